"""Growth of series of positive values: the interval of the mean, and whether it has changed.

All is computed from the logs of neighbouring values. If growth differs from year to year without
memory, the log is a random walk with drift: then the interval has its coverage and the tests are
exact. If values rather scatter about a line, growth goes to and fro and both are too cautious. A
regression of the log on time is not used: on random walks its nominal 95 % cover 25 to 70 %.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ipanalysis.models.refusals import LEAST_FOR_BREAK, LEAST_FOR_CHANGE, LEAST_FOR_INTERVAL
from ipanalysis.models.trend.breaks import doubled_ranks, growth_break, log_changes
from ipanalysis.models.trend.ranks import EXACT_UP_TO, LEVEL


def growth_interval(year: np.ndarray, value: np.ndarray) -> dict[str, np.ndarray]:
    """Return the 95 % interval of growth a year, for series of one length.

    Parameters
    ----------
    year, value : numpy.ndarray
        Shape (series, n); values positive, years ascending, missing years allowed.

    Returns
    -------
    dict
        cagr_low, cagr_high: fractions; missing for fewer than five values and equal ones.

    Notes
    -----
    With log changes d over k years each, m of them, the mean is g = sum d / sum k, its variance
    s² / sum k with s² = sum (d - k g)² / k / (m - 1), and the interval exp(g ± t(m - 1) se) - 1.

    Examples
    --------
    >>> found = growth_interval(np.arange(5)[None], np.array([[1.0, 2, 2, 4, 4]]))
    >>> {name: found[name].round(4).tolist() for name in found}
    {'cagr_low': [-0.2519], 'cagr_high': [1.6734]}
    """
    n = value.shape[1]
    if n < LEAST_FOR_INTERVAL:
        return dict.fromkeys(("cagr_low", "cagr_high"), np.full(len(value), np.nan))
    from scipy.special import stdtrit

    change, years = np.diff(np.log(value), axis=1), np.diff(year, axis=1)
    span = years.sum(axis=1)
    mean = change.sum(axis=1) / span
    variance = ((change - years * mean[:, None]) ** 2 / years).sum(axis=1) / (n - 2) / span
    half = stdtrit(n - 2, (1 + LEVEL) / 2) * np.sqrt(variance)
    moves = (change != 0).any(axis=1)
    low, high = (np.where(moves, np.expm1(mean + sign * half), np.nan) for sign in (-1, 1))
    return {"cagr_low": low, "cagr_high": high}


def growth_change(value: np.ndarray) -> dict[str, np.ndarray]:
    """Return how growth differs between the halves of series of one length, and if by chance.

    Parameters
    ----------
    value : numpy.ndarray
        Shape (series, n), n at least nine; positive values of consecutive years.

    Returns
    -------
    dict
        growth_early, growth_late: median growth a year in the first and the last half of the
        changes (of an odd number the middle one counts in neither), as fractions; acceleration:
        late less early; acceleration_p: two-sided p of the rank-sum test between the halves.

    References
    ----------
    Wilcoxon, F. (1945), "Individual comparisons by ranking methods", Biometrics Bulletin 1, 80-83.

    Examples
    --------
    >>> found = growth_change(np.array([[1.0, 2, 4, 8, 16, 17, 18, 19, 20]]))
    >>> {name: found[name].round(4).tolist() for name in ("growth_early", "acceleration_p")}
    {'growth_early': [1.0], 'acceleration_p': [0.0286]}
    """
    change = log_changes(value)
    half = change.shape[1] // 2
    early, late = change[:, :half], change[:, -half:]
    first, last = (np.expm1(np.median(part, axis=1)) for part in (early, late))
    ranks = doubled_ranks(np.hstack([early, late]))
    sums = ranks[:, half:].sum(axis=1)
    p = [
        _rank_sum_p(tuple(sorted(row)), int(total))
        for row, total in zip(ranks.tolist(), sums, strict=True)
    ]
    return {
        "growth_early": first,
        "growth_late": last,
        "acceleration": last - first,
        "acceleration_p": np.array(p, float),
    }


def growth_figures(year: np.ndarray, value: np.ndarray) -> dict[str, np.ndarray]:
    """Return all figures of this module; missing where a series does not carry them.

    Parameters
    ----------
    year, value : numpy.ndarray
        Shape (series, n), years ascending.

    Returns
    -------
    dict
        The entries of :func:`growth_interval`, :func:`growth_change`, :func:`growth_break`.
    """
    n = value.shape[1]
    positive = (value > 0).all(axis=1)
    unbroken = positive & (np.diff(year, axis=1) == 1).all(axis=1)
    found = {name: np.full(len(value), np.nan) for name in FIGURES}
    steps = [(positive, growth_interval(year[positive], value[positive]))]
    if n >= LEAST_FOR_CHANGE:
        steps.append((unbroken, growth_change(value[unbroken])))
    if n >= LEAST_FOR_BREAK:
        steps.append((unbroken, growth_break(year[unbroken], value[unbroken])))
    for which, figures in steps:
        for name, column in figures.items():
            found[name][which] = column
    return found


#: Names of all figures.
FIGURES = (
    *("cagr_low", "cagr_high", "growth_early", "growth_late", "acceleration", "acceleration_p"),
    *("break_year", "break_p"),
)


@lru_cache(maxsize=4096)
def _rank_sum_p(ranks: tuple[int, ...], total: int) -> float:
    """Return the chance that half of these ranks sum to something at least as far out."""
    n, half = len(ranks), len(ranks) // 2
    expected = sum(ranks) / 2
    if n > EXACT_UP_TO:
        from math import erfc, sqrt

        scatter = sum((rank - expected / half) ** 2 for rank in ranks)
        variance = half * half / (n * (n - 1)) * scatter
        return erfc(abs(total - expected) / sqrt(2 * variance)) if variance else 1.0
    chances = _rank_sums(ranks)
    distance = np.abs(np.arange(len(chances)) - expected)
    return min(float(chances[distance >= abs(total - expected)].sum()), 1.0)


@lru_cache(maxsize=256)
def _rank_sums(ranks: tuple[int, ...]) -> np.ndarray:
    """Return the chance of each sum of half of the ranks, when every choice is as likely."""
    half = len(ranks) // 2
    counts = np.zeros((half + 1, sum(ranks) + 1))
    counts[0, 0] = 1
    for rank in ranks:
        counts[1:, rank:] += counts[:-1, :-rank].copy()
    return counts[half] / counts[half].sum()
