"""The fit of the interval constants: what it needs, and that it finds what is known."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def fit_intervals(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import fit_intervals

    return fit_intervals


def walks(seed, count=100):
    """Random walks with drift: 12 values to fit to, 6 to compare with."""
    values = np.random.default_rng(seed).normal(0.5, 1, (count, 18)).cumsum(axis=1) + 100
    table = pd.DataFrame({"id": np.repeat(np.arange(count), 18), "value": values.ravel()})
    table["t"] = np.tile(np.arange(1, 19), count)
    table["split"] = np.where(table["t"] <= 12, "train", "test")
    return table[["id", "t", "value", "split"]]


def test_without_series_it_says_what_it_needs(fit_intervals, monkeypatch, tmp_path, capsys):
    monkeypatch.delenv("BENCH_DATA", raising=False)
    fit_intervals.main([])
    fit_intervals.main(["--data", str(tmp_path)])
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 2 and all("skipped, it needs a folder" in line for line in said)


def test_raised_by_the_additions_collections_left_out_are_covered_on_average(
    fit_intervals, monkeypatch
):
    monkeypatch.setattr(fit_intervals, "LEVELS", (50, 95))
    monkeypatch.setattr(fit_intervals, "LENGTHS", (None, 6))
    cells = {
        (f"walk{seed}", last): fit_intervals.cell(walks(seed), last)
        for seed in (1, 2)
        for last in (None, 6)
    }
    fits = fit_intervals.without_each(cells, ["walk1", "walk2"])
    more = fit_intervals.additions(cells, fits)
    # The additions make the two collections together exact: one is above by what the other lacks.
    for place, level in enumerate((50, 95)):
        covered = [
            fit_intervals.measure(cells[name, last], shape, (k + more)[place], level)["coverage"]
            for name, (shape, k) in fits.items()
            for last in (None, 6)
        ]
        assert np.mean(covered) == pytest.approx(level, abs=0.2)


def test_fitted_to_one_collection_it_covers_another_alike(
    fit_intervals, monkeypatch, tmp_path, capsys
):
    for seed in (1, 2, 3):
        walks(seed).to_csv(tmp_path / f"walk{seed}_yearly.csv.gz", index=False)
    target = tmp_path / "calibration.json"
    monkeypatch.setattr(fit_intervals, "TARGET", target)
    monkeypatch.setattr(fit_intervals, "LEVELS", (50, 95))
    monkeypatch.setattr(fit_intervals, "LENGTHS", (None, 6))
    fit_intervals.main(["--data", str(tmp_path), "--write"])
    content = json.loads(target.read_text(encoding="utf-8"))
    scores = content["record"]["scores when fitted to the other collections"]
    # 600 errors a collection, those of one series alike: a tenth of the level is chance.
    for level, leeway in (("50", 6), ("95", 3)):
        covered = [scores[name]["coverage"][level] for name in ("walk1", "walk2", "walk3")]
        assert np.mean([values[:2] for values in covered]) == pytest.approx(
            float(level), abs=leeway
        )
    factors = list(content["levels"].values())
    assert factors == sorted(factors)
    # A random walk's errors h and k years ahead correlate by sqrt(h / k), 2 and 4 by .71.
    assert content["rank_correlation"][1][3] == pytest.approx(0.71, abs=0.1)
    assert content["record"]["files"][0]["series"] == {"all": 100, "6": 100, "4": 100}
    assert capsys.readouterr().out.endswith("written: calibration.json\n")
