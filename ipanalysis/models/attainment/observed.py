"""What is observed, in the unit of the target: as it is, counted from a base, or added up."""

from __future__ import annotations

from dataclasses import replace
from itertools import count, takewhile
from math import inf, isfinite

from ipanalysis.data.lookup import missing
from ipanalysis.locale import Text
from ipanalysis.models.attainment.case import Case
from ipanalysis.models.attainment.goals import Point
from ipanalysis.models.attainment.tables import Seen, Tables
from ipanalysis.models.verdicts import REASON_TEXTS
from ipanalysis.targets.basis import Refused
from ipanalysis.targets.counted import COUNTED, level_of
from ipanalysis.targets.progress.methods.reasons import BREAK, NEEDS


def in_unit(case: Case, tables: Tables) -> Case:
    """Return the case with its series in the unit of the target."""
    indicator = tables.indicators[case.target["indicator"]]
    pair = tables.factors(indicator["unit"], case.unit)
    if pair is None:
        return case.without("not_judged", _unlike(case, tables))
    ratio, seen = pair[0] / pair[1], tables.series.get(case.key, [])
    lower, upper = indicator["lower"], indicator["upper"]
    flow = indicator["kind"] == "flow"
    case = replace(
        case,
        ratio=ratio,
        limits=(
            -inf if missing(lower) else lower * ratio,
            inf if missing(upper) else upper * ratio,
        ),
        points=[_point(row, pair) for row in seen if not missing(row.value)],
        last_seen=seen[-1].year if seen else -inf,
        fleeting=case.basis == "annual" or flow,
    )
    if case.basis == "cumulative" and not flow:
        return case.without("not_judged", Text(REASON_TEXTS["not_flow"]))
    if case.basis == "growth_rate" and tables.per_cent(case.target["unit"]) is None:
        return case.without("not_judged", _unlike(case, tables))
    case = replace(case, base=_base(case, tables, pair))
    if not case.points:
        return case
    if case.basis in COUNTED:
        return _counted(case, tables)
    return _summed(case, tables) if case.basis == "cumulative" else case


def _point(seen: Seen, pair: tuple[float, float]) -> Point:
    # The same unit is left as it was printed, to the last digit.
    value, low, high = (
        end if pair[0] == pair[1] else end * pair[0] / pair[1] for end in (seen.value, *seen.ends)
    )
    return Point(int(seen.year), float(value), float(low), float(high), (seen.source,))


def _unlike(case: Case, tables: Tables) -> Text:
    return Text(REASON_TEXTS["unit"], {"unit": tables.unit_name(case.target["unit"])})


def _base(case: Case, tables: Tables, pair: tuple[float, float]) -> tuple[int, float] | None:
    """Return year and value that growth so far counts from, unless a break lies in between."""
    start = tables.starts.get(case.target["target"])
    if start is None:
        return None
    year, value = int(start["base_year"]), start["base_value"]
    own = start["base_unit"] == case.unit
    upto = case.upto
    if upto and tables.breaks.between(*case.key, year, upto[-1].year):
        return None
    return year, float(value if own else value * pair[0] / pair[1])


def _counted(case: Case, tables: Tables) -> Case:
    """Turn an increase or a growth rate into the level that it leads to from its base."""
    target = case.target
    start = tables.starts.get(target["target"])
    lead = level_of(target, start, case.start, case.unit, tables.facts)
    if isinstance(lead, Refused):
        return case.without("not_judged", lead.reason)
    upto = case.upto
    breaks = tables.breaks.between(*case.key, lead.base.year, upto[-1].year) if upto else []
    if breaks:
        fields = {"year": breaks[-1][0], "reason": breaks[-1][1]}
        return case.without("not_judged", Text(BREAK, fields))
    ends = {"least": lead.value, "most": lead.upper or lead.value}
    ends = {name: end for name, end in ends.items() if isfinite(getattr(case.goal, name))}
    goals = tuple(
        replace(case.goal, **{name: getattr(end, which) for name, end in ends.items()})
        for which in ("value", "low", "high")
    )
    made = next(iter(ends.values()))
    return replace(
        case,
        goals=goals,
        assumption=made.assumption,
        used=made.sources,
        base=(lead.base.year, lead.base.value),
    )


def _summed(case: Case, tables: Tables) -> Case:
    """Add up the amounts from the first year of the plan on."""
    last = min(case.year, int(case.last_seen))
    by_year = {point.year: point for point in case.points}
    lacking = [year for year in range(case.start, last + 1) if year not in by_year]
    if lacking:
        years = tuple(str(year) for year in lacking)
        return case.without("not_judged", Text(NEEDS["cumulative"], {"years": years}))
    breaks = tables.breaks.between(*case.key, case.start, last)
    if breaks:
        fields = {"year": breaks[-1][0], "reason": breaks[-1][1]}
        return case.without("not_judged", Text(BREAK, fields))
    sums, total, low, high, sources = [], 0.0, 0.0, 0.0, ()
    for year in takewhile(by_year.__contains__, count(case.start)):
        point = by_year[year]
        total, low, high = total + point.value, low + point.low, high + point.high
        sources = tuple(dict.fromkeys((*sources, *point.sources)))
        sums.append(Point(year, total, low, high, sources))
    amounts = case.upto
    return replace(case, points=sums, fleeting=False, amount=amounts[-1] if amounts else None)
