"""Compound growth a year (CAGR), and when a ratio of two such rates can be formed."""

from __future__ import annotations

from ipanalysis.targets.methods.stretch import Stretch


def cagr(first: float, last: float, years: int) -> float:
    """Return the constant growth a year from one value to another of the same sign.

    CAGR = (y / y0)^(1 / (t - t0)) - 1.

    Examples
    --------
    >>> round(cagr(10, 6, 8), 4)
    -0.0619
    """
    return (last / first) ** (1 / years) - 1


def obstacle(way: Stretch) -> str:
    """Return why the observed and the required growth rate have no ratio; "" if they have.

    Examples
    --------
    >>> obstacle(Stretch(2015, 10, 2023, 6, 2030, 0, -1))
    'zero_target'
    >>> obstacle(Stretch(2015, -2, 2023, 1, 2030, 3))
    'sign_change'
    """
    if way.base == 0:
        return "zero_base"
    if way.target == 0:
        return "zero_target"
    if way.base * way.target < 0 or way.base * way.value < 0:
        return "sign_change"
    return "not_positive" if min(way.base, way.target, way.value) <= 0 else ""


def rates(way: Stretch, target: float | None = None) -> tuple[float, float]:
    """Return the observed growth a year and the one that leads from base to target."""
    goal = way.target if target is None else target
    observed = cagr(way.base, way.value, way.year - way.base_year)
    return observed, cagr(way.base, goal, way.target_year - way.base_year)


def growth_ratio(way: Stretch) -> float:
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


def window(way: Stretch, longest: int | None = None, shortest: int = 1) -> tuple | str:
    """Return first year, first value, last year and last value for a growth rate; or a reason.

    Parameters
    ----------
    way : Stretch
        Its values from the base on, or all of them without a base. With `longest` the base does
        not matter: the window is counted back from the latest year.
    longest, shortest : int
        Years from the first to the last value that may and that must lie between.
    """
    values = way.observed
    if longest is not None:
        values = [*way.series, (way.year, way.value)]
        values = [pair for pair in values if pair[0] >= way.year - longest]
    (first, start), (last, end) = min(values), max(values)
    if way.sign == 0:
        return "neutral"
    if last - first < shortest:
        return "short_series"
    return "not_positive" if min(start, end) <= 0 else (first, start, last, end)


def no_room(way: Stretch, start: float, rate: float, years: int) -> bool:
    """Return whether a bound of the indicator stops growth at a rate in the better direction.

    Examples
    --------
    >>> no_room(Stretch(None, None, 2023, 99.5, 2025, 99, upper=100), 99, 0.01, 5)
    True
    """
    bound = way.upper if way.sign > 0 else way.lower
    if bound is None or bound <= 0:
        return False
    most = start * (1 + way.sign * rate) ** years
    return way.sign * (most - bound) > 0


def points(value: float, worst: float, best: float, middle: float) -> float:
    """Return a score from -5 to +5, linear on either side of the middle and cut off at the ends.

    Examples
    --------
    >>> points(0.95, -0.6, 1.3, 0.6), points(2, -0.6, 1.3, 0.6)
    (2.5, 5.0)
    """
    width = best - middle if value >= middle else middle - worst
    return round(max(-5.0, min(5.0, 5 * (value - middle) / width)), 12)
