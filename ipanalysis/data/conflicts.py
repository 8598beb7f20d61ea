"""Where sources disagree: rounding, revision and conflict, three different things told apart."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ipanalysis.data.dates import last_days
from ipanalysis.data.provenance import KEY, RULE, best, doubtful, ranked, rule_order
from ipanalysis.data.vocabulary import STATUSES
from ipanalysis.errors import UsageError
from ipanalysis.locale import N_, tr

KINDS = {
    "rounding": N_(
        "Rounding: the figures differ as printed but have a value in common. 11.6 stands for "
        "11.55 to 11.65, so 11.61 does not contradict it."
    ),
    "revision": N_(
        "Revision: one figure replaces the other. Its status says so (preliminary before actual "
        "before revised), or an official publisher printed another figure later than its first."
    ),
    "conflict": N_(
        "Conflict: after the replaced figures, and those that repeat them, are set aside, the "
        "rest still have no value in common."
    ),
}
COLUMNS = [
    *(*KEY, "kind", "low", "high", "spread", "spread_percent", "unit"),
    *("taken", "taken_source", "decided_by", "n", "figures", "sources", "doubtful"),
]
_OFFICIAL = ("official", "official_reprint")


def conflicts(
    observations: pd.DataFrame, sources: pd.DataFrame, kind: str | None = None
) -> pd.DataFrame:
    """Return the keys on which figures differ, told apart by the words of :data:`KINDS`.

    Parameters
    ----------
    observations : DataFrame
        Columns region, indicator, year, value, rounding, unit, bound, status, source, published;
        values of one indicator in one unit. Approximate and part-year figures contradict nobody.
    sources : DataFrame
        Columns source, grade and, to tell a revision by its publisher, publisher_zh or
        publisher_en.
    kind : {"conflict", "revision", "rounding", "all"}, optional
        What to return; conflicts and revisions if not given.

    Returns
    -------
    DataFrame
        One row a key, sorted: region, indicator, year, kind, low, high, spread (high less low),
        spread_percent (of the value taken; missing where that is 0), unit, taken (value),
        taken_source, decided_by (the first part of the rule that set the figure taken above the
        best one that disagrees with it), n (figures), figures (each with its source, the
        best first), sources (all, joined by "; "), doubtful (those whose figure a correction
        marks, joined so; missing if none).

    Raises
    ------
    UsageError
        If there is no such kind.

    Examples
    --------
    >>> sources = pd.DataFrame({"source": ["a", "b"], "grade": ["official", "press"]})
    >>> rows = pd.DataFrame({"region": "X", "indicator": "gdp", "year": 2020,
    ...     "value": [4.87, 4.8], "rounding": [0.005, 0.05], "unit": "percent", "bound": "eq",
    ...     "status": "actual", "source": ["a", "b"], "published": None})
    >>> conflicts(rows, sources)[["kind", "taken", "decided_by", "figures"]].values.tolist()
    [['conflict', 4.87, 'grade', '4.87 (a); 4.8 (b)']]
    """
    kinds = _asked(kind)
    rows = told_apart(observations, sources)
    rows = rows[rows["kind"].isin(kinds)]
    if rows.empty:
        return pd.DataFrame(columns=COLUMNS)
    return _table(rows, sources)


def told_apart(observations: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of keys that have several, with the kind of their difference.

    Parameters
    ----------
    observations, sources : DataFrame
        As in :func:`conflicts`.

    Returns
    -------
    DataFrame
        The rows, the best of a key first, with floor and ceiling (what the printed figure can
        stand for) and kind; that is missing where all figures of the key are the same.
    """
    # Who stands alone is not ranked: of most keys there is one figure.
    several = observations[observations.duplicated(KEY, keep=False)]
    rows = ranked(several, sources)
    rows = rows.assign(doubtful=doubtful(rows))
    rows = rows[(rows["bound"] != "approx") & rows["value"].notna()]
    rows = rows[rows.duplicated(KEY, keep=False)]
    rows = _with_ends(rows).reset_index(drop=True)
    rows["kind"] = _kinds(rows, sources)
    return rows


def kinds_text(lang: str = "en") -> list[str]:
    """Return in words how rounding, revision and conflict are told apart."""
    return [tr(text, lang) for text in KINDS.values()]


def _asked(kind: str | None) -> tuple[str, ...]:
    if kind is None:
        return ("revision", "conflict")
    if kind == "all":
        return tuple(KINDS)
    if kind not in KINDS:
        text = N_("There is no kind {kind!r}. Kinds: {known}.")
        raise UsageError(text, kind=kind, known=(*KINDS, "all"))
    return (kind,)


def _with_ends(rows: pd.DataFrame) -> pd.DataFrame:
    """Add floor and ceiling: all that a printed figure can stand for, a hair of slack taken off."""
    slack = 1e-9 * rows["value"].abs()
    half = rows["rounding"].fillna(0)
    open_below, open_above = rows["bound"].isin(["le", "lt"]), rows["bound"].isin(["ge", "gt"])
    floor = (rows["value"] - half - slack).mask(open_below, -np.inf)
    ceiling = (rows["value"] + half + slack).mask(open_above, np.inf)
    return rows.assign(floor=floor, ceiling=ceiling)


