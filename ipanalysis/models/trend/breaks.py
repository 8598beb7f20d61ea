"""A break in the growth of a series: Pettitt's test, its chances drawn for the length at hand."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ipanalysis.models.trend.ranks import EXACT_UP_TO

# A break is named where p is at most this.
_CHANCE = 0.05
_DRAWS, _SEED = 9_999, 20_231
_DECIMALS = 11


def growth_break(year: np.ndarray, value: np.ndarray) -> dict[str, np.ndarray]:
    """Return the year from which growth is another, if that is not chance.

    Parameters
    ----------
    year, value : numpy.ndarray
        Shape (series, n), n at least ten; positive values of consecutive years.

    Returns
    -------
    dict
        break_p: p of Pettitt's test on the yearly growth, by 9,999 permutations with a fixed seed;
        break_year: the first year of the new growth, missing where p is above 0.05.

    Notes
    -----
    The test asks whether the level of *growth* shifts once. A single leap, as a new definition
    makes, is one odd year of growth and not found; such breaks have to be declared.

    References
    ----------
    Pettitt, A. N. (1979), "A non-parametric approach to the change-point problem", Applied
    Statistics 28, 126-135.

    Examples
    --------
    >>> values = np.array([[1.0, 2, 4, 8, 16, 32, 33, 34, 35, 36, 37]])
    >>> found = growth_break(np.arange(2010, 2021)[None], values)
    >>> found["break_year"].tolist(), bool(found["break_p"][0] < 0.02)
    ([2016.0], True)
    """
    ranks = doubled_ranks(log_changes(value))
    m = ranks.shape[1]
    path = np.abs(np.cumsum(ranks[:, :-1] - (m + 1), axis=1))
    furthest = path.argmax(axis=1)
    height = path.max(axis=1)
    p = [
        _break_p(tuple(sorted(row)), int(top))
        for row, top in zip(ranks.tolist(), height, strict=True)
    ]
    found = np.array(p, float)
    at = np.take_along_axis(year, furthest[:, None] + 2, axis=1)[:, 0]
    return {"break_year": np.where(found <= _CHANCE, at, np.nan), "break_p": found}


def log_changes(value: np.ndarray) -> np.ndarray:
    """Return the yearly changes of the log, rounded: growth at one rate is no order of noise."""
    return np.round(np.diff(np.log(value), axis=1), _DECIMALS)


def doubled_ranks(values: np.ndarray) -> np.ndarray:
    """Return twice the mean rank of each value in its row: whole numbers, ties included.

    Examples
    --------
    >>> doubled_ranks(np.array([[5.0, 1.0, 5.0, 9.0]])).tolist()
    [[5, 2, 5, 8]]
    """
    order = np.argsort(values, axis=1, kind="stable")
    ascending = np.take_along_axis(values, order, axis=1)
    at = np.broadcast_to(np.arange(values.shape[1]), values.shape)
    opens = np.diff(ascending, axis=1) != 0
    edge = np.ones((len(values), 1), bool)
    first = np.maximum.accumulate(np.where(np.hstack([edge, opens]), at, 0), axis=1)
    closing = np.where(np.hstack([opens, edge]), at, values.shape[1])
    last = np.minimum.accumulate(closing[:, ::-1], axis=1)[:, ::-1]
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, first + last + 2, axis=1)
    return ranks


def _break_p(ranks: tuple[int, ...], height: int) -> float:
    m = len(ranks)
    if m > EXACT_UP_TO:
        scatter = sum((rank - (m + 1)) ** 2 for rank in ranks) / (m - 1)
        return min(2 * float(np.exp(-2 * height**2 / (m * scatter))), 1.0) if scatter else 1.0
    drawn = _heights(ranks)
    return (1 + len(drawn) - int(np.searchsorted(drawn, height))) / (1 + len(drawn))


@lru_cache(maxsize=1024)
def _heights(ranks: tuple[int, ...]) -> np.ndarray:
    """Return the statistic of the break test for permutations of the ranks, ascending."""
    m = len(ranks)
    steps = np.tile(np.array(ranks, np.int32) - (m + 1), (_DRAWS, 1))
    shuffled = np.random.default_rng([_SEED, m]).permuted(steps, axis=1)
    return np.sort(np.abs(np.cumsum(shuffled[:, :-1], axis=1)).max(axis=1))
