"""What the regions of a level show of an indicator: the yardstick of relative methods."""

from __future__ import annotations

import pandas as pd

from ipanalysis.data.lookup import records
from ipanalysis.data.study import Study
from ipanalysis.targets.progress.methods.stretch import Yardstick

COLUMNS = [
    *("indicator", "level", "year", "n", "sd", "least", "most", "worst", "best", "unit"),
]
#: The fewest regions whose spread is taken for a yardstick.
LEAST = 10
_KEYS = ["indicator", "level", "year"]


def yardsticks(study: Study) -> pd.DataFrame:
    """Return spread and goalposts of each indicator over the regions of a level.

    Relative methods depend on who is in the group and on the year. Keep this table and give it
    to :func:`ipanalysis.progress` as `yardsticks` to compare over time with a frozen one.

    Parameters
    ----------
    study : Study
        The study; exact and approximate best values are used.

    Returns
    -------
    DataFrame
        One row per indicator and level of regions for which at least ten regions have a value
        in one year; of several years the latest. indicator, level, year (int), n (regions), sd
        (sample standard deviation), least, most, worst (2.5th percentile from the worse end),
        best (mean of the five best), unit (of the indicator). worst and best are missing where
        no direction is better.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> table = yardsticks(ipa.load()).set_index(["indicator", "level"])
    >>> table.loc[("pct_applications", "province"), ["year", "n"]].tolist()
    [2023, 31]
    """
    return from_values(study, study.select())


def from_values(study: Study, best: pd.DataFrame) -> pd.DataFrame:
    """Return what :func:`yardsticks` does from the best values at hand."""
    rows = best[best["bound"].isin(("eq", "approx"))]
    levels = dict(zip(study.regions["region"], study.regions["level"], strict=True))
    rows = rows.assign(level=rows["region"].map(levels))
    rows = rows[rows["level"] != "group"]
    size = rows.groupby(_KEYS)["value"].transform("size")
    rows = rows[size >= LEAST]
    last = rows.groupby(["indicator", "level"])["year"].transform("max")
    rows = rows[rows["year"] == last]
    directions = study.indicators.set_index("indicator")["direction"].to_dict()
    made = [_row(key, group, directions[key[0]]) for key, group in rows.groupby(_KEYS)]
    return pd.DataFrame(made, columns=COLUMNS)


def _row(key: tuple, group: pd.DataFrame, direction: str) -> dict:
    values = group["value"].sort_values(ascending=direction != "down", kind="stable")
    row = dict(zip(_KEYS, (key[0], key[1], int(key[2])), strict=True))
    row |= {"n": len(values), "sd": float(values.std()), "unit": group["unit"].iloc[0]}
    row |= {"least": float(values.min()), "most": float(values.max())}
    if direction != "neutral":
        tail = 0.025 if direction == "up" else 0.975
        row |= {"worst": float(values.quantile(tail)), "best": float(values.iloc[-5:].mean())}
    return row


def by_key(table: pd.DataFrame) -> dict[tuple[str, str], Yardstick]:
    """Return the yardsticks of a table by indicator and level."""
    return {
        (row["indicator"], row["level"]): Yardstick(
            row["level"],
            int(row["year"]),
            int(row["n"]),
            *(float(row[name]) for name in ("sd", "least", "most", "worst", "best")),
        )
        for row in records(table)
    }
