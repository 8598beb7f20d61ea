"""No collected row got lost on its way into the study."""

import importlib.util
import subprocess
import sys

import pytest


@pytest.fixture(scope="module")
def rows(project):
    spec = importlib.util.spec_from_file_location("rows", project / "scripts" / "rows.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def ledger(rows, project):
    return rows.read(project / "data" / "transfer.csv")


@pytest.fixture(scope="module")
def figures(rows, project):
    return rows.placed(project / "data" / "raw")


def test_every_collected_row_stands_in_the_study_or_is_left_out_with_its_reason(
    rows, ledger, figures
):
    assert rows.lost(ledger, figures) == []
    assert ledger.groupby("file").size().to_dict() == {
        "national_observations.csv": 802,
        "regional_observations.csv": 544,
        "plan_targets.csv": 209,
    }


def test_a_lost_row_is_named(rows, ledger, figures):
    key = "CN/hv_patents_per_10k/2020/actual/gmw-2023-01-16"
    (found,) = rows.lost(ledger, figures[figures["key"] != key])
    assert found.startswith("national_observations.csv row 2, value year")
    assert key in found


def test_a_figure_in_another_unit_is_named(rows, ledger, figures):
    changed = figures["key"] == "SC20-1"
    assert changed.sum() == 1
    amount = figures["amount"].where(~changed, figures["amount"] * 10)
    other = figures.assign(amount=amount, value=figures["value"].where(~changed, -1.0))
    assert len(rows.lost(ledger, other)) == 1


def test_a_row_left_out_without_reason_is_named(rows, ledger, figures):
    silent = ledger.assign(reason_en="")
    left_out = (ledger["outcome"] == "left out").sum()
    found = [line for line in rows.lost(silent, figures) if "without a reason" in line]
    assert len(found) == left_out > 0


def test_another_collection_than_the_ledgers_is_named(rows, ledger, tmp_path):
    one = ledger[ledger["file"] == "plan_targets.csv"]
    copy = one.assign(document="x").rename(columns={"year": "target_year", "value": "target_value"})
    copy.to_csv(tmp_path / "plan_targets.csv", index=False)
    assert rows.differences(one, tmp_path) == []
    copy.iloc[3, copy.columns.get_loc("target_value")] = "99"
    copy.to_csv(tmp_path / "plan_targets.csv", index=False)
    assert rows.differences(one, tmp_path) == [
        "plan_targets.csv row 5: another value than in the ledger"
    ]
    copy.iloc[:-1].to_csv(tmp_path / "plan_targets.csv", index=False)
    assert rows.differences(one, tmp_path) == ["plan_targets.csv: 208 rows, but 209 in the ledger"]


def test_the_command_prints_the_counts(project):
    done = subprocess.run(
        [sys.executable, project / "scripts" / "rows.py"],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout
    assert done.stdout.rstrip().endswith("No row got lost and no figure changed on the way.")
