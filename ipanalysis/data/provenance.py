"""Which figure to take when several sources state one: the rule.

It is written down once, in :data:`RULE_TEXT`; :func:`ranked` and :func:`best` carry it out, and
reports show it by :func:`rule_text`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ipanalysis.data.dates import last_days
from ipanalysis.data.lookup import look_up
from ipanalysis.data.units import convert
from ipanalysis.data.vocabulary import GRADES, STATUSES
from ipanalysis.locale import N_, tr
from ipanalysis.locale.words import word

KEY = ["region", "indicator", "year"]
_BOUND_RANK = {"eq": 0, "approx": 1}  # every other bound: 2
_TOLD_APART = ["value", "rounding", "status", "bound", "doubtful"]
RULE = ("doubt", "exactness", "status", "grade", "date", "order")
RULE_TEXT = N_(
    "Of several figures for one region, indicator and year one is taken: a figure that no "
    "correction marks as doubtful before one that is; then an exact figure before an approximate "
    "one before a mere bound; then by status ({statuses}); then by grade of the source ({grades}); "
    "then the later publication; then the earlier row of the table. Where the figure so chosen "
    "only rounds another of the same status that is no more doubtful (12.7 and 12.71), the more "
    "precise one is taken. Figures of a part of a year are never the value of the year."
)


def rule_text(lang: str = "en") -> str:
    """Return the rule in words.

    Examples
    --------
    >>> rule_text()[:65]
    'Of several figures for one region, indicator and year one is take'
    """
    statuses = tuple(word("observation", s, lang) for s in STATUSES if s != "part_year")
    grades = tuple(word("grade", g, lang) for g in GRADES)
    return tr(RULE_TEXT, lang, statuses=statuses, grades=grades)


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
    order = rule_order(rows, sources).assign(**_places(rows))
    return rows.loc[order.sort_values([*KEY, *RULE[:-1]], kind="stable").index]


def rule_order(rows: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Return what the rule looks at, one column a part of :data:`RULE`; less is better.

    The last part, the order of the table, is the order of the rows itself and has no column.
    """
    grade = look_up(rows["source"], sources.set_index("source")["grade"])
    return pd.DataFrame(
        {
            "doubt": doubtful(rows),
            "exactness": look_up(rows["bound"], pd.Series(_BOUND_RANK)).fillna(2),
            "status": look_up(rows["status"], _ranks(STATUSES)),
            "grade": look_up(grade, _ranks(GRADES)),
            "date": -_days(rows["published"]),
        }
    )


def doubtful(rows: pd.DataFrame) -> pd.Series:
    """Return which figures a correction marks as doubtful; none if that is not said."""
    if "doubtful" not in rows:
        return pd.Series(False, rows.index)
    return rows["doubtful"].eq(True).fillna(False)  # a row added in memory may leave it empty


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
    rows = rows.assign(doubtful=doubtful(rows))
    keys = pd.DataFrame(_places(rows), rows.index)
    head = rows.loc[keys.drop_duplicates().index, _TOLD_APART]
    # The rows of a key follow one another, so each row's first is the head of its run.
    run = (~keys.duplicated()).cumsum() - 1
    first = head.take(run).set_axis(rows.index)
    same = (rows["status"] == first["status"]) & (rows["bound"] == first["bound"])
    same &= rows["doubtful"] == first["doubtful"]
    same &= (rows["value"] - first["value"]).abs() <= first["rounding"] * (1 + 1e-9)
    # What the chosen figure does not round comes last; equally precise figures keep their order.
    precise = rows["rounding"].where(same, float("inf"))
    order = keys.assign(precise=precise).sort_values([*KEY, "precise"], kind="stable")
    return rows.loc[order.drop_duplicates(KEY).index].reset_index(drop=True)
