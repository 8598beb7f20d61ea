"""Forecasts moved by the least that makes them add up, within bounds.

The reconciled values are those nearest to the base forecasts b in (x - b)' W^-1 (x - b) among all
that add up and keep their bounds. With x = b + K z and K K' = W that is the shortest z that meets
some equations and inequalities; :mod:`ipanalysis.targets.least_distance` solves it, for adjusted
targets as for these.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ipanalysis.targets.least_distance import SMALL, shortest, within


@dataclass(frozen=True)
class Limits:
    """Linear combinations of the values, and between what they must lie.

    Attributes
    ----------
    rows : numpy.ndarray
        One combination a row.
    low, high : numpy.ndarray
        Its ends; infinite where there is none.
    """

    rows: np.ndarray
    low: np.ndarray
    high: np.ndarray


def project(base: np.ndarray, root: np.ndarray, sums: np.ndarray, limits: Limits) -> np.ndarray:
    """Return the nearest values that add up and keep their bounds.

    Parameters
    ----------
    base : numpy.ndarray
        Shape (series, draws): forecasts.
    root : numpy.ndarray
        Shape (series, series): a square root K of the weight matrix W = K K'.
    sums : numpy.ndarray
        One equation a row: ``sums x = 0``.
    limits : Limits
        The bounds.

    Returns
    -------
    numpy.ndarray
        Shape (series, draws); a draw whose bounds exclude each other is missing.

    Examples
    --------
    A whole of 100 and parts of 30 and 90: what is 20 too much is shared among all three.

    >>> base, none = np.array([[100.0], [30.0], [90.0]]), np.zeros((0, 3))
    >>> limits = Limits(none, np.zeros(0), np.zeros(0))
    >>> x = project(base, np.eye(3), np.array([[-1.0, 1.0, 1.0]]), limits)
    >>> x.round(2).ravel().tolist()
    [106.67, 23.33, 83.33]
    """
    size = max(float(np.abs(base).max(initial=0.0)), np.finfo(float).tiny)
    start, root = base / size, root / max(float(np.abs(root).max()), np.finfo(float).tiny)
    low, high = limits.low / size, limits.high / size
    rows = sums @ root
    moves = np.zeros_like(start)
    if len(sums):
        gram = np.linalg.pinv(rows @ rows.T)
        moves = -rows.T @ (gram @ (sums @ start))
    kept = limits.rows @ (start + root @ moves)
    slack = SMALL * np.maximum(1.0, np.abs(kept))
    wrong = (kept < low[:, None] - slack) | (kept > high[:, None] + slack)
    sides = limits.rows @ root
    for draw in np.flatnonzero(wrong.any(axis=0)):
        at = limits.rows @ start[:, draw]
        below, above = np.isfinite(low), np.isfinite(high)
        matrix = np.vstack([sides[below], -sides[above]])
        gap = np.concatenate([(low - at)[below], (at - high)[above]])
        first = shortest(rows, -(sums @ start[:, draw]))
        moved = within(first, rows, matrix, gap)
        moves[:, draw] = np.nan if moved is None else moved
    return base + size * (root @ moves)
