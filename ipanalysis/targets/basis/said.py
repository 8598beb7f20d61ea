"""Figures in assumptions and reasons, printed with their unit once the language is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd

from ipanalysis.locale import Text
from ipanalysis.locale.numbers import quantity_range


@dataclass(frozen=True)
class Span(Text):
    """A figure or a range with its unit.

    Examples
    --------
    >>> units = pd.DataFrame([["item", "count", 1.0, "件", "items"]],
    ...                      columns=["unit", "dimension", "factor", "name_zh", "name_en"])
    >>> Span(low=5000, high=6737.26, unit="item", units=units).text("zh")
    '5000～6737件'
    """

    msgid: str = ""
    low: float = 0.0
    high: float = 0.0
    unit: str = ""
    units: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False, compare=False)

    def text(self, lang: str = "en") -> str:
        """Return the figure in a language."""
        low, high = _legible(self.low), _legible(self.high)
        return quantity_range(low, high, self.unit, self.units, lang)


def _legible(value: float) -> float:
    """Whole from 1,000 on, else four digits: what sources print, without what division adds."""
    return float(round(value)) if abs(value) >= 1000 else float(f"{value:.4g}")


def with_unit(unit: str, units: pd.DataFrame) -> Callable[[float], Span]:
    """Return what prints figures in a unit."""
    return lambda value: Span(low=value, high=value, unit=unit, units=units)
