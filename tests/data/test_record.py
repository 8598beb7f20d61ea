"""The record of a study: what is told and what is not, and by whom it is written."""

import codecs
import os
import pickle
import subprocess
import sys
import warnings

import pytest

import ipanalysis as ipa
from ipanalysis.cli import main
from ipanalysis.data.load import inspect, load
from ipanalysis.data.record import RECORD, record
from ipanalysis.data.study import bundled_folder
from ipanalysis.data.write import write_study
from ipanalysis.errors import StudyWarning
from ipanalysis.problems import StudyError
from ipanalysis.reports.kernels import kernel_options


@pytest.fixture
def recorded(toy):
    """Return the small study in a folder, with its record."""
    folder = toy()
    record(folder)
    return folder


def told(folder) -> str:
    """Return what loading a study warns of; nothing if it does not."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        load(folder)
    assert len(caught) <= 1
    return str(caught[0].message) if caught else ""


def change(folder, name, old, new):
    path = folder / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")


def rewrite(make):
    def way(folder):
        path = folder / "units.csv"
        path.write_bytes(make(path.read_bytes()))

    return way


def rows_reversed(raw: bytes) -> bytes:
    head, *rows = raw.splitlines(keepends=True)
    return b"".join([head, *reversed(rows)])


def columns_reversed(raw: bytes) -> bytes:
    return b"".join(b",".join(line.split(b",")[::-1]) + b"\n" for line in raw.splitlines())


def column_added(raw: bytes) -> bytes:
    head, *rows = raw.splitlines()
    return b"\n".join([head + b",x_mine", *(row + b"," for row in rows)])


WAYS = {
    "mark": rewrite(lambda raw: codecs.BOM_UTF8 + raw),
    "crlf": rewrite(lambda raw: raw.replace(b"\n", b"\r\n")),
    "last line": rewrite(lambda raw: raw.rstrip(b"\n")),
    "blank lines": rewrite(lambda raw: b"\n\n" + raw.replace(b"\n", b"\n\n")),
    "quotes": rewrite(lambda raw: raw.replace(b"\nitem,", b'\n"item",')),
    "spaces": rewrite(lambda raw: raw.replace(b"\nitem,", b"\n item  ,")),
    "rows": rewrite(rows_reversed),
    "columns": rewrite(columns_reversed),
    "own column": rewrite(column_added),
    "no record": lambda folder: (folder / RECORD).unlink(),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_what_changes_nothing_is_not_told(recorded, way):
    assert told(recorded) == ""
    way(recorded)
    assert told(recorded) == ""


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("observations", ",5000,", ",5001,", "observations.csv (4 rows as before, but not the sa"),
        ("observations", ",10,", ",10.0,", "observations.csv (4 rows as before"),
        ("observations", "010010,share,2020,10,percent,eq,actual,plan,,,\n", "", "3 rows instead"),
        ("units", "件", "条", "units.csv (3 rows as before"),
        ("plans", "National plan", "", "plans.csv (2 rows as before"),
        ("units", "%,%\n", "%,%\nkm,length,1,,\n", "units.csv (4 rows instead of 3)"),
    ],
)
def test_a_difference_is_told_with_table_rows_and_command(recorded, name, old, new, said):
    change(recorded, name, old, new)
    text = told(recorded)
    assert said in text
    assert text.endswith(f"ipanalysis record --study {recorded}")
    record(recorded)  # it is meant
    assert told(recorded) == ""


def test_an_optional_table_that_is_gone_is_told(recorded):
    (recorded / "mappings.csv").unlink()
    assert "mappings.csv (0 rows instead of 1)" in told(recorded)


def test_a_table_that_the_record_does_not_have_is_told(recorded):
    lines = (recorded / RECORD).read_text().splitlines(keepends=True)
    (recorded / RECORD).write_text("".join(n for n in lines if not n.startswith("plans")))
    assert "plans.csv (2 rows instead of 0)" in told(recorded)


def test_the_order_of_figures_of_one_key_is_told_as_it_may_decide(toy):
    head = "region,indicator,year,value,unit,bound,status,source\n"
    one, two = (f"X,share,2020,{n},percent,eq,actual,{s}\n" for n, s in ((5, "plan"), (9, "late")))
    other = "010010,share,2020,5,percent,eq,actual,late\n"
    folder = toy(observations=head + one + two + other)
    record(folder)
    toy(observations=head + other + one + two)
    assert told(folder) == ""
    toy(observations=head + two + one + other)
    assert "observations.csv" in told(folder)


def test_the_warning_is_in_both_languages_and_crosses_processes(recorded):
    change(recorded, "units", "件", "条")
    with pytest.warns(StudyWarning) as caught:
        load(recorded)
    warning = caught[0].message
    assert caught[0].filename == __file__
    again = pickle.loads(pickle.dumps(warning))
    assert again.text("en") == str(warning)
    assert "units.csv" in again.text("zh")


def test_a_study_with_problems_is_not_recorded(recorded):
    before = (recorded / RECORD).read_bytes()
    change(recorded, "observations", ",5000,", ",many,")
    with pytest.raises(StudyError):
        record(recorded)
    assert (recorded / RECORD).read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new", "row"),
    [
        ("table,rows", "table,lines", 1),
        ("plans,2", "plans,two", 6),
        ("plans,2", "plans,-2", 6),
        ("plans,2", "units,2", 6),
        ("plans,2,", "plans,2", 6),
        ("plans,2,", '"plans,2,', None),
        ("plans,2,", "\udcff", None),
    ],
)
def test_a_damaged_record_is_refused_and_can_be_renewed(recorded, old, new, row):
    path = recorded / RECORD
    text = path.read_text().replace(old, new, 1)
    path.write_text(text, errors="surrogateescape")
    study, problems = inspect(recorded)
    assert study is None
    assert [(p.kind, p.file, p.row) for p in problems] == [("record", RECORD, row)]
    record(recorded)
    assert told(recorded) == ""


def test_writing_a_study_renews_a_record_but_makes_none(toy, tmp_path):
    study = load(toy())
    assert not (write_study(study, tmp_path / "new") / RECORD).exists()
    record(tmp_path / "new")
    fewer = study.as_of("2021-12-31")
    assert len(fewer.observations) < len(study.observations)
    assert told(write_study(fewer, tmp_path / "new")) == ""


def test_the_record_of_the_bundled_study_is_up_to_date():
    text = told(bundled_folder())
    assert (bundled_folder() / RECORD).exists()
    assert text == "", "run: ipanalysis record (make texts does it too)"


# The command line and the kernels


def test_check_shows_the_difference_as_a_line_and_is_well(recorded, capsys):
    change(recorded, "units", "件", "条")
    assert main(["check", "--study", str(recorded), "--lang", "en"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("Warning: These tables of the study")
    assert out.splitlines()[-1] == "2 warning(s), 0 explained finding(s)."
    assert out.count("These tables") == 1
    assert err == ""


def test_the_difference_counts_as_a_warning_when_check_is_strict(toy, capsys):
    folder = toy(mappings="")
    record(folder)
    strict = ["check", "--strict", "--study", str(folder), "--lang", "en"]
    assert main(strict) == 0
    assert capsys.readouterr().out.startswith("No problems.")
    change(folder, "units", "件", "条")
    assert main(strict) == 1
    out, err = capsys.readouterr()
    assert out.startswith("Warning: These tables") and "No errors." in out
    assert "1 warning(s), 0 explained finding(s)." in out and "No problems" not in out
    assert err == "With --strict the warnings count as problems.\n"


def test_what_is_not_as_recorded_is_told_before_the_problems_it_causes(toy, capsys):
    correction = (
        "correction,table,region,indicator,year,status,source,action,column,expect,new,reason_en,"
        "provider,date\n"
        "c,observations,010010,grants,2020,actual,plan,set,value,100,101,slip,me,2026\n"
    )
    folder = toy(corrections=correction)
    record(folder)
    path = folder / "observations.csv"
    path.write_text("".join(path.read_text("utf-8").splitlines(keepends=True)[:-1]), "utf-8")
    told_first = pytest.warns(StudyWarning, match=r"3 rows instead of 4")
    with told_first as caught, pytest.raises(StudyError) as refused:
        load(folder)
    assert caught[0].filename == __file__
    assert [p.kind for p in refused.value.problems] == ["matches_nothing"]
    assert "restore the file" in str(refused.value)
    assert main(["check", "--study", str(folder), "--lang", "en"]) == 1
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("Warning: These tables") and "3 rows instead of 4" in first
    assert second.startswith("corrections.csv, row 2")


def test_a_reference_that_lost_its_entry_is_told_with_the_record(recorded):
    change(recorded, "units", "k_item,count,1000,千件,thousand items\n", "")
    told_first = pytest.warns(StudyWarning, match=r"units.csv \(2 rows instead of 3\)")
    with told_first, pytest.raises(StudyError) as refused:
        load(recorded)
    assert {p.kind for p in refused.value.problems} == {"reference"}


def test_other_commands_say_it_in_plain_words_beside_the_result(recorded, capsys):
    change(recorded, "units", "件", "条")
    options = ["--study", str(recorded), "--lang", "en", "--format", "csv"]
    assert main(["list", "plans", *options]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("plan,")
    assert err.startswith("Warning: These tables")
    assert ".py" not in err


def test_the_command_writes_the_record(toy, capsys):
    folder = toy()
    assert main(["record", "--study", str(folder), "--lang", "en"]) == 0
    assert capsys.readouterr().out == f"The record is in {folder / RECORD}.\n"
    assert ipa.load(folder).nation == "X"


def test_a_kernel_does_not_repeat_what_its_parent_told(recorded, tmp_path):
    change(recorded, "units", "件", "条")
    options = kernel_options(tmp_path)
    assert options["kernel_manager_class"]
    from ipanalysis.reports import kernels

    code = f"import ipanalysis as ipa; ipa.load({str(recorded)!r})"
    for environment, silent in ((kernels._ENVIRONMENT, True), ({}, False)):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={k: v for k, v in os.environ.items() if k != "PYTHONWARNINGS"} | environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0
        assert (done.stderr == "") == silent
