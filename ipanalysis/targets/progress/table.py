"""The table of :func:`ipanalysis.progress`, put together from columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from ipanalysis.data.breaks import Breaks
from ipanalysis.data.lookup import text_column
from ipanalysis.data.study import Study
from ipanalysis.locale import Text
from ipanalysis.locale.later import Sentences
from ipanalysis.targets.progress.judging import Judgements
from ipanalysis.targets.progress.methods import METHODS
from ipanalysis.targets.progress.methods.reasons import BREAK, NOTES, REASONS
from ipanalysis.targets.progress.methods.stretch import Method
from ipanalysis.targets.progress.methods.ways import Findings, Ways, objects
from ipanalysis.targets.progress.methods.yardsticks import LEAST

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
_KNOWN = (
    *("target", "plan", "region", "indicator", "unit", "direction", "basis", "bound"),
    *("base_year", "base_value", "latest_year", "latest_value", "target_year", "target_value"),
    *("target_upper", "source"),
)
_WORDS = ("method", "kind", "class", "verdict", "window")
_TEXTS = {code: Text(text, {"least": LEAST}) for code, text in REASONS.items()}
_NEAR_BOUND = Text(NOTES["near_bound"])


def as_table(found: Judgements, study: Study) -> pd.DataFrame:
    """Return the rows of :func:`ipanalysis.progress`, with reasons that wait for their language."""
    count, methods = len(found.cases), [METHODS[name] for name in found.verdicts]
    columns = {
        "method": np.array([method.name for method in methods] * count, object),
        "kind": np.array([method.kind for method in methods] * count, object),
        "score": _woven(_among(found, [found.found[m.name].score for m in methods], np.nan)),
        "class": _woven(_among(found, [_class(found.found[m.name]) for m in methods], None)),
        "verdict": _woven(_among(found, [*found.verdicts.values()], "refused")),
        "window": _woven(_among(found, _windows(found, methods), None)),
        "inputs": _woven(_among(found, [_inputs(found.found[m.name]) for m in methods], None)),
        "reason": _woven(_reasons(found, methods, study)),
    }
    repeated = np.repeat(np.arange(count), len(methods))
    targets = _targets(found).take(repeated).reset_index(drop=True)
    made = {name: text_column(columns[name]) for name in _WORDS}
    made |= {"score": pd.Series(columns["score"], dtype="float64")}
    made |= {"inputs": pd.Series(columns["inputs"], dtype="str")}
    made |= {"reason": pd.Series(columns["reason"], dtype="object")}
    return targets.assign(**made)[COLUMNS]


def _targets(found: Judgements) -> pd.DataFrame:
    """Return what is the same of a target for every method."""
    columns = {name: [case.known.get(name) for case in found.cases] for name in _KNOWN}
    ways = found.ways
    paths = {
        "on_path": ways.on_path,
        "gap": ways.sign * (ways.value - ways.on_path),
        "distance": np.where(ways.sign == 0, np.nan, ways.sign * (ways.value - ways.target)),
    }
    for name, column in paths.items():
        (columns[name],) = _among(found, [column], np.nan)
    (columns["disagreement"],) = _among(found, [found.disagreement], False)
    types = dict.fromkeys(_YEARS, "Int64") | dict.fromkeys(_FIGURES[:-1], "float64")
    types |= {"disagreement": "bool"}
    return pd.DataFrame(
        {name: pd.Series(column, dtype=types.get(name, "str")) for name, column in columns.items()}
    )


def _among(found: Judgements, columns: Iterable[np.ndarray], rest: object) -> list[np.ndarray]:
    """Return columns about the targets that have a way as columns about all targets."""
    made = []
    for column in columns:
        whole = np.full(len(found.cases), rest, column.dtype)
        whole[found.rows] = column
        made.append(whole)
    return made


def _woven(columns: Sequence[np.ndarray]) -> np.ndarray:
    """Return one column of the columns of all methods: target by target, method by method."""
    return np.stack(columns, axis=1).ravel()


def _class(found: Findings) -> np.ndarray:
    return np.where(found.why == "", found.name, None)


def _windows(found: Judgements, methods: Sequence[Method]) -> list[np.ndarray]:
    usual = _years(found.ways.base_year, found.ways.year)
    made = []
    for method in methods:
        one = found.found[method.name]
        texts = usual if one.window is None else _years(*one.span(found.ways))
        made.append(np.where(one.why == "", texts, None))
    return made


def _years(first: np.ndarray, last: np.ndarray) -> np.ndarray:
    # Few windows stand in many rows: each is printed once.
    places, known = pd.factorize(np.where(first == first, first, -1.0) + 1j * last)
    texts = [f"{k.real:.0f}-{k.imag:.0f}" if k.real >= 0 else f"{k.imag:.0f}" for k in known]
    return objects(texts)[places]


def _inputs(found: Findings) -> np.ndarray:
    """Return the other figures that went in, as texts."""
    made = np.full(len(found.why), None, object)
    told = found.why == ""
    given = {name: column[told] for name, column in found.inputs.items()}
    # Which figures went in, as a number for each row: rows of one pattern are printed alike.
    pattern = np.zeros(told.sum(), int)
    for place, column in enumerate(given.values()):
        pattern += ~pd.isna(column) << place
    texts = np.full(len(pattern), "", object)
    for code in np.unique(pattern):
        rows = pattern == code
        names = [name for place, name in enumerate(given) if code >> place & 1]
        figures = "; ".join(f"{n}=%{'s' if given[n].dtype == object else '.6g'}" for n in names)
        lists = [given[name][rows].tolist() for name in names]
        texts[rows] = objects([figures % row for row in zip(*lists, strict=True)] or [""])
    made[told] = texts
    return made


def _reasons(found: Judgements, methods: Sequence[Method], study: Study) -> list[np.ndarray]:
    """Return by method why there is no verdict, or what it rests on."""
    breaks = Breaks(study.breaks)
    cases = [found.cases[row] for row in found.rows]
    broken = np.array([case.target["indicator"] in breaks for case in cases], bool)
    told = broken | np.array([bool(case.notes) for case in cases], bool)
    near = _near_bound(found.ways)
    unread = np.full(len(found.cases), np.nan, object)
    unread[:] = [np.nan if case.way else case.why for case in found.cases]
    made = []
    for method in methods:
        one, verdicts = found.found[method.name], found.verdicts[method.name]
        reasons = objects([_TEXTS.get(code, np.nan) for code in one.why])
        beside = near if _of_growth(method) else np.zeros(len(near), bool)
        first, last = (column.tolist() for column in one.span(found.ways))
        more = (one.why == "break") | ((verdicts != "refused") & (told | beside))
        for row in np.flatnonzero(more).tolist():
            case = cases[row]
            parts = [reasons[row]] * bool(one.why[row])
            if verdicts[row] != "refused":
                parts += [*case.notes, *[_NEAR_BOUND] * bool(beside[row])]
            if first[row] == first[row]:
                key = case.target["region"], case.target["indicator"]
                parts += _of_breaks(breaks.between(*key, int(first[row]), int(last[row])))
            if parts:
                reasons[row] = parts[0] if len(parts) == 1 else Sentences(parts=tuple(parts))
        whole = unread.copy()
        whole[found.rows] = reasons
        made.append(whole)
    return made


def _of_growth(method: Method) -> bool:
    return method.statistic in ("compound", "continued") or method.kind == "trend"


def _near_bound(ways: Ways) -> np.ndarray:
    """Return which latest values are next to a bound, where growth rates say little."""
    room = 0.01 * (ways.upper - ways.lower)
    return np.minimum(ways.value - ways.lower, ways.upper - ways.value) <= room


def _of_breaks(found: list[tuple[int, Text]]) -> list[Text]:
    return [Text(BREAK, {"year": year, "reason": reason}) for year, reason in found]
