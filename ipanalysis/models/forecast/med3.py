"""Med3: the median of three simple forecasts, for whole panels of short annual series.

The three members at ``h`` years ahead are the last value, the last value plus ``h`` times the
median yearly change, and simple exponential smoothing with a damped drift averaged over sixteen
settings. Each member fails in its own way on five to twenty points; their median seldom does.

The three are cautious together: of series that rose, more than half go on above their median. So a
measured share of the size of the yearly changes is added for every year ahead, more of it the more
points there are (:func:`momentum`).

All the work is linear algebra over panels of equal length: for a given length the residuals of
every smoothing setting are a fixed matrix times the series, so the matrices are computed once
and kept.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ipanalysis.models.forecast.calibration import calibration

#: Smoothing weights averaged over, each with and without a drift.
ALPHAS = (0.05, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 1.0)

#: Changes at the end of a series whose size counts: earlier ones say less about the next.
RECENT = 10

#: Points that do not suffice to tell that a series rises; with more the certainty grows.
_FEW = 5

#: Sums of squares below this count as equal, so that a near-perfect fit gives finite weights.
_TINY = 1e-300


def med3(
    values: np.ndarray, horizon: int, share: float | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Forecast a panel of series of one length.

    Parameters
    ----------
    values : numpy.ndarray
        Shape (series, n), oldest value first, n >= 3, finite, no series constant.
    horizon : int
        Years ahead, at least 1.
    share : float, optional
        Share of the momentum that is added; the measured one if not given.

    Returns
    -------
    point : numpy.ndarray
        Shape (series, horizon), in the unit of `values`; the median of the three members and
        the momentum, to be read as the median of what may come.
    spread : numpy.ndarray
        Same shape and unit: the largest member minus the smallest. The intervals use it.

    Notes
    -----
    The forecast is equivariant to scale: ``med3(c * y) == c * med3(y)`` for c > 0.

    References
    ----------
    The median of simple forecasts: Petropoulos, F. and Svetunkov, I. (2020), "A simple
    combination of univariate models", International Journal of Forecasting 36, 110-115.
    Smoothing with drift: Hyndman, R. J. and Billah, B. (2003), "Unmasking the Theta method",
    International Journal of Forecasting 19, 287-290.

    Examples
    --------
    >>> import numpy as np
    >>> point, spread = med3(np.array([[1.0, 2.0, 4.0, 5.0, 6.0]]), 2)
    >>> point.shape
    (1, 2)
    >>> bool(6.0 <= point[0, 0] <= 7.0)
    True
    """
    values = np.asarray(values, dtype=float)
    steps = np.arange(1, horizon + 1)
    last = np.repeat(values[:, -1:], horizon, axis=1)
    drift = last + steps * np.median(np.diff(values, axis=1), axis=1)[:, None]
    members = np.stack([last, drift, smoothing_member(values, horizon)])
    share = calibration()["momentum"] if share is None else share
    point = np.median(members, axis=0) + share * momentum(values, horizon)
    return point, members.max(axis=0) - members.min(axis=0)


def momentum(values: np.ndarray, horizon: int) -> np.ndarray:
    """Return what a series that rose would gain if it went on at the full size of its changes.

    For h years ahead ``(1 - 5/n) h A``, A being the mean absolute change of the last ten years;
    nothing for a series that did not rise, and none for five points or fewer. Only the share that
    outcomes of other series showed is added to a forecast.

    Parameters
    ----------
    values : numpy.ndarray
        Shape (series, n), as in :func:`med3`.
    horizon : int
        Years ahead.

    Returns
    -------
    numpy.ndarray
        Shape (series, horizon), in the unit of `values`, not negative.

    Examples
    --------
    >>> momentum(np.array([[1.0, 3, 2, 4, 5, 6, 7, 8, 9, 10], [9.0] * 9 + [8.0]]), 2).tolist()
    [[0.6111111111111112, 1.2222222222222223], [0.0, 0.0]]
    """
    size = np.abs(np.diff(values, axis=1)[:, -RECENT:]).mean(axis=1)
    rose = values[:, -1] > values[:, 0]
    certain = max(1 - _FEW / values.shape[1], 0.0)
    return (np.where(rose, certain * size, 0.0))[:, None] * np.arange(1, horizon + 1)


