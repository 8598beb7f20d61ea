"""Corrections: the raw tables stay as they are; what is wrong in them is put right when read.

A correction says which rows it is about, what stands there now (``expect``, the guard) and what is
to be done: ``drop`` the row, ``set`` a cell, ``scale`` a number and its rounding, or ``flag`` the
row as doubtful. They mend errors of whoever printed or copied a figure, so they hold whatever the
day: :meth:`~ipanalysis.data.study.Study.as_of` undoes none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
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
    changes = pd.concat([_with_key(hits[hits["table"] == n], tables[n], n) for n in CORRECTABLE])
    raw = {n: texts[n].loc[hits.loc[hits["table"] == n, "row"].unique()] for n in CORRECTABLE}
    applied = Applied(changes.sort_values("at", kind="stable")[CHANGES], raw, made)
    if not made:
        return tables, applied, []
    problems = _rehomed(_broken(tables, hits), hits)
    dropped = hits[hits["action"] == "drop"]
    for name, rows in dropped.groupby("table")["row"]:
        tables[name] = tables[name].drop(index=rows)
    problems += _orphans(texts, tables, dropped)
    problems += [
        Problem("no_rows", TABLES[name].file)
        for name in dropped["table"].unique()
        if tables[name].empty and not TABLES[name].optional
    ]
    return tables, applied, problems


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
    table = texts["corrections"]
    for at, correction in zip(table.index, table.to_dict("records"), strict=True):
        rows = _chosen(texts[correction["table"]], correction)
        if not rows:
            problems.append(_nothing(int(at), correction))
        for row, cells in rows:
            hits.append(_hit(int(at), correction, int(row), cells))
            if not _as_expected(correction, hits[-1]["raw"]):
                problems.append(_guard(int(at), correction, hits[-1]))
    return pd.DataFrame(hits, columns=["at", *CHANGES]), problems


def _chosen(frame: pd.DataFrame, correction: dict) -> list[tuple[int, dict]]:
    """Return the rows that a correction is about: place in the file, cells."""
    choice = {c: correction[c] for c in reversed(CHOICE) if correction[c]}
    if correction["table"] != "observations":
        choice = {TABLES[correction["table"]].key[0]: correction["entry"]}
    first, *others = choice  # the source first: it leaves few rows for the rest
    rows = frame[frame[first] == choice[first]]
    return [
        (row, cells)
        for row, cells in zip(rows.index, rows.to_dict("records"), strict=True)
        if all(cells[column] == choice[column] for column in others)
    ]


def _hit(at: int, correction: dict, row: int, cells: dict) -> dict:
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


def _as_expected(correction: dict, found: str) -> bool:
    return correction["expect"] == "" or same_cell(found, correction["expect"])


def _nothing(at: int, correction: dict) -> Problem:
    columns = [c for c in ("entry", *CHOICE) if correction[c]]
    choice = tuple(f"{c} {correction[c]}" for c in columns)
    values = {"id": correction["correction"], "table": TABLES[correction["table"]].file}
    return Problem("matches_nothing", FILE, at, values=values | {"choice": choice})


def _guard(at: int, correction: dict, hit: dict) -> Problem:
    file = TABLES[correction["table"]].file
    values = {"id": correction["correction"], "table": file, "row": hit["row"]}
    values |= {"cell": hit["column"], "found": hit["raw"]}
    return Problem("guard", FILE, at, "expect", correction["expect"], values)


def _contradictions(hits: pd.DataFrame) -> list[Problem]:
    """Return the corrections that change a cell once more, or touch a row that is left out."""
    problems = []
    groups: dict[tuple, list[dict]] = {}
    for hit in hits.to_dict("records"):
        groups.setdefault((hit["table"], hit["row"]), []).append(hit)
    for (table, row), group in groups.items():
        for first, other in _rivals(group):
            values = {"first": first["correction"], "id": other["correction"]}
            values |= {"table": TABLES[table].file, "row": row}
            problems.append(Problem("contradiction", FILE, int(other["at"]), values=values))
    return problems


def _rivals(group: list[dict]) -> Iterator[tuple[dict, dict]]:
    dropped = any(hit["action"] == "drop" for hit in group)
    first: dict[str, dict] = {}
    for hit in group:
        if dropped or hit["action"] in ("set", "scale"):
            place = "" if dropped else hit["column"]
            if place in first:
                yield first[place], hit
            first.setdefault(place, hit)


def _with_key(hits: pd.DataFrame, frame: pd.DataFrame, table: str) -> pd.DataFrame:
    """Return the hits in one table with the key and the unit that their rows have now."""
    rows = frame.loc[hits["row"]]
    keys = rows[list(TABLES[table].key)].itertuples(index=False, name=None)
    return hits.assign(key=pd.Series(list(keys), hits.index, dtype=object), unit=list(rows["unit"]))


def _mark(frame: pd.DataFrame, hits: pd.DataFrame, made: bool) -> None:
    """Write the ids, and if they are made the corrections, into a table."""
    ids = hits.groupby("row")["correction"].agg("; ".join)
    frame.loc[ids.index, "correction"] = ids
    if made:
        frame.loc[hits.loc[hits["action"] == "flag", "row"], "doubtful"] = True
        changed = hits[hits["action"].isin(["set", "scale"])]
        for column, cells in changed.groupby("column"):
            frame.loc[cells["row"].to_numpy(), column] = cells["new"].to_numpy()


def _broken(tables: Texts, hits: pd.DataFrame) -> list[Problem]:
    """Check the rows that were changed, and those that now have the key of one of them."""
    if not (hits["action"] == "set").any():
        return []
    keys = {name: set(tables[name][table.key[0]]) - {""} for name, table in TABLES.items()}
    problems = []
    for name, rows in hits[hits["action"] == "set"].groupby("table")["row"]:
        frame = tables[str(name)].drop(columns=["correction", "doubtful"])
        key = list(TABLES[str(name)].key)
        touched = pd.MultiIndex.from_frame(frame.loc[rows.unique(), key])
        problems += check_table(
            frame[pd.MultiIndex.from_frame(frame[key]).isin(touched)],
            TABLES[str(name)],
            keys,
            tables,
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
