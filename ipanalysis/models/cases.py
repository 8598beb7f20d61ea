"""A target beside the observations of its series, in one unit: when it was met, at what growth."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isnan, nan

import pandas as pd

from ipanalysis.data.units import convert_all, convert_one
from ipanalysis.errors import UsageError

#: Bases that are judged by the value of a single year.
JUDGED_BASES = ("level", "annual")

# Values come out of unit conversions: a target is not missed by a rounding error.
_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Case:
    """A target with the observations of its series, all in the unit of the target.

    Attributes
    ----------
    target : dict
        The row of the study.
    year : int
        Its target year.
    goal : float
        The value to reach; of a range the end that is reached first.
    upwards, strict : bool
        Whether it is met from below, and whether reaching it exactly is not yet enough.
    fleeting : bool
        Whether it is an amount of a year, which is not kept but has to come about anew.
    ratio : float
        A value in the unit of the indicator times this is in the unit of the target; NaN if the
        two do not measure the same thing.
    limits : tuple of float
        Least and largest value the indicator can have.
    seen : DataFrame
        Observations up to the target year: year, value, bound, source.
    seen_later : bool
        Whether there are observations after the target year.
    """

    target: dict
    year: int
    goal: float
    upwards: bool
    strict: bool
    fleeting: bool
    ratio: float
    limits: tuple[float, float]
    seen: pd.DataFrame
    seen_later: bool

    def obstacle(self) -> str:
        """Return why the target cannot be held against single values, or an empty string."""
        if self.target["basis"] not in JUDGED_BASES:
            return self.target["basis"]
        return "unit" if isnan(self.ratio) else ""

    def met(self) -> list[bool | None]:
        """Return for each observation whether it meets the target; None where that is open."""
        pairs = zip(self.seen["value"], self.seen["bound"], strict=True)
        return [self._meets(value, bound) for value, bound in pairs]

    def _meets(self, value: float, bound: str) -> bool | None:
        margin = _TOLERANCE * abs(self.goal)
        past = value - self.goal if self.upwards else self.goal - value
        enough = past > margin if self.strict else past >= -margin
        # "Over 11" may be 12 or more, "under 13" may be less than 12.
        leaves_open = ("ge", "gt") if self.upwards != enough else ("le", "lt")
        return None if bound in leaves_open else enough


def read_case(
    target: dict, indicator: pd.Series, units: pd.DataFrame, seen: pd.DataFrame | None
) -> Case:
    """Bring a target and the observations of its series together.

    Parameters
    ----------
    target : dict
        A row of ``study.targets``.
    indicator : Series
        The row of its indicator: unit, kind, direction, lower, upper.
    units : DataFrame
        ``study.units``.
    seen : DataFrame or None
        Best observations of its region and indicator, in the unit of the indicator.
    """
    year, unit = int(target["target_year"]), target["unit"]
    bound = target["bound"]
    downwards = bound in ("le", "lt") or (
        bound in ("eq", "approx") and indicator["direction"] == "down"
    )
    goal = target["value"]
    if downwards and pd.notna(target.get("value_upper")):
        goal = target["value_upper"]
    if seen is None:
        seen = pd.DataFrame({"year": [], "value": [], "bound": [], "source": [], "unit": []})
    seen = seen.sort_values("year")
    try:
        ratio = convert_one(1.0, indicator["unit"], unit, units)
        seen = seen.assign(value=convert_all(seen["value"], indicator["unit"], unit, units))
    except UsageError:
        ratio = nan
        seen = seen.assign(value=nan)
    floor, ceiling = indicator["lower"], indicator["upper"]
    return Case(
        target=target,
        year=year,
        goal=float(goal),
        upwards=not downwards,
        strict=bound in ("gt", "lt"),
        fleeting=target["basis"] == "annual" or indicator["kind"] == "flow",
        ratio=ratio,
        limits=(
            -inf if pd.isna(floor) else floor * ratio,
            inf if pd.isna(ceiling) else ceiling * ratio,
        ),
        seen=seen[seen["year"] <= year],
        seen_later=bool((seen["year"] > year).any()),
    )


def history(case: Case, base: tuple[int, float] | None = None) -> dict:
    """Return what the observations say up to the target year.

    Parameters
    ----------
    case : Case
        The target and its observations.
    base : tuple of int and float, optional
        Year and value that the target starts from, in its unit.

    Returns
    -------
    dict
        latest_year, latest_value, latest_source, met_year, required_growth, achieved_growth; as
        described at :func:`ipanalysis.models.attainment.attainment`. Without observations only
        required_growth, counted from the base, if there is one.
    """
    if case.seen.empty:
        if base is None:
            return {}
        return {"required_growth": growth(base[1], case.goal, case.year - base[0])}
    latest = case.seen.iloc[-1]
    year, value = int(latest["year"]), float(latest["value"])
    return {
        "latest_year": year,
        "latest_value": value,
        "latest_source": latest["source"],
        "met_year": _met_year(case),
        "required_growth": growth(value, case.goal, case.year - year),
        "achieved_growth": nan if base is None else growth(base[1], value, year - base[0]),
    }


def _met_year(case: Case) -> int | None:
    """Return the year from which on every observation meets the target."""
    since = None
    for year, met in zip(case.seen["year"], case.met(), strict=True):
        since = (since or int(year)) if met else None
    return since


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
