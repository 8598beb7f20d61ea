"""The bounds of indicators, row by row, and figures clipped to them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd


def limits(indicators: pd.Series, bounds: pd.DataFrame | None) -> tuple[np.ndarray, np.ndarray]:
    """Return the least and the largest value that the indicator of each row can have.

    Parameters
    ----------
    indicators : Series
        Ids.
    bounds : DataFrame or None
        Columns indicator, lower, upper.

    Returns
    -------
    floor, ceiling : numpy.ndarray
        Infinite where there is none.

    Examples
    --------
    >>> bounds = pd.DataFrame({"indicator": ["share"], "lower": [0], "upper": [100]})
    >>> floor, ceiling = limits(pd.Series(["share", "x"]), bounds)
    >>> floor.tolist(), ceiling.tolist()
    ([0.0, -inf], [100.0, inf])
    """
    if bounds is None:
        return np.full(len(indicators), -np.inf), np.full(len(indicators), np.inf)
    known = bounds.set_index("indicator")
    low, high = (indicators.map(known[side]).astype(float) for side in ("lower", "upper"))
    return low.fillna(-np.inf).to_numpy(), high.fillna(np.inf).to_numpy()


def clip(
    table: pd.DataFrame,
    bounds: pd.DataFrame | None,
    columns: Sequence[str] = ("mean", "lower", "upper"),
) -> pd.DataFrame:
    """Return a table whose figures are clipped to the bounds of their indicators.

    Examples
    --------
    >>> bounds = pd.DataFrame({"indicator": ["share"], "lower": [0], "upper": [100]})
    >>> table = pd.DataFrame({"indicator": ["share"], "mean": [99.0], "upper": [104.0]})
    >>> clip(table, bounds, ["mean", "upper"])["upper"].item()
    100.0
    """
    if bounds is None:
        return table
    low, high = (pd.Series(ends, table.index) for ends in limits(table["indicator"], bounds))
    return table.assign(**table[list(columns)].clip(low, high, axis=0))
