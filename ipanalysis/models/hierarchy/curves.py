"""The distribution that runs through the intervals of a forecast, for draws and for tails.

Between the known quantiles the value is linear in the standard normal quantile; beyond the widest
interval it goes on as a normal tail does. So the curve passes through every interval it was made
of, and rises wherever they are nested.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from ipanalysis.models.intervals import normal_quantile

#: Levels, in per cent, at which base forecasts are asked for their intervals.
LEVELS = (10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0, 95.0, 99.0)
_NORMAL = NormalDist()


@dataclass(frozen=True)
class Curve:
    """A distribution by its quantiles.

    Attributes
    ----------
    z : numpy.ndarray
        Standard normal quantiles, rising; 0 stands for the median.
    value : numpy.ndarray
        The value at each, never falling.
    """

    z: np.ndarray
    value: np.ndarray

    def at(self, z: np.ndarray | float) -> np.ndarray:
        """Return the values at standard normal quantiles.

        Examples
        --------
        >>> curve = curve_of(10.0, [80.0, 95.0], [8.0, 7.0], [12.0, 13.0])
        >>> curve.at(normal_quantile(80)).round(9).item(), curve.at(0.0).item()
        (12.0, 10.0)
        """
        z = np.asarray(z, float)
        first, last = _slopes(self.z, self.value)
        inside = np.interp(z, self.z, self.value)
        return (
            inside + first * np.minimum(z - self.z[0], 0.0) + last * np.maximum(z - self.z[-1], 0.0)
        )

    def spread(self) -> float:
        """Return a standard deviation: half the 80 % interval over its normal half width."""
        ends = self.at(np.array([-1, 1]) * normal_quantile(80))
        return float(ends[1] - ends[0]) / (2 * normal_quantile(80))


def curve_of(mean: float, levels: list, lower: list, upper: list) -> Curve:
    """Return the curve through a forecast and its intervals.

    Parameters
    ----------
    mean : float
        The forecast, read as the median.
    levels, lower, upper : sequence of float
        The intervals; levels in per cent. Without any that is finite the curve is a point.
    """
    known = [
        (normal_quantile(level), low, high)
        for level, low, high in zip(levels, lower, upper, strict=True)
        if np.isfinite(low) and np.isfinite(high)
    ]
    known.sort()
    z = [*(-z for z, _, _ in reversed(known)), 0.0, *(z for z, _, _ in known)]
    value = [*(low for _, low, _ in reversed(known)), mean, *(high for _, _, high in known)]
    if not known:
        z, value = [-1.0, 0.0, 1.0], [mean] * 3
    return Curve(np.array(z), np.maximum.accumulate(np.array(value, float)))


def summed(curves: list[Curve]) -> Curve:
    """Return the distribution of a sum whose terms all stand at the same quantile.

    That is the widest the sum can be: it is what comes of years, or regions, that move together.

    Examples
    --------
    >>> one = curve_of(10.0, [80.0], [8.0], [12.0])
    >>> summed([one, one]).spread() == 2 * one.spread()
    True
    """
    z = np.unique(np.concatenate([curve.z for curve in curves]))
    return Curve(z, np.sum([curve.at(z) for curve in curves], axis=0))


def place(curve: Curve, value: float) -> float:
    """Return the standard normal quantile at which a value stands; infinite where none does.

    Examples
    --------
    >>> curve = curve_of(10.0, [80.0, 95.0], [8.0, 7.0], [12.0, 13.0])
    >>> round(place(curve, 13.0), 2), round(place(curve, 7.0), 2)
    (1.96, -1.96)
    """
    first, last = _slopes(curve.z, curve.value)
    low, high = curve.value[0], curve.value[-1]
    if value > high:
        return curve.z[-1] + (value - high) / last if last > 0 else np.inf
    if value < low:
        return curve.z[0] - (low - value) / first if first > 0 else -np.inf
    # On a flat piece, as at a bound, the quantile nearest to the median.
    at = curve.z[curve.value == value]
    if len(at):
        return float(at[np.argmin(np.abs(at))])
    return float(np.interp(value, curve.value, curve.z))


def beyond(z: float) -> float:
    """Return the share of a distribution as far out as a quantile, on both sides.

    Examples
    --------
    >>> round(beyond(1.96), 3), beyond(0.0)
    (0.05, 1.0)
    """
    return 2 * _NORMAL.cdf(-abs(z)) if np.isfinite(z) else 0.0


def _slopes(z: np.ndarray, value: np.ndarray) -> tuple[float, float]:
    steps = np.diff(value) / np.diff(z)
    return float(steps[0]), float(steps[-1])