def smoothing_member(values: np.ndarray, horizon: int) -> np.ndarray:
    """Forecast by exponential smoothing with drift, averaged over sixteen settings.

    Series whose values are all positive are forecast in logarithms and taken back through exp
    without a bias correction (the result is a median, not a mean); others as they stand.

    Parameters
    ----------
    values : numpy.ndarray
        Shape (series, n), as in :func:`med3`.
    horizon : int
        Years ahead.

    Returns
    -------
    numpy.ndarray
        Shape (series, horizon), in the unit of `values`.
    """
    positive = (values > 0).all(axis=1)[:, None]
    scaled = np.log(values, out=values.copy(), where=positive)
    # Centred and brought to a common size: the smoothers are linear, so nothing changes but the
    # rounding error, and neither tiny nor huge units under- or overflow when squared.
    centre = scaled.mean(axis=1, keepdims=True)
    size = np.abs(scaled - centre).max(axis=1, keepdims=True)
    size[size == 0] = 1.0
    ahead = centre + size * _averaged((scaled - centre) / size, horizon)
    return np.exp(ahead, out=ahead, where=np.repeat(positive, horizon, axis=1))


def _averaged(values: np.ndarray, horizon: int) -> np.ndarray:
    """Average the forecasts of all settings, each weighted by its marginal likelihood."""
    n = values.shape[1]
    settings = [(alpha, with_drift) for alpha in ALPHAS for with_drift in (False, True)]
    log_weight = np.empty((len(values), len(settings)))
    level = np.empty_like(log_weight)
    slope = np.empty_like(log_weight)
    for k, (alpha, with_drift) in enumerate(settings):
        residual, level_map, slope_map, log_det = smoother(n, alpha, with_drift)
        squares = np.square(values @ residual.T).sum(axis=1)
        log_weight[:, k] = -(n - 1) / 2 * np.log(np.maximum(squares, _TINY)) - log_det / 2
        level[:, k] = values @ level_map
        slope[:, k] = values @ slope_map
    weight = np.exp(log_weight - log_weight.max(axis=1, keepdims=True))
    weight /= weight.sum(axis=1, keepdims=True)
    level, slope = (weight * level).sum(axis=1), (weight * slope).sum(axis=1)
    return level[:, None] + np.arange(1, horizon + 1) * slope[:, None]


@lru_cache(maxsize=4096)
def smoother(
    n: int, alpha: float, with_drift: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """Write exponential smoothing of a series of `n` values as fixed linear maps.

    The model is ``y_t = l_(t-1) + b + e_t``, ``l_t = l_(t-1) + b + alpha e_t``. Initial level
    (flat prior) and drift b (prior N(0, var e)) are profiled out by least squares.

    Parameters
    ----------
    n : int
        Length of the series.
    alpha : float
        Smoothing weight, above 0 and at most 1.
    with_drift : bool
        False holds b at 0.

    Returns
    -------
    residual : numpy.ndarray
        Rows that map a series to its penalised residuals; their squares add up to SSE = y'Qy.
    level, slope : numpy.ndarray
        Maps to the last level and to b: the forecast is ``level @ y + h * slope @ y``.
    log_det : float
        log |X'X + prior|, which the weight of the setting needs.
    """
    decay = (1 - alpha) ** np.arange(n)
    # Row t of `smooth` gives the level after t values when it starts at zero without a drift.
    lag = np.subtract.outer(np.arange(n + 1), np.arange(n)) - 1
    smooth = np.where(lag >= 0, alpha * (1 - alpha) ** np.maximum(lag, 0), 0.0)
    innovation = np.eye(n) - smooth[:-1]
    drift_sum = np.cumsum(decay)  # how much of b has gathered in the forecast of value t
    design = np.column_stack([decay, drift_sum]) if with_drift else decay[:, None]
    prior = np.diag([0.0, 1.0]) if with_drift else np.zeros((1, 1))
    gram = design.T @ design + prior
    coefficients = np.linalg.solve(gram, design.T @ innovation)
    residual = innovation - design @ coefficients
    level = smooth[-1] + (1 - alpha) ** n * coefficients[0]
    slope = np.zeros(n)
    if with_drift:
        slope = coefficients[1]
        residual = np.vstack([residual, slope])  # the prior's own penalty, b squared
        # After the last value the gathered drift is what stood in its forecast, times 1 - alpha.
        level = level + (1 - alpha) * drift_sum[-1] * slope
    return residual, level, slope, float(np.linalg.slogdet(gram)[1])
