"""Where declared breaks cut a series: only what came after the last one is comparable."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ipanalysis.data.check import split_list
from ipanalysis.errors import UsageError
from ipanalysis.locale import LANGUAGES, N_, Text
from ipanalysis.locale.later import Choice

_CUT = N_("values before the break of {year} are left out")
_CUT_WHY = N_("values before the break of {year} are left out ({why})")


def read_breaks(data: object, breaks: pd.DataFrame | None) -> pd.DataFrame | None:
    """Return the breaks given, or those of the study; None where there are none.

    Raises
    ------
    UsageError
        If the columns indicator and year are missing, or a year is none.
    """
    if breaks is None and not isinstance(data, pd.DataFrame):
        breaks = getattr(data, "breaks", None)
    if breaks is None:
        return None
    needed = ("indicator", "year")
    whole = "year" in breaks and pd.to_numeric(breaks["year"], errors="coerce").notna().all()
    if not whole or "indicator" not in breaks:
        raise UsageError(
            N_("The breaks need the columns {needed}, and a year in each row."), needed=needed
        )
    return breaks.reset_index(drop=True) if len(breaks) else None


def last_breaks(
    series: pd.DataFrame, first: np.ndarray, last: np.ndarray, breaks: pd.DataFrame
) -> np.ndarray:
    """Return for each series the row of the last break inside it.

    Parameters
    ----------
    series : DataFrame
        Columns region and indicator.
    first, last : numpy.ndarray
        First and last year of each. A break in the first year leaves nothing before it, and one
        after the last year says nothing yet; neither cuts.
    breaks : DataFrame
        Columns indicator, year and, where a break holds for some regions only, regions (a list).

    Returns
    -------
    numpy.ndarray
        Row numbers; -1 where no break lies inside.

    Examples
    --------
    >>> series = pd.DataFrame({"region": ["A", "B"], "indicator": "x"})
    >>> breaks = pd.DataFrame({"indicator": ["x", "x"], "year": [2015, 2018],
    ...                        "regions": [None, "B"]})
    >>> last_breaks(series, np.array([2010, 2010]), np.array([2020, 2020]), breaks).tolist()
    [0, 1]
    """
    found = np.full(len(series), -1)
    inside = series[["region", "indicator"]].astype("str").reset_index(drop=True)
    inside = inside.assign(series=np.arange(len(series)), first=first, last=last)
    inside = inside[inside["indicator"].isin(breaks["indicator"])]
    if inside.empty:
        return found
    named = breaks["regions"] if "regions" in breaks else pd.Series(pd.NA, breaks.index)
    rows = pd.DataFrame(
        {
            "indicator": breaks["indicator"].astype("str"),
            "year": pd.to_numeric(breaks["year"]).astype(int),
            "row": np.arange(len(breaks)),
            "region": [split_list(c) if isinstance(c, str) and c else [None] for c in named],
        }
    ).explode("region")
    local = rows[rows["region"].notna()].astype({"region": "str"})
    everywhere = rows[rows["region"].isna()].drop(columns="region")
    pairs = pd.concat(
        [
            inside.merge(everywhere, on="indicator"),
            inside.merge(local, on=["indicator", "region"]),
        ]
    )
    pairs = pairs[(pairs["year"] > pairs["first"]) & (pairs["year"] <= pairs["last"])]
    pairs = pairs.sort_values(["year", "row"]).drop_duplicates("series", keep="last")
    found[pairs["series"].to_numpy(int)] = pairs["row"]
    return found


def cut_text(breaks: pd.DataFrame, row: int) -> Text:
    """Return in words that a break cut a series, and why, waiting for the language."""
    return break_text(breaks, row, _CUT, _CUT_WHY)


def break_text(breaks: pd.DataFrame, row: int, bare: str, with_why: str) -> Text:
    """Return what follows from a break, waiting for the language.

    Parameters
    ----------
    breaks : DataFrame
        Column year and, if known, reason_en and reason_zh.
    row : int
        Which break.
    bare, with_why : str
        Message ids with the field ``year``; the second, used where a reason is known, has the
        field ``why`` too.
    """
    entry = breaks.iloc[row]
    columns = {lang: entry.get(f"reason_{lang}") for lang in LANGUAGES}
    said = {lang: t.rstrip(".。 ") for lang, t in columns.items() if isinstance(t, str) and t}
    fields = {"year": int(entry["year"])}
    return Text(with_why, fields | {"why": Choice(said=said)}) if said else Text(bare, fields)
