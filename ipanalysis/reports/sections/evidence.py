"""May the figures be trusted: conflicts, claims recomputed, grades of the sources."""

from __future__ import annotations

import pandas as pd

from ipanalysis.data.conflicts import kinds_text
from ipanalysis.data.derive import formula
from ipanalysis.data.provenance import rule_text
from ipanalysis.data.vocabulary import GRADES
from ipanalysis.locale import N_
from ipanalysis.locale.numbers import number
from ipanalysis.locale.words import word
from ipanalysis.views import audit_summary

TONES = {
    **{"holds": "good", "off": "bad", "unchecked": "open"},
    **dict.fromkeys(("holds_older_figure", "holds_other_year"), "bad"),
}
FEW = 12  # claims that are shown one by one, also those that hold
PLAIN = ("holds", "unchecked")  # told in a line; the others are spelled out


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
        ``conflicts`` and ``claims``: rows (claims that do not simply hold), ``plain_claims``: rows
        of the others, ``corrections``: rows of what was put right, left out or marked;
        ``audited``: how many claims there are of each verdict, in a sentence;
        ``restated``: targets stated twice; ``derived``: figures that rules made.
        ``rule`` and ``kinds``: which figure is taken, and what kinds of differences there are.
    """
    audit = page.mine("audit")
    plain = audit["verdict"].isin(PLAIN)
    if len(audit) <= FEW:
        plain &= False
    shown = {
        "rule": rule_text(page.lang),
        "kinds": ("" if page.lang == "zh" else " ").join(kinds_text(page.lang)),
        "conflicts": [_conflict(page, row) for row in page.mine("conflicts").to_dict("records")],
        "corrections": _corrections(page),
        "claims": [_claim(page, row) for row in audit[~plain].to_dict("records")],
        "plain_claims": [_claim(page, row) for row in audit[plain].to_dict("records")],
        "audited": audit_summary(audit, page.lang),
        "restated": _restated(page),
        "derived": _derived(page),
    }
    return shown | {"grades": _grades(page)}  # last: over all sources that the page has cited


def _grades(page) -> list[tuple[str, int]]:
    cited = list(page.references.numbers)
    grades = page.study.sources.set_index("source")["grade"].loc[cited].value_counts()
    return [(word("grade", g, page.lang), int(grades[g])) for g in GRADES if g in grades]


def _derived(page) -> list[dict]:
    """Return by rule and indicator which figures of the region it made."""
    rows = page.study.select(region=page.region)
    rows = rows[rows["rule"].notna()]
    rules = page.study.derivations.set_index("derivation", drop=False)
    return [
        {
            "indicator": page.label("indicators", indicator),
            "years": spans(group["year"]),
            "formula": formula(rules.loc[rule].to_dict(), page.study, page.lang),
            "reason": page.label("derivations", rule, "reason"),
            "cite": page.cite(*group["source"]),
        }
        for (rule, indicator), group in rows.groupby(["rule", "indicator"], sort=False)
    ]


def spans(years: pd.Series) -> str:
    """Return years as spans.

    Examples
    --------
    >>> spans(pd.Series([2006, 2007, 2008, 2019]))
    '2006–2008, 2019'
    """
    years = sorted(map(int, years))
    starts = [y for y in years if y - 1 not in years]
    ends = [y for y in years if y + 1 not in years]
    pairs = zip(starts, ends, strict=True)
    return ", ".join(f"{a}" if a == b else f"{a}–{b}" for a, b in pairs)


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
        "doubtful": page.cite(row["doubtful"]),
        "cite": page.cite(row["sources"]),
    }


def _corrections(page) -> list[dict]:
    """Return what was put right, left out or marked among the figures of the region."""
    table = page.study.corrected()
    return [
        _correction(page, row) for row in table[table["region"] == page.region].to_dict("records")
    ]


def _correction(page, row: dict) -> dict:
    names = [
        f"reason_{lang}" for lang in ((page.lang, "en") if page.lang == "zh" else ("en", "zh"))
    ]
    return {
        "id": row["correction"],
        "indicator": page.label("indicators", row["indicator"]),
        "year": int(row["year"]),
        "of": page.tr(N_("target")) if row["table"] == "targets" else "",
        "printed": _cell(page, row, "raw"),
        "new": _cell(page, row, "new") if row["action"] in ("set", "scale") else "",
        "action": word("action", row["action"], page.lang),
        "tone": "open" if row["action"] == "flag" else "plain",
        "reason": next((row[n] for n in names if pd.notna(row[n])), ""),
        "provider": row["provider"],
        "cite": page.cite(row["source"]),
    }


def _cell(page, row: dict, which: str) -> str:
    """Return what stood in the file or stands now, a figure with its unit, a code as it is."""
    if row["column"] != "value":
        return row[which]
    return page.quantity(float(row[which]), row["raw_unit" if which == "raw" else "unit"])


def _claim(page, row: dict) -> dict:
    indicator = page.label("indicators", row["indicator"])
    return {
        "indicator": indicator,
        "figure": page.quantity(row["value"], row["unit"]) if pd.notna(row["value"]) else "",
        "year": int(row["year"]),
        "stated": _relation(page, row, row["stated"]),
        "implied": _implied(page, row) if pd.notna(row["implied"]) else "–",
        "found": _found(page, row),
        "verdict": word("audit", row["verdict"], page.lang),
        "tone": TONES[row["verdict"]],
        "reason": row["reason"] if pd.notna(row["reason"]) else "",
        "off_by": _off_by(page, row),
        "cite": page.cite(row["source"], row["reference_source"], row["fits_source"]),
    }


def _off_by(page, row: dict) -> str:
    if row["verdict"] != "off" or pd.isna(row["off_by"]) or row["kind"] == "rank":
        return ""
    text = N_("off by {figure} ({share})")
    if row["kind"] in ("difference", "sum"):
        figure = page.quantity(float(f"{row['off_by']:.6g}"), row["unit"], signed=True)
    else:
        figure = number(row["off_by"], page.lang, 2, signed=True)
    return page.tr(text, figure=figure, share=page.percent(row["off_by_relative"], signed=True))


def _relation(page, row: dict, value: float) -> str:
    region = page.label("regions", row["reference_region"])
    year = int(row["reference_year"])
    other = page.label("indicators", row["reference_indicator"])
    if row["kind"] == "rank":
        return page.tr(N_("number {rank}"), rank=int(value))
    if row["kind"] == "sum":
        figure = page.quantity(value, row["unit"])
        return page.tr(N_("{figure} together with {indicator}"), figure=figure, indicator=other)
    if row["kind"] == "annual_growth":
        figure = page.percent(value / 100, digits=2, signed=True)
        return page.tr(N_("{figure} a year since {year}"), figure=figure, year=year)
    if row["kind"] == "share" and other:
        figure = page.percent(value / 100, digits=2)
        return page.tr(N_("{figure} of {indicator}"), figure=figure, indicator=other)
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
    if pd.isna(row["reference_value"]) or row["kind"] == "rank":
        return "–"
    figure = page.quantity(row["reference_value"], row["unit"])
    text = page.tr(N_("{figure} ({year})"), figure=figure, year=int(row["reference_year"]))
    if pd.notna(row["fits_year"]):
        other = page.quantity(row["fits_value"], row["unit"])
        year = int(row["fits_year"])
        text = page.tr(N_("{text}; {other} ({year})"), text=text, other=other, year=year)
    elif pd.notna(row["fits_value"]) and row["fits_value"] != row["reference_value"]:
        other, year = page.quantity(row["fits_value"], row["unit"]), int(row["reference_year"])
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
