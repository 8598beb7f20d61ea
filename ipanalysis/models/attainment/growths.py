"""Growth a year: so far, and what it still takes, also for amounts that are to add up."""

from __future__ import annotations

from math import inf, isfinite, nan

from ipanalysis.models.attainment.case import Case


def growths(case: Case) -> dict:
    """Return required and achieved growth a year as fractions, NaN where they are not formed.

    Parameters
    ----------
    case : Case
        A target with the points that are held against it.

    Returns
    -------
    dict
        required_growth: from the latest value (without one: from the base) to the goal; of a sum
        the growth of the amounts a year that makes up what is left. achieved_growth: from the
        base to the latest value or amount.
    """
    if case.refused or case.basis == "rank":
        return {}
    if case.basis == "cumulative":
        return _of_sum(case)
    upto, goal = case.upto, case.goal.value
    if not upto:
        base = case.base
        return (
            {} if base is None else {"required_growth": growth(base[1], goal, case.year - base[0])}
        )
    year, value = upto[-1].year, upto[-1].value
    return {
        "required_growth": growth(value, goal, case.year - year),
        "achieved_growth": nan
        if case.base is None
        else growth(case.base[1], value, year - case.base[0]),
    }


def _of_sum(case: Case) -> dict:
    latest, upto = case.amount, case.upto
    if latest is None:
        return {}
    so_far = upto[-1].value if upto else 0.0
    first = max(case.start, latest.year + 1)
    found = {
        "required_growth": growth_of_amounts(
            latest.value, case.goal.value - so_far, first - latest.year, case.year - latest.year
        )
    }
    if case.base is not None:
        found["achieved_growth"] = growth(case.base[1], latest.value, latest.year - case.base[0])
    return found


def growth(start: float, end: float, years: int) -> float:
    """Return the growth per year as a fraction; NaN without years or with a value not positive.

    Examples
    --------
    >>> round(growth(4, 9, 5), 4)
    0.1761
    """
    if years < 1 or not (start > 0 and end > 0):
        return nan
    return float((end / start) ** (1 / years) - 1)


def growth_of_amounts(amount: float, total: float, first: int, last: int) -> float:
    """Return the constant growth a year at which amounts add up to a total.

    Parameters
    ----------
    amount : float
        The latest amount.
    total : float
        What the amounts from `first` to `last` years later are to add up to.
    first, last : int
        Years from the latest amount on, at least 1.

    Returns
    -------
    float
        g with ``sum(amount * (1 + g) ** k for k in range(first, last + 1)) == total``; NaN where
        nothing is left to reach, no year is left, or the amount is not positive.

    Examples
    --------
    10, growing by half: 15 and 22.5.

    >>> round(growth_of_amounts(10, 37.5, 1, 2), 9)
    0.5
    """
    if last < first or not (amount > 0 and total > 0 and isfinite(total)):
        return nan
    low, high = 0.0, 1.0
    while _added(amount, high, first, last) < total and high < inf:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if _added(amount, middle, first, last) < total else (low, middle)
    return (low + high) / 2 - 1


def _added(amount: float, factor: float, first: int, last: int) -> float:
    return sum(amount * factor**k for k in range(first, last + 1))
