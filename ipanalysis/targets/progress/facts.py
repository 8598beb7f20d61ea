"""The tables of a study as plain dictionaries, for what is asked of every target."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pandas as pd

from ipanalysis.data.lookup import records
from ipanalysis.data.study import Study
from ipanalysis.targets.basis.facts import Facts as Figures
from ipanalysis.targets.progress.methods.stretch import Yardstick


@dataclass(frozen=True)
class Facts:
    """What the ways of targets are read from.

    Attributes
    ----------
    series : dict
        By region and indicator: year, value, bound, status, source, rule and doubtful of each
        figure, in order.
    starts : dict
        Base of each target.
    indicators : dict
        Row of each indicator.
    plans : dict
        First and last year of each plan.
    levels : dict
        Level of each region.
    units : dict
        Dimension and factor of each unit.
    sticks : dict
        Yardsticks by indicator and level, in the unit of the indicator.
    figures : Facts
        Figures with what their sources state; read when a target first needs them.
    known_around : dict
        What :meth:`around` has returned.
    """

    series: dict[tuple[str, str], list[tuple]]
    starts: dict[str, dict]
    indicators: dict[str, dict]
    plans: dict[str, tuple[int, int]]
    levels: dict[str, str]
    units: dict[str, tuple[str, float]]
    sticks: dict[tuple[str, str], Yardstick]
    figures: Figures
    known_around: dict[tuple, dict] = field(default_factory=dict)

    def around(self, indicator: str, level: str | None, pair: tuple[float, float]) -> dict:
        """Return bounds and yardstick of an indicator for the regions of a level, in a unit."""
        key = indicator, level, pair
        if key not in self.known_around:
            ratio, row = pair[0] / pair[1], self.indicators[indicator]
            found = {
                name: None if row[name] != row[name] else float(row[name]) * ratio
                for name in ("lower", "upper")
            }
            rod = self.sticks.get((indicator, level))
            if rod is not None:
                figures = ("sd", "least", "most", "worst", "best")
                rod = replace(rod, **{name: getattr(rod, name) * ratio for name in figures})
            self.known_around[key] = found | {"yardstick": rod}
        return self.known_around[key]

    def factors(self, unit: str, to: str) -> tuple[float, float] | None:
        """Return the factors of two units of one dimension."""
        if unit not in self.units or to not in self.units:
            return None
        (dimension, factor), (other, divisor) = self.units[unit], self.units[to]
        if unit == to:
            return 1.0, 1.0
        return (factor, divisor) if dimension == other else None


def facts_of(study: Study, best: pd.DataFrame, sticks: dict, starts: pd.DataFrame) -> Facts:
    """Return the facts of a study: its best values, yardsticks and the bases of its targets."""
    columns = ["region", "indicator", "year", "value", "bound", "status", "source", "rule"]
    lists = [best[name].tolist() for name in (*columns, "doubtful")]
    series: dict[tuple[str, str], list[tuple]] = {}
    for region, indicator, *rest in zip(*lists, strict=True):
        series.setdefault((region, indicator), []).append(tuple(rest))
    units, plans = study.units, study.plans
    periods = zip(plans["plan"], plans["period_start"], plans["period_end"], strict=True)
    return Facts(
        series={key: sorted(rows) for key, rows in series.items()},
        starts={row["target"]: row for row in records(starts)},
        indicators={row["indicator"]: row for row in records(study.indicators)},
        plans={plan: (int(start), int(end)) for plan, start, end in periods},
        levels=dict(zip(study.regions["region"], study.regions["level"], strict=True)),
        units={
            unit: (dimension, factor)
            for unit, dimension, factor in zip(
                units["unit"], units["dimension"], units["factor"], strict=True
            )
        },
        sticks=sticks,
        figures=Figures(study),
    )
