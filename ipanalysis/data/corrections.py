"""Corrections: the raw tables stay as they are; what is wrong in them is put right when read.

A correction says which rows it is about, what stands there now (``expect``, the guard) and what is
to be done: ``drop`` the row, ``set`` a cell, ``scale`` a number and its rounding, or ``flag`` the
row as doubtful. They mend errors of whoever printed or copied a figure, so they hold whatever the
day: :meth:`~ipanalysis.data.study.Study.as_of` undoes none of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pandas as pd

from ipanalysis.data.applied import CHANGES, Applied, same_cell
from ipanalysis.data.check import NUMBER, check_table
from ipanalysis.data.correction_rows import CHOICE, definition_problems
from ipanalysis.data.schema import TABLES
from ipanalysis.data.vocabulary import CORRECTABLE
from ipanalysis.problems import Problem

Texts = Mapping[str, pd.DataFrame]  # all tables as text, indexed by the row in the file
FILE = "corrections.csv"


def apply(
    texts: Texts, *, made: bool = True
) -> tuple[dict[str, pd.DataFrame], Applied, list[Problem]]:
    """Return the tables with their corrections made.

    Parameters
    ----------
    texts : mapping of str to DataFrame
        All tables as text, free of problems of their own.
    made : bool
        False: check the corrections and name the rows they are about, but change nothing.

    Returns
    -------
    tables : dict of str to DataFrame
        The same tables; observations, targets and claims have the columns ``correction`` (ids,
        joined by "; ") and ``doubtful`` (bool).
    applied : Applied
        What was changed.
    problems : list of Problem
        Corrections that say nothing clear, match nothing, found something else than they expect,
        contradict each other, or lead to cells that the tables may not hold.
    """
    tables = dict(texts)
    for name in CORRECTABLE:
        tables[name] = texts[name].assign(correction="", doubtful=False)
    if texts["corrections"].empty:
        return tables, Applied(made=made), []
    problems = definition_problems(texts["corrections"])
    if problems:
        return tables, Applied(), problems
    hits, problems = _hits(texts)
    problems += _contradictions(hits)
    if problems:
        return tables, Applied(), problems
    for name in CORRECTABLE:
        _mark(tables[name], hits[hits["table"] == name], made)
    places = list(zip(hits["table"], hits["row"], strict=True))
    changes = hits.assign(
        key=[tuple(tables[t].loc[r, list(TABLES[t].key)]) for t, r in places],
        unit=[tables[t].at[r, "unit"] for t, r in places],
    )
    raw = {n: texts[n].loc[hits.loc[hits["table"] == n, "row"].unique()] for n in CORRECTABLE}
    applied = Applied(changes.drop(columns="at"), raw, made)
    if not made:
        return tables, applied, []
    problems = _rehomed(_broken(tables, hits), hits)
    dropped = hits[hits["action"] == "drop"]
    for name, rows in dropped.groupby("table")["row"]:
        tables[name] = tables[name].drop(index=rows)
    return tables, applied, problems + _orphans(texts, tables, dropped)


def scale_rounding(
    typed: pd.DataFrame, table: str, column: str, rounding: str, applied: Applied
) -> None:
    """Scale the rounding of the figures that were scaled.

    Parameters
    ----------
    typed : DataFrame
        The table, typed, indexed by the row in its file; changed in place.
    table, column, rounding : str
        Its name, the column of the figures, and that of their rounding.
    applied : Applied
        What was changed.
    """
    rows = applied.changes
    rows = rows[(rows["action"] == "scale") & (rows["table"] == table) & (rows["column"] == column)]
    for change in rows.itertuples() if applied.made else ():
        raw, new = Decimal(change.raw), Decimal(change.new)
        digits = len(change.raw.partition(".")[2])
        typed.loc[change.row, rounding] = 0.5 * 10.0**-digits * float(new / raw if raw else 1)


def rehome(problems: list[Problem], applied: Applied, corrections: pd.DataFrame) -> list[Problem]:
    """Return the problems; what a correction brought about stands in the file of corrections."""
    ids = dict(zip(corrections["correction"], corrections.index, strict=True))
    return _rehomed(problems, applied.changes.assign(at=applied.changes["correction"].map(ids)))


def _hits(texts: Texts) -> tuple[pd.DataFrame, list[Problem]]:
    """Return one row for each correction and row it is about, and what is wrong with that."""
    hits, problems = [], []
    for at, correction in texts["corrections"].iterrows():
        frame = texts[correction["table"]]
        rows = frame[_chosen(frame, correction)]
        if rows.empty:
            problems.append(_nothing(int(at), correction))
        for row, cells in rows.iterrows():
            hits.append(_hit(int(at), correction, int(row), cells))
            if not _as_expected(correction, hits[-1]["raw"]):
                problems.append(_guard(int(at), correction, hits[-1]))
    return pd.DataFrame(hits, columns=["at", *CHANGES]), problems


def _chosen(frame: pd.DataFrame, correction: pd.Series) -> pd.Series:
    if correction["table"] != "observations":
        return frame[TABLES[correction["table"]].key[0]] == correction["entry"]
    chosen = pd.Series(True, frame.index)
    for column in CHOICE:
        if correction[column]:
            chosen &= frame[column] == correction[column]
    return chosen


def _hit(at: int, correction: pd.Series, row: int, cells: pd.Series) -> dict:
    column = correction["column"] or "value"
    raw, new, action = cells[column], correction["new"], correction["action"]
    if action == "scale":
        # Decimal, so that 25.191 x 100 is 2519.1 and not 2519.1000000000004.
        new = format(Decimal(raw) * Decimal(new), "f") if re.fullmatch(NUMBER, raw) else raw
    names = {c: cells.get(c, "") for c in ("region", "indicator", "source")}
    year = cells["target_year"] if "target_year" in cells else cells["year"]
    return {
        **{"at": at, "correction": correction["correction"], "action": action},
        **{"table": correction["table"], "row": row, **names, "year": int(year)},
        **{"column": column, "raw": raw, "new": new, "raw_unit": cells["unit"]},
    }


def _as_expected(correction: pd.Series, found: str) -> bool:
    return correction["expect"] == "" or same_cell(found, correction["expect"])


def _nothing(at: int, correction: pd.Series) -> Problem:
    columns = [c for c in ("entry", *CHOICE) if correction[c]]
    choice = tuple(f"{c} {correction[c]}" for c in columns)
    values = {"id": correction["correction"], "table": TABLES[correction["table"]].file}
    return Problem("matches_nothing", FILE, at, values=values | {"choice": choice})


def _guard(at: int, correction: pd.Series, hit: dict) -> Problem:
    file = TABLES[correction["table"]].file
    values = {"id": correction["correction"], "table": file, "row": hit["row"]}
    values |= {"cell": hit["column"], "found": hit["raw"]}
    return Problem("guard", FILE, at, "expect", correction["expect"], values)


def _contradictions(hits: pd.DataFrame) -> list[Problem]:
    problems = []
    for (table, row), group in hits.groupby(["table", "row"], sort=False):
        changing = group[group["action"].isin(["set", "scale"])]
        rivals = changing[changing["column"].duplicated(keep=False)]
        if (group["action"] == "drop").any():
            rivals = group
        first, *others = rivals.to_dict("records") or [{}]
        for other in others:
            values = {"first": first["correction"], "id": other["correction"]}
            values |= {"table": TABLES[str(table)].file, "row": row}
            problems.append(Problem("contradiction", FILE, int(other["at"]), values=values))
    return problems


def _mark(frame: pd.DataFrame, hits: pd.DataFrame, made: bool) -> None:
    """Write the ids, and if they are made the corrections, into a table."""
    for row, ids in hits.groupby("row")["correction"]:
        frame.at[row, "correction"] = "; ".join(ids)
    if made:
        frame.loc[hits.loc[hits["action"] == "flag", "row"], "doubtful"] = True
        for hit in hits[hits["action"].isin(["set", "scale"])].itertuples():
            frame.at[hit.row, hit.column] = hit.new


def _broken(tables: Texts, hits: pd.DataFrame) -> list[Problem]:
    """Check the rows that were changed, and those that now have the key of one of them."""
    keys = {name: set(tables[name][table.key[0]]) - {""} for name, table in TABLES.items()}
    problems = []
    for name, rows in hits[hits["action"] == "set"].groupby("table")["row"]:
        frame, key = tables[str(name)], list(TABLES[str(name)].key)
        touched = pd.MultiIndex.from_frame(frame.loc[rows.unique(), key])
        problems += check_table(
            frame[pd.MultiIndex.from_frame(frame[key]).isin(touched)], TABLES[str(name)], keys
        )
    return problems


def _rehomed(problems: list[Problem], hits: pd.DataFrame) -> list[Problem]:
    changed = hits[hits["action"].isin(["set", "scale"])]
    files = changed["table"].map({name: table.file for name, table in TABLES.items()})
    places = dict(zip(zip(files, changed["row"], strict=True), changed["at"], strict=True))
    return [
        replace(p, file=FILE, row=int(places[p.file, p.row]), column="new")
        if (p.file, p.row) in places
        else p
        for p in problems
    ]


def _orphans(texts: Texts, tables: Texts, dropped: pd.DataFrame) -> list[Problem]:
    """Return the rows that refer to a row that was left out."""
    problems = []
    for hit in dropped.itertuples():
        entry = texts[hit.table].at[hit.row, TABLES[hit.table].key[0]]
        for name, table in TABLES.items():
            for column in (f.name for f in table.fields if f.references == hit.table):
                rows = tables[name].index[tables[name][column] == entry]
                values = {"id": hit.correction, "entry": entry, "table": table.file}
                problems += [
                    Problem("orphan", FILE, int(hit.at), values=values | {"row": int(row)})
                    for row in rows
                ]
    return problems
