"""What conversions may look up in a study: figures with their vintages, growth, rules, names.

Which measure is part, whole or rate of which is never known from names: it is read from the rules
of ``derivations.csv`` and the dimensions of ``units.csv``.
"""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from ipanalysis.data import provenance
from ipanalysis.data.check import split_list
from ipanalysis.data.lookup import records
from ipanalysis.data.study import Study
from ipanalysis.data.vocabulary import AMOUNTS
from ipanalysis.locale import LANGUAGES, Text
from ipanalysis.locale.later import Choice
from ipanalysis.targets.basis.figure import Known
from ipanalysis.targets.basis.growth import growth_rate
from ipanalysis.targets.basis.situation import Past

#: A figure may stand for a year up to so many years later: as long as a plan usually runs.
MAX_AGE = 5
_LEAST_SPAN = 2  # years from which a growth rate is more than one step

Series = dict[int, Known]


class Facts:
    """The figures and rules of a study, looked up by region and indicator.

    Nothing is computed before it is asked for. Figures are exact ones of whole years, in the unit
    of their indicator; the one that is taken is that of :mod:`ipanalysis.data.provenance`, its
    ends are the least and the largest that a source states and no correction marks as doubtful.

    Parameters
    ----------
    study : Study
        The study.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> facts = Facts(ipa.load())
    >>> found = facts.latest("CN", "cny_per_usd", 2021)
    >>> found.year, 6 < found.value < 7
    (2021, True)
    """

    def __init__(self, study: Study) -> None:
        self._study = study
        self.units = study.units
        columns = (study.units[name].tolist() for name in ("unit", "dimension", "factor"))
        self.factors = {
            unit: (dimension, factor) for unit, dimension, factor in zip(*columns, strict=True)
        }
        columns = (study.indicators[name].tolist() for name in ("indicator", "unit", "kind"))
        self.measures = {name: (unit, kind) for name, unit, kind in zip(*columns, strict=True)}
        self.rules = records(study.derivations)
        self._loaded: dict[str, dict[str, Series]] = {}  # by indicator, then by region

    def unit(self, indicator: str) -> str:
        """Return the unit of an indicator."""
        return self.measures[indicator][0]

    def pair(self, unit: str, to: str) -> tuple[float, float] | None:
        """Return factor and divisor from one unit to another; nothing if they are not alike."""
        one, other = self.factors.get(unit), self.factors.get(to)
        if one is None or other is None or one[0] != other[0]:
            return None
        return (1.0, 1.0) if unit == to else (one[1], other[1])

    def per_cent(self, unit: str) -> float | None:
        """Return what turns a growth rate into per cent; nothing for what is no fraction."""
        dimension, factor = self.factors.get(unit, (None, 1.0))
        return round(100 * factor, 12) if dimension == "fraction" else None

    def name(self, table: str, code: str) -> Text:
        """Return the name of a region or an indicator, which waits for its language."""
        return Choice(said={lang: self._study.label(table, code, lang) for lang in LANGUAGES})

    def region(self, region: str, which: str) -> str | None:
        """Return the region that a rule means: the same, its parent or the nation."""
        if which == "same":
            return region
        return self._nation if which == "nation" else self._parents.get(region)

    def known(self, region: str, indicator: str, year: int) -> Known | None:
        """Return the figure of a year."""
        return self._series(region, indicator).get(year)

    def latest(self, region: str, indicator: str, year: int) -> Known | None:
        """Return the figure of a year, or the latest of the :data:`MAX_AGE` years before."""
        series = self._series(region, indicator)
        return next((series[y] for y in range(year, year - MAX_AGE - 1, -1) if y in series), None)

    def past(self, region: str, indicator: str, last: int, years: int = MAX_AGE) -> Past | None:
        """Return how a series grew up to a year, over so many years at most.

        It is the constant growth between the first and the last figure of that time; nothing if
        they lie less than two years apart, one of them is not above zero, or a break lies between.
        """
        series = self._series(region, indicator)
        inside = sorted(year for year in series if last - years <= year <= last)
        if not inside or inside[-1] - inside[0] < _LEAST_SPAN:
            return None
        start, end = series[inside[0]], series[inside[-1]]
        rate = growth_rate(start.value, end.value, end.year - start.year)
        if rate is None or self._broken(region, indicator, start.year, end.year):
            return None
        sources = tuple(dict.fromkeys((*start.sources, *end.sources)))
        return Past(start.year, end.year, rate, sources)

    def _series(self, region: str, indicator: str) -> Series:
        if indicator not in self._loaded:
            wanted = self._wanted if indicator in self._wanted else {indicator}
            self._loaded |= {name: {} for name in wanted}
            for key, series in self._read(wanted).items():
                self._loaded[key[1]][key[0]] = series
        return self._loaded[indicator].get(region, {})

    @cached_property
    def _wanted(self) -> set[str]:
        """Return what is likely to be asked for: one reading of many is quicker than many."""
        targets = self._study.targets
        wanted = set(targets.loc[~targets["basis"].isin(AMOUNTS), "indicator"])
        return wanted.union(*(self._study.derivations[c] for c in ("first", "second")))

    @cached_property
    def _nation(self) -> str:
        return self._study.nation

    @cached_property
    def _parents(self) -> dict[str, str]:
        return self._study.regions.set_index("region")["parent"].dropna().to_dict()

    @cached_property
    def _breaks(self) -> dict[str, list[tuple[int, set[str]]]]:
        found: dict[str, list[tuple[int, set[str]]]] = {}
        for row in records(self._study.breaks):
            regions = set() if pd.isna(row["regions"]) else set(split_list(row["regions"]))
            found.setdefault(row["indicator"], []).append((int(row["year"]), regions))
        return found

    def _broken(self, region: str, indicator: str, first: int, last: int) -> bool:
        return any(
            first < year <= last and (not regions or region in regions)
            for year, regions in self._breaks.get(indicator, [])
        )

    def _read(self, indicators: set[str]) -> dict[tuple[str, str], Series]:
        study = self._study
        rows = study.observations[study.observations["indicator"].isin(indicators)]
        rows = rows[(rows["bound"] == "eq") & (rows["status"] != "part_year")]
        if rows.empty:
            return {}
        rows = provenance.in_indicator_unit(rows, study.indicators, study.units)
        sound = rows[~provenance.doubtful(rows)]
        others: dict[tuple, list[tuple[float, str]]] = {}
        for *key, value, source in _cells(sound):
            others.setdefault(tuple(key), []).append((value, source))
        found: dict[tuple[str, str], Series] = {}
        for region, indicator, year, value, source in _cells(provenance.best(rows, study.sources)):
            stated = others.get((region, indicator, year), [])
            figure = _with_vintages(int(year), value, source, stated)
            found.setdefault((region, indicator), {})[int(year)] = figure
        return found


def _cells(rows: pd.DataFrame) -> zip:
    names = ("region", "indicator", "year", "value", "source")
    return zip(*(rows[name].tolist() for name in names), strict=True)


def _with_vintages(year: int, value: float, source: str, stated: list[tuple[float, str]]) -> Known:
    low, high = (end([value, *(other for other, _ in stated)]) for end in (min, max))
    ends = [who for other, who in stated if other in (low, high) and other != value]
    sources = [part for ids in (source, *ends) for part in split_list(ids)]
    return Known(year, value, low, high, tuple(dict.fromkeys(sources)))
