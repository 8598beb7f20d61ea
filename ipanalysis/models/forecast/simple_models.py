"""The plainest models, for panels of series of one length: last value, drift and straight line.

Their intervals are those of the model, by formula and with Student's t: right if the model were
true, which for short annual series it seldom is; see ``docs/methods.md`` for how often they hold.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

Figures = tuple[np.ndarray, np.ndarray, np.ndarray]


def naive(values: np.ndarray, horizon: int, levels: Sequence[float]) -> Figures:
    """Forecast the last value: a random walk without drift.

    With s^2 the mean square of the n-1 yearly changes, the error h years ahead has the standard
    deviation ``s sqrt(h)`` and follows Student's t with n-1 degrees of freedom.

    Parameters
    ----------
    values : numpy.ndarray
        Shape (series, n), oldest value first.
    horizon : int
        Years ahead.
    levels : sequence of float
        Per cent.

    Returns
    -------
    mean, lower, upper : numpy.ndarray
        Shapes (series, horizon) and twice (series, horizon, levels), in the unit of the values.

    References
    ----------
    Hyndman, R. J. and Athanasopoulos, G. (2021), Forecasting: principles and practice, 3rd ed.,
    section 5.5, with t for the normal quantile.

    Examples
    --------
    >>> mean, lower, upper = naive(np.array([[1.0, 2, 1, 2, 1]]), 1, [95])
    >>> mean.item(), round(upper.item(), 3)  # 1 + 2.776 x 1
    (1.0, 3.776)
    """
    changes = np.diff(values, axis=1)
    deviation = np.sqrt(np.square(changes).mean(axis=1))[:, None]
    mean = np.repeat(values[:, -1:], horizon, axis=1)
    return _around(mean, deviation * np.sqrt(_steps(horizon)), changes.shape[1], levels)


def drift(values: np.ndarray, horizon: int, levels: Sequence[float]) -> Figures:
    """Go on with the mean yearly change: a random walk with drift.

    With s^2 the variance of the n-1 changes, the error h years ahead has the standard deviation
    ``s sqrt(h (1 + h / (n-1)))`` and follows Student's t with n-2 degrees of freedom.

    Parameters and result are those of :func:`naive`.

    Examples
    --------
    >>> drift(np.array([[1.0, 3, 4, 7, 9]]), 2, [95])[0].tolist()
    [[11.0, 13.0]]
    """
    changes, steps = np.diff(values, axis=1), _steps(horizon)
    count = changes.shape[1]
    deviation = changes.std(axis=1, ddof=1)[:, None] * np.sqrt(steps * (1 + steps / count))
    mean = values[:, -1:] + changes.mean(axis=1)[:, None] * steps
    return _around(mean, deviation, count - 1, levels)


def linear(values: np.ndarray, horizon: int, levels: Sequence[float]) -> Figures:
    """Go on along the least-squares line through all years, with HAC errors of its coefficients.

    The variance of a forecast is the residual variance plus that of the line there, by the
    covariance of Newey and West with ``floor(4 (n/100)^(2/9))`` lags and the factor n/(n-2);
    quantiles are Student's t with n-2 degrees of freedom. The same as ``OLS(...).fit("HAC",
    cov_kwds={"maxlags": L, "use_correction": True}, use_t=True)`` of statsmodels, for a panel.

    Parameters and result are those of :func:`naive`.

    References
    ----------
    Newey, W. K. and West, K. D. (1987), "A simple, positive semi-definite, heteroskedasticity and
    autocorrelation consistent covariance matrix", Econometrica 55, 703-708.

    Examples
    --------
    >>> linear(np.array([[1.0, 3, 4, 7, 9]]), 1, [95])[0].round(6).tolist()
    [[10.8]]
    """
    n = values.shape[1]
    X = np.column_stack([np.ones(n), np.arange(n) - (n - 1) / 2])  # centred: X'X is diagonal
    ahead = np.column_stack([np.ones(horizon), n - 1 + _steps(horizon) - (n - 1) / 2])
    inverse = np.diag(1 / np.square(X).sum(axis=0))
    slopes = values @ X @ inverse
    residuals = values - slopes @ X.T
    scores = residuals[:, :, None] * X
    middle = np.einsum("snk,snl->skl", scores, scores)
    lags = hac_lags(n)
    for lag in range(1, lags + 1):
        cross = np.einsum("snk,snl->skl", scores[:, lag:], scores[:, :-lag])
        middle += (1 - lag / (lags + 1)) * (cross + cross.transpose(0, 2, 1))
    covariance = n / (n - 2) * inverse @ middle @ inverse
    of_line = np.einsum("hk,skl,hl->sh", ahead, covariance, ahead)
    noise = np.square(residuals).sum(axis=1)[:, None] / (n - 2)
    return _around(slopes @ ahead.T, np.sqrt(of_line + noise), n - 2, levels)


def hac_lags(n: int) -> int:
    """Return the lags that a covariance of Newey and West counts: ``floor(4 (n / 100)^(2/9))``.

    Examples
    --------
    >>> hac_lags(22)
    2
    """
    return int(4 * (n / 100) ** (2 / 9))


def _steps(horizon: int) -> np.ndarray:
    return np.arange(1, horizon + 1)


def _around(
    mean: np.ndarray, deviation: np.ndarray, freedom: int, levels: Sequence[float]
) -> Figures:
    """Return the mean with intervals of Student's t around it."""
    from scipy.special import stdtrit

    quantile = stdtrit(freedom, 0.5 + np.asarray(levels, dtype=float) / 200)
    reach = deviation[:, :, None] * quantile
    return mean, mean[:, :, None] - reach, mean[:, :, None] + reach
