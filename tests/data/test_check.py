import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipanalysis.data.check import column_tests, failure_cases, passes
from ipanalysis.data.load import inspect, load
from ipanalysis.data.schema import TABLES
from ipanalysis.problems import StudyError

# What stands in a cell, where, and what the reader is told.
CASES = [
    ("observations", "value", "about 50", "number", "not a finite number"),
    ("observations", "value", "NaN", "number", "not a finite number"),
    ("observations", "value", "inf", "number", "not a finite number"),
    ("observations", "value", "1E5", "number", "not a finite number"),
    ("observations", "value", "1,000", "number", "not a finite number"),
    ("observations", "value", "１２", "number", "not a finite number"),
    ("observations", "value", "007", "number", "no zero in front"),
    ("observations", "value", "1" * 30, "long_number", "at most 17 digits"),
    ("observations", "value", "1" + "0" * 400, "long_number", "more digits than can be kept"),
    ("observations", "value", "", "empty", "the cell is empty"),
    ("observations", "year", "0000", "year", "from 1000 to 2200"),
    ("observations", "year", "9999", "year", "from 1000 to 2200"),
    ("observations", "year", "20x5", "year", "four digits"),
    ("observations", "region", "Shanghia", "reference", "no such entry"),
    ("observations", "region", "10010", "reference", "nearest: 010010"),
    ("observations", "region", "south", "reference", "nearest: 020020 (South)"),
    ("observations", "region", "Nord", "reference", "nearest: 010010 (Nord)"),
    ("observations", "region", "南省", "reference", "nearest: 020020 (南省)"),
    ("observations", "region", "Nroth", "reference", "nearest: 010010 (North)"),
    ("observations", "region", "99", "reference", "Expected: an entry of regions.csv. To do"),
    ("regions", "groups", "Both;G-9", "reference", "nearest: G-1 (Both)"),
    ("observations", "indicator", "授权量", "reference", "nearest: grants (授权量)"),
    ("observations", "source", "Bulletin", "reference", "nearest: late (Bulletin)"),
    ("observations", "indicator", "grant", "reference", "nearest: grants"),
    ("observations", "unit", "pieces", "reference", "units.csv"),
    ("observations", "source", "blog", "reference", "sources.csv"),
    ("observations", "status", "Actual", "vocabulary", "revised, actual"),
    ("observations", "published", "1月2日", "date", "YYYY-MM-DD"),
    ("observations", "published", "9999-12", "date", "from 1000 to 2200"),
    ("observations", "published", "44256", "date", "YYYY-MM-DD"),
    ("observations", "published", "2021/3/1", "date", "YYYY-MM-DD"),
    ("observations", "note_zh", "长" * 40_000, "long_cell", "at most 32767 characters"),
    ("observations", "source", "p" * 40_000, "long_cell", "at most 32767 characters"),
    ("targets", "plan", "", "empty", "the cell is empty"),
    ("targets", "plan", "QP", "reference", "plans.csv"),
    ("targets", "basis", "yearly", "vocabulary", "cumulative"),
    ("regions", "groups", "G-1;G-9", "reference", "“G-9”"),
    ("indicators", "kind", "amount", "vocabulary", "stock"),
    ("sources", "grade", "blog", "vocabulary", "press_reprint"),
]


def spoil(folder, table, column, value, row=0):
    import csv

    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[row][column] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        out.writeheader()
        out.writerows(rows)


@pytest.mark.parametrize(("table", "column", "value", "kind", "said"), CASES)
def test_a_wrong_cell_is_named_with_file_row_value_and_expectation(
    toy, table, column, value, kind, said
):
    folder = toy()
    spoil(folder, table, column, value)
    study, problems = inspect(folder)
    assert study is None
    mine = [p for p in problems if (p.file, p.row, p.column) == (f"{table}.csv", 2, column)]
    assert kind in [p.kind for p in mine]
    assert any(said in p.text() for p in mine)


def test_all_problems_come_at_once(toy):
    folder = toy()
    for table, column, value, *_ in CASES[:1] + CASES[13:14] + CASES[-2:]:
        spoil(folder, table, column, value)
    with pytest.raises(StudyError) as caught:
        load(folder)
    text = str(caught.value)
    for name in ("observations.csv", "indicators.csv", "sources.csv"):
        assert name in text
    assert len(caught.value.problems) >= 4


def test_a_repeated_key_is_told_with_both_rows(toy):
    observations = """region,indicator,year,value,unit,bound,status,source
X,grants,2020,4,k_item,eq,actual,plan
X,grants,2020,5,k_item,eq,actual,plan
"""
    _, problems = inspect(toy(observations=observations))
    assert [p.kind for p in problems] == ["duplicate_key"]
    assert problems[0].row == 3
    assert "first in row 2" in problems[0].text()


def test_codes_that_differ_in_letter_case_alone_are_refused_but_for_units(toy):
    folder = toy()
    with (folder / "indicators.csv").open("a", encoding="utf-8") as file:
        file.write("Grants,,,item,flow,creation,up,,,,,\n")
    with (folder / "units.csv").open("a", encoding="utf-8") as file:
        file.write("Item,count,1,,\n")
    (problem,) = inspect(folder)[1]
    assert (problem.kind, problem.file, problem.row) == ("letter_case", "indicators.csv", 6)
    assert "Grants differs from grants in row 2" in problem.text()


@pytest.mark.parametrize(
    "number", ["0", "-0.5", "0.10", "12345678901234567", "0." + "0" * 30 + "1"]
)
def test_honest_numbers_are_kept(toy, number):
    folder = toy()
    spoil(folder, "indicators", "lower", number, row=3)
    assert load(folder).indicators["lower"].iloc[3] == float(number)


CELLS = st.one_of(
    st.sampled_from([*(case[2] for case in CASES if len(case[2]) < 100), "grants", "plan", "item"]),
    st.text(max_size=6),
    st.from_regex(r"-?[0-9]{1,20}(\.[0-9]{1,3})?", fullmatch=True),
)
COLUMNS = [(table, field) for table in TABLES.values() for field in table.fields]


@given(st.sampled_from(COLUMNS), st.lists(CELLS, min_size=1, max_size=4))
def test_the_quick_look_is_as_strict_as_pandera(column, cells):
    table, field = column
    keys = {name: {"grants", "plan", "item", "X"} for name in TABLES}
    tests = column_tests(field, table, keys)
    frame = pd.DataFrame({field.name: pd.Series(cells, dtype="str")})
    assert passes(frame[field.name], tests) == (failure_cases(frame, {field.name: tests}) == [])


def test_a_table_that_cannot_be_read_does_not_cast_doubt_on_references_to_it(toy):
    folder = toy()
    (folder / "sources.csv").write_bytes(b"")
    _, problems = inspect(folder)
    assert [(p.kind, p.file) for p in problems] == [("empty_file", "sources.csv")]
