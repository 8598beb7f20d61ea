"""What a row of corrections.csv must say, by its table and its action."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import pandas as pd

from ipanalysis.data.check import NUMBER
from ipanalysis.data.schema import TABLES
from ipanalysis.problems import Problem

FILE = "corrections.csv"
CHOICE = ("region", "indicator", "year", "status", "source")  # of observations
_NEEDS = {"drop": ("expect",), "set": ("expect", "new"), "scale": ("expect", "new"), "flag": ()}


def definition_problems(corrections: pd.DataFrame) -> list[Problem]:
    """Return what is unclear in the rows of corrections.csv, whatever the other tables hold.

    Parameters
    ----------
    corrections : DataFrame
        The table as text, its cells free of problems.

    Returns
    -------
    list of Problem
        In the order of the rows.
    """
    problems = []
    for at, row in zip(corrections.index, corrections.to_dict("records"), strict=True):
        for check in (_choice, _cells, _column, _numbers):
            problems += check(int(at), row)
    return problems + reason_problems(corrections, FILE, "correction")


def reason_problems(frame: pd.DataFrame, file: str, key: str) -> list[Problem]:
    """Return the rows that give a reason in neither language.

    Parameters
    ----------
    frame : DataFrame
        A table with the columns reason_zh and reason_en; an empty cell is "" or missing.
    file : str
        Its file.
    key : str
        Column with the name of the row.
    """
    empty = frame[["reason_zh", "reason_en"]].fillna("").eq("").all(axis="columns")
    return [
        Problem("no_reason", file, int(at), "reason_en", values={"id": frame.at[at, key]})
        for at in frame.index[empty]
    ]


def _choice(at: int, row: dict) -> Iterator[Problem]:
    own, others = (CHOICE, ("entry",)) if row["table"] == "observations" else (("entry",), CHOICE)
    values = {"id": row["correction"], "table": TABLES[row["table"]].file, "names": own}
    if not any(row[column] for column in own):
        yield Problem("no_choice", FILE, at, own[0], values=values)
    for column in others:
        if row[column]:
            yield Problem("other_choice", FILE, at, column, row[column], values)


def _cells(at: int, row: dict) -> Iterator[Problem]:
    values = {"id": row["correction"], "action": row["action"]}
    needed = _NEEDS[row["action"]]
    for column in needed:
        if not row[column]:
            yield Problem("needs", FILE, at, column, values=values)
    if row["new"] and "new" not in needed:
        yield Problem("needless", FILE, at, "new", row["new"], values)


def _column(at: int, row: dict) -> Iterator[Problem]:
    table = TABLES[row["table"]]
    # The id of a target or claim is how its row is found; it cannot be what is wrong.
    names = [
        f.name
        for f in table.fields
        if not (len(table.key) == 1 and f.name in table.key)
        and (row["action"] != "scale" or f.type == "number")
    ]
    if row["column"] and row["column"] not in names:
        values = {"table": table.file, "action": row["action"], "names": tuple(names)}
        yield Problem("no_such_cell", FILE, at, "column", row["column"], values)


def _numbers(at: int, row: dict) -> Iterator[Problem]:
    types = {f.name: f.type for f in TABLES[row["table"]].fields}
    if types.get(row["column"] or "value") == "number":
        for column in ("expect", "new"):
            if row[column] and not re.fullmatch(NUMBER, row[column]):
                yield Problem("number", FILE, at, column, row[column])
    if row["action"] == "scale" and re.fullmatch(NUMBER, row["new"]):
        factor = Decimal(row["new"])
        if factor <= 0 or factor == 1:
            yield Problem("no_factor", FILE, at, "new", row["new"], {"id": row["correction"]})
