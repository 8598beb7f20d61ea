"""The distribution of one forecast, or of a sum of forecasts: values, spread and tails of it.

One term is the curve of :mod:`ipanalysis.models.forecast.quantile_curve`, which chances and paths
are read from too. In a sum all terms stand at the same quantile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isfinite
from statistics import NormalDist

import numpy as np

from ipanalysis.models.forecast.intervals import normal_quantile
from ipanalysis.models.forecast.quantile_curve import Curves, through

_NORMAL = NormalDist()
# Beyond this standard normal quantile a double holds no probability.
_FURTHEST = 38.0
_GRID = 201
# A forecast without an interval: a point, whatever the level.
_NO_INTERVAL = (80.0,), (np.nan,), (np.nan,)


@dataclass(frozen=True)
class Distribution:
    """A distribution by its quantiles.

    Attributes
    ----------
    terms : tuple of Curves
        One curve each.
    """

    terms: tuple[Curves, ...]

    def at(self, z: np.ndarray | float) -> np.ndarray:
        """Return the values at standard normal quantiles.

        Examples
        --------
        >>> one = distribution(10.0, [80.0, 95.0], [8.0, 7.0], [12.0, 13.0])
        >>> one.at(normal_quantile(80)).round(9).item(), one.at(0.0).item()
        (12.0, 10.0)
        """
        z = np.asarray(z, float)
        return sum(term.at(z.ravel())[0] for term in self.terms).reshape(z.shape)

    def spread(self) -> float:
        """Return a standard deviation: half the 80 % interval over its normal half width."""
        ends = self.at(np.array([-1, 1]) * normal_quantile(80))
        return float(ends[1] - ends[0]) / (2 * normal_quantile(80))

    def place(self, value: float) -> float:
        """Return the standard normal quantile at which a value stands; infinite where none does.

        Of a value that lies on many, as on a bound, the one nearest to the median.

        Examples
        --------
        >>> one = distribution(10.0, [80.0, 95.0], [8.0, 7.0], [12.0, 13.0])
        >>> round(one.place(13.0), 2), round(one.place(7.0), 2), one.place(10.0)
        (1.96, -1.96, 0.0)
        """
        median = float(self.at(0.0))
        if value == median:
            return 0.0
        sign = 1.0 if value > median else -1.0
        low, high = 0.0, _FURTHEST
        for _ in range(5):  # each time two hundred times finer
            grid = np.linspace(low, high, _GRID)
            reached = sign * (self.at(sign * grid) - value) >= 0
            if not reached.any():
                return sign * inf
            first = int(reached.argmax())
            low, high = float(grid[first - 1]), float(grid[first])
        return sign * high


def distribution(
    mean: float,
    levels: Sequence[float],
    lower: Sequence[float],
    upper: Sequence[float],
    floor: float = -inf,
    ceiling: float = inf,
) -> Distribution:
    """Return the distribution of a forecast.

    Parameters
    ----------
    mean : float
        The forecast, read as the median; it may go beyond the bounds.
    levels, lower, upper : sequence of float
        The intervals; levels in per cent. Without any that is finite it is a point.
    floor, ceiling : float
        Bounds of the indicator.
    """
    known = sorted(
        (level, low, high)
        for level, low, high in zip(levels, lower, upper, strict=True)
        if isfinite(low) and isfinite(high)
    )
    levels, lower, upper = zip(*known, strict=True) if known else _NO_INTERVAL
    knots = np.array([normal_quantile(level) for level in levels])
    # Wider intervals of a table that reach less far reach as far as the narrower ones.
    lower, upper = np.minimum.accumulate([lower], axis=1), np.maximum.accumulate([upper], axis=1)
    return Distribution((through(np.array([mean]), lower, upper, knots, floor, ceiling),))


def summed(terms: Sequence[Distribution]) -> Distribution:
    """Return the distribution of a sum whose terms all stand at the same quantile.

    That is the widest the sum can be: it is what comes of years, or regions, that move together.

    Examples
    --------
    >>> one = distribution(10.0, [80.0], [8.0], [12.0])
    >>> summed([one, one]).spread() == 2 * one.spread()
    True
    """
    return Distribution(tuple(curve for term in terms for curve in term.terms))


def beyond(z: float) -> float:
    """Return the share of a distribution as far out as a quantile, on both sides.

    Examples
    --------
    >>> round(beyond(1.96), 3), beyond(0.0)
    (0.05, 1.0)
    """
    return 2 * _NORMAL.cdf(-abs(z)) if isfinite(z) else 0.0
