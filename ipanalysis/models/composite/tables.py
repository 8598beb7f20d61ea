"""The tables of an index: scores, refusals, drivers, settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from ipanalysis.locale import N_, Text
from ipanalysis.models.composite.inputs import Inputs
from ipanalysis.models.composite.rank_ranges import ranks_of
from ipanalysis.models.composite.scaling import Scale, average


def refused_table(inputs: Inputs, gaps: pd.DataFrame, names: Mapping[str, object]) -> pd.DataFrame:
    """Return the regions without a rank, and why."""
    cells = inputs.cells[inputs.cells["region"].isin(gaps.index)]
    lost = cells[cells["value"].isna()]
    lacking = lost["indicator"].map(names).groupby(lost["region"]).agg(tuple).to_dict()
    text = N_("{n} of {total} indicators and {share}% of the weight are missing: {names}.")
    reason = [
        Text(
            text,
            {
                "n": len(names) - row.indicators,
                "total": len(names),
                "share": round(100 * row.weight_missing, 1),
                "names": lacking[region],
            },
        )
        for region, row in zip(gaps.index, gaps.itertuples(index=False), strict=True)
    ]
    table = gaps.reset_index().assign(reason=pd.Series(reason, dtype=object))
    return table.assign(source=sources_of(cells, gaps.index).to_numpy())


def sources_of(cells: pd.DataFrame, regions: Iterable[str]) -> pd.Series:
    """Return all sources of the figures of each region, each once."""
    used = cells[cells["value"].notna() & cells["source"].notna()]
    lists = used.groupby("region")["source"].agg(
        lambda ids: "; ".join(dict.fromkeys("; ".join(ids).split("; ")))
    )
    return lists.reindex(list(regions)).astype("str")


def with_scaled(inputs: Inputs, staying: list[str], scaled: np.ndarray) -> pd.DataFrame:
    """Return the cells with their rescaled value."""
    wide = pd.DataFrame(scaled, index=pd.Index(staying, name="region"), columns=inputs.indicators)
    long = wide.rename_axis(columns="indicator").stack().rename("scaled").reset_index()
    cells = inputs.cells.merge(long, on=["region", "indicator"], how="left")
    order = ["region", "indicator", "value", "low", "high", "scaled"]
    return cells[[*order, *(c for c in cells if c not in order)]]


def score_table(
    staying: list[str], scores: np.ndarray, gaps: pd.DataFrame, cells: pd.DataFrame
) -> pd.DataFrame:
    """Return score and rank of each region, the first first."""
    table = pd.DataFrame(
        {
            "region": pd.Series(staying, dtype="str"),
            "score": scores,
            "rank": ranks_of(scores),
            **{c: gaps.loc[staying, c].to_numpy() for c in gaps},
            "source": sources_of(cells, staying).to_numpy(),
        }
    )
    return table.sort_values(["rank", "region"], ignore_index=True)


def every_method(
    scales: dict[str, Scale],
    methods: list[tuple[str, str]],
    values: np.ndarray,
    staying: list[str],
    weights: dict[str, np.ndarray],
    shift: float,
) -> pd.DataFrame:
    """Return scores and ranks by each method that can be used."""
    equal = np.full(values.shape[1], 1 / values.shape[1])
    tables = []
    for name, how in methods:
        for kind, shares in ({"equal": equal} | weights).items():
            scores = average(scales[name](values), shares, how, shift)
            about = {"region": staying, "normalise": name, "aggregate": how, "weights": kind}
            tables.append(pd.DataFrame(about | {"score": scores, "rank": ranks_of(scores)}))
    return pd.concat(tables, ignore_index=True)


def driver_table(found, staying: list[str], names: list[str]) -> pd.DataFrame:
    """Return what drives the ranks, the strongest first."""
    factors = [f if isinstance(f, str) else names[f] for f in found.factors]
    outputs = [None, *staying]
    table = pd.DataFrame(
        {
            "region": pd.Series(np.repeat(outputs, len(factors)), dtype="str"),
            "factor": pd.Series(factors * len(outputs), dtype="str"),
            "first": found.first.ravel(),
            "total": found.total.ravel(),
        }
    )
    order = np.tile(found.total[0], len(outputs))
    table = table.assign(_order=-np.nan_to_num(order))
    table = table.sort_values(["region", "_order"], kind="stable", na_position="first")
    return table.drop(columns="_order").reset_index(drop=True)


def settings_table(
    inputs: Inputs, shares: np.ndarray, scale: Scale, posts: object, normalise: str
) -> pd.DataFrame:
    """Return how the index is made, indicator by indicator."""
    names = inputs.indicators
    stated = [None if normalise == "zscore" else "given" if n in (posts or {}) else "data"
              for n in names]  # fmt: skip
    return pd.DataFrame(
        {
            "indicator": pd.Series(names, dtype="str"),
            "direction": pd.Series([inputs.directions[n] for n in names], dtype="str"),
            "weight": shares,
            "zero": scale.zero,
            "one": scale.one,
            "stated": pd.Series(stated, dtype="str"),
        }
    )
