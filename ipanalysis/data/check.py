"""Checks within one table: types, vocabularies, references, characters, keys.

Each column has tests that look at one cell at a time. They are run on the distinct cells, which
is quick; only the columns that fail become a pandera schema, whose failure cases become
:class:`~ipanalysis.problems.Problem` objects with file, row, what stands there and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pandas as pd

from ipanalysis.data.characters import (
    HIDDEN,
    LONGEST,
    WIDE,
    WIDE_SEMICOLON,
    column_class,
    hidden_character,
    is_mojibake,
    without,
)
from ipanalysis.data.dates import FIRST_YEAR, LAST_YEAR, is_date
from ipanalysis.data.nearest import near, nearest
from ipanalysis.data.schema import TABLES, Field, Table
from ipanalysis.locale import Text
from ipanalysis.problems import Problem

NUMBER = r"-?(0|[1-9][0-9]*)(\.[0-9]+)?"
YEAR = r"[0-9]{4}"
TILE = r"r[1-9][0-9]?c[1-9][0-9]?"
DIGITS = 17  # that count; a double holds no more
CASE_COUNTS = ("units",)  # mW and MW are two units; other codes do not differ in case alone

_ALONE = ("hidden_character", "long_cell")  # problems beside which others of a cell mean nothing

Test = tuple[str, Callable[[str], object]]  # kind of problem; whether a cell is free of it


def check_table(
    frame: pd.DataFrame,
    table: Table,
    keys: Mapping[str, set[str]],
    tables: Mapping[str, pd.DataFrame] | None = None,
) -> list[Problem]:
    """Return what is wrong with the cells of a table.

    Parameters
    ----------
    frame : DataFrame
        The table as text, as :func:`~ipanalysis.data.reader.read_table` returns it.
    table : Table
        Its schema.
    keys : mapping of str to set of str
        The keys of each table, for references.
    tables : mapping of str to DataFrame, optional
        All tables as text, to tell what somebody may have meant who wrote a name for a code.

    Returns
    -------
    list of Problem
        In the order of the rows.
    """
    fields = {f.name: f for f in table.fields}
    # A column of the researcher's own may hold any text, as long as it is not damaged.
    fields |= {name: Field(name, "") for name in frame.columns if name not in fields}
    tests = {name: column_tests(f, table, keys) for name, f in fields.items()}
    failing = {n: found for n, found in tests.items() if not passes(frame[n], found)}
    cases = failure_cases(frame, failing)
    # Behind a character that nobody sees, or a thousand cells in one, "no such entry" would puzzle.
    alone = {(c.index, c.column) for c in cases if c.check in _ALONE}
    cases = [c for c in cases if c.check in _ALONE or (c.index, c.column) not in alone]
    problems = [_problem(case, fields, table, keys, tables or {}) for case in cases]
    problems += _duplicates(frame, table)
    return sorted(problems, key=lambda p: (p.row or 0, p.column))


def column_tests(field: Field, table: Table, keys: Mapping[str, set[str]]) -> list[Test]:
    """Return the tests of a column; each looks at one cell at a time."""
    return [*_content_tests(field, keys), *_character_tests(field, table)]


def _content_tests(field: Field, keys: Mapping[str, set[str]]) -> list[Test]:
    tests: list[Test] = []
    if field.required:
        tests.append(("empty", bool))
    if field.type == "number":
        tests += [("number", re.compile(NUMBER).fullmatch), ("long_number", _can_be_kept)]
    elif field.type == "year":
        tests.append(("year", _is_year))
    elif field.type == "date":
        tests.append(("date", is_date))
    elif field.type == "tile":
        tests.append(("tile", re.compile(TILE).fullmatch))
    if field.vocabulary:
        tests.append(("vocabulary", set(field.vocabulary).__contains__))
    if field.references and field.type == "list":
        tests.append(("reference", lambda text: not _strangers(text, field, keys)))
    elif field.references:
        known = keys[field.references] | {field.also} if field.also else keys[field.references]
        tests.append(("reference", known.__contains__))
    return tests


def _character_tests(field: Field, table: Table) -> list[Test]:
    kind = column_class(field, table)
    tests: list[Test] = [
        ("hidden_character", without(HIDDEN[kind])),
        ("long_cell", lambda text: len(text) <= LONGEST),
    ]
    if field.references or field.vocabulary or field.type in ("number", "year", "date", "tile"):
        return tests  # the other tests find whatever else stands there
    if field.type == "list":
        tests.append(("wide_character", without(WIDE_SEMICOLON)))
    elif kind == "code":
        tests.append(("wide_character", without(WIDE)))
    return [*tests, ("mojibake", lambda text: text.isascii() or not is_mojibake(text))]


def passes(column: pd.Series, tests: list[Test]) -> bool:
    """Tell whether all cells of a column pass; as strict as :func:`failure_cases`."""
    cells = column.unique().tolist()
    if "" in cells:  # an empty cell may fail only the test that it be filled
        if any(kind == "empty" for kind, _ in tests):
            return False
        cells.remove("")
    return all(all(map(test, cells)) for _, test in tests)


def failure_cases(frame: pd.DataFrame, tests: Mapping[str, list[Test]]) -> list:
    """Return what pandera finds in some columns: rows with check, column, index, failure_case."""
    if not tests:
        return []
    import pandera.pandas as pa  # costs as much as pandas; a good study does not need it
    from pandera.errors import SchemaErrors

    schema = pa.DataFrameSchema(
        {
            name: pa.Column(checks=[pa.Check(_on_column(*test), name=test[0]) for test in found])
            for name, found in tests.items()
        }
    )
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as error:
        return list(error.failure_cases.itertuples())
    return []


def _on_column(kind: str, test: Callable[[str], object]) -> Callable[[pd.Series], pd.Series]:
    """Let an empty cell fail only the test that it be filled."""

    def check(column: pd.Series) -> pd.Series:
        well = {
            text: bool(test(text)) or not (text or kind == "empty")
            for text in column.unique().tolist()
        }
        return column.map(well).astype(bool)

    return check


def _is_year(text: str) -> bool:
    return bool(re.fullmatch(YEAR, text)) and FIRST_YEAR <= int(text) <= LAST_YEAR


def _can_be_kept(text: str) -> bool:
    """Tell whether a double holds a number to the digit; what is no number fails elsewhere."""
    if len(text) <= DIGITS or len(text) > LONGEST or not re.fullmatch(NUMBER, text):
        return True
    digits = text.replace("-", "").replace(".", "").strip("0")
    return len(digits) <= DIGITS and abs(float(text)) < float("inf")


def _strangers(value: str, field: Field, keys: Mapping[str, set[str]]) -> list[str]:
    return [v for v in split_list(value) if v not in keys[field.references]]


def split_list(value: str) -> list[str]:
    """Return the entries of a cell that holds a list.

    Examples
    --------
    >>> split_list("G-YRD; G-YRD9;")
    ['G-YRD', 'G-YRD9']
    """
    return [entry.strip() for entry in value.split(";") if entry.strip()]


def _problem(
    case,
    fields: Mapping[str, Field],
    table: Table,
    keys: Mapping[str, set[str]],
    tables: Mapping[str, pd.DataFrame],
) -> Problem:
    field = fields[case.column]
    value, values = str(case.failure_case), {}
    if case.check == "vocabulary":
        values = {"names": field.vocabulary}
    elif case.check == "reference":
        strangers = _strangers(value, field, keys) if field.type == "list" else [value]
        value = "; ".join(strangers)
        values = _reference(strangers, TABLES[field.references], keys, tables)
    elif case.check == "hidden_character":
        values = {"character": hidden_character(value, column_class(field, table))}
    elif case.check in _LIMITS:
        values = {"n": _LIMITS[case.check]}
    return Problem(case.check, table.file, int(case.index), field.name, value, values)


def _reference(
    strangers: list[str],
    table: Table,
    keys: Mapping[str, set[str]],
    tables: Mapping[str, pd.DataFrame],
) -> dict[str, object]:
    key = table.key[0]
    known = tables.get(table.name)
    if known is None:
        known = pd.DataFrame({key: sorted(keys[table.name])}, dtype=str)
    found: dict[str, str | Text] = {}
    for text in strangers:
        found = nearest(text, known, key) | found
    return {"table": table.file, "near": near(tuple(found.values()))}


_LIMITS = {"long_cell": LONGEST, "long_number": DIGITS}


def _duplicates(frame: pd.DataFrame, table: Table) -> list[Problem]:
    key = list(table.key)
    if len(key) == 1 and table.name not in CASE_COUNTS:
        found = _repeated(frame[key].map(str.casefold), key)
    else:
        found = _repeated(frame[key], key)
    return [_duplicate(frame[key], table, *rows) for rows in found]


def _repeated(cells: pd.DataFrame, key: list[str]) -> list[tuple[int, int]]:
    """Return the rows that repeat a key, each with the first row that has it."""
    doubled = cells.duplicated(key)
    if not doubled.any():
        return []
    repeated = cells[doubled & (cells != "").all(axis="columns")]
    first = cells.drop_duplicates(key).reset_index(names="_row").set_index(key)["_row"]
    return [(int(row), int(first.loc[tuple(cells)])) for row, *cells in repeated.itertuples()]


def _duplicate(cells: pd.DataFrame, table: Table, row: int, first: int) -> Problem:
    own, other = (" / ".join(cells.loc[r]) for r in (row, first))
    kind = "duplicate_key" if own == other else "letter_case"
    return Problem(kind, table.file, row, values={"key": own, "other": other, "first": first})
