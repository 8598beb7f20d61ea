"""The chance that a target is met in its year, and the year from which on it is met."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite, isnan, nan

import numpy as np

from ipanalysis.locale import Text
from ipanalysis.models.attainment.case import Case
from ipanalysis.models.attainment.even import even_weights, quantile, share_below
from ipanalysis.models.attainment.futures import Future, Futures, Year
from ipanalysis.models.attainment.goals import Goal
from ipanalysis.models.attainment.years import lasting_from
from ipanalysis.models.verdicts import REASON_TEXTS

_LEVEL = 80  # per cent, of the interval that is shown


def chance(case: Case, futures: Futures) -> dict:
    """Return forecast and probability for the target year, or the reason there is none.

    Parameters
    ----------
    case : Case
        A target whose outcome is not known yet.
    futures : Futures
        The forecasts.

    Returns
    -------
    dict
        probability, probability_low, probability_high, expected, expected_low, expected_high,
        expected_gap, reason, source and rough, as far as there are any.
    """
    future = futures.get(case.key)
    if future is None:
        return {"reason": Text(REASON_TEXTS["not_given"])}
    if not future.years:
        return {"reason": future.reason}
    if future.last < case.year:
        fields = {"last": future.last, "year": case.year}
        return {"reason": Text(REASON_TEXTS["ends"], fields)}
    found = _of_sum(case, future, futures) if case.basis == "cumulative" else _of_year(case, future)
    if found is None:
        return {"reason": Text(REASON_TEXTS["not_ahead"], {"year": case.year})}
    reason = future.reason
    if future.status == "ok" and isnan(found["probability"]):
        reason = Text(REASON_TEXTS["no_interval"])
    return found | {"reason": reason, "source": future.source, "rough": future.rough}


def _of_year(case: Case, future: Future, so_far: float = 0.0) -> dict | None:
    """Return the chance of a target that is judged by the value of its year.

    Of a sum that lacks only that year, goals are what is left and `so_far` is what is there.
    """
    if case.year not in future.years:
        return None
    year = _scaled(future.years[case.year], case.ratio)
    chances = [_probability(goal, year, case.limits) for goal in case.goals]
    at = year.levels.index(_LEVEL) if _LEVEL in year.levels else None
    shown = (year.mean, *((nan, nan) if at is None else (year.lower[at], year.upper[at])))
    floor, ceiling = case.limits
    inside = (so_far + (x if isnan(x) else min(max(x, floor), ceiling)) for x in shown)
    return _figures(chances, *inside, case.goal.moved(so_far))


def _scaled(year: Year, ratio: float) -> Year:
    return Year(
        year.mean * ratio,
        year.levels,
        tuple(end * ratio for end in year.lower),
        tuple(end * ratio for end in year.upper),
    )


def _probability(goal: Goal, year: Year, limits: tuple[float, float]) -> float:
    """Return the probability that the value of a year meets a goal.

    What lies beyond a bound of the indicator is taken to lie on it: a share of at least 100 % has
    the probability of all that was cut off there.
    """
    if goal.upwards and isfinite(goal.most):
        return 1 - year.below(goal.least, *limits) - year.above(goal.most, *limits)
    if goal.upwards:
        at_least = 1 - year.below(goal.least, *limits)
        return year.above(goal.least, *limits) if goal.strict else at_least
    at_most = 1 - year.above(goal.most, *limits)
    return year.below(goal.most, *limits) if goal.strict else at_most


def _of_sum(case: Case, future: Future, futures: Futures) -> dict | None:
    """Return the chance of a sum: what is observed of it, and the sum of the years left."""
    first = max(case.start, int(case.last_seen) + 1)
    left = range(first, case.year + 1)
    if not set(left) <= set(future.years):
        return None
    so_far = case.upto[-1].value if case.upto else 0.0
    if len(left) == 1:
        rest = replace(case, goals=tuple(goal.moved(-so_far) for goal in case.goals))
        return _of_year(rest, future, so_far)
    drawn = futures.paths(case.key)
    if drawn is None:
        return _figures([nan], nan, nan, nan, case.goal)
    start, paths = drawn
    years = paths[:, first - start : case.year - start + 1]
    sums = so_far + years.sum(axis=1) * case.ratio
    chances = [_share(goal, sums) for goal in case.goals]
    low, middle, high = (quantile(sums, share) for share in (0.1, 0.5, 0.9))
    return _figures(chances, middle, low, high, case.goal)


def _share(goal: Goal, sums: np.ndarray) -> float:
    """Return the share of paths whose sum meets a goal."""
    below = share_below(sums, goal.least, inclusive=goal.strict) if goal.upwards else 0.0
    within = share_below(sums, goal.most, inclusive=not goal.strict) if isfinite(goal.most) else 1.0
    return within - below


def _figures(
    chances: list[float], expected: float, low: float, high: float, goal: Goal
) -> dict[str, float]:
    # Differences of probabilities may end a digit outside.
    chances = [min(max(chance, 0.0), 1.0) if chance == chance else nan for chance in chances]
    return {
        "probability": chances[0],
        "probability_low": min(chances),
        "probability_high": max(chances),
        "expected": expected,
        "expected_low": low,
        "expected_high": high,
        "expected_gap": expected - goal.value,
    }


def attained(case: Case, futures: Futures) -> dict:
    """Return the year from which on the target is met, for one that is not met by now.

    Returns
    -------
    dict
        attained_year, attained_low, attained_high: middle and 80 % interval; a year that was
        observed stands in all three. horizon: the last year looked at; an end that is missing
        lies after it. Nothing where there is nothing to look at.
    """
    capped = case.basis == "cumulative" and not case.goal.upwards
    if case.refused or capped:
        return {}
    since = met_since(case, case.points)
    if since is not None:
        names = ("attained_year", "attained_low", "attained_high")
        return dict.fromkeys(names, since) if since > case.year else {}
    drawn = futures.paths(case.key)
    if drawn is None:
        return {}
    first, paths = drawn
    values = paths * case.ratio
    if case.basis == "cumulative":
        skipped = max(case.start - first, 0)
        first, values = first + skipped, values[:, skipped:].cumsum(axis=1)
        values += case.points[-1].value if case.points else 0.0
    return years_of(case.goal.holds(values), first, even_weights())


def years_of(met: np.ndarray, first: int, weights: np.ndarray) -> dict:
    """Return the columns on the year of attainment, from which paths meet the target when."""
    low, middle, high = lasting_from(met, first, weights)
    return {
        "attained_year": middle,
        "attained_low": low,
        "attained_high": high,
        "horizon": first + met.shape[1] - 1,
    }


def met_since(case: Case, points: list) -> int | None:
    """Return the year from which on every point meets the target."""
    since = None
    for point in points:
        since = (since or point.year) if case.decided(point) else None
    return since
