"""Progress towards a target between its base and its year, by published methods.

All inputs stand beside each verdict, so that anyone can recompute it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from ipanalysis.data.breaks import break_notes
from ipanalysis.data.study import Study
from ipanalysis.data.units import convert_one
from ipanalysis.data.vocabulary import AMOUNTS
from ipanalysis.errors import UsageError
from ipanalysis.locale import N_, Text, check_lang
from ipanalysis.locale.later import Sentences, in_words
from ipanalysis.targets.base import bases
from ipanalysis.targets.basis import growth_rate

COLUMNS = [
    *("target", "plan", "region", "indicator", "method", "unit", "direction"),
    *("base_year", "base_value", "latest_year", "latest_value", "target_year", "target_value"),
    *("on_path", "gap", "score", "verdict", "reason", "source"),
]
# Eurostat's thresholds for the ratio of actual to required growth.
THRESHOLDS = ((0.95, "on_track"), (0.60, "moderate"), (0.0, "insufficient"))
VERDICTS = {
    "reached": N_("reached"),
    "on_track": N_("on track"),
    "moderate": N_("moderate progress"),
    "insufficient": N_("insufficient progress"),
    "away": N_("moving away"),
    "refused": N_("not judged"),
}
REASONS = {
    "basis": N_("The target is not a value that can be observed in a single year."),
    "no_base": N_("The plan states no base, and no exact value before the plan is in the study."),
    "no_value": N_("There is no value after the base year."),
    "maintain": N_("The target equals the base, so there is no path to measure."),
    "not_positive": N_("A growth rate needs values above zero."),
    "wrong_side": N_("The target lies on the worse side of the base."),
}


@dataclass(frozen=True)
class Stretch:
    """The way from base to target, and where it stands: years, values, direction (+1 or -1)."""

    base_year: int
    base: float
    year: int
    value: float
    target_year: int
    target: float
    sign: int = 1

    @property
    def on_path(self) -> float:
        """Value that a straight line from base to target has in the latest year."""
        part = (self.year - self.base_year) / (self.target_year - self.base_year)
        return self.base + (self.target - self.base) * part

    @property
    def reached(self) -> bool:
        """Whether the latest value meets the target."""
        return self.sign * (self.value - self.target) >= 0


def linear(way: Stretch) -> float | str:
    """Return the ratio of actual to required change a year on a straight line.

    L = [(y - y0) / (t - t0)] / [(T - y0) / (T_year - t0)]; defined for every target other than
    the base, also for zero and across zero.

    Examples
    --------
    >>> linear(Stretch(2015, 10, 2023, 6, 2030, 0, -1))
    0.75
    """
    if way.target == way.base:
        return "maintain"
    actual = (way.value - way.base) / (way.year - way.base_year)
    return actual / ((way.target - way.base) / (way.target_year - way.base_year))


def eurostat(way: Stretch) -> float | str:
    """Return the ratio of actual to required compound growth (CAGR).

    References
    ----------
    Eurostat, Sustainable development in the European Union - monitoring report, annex on the
    method of assessing progress (indicators with a quantitative target).

    Examples
    --------
    >>> round(eurostat(Stretch(2020, 100, 2022, 110.25, 2025, 127.62815625)), 6)
    1.0
    """
    if min(way.base, way.value, way.target) <= 0:
        return "not_positive"
    if way.target == way.base:
        return "maintain"
    actual = growth_rate(way.base, way.value, way.year - way.base_year)
    return actual / growth_rate(way.base, way.target, way.target_year - way.base_year)


METHODS: dict[str, Callable[[Stretch], float | str]] = {"linear": linear, "eurostat": eurostat}


def progress(study: Study, methods: str | Sequence[str] = "all", lang: str = "en") -> pd.DataFrame:
    """Judge the progress towards every target by one or more methods.

    Parameters
    ----------
    study : Study
        The study.
    methods : {"all", "linear", "eurostat"} or sequence of str
        Methods to apply.
    lang : {"en", "zh"}
        Language of the reasons.

    Returns
    -------
    DataFrame
        One row per target and method: target, plan, region, indicator, method, unit, direction,
        base_year, base_value, latest_year, latest_value, target_year, target_value; on_path (a
        straight line's value in the latest year), gap (latest less on_path, positive where it is
        better), score (ratio of actual to required change), verdict (a key of
        :data:`VERDICTS`), reason, source. Values are in the unit of the target. The base is that
        of :func:`ipanalysis.targets.base.bases`. The reason says why there is no verdict, and
        which breaks lie between base and latest value.

    Raises
    ------
    UsageError
        If there is no such method.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> table = ipa.progress(ipa.load(), methods="linear").set_index("target")
    >>> table.loc[["CN14-1"], ["base_value", "latest_value", "verdict"]].values.tolist()
    [[6.3, 16.0, 'reached']]
    """
    check_lang(lang)
    return in_words(unworded(study, methods), lang)


def unworded(study: Study, methods: str | Sequence[str] = "all") -> pd.DataFrame:
    """Return what :func:`progress` does, with reasons that wait for their language."""
    wanted = list(METHODS) if methods == "all" else [methods] * isinstance(methods, str)
    wanted = wanted or list(methods)
    unknown = [m for m in wanted if m not in METHODS]
    if unknown:
        text = N_("There is no method {names}. Methods: {known}.")
        raise UsageError(text, names=tuple(unknown), known=tuple(METHODS))
    best = study.select()
    series = dict(tuple(best.groupby(["region", "indicator"])))
    starts = bases(study).set_index("target").to_dict("index")
    direction = study.indicators.set_index("indicator")["direction"]
    rows = []
    for target in study.targets[study.targets["same_as"].isna()].to_dict("records"):
        seen = series.get((target["region"], target["indicator"]), best.iloc[:0])
        better = direction[target["indicator"]]
        known, way = _stretch(target, seen, starts.get(target["target"]), better, study.units)
        known |= {"direction": better, "unit": target["unit"]}
        judged = [known | {"method": m} | _judged(way, METHODS[m]) for m in wanted]
        rows += judged if isinstance(way, str) else _cautioned(judged, way, study.breaks)
    return pd.DataFrame(rows, columns=COLUMNS).astype(
        {"base_year": "Int64", "latest_year": "Int64", "target_year": "Int64"}
    )


def _stretch(
    target: dict, seen: pd.DataFrame, start: dict | None, better: str, units: pd.DataFrame
) -> tuple[dict, Stretch | str]:
    """Return the columns that are known, and the way or the reason why there is none."""
    known = {key: target[key] for key in ("target", "plan", "region", "indicator", "target_year")}
    known |= {"target_value": target["value"], "source": target["source"]}
    if target["basis"] not in AMOUNTS:
        return known, "basis"
    later = seen[seen["year"] <= target["target_year"]]
    sources = [target["source"]]
    if start is not None:
        value = convert_one(start["base_value"], start["base_unit"], target["unit"], units)
        base = int(start["base_year"]), value
        known |= {"base_year": base[0], "base_value": base[1]}
        later = later[later["year"] > base[0]]
        sources.append(start["base_source"])
    if len(later):
        last = later.iloc[-1]
        value = convert_one(last["value"], last["unit"], target["unit"], units)
        known |= {"latest_year": int(last["year"]), "latest_value": value}
        sources.append(last["source"])
    known["source"] = "; ".join(dict.fromkeys(sources))
    if start is None:
        return known, "no_base"
    if later.empty:
        return known, "no_value"
    sign = -1 if better == "down" else 1
    way = Stretch(
        *base, int(last["year"]), value, int(target["target_year"]), target["value"], sign
    )
    return known, way


def _judged(way: Stretch | str, method: Callable) -> dict:
    if isinstance(way, str):
        return {"verdict": "refused", "reason": Text(REASONS[way])}
    found = {"on_path": way.on_path, "gap": way.sign * (way.value - way.on_path)}
    score = method(way)
    if isinstance(score, str):
        verdict = "reached" if way.reached else "refused"
        return found | {"verdict": verdict, "reason": Text(REASONS[score])}
    if way.sign * (way.target - way.base) < 0:
        return found | {"verdict": "refused", "reason": Text(REASONS["wrong_side"])}
    return found | {"score": score, "verdict": "reached" if way.reached else _word(score)}


def _cautioned(rows: list[dict], way: Stretch, breaks: pd.DataFrame) -> list[dict]:
    """Say which breaks lie between base and latest value: the two do not quite compare."""
    series = rows[0]["region"], rows[0]["indicator"]
    text = N_("From {year} on the figures mean something else: {reason}")
    notes = [
        Text(text, {"year": year, "reason": reason})
        for year, reason in break_notes(breaks, *series, way.base_year, way.year)
    ]
    if not notes:
        return rows
    parts = [[row["reason"]] if "reason" in row else [] for row in rows]
    return [
        row | {"reason": Sentences(parts=(*part, *notes))}
        for row, part in zip(rows, parts, strict=True)
    ]


def _word(score: float) -> str:
    return next((word for least, word in THRESHOLDS if score >= least), "away")
