"""Trends of short annual series: growth, a robust slope, and an exact test whether there is one."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from ipanalysis.models.panel import KEYS, Panel, read_panel
from ipanalysis.models.refusals import LEAST_FOR_TREND

#: Columns of the result, in order.
COLUMNS = [
    *("region", "indicator", "n", "first_year", "last_year", "first_value", "last_value", "cagr"),
    *("slope", "slope_low", "slope_high", "mk_tau", "mk_p", "status", "source"),
]

_LEVEL = 0.95
# Up to this many points the distribution of the test is counted out; beyond, normal.
_EXACT_UP_TO = 60


def trend(data: object) -> pd.DataFrame:
    """Describe the trend of every series of a study or table.

    Parameters
    ----------
    data : Study or DataFrame
        A study, or any table with the columns region, indicator, year, value. Missing years are
        allowed: every figure uses the years as they are.

    Returns
    -------
    DataFrame
        One row a series:

        - region, indicator; n, number of points; first_year, last_year (Int64); first_value,
          last_value (unit of the values);
        - cagr: growth per year from the first to the last value, as a fraction (0.1 is 10 % a
          year); missing where one of them is not positive;
        - slope: Theil-Sen slope, units per year; slope_low, slope_high: its 95 % interval,
          exact for values without ties; missing below five points, which cannot carry 95 %;
        - mk_tau: Kendall's tau-b of value and year; mk_p: two-sided p of the Mann-Kendall test,
          exact (ties included) up to 60 points, normal with continuity correction beyond;
        - status: ``ok``; ``constant``; ``too_few_points`` (fewer than three: no slope and no
          test); ``non_finite``, ``duplicate_years``, ``bad_year`` (no figures at all);
        - source: ids of the sources of the first and last value, joined by ``"; "``.

    Raises
    ------
    UsageError
        If `data` is neither a study nor a table with these columns.

    Notes
    -----
    The test takes the values as independent given the trend. Annual stocks are not quite; with
    positive autocorrelation p is too small.

    References
    ----------
    Sen, P. K. (1968), "Estimates of the regression coefficient based on Kendall's tau", Journal
    of the American Statistical Association 63, 1379-1389.
    Kendall, M. G. (1975), Rank Correlation Methods, 4th ed., Griffin, London.

    Examples
    --------
    >>> series = pd.DataFrame({"region": "CN", "indicator": "x", "year": range(2020, 2026),
    ...                        "value": [6.3, 7.5, 9.4, 11.8, 14, 16]})
    >>> trend(series)[["n", "cagr", "slope", "mk_tau", "mk_p"]].round(4).values.tolist()
    [[6.0, 0.2049, 2.1, 1.0, 0.0028]]
    """
    panel = read_panel(data)
    table = _ends(panel)
    sound = panel.series[panel.series["fault"] == ""]
    for group, positions in panel.blocks(sound[sound["n"] >= LEAST_FOR_TREND]):
        figures = _slopes(panel.year[positions], panel.value[positions])
        table.loc[group.index, list(figures)] = pd.DataFrame(figures, index=group.index)
    constant = (table["status"] == "ok") & (table["slope"] == 0) & table["mk_tau"].isna()
    table.loc[constant, "status"] = "constant"
    return table[COLUMNS]


def _ends(panel: Panel) -> pd.DataFrame:
    """Return what the first and last points of each series say."""
    series = panel.series
    first, last = series["start"].to_numpy(), series["stop"].to_numpy() - 1
    sound = series["fault"] == ""
    table = series[[*KEYS, "n"]].copy()
    for end, at in (("first", first), ("last", last)):
        year = pd.Series(panel.year[at], dtype="Int64")
        table[f"{end}_year"] = year.where(sound)
        table[f"{end}_value"] = pd.Series(panel.value[at], dtype=float).where(sound)
    span = (table["last_year"] - table["first_year"]).astype(float)
    ratio = table["last_value"] / table["first_value"]
    grows = (table["first_value"] > 0) & (table["last_value"] > 0) & (span > 0)
    table["cagr"] = ratio.where(grows) ** (1 / span.where(grows)) - 1
    for column in ("slope", "slope_low", "slope_high", "mk_tau", "mk_p"):
        table[column] = np.nan
    status = series["fault"].mask(sound & (series["n"] < LEAST_FOR_TREND), "too_few_points")
    table["status"] = status.replace("", "ok").astype("str")
    table["source"] = _sources(panel, first, last)
    return table


def _sources(panel: Panel, first: np.ndarray, last: np.ndarray) -> pd.Series:
    if panel.source is None:
        return pd.Series(pd.NA, index=panel.series.index, dtype="str")
    ends = zip(panel.source.iloc[first], panel.source.iloc[last], strict=True)
    ids = ["; ".join(dict.fromkeys(s for s in pair if pd.notna(s))) for pair in ends]
    return pd.Series(ids, index=panel.series.index, dtype="str")


def _slopes(year: np.ndarray, value: np.ndarray) -> dict[str, np.ndarray]:
    """Return slope, its interval, tau and p for series of one length, (series, n) each."""
    n = value.shape[1]
    early, late = np.triu_indices(n, 1)
    rise = value[:, late] - value[:, early]
    slopes = np.sort(rise / (year[:, late] - year[:, early]), axis=1)
    signs = np.sign(rise)
    score, untied = signs.sum(axis=1), np.abs(signs).sum(axis=1)
    with np.errstate(invalid="ignore"):  # 0 / 0 where all values are equal: no tau
        tau = score / np.sqrt(untied * len(early))
    low, high = np.full(len(value), np.nan), np.full(len(value), np.nan)
    cut = _slopes_cut_off(n)
    if cut is not None:
        low, high = slopes[:, cut], slopes[:, -1 - cut]
    p = [_p_value(_ties(row), abs(int(s))) for row, s in zip(value, score, strict=True)]
    return {
        "slope": np.median(slopes, axis=1),
        "slope_low": np.where(untied > 0, low, np.nan),
        "slope_high": np.where(untied > 0, high, np.nan),
        "mk_tau": tau,
        "mk_p": np.array(p),
    }


def _ties(values: np.ndarray) -> tuple[int, ...]:
    """Return how often each distinct value occurs, in a fixed order."""
    return tuple(sorted(np.unique(values, return_counts=True)[1].tolist()))


@lru_cache(maxsize=4096)
def _p_value(ties: tuple[int, ...], score: int) -> float:
    """Return P(|S| >= score) when every order of the values is as likely as any other."""
    n = sum(ties)
    if n > _EXACT_UP_TO:
        variance = _variance(n) - sum(_variance(t) for t in ties)
        from math import erfc, sqrt

        return erfc(max(score - 1, 0) / sqrt(2 * variance)) if variance else 1.0
    chances = _inversions(ties)
    scores = len(chances) - 1 - 2 * np.arange(len(chances))
    return min(float(chances[np.abs(scores) >= score].sum()), 1.0)


def _variance(n: int) -> float:
    return n * (n - 1) * (2 * n + 5) / 18


@lru_cache(maxsize=256)
def _slopes_cut_off(n: int) -> int | None:
    """Return how many slopes the 95 % interval leaves out at either end; None: too few points.

    A slope b is in the interval if the test does not reject on what is left after taking the
    trend b off; with k slopes below b, the score of the rest is N - 2 k.
    """
    pairs, ties = n * (n - 1) // 2, (1,) * n
    if _p_value(ties, pairs) > 1 - _LEVEL:
        return None
    rejected = next(s for s in range(pairs % 2, pairs + 1, 2) if _p_value(ties, s) <= 1 - _LEVEL)
    return (pairs - rejected) // 2


@lru_cache(maxsize=512)
def _inversions(ties: tuple[int, ...]) -> np.ndarray:
    """Return the chance of 0, 1, 2 ... inversions among all orders of values with these ties.

    The counts are the coefficients of the Gaussian multinomial coefficient (MacMahon 1913).
    """
    chances, n = np.ones(1), 0
    for tied in ties:
        n += tied
        step = _gaussian_binomial(n, tied)
        chances = np.convolve(chances, step / step.sum())
    return chances


@lru_cache(maxsize=4096)
def _gaussian_binomial(n: int, k: int) -> np.ndarray:
    if k == 0 or k == n:
        return np.ones(1)
    counts = np.zeros(k * (n - k) + 1)
    without = _gaussian_binomial(n - 1, k - 1)
    counts[: len(without)] += without
    counts[k:] += _gaussian_binomial(n - 1, k)
    return counts
