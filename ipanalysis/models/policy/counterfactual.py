"""What the earlier course would have given: forecasts from before a year, beside what came."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from ipanalysis.locale import Text
from ipanalysis.models.cuts import last_breaks
from ipanalysis.models.forecast.distribution import Distribution, beyond, summed
from ipanalysis.models.hierarchy.base import Series, forecast_of
from ipanalysis.models.policy.reasons import said
from ipanalysis.models.refusals import LEAST_TO_TRUST, LONGEST_HORIZON

#: No reason.
NOTHING = Text("")


@dataclass(frozen=True)
class Case:
    """A series cut in two by a year.

    Attributes
    ----------
    region, indicator : str
        Ids.
    since : int
        The year.
    before, after : dict of int to float
        Values by year; what lies behind a declared break since the cut is in neither.
    sources : tuple of str
        Ids of the sources.
    cut : int or None
        Year of a declared break after the last value before that ends what can be compared.
    """

    region: str
    indicator: str
    since: int
    before: dict[int, float]
    after: dict[int, float]
    sources: tuple[str, ...] = ()
    cut: int | None = None


@dataclass(frozen=True)
class Judged:
    """A case with its forecast.

    Attributes
    ----------
    case : Case
        What was judged.
    curves : dict of int to Distribution
        Distribution of each year that was both observed and forecast.
    means : dict of int to float
        Point forecasts of these years.
    n : int
        Values the forecast used.
    status : str
        ``ok``, or why there is none.
    reason : Text
        In words.
    """

    case: Case
    curves: dict[int, Distribution] = field(default_factory=dict)
    means: dict[int, float] = field(default_factory=dict)
    n: int = 0
    status: str = "ok"
    reason: Text = NOTHING

    @property
    def years(self) -> list[int]:
        """The years that are judged."""
        return list(self.curves)

    @cached_property
    def sum(self) -> Distribution:
        """The distribution of the years' sum; all years stand at the same quantile."""
        return summed(list(self.curves.values()))

    @property
    def observed(self) -> np.ndarray:
        """The observed values of the judged years."""
        return np.array([self.case.after[year] for year in self.years])

    @cached_property
    def z(self) -> float:
        """Where the sum of what was observed stands in its distribution, as a normal quantile."""
        return self.sum.place(float(self.observed.sum()))

    @property
    def beyond(self) -> float:
        """Share of the distribution of the sum as far out as what was observed, both sides."""
        return beyond(self.z)


def cases(points: pd.DataFrame, since: int, breaks: pd.DataFrame | None) -> list[Case]:
    """Return the series of a table cut at a year.

    Parameters
    ----------
    points : DataFrame
        Columns region, indicator, year, value and, if known, source; each year once a series.
    since : int
        First year of the plan.
    breaks : DataFrame, optional
        Declared breaks: those after the last value before the plan end what
        can be compared.
    """
    listed: dict[tuple[str, str], tuple[list, list, dict]] = {}
    sources = points["source"] if "source" in points else pd.Series(None, points.index, dtype="str")
    cells = (points[name].tolist() for name in ("region", "indicator", "year", "value"))
    for region, indicator, year, value, source in zip(*cells, sources.tolist(), strict=True):
        years, values, ids = listed.setdefault((region, indicator), ([], [], {}))
        years.append(year)
        values.append(value)
        if isinstance(source, str):
            ids[source] = None
    spans = [
        (max((y for y in years if y < since), default=since - 1), max(years))
        for years, _, _ in listed.values()
    ]
    cuts = first_breaks(list(listed), spans, breaks)
    found = []
    for (key, (years, values, ids)), cut in zip(listed.items(), cuts, strict=True):
        pairs = [(y, v) for y, v in zip(years, values, strict=True) if cut is None or y < cut]
        before = {y: v for y, v in pairs if y < since}
        after = {y: v for y, v in pairs if y >= since}
        found.append(Case(*key, since, before, after, tuple(ids), cut))
    return found


