"""Constant growth: rates, sums of growing amounts, and where a path stands in a year."""

from __future__ import annotations

from math import expm1, log1p


def growth_rate(base: float, target: float, years: int) -> float | None:
    """Return the constant growth a year that leads from a base to a target (CAGR).

    It is a fraction; nothing where base or target is not above zero, or no year lies between.

    Examples
    --------
    >>> round(growth_rate(4, 9, 5), 4)
    0.1761
    """
    if base <= 0 or target <= 0 or years <= 0:
        return None
    return (target / base) ** (1 / years) - 1


def last_of_sum(total: float, years: int, growth: float) -> float:
    """Return the last of `years` amounts that grow at a constant rate and add up to `total`.

    With a_k = a_1 (1+g)^(k-1) the sum is a_1 ((1+g)^n - 1) / g, so the last amount is
    total x g (1+g)^(n-1) / ((1+g)^n - 1); without growth it is total / n.

    Examples
    --------
    >>> last_of_sum(25000, 5, 0.0), round(last_of_sum(25000, 5, 2.25 ** (1 / 5) - 1))
    (5000.0, 6737)
    """
    return total / _years_of_last(years, growth)


def sum_of_last(last: float, years: int, growth: float) -> float:
    """Return the sum of `years` amounts that grow at a constant rate up to `last`.

    The converse of :func:`last_of_sum`.

    Examples
    --------
    >>> sum_of_last(5000, 5, 0.0), round(sum_of_last(4, 2, 1.0), 9)
    (25000.0, 6.0)
    """
    return last * _years_of_last(years, growth)


def _years_of_last(years: int, growth: float) -> float:
    """Return the sum in amounts of the last year: ((1+g)^n - 1) / (g (1+g)^(n-1))."""
    if growth == 0:
        return float(years)
    # expm1 and log1p keep (1+g)^n - 1 exact where the growth is close to zero.
    return expm1(years * log1p(growth)) / (growth * (1 + growth) ** (years - 1))


def path_at(
    start: tuple[int, float], end: tuple[int, float], year: int
) -> tuple[float, float] | None:
    """Return between which values a path from a base to a target stands in a year.

    Parameters
    ----------
    start, end : tuple of (int, float)
        Year and value of base and target.
    year : int
        A year between the two.

    Returns
    -------
    tuple of float or None
        Low and high: with equal steps a year, and with constant growth where both values are
        above zero. Nothing for a year outside the path.

    Examples
    --------
    >>> path_at((2020, 4.0), (2024, 9.0), 2022), path_at((2020, 0.0), (2024, 8.0), 2023)
    ((6.0, 6.5), (6.0, 6.0))
    """
    (first, base), (last, target) = start, end
    if not first < year < last:
        return None
    straight = base + (target - base) * (year - first) / (last - first)
    grown = straight
    if base > 0 and target > 0:
        grown = base * (target / base) ** ((year - first) / (last - first))
    return min(straight, grown), max(straight, grown)
