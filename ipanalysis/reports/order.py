"""In which order plans stand on pages: by their periods, the newest first."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd


def newest_first(plans: pd.DataFrame) -> pd.DataFrame:
    """Return plans by their periods: those that began last first, of these the longer ones.

    Parameters
    ----------
    plans : DataFrame
        Columns period_start, period_end (years); plans of one period stay as they stand.

    Examples
    --------
    >>> years = {"period_start": [2016, 2021, 2021], "period_end": [2020, 2025, 2035]}
    >>> list(newest_first(pd.DataFrame({"plan": ["old", "plan", "outline"], **years}))["plan"])
    ['outline', 'plan', 'old']
    """
    keys = ["period_start", "period_end"]
    return plans.sort_values(keys, ascending=False, kind="stable")


def by_plan(rows: pd.DataFrame, plans: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield plans with the rows of each, the newest first; the order of its rows stays.

    Parameters
    ----------
    rows : DataFrame
        Column plan.
    plans : DataFrame
        Columns plan, period_start, period_end.
    """
    groups = dict(iter(rows.groupby("plan", sort=False)))
    for plan in newest_first(plans[plans["plan"].isin(groups)])["plan"]:
        yield plan, groups[plan]
