"""Steps from one measure to another: a total per head, a share as an amount, other currencies.

A rule of ``derivations.csv`` says how one measure is made of two others, as the patents per head
of the patents and the population. Read forwards it turns a total into a figure per head, read
backwards a figure per head into a total. A product that makes money of one currency of money of
another says moreover which rate leads from the one to the other; that rate is used for any measure
that a mapping declares to be the same.
What an average is weighted by (``indicators.csv``) says by what a ratio is divided, but not of
what: two ratios over one population need not count the same things. So no route is made of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pandas as pd

from ipanalysis.data.check import split_list
from ipanalysis.locale import N_, Text
from ipanalysis.locale.later import Sentences
from ipanalysis.targets.basis.facts import MAX_AGE, Facts
from ipanalysis.targets.basis.figure import Bounded, Known, Refused, Step, combined
from ipanalysis.targets.basis.said import Span, with_unit

_LONGEST = 2  # rules one after another: over one denominator, times another

Operate = Callable[[float, float], float]
OPERATE: dict[str, Operate] = {
    "times": lambda figure, known: figure * known,
    "over": lambda figure, known: figure / known,
    "plus": lambda figure, known: figure + known,
    "minus": lambda figure, known: figure - known,
}
_SAID = {
    "times": N_("It is multiplied by the figure of {year} for {region}, {indicator}: {figure}."),
    "over": N_("It is divided by the figure of {year} for {region}, {indicator}: {figure}."),
    "plus": N_("To it is added the figure of {year} for {region}, {indicator}: {figure}."),
    "minus": N_("From it is taken the figure of {year} for {region}, {indicator}: {figure}."),
}
# What an operation makes of the first of its inputs, and what leads back to that.
_FORWARDS = {
    **{"product": "times", "ratio": "over", "share": "over"},
    **{"sum": "plus", "difference": "minus"},
}
_BACK = {"times": "over", "over": "times", "plus": "minus", "minus": "plus"}
_EITHER = ("product", "sum")  # it does not matter which of the inputs comes first


@dataclass(frozen=True)
class Link:
    """One step from a measure to another.

    Attributes
    ----------
    to : str
        The measure it leads to.
    how : {"times", "over", "plus", "minus"}
        What is done with the other figure. None of them turns a bound round.
    other : str
        Indicator of the other figure.
    of : {"same", "parent", "nation"}
        Whose figure it is.
    lag : int
        How many years before the target year.
    """

    to: str
    how: str
    other: str
    of: str = "same"
    lag: int = 0


def route(facts: Facts, start: str, end: str, region: str, year: int) -> list[Link] | None:
    """Return the shortest chain of rules from one indicator to another, two at most.

    Parameters
    ----------
    facts : Facts
        The rules of the study.
    start, end : str
        Indicators.
    region, year : str, int
        Region and year that the rules have to hold for.

    Returns
    -------
    list of Link or None
        Nothing if no rules lead there.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> facts = Facts(ipa.load())
    >>> way = route(facts, "hv_patents_in_force", "hv_patents_per_10k", "500000", 2024)
    >>> [(link.how, link.other) for link in way]
    [('over', 'population')]
    """
    rules = [rule for rule in facts.rules if _holds(rule, region, year)]
    ways: list[list[Link]] = [[]]
    seen = {start}
    for _ in range(_LONGEST):
        longer = []
        for way in ways:
            for link in _links(rules, way[-1].to if way else start):
                if link.to == end:
                    return [*way, link]
                if link.to not in seen:
                    seen.add(link.to)
                    longer.append([*way, link])
        ways = longer
    return None


def exchange(facts: Facts, unit: str, to: str) -> Link | None:
    """Return the step at the rate of exchange between units of two currencies, if one is known.

    A product of the study tells which indicator is the rate: it makes an amount in the one
    currency of an amount in the other.
    """
    for rule in facts.rules:
        if rule["operation"] != "product" or not _is_rate(rule, facts):
            continue
        pair = tuple(facts.factors[facts.unit(rule[name])][0] for name in ("first", "indicator"))
        wanted = (facts.factors[unit][0], facts.factors[to][0])
        if wanted in (pair, pair[::-1]):
            how = "times" if wanted == pair else "over"
            return Link(rule["indicator"], how, rule["second"], rule["second_region"])
    return None


def step(link: Link, facts: Facts, region: str, year: int, units: tuple[str, str]) -> Step:
    """Return the step that a link stands for.

    Parameters
    ----------
    link : Link
        What is to be done.
    facts : Facts
        The figures of the study.
    region, year : str, int
        Region and year of the target.
    units : tuple of str
        Unit of the figure, and the unit wanted.

    Returns
    -------
    callable
        A step (see :mod:`.figure`). It takes the other figure of the same year or, if it is not
        known, the latest of the :data:`~.facts.MAX_AGE` years before; then the bounds hold both
        what it is then and what it would be if it went on as in the years before. It refuses if
        there is no such figure.
    """
    whose = facts.region(region, link.of)
    wanted = year - link.lag
    known = facts.latest(whose, link.other, wanted) if whose else None
    if known is None:
        text = N_(
            "The conversion needs the figure of {year}, or of one of the {n} years before, for "
            "{region}: {indicator}. Add it to observations.csv."
        )
        name = facts.name("regions", whose or region)
        fields = {"indicator": facts.name("indicators", link.other), "region": name}
        return _refusing(Text(text, fields | {"year": wanted, "n": MAX_AGE}))
    if link.how in ("times", "over") and known.ends[0] <= 0:
        text = N_("The figure of {year} for {region}, {indicator}, is not above zero.")
        fields = {"indicator": facts.name("indicators", link.other), "year": known.year}
        return _refusing(Text(text, fields | {"region": facts.name("regions", str(whose))}))
    said, spanned = _said(link, facts, str(whose), known, wanted)
    size, target = (facts.factors[unit][1] for unit in units)
    size_2 = facts.factors[facts.unit(link.other)][1]
    if link.how in ("plus", "minus"):
        size_2 = size_2 / target
    other = spanned.scaled(size_2)

    def take(figure: Bounded) -> Bounded | Refused:
        return combined(figure.scaled(size, target), other, OPERATE[link.how], said)

    return take


def _refusing(reason: Text) -> Step:
    return lambda figure: Refused(reason)


def _said(link: Link, facts: Facts, region: str, known: Known, year: int) -> tuple[Text, Known]:
    """Return what is assumed, and the figure with all that it may be in the year."""
    unit = facts.unit(link.other)
    show = with_unit(unit, facts.units)
    fields = {
        "year": known.year,
        "region": facts.name("regions", region),
        "indicator": facts.name("indicators", link.other),
        "figure": show(known.value),
    }
    parts = [Text(_SAID[link.how], fields)]
    low, high = known.ends
    sources = known.sources
    if low < high:
        text = N_("Its sources state {span}.")
        parts.append(Text(text, {"span": Span(low=low, high=high, unit=unit, units=facts.units)}))
    if known.year < year:
        parts.append(Text(N_("It is the latest known and taken for {year} too."), {"year": year}))
        past = facts.past(region, link.other, known.year)
        if past is not None:
            factor = (1 + past.growth) ** (year - known.year)
            low, high = min(low, low * factor), max(high, high * factor)
            text = N_(
                "If it goes on as from {first} to {last} ({past}% a year), it is {grown} by then."
            )
            fields = {"first": past.first, "last": past.last, "past": round(100 * past.growth, 1)}
            parts.append(Text(text, fields | {"grown": show(known.value * factor)}))
            sources = tuple(dict.fromkeys((*sources, *past.sources)))
    return Sentences(parts=parts), Known(known.year, known.value, low, high, sources)


def _holds(rule: dict, region: str, year: int) -> bool:
    if not pd.isna(rule["regions"]) and region not in split_list(rule["regions"]):
        return False
    start, end = rule["year_from"], rule["year_to"]
    return (pd.isna(start) or year >= start) and (pd.isna(end) or year <= end)


def _links(rules: list[dict], indicator: str) -> Iterator[Link]:
    """Return the links that lead from an indicator, in the order of the rules."""
    for rule in rules:
        made, first, second = rule["indicator"], rule["first"], rule["second"]
        how = _FORWARDS[rule["operation"]]
        lag = 0 if pd.isna(rule["lag"]) else int(rule["lag"])
        of = rule["second_region"]
        if indicator == first:
            yield Link(made, how, second, of, lag)
        if indicator == made:
            yield Link(first, _BACK[how], second, of, lag)
        # From or to the second input only where both inputs are of one region and year.
        if rule["operation"] not in _EITHER or of != "same" or lag:
            continue
        if indicator == second != first:
            yield Link(made, how, first)
        if indicator == made and second != first:
            yield Link(second, _BACK[how], first)


def _is_rate(rule: dict, facts: Facts) -> bool:
    """Tell whether a product makes money of one currency of money of another."""
    from babel.core import get_global

    currencies = get_global("all_currencies")  # a dimension that is an ISO 4217 code is money
    units = (facts.unit(rule[name]) for name in ("first", "indicator"))
    first, made = (facts.factors[unit][0] for unit in units)
    return first != made and first in currencies and made in currencies
