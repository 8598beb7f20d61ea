"""What the plans do: measures by kind, with what belongs to each."""

from __future__ import annotations

import pandas as pd

from ipanalysis.data.vocabulary import INSTRUMENTS, THEMES
from ipanalysis.locale.words import WORDS, word
from ipanalysis.reports.order import by_plan

KINDS = tuple(WORDS["measure"])


def context(page) -> dict:
    """Return what the measures section shows.

    Parameters
    ----------
    page : Page
        The page.

    Returns
    -------
    dict
        ``blocks``: dicts with the heading of a plan or group and its items by kind; ``themes``:
        a table of themes against policy instruments; ``total``.
    """
    measures = page.study.measures
    mine = measures[measures["region"] == page.region]
    # What the region itself plans comes before what the plans of others say of it.
    own = mine["plan"].isin(page.plans["plan"])
    blocks = [
        _block(page, page.label("plans", plan), rows, measures)
        for part in (mine[own], mine[~own])
        for plan, rows in by_plan(part, page.study.plans)
    ]
    for group in page.groups:
        rows = measures[measures["region"] == group]
        if len(rows):
            blocks.append(_block(page, page.label("regions", group), rows, measures))
    return {"blocks": blocks, "themes": _themes(page, mine), "total": len(mine)}


def _block(page, heading: str, rows: pd.DataFrame, measures: pd.DataFrame) -> dict:
    ids = set(rows["measure"])
    tops = rows[~rows["parent"].isin(ids)]
    kinds = [
        (word("measure", kind, page.lang), [_item(page, m, rows) for m in _records(tops, kind)])
        for kind in KINDS
    ]
    return {"heading": heading, "kinds": [(name, items) for name, items in kinds if items]}


def _records(rows: pd.DataFrame, kind: str) -> list[dict]:
    return rows[rows["kind"] == kind].to_dict("records")


def _item(page, measure: dict, rows: pd.DataFrame) -> dict:
    children = rows[rows["parent"] == measure["measure"]].to_dict("records")
    return {
        "number": measure["number"] if pd.notna(measure["number"]) else "",
        "title": page.label("measures", measure["measure"], "title"),
        "children": [_item(page, child, rows) for child in children],
        "cite": page.cite(measure["source"]),
    }


def _themes(page, mine: pd.DataFrame) -> dict | None:
    if len(mine) < 10:  # a table of a few measures says less than the list itself
        return None
    counts = pd.crosstab(mine["theme"], mine["instrument"])
    counts = counts.reindex(index=THEMES, columns=INSTRUMENTS, fill_value=0)
    counts = counts[counts.sum(axis="columns") > 0]
    return {
        "columns": [word("instrument", i, page.lang) for i in INSTRUMENTS],
        "rows": [
            (word("theme", theme, page.lang), [int(n) for n in row])
            for theme, row in zip(counts.index, counts.to_numpy(), strict=True)
        ],
    }
