"""Checks within one table: types, vocabularies, references, keys.

The schema becomes a pandera schema on text columns; its failure cases become
:class:`~ipanalysis.errors.Problem` objects with file, row, what stands there and what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from ipanalysis.data.dates import is_date
from ipanalysis.data.schema import TABLES, Field, Table
from ipanalysis.problems import Problem

NUMBER = r"-?[0-9]+(\.[0-9]+)?"
YEAR = r"[0-9]{4}"


def check_table(frame: pd.DataFrame, table: Table, keys: Mapping[str, set[str]]) -> list[Problem]:
    """Return what is wrong with the cells of a table.

    Parameters
    ----------
    frame : DataFrame
        The table as text, as :func:`~ipanalysis.data.reader.read_table` returns it.
    table : Table
        Its schema.
    keys : mapping of str to set of str
        The keys of each table, for references.

    Returns
    -------
    list of Problem
        In the order of the rows.
    """
    schema = pa.DataFrameSchema({f.name: pa.Column(checks=_checks(f, keys)) for f in table.fields})
    problems = _duplicates(frame, table)
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as error:
        for case in error.failure_cases.itertuples():
            problems.append(_problem(case, table, keys))
    return sorted(problems, key=lambda p: (p.row or 0, p.column))


def _checks(field: Field, keys: Mapping[str, set[str]]) -> list[pa.Check]:
    tests: list[tuple[str, Callable[[pd.Series], pd.Series]]] = []
    if field.required:
        tests.append(("empty", lambda s: s != ""))
    if field.type == "number":
        tests.append(("number", lambda s: s.str.fullmatch(NUMBER)))
    elif field.type == "year":
        tests.append(("year", lambda s: s.str.fullmatch(YEAR)))
    elif field.type == "date":
        tests.append(("date", lambda s: _each(s, is_date)))
    if field.vocabulary:
        tests.append(("vocabulary", lambda s: s.isin(field.vocabulary)))
    if field.references and field.type == "list":
        tests.append(("reference", lambda s: _each(s, lambda v: not _strangers(v, field, keys))))
    elif field.references:
        tests.append(("reference", lambda s: s.isin(keys[field.references])))
    return [pa.Check(_or_empty(kind, test), name=kind) for kind, test in tests]


def _or_empty(kind: str, test: Callable) -> Callable:
    """Let an empty cell fail only the check that it be filled."""
    return test if kind == "empty" else lambda s: (s == "") | test(s)


def _each(column: pd.Series, test: Callable[[str], bool]) -> pd.Series:
    return column.map({value: test(value) for value in column.unique()}).astype(bool)


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


def _problem(case, table: Table, keys: Mapping[str, set[str]]) -> Problem:
    field = next(f for f in table.fields if f.name == case.column)
    value, values = str(case.failure_case), {}
    if case.check == "vocabulary":
        values = {"names": field.vocabulary}
    elif case.check == "reference":
        if field.type == "list":
            value = "; ".join(_strangers(value, field, keys))
        known = sorted(keys[field.references])
        near = get_close_matches(value, known, n=3, cutoff=0.5) or known[:3]
        values = {"table": TABLES[field.references].file, "names": tuple(near)}
    return Problem(case.check, table.file, int(case.index), field.name, value, values)


def _duplicates(frame: pd.DataFrame, table: Table) -> list[Problem]:
    key = list(table.key)
    filled = frame[(frame[key] != "").all(axis="columns")]
    repeated = filled[filled.duplicated(key)]
    if repeated.empty:
        return []
    first = filled.drop_duplicates(key).reset_index(names="_row").set_index(key)["_row"]
    return [
        Problem(
            "duplicate_key",
            table.file,
            int(row),
            values={"key": " / ".join(cells), "first": int(first.loc[tuple(cells)])},
        )
        for row, *cells in repeated[key].itertuples()
    ]
