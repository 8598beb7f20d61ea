"""Whether each target was met, or how likely it is to be met, and the growth that takes."""

from __future__ import annotations

from math import isnan, nan

import pandas as pd

from ipanalysis.data.breaks import break_notes
from ipanalysis.errors import UsageError
from ipanalysis.locale import N_, Text, check_lang
from ipanalysis.locale.later import Choice, in_words
from ipanalysis.models import forecast
from ipanalysis.models.cases import Case, history, read_case
from ipanalysis.models.intervals import probability_below
from ipanalysis.models.panel import KEYS
from ipanalysis.models.reasons import reason_of
from ipanalysis.models.verdicts import REASON_TEXTS, verdict_of
from ipanalysis.targets.base import bases

#: Columns of the result, in order.
COLUMNS = [
    *("target", "plan", "region", "indicator", "target_year", "target_value", "target_unit"),
    *("bound", "basis", "latest_year", "latest_value", "met_year", "probability", "expected"),
    *("expected_low", "expected_high", "expected_gap", "required_growth", "achieved_growth"),
    *("verdict", "reason", "source"),
]
_YEARS = ("target_year", "latest_year", "met_year")
_TEXTS = (
    *("target", "plan", "region", "indicator", "target_unit", "bound", "basis"),
    *("verdict", "source"),
)


def attainment(
    study: object, forecasts: pd.DataFrame | None = None, lang: str = "en"
) -> pd.DataFrame:
    """Judge every target of a study by its observations or, before its year, by a forecast.

    Parameters
    ----------
    study : Study
        Uses its targets, plans, indicators, units and best observations.
    forecasts : DataFrame, optional
        Result of :func:`~ipanalysis.models.forecast.forecast` for the series of the study, of
        one model. Made with ``horizon=None`` if not given.
    lang : {"en", "zh"}
        Language of the column reason.

    Returns
    -------
    DataFrame
        One row a target; targets that only repeat another (``same_as``) are left out. Values are
        in the unit of the target.

        - target, plan, region, indicator, target_year (Int64), target_value, target_unit, bound,
          basis: as the plan states them;
        - latest_year (Int64), latest_value: the last observation up to the target year;
        - met_year (Int64): the first year in which the target was met and from which on every
          observation up to the target year met it;
        - probability: of meeting the target in its year, from the distribution through the
          forecast's intervals; missing where nothing was forecast;
        - expected, expected_low, expected_high: forecast (median) and 80 % interval for the
          target year; expected_gap: expected minus target;
        - required_growth: per year from the latest value (without one: from the base that the
          plan states) to the target, as a fraction, negative where the value is already past it;
          achieved_growth: per year from the base of the target
          (:func:`ipanalysis.targets.base.bases`) to the latest; missing without a base, and where
          a break of the series lies between the two, as they do not compare; both missing where a
          value is not positive;
        - verdict: see Notes; reason: why there is no verdict on the outcome, or what limits the
          forecast, in words; source: ids of the sources of the target, of the latest value and
          of the forecast, joined by ``"; "``.

    Raises
    ------
    UsageError
        If `forecasts` hold several models or `lang` is unknown.

    Notes
    -----
    Once the target year is observed its value decides: ``met`` or ``missed``; what came later or
    earlier does not change that. Before, a level that the latest value already meets is
    ``met_so_far``; an amount of a year (basis annual, or a flow) has to be met in its own year, so
    it keeps a likelihood. Otherwise the probability gives ``very_likely`` (from 90 %),
    ``likely`` (66 %), ``about_even`` (33 %), ``unlikely`` or ``very_unlikely`` (up to 10 %).
    ``no_data``, ``not_forecast`` and ``not_judged`` have their reason; sums, increases, growth
    rates and ranks are not judged yet.

    A figure stated as exact or about is a level to reach: from below, or from above where less
    is better. No tolerance is granted to "about". Of a range, the nearer end counts.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> judged = attainment(ipa.load())
    >>> first = judged[judged["target"] == "CN14-1"]
    >>> first[["target_value", "latest_value", "met_year", "verdict"]].values.tolist()
    [[12.0, 16.0, 2024, 'met']]
    """
    check_lang(lang)
    return in_words(unworded(study, forecasts), lang).astype({"reason": "str"})


