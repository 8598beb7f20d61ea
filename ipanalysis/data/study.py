"""A study: the tables of one comparison, loaded, checked and typed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ipanalysis.data import provenance
from ipanalysis.data.applied import Applied
from ipanalysis.data.dates import as_day
from ipanalysis.data.regions import resolve_region, root_region
from ipanalysis.data.schema import TABLES
from ipanalysis.errors import UsageError, unknown_name
from ipanalysis.locale import N_, check_lang, listed, tr

if TYPE_CHECKING:
    import datetime as dt

    from ipanalysis.data.vintage import Vintage


def needs_study(given: object) -> None:
    """Refuse what is no study, for functions that ask for its targets or plans.

    Raises
    ------
    UsageError
        If it is none.
    """
    # What looks like one will do.
    if not (hasattr(given, "targets") and hasattr(given, "plans")):
        text = N_("Give a study (ipa.load() makes one of a folder), not {given}.")
        raise UsageError(text, given=type(given).__name__)


@dataclass(frozen=True)
class Study:
    """The tables of a study, as tidy DataFrames; see the data dictionary for their columns.

    Attributes
    ----------
    folder : str
        Where it was loaded from.
    regions, successions, units, indicators, sources, plans, observations, targets, mappings,
    measures, claims, breaks, derivations : DataFrame
        The tables. Codes are strings, years ``Int64``, values ``float64``; an empty cell is
        missing. ``observations`` has also ``rounding`` (half a unit of the last printed digit)
        and ``published`` filled from the source; ``rule`` and ``inputs`` are filled in derived
        figures only: the rule that made them, and the ids of the observations they are made of.
        observations, targets and claims have ``correction`` (ids of the corrections that are about
        the row, joined by "; ") and ``doubtful`` (bool: whether one of them only marks it).
    corrections, rules, explanations : DataFrame
        What was put right, what plausible figures have to meet, and which breaches are in order.
    applied : Applied
        What the corrections changed; see :meth:`corrected`.
    derived : bool
        Whether the observations hold derived figures.
    vintage : Vintage or None
        The day whose knowledge it holds, and what it leaves out; None if it holds everything.
    """

    folder: str
    regions: pd.DataFrame
    successions: pd.DataFrame
    units: pd.DataFrame
    indicators: pd.DataFrame
    sources: pd.DataFrame
    plans: pd.DataFrame
    observations: pd.DataFrame
    targets: pd.DataFrame
    mappings: pd.DataFrame
    measures: pd.DataFrame
    claims: pd.DataFrame
    breaks: pd.DataFrame
    derivations: pd.DataFrame
    corrections: pd.DataFrame
    rules: pd.DataFrame
    explanations: pd.DataFrame
    applied: Applied = field(default_factory=Applied, repr=False)
    derived: bool = False
    vintage: Vintage | None = None

    def __repr__(self) -> str:
        known = f". {self.vintage.text()}" if self.vintage else ""
        return f"<Study {self.folder}: {self.summary()}{known}>"

    def summary(self, lang: str = "en") -> str:
        """Return the sizes of the tables in one line."""
        bare = self.without_derived()
        rows = [(len(getattr(bare, name)), TABLES[name].title) for name in table_names()]
        made = len(self.observations) - len(bare.observations)
        rows += [(made, N_("derived figures"))] * bool(made)
        text = N_("{title} {n}")
        return listed((tr(text, lang, title=tr(title, lang), n=n) for n, title in rows), lang)

    @property
    def nation(self) -> str:
        """Code of the nation."""
        return root_region(self.regions)

    def region(self, name: str) -> str:
        """Return the code of a region given its code or any of its names.

        Raises
        ------
        UnknownNameError
            If nothing or more than one region is called so.
        """
        return resolve_region(self.regions, name)

    def indicator(self, name: str) -> str:
        """Return the id of an indicator given its id or its Chinese or English name.

        Raises
        ------
        UnknownNameError
            If no indicator is called so; the nearest names are listed.
        """
        table = self.indicators
        for column in ("indicator", "name_zh", "name_en"):
            found = table.loc[table[column].str.casefold() == str(name).casefold(), "indicator"]
            if len(found):
                return str(found.iloc[0])
        names = table[["indicator", "name_en", "name_zh"]].stack().dropna()
        raise unknown_name("indicator", name, names)

    def label(self, table: str, code: str, lang: str = "en", what: str = "name") -> str:
        """Return the name (or title, note ...) of an entry in a language, or the next best.

        Parameters
        ----------
        table : str
            Name of a table with a single key column.
        code : str
            Its key.
        lang : {"en", "zh"}
            The language wanted. A study may have names in one language only; then that is taken.
        what : str
            Stem of the column: ``name``, ``title``, ``publisher``, ``note`` ...
        """
        row = self._entries[table].get(code)
        if row is None:
            return code
        second = "zh" if check_lang(lang) == "en" else "en"
        wanted = [f"short_{lang}"] * (what == "name") + [f"{what}_{lang}", f"{what}_{second}"]
        for column in wanted:
            if pd.notna(row.get(column)):
                return str(row[column])
        return code if what in ("name", "title") else ""

    @cached_property
    def _entries(self) -> _Entries:
        return _Entries(self)

    def values(self) -> pd.DataFrame:
        """Return all observations, brought to the unit of their indicator."""
        return provenance.in_indicator_unit(self.observations, self.indicators, self.units)

    def select(
        self,
        region: str | Sequence[str] | None = None,
        indicator: str | Sequence[str] | None = None,
        years: slice | int | None = None,
    ) -> pd.DataFrame:
        """Return the best value of each region, indicator and year.

        Parameters
        ----------
        region, indicator : str or sequence of str, optional
            Codes or names; all if not given.
        years : slice or int, optional
            A year, or a slice of years with both ends included.

        Returns
        -------
        DataFrame
            Columns region, indicator, year, value, unit, bound, status, source, published, rule,
            inputs, doubtful, correction; one row a key, chosen by the rule of
            :mod:`ipanalysis.data.provenance`; values in the unit of the indicator. Part-year
            figures are left out.

        Raises
        ------
        UnknownNameError
            If a region or an indicator is not in the study.

        Examples
        --------
        >>> import ipanalysis as ipa
        >>> ipa.load().select("China", "hv_patents_per_10k", 2024)["value"].tolist()
        [14.0]
        """
        rows = self.observations
        if region is not None:
            rows = rows[rows["region"].isin([self.region(r) for r in _several(region)])]
        if indicator is not None:
            rows = rows[rows["indicator"].isin([self.indicator(i) for i in _several(indicator)])]
        if years is not None:
            span = years if isinstance(years, slice) else slice(years, years)
            first = span.start if span.start is not None else rows["year"].min()
            last = span.stop if span.stop is not None else rows["year"].max()
            rows = rows[rows["year"].between(first, last)]
        rows = provenance.in_indicator_unit(rows, self.indicators, self.units)
        return provenance.best(rows, self.sources).reindex(columns=SELECTED)

    def conflicts(self, kind: str | None = None) -> pd.DataFrame:
        """Return the keys on which sources disagree, the value taken, and by which rule.

        Parameters
        ----------
        kind : {"conflict", "revision", "rounding", "all"}, optional
            What to return; conflicts and revisions if not given.

        Returns
        -------
        DataFrame
            One row a region, indicator and year; see :func:`ipanalysis.data.conflicts.conflicts`.

        Examples
        --------
        >>> import ipanalysis as ipa
        >>> found = ipa.load().conflicts("revision").set_index(["indicator", "year"])
        >>> found.loc[("patent_intensive_share_gdp", 2022), ["low", "high", "taken"]].tolist()
        [12.6, 12.71, 12.6]
        """
        from ipanalysis.data.conflicts import conflicts

        return conflicts(self.values(), self.sources, kind)

    def corrected(self) -> pd.DataFrame:
        """Return what the corrections changed, one row a correction and corrected row.

        Returns
        -------
        DataFrame
            Columns correction, action (drop, set, scale, flag), table, region, indicator, year,
            source (of the row), column, raw and new (the cell as text, in the file and now;
            ``new`` is empty where the row is left out or only marked), raw_unit, unit (of the row,
            in the file and now), reason_zh, reason_en, provider, date. Empty if the study was
            loaded with ``corrected=False``.
        """
        reasons = ["correction", "reason_zh", "reason_en", "provider", "date"]
        changes = self.applied.changes if self.applied.made else self.applied.changes.head(0)
        changes = changes.drop(columns=["row", "key"])
        return changes.merge(self.corrections[reasons], on="correction")

    def findings(self) -> pd.DataFrame:
        """Return the figures that are not plausible by the rules of the study.

        See :func:`ipanalysis.data.plausibility.findings` for the columns.
        """
        from ipanalysis.data.plausibility import findings

        bare = self.without_derived()  # what follows from figures is as plausible as they are
        return findings({name: getattr(bare, name) for name in table_names()})

    def as_of(self, date: str | int | dt.date) -> Study:
        """Return the study as its readers knew it on a day.

        Parameters
        ----------
        date : str, int or date
            ``YYYY-MM-DD``; a year (also as a number) or month alone means its last day. Also a
            date, datetime or pandas timestamp.

        Returns
        -------
        Study
            Without what was published later or at a time that is not known; everything computed
            from it uses nothing else, and derived figures are made anew. Corrections hold
            whatever their date: they mend how a figure was printed or copied, not what was known.
            Its attribute ``vintage`` holds the day and how many rows were left out. See
            :mod:`ipanalysis.data.vintage` for the rule.

        Raises
        ------
        UsageError
            If it is no date.

        Examples
        --------
        >>> import ipanalysis as ipa
        >>> study = ipa.load().as_of("2023-06-30")
        >>> study.select("China", "hv_patents_per_10k")["year"].tolist()
        [2020, 2021, 2022]
        >>> study.vintage.day
        datetime.date(2023, 6, 30)
        """
        from ipanalysis.data.vintage import Vintage, known_on
        from ipanalysis.data.vintage_review import known_review

        day, bare = as_day(date), self.without_derived()
        known, left_out = known_on({name: getattr(bare, name) for name in table_names()}, day)
        if self.vintage is not None:  # what was cut off before stays cut off
            day = min(day, self.vintage.day)
            for column in ("later", "undated"):
                left_out[column] += self.vintage.left_out[column]
        known |= known_review(bare, known, day)
        past = replace(bare, **known, vintage=Vintage(day, left_out))
        return past.with_derived() if self.derived else past

    def with_derived(self) -> Study:
        """Return the study with the figures that its rules make where nothing was observed.

        See :mod:`ipanalysis.data.derive`.
        """
        from ipanalysis.data.derive import derived_rows

        bare = self.without_derived()
        made = derived_rows(bare)
        rows = bare.observations
        rows = pd.concat([rows, made], ignore_index=True) if len(made) else rows
        return replace(bare, observations=rows, derived=True)

    def without_derived(self) -> Study:
        """Return the study with observed figures only."""
        if not self.derived:
            return self
        observed = self.observations[self.observations["rule"].isna()]
        return replace(self, observations=observed.reset_index(drop=True), derived=False)


class _Entries(dict):
    """The rows of each table by their key, for names: made when first asked for."""

    def __init__(self, study: Study) -> None:
        self._study = study

    def __missing__(self, table: str) -> dict[str, dict]:
        frame: pd.DataFrame = getattr(self._study, table)
        keys = frame[frame.columns[0]].tolist()
        # The first of several, as a study that was changed in memory may have them.
        self[table] = dict(zip(reversed(keys), reversed(frame.to_dict("records")), strict=True))
        return self[table]


SELECTED = [*provenance.KEY, "value", "unit", "bound", "status", "source", "published"]
SELECTED += ["rule", "inputs"]  # of derived figures
SELECTED += ["doubtful", "correction"]


def table_names() -> list[str]:
    """Return the names of the tables of a study, in the order of the data dictionary."""
    return [f.name for f in fields(Study) if f.name in TABLES]


def _several(names: str | Sequence[str]) -> list[str]:
    return [names] if isinstance(names, str) else list(names)


def bundled_folder() -> Path:
    """Return the folder of the study that is shipped with the package."""
    return _shipped("data/raw")


def bundled_notebook() -> Path:
    """Return the notebook that papermill fills for each region."""
    return _shipped("notebooks/region_report.ipynb")


def _shipped(path: str) -> Path:
    # In a wheel the files lie in the package; in a checkout at the top of the project.
    package = Path(os.fspath(__file__)).parents[1]
    inside = package / "bundled" / path
    return inside if inside.exists() else package.parent / path
