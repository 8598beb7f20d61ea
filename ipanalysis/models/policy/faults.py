"""Series that cannot be used as they stand: what is wrong with each, and in which years."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from ipanalysis.errors import SHOWN
from ipanalysis.locale import N_, Text
from ipanalysis.models.bounds import limits
from ipanalysis.models.panel import KEYS, Panel
from ipanalysis.models.refusals import refusal

_IN_YEARS = N_("{why}: {years}")


def faults(panel: Panel, bounds: pd.DataFrame | None) -> list[dict]:
    """Return the faulty series of a panel.

    Parameters
    ----------
    panel : Panel
        The panel.
    bounds : DataFrame or None
        What it was read with.

    Returns
    -------
    list of dict
        region, indicator, n, status (the panel's code) and reason, which names the years.

    Examples
    --------
    >>> from ipanalysis.models.panel import read_panel
    >>> table = pd.DataFrame({"region": "A", "indicator": "x", "year": [2019, 2020],
    ...                       "value": [np.nan, 1.0]})
    >>> [(row["status"], row["reason"].text()) for row in faults(read_panel(table), None)]
    [('non_finite', 'a value is missing or is not a finite number: 2019')]
    """
    wrong = panel.series[panel.series["fault"] != ""]
    ends = (side.tolist() for side in limits(wrong["indicator"], bounds))
    columns = (wrong[name].tolist() for name in (*KEYS, "n", "fault", "start", "stop"))
    found = []
    for region, indicator, n, code, start, stop, low, high in zip(*columns, *ends, strict=True):
        years = _years(code, panel.year[start:stop], panel.value[start:stop], (low, high))
        found.append(
            {
                **{"region": region, "indicator": indicator, "n": n, "status": code},
                "reason": in_years(refusal(code, n), years),
            }
        )
    return found


def in_years(why: Text, years: Iterable[int]) -> Text:
    """Return a reason with the years that it is about, if there are any.

    Examples
    --------
    >>> in_years(Text("a value is zero"), [2019, 2021]).text()
    'a value is zero: 2019, 2021'
    """
    listed = listed_years(years)
    return Text(_IN_YEARS, {"why": why, "years": listed}) if listed else why


def listed_years(years: Iterable[int]) -> tuple:
    """Return years for a message, each once, in order; not more than a message shows."""
    known = sorted({int(year) for year in years})
    return (*known[:SHOWN], "…") if len(known) > SHOWN else tuple(known)


def _years(code: str, year: np.ndarray, value: np.ndarray, ends: tuple[float, float]) -> np.ndarray:
    """Return the years in which the fault lies; none where a year itself is the fault."""
    if code == "non_finite":
        return year[~np.isfinite(value)]
    if code == "duplicate_years":
        return year[1:][np.diff(year) == 0]
    if code == "out_of_bounds":
        return year[(value < ends[0]) | (value > ends[1])]
    return year[:0]
