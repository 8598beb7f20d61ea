"""A panel of yearly series from a study or a tidy frame, with what is wrong with each series.

Faults are marked series by series, never raised: one bad series must not cost the others.
Everything is done on whole columns, so that a panel of many thousand series stays cheap.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ipanalysis.errors import UsageError
from ipanalysis.locale import N_

KEYS = ["region", "indicator"]
NEEDED = [*KEYS, "year", "value"]


@dataclass(frozen=True)
class Panel:
    """Yearly series, sorted.

    Attributes
    ----------
    series : DataFrame
        One row a series: region, indicator, start and stop (its positions in `year` and
        `value`), tail (where the last run of consecutive years starts), n (number of points)
        and fault (``""``, or the code of a fault that forbids any use).
    year, value : numpy.ndarray
        All points, by series and year.
    source : Series or None
        Source id of each point, where the data have any.
    """

    series: pd.DataFrame
    year: np.ndarray
    value: np.ndarray
    source: pd.Series | None

    def blocks(
        self, series: pd.DataFrame, start: str = "start"
    ) -> Iterator[tuple[pd.DataFrame, np.ndarray]]:
        """Yield the series of each length with the positions of their points.

        Parameters
        ----------
        series : DataFrame
            Rows of :attr:`series`.
        start : str
            Column that holds where the points to use start.

        Yields
        ------
        group : DataFrame
            The series of one length.
        positions : numpy.ndarray
            Shape (series, length).
        """
        length = series["stop"] - series[start]
        for n, group in series.groupby(length):
            yield group, group[start].to_numpy()[:, None] + np.arange(n)


def read_panel(data: object) -> Panel:
    """Bring a study or a frame into sorted series and mark the unusable ones.

    Parameters
    ----------
    data : Study or DataFrame
        A study (its best values are taken), or a frame with the columns region, indicator,
        year and value in any order. Of a column ``status`` only ``part_year`` matters: such
        rows are left out, as :meth:`Study.select` does.

    Returns
    -------
    Panel
        Faults are ``bad_year``, ``non_finite`` and ``duplicate_years``.

    Raises
    ------
    UsageError
        If `data` is neither, or columns are missing.

    Examples
    --------
    >>> frame = pd.DataFrame({"region": "A", "indicator": "x", "year": [2021, 2020, 2023],
    ...                       "value": [2.0, 1.0, 4.0]})
    >>> panel = read_panel(frame)
    >>> panel.value.tolist(), panel.series.loc[0, ["n", "tail"]].tolist()
    ([1.0, 2.0, 4.0], [3, 2])
    """
    frame = _frame(data)
    if "status" in frame:
        frame = frame[(frame["status"] != "part_year").fillna(True)]
    year, year_is_bad = _years(frame["year"])
    value = pd.to_numeric(frame["value"], errors="coerce").to_numpy(float, na_value=np.nan)
    keys = frame[KEYS].astype("str").reset_index(drop=True)
    code = keys.groupby(KEYS, dropna=False, sort=True).ngroup().to_numpy()
    order = np.lexsort((year, code))
    year, value, code, year_is_bad = year[order], value[order], code[order], year_is_bad[order]
    source = frame["source"].iloc[order].reset_index(drop=True) if "source" in frame else None

    start = np.flatnonzero(np.diff(code, prepend=-1))
    stop = np.append(start[1:], len(code)) if len(code) else start
    series = keys.iloc[order[start]].reset_index(drop=True)
    step = np.diff(year, prepend=0)
    step[start] = 0
    repeated = step == 0
    repeated[start] = False
    opens_run = step > 1
    opens_run[start] = True
    run_start = np.where(opens_run, np.arange(len(code)), -1)
    series["start"], series["stop"] = start, stop
    series["tail"] = _each(np.maximum, run_start, start)
    series["n"] = stop - start
    series["fault"] = np.select(
        [
            _each(np.logical_or, year_is_bad, start),
            _each(np.logical_or, ~np.isfinite(value), start),
            _each(np.logical_or, repeated, start),
        ],
        ["bad_year", "non_finite", "duplicate_years"],
        "",
    )
    return Panel(series, year, value, source)


def _frame(data: object) -> pd.DataFrame:
    frame = data if isinstance(data, pd.DataFrame) else None
    if frame is None and hasattr(data, "select"):
        frame = data.select()
    if frame is None:
        raise UsageError(N_("Give a study or a table, not {given}."), given=type(data).__name__)
    missing = [column for column in NEEDED if column not in frame]
    if missing:
        raise UsageError(
            N_("The table lacks the columns {missing}; it needs {needed}."),
            missing=tuple(missing),
            needed=tuple(NEEDED),
        )
    return frame


def _years(column: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Return years as whole numbers, and which of them are none (those stand as 0)."""
    if pd.api.types.is_datetime64_any_dtype(column):
        column = column.dt.year
    year = pd.to_numeric(column, errors="coerce").to_numpy(float, na_value=np.nan)
    # A year beyond four digits is a date or a value that strayed into the column.
    bad = ~((np.abs(year) < 10_000) & (year == np.round(year)))
    return np.where(bad, 0, year).astype(int), bad


def _each(function: np.ufunc, values: np.ndarray, start: np.ndarray) -> np.ndarray:
    return function.reduceat(values, start) if len(start) else values[:0]
