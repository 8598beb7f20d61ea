"""The past as it stood at an origin: series cut off, and what came afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ipanalysis.errors import UsageError
from ipanalysis.locale import N_
from ipanalysis.models.cuts import last_breaks
from ipanalysis.models.panel import Panel
from ipanalysis.models.refusals import LEAST_TO_TRUST

# Wider than the years a panel can hold, so that series and year make one number.
_SPAN = 30_000
# Points forecast in one call: few calls, and bounded memory.
_POINTS = 1_000_000


@dataclass(frozen=True)
class Past:
    """Series of a panel, each as it was at one or more origins.

    Attributes
    ----------
    series : numpy.ndarray
        Which series of the panel, for each of the pasts.
    origin : numpy.ndarray
        Position of the last point of each that is kept.
    cut : numpy.ndarray
        Row of the break that cut off what came before; -1 where none did.
    frame : DataFrame
        Their points up to there: region, indicator, year, value. In place of the region stands
        the number of the past, as several are of one series.
    """

    series: np.ndarray
    origin: np.ndarray
    cut: np.ndarray
    frame: pd.DataFrame


def pasts(
    panel: Panel,
    least: int,
    origins: int | Sequence[int] | None = None,
    breaks: pd.DataFrame | None = None,
) -> Iterator[Past]:
    """Yield the series of a panel as they were one point before their end, two points, and so on.

    Parameters
    ----------
    panel : Panel
        Series without cuts at breaks; those with a fault are passed over.
    least : int
        Points that a series must keep.
    origins : int, sequence of int or None
        So many origins at the end of each series, or the years that are origins; None: all.
    breaks : DataFrame, optional
        Points before the last break up to the origin are left out.

    Yields
    ------
    Past
        As many at once as a million points hold, so that a forecast of all takes few calls.

    Examples
    --------
    >>> from ipanalysis.models.panel import read_panel
    >>> frame = pd.DataFrame({"region": "A", "indicator": "x", "year": range(2010, 2018),
    ...                       "value": 1.0})
    >>> (past,) = pasts(read_panel(frame), 5)
    >>> past.frame.groupby("region")["year"].max().tolist()
    [2016, 2015, 2014]
    """
    series, origin = _chosen(panel, least, origins)
    start = panel.series["start"].to_numpy()[series]
    cut = np.full(len(series), -1)
    if breaks is not None and len(series):
        span = panel.year[start], panel.year[origin]
        cut = last_breaks(panel.series.iloc[series], *span, breaks)
        since = np.where(cut >= 0, breaks["year"].to_numpy(float)[cut], -np.inf)
        start = _first_since(panel, series, start, since)
    length = origin + 1 - start
    batch = (length.cumsum() - length) // _POINTS
    for number in np.unique(batch):
        of = batch == number
        parts = (series[of], origin[of], cut[of])
        yield Past(*parts, _points(panel, series[of], start[of], length[of]))


def _chosen(
    panel: Panel, least: int, origins: int | Sequence[int] | None
) -> tuple[np.ndarray, np.ndarray]:
    """Return series and position of each origin, those at the ends of the series first."""
    check_origins(origins)
    start, stop = (panel.series[name].to_numpy() for name in ("start", "stop"))
    sound = (panel.series["fault"] == "").to_numpy()
    longest = int((stop - start)[sound].max()) if sound.any() else 0
    most = max(longest - least, 0)
    if isinstance(origins, int | np.integer):
        most = min(most, int(origins))
    backs = range(1, most + 1)
    found = [np.flatnonzero(sound & (stop - start - back >= least)) for back in backs]
    if not found:
        return np.zeros(0, int), np.zeros(0, int)
    series = np.concatenate(found)
    origin = stop[series] - 1 - np.repeat(backs, [len(part) for part in found])
    if origins is None or np.isscalar(origins):
        return series, origin
    wanted = np.isin(panel.year[origin], np.fromiter(origins, int))
    return series[wanted], origin[wanted]


def _first_since(
    panel: Panel, series: np.ndarray, start: np.ndarray, since: np.ndarray
) -> np.ndarray:
    """Return the position of the first point of each series from a year on."""
    known = np.arange(len(panel.series)).repeat(panel.series["stop"] - panel.series["start"])
    known = known * _SPAN + panel.year
    broken = np.isfinite(since)
    found = start.copy()
    found[broken] = np.searchsorted(known, series[broken] * _SPAN + since[broken])
    return np.maximum(found, start)


def _points(
    panel: Panel, series: np.ndarray, start: np.ndarray, length: np.ndarray
) -> pd.DataFrame:
    number = np.repeat(np.arange(len(series)), length)
    at = np.arange(length.sum()) - np.repeat(length.cumsum() - length - start, length)
    names = pd.Series(np.char.mod("%09d", np.arange(len(series))), dtype="str")
    columns = {"region": names.take(number).array}
    columns["indicator"] = panel.series["indicator"].take(series[number]).array
    return pd.DataFrame(columns | {"year": panel.year[at], "value": panel.value[at]})


def check_origins(origins: object) -> None:
    """Refuse origins that are neither a number from 1 on nor years nor None."""
    if origins is None:
        return
    given = [origins] if np.isscalar(origins) else list(origins)
    whole = [isinstance(n, int | np.integer) and not isinstance(n, bool) for n in given]
    if not given or not all(whole) or (np.isscalar(origins) and origins < 1):
        text = N_("Origins are a number from 1 on, or a list of years, not {given}.")
        raise UsageError(text, given=origins)


def check_least(least: object) -> int:
    """Return the points that a series must keep; fewer than a forecast needs are refused."""
    whole = isinstance(least, int | np.integer) and not isinstance(least, bool)
    if not whole or least < LEAST_TO_TRUST:
        text = N_("A forecast needs at least {least} values to start from; given: {given}.")
        raise UsageError(text, least=LEAST_TO_TRUST, given=least)
    return int(least)


def outcomes(panel: Panel, series: np.ndarray, years: np.ndarray) -> np.ndarray:
    """Return the value of each series in a year; NaN where there is none.

    Examples
    --------
    >>> from ipanalysis.models.panel import read_panel
    >>> frame = pd.DataFrame({"region": ["A", "A", "B"], "indicator": "x",
    ...                       "year": [2020, 2022, 2021], "value": [1.0, 2.0, 3.0]})
    >>> outcomes(read_panel(frame), np.array([0, 0, 1]), np.array([2022, 2021, 2021])).tolist()
    [2.0, nan, 3.0]
    """
    length = (panel.series["stop"] - panel.series["start"]).to_numpy()
    known = np.repeat(np.arange(len(length)), length) * _SPAN + panel.year
    wanted = series * _SPAN + years
    if not len(known):
        return np.full(len(wanted), np.nan)
    at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return np.where(known[at] == wanted, panel.value[at], np.nan)


def mean_changes(panel: Panel, origin: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Return the mean absolute yearly change of the `n` points up to each origin.

    Examples
    --------
    >>> from ipanalysis.models.panel import read_panel
    >>> frame = pd.DataFrame({"region": "A", "indicator": "x", "year": range(2010, 2014),
    ...                       "value": [1.0, 2.0, 5.0, 3.0]})
    >>> mean_changes(read_panel(frame), np.array([3, 2]), np.array([4, 2])).tolist()
    [2.0, 3.0]
    """
    found = np.full(len(origin), np.nan)
    for length in np.unique(n):
        rows = n == length
        at = origin[rows][:, None] + np.arange(1 - length, 1)
        found[rows] = np.abs(np.diff(panel.value[at], axis=1)).mean(axis=1)
    return found


def sources(panel: Panel) -> pd.Series:
    """Return the ids of the sources of each series, joined."""
    if panel.source is None:
        return pd.Series(pd.NA, panel.series.index, dtype="str")
    length = (panel.series["stop"] - panel.series["start"]).to_numpy()
    used = pd.DataFrame(
        {"series": np.repeat(np.arange(len(length)), length), "source": panel.source.to_numpy()}
    )
    used = used.dropna().drop_duplicates()
    joined = used.groupby("series")["source"].agg("; ".join)
    return joined.reindex(panel.series.index).astype("str")
