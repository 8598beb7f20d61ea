"""Bringing a target from the basis it is stated on to another one, with bounds and assumption.

A basis says what a target's figure is: a level, the amount of a year, a sum over the period, an
increase over the period, a growth rate a year. Each conversion returns its result between bounds
and says in words what was assumed; what cannot be converted is refused and says what is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import expm1, log1p

from ipanalysis.locale import N_, Text


@dataclass(frozen=True)
class Situation:
    """What is known beside the figure itself.

    Attributes
    ----------
    start, end : int
        First and last year of the plan period.
    target_year : int
        Year the target is set for.
    base : tuple of (int, float) or None
        Year and value the local target starts from, if known.
    growth : float or None
        Growth a year of the national target path from its base to its target, as a fraction.
    """

    start: int
    end: int
    target_year: int
    base: tuple[int, float] | None = None
    growth: float | None = None

    @property
    def years(self) -> int:
        """Number of years in the plan period."""
        return self.end - self.start + 1

    @property
    def base_is_eve(self) -> bool:
        """Whether the base is known for the year before the period, where it begins."""
        return self.base is not None and self.base[0] == self.start - 1


@dataclass(frozen=True)
class Converted:
    """A converted figure: ``low <= value <= high``, and the assumption."""

    value: float
    low: float
    high: float
    assumption: Text


@dataclass(frozen=True)
class Refused:
    """A conversion that cannot be made, and why."""

    reason: Text


def growth_rate(base: float, target: float, years: int) -> float | None:
    """Return the constant growth a year that leads from a base to a target (CAGR).

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
    if growth == 0:
        return total / years
    # expm1 and log1p keep (1+g)^n - 1 exact where the growth is close to zero.
    return total * growth * (1 + growth) ** (years - 1) / expm1(years * log1p(growth))


def convert_basis(value: float, basis: str, to: str, situation: Situation) -> Converted | Refused:
    """Return a target's figure on another basis.

    Parameters
    ----------
    value : float
        The figure; a growth rate in per cent a year.
    basis, to : str
        The basis it is stated on and the one wanted.
    situation : Situation
        Period, base and national growth, as far as they are known.

    Returns
    -------
    Converted or Refused

    Examples
    --------
    >>> result = convert_basis(25000, "cumulative", "annual", Situation(2021, 2025, 2025))
    >>> result.low, result.high
    (5000.0, 5000.0)
    >>> convert_basis(10, "growth_rate", "level", Situation(2021, 2025, 2025)).reason.text()
    'A growth rate gives a level only with the value of 2020; add it to observations.csv.'
    """
    conversion = _CONVERSIONS.get((basis, to))
    if conversion is None:
        values = {"basis": Text(BASIS_NAMES[basis]), "to": Text(BASIS_NAMES[to])}
        return Refused(Text(N_("The target is {basis}, which cannot be turned into {to}."), values))
    return conversion(value, situation)


def _sum_to_year(value: float, situation: Situation) -> Converted | Refused:
    if situation.target_year != situation.end:
        return Refused(Text(N_("The sum does not run to the end of the plan period.")))
    even = last_of_sum(value, situation.years, 0.0)
    fields: dict[str, object] = {"years": situation.years, "even": float(even)}
    if situation.growth is None:
        text = N_("The sum over {years} years is spread evenly; no growth path is known.")
        return Converted(even, even, even, Text(text, fields))
    grown = last_of_sum(value, situation.years, situation.growth)
    fields |= {
        "year": situation.target_year,
        "grown": float(round(grown)) if abs(grown) >= 100 else float(f"{grown:.3g}"),
        "growth": round(100 * situation.growth, 1),
    }
    text = N_(
        "The sum over {years} years gives {even} in {year} if spread evenly, and {grown} if it "
        "grows like the nation's target path ({growth}% a year)."
    )
    return Converted(even, min(even, grown), max(even, grown), Text(text, fields))


def _increase_to_level(value: float, situation: Situation) -> Converted | Refused:
    if not situation.base_is_eve:
        text = N_(
            "An increase gives a level only with the value of {year}; add it to observations.csv."
        )
        return Refused(Text(text, {"year": situation.start - 1}))
    year, base = situation.base
    text = N_("The increase is added to the value of {year}, {base}.")
    level = base + value
    return Converted(level, level, level, Text(text, {"year": year, "base": float(base)}))


def _growth_to_level(value: float, situation: Situation) -> Converted | Refused:
    if not situation.base_is_eve:
        text = N_(
            "A growth rate gives a level only with the value of {year}; add it to observations.csv."
        )
        return Refused(Text(text, {"year": situation.start - 1}))
    year, base = situation.base
    level = base * (1 + value / 100) ** (situation.target_year - year)
    fields = {"year": year, "base": float(base), "rate": float(value)}
    text = N_("The value of {year}, {base}, grows by {rate}% a year.")
    return Converted(level, level, level, Text(text, fields))


_CONVERSIONS: dict[tuple[str, str], Callable[[float, Situation], Converted | Refused]] = {
    ("cumulative", "annual"): _sum_to_year,
    ("increment", "level"): _increase_to_level,
    ("increment", "annual"): _increase_to_level,
    ("growth_rate", "level"): _growth_to_level,
    ("growth_rate", "annual"): _growth_to_level,
}

BASIS_NAMES = {
    "level": N_("a level"),
    "annual": N_("the amount of a year"),
    "cumulative": N_("a sum over the period"),
    "increment": N_("an increase over the period"),
    "growth_rate": N_("a growth rate a year"),
    "rank": N_("a rank"),
}
