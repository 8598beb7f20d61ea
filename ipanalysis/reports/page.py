"""The page of one region: what each section of the report notebook shows.

A notebook makes one :class:`Page` and shows its sections; each section knows which region it is
about, and a page with a section of another region is refused when it is written.
"""

from __future__ import annotations

import pickle
from contextlib import suppress
from functools import cached_property
from pathlib import Path

import pandas as pd
from markupsafe import Markup

from ipanalysis.data.check import split_list
from ipanalysis.data.load import load
from ipanalysis.data.study import Study
from ipanalysis.locale import check_lang, tr
from ipanalysis.locale.numbers import number, percent, quantity
from ipanalysis.locale.scales import decimal, scale
from ipanalysis.locale.words import word
from ipanalysis.models.verdicts import verdict_of
from ipanalysis.reports.addresses import PLACE, address, announced, compared, indicator_name
from ipanalysis.reports.html import Html, render
from ipanalysis.reports.order import newest_first
from ipanalysis.reports.queries import own_targets
from ipanalysis.reports.references import References
from ipanalysis.results import Results, build, read_results

SECTIONS = (
    *("header", "summary", "ledger", "progress", "series", "measures", "evidence", "sources"),
)


class Page:
    """What a report says of one region.

    Parameters
    ----------
    region : str
        Code or any name of the region.
    lang : {"en", "zh"}
        Language of the page.
    study : str
        Folder of the study; the bundled one if empty.
    processed : str
        Folder of the results of ``ipanalysis build``; computed here if empty.
    as_of : str
        A day: the page says what was known then. Everything the study holds, if empty.

    Examples
    --------
    >>> page = Page("Shanghai", "zh")
    >>> "上海" in str(page.header())
    True
    """

    def __init__(
        self,
        region: str,
        lang: str = "en",
        study: str = "",
        processed: str = "",
        as_of: str = "",
    ) -> None:
        self.lang = check_lang(lang)
        key = (study, processed, as_of)
        self.study, results = _warm.get(key) or _loaded(*key)
        self.region = self.study.region(region)
        self.results: Results = results.in_language(lang)
        self.linked = frozenset(compared(self.results.values) if announced(processed) else ())
        self.references = References(self.study, lang)
        self.cite = self.references.cite

    # What the sections need

    def tr(self, msgid: str, **values: object) -> str:
        """Return a message in the language of the page."""
        return tr(msgid, self.lang, **values)

    def label(self, table: str, code: object, what: str = "name") -> str:
        """Return the name of a code in the language of the page; nothing for a missing code."""
        return "" if pd.isna(code) else self.study.label(table, str(code), self.lang, what)

    def indicator(self, code: str) -> str:
        """Return the name of an indicator, as a link to its comparison if a site stands around."""
        name = self.label("indicators", code)
        if code not in self.linked:
            return name
        link = address(PLACE, indicator_name(code, self.lang))
        return Markup('<a class="compare" href="{}">{}</a>').format(link, name)

    def quantity(self, value: float, unit: object, **options: object) -> str:
        """Return a value with its unit in the language of the page."""
        if pd.isna(value) or pd.isna(unit):
            return "–"
        return quantity(value, str(unit), self.study.units, self.lang, **options)

    def word(self, vocabulary: str, code: object) -> str:
        """Return the word for a code in the language of the page."""
        return word(vocabulary, code, self.lang)

    def figures(self, unit: object, *values: float) -> tuple[str, list[str]]:
        """Return values of one unit as on one scale: the label of the unit, and the figures."""
        known = [value for value in values if pd.notna(value)]
        if not known:
            return "", ["–"] * len(values)
        form = scale(known, str(unit), self.study.units, self.lang)
        texts = ["–" if pd.isna(v) else number(decimal(v) * form.factor, self.lang) for v in values]
        return form.label, texts

    def percent(self, fraction: float, **options: object) -> str:
        """Return a fraction as a percentage."""
        return percent(fraction, self.lang, **options)

    def listed(self, items: list[str]) -> str:
        """Return items as an enumeration; names of indicators have commas, so not with those."""
        return ("；" if self.lang == "zh" else "; ").join(items)

    def chance(self, probability: float) -> str:
        """Return a probability without decimals, unless rounding would contradict its word."""
        contradicts = verdict_of(round(probability, 2)) != verdict_of(probability)
        return percent(probability, self.lang, digits=1 if contradicts else 0)

    def mine(self, table: str) -> pd.DataFrame:
        """Return the rows of a result that are about the region."""
        frame: pd.DataFrame = getattr(self.results, table)
        return frame[frame["region"] == self.region]

    @cached_property
    def is_nation(self) -> bool:
        """Whether the page is about the whole."""
        return self.region == self.study.nation

    @cached_property
    def plans(self) -> pd.DataFrame:
        """The plans of the region, the newest first."""
        return newest_first(self.study.plans[self.study.plans["region"] == self.region])

    @cached_property
    def targets(self) -> pd.DataFrame:
        """The targets that the region's plans set, each once."""
        return own_targets(self.study, self.region)

    @cached_property
    def groups(self) -> list[str]:
        """The groups the region belongs to."""
        regions = self.study.regions
        cell = regions.loc[regions["region"] == self.region, "groups"].fillna("").iloc[0]
        return [code for code in regions["region"] if code in split_list(cell)]

    @cached_property
    def date(self) -> str:
        """The day up to which the sources of the page were published; empty if none says."""
        if self.study.vintage is not None:
            return self.study.vintage.day.isoformat()
        dates = self.study.sources["published"].dropna()
        return str(dates.max()) if len(dates) else ""

    # The sections

    def header(self) -> Html:
        """Title, plans and where the page comes from."""
        from ipanalysis.reports.sections import header

        return self._section("header", header.context(self))

    def summary(self) -> Html:
        """Say the main findings in plain words, made from the tables."""
        from ipanalysis.reports.sections import summary

        return self._section("summary", summary.context(self))

    def ledger(self) -> Html:
        """Show every target beside the national one, or the reason why not."""
        from ipanalysis.reports.sections import ledger

        return self._section("ledger", ledger.context(self))

    def progress(self) -> Html:
        """Show how far each target is, and whether it was or will be met."""
        from ipanalysis.reports.sections import progress

        return self._section("progress", progress.context(self))

    def series(self) -> Html:
        """Draw each series with its target and forecast, and list the single figures."""
        from ipanalysis.reports.sections import series

        return self._section("series", series.context(self))

    def measures(self) -> Html:
        """List what the plans do."""
        from ipanalysis.reports.sections import measures

        return self._section("measures", measures.context(self))

    def evidence(self) -> Html:
        """Show where sources disagree, and which of their claims hold."""
        from ipanalysis.reports.sections import evidence

        return self._section("evidence", evidence.context(self))

    def sources(self) -> Html:
        """List the sources cited on the page; comes last."""
        return self._section("sources", {"entries": self.references.entries()})

    def table(self, rows: pd.DataFrame) -> Markup:
        """Return figures as a table for :meth:`section`, each with its source.

        Parameters
        ----------
        rows : DataFrame
            Columns indicator, value, unit, year and, if known, region, bound, source: rows of
            the result ``values``, for one.
        """
        from ipanalysis.reports.own import figures_table

        return figures_table(self, rows)

    def section(self, heading: str, *parts: object) -> Html:
        """Show a section of your own, in the look of the others.

        Parameters
        ----------
        heading : str
            Its heading; none if empty.
        *parts
            Texts, tables (DataFrame), matplotlib figures with a label, or what a notebook shows
            as HTML; one below the other.

        Raises
        ------
        UsageError
            If a figure has no label, or a part is nothing of these.

        Examples
        --------
        >>> import pandas as pd
        >>> section = Page("Shanghai").section("Courts", pd.DataFrame({"Year": [2024]}))
        >>> "<h2>Courts</h2>" in str(section)
        True
        """
        from ipanalysis.reports.own import own_parts

        return self._section("own", {"heading": heading, "parts": own_parts(parts, self.lang)})

    def _section(self, name: str, context: dict) -> Html:
        body = render(f"sections/{name}.html.j2", self.lang, page=self, **context)
        about = Markup('<section class="{}" data-region="{}" data-lang="{}"{}>\n{}\n</section>')
        dated = Markup(' data-date="{}"').format(self.date) if name == "header" else ""
        return Html(about.format(name, self.region, self.lang, dated, body))


# Only filled in a process that kernels are forked from: elsewhere files may change any time.
_warm: dict[tuple[str, str, str], tuple[Study, Results]] = {}


def _loaded(study: str, processed: str, as_of: str) -> tuple[Study, Results]:
    loaded = load(study or None)
    loaded = loaded.as_of(as_of) if as_of else loaded
    return loaded, read_results(processed, loaded) if processed else build(loaded)


def warm(kept: str, study: str, processed: str, as_of: str, region: str, lang: str) -> None:
    """Take over a study and its results for all pages to come, and make one page.

    For a process that kernels are forked from: each finds the study in memory, and all that a
    page needs imported. Reading the tables there would start threads, which a fork does not copy.

    Parameters
    ----------
    kept : str
        File with the study and its results, pickled by the caller.
    study, processed, as_of : str
        As for :class:`Page`: the parameters that they stand for.
    region, lang : str
        Which page to make.
    """
    # What goes wrong is told by the kernels, which try it again.
    with suppress(Exception):
        _warm[study, processed, as_of] = pickle.loads(Path(kept).read_bytes())
        page = Page(region, lang, study, processed, as_of)
        for section in SECTIONS:
            str(getattr(page, section)())
