"""Breaks: years from which the figures of a series mean something else."""

from __future__ import annotations

import pandas as pd

from ipanalysis.data.check import split_list
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
    rows = breaks[breaks["indicator"] == indicator]
    rows = rows[(rows["year"] > first) & (rows["year"] <= last)]
    concerned = rows["regions"].fillna("").map(lambda cell: not cell or region in split_list(cell))
    rows = rows[concerned.astype(bool)].sort_values("year")
    return [
        (int(row["year"]), Choice(said={lang: row[f"reason_{lang}"] for lang in LANGUAGES}))
        for row in rows.to_dict("records")
    ]
