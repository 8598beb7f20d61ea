"""Which figure to take when several sources state one: the rule, conflicts and vintages.

The rule, in this order: a figure that no correction marks as doubtful before one that is; an exact
figure before an approximate one before a mere bound; the better status; the better graded source;
the later publication; the earlier row of the table. Where the figure so chosen only rounds another
one of the same status that is no more doubtful (12.7 and 12.71), the more precise one is taken.
"""

from __future__ import annotations

import pandas as pd

from ipanalysis.data.dates import last_days
from ipanalysis.data.units import convert
from ipanalysis.data.vocabulary import GRADES, STATUSES

KEY = ["region", "indicator", "year"]
_BOUND_RANK = {"eq": 0, "approx": 1}  # every other bound: 2
RULE = ("doubt", "exactness", "status", "grade", "date", "order")


def in_indicator_unit(
    observations: pd.DataFrame, indicators: pd.DataFrame, units: pd.DataFrame
) -> pd.DataFrame:
    """Return the observations with value and unit brought to the unit of their indicator.

    The column ``rounding`` (half a unit of the last printed digit) is converted with them.
    """
    to = observations["indicator"].map(indicators.set_index("indicator")["unit"])
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
        Columns region, indicator, year, bound, status, source, published; ``doubtful`` (bool) if
        any figure is.
    sources : DataFrame
        Columns source, grade.

    Returns
    -------
    DataFrame
        The same rows, sorted; part-year figures are left out, as they are no value of the year.
    """
    rows = observations[observations["status"] != "part_year"]
    grade = rows["source"].map(sources.set_index("source")["grade"])
    order = pd.DataFrame(
        {
            **{column: rows[column] for column in KEY},
            "doubt": doubtful(rows),
            "exactness": rows["bound"].map(_BOUND_RANK).fillna(2),
            "status": rows["status"].map({s: n for n, s in enumerate(STATUSES)}),
            "grade": grade.map({g: n for n, g in enumerate(GRADES)}),
            "date": -_days(rows["published"]),
        }
    )
    return rows.loc[order.sort_values([*KEY, *RULE[:-1]], kind="stable").index]


def doubtful(rows: pd.DataFrame) -> pd.Series:
    """Return which figures a correction marks as doubtful; none if that is not said."""
    if "doubtful" not in rows:
        return pd.Series(False, rows.index)
    return rows["doubtful"].eq(True).fillna(False)  # a row added in memory may leave it empty


def _days(dates: pd.Series) -> pd.Series:
    """Return days since 1970; a figure without a date counts as older than all others."""
    return (last_days(dates) - pd.Timestamp(0)).dt.days.fillna(float("-inf"))


def best(observations: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Return one observation per region, indicator and year, chosen by the rule."""
    rows = ranked(observations, sources)
    columns = ["value", "rounding", "status", "bound", "doubt"]
    doubt = doubtful(rows)
    first = rows.assign(doubt=doubt).groupby(KEY, sort=False)[columns].transform("first")
    same = (rows["status"] == first["status"]) & (rows["bound"] == first["bound"])
    same &= doubt == first["doubt"]
    same &= (rows["value"] - first["value"]).abs() <= first["rounding"] * (1 + 1e-9)
    # What the chosen figure does not round comes last; equally precise figures keep their order.
    precise = rows["rounding"].where(same, float("inf"))
    order = rows[KEY].assign(precise=precise).sort_values([*KEY, "precise"], kind="stable").index
    return rows.loc[order].drop_duplicates(KEY).reset_index(drop=True)


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
        sources (all, joined by "; "), doubtful (those whose figure is, joined so).
    """
    rows = ranked(observations, sources).assign(doubtful=doubtful)
    rows = rows[rows["bound"] == "eq"]
    found = [_conflict(key, group, sources) for key, group in rows.groupby(KEY) if _disagree(group)]
    columns = [*KEY, "kind", "low", "high", "spread", "unit", "taken", "taken_source"]
    table = pd.DataFrame(found, columns=[*columns, "decided_by", "n", "sources", "doubtful"])
    return table.astype({"doubtful": "str"})  # also where none is


def _disagree(group: pd.DataFrame) -> bool:
    # All rounding intervals share a point unless the highest floor is above the lowest ceiling.
    floor = (group["value"] - group["rounding"]).max()
    ceiling = (group["value"] + group["rounding"]).min()
    return bool(floor > ceiling + 1e-9 * abs(ceiling))


def _conflict(key: tuple, group: pd.DataFrame, sources: pd.DataFrame) -> dict:
    taken = best(group, sources).iloc[0]
    rivals = group[(group["value"] - taken["value"]).abs() > group["rounding"] + taken["rounding"]]
    other = rivals.iloc[0] if len(rivals) else group.iloc[-1]
    vintage = group["status"].isin(["preliminary", "revised"]).any()
    return {
        **dict(zip(KEY, key, strict=True)),
        "kind": "revision" if vintage else "conflict",
        "low": group["value"].min(),
        "high": group["value"].max(),
        "spread": group["value"].max() - group["value"].min(),
        "unit": taken["unit"],
        "taken": taken["value"],
        "taken_source": taken["source"],
        "decided_by": _decided_by(taken, other, sources),
        "n": len(group),
        "sources": "; ".join(dict.fromkeys(group["source"])),
        "doubtful": "; ".join(dict.fromkeys(group.loc[group["doubtful"], "source"])) or None,
    }


def _decided_by(taken: pd.Series, other: pd.Series, sources: pd.DataFrame) -> str:
    grade = sources.set_index("source")["grade"]
    if taken["doubtful"] != other["doubtful"]:
        return "doubt"
    if taken["status"] != other["status"]:
        return "status"
    if grade[taken["source"]] != grade[other["source"]]:
        return "grade"
    return "date" if taken["published"] != other["published"] else "order"
