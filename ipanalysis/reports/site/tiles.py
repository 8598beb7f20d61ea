"""A map of tiles: one square a region, where the study says, with its verdict; no boundaries."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

import pandas as pd

from ipanalysis.data.study import Study
from ipanalysis.locale import N_, tr
from ipanalysis.reports.addresses import address, page_name
from ipanalysis.reports.outlook import Outlook, counted, meanings, outlooks
from ipanalysis.reports.site.periods import Period, period_text, periods

OTHER = "other"  # the code of a square whose targets are of another period than the map
_LEAST = 2  # squares that make a map
_PLACE = re.compile(r"r(\d+)c(\d+)")


def tile_map(
    study: Study, attainment: pd.DataFrame, pages: Collection[str], lang: str
) -> dict | None:
    """Return what the map shows, or nothing if the study gives no places.

    The colours are of one period, that in which most squares have targets (of several the last):
    what became of targets for 2020 does not compare with the chances of those for 2025. A region
    that has targets of other periods only says so in words.

    Parameters
    ----------
    study : Study
        Its regions have a column ``tile``, a place such as ``r4c7``; empty: not on the map.
    attainment : DataFrame
        Columns target, region, target_year, verdict. A target that several plans of a region set
        alike counts once.
    pages : collection of str
        The regions that have a report; the others are shown without a link.
    lang : {"en", "zh"}
        Language.

    Returns
    -------
    dict or None
        ``period``: in words, empty if no square has targets; ``tiles``: row, column, name, word,
        code, figures, label (all of it in words) and link (empty if there is no report), row by
        row; ``columns``; ``legend``.
    """
    places = study.regions.get("tile", [])
    found = [
        (*map(int, _PLACE.fullmatch(place).groups()), region)
        for region, place in zip(study.regions["region"], places, strict=False)
        if isinstance(place, str) and _PLACE.fullmatch(place)
    ]
    if len(found) < _LEAST:
        return None
    known = _by_period(study, attainment)
    regions = {region for *_, region in found}
    held = {period: len(regions & mine.keys()) for period, mine in known.items()}
    shown = max((p for p in held if held[p]), key=lambda p: (held[p], p), default=None)
    tiles = [
        {"row": row, "column": column, "link": address(page_name(r, lang)) if r in pages else ""}
        | _tile(study.label("regions", r, lang), r, known, shown, lang)
        for row, column, r in sorted(found)
    ]
    codes = {tile["code"] for tile in tiles}
    period = period_text(shown, lang) if shown else ""
    legend = [entry for entry in meanings(lang) if entry[0] in codes]
    if OTHER in codes:
        text = N_("no target of {period}; what became of the newest others is said in words")
        legend.append((OTHER, tr(N_("another period"), lang), tr(text, lang, period=period)))
    columns = max(column for _, column, _ in found)
    return {"period": period, "tiles": tiles, "columns": columns, "legend": legend}


def _by_period(study: Study, attainment: pd.DataFrame) -> dict[Period, dict[str, Outlook]]:
    """Return the outlooks of regions on their targets of each period, the oldest first."""
    mine = attainment[attainment["target"].isin(counted(study.targets))]
    spans = periods(study.plans, study.nation, map(int, mine["target_year"]))
    return {span: outlooks(mine[mine["target_year"].between(*span)]) for span in spans}


def _tile(
    name: str,
    region: str,
    known: Mapping[Period, Mapping[str, Outlook]],
    shown: Period | None,
    lang: str,
) -> dict:
    mine = {period: found[region] for period, found in known.items() if region in found}
    period = shown if shown in mine else max(mine, default=None)
    elsewhere = period is not None and period != shown
    outlook = mine.get(period, Outlook())
    word, counts = outlook.word(lang), outlook.sentence(lang)
    said = {"name": name, "verdict": word, "counts": counts}
    label = tr(N_("{name}: {verdict}. {counts}"), lang, **said)
    if elsewhere:
        said |= {"other": period_text(period, lang), "period": period_text(shown, lang)}
        text = N_("{name}: no target of {period}. {other}: {verdict}. {counts}")
        label = tr(text, lang, **said)
        word = tr(N_("{period}: {verdict}"), lang, period=said["other"], verdict=word)
    return {
        "name": name,
        "word": word,
        "code": OTHER if elsewhere else outlook.code,
        # How many targets the word is about, out of all.
        "figures": f"{outlook.all - outlook.open}/{outlook.all}" if outlook.all else "",
        "label": label,
    }
