"""Models fitted by statsmodels, one series at a time: ETS, ARIMA, Theta, local linear trend.

Point and intervals are the library's own. What it warns of comes with the result, and a fit that
did not converge is no result: nothing else ever stands in under a model's name.

A series is divided by its mean absolute yearly change first, so that the optimisers meet figures
of a size they are made for, and the result multiplied back. Each fit starts from the library's
own fixed values, so the same series gives the same figures.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pandas as pd

#: Point (horizon,) and interval ends (horizon, levels) of one series.
Ahead = tuple[np.ndarray, np.ndarray, np.ndarray]
_TREND_FORMS: tuple[dict[str, object], ...] = (
    {"trend": None},
    {"trend": "add"},
    {"trend": "add", "damped_trend": True},
)
_ORDERS = ((0, 0), (1, 0), (0, 1), (1, 1))


class NotFittedError(Exception):
    """No fit of a model can be used; the text of the library says why."""


def one_by_one(
    model: Callable[[pd.Series, int, Sequence[float]], Ahead],
    values: np.ndarray,
    horizon: int,
    levels: Sequence[float],
) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[str]]:
    """Run a model on each series of a panel; a failure costs that series alone.

    Returns
    -------
    mean, lower, upper : numpy.ndarray
        Shapes (series, horizon) and twice (series, horizon, levels); NaN where the fit failed.
    said : list of str
        What the library said of each series: warnings, or why there is no fit.
    """
    shape = (len(values), horizon, len(levels))
    mean, lower, upper = np.full(shape[:2], np.nan), np.full(shape, np.nan), np.full(shape, np.nan)
    said = []
    for row, series in enumerate(values):
        size = np.abs(np.diff(series)).mean()
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                ahead = model(pd.Series(series / size), horizon, levels)
                mean[row], lower[row], upper[row] = (np.asarray(part) * size for part in ahead)
                said.append(_texts(w.message for w in caught))
            # A library may fail in any way on so few points; the series is named with its reason.
            except Exception as error:
                said.append(_texts([error]))
    return mean, lower, upper, said


def ets(values: pd.Series, horizon: int, levels: Sequence[float]) -> Ahead:
    """Exponential smoothing with additive errors: no, linear or damped trend, by AICc.

    Multiplicative forms are left out: on short series they run away too often.
    """
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    fits = (
        lambda form=form: ETSModel(values, error="add", **form).fit(disp=False)
        for form in _TREND_FORMS
    )
    n = len(values)
    made = _best(fits).get_prediction(start=n, end=n + horizon - 1)
    return _with_ends(made.predicted_mean, made.pred_int, levels)


def arima(values: pd.Series, horizon: int, levels: Sequence[float]) -> Ahead:
    """ARIMA(p, d, q) with p, q up to 1, with and without drift, by AICc; d by tests of KPSS."""
    from statsmodels.tsa.arima.model import ARIMA

    d = _differences(values)
    trends = (("n", "c"), ("n", "t"), ("n",))[d]
    fits = (
        lambda order=(p, d, q), trend=trend: ARIMA(values, order=order, trend=trend).fit()
        for p, q in _ORDERS
        for trend in trends
    )
    made = _best(fits).get_forecast(horizon)
    return _with_ends(made.predicted_mean, made.conf_int, levels)


def theta(values: pd.Series, horizon: int, levels: Sequence[float]) -> Ahead:
    """Run the Theta model with theta 2, without seasons."""
    from statsmodels.tsa.forecasting.theta import ThetaModel

    fit = ThetaModel(values, period=1, deseasonalize=False).fit()
    return _with_ends(
        fit.forecast(horizon), lambda alpha: fit.prediction_intervals(horizon, alpha=alpha), levels
    )


def local_linear(values: pd.Series, horizon: int, levels: Sequence[float]) -> Ahead:
    """Fit a level and a slope that are random walks, by maximum likelihood."""
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    made = _best(
        [lambda: UnobservedComponents(values, "lltrend").fit(disp=False, maxiter=500)]
    ).get_forecast(horizon)
    return _with_ends(made.predicted_mean, made.conf_int, levels)


def _best(fits: Iterable[Callable]):
    """Return the converged fit with the least AICc, and pass on the warnings of that one alone.

    Raises
    ------
    NotFittedError
        If none converged.
    """
    from statsmodels.tools.sm_exceptions import ConvergenceWarning, EstimationWarning

    best, of_best, failures = None, [], []
    for fit in fits:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            # About starting values only: the optimiser leaves them.
            warnings.simplefilter("ignore", EstimationWarning)
            try:
                made = fit()
            except (ValueError, ArithmeticError, np.linalg.LinAlgError) as error:
                failures.append(error)
                continue
        not_converged = [w.message for w in caught if issubclass(w.category, ConvergenceWarning)]
        failures += not_converged
        usable = not not_converged and np.isfinite(made.aicc)
        if usable and (best is None or made.aicc < best.aicc):
            best, of_best = made, caught
    if best is None:
        raise NotFittedError(_texts(failures) or "AICc is not finite")
    for warning in of_best:
        warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)
    return best


def _differences(values: pd.Series) -> int:
    """Return how often a series is differenced until KPSS at 5 % takes it as stationary."""
    from statsmodels.tools.sm_exceptions import InterpolationWarning
    from statsmodels.tsa.stattools import kpss

    with warnings.catch_warnings():
        # The p-value outside of the table's 1 to 10 %: only the side of 5 % matters here.
        warnings.simplefilter("ignore", InterpolationWarning)
        warnings.simplefilter("ignore", FutureWarning)
        for d in range(2):
            differenced = np.diff(values, d)
            if np.ptp(differenced) == 0 or kpss(differenced, "c", "auto")[1] >= 0.05:
                return d
    return 2


def _with_ends(point: object, ends: Callable, levels: Sequence[float]) -> Ahead:
    """Return point and ends of each level, from the library's function of alpha."""
    pairs = [np.asarray(ends(alpha=1 - level / 100)) for level in levels]
    lower, upper = (np.column_stack([pair[:, side] for pair in pairs]) for side in (0, 1))
    return np.asarray(point), lower, upper


def _texts(messages: Iterable[object]) -> str:
    """Return the first line of each message once."""
    lines = [(str(m).strip() or type(m).__name__).splitlines()[0] for m in messages]
    return "; ".join(dict.fromkeys(lines))
