"""Steps from one basis to another of the same measure.

A basis says what a target's figure is: a level, the amount of a year, a sum over the period, an
increase over the period, a growth rate a year. Steps between levels (or amounts), increases and
growth rates go through the base that the target starts from; steps between a sum and the amount of
its last year through the ways in which the amounts may grow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ipanalysis.locale import N_, Text
from ipanalysis.locale.later import Sentences
from ipanalysis.targets.basis.figure import (
    Bounded,
    Known,
    Refused,
    Step,
    combined,
    compose,
    spanned,
)
from ipanalysis.targets.basis.growth import last_of_sum, sum_of_last

BASIS_NAMES = {
    "level": N_("a level"),
    "annual": N_("the amount of a year"),
    "cumulative": N_("a sum over the period"),
    "increment": N_("an increase over the period"),
    "growth_rate": N_("a growth rate a year"),
    "rank": N_("a rank"),
}
_NOT_TO_BE = N_("The target is {basis}, which cannot be turned into {to}.")
_VINTAGES = N_("Its sources state {low} to {high}.")


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


_OfSituation = Callable[[Bounded, Situation], Bounded | Refused]


def _with(step: _OfSituation, situation: Situation) -> Step:
    return lambda figure: step(figure, situation)


def _sum_to_year(figure: Bounded, situation: Situation) -> Bounded | Refused:
    return _over_period(figure, situation, last_of_sum, _shares_of_sum)


def _year_to_sum(figure: Bounded, situation: Situation) -> Bounded | Refused:
    return _over_period(figure, situation, sum_of_last, _sums_of_year)


def _over_period(
    figure: Bounded, situation: Situation, operate: Callable, said: Callable
) -> Bounded | Refused:
    """Turn a sum into the amount of its last year, or back, in each way that is known."""
    if situation.target_year != situation.end:
        return Refused(Text(N_("The sum does not run to the end of the plan period.")))
    rates = [0.0]
    past = situation.past.growth if situation.past else None
    rates += [rate for rate in (situation.growth, past) if rate is not None]
    ways = [
        [operate(end, situation.years, rate) for rate in rates]
        for end in (figure.value, figure.low, figure.high)
    ]
    sources = situation.past.sources if situation.past else ()
    others = [number for way in ways for number in way]
    return spanned(figure, ways[0][0], others, said(ways[0], situation), sources)


def _shares_of_sum(found: list[float], situation: Situation) -> Text:
    fields = _fields(found, situation)
    if situation.growth is not None:
        text = N_(
            "The sum over {years} years gives {even} in {year} if spread evenly, and {grown} if it "
            "grows like the nation's target path ({growth}% a year)."
        )
    elif situation.past is not None:
        text = N_("The sum over {years} years gives {even} in {year} if spread evenly.")
    else:
        text = N_("The sum over {years} years is spread evenly; no growth path is known.")
    own = N_(
        "It gives {own} if it grows as the region did from {first} to {last} ({past}% a year)."
    )
    return _joined(Text(text, fields), own, fields)


def _sums_of_year(found: list[float], situation: Situation) -> Text:
    fields = _fields(found, situation)
    text = N_("The amount of {year} gives {even} over {years} years if it is the same in each.")
    if situation.growth is not None:
        text = N_(
            "The amount of {year} gives {even} over {years} years if it is the same in each, and "
            "{grown} if it grows like the nation's target path ({growth}% a year)."
        )
    own = N_(
        "It gives {own} if it grows as the region did from {first} to {last} ({past}% a year)."
    )
    return _joined(Text(text, fields), own, fields)


def _with_own_past(said: Text, fields: dict) -> Text:
    if "own" not in fields:
        return said
    text = N_(
        "It gives {own} if it grows as the region did, {past}% a year from {first} to {last}."
    )
    return Sentences(parts=(said, Text(text, fields)))


def _fields(found: list[float], situation: Situation) -> dict[str, object]:
    fields: dict[str, object] = {
        "years": situation.years,
        "year": situation.target_year,
        "even": situation.show(found[0]),
    }
    if situation.growth is not None:
        fields |= {"grown": situation.show(found[1]), "growth": round(100 * situation.growth, 1)}
    if situation.past is not None:
        past = situation.past
        fields |= {"own": situation.show(found[-1]), "past": round(100 * past.growth, 1)}
        fields |= {"first": past.first, "last": past.last}
    return fields


def _increase_to_level(figure: Bounded, situation: Situation) -> Bounded | Refused:
    lacks = N_(
        "An increase gives a level only with the value of {year}; add it to observations.csv."
    )
    said = N_("The increase is added to the value of {year}, {base}.")
    return _from_base(figure, situation, lambda x, b: b + x, (lacks, said))


def _level_to_increase(figure: Bounded, situation: Situation) -> Bounded | Refused:
    lacks = N_(
        "A level gives an increase only with the value of {year}; add it to observations.csv."
    )
    said = N_("The increase is counted from the value of {year}, {base}.")
    return _from_base(figure, situation, lambda x, b: x - b, (lacks, said))


def _growth_to_level(figure: Bounded, situation: Situation) -> Bounded | Refused:
    lacks = N_(
        "A growth rate gives a level only with the value of {year}; add it to observations.csv."
    )
    if figure.low < -100:
        text = N_("A fall of more than 100% a year leaves nothing to fall; check the growth rate.")
        return Refused(Text(text))
    said = N_("The value of {year}, {base}, grows by {rate}% a year.")
    years = _years_from_base(situation)
    grow = lambda x, b: b * (1 + x / 100) ** years  # noqa: E731
    return _from_base(figure, situation, grow, (lacks, said), grows=True)


def _level_to_growth(figure: Bounded, situation: Situation) -> Bounded | Refused:
    lacks = N_(
        "A level gives a growth rate only with the value of {year}; add it to observations.csv."
    )
    if figure.low <= 0:
        text = N_("Growth to zero or below is no rate; compare the levels instead.")
        return Refused(Text(text))
    said = N_("The growth a year is counted from the value of {year}, {base}.")
    years = _years_from_base(situation)
    rate = lambda x, b: 100 * ((x / b) ** (1 / years) - 1)  # noqa: E731
    return _from_base(figure, situation, rate, (lacks, said), grows=True)


def _years_from_base(situation: Situation) -> int:
    return max(1, situation.target_year - situation.base.year) if situation.base else 1


def _from_base(
    figure: Bounded,
    situation: Situation,
    operate: Callable[[float, float], float],
    texts: tuple[str, str],
    grows: bool = False,
) -> Bounded | Refused:
    """Take a step with the base, or say what is wrong with it."""
    base = situation.base
    if base is None or not situation.starts_from_base:
        return Refused(Text(texts[0], {"year": situation.start - 1}))
    if base.year >= situation.target_year:
        text = N_(
            "The target year {target_year} is not after the base year {year}; put one of them "
            "right in targets.csv."
        )
        return Refused(Text(text, {"target_year": situation.target_year, "year": base.year}))
    if grows and base.ends[0] <= 0:
        text = N_(
            "No growth is formed from the base of {year}, {base}: it is not above zero. State the "
            "target as a level or as an increase."
        )
        return Refused(Text(text, {"year": base.year, "base": situation.show(base.ends[0])}))
    fields = {"year": base.year, "base": situation.show(base.value), "rate": float(figure.value)}
    said = Text(texts[1], fields)
    low, high = base.ends
    if low < high:
        ends = {"low": situation.show(low), "high": situation.show(high)}
        said = Sentences(parts=(said, Text(_VINTAGES, ends)))
    return combined(figure, base, operate, said)


_ELEMENTARY: dict[tuple[str, str], _OfSituation] = {
    ("cumulative", "annual"): _sum_to_year,
    ("annual", "cumulative"): _year_to_sum,
    ("increment", "level"): _increase_to_level,
    ("increment", "annual"): _increase_to_level,
    ("level", "increment"): _level_to_increase,
    ("annual", "increment"): _level_to_increase,
    ("growth_rate", "level"): _growth_to_level,
    ("growth_rate", "annual"): _growth_to_level,
    ("level", "growth_rate"): _level_to_growth,
    ("annual", "growth_rate"): _level_to_growth,
}
# What is no step of its own is two. A sum is not turned into growth or an increase: by way of the
# amount of its last year the result would hang on how the sum is spread, and on nothing else.
_STEPS: dict[tuple[str, str], tuple[_OfSituation, ...]] = {
    **{pair: (step,) for pair, step in _ELEMENTARY.items()},
    ("increment", "growth_rate"): (_increase_to_level, _level_to_growth),
    ("growth_rate", "increment"): (_growth_to_level, _level_to_increase),
}
