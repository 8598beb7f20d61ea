"""Whether each target was met, or how likely it is to be met, and the growth that takes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ipanalysis.data.lookup import missing, records, table_of
from ipanalysis.data.study import needs_study
from ipanalysis.errors import UsageError
from ipanalysis.locale import N_, check_lang
from ipanalysis.locale.later import in_words
from ipanalysis.models.attainment.case import Case
from ipanalysis.models.attainment.futures import Futures
from ipanalysis.models.attainment.goals import goal_of
from ipanalysis.models.attainment.judge import judge, looks_ahead
from ipanalysis.models.attainment.observed import in_unit
from ipanalysis.models.attainment.ranking import RankCase, read_rank
from ipanalysis.models.attainment.tables import Key, Tables
from ipanalysis.models.forecast import forecast
from ipanalysis.models.panel import KEYS

#: Columns of the result, in order.
COLUMNS = [
    *("target", "plan", "region", "indicator", "target_year", "target_value", "target_upper"),
    *("target_unit", "bound", "basis", "unit", "goal", "goal_low", "goal_high"),
    *("latest_year", "latest_value", "met_year"),
    *("probability", "probability_low", "probability_high"),
    *("expected", "expected_low", "expected_high", "expected_gap"),
    *("attained_year", "attained_low", "attained_high", "horizon"),
    *("required_growth", "achieved_growth", "verdict", "rough", "assumption", "reason", "source"),
]
_YEARS = ("target_year", "latest_year", "met_year")
_YEARS += ("attained_year", "attained_low", "attained_high", "horizon")
_TEXTS = (
    *("target", "plan", "region", "indicator", "target_unit", "bound", "basis", "unit"),
    *("verdict", "source"),
)
_TARGETS_AT_A_TIME = 200


def attainment(
    study: object, forecasts: pd.DataFrame | None = None, lang: str = "en"
) -> pd.DataFrame:
    """Judge every target of a study by its observations or, before its year, by a forecast.

    Parameters
    ----------
    study : Study
        Uses its targets, plans, indicators, units and best observations.
    forecasts : DataFrame, optional
        Result of :func:`~ipanalysis.forecast` for the series of the study, of one model. Made with
        ``horizon=None`` if not given, and then not clipped to the bounds of the indicators; from
        one that was, the chance of a value on a bound is the least it can be.
    lang : {"en", "zh"}
        Language of the column reason.

    Returns
    -------
    DataFrame
        One row a target; targets that only repeat another (``same_as``) are left out.

        - target, plan, region, indicator, target_year (Int64), target_value, target_upper (of a
          range), target_unit, bound, basis: as the plan states them;
        - unit: of all values that follow; that of the target, but for a growth rate that of the
          indicator;
        - goal: what the values are held against. The target itself; of an increase or a growth
          rate the level that it leads to; of a range the end that is reached first. goal_low,
          goal_high: what it is at least and at most, where sources state more than one base;
        - latest_year (Int64), latest_value: the last observation up to the target year; of a sum
          the sum so far, of a rank the rank among those with a figure;
        - met_year (Int64): the first year in which the target was met and from which on every
          observation up to the target year met it;
        - probability: of meeting the target in its year; missing where nothing was forecast.
          probability_low, probability_high: between what the bounds of the base, or regions
          without a figure, allow for; the same as probability where there is no such doubt;
        - expected, expected_low, expected_high: forecast (median) and 80 % interval for the
          target year; expected_gap: expected minus goal;
        - attained_year, attained_low, attained_high (Int64): the year from which on the target is
          met in half, a tenth and nine tenths of the forecast's paths, of targets not met by now.
          horizon (Int64): the last year of the paths; an end that is missing lies after it. A
          missed target that was met later has the year of that, and no horizon;
        - required_growth: per year from the latest value (without one: from the base that the
          plan states) to the goal, as a fraction, negative where the value is already past it; of
          a sum the growth of the amounts a year that makes up what is left; achieved_growth: per
          year from the base of the target
          (:func:`ipanalysis.targets.base.bases`) to the latest; missing without a base, and where
          a break of the series lies between the two, as they do not compare; both missing where a
          value is not positive;
        - verdict: see Notes; rough: whether it rests on a forecast from fewer than five values;
        - assumption: the base that an increase or a growth rate counts from, or who is ranked;
          reason: why there is no verdict on the outcome, or what limits the forecast, in words;
        - source: ids of the sources of the target, of the latest value, of the base and of the
          forecast, joined by ``"; "``.

    Raises
    ------
    UsageError
        If `forecasts` hold several models or `lang` is unknown.

    Notes
    -----
    Once the target year is observed its value decides: ``met`` or ``missed``; what came later or
    earlier does not change that. A sum of what cannot be negative is decided as soon as it is past
    the target. Before, a level that the latest value already meets is ``met_so_far``; an amount of
    a year (basis annual, or a flow) has to be met in its own year, and a sum must stay below its
    limit to the end, so they keep a likelihood. Otherwise the probability gives the words of
    :data:`ipanalysis.models.verdicts.THRESHOLDS`. ``no_data``, ``not_forecast`` and ``not_judged``
    have their reason.

    A figure stated as exact or about is a level to reach: from below, or from above where less
    is better. No tolerance is granted to "about". Of a range, the nearer end counts; where neither
    direction is better, the range has to be hit.

    A *sum* is what is observed from the first year of the plan on and what is forecast of the
    years left, whose errors hang together as they do over many annual series
    (:mod:`ipanalysis.models.forecast.paths`, :mod:`ipanalysis.models.attainment.even`); a year
    that is missing or a break refuses it. An *increase* or a *growth rate* (a year, on average over
    the period) counts from the base that the plan states, else from the exact value of the year
    before the plan, between what its sources state; across a break it is refused. A *rank* is
    among the regions of the same level; at least half of them must have a figure or a forecast.
    Regions are taken as independent of one another.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> judged = attainment(ipa.load())
    >>> first = judged[judged["target"] == "CN14-1"]
    >>> first[["target_value", "latest_value", "met_year", "verdict"]].values.tolist()
    [[12.0, 16.0, 2024, 'met']]
    """
    needs_study(study)
    check_lang(lang)
    said = in_words(unworded(study, forecasts), lang)
    return said.astype(dict.fromkeys(("assumption", "reason"), "str"))


def unworded(
    study: object,
    forecasts: pd.DataFrame | None = None,
    best: pd.DataFrame | None = None,
    starts: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return what :func:`attainment` does, with texts that wait for their language.

    Parameters
    ----------
    study, forecasts
        As there.
    best, starts : DataFrame, optional
        The best values of the study (:meth:`~ipanalysis.Study.select`) and the bases of its
        targets (:func:`ipanalysis.targets.base.bases`), if they are at hand.
    """
    if forecasts is not None and forecasts["model"].nunique() > 1:
        raise UsageError(N_("Give the forecasts of one model only."))
    best = study.select() if best is None else best
    tables = Tables(study, best, starts)
    targets = records(study.targets[study.targets["same_as"].isna()])
    rows = []
    for start in range(0, len(targets), _TARGETS_AT_A_TIME):
        cases = [_case(row, tables) for row in targets[start : start + _TARGETS_AT_A_TIME]]
        keys = {key for case in cases if looks_ahead(case) for key in _series(case)}
        ahead = _ahead(study, best, keys) if forecasts is None else forecasts
        futures = Futures(ahead, keys, study.breaks, study.indicators)
        rows += [_row(case, judge(case, futures)) for case in cases]
    return _typed(table_of(rows, COLUMNS))


