"""Chances on simulated targets: drawn from what other series did, then held against what came.

A target for the year `h` years behind an origin is the last value plus ``z`` times the mean
absolute yearly change up to the origin. ``z`` is a quantile of the same standardised change over
`h` years among *other* series, the climatology. At the quantiles 10 % to 90 % about half of the
targets are met. Nothing that came after the origin in the series itself goes into its target: the
level is the past's, the quantile is set before, and the climatology comes from series of other
folds. So the target tells the forecaster nothing about the outcome.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ipanalysis.errors import UsageError
from ipanalysis.locale import N_
from ipanalysis.models.backtest.reliability import brier, reliability, skill_interval
from ipanalysis.models.backtest.rolling import Backtest, unworded
from ipanalysis.models.backtest.scoring import ends, levels_of, read_splits, with_splits
from ipanalysis.models.bounds import limits
from ipanalysis.models.forecast.intervals import probability_below
from ipanalysis.models.panel import KEYS

#: Quantiles of the climatology at which targets are drawn.
QUANTILES = tuple(n / 10 for n in range(1, 10))
#: What the climatology of a target may not share with it.
APART = ("series", "region", "indicator")
#: Changes of other series that a climatology needs, below which no target is drawn.
LEAST_CHANGES = 20

# Series are dealt into so many folds; the climatology of one is made of all others.
_FOLDS = 10
_COLUMNS = [
    *("region", "indicator", "model", "origin", "step", "year", "quantile", "target"),
    *("probability", "met", "source"),
]


@dataclass(frozen=True)
class Calibration:
    """How chances on simulated targets came true.

    Attributes
    ----------
    targets : DataFrame
        One row a target and model: region, indicator, model, origin, step, year; quantile of the
        climatology it was drawn at; target, in the unit of the values; probability that the value
        is at least that; met (bool): whether it was; source.
    deciles : DataFrame
        For each model (and indicator and step, if asked; missing: all together) the table of
        :func:`~ipanalysis.models.backtest.reliability.reliability`.
    scores : DataFrame
        For each model (and split) the scores of
        :func:`~ipanalysis.models.backtest.reliability.brier`, and skill_drawn, skill_drawn_low,
        skill_drawn_high: the skill against one who knows at which quantile the target was drawn,
        and says 1 - quantile; worst_gap: the largest absolute gap of a decile.
    """

    targets: pd.DataFrame
    deciles: pd.DataFrame
    scores: pd.DataFrame


def calibration(
    data: object,
    model: str | Sequence[str] = "med3",
    quantiles: Sequence[float] = QUANTILES,
    *,
    apart: str = "series",
    by: str | Sequence[str] = (),
    **options: object,
) -> Calibration:
    """Hold chances on simulated targets against what came.

    Parameters
    ----------
    data : Study, DataFrame or Backtest
        What to forecast, or forecasts made by :func:`~ipanalysis.models.backtest.rolling.backtest`
        already (then of its models, and `model` and `options` are not used).
    model : str or sequence of str
        Model or models whose chances are judged.
    quantiles : sequence of float
        At which quantiles of the climatology targets are drawn, between 0 and 1.
    apart : {"series", "region", "indicator"}
        What the climatology of a target must not share with it: it is made of other series, other
        regions or other indicators. They are dealt into ten folds, if there are more than ten.
    by : str or sequence of str
        Split the scores by ``step``, ``indicator`` or both.
    **options
        As of :func:`~ipanalysis.models.backtest.rolling.backtest`: horizon, levels, min_train,
        origins, bounds, breaks, estimated.

    Returns
    -------
    Calibration
        Targets, reliability by tenths, and scores.

    Raises
    ------
    UsageError
        If an argument is not as described.

    Notes
    -----
    Each series (region, indicator) counts the same in the climatology. Where fewer than 20 changes
    of others are known, and where a target would lie outside the bounds of its indicator, none is
    drawn. All targets are to be reached from below, so that a forecast that is too low or too high
    shows.

    The chance is read from the forecast in the same way as that of
    :func:`~ipanalysis.models.attainment.attainment`.

    Examples
    --------
    >>> walks = np.random.default_rng(1).normal(size=(40, 12)).cumsum(axis=1)
    >>> frame = pd.DataFrame({"region": np.repeat(np.arange(40), 12), "indicator": "x",
    ...                       "year": np.tile(np.arange(2010, 2022), 40), "value": walks.ravel()})
    >>> found = calibration(frame, horizon=1, origins=1)
    >>> found.scores[["n", "series"]].values.tolist()
    [[360, 40]]
    >>> bool(found.scores["skill"].item() > 0.1)
    True
    """
    asked = _quantiles(quantiles)
    if apart not in APART:
        text = N_("The climatology is made of other {known}, not {given}.")
        raise UsageError(text, known=APART, given=apart)
    splits = read_splits(by)
    test = data if isinstance(data, Backtest) else unworded(data, models=model, **options)
    whole = test.forecasts if test.unclipped is None else test.unclipped
    rows = whole[whole["scored"]]
    targets = _with_chances(_drawn(rows, asked, apart, test.bounds), levels_of(rows))
    targets = targets.reindex(columns=_COLUMNS).astype({"met": "bool"})
    deciles, scores = _judged(targets, splits, list(rows["model"].unique()))
    return Calibration(targets.reset_index(drop=True), deciles, scores)


def _quantiles(quantiles: Sequence[float]) -> np.ndarray:
    try:
        found = np.atleast_1d(np.asarray(quantiles, dtype=float))
    except (TypeError, ValueError):
        found = np.array([])
    if not len(found) or not ((found > 0) & (found < 1)).all():
        text = N_("Quantiles lie between 0 and 1; given: {given}.")
        raise UsageError(text, given=quantiles)
    return found


def _drawn(
    rows: pd.DataFrame, quantiles: np.ndarray, apart: str, bounds: pd.DataFrame | None
) -> pd.DataFrame:
    """Return a row a forecast and target."""
    keys = KEYS if apart == "series" else [apart]
    group = rows.groupby(keys).ngroup().to_numpy()
    z = ((rows["outcome"] - rows["last"]) / rows["scale"]).to_numpy()
    step = rows["step"].to_numpy()
    # A change counts once, however many models forecast it, and each series the same.
    once = ~rows.duplicated([*KEYS, "origin", "step"]).to_numpy()
    rows = rows.assign(once=once)
    weight = 1 / rows.groupby([*KEYS, "step"])["once"].transform("sum").to_numpy()
    level = np.full((len(rows), len(quantiles)), np.nan)
    for fold in range(_FOLDS):
        for ahead in np.unique(step):
            mine = (group % _FOLDS == fold) & (step == ahead)
            others = (group % _FOLDS != fold) & (step == ahead) & once
            if mine.any() and others.sum() >= LEAST_CHANGES:
                level[mine] = weighted_quantiles(z[others], weight[others], quantiles)
    count = len(quantiles)
    drawn = rows.loc[rows.index.repeat(count)].reset_index(drop=True)
    drawn = drawn.assign(quantile=np.tile(quantiles, len(rows)), z=level.ravel())
    drawn["target"] = drawn["last"] + drawn["z"] * drawn["scale"]
    floor, ceiling = (np.repeat(side, count) for side in limits(rows["indicator"], bounds))
    drawn = drawn.assign(floor=floor, ceiling=ceiling)
    inside = (drawn["target"] >= floor) & (drawn["target"] <= ceiling)
    return drawn[inside].reset_index(drop=True)


def weighted_quantiles(values: np.ndarray, weight: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Return quantiles of weighted values, linear between the middles of their weights.

    Examples
    --------
    >>> weighted_quantiles(np.array([3.0, 1.0, 2.0]), np.ones(3), np.array([0.5, 1 / 3])).tolist()
    [2.0, 1.5]
    """
    order = np.argsort(values, kind="stable")
    weight = weight[order] / weight.sum()
    return np.interp(shares, np.cumsum(weight) - weight / 2, values[order])


