"""Intervals for forecasts of short annual series, and the distribution that runs through them.

The width does not come from the model (the intervals of models fitted to so few points are far
too narrow) but from how widely the outcomes of other annual series strayed: a scale made of the
size of a series' yearly changes, of their scatter, of how straight it runs and of the disagreement
between the members of the forecast, times a factor for the level. The constants were fitted to
collections of annual series by minimising the interval score; they stand with the record of their
fit in ``calibration.json``, which ``benchmarks/fit_intervals.py`` writes. So an interval says
"95 % across series like these", not "95 % for this indicator".

The scale has the same constants for every level, so intervals are nested whatever the series.
Between the fitted levels the distance to the quantile is ``a z exp(h z^2 / 2)``, z being the
standard normal quantile (Tukey's h distribution), with a and h such that the curve runs through
the fitted levels on either side. Beyond the widest the tail is at least as heavy as a normal one.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import inf, isnan, nan
from statistics import NormalDist

import numpy as np

from ipanalysis.models.forecast.calibration import calibration
from ipanalysis.models.forecast.med3 import RECENT
from ipanalysis.models.forecast.quantile_curve import distances, z_of

_NORMAL = NormalDist()

#: Constants of the scale, in the order of the columns of :func:`width_terms`.
TERMS = ("b", "d", "c", "kn", "t")


def half_widths(
    values: np.ndarray, spread: np.ndarray, levels: Sequence[float]
) -> tuple[np.ndarray, np.ndarray]:
    """Return how far the intervals reach below and above the forecast.

    With A the mean absolute yearly change and B the root mean square of the changes about their
    median, both over the last ten; T the net change over these ten divided by the sum of their
    absolute sizes (1: all in one direction); D the spread of the members h years ahead and n the
    number of points, the width is ``A (B/A + .05)^b (D/A + .05)^d h^c exp(k + kn/(n - 2) + t T)``
    with k alone depending on the level, divided below and multiplied above by
    ``exp(g sign(y_n - y_1))``: what grew strays further upwards.

    Parameters
    ----------
    values : numpy.ndarray
        Shape (series, n), n >= 3, no series constant.
    spread : numpy.ndarray
        Shape (series, horizon), from :func:`ipanalysis.models.forecast.med3.med3`.
    levels : sequence of float
        Nominal coverage in per cent, between 0 and 100.

    Returns
    -------
    below, above : numpy.ndarray
        Shape (series, horizon, levels), positive, in the unit of `values`.

    Examples
    --------
    >>> below, above = half_widths(np.array([[1.0, 2, 4, 5, 6]]), np.ones((1, 3)), (50, 80, 95))
    >>> above.shape, bool((above > below).all()), bool((np.diff(above) > 0).all())
    ((1, 3, 3), True, True)
    """
    size, terms, direction = width_terms(values, spread)
    shape = calibration()["shape"]
    scale = size * np.exp(terms @ np.array([shape[name] for name in TERMS]))
    factor = _factors(tuple(float(level) for level in levels))
    skew = np.exp(shape["g"] * direction)
    return (scale / skew)[..., None] * factor, (scale * skew)[..., None] * factor


def width_terms(
    values: np.ndarray, spread: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return what the widths of :func:`half_widths` are made of; the fit uses it too.

    Returns
    -------
    size : numpy.ndarray
        Shape (series, 1): A, in the unit of `values`. Not below a tenth of the mean absolute
        change over the whole series, so that a pause at the end is not taken for certainty.
    terms : numpy.ndarray
        Shape (series, horizon, 5): what the constants of :data:`TERMS` multiply in log width.
    direction : numpy.ndarray
        Shape (series, 1): sign of the change over the whole series.
    """
    changes = np.diff(values, axis=1)
    recent = changes[:, -RECENT:]
    travelled = np.abs(recent).mean(axis=1)
    size = np.maximum(travelled, 0.1 * np.abs(changes).mean(axis=1))[:, None]
    off = (recent - np.median(changes, axis=1)[:, None]) / size  # in units of A, as D below
    scatter = np.log(np.sqrt(np.square(off).mean(axis=1)) + 0.05)
    still = travelled == 0
    straight = np.abs(recent.mean(axis=1)) / np.where(still, 1.0, travelled)
    terms = np.empty((*spread.shape, len(TERMS)))
    terms[..., 0] = scatter[:, None]
    terms[..., 1] = np.log(spread / size + 0.05)
    terms[..., 2] = np.log(np.arange(1, spread.shape[1] + 1))
    terms[..., 3] = 1 / (values.shape[1] - 2)
    terms[..., 4] = straight[:, None]
    return size, terms, np.sign(values[:, -1] - values[:, 0])[:, None]


