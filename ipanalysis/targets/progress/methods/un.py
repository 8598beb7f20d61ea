"""The UN's SDG Progress Chart: ratio of growth rates, its extrapolation form, and no target.

Formulas and thresholds as implemented in public code after the technical note of 2022 (ratio, no
target), and as the statistical office of the Basque Country (EUSTAT) applies the notes of 2023
and 2024 to a region (extrapolation). The names of the classes are those of that code.
"""

from __future__ import annotations

import numpy as np

from ipanalysis.locale import N_
from ipanalysis.targets.progress.methods.growth import cagr, no_room, obstacle, power, rates, window
from ipanalysis.targets.progress.methods.stretch import Method, Scale
from ipanalysis.targets.progress.methods.ways import Findings, Ways, first_reason, found, over_many

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
TREND = (
    np.array(["substantial_progress", "fair_progress", "limited_or_none", "deterioration"], object),
    np.array(["on_track", "moderate", "insufficient", "away"], object),
)


@over_many
def un_ratio(ways: Ways) -> Findings:
    """Judge by observed over required compound growth.

    CR = CAGR_a / CAGR_r; from 0.95 substantial, from 0.5 fair, from -0.1 limited or no progress,
    below deterioration.

    References
    ----------
    United Nations, SDG Progress Chart, technical note 2022, as implemented in public code.

    Examples
    --------
    >>> from ipanalysis.targets.progress.methods.stretch import Stretch
    >>> un_ratio(Stretch(2020, 100, 2022, 110.25, 2025, 140)).name
    'fair_progress'
    """
    observed, required = rates(ways)
    ratio = observed / required
    inputs = {"cagr_observed": observed, "cagr_required": required}
    return found(ratio, SCALE, inputs, why=obstacle(ways), ratio=ratio)


@over_many
def un_ahead(ways: Ways) -> Findings:
    """Judge by where growth so far, continued to the target year, would end.

    v_e = y (1 + CAGR_a)^(T_year - t); ratio = (v_e - y0) / (T - y0): from 0.95 level 3, from 0.10
    level 2, below level 1. The target itself may be zero.

    References
    ----------
    EUSTAT, methodology of its SDG report site, after the technical notes of 2023 and 2024.

    Examples
    --------
    >>> from ipanalysis.targets.progress.methods.stretch import Stretch
    >>> found = un_ahead(Stretch(2015, 10, 2023, 6, 2030, 0, -1))
    >>> round(found.inputs["anticipated"], 2), round(found.score, 3), found.name
    (3.84, 0.616, 'level_2')
    """
    base, value = ways.base, ways.value
    why = first_reason(
        len(ways),
        (base == 0, "zero_base"),
        (base * value < 0, "sign_change"),
        (np.minimum(base, value) <= 0, "not_positive"),
    )
    growth = cagr(base, value, ways.year - ways.base_year)
    ahead = value * power(1 + growth, ways.target_year - ways.year)
    ratio = (ahead - base) / (ways.target - base)
    inputs = {"cagr_observed": growth, "anticipated": ahead}
    return found(ratio, AHEAD_SCALE, inputs, why=why, ratio=ratio)


@over_many
def un_trend(ways: Ways) -> Findings:
    """Judge by observed growth since the base (indicators without a numerical target).

    In the better direction: over 1 % a year substantial, over 0.5 % fair, down to -1 % limited or
    no progress, below deterioration. Without a base the first year of the series counts.

    References
    ----------
    As for :func:`un_ratio`.

    Examples
    --------
    >>> from ipanalysis.targets.progress.methods.stretch import Stretch
    >>> un_trend(Stretch(2020, 100, 2022, 102.01, 2025, 140)).name  # 1 % is not over 1 %
    'fair_progress'
    """
    first, start, why = window(ways)
    years = ways.year - first
    why[(why == "") & no_room(ways, start, 0.01, years)] = "no_room"
    growth = ways.sign * cagr(start, ways.value, years)
    # "Over" leaves out what rounding adds to 1 %.
    step = np.select(
        [growth > 0.01 + 1e-9, growth > 0.005 + 1e-9, growth >= -0.01 - 1e-9], [0, 1, 2], 3
    )
    places = tuple(column[step] for column in TREND)
    inputs = {"first": start, "last": ways.value}
    return found(growth, places, inputs, why=why, window=(first, ways.year))


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
