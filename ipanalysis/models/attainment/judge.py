"""The verdict on one target: what the observations decide, else what the forecast says."""

from __future__ import annotations

from math import isfinite, isnan, nan

from ipanalysis.locale import Text
from ipanalysis.models.attainment.case import Case
from ipanalysis.models.attainment.chances import attained, chance, met_since
from ipanalysis.models.attainment.futures import Futures
from ipanalysis.models.attainment.growths import growths
from ipanalysis.models.attainment.ranking import RankCase, rank_chance, rank_years
from ipanalysis.models.verdicts import REASON_TEXTS, verdict_of


def judge(case: Case, futures: Futures) -> dict:
    """Return what there is to say of one target, by column."""
    if case.refused:
        verdict, reason = case.refused
        return {"verdict": verdict, "reason": reason}
    row = {"assumption": case.assumption, "used": list(case.used)}
    row |= dict(zip(("goal", "goal_low", "goal_high"), _ends(case), strict=True))
    row |= growths(case)
    upto = case.upto
    if upto:
        latest = upto[-1]
        row |= {"latest_year": latest.year, "latest_value": latest.value}
        row["used"] = [*latest.sources, *case.used]
        if not _is_cap(case):
            row["met_year"] = met_since(case, upto)
    row |= outcome(case, futures)
    if row["verdict"] not in ("met", "met_so_far"):
        row |= _attained(case, futures)
    return row


def _attained(case: Case, futures: Futures) -> dict:
    if isinstance(case, RankCase) and met_since(case, case.points) is None:
        return rank_years(case, futures)
    return attained(case, futures)


def _ends(case: Case) -> tuple[float, float, float]:
    values = [goal.value for goal in case.goals]
    return values[0], min(values), max(values)


def looks_ahead(case: Case) -> bool:
    """Tell whether a target needs forecasts: its outcome is open, or it is missed so far."""
    if case.refused:
        return False
    known = settled(case)
    return known is None or known["verdict"] == "missed"


def outcome(case: Case, futures: Futures) -> dict:
    """Return verdict and reason, and the forecast where the year is still to come."""
    known = settled(case)
    if known is not None:
        return known
    ranked = isinstance(case, RankCase)
    found = rank_chance(case, futures) if ranked else chance(case, futures)
    probability = found.get("probability", nan)
    upto = case.upto
    met_now = bool(upto) and bool(case.decided(upto[-1])) and not _is_cap(case)
    if met_now and (not case.fleeting or isnan(probability)):
        return found | {"verdict": "met_so_far"}
    return found | {"verdict": "not_forecast" if isnan(probability) else verdict_of(probability)}


def settled(case: Case) -> dict | None:
    """Return the verdict on a target whose outcome is known, or can no longer be; else None."""
    at = next((point for point in case.points if point.year == case.year), None)
    if at is not None:
        decided = case.decided(at)
        if decided is not None:
            return {"verdict": "met" if decided else "missed", "reason": ""}
        if isinstance(case, RankCase):  # those without a figure may still be forecast
            return None
        exact = at.low == at.high
        return _without("not_judged", "base_open" if exact else "undecided", year=case.year)
    if not case.points and not isfinite(case.last_seen):
        return _without("no_data", "no_data", year=case.year)
    if case.last_seen > case.year:
        return _without("not_judged", "year_not_observed", year=case.year)
    return _settled_sum(case)


def _settled_sum(case: Case) -> dict | None:
    """Return the verdict on a sum of what cannot be negative, once it is past the target."""
    if case.basis != "cumulative" or not case.upto or case.limits[0] < 0:
        return None
    decided = case.decided(case.upto[-1])
    if decided and not isfinite(case.goal.most):
        return {"verdict": "met", "reason": ""}
    too_much = isfinite(case.goal.most) and case.upto[-1].low > case.goal.most
    return {"verdict": "missed", "reason": ""} if too_much and decided is False else None


def _is_cap(case: Case) -> bool:
    """Tell whether the target is a sum that must not be exceeded: below it says nothing yet."""
    return case.basis == "cumulative" and isfinite(case.goal.most)


def _without(verdict: str, reason: str, **fields: object) -> dict:
    return {"verdict": verdict, "reason": Text(REASON_TEXTS[reason], fields)}
