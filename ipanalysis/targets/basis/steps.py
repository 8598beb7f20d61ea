"""Steps from one basis to another of the same measure.

A basis says what a target's figure is: a level, the amount of a year, a sum over the period, an
increase over the period, a growth rate a year. Steps between levels (or amounts), increases and
growth rates go through the base that the target starts from; steps between a sum and the amount of
its last year through the ways in which the amounts may grow.
"""

from __future__ import annotations

from collections.abc import Callable

from ipanalysis.locale import N_, Text
from ipanalysis.locale.later import Sentences
from ipanalysis.targets.basis.figure import Bounded, Refused, Step, compose
from ipanalysis.targets.basis.levels import (
    growth_to_level,
    increase_to_level,
    level_to_growth,
    level_to_increase,
)
from ipanalysis.targets.basis.situation import Situation
from ipanalysis.targets.basis.sums import sum_to_year, year_to_sum

BASIS_NAMES = {
    "level": N_("a level"),
    "annual": N_("the amount of a year"),
    "cumulative": N_("a sum over the period"),
    "increment": N_("an increase over the period"),
    "growth_rate": N_("a growth rate a year"),
    "rank": N_("a rank"),
}
_NOT_TO_BE = N_("The target is {basis}, which cannot be turned into {to}.")
_OfSituation = Callable[[Bounded, Situation], Bounded | Refused]
_ELEMENTARY: dict[tuple[str, str], _OfSituation] = {
    ("cumulative", "annual"): sum_to_year,
    ("annual", "cumulative"): year_to_sum,
    ("increment", "level"): increase_to_level,
    ("increment", "annual"): increase_to_level,
    ("level", "increment"): level_to_increase,
    ("annual", "increment"): level_to_increase,
    ("growth_rate", "level"): growth_to_level,
    ("growth_rate", "annual"): growth_to_level,
    ("level", "growth_rate"): level_to_growth,
    ("annual", "growth_rate"): level_to_growth,
}
# What is no step of its own is two. A sum is not turned into growth or an increase: by way of the
# amount of its last year the result would hang on how the sum is spread, and on nothing else.
_STEPS: dict[tuple[str, str], tuple[_OfSituation, ...]] = {
    **{pair: (step,) for pair, step in _ELEMENTARY.items()},
    ("increment", "growth_rate"): (increase_to_level, level_to_growth),
    ("growth_rate", "increment"): (growth_to_level, level_to_increase),
}


def convert_basis(
    value: float | Bounded, basis: str, to: str, situation: Situation
) -> Bounded | Refused:
    """Return a target's figure on another basis.

    Parameters
    ----------
    value : float or Bounded
        The figure; a growth rate in per cent a year.
    basis, to : str
        The basis it is stated on and the one wanted.
    situation : Situation
        Period, base and growth, as far as they are known.

    Returns
    -------
    Bounded or Refused
        There and back gives the figure again. Its bounds come back too where all that was used is
        known exactly; else they hold the first ones.

    Examples
    --------
    >>> result = convert_basis(25000, "cumulative", "annual", Situation(2021, 2025, 2025))
    >>> result.low, result.high
    (5000.0, 5000.0)
    >>> convert_basis(10, "growth_rate", "level", Situation(2021, 2025, 2025)).reason.text()
    'A growth rate gives a level only with the value of 2020; add it to observations.csv.'
    >>> from ipanalysis.targets.basis import Known
    >>> base = Known(2020, 100.0, 95.0, 100.0)
    >>> result = convert_basis(8, "increment", "level", Situation(2021, 2025, 2025, base))
    >>> result.low, result.value, result.high
    (103.0, 108.0, 108.0)
    """
    figure = value if isinstance(value, Bounded) else Bounded.of(value)
    if basis == to:
        return figure
    steps = _STEPS.get((basis, to))
    if steps is None:
        names = {"basis": Text(BASIS_NAMES[basis]), "to": Text(BASIS_NAMES[to])}
        mend = N_("If its plan means something else, put the basis right in targets.csv.")
        return Refused(Sentences(parts=(Text(_NOT_TO_BE, names), Text(mend))))
    if situation.start > situation.end:
        text = N_(
            "The plan's period runs from {start} back to {end}; put period_start and period_end "
            "right in plans.csv."
        )
        return Refused(Text(text, {"start": situation.start, "end": situation.end}))
    return compose(*(_with(step, situation) for step in steps))(figure)


def _with(step: _OfSituation, situation: Situation) -> Step:
    return lambda figure: step(figure, situation)
