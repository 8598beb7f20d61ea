"""The periods that the nation's plans divide the years of targets into, and the one of a map."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ipanalysis.locale import N_, tr

Period = tuple[int, int]  # first and last year


def periods(plans: pd.DataFrame, nation: str, years: Iterable[int]) -> list[Period]:
    """Return the periods that targets fall into, the oldest first.

    One ends where a plan of the nation ends, and begins where the one before ended; so plans that
    run beside each other, such as one of five years and an outline to a later year, give periods
    that do not overlap.

    Parameters
    ----------
    plans : DataFrame
        Columns region, period_start, period_end. If the nation has none, those of all count.
    nation : str
        Its code.
    years : iterable of int
        The years of the targets; all are covered.

    Examples
    --------
    >>> years = {"period_start": [2016, 2021, 2021], "period_end": [2020, 2035, 2025]}
    >>> periods(pd.DataFrame({"region": "X", **years}), "X", [2018, 2025])
    [(2016, 2020), (2021, 2025), (2026, 2035)]
    """
    known = sorted(set(years))
    mine = plans[plans["region"] == nation]
    mine = plans if mine.empty else mine
    ends = sorted(set(map(int, mine["period_end"])))
    if known and known[-1] > max(ends, default=0):  # beyond the last plan
        ends.append(known[-1])
    first = min([*map(int, mine["period_start"]), *known[:1]], default=0)
    found = []
    for end in ends:
        found.append((first, end))
        first = end + 1
    return found


def period_text(period: Period, lang: str) -> str:
    """Return a period in words: its first and last year, or the only one."""
    first, last = period
    if first == last:
        return tr(N_("{year}"), lang, year=last)
    return tr(N_("{first}–{last}"), lang, first=first, last=last)