def _with_chances(drawn: pd.DataFrame, levels: list[float]) -> pd.DataFrame:
    """Add the probability that the value is at least the target, and whether it was."""
    names = list(zip(*map(ends, levels), strict=True)) or [(), ()]
    low, high = (drawn[list(side)].to_numpy() for side in names)
    figures = zip(
        drawn["target"].tolist(),
        drawn["mean"].tolist(),
        low.tolist(),
        high.tolist(),
        drawn["floor"].tolist(),
        drawn["ceiling"].tolist(),
        strict=True,
    )
    below = [
        probability_below(target, mean, levels, lower, upper, floor, ceiling)
        for target, mean, lower, upper, floor, ceiling in figures
    ]
    chance = 1 - np.array(below, dtype=float)
    return drawn.assign(probability=chance, met=drawn["outcome"] >= drawn["target"])


def _judged(
    targets: pd.DataFrame, splits: list[str], models: list[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return reliability and scores of each model and split."""
    keys = ["model", *splits]
    order = {name: n for n, name in enumerate(models)}
    groups = sorted(targets.groupby(keys), key=lambda item: (order[item[0][0]], *item[0][1:]))
    bins, scores = [], []
    for key, rows in groups:
        named = dict(zip(keys, key, strict=True))
        series = list(zip(*(rows[k] for k in KEYS), strict=True))
        names = pd.Series(pd.factorize(pd.Series(series, dtype="object"))[0])
        made = reliability(rows["probability"], rows["met"], names)
        found = brier(rows["probability"], rows["met"], names)
        bins.append(made.assign(**named))
        scores.append(named | found | _against_draw(rows, names.to_numpy(), made))
    if not scores:
        bins = [reliability([], []).head(0)]
        scores = pd.DataFrame(columns=[*brier([], []), *_DRAWN])
    found = pd.concat(bins, ignore_index=True), pd.DataFrame(scores)
    return with_splits(found[0]), with_splits(found[1])


_DRAWN = ["skill_drawn", "skill_drawn_low", "skill_drawn_high", "worst_gap"]


def _against_draw(rows: pd.DataFrame, block: np.ndarray, bins: pd.DataFrame) -> dict:
    """Return the skill against knowing only the quantile, and the worst decile."""
    known = rows["probability"].notna().to_numpy()
    hit = rows["met"].to_numpy(float)[known]
    loss = np.square(rows["probability"].to_numpy()[known] - hit)
    drawn = np.square(1 - rows["quantile"].to_numpy()[known] - hit)
    if not known.any():
        return dict.fromkeys(_DRAWN, np.nan)
    low, high = skill_interval(block[known], loss, hit, drawn)
    skill = 1 - loss.sum() / drawn.sum() if drawn.sum() > 0 else np.nan
    return dict(zip(_DRAWN, (skill, low, high, bins["gap"].abs().max()), strict=True))
