"""Levels, increases and growth rates: what leads from one to another is the base.

The base is taken between the least and the largest figure that its sources state.
"""

from __future__ import annotations

from collections.abc import Callable

from ipanalysis.locale import N_, Text
from ipanalysis.locale.later import Sentences
from ipanalysis.targets.basis.figure import Bounded, Refused, combined
from ipanalysis.targets.basis.situation import Situation

_VINTAGES = N_("Its sources state {low} to {high}.")


def increase_to_level(figure: Bounded, situation: Situation) -> Bounded | Refused:
    """Add an increase to the base."""
    lacks = N_(
        "An increase gives a level only with the value of {year}; add it to observations.csv."
    )
    said = N_("The increase is added to the value of {year}, {base}.")
    return _from_base(figure, situation, lambda x, b: b + x, (lacks, said))


def level_to_increase(figure: Bounded, situation: Situation) -> Bounded | Refused:
    """Return by how much a level lies above the base."""
    lacks = N_(
        "A level gives an increase only with the value of {year}; add it to observations.csv."
    )
    said = N_("The increase is counted from the value of {year}, {base}.")
    return _from_base(figure, situation, lambda x, b: x - b, (lacks, said))


def growth_to_level(figure: Bounded, situation: Situation) -> Bounded | Refused:
    """Let the base grow at a rate, in per cent a year, up to the target year."""
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


def level_to_growth(figure: Bounded, situation: Situation) -> Bounded | Refused:
    """Return the growth, in per cent a year, that leads from the base to a level."""
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
