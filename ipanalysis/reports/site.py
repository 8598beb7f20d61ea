"""The index: one page a language that links all reports and shows their main verdicts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import pandas as pd

from ipanalysis.data.study import Study
from ipanalysis.data.vocabulary import LEVELS
from ipanalysis.files import replace_file
from ipanalysis.locale import LANGUAGES
from ipanalysis.locale.words import word
from ipanalysis.models.verdicts import VERDICT_TEXTS, verdict_text
from ipanalysis.reports.export import to_page
from ipanalysis.reports.html import render
from ipanalysis.reports.jobs import file_stem
from ipanalysis.reports.queries import own_targets
from ipanalysis.results import Results

LANGUAGE_NAMES = {"en": "English", "zh": "中文"}


def write_index(
    study: Study,
    results: Results,
    folder: Path,
    pages: Mapping[str, Collection[str]] | None = None,
) -> tuple[Path, ...]:
    """Write the index pages of a folder of reports.

    Parameters
    ----------
    study : Study
        The study.
    results : Results
        Its results.
    folder : Path
        The folder.
    pages : mapping of str to str, optional
        Regions whose reports are linked, by language; all that stand in the folder if not given.

    Returns
    -------
    tuple of Path
        ``index.html`` in the first language there is, and ``index.<lang>.html`` in each.
    """
    there = {
        lang: [r for r in study.regions["region"] if (folder / page_name(r, lang)).exists()]
        for lang in LANGUAGES
    }
    if pages is not None:
        there = {lang: [r for r in codes if r in pages[lang]] for lang, codes in there.items()}
    langs = [lang for lang in LANGUAGES if there[lang]]
    pages = {lang: _index(study, results, there[lang], lang, langs) for lang in langs}
    named = {f"index.{lang}.html": text for lang, text in pages.items()}
    if langs:
        named = {"index.html": pages[langs[0]]} | named
    return tuple(replace_file(folder / name, text) for name, text in named.items())


def page_name(region: str, lang: str) -> str:
    """Return the file name of a report."""
    return f"{file_stem(region, lang)}.html"


def _index(study: Study, results: Results, regions: list[str], lang: str, langs: list[str]) -> str:
    table = study.regions[study.regions["region"].isin(regions)]
    levels = []
    for level in LEVELS:
        codes = sorted(table.loc[table["level"] == level, "region"])
        if codes:
            rows = [index_row(study, results, code, lang) for code in codes]
            levels.append((word("level", level, lang), rows))
    others = [(LANGUAGE_NAMES[o], f"index.{o}.html") for o in langs if o != lang]
    vintage = study.vintage.text(lang) if study.vintage else ""
    body = render("index.html.j2", lang, levels=levels, others=others, vintage=vintage)
    return to_page(body, lang)


def index_row(study: Study, results: Results, region: str, lang: str) -> dict:
    """Return what the index shows of one region.

    Returns
    -------
    dict
        name, link, targets, comparable, not_comparable (counts), verdicts (pairs of word and
        count), figures (number of observations), measures (number).
    """
    ledger = results.ledger[results.ledger["region"] == region]
    status = ledger["status"].value_counts()
    verdicts = results.attainment.loc[results.attainment["region"] == region, "verdict"]
    counts = verdicts.value_counts()
    return {
        "name": study.label("regions", region, lang),
        "link": page_name(region, lang),
        "targets": len(own_targets(study, region)),
        "comparable": int(status.reindex(["comparable", "converted"]).sum()),
        "not_comparable": int(status.get("not_comparable", 0)),
        "verdicts": [
            (verdict_text(v, lang), int(counts[v])) for v in VERDICT_TEXTS if v in counts.index
        ],
        "figures": _count(study.without_derived().observations, region),
        "measures": _count(study.measures, region),
    }


def _count(table: pd.DataFrame, region: str) -> int:
    return int((table["region"] == region).sum())
