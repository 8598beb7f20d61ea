"""What is known beside the figure that is brought to another basis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ipanalysis.targets.basis.figure import Known


def readable(value: float) -> float:
    """Return a figure with the digits that a reader needs: whole from 100 on, else three.

    Examples
    --------
    >>> readable(6737.264), readable(32.2102)
    (6737.0, 32.2)
    """
    return float(round(value)) if abs(value) >= 100 else float(f"{value:.3g}")


@dataclass(frozen=True)
class Past:
    """How a series grew before the period: a fraction a year, from one year to another."""

    first: int
    last: int
    growth: float
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Situation:
    """What is known beside the figure itself.

    Attributes
    ----------
    start, end : int
        First and last year of the plan period.
    target_year : int
        Year the target is set for.
    base : Known or None
        What the local target starts from, if known, in the unit of the figure.
    growth : float or None
        Growth a year of the national target path from its base to its target, as a fraction.
    past : Past or None
        How the region's own figures grew before the period.
    base_is_stated : bool
        Whether the plan itself says that the target starts from this base, whatever its year.
    show : callable
        What puts a figure into an assumption, as with its unit.
    """

    start: int
    end: int
    target_year: int
    base: Known | None = None
    growth: float | None = None
    past: Past | None = None
    base_is_stated: bool = False
    show: Callable[[float], object] = readable

    @property
    def years(self) -> int:
        """Number of years in the plan period."""
        return self.end - self.start + 1

    @property
    def starts_from_base(self) -> bool:
        """Whether the base is that of the eve of the period, or stated as the start."""
        if self.base is None:
            return False
        return self.base_is_stated or self.base.year == self.start - 1
