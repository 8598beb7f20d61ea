"""Rules that are built in: slips of typing and copying that show in any study.

They need no row of ``rules.csv``. Each finding is a warning: somebody should look.

``unit_slip``
    A figure 10, 100, 1,000, 10,000 or 100,000,000 times (or as small a part of) its neighbours:
    the years next to it, up to three years away, and the same year from another source. All
    neighbours there are must say so, within 1.4 times (for 10 times) or twice (for the others).
``repeated``
    A figure of at least four digits that is digit for digit that of the year before.
``above_whole``
    An amount of a region above that of a region or group that it is part of. Indicators for which
    ``rules.csv`` compares the sum of the regions are left to that rule.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ipanalysis.data.provenance import KEY
from ipanalysis.data.regions import belongs
from ipanalysis.data.vocabulary import ADDITIVE_KINDS

BUILT_IN = ("unit_slip", "repeated", "above_whole")
_TOLERANCE = {1: 0.15, 2: 0.3, 3: 0.3, 4: 0.3, 8: 0.3}  # of the power of ten, by the power
_NEAR = 3  # years
_DIGITS = 4
_SERIES = ["region", "indicator"]


def slips(
    figures: pd.DataFrame,
    taken: pd.DataFrame,
    tables: Mapping[str, pd.DataFrame],
    summed: set[str],
) -> pd.DataFrame:
    """Return what the built-in rules find.

    Parameters
    ----------
    figures : DataFrame
        The figures of all sources: region, indicator, year, value, least, most, row.
    taken : DataFrame
        The figure taken for each region, indicator and year, with the same columns and rounding.
    tables : mapping of str to DataFrame
        For the indicators and regions.
    summed : set of str
        Indicators whose sum over the regions has a rule of its own.

    Returns
    -------
    DataFrame
        The figures found, with rule, kind, level, other, other_year, other_rows, low and high; see
        :func:`ipanalysis.data.plausibility.findings`.
    """
    taken = taken.sort_values(KEY)
    found = {
        "unit_slip": _unit_slips(figures, taken),
        "repeated": _repeated(taken),
        "above_whole": _above_whole(taken, tables, summed),
    }
    marked = [t.assign(rule=n, kind=n, level="warning") for n, t in found.items() if len(t)]
    return pd.concat(marked) if marked else taken.head(0)


def _unit_slips(figures: pd.DataFrame, taken: pd.DataFrame) -> pd.DataFrame:
    rows = figures.merge(_neighbours(taken), on=KEY)
    # The figure taken is no neighbour of itself.
    own = rows["row"] == rows["same_row"]
    rows = rows.assign(same=rows["same"].mask(own), same_row=rows["same_row"].mask(own))
    values = rows[["before", "after", "same"]]
    figure = np.log10(rows["value"].where(rows["value"] > 0)).to_numpy()
    ratios = figure[:, None] - np.log10(values.where(values > 0))
    power = ratios.round()
    off = power.abs().isin(list(_TOLERANCE))
    off &= (ratios - power).abs() <= power.abs().replace(_TOLERANCE)
    nearest = {
        name: rows[f"before{of}"].fillna(rows[f"after{of}"]).fillna(rows[f"same{of}"])
        for name, of in (("other", ""), ("other_year", "_year"), ("other_rows", "_row"))
    }
    rows = rows.assign(
        low=values.min(axis=1), high=values.max(axis=1), n=ratios.notna().sum(axis=1), **nearest
    )
    found = rows[(off | ratios.isna()).all(axis=1) & (power.nunique(axis=1) == 1)]
    # Whose only neighbour has slipped, as its own neighbours say, is in order itself.
    slipped = found.loc[found["n"] > 1, "row"]
    return found[(found["n"] > 1) | ~found["other_rows"].isin(slipped)]


def _neighbours(taken: pd.DataFrame) -> pd.DataFrame:
    """Return, for each key, the figures before and after it and that of its own year."""
    series = taken.groupby(_SERIES, sort=False)
    columns = ["value", "year", "row"]
    table = taken[KEY].assign(same=taken["value"], same_year=taken["year"], same_row=taken["row"])
    for name, step in (("before", 1), ("after", -1)):
        shifted = series[columns].shift(step)
        near = ((shifted["year"] - taken["year"]).abs() <= _NEAR).fillna(False)
        names = {"value": name, "year": f"{name}_year", "row": f"{name}_row"}
        table = table.join(shifted.where(near).rename(columns=names))
    return table


def _repeated(taken: pd.DataFrame) -> pd.DataFrame:
    before = taken.groupby(_SERIES, sort=False)[["value", "year", "row"]].shift()
    digits = np.floor(np.log10((taken["value"].abs() / (2 * taken["rounding"])).clip(lower=1))) + 1
    same = (before["value"] == taken["value"]) & (digits >= _DIGITS)
    same &= (taken["year"] - before["year"] == 1).fillna(False)
    rows, before = taken[same], before[same]
    return rows.assign(other=before["value"], other_year=before["year"], other_rows=before["row"])


def _above_whole(
    taken: pd.DataFrame, tables: Mapping[str, pd.DataFrame], summed: set[str]
) -> pd.DataFrame:
    indicators = tables["indicators"]
    amounts = set(indicators.loc[indicators["kind"].isin(ADDITIVE_KINDS), "indicator"]) - summed
    parts = taken[taken["indicator"].isin(amounts)]
    wholes = parts[["region", "indicator", "year", "value", "most", "row"]].set_axis(
        ["whole", "indicator", "year", "other", "whole_most", "other_rows"], axis="columns"
    )
    pairs = parts.merge(belongs(tables["regions"]), left_on="region", right_on="part")
    pairs = pairs.merge(wholes, on=["whole", "indicator", "year"])
    pairs = pairs[pairs["least"] > pairs["whole_most"] * (1 + 1e-9)]
    return pairs.assign(other_year=pairs["year"], high=pairs["other"])
