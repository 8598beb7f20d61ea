"""Relations between two figures that a source may state, and whether figures bear them out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

Relate = Callable[[float, float, int], float]

# The relation of a figure to the one it is held against, ``years`` earlier.
RELATION: dict[str, Relate] = {
    "difference": lambda value, reference, years: value - reference,
    "multiple": lambda value, reference, years: value / reference,
    "share": lambda value, reference, years: 100 * value / reference,
    "growth": lambda value, reference, years: 100 * (value / reference - 1),
    "annual_growth": lambda value, reference, years: 100 * ((value / reference) ** (1 / years) - 1),
    "sum": lambda value, reference, years: value + reference,
}
# The second figure that a relation implies.
IMPLIED: dict[str, Relate] = {
    "difference": lambda value, stated, years: value - stated,
    "multiple": lambda value, stated, years: value / stated,
    "share": lambda value, stated, years: value / (stated / 100),
    "growth": lambda value, stated, years: value / (1 + stated / 100),
    "annual_growth": lambda value, stated, years: value / (1 + stated / 100) ** years,
    "sum": lambda value, stated, years: stated - value,
}
IN_FIGURES = ("difference", "sum")  # stated in the unit of the figures


@dataclass(frozen=True)
class Figure:
    """A figure that a claim is held against.

    Attributes
    ----------
    value, rounding : float
        The figure, and half a unit of its last printed digit (a whole one where it is only about
        right).
    year : int
        Its year.
    source : str
        Ids of its sources.
    """

    value: float
    rounding: float
    year: int
    source: str


@dataclass(frozen=True)
class Stated:
    """What a source states: kind of relation, its size, rounding and bound, years between."""

    kind: str
    size: float
    rounding: float
    bound: str
    years: int

    @property
    def slack(self) -> float:
        """How far off it may be: half a unit of the last digit, a whole one for "about"."""
        # And a hair for binary fractions (1.4 = 13.0 - 11.6).
        return self.rounding * (2 if self.bound == "approx" else 1) + 1e-9 * max(1, abs(self.size))

    def relation(self, value: float, reference: float) -> float | None:
        """Return the relation of two figures; nothing where it is not defined."""
        return _sound(RELATION[self.kind], value, reference, self.years)

    def implied(self, value: float) -> tuple[float | None, float | None, float | None]:
        """Return the reference that would make it true, and its range given the rounding."""
        at = [
            _sound(IMPLIED[self.kind], value, self.size + shift, self.years)
            for shift in (0, -self.rounding, self.rounding)
        ]
        if None in at:
            return at[0], None, None
        return at[0], min(at[1:]), max(at[1:])

    def fits(self, own: Figure, reference: Figure) -> bool:
        """Tell whether two figures, within their rounding, bear the relation that is stated."""
        corners = [
            self.relation(own.value + i * own.rounding, reference.value + j * reference.rounding)
            for i, j in product((-1, 1), repeat=2)
        ]
        if None in corners:
            return False
        low, high = min(corners), max(corners)
        if self.bound in ("ge", "gt"):
            return high >= self.size - self.slack
        if self.bound in ("le", "lt"):
            return low <= self.size + self.slack
        return low - self.slack <= self.size <= high + self.slack


def _sound(relate: Relate, value: float, other: float, years: int) -> float | None:
    try:
        result = relate(value, other, years)
    except ZeroDivisionError:
        return None
    return None if isinstance(result, complex) or result != result else result  # nan


def agree(one: Figure, other: Figure) -> bool:
    """Tell whether two figures can be one and the same, each within its rounding.

    Examples
    --------
    >>> agree(Figure(11.6, 0.05, 2020, "a"), Figure(11.61, 0.005, 2020, "b"))
    True
    """
    slack = 1e-9 * max(1, abs(one.value))
    return abs(one.value - other.value) <= one.rounding + other.rounding + slack
