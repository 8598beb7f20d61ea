"""The table of forecasts: what the models gave, with what is known of each series."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ipanalysis.models.panel import KEYS, Panel
from ipanalysis.models.reasons import reason

#: Columns of the result, in order.
COLUMNS = [
    *("region", "indicator", "year", "model", "level", "mean", "lower", "upper"),
    *("n", "n_estimated", "first_year", "since", "status", "reason", "source"),
]


def as_table(
    parts: list[dict], series: pd.DataFrame, panel: Panel, said: dict[int, str]
) -> pd.DataFrame:
    """Join the parts of one model, sorted by series, year and level.

    Parameters
    ----------
    parts : list of dict
        Columns series, ahead, level, mean, lower, upper, status.
    series : DataFrame
        The series as screened for the model.
    panel : Panel
        Their points.
    said : dict
        What the library said of a series, by its number.

    Returns
    -------
    DataFrame
        :data:`COLUMNS` but for the model and the breaks' words, and the column series.
    """
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    table = pd.DataFrame(joined).sort_values(["series", "ahead", "level"], ignore_index=True)
    of = table["series"].astype(int).to_numpy()
    forecasted = table["ahead"].notna()
    table["region"], table["indicator"] = (series[key].take(of).array for key in KEYS)
    last_year = panel.year[series["stop"].to_numpy() - 1][of]
    table["year"] = (last_year + table["ahead"]).astype("Int64")
    table["status"] = table["status"].astype("str")
    table["n"] = series["n"].to_numpy()[of]
    table["n_estimated"] = _estimated(panel, series)[of]
    first_year = pd.Series(panel.year[series["tail"].to_numpy()][of], dtype="Int64")
    table["first_year"] = first_year.where(forecasted)
    table["source"] = _sources(panel, series).take(of).array
    cut = series["cut"].to_numpy()[of]
    years = panel.breaks["year"].to_numpy(float)[cut] if panel.breaks is not None else np.nan
    table["since"] = pd.Series(np.where(cut >= 0, years, np.nan), table.index).astype("Int64")
    table["reason"] = _reasons(table, cut, panel.breaks, said)
    return table


def _reasons(
    table: pd.DataFrame, cut: np.ndarray, breaks: pd.DataFrame | None, said: dict[int, str]
) -> pd.Series:
    """Return why a series is refused or limited; each combination is worded once."""
    known: dict[tuple, object] = {}
    reasons = np.full(len(table), "", dtype=object)
    at = np.flatnonzero((table["status"] != "ok").to_numpy() | (cut >= 0))
    columns = (table[name].to_numpy()[at] for name in ("status", "n", "series"))
    for row, row_cut, status, n, series in zip(at, cut[at], *columns, strict=True):
        key = (status, int(n), int(row_cut), said.get(int(series), ""))
        if key not in known:
            known[key] = reason(status, int(n), breaks, int(row_cut), key[-1])
        reasons[row] = known[key]
    return pd.Series(reasons, index=table.index, dtype="object")


def _estimated(panel: Panel, series: pd.DataFrame) -> np.ndarray:
    """Return how many of the points used are estimates, for each series."""
    upto = np.concatenate([[0], panel.estimated.cumsum()])
    used = series["start"].where(_refused(series), series["tail"])
    return upto[series["stop"]] - upto[used]


def _refused(series: pd.DataFrame) -> pd.Series:
    return ~series["status"].isin(["ok", "ok_tail"])


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
    refused = _refused(series).to_numpy()
    used = used[after | np.repeat(refused, length)].dropna().drop_duplicates()
    return used.groupby("series")["source"].agg("; ".join).reindex(series.index).astype("str")


def clip(table: pd.DataFrame, bounds: pd.DataFrame | None) -> pd.DataFrame:
    """Clip figures to the bounds of their indicators."""
    if bounds is None:
        return table
    limits = bounds.set_index("indicator")
    low = table["indicator"].map(limits["lower"]).astype(float).fillna(-np.inf)
    high = table["indicator"].map(limits["upper"]).astype(float).fillna(np.inf)
    figures = table[["mean", "lower", "upper"]]
    return table.assign(**figures.clip(low, high, axis=0))