def _ahead(study: object, best: pd.DataFrame, keys: set[Key]) -> pd.DataFrame:
    """Return the forecasts of some series of a study, as far as each carries, not clipped."""
    pairs = zip(*(best[key].tolist() for key in KEYS), strict=True)
    rows = best[np.array([pair in keys for pair in pairs], bool)]
    about = {"bounds": study.indicators, "breaks": study.breaks}
    return forecast.unworded(rows, None, **about, clipped=False)


def _series(case: Case) -> list[Key]:
    """Return the series whose forecasts a target may need."""
    return [case.key, *(case.rival_keys if isinstance(case, RankCase) else ())]


def _case(target: dict, tables: Tables) -> Case:
    """Return a target with the observations of its series."""
    indicator, basis = tables.indicators[target["indicator"]], target["basis"]
    unit = indicator["unit"] if basis == "growth_rate" else target["unit"]
    direction = "down" if basis == "rank" else indicator["direction"]
    goal = goal_of(target["value"], target.get("value_upper"), target["bound"], direction)
    case = Case(target, int(target["target_year"]), tables.first_year(target), unit, (goal,) * 3)
    return read_rank(case, tables) if basis == "rank" else in_unit(case, tables)


def _row(case: Case, found: dict) -> dict:
    """Return the row of one target."""
    target = case.target
    row = {name: target[name] for name in ("target", "plan", "region", "indicator")}
    row |= {"target_year": case.year, "target_value": target["value"]}
    upper = target.get("value_upper")
    row |= {"target_upper": float("nan") if missing(upper) else upper}
    row |= {"target_unit": target["unit"], "bound": target["bound"], "basis": target["basis"]}
    row |= {
        "unit": case.unit,
        "rough": bool(found.get("rough", False)),
        "assumption": "",
        "reason": "",
    }
    sources = [target["source"], *found.pop("used", ()), found.pop("source", None)]
    row |= {name: value for name, value in found.items() if value is not None}
    parts = [part for ids in sources if not missing(ids) for part in str(ids).split("; ")]
    return row | {"source": "; ".join(dict.fromkeys(parts))}


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    kinds = {name: "Int64" if name in _YEARS else "float64" for name in COLUMNS}
    kinds |= dict.fromkeys(_TEXTS, "str") | {"rough": "bool"}
    return table.astype(kinds | dict.fromkeys(("assumption", "reason"), "object"))