def unworded(study: object, forecasts: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return what :func:`attainment` does, with reasons that wait for their language."""
    if forecasts is None:
        forecasts = forecast.unworded(study, horizon=None)
    if forecasts["model"].nunique() > 1:
        raise UsageError(N_("Give the forecasts of one model only."))
    seen = dict(tuple(study.select().groupby(KEYS)))
    ahead = {
        key: rows.assign(reason=reason_of(rows.iloc[0].to_dict(), study.breaks))
        for key, rows in forecasts.groupby(KEYS)
    }
    indicators = study.indicators.set_index("indicator")
    names = study.units.set_index("unit")
    unit_names = {
        unit: Choice(said={"en": en, "zh": zh})
        for unit, en, zh in zip(names.index, names["name_en"], names["name_zh"], strict=True)
    }
    starts = bases(study).set_index("target").to_dict("index")
    targets = study.targets[study.targets["same_as"].isna()]
    broken = set(study.breaks["indicator"])
    rows = []
    for target in targets.to_dict("records"):
        key = target["region"], target["indicator"]
        case = read_case(target, indicators.loc[target["indicator"]], study.units, seen.get(key))
        base = _base(starts.get(target["target"]), case)
        if base is not None and target["indicator"] in broken and _apart(study, case, base[0]):
            base = None
        rows.append(_judge(case, ahead.get(key), base, unit_names.get(target["unit"])))
    return _typed(pd.DataFrame(rows, columns=COLUMNS))


def _base(start: dict | None, case: Case) -> tuple[int, float] | None:
    """Return year and value of the base in the unit of the target."""
    if start is None:
        return None
    ratio = 1.0 if start["base_unit"] == case.target["unit"] else case.ratio
    return int(start["base_year"]), start["base_value"] * ratio


def _apart(study: object, case: Case, year: int) -> bool:
    """Tell whether a break of the series lies between the base and the latest value."""
    if case.seen.empty:
        return False
    latest = int(case.seen["year"].iloc[-1])
    return bool(break_notes(study.breaks, *(case.target[k] for k in KEYS), year, latest))


def _judge(
    case: Case, ahead: pd.DataFrame | None, base: tuple[int, float] | None, unit_name: Text
) -> dict:
    """Return the row of one target."""
    row = {name: case.target[name] for name in ("target", "plan", *KEYS, "target_year")}
    row |= {"target_value": case.target["value"], "target_unit": case.target["unit"]}
    row |= {name: case.target[name] for name in ("bound", "basis")}
    obstacle = case.obstacle()
    if obstacle:
        row |= _verdict("not_judged", obstacle, unit=unit_name)
    else:
        row |= history(case, base) | _outcome(case, ahead)
    sources = [case.target["source"], row.pop("latest_source", None), row.get("source")]
    parts = [part for ids in sources if pd.notna(ids) for part in str(ids).split("; ")]
    return row | {"source": "; ".join(dict.fromkeys(parts))}


def _outcome(case: Case, ahead: pd.DataFrame | None) -> dict:
    """Return verdict and reason, and the forecast where the year is still to come."""
    met = case.met()
    latest_year = case.seen["year"].iloc[-1] if met else None
    if latest_year == case.year:
        if met[-1] is None:
            return _verdict("not_judged", "undecided", year=case.year)
        return _verdict("met" if met[-1] else "missed")
    if case.seen_later:
        return _verdict("not_judged", "year_not_observed", year=case.year)
    if not met:
        return _verdict("no_data", "no_data", year=case.year)
    chance = _chance(case, ahead)
    probability = chance.get("probability", nan)
    if met[-1] and (not case.fleeting or isnan(probability)):
        return chance | {"verdict": "met_so_far"}
    verdict = "not_forecast" if isnan(probability) else verdict_of(probability)
    return chance | {"verdict": verdict}


def _chance(case: Case, ahead: pd.DataFrame | None) -> dict:
    """Return forecast and probability for the target year, or the reason there is none."""
    if ahead is None:
        return {"reason": Text(REASON_TEXTS["not_given"])}
    head, at = ahead.iloc[0], ahead[ahead["year"] == case.year]
    limit = head["reason"]
    if at.empty:
        last = ahead["year"].max()
        if pd.isna(last):
            return {"reason": limit}
        return {"reason": Text(REASON_TEXTS["ends"], {"last": last, "year": case.year})}
    lower, upper = at["lower"] * case.ratio, at["upper"] * case.ratio
    expected = float(at["mean"].iloc[0] * case.ratio)
    below = probability_below(case.goal, expected, at["level"], lower, upper, *case.limits)
    if head["status"] == "ok" and isnan(below):
        limit = Text(REASON_TEXTS["no_interval"])
    of_80 = (at["level"] == 80).to_numpy()
    return {
        "probability": 1 - below if case.upwards else below,
        "expected": expected,
        "expected_low": float(lower[of_80].iloc[0]) if of_80.any() else nan,
        "expected_high": float(upper[of_80].iloc[0]) if of_80.any() else nan,
        "expected_gap": expected - case.goal,
        "reason": limit,
        "source": at["source"].iloc[0] if "source" in at else None,
    }


def _verdict(verdict: str, reason: str = "", **values: object) -> dict:
    return {"verdict": verdict, "reason": Text(REASON_TEXTS[reason], values) if reason else ""}


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    kinds = {name: "Int64" if name in _YEARS else "float64" for name in COLUMNS}
    return table.astype(kinds | dict.fromkeys(_TEXTS, "str") | {"reason": "object"})
