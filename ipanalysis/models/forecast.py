"""Forecasts of short annual series: a point, intervals, and a refusal where neither is fit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ipanalysis.errors import UsageError
from ipanalysis.locale import N_
from ipanalysis.models.intervals import half_widths
from ipanalysis.models.med3 import med3
from ipanalysis.models.panel import KEYS, Panel, read_panel
from ipanalysis.models.refusals import LEAST_FOR_FORECAST, LONGEST_HORIZON

#: Columns of the result, in order.
COLUMNS = [
    *("region", "indicator", "year", "model", "level", "mean", "lower", "upper"),
    *("n", "first_year", "status", "source"),
]
MODELS = ("med3",)


def forecast(
    data: object,
    horizon: int | None = 5,
    levels: Sequence[float] = (50, 80, 95),
    model: str = "med3",
    *,
    bounds: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Forecast every series of a study or table, with intervals.

    Parameters
    ----------
    data : Study or DataFrame
        A study, or any table with the columns region, indicator, year, value; the ids need not
        be in any codelist. With a column ``source`` the result carries the sources.
    horizon : int or None
        Years ahead of the last value of each series. None: as far as each series carries, that
        is six years or as many as it has points, whichever is less.
    levels : sequence of float
        Nominal coverage of the intervals in per cent (95, not 0.95). 80 and 95 are fitted, other
        levels interpolated; see :mod:`ipanalysis.models.intervals`.
    model : {"med3"}
        The model; see :mod:`ipanalysis.models.med3`.
    bounds : DataFrame, optional
        Columns indicator, lower, upper; taken from the indicators of a study if not given.
        Forecasts and intervals are clipped to them.

    Returns
    -------
    DataFrame
        One row a series, year and level, in this order:

        - region, indicator, year (Int64), model, level (per cent);
        - mean: the point forecast, to be read as the median; lower, upper: the interval; all in
          the unit of the values;
        - n: number of points used; first_year: the first of them (Int64);
        - status: ``ok``; ``ok_tail`` where years are missing inside the series and only the
          complete run of five or more years at its end was used; ``constant`` where all values
          are equal (a point without an interval);
        - source: ids of the sources of the values used, joined by ``"; "``.

        A refused series has a single row without year, level and figures. Its status is
        ``too_few_points`` (fewer than five), ``gap`` (years missing, and fewer than five complete
        years at the end), ``non_finite``, ``duplicate_years``, ``bad_year``,
        ``horizon_too_long`` (beyond six years or beyond the number of points) or ``no_result``;
        :func:`~ipanalysis.models.refusals.refusal_text` has the words.

    Raises
    ------
    UsageError
        If columns are missing, or `horizon`, `levels`, `model` or `bounds` are not as described.

    Notes
    -----
    The intervals are calibrated across many annual series: about 95 of 100 outcomes of *series
    like these* fall into the 95 % interval (88 to 97 by collection). They do not know of breaks
    that have not happened yet, and treat values stated as "about" or "over" as exact.

    Examples
    --------
    >>> series = pd.DataFrame({"region": "CN", "indicator": "x", "year": range(2020, 2026),
    ...                        "value": [6.3, 7.5, 9.4, 11.8, 14, 16]})
    >>> ahead = forecast(series, horizon=1, levels=[80])
    >>> ahead[["year", "level", "n", "status"]].values.tolist()
    [[2026, 80.0, 6, 'ok']]
    >>> forecast(series.head(3))["status"].item()
    'too_few_points'
    """
    levels = _check(horizon, levels, model)
    panel = read_panel(data)
    series = _screen(panel, horizon)
    ready = series[series["status"].isin(["ok", "ok_tail"])]
    refused = series.drop(index=ready.index)
    parts = [_refusals(refused.index.to_numpy(), refused["status"].to_numpy())]
    for group, positions in panel.blocks(ready, "tail"):
        parts += _block(group, panel.value[positions], horizon, levels)
    table = _table(parts, series, panel, model)
    return _clip(table, _bounds(data, bounds))[COLUMNS]


def _check(horizon: object, levels: Sequence[float], model: str) -> list[float]:
    """Refuse arguments that no series could be forecast with; return the levels in order."""
    if model not in MODELS:
        known = tuple(MODELS)
        raise UsageError(
            N_("There is no model {model!r}. Models: {known}."), model=model, known=known
        )
    whole = isinstance(horizon, int | np.integer) and not isinstance(horizon, bool)
    if horizon is not None and not (whole and horizon >= 1):
        raise UsageError(
            N_("The horizon is a whole number of years from 1 on, not {given}."), given=horizon
        )
    listed = sorted({float(level) for level in np.atleast_1d(levels)})
    if not listed or not all(1 <= level < 100 for level in listed):
        raise UsageError(
            N_("Levels are per cent from 1 to below 100, such as 95 (not 0.95); given: {given}."),
            given=levels,
        )
    return listed