def first_breaks(
    keys: list[tuple[str, str]], spans: list[tuple[int, int]], breaks: pd.DataFrame | None
) -> list[int | None]:
    """Return for each series the year of the first declared break after a year, up to another.

    Examples
    --------
    >>> breaks = pd.DataFrame({"indicator": ["x", "x"], "year": [2021, 2023]})
    >>> first_breaks([("A", "x"), ("B", "x")], [(2020, 2024), (2021, 2022)], breaks)
    [2021, None]
    """
    found: list[int | None] = [None] * len(keys)
    if breaks is None or not keys:
        return found
    series = pd.DataFrame(keys, columns=["region", "indicator"])
    first, last = (np.array(ends) for ends in zip(*spans, strict=True))
    years = breaks["year"].to_numpy()
    rows = last_breaks(series, first, last, breaks)
    while (rows >= 0).any():  # from the last break to the first
        for at in np.flatnonzero(rows >= 0):
            found[at] = int(years[rows[at]])
        last = np.where(rows >= 0, years[rows].astype(int) - 1, first)
        rows = last_breaks(series, first, last, breaks)
    return found


def judge(
    listed: list[Case],
    model: str,
    bounds: pd.DataFrame | None = None,
    breaks: pd.DataFrame | None = None,
) -> list[Judged]:
    """Forecast all cases from their values before, and put beside them what came.

    Values before a declared break that lies before the plan are left out, as in
    :func:`ipanalysis.forecast`.
    """
    cells = []
    for n, case in enumerate(listed):
        cells += [(f"{case.region}|{n}", case.indicator, y, v) for y, v in case.before.items()]
    rows = pd.DataFrame(cells, columns=["region", "indicator", "year", "value"])
    made: dict[str, Series] = {}
    if len(rows):
        breaks = _renamed(breaks, listed) if breaks is not None else None
        made = forecast_of(rows, model, bounds, breaks)
    return [_judged(case, made.get(f"{case.region}|{n}")) for n, case in enumerate(listed)]


def _renamed(breaks: pd.DataFrame, listed: list[Case]) -> pd.DataFrame:
    """Return breaks that name regions with the names that the cases go by here."""
    if "regions" not in breaks:
        return breaks
    names: dict[str, list[str]] = {}
    for n, case in enumerate(listed):
        names.setdefault(case.region, []).append(f"{case.region}|{n}")
    regions = [
        ";".join(one for r in cell.split(";") for one in names.get(r.strip(), [r.strip()]))
        if isinstance(cell, str)
        else cell
        for cell in breaks["regions"]
    ]
    return breaks.assign(regions=pd.Series(regions, breaks.index, dtype=object))


def _judged(case: Case, series: Series | None) -> Judged:
    about = {"since": case.since}
    if series is None:
        fields = {"least": LEAST_TO_TRUST, **about}
        return Judged(case, status="no_before", reason=said("no_before", **fields))
    if not series.curves:
        why = said("not_forecast", why=series.reason, **about)
        return Judged(case, n=series.n, status="not_forecast", reason=why)
    if series.status == "constant":
        return Judged(case, n=series.n, status="constant", reason=said("constant", **about))
    if not case.after:
        if case.cut is not None:
            return Judged(case, n=series.n, status="break", reason=said("break", year=case.cut))
        return Judged(case, n=series.n, status="no_after", reason=said("no_after", **about))
    years = [year for year in sorted(case.after) if year in series.curves]
    if not years:
        longest = min(LONGEST_HORIZON, series.n)
        reason = said("too_late", longest=longest, **about)
        return Judged(case, n=series.n, status="too_late", reason=reason)
    curves = {year: series.curves[year] for year in years}
    means = {year: series.means[year] for year in years}
    reason = series.reason if isinstance(series.reason, Text) else NOTHING
    return Judged(case, curves, means, series.n, "ok", reason)
