"""The way of each target from base to latest value, or what is missing for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import pandas as pd

from ipanalysis.data.lookup import missing, records
from ipanalysis.data.study import Study
from ipanalysis.data.vocabulary import AMOUNTS
from ipanalysis.locale import Text
from ipanalysis.targets.base import bases
from ipanalysis.targets.basis import Refused
from ipanalysis.targets.counted import COUNTED, level_of
from ipanalysis.targets.progress.facts import Facts, facts_of
from ipanalysis.targets.progress.methods.reasons import ASSUMED, NEEDS, NOTES, REASONS
from ipanalysis.targets.progress.methods.stretch import Stretch, Yardstick

_COLUMNS = (
    *("target", "plan", "region", "indicator", "target_year", "value", "value_upper", "unit"),
    *("bound", "basis", "base_year", "base_value", "source"),
)
_USABLE = ("eq", "approx")  # a mere bound is no value to compute a growth rate from


class Seen(NamedTuple):
    """One observed value, in the unit of the target."""

    year: int
    value: float
    bound: str
    status: str
    source: str
    rule: str | None
    doubtful: bool


@dataclass
class Case:
    """A target, the columns that are known of it, and its way or why there is none.

    `around` are the bounds and the yardstick of its indicator, in its unit.
    """

    target: dict
    known: dict
    way: Stretch | None = None
    why: Text | None = None
    notes: list[Text] = field(default_factory=list)
    around: dict = field(default_factory=dict)


def cases(
    study: Study,
    best: pd.DataFrame,
    sticks: dict[tuple[str, str], Yardstick],
    starts: pd.DataFrame | None = None,
) -> list[Case]:
    """Return what is known of the way of each target.

    Parameters
    ----------
    study : Study
        The study; targets that only repeat another (``same_as``) are left out.
    best : DataFrame
        Its best values (:meth:`~ipanalysis.Study.select`).
    sticks : dict
        Yardsticks by indicator and level, in the unit of the indicator.
    starts : DataFrame, optional
        Bases of the targets (:func:`ipanalysis.targets.base.bases`), if they are at hand.

    Returns
    -------
    list of Case
        In the order of the targets. A growth rate or an increase becomes the level it leads to
        from its base (:mod:`ipanalysis.targets.counted`); a sum becomes a way from zero to the sum.
    """
    starts = bases(study, best) if starts is None else starts
    facts = facts_of(study, best, sticks, starts)
    own = study.targets[study.targets["same_as"].isna()]
    return [_case(target, facts) for target in records(own, _COLUMNS)]


def _case(target: dict, facts: Facts) -> Case:
    indicator = facts.indicators[target["indicator"]]
    relative = target["basis"] == "growth_rate"  # its unit is per cent, of the values another
    unit = indicator["unit"] if relative else target["unit"]
    names = ("target", "plan", "region", "indicator", "basis", "bound", "target_year")
    known = {name: target[name] for name in names}
    known |= {"unit": unit, "direction": indicator["direction"], "source": target["source"]}
    if not relative:
        known |= {"target_value": target["value"], "target_upper": target.get("value_upper")}
    case = Case(target, known)
    pair = facts.factors(indicator["unit"], unit)
    if pair is None:
        return replace(case, why=Text(REASONS["unit"]))
    key = target["region"], target["indicator"]
    alone = target["basis"] in ("rank", "cumulative")  # no figure that other regions have too
    level = None if alone else facts.levels[target["region"]]
    case.around = facts.around(target["indicator"], level, pair)
    seen = _seen(facts.series.get(key, ()), pair, int(target["target_year"]))
    _READERS.get(target["basis"], _level)(case, seen, facts)
    if case.way is not None:
        _complete(case)
    return case


def _seen(rows: Iterable[tuple], pair: tuple[float, float], last: int) -> list[Seen]:
    factor, divisor = pair
    found = []
    for year, value, bound, status, source, rule, doubtful in rows:
        if year > last or value != value:
            continue
        # The same unit is left as it was printed, to the last digit.
        own = value if factor == divisor else value * factor / divisor
        text = rule if isinstance(rule, str) and rule else None
        found.append(Seen(int(year), float(own), bound, status, source, text, bool(doubtful)))
    return found


def _level(case: Case, seen: list[Seen], facts: Facts) -> None:
    """Read a target that is held against single values, with the base that is known."""
    start = facts.starts.get(case.target["target"])
    base = None
    if start is not None and case.target["basis"] in AMOUNTS:
        pair = facts.factors(start["base_unit"], case.known["unit"])
        if pair is None:
            case.why = Text(REASONS["unit"])
            return
        value = start["base_value"]
        value = value if pair[0] == pair[1] else value * pair[0] / pair[1]
        base = int(start["base_year"]), float(value), start["base_source"]
    _reach(case, seen, base, facts)


def _counted(case: Case, seen: list[Seen], facts: Facts) -> None:
    """Read an increase or a growth rate: it leads from its base to a level."""
    target, known = case.target, case.known
    start, first = facts.starts.get(target["target"]), facts.plans[target["plan"]][0]
    lead = level_of(target, start, first, known["unit"], facts.figures)
    if isinstance(lead, Refused):
        case.why = lead.reason
        return
    upper = None if lead.upper is None else lead.upper.value
    known |= {"target_value": lead.value.value, "target_upper": upper}
    base = lead.base.year, lead.base.value, "; ".join(lead.value.sources)
    sign, _ = _aim(known, base[1])
    case.notes += (lead.upper if lead.upper and sign < 0 else lead.value).assumptions
    _reach(case, seen, base, facts)


def _reach(case: Case, seen: list[Seen], base: tuple[int, float, str] | None, facts: Facts) -> None:
    """Give the case its way to the latest value, or say that there is no value."""
    known, start = case.known, facts.plans[case.target["plan"]][0]
    sources = [case.target["source"]]
    if base is not None:
        known |= {"base_year": base[0], "base_value": base[1]}
        sources.append(base[2])
    later = [s for s in seen if (s.year > base[0] if base else s.year >= start)]
    sign, goal = _aim(known, base[1] if base else None)
    if not missing(known["target_upper"]):
        case.notes.append(Text(NOTES["range"]))
    if later:
        last = later[-1]
        known |= {"latest_year": last.year, "latest_value": last.value}
        sources.append(last.source)
    known["source"] = _joined(sources)
    if not later:
        case.why = Text(REASONS["no_value" if base else "nothing"])
        return
    case.way = Stretch(
        base[0] if base else None,
        base[1] if base else None,
        last.year,
        last.value,
        int(case.target["target_year"]),
        goal,
        sign,
        series=tuple((s.year, s.value) for s in seen if s.bound in _USABLE and s.year <= last.year),
        strict=known["bound"] in ("gt", "lt"),
        **case.around,
    )
    case.notes += _latest_notes(last)


def _sum(case: Case, seen: list[Seen], facts: Facts) -> None:
    """Read a sum: it can be judged when every year from the beginning of the plan is known."""
    target, known = case.target, case.known
    if facts.indicators[target["indicator"]]["kind"] != "flow":
        case.why = Text(REASONS["not_flow"])
        return
    start, end = facts.plans[target["plan"]][0], int(target["target_year"])
    years = [s for s in seen if s.year >= start]
    if not years:
        case.why = Text(REASONS["no_value_in_plan"])
        return
    last = years[-1].year
    lacking = sorted(set(range(start, last + 1)) - {s.year for s in years})
    if lacking:
        case.why = Text(NEEDS["cumulative"], {"years": tuple(str(year) for year in lacking)})
        return
    total = sum(s.value for s in years)
    sign, goal = _aim(known, 0.0)
    if not missing(known["target_upper"]):
        case.notes.append(Text(NOTES["range"]))
    known |= {"base_year": start - 1, "base_value": 0.0}
    known |= {"latest_year": last, "latest_value": total}
    known["source"] = _joined([target["source"], *(s.source for s in years)])
    strict = known["bound"] in ("gt", "lt")
    way = Stretch(
        *(start - 1, 0.0, last, total, end, goal, sign), strict=strict, sums=True, **case.around
    )
    fields = {"first": start, "year": last, "sum": total, "share": way.on_path}
    case.notes.insert(0, Text(ASSUMED["cumulative"], fields))
    if any(s.bound != "eq" for s in years):
        case.notes.append(Text(NOTES["inexact"]))
    case.way = way


_READERS = {**dict.fromkeys(COUNTED, _counted), "cumulative": _sum}


def _aim(known: dict, base: float | None) -> tuple[int, float]:
    """Return which way leads to the target, and the end of a range that is reached first."""
    value, upper = float(known["target_value"]), known["target_upper"]
    sign = _sign(known["direction"], known["bound"], base, value)
    return sign, value if missing(upper) or sign >= 0 else float(upper)


def _sign(direction: str, bound: str, base: float | None, goal: float) -> int:
    """Return which way leads to the target: +1 up, -1 down, 0 not known."""
    if bound in ("ge", "gt", "le", "lt"):
        return 1 if bound in ("ge", "gt") else -1
    if direction != "neutral":
        return 1 if direction == "up" else -1
    return 0 if base is None or base == goal else (1 if goal > base else -1)


def _complete(case: Case) -> None:
    """Add the notes that hold for every method."""
    way = case.way
    if case.target["bound"] == "approx":
        case.notes.append(Text(NOTES["approx"]))
    if way.year == way.target_year and not way.reached:
        case.notes.append(Text(NOTES["missed"]))


def _latest_notes(last: Seen) -> list[Text]:
    bounds = {"ge": "latest_ge", "gt": "latest_ge", "le": "latest_le", "lt": "latest_le"}
    codes = [
        (bounds | {"approx": "latest_approx"}).get(last.bound),
        last.status if last.status in ("estimated", "preliminary") else None,
        "doubtful" if last.doubtful else None,
        "derived" if last.rule else None,
    ]
    return [Text(NOTES[code], {"rule": last.rule}) for code in codes if code]


def _joined(sources: Iterable[str]) -> str:
    # A derived figure names several sources in one text.
    return "; ".join(dict.fromkeys("; ".join(map(str, sources)).split("; ")))
