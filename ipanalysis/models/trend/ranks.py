"""Rank figures of a trend: the Theil-Sen slope, and the Mann-Kendall test counted out exactly."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ipanalysis.models.refusals import LEAST_FOR_BREAK

#: Of the intervals of a trend.
LEVEL = 0.95
#: Up to this many points (or changes) the distribution of a test is counted out or drawn; beyond,
#: its limit is used.
EXACT_UP_TO = 60
# A lag-one correlation at or above 1 would be a random walk, which has no finite correction.
_MOST_CORRELATED = 0.95


def rank_trend(year: np.ndarray, value: np.ndarray) -> dict[str, np.ndarray]:
    """Return the robust slope and the rank test of series of one length.

    Parameters
    ----------
    year, value : numpy.ndarray
        Shape (series, n), n at least three; years ascending.

    Returns
    -------
    dict
        Arrays slope, slope_low, slope_high (units per year), mk_tau, mk_p, mk_p_corrected; see
        :func:`~ipanalysis.models.trend.trend.trend`.

    Examples
    --------
    >>> found = rank_trend(np.array([[2020, 2021, 2023]]), np.array([[0.0, 2.0, 4.0]]))
    >>> found["slope"].round(4).tolist(), found["mk_p"].round(4).tolist()
    ([1.3333], [0.3333])
    """
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
    slope = np.median(slopes, axis=1)
    ties = [
        _ties(row) if tied else (1,) * n
        for row, tied in zip(value, untied < len(early), strict=True)
    ]
    p = np.array([_p_value(t, abs(int(s))) for t, s in zip(ties, score, strict=True)])
    return {
        "slope": slope,
        "slope_low": np.where(untied > 0, low, np.nan),
        "slope_high": np.where(untied > 0, high, np.nan),
        "mk_tau": tau,
        "mk_p": p,
        "mk_p_corrected": _corrected(year, value - slope[:, None] * year, score, ties, p),
    }


def _corrected(
    year: np.ndarray,
    rest: np.ndarray,
    score: np.ndarray,
    ties: list[tuple[int, ...]],
    p: np.ndarray,
) -> np.ndarray:
    """Return p with the variance of S enlarged for the autocorrelation of the detrended series.

    Yue and Wang's factor for an AR(1) process. A slope taken off makes the lag-one correlation
    come out too low by about (2 + 4 r) / n, which is put back (Marriott and Pope 1954); without
    that the test rejects at n = 10 to 30 far too often. It is never made less strict.
    """
    n = rest.shape[1]
    if n < LEAST_FOR_BREAK:
        return np.full(len(rest), np.nan)
    from scipy.special import erfc

    centred = rest - rest.mean(axis=1, keepdims=True)
    spread = (centred**2).sum(axis=1)
    # What floating point leaves of a straight line is no series to correlate.
    noise = spread <= n * (1e-10 * np.abs(rest).max(axis=1)) ** 2
    lagged = (centred[:, 1:] * centred[:, :-1]).sum(axis=1)
    r = np.where(noise, 0.0, lagged / np.where(noise, 1.0, spread))
    r = np.where(noise, 0.0, np.clip((n * r + 2) / (n - 4), 0, _MOST_CORRELATED))
    lag = np.arange(1, n)
    factor = 1 + 2 * ((1 - lag / n) * r[:, None] ** lag).sum(axis=1)
    variance = np.array([_variance(n) - sum(_variance(t) for t in tie) for tie in ties]) * factor
    z = np.maximum(np.abs(score) - 1, 0) / np.sqrt(2 * np.where(variance > 0, variance, 1.0))
    unbroken = (np.diff(year, axis=1) == 1).all(axis=1)
    return np.where(unbroken, np.maximum(erfc(z), p), np.nan)


def _ties(values: np.ndarray) -> tuple[int, ...]:
    """Return how often each distinct value occurs, in a fixed order."""
    return tuple(sorted(np.unique(values, return_counts=True)[1].tolist()))


@lru_cache(maxsize=4096)
def _p_value(ties: tuple[int, ...], score: int) -> float:
    """Return P(|S| >= score) when every order of the values is as likely as any other."""
    n = sum(ties)
    if n > EXACT_UP_TO:
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
    if _p_value(ties, pairs) > 1 - LEVEL:
        return None
    rejected = next(s for s in range(pairs % 2, pairs + 1, 2) if _p_value(ties, s) <= 1 - LEVEL)
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
