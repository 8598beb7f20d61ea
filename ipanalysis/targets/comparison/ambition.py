"""Which of two targets asks for more, and by which of their figures that can be said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf, isclose

import pandas as pd

from ipanalysis.data.units import convert_one
from ipanalysis.data.vocabulary import ADDITIVE_KINDS, AMOUNTS
from ipanalysis.locale import N_, Name, Text
from ipanalysis.locale.later import Sentences
from ipanalysis.targets.basis import Bounded, Refused, growth_rate
from ipanalysis.targets.ledger.context import Reference
from ipanalysis.targets.ledger.conversion import brought
from ipanalysis.targets.mapping import Relation

# How firm a bound is at the same figure, where more is better: "more than 12" asks for more than
# "12" or "at least 12", "about 12" for less; "at most 12" asks for nothing.
_FIRM = {
    1: {"gt": 1, "ge": 0, "eq": 0, "approx": -1},
    -1: {"lt": 1, "le": 0, "eq": 0, "approx": -1},
}
_NOISE = 1e-9  # relative; what the factors of units leave behind
_STATUS = {1: "tightened", 0: "unchanged", -1: "loosened", None: "changed"}

NO_BASE = N_("No base of this plan is known.")
NO_OTHER_BASE = N_("No base of the other plan is known.")
NO_GROWTH = N_("Only a figure of a single year, above zero and not a score, has a growth a year.")


@dataclass(frozen=True)
class Target:
    """A target with what is needed to compare it.

    Attributes
    ----------
    target, region, indicator, unit, bound, basis, source : str
        As in the study.
    name : Name
        Of the indicator.
    value : float
        The figure as stated.
    upper : float or None
        Upper end of a range.
    year : int
        Target year.
    kind, direction : str
        Kind and better direction of the indicator.
    base : tuple of (int, float, str) or None
        Year, value and unit of what it starts from.
    base_source : str or None
        Where that was read.
    base_is_stated : bool
        Whether the plan itself says what it starts from.
    """

    target: str
    region: str
    indicator: str
    name: Name
    unit: str
    bound: str
    basis: str
    source: str
    value: float
    upper: float | None
    year: int
    kind: str
    direction: str
    base: tuple[int, float, str] | None = None
    base_source: str | None = None
    base_is_stated: bool = False

    @property
    def sign(self) -> int:
        """+1 where more is better, -1 where less is, 0 where neither is."""
        if self.basis == "rank":
            return -1
        return {"up": 1, "down": -1}.get(self.direction, 0)

    @property
    def least(self) -> float:
        """The figure of the least that meets the target: of a range its weaker end."""
        return self.value if self.upper is None or self.sign >= 0 else self.upper

    @property
    def firm(self) -> float:
        """How firm its bound is; minus infinity if it asks for nothing in the better direction."""
        return _FIRM[self.sign or 1].get(self.bound, -inf)

    def row(self, figure: float) -> dict:
        """Return it with one figure in the place of its own, as a row of targets."""
        stated = self.base[1] if self.base_is_stated and self.base else None
        keys = ("target", "region", "indicator", "unit", "basis")
        row = {key: getattr(self, key) for key in keys}
        return row | {"value": figure, "target_year": self.year, "base_value": stated}


@dataclass(frozen=True)
class Comparison:
    """A pair of targets that is being compared.

    Attributes
    ----------
    mine, other : Target
        The target that is looked at, and the one it is held against.
    relation : Relation
        How their indicators relate.
    context : Reference
        What the targets of the plan that is looked at share.
    nations : bool
        Whether the other plan is the nation's, whose path amounts may be taken to grow along.
    """

    mine: Target
    other: Target
    relation: Relation
    context: Reference
    nations: bool = False

    def row(self) -> dict:
        """Return what can be said: the columns from ``relation`` to ``reason``.

        See :func:`ipanalysis.targets.comparison.plan_diff.compare_plans` for their meaning.
        """
        mine, other = self.mine, self.other
        found = self._brought(mine.value)
        notes: list[Text] = []
        if mine.indicator != other.indicator:
            names = {"mine": mine.name, "other": other.name}
            notes = [Text(N_("Another measure: {mine} instead of {other}."), names)]
            notes += [self.relation.note] if self.relation.comment else []
        row: dict = {"relation": self.relation.predicate}
        if isinstance(found, Refused):
            said = Sentences(parts=(*notes, found.reason))
            return row | {"status": "redefined", "reason": said}
        row |= {"value": found.value, "low": found.low, "high": found.high}
        row["assumption"] = found.assumption
        if not self.relation.comparable:
            return row | {"status": "redefined", "reason": Sentences(parts=notes)}
        obstacle = self._obstacle()
        more, why = self._by_growth(obstacle) if obstacle else self._by_level(row)
        row |= more
        notes += why
        return row | {"reason": Sentences(parts=notes) if notes else None}

    def _brought(self, figure: float) -> Bounded | Refused:
        """Return a figure of one target in the unit and on the basis of the other."""
        mine, other = self.mine.row(figure), self.other.row(self.other.value)
        return brought(mine, other, self.relation, self.context, nations=self.nations)

    def _obstacle(self) -> tuple[str, Text] | None:
        """Return why the levels cannot be compared: the status that says so, and the reason."""
        mine, other = self.mine, self.other
        if other.basis == "growth_rate":  # is a growth a year, whatever the year or the region
            return None
        if mine.year != other.year:
            text = N_("The targets are set for different years ({local} and {national}).")
            return "other_year", Text(text, {"local": mine.year, "national": other.year})
        if mine.region != other.region and other.kind in ADDITIVE_KINDS and other.basis != "rank":
            return "other_size", Text(N_("An amount of one region says nothing of another's."))
        return None

    def _by_level(self, row: dict) -> tuple[dict, list[Text]]:
        mine, other = self.mine, self.other
        least = self._brought(mine.least)
        found = {"compared": "level", "difference": row["value"] - other.value}
        if other.kind != "score" and other.basis != "rank" and other.value > 0:
            found["ratio"] = row["value"] / other.value
        if isinstance(least, Refused):  # the weaker end of a range alone
            return found | {"status": "changed"}, [least.reason]
        same = self._same(row["value"])
        ends = least.low, least.high
        change = _over(ends, other.least, self._firmness, other.sign)
        change = 0 if same else change if other.sign else None
        return found | {"status": _STATUS[change]}, self._why(change, _same(*ends), row)

    def _by_growth(self, obstacle: tuple[str, Text]) -> tuple[dict, list[Text]]:
        mine, other = self.mine, self.other
        status, reason = obstacle
        growths = (growth_a_year(target, self.context.units) for target in (mine, other))
        own, others = growths
        if None in (own, others):
            why = [Text(NO_BASE)] if mine.base is None else []
            why += [Text(NO_OTHER_BASE)] if other.base is None else []
            return {"status": status}, [reason, *(why or [Text(NO_GROWTH)])]
        change = _over((own, own), others, self._firmness, other.sign)
        found = {"compared": "growth", "status": _STATUS[change if other.sign else None]}
        by = Text(N_("Compared is the growth a year that each requires from its own base."))
        return found, [reason, by]

    @property
    def _firmness(self) -> tuple[float, float]:
        # Both by the direction of the other: a rank is better the lower it is.
        mine = replace(self.mine, direction=self.other.direction)
        return mine.firm, self.other.firm

    def _same(self, value: float) -> bool:
        """Tell whether the two are stated alike, range and bound included."""
        mine, other = self.mine, self.other
        if mine.bound != other.bound or (mine.upper is None) != (other.upper is None):
            return False
        width = mine.upper == other.upper if mine.unit == other.unit else mine.upper is None
        return _same(value, other.value) and width

    def _why(self, change: int | None, exact: bool, row: dict) -> list[Text]:
        mine, other = self.mine, self.other
        if change is None:
            text = (
                N_("Neither more nor less is better here.")
                if other.sign == 0
                else N_("Within the bounds of the conversion it may ask for more or for less.")
            )
            return [Text(text)]
        if mine.bound == other.bound or not exact or not _same(row["value"], other.value):
            return []
        text = (
            N_("Of the same figure the bound changed; both ask for the same at the least.")
            if change == 0
            else N_("The figure is the same; the bound changed.")
        )
        return [Text(text)]


def growth_a_year(target: Target, units: pd.DataFrame) -> float | None:
    """Return the growth a year from the base of a target to the least that meets it.

    Parameters
    ----------
    target : Target
        The target.
    units : DataFrame
        The units of the study.

    Returns
    -------
    float or None
        (least / base)^(1 / years) - 1 as a fraction. None without a base, for what is no figure
        of a single year, for figures that are not above zero, and for scores, which have no
        natural zero to grow from.
    """
    if target.base is None or target.basis not in AMOUNTS or target.kind == "score":
        return None
    year, value, unit = target.base
    base = convert_one(value, unit, target.unit, units)
    return growth_rate(base, target.least, target.year - year)


def _over(
    ends: tuple[float, float], other: float, firm: tuple[float, float], sign: int
) -> int | None:
    """Return +1 where one asks for more than the other, -1 for less, 0 for the same.

    None where its two ends leave that open.
    """
    firmer = (firm[0] > firm[1]) - (firm[0] < firm[1])
    if -inf in firm:  # one of them asks for nothing in the better direction
        return firmer
    found = {0 if _same(end, other) else (1 if end > other else -1) * (sign or 1) for end in ends}
    return None if len(found) > 1 else found.pop() or firmer


def _same(one: float, other: float) -> bool:
    return isclose(one, other, rel_tol=_NOISE, abs_tol=1e-12)
