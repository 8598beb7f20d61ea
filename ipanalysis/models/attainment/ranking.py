"""Targets that are ranks: where a region stands, or may come to stand, among those of its level."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf

import numpy as np

from ipanalysis.locale import N_, Text
from ipanalysis.models.attainment.case import Case
from ipanalysis.models.attainment.chances import years_of
from ipanalysis.models.attainment.even import even_weights
from ipanalysis.models.attainment.futures import Futures
from ipanalysis.models.attainment.goals import Point
from ipanalysis.models.attainment.observed import in_unit
from ipanalysis.models.attainment.tables import Key, Tables
from ipanalysis.models.verdicts import REASON_TEXTS
from ipanalysis.targets.audit.ranks import competitors

_POINTS = 1024  # quantiles of the region's own forecast that the rank is averaged over
_PATHS = 4000  # for the year of attainment


@dataclass(frozen=True)
class RankCase(Case):
    """A target that is a rank among regions.

    Attributes
    ----------
    rivals : tuple of str
        The other regions of its level in the target year.
    figures : dict
        By key: the observed values of region and rivals by year, larger is better.
    sign : int
        -1 where less is better.
    """

    rivals: tuple[str, ...] = ()
    figures: dict[Key, dict[int, float]] | None = None
    sign: int = 1

    @property
    def needed(self) -> float:
        """How many of the ranked, the region among them, must have a figure."""
        return (len(self.rivals) + 1) / 2

    @property
    def rival_keys(self) -> list[Key]:
        """The series of the rivals."""
        return [(code, self.target["indicator"]) for code in self.rivals]


def read_rank(case: Case, tables: Tables) -> Case:
    """Return a target that is a rank with the ranks that were reached.

    Where the indicator is itself a rank, its values are held against the target. Else the regions
    of the same level that there are in the target year are ranked by the values of one year; a
    year counts if at least half of them have one. What the others would have been is not known, so
    such a rank has bounds.
    """
    indicator = tables.indicators[case.target["indicator"]]
    if tables.factors(indicator["unit"], case.unit) is not None:
        return in_unit(case, tables)
    regions = tables.study.regions
    levels = dict(zip(regions["region"], regions["level"], strict=True))
    codes = competitors(regions, levels.get(case.target["region"]), case.year)
    rivals = tuple(code for code in codes if code != case.target["region"])
    if not rivals:
        return case.without("not_judged", Text(REASON_TEXTS["rank_alone"]))
    sign = -1 if indicator["direction"] == "down" else 1
    figures = {
        key: {row.year: sign * row.value for row in tables.series.get(key, ())}
        for key in [case.key, *((code, case.key[1]) for code in rivals)]
    }
    own = figures[case.key]
    ranked = RankCase(
        **vars(case),
        rivals=rivals,
        figures=figures,
        sign=sign,
    )
    points, few = [], {}
    for year, value in sorted(own.items()):
        others = {code: figures[code][year] for code in ranked.rival_keys if year in figures[code]}
        if len(others) + 1 < ranked.needed:
            few[year] = len(others) + 1
            continue
        sources = tuple(sorted(_sources([case.key, *others], year, tables)))
        points.append(_standing(year, value, others, len(rivals), sources))
    last = max(own, default=-inf)
    if case.year in few:
        fields = {"known": few[case.year], "n": len(rivals) + 1, "year": case.year}
        return case.without("not_judged", Text(REASON_TEXTS["rank_few"], fields))
    return replace(ranked, points=points, last_seen=last)


def _standing(year: int, own: float, others: dict, n: int, sources: tuple[str, ...]) -> Point:
    rank = 1.0 + sum(value > own for value in others.values())  # equal ones share the better place
    return Point(year, rank, rank, rank + n - len(others), sources)


def rank_chance(case: RankCase, futures: Futures) -> dict:
    """Return the chance of a rank, from the forecasts of all that are ranked.

    The rank is one more than the number of rivals ahead. Given the region's own value, each rival
    is ahead with the probability that its forecast gives; independent of one another, their number
    is Poisson-binomial. The probabilities are averaged over the region's own forecast. That regions
    do not move together is an assumption.
    """
    year, own = case.year, _spread(case, case.key, futures)
    rivals = [_spread(case, key, futures) for key in case.rival_keys]
    rivals = [spread for spread in rivals if spread is not None]
    n = len(case.rivals) + 1
    fields = {"known": len(rivals) + (own is not None), "n": n, "year": year}
    if own is None or fields["known"] < case.needed:
        return {"reason": Text(REASON_TEXTS["rank_own" if own is None else "rank_few"], fields)}
    shares = _ranks(own, rivals)
    ranks = np.arange(1.0, len(shares) + 1)
    low, middle, high = (
        float(np.searchsorted(shares.cumsum(), share - 1e-12) + 1) for share in (0.1, 0.5, 0.9)
    )
    # Those without a figure may all come first.
    unknown = n - fields["known"]
    known, worst = (
        min(float(shares[case.goal.holds(ranks + more)].sum()), 1.0) for more in (0, unknown)
    )
    return {
        "probability": known,
        "probability_low": min(known, worst),
        "probability_high": max(known, worst),
        "expected": middle,
        "expected_low": low,
        "expected_high": high,
        "expected_gap": middle - case.goal.value,
        "assumption": Text(ASSUMED, fields),
        "reason": "",
        "source": _future_sources(case, futures),
        "rough": any(
            future.rough for future in map(futures.get, [case.key, *case.rival_keys]) if future
        ),
    }


def _spread(case: RankCase, key: Key, futures: Futures) -> tuple[np.ndarray, np.ndarray] | None:
    """Return the values that a series may have in the target year, sorted, and their shares below.

    An observed value is a single one. None where there is neither value nor forecast.
    """
    seen = case.figures[key].get(case.year)
    if seen is not None:
        return np.array([seen]), np.array([0.5])
    drawn = futures.paths(key)
    if drawn is None or not drawn[0] <= case.year < drawn[0] + drawn[1].shape[1]:
        return None
    values = case.sign * drawn[1][:, case.year - drawn[0]]
    order = values.argsort(kind="stable")
    weights = even_weights()[order]
    return values[order], weights.cumsum() - weights / 2


def _ranks(
    own: tuple[np.ndarray, np.ndarray], rivals: list[tuple[np.ndarray, np.ndarray]]
) -> np.ndarray:
    """Return the probability of each rank from 1 on."""
    at = np.interp((np.arange(_POINTS) + 0.5) / _POINTS, own[1], own[0])
    counts = np.zeros((len(rivals) + 1, _POINTS))
    counts[0] = 1.0
    for values, below in rivals:
        if len(values) == 1:
            ahead = (values[0] > at).astype(float)
        else:
            ahead = 1 - np.interp(at, values, below, left=0.0, right=1.0)
        counts[1:] = counts[1:] * (1 - ahead) + counts[:-1] * ahead
        counts[0] *= 1 - ahead
    return counts.mean(axis=1)


def rank_years(case: RankCase, futures: Futures) -> dict:
    """Return the year from which on the rank is kept, from paths of all that are ranked."""
    drawn = {key: futures.paths(key) for key in (case.key, *case.rival_keys)}
    drawn = {key: paths for key, paths in drawn.items() if paths is not None}
    if case.key not in drawn or len(drawn) < case.needed:
        return {}
    first = max(start for start, _ in drawn.values())
    last = min(start + paths.shape[1] for start, paths in drawn.values())
    if first >= last:
        return {}
    several = {}
    for place, (key, (start, paths)) in enumerate(sorted(drawn.items())):
        # Each series has its own draws from its paths: they are independent of one another.
        rng = np.random.default_rng([0, place])
        chosen = rng.choice(len(paths), size=_PATHS, p=even_weights())
        several[key] = case.sign * paths[chosen, first - start : last - start]
    own = several.pop(case.key)
    ranks = 1.0 + sum(other > own for other in several.values())
    return years_of(case.goal.holds(ranks), first, np.full(_PATHS, 1 / _PATHS))


def _sources(keys: list[Key], year: int, tables: Tables) -> set[str]:
    rows = (row for key in keys for row in tables.series[key] if row.year == year)
    return {part for row in rows for part in str(row.source).split("; ")}


def _future_sources(case: RankCase, futures: Futures) -> str | None:
    found = (futures.get(key) for key in (case.key, *case.rival_keys))
    texts = [future.source for future in found if future is not None and future.source]
    return "; ".join(dict.fromkeys(part for text in texts for part in text.split("; "))) or None


ASSUMED = N_(
    "Ranked among the {known} of {n} regions of its level that have a figure or a forecast for "
    "{year}, as if their forecast errors had nothing to do with one another."
)
