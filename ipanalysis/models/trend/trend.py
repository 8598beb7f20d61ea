"""Trends of short annual series: growth and its changes, a robust slope, and whether it is one."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ipanalysis.data.check import split_list
from ipanalysis.models.panel import KEYS, Panel, read_panel
from ipanalysis.models.refusals import (
    LEAST_FOR_CHANGE,
    LEAST_FOR_TREND,
    LIMIT_LEASTS,
)
from ipanalysis.models.trend.growth import FIGURES, growth_figures
from ipanalysis.models.trend.ranks import rank_trend

#: Columns of the result, in order.
COLUMNS = [
    *("region", "indicator", "n", "first_year", "last_year", "first_value", "last_value", "cagr"),
    *("cagr_low", "cagr_high", "slope", "slope_low", "slope_high"),
    *("mk_tau", "mk_p", "mk_p_corrected"),
    *("growth_early", "growth_late", "acceleration", "acceleration_p"),
    *("break_year", "break_p", "declared_breaks", "status", "limits", "source"),
]
_RANKED = ("slope", "slope_low", "slope_high", "mk_tau", "mk_p", "mk_p_corrected")


def trend(data: object) -> pd.DataFrame:
    """Describe the trend of every series of a study or table.

    Parameters
    ----------
    data : Study or DataFrame
        A study, or any table with the columns region, indicator, year, value. Missing years are
        allowed: every figure uses the years as they are.

    Returns
    -------
    DataFrame
        One row a series:

        - region, indicator; n, number of points; first_year, last_year (Int64); first_value,
          last_value (unit of the values);
        - cagr: growth per year from the first to the last value, as a fraction (0.1 is 10 % a
          year); missing where one of them is not positive; cagr_low, cagr_high: its 95 % interval
          from the scatter of yearly growth, from five values on, all positive;
        - slope: Theil-Sen slope, units per year; slope_low, slope_high: its 95 % interval,
          exact for values without ties; missing below five points, which cannot carry 95 %;
        - mk_tau: Kendall's tau-b of value and year; mk_p: two-sided p of the Mann-Kendall test,
          exact (ties included) up to 60 points, normal with continuity correction beyond;
          mk_p_corrected: the same with the variance enlarged for autocorrelation, never less than
          mk_p; from ten consecutive years on;
        - growth_early, growth_late: median growth a year in the first and the last half, as
          fractions; acceleration: late less early; acceleration_p: p of the exact rank-sum test;
          for nine or more consecutive years with positive values;
        - break_p: p of Pettitt's test for a shift of growth; break_year (Int64): the first year of
          the new growth where p is at most 0.05; for ten or more such years; declared_breaks:
          years of the study's breaks inside the series, joined by ``"; "``;
        - status: ``ok``; ``constant``; ``too_few_points`` (fewer than three: no slope and no
          test); ``non_finite``, ``duplicate_years``, ``bad_year`` (no figures at all);
          limits: codes of :data:`~ipanalysis.models.refusals.LIMIT_TEXTS`, why an ``ok`` series
          lacks some figures, joined by ``"; "``;
        - source: ids of the sources of the first and last value, joined by ``"; "``.

    Raises
    ------
    UsageError
        If `data` is neither a study nor a table with these columns.

    Notes
    -----
    mk_p takes the values as independent given the trend; with positive autocorrelation it is too
    small, so judge by mk_p_corrected where there is one. The corrected test rejects a true
    absence of trend at 5 % in 2 to 10 % of AR(1) series with a correlation up to 0.6, in up to
    14 % at 0.8. Growth is tested as if it had no memory; see
    :mod:`ipanalysis.models.trend.growth`. Nothing is corrected for the number of series looked at.

    References
    ----------
    Sen, P. K. (1968), "Estimates of the regression coefficient based on Kendall's tau", Journal
    of the American Statistical Association 63, 1379-1389.
    Kendall, M. G. (1975), Rank Correlation Methods, 4th ed., Griffin, London.
    Yue, S. and Wang, C. (2004), "The Mann-Kendall test modified by effective sample size to detect
    trend in serially correlated hydrological series", Water Resources Management 18, 201-218.
    Marriott, F. H. C. and Pope, J. A. (1954), "Bias in the estimation of autocorrelations",
    Biometrika 41, 390-402.

    Examples
    --------
    >>> series = pd.DataFrame({"region": "CN", "indicator": "x", "year": range(2020, 2026),
    ...                        "value": [6.3, 7.5, 9.4, 11.8, 14, 16]})
    >>> trend(series)[["n", "cagr", "slope", "mk_tau", "mk_p"]].round(4).values.tolist()
    [[6.0, 0.2049, 2.1, 1.0, 0.0028]]
    """
    panel = read_panel(data)
    table = _ends(panel)
    sound = panel.series[panel.series["fault"] == ""]
    for group, positions in panel.blocks(sound[sound["n"] >= LEAST_FOR_TREND]):
        year, value = panel.year[positions], panel.value[positions]
        figures = rank_trend(year, value) | growth_figures(year, value)
        table.loc[group.index, list(figures)] = pd.DataFrame(figures, index=group.index)
    table["break_year"] = table["break_year"].astype("Int64")
    constant = (table["status"] == "ok") & (table["slope"] == 0) & table["mk_tau"].isna()
    table.loc[constant, "status"] = "constant"
    table["limits"] = _limits(panel, table)
    table["declared_breaks"] = _declared(getattr(data, "breaks", None), table)
    return table[COLUMNS]


def _limits(panel: Panel, table: pd.DataFrame) -> pd.Series:
    """Return the codes of what a series does not carry."""
    n, series = table["n"], panel.series
    lowest = np.minimum.reduceat(panel.value, series["start"]) if len(series) else n
    applies = {
        **{code: n < least for code, least in LIMIT_LEASTS.items()},
        "not_positive": pd.Series(lowest, series.index) <= 0,
        # Between the first and the last year of a whole series there are n - 1 steps.
        "gaps": (n >= LEAST_FOR_CHANGE) & (table["last_year"] - table["first_year"] > n - 1),
    }
    codes = pd.Series("", index=table.index, dtype="str")
    for code, where in applies.items():
        where = where.fillna(False).astype(bool) & (table["status"] == "ok")
        codes = codes.mask(where, codes + "; " + code)
    return codes.mask(codes == "").str.removeprefix("; ")


def _declared(breaks: pd.DataFrame | None, table: pd.DataFrame) -> pd.Series:
    """Return the years of the breaks that the study declares inside each series."""
    found = pd.Series("", index=table.index, dtype="str")
    rows = pd.DataFrame(columns=["year"]) if breaks is None else breaks
    for row in rows.sort_values("year").to_dict("records"):
        inside = (table["first_year"] < row["year"]) & (table["last_year"] >= row["year"])
        inside = inside.fillna(False).astype(bool) & (table["indicator"] == row["indicator"])
        if pd.notna(row["regions"]) and row["regions"]:
            inside &= table["region"].isin(split_list(row["regions"]))
        found = found.mask(inside, found + f"; {int(row['year'])}")
    return found.mask(found == "").str.removeprefix("; ")


def _ends(panel: Panel) -> pd.DataFrame:
    """Return what the first and last points of each series say."""
    series = panel.series
    first, last = series["start"].to_numpy(), series["stop"].to_numpy() - 1
    sound = series["fault"] == ""
    table = series[[*KEYS, "n"]].copy()
    for end, at in (("first", first), ("last", last)):
        year = pd.Series(panel.year[at], dtype="Int64")
        table[f"{end}_year"] = year.where(sound)
        table[f"{end}_value"] = pd.Series(panel.value[at], dtype=float).where(sound)
    span = (table["last_year"] - table["first_year"]).astype(float)
    ratio = table["last_value"] / table["first_value"]
    grows = (table["first_value"] > 0) & (table["last_value"] > 0) & (span > 0)
    table["cagr"] = ratio.where(grows) ** (1 / span.where(grows)) - 1
    for column in (*_RANKED, *FIGURES):
        table[column] = np.nan
    status = series["fault"].mask(sound & (series["n"] < LEAST_FOR_TREND), "too_few_points")
    table["status"] = status.replace("", "ok").astype("str")
    table["source"] = _sources(panel, first, last)
    return table


def _sources(panel: Panel, first: np.ndarray, last: np.ndarray) -> pd.Series:
    if panel.source is None:
        return pd.Series(pd.NA, index=panel.series.index, dtype="str")
    ends = zip(panel.source.iloc[first], panel.source.iloc[last], strict=True)
    ids = ["; ".join(dict.fromkeys(s for s in pair if pd.notna(s))) for pair in ends]
    return pd.Series(ids, index=panel.series.index, dtype="str")
