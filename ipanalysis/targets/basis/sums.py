"""A sum over the period and the amount of its last year.

How a sum is spread over the years is not known; the value stands for even amounts, and the bounds
span the ways to grow that are known: like the nation's target path, as the region did before.
"""

from __future__ import annotations

from collections.abc import Callable

from ipanalysis.locale import N_, Text
from ipanalysis.locale.later import Sentences
from ipanalysis.targets.basis.figure import NO_NUMBER, Bounded, Refused, spanned
from ipanalysis.targets.basis.growth import last_of_sum, sum_of_last
from ipanalysis.targets.basis.situation import Situation


def sum_to_year(figure: Bounded, situation: Situation) -> Bounded | Refused:
    """Return the amount of the last year of a sum over the period."""
    return _over_period(figure, situation, last_of_sum, _shares_of_sum)


def year_to_sum(figure: Bounded, situation: Situation) -> Bounded | Refused:
    """Return the sum over the period that the amount of its last year stands for."""
    return _over_period(figure, situation, sum_of_last, _sums_of_year)


def _over_period(
    figure: Bounded, situation: Situation, operate: Callable, said: Callable
) -> Bounded | Refused:
    """Turn a sum into the amount of its last year, or back, in each way that is known."""
    if situation.target_year != situation.end:
        text = N_(
            "A sum is taken to run over the plan's period, but it is set for {year} and the period "
            "ends in {end}; put one of them right, or state the amount of a year."
        )
        return Refused(Text(text, {"year": situation.target_year, "end": situation.end}))
    rates = [0.0]
    past = situation.past.growth if situation.past else None
    rates += [rate for rate in (situation.growth, past) if rate is not None]
    try:
        ways = [
            [operate(end, situation.years, rate) for rate in rates]
            for end in (figure.value, figure.low, figure.high)
        ]
    except OverflowError:
        return Refused(Text(NO_NUMBER))
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
    return _with_own_past(Text(text, fields), fields)


def _sums_of_year(found: list[float], situation: Situation) -> Text:
    fields = _fields(found, situation)
    text = N_("The amount of {year} gives {even} over {years} years if it is the same in each.")
    if situation.growth is not None:
        text = N_(
            "The amount of {year} gives {even} over {years} years if it is the same in each, and "
            "{grown} if it grows like the nation's target path ({growth}% a year)."
        )
    return _with_own_past(Text(text, fields), fields)


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