def _kinds(rows: pd.DataFrame, sources: pd.DataFrame) -> pd.Series:
    """Return the kind of the key of each row; missing where its figures are the same."""
    exact = rows["value"].where(rows["bound"] == "eq")
    differ = exact.groupby([rows[c] for c in KEY]).transform("nunique") > 1
    kind = pd.Series(np.where(differ, "rounding", None), index=rows.index, dtype="str")
    apart = _apart(rows)
    rest = rows[apart][~_replaced(rows[apart], sources)]
    unsettled = rest[_apart(rest)]
    keys = pd.MultiIndex.from_frame(rows[KEY])
    kind[apart] = "revision"
    kind[keys.isin(pd.MultiIndex.from_frame(unsettled[KEY]))] = "conflict"
    return kind


def _apart(rows: pd.DataFrame) -> pd.Series:
    """Tell for each row whether the figures of its key have no value in common."""
    # They have one unless the highest floor is above the lowest ceiling.
    keyed = rows.groupby(KEY)
    return keyed["floor"].transform("max") > keyed["ceiling"].transform("min")


def _replaced(rows: pd.DataFrame, sources: pd.DataFrame) -> pd.Series:
    """Tell which figures a later version replaces, and which only repeat such a one."""
    table = sources.set_index("source")
    publisher = pd.Series(None, index=rows.index, dtype="str")
    for column in ("publisher_en", "publisher_zh"):
        if column in table:
            publisher = rows["source"].map(table[column]).fillna(publisher)
    # A newspaper that prints another figure later need not have corrected its first.
    publisher = publisher.where(rows["source"].map(table["grade"]).isin(_OFFICIAL))
    facts = rows[[*KEY, "floor", "ceiling"]].assign(
        row=rows.index,
        rank=rows["status"].map({s: n for n, s in enumerate(STATUSES)}),
        publisher=publisher,
        day=last_days(rows["published"]),
    )
    pairs = facts.merge(facts, on=KEY, suffixes=("", "_by"))
    pairs["apart"] = pairs["floor"].gt(pairs["ceiling_by"]) | pairs["floor_by"].gt(pairs["ceiling"])
    better = (pairs["rank_by"] < pairs["rank"]) & ~(pairs["day_by"] < pairs["day"])
    later = (pairs["publisher_by"] == pairs["publisher"]) & (pairs["day_by"] > pairs["day"])
    later &= pairs["rank_by"] <= pairs["rank"]
    replacing = pairs[pairs["apart"] & (better | later)]
    gone = replacing["row"].unique()
    # Whoever agrees with a replaced figure and not with what replaced it only repeats the former.
    same = pairs[~pairs["apart"] & pairs["row_by"].isin(gone)][["row", "row_by"]]
    echo = same.merge(replacing[["row", "row_by"]].set_axis(["row_by", "new"], axis=1), on="row_by")
    unlike = pd.MultiIndex.from_frame(pairs.loc[pairs["apart"], ["row", "row_by"]])
    echo = echo[pd.MultiIndex.from_frame(echo[["row", "new"]]).isin(unlike)]
    return pd.Series(rows.index.isin([*gone, *echo["row"]]), index=rows.index)


def _table(rows: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    printed = rows["value"].map("{:.12g}".format) + " (" + rows["source"] + ")"
    keyed = rows.assign(figures=printed).groupby(KEY)
    table = keyed.agg(
        kind=("kind", "first"),
        low=("value", "min"),
        high=("value", "max"),
        unit=("unit", "first"),
        n=("value", "size"),
        figures=("figures", "; ".join),
        sources=("source", lambda ids: "; ".join(dict.fromkeys(ids))),
    )
    taken = best(rows, sources).set_index(KEY)
    table["spread"] = table["high"] - table["low"]
    table["taken"], table["taken_source"] = taken["value"], taken["source"]
    table["spread_percent"] = 100 * table["spread"] / table["taken"].abs().replace(0, np.nan)
    table["decided_by"] = _decided_by(rows, sources)
    marked = rows[rows["doubtful"]].groupby(KEY)["source"].agg("; ".join)
    table["doubtful"] = marked.reindex(table.index).astype("str")
    return table.reset_index()[COLUMNS]


def _decided_by(rows: pd.DataFrame, sources: pd.DataFrame) -> pd.Series:
    """Return by key the part of the rule that set its first figure above the first unlike it."""
    parts = list(RULE[:-1])
    facts = rows[[*KEY, "value", "floor", "ceiling"]].join(rule_order(rows, sources)[parts])
    first = facts.groupby(KEY).transform("first")
    unlike = (facts["floor"] > first["ceiling"]) | (facts["ceiling"] < first["floor"])
    # Where all that differs is rounding, or two others disagree, any other figure will do.
    other = unlike.where(unlike.groupby([rows[c] for c in KEY]).transform("any"), True)
    other &= facts.groupby(KEY).cumcount() > 0
    differs = (facts[parts] != first[parts])[other]
    part = differs.idxmax(axis="columns").where(differs.any(axis="columns"), RULE[-1])
    keys = [rows.loc[other, c] for c in KEY]
    return part.groupby(keys).first()
