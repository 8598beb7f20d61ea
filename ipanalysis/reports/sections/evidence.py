"""May the figures be trusted: conflicts, claims recomputed, grades of the sources."""

from __future__ import annotations

import pandas as pd

from ipanalysis.data.conflicts import kinds_text
from ipanalysis.data.provenance import rule_text
from ipanalysis.data.vocabulary import GRADES
from ipanalysis.locale import N_
from ipanalysis.locale.numbers import number
from ipanalysis.locale.words import word

TONES = {"holds": "good", "off": "bad", "holds_other_year": "bad", "unchecked": "open"}


def context(page) -> dict:
    """Return what the evidence section shows.

    Parameters
    ----------
    page : Page
        The page.

    Returns
    -------
    dict
        ``grades``: pairs of a grade and the number of sources that the page cites;
        ``rule`` and ``kinds``: which figure is taken, and what kinds of differences there are;
        ``conflicts`` and ``claims``: rows; ``restated``: targets stated twice.
    """
    shown = {
        "rule": rule_text(page.lang),
        "kinds": ("" if page.lang == "zh" else " ").join(kinds_text(page.lang)),
        "conflicts": [_conflict(page, row) for row in page.mine("conflicts").to_dict("records")],
        "claims": [_claim(page, row) for row in page.mine("audit").to_dict("records")],
        "restated": _restated(page),
    }
    return shown | {"grades": _grades(page)}  # last: over all sources that the page has cited


def _grades(page) -> list[tuple[str, int]]:
    cited = list(page.references.numbers)
    grades = page.study.sources.set_index("source")["grade"].loc[cited].value_counts()
    return [(word("grade", g, page.lang), int(grades[g])) for g in GRADES if g in grades]


def _conflict(page, row: dict) -> dict:
    return {
        "indicator": page.label("indicators", row["indicator"]),
        "year": int(row["year"]),
        "kind": word("conflict", row["kind"], page.lang),
        "tone": "bad" if row["kind"] == "conflict" else "open",
        "low": page.quantity(row["low"], row["unit"]),
        "high": page.quantity(row["high"], row["unit"]),
        "spread": page.percent(row["spread_percent"] / 100, digits=2),
        "taken": page.quantity(row["taken"], row["unit"]),
        "rule": word("rule", row["decided_by"], page.lang),
        "cite": page.cite(row["sources"]),
    }


def _claim(page, row: dict) -> dict:
    indicator = page.label("indicators", row["indicator"])
    return {
        "indicator": indicator,
        "figure": page.quantity(row["value"], row["unit"]),
        "year": int(row["year"]),
        "stated": _relation(page, row, row["stated"]),
        "implied": _implied(page, row),
        "found": _found(page, row),
        "verdict": word("audit", row["verdict"], page.lang),
        "tone": TONES[row["verdict"]],
        "reason": row["reason"] if pd.notna(row["reason"]) else "",
        "cite": page.cite(row["source"], row["reference_source"]),
    }


def _relation(page, row: dict, value: float) -> str:
    region = page.label("regions", row["reference_region"])
    year = int(row["reference_year"])
    if row["kind"] == "difference":
        figure = page.quantity(value, row["unit"], signed=True)
        return page.tr(N_("{figure} over {year}"), figure=figure, year=year)
    if row["kind"] == "growth":
        figure = page.percent(value / 100, digits=2, signed=True)
        return page.tr(N_("{figure} over {year}"), figure=figure, year=year)
    if row["kind"] == "share":
        figure = page.percent(value / 100)
        return page.tr(N_("{figure} of the total of {region}"), figure=figure, region=region)
    figure = number(value, page.lang, 2)
    return page.tr(N_("{figure} times that of {region}"), figure=figure, region=region)


def _implied(page, row: dict) -> str:
    size = abs(row["implied"])
    digits = 0 if size >= 1000 else 1 if size >= 100 else 2
    # Rounded before it is scaled: 314,396 is 31.4396万, not 31万.
    return page.quantity(round(row["implied"], digits), row["unit"])


def _found(page, row: dict) -> str:
    if pd.isna(row["reference_value"]):
        return "–"
    figure = page.quantity(row["reference_value"], row["unit"])
    text = page.tr(N_("{figure} ({year})"), figure=figure, year=int(row["reference_year"]))
    if pd.notna(row["fits_year"]):
        other = page.quantity(row["fits_value"], row["unit"])
        year = int(row["fits_year"])
        text = page.tr(N_("{text}; {other} ({year})"), text=text, other=other, year=year)
    return text


def _restated(page) -> list[dict]:
    table = page.mine("excluded")
    table = table[table["plan"].isin(page.plans["plan"]) & table["same_as"].notna()]
    return [
        {
            "indicator": page.label("indicators", row["indicator"]),
            "value": page.quantity(row["value"], row["unit"]),
            "reason": row["reason"],
            "cite": page.cite(row["source"]),
        }
        for row in table.to_dict("records")
    ]
