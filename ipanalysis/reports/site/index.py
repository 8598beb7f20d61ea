"""The index: all reports in a tree, the map of tiles, and the way to the other pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from ipanalysis.data.check import split_list
from ipanalysis.data.study import Study
from ipanalysis.data.vocabulary import DOMAINS, THEMES
from ipanalysis.locale import LANGUAGES
from ipanalysis.locale.words import word
from ipanalysis.models.verdicts import VERDICT_TEXTS, verdict_text
from ipanalysis.reports.addresses import (
    PLACE,
    address,
    index_name,
    indicator_name,
    method_name,
    page_name,
    paper_name,
    theme_name,
)
from ipanalysis.reports.html import render
from ipanalysis.reports.outlook import counted
from ipanalysis.reports.site.tiles import tile_map
from ipanalysis.reports.site.tree import tree
from ipanalysis.results import Results

LANGUAGE_NAMES = {"en": "English", "zh": "中文"}


def index_body(
    study: Study,
    results: Results,
    pages: Mapping[str, Sequence[str]],
    compared: Sequence[str],
    lang: str,
    papers: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """Return the body of the index in a language.

    Parameters
    ----------
    study : Study
        The study.
    results : Results
        Its results.
    pages : mapping of str to sequence of str
        The regions that have a report, by language.
    compared : sequence of str
        The indicators that have a page.
    lang : {"en", "zh"}
        Language.
    papers : mapping of str to sequence of str, optional
        The other formats that reports can be had in, by region.
    """
    regions = study.regions
    codes = set(pages[lang])
    groups = sorted(codes & set(regions.loc[regions["level"] == "group", "region"]))
    counts = Counts(study, results, papers or {})
    rows = [counts.row(c, depth, c in codes, lang) for c, depth in tree(regions, codes)]
    blocks = [("", rows)] if rows else []
    if groups:
        members = [counts.row(code, 0, True, lang) for code in groups]
        blocks.append((word("level", "group", lang), members))
    return render(
        "site/index.html.j2",
        lang,
        vintage=study.vintage.text(lang) if study.vintage else "",
        others=[
            (LANGUAGE_NAMES[o], index_name(o), o) for o in LANGUAGES if o != lang and pages.get(o)
        ],
        map=tile_map(study, results.attainment, codes, lang),
        blocks=blocks,
        total=len(codes),
        comparisons=_comparisons(study, compared, lang),
        themes=[
            (word("theme", theme, lang), address(PLACE, theme_name(theme, lang)))
            for theme in themes(study)
        ],
        methods=address(PLACE, method_name(lang)),
    )


def themes(study: Study) -> list[str]:
    """Return the themes that have a page: those of which there are measures."""
    there = set(study.measures["theme"].dropna())
    return [theme for theme in THEMES if theme in there]


def _comparisons(study: Study, compared: Sequence[str], lang: str) -> list[tuple[str, list]]:
    table, wanted = study.indicators, set(compared)
    table = table[table["indicator"].isin(wanted)]
    found: dict[str, list] = {domain: [] for domain in DOMAINS}
    for indicator, domain in zip(table["indicator"], table["domain"], strict=True):
        name = study.label("indicators", indicator, lang)
        found[domain].append((name, address(PLACE, indicator_name(indicator, lang))))
    return [(word("domain", d, lang), sorted(links)) for d, links in found.items() if links]


class Counts:
    """What the index says of each region, counted once for all.

    Parameters
    ----------
    study : Study
        The study.
    results : Results
        Its results.
    papers : mapping of str to sequence of str
        Other formats of reports, by region.
    """

    def __init__(self, study: Study, results: Results, papers: Mapping[str, Sequence[str]]) -> None:
        self._study, self._papers = study, papers
        once = counted(study.targets)
        targets, judged = (_of(table, once) for table in (study.targets, results.attainment))
        ledger = _of(results.ledger, once)
        compared = ledger[ledger["status"].isin(["comparable", "converted"])]
        self._counts = {
            "targets": _per_region(targets),
            "comparable": _per_region(compared),
            "not_comparable": _per_region(ledger[ledger["status"] == "not_comparable"]),
            "figures": _per_region(study.without_derived().observations),
            "measures": _per_region(study.measures),
        }
        self._verdicts = Counter(zip(judged["region"], judged["verdict"], strict=True))
        self._names = _names(study.regions)

    def row(self, region: str, depth: int, linked: bool, lang: str) -> dict:
        """Return what the index shows of one region.

        Returns
        -------
        dict
            name, link (empty if it has no report), papers (pairs of format and link), depth,
            search (all its names, in lower case), targets, comparable, not_comparable, figures,
            measures (counts), verdicts (pairs of word and count).
        """
        counts = {name: found.get(region, 0) for name, found in self._counts.items()}
        return counts | {
            "name": self._study.label("regions", region, lang),
            "link": address(page_name(region, lang)) if linked else "",
            "papers": [
                (name.upper(), address(paper_name(region, lang, name)))
                for name in (self._papers.get(region, ()) if linked else ())
            ],
            "depth": min(depth, 3),
            "search": self._names[region],
            "verdicts": [
                (verdict_text(v, lang), self._verdicts[region, v])
                for v in VERDICT_TEXTS
                if self._verdicts[region, v]
            ],
        }


def _of(table: pd.DataFrame, targets: Collection[str]) -> pd.DataFrame:
    return table[table["target"].isin(targets)]


def _per_region(table: pd.DataFrame) -> Counter:
    return Counter(table["region"].tolist())


def _names(regions: pd.DataFrame) -> dict[str, str]:
    found = {}
    columns = ("region", "name_zh", "name_en", "aliases")
    for code, *names, aliases in zip(*(regions[c] for c in columns), strict=True):
        others = split_list(aliases) if isinstance(aliases, str) else []
        texts = [code, *(n for n in names if isinstance(n, str)), *others]
        found[code] = "|".join(dict.fromkeys(text.lower() for text in texts))
    return found
