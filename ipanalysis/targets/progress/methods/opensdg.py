"""The two methods of open-sdg, as coded in ``sdg-build`` (``sdg/ProgressMeasure.py``).

They follow Eurostat's, but put 0.001 in the place of a zero and allow for indicators with a limit.
"""

from __future__ import annotations

from math import nan

import numpy as np

from ipanalysis.locale import N_
from ipanalysis.targets.progress.methods.growth import cagr, points, power, rates, window
from ipanalysis.targets.progress.methods.stretch import Method, Path, Scale
from ipanalysis.targets.progress.methods.ways import (
    Findings,
    Ways,
    first_reason,
    found,
    over_many,
    rounded,
)

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


def substituted_ratio(way: Path, substitute: float = SUBSTITUTE) -> float:
    """Return observed over required growth with something small in the place of zeros.

    Examples
    --------
    >>> from ipanalysis.targets.progress.methods.stretch import Stretch
    >>> way = Stretch(2015, 10, 2023, 6, 2030, 0, -1)
    >>> [round(substituted_ratio(way, e), 3) for e in (0.1, 0.01, 0.001, 1e-6)]
    [0.234, 0.168, 0.135, 0.094]
    """
    base, target = nonzero(way.base, substitute), nonzero(way.target, substitute)
    observed = cagr(base, way.value, way.year - way.base_year)
    required = cagr(base, target, way.target_year - way.base_year)
    return observed / required if isinstance(required, np.ndarray) or required else nan


def nonzero(value: float | np.ndarray, substitute: float) -> float | np.ndarray:
    """Return values with something small in the place of zeros."""
    if isinstance(value, np.ndarray):
        return np.where(value == 0, substitute, value)
    return value or substitute


@over_many
def opensdg(ways: Ways) -> Findings:
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
    >>> from ipanalysis.targets.progress.methods.stretch import Stretch
    >>> found = opensdg(Stretch(2015, 10, 2023, 6, 2030, 0, -1))
    >>> round(found.score, 3), found.name, found.inputs["points"]
    (0.135, 'limited_progress', -1.93827)
    """
    base, target = nonzero(ways.base, SUBSTITUTE), nonzero(ways.target, SUBSTITUTE)
    ratio, zero = substituted_ratio(ways), (ways.base == 0) | (ways.target == 0)
    names, verdicts = SCALE.place(ratio)
    others = [SCALE.place(substituted_ratio(ways, e))[0] for e in OTHERS] if zero.any() else []
    why = first_reason(
        len(ways),
        (np.minimum(base * target, base * ways.value) < 0, "sign_change"),
        (np.minimum(np.minimum(base, target), ways.value) <= 0, "not_positive"),
        (base == target, "maintain"),
        (zero & np.any([names != other for other in others], axis=0), "substitute"),
    )
    inputs = {"points": rounded(points(ratio, -0.6, 1.3, 0.6), 6)}
    inputs["zero_taken_as"] = np.where(zero, SUBSTITUTE, nan)
    stated = (np.where(zero, nan, rate) for rate in rates(ways))
    inputs |= dict(zip(("cagr_observed", "cagr_required"), stated, strict=True))
    return found(ratio, (names, verdicts), inputs, why=why, ratio=ratio)


def room(base: np.ndarray, limit: np.ndarray) -> np.ndarray:
    """Return the factor C that lowers the thresholds for a base near the limit.

    C = 1 - (|y0| / |L|)^4.44 up to the limit, 1 - ((2L - y0) / L)^4.44 between L and 2L, else 1.

    Examples
    --------
    >>> base, limit = np.array([50.0, 100, 250, 50]), np.array([100.0, 100, 100, nan])
    >>> room(base, limit).round(4).tolist()
    [0.9539, 0.0, 1.0, 1.0]
    """
    free = np.isnan(limit) | (limit == 0) | (base >= 2 * limit)
    share = np.where(base <= limit, abs(base) / abs(limit), (2 * limit - base) / limit)
    return np.where(free, 1.0, 1 - power(share, 4.44))


@over_many
def opensdg_trend(ways: Ways) -> Findings:
    """Judge by observed growth since the base (open-sdg's method 1, without a target).

    v = CAGR_o in the better direction, against 1.5 and 0.5 % a year, both times C of :func:`room`
    where the indicator has a limit. Without a base the first year of the series counts.

    References
    ----------
    As for :func:`opensdg`.

    Examples
    --------
    >>> from ipanalysis.targets.progress.methods.stretch import Stretch
    >>> found = opensdg_trend(Stretch(2020, 50, 2022, 50.803225, 2025, 60, upper=100))
    >>> round(found.score, 4), found.name
    (0.008, 'progress_needs_acceleration')
    """
    first, start, why = window(ways)
    factor = room(start, np.where(ways.sign > 0, ways.upper, nan))
    why[(why == "") & (factor <= 0)] = "no_room"
    growth = ways.sign * cagr(start, ways.value, ways.year - first)
    scale = Scale(
        (
            (HIGH * factor, "on_track", "on_track"),
            (MEDIUM * factor, "progress_needs_acceleration", "moderate"),
            (0.0, "limited_progress", "insufficient"),
        ),
        ("deterioration", "away"),
    )
    inputs = {"first": start, "last": ways.value, "factor": factor}
    inputs["points"] = _points(growth, factor)
    return found(growth, scale, inputs, why=why, window=(first, ways.year))


def _points(growth: np.ndarray, factor: np.ndarray) -> np.ndarray:
    """Return the scores of method 1: the pieces meet at the thresholds."""
    pieces = (125 * growth - 2.5, 500 * growth / factor - 2.5, 250 * growth / factor - 1.25)
    where = (growth < 0, growth < MEDIUM * factor, growth < HIGH * factor)
    score = np.select(where, pieces, 500 * growth / factor - 5)
    return rounded(np.clip(score, -5.0, 5.0), 6)


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
