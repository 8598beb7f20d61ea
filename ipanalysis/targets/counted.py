"""Increases and growth rates: the level that each leads to from its base.

One rule for the progress and the attainment, so that both state the same goal.
"""

from __future__ import annotations

from typing import NamedTuple

from ipanalysis.data.lookup import missing
from ipanalysis.locale import N_, Text
from ipanalysis.targets.base import known_base
from ipanalysis.targets.basis import Bounded, Known, Refused, Situation, convert_basis
from ipanalysis.targets.basis.facts import Facts
from ipanalysis.targets.basis.said import with_unit

#: The bases of targets that count from a base.
COUNTED = ("increment", "growth_rate")


class Lead(NamedTuple):
    """Where a target that counts from a base leads.

    Attributes
    ----------
    base : Known
        What it counts from.
    value : Bounded
        The level that its figure leads to; of a range the lower end.
    upper : Bounded or None
        The level that the upper end of a range leads to.
    """

    base: Known
    value: Bounded
    upper: Bounded | None = None


def level_of(
    target: dict, start: dict | None, first_year: int, unit: str, facts: Facts
) -> Lead | Refused:
    """Return the level that an increase or a growth rate a year leads to.

    It counts from the base that the plan states, else from the figure of the year before the plan:
    that of the document itself, or the one that the study holds.

    Parameters
    ----------
    target : dict
        A row of targets, on one of the bases of :data:`COUNTED`.
    start : dict or None
        Its row of :func:`ipanalysis.targets.base.bases`.
    first_year : int
        First year of its plan.
    unit : str
        Unit of the level: that of an increase, or of the indicator.
    facts : Facts
        The figures of the study.

    Examples
    --------
    A growth of 5 % a year from 16.0 in 2024 leads to 16.8 in 2025.

    >>> import ipanalysis as ipa
    >>> target = {"region": "CN", "indicator": "hv_patents_per_10k", "basis": "growth_rate",
    ...           "value": 5.0, "unit": "percent", "target_year": 2025}
    >>> facts = Facts(ipa.load())
    >>> unit = facts.unit(target["indicator"])
    >>> found = level_of(target, None, 2025, unit, facts)
    >>> found.base.year, round(found.value.value / found.base.value, 6)
    (2024, 1.05)
    """
    factor = facts.per_cent(target["unit"]) if target["basis"] == "growth_rate" else 1.0
    if factor is None:
        return Refused(no_growth(target["unit"]))
    year = first_year - 1 if missing(target.get("base_year")) else int(target["base_year"])
    base, last = _base(target, start, year, unit, facts), int(target["target_year"])
    situation = Situation(
        start=year + 1,
        end=max(last, year + 1),
        target_year=last,
        base=base,
        base_is_stated=True,
        show=with_unit(unit, facts.units),
    )
    made = []
    for end in (target["value"], target.get("value_upper")):
        if not missing(end):
            figure = Bounded.of(end * factor)
            found = convert_basis(figure, target["basis"], "level", situation)
            if isinstance(found, Refused):
                return found
            made.append(found)
    return Lead(base, *made)


def no_growth(unit: str) -> Text:
    """Return why a figure in a unit is no growth rate."""
    text = N_("{unit} is no unit of a growth rate; state it in one of the dimension fraction.")
    return Text(text, {"unit": unit})


def _base(target: dict, start: dict | None, year: int, unit: str, facts: Facts) -> Known | None:
    """Return what a target counts from in a year: as its plan has it, else as it is observed."""
    known = known_base(start, target, unit, facts)
    if known is not None and known.year == year:
        return known
    observed = facts.known(target["region"], target["indicator"], year)
    pair = facts.pair(facts.unit(target["indicator"]), unit)
    return None if observed is None or pair is None else observed.scaled(*pair)
