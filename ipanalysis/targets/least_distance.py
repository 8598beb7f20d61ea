"""The shortest vector that meets equations and inequalities: a least distance problem.

What the equations demand is met by their shortest solution; what the inequalities add is solved by
non-negative least squares (Lawson, C. L. & Hanson, R. J. 1974, *Solving Least Squares Problems*,
chapter 23). Adjusted targets and reconciled forecasts both are such vectors.
"""

from __future__ import annotations

import numpy as np

SMALL = 1e-9


def shortest(rows: np.ndarray, short: np.ndarray) -> np.ndarray:
    """Return the shortest z with ``rows z = short``, or nearest to it where there is none.

    Examples
    --------
    >>> shortest(np.array([[1.0, 1.0]]), np.array([4.0])).round(9).tolist()
    [2.0, 2.0]
    """
    from scipy.linalg import lstsq

    return lstsq(rows, short)[0] if rows.size else np.zeros(rows.shape[1])


def within(
    first: np.ndarray, rows: np.ndarray, sides: np.ndarray, gap: np.ndarray
) -> np.ndarray | None:
    """Return the shortest z with ``rows z = rows first`` and ``sides z >= gap``.

    Parameters
    ----------
    first : numpy.ndarray
        The shortest solution of the equations, from :func:`shortest`.
    rows : numpy.ndarray
        The equations, one a row.
    sides, gap : numpy.ndarray
        The inequalities, one a row, with finite right-hand sides.

    Returns
    -------
    numpy.ndarray or None
        None where equations and inequalities exclude each other.

    Examples
    --------
    >>> row = np.array([[1.0, 1.0]])
    >>> within(np.array([2.0, 2.0]), row, np.eye(2), np.array([3.0, 0.0])).round(9).tolist()
    [3.0, 1.0]
    """
    if np.all(sides @ first >= gap - SMALL * np.abs(gap)):
        return first
    from scipy.linalg import null_space
    from scipy.optimize import nnls

    ways = null_space(rows) if rows.size else np.eye(len(first))
    if ways.shape[1] == 0:
        return None
    missing = gap - sides @ first
    # The shortest y with G y >= g, from the residual of a non-negative fit.
    size = max(np.abs(missing).max(), 1.0)
    matrix = np.vstack([(sides @ ways).T, missing[None, :] / size])
    aim = np.zeros(len(matrix))
    aim[-1] = 1.0
    fit = matrix @ nnls(matrix, aim)[0] - aim
    if -fit[-1] <= SMALL:  # nothing is left: the bounds exclude each other
        return None
    return first + ways @ (-fit[:-1] / fit[-1] * size)
