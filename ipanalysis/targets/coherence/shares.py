"""The rules that share out a national target: each gives every region its part.

A rule gets and returns a table with one row a region; it adds what is allotted, the figures that
it rests on with their sources (``_used``), and why nothing is allotted.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ipanalysis.locale import N_, Text
from ipanalysis.targets.basis import growth_rate
from ipanalysis.targets.coherence.levels import Figure, Levels
from ipanalysis.targets.coherence.whole import Whole

HEADS = "population"  # what equal levels of amounts are counted by

_NO_BASE = N_("The region or the nation has no figure from before the plan.")
_NOT_OF_YEAR = N_(
    "The nation's target has no base, or the region has no figure of the base's year."
)
_NO_WEIGHT = N_("The region or the nation has no figure to share out by.")


def bases_of(whole: Whole, nation: str, regions: list[str], levels: Levels) -> dict[str, Figure]:
    """Return what the national target starts from, and the regions' figures of that year."""
    if whole.base is None:
        return {}
    name, year = whole.national["indicator"], whole.base.year
    found = {region: levels.at(name, region, year) for region in regions}
    usable = {r: f for r, f in found.items() if f is not None and f.exact and f.value >= 0}
    return usable | {nation: whole.base}


def _filled(
    frame: pd.DataFrame, method: str, allotted: list[float], reason: Text, **more: list
) -> pd.DataFrame:
    made = pd.Series(allotted, frame.index, dtype=float)
    why = [reason if np.isnan(value) else np.nan for value in made]
    table = frame.assign(method=method, allotted=made, **more)
    return table.assign(reason=pd.Series(why, frame.index, dtype=object))


def kept(frame: pd.DataFrame, base: dict[str, Figure], national: dict, nation: str) -> pd.DataFrame:
    """Let every region keep its share of the year of the base."""
    whole, target = base.get(nation), national["value"]
    figures = [base.get(region) for region in frame["region"]]
    usable = whole is not None and whole.value > 0
    allotted = [
        target * figure.value / whole.value if usable and figure is not None else np.nan
        for figure in figures
    ]
    return _filled(frame, "base", allotted, Text(_NOT_OF_YEAR), **_based(figures, whole))


def _based(figures: list[Figure | None], *others: Figure | None) -> dict[str, list]:
    ids = [figure.source for figure in others if figure is not None]
    return {
        "base_year": [figure.year if figure else None for figure in figures],
        "base_value": [figure.value if figure else np.nan for figure in figures],
        "_used": ["; ".join([f.source, *ids]) if f else "" for f in figures],
    }


def grown(
    frame: pd.DataFrame, base: dict[str, Figure], national: dict, nation: str, levels: Levels
) -> pd.DataFrame:
    """Let every region grow as the nation does from its base to its target."""
    whole, year = base.get(nation), int(national["target_year"])
    eve, name = int(national["period_start"]) - 1, national["indicator"]
    figures = [levels.latest(name, region, eve) for region in frame["region"]]
    figures = [figure if figure is not None and figure.exact else None for figure in figures]
    rate = growth_rate(whole.value, national["value"], year - whole.year) if whole else None
    factor = np.nan if rate is None else 1 + rate
    allotted = [f.value * factor ** (year - f.year) if f is not None else np.nan for f in figures]
    return _filled(frame, "equal_growth", allotted, Text(_NO_BASE), **_based(figures, whole))


def by_indicator(
    frame: pd.DataFrame, name: str, whole: Whole, nation: str, levels: Levels
) -> pd.DataFrame:
    """Share out by an indicator; levels are what is allotted over the region's own weight."""
    regions, target = frame["region"].tolist(), whole.national["value"]
    own = None if whole.additive else whole.indicator["weight"]
    if own == name:
        even, years = _even(whole, regions)
        return _filled(frame, name, even, Text(_NO_WEIGHT), weight_year=years)
    shares, year, used = _parts_of(name, nation, regions, whole, levels)
    scale = np.ones(len(regions))
    if own is not None:
        scale, _, more = _parts_of(own, nation, regions, whole, levels)
        used = [f"{one}; {two}" for one, two in zip(used, more, strict=True)]
    with np.errstate(divide="ignore", invalid="ignore"):
        allotted = np.where(scale > 0, target * shares / scale, np.nan)
    reason = Text(_NO_WEIGHT)
    return _filled(frame, name, allotted.tolist(), reason, weight_year=year, _used=used)


def _even(whole: Whole, regions: list[str]) -> tuple[list[float], list[int | None]]:
    """Return the national level for every region that has a weight, and the weight's year."""
    weights = [whole.weights.get(region) for region in regions]
    target = whole.national["value"]
    return [target if w else np.nan for w in weights], [w.year if w else None for w in weights]


def _parts_of(
    name: str, nation: str, regions: list[str], whole: Whole, levels: Levels
) -> tuple[np.ndarray, list, list[str]]:
    """Return each region's share of the nation's figure of one year."""
    weights, year = levels.weights(name, [nation, *regions], int(whole.national["target_year"]))
    total = weights.get(nation)
    same = [weights.get(region) for region in regions]
    if total is None or total.year != year or total.value <= 0:
        return np.full(len(regions), np.nan), [None] * len(regions), [""] * len(regions)
    same = [figure if figure is not None and figure.year == year else None for figure in same]
    shares = np.array([figure.value / total.value if figure else np.nan for figure in same])
    used = [f"{figure.source}; {total.source}" if figure else "" for figure in same]
    return shares, [year if figure else None for figure in same], used


def converging(
    frame: pd.DataFrame,
    base: dict[str, Figure],
    whole: Whole,
    nation: str,
    levels: Levels,
    meeting: int,
) -> pd.DataFrame:
    """Lead from the shares of the base to equal levels in the year of meeting."""
    first, target = base.get(nation), whole.national["value"]
    years: list[int | None]
    same = kept(frame, base, whole.national, nation)
    if whole.additive:
        shares, years, used = _parts_of(HEADS, nation, frame["region"].tolist(), whole, levels)
        even = target * shares
        same["_used"] = [f"{a}; {b}" for a, b in zip(same["_used"], used, strict=True)]
    else:
        even, years = _even(whole, frame["region"].tolist())
    way = np.nan
    if first is not None and meeting > first.year:
        way = min((int(whole.national["target_year"]) - first.year) / (meeting - first.year), 1.0)
    allotted = (1 - way) * same["allotted"].to_numpy() + way * np.array(even, dtype=float)
    columns = {name: same[name].tolist() for name in ("base_year", "base_value", "_used")}
    reason = Text(_NOT_OF_YEAR)
    return _filled(frame, "convergence", allotted.tolist(), reason, weight_year=years, **columns)
