"""The distribution that runs through the intervals of a forecast: one curve for all who read it.

From quantile to quantile ``log(distance / z)`` is linear in z squared, the distance counted from
the median and z being the standard normal quantile (Tukey's h distribution). Inside the narrowest
interval the first piece goes on, beyond the widest the last, though never lighter than a normal
tail; a single interval is read as normal.

A quantile on a bound of the indicator was cut off there, so it says nothing about the shape. It
does say that all that lies further out lies on the bound. Where one side has no other quantiles
those of the other stand in for them; where neither has any, the median is all that is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, inf, isfinite, log, nan

import numpy as np

# exp of more than this overflows; no probability differs from 1 long before.
_FAR = 300.0


def z_of(
    x: float,
    median: float,
    quantiles: Sequence[tuple[float, float, float]],
    floor: float = -inf,
    ceiling: float = inf,
) -> float:
    """Return the standard normal quantile at which a value within the bounds stands.

    Parameters
    ----------
    x, median : float
        The value, and the forecast read as the median.
    quantiles : sequence of (float, float, float)
        The intervals, in any order: z of the level, lower and upper end.
    floor, ceiling : float
        Bounds of the indicator. The forecast may go beyond them.

    Returns
    -------
    float
        NaN where no quantile shows a distance.

    Examples
    --------
    >>> round(z_of(12.0, 10.0, [(1.0, 9.0, 11.0)]), 9)
    2.0

    Cut at 100, the lower end too: at most that much of the distribution lies below 100.

    >>> z_of(100.0, 100.0, [(0.7, 100.0, 100.0), (1.3, 97.0, 100.0)], ceiling=100.0)
    -0.7
    """
    below, above = [], []
    bottom, top = -inf, inf
    ends = [(0.0, median)]
    for z, low, high in quantiles:
        ends += [(-z, low), (z, high)]
    for z, end in ends:
        if not isfinite(end):
            continue
        if end == floor:
            bottom = max(bottom, z)
        elif end == ceiling:
            top = min(top, z)
        elif z < 0 and end < median:
            below.append((-z, median - end))
        elif z > 0 and end > median:
            above.append((z, end - median))
    knots = (above or below) if x > median else (below or above)
    if not knots:
        return nan
    z = _z_at(abs(x - median), sorted(knots))
    return max(min(z if x > median else -z, top), bottom)


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


@dataclass(frozen=True)
class Curves:
    """The distributions of one or many series, for a year.

    Attributes
    ----------
    knots : numpy.ndarray
        Shape (levels,): standard normal quantiles of the levels, rising.
    median : numpy.ndarray
        Shape (series,).
    below, above : numpy.ndarray
        Shape (series, levels): log(distance / z) of the ends of the intervals; -inf throughout
        where nothing shows a distance.
    floor, ceiling : numpy.ndarray
        Shape (series,): bounds of the indicators.
    bottom, top : numpy.ndarray
        Shape (series,): up to and from which standard normal quantile on all lies on the bound, by
        the quantiles that lie on it; infinite where none does.
    """

    knots: np.ndarray
    median: np.ndarray
    below: np.ndarray
    above: np.ndarray
    floor: np.ndarray
    ceiling: np.ndarray
    bottom: np.ndarray
    top: np.ndarray

    def at(self, z: np.ndarray) -> np.ndarray:
        """Return the values (series, draws) at standard normal quantiles (draws), in the bounds.

        Examples
        --------
        >>> one = through(np.array([10.0]), np.array([[9.0]]), np.array([[12.0]]), np.array([1.0]))
        >>> one.at(np.array([-2.0, 0.0, 1.0])).tolist()
        [[8.0, 10.0, 12.0]]
        """
        size, rises = np.abs(z), z > 0
        made = np.empty((len(self.median), len(z)))
        made[:, rises] = distances(self.above, self.knots, size[rises])
        made[:, ~rises] = -distances(self.below, self.knots, size[~rises])
        made += self.median[:, None]
        low, high = self.floor[:, None], self.ceiling[:, None]
        made = np.where(z >= self.top[:, None], high, made)
        made = np.where(z <= self.bottom[:, None], low, made)
        return np.clip(made, low, high, out=made)


def through(
    median: np.ndarray,
    lower: np.ndarray,
    upper: np.ndarray,
    knots: np.ndarray,
    floor: np.ndarray | float = -inf,
    ceiling: np.ndarray | float = inf,
) -> Curves:
    """Return the curves through forecasts and their intervals.

    Parameters
    ----------
    median : numpy.ndarray
        Shape (series,).
    lower, upper : numpy.ndarray
        Shape (series, levels); no end nearer to the median than those of narrower intervals.
    knots : numpy.ndarray
        Shape (levels,): z of the levels, rising, at least one.
    floor, ceiling : numpy.ndarray or float
        Bounds; the forecasts may go beyond them.
    """
    floor, ceiling = (np.broadcast_to(np.asarray(b, float), median.shape) for b in (floor, ceiling))
    low, high, middle = floor[:, None], ceiling[:, None], median[:, None]
    below = _shape(middle - lower, (lower != low) & (lower != high), knots)
    above = _shape(upper - middle, (upper != low) & (upper != high), knots)
    below, above = (
        np.where(np.isneginf(one), other, one) for one, other in ((below, above), (above, below))
    )
    signed = np.concatenate([-knots, [0.0], knots])
    ends = np.hstack([lower, middle, upper])
    bottom = np.where((ends == low) & np.isfinite(low), signed, -inf).max(axis=1)
    top = np.where((ends == high) & np.isfinite(high), signed, inf).min(axis=1)
    return Curves(knots, median, below, above, floor, ceiling, bottom, top)


def _shape(reach: np.ndarray, known: np.ndarray, knots: np.ndarray) -> np.ndarray:
    """Return log(distance / z) at the knots, unknown ones from the others; -inf without any.

    Unknown are the outer quantiles on a bound and, where the forecast itself was cut, inner ones
    that coincide with it.
    """
    known = known & (reach > 0) & np.isfinite(reach)
    logs = np.log(np.where(known, reach, 1.0) / knots)
    steps = np.diff(knots**2)
    slope = np.zeros(len(logs))
    for k in reversed(range(len(steps))):  # inwards, the first known segment goes on
        inner = logs[:, k + 1] - slope * steps[k]
        logs[:, k] = np.where(known[:, k] | ~known[:, k + 1 :].any(-1), logs[:, k], inner)
        slope = np.where(known[:, k + 1], (logs[:, k + 1] - logs[:, k]) / steps[k], 0.0)
    slope = np.zeros(len(logs))
    for k in range(len(steps)):  # outwards, the last known one, never lighter than a normal tail
        outer = logs[:, k] + np.maximum(slope, 0) * steps[k]
        logs[:, k + 1] = np.where(known[:, k + 1 :].any(-1), logs[:, k + 1], outer)
        slope = (logs[:, k + 1] - logs[:, k]) / steps[k]
    return np.where(known.any(axis=1, keepdims=True), logs, -inf)


def distances(logs: np.ndarray, knots: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Return how far from the median curves are at standard normal quantiles.

    Parameters
    ----------
    logs : numpy.ndarray
        Shape (series, levels): log(distance / z) at the knots; -inf throughout for a point.
    knots, z : numpy.ndarray
        Standard normal quantiles, rising, and those asked for; positive.

    Returns
    -------
    numpy.ndarray
        Shape (series, quantiles).

    Examples
    --------
    >>> distances(np.log([[2.0, 2.0]]), np.array([1.0, 2.0]), np.array([0.5, 3.0])).tolist()
    [[1.0, 6.0]]
    """
    blind = np.isneginf(logs[:, :1])
    logs, squares = np.where(blind, 0.0, logs), knots**2
    slopes = np.diff(logs) / np.diff(squares) if len(knots) > 1 else np.zeros((len(logs), 1))
    slopes = np.hstack([slopes[:, :1], slopes, np.maximum(slopes[:, -1:], 0)])
    if len(knots) == 1:
        slopes = slopes[:, :2]
    segment = np.searchsorted(knots, z)
    knot = np.maximum(segment - 1, 0)
    far = logs[:, knot] + slopes[:, segment] * (z**2 - squares[knot])
    return np.where(blind, 0.0, z * np.exp(np.minimum(far, _FAR)))
