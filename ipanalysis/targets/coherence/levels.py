"""Observed figures by region and year, and the year whose weights most regions have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

import pandas as pd

from ipanalysis.data.lookup import among
from ipanalysis.data.study import Study

_EXACT = ("eq", "approx")


class Figure(NamedTuple):
    """An observed figure: what it says, between which bounds, of which year and source."""

    value: float
    low: float
    high: float
    year: int
    source: str

    @property
    def exact(self) -> bool:
        """Whether it is a figure rather than a mere bound."""
        return self.low == self.high


@dataclass(frozen=True)
class Levels:
    """The chosen figures of a study, looked up by indicator, region and year.

    Attributes
    ----------
    series : dict
        By indicator and region: the figure of each year, in the unit of the indicator.
    """

    series: dict[tuple[str, str], dict[int, Figure]]

    def at(self, indicator: str, region: str, year: int) -> Figure | None:
        """Return the figure of a year."""
        return self.series.get((indicator, region), {}).get(year)

    def latest(self, indicator: str, region: str, until: int) -> Figure | None:
        """Return the latest figure, not later than a year."""
        known = self.series.get((indicator, region), {})
        years = [year for year in known if year <= until]
        return known[max(years)] if years else None

    def weights(
        self, indicator: str, regions: Iterable[str], until: int
    ) -> tuple[dict[str, Figure], int | None]:
        """Return an exact figure a region, of one year for all as far as possible, and that year.

        The year is the one, not later than `until`, of which most regions have a figure; of
        several the latest. A region without a figure of that year gets its latest one.

        Examples
        --------
        >>> one = lambda value, year: Figure(value, value, value, year, "s")
        >>> levels = Levels({("pop", "A"): {2020: one(5.0, 2020), 2022: one(6.0, 2022)},
        ...                  ("pop", "B"): {2020: one(7.0, 2020)}})
        >>> weights, year = levels.weights("pop", ["A", "B", "C"], 2025)
        >>> year, {region: figure.value for region, figure in weights.items()}
        (2020, {'A': 5.0, 'B': 7.0})
        """
        known = {}
        for region in regions:
            series = self.series.get((indicator, region), {})
            usable = {y: f for y, f in series.items() if y <= until and f.exact and f.value >= 0}
            if usable:
                known[region] = usable
        counts = Counter(year for years in known.values() for year in years)
        if not counts:
            return {}, None
        common = max(counts, key=lambda year: (counts[year], year))
        return {r: years.get(common) or years[max(years)] for r, years in known.items()}, common


def levels_of(study: Study, indicators: Iterable[str], best: pd.DataFrame | None = None) -> Levels:
    """Return the chosen figures of some indicators.

    Parameters
    ----------
    study : Study
        The study; its derived figures count if it has them.
    indicators : iterable of str
        Ids; those that the study does not know are passed over.
    best : DataFrame, optional
        The best values of the study (:meth:`~ipanalysis.Study.select`), if they are at hand.
    """
    wanted = sorted(set(indicators) & set(study.indicators["indicator"]))
    if not wanted:
        return Levels({})
    if best is None:
        rows = study.select(indicator=wanted)
    else:
        rows = best[among(best["indicator"], set(wanted))]
    columns = ("indicator", "region", "year", "value", "bound", "source")
    series: dict[tuple[str, str], dict[int, Figure]] = {}
    lists = (rows[name].tolist() for name in columns)
    for indicator, region, year, value, bound, source in zip(*lists, strict=True):
        if value == value:
            low = -inf if bound in ("le", "lt") else value
            high = inf if bound in ("ge", "gt") else value
            figure = Figure(value, low, high, int(year), source)
            series.setdefault((indicator, region), {})[int(year)] = figure
    return Levels(series)
