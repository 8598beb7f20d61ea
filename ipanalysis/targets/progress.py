"""Progress towards a target between its base and its year, by published methods.

All inputs stand beside each verdict, so that anyone can recompute it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import pandas as pd

from ipanalysis.data.breaks import break_notes
from ipanalysis.data.study import Study
from ipanalysis.errors import UsageError
from ipanalysis.locale import N_, Text, check_lang
from ipanalysis.locale.later import Sentences, in_words
from ipanalysis.targets.methods import MAIN, METHODS
from ipanalysis.targets.methods.pathway import kept
from ipanalysis.targets.methods.reasons import BREAK, NOTES, ORDER, REASONS, VERDICTS
from ipanalysis.targets.methods.stretch import Found, Method, Stretch
from ipanalysis.targets.methods.yardsticks import LEAST, by_key, from_values
from ipanalysis.targets.stretches import Case, cases

__all__ = ["COLUMNS", "MAIN", "METHODS", "VERDICTS", "Judged", "judged", "progress", "unworded"]

COLUMNS = [
    *("target", "plan", "region", "indicator", "method", "kind", "unit", "direction"),
    *("basis", "bound", "base_year", "base_value", "latest_year", "latest_value"),
    *("target_year", "target_value", "target_upper", "on_path", "gap", "distance"),
    *("score", "class", "verdict", "window", "inputs", "disagreement", "reason", "source"),
]
_YEARS = ("base_year", "latest_year", "target_year")
_FIGURES = (
    *("base_value", "latest_value", "target_value", "target_upper", "on_path", "gap"),
    *("distance", "score"),
)


@dataclass(frozen=True)
class Judged:
    """One target with what the methods find, by method."""

    case: Case
    verdicts: dict[str, str]
    found: dict[str, Found | str | None]

    @property
    def paces(self) -> dict[str, str]:
        """The verdicts on the pace, by method."""
        kinds = {m: METHODS[m].kind for m in self.verdicts}
        return {m: v for m, v in self.verdicts.items() if kinds[m] == "pace" and v in ORDER}

    @property
    def disagreement(self) -> bool:
        """Whether the methods that judge the pace come to different verdicts."""
        return len(set(self.paces.values())) > 1


def progress(
    study: Study,
    methods: str | Sequence[str] = "all",
    lang: str = "en",
    yardsticks: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Judge the progress towards every target by one or more methods.

    Parameters
    ----------
    study : Study
        The study.
    methods : str or sequence of str
        Methods to apply, in their order: ids of
        :data:`~ipanalysis.targets.methods.METHODS`, or ``"all"``.
    lang : {"en", "zh"}
        Language of the reasons.
    yardsticks : DataFrame, optional
        Spread and goalposts of each indicator, as
        :func:`~ipanalysis.targets.methods.yardsticks.yardsticks` returns them; taken from the
        study if not given.

    Returns
    -------
    DataFrame
        One row per target and method; values are in the column ``unit``.

        - target, plan, region, indicator, method, kind: what the method judges (``pace``,
          ``trend`` without looking at the target, ``distance`` without looking at time);
        - unit, direction, basis, bound; base_year, base_value: by the rule of
          :func:`ipanalysis.targets.base.bases`; latest_year, latest_value: up to the target
          year; target_year, target_value, target_upper (of a range). A growth rate or an
          increase stands as the level it leads to from the year before the plan; of a sum the
          base is zero and the latest value is the sum so far;
        - on_path: a straight line's value in the latest year; gap: latest less on_path;
          distance: latest less target; both positive where that is better;
        - score: the figure of the method; class: its own class; verdict: the same on the scale
          common to all methods, a key of :data:`VERDICTS`; window: first and last year used;
          inputs: other figures that went in, ``name=value`` joined by "; ";
        - disagreement: whether the methods asked for that judge the pace differ on the target;
        - reason: why there is no verdict, or what it rests on; source: ids joined by "; ".

    Raises
    ------
    UsageError
        If there is no such method.

    See Also
    --------
    ipanalysis.disagreements : Why the methods differ.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> table = ipa.progress(ipa.load(), methods="linear").set_index("target")
    >>> table.loc[["CN14-1"], ["base_value", "latest_value", "verdict"]].values.tolist()
    [[6.3, 16.0, 'reached']]
    """
    check_lang(lang)
    return in_words(unworded(study, methods, yardsticks), lang)


