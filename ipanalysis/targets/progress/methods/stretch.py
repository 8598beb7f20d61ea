"""What a method is given, and what it returns: the way from base to target, scales, findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

#: Values come out of unit conversions: a target is not missed by a rounding error.
TOLERANCE = 1e-9
#: A target that equals the base is to be kept; this share of it may be lost.
KEPT = 0.01


@dataclass(frozen=True)
class Yardstick:
    """What the regions of one level show of an indicator in one year, frozen.

    Attributes
    ----------
    level : str
        Level of the regions (province ...).
    year, n : int
        The year, and how many regions have a value.
    sd : float
        Sample standard deviation over the regions (divisor n - 1).
    least, most : float
        Smallest and largest value.
    worst, best : float
        The 2.5th percentile from the worse end, and the mean of the five best.
    """

    level: str
    year: int
    n: int
    sd: float
    least: float
    most: float
    worst: float
    best: float


class Path:
    """What follows from base, latest value and target, of one way or of many."""

    @property
    def elapsed(self) -> float:
        """Share of the time from base to target that has passed."""
        return (self.year - self.base_year) / (self.target_year - self.base_year)

    @property
    def on_path(self) -> float:
        """Value that a straight line from base to target has in the latest year."""
        return self.base + (self.target - self.base) * self.elapsed


@dataclass(frozen=True)
class Stretch(Path):
    """The way from base to target, and where it stands. All values are in one unit.

    Attributes
    ----------
    base_year, base
        Where it starts; None where the base is not known.
    year, value
        The latest year observed and its value.
    target_year, target
        Where it is to end; of a range the end that is reached first.
    sign : int
        +1 if higher is better, -1 if lower is, 0 if that is not known.
    series : tuple
        Pairs of year and value, in order, up to `year`; exact or approximate figures only.
    lower, upper : float or None
        Least and largest value that the indicator can have.
    strict : bool
        Whether reaching the target exactly is not enough ("over 11").
    sums : bool
        Whether the values are sums since the base year, which begins at zero.
    yardstick : Yardstick or None
        What other regions show.
    """

    base_year: int | None
    base: float | None
    year: int
    value: float
    target_year: int
    target: float
    sign: int = 1
    series: tuple[tuple[int, float], ...] = ()
    lower: float | None = None
    upper: float | None = None
    strict: bool = False
    sums: bool = False
    yardstick: Yardstick | None = None

    @property
    def reached(self) -> bool:
        """Whether the latest value meets the target."""
        margin = TOLERANCE * abs(self.target)
        if self.sign == 0:
            return abs(self.value - self.target) <= margin
        past = self.sign * (self.value - self.target)
        return past > margin if self.strict else past >= -margin

    @property
    def keeps(self) -> bool:
        """Whether the target is to keep the base."""
        most = max(abs(self.target), abs(self.base))
        return abs(self.target - self.base) <= TOLERANCE * most

    @property
    def observed(self) -> tuple[tuple[int, float], ...]:
        """The values from the base on, with base and latest value."""
        known = dict(self.series)
        if self.base_year is not None:
            known = {year: value for year, value in known.items() if year > self.base_year}
            known[self.base_year] = self.base
        known[self.year] = self.value
        return tuple(sorted(known.items()))


@dataclass(frozen=True)
class Scale:
    """Thresholds of a method: from each on, its class and the verdict common to all methods.

    Examples
    --------
    >>> scale = Scale(((0.95, "on_track", "on_track"), (0, "fair", "moderate")), ("off", "away"))
    >>> scale.place(0.94999)
    ('fair', 'moderate')
    """

    steps: tuple[tuple[float | np.ndarray, str, str], ...]
    below: tuple[str, str]

    def place(self, score: float | np.ndarray) -> tuple:
        """Return class and verdict of a score, or the columns of both of many."""
        if isinstance(score, np.ndarray):
            return self._places(score)
        for least, name, verdict in self.steps:
            # 1.14 / 1.2 is 0.95, whatever is lost in its last binary digit.
            if score >= least - TOLERANCE:
                return name, verdict
        return self.below

    def _places(self, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        step = np.full(len(scores), len(self.steps))
        for number, (least, *_) in reversed([*enumerate(self.steps)]):
            step[scores >= least - TOLERANCE] = number
        pairs = [*(step[1:] for step in self.steps), self.below]
        names, verdicts = (np.array(texts, object) for texts in zip(*pairs, strict=True))
        return names[step], verdicts[step]


@dataclass(frozen=True)
class Found:
    """What a method finds.

    Attributes
    ----------
    score : float
        The figure that the method publishes.
    name : str
        Its class.
    verdict : str
        The same on the scale common to all methods.
    inputs : dict
        The figures that went in, beside those of the stretch.
    ratio : float or None
        Of methods that judge the pace: 1 on course, 0 without change, below 0 the wrong way.
    window : tuple of int or None
        First and last year of the figures used, where that is not base to latest year.
    """

    score: float
    name: str
    verdict: str
    inputs: Mapping[str, float | str] = field(default_factory=dict)
    ratio: float | None = None
    window: tuple[int, int] | None = None


@dataclass(frozen=True)
class Method:
    """A method with all that is said of it.

    Attributes
    ----------
    name : str
        Id.
    run : callable
        The function: of a stretch what it finds or a reason, of many (
        :class:`~ipanalysis.targets.progress.methods.ways.Ways`) the findings.
    kind : {"pace", "trend", "distance"}
        What it judges: the pace against the one required; the direction without looking at the
        target; how far away the target is, without looking at time.
    formula, reference : str
        How it computes, and where that is written.
    statistic : str
        Of pace: what its ratio is made of.
    scale : Scale or None
        Of pace: its thresholds for that ratio.
    sums : bool
        Whether it also judges sums since the base year.
    looks_ahead : bool
        Whether a target that is met today does not settle it.
    needs_base : bool
        Whether it needs a base other than the target; of pace always.
    """

    name: str
    run: Callable
    kind: Literal["pace", "trend", "distance"]
    formula: str
    reference: str
    statistic: str = ""
    scale: Scale | None = None
    sums: bool = False
    looks_ahead: bool = False
    needs_base: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "needs_base", self.needs_base or self.kind == "pace")
