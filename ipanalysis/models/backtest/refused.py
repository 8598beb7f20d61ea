"""What a backtest could not do: which series, from which origins, and why."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ipanalysis.locale import N_, Text
from ipanalysis.models.backtest.origins import sources
from ipanalysis.models.cuts import break_text, cut_text
from ipanalysis.models.panel import KEYS, Panel
from ipanalysis.models.reasons import Clauses
from ipanalysis.models.refusals import refusal

#: Columns of the result, in order.
COLUMNS = [
    *(*KEYS, "model", "status", "origins", "first_origin", "last_origin", "reason", "source"),
]
# Statuses that depend on the model.
_OF_MODEL = ("too_few_to_fit", "fit_failed", "no_result")
_TOO_SHORT = N_("too few yearly values: {n}, and a backtest needs at least {least}")
_BREAK_AHEAD = N_("a break of the series in {year} lies between origin and outcome")
_BREAK_WHY = N_("a break of the series in {year} lies between origin and outcome ({why})")


def not_started(panel: Panel, least: int) -> pd.DataFrame:
    """Return the series without any origin: faulty, or too short."""
    series = panel.series
    short = (series["fault"] == "") & (series["n"] <= least)
    rows = series[short | (series["fault"] != "")]
    status = np.where(rows["fault"] != "", rows["fault"], "too_few_points")
    return pd.DataFrame(
        {
            "series": rows.index.to_numpy(),
            "model": None,
            "status": status,
            "reason": [
                Text(_TOO_SHORT, {"n": int(n), "least": least + 1})
                if code == "too_few_points"
                else refusal(code, int(n))
                for code, n in zip(status, rows["n"], strict=True)
            ],
        }
    )


def break_ahead(rows: pd.DataFrame) -> pd.DataFrame:
    """Give rows with the number of a break in ``cut`` their status."""
    return rows.assign(status="break_ahead", reason=None)


def refusal_table(
    parts: list[pd.DataFrame], panel: Panel, breaks: pd.DataFrame | None
) -> pd.DataFrame:
    """Join refusals: a row a series, model and status, with the origins they are about."""
    columns = ["series", "model", "status", "position", "cut", "reason"]
    found = [part.reindex(columns=columns) for part in parts if len(part)]
    rows = pd.concat([p.astype("object") for p in found]) if found else pd.DataFrame()
    rows = rows.reindex(columns=columns)
    position = rows["position"].astype("float").to_numpy()
    at = np.flatnonzero(~np.isnan(position))
    rows["origin"] = np.nan
    rows.iloc[at, rows.columns.get_loc("origin")] = panel.year[position[at].astype(int)]
    # What lies in the series is the same for every model and said once.
    rows["model"] = rows["model"].where(rows["status"].isin(_OF_MODEL), None)
    rows = rows.sort_values(["series", "origin"], kind="stable", ignore_index=True)
    told = [
        _row(*key, group, breaks)
        for key, group in rows.groupby(["series", "model", "status"], dropna=False, sort=False)
    ]
    table = pd.DataFrame(told, columns=["series", *COLUMNS[2:-1]])
    of = table["series"].to_numpy(int)
    for key in KEYS:
        table[key] = panel.series[key].take(of).array
    table["source"] = sources(panel).take(of).array
    kinds = dict.fromkeys(("first_origin", "last_origin"), "Int64") | {"origins": "int64"}
    kinds |= dict.fromkeys((*KEYS, "model", "status", "source"), "str")
    return table[COLUMNS].astype(kinds | {"reason": "object"})


def _row(
    series: int, model: object, status: str, group: pd.DataFrame, breaks: pd.DataFrame | None
) -> tuple:
    """Return one row of the result; its reason is that of the last origin."""
    origins = group["origin"].dropna()
    reason, cut = group["reason"].iloc[-1], group["cut"].iloc[-1]
    if status == "break_ahead":
        reason = break_text(breaks, int(cut), _BREAK_AHEAD, _BREAK_WHY)
    elif pd.notna(cut) and cut >= 0:
        reason = Clauses(parts=[reason, cut_text(breaks, int(cut))])
    ends = (origins.min(), origins.max()) if len(origins) else (None, None)
    return (series, model, status, origins.nunique(), *ends, reason)
