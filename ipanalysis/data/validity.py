"""Which regions there were when: no figure of a region for a year without it.

A date by year or month alone is read in favour of the figure: from its first day on, to its last.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pandas as pd

from ipanalysis.data.dates import first_day, last_day
from ipanalysis.problems import Problem

FOR_EVER = 99991231

Tables = Mapping[str, pd.DataFrame]  # typed tables, indexed by the row in the file


def check_validity(tables: Tables) -> list[Problem]:
    """Return the figures of regions for years in which there was no such region.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        All tables, typed.

    Returns
    -------
    list of Problem
        A stock stands for the last day of its year, so the region must have been there on that
        day; of any other figure some day of the year is enough. A target is wrong only if the
        region was there on no day from the beginning of the plan to the target year: a plan made
        before the region was dissolved may well have looked further ahead.
    """
    return [*_observations(tables), *_targets(tables)]


def lifespans(regions: pd.DataFrame) -> pd.DataFrame:
    """Return the first and last day of each region as numbers: columns first, last, by code.

    Examples
    --------
    >>> lifespans(pd.DataFrame({"region": ["371200"], "valid_from": [None],
    ...                         "valid_to": ["2019-01"]})).loc["371200"].tolist()
    [0, 20190131]
    """
    first = [day_number(first_day(d)) if pd.notna(d) else 0 for d in regions["valid_from"]]
    last = [day_number(last_day(d)) if pd.notna(d) else FOR_EVER for d in regions["valid_to"]]
    return pd.DataFrame({"first": first, "last": last}, index=pd.Index(regions["region"]))


def day_number(day: dt.date) -> int:
    """Return 20190131 for a day: sorts like it, and any year of four digits fits."""
    return day.year * 10_000 + day.month * 100 + day.day


def _observations(tables: Tables) -> list[Problem]:
    rows, spans = tables["observations"], lifespans(tables["regions"])
    kind = rows["indicator"].map(tables["indicators"].set_index("indicator")["kind"])
    begin, end = rows["year"] * 10_000 + 101, rows["year"] * 10_000 + 1231
    # A part-year figure, a stock too, stands for a day or a span that the year alone tells not.
    at_end = (kind == "stock") & (rows["status"] != "part_year")
    begin = begin.mask(at_end, end)
    first, last = (rows["region"].map(spans[c]) for c in ("first", "last"))
    return _problems(rows, "observations", "year", (end < first) | (begin > last), tables)


def _targets(tables: Tables) -> list[Problem]:
    rows, spans = tables["targets"], lifespans(tables["regions"])
    start = rows["plan"].map(tables["plans"].set_index("plan")["period_start"])
    begin, end = start * 10_000 + 101, rows["target_year"] * 10_000 + 1231
    first, last = (rows["region"].map(spans[c]) for c in ("first", "last"))
    return _problems(rows, "targets", "target_year", (end < first) | (begin > last), tables)


def _problems(
    rows: pd.DataFrame, name: str, column: str, wrong: pd.Series, tables: Tables
) -> list[Problem]:
    regions = tables["regions"].set_index("region")
    problems = []
    for row in rows.index[wrong]:
        code = rows.at[row, "region"]
        span = " … ".join(
            str(regions.at[code, c]) if pd.notna(regions.at[code, c]) else ""
            for c in ("valid_from", "valid_to")
        )
        values = {"region": code, "span": span.strip(), "names": _relatives(code, tables)}
        shown = str(rows.at[row, column])
        problems.append(Problem("validity", f"{name}.csv", int(row), column, shown, values))
    return problems


def _relatives(region: str, tables: Tables) -> tuple[str, ...]:
    """Return what was there before or came after, by the successions."""
    table = tables["successions"]
    before = table.loc[table["successor"] == region, "region"]
    return (*before, *table.loc[table["region"] == region, "successor"])


def check_successions(tables: Tables) -> list[Problem]:
    """Return what is wrong with the shares and dates of the successions."""
    table = tables["successions"]
    problems = [
        Problem("share", "successions.csv", int(row), "share", f"{table.at[row, 'share']:g}")
        for row in table.index[(table["share"] <= 0) | (table["share"] > 1)]
    ]
    shares = table.assign(row=table.index).groupby("region")
    shares = shares.agg(
        row=("row", "first"), n=("row", "size"), known=("share", "count"), total=("share", "sum")
    )
    # Shares printed with two decimals may miss 1 by a little.
    wrong = (shares["known"] < shares["n"]) | ((shares["total"] - 1).abs() > 0.01)
    for region, row, n, known, total in shares[(shares["known"] > 0) & wrong].itertuples():
        values = {"region": region, "total": f"{total:g}", "n": n - known}
        problems.append(Problem("shares", "successions.csv", int(row), "share", "", values))
    return [*problems, *_dates(tables)]


def _dates(tables: Tables) -> list[Problem]:
    """Find successions on a day on which the old region does not end or the new one is not there.

    A date that is a month or a year fits if any of its days does.
    """
    table = tables["successions"]
    spans = lifespans(tables["regions"])
    first, last = spans["first"].to_dict(), spans["last"].to_dict()
    problems = []
    for row, region, successor, date in table[["region", "successor", "date"]].itertuples():
        eve = first_day(date) - dt.timedelta(days=1)
        ends = day_number(eve) <= last[region] < FOR_EVER
        if not ends or first[successor] > day_number(last_day(date)):
            values = {"region": region, "successor": successor}
            problems.append(
                Problem("succession", "successions.csv", int(row), "date", date, values)
            )
    return problems
