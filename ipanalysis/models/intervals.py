"""Intervals for forecasts of short annual series, and the distribution that runs through them.

The width does not come from the model (the intervals of models fitted to so few points are far
too narrow) but from how widely the outcomes of other annual series strayed: a scale made of the
size of a series' yearly changes, of their scatter and of the disagreement between the members
of the forecast, with constants that were fitted to collections of annual series by minimising
the interval score. So an interval says "95 % across series like these" (between 88 and 97 % in
the single collections), not "95 % for this indicator".

Only the levels of :data:`CONSTANTS` were fitted. Every other level is *interpolated*: on each
side of the median the distance to the quantile is taken as ``a z exp(h z^2 / 2)``, z being the
standard normal quantile (Tukey's h distribution), with a and h such that the curve runs through
the two fitted levels. Beyond the widest fitted level the tail is at least as heavy as a normal
one. The curve rises with the level, so intervals are nested.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from itertools import pairwise
from math import exp, inf, isfinite, isnan, log, nan
from statistics import NormalDist
from types import MappingProxyType

import numpy as np

_NORMAL = NormalDist()


@dataclass(frozen=True)
class Scale:
    """Constants of the width of one level; see :func:`half_widths`."""

    b: float
    d: float
    c: float
    kn: float
    k0: float
    g: float


#: Fitted to the yearly series of the M1, M3, Tourism and M4 competitions (one half of each; the
#: figures of coverage are from the other half), at full length and at the last 10, 8, 6 and 5
#: points, every collection and length with the same weight.
CONSTANTS = MappingProxyType(
    {
        80.0: Scale(b=0.399, d=0.348, c=0.454, kn=0.001, k0=0.529, g=0.147),
        95.0: Scale(b=0.431, d=0.304, c=0.423, kn=0.322, k0=1.146, g=0.192),
    }
)
_NARROW, _WIDE = sorted(CONSTANTS)

# The least h: the curve still rises at the wide level. On 1,703 series h lay between -0.17 and 0.4.
_LEAST_H = -0.2

# exp of more than this overflows; no probability differs from 1 long before.
_FAR = 300.0


def half_widths(
    values: np.ndarray, spread: np.ndarray, levels: Sequence[float]
) -> tuple[np.ndarray, np.ndarray]:
    """Return how far the intervals reach below and above the forecast.

    With A the mean absolute yearly change, B the root mean square of the changes about their
    median, D the spread of the members h years ahead and n the number of points, the width is
    ``A^(1-b-d) (B + .05 A)^b (D + .05 A)^d h^c exp(k0 + kn / n)``, divided below and multiplied
    above by ``exp(g sign(y_n - y_1))``: what grew strays further upwards.

    Parameters
    ----------
    values : numpy.ndarray
        Shape (series, n), no series constant.
    spread : numpy.ndarray
        Shape (series, horizon), from :func:`ipanalysis.models.med3.med3`.
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
    changes = np.diff(values, axis=1)
    size = np.abs(changes).mean(axis=1)[:, None]
    scatter = changes - np.median(changes, axis=1)[:, None]
    scatter = np.sqrt(np.square(scatter / size).mean(axis=1))[:, None]  # in units of A, as D below
    direction = np.sign(values[:, -1] - values[:, 0])[:, None]
    steps = np.arange(1, spread.shape[1] + 1)
    z = np.array([normal_quantile(level) for level in levels])
    sides = []
    for sign in (-1, 1):
        fitted = []
        for level in (_NARROW, _WIDE):
            b, d, c, kn, k0, g = astuple(CONSTANTS[level])
            shape = (scatter + 0.05) ** b * (spread / size + 0.05) ** d * steps**c
            grown = k0 + kn / values.shape[1] + sign * g * direction
            fitted.append(size * shape * np.exp(grown))
        sides.append(_between(z, *fitted))
    return sides[0], sides[1]


def _between(z: np.ndarray, narrow: np.ndarray, wide: np.ndarray) -> np.ndarray:
    """Return the distances at `z` on the curve through the two fitted distances."""
    z_narrow, z_wide = normal_quantile(_NARROW), normal_quantile(_WIDE)
    h = 2 * np.log(wide * z_narrow / (narrow * z_wide)) / (z_wide**2 - z_narrow**2)
    h = np.maximum(h, _LEAST_H)[..., None]
    curve = narrow[..., None] * (z / z_narrow) * np.exp(h / 2 * (z**2 - z_narrow**2))
    # Past the wide level a light tail goes on as a normal one.
    beyond = np.exp(np.maximum(-h, 0) / 2 * np.maximum(z**2 - z_wide**2, 0))
    return curve * beyond


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
    from quantile to quantile ``log(distance / z)`` is linear in z squared. For intervals of
    :func:`half_widths` this is the same distribution whichever levels are given.

    Parameters
    ----------
    x : float
        The value in question.
    median : float
        The forecast, read as the median.
    levels, lower, upper : sequence of float
        The intervals, levels in per cent.
    floor, ceiling : float
        Bounds of the indicator. A quantile that was cut off at a bound says nothing about the
        shape and is passed over; if all of one side were, the other side's stand in for them.

    Returns
    -------
    float
        Between 0 and 1, or NaN if there is no interval to read it from.

    Examples
    --------
    >>> upper_end_of_80 = 12.0
    >>> round(probability_below(upper_end_of_80, 10.0, [80, 95], [8, 7], [12, 13]), 12)
    0.9
    >>> probability_below(101, 99, [80, 95], [95, 92], [100, 100], ceiling=100)
    1.0
    """
    if isnan(x) or isnan(median):
        return nan
    if x > ceiling:
        return 1.0
    if x <= floor:
        return 0.0
    quantiles = zip(levels, lower, upper, strict=True)
    below, above = [], []
    for level, low, high in quantiles:
        z = normal_quantile(level)
        if low > floor and isfinite(low) and low < median:
            below.append((z, median - low))
        if high < ceiling and isfinite(high) and high > median:
            above.append((z, high - median))
    knots = (above or below) if x > median else (below or above)
    if not knots:
        return nan
    z = _z_at(abs(x - median), sorted(knots))
    return _NORMAL.cdf(z if x > median else -z)


def _z_at(distance: float, knots: list[tuple[float, float]]) -> float:
    """Return z at a distance from the median, given (z, distance) of the known quantiles."""
    if distance == 0:
        return 0.0
    tilts = [
        2 * log(w2 * z1 / (w1 * z2)) / (z2**2 - z1**2) for (z1, w1), (z2, w2) in pairwise(knots)
    ]
    # Inside, each segment has its own h; before the first knot the first goes on, after the last
    # the last unless its tail would be lighter than normal; a single quantile says normal.
    tilts = [tilts[0], *tilts, max(tilts[-1], 0.0)] if tilts else [0.0, 0.0]
    segment = sum(distance > w for _, w in knots)
    z_knot, w_knot = knots[max(segment - 1, 0)]
    return _solve(log(distance * z_knot / w_knot) + tilts[segment] / 2 * z_knot**2, tilts[segment])


def _solve(right: float, h: float) -> float:
    """Return the z with ``log z + h z^2 / 2 == right``, on the branch where the left rises."""
    if h == 0 or right > _FAR:
        return exp(min(right, _FAR))
    from scipy.special import lambertw

    argument = max(h * exp(2 * right), -exp(-1))
    return float(lambertw(argument).real / h) ** 0.5