def _screen(panel: Panel, horizon: int | None) -> pd.DataFrame:
    """Decide for each series whether it is forecast, from which point on, or why not."""
    series = panel.series.copy()
    run = series["stop"] - series["tail"]
    has_gap = run < series["n"]
    few = series["n"] < LEAST_FOR_FORECAST
    short_run = run < LEAST_FOR_FORECAST
    far = (horizon or 1) > run.clip(upper=LONGEST_HORIZON)
    series["status"] = np.select(
        [series["fault"] != "", few, short_run, far, has_gap],
        [series["fault"], "too_few_points", "gap", "horizon_too_long", "ok_tail"],
        "ok",
    )
    series["n"] = series["n"].where(few | short_run | (series["fault"] != ""), run)
    return series


def _block(
    group: pd.DataFrame, values: np.ndarray, horizon: int | None, levels: list[float]
) -> list[dict[str, np.ndarray]]:
    """Forecast all series of one length."""
    horizon = horizon or min(LONGEST_HORIZON, values.shape[1])
    shape = (len(values), horizon, len(levels))
    mean = np.repeat(values[:, -1:], horizon, axis=1)
    lower, upper = np.full(shape, np.nan), np.full(shape, np.nan)
    varies = (values != values[:, :1]).any(axis=1)
    if varies.any():
        # Figures too large for a number become inf or NaN; such a series is refused below.
        with np.errstate(over="ignore", invalid="ignore"):
            mean[varies], spread = med3(values[varies], horizon)
            below, above = half_widths(values[varies], spread, levels)
        lower[varies] = mean[varies, :, None] - below
        upper[varies] = mean[varies, :, None] + above
    finite = np.isfinite(lower + upper).all(axis=(1, 2)) | ~varies
    status = np.where(varies, group["status"], "constant")
    series, count = group.index.to_numpy()[finite], horizon * len(levels)
    rows = {
        "series": np.repeat(series, count),
        "ahead": np.tile(np.repeat(np.arange(1, horizon + 1), len(levels)), len(series)),
        "level": np.tile(levels, len(series) * horizon),
        "mean": np.repeat(mean[finite].ravel(), len(levels)),
        "lower": lower[finite].ravel(),
        "upper": upper[finite].ravel(),
        "status": np.repeat(status[finite], count),
    }
    failed = group.index.to_numpy()[~finite]
    return [rows, _refusals(failed, np.full(len(failed), "no_result"))]


def _refusals(series: np.ndarray, status: np.ndarray) -> dict[str, np.ndarray]:
    blank = np.full(len(series), np.nan)
    figures = dict.fromkeys(("ahead", "level", "mean", "lower", "upper"), blank)
    return {"series": series, **figures, "status": status}


def _table(parts: list[dict], series: pd.DataFrame, panel: Panel, model: str) -> pd.DataFrame:
    """Join the parts, sorted by series, year and level, with what is known of each series."""
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    table = pd.DataFrame(joined).sort_values(["series", "ahead", "level"], ignore_index=True)
    of = table.pop("series").astype(int)
    forecasted = table["ahead"].notna()
    table["region"], table["indicator"] = (series[key].take(of).array for key in KEYS)
    last_year = panel.year[series["stop"].to_numpy() - 1][of]
    table["year"] = (last_year + table["ahead"]).astype("Int64")
    table["model"] = pd.Series(model, index=table.index, dtype="str")
    table["status"] = table["status"].astype("str")
    table["n"] = series["n"].to_numpy()[of]
    first_year = pd.Series(panel.year[series["tail"].to_numpy()][of], dtype="Int64")
    table["first_year"] = first_year.where(forecasted)
    table["source"] = _sources(panel, series).take(of).array
    return table


def _sources(panel: Panel, series: pd.DataFrame) -> pd.Series:
    """Return the source ids of the values used, joined, for each series."""
    if panel.source is None:
        return pd.Series(pd.NA, index=series.index, dtype="str")
    length = (series["stop"] - series["start"]).to_numpy()
    used = pd.DataFrame(
        {"series": np.repeat(series.index.to_numpy(), length), "source": panel.source.to_numpy()}
    )
    after = np.arange(len(used)) >= np.repeat(series["tail"].to_numpy(), length)
    # A refused series is refused as a whole, so all its sources stand beside the refusal.
    refused = ~series["status"].isin(["ok", "ok_tail"]).to_numpy()
    used = used[after | np.repeat(refused, length)].dropna().drop_duplicates()
    return used.groupby("series")["source"].agg("; ".join).reindex(series.index).astype("str")


def _clip(table: pd.DataFrame, bounds: pd.DataFrame | None) -> pd.DataFrame:
    """Clip figures to the bounds of their indicators."""
    if bounds is None:
        return table
    limits = bounds.set_index("indicator")
    low = table["indicator"].map(limits["lower"]).astype(float).fillna(-np.inf)
    high = table["indicator"].map(limits["upper"]).astype(float).fillna(np.inf)
    figures = table[["mean", "lower", "upper"]]
    return table.assign(**figures.clip(low, high, axis=0))


def _bounds(data: object, bounds: pd.DataFrame | None) -> pd.DataFrame | None:
    """Return the bounds given, or those of the study."""
    if bounds is None and not isinstance(data, pd.DataFrame):
        bounds = data.indicators
    if bounds is None:
        return None
    columns = ["indicator", "lower", "upper"]
    if any(c not in bounds for c in columns) or bounds["indicator"].duplicated().any():
        raise UsageError(
            N_("The bounds need the columns {needed}, and each indicator once."),
            needed=tuple(columns),
        )
    return bounds[columns]
