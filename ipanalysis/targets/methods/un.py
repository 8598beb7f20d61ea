"""The UN's SDG Progress Chart: ratio of growth rates, its extrapolation form, and no target.

Formulas and thresholds as implemented in public code after the technical note of 2022 (ratio, no
target), and as the statistical office of the Basque Country (EUSTAT) applies the notes of 2023
and 2024 to a region (extrapolation). The names of the classes are those of that code.
"""

from __future__ import annotations

from ipanalysis.locale import N_
from ipanalysis.targets.methods.growth import cagr, no_room, obstacle, rates, window
from ipanalysis.targets.methods.stretch import Found, Method, Scale, Stretch

SCALE = Scale(
    (
        (0.95, "substantial_progress", "on_track"),
        (0.50, "fair_progress", "moderate"),
        (-0.10, "limited_or_none", "insufficient"),
    ),
    ("deterioration", "away"),
)
AHEAD_SCALE = Scale(
    (
        (0.95, "level_3", "on_track"),
        (0.10, "level_2", "moderate"),
        # The chart has three levels; that the last also holds falls is said by the verdict.
        (0.0, "level_1", "insufficient"),
    ),
    ("level_1", "away"),
)


def un_ratio(way: Stretch) -> Found | str:
    """Judge by observed over required compound growth.

    CR = CAGR_a / CAGR_r; from 0.95 substantial, from 0.5 fair, from -0.1 limited or no progress,
    below deterioration.

    References
    ----------
    United Nations, SDG Progress Chart, technical note 2022, as implemented in public code.

    Examples
    --------
    >>> un_ratio(Stretch(2020, 100, 2022, 110.25, 2025, 140)).name
    'fair_progress'
    """
    why = obstacle(way)
    if why:
        return why
    observed, required = rates(way)
    ratio = observed / required
    inputs = {"cagr_observed": observed, "cagr_required": required}
    return Found(ratio, *SCALE.place(ratio), inputs, ratio)


def un_ahead(way: Stretch) -> Found | str:
    """Judge by where growth so far, continued to the target year, would end.

    v_e = y (1 + CAGR_a)^(T_year - t); ratio = (v_e - y0) / (T - y0): from 0.95 level 3, from 0.10
    level 2, below level 1. The target itself may be zero.

    References
    ----------
    EUSTAT, methodology of its SDG report site, after the technical notes of 2023 and 2024.

    Examples
    --------
    >>> found = un_ahead(Stretch(2015, 10, 2023, 6, 2030, 0, -1))
    >>> round(found.inputs["anticipated"], 2), round(found.score, 3), found.name
    (3.84, 0.616, 'level_2')
    """
    if way.base == 0:
        return "zero_base"
    if way.base * way.value < 0:
        return "sign_change"
    if min(way.base, way.value) <= 0:
        return "not_positive"
    growth = cagr(way.base, way.value, way.year - way.base_year)
    ahead = way.value * (1 + growth) ** (way.target_year - way.year)
    ratio = (ahead - way.base) / (way.target - way.base)
    inputs = {"cagr_observed": growth, "anticipated": ahead}
    return Found(ratio, *AHEAD_SCALE.place(ratio), inputs, ratio)


def un_trend(way: Stretch) -> Found | str:
    """Judge by observed growth since the base (indicators without a numerical target).

    In the better direction: over 1 % a year substantial, over 0.5 % fair, down to -1 % limited or
    no progress, below deterioration. Without a base the first year of the series counts.

    References
    ----------
    As for :func:`un_ratio`.

    Examples
    --------
    >>> un_trend(Stretch(2020, 100, 2022, 102.01, 2025, 140)).name  # 1 % is not over 1 %
    'fair_progress'
    """
    span = window(way)
    if isinstance(span, str):
        return span
    first, start, last, end = span
    if no_room(way, start, 0.01, last - first):
        return "no_room"
    growth = way.sign * cagr(start, end, last - first)
    if growth > 0.01 + 1e-9:
        place = "substantial_progress", "on_track"
    elif growth > 0.005 + 1e-9:
        place = "fair_progress", "moderate"
    elif growth >= -0.01 - 1e-9:
        place = "limited_or_none", "insufficient"
    else:
        place = "deterioration", "away"
    return Found(growth, *place, {"first": start, "last": end}, window=(first, last))


_NOTE = N_("United Nations, SDG Progress Chart, technical note 2022, as in public code.")
METHODS = (
    Method(
        name="un_ratio",
        run=un_ratio,
        kind="pace",
        formula="CR = CAGRₐ / CAGRᵣ",
        reference=_NOTE,
        statistic="compound",
        scale=SCALE,
    ),
    Method(
        name="un_ahead",
        run=un_ahead,
        kind="pace",
        formula="vₑ = y (1 + CAGRₐ)^(τ − t); (vₑ − y₀)/(T − y₀)",
        reference=N_("EUSTAT's SDG site, after the UN's technical notes of 2023 and 2024."),
        statistic="continued",
        scale=AHEAD_SCALE,
    ),
    Method(
        name="un_trend",
        run=un_trend,
        kind="trend",
        formula="CAGRₐ",
        reference=_NOTE,
    ),
)
