"""The two methods of open-sdg, as coded in ``sdg-build`` (``sdg/ProgressMeasure.py``).

They follow Eurostat's, but put 0.001 in the place of a zero and allow for indicators with a limit.
"""

from __future__ import annotations

from math import nan

from ipanalysis.locale import N_
from ipanalysis.targets.methods.growth import cagr, points, rates, window
from ipanalysis.targets.methods.stretch import Found, Method, Scale, Stretch

#: What stands for a zero, and which others the verdict must bear.
SUBSTITUTE, OTHERS = 0.001, (0.01, 0.0001)
SCALE = Scale(
    (
        (0.95, "on_track", "on_track"),
        (0.60, "progress_needs_acceleration", "moderate"),
        (0.0, "limited_progress", "insufficient"),
    ),
    ("deterioration", "away"),
)
HIGH, MEDIUM = 0.015, 0.005


def substituted_ratio(way: Stretch, substitute: float = SUBSTITUTE) -> float:
    """Return observed over required growth with something small in the place of zeros.

    Examples
    --------
    >>> way = Stretch(2015, 10, 2023, 6, 2030, 0, -1)
    >>> [round(substituted_ratio(way, e), 3) for e in (0.1, 0.01, 0.001, 1e-6)]
    [0.234, 0.168, 0.135, 0.094]
    """
    base, target = way.base or substitute, way.target or substitute
    if base == target:
        return nan
    observed = cagr(base, way.value, way.year - way.base_year)
    return observed / cagr(base, target, way.target_year - way.base_year)


def opensdg(way: Stretch) -> Found | str:
    """Judge by observed over required growth (open-sdg's method 2, with a target).

    R = CAGR_o / CAGR_r, signed by the better direction; a base or target of zero becomes 0.001. A
    change of sign gives no result. Where ten times more or less in the place of the zero would
    give another class, the verdict hangs on that choice and is refused.

    References
    ----------
    open-sdg/sdg-build, ``sdg/ProgressMeasure.py`` (the signs as in commit 139fede);
    open-sdg documentation, progress-methodology.

    Examples
    --------
    >>> found = opensdg(Stretch(2015, 10, 2023, 6, 2030, 0, -1))
    >>> round(found.score, 3), found.name, found.inputs["points"]
    (0.135, 'limited_progress', -1.93827)
    """
    base, target = way.base or SUBSTITUTE, way.target or SUBSTITUTE
    if min(base * target, base * way.value) < 0:
        return "sign_change"
    if min(base, target, way.value) <= 0:
        return "not_positive"
    if base == target:
        return "maintain"
    ratio = substituted_ratio(way)
    place = SCALE.place(ratio)
    inputs: dict = {"points": round(points(ratio, -0.6, 1.3, 0.6), 6)}
    if (base, target) != (way.base, way.target):
        if any(SCALE.place(substituted_ratio(way, e)) != place for e in OTHERS):
            return "substitute"
        inputs["zero_taken_as"] = SUBSTITUTE
        return Found(ratio, *place, inputs, ratio)
    observed, required = rates(way)
    inputs |= {"cagr_observed": observed, "cagr_required": required}
    return Found(ratio, *place, inputs, ratio)


def room(base: float, limit: float | None) -> float:
    """Return the factor C that lowers the thresholds for a base near the limit.

    C = 1 - (|y0| / |L|)^4.44 up to the limit, 1 - ((2L - y0) / L)^4.44 between L and 2L, else 1.

    Examples
    --------
    >>> round(room(50, 100), 4), room(100, 100), room(250, 100), room(50, None)
    (0.9539, 0.0, 1.0, 1.0)
    """
    if not limit or base >= 2 * limit:
        return 1.0
    if base <= limit:
        return 1 - (abs(base) / abs(limit)) ** 4.44
    return 1 - ((2 * limit - base) / limit) ** 4.44


def opensdg_trend(way: Stretch) -> Found | str:
    """Judge by observed growth since the base (open-sdg's method 1, without a target).

    v = CAGR_o in the better direction, against 1.5 and 0.5 % a year, both times C of :func:`room`
    where the indicator has a limit. Without a base the first year of the series counts.

    References
    ----------
    As for :func:`opensdg`.

    Examples
    --------
    >>> found = opensdg_trend(Stretch(2020, 50, 2022, 50.803225, 2025, 60, upper=100))
    >>> round(found.score, 4), found.name
    (0.008, 'progress_needs_acceleration')
    """
    span = window(way)
    if isinstance(span, str):
        return span
    first, start, last, end = span
    factor = room(start, way.upper if way.sign > 0 else None)
    if factor <= 0:
        return "no_room"
    growth = way.sign * cagr(start, end, last - first)
    scale = Scale(
        (
            (HIGH * factor, "on_track", "on_track"),
            (MEDIUM * factor, "progress_needs_acceleration", "moderate"),
            (0.0, "limited_progress", "insufficient"),
        ),
        ("deterioration", "away"),
    )
    inputs = {"first": start, "last": end, "factor": factor, "points": _points(growth, factor)}
    return Found(growth, *scale.place(growth), inputs, window=(first, last))


def _points(growth: float, factor: float) -> float:
    """Return the score of method 1: the pieces meet at the thresholds."""
    if growth < 0:
        score = 125 * growth - 2.5
    elif growth < MEDIUM * factor:
        score = 500 * growth / factor - 2.5
    elif growth < HIGH * factor:
        score = 250 * growth / factor - 1.25
    else:
        score = 500 * growth / factor - 5
    return round(max(-5.0, min(5.0, score)), 6)


_REFERENCE = N_("open-sdg/sdg-build, sdg/ProgressMeasure.py (signs as in commit 139fede).")
METHODS = (
    Method(
        name="opensdg",
        run=opensdg,
        kind="pace",
        formula="R = CAGRₒ / CAGRᵣ; 0 → 0.001",
        reference=_REFERENCE,
        statistic="compound",
        scale=SCALE,
    ),
    Method(
        name="opensdg_trend",
        run=opensdg_trend,
        kind="trend",
        formula="v = CAGRₒ; C = 1 − (y₀/L)^4.44",
        reference=_REFERENCE,
    ),
)
