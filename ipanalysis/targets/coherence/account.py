"""The account of one national target: what its parts come to, and what is left for the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from math import inf, isfinite

import pandas as pd

from ipanalysis.data.vocabulary import AMOUNTS
from ipanalysis.locale import N_, Name, Text
from ipanalysis.targets.basis import growth_rate
from ipanalysis.targets.coherence.bounding import Bounds, Part, Rest, bounds
from ipanalysis.targets.coherence.levels import Figure, Levels
from ipanalysis.targets.coherence.outlook import outlook
from ipanalysis.targets.coherence.parts import Tree, left_over, who_counts
from ipanalysis.targets.coherence.promises import Promise
from ipanalysis.targets.coherence.whole import NOTHING, Whole

_NAMED = 5  # regions named in one reason
_TOLERANCE = 1e-9


def account(
    national: dict,
    indicator: dict,
    promises: list[Promise],
    tree: Tree,
    levels: Levels,
    weight_name: Name = NOTHING,
    base: Figure | None = None,
) -> Whole:
    """Return what the local targets come to beside a national one.

    Parameters
    ----------
    national : dict
        The national target.
    indicator : dict
        Its indicator, a row of indicators.
    promises : list of Promise
        The local targets, of each region the one to take first.
    tree : Tree
        The regions of the target year.
    levels : Levels
        The observed figures of the indicator and of its weight.
    weight_name : Name
        Name of the weight, for reasons.
    base : Figure, optional
        What the national target starts from (:mod:`ipanalysis.targets.base`), in its unit.
    """
    able = [promise for promise in promises if promise.why_not is None]
    reasons = iter(who_counts([promise.row["region"] for promise in able], tree))
    judged = [(p, p.why_not if p.why_not is not None else next(reasons)) for p in promises]
    named = {"names": tree.names, "weight_name": weight_name}
    made = Whole(national, indicator, judged, base=base, **named)
    refusal = _refusal(made)
    if refusal is not None:
        return replace(made, refusal=refusal)
    until, counted = int(national["target_year"]), [p.row["region"] for p in made.counted]
    pieces = left_over(counted, tree)
    regions = [tree.nation, *counted, *(piece.region for piece in pieces)]
    name = national["indicator"]
    latest = {r: levels.latest(name, r, until) for r in {*regions}}
    weights, year = {}, None
    if not made.additive:
        weights, year = levels.weights(indicator["weight"], regions, until)
    made = replace(
        made,
        pieces=pieces,
        weights=weights,
        year=year,
        latest={region: figure for region, figure in latest.items() if figure},
    )
    if not made.additive:
        total = total_weight(made.weights, tree)
        refusal = _no_whole(made, total, tree)
        if refusal is not None:
            return replace(made, total=total, refusal=refusal)
        made = replace(made, total=total)
    return _judged(made, tree, levels)


def _refusal(made: Whole) -> Text | None:
    """Return why the parts of a national target cannot be put together."""
    national, indicator = made.national, made.indicator
    if national["period_start"] > national["period_end"]:
        return Text(N_("The period of the plan ends before it begins."))
    if indicator["direction"] == "neutral":
        return Text(N_("Neither more nor less of it is better."))
    allowed = (*AMOUNTS, "cumulative", "increment") if made.additive else AMOUNTS
    if national["basis"] not in allowed:
        return Text(N_("Targets on this basis neither add up nor have a mean."))
    if not made.counted:
        return Text(N_("The study has no local target for the same measure and year."))
    if not made.additive and not isinstance(indicator["weight"], str):
        return Text(N_("indicators.csv names no weight for a mean of this indicator."))
    return None


def total_weight(weights: dict[str, Figure], tree: Tree) -> float | None:
    """Return the weight of the whole: of its regions, if all are known, else its own figure."""
    known = [weights.get(region) for region in tree.children.get(tree.nation, ())]
    if known and None not in known and len({figure.year for figure in known}) == 1:
        return sum(figure.value for figure in known)
    own = weights.get(tree.nation)
    return own.value if own else None


def _no_whole(made: Whole, total: float | None, tree: Tree) -> Text | None:
    fields: dict[str, object] = {"weight": made.weight_name}
    if not total:
        known = [r for r in tree.children.get(tree.nation, ()) if r not in made.weights]
        fields["regions"] = _named([tree.nation, *known], tree)
        text = N_("Needs {weight} of these, not later than the target year: {regions}.")
        return Text(text, fields)
    if sum(made.weight(p.row["region"]) or 0.0 for p in made.counted) > total * (1 + _TOLERANCE):
        return Text(N_("The parts have more {weight} than the nation."), fields)
    return None


def _named(regions: Iterable[str], tree: Tree) -> tuple:
    names = [tree.names.get(region, Name(region, region)) for region in regions]
    return (*names[:_NAMED], *("…",) * (len(names) > _NAMED))


def _judged(made: Whole, tree: Tree, levels: Levels) -> Whole:
    parts = [
        Part(p.value, p.low, p.high, p.stated, made.weight(p.row["region"])) for p in made.counted
    ]
    rest, years = _rest(made, tree, levels)
    limits = _limits(made.indicator)
    if made.national["basis"] not in AMOUNTS and made.national["basis"] != "cumulative":
        limits = -inf, inf  # an increase may be negative
    spare = _spare(made)
    target = made.national["value"]
    found = bounds(parts, target, rest, limits, made.total, spare)
    now_year = max(years, default=None)
    ahead = int(made.national["target_year"]) - now_year if now_year is not None else 1
    down = made.indicator["direction"] == "down"
    limit = _limit(made, down)
    verdict = outlook(found, target, down, ahead, limit, _has_rest(made, found))
    return replace(made, bounds=found, outlook=verdict, limit=limit, now_year=now_year)


def _has_rest(made: Whole, found: Bounds) -> bool:
    if made.additive:
        return bool(made.pieces)
    return found.weight[0] < made.total * (1 - _TOLERANCE)


def _limits(indicator: dict) -> tuple[float, float]:
    low, high = indicator["lower"], indicator["upper"]
    return (-inf if pd.isna(low) else low, inf if pd.isna(high) else high)


def _spare(made: Whole) -> float:
    """Return the weight that is left for parts whose weight is not known."""
    if made.additive:
        return 0.0
    known = [made.weight(p.row["region"]) for p in made.counted]
    known += [made.piece_weight(piece) for piece in made.pieces]
    return max(made.total - sum(w for w in known if w is not None), 0.0)


def _rest(made: Whole, tree: Tree, levels: Levels) -> tuple[Rest, list[int]]:
    """Return what is known of the rest today, and the years of the figures used."""
    low = high = weight = 0.0
    years = []
    for piece in made.pieces:
        now = made.piece_now(piece)
        if now is None:
            continue
        low, high = low + now[0], high + now[1]
        weight += made.piece_weight(piece) or 0.0
        years += [made.latest[region].year for region in (piece.region, *piece.less)]
    most, nation = inf, made.latest.get(tree.nation)
    if nation is not None and made.national["basis"] in AMOUNTS and isfinite(nation.high):
        most = nation.high * (1.0 if made.additive else made.total)
        most -= sum(_least(made, p.row["region"], nation.year, levels) for p in made.counted)
        years.append(nation.year)
    return Rest((low, high), weight, len(made.pieces), most), years


def _least(made: Whole, region: str, year: int, levels: Levels) -> float:
    """Return the least amount that a part had in a year."""
    floor = _limits(made.indicator)[0]
    figure = levels.at(made.national["indicator"], region, year)
    value = max(figure.low, floor) if figure else floor
    weight = made.weight(region)
    if weight is None:
        return min(value, 0.0)
    return weight * value if weight else 0.0


def _limit(made: Whole, down: bool) -> float | None:
    """Return the fastest factor a year towards the better that a part targets, or the nation."""
    rates = [p.growth for p in made.counted if p.growth is not None]
    if not rates:
        rates = [rate for rate in [_national_growth(made)] if rate is not None]
    return max((1 / (1 + rate) if down else 1 + rate for rate in rates), default=None)


def _national_growth(made: Whole) -> float | None:
    """Return the growth a year from the base of the national target to it."""
    national, base = made.national, made.base
    if base is None or national["basis"] not in AMOUNTS:
        return None
    return growth_rate(base.value, national["value"], int(national["target_year"]) - base.year)
