"""The tables of a study as plain dictionaries, since they are asked for every target."""

from __future__ import annotations

from functools import cached_property
from math import inf
from typing import NamedTuple

import pandas as pd

from ipanalysis.data.breaks import Breaks
from ipanalysis.data.lookup import records
from ipanalysis.locale import Text
from ipanalysis.locale.later import Choice
from ipanalysis.models.panel import KEYS
from ipanalysis.targets.base import bases
from ipanalysis.targets.basis.facts import Facts

Key = tuple[str, str]


class Seen(NamedTuple):
    """One observed value, in the unit of its indicator."""

    year: int
    value: float
    bound: str
    source: str

    @property
    def ends(self) -> tuple[float, float]:
        """Between which values the true one lies; "about" counts as exact."""
        low = -inf if self.bound in ("le", "lt") else self.value
        return low, inf if self.bound in ("ge", "gt") else self.value


class Tables:
    """What attainment looks up in a study.

    Parameters
    ----------
    study : Study
        The study.
    best, starts : DataFrame, optional
        Its best values (:meth:`~ipanalysis.Study.select`) and the bases of its targets
        (:func:`ipanalysis.targets.base.bases`), if they are at hand.
    """

    def __init__(
        self, study: object, best: pd.DataFrame | None = None, starts: pd.DataFrame | None = None
    ) -> None:
        best = study.select() if best is None else best
        starts = bases(study, best) if starts is None else starts
        self.study = study
        self.indicators = {row["indicator"]: row for row in records(study.indicators)}
        self.starts = {row["target"]: row for row in records(starts)}
        self.breaks = Breaks(study.breaks)
        columns = (study.units[name].tolist() for name in ("unit", "dimension", "factor"))
        self._units = {unit: (kind, factor) for unit, kind, factor in zip(*columns, strict=True)}
        periods = zip(study.plans["plan"], study.plans["period_start"], strict=True)
        self._first_years = dict(periods)
        self.series: dict[Key, list[Seen]] = {}
        lists = [best[name].tolist() for name in (*KEYS, *Seen._fields)]
        for region, indicator, *rest in zip(*lists, strict=True):
            self.series.setdefault((region, indicator), []).append(Seen(*rest))
        for rows in self.series.values():
            rows.sort(key=lambda seen: seen.year)

    def first_year(self, target: dict) -> int:
        """Return the first year of the plan that sets a target."""
        return int(self._first_years[target["plan"]])

    def factors(self, unit: str, to: str) -> tuple[float, float] | None:
        """Return factor and divisor from one unit to another; nothing if they are not alike."""
        if unit not in self._units or to not in self._units:
            return None
        (dimension, factor), (other, divisor) = self._units[unit], self._units[to]
        if unit == to:
            return 1.0, 1.0
        return (factor, divisor) if dimension == other else None

    def per_cent(self, unit: str) -> float | None:
        """Return what turns a growth rate into per cent; nothing for what is no fraction."""
        return self.facts.per_cent(unit)

    def unit_name(self, unit: str) -> Text:
        """Return the name of a unit, which waits for its language."""
        return self._unit_names.get(unit, Text(str(unit)))

    @cached_property
    def facts(self) -> Facts:
        """Figures with their vintages; read when a target first needs them."""
        return Facts(self.study)

    @cached_property
    def _unit_names(self) -> dict[str, Choice]:
        columns = (self.study.units[name].tolist() for name in ("unit", "name_en", "name_zh"))
        return {
            unit: Choice(said={"en": en, "zh": zh}) for unit, en, zh in zip(*columns, strict=True)
        }
