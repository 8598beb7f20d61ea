"""How far forecasts were off, and how often their intervals held: losses and their means."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ipanalysis.errors import UsageError
from ipanalysis.locale import N_
from ipanalysis.models.backtest.blocks import share_intervals
from ipanalysis.models.panel import KEYS

#: What scores can be split by, besides the model.
SPLITS = ("indicator", "step")

_FIGURES = [
    *("n", "series", "mase", "smape", "owa", "coverage", "coverage_low", "coverage_high"),
    *("msis", "pinball"),
]


def ends(level: float) -> tuple[str, str]:
    """Return the names of the columns that hold the interval of a level.

    Examples
    --------
    >>> ends(80.0), ends(99.5)
    (('lower_80', 'upper_80'), ('lower_99.5', 'upper_99.5'))
    """
    return f"lower_{level:g}", f"upper_{level:g}"


def levels_of(forecasts: pd.DataFrame) -> list[float]:
    """Return the levels that a table of forecasts has intervals of."""
    return sorted(float(c.removeprefix("lower_")) for c in forecasts if c.startswith("lower_"))


def smape(outcome: np.ndarray, forecast: np.ndarray) -> np.ndarray:
    """Return 200 |y - f| / (|y| + |f|), in per cent; 0 where both are 0.

    Examples
    --------
    >>> smape(np.array([3.0, 0.0]), np.array([1.0, 0.0])).tolist()
    [100.0, 0.0]
    """
    size = np.abs(outcome) + np.abs(forecast)
    off = np.abs(outcome - forecast)
    return 200 * np.divide(off, size, out=np.zeros_like(off), where=size > 0)


def pinball(outcome: np.ndarray, quantile: np.ndarray, share: float) -> np.ndarray:
    """Return the loss of a quantile: share (y - q) above it, (1 - share) (q - y) below.

    References
    ----------
    Koenker, R. and Bassett, G. (1978), "Regression quantiles", Econometrica 46, 33-50.

    Examples
    --------
    >>> pinball(np.array([10.0, 10.0]), np.array([8.0, 14.0]), 0.25).tolist()  # 2/4 and 4 x 3/4
    [0.5, 3.0]
    """
    off = outcome - quantile
    return np.maximum(share * off, (share - 1) * off)


def interval_score(
    outcome: np.ndarray, lower: np.ndarray, upper: np.ndarray, level: float
) -> np.ndarray:
    """Return the width of an interval plus 2 / alpha times what the outcome lies outside.

    References
    ----------
    Gneiting, T. and Raftery, A. E. (2007), "Strictly proper scoring rules, prediction, and
    estimation", Journal of the American Statistical Association 102, 359-378, section 6.2.

    Examples
    --------
    >>> interval_score(np.array([1.0, 7.0]), np.zeros(2), np.full(2, 5.0), 50).tolist()
    [5.0, 13.0]
    """
    alpha = 1 - level / 100
    miss = np.maximum(lower - outcome, 0) + np.maximum(outcome - upper, 0)
    return upper - lower + np.divide(2, alpha) * miss


def score_table(forecasts: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    """Return the scores of each model over the rows that all models have.

    Parameters
    ----------
    forecasts : DataFrame
        As in :class:`~ipanalysis.models.backtest.rolling.Backtest`.
    by : sequence of str
        ``indicator``, ``step`` or both: what to split the scores by.

    Returns
    -------
    DataFrame
        One row a model, split and level, as described there.
    """
    by = read_splits(by)
    rows = forecasts[forecasts["scored"]].reset_index(drop=True)
    keys = ["model", *by]
    if rows.empty:
        return with_splits(pd.DataFrame(columns=["model", "level", *_FIGURES]))
    # Models stay in the order in which they were asked for.
    order = {name: n for n, name in enumerate(forecasts["model"].unique())}
    groups = rows[keys].drop_duplicates()
    groups = groups.sort_values(keys, key=lambda c: c.map(order) if c.name == "model" else c)
    groups = groups.reset_index(drop=True)
    group = pd.MultiIndex.from_frame(groups).get_indexer(pd.MultiIndex.from_frame(rows[keys]))
    count = np.bincount(group)
    block = rows.groupby(KEYS).ngroup().to_numpy()
    pairs = pd.DataFrame({"group": group, "block": block}).drop_duplicates()
    series = np.bincount(pairs["group"])
    points = _point_scores(rows, group, count)
    tables = []
    for level in levels_of(forecasts):
        inside, msis, loss = _interval_losses(rows, level)
        low, high = share_intervals(block, group, inside)
        scores = {
            **{"level": level, "n": count, "series": series},
            **points,
            **{"coverage": np.bincount(group, inside) / count},
            **{"coverage_low": low, "coverage_high": high},
            **{"msis": np.bincount(group, msis) / count},
            **{"pinball": np.bincount(group, loss) / count},
        }
        tables.append(groups.assign(**scores, group=np.arange(len(groups))))
    table = pd.concat(tables).sort_values(["group", "level"], ignore_index=True)
    return with_splits(table.drop(columns="group"))


def with_splits(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of scores with model, indicator and step in front; missing: all together."""
    kinds = {"model": "str", "indicator": "str", "step": "Int64"}
    return table.reindex(columns=list(dict.fromkeys([*kinds, *table.columns]))).astype(kinds)


def read_splits(by: str | Sequence[str]) -> list[str]:
    """Return what scores are to be split by, each once, in the order of :data:`SPLITS`."""
    asked = [by] if isinstance(by, str) else list(by)
    if not set(asked) <= set(SPLITS):
        text = N_("Scores are split by {known}, not {given}.")
        raise UsageError(text, known=SPLITS, given=tuple(asked))
    return [name for name in SPLITS if name in asked]


def _point_scores(rows: pd.DataFrame, group: np.ndarray, count: np.ndarray) -> dict:
    """Return MASE, sMAPE and OWA of each group; naive is the value at the origin."""
    outcome, scale = rows["outcome"].to_numpy(), rows["scale"].to_numpy()
    means = {}
    for name in ("mean", "last"):
        forecast = rows[name].to_numpy()
        off = np.abs(outcome - forecast) / scale
        means["mase", name] = np.bincount(group, off) / count
        means["smape", name] = np.bincount(group, smape(outcome, forecast)) / count
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = [means[score, "mean"] / means[score, "last"] for score in ("mase", "smape")]
    owa = np.mean(ratios, axis=0)
    owa = np.where(np.isfinite(owa), owa, np.nan)
    return {"mase": means["mase", "mean"], "smape": means["smape", "mean"], "owa": owa}


def _interval_losses(rows: pd.DataFrame, level: float) -> tuple[np.ndarray, ...]:
    """Return for each row whether the interval held, its score and its pinball loss, scaled."""
    outcome, scale = rows["outcome"].to_numpy(), rows["scale"].to_numpy()
    lower, upper = (rows[name].to_numpy() for name in ends(level))
    tail = (1 - level / 100) / 2
    inside = ((outcome >= lower) & (outcome <= upper)).astype(float)
    losses = (pinball(outcome, lower, tail) + pinball(outcome, upper, 1 - tail)) / 2
    return inside, interval_score(outcome, lower, upper, level) / scale, losses / scale
