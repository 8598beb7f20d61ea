"""What is asked about a plan: the figures, when it began, and whom it was for."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ipanalysis.errors import UnknownNameError, UsageError, unknown_name
from ipanalysis.locale import N_
from ipanalysis.models.panel import figures_of


def figures(data: object, region: object = None, indicator: object = None) -> pd.DataFrame:
    """Return the rows of some regions and indicators: ids, of a study also names.

    Raises
    ------
    UsageError
        If the data are neither a study nor a table.
    UnknownNameError
        If the study or table has no such region or indicator.
    """
    rows = figures_of(data)
    for column, asked in (("region", region), ("indicator", indicator)):
        names = ids(data, asked, column)
        if names is not None:
            rows = rows[rows[column].astype("str").isin(names)]
    return rows


def ids(data: object, asked: object, column: str) -> list[str] | None:
    """Return ids for names of regions or indicators; None where all are asked for.

    Raises
    ------
    UnknownNameError
        If there is none of a name; the nearest names are listed.
    """
    if asked is None:
        return None
    names = [asked] if isinstance(asked, str) else [str(name) for name in asked]
    find = None if isinstance(data, pd.DataFrame) else getattr(data, column, None)
    if find is not None:
        return [find(name) for name in names]
    known = list(dict.fromkeys(figures_of(data)[column].astype("str")))
    for name in names:
        if name not in known:
            raise unknown_name(column, name, known)
    return names


def start_year(data: object, since: object) -> int:
    """Return the year in which a plan began: the year itself, or that of a plan of the study.

    Raises
    ------
    UsageError
        If it is neither.

    Examples
    --------
    >>> start_year(None, 2021)
    2021
    """
    if isinstance(since, int | np.integer) and not isinstance(since, bool):
        return int(since)
    plans = getattr(data, "plans", None)
    if isinstance(since, str) and since.strip().isdigit() and len(since.strip()) == 4:
        return int(since)
    if isinstance(since, str) and plans is not None:
        found = plans.loc[plans["plan"] == since, "period_start"].dropna()
        if len(found):
            return int(found.iloc[0])
        near = tuple(plans["plan"].tolist())[:20]
        raise UnknownNameError(
            N_("No plan is called {name!r}. Plans: {near}."), name=since, near=near
        )
    text = N_("since is the year in which the plan began, or the id of a plan; not {given!r}.")
    raise UsageError(text, given=since)
