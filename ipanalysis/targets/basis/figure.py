"""Figures between bounds, the steps that convert them, and how steps are chained.

How the bound of a target is kept. A target says "30", "30 to 40", "at least 30" or "about 30".
``low`` to ``high`` is the range of the stated figure: 30 to 40 for the second, 30 to 30 for the
others. "At least" and "about" stay words (the column ``local_bound`` of the ledger) and do not
widen the range: an open end is no number, and how far "about" reaches nobody has said. All steps
increase with the figure that is converted, so that such a word holds for the result as it held
for the start: at least 30,000 in all are at least 10 per head, and never "at most". What would
turn a bound round (dividing by the figure, subtracting it) is not among the steps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from math import isfinite
from typing import NamedTuple

from ipanalysis.locale import N_, Text
from ipanalysis.locale.later import Sentences

NO_NUMBER = N_("The conversion gives no finite number.")


class Bounded(NamedTuple):
    """A figure between bounds: ``low <= value <= high``.

    Attributes
    ----------
    value, low, high : float
        The figure and its bounds, in one unit.
    assumptions : tuple of Text
        What was assumed on the way, one text a step; empty if nothing was.
    sources : tuple of str
        Ids of the sources of what was used beside the figure itself.
    """

    value: float
    low: float
    high: float
    assumptions: tuple[Text, ...] = ()
    sources: tuple[str, ...] = ()

    @classmethod
    def of(cls, value: float, upper: float | None = None) -> Bounded:
        """Return a figure as it is stated: one number, or a range from `value` to `upper`.

        Examples
        --------
        >>> Bounded.of(30, 40)
        Bounded(value=30.0, low=30.0, high=40.0, assumptions=(), sources=())
        """
        end = value if upper is None or upper != upper else upper  # nan: no upper end
        return cls(float(value), float(value), float(end))

    @property
    def assumption(self) -> Text | None:
        """All assumptions as one text; nothing if there are none."""
        return Sentences(parts=self.assumptions) if self.assumptions else None

    def scaled(self, factor: float, divisor: float = 1.0) -> Bounded:
        """Return the figure in another unit: times a factor above zero, over a divisor."""
        if factor == divisor:
            return self
        ends = (end * factor / divisor for end in (self.value, self.low, self.high))
        return Bounded(*ends, self.assumptions, self.sources)


@dataclass(frozen=True)
class Known:
    """A figure that a conversion uses, with the range of what its sources state.

    Attributes
    ----------
    year : int
        Its year.
    value : float
        The figure that is taken.
    low, high : float or None
        Least and largest of its vintages; `value` if there is one only.
    sources : tuple of str
        Ids of the sources.

    Examples
    --------
    >>> Known(2020, 40.0).ends, Known(2020, 40.0, 38.0, 40.0).ends
    ((40.0, 40.0), (38.0, 40.0))
    """

    year: int
    value: float
    low: float | None = None
    high: float | None = None
    sources: tuple[str, ...] = ()

    @property
    def ends(self) -> tuple[float, float]:
        """Least and largest value; the one that is taken lies between them."""
        low = self.value if self.low is None else min(self.low, self.value)
        high = self.value if self.high is None else max(self.high, self.value)
        return low, high

    def scaled(self, factor: float, divisor: float = 1.0) -> Known:
        """Return the figure in another unit."""
        if factor == divisor:
            return self
        low, high = (end * factor / divisor for end in self.ends)
        return Known(self.year, self.value * factor / divisor, low, high, self.sources)


@dataclass(frozen=True)
class Refused:
    """A conversion that cannot be made, and why."""

    reason: Text


Step = Callable[[Bounded], Bounded | Refused]


def compose(*steps: Step) -> Step:
    """Return the step that takes several, one after another.

    Its bounds are what the steps make of the bounds, its assumptions those of all steps in order.
    The first refusal is the refusal of the whole. Without steps it changes nothing.

    Examples
    --------
    >>> double = lambda figure: figure.scaled(2)
    >>> found = compose(double, double)(Bounded.of(1, 3))
    >>> found.low, found.high
    (4.0, 12.0)
    """

    def chain(figure: Bounded) -> Bounded | Refused:
        found: Bounded | Refused = figure
        for step in steps:
            if isinstance(found, Refused):
                return found
            found = step(found)
        return found

    return chain


def combined(
    figure: Bounded, known: Known, operate: Callable[[float, float], float], assumption: Text
) -> Bounded | Refused:
    """Return what an operation makes of a figure and of another that is known.

    The operation increases with the figure and is monotone in the other one, so that its extremes
    lie at the corners.
    """
    try:
        value = operate(figure.value, known.value)
        ends = [operate(*corner) for corner in product((figure.low, figure.high), known.ends)]
    except OverflowError:
        return Refused(Text(NO_NUMBER))
    return spanned(figure, value, ends, assumption, known.sources)


def spanned(
    figure: Bounded, value: float, others: list[float], assumption: Text, sources: tuple = ()
) -> Bounded | Refused:
    """Return a converted figure that spans its alternatives, or refuse what is no number."""
    if not all(isfinite(number) for number in (value, *others)):
        return Refused(Text(NO_NUMBER))
    return Bounded(
        value,
        min(value, *others),
        max(value, *others),
        (*figure.assumptions, assumption),
        tuple(dict.fromkeys((*figure.sources, *sources))),
    )
