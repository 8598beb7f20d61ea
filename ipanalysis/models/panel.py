"""A panel of yearly series from a study or a tidy frame, with what is wrong with each series.

Faults are marked series by series, never raised: one bad series must not cost the others.
Everything is done on whole columns, so that a panel of many thousand series stays cheap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ipanalysis.errors import UsageError
from ipanalysis.locale import N_
from ipanalysis.models.bounds import limits

KEYS = ["region", "indicator"]
_DATE = re.compile(r"^\s*(\d{4})-\d\d-\d\d\s*$")  # a day, of which the year is meant
NEEDED = [*KEYS, "year", "value"]

#: Series that are worked on at once: few enough that what is between stays small.
BLOCK = 4096


@dataclass(frozen=True)
class Panel:
    """Yearly series, sorted.

    Attributes
    ----------
    series : DataFrame
        One row a series: region, indicator, start and stop (its positions in `year` and
        `value`), tail (where the last run of consecutive years starts), n (number of points),
        fault (``""``, or the code of a fault that forbids any use) and cut (row of the break that
        cut off what came before, -1 where none did).
    year, value : numpy.ndarray
        All points, by series and year.
    source : Series or None
        Source id of each point, where the data have any.
    estimated : numpy.ndarray
        Whether each point is an estimate, derived ones among them.
    breaks : DataFrame or None
        The breaks that `cut` counts.
    """

    series: pd.DataFrame
    year: np.ndarray
    value: np.ndarray
    source: pd.Series | None
    estimated: np.ndarray
    breaks: pd.DataFrame | None = None

    def points(self) -> pd.DataFrame:
        """Return the points of the series without a fault.

        Returns
        -------
        DataFrame
            region, indicator, year, value and, where the data have any, source.

        Examples
        --------
        >>> frame = pd.DataFrame({"region": ["A", "B"], "indicator": "x", "year": 2020,
        ...                       "value": [1.0, np.inf]})
        >>> read_panel(frame).points().values.tolist()
        [['A', 'x', 2020, 1.0]]
        """
        owner = np.repeat(self.series.index.to_numpy(), self.series["stop"] - self.series["start"])
        points = self.series[KEYS].take(owner).reset_index(drop=True)
        points = points.assign(year=self.year, value=self.value)
        if self.source is not None:
            points["source"] = self.source.to_numpy()
        return points[(self.series["fault"] == "").to_numpy()[owner]]

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
            Series of one length, not more than :data:`BLOCK`.
        positions : numpy.ndarray
            Shape (series, length).
        """
        length = series["stop"] - series[start]
        for n, same in series.groupby(length):
            for first in range(0, len(same), BLOCK):
                group = same.iloc[first : first + BLOCK]
                yield group, group[start].to_numpy()[:, None] + np.arange(n)


def read_panel(
    data: object,
    breaks: pd.DataFrame | None = None,
    bounds: pd.DataFrame | None = None,
    estimated: bool = True,
) -> Panel:
    """Bring a study or a frame into sorted series and mark the unusable ones.

    Parameters
    ----------
    data : Study or DataFrame
        A study (its best values are taken), or a frame with the columns region, indicator,
        year and value in any order. Rows with the status ``part_year`` are left out, as
        :meth:`Study.select` does; those with the status ``estimated`` or a ``rule`` are estimates.
    breaks : DataFrame, optional
        Points before the last break inside a series are left out;
        see :func:`ipanalysis.models.cuts.last_breaks`.
    bounds : DataFrame, optional
        Columns indicator, lower, upper: between them values are possible.
    estimated : bool
        False leaves out estimates.

    Returns
    -------
    Panel
        Faults are ``bad_year``, ``non_finite``, ``duplicate_years`` and ``out_of_bounds``. What
        is left out, for whatever reason, has none.

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
    frame = figures_of(data)
    if "status" in frame:
        frame = frame[(frame["status"] != "part_year").fillna(True)]
    guessed = _estimates(frame)
    if not estimated:
        frame, guessed = frame[~guessed], guessed[~guessed]
    year, year_is_bad = _years(frame["year"])
    value = pd.to_numeric(frame["value"], errors="coerce").to_numpy(float, na_value=np.nan)
    keys = frame[KEYS].astype("str").reset_index(drop=True)
    code = keys.groupby(KEYS, dropna=False, sort=True).ngroup().to_numpy()
    order = np.lexsort((year, code))
    cut = np.full(len(np.unique(code)), -1)
    if breaks is not None and len(code):
        cut, kept = _cut(keys, year, year_is_bad, code, breaks)
        order = order[kept[order]]
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
            _each(np.logical_or, _outside(series, value, bounds), start),
        ],
        ["bad_year", "non_finite", "duplicate_years", "out_of_bounds"],
        "",
    )
    series["cut"] = cut
    return Panel(series, year, value, source, guessed[order], breaks)


def _estimates(frame: pd.DataFrame) -> np.ndarray:
    """Return which rows are estimates or derived by a rule."""
    found = np.zeros(len(frame), bool)
    if "status" in frame:
        found |= (frame["status"] == "estimated").fillna(False).to_numpy(bool)
    if "rule" in frame:
        found |= frame["rule"].notna().to_numpy()
    return found


def _cut(
    keys: pd.DataFrame,
    year: np.ndarray,
    year_is_bad: np.ndarray,
    code: np.ndarray,
    breaks: pd.DataFrame,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the row of the break that cuts each series, and which points are kept."""
    from ipanalysis.models.cuts import last_breaks

    # A year that is none stands as 0: it takes no part in the span, and stays to be reported.
    span = pd.Series(np.where(year_is_bad, np.nan, year)).groupby(code).agg(["min", "max"])
    series = keys.iloc[np.unique(code, return_index=True)[1]]
    cut = last_breaks(series, span["min"].to_numpy(), span["max"].to_numpy(), breaks)
    since = np.where(cut >= 0, breaks["year"].to_numpy(float)[cut], -np.inf)
    return cut, (year >= since[code]) | year_is_bad


def _outside(series: pd.DataFrame, value: np.ndarray, bounds: pd.DataFrame | None) -> np.ndarray:
    """Return which points lie outside the bounds of their indicator."""
    length = series["stop"] - series["start"]
    lower, upper = (np.repeat(ends, length) for ends in limits(series["indicator"], bounds))
    return (value < lower) | (value > upper)


def figures_of(data: object) -> pd.DataFrame:
    """Return the figures of a study (its best values), or a table that has the columns needed."""
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
    if pd.api.types.is_datetime64_any_dtype(column) or isinstance(column.dtype, pd.PeriodDtype):
        column = column.dt.year
    elif not pd.api.types.is_numeric_dtype(column):
        column = column.map(_year_of)
    year = pd.to_numeric(column, errors="coerce").to_numpy(float, na_value=np.nan)
    # A year beyond four digits is a date or a value that strayed into the column.
    bad = ~((np.abs(year) < 10_000) & (year == np.round(year)))
    return np.where(bad, 0, year).astype(int), bad


def _year_of(cell: object) -> object:
    """Return the year of a date, also of one written as text (2020-12-31)."""
    if isinstance(cell, str):
        return _DATE.sub(r"\1", cell)
    return getattr(cell, "year", cell)


def _each(function: np.ufunc, values: np.ndarray, start: np.ndarray) -> np.ndarray:
    return function.reduceat(values, start) if len(start) else values[:0]
