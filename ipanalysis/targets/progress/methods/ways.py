"""Many ways at once, and what a method finds for all of them: columns in the place of objects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps

import numpy as np

from ipanalysis.targets.progress.methods.stretch import Found, Path, Scale, Stretch

_NUMBERS = (
    *("base_year", "base", "year", "value", "target_year", "target", "sign", "lower", "upper"),
)
_OF_ROD = ("sd", "least", "most", "worst", "best", "n")


class Ways(Path):
    """Many stretches, with the same names for their columns.

    Attributes
    ----------
    each : array of Stretch
        The stretches.
    base_year, base, year, value, target_year, target, sign, lower, upper : array of float
        As those of a stretch; nan for None.
    sd, least, most, worst, best, n, rod_year : array of float
        Of the yardstick; nan without one.
    level : array of str or None
        Its level of regions.

    Examples
    --------
    >>> ways = Ways([Stretch(2020, 10, 2023, 16, 2025, 20), Stretch(None, None, 2023, 9, 2025, 12)])
    >>> ways.on_path.tolist()
    [16.0, nan]
    """

    def __init__(self, each: Iterable[Stretch]) -> None:
        rows = list(each)
        self.each = objects(rows)
        for name in _NUMBERS:
            setattr(self, name, np.array([getattr(way, name) for way in rows], float))
        rods = [way.yardstick for way in rows]
        for name in _OF_ROD:
            figures = [None if rod is None else getattr(rod, name) for rod in rods]
            setattr(self, name, np.array(figures, float))
        self.rod_year = np.array([None if rod is None else rod.year for rod in rods], float)
        self.level = objects([None if rod is None else rod.level for rod in rods])

    def __len__(self) -> int:
        return len(self.each)

    def take(self, rows: np.ndarray) -> Ways:
        """Return some of them, by their places."""
        made = Ways.__new__(Ways)
        for name, column in vars(self).items():
            setattr(made, name, column[rows])
        return made


@dataclass(frozen=True)
class Findings:
    """What a method finds for many ways; the columns are those of :class:`Found`.

    Attributes
    ----------
    why : array of str
        Code of the reason why it finds nothing; "" where it finds something.
    score, name, verdict, ratio
        Columns; they mean nothing where there is a reason. `ratio` only of the pace.
    inputs : dict of str to array
        By name; nan or None where a figure did not go in.
    window : tuple of array or None
        First and last year of the figures used.
    """

    why: np.ndarray
    score: np.ndarray
    name: np.ndarray
    verdict: np.ndarray
    inputs: Mapping[str, np.ndarray] = field(default_factory=dict)
    ratio: np.ndarray | None = None
    window: tuple[np.ndarray, np.ndarray] | None = None

    def span(self, ways: Ways) -> tuple[np.ndarray, np.ndarray]:
        """Return the first and the last year of the figures used: nan if there is no base."""
        if self.window is None:
            return ways.base_year, ways.year
        known = (self.why == "") | (self.why == "break")
        first, last = self.window
        return np.where(known, first, ways.base_year), np.where(known, last, ways.year)

    def at(self, row: int) -> Found | str:
        """Return what is found for one way, or the code of the reason."""
        if self.why[row]:
            return self.why[row]
        given = {name: column.item(row) for name, column in self.inputs.items()}
        return Found(
            self.score.item(row),
            self.name[row],
            self.verdict[row],
            {name: value for name, value in given.items() if value is not None and value == value},
            None if self.ratio is None else self.ratio.item(row),
            None if self.window is None else tuple(int(years[row]) for years in self.window),
        )

    def spread(self, rows: np.ndarray, why: np.ndarray) -> Findings:
        """Return the findings of some places among those of all, which have a reason each."""
        reasons = why.copy()
        reasons[rows] = self.why
        return Findings(
            reasons,
            _spread(self.score, rows, len(why)),
            _spread(self.name, rows, len(why)),
            _spread(self.verdict, rows, len(why)),
            {name: _spread(column, rows, len(why)) for name, column in self.inputs.items()},
            None if self.ratio is None else _spread(self.ratio, rows, len(why)),
            None if self.window is None else tuple(_spread(c, rows, len(why)) for c in self.window),
        )


def _spread(column: np.ndarray, rows: np.ndarray, length: int) -> np.ndarray:
    made = np.full(length, None if column.dtype == object else np.nan, column.dtype)
    made[rows] = column
    return made


def over_many(method: Callable[[Ways], Findings]) -> Callable:
    """Make a method of many ways also one of a single way.

    Examples
    --------
    >>> scale = Scale(((1.0, "on_track", "on_track"),), ("away", "away"))
    >>> @over_many
    ... def level(ways):
    ...     return found(ways.value / ways.target, scale)
    >>> level(Stretch(2020, 10, 2023, 6, 2025, 12)).score
    0.5
    """

    @wraps(method)
    def run(way: Stretch | Ways) -> Found | str | Findings:
        many = isinstance(way, Ways)
        # What cannot be computed has a reason beside it.
        with np.errstate(all="ignore"):
            made = method(way if many else Ways([way]))
        return made if many else made.at(0)

    return run


def found(
    score: np.ndarray,
    scale: Scale | tuple[np.ndarray, np.ndarray],
    inputs: Mapping[str, np.ndarray] | None = None,
    *,
    why: np.ndarray | None = None,
    ratio: np.ndarray | None = None,
    placed: np.ndarray | None = None,
    window: tuple[np.ndarray, np.ndarray] | None = None,
) -> Findings:
    """Return findings with class and verdict by a scale, of the score or of what is `placed`."""
    why = no_reason(len(score)) if why is None else why
    names = scale.place(score if placed is None else placed) if isinstance(scale, Scale) else scale
    return Findings(why, np.where(why == "", score, np.nan), *names, inputs or {}, ratio, window)


def no_reason(length: int) -> np.ndarray:
    """Return "" for each way: nothing stands against it."""
    return np.full(length, "", object)


def first_reason(length: int, *cases: tuple[np.ndarray, str]) -> np.ndarray:
    """Return for each way the code of the first case that holds, or "".

    Examples
    --------
    >>> first_reason(2, (np.array([True, False]), "a"), (np.array([True, True]), "b")).tolist()
    ['a', 'b']
    """
    found = no_reason(length)
    for holds, code in reversed(cases):
        found[holds] = code
    return found


def objects(values: Sequence) -> np.ndarray:
    """Return an array of objects, whatever they are."""
    made = np.empty(len(values), object)
    made[:] = values
    return made


def same(text: str, where: np.ndarray) -> np.ndarray:
    """Return one text where something holds, and None elsewhere."""
    return np.where(where, objects([text]), objects([None]))


def rounded(values: np.ndarray, digits: int) -> np.ndarray:
    """Return numbers rounded as Python does, to the nearest decimal number."""
    return np.array([round(value, digits) for value in values.tolist()], float)


def of_rod(ways: Ways) -> dict[str, np.ndarray]:
    """Return where the yardstick comes from, as inputs."""
    return {"level": ways.level, "regions": ways.n, "year": ways.rod_year}
