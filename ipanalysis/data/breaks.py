"""Breaks: years from which the figures of a series mean something else."""

from __future__ import annotations

import pandas as pd

from ipanalysis.data.check import split_list
from ipanalysis.data.lookup import missing, records
from ipanalysis.locale import LANGUAGES
from ipanalysis.locale.later import Choice


def break_notes(
    breaks: pd.DataFrame, region: str, indicator: str, first: int, last: int
) -> list[tuple[int, Choice]]:
    """Return the breaks between two years: figures of the two do not mean quite the same.

    Parameters
    ----------
    breaks : DataFrame
        Columns indicator, year, regions (a list; empty: all), reason_zh, reason_en.
    region, indicator : str
        The series.
    first, last : int
        The years; a break in `first` itself is none between them, one in `last` is.

    Returns
    -------
    list of tuple
        Year and reason of each, by year; the reason waits for its language.

    Examples
    --------
    >>> breaks = pd.DataFrame({"indicator": ["x"], "year": [2020], "regions": [None],
    ...                        "reason_zh": ["人口普查"], "reason_en": ["Census."]})
    >>> [(year, why.text("zh")) for year, why in break_notes(breaks, "CN", "x", 2019, 2021)]
    [(2020, '人口普查')]
    >>> break_notes(breaks, "CN", "x", 2020, 2021)
    []
    """
    return Breaks(breaks).between(region, indicator, first, last)


class Breaks:
    """The breaks of a study by indicator, for many questions.

    Parameters
    ----------
    breaks : DataFrame
        As in :func:`break_notes`.

    Examples
    --------
    >>> breaks = pd.DataFrame({"indicator": ["x"], "year": [2020], "regions": ["CN; US"],
    ...                        "reason_zh": [None], "reason_en": ["Census."]})
    >>> found = Breaks(breaks)
    >>> len(found.between("US", "x", 2019, 2021)), found.between("DE", "x", 2019, 2021)
    (1, [])
    """

    def __init__(self, breaks: pd.DataFrame) -> None:
        self._of: dict[str, list[tuple[int, list[str], Choice]]] = {}
        for row in records(breaks.sort_values("year", kind="stable")):
            regions = [] if missing(row["regions"]) else split_list(row["regions"])
            reason = Choice(said={lang: row[f"reason_{lang}"] for lang in LANGUAGES})
            self._of.setdefault(row["indicator"], []).append((int(row["year"]), regions, reason))

    def between(
        self, region: str, indicator: str, first: int, last: int
    ) -> list[tuple[int, Choice]]:
        """Return the breaks of a series between two years; see :func:`break_notes`."""
        return [
            (year, reason)
            for year, regions, reason in self._of.get(indicator, ())
            if first < year <= last and (not regions or region in regions)
        ]

    def __contains__(self, indicator: str) -> bool:
        return indicator in self._of
