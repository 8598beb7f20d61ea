"""Eurostat's method for the EU's monitoring report, with and without a target.

The thresholds 95, 60 and 0 %, and 1, 0 and -1 % a year, agree with what open-sdg's documentation
(citing the edition of 2021) and Statistics Canada state; the annex itself was not read.
"""

from __future__ import annotations

from ipanalysis.locale import N_
from ipanalysis.targets.progress.methods.growth import (
    cagr,
    no_room,
    obstacle,
    points,
    rates,
    window,
)
from ipanalysis.targets.progress.methods.stretch import Method, Scale
from ipanalysis.targets.progress.methods.ways import Findings, Ways, found, over_many, rounded

SCALE = Scale(
    (
        (0.95, "significant_progress", "on_track"),
        (0.60, "moderate_progress", "moderate"),
        (0.0, "insufficient_progress", "insufficient"),
    ),
    ("movement_away", "away"),
)
TREND_SCALE = Scale(
    (
        (0.01, "significant_progress", "on_track"),
        (0.0, "moderate_progress", "moderate"),
        (-0.01, "moderate_movement_away", "away"),
    ),
    ("significant_movement_away", "away"),
)
#: Years of the short-term window, and the least that a growth rate is taken over.
WINDOW, LEAST = 5, 3


@over_many
def eurostat(ways: Ways) -> Findings:
    """Judge by observed over required compound growth (indicators with a target).

    R = CAGR_o / CAGR_r with CAGR_r = (T / y0)^(1 / (T_year - t0)) - 1. Refused for values that are
    not positive, above all for a target of zero, for which CAGR_r is -100 % whatever its year.

    References
    ----------
    Eurostat, Sustainable development in the European Union - monitoring report, annex on the
    method of assessing progress (yearly; thresholds as cited of the edition of 2021).

    Examples
    --------
    >>> from ipanalysis.targets.progress.methods.stretch import Stretch
    >>> found = eurostat(Stretch(2020, 100, 2022, 110.25, 2025, 127.62815625))
    >>> round(found.score, 6), found.name
    (1.0, 'significant_progress')
    """
    observed, required = rates(ways)
    ratio = observed / required
    inputs = {"cagr_observed": observed, "cagr_required": required}
    return found(ratio, SCALE, inputs, why=obstacle(ways), ratio=ratio)


@over_many
def eurostat_trend(ways: Ways) -> Findings:
    """Judge by compound growth over the last five years (indicators without a target).

    In the better direction: from 1 % a year significant, from 0 % moderate progress; down to
    -1 % moderate movement away, below significant. Later editions add a neutral class. The
    window holds at least three years. Where a bound of the indicator leaves no room for 1 % a
    year, the classes do not apply.

    References
    ----------
    As for :func:`eurostat`; the points from -5 to +5 are cut off at 2 % a year.

    Examples
    --------
    >>> from ipanalysis.targets.progress.methods.stretch import Stretch
    >>> series = ((2018, 100.0), (2023, 110.40808032))  # 1.02^5
    >>> found = eurostat_trend(Stretch(None, None, 2023, 110.40808032, 2025, 150, series=series))
    >>> round(found.score, 4), found.name, found.inputs["points"]
    (0.02, 'significant_progress', 5.0)
    """
    first, start, why = window(ways, WINDOW, LEAST)
    years = ways.year - first
    why[(why == "") & no_room(ways, start, 0.01, years)] = "no_room"
    growth = ways.sign * cagr(start, ways.value, years)
    inputs = {"first": start, "last": ways.value}
    inputs["points"] = rounded(points(growth, -0.02, 0.02, 0), 6)
    return found(growth, TREND_SCALE, inputs, why=why, window=(first, ways.year))


_REFERENCE = N_(
    "Eurostat, Sustainable development in the European Union – monitoring report, annex on the "
    "method of assessing progress; thresholds as cited of the edition of 2021."
)
METHODS = (
    Method(
        name="eurostat",
        run=eurostat,
        kind="pace",
        formula="R = CAGRₒ / CAGRᵣ",
        reference=_REFERENCE,
        statistic="compound",
        scale=SCALE,
    ),
    Method(
        name="eurostat_trend",
        run=eurostat_trend,
        kind="trend",
        formula="CAGRₒ, t₀ = t − 5",
        reference=_REFERENCE,
    ),
)
