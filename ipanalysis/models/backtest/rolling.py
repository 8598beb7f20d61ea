"""Forecasts from every point of the past, held against what came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from ipanalysis.errors import UsageError
from ipanalysis.locale import N_, check_lang
from ipanalysis.locale.later import in_words
from ipanalysis.models.backtest.origins import (
    Past,
    check_least,
    check_origins,
    mean_changes,
    outcomes,
    pasts,
    sources,
)
from ipanalysis.models.backtest.refused import break_ahead, not_started, refusal_table
from ipanalysis.models.backtest.scoring import ends, read_splits, score_table
from ipanalysis.models.bounds import clip
from ipanalysis.models.cuts import last_breaks, read_breaks
from ipanalysis.models.forecast import forecast
from ipanalysis.models.forecast.asked import check_horizon, read_bounds, read_levels, read_models
from ipanalysis.models.panel import KEYS, Panel, read_panel
from ipanalysis.models.refusals import LEAST_TO_TRUST, LONGEST_HORIZON

#: Columns of the forecasts before and after the ends of the intervals.
HEAD = [
    *("region", "indicator", "model", "origin", "step", "year", "n", "last", "scale"),
    *("outcome", "mean"),
]
TAIL = ["status", "scored", "source"]


@dataclass(frozen=True)
class Backtest:
    """Forecasts of years whose outcome is known.

    Attributes
    ----------
    forecasts : DataFrame
        One row a series, model, origin and step:

        - region, indicator, model;
        - origin (Int64): the last year that was used; step: years ahead of it; year (Int64): the
          year forecast;
        - n: number of points used; last: the value at the origin, which is the naive forecast;
          scale: the mean absolute yearly change of the points used;
        - outcome, mean: what came and what was forecast; lower_80, upper_80 and so on: the
          interval of each level; all in the unit of the values;
        - status: as of :func:`~ipanalysis.forecast`;
        - scored (bool): whether every model has a forecast here; only these rows are scored;
        - source: ids of the sources of the series, joined by ``"; "``.
    scores : DataFrame
        One row a model (and indicator, and step, if asked; missing: all together) and level:

        - model, indicator, step (Int64), level (per cent);
        - n, series: scored rows, and the series they come from, which alone are independent;
        - mase: mean absolute error over scale; smape: per cent; owa: mean of the two
          relative to naive on the same rows, below 1 is better than naive;
        - coverage: share of outcomes inside the interval, as a fraction; coverage_low,
          coverage_high: its 95 % interval when whole series are drawn anew, missing with fewer
          than five series;
        - msis: mean interval score over scale; pinball: mean pinball loss of the two ends over
          scale, which is msis x (1 - level/100) / 4.
    refused : DataFrame
        What could not be forecast or held against an outcome, one row a series, model (missing:
        whatever the model) and status: origins (their number), first_origin, last_origin (Int64),
        reason, source.
    bounds : DataFrame or None
        The bounds of the indicators that the forecasts respect.
    unclipped : DataFrame or None
        The forecasts before they were clipped to these bounds, which chances are read from.
    """

    forecasts: pd.DataFrame
    scores: pd.DataFrame
    refused: pd.DataFrame
    bounds: pd.DataFrame | None = field(default=None, repr=False)
    unclipped: pd.DataFrame | None = field(default=None, repr=False)

    def scores_by(self, *by: str) -> pd.DataFrame:
        """Return the scores split by ``step``, ``indicator`` or both."""
        return score_table(self.forecasts, by)


def backtest(
    data: object,
    horizon: int = 5,
    models: str | Sequence[str] = ("med3", "naive", "drift"),
    levels: Sequence[float] = (50, 80, 95),
    *,
    min_train: int = LEAST_TO_TRUST,
    origins: int | Sequence[int] | None = None,
    by: str | Sequence[str] = (),
    bounds: pd.DataFrame | None = None,
    breaks: pd.DataFrame | None = None,
    estimated: bool = True,
    lang: str = "en",
) -> Backtest:
    """Forecast from every year of the past as if the rest were not known, and hold it to account.

    Parameters
    ----------
    data : Study or DataFrame
        A study, or a table with the columns region, indicator, year, value.
    horizon : int
        Years ahead, at most six.
    models, levels, bounds, breaks, estimated
        As of :func:`~ipanalysis.forecast`. A break holds from its year on: an
        origin before it knows nothing of it, and an outcome behind it is not held against a
        forecast from before.
    min_train : int
        Values that a forecast must have to start from, at least five.
    origins : int, sequence of int or None
        So many origins at the end of each series, or the years that are origins; None: every
        year that leaves `min_train` values before it and one behind.
    by : str or sequence of str
        Split the scores by ``step``, ``indicator`` or both.
    lang : {"en", "zh"}
        Language of the column reason.

    Returns
    -------
    Backtest
        Tables of forecasts, scores and refusals. All models are scored on the same rows.

    Raises
    ------
    UsageError
        If an argument is not as described.

    Notes
    -----
    The values are those known today: what was revised later stands in its last form. For the
    targets of a study as its readers knew it see
    :func:`~ipanalysis.models.backtest.hindsight.hindsight`.

    Every row counts the same, so a series with many origins counts more than a short one.
    Forecasts of one series err together; the interval of the coverage allows for that, though
    not for series that move together, such as a nation and its regions.

    References
    ----------
    Tashman, L. J. (2000), "Out-of-sample tests of forecasting accuracy", International Journal of
    Forecasting 16, 437-450 (rolling origins). Hyndman, R. J. and Koehler, A. B. (2006), "Another
    look at measures of forecast accuracy", same journal 22, 679-688 (MASE). Makridakis, S. et al.
    (2020), "The M4 Competition", same journal 36, 54-74 (OWA, MSIS).

    Examples
    --------
    >>> line = pd.DataFrame({"region": "A", "indicator": "x", "year": range(2010, 2017),
    ...                      "value": [1.0, 3.0, 4.0, 7.0, 9.0, 11.0, 14.0]})
    >>> found = backtest(line, horizon=1, models=["naive", "drift"], levels=[80])
    >>> found.forecasts[["model", "origin", "outcome", "mean"]].values.tolist()
    [['naive', 2014, 11.0, 9.0], ['drift', 2014, 11.0, 11.0], ...
    >>> found.scores[["model", "n", "series", "owa"]].round(3).values.tolist()
    [['naive', 2, 1, 1.0], ['drift', 2, 1, 0.184]]
    """
    check_lang(lang)
    found = unworded(
        data,
        horizon,
        models,
        levels,
        min_train=min_train,
        origins=origins,
        by=by,
        bounds=bounds,
        breaks=breaks,
        estimated=estimated,
    )
    refused = in_words(found.refused, lang).astype({"reason": "str"})
    return replace(found, refused=refused)


def unworded(
    data: object,
    horizon: int = 5,
    models: str | Sequence[str] = ("med3", "naive", "drift"),
    levels: Sequence[float] = (50, 80, 95),
    *,
    min_train: int = LEAST_TO_TRUST,
    origins: int | Sequence[int] | None = None,
    by: str | Sequence[str] = (),
    bounds: pd.DataFrame | None = None,
    breaks: pd.DataFrame | None = None,
    estimated: bool = True,
) -> Backtest:
    """Return what :func:`backtest` does, with reasons that wait for their language."""
    check_horizon(horizon)
    if horizon is None or horizon > LONGEST_HORIZON:
        text = N_("A backtest looks from 1 to {longest} years ahead, not {given}.")
        raise UsageError(text, longest=LONGEST_HORIZON, given=horizon)
    check_origins(origins)
    least, splits = check_least(min_train), read_splits(by)
    names = [engine.name for engine in read_models(models)]
    test = _Test(
        panel := read_panel(data, None, limits := read_bounds(data, bounds), estimated),
        horizon=int(horizon),
        models=names,
        levels=read_levels(levels),
        bounds=limits,
        breaks=read_breaks(data, breaks),
    )
    refused = [not_started(panel, least)]
    made = []
    for past in pasts(panel, least, origins, test.breaks):
        rows, lost = test.forecasts(past, least)
        made.append(rows)
        refused.append(lost)
    rows, broken = test.before_breaks(pd.concat(made, ignore_index=True) if made else None)
    refused.append(broken)
    whole = test.table(rows)
    figures = ["mean", *(name for level in test.levels for name in ends(level))]
    table = clip(whole, limits, figures)
    told = refusal_table(refused, panel, test.breaks)
    return Backtest(table, score_table(table, splits), told, limits, whole)


@dataclass(frozen=True)
class _Test:
    """A panel with what is asked of it."""

    panel: Panel
    horizon: int
    models: list[str]
    levels: list[float]
    bounds: pd.DataFrame | None
    breaks: pd.DataFrame | None

    def forecasts(self, past: Past, least: int) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Forecast from some origins; return rows with an outcome, and refusals."""
        # No forecast goes beyond its number of points, so that far ahead each series decides.
        asked = self.horizon if self.horizon <= least else None
        made = forecast.unworded(
            *(past.frame, asked, self.levels, self.models),
            bounds=self.bounds,
            breaks=None,
            clipped=False,
        )
        at = made["region"].to_numpy(int)
        made = made.assign(
            series=past.series[at],
            position=past.origin[at],
            cut=past.cut[at],
            **{key: self.panel.series[key].take(past.series[at]).array for key in KEYS},
        )
        short = made["level"].notna() & (made["n"] < least)
        made["status"] = made["status"].mask(short, "too_few_points")
        fit = made["level"].notna() & ~short & (made["status"] != "constant")
        return self._with_outcome(made[fit]), made[~fit]

    def _with_outcome(self, made: pd.DataFrame) -> pd.DataFrame:
        """Return a row a step, the levels beside each other, where the outcome is known."""
        count = len(self.levels)
        rows = made.iloc[::count].reset_index(drop=True)
        for side, end in enumerate(("lower", "upper")):
            values = made[end].to_numpy().reshape(-1, count)
            names = [ends(level)[side] for level in self.levels]
            rows = rows.assign(**dict(zip(names, values.T, strict=True)))
        position, series = rows["position"].to_numpy(), rows["series"].to_numpy()
        year = rows["year"].to_numpy(int)
        origin = self.panel.year[position]
        rows = rows.assign(
            origin=origin,
            step=year - origin,
            last=self.panel.value[position],
            outcome=outcomes(self.panel, series, year),
        )
        known = rows["outcome"].notna() & (rows["step"] <= self.horizon)
        return rows[known].reset_index(drop=True)

    def before_breaks(self, rows: pd.DataFrame | None) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Set apart the rows whose outcome lies behind a break that their origin was before."""
        rows = pd.DataFrame() if rows is None else rows
        if self.breaks is None or rows.empty:
            return rows, rows.head(0)
        span = rows["origin"].to_numpy(int), rows["year"].to_numpy(int)
        at = last_breaks(rows, *span, self.breaks)
        broken = rows[at >= 0].assign(cut=at[at >= 0])
        return rows[at < 0], break_ahead(broken)

    def table(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return the forecasts of all origins as a table of the result."""
        columns = [name for level in self.levels for name in ends(level)]
        order = [*HEAD, *columns, *TAIL]
        kinds = dict.fromkeys(("origin", "year"), "Int64") | dict.fromkeys(("step", "n"), "int64")
        kinds |= dict.fromkeys(("last", "scale", "outcome", "mean", *columns), "float64")
        kinds |= dict.fromkeys(("region", "indicator", "model", "status", "source"), "str")
        kinds |= {"scored": "bool"}
        if rows.empty:
            return pd.DataFrame(columns=order).astype(kinds)
        place = {name: n for n, name in enumerate(self.models)}
        rows = rows.assign(place=rows["model"].map(place))
        rows = rows.sort_values(["series", "origin", "step", "place"], ignore_index=True)
        position, n = rows["position"].to_numpy(), rows["n"].to_numpy(int)
        there = rows.groupby(["series", "origin", "step"])["model"].transform("size")
        rows = rows.assign(
            scale=mean_changes(self.panel, position, n),
            scored=there == len(self.models),
            source=sources(self.panel).take(rows["series"]).to_numpy(),
        )
        return rows[order].astype(kinds)
