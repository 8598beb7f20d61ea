"""Forecasts of short annual series: a point, intervals, and a refusal where neither is fit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ipanalysis.locale import Text, check_lang
from ipanalysis.models.bounds import clip
from ipanalysis.models.cuts import read_breaks
from ipanalysis.models.forecast.asked import check_horizon, read_bounds, read_levels, read_models
from ipanalysis.models.forecast.engines import Engine
from ipanalysis.models.forecast.table import COLUMNS, FORECAST, as_table
from ipanalysis.models.panel import Panel, read_panel
from ipanalysis.models.refusals import (
    LEAST_AFTER_GAP,
    LEAST_FOR_FORECAST,
    LEAST_TO_TRUST,
    LONGEST_HORIZON,
)


def forecast(
    data: object,
    horizon: int | None = 5,
    levels: Sequence[float] = (50, 80, 95),
    model: str | Sequence[str] = "med3",
    *,
    bounds: pd.DataFrame | None = None,
    breaks: pd.DataFrame | None = None,
    estimated: bool = True,
    lang: str = "en",
) -> pd.DataFrame:
    """Forecast every series of a study or table, with intervals.

    Parameters
    ----------
    data : Study or DataFrame
        A study, or any table with the columns region, indicator, year, value; the ids need not
        be in any codelist. Years may be numbers, texts or dates. With a column ``source`` the
        result carries the sources. Figures for a part of a year are never used.
    horizon : int or None
        Years ahead of the last value of each series. None: as far as each series carries, that
        is six years or as many as it has points, whichever is less.
    levels : sequence of float
        Nominal coverage of the intervals in per cent, or as fractions: 95 and 0.95 are the same.
        Of Med3, 50, 60, 70, 80, 90, 95 and 99 are fitted, others interpolated; see
        :mod:`ipanalysis.models.forecast.intervals`.
    model : str or sequence of str
        One model or several:

        - ``med3``: :mod:`ipanalysis.models.forecast.med3`, with calibrated intervals;
        - ``naive``, ``drift``, ``linear``: :mod:`ipanalysis.models.forecast.simple_models`;
        - ``theta``, ``ets``, ``arima``, ``local_linear``: fitted by statsmodels, see
          :mod:`ipanalysis.models.forecast.library_models`; the last three need ten points;
        - ``statsforecast:NAME``: a class of that library, if it is installed;
        - any of them with ``+calibrated`` behind it: its point with the widths of Med3, instead
          of the model's own intervals, which are too narrow on short annual series.
    bounds : DataFrame, optional
        Columns indicator, lower, upper; taken from the indicators of a study if not given.
        Forecasts and intervals are clipped to them; a series with a value outside is refused.
    breaks : DataFrame, optional
        Columns indicator, year and, if wanted, regions (a list; empty: all), reason_en,
        reason_zh; those of a study if not given (an empty table: none). Points before the last
        break inside a series are left out.
    estimated : bool
        False leaves out points that are estimated or derived.
    lang : {"en", "zh"}
        Language of the column reason.

    Returns
    -------
    DataFrame
        One row a series, model, year and level, in this order:

        - region, indicator, year (Int64), model, level (per cent);
        - mean: the point forecast, to be read as the median; lower, upper: the interval; all in
          the unit of the values;
        - n: number of points used; n_estimated: how many of them are estimated or derived;
          first_year: the first of them (Int64);
        - since: year of the break that cut off what came before (Int64), missing without one;
        - status: ``ok``; ``ok_tail`` where years are missing inside the series and only the
          complete run of five or more years at its end was used; ``rough`` where there are only
          four values; ``constant`` where all values are equal (a point without an interval);
          ``warned`` where the library that fitted the model warned (of a series with years missing
          too: the reason says both);
        - reason: what refuses or limits the forecast, in words, with the reason of the break and
          what the library said; empty where nothing does;
        - source: ids of the sources of the values used, joined by ``"; "``.

        A refused series has a single row without year, level and figures. Its status is
        ``too_few_points`` (fewer than four), ``gap`` (years missing, and fewer than five complete
        years at the end), ``non_finite``, ``duplicate_years``, ``bad_year``,
        ``out_of_bounds``, ``horizon_too_long`` (beyond six years or beyond the number of points),
        ``too_few_to_fit`` (for this model), ``fit_failed`` or ``no_result``; nothing stands in
        for a model that failed. :func:`~ipanalysis.models.refusals.refusal_text` has the words.

    Raises
    ------
    UsageError
        If columns are missing, or an argument is not as described, or the library of a model is not
        installed.

    Notes
    -----
    The intervals are calibrated across many annual series: about 95 of 100 outcomes of *series
    like these* fall into the 95 % interval (91 to 96 by collection, when the others are fitted to).
    They do not know of breaks
    that have not happened yet, and treat values stated as "about" or "over" as exact.

    Examples
    --------
    >>> series = pd.DataFrame({"region": "CN", "indicator": "x", "year": range(2020, 2026),
    ...                        "value": [6.3, 7.5, 9.4, 11.8, 14, 16]})
    >>> ahead = forecast(series, horizon=1, levels=[80])
    >>> ahead[["year", "level", "n", "status"]].values.tolist()
    [[2026, 80.0, 6, 'ok']]
    >>> forecast(series.head(3))["reason"].item()
    'too few yearly values: 3, and at least 4 are needed'
    >>> both = forecast(series, 1, 0.95, ["naive", "drift"])
    >>> both[["model", "mean", "upper"]].round(2).values.tolist()
    [['naive', 16.0, 21.1], ['drift', 17.94, 19.33]]
    """
    check_lang(lang)
    table, reasons = _made(data, horizon, levels, model, bounds, breaks, estimated)
    table = clip(table, read_bounds(data, bounds))
    words = pd.array([text.text(lang) for text in reasons], dtype="str")
    return table.assign(reason=words.take(table["reason"]))


def unworded(
    data: object,
    horizon: int | None = 5,
    levels: Sequence[float] = (50, 80, 95),
    model: str | Sequence[str] = "med3",
    *,
    bounds: pd.DataFrame | None = None,
    breaks: pd.DataFrame | None = None,
    estimated: bool = True,
    clipped: bool = True,
) -> pd.DataFrame:
    """Return what :func:`forecast` does, with reasons that wait for their language.

    Parameters
    ----------
    data, horizon, levels, model, bounds, breaks, estimated
        As there.
    clipped : bool
        False leaves figures beyond the bounds of their indicator: whoever reads chances or paths
        needs the whole distribution, and clips what comes of it.
    """
    table, reasons = _made(data, horizon, levels, model, bounds, breaks, estimated)
    if clipped:
        table = clip(table, read_bounds(data, bounds))
    waiting = np.empty(len(reasons), dtype=object)
    waiting[:] = reasons
    return table.assign(reason=pd.Series(waiting[table["reason"]], table.index, dtype="object"))


def _made(
    data: object,
    horizon: int | None,
    levels: Sequence[float],
    model: str | Sequence[str],
    bounds: pd.DataFrame | None,
    breaks: pd.DataFrame | None,
    estimated: bool,
) -> tuple[pd.DataFrame, list[Text]]:
    """Return the forecasts, not clipped; the column reason is a place in the list of reasons."""
    check_horizon(horizon)
    levels, engines = read_levels(levels), read_models(model)
    panel = read_panel(data, read_breaks(data, breaks), read_bounds(data, bounds), estimated)
    tables, reasons = [], []
    for engine in engines:
        table, of_model = _by_model(panel, engine, horizon, levels)
        table["model"] = pd.array([engine.name], dtype="str").take(np.zeros(len(table), int))
        table["reason"] += len(reasons)
        reasons += of_model
        tables.append(table)
    table = tables[0]
    if len(tables) > 1:
        table = pd.concat(tables).sort_values("series", kind="stable", ignore_index=True)
    return table[COLUMNS], reasons


def _by_model(
    panel: Panel, engine: Engine, horizon: int | None, levels: list[float]
) -> tuple[pd.DataFrame, list[Text]]:
    """Forecast every series by one model."""
    series = _screen(panel, horizon, engine.least)
    ready = series[series["ready"]]
    at = np.flatnonzero(~series["ready"].to_numpy(bool))
    parts = [_refusals(at, series["status"].to_numpy()[at])]
    said: dict[int, str] = {}
    for group, positions in panel.blocks(ready, "tail"):
        made, notes = _block(engine, group, panel.value[positions], horizon, levels)
        parts += made
        said |= notes
    return as_table(parts, series, panel, said)


def _screen(panel: Panel, horizon: int | None, least: int) -> pd.DataFrame:
    """Decide for each series whether it is forecast, from which point on, or why not."""
    series = panel.series.copy()
    fault = series["fault"].to_numpy(dtype=object)
    n, tail, stop = (series[name].to_numpy() for name in ("n", "tail", "stop"))
    run = stop - tail
    has_gap = run < n
    few = n < LEAST_FOR_FORECAST
    short_run = has_gap & (run < LEAST_AFTER_GAP)
    far = (horizon or 1) > np.minimum(run, LONGEST_HORIZON)
    status = np.full(len(series), "ok", dtype=object)
    # From the mildest to the gravest, which is the one that is told.
    for code, found in (
        ("rough", run < LEAST_TO_TRUST),
        ("ok_tail", has_gap),
        ("horizon_too_long", far),
        ("too_few_to_fit", run < least),
        ("gap", short_run),
        ("too_few_points", few),
    ):
        status[found] = code
    unusable = fault != ""
    status[unusable] = fault[unusable]
    series["status"] = pd.Series(status, series.index, dtype="object")
    series["ready"] = np.isin(status, FORECAST)
    series["n"] = np.where(few | short_run | unusable, n, run)
    return series


def _block(
    engine: Engine,
    group: pd.DataFrame,
    values: np.ndarray,
    horizon: int | None,
    levels: list[float],
) -> tuple[list[dict[str, np.ndarray]], dict[int, str]]:
    """Forecast all series of one length; return rows, and what the library said of a series."""
    horizon = horizon or min(LONGEST_HORIZON, values.shape[1])
    shape = (len(values), horizon, len(levels))
    mean = np.repeat(values[:, -1:], horizon, axis=1)
    lower, upper = np.full(shape, np.nan), np.full(shape, np.nan)
    said = np.full(len(values), "", dtype=object)
    varies = (values != values[:, :1]).any(axis=1)
    if varies.any():
        # Figures too large for a number become inf or NaN; such a series is refused below.
        with np.errstate(over="ignore", invalid="ignore"):
            made = engine.run(values[varies], horizon, levels)
        mean[varies], lower[varies], upper[varies], said[varies] = made
    finite = (np.isfinite(lower) & np.isfinite(upper)).all(axis=(1, 2)) | ~varies
    status = group["status"].to_numpy(dtype=object)
    status = np.where((said != "") & (status != "rough"), "warned", status)
    status = np.where(varies, status, "constant")
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
    why = np.where(said[~finite] != "", "fit_failed", "no_result")
    notes = {int(i): text for i, text in zip(group.index, said, strict=True) if text}
    return [rows, _refusals(failed, why)], notes


def _refusals(series: np.ndarray, status: np.ndarray) -> dict[str, np.ndarray]:
    blank = np.full(len(series), np.nan)
    figures = dict.fromkeys(("ahead", "level", "mean", "lower", "upper"), blank)
    return {"series": series, **figures, "status": status}
