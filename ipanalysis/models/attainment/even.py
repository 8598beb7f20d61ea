"""Paths spread evenly instead of drawn by chance: chances of sums right to three digits.

Errors of forecasts one to six years ahead hang together: most of what they share is one component
(the first eigenvector of their correlation; all its loadings are positive). A sum over years rises
along it. So the paths are laid out as rows: a row goes along the first component in small equal
steps, and the rows differ in the other five components. In each row there is one place where the
sum passes a value; the share of the row beyond that place is known from the normal distribution,
without an error of sampling, and only the rows are averaged. This is preintegration: the jump of
"met or not" is smoothed away before anything is averaged.

The other five components of the rows are a Kronecker sequence, mirrored and brought to the unit
covariance, so that sums of normal years have exactly their variance. There is no chance in it: the
same forecast gives the same bytes.

References
----------
Griewank, A., Kuo, F. Y., Leövey, H. and Sloan, I. H. (2018), "High dimensional integration of
kinks and jumps - smoothing by preintegration", Journal of Computational and Applied Mathematics
344, 259-274. The sequence: Niederreiter, H. (1992), Random Number Generation and Quasi-Monte Carlo
Methods, SIAM, chapter 3, with the powers of the generalised golden ratio as in Roberts, M. (2018).
"""

from __future__ import annotations

from functools import cache

import numpy as np

from ipanalysis.models.forecast.calibration import error_correlation

#: Rows, half of them mirrored, and steps of each row, from six deviations below to six above.
ROWS, STEPS = 128, 97
_FAR = 6.0


@cache
def even_scores() -> np.ndarray:
    """Return normal scores one to six years ahead, laid out in rows.

    Returns
    -------
    numpy.ndarray
        Shape (ROWS * STEPS, 6), for :func:`ipanalysis.sample_paths`; do not change
        it. Paths do not weigh the same: see :func:`even_weights`.

    Examples
    --------
    >>> scores, weights = even_scores(), even_weights()
    >>> bool(np.abs((scores * weights[:, None]).T @ scores - error_correlation()).max() < 0.005)
    True
    """
    from scipy.special import ndtri

    size, direction = np.linalg.eigh(error_correlation())
    size, direction = size[::-1], direction[:, ::-1] * np.sign(direction[:, ::-1].sum(axis=0))
    mixing = direction * np.sqrt(np.maximum(size, 0))
    others = len(mixing) - 1
    half = ndtri(_kronecker(ROWS // 2, others))
    rows = np.vstack([half, -half])
    rows = np.linalg.solve(np.linalg.cholesky(rows.T @ rows / ROWS), rows.T).T
    scores = np.empty((ROWS, STEPS, others + 1))
    scores[:, :, 0], scores[:, :, 1:] = steps(), rows[:, None, :]
    scores = scores.reshape(-1, others + 1) @ mixing.T
    scores.flags.writeable = False
    return scores


@cache
def even_weights() -> np.ndarray:
    """Return how much each path of :func:`even_scores` weighs; they add up to one."""
    from scipy.special import ndtr

    middles = (steps()[1:] + steps()[:-1]) / 2
    weights = np.diff(ndtr(np.concatenate([[-np.inf], middles, [np.inf]])))
    return np.tile(weights / ROWS, ROWS)


def steps() -> np.ndarray:
    """Return the first component at each step of a row."""
    return np.linspace(-_FAR, _FAR, STEPS)


def share_below(sums: np.ndarray, value: float, *, inclusive: bool = False) -> float:
    """Return the share of even paths whose sum lies below a value.

    Parameters
    ----------
    sums : numpy.ndarray
        One figure a path, rising with the first component, such as a sum over years.
    value : float
        The value in question.
    inclusive : bool
        Whether sums equal to the value count.

    Examples
    --------
    The last year alone is standard normal:

    >>> round(share_below(even_scores()[:, 5], 1.0), 3)
    0.841
    """
    from scipy.special import ndtr

    rows = sums.reshape(ROWS, STEPS)
    below = ((rows <= value) if inclusive else (rows < value)).sum(axis=1)
    at = np.clip(below, 1, STEPS - 1)
    each = np.arange(ROWS)
    before, after = rows[each, at - 1], rows[each, at]
    rise = after - before
    part = np.divide(value - before, rise, out=np.ones(ROWS), where=rise > 0)
    place = steps()[at - 1] + part * (steps()[1] - steps()[0])
    shares = np.select([below == 0, below == STEPS], [0.0, 1.0], ndtr(place))
    return float(shares.mean())


def quantile(sums: np.ndarray, share: float) -> float:
    """Return the value below which a share of the even paths lies.

    Examples
    --------
    >>> round(quantile(even_scores()[:, :2].sum(axis=1), 0.5), 9) + 0.0
    0.0
    """
    low, high = float(sums.min()), float(sums.max())
    for _ in range(50):  # halves the range down to the precision of a float
        middle = (low + high) / 2
        low, high = (middle, high) if share_below(sums, middle) < share else (low, middle)
    return (low + high) / 2


def _kronecker(n: int, dimensions: int) -> np.ndarray:
    """Return n points of the unit cube, evenly spread."""
    root = 2.0
    for _ in range(60):  # the root of x^(d+1) = x + 1
        root = (1 + root) ** (1 / (dimensions + 1))
    powers = root ** -np.arange(1, dimensions + 1)
    return (0.5 + np.outer(np.arange(1, n + 1), powers)) % 1
