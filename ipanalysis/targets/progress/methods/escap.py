"""UN ESCAP's two indices: how far a target has come, and how far it is expected to come."""

from __future__ import annotations

from math import nan

import numpy as np

from ipanalysis.locale import N_
from ipanalysis.targets.progress.methods.stretch import Method, Scale
from ipanalysis.targets.progress.methods.ways import Findings, Ways, first_reason, found, over_many

# The gap in classes of 10 and 100 % is the share of the way 1 - gap in classes of 0.9 and 0.
SCALE = Scale(
    ((0.90, "on_track", "on_track"), (0.0, "accelerate", "moderate")), ("reverse", "away")
)
STATUS_SCALE = Scale(((1.0, "ahead", "on_track"), (0.0, "behind", "short")), ("regression", "away"))


@over_many
def escap_status(ways: Ways) -> Findings:
    """Say how much of the way is done: the Current Status Index, beside the time elapsed.

    CS = 10 (y - y0) / |T - y0| in the better direction, so 10 at the target and below zero for
    regression. It does not judge the pace; its class here says whether it is ahead of or behind
    10 times the share of the time that has passed.

    References
    ----------
    UN ESCAP, Progress Assessment Methodology (updated March 2026); A. Bidarbakht-Nia (2017),
    Tracking progress towards the SDGs, Working Paper SD/WP/05.

    Examples
    --------
    >>> from ipanalysis.targets.progress.methods.stretch import Stretch
    >>> found = escap_status(Stretch(2015, 10, 2023, 6, 2030, 0, -1))
    >>> found.score, round(found.inputs["time_elapsed"], 1), found.name
    (4.0, 5.3, 'behind')
    """
    score = 10 * ways.sign * (ways.value - ways.base) / abs(ways.target - ways.base)
    elapsed = 10 * ways.elapsed
    return found(score, STATUS_SCALE, {"time_elapsed": elapsed}, placed=score / elapsed)


def weighted_line(series: tuple[tuple[int, float], ...], year: int) -> float:
    """Return the value in a year of the weighted least-squares line through a series.

    The weight of a value is its year less the first year plus one, so the latest counts most.

    Examples
    --------
    >>> weighted_line(((2020, 1.0), (2021, 2.0), (2022, 3.0)), 2025)
    6.0
    >>> round(weighted_line(((2020, 0.0), (2021, 0.0), (2022, 3.0)), 2023), 3)
    4.5
    """
    first = series[0][0]
    rows = [(t - first + 1, t - first, y) for t, y in series]
    total = sum(w for w, _, _ in rows)
    middle = sum(w * t for w, t, _ in rows) / total
    mean = sum(w * y for w, _, y in rows) / total
    spread = sum(w * (t - middle) ** 2 for w, t, _ in rows)
    slope = sum(w * (t - middle) * (y - mean) for w, t, y in rows) / spread
    return mean + slope * (year - first - middle)


@over_many
def escap_ahead(ways: Ways) -> Findings:
    """Judge the gap expected in the target year: the Anticipated Progress Index.

    gap = |T - y_e| / |T - y0|, zero beyond the target; y_e from a time-weighted linear regression
    through the values from the base on, held within the bounds of the indicator. Up to 10 % on
    track, up to 100 % too slow, more (worse than the base) the wrong way. ESCAP's weights were
    not found in print; here they are 1, 2, 3 ... by year. At least three values are needed.

    References
    ----------
    As for :func:`escap_status`; the classes are stated from memory of the papers.

    Examples
    --------
    >>> from ipanalysis.targets.progress.methods.stretch import Stretch
    >>> series = ((2020, 10.0), (2021, 11.0), (2022, 12.0))
    >>> found = escap_ahead(Stretch(2020, 10, 2022, 12, 2025, 20, series=series))
    >>> round(found.inputs["anticipated"], 6), round(found.score, 6), found.name
    (15.0, 0.5, 'accelerate')
    """
    observed = ways.year >= ways.target_year
    series = [() if over else way.observed for over, way in zip(observed, ways.each, strict=True)]
    counts = np.array([len(values) for values in series], float)
    why = first_reason(len(ways), (observed, "observed"), (counts < 3, "few_values"))
    # A regression for each: their lengths differ.
    ends = [
        nan if code else weighted_line(values, year)
        for code, values, year in zip(why, series, ways.target_year.tolist(), strict=True)
    ]
    ahead = np.fmin(np.fmax(np.array(ends, float), ways.lower), ways.upper)
    share = (ahead - ways.base) / (ways.target - ways.base)
    gap = np.maximum(0.0, 1 - share)
    inputs = {"anticipated": ahead, "values": counts}
    return found(gap, SCALE, inputs, why=why, ratio=share, placed=share)


_REFERENCE = N_("UN ESCAP, Progress Assessment Methodology; Bidarbakht-Nia (2017), SD/WP/05.")
METHODS = (
    Method(
        name="escap_status",
        run=escap_status,
        kind="distance",
        formula="CS = ±10 (y − y₀) / |T − y₀|",
        reference=_REFERENCE,
        needs_base=True,
        sums=True,
    ),
    Method(
        name="escap_ahead",
        run=escap_ahead,
        kind="pace",
        formula="|T − yₑ| / |T − y₀|",
        reference=_REFERENCE,
        statistic="weighted",
        scale=SCALE,
        looks_ahead=True,
    ),
)
