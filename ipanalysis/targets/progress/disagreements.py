"""Where methods of judging progress come to different verdicts, and why.

The reasons follow from arithmetic. Two methods differ in what they divide (the statistic) and in
where they draw the lines (the scale). Putting one's statistic on the other's scale shows which
of the two makes the difference.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from ipanalysis.data.study import Study
from ipanalysis.locale import N_, Text, check_lang
from ipanalysis.locale.later import Sentences, in_words
from ipanalysis.locale.words import WORDS
from ipanalysis.targets.progress.judging import Judged, Judgements
from ipanalysis.targets.progress.methods import METHODS
from ipanalysis.targets.progress.methods.opensdg import OTHERS, substituted_ratio
from ipanalysis.targets.progress.methods.reasons import ORDER
from ipanalysis.targets.progress.methods.stretch import Found, Method, Stretch
from ipanalysis.targets.progress.progress import judged

COLUMNS = [
    *("target", "plan", "region", "indicator", "n", "best", "worst", "best_methods"),
    *("worst_methods", "causes", "reason", "source"),
]
CAUSES = {
    "reached": N_(
        "The target is reached, but by {method} the value of {year} is expected to be {ahead}."
    ),
    "thresholds": N_(
        "A pace of {ratio}% of the required one counts as “{better_class}” by {better} and as "
        "“{worse_class}” by {worse}."
    ),
    "shape": N_(
        "By {year} a straight path asks for {straight}, constant growth for {compound}; the value "
        "is {value}."
    ),
    "continuation": N_(
        "The pace so far is {ratio}% of the required one ({method}), but growth continued to "
        "{target_year} gives {ahead}, {share}% of the way."
    ),
    "recent": N_(
        "A line that follows the recent years more ends at {ahead} in {target_year}; the change "
        "since the base, continued, at {straight}."
    ),
    "zero_target": N_(
        "The target is zero: {method} puts 0.001 in its place and finds {ratio}% of the required "
        "growth, with 0.01 it would be {other}%."
    ),
}


@dataclass(frozen=True)
class _Verdict:
    """A verdict of one method on one target."""

    method: Method
    found: Found
    word: str

    @property
    def statistic(self) -> str:
        if "zero_taken_as" in self.found.inputs:
            return "substituted"
        return self.method.statistic

    def place(self, ratio: float) -> str:
        return self.method.scale.place(ratio)[1]


def disagreements(study: Study, lang: str = "en") -> pd.DataFrame:
    """Return the targets on which methods come to different verdicts, with the reasons.

    Parameters
    ----------
    study : Study
        The study.
    lang : {"en", "zh"}
        Language of the reasons.

    Returns
    -------
    DataFrame
        One row per target on whose pace methods differ: target, plan, region, indicator; n
        (methods that judge it), best and worst verdict (keys of
        :data:`~ipanalysis.targets.progress.progress.VERDICTS`), best_methods and worst_methods
        that come to them, causes (see Notes), reason (the causes in words, with the figures),
        source. Ids in one cell are joined by "; ".

    Notes
    -----
    Causes: ``thresholds`` (the same ratio, other limits), ``shape`` (a straight path or constant
    growth), ``continuation`` (average pace or where it leads), ``recent`` (recent years weigh
    more), ``zero_target`` (a small number in the place of zero), ``reached`` (met, but a method
    looks ahead). Methods that judge the trend or the distance alone do not count.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> table = ipa.disagreements(ipa.load()).set_index("target")
    >>> table.loc["YN13-1", ["best", "worst", "causes"]].tolist()
    ['on_track', 'moderate', 'thresholds; shape; continuation']
    """
    check_lang(lang)
    return in_words(as_table(judged(study)), lang)


def as_table(targets: Judgements) -> pd.DataFrame:
    """Return what :func:`disagreements` does, with reasons that wait for their language."""
    rows = [_row(one) for one in targets.disagreeing()]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"n": "Int64", "reason": "object"})


def _row(one: Judged) -> dict:
    paces = one.paces
    best = min(paces.values(), key=ORDER.index)
    worst = max(paces.values(), key=ORDER.index)
    found = causes(one)
    names = ("target", "plan", "region", "indicator", "source")
    return {name: one.case.known[name] for name in names} | {
        "n": len(paces),
        "best": best,
        "worst": worst,
        "best_methods": "; ".join(m for m, v in paces.items() if v == best),
        "worst_methods": "; ".join(m for m, v in paces.items() if v == worst),
        "causes": "; ".join(found),
        "reason": Sentences(parts=tuple(found.values())),
    }


def causes(one: Judged) -> dict[str, Text]:
    """Return why the best and the worst verdict on a target differ: each cause with its text.

    Of several pairs of methods that differ for the same cause the first stands for all.
    """
    paces, way = one.paces, one.case.way
    ranks = {m: ORDER.index(v) for m, v in paces.items()}
    sides = [
        [_Verdict(METHODS[m], one.found[m], paces[m]) for m in paces if ranks[m] == end(ranks)]
        for end in (_first, _last)
    ]
    found: dict[str, Text] = {}
    for better in sides[0]:
        for worse in sides[1]:
            for cause, fields in _between(better, worse, way):
                found.setdefault(cause, Text(CAUSES[cause], fields))
    return {cause: found[cause] for cause in CAUSES if cause in found}


def _first(ranks: dict[str, int]) -> int:
    return min(ranks.values())


def _last(ranks: dict[str, int]) -> int:
    return max(ranks.values())


def _between(better: _Verdict, worse: _Verdict, way: Stretch) -> Iterable[tuple[str, dict]]:
    """Yield what makes the difference between two verdicts."""
    if better.word == "reached":
        yield "reached", _looking_ahead(worse, way)
        return
    mine, other = better.found.ratio, worse.found.ratio
    scale = worse.place(mine) != better.word
    statistic = better.place(other) != better.word
    if scale:
        yield "thresholds", _lines(better, worse, mine)
    if statistic or not scale:
        yield _of_statistics(better, worse, way)


def _looking_ahead(verdict: _Verdict, way: Stretch) -> dict:
    ahead = _figure(verdict.found.inputs["anticipated"])
    method = Text(WORDS["method"][verdict.method.name])
    return {"method": method, "year": way.target_year, "ahead": ahead}


def _lines(better: _Verdict, worse: _Verdict, ratio: float) -> dict:
    pairs = (("better", better), ("worse", worse))
    fields: dict = {"ratio": _percent(ratio)}
    for name, verdict in pairs:
        fields[name] = Text(WORDS["method"][verdict.method.name])
        fields[f"{name}_class"] = Text(WORDS["class"][verdict.method.scale.place(ratio)[0]])
    return fields


def _of_statistics(better: _Verdict, worse: _Verdict, way: Stretch) -> tuple[str, dict]:
    """Return which two ways of computing differ, with the figures that show it."""
    by_kind = {v.statistic: v for v in (better, worse)}
    if "substituted" in by_kind:
        return "zero_target", _of_zero(by_kind["substituted"], way)
    if "weighted" in by_kind:
        slope = (way.value - way.base) / (way.year - way.base_year)
        ahead = by_kind["weighted"].found.inputs["anticipated"]
        straight = way.value + slope * (way.target_year - way.year)
        fields = {"target_year": way.target_year, "ahead": _figure(ahead)}
        return "recent", fields | {"straight": _figure(straight)}
    if "continued" in by_kind:
        ahead = by_kind["continued"].found
        pace = better if better.statistic != "continued" else worse
        fields = {"ratio": _percent(pace.found.ratio), "target_year": way.target_year}
        fields |= {"method": Text(WORDS["method"][pace.method.name])}
        fields |= {"ahead": _figure(ahead.inputs["anticipated"]), "share": _percent(ahead.ratio)}
        return "continuation", fields
    grown = way.base * (way.target / way.base) ** way.elapsed
    fields = {"year": way.year, "value": _figure(way.value)}
    return "shape", fields | {"straight": _figure(way.on_path), "compound": _figure(grown)}


def _of_zero(verdict: _Verdict, way: Stretch) -> dict:
    return {
        "method": Text(WORDS["method"][verdict.method.name]),
        "ratio": _percent(verdict.found.ratio),
        "other": _percent(substituted_ratio(way, OTHERS[0])),
    }


def _figure(value: float) -> float:
    return float(f"{value:.4g}") if abs(value) < 1000 else float(round(value))


def _percent(ratio: float) -> float:
    """Return a ratio in per cent, with enough digits to tell the two sides of a line apart."""
    return round(100 * ratio, 1)