def unworded(
    study: Study, methods: str | Sequence[str] = "all", yardsticks: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return what :func:`progress` does, with reasons that wait for their language."""
    return as_table(judged(study, methods, yardsticks), study)


def judged(
    study: Study, methods: str | Sequence[str] = "all", yardsticks: pd.DataFrame | None = None
) -> list[Judged]:
    """Return for each target what the methods find."""
    wanted = _asked(methods)
    best = study.select()
    sticks = by_key(from_values(study, best) if yardsticks is None else yardsticks)
    return [_judged(case, wanted) for case in cases(study, best, sticks)]


def _asked(methods: str | Sequence[str]) -> list[str]:
    wanted = [methods] if isinstance(methods, str) else list(methods)
    if "all" in wanted:
        return list(METHODS)
    unknown = [m for m in wanted if m not in METHODS]
    if unknown or not wanted:
        text = N_("There is no method {names}. Methods: {known}.")
        raise UsageError(text, names=tuple(unknown), known=tuple(METHODS))
    return wanted


def _judged(case: Case, wanted: Sequence[str]) -> Judged:
    if case.way is None:
        return Judged(case, dict.fromkeys(wanted, "refused"), dict.fromkeys(wanted))
    found = {name: _found(case, METHODS[name]) for name in wanted}
    verdicts = {name: _verdict(case.way, METHODS[name], found[name]) for name in wanted}
    return Judged(case, verdicts, found)


def _found(case: Case, method: Method) -> Found | str:
    """Return what a method finds, or the code of the special case that keeps it from finding."""
    way = case.way
    if case.target["basis"] == "rank":
        return "rank"
    if way.sums and not method.sums:
        return "sum"
    if method.needs_base:
        if way.base is None:
            return "no_base"
        if way.keeps:
            return "maintain"
        if way.met_at_base:
            return "met_at_base"
    return method.run(way)


def _verdict(way: Stretch, method: Method, found: Found | str) -> str:
    if method.kind == "trend":
        return "refused" if isinstance(found, str) else found.verdict
    if isinstance(found, str):
        if way.reached:
            return "reached"
        return kept(way) if method.name == "linear" and found in _KEPT else "refused"
    if way.reached and (not method.looks_ahead or found.verdict == "on_track"):
        return "reached"
    return found.verdict


_KEPT = ("maintain", "met_at_base")


def as_table(targets: Sequence[Judged], study: Study) -> pd.DataFrame:
    """Return the rows of :func:`progress`, with reasons that wait for their language."""
    notes = _break_notes(study)
    rows = [row for one in targets for row in _rows(one, notes)]
    table = pd.DataFrame(rows, columns=COLUMNS)
    kinds = dict.fromkeys(_YEARS, "Int64") | dict.fromkeys(_FIGURES, "float64")
    kinds |= dict.fromkeys(("class", "window", "inputs"), "str")
    return table.astype(kinds | {"disagreement": "bool", "reason": "object"})


def _rows(one: Judged, notes: Callable) -> list[dict]:
    case, way = one.case, one.case.way
    known = case.known | {"disagreement": one.disagreement}
    if way is None:
        known |= {"verdict": "refused", "reason": case.why}
        return [known | {"method": m, "kind": METHODS[m].kind} for m in one.verdicts]
    if way.sign:
        known["distance"] = way.sign * (way.value - way.target)
    if way.base is not None:
        known |= {"on_path": way.on_path, "gap": way.sign * (way.value - way.on_path)}
    return [known | _row(one, METHODS[name], notes) for name in one.verdicts]


def _row(one: Judged, method: Method, notes: Callable) -> dict:
    case, way = one.case, one.case.way
    found, verdict = one.found[method.name], one.verdicts[method.name]
    row = {"method": method.name, "kind": method.kind, "verdict": verdict}
    first, last = way.base_year, way.year
    parts = []
    if isinstance(found, str):
        parts.append(Text(REASONS[found], {"least": LEAST}))
    else:
        row |= {"score": found.score, "class": found.name}
        row["inputs"] = "; ".join(f"{k}={_figure(v)}" for k, v in found.inputs.items())
        first, last = found.window or (first, last)
        row["window"] = f"{first}-{last}" if first is not None else str(last)
    if verdict != "refused":
        parts += [*case.notes, *_near_bound(way, method)]
        if first is not None:
            parts += notes(case.target["region"], case.target["indicator"], first, last)
    if parts:
        row["reason"] = parts[0] if len(parts) == 1 else Sentences(parts=tuple(parts))
    return row


def _figure(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.6g}"


def _near_bound(way: Stretch, method: Method) -> list[Text]:
    """Say of a growth rate that it is taken next to a bound."""
    if method.statistic not in ("compound", "continued") and method.kind != "trend":
        return []
    if way.lower is None or way.upper is None:
        return []
    room = 0.01 * (way.upper - way.lower)
    near = min(way.value - way.lower, way.upper - way.value) <= room
    return [Text(NOTES["near_bound"])] * near


def _break_notes(study: Study) -> Callable[[str, str, int, int], list[Text]]:
    """Return a function that says which breaks lie between two years of a series."""
    broken = set(study.breaks["indicator"])

    @cache
    def notes(region: str, indicator: str, first: int, last: int) -> list[Text]:
        if indicator not in broken:
            return []
        found = break_notes(study.breaks, region, indicator, first, last)
        return [Text(BREAK, {"year": year, "reason": reason}) for year, reason in found]

    return notes
