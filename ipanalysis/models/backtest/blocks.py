"""Intervals from drawing whole series anew: what comes from one series is not independent.

A share or a score over hundreds of forecasts looks exact, yet the forecasts of one series for
neighbouring years err together. So series, not forecasts, are drawn with replacement (the block
bootstrap), and with few series the interval is as wide as it ought to be.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

#: Blocks below which no interval is given.
LEAST_BLOCKS = 5
#: Draws of a bootstrap, and the coverage of its intervals in per cent.
DRAWS, LEVEL = 1000, 95.0

_SEED = 20_151_220
_CELLS = 4_000_000  # weights held in memory at once
# More blocks than these are bundled: the spread of what many independent blocks add up to is the
# same, and a hundred thousand series take no longer than these.
_MOST = 2_000


def block_sums(block: np.ndarray, columns: Sequence[np.ndarray]) -> np.ndarray:
    """Add up the rows of each block.

    Parameters
    ----------
    block : numpy.ndarray
        Number of the block of each row, from 0 on.
    columns : sequence of numpy.ndarray
        What to add up, each of the length of `block`.

    Returns
    -------
    numpy.ndarray
        Shape (blocks, columns).

    Examples
    --------
    >>> block_sums(np.array([0, 1, 0]), [np.array([1.0, 2.0, 3.0])]).tolist()
    [[4.0], [2.0]]
    """
    return np.column_stack([np.bincount(block, column) for column in columns])


def bootstrap(
    sums: np.ndarray, statistic: Callable[[np.ndarray], np.ndarray], draws: int = DRAWS
) -> tuple[np.ndarray, np.ndarray]:
    """Return the ends of the 95 % percentile interval of statistics of sums over blocks.

    Parameters
    ----------
    sums : numpy.ndarray
        Shape (blocks, columns): the sums of each block.
    statistic : callable
        Turns sums over all drawn blocks, shape (draws, columns), into shape (draws, statistics).
    draws : int
        How often the blocks are drawn anew; the seed is fixed.

    Returns
    -------
    low, high : numpy.ndarray
        NaN for fewer than five blocks.

    References
    ----------
    Efron, B. and Tibshirani, R. J. (1993), An Introduction to the Bootstrap, ch. 8 and 13.
    Field, C. A. and Welsh, A. H. (2007), "Bootstrapping clustered data", Journal of the Royal
    Statistical Society B 69, 369-390.
    """
    blocks = len(sums)
    if blocks < LEAST_BLOCKS:
        blank = np.full(statistic(sums.sum(axis=0, keepdims=True)).shape[1], np.nan)
        return blank, blank.copy()
    if blocks > _MOST:
        sums = np.stack([sums[n::_MOST].sum(axis=0) for n in range(_MOST)])
        blocks = _MOST
    draw = np.random.default_rng(_SEED)
    batch = max(1, _CELLS // blocks)
    found = []
    for done in range(0, draws, batch):
        size = min(batch, draws - done)
        weights = draw.multinomial(blocks, np.full(blocks, 1 / blocks), size=size)
        found.append(statistic(weights @ sums))
    made = np.concatenate(found)
    # A draw may leave a group without a row; it says nothing of that group.
    told = ~np.isnan(made).all(axis=0)
    tail = (100 - LEVEL) / 200
    ends = np.full((2, made.shape[1]), np.nan)
    ends[:, told] = np.nanquantile(made[:, told], [tail, 1 - tail], axis=0)
    return ends[0], ends[1]


def share_intervals(
    block: np.ndarray, group: np.ndarray, hit: np.ndarray, draws: int = DRAWS
) -> tuple[np.ndarray, np.ndarray]:
    """Return the ends of the 95 % interval of the share of hits in each group.

    Parameters
    ----------
    block, group : numpy.ndarray
        Series and group of each row, as numbers from 0 on.
    hit : numpy.ndarray
        Whether it is a hit.

    Returns
    -------
    low, high : numpy.ndarray
        One of each a group; NaN where fewer than five series have rows in it.

    Notes
    -----
    Where all rows of a group are hits, or none is, drawing anew shows no spread. The open end is
    then Wilson's for as many independent trials as there are series.

    References
    ----------
    Wilson, E. B. (1927), "Probable inference, the law of succession, and statistical inference",
    Journal of the American Statistical Association 22, 209-212.

    Examples
    --------
    >>> low, high = share_intervals(np.arange(10), np.zeros(10, int), np.ones(10))
    >>> low.round(3).tolist(), high.tolist()  # 10 / (10 + 1.96^2)
    ([0.722], [1.0])
    """
    groups = int(group.max()) + 1 if len(group) else 0
    blocks = int(block.max()) + 1 if len(block) else 0
    cell = block * groups + group
    counted = (
        np.bincount(cell, weights, blocks * groups).reshape(blocks, groups)
        for weights in (np.asarray(hit, dtype=float), None)
    )
    sums = np.hstack([np.asarray(part, dtype=float) for part in counted])
    low, high = bootstrap(sums, lambda drawn: _shares(drawn, groups), draws)
    held = (sums[:, groups:] > 0).sum(axis=0)
    share = _shares(sums.sum(axis=0, keepdims=True), groups)[0]
    room = 1.959964**2 / (held + 1.959964**2)
    low, high = np.where(share == 1, 1 - room, low), np.where(share == 0, room, high)
    few = held < LEAST_BLOCKS
    return np.where(few, np.nan, low), np.where(few, np.nan, high)


def _shares(sums: np.ndarray, groups: int) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        return sums[:, :groups] / sums[:, groups:]
