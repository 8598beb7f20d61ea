"""The past as it stood at an origin: series cut off, and what came afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ipanalysis.errors import UsageError
from ipanalysis.locale import N_
from ipanalysis.models.panel import KEYS, Panel
from ipanalysis.models.refusals import LEAST_FOR_FORECAST

# Wider than the years a panel can hold, so that series and year make one number.
_SPAN = 30_000


@dataclass(frozen=True)
class Past:
    """The series of a panel, each without its last `back` points.

    Attributes
    ----------
    series : numpy.ndarray
        Which series of the panel.
    origin : numpy.ndarray
        Position of the last point of each that is kept.
    frame : DataFrame
        Their points up to there: region, indicator, year, value.
    """

    series: np.ndarray
    origin: np.ndarray
    frame: pd.DataFrame


def pasts(panel: Panel, least: int, origins: int | Sequence[int] | None = None) -> Iterator[Past]:
    """Yield the panel as it was one point before its end, two points before, and so on.

    Parameters
    ----------
    panel : Panel
        Series without cuts at breaks; those with a fault are passed over.
    least : int
        Points that a series must keep.
    origins : int, sequence of int or None
        So many origins at the end of each series, or the years that are origins; None: all.

    Examples
    --------
    >>> from ipanalysis.models.panel import read_panel
    >>> frame = pd.DataFrame({"region": "A", "indicator": "x", "year": range(2010, 2018),
    ...                       "value": 1.0})
    >>> [len(past.frame) for past in pasts(read_panel(frame), 5)]
    [7, 6, 5]
    """
    check_origins(origins)
    start, stop = (panel.series[name].to_numpy() for name in ("start", "stop"))
    sound = (panel.series["fault"] == "").to_numpy()
    longest = int((stop - start)[sound].max()) if sound.any() else 0
    most = longest - least
    years = None
    if isinstance(origins, int | np.integer):
        most = min(most, int(origins))
    elif origins is not None:
        years = np.fromiter(origins, int)
    for back in range(1, most + 1):
        chosen = sound & (stop - start - back >= least)
        if years is not None:
            last = np.where(chosen, stop - 1 - back, 0)
            chosen &= np.isin(panel.year[last], years)
        series = np.flatnonzero(chosen)
        if len(series):
            yield Past(series, stop[series] - 1 - back, _upto(panel, series, back))


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
    if not whole or least < LEAST_FOR_FORECAST:
        text = N_("A forecast needs at least {least} values to start from; given: {given}.")
        raise UsageError(text, least=LEAST_FOR_FORECAST, given=least)
    return int(least)


def _upto(panel: Panel, series: np.ndarray, back: int) -> pd.DataFrame:
    start = panel.series["start"].to_numpy()[series]
    length = panel.series["stop"].to_numpy()[series] - start - back
    offset = np.repeat(np.cumsum(length) - length, length)
    at = np.repeat(start, length) + np.arange(length.sum()) - offset
    of = np.repeat(series, length)
    keys = {key: panel.series[key].take(of).array for key in KEYS}
    return pd.DataFrame(keys | {"year": panel.year[at], "value": panel.value[at]})


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
