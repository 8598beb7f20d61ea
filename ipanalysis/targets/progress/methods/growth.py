"""Compound growth a year (CAGR), and when a ratio of two such rates can be formed."""

from __future__ import annotations

from math import inf, nan

import numpy as np

from ipanalysis.targets.progress.methods.stretch import Path, Stretch
from ipanalysis.targets.progress.methods.ways import Ways, first_reason, rounded


def power(base: float | np.ndarray, exponent: float | np.ndarray) -> float | np.ndarray:
    """Return powers of numbers that are not negative; nan for others.

    Each is computed by itself: numpy's own powers differ in the last digit between machines.

    Examples
    --------
    >>> power(2.0, 0.5) == 2**0.5, power(np.array([4.0, -1.0]), 0.5).tolist()
    (True, [2.0, nan])
    """
    if not (isinstance(base, np.ndarray) or isinstance(exponent, np.ndarray)):
        return _power(base, exponent)
    pairs = (column.tolist() for column in np.broadcast_arrays(base, exponent))
    return np.array([_power(x, y) for x, y in zip(*pairs, strict=True)], float)


def _power(base: float, exponent: float) -> float:
    if base > 0:
        try:
            return base**exponent
        except OverflowError:
            return inf
    return 0.0 if base == 0 and exponent > 0 else nan


def cagr(
    first: float | np.ndarray, last: float | np.ndarray, years: float | np.ndarray
) -> float | np.ndarray:
    """Return the constant growth a year from one value to another of the same sign.

    CAGR = (y / y0)^(1 / (t - t0)) - 1.

    Examples
    --------
    >>> round(cagr(10, 6, 8), 4)
    -0.0619
    """
    return power(last / first, 1 / years) - 1


def obstacle(way: Stretch | Ways) -> str | np.ndarray:
    """Return why the observed and the required growth rate have no ratio; "" if they have.

    Examples
    --------
    >>> obstacle(Stretch(2015, 10, 2023, 6, 2030, 0, -1))
    'zero_target'
    >>> obstacle(Stretch(2015, -2, 2023, 1, 2030, 3))
    'sign_change'
    """
    ways = way if isinstance(way, Ways) else Ways([way])
    base, value, target = ways.base, ways.value, ways.target
    why = first_reason(
        len(ways),
        (base == 0, "zero_base"),
        (target == 0, "zero_target"),
        ((base * target < 0) | (base * value < 0), "sign_change"),
        (np.minimum(np.minimum(base, target), value) <= 0, "not_positive"),
    )
    return why if ways is way else why[0]


def rates(way: Path, target: float | None = None) -> tuple[float, float]:
    """Return the observed growth a year and the one that leads from base to target."""
    goal = way.target if target is None else target
    observed = cagr(way.base, way.value, way.year - way.base_year)
    return observed, cagr(way.base, goal, way.target_year - way.base_year)


def growth_ratio(way: Path) -> float:
    """Return observed over required growth by the letter of the formula.

    With a target of zero the required rate is -100 % a year whatever the target year, so that
    the ratio means nothing; :func:`obstacle` says so.

    Examples
    --------
    >>> round(growth_ratio(Stretch(2015, 10, 2023, 6, 2030, 0, -1)), 3)
    0.062
    """
    observed, required = rates(way)
    return observed / required


def window(
    ways: Ways, longest: int | None = None, shortest: int = 1
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return first year and first value for a growth rate up to the latest value; and a reason.

    Parameters
    ----------
    ways : Ways
        Their values from the base on, or all of them without a base. With `longest` the base does
        not matter: the window is counted back from the latest year.
    longest, shortest : int
        Years from the first to the last value that may and that must lie between.
    """
    pairs = [_first(way, longest) for way in ways.each]
    first, start = np.array(pairs, float).reshape(len(pairs), 2).T  # also where there are none
    why = first_reason(
        len(ways),
        (ways.sign == 0, "neutral"),
        (ways.year - first < shortest, "short_series"),
        (np.minimum(start, ways.value) <= 0, "not_positive"),
    )
    return first, start, why


def _first(way: Stretch, longest: int | None) -> tuple[int, float]:
    if longest is None and way.base_year is not None:
        return way.base_year, way.base
    least = -inf if longest is None else way.year - longest
    own = way.year, way.value
    return next((pair for pair in way.series if least <= pair[0] < way.year), own)


def no_room(ways: Ways, start: np.ndarray, rate: float, years: np.ndarray) -> np.ndarray:
    """Return where a bound of the indicator stops growth at a rate in the better direction.

    Examples
    --------
    >>> ways = Ways([Stretch(None, None, 2023, 99.5, 2025, 99, upper=100)])
    >>> no_room(ways, np.array([99.0]), 0.01, np.array([5.0])).tolist()
    [True]
    """
    bound = np.where(ways.sign > 0, ways.upper, ways.lower)
    most = start * power(1 + ways.sign * rate, years)
    return (bound > 0) & (ways.sign * (most - bound) > 0)


def points(value: np.ndarray, worst: float, best: float, middle: float) -> np.ndarray:
    """Return scores from -5 to +5, linear on either side of the middle and cut off at the ends.

    Examples
    --------
    >>> points(np.array([0.95, 2.0]), -0.6, 1.3, 0.6).tolist()
    [2.5, 5.0]
    """
    width = np.where(value >= middle, best - middle, middle - worst)
    return rounded(np.clip(5 * (value - middle) / width, -5.0, 5.0), 12)
