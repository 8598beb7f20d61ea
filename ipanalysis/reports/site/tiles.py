"""A map of tiles: one square a region, where the study says, with its verdict; no boundaries."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from ipanalysis.data.study import Study
from ipanalysis.locale import N_, tr
from ipanalysis.reports.addresses import address, page_name
from ipanalysis.reports.outlook import Outlook, meanings

_LEAST = 2  # squares that make a map
_PLACE = re.compile(r"r(\d+)c(\d+)")


def tile_map(
    study: Study, outlooks: Mapping[str, Outlook], pages: Collection[str], lang: str
) -> dict | None:
    """Return what the map shows, or nothing if the study gives no places.

    Parameters
    ----------
    study : Study
        Its regions have a column ``tile``, a place such as ``r4c7``; empty: not on the map.
    outlooks : mapping of str to Outlook
        The verdicts of the regions that have targets.
    pages : collection of str
        The regions that have a report; the others are shown without a link.
    lang : {"en", "zh"}
        Language.

    Returns
    -------
    dict or None
        ``tiles``: row, column, name, word, code, figures, label (all of it in words) and link
        (empty if there is no report), row by row; ``columns``; ``legend``.
    """
    places = study.regions.get("tile", [])
    found = [
        (*map(int, _PLACE.fullmatch(place).groups()), region)
        for region, place in zip(study.regions["region"], places, strict=False)
        if isinstance(place, str) and _PLACE.fullmatch(place)
    ]
    if len(found) < _LEAST:
        return None
    tiles = [
        {"row": row, "column": column}
        | _tile(study, region, outlooks.get(region, Outlook()), region in pages, lang)
        for row, column, region in sorted(found)
    ]
    shown = {tile["code"] for tile in tiles}
    return {
        "tiles": tiles,
        "columns": max(column for _, column, _ in found),
        "legend": [entry for entry in meanings(lang) if entry[0] in shown],
    }


def _tile(study: Study, region: str, outlook: Outlook, linked: bool, lang: str) -> dict:
    name = study.label("regions", region, lang)
    text = N_("{name}: {verdict}. {counts}")
    counts = outlook.sentence(lang)
    return {
        "name": name,
        "word": outlook.word(lang),
        "code": outlook.code,
        # How many targets the word is about, out of all.
        "figures": f"{outlook.all - outlook.open}/{outlook.all}" if outlook.all else "",
        "label": tr(text, lang, name=name, verdict=outlook.word(lang), counts=counts),
        "link": address(page_name(region, lang)) if linked else "",
    }
