"""How far those whose plan began in a year moved away from the others, year by year.

Group-time averages in the manner of Callaway, B. & Sant'Anna, P. H. C. (2021),
Difference-in-differences with multiple time periods, *Journal of Econometrics* 225, 200-230,
without covariates: for those that began in g and a year t, the mean change from g - 1 to t less the
mean change of regions whose plan has not begun by then. With one starting year and no gaps this is
the event study of leads and lags, and its average since g is the two-by-two difference in
differences of means where g - 1 is the only year before.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

#: Assignments of the plan to regions that are tried one by one; beyond, as many are drawn.
MOST_ASSIGNMENTS = 2000
_SEED = 20210601


@dataclass(frozen=True)
class Course:
    """Differences by starting year and year.

    Attributes
    ----------
    cells : list of (int, int)
        Starting year and year of each difference.
    value : numpy.ndarray
        Shape (assignments, cells); missing where one side has no region.
    treated, controls : numpy.ndarray
        How many regions each side has, in the same shape.
    """

    cells: list[tuple[int, int]]
    value: np.ndarray
    treated: np.ndarray
    controls: np.ndarray

    def average(self) -> np.ndarray:
        """Return the average since the plans began, by assignment; every region-year the same."""
        since = np.array([year >= start for start, year in self.cells])
        known = np.isfinite(self.value[:, since])
        weight = np.where(known, self.treated[:, since], 0)
        total = weight.sum(axis=1)
        summed = (np.where(known, self.value[:, since], 0.0) * weight).sum(axis=1)
        return np.divide(summed, total, out=np.full(len(total), np.nan), where=total > 0)


def course(
    values: np.ndarray, years: np.ndarray, starts: np.ndarray, never: bool = False
) -> Course:
    """Return the differences for one or many assignments of starting years.

    Parameters
    ----------
    values : numpy.ndarray
        Shape (regions, years); missing where there is none.
    years : numpy.ndarray
        The years.
    starts : numpy.ndarray
        Shape (assignments, regions) or (regions,): first year of each region's plan, or infinite.
    never : bool
        Compare with regions that never have a plan only, not with those that have none yet.

    Examples
    --------
    Two regions with a plan from 2021 on grow by 4 and 6, two others by 1 and 3: 5 less 2.

    >>> values = np.array([[1.0, 5], [2, 8], [1, 2], [2, 5]])
    >>> starts = np.array([2021, 2021, np.inf, np.inf])
    >>> course(values, np.array([2020, 2021]), starts).average().tolist()
    [3.0]
    """
    starts = np.atleast_2d(starts)
    cells, value, treated, controls = [], [], [], []
    for start in sorted(set(starts[np.isfinite(starts)])):
        at = np.flatnonzero(years == start - 1)
        if not len(at):
            continue
        mine = starts == start
        for n, year in enumerate(years):
            if year == start - 1:
                continue
            change = values[:, n] - values[:, at[0]]
            there = np.isfinite(change)
            others = np.isinf(starts) if never else starts > max(year, start)
            sides = (mine & there), (others & there & ~mine)
            counts = [side.sum(axis=1) for side in sides]
            means = [
                np.divide(
                    side @ np.where(there, change, 0.0),
                    count,
                    out=np.full(len(starts), np.nan),
                    where=count > 0,
                )
                for side, count in zip(sides, counts, strict=True)
            ]
            cells.append((int(start), int(year)))
            value.append(means[0] - means[1])
            treated.append(counts[0])
            controls.append(counts[1])
    shape = (len(cells), len(starts))
    return Course(cells, *(np.array(part).reshape(shape).T for part in (value, treated, controls)))


def assignments(starts: np.ndarray) -> tuple[np.ndarray, bool]:
    """Return ways to give the starting years to the regions, and whether they are all there are.

    The way it was stands first. All are listed where they are no more than
    :data:`MOST_ASSIGNMENTS`; else that many are drawn with a fixed seed.

    Examples
    --------
    >>> ways, exact = assignments(np.array([2021.0, np.inf, np.inf, np.inf]))
    >>> len(ways), exact
    (4, True)
    """
    count = _ways(starts)
    if count > MOST_ASSIGNMENTS:
        rng = np.random.default_rng(_SEED)
        drawn = rng.permuted(np.tile(starts, (MOST_ASSIGNMENTS - 1, 1)), axis=1)
        return np.vstack([starts, drawn]), False
    found = _all_ways(starts)
    own = (found == starts).all(axis=1)
    return np.vstack([starts, found[~own]]), True


def _ways(starts: np.ndarray) -> int:
    from math import factorial, prod

    counts = np.unique(starts, return_counts=True)[1]
    return factorial(len(starts)) // prod(factorial(int(n)) for n in counts)


def _all_ways(starts: np.ndarray) -> np.ndarray:
    """Return every way to give the starting years to the regions, each once."""
    from itertools import combinations

    values, counts = np.unique(starts, return_counts=True)
    ways = [(np.full(len(starts), values[-1]), list(range(len(starts))))]
    for value, count in zip(values[:-1], counts[:-1], strict=True):
        grown = []
        for way, free in ways:
            for chosen in combinations(free, int(count)):
                made = way.copy()
                made[list(chosen)] = value
                grown.append((made, [place for place in free if place not in chosen]))
        ways = grown
    return np.array([way for way, _ in ways])


def share_as_far(values: np.ndarray) -> float:
    """Return p: the share of assignments, the first among them, at least as far from zero.

    Examples
    --------
    >>> share_as_far(np.array([3.0, -3.0, 1.0, 0.0]))
    0.5
    """
    known = values[np.isfinite(values)]
    if not len(known) or not np.isfinite(values[0]):
        return np.nan
    # A rounding error must not make an equal difference a smaller one.
    return float(np.mean(np.abs(known) >= np.abs(values[0]) * (1 - 1e-9)))
