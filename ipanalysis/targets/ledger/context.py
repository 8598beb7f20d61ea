"""What the rows of one local plan share."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from ipanalysis.data.lookup import records
from ipanalysis.data.study import Study
from ipanalysis.targets.base import base_in, known_base
from ipanalysis.targets.basis import Known
from ipanalysis.targets.basis.facts import Facts


@dataclass(frozen=True)
class Reference:
    """What the rows of one local plan share.

    Attributes
    ----------
    plan : dict
        The local plan (a row of plans).
    kinds : dict of str to str
        Kind of each indicator.
    bases : dict of str to dict
        Base of each target that has one: base_year, base_value, base_unit, base_source.
    facts : Facts
        Units, figures and rules of the study, for conversions. One object serves all plans.
    has_national_plan : bool
        Whether the years of a target that no national one relates to lie in any national plan.
    beside : dict
        What rows say of a national target, by its id: many rows stand beside the same one.
    """

    plan: dict
    kinds: dict[str, str]
    bases: dict[str, dict]
    facts: Facts
    has_national_plan: bool = True
    beside: dict[str, dict] = field(default_factory=dict)

    @property
    def units(self) -> pd.DataFrame:
        """The units of the study."""
        return self.facts.units

    def dimension(self, unit: str) -> str | None:
        """Return what a unit measures; nothing if the study has no such unit."""
        return self.facts.factors.get(unit, (None, 1.0))[0]

    def alike(self, unit: str, to: str) -> bool:
        """Tell whether figures in one unit can be printed in the other."""
        one, other = self.facts.factors.get(unit), self.facts.factors.get(to)
        return one is not None and other is not None and one[0] == other[0]

    def factors(self, unit: str, to: str) -> tuple[float, float]:
        """Return factor and divisor from one unit to another, equal if the two are the same."""
        # One division after one multiplication keeps whole numbers whole: 9 x 10000 / 1.
        return (1.0, 1.0) if unit == to else (self.size(unit), self.size(to))

    def size(self, unit: str) -> float:
        """Return the factor of a unit to the base unit of its dimension."""
        return self.facts.factors[unit][1]

    def unit_of(self, target: dict) -> str:
        """Return the unit in which amounts of a target's indicator are stated."""
        return self.facts.unit(target["indicator"])

    def base(self, target: dict, unit: str) -> tuple[int, float] | None:
        """Return the year and the value, in a unit, that a target starts from."""
        base = base_in(self.bases.get(target["target"]), unit, self.facts)
        return None if base is None else (base.year, base.value)

    def known_base(self, target: dict, unit: str) -> Known | None:
        """Return what a target starts from, in a unit, between what its sources state."""
        return known_base(self.bases.get(target["target"]), target, unit, self.facts)


def references(study: Study, starts: pd.DataFrame) -> dict[str, Reference]:
    """Return by plan what its rows share.

    Parameters
    ----------
    study : Study
        The study.
    starts : DataFrame
        Bases of the targets (:func:`ipanalysis.targets.base.bases`).
    """
    shared = {
        "kinds": study.indicators.set_index("indicator")["kind"].to_dict(),
        "bases": {row["target"]: row for row in records(starts)},
        "facts": Facts(study),
        "beside": {},
    }
    return {plan["plan"]: Reference(plan=plan, **shared) for plan in records(study.plans)}
