"""Interrupted series: what came since a plan began, beside what the earlier course would give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ipanalysis.locale import check_lang
from ipanalysis.locale.later import in_words
from ipanalysis.models.cuts import read_breaks
from ipanalysis.models.forecast.asked import read_bounds, read_level, read_model
from ipanalysis.models.panel import read_panel
from ipanalysis.models.policy.counterfactual import Judged, cases, judge
from ipanalysis.models.policy.faults import faults
from ipanalysis.models.policy.inputs import figures, start_year
from ipanalysis.models.policy.interrupted_rows import (
    PLACEBOS,
    TABLE,
    YEARS,
    placebo_row,
    series_row,
    typed,
    year_rows,
)
from ipanalysis.models.policy.placebos import placebo_cases

#: Kinds whose yearly values may be added up over years.
_SUMMED_KINDS = ("flow",)


@dataclass(frozen=True)
class Interrupted:
    """Result of :func:`interrupted`.

    Attributes
    ----------
    table : DataFrame
        One row a series: region, indicator, since (Int64), n (values the forecast used),
        last_before, first_after, last_after (Int64: years), years (how many are judged),
        observed_mean and expected_mean (over the judged years), average (their difference a year)
        with average_low and average_high, relative (to what was expected), cumulative with its
        ends (only where values of years add up: flows, or a table's), level (per cent), beyond
        (share of the forecast distribution as far out as what came, both sides), verdict
        (``above``, ``below`` or ``within`` the interval), placebos (earlier dates tried),
        placebos_as_far (how many of them lie as far out), placebo_p ((as far + 1)/(placebos + 1)),
        level_change and slope_change (a year) of the segmented regression with their 95 % ends
        and p, status, reason, source.
    years : DataFrame
        One row a series and year: observed, expected (the forecast), lower, upper (its interval),
        effect (observed less expected), effect_low, effect_high, relative, level, beyond, source.
    placebos : DataFrame
        One row a series and earlier date (since): n, years, average, relative, beyond, source.
    """

    table: pd.DataFrame
    years: pd.DataFrame
    placebos: pd.DataFrame


def interrupted(
    data: object,
    region: str | Sequence[str] | None = None,
    indicator: str | Sequence[str] | None = None,
    *,
    since: int | str,
    level: float = 95,
    model: str = "med3",
    bounds: pd.DataFrame | None = None,
    breaks: pd.DataFrame | None = None,
    estimated: bool = True,
    lang: str = "en",
) -> Interrupted:
    """Compare what came since a plan began with what the earlier course would have given.

    Parameters
    ----------
    data : Study or DataFrame
        A study, or a table with the columns region, indicator, year, value.
    region, indicator : str or sequence of str, optional
        Which series: ids, of a study also names. All, if not given.
    since : int or str
        First year of the plan; of a study also the id of a plan, whose first year is taken.
    level : float
        Nominal coverage of the intervals in per cent or as a fraction.
    model, bounds, breaks, estimated
        As in :func:`ipanalysis.forecast`. A declared break after the last value before the plan
        ends what is compared: behind it stands another measure.
    lang : {"en", "zh"}
        Language of the reasons.

    Returns
    -------
    Interrupted
        Tables table, years and placebos.

    Raises
    ------
    UsageError
        If columns are missing, or an argument is not as described.
    UnknownNameError
        If the study or table has no such region or indicator, or the study no such plan.

    Notes
    -----
    The values before `since` are forecast by :func:`ipanalysis.forecast`, whose intervals are
    calibrated on series like these, and the values since are set beside the forecast of their
    year. Needed are five yearly values without a gap before; what lies more than six years after
    them (or more years than there are values) is not judged.

    The interval of the average takes all years to stand at the same quantile of their forecasts,
    as the years of one path nearly do: it is the widest there can be. `beyond` is the share of the
    forecast distribution of the sum that lies as far out as what came, on both sides. It is no
    proof: whatever else happened since (another plan, a crisis, another way of counting) is in the
    difference too. `placebo_p` asks how often earlier dates, on which no plan began, look as odd;
    their windows overlap, so few of them say little.

    Where there are ten years without a gap on each side, a segmented regression with Newey-West
    errors is added; see :mod:`ipanalysis.models.policy.segmented` for why not below.

    Examples
    --------
    Twelve years that grow by 1 to 3 a year, then 20 more than that.

    >>> values = [1, 3, 4, 7, 9, 10, 12, 15, 16, 18, 21, 22, 44, 46]
    >>> series = pd.DataFrame({"region": "A", "indicator": "x", "year": range(2009, 2023),
    ...                        "value": values})
    >>> found = interrupted(series, since=2021)
    >>> found.table[["years", "verdict", "placebos", "placebos_as_far"]].values.tolist()
    [[2, 'above', 6, 0]]
    """
    check_lang(lang)
    made = unworded(
        data,
        region,
        indicator,
        since=since,
        level=level,
        model=model,
        bounds=bounds,
        breaks=breaks,
        estimated=estimated,
    )
    return Interrupted(
        in_words(made.table, lang).astype({"reason": "str"}), made.years, made.placebos
    )


def unworded(
    data: object,
    region: str | Sequence[str] | None = None,
    indicator: str | Sequence[str] | None = None,
    *,
    since: int | str,
    level: float = 95,
    model: str = "med3",
    bounds: pd.DataFrame | None = None,
    breaks: pd.DataFrame | None = None,
    estimated: bool = True,
) -> Interrupted:
    """Return what :func:`interrupted` does, with reasons that wait for their language."""
    level, model = read_level(level), read_model(model)
    since = start_year(data, since)
    bounds, breaks = read_bounds(data, bounds), read_breaks(data, breaks)
    points, faulty = _points(figures(data, region, indicator), bounds, estimated)
    found = judge(cases(points, since, breaks), model, bounds, breaks)
    tried = [(n, case) for n, one in enumerate(found) for case in placebo_cases(one)]
    placebos: list[list[Judged]] = [[] for _ in found]
    for (n, _), made in zip(tried, judge([case for _, case in tried], model, bounds), strict=True):
        if made.status == "ok" and made.years:
            placebos[n].append(made)
    summed = _summed(data)
    rows = [
        series_row(one, tries, level, summed.get(one.case.indicator, True))
        for one, tries in zip(found, placebos, strict=True)
    ]
    rows += [{**known, "since": since} for known in faulty]
    return Interrupted(
        typed(rows, TABLE),
        typed([row for one in found for row in year_rows(one, level)], YEARS),
        typed(
            [
                placebo_row(made, one.case.sources)
                for one, tries in zip(found, placebos, strict=True)
                for made in tries
            ],
            PLACEBOS,
        ),
    )


def _points(
    rows: pd.DataFrame, bounds: pd.DataFrame | None, estimated: bool
) -> tuple[pd.DataFrame, list[dict]]:
    """Return the sound series as points, and the others with what is wrong with them."""
    panel = read_panel(rows, None, bounds, estimated)
    return panel.points(), faults(panel, bounds)


def _summed(data: object) -> dict[str, bool]:
    """Return for each indicator of a study whether its yearly values add up over years."""
    known = getattr(data, "indicators", None)
    if isinstance(data, pd.DataFrame) or known is None:
        return {}
    flows = known["kind"].isin(_SUMMED_KINDS)
    return dict(zip(known["indicator"], flows, strict=True))
