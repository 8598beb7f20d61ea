"""What the methods find on all targets, and the verdicts on the scale common to all methods."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ipanalysis.data.breaks import Breaks
from ipanalysis.targets.progress.methods import METHODS
from ipanalysis.targets.progress.methods.pathway import kept
from ipanalysis.targets.progress.methods.reasons import ORDER
from ipanalysis.targets.progress.methods.stretch import Found, Method
from ipanalysis.targets.progress.methods.ways import Findings, Ways, first_reason
from ipanalysis.targets.progress.stretches import Case

_PLACES = {verdict: place for place, verdict in enumerate(ORDER)}
#: Refused whatever the figures are.
_UNLIKE_BREAKS = ("rank", "sum", "no_base")
_KEPT = ("maintain", "met_at_base")


@dataclass(frozen=True)
class Judged:
    """One target with what the methods find, by method."""

    case: Case
    verdicts: dict[str, str]
    found: dict[str, Found | str]

    @property
    def paces(self) -> dict[str, str]:
        """The verdicts on the pace, by method."""
        kinds = {m: METHODS[m].kind for m in self.verdicts}
        return {m: v for m, v in self.verdicts.items() if kinds[m] == "pace" and v in ORDER}


@dataclass(frozen=True)
class Judgements:
    """All targets with what the methods find.

    Attributes
    ----------
    cases : list of Case
        The targets.
    rows : array of int
        Places of the cases that have a way; the columns below are about these.
    ways : Ways
        Their ways.
    reached : array of bool
        Whether the latest value meets the target.
    found : dict of str to Findings
        By method.
    verdicts : dict of str to array
        By method.
    """

    cases: list[Case]
    rows: np.ndarray
    ways: Ways
    reached: np.ndarray
    found: dict[str, Findings]
    verdicts: dict[str, np.ndarray]

    @cached_property
    def disagreement(self) -> np.ndarray:
        """Whether the methods that judge the pace come to different verdicts."""
        best, worst = np.full(len(self.rows), len(ORDER)), np.full(len(self.rows), -1)
        for name, verdicts in self.verdicts.items():
            if METHODS[name].kind == "pace":
                places = np.array([_PLACES.get(v, -1) for v in verdicts], int)
                known = places >= 0
                best = np.where(known, np.minimum(best, places), best)
                worst = np.where(known, np.maximum(worst, places), worst)
        return best < worst

    def at(self, row: int) -> Judged:
        """Return one of the targets that have a way."""
        return Judged(
            self.cases[self.rows[row]],
            {name: verdicts[row] for name, verdicts in self.verdicts.items()},
            {name: found.at(row) for name, found in self.found.items()},
        )

    def disagreeing(self) -> Iterator[Judged]:
        """Yield the targets on whose pace the methods do not agree."""
        return map(self.at, np.flatnonzero(self.disagreement).tolist())


def judge(cases: list[Case], methods: Sequence[str], breaks: Breaks | None = None) -> Judgements:
    """Return what methods find on targets.

    Parameters
    ----------
    cases : list of Case
        The targets, from :func:`~ipanalysis.targets.progress.stretches.cases`.
    methods : sequence of str
        Ids of methods.
    breaks : Breaks, optional
        The breaks of the study. Where one lies between the values that a method compares over
        time, it finds nothing.
    """
    rows = np.array([n for n, case in enumerate(cases) if case.way is not None], int)
    ways = Ways(cases[row].way for row in rows)
    special = _special(cases, rows, ways)
    reached = np.array([way.reached for way in ways.each], bool)
    parts: dict[tuple[bool, bool], tuple[np.ndarray, Ways]] = {}
    targets = enumerate(cases[row].target for row in (rows if breaks is not None else ()))
    broken = [(place, target) for place, target in targets if target["indicator"] in breaks]
    found, verdicts = {}, {}
    for method in map(METHODS.__getitem__, methods):
        key = method.sums, method.needs_base
        why = special[key]
        if key not in parts:
            judged = np.flatnonzero(why == "")
            parts[key] = judged, ways.take(judged)
        judged, part = parts[key]
        one = method.run(part).spread(judged, why)
        if broken and (method.needs_base or method.kind == "trend"):
            one = _unbroken(one, ways, broken, breaks)
        found[method.name] = one
        verdicts[method.name] = _verdicts(ways, method, found[method.name], reached)
    return Judgements(cases, rows, ways, reached, found, verdicts)


def _special(
    cases: list[Case], rows: np.ndarray, ways: Ways
) -> dict[tuple[bool, bool], np.ndarray]:
    """Return the special cases that keep a method from finding anything.

    They are given by whether it judges sums, and whether it needs a base.
    """
    based = ~np.isnan(ways.base)
    keeps = np.array([way.base is not None and way.keeps for way in ways.each], bool)
    shared = (np.array([cases[row].target["basis"] == "rank" for row in rows], bool), "rank")
    sums = (np.array([way.sums for way in ways.each], bool), "sum")
    base = (
        (~based, "no_base"),
        (keeps, "maintain"),
        (ways.sign * (ways.base - ways.target) > 0, "met_at_base"),
    )
    return {
        (of_sums, needs): first_reason(len(rows), shared, *[sums] * (not of_sums), *base * needs)
        for of_sums in (True, False)
        for needs in (True, False)
    }


def _unbroken(
    found: Findings, ways: Ways, targets: list[tuple[int, dict]], breaks: Breaks
) -> Findings:
    """Return findings without those that compare values on two sides of a break.

    `targets` are those of indicators that have breaks, with their places.
    """
    first, last = (column.tolist() for column in found.span(ways))
    why = found.why.copy()
    for row, target in targets:
        name = target["indicator"]
        if first[row] != first[row] or why[row] in _UNLIKE_BREAKS:
            continue
        if breaks.between(target["region"], name, int(first[row]), int(last[row])):
            why[row] = "break"
    return replace(found, why=why, score=np.where(why == "break", np.nan, found.score))


def _verdicts(ways: Ways, method: Method, found: Findings, reached: np.ndarray) -> np.ndarray:
    """Return the verdicts of a method: of what it finds, or of the value alone."""
    none = found.why != ""
    verdicts = np.where(none, "refused", found.verdict).astype(object)
    if method.kind == "trend":
        return verdicts
    settled = reached & (none | (verdicts == "on_track") | (not method.looks_ahead))
    verdicts[settled] = "reached"
    if method.name == "linear":
        for row in np.flatnonzero(np.isin(found.why, _KEPT) & ~reached):
            verdicts[row] = kept(ways.each[row])
    return verdicts
