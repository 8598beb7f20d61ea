"""A target beside what is observed of it: the goal, and the points that are held against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count, takewhile
from math import inf, isfinite

from ipanalysis.data.lookup import missing
from ipanalysis.locale import Text
from ipanalysis.models.attainment.goals import Goal, Point, goal_of
from ipanalysis.models.attainment.tables import Key, Seen, Tables
from ipanalysis.models.verdicts import REASON_TEXTS
from ipanalysis.targets.basis import Refused
from ipanalysis.targets.counted import COUNTED, level_of
from ipanalysis.targets.progress.methods.reasons import BREAK, NEEDS


@dataclass(frozen=True)
class Case:
    """A target with the points that are held against its goal.

    Attributes
    ----------
    target : dict
        The row of the study.
    year, start : int
        Its target year, and the first year of its plan.
    unit : str
        Unit of goal and points: that of the target, or of the indicator where a growth rate leads
        to a level.
    goals : tuple of Goal
        The goal, and what it is at least and at most given what sources say of the base; three
        times the same where it does not hang on a base.
    points : list of Point
        Observed values, by year. Of a sum: the sum from the first year of the plan on. Of a rank:
        the ranks.
    ratio : float
        A value in the unit of the indicator times this is in `unit`.
    limits : tuple of float
        Least and largest value the indicator can have.
    base : tuple of int and float, or None
        Year and value that growth is counted from.
    fleeting : bool
        Whether it is an amount of a year, which is not kept but has to come about anew.
    last_seen : float
        Last year in which the indicator itself was observed, -inf without one.
    assumption : Text or None
        What had to be assumed to judge it.
    used : tuple of str
        Sources of what was used beside target and points.
    refused : tuple of (str, Text) or None
        Verdict and reason, where the target is not held against anything.
    amount : Point or None
        Of a sum: the latest amount up to the target year.
    """

    target: dict
    year: int
    start: int
    unit: str
    goals: tuple[Goal, Goal, Goal]
    points: Sequence[Point] = ()
    ratio: float = 1.0
    limits: tuple[float, float] = (-inf, inf)
    base: tuple[int, float] | None = None
    fleeting: bool = False
    last_seen: float = -inf
    assumption: Text | None = None
    used: tuple[str, ...] = ()
    refused: tuple[str, Text] | None = None
    amount: Point | None = None

    @property
    def key(self) -> Key:
        """Region and indicator."""
        return self.target["region"], self.target["indicator"]

    @property
    def goal(self) -> Goal:
        """The goal."""
        return self.goals[0]

    @property
    def basis(self) -> str:
        """What the figure of the target is."""
        return self.target["basis"]

    @property
    def upto(self) -> list[Point]:
        """The points up to the target year."""
        return [point for point in self.points if point.year <= self.year]

    def decided(self, point: Point) -> bool | None:
        """Return whether a point meets the target; None where bounds leave that open."""
        found = {goal.decided(point) for goal in self.goals[1:]}
        return found.pop() if len(found) == 1 else None

    def without(self, verdict: str, reason: Text) -> Case:
        """Return the case as one that is not judged, and why."""
        return replace(self, refused=(verdict, reason), points=(), base=None)


def read_case(target: dict, tables: Tables) -> Case:
    """Bring a target and the observations of its series together.

    Parameters
    ----------
    target : dict
        A row of ``study.targets``.
    tables : Tables
        The study.
    """
    indicator, basis = tables.indicators[target["indicator"]], target["basis"]
    unit = indicator["unit"] if basis == "growth_rate" else target["unit"]
    direction = "down" if basis == "rank" else indicator["direction"]
    goal = goal_of(target["value"], target.get("value_upper"), target["bound"], direction)
    case = Case(target, int(target["target_year"]), tables.first_year(target), unit, (goal,) * 3)
    if basis == "rank":
        from ipanalysis.models.attainment.ranking import read_rank

        return read_rank(case, tables)
    return in_unit(case, tables)


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
