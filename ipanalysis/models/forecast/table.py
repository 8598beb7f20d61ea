"""The table of forecasts: what the models gave, with what is known of each series."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ipanalysis.locale import Text
from ipanalysis.models.panel import KEYS, Panel
from ipanalysis.models.reasons import reason

#: Columns of the result, in order.
COLUMNS = [
    *("region", "indicator", "year", "model", "level", "mean", "lower", "upper"),
    *("n", "n_estimated", "first_year", "since", "status", "reason", "source"),
]

#: Statuses of series that are forecast.
FORECAST = ("ok", "ok_tail", "rough")


def as_table(
    parts: list[dict], series: pd.DataFrame, panel: Panel, said: dict[int, str]
) -> tuple[pd.DataFrame, list[Text]]:
    """Join the parts of one model, sorted by series, year and level.

    Parameters
    ----------
    parts : list of dict
        Columns series, ahead, level, mean, lower, upper, status; the rows of a series stand
        together, by year and level.
    series : DataFrame
        The series as screened for the model: rows of the panel with status and ready.
    panel : Panel
        Their points.
    said : dict
        What the library said of a series, by its number.

    Returns
    -------
    table : DataFrame
        :data:`COLUMNS` but for the model, and the column series; reason is a place in `reasons`.
    reasons : list of Text
        Each combination of reasons once, waiting for its language.
    """
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    of = joined["series"].astype(int)
    if (np.diff(of) < 0).any():
        order = of.argsort(kind="stable")
        of, joined = of[order], {name: column[order] for name, column in joined.items()}
    cut = series["cut"].to_numpy()[of]
    years = panel.breaks["year"].to_numpy(float)[cut] if panel.breaks is not None else np.nan
    since = np.where(cut >= 0, years, np.nan)
    first_year = panel.year[series["tail"].to_numpy()][of]
    last_year = panel.year[series["stop"].to_numpy() - 1][of]
    n = series["n"].to_numpy()[of]
    tail = (series["status"] == "ok_tail").to_numpy()[of]
    reasons, which = _reasons(joined["status"], n, of, cut, tail, panel.breaks, said)
    codes, statuses = pd.factorize(joined["status"])
    columns = {
        "series": of,
        **{key: series[key].array.take(of) for key in KEYS},
        "year": _whole(last_year + joined["ahead"]),
        **{name: joined[name] for name in ("level", "mean", "lower", "upper")},
        "n": n,
        "n_estimated": _estimated(panel, series)[of],
        "first_year": _whole(np.where(np.isnan(joined["ahead"]), np.nan, first_year)),
        "since": _whole(since),
        "status": pd.array(statuses, dtype="str").take(codes),
        "reason": which,
        "source": _sources(panel, series).array.take(of),
    }
    return pd.DataFrame(columns), reasons


def _whole(numbers: np.ndarray) -> pd.arrays.IntegerArray:
    """Return whole numbers, missing where there is none."""
    missing = np.isnan(numbers)
    return pd.arrays.IntegerArray(np.where(missing, 0, numbers).astype("int64"), missing)


def _reasons(
    status: np.ndarray,
    n: np.ndarray,
    series: np.ndarray,
    cut: np.ndarray,
    tail: np.ndarray,
    breaks: pd.DataFrame | None,
    said: dict[int, str],
) -> tuple[list[Text], np.ndarray]:
    """Return why series are refused or limited, each combination once, and which has which."""
    places = {("ok", 0, -1, False, ""): 0}
    reasons, which = [Text("")], np.zeros(len(series), dtype=int)
    at = np.flatnonzero((status != "ok") | (cut >= 0))
    columns = (column[at].tolist() for column in (status, n, cut, tail, series))
    for row, code, count, row_cut, short, number in zip(at.tolist(), *columns, strict=True):
        key = (code, count, row_cut, short, said.get(number, ""))
        if key not in places:
            places[key] = len(reasons)
            reasons.append(reason(code, count, breaks, row_cut, key[-1], short))
        which[row] = places[key]
    return reasons, which


def _estimated(panel: Panel, series: pd.DataFrame) -> np.ndarray:
    """Return how many of the points used are estimates, for each series."""
    upto = np.concatenate([[0], panel.estimated.cumsum()])
    start, tail, stop, ready = (
        series[name].to_numpy() for name in ("start", "tail", "stop", "ready")
    )
    return upto[stop] - upto[np.where(ready, tail, start)]


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
    refused = ~series["ready"].to_numpy(bool)
    used = used[after | np.repeat(refused, length)].dropna().drop_duplicates()
    return used.groupby("series")["source"].agg("; ".join).reindex(series.index).astype("str")
