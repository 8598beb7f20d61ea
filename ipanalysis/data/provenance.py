"""Which figure to take when several sources state one: the rule, conflicts and vintages.

The rule, in this order: an exact figure before an approximate one before a mere bound; the better
status; the better graded source; the later publication; the earlier row of the table. Where the
figure so chosen only rounds another one of the same status (12.7 and 12.71), the more precise one
is taken.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ipanalysis.data.dates import last_days
from ipanalysis.data.lookup import look_up
from ipanalysis.data.units import convert
from ipanalysis.data.vocabulary import GRADES, STATUSES

KEY = ["region", "indicator", "year"]
_BOUND_RANK = {"eq": 0, "approx": 1}  # every other bound: 2
_TOLD_APART = ["value", "rounding", "status", "bound"]
RULE = ("exactness", "status", "grade", "date", "order")


def in_indicator_unit(
    observations: pd.DataFrame, indicators: pd.DataFrame, units: pd.DataFrame
) -> pd.DataFrame:
    """Return the observations with value and unit brought to the unit of their indicator.

    The column ``rounding`` (half a unit of the last printed digit) is converted with them.
    """
    to = look_up(observations["indicator"], indicators.set_index("indicator")["unit"])
    columns = {
        name: convert(observations[name], observations["unit"], to, units)
        for name in ("value", "rounding")
    }
    return observations.assign(**columns, unit=to)


def ranked(observations: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Return the observations, the figure to take first within each key.

    Parameters
    ----------
    observations : DataFrame
        Columns region, indicator, year, bound, status, source, published.
    sources : DataFrame
        Columns source, grade.

    Returns
    -------
    DataFrame
        The same rows, sorted; part-year figures are left out, as they are no value of the year.
    """
    rows = observations[observations["status"] != "part_year"]
    grade = look_up(rows["source"], sources.set_index("source")["grade"])
    order = pd.DataFrame(
        {
            **_places(rows),
            "exactness": look_up(rows["bound"], pd.Series(_BOUND_RANK)).fillna(2),
            "status": look_up(rows["status"], _ranks(STATUSES)),
            "grade": look_up(grade, _ranks(GRADES)),
            "date": -_days(rows["published"]),
        }
    )
    return rows.loc[order.sort_values([*KEY, *RULE[:-1]], kind="stable").index]


def _places(rows: pd.DataFrame) -> dict[str, np.ndarray]:
    """Return the columns of the key as numbers in the same order, which sort much faster."""
    return {column: pd.factorize(rows[column], sort=True)[0] for column in KEY}


def _ranks(words: tuple[str, ...]) -> pd.Series:
    return pd.Series({word: rank for rank, word in enumerate(words)})


def _days(dates: pd.Series) -> pd.Series:
    """Return days since 1970; a figure without a date counts as older than all others."""
    return (last_days(dates) - pd.Timestamp(0)).dt.days.fillna(float("-inf"))


def best(observations: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Return one observation per region, indicator and year, chosen by the rule."""
    rows = ranked(observations, sources)
    keys = pd.DataFrame(_places(rows), rows.index)
    head = rows.loc[keys.drop_duplicates().index, _TOLD_APART]
    # The rows of a key follow one another, so each row's first is the head of its run.
    run = (~keys.duplicated()).cumsum() - 1
    first = head.take(run).set_axis(rows.index)
    same = (rows["status"] == first["status"]) & (rows["bound"] == first["bound"])
    same &= (rows["value"] - first["value"]).abs() <= first["rounding"] * (1 + 1e-9)
    # What the chosen figure does not round comes last; equally precise figures keep their order.
    precise = rows["rounding"].where(same, float("inf"))
    order = keys.assign(precise=precise).sort_values([*KEY, "precise"], kind="stable")
    return rows.loc[order.drop_duplicates(KEY).index].reset_index(drop=True)


def conflicts(observations: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Return the keys on which exact figures disagree by more than their rounding.

    A figure printed as 11.6 stands for anything from 11.55 to 11.65, so 11.61 does not contradict
    it. Figures of which one is marked preliminary or revised are vintages, not conflicts.

    Parameters
    ----------
    observations : DataFrame
        Columns region, indicator, year, value, rounding, unit, bound, status, source, published;
        values of one indicator in one unit.
    sources : DataFrame
        Columns source, grade.

    Returns
    -------
    DataFrame
        region, indicator, year, kind ("conflict" or "revision"), low, high, spread, unit, taken
        (value), taken_source, decided_by (first part of the rule that told them apart), n (rows),
        sources (all, joined by "; ").
    """
    rows = ranked(observations, sources)
    rows = rows[rows["bound"] == "eq"]
    rows = rows[_disagree(rows)]
    group = rows.groupby(KEY)  # few are left
    taken = best(rows, sources).set_index(KEY)
    other = _others(rows, taken)
    low, high = group["value"].min(), group["value"].max()
    vintage = rows["status"].isin(["preliminary", "revised"]).groupby([rows[k] for k in KEY]).any()
    found = pd.DataFrame(
        {
            "kind": vintage.map({True: "revision", False: "conflict"}).astype("str"),
            "low": low,
            "high": high,
            "spread": high - low,
            "unit": taken["unit"],
            "taken": taken["value"],
            "taken_source": taken["source"],
            "decided_by": _decided_by(taken, other, sources),
            "n": group.size(),
            "sources": group["source"].agg(lambda column: "; ".join(dict.fromkeys(column))),
        }
    )
    return found.reset_index().astype({"year": "int64"})


def _disagree(rows: pd.DataFrame) -> pd.Series:
    """Tell for each row whether the figures of its key disagree."""
    key = list(_places(rows).values())
    # All rounding intervals share a point unless the highest floor is above the lowest ceiling.
    floor = (rows["value"] - rows["rounding"]).groupby(key).transform("max")
    ceiling = (rows["value"] + rows["rounding"]).groupby(key).transform("min")
    return floor > ceiling + 1e-9 * ceiling.abs()


def _others(rows: pd.DataFrame, taken: pd.DataFrame) -> pd.DataFrame:
    """Return, for each key, the first figure that disagrees with the one taken, or the last."""
    chosen = taken.loc[pd.MultiIndex.from_frame(rows[KEY]), ["value", "rounding"]]
    gap = (rows["value"] - chosen["value"].to_numpy()).abs()
    rival = gap > rows["rounding"] + chosen["rounding"].to_numpy()
    last = rows.drop_duplicates(KEY, keep="last")
    others = pd.concat([rows[rival], last]).drop_duplicates(KEY).set_index(KEY)
    return others.loc[taken.index]


def _decided_by(taken: pd.DataFrame, other: pd.DataFrame, sources: pd.DataFrame) -> pd.Series:
    """Return the first part of the rule that tells the figure taken from the other one."""
    grade = sources.set_index("source")["grade"]
    pairs = {
        "status": (taken["status"], other["status"]),
        "grade": (look_up(taken["source"], grade), look_up(other["source"], grade)),
        "date": (taken["published"], other["published"]),
    }
    decided = pd.Series("order", taken.index, dtype="str")
    for name, (one, two) in reversed(pairs.items()):
        decided = decided.mask(one.fillna("") != two.fillna(""), name)
    return decided
