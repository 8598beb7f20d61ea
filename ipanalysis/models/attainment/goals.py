"""What a value has to be for a target to be met, and what a value known within bounds decides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf, isfinite
from typing import NamedTuple

import numpy as np

# Values come out of unit conversions and sums: a target is not missed by a rounding error.
_TOLERANCE = 1e-9


class Point(NamedTuple):
    """What is known of one year: a value, and the bounds between which the true one lies."""

    year: int
    value: float
    low: float
    high: float
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Goal:
    """The values that meet a target: from `least` to `most`.

    Attributes
    ----------
    least, most : float
        One of them is infinite, but for a range in which neither end is better.
    strict : bool
        Whether reaching the end exactly is not yet enough.

    Examples
    --------
    >>> at_least = Goal(least=12.0)
    >>> at_least.decided(Point(2025, 12.0, 12.0, 12.0))
    True
    >>> at_least.decided(Point(2025, 11.0, 11.0, inf)) is None  # "over 11" may be 12
    True
    """

    least: float = -inf
    most: float = inf
    strict: bool = False

    @property
    def upwards(self) -> bool:
        """Whether it is met from below."""
        return isfinite(self.least)

    @property
    def value(self) -> float:
        """The end that is reached first, coming from the worse side."""
        return self.least if self.upwards else self.most

    def moved(self, by: float) -> Goal:
        """Return the goal with both ends moved."""
        return replace(self, least=self.least + by, most=self.most + by)

    def decided(self, point: Point) -> bool | None:
        """Return whether a value meets the target; None where its bounds leave that open."""
        ends = self.holds(np.array([point.low, point.high]))
        if ends.all():
            return True
        least, most = self._ends()
        apart = point.high < least or point.low > most
        exact = point.low == point.high
        # An end that is only just outside, as "under 12" where 12 is too few, decides too.
        touches = self.strict and (point.high <= least or point.low >= most)
        return False if apart or exact or touches else None

    def holds(self, values: np.ndarray) -> np.ndarray:
        """Return which of some values meet the target."""
        least, most = self._ends()
        if not self.strict:
            return (values >= least) & (values <= most)
        return values > least if self.upwards else values < most

    def _ends(self) -> tuple[float, float]:
        """Return the ends with their tolerance."""
        sign = 1 if self.strict else -1
        least = self.least + sign * _TOLERANCE * abs(self.least) if self.upwards else -inf
        most = self.most - sign * _TOLERANCE * abs(self.most) if isfinite(self.most) else inf
        return least, most


def goal_of(value: float, upper: float | None, bound: str, direction: str) -> Goal:
    """Return the goal that a target states.

    Parameters
    ----------
    value : float
        The figure of the target; of a range the lower end.
    upper : float or None
        Upper end of a range, else missing.
    bound : str
        eq, approx, ge, gt, le or lt. No tolerance is granted to "about".
    direction : {"up", "down", "neutral"}
        Of the indicator: what is stated as exact or about is a level to reach from the worse side.

    Returns
    -------
    Goal
        Of a range the nearer end counts; where neither direction is better, it has to be hit.

    Examples
    --------
    >>> goal_of(12, None, "eq", "up"), goal_of(12, 14, "eq", "down").most
    (Goal(least=12.0, most=inf, strict=False), 14.0)
    """
    ranged = upper is not None and upper == upper
    stated = bound in ("eq", "approx")
    if ranged and stated and direction == "neutral":
        return Goal(float(value), float(upper))
    if bound in ("le", "lt") or (stated and direction == "down"):
        return Goal(most=float(upper if ranged else value), strict=bound == "lt")
    return Goal(least=float(value), strict=bound == "gt")