def fitted_levels() -> tuple[float, ...]:
    """Return the levels whose widths were fitted, in per cent, rising.

    Whoever needs the whole distribution asks for all of them.

    Examples
    --------
    >>> fitted_levels()[0], fitted_levels()[-1]
    (50.0, 99.0)
    """
    return tuple(sorted(float(level) for level in calibration()["levels"]))


@cache
def _factors(levels: tuple[float, ...]) -> np.ndarray:
    """Return exp(k) of each level, interpolated between the fitted ones."""
    known = {float(level): k for level, k in calibration()["levels"].items()}
    knots = np.array([normal_quantile(level) for level in sorted(known)])
    logs = np.array([known[level] for level in sorted(known)]) - np.log(knots)
    z = np.array([normal_quantile(level) for level in levels])
    made = distances(logs[None], knots, z)[0]
    made.flags.writeable = False
    return made


def normal_quantile(level: float) -> float:
    """Return how many standard deviations a central normal interval of a level reaches.

    Examples
    --------
    >>> round(normal_quantile(95), 2)
    1.96
    """
    return _NORMAL.inv_cdf(0.5 + level / 200)


def probability_below(
    x: float,
    median: float,
    levels: Sequence[float],
    lower: Sequence[float],
    upper: Sequence[float],
    floor: float = -inf,
    ceiling: float = inf,
) -> float:
    """Return the probability of a value below `x`, from a forecast and its intervals.

    The distribution is the smooth curve through the quantiles that the intervals are made of:
    from quantile to quantile ``log(distance / z)`` is linear in z squared. With the levels of
    :func:`fitted_levels` it is the distribution that :func:`half_widths` was fitted to; fewer
    levels say less about the shape between them.

    Parameters
    ----------
    x : float
        The value in question.
    median : float
        The forecast, read as the median.
    levels, lower, upper : sequence of float
        The intervals, levels in per cent.
    floor, ceiling : float
        Bounds of the indicator: what the curve has beyond one lies on it. A forecast that was
        clipped says less than one that was not: a quantile on a bound tells only how much lies
        there at least. It is passed over for the shape; if all of one side were, the other side's
        stand in for them.

    Returns
    -------
    float
        Between 0 and 1, or NaN if there is no interval to read it from. Where a clipped forecast
        lies on the ceiling, it is the most that can lie below it.

    Examples
    --------
    >>> upper_end_of_80 = 12.0
    >>> round(probability_below(upper_end_of_80, 10.0, [80, 95], [8, 7], [12, 13]), 12)
    0.9
    >>> probability_below(101, 99, [80, 95], [95, 92], [100, 100], ceiling=100)
    1.0
    >>> round(probability_below(100, 103, [80], [99], [107], ceiling=100), 3)  # z = -1.28 x 3/4
    0.168
    >>> clipped_lower_end_of_80 = 100
    >>> round(probability_below(100, 100, [80, 95], [100, 98], [100, 100], ceiling=100), 3)
    0.1
    """
    if isnan(x) or isnan(median):
        return nan
    if x > ceiling:
        return 1.0
    if x <= floor:
        return 0.0
    quantiles = [
        (normal_quantile(level), low, high)
        for level, low, high in zip(levels, lower, upper, strict=True)
    ]
    z = z_of(x, median, quantiles, floor, ceiling)
    if isnan(z) and x == ceiling == median:
        # Nothing shows a shape, but the widest interval that lies on the bound shows how much.
        z = -max((z for z, low, _ in quantiles if low == ceiling), default=nan)
    return _NORMAL.cdf(z)
