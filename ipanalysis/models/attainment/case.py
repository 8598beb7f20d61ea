"""A target with what is observed of it: the goal, and the points that are held against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

from ipanalysis.locale import Text
from ipanalysis.models.attainment.goals import Goal, Point
from ipanalysis.models.attainment.tables import Key


@dataclass(frozen=True)
class Case:
    """A target with the points that are held against its goal.

    Attributes
    ----------
    target : dict
        The row of the study.
    year, start : int
        Its target year, and the first year of its plan.
    unit : str
        Unit of goal and points: that of the target, or of the indicator where a growth rate leads
        to a level.
    goals : tuple of Goal
        The goal, and what it is at least and at most given what sources say of the base; three
        times the same where it does not hang on a base.
    points : list of Point
        Observed values, by year. Of a sum: the sum from the first year of the plan on. Of a rank:
        the ranks.
    ratio : float
        A value in the unit of the indicator times this is in `unit`.
    limits : tuple of float
        Least and largest value the indicator can have.
    base : tuple of int and float, or None
        Year and value that growth is counted from.
    fleeting : bool
        Whether it is an amount of a year, which is not kept but has to come about anew.
    last_seen : float
        Last year in which the indicator itself was observed, -inf without one.
    assumption : Text or None
        What had to be assumed to judge it.
    used : tuple of str
        Sources of what was used beside target and points.
    refused : tuple of (str, Text) or None
        Verdict and reason, where the target is not held against anything.
    amount : Point or None
        Of a sum: the latest amount up to the target year.
    """

    target: dict
    year: int
    start: int
    unit: str
    goals: tuple[Goal, Goal, Goal]
    points: Sequence[Point] = ()
    ratio: float = 1.0
    limits: tuple[float, float] = (-inf, inf)
    base: tuple[int, float] | None = None
    fleeting: bool = False
    last_seen: float = -inf
    assumption: Text | None = None
    used: tuple[str, ...] = ()
    refused: tuple[str, Text] | None = None
    amount: Point | None = None

    @property
    def key(self) -> Key:
        """Region and indicator."""
        return self.target["region"], self.target["indicator"]

    @property
    def goal(self) -> Goal:
        """The goal."""
        return self.goals[0]

    @property
    def basis(self) -> str:
        """What the figure of the target is."""
        return self.target["basis"]

    @property
    def upto(self) -> list[Point]:
        """The points up to the target year."""
        return [point for point in self.points if point.year <= self.year]

    def decided(self, point: Point) -> bool | None:
        """Return whether a point meets the target; None where bounds leave that open."""
        found = {goal.decided(point) for goal in self.goals[1:]}
        return found.pop() if len(found) == 1 else None

    def without(self, verdict: str, reason: Text) -> Case:
        """Return the case as one that is not judged, and why."""
        return replace(self, refused=(verdict, reason), points=(), base=None)
