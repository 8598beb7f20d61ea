"""The figures that a comparison of regions looks at: chosen, part-year, of twins, of relatives."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ipanalysis.data import provenance
from ipanalysis.data.lookup import look_up
from ipanalysis.data.study import Study
from ipanalysis.data.units import convert
from ipanalysis.data.vocabulary import NO_RELATIVE, RELATIONS
from ipanalysis.targets.mapping import COMPARABLE

KEY = provenance.KEY
#: Columns of a figure that the comparison keeps.
HELD = ["value", "unit", "bound", "status", "rule", "doubtful", "source"]
# What the held measure is to the one that is asked for; a mapping reads the other way round too.
_HELD_IS = {
    "skos:exactMatch": ("same", "same"),
    "skos:closeMatch": ("same", "same"),
    "skos:narrowMatch": ("wider", "narrower"),
    "skos:broadMatch": ("narrower", "wider"),
    "skos:relatedMatch": ("related", "related"),
}


def related_measures(mappings: pd.DataFrame) -> pd.DataFrame:
    """Return which measure may stand near which, in both directions, the closest first.

    Parameters
    ----------
    mappings : DataFrame
        Columns subject_id, predicate_id, object_id, as in a study.

    Returns
    -------
    DataFrame
        indicator (asked for), related (the measure held instead), relation (what the held one is
        to the one asked for: same, wider, narrower, related).

    Examples
    --------
    >>> mappings = pd.DataFrame({"subject_id": ["all_patents"], "object_id": ["good_patents"],
    ...                          "predicate_id": ["skos:narrowMatch"]})
    >>> related_measures(mappings).values.tolist()
    [['good_patents', 'all_patents', 'wider'], ['all_patents', 'good_patents', 'narrower']]
    """
    mappings = mappings[mappings["object_id"] != NO_RELATIVE]
    rows = [
        (RELATIONS.index(predicate), asked, held, _HELD_IS[predicate][way])
        for subject, predicate, thing in mappings[
            ["subject_id", "predicate_id", "object_id"]
        ].itertuples(index=False)
        for way, (asked, held) in enumerate([(thing, subject), (subject, thing)])
        if subject != thing
    ]
    names = ["rank", "indicator", "related", "relation"]
    table = pd.DataFrame(rows, columns=names).sort_values("rank", kind="stable")
    table = table.drop_duplicates(["indicator", "related"])
    return table[names[1:]].astype("str").reset_index(drop=True)


def held_figures(study: Study, values: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the figure that a region has for an indicator and year, if it has one.

    Parameters
    ----------
    study : Study
        The study.
    values : DataFrame
        All its figures, in the units of their indicators.
    pairs : DataFrame
        Result of :func:`related_measures`.

    Returns
    -------
    DataFrame
        One row a key: region, indicator, year and the columns of :data:`HELD`; related (the
        indicator the figure is really of, where a mapping calls the two the same), relation. A
        part-year figure stands only where there is none of the year; a figure of the same measure
        only where the indicator itself has none at all.
    """
    chosen = provenance.best(values, study.sources)
    part = values[values["status"] == "part_year"]
    part = provenance.best(part.assign(status="actual"), study.sources).assign(status="part_year")
    own = _first([chosen, part])
    twins = pairs[pairs["relation"] == "same"]
    if twins.empty:
        nothing = pd.Series(pd.NA, own.index, dtype="str")
        return own.assign(related=nothing, relation=nothing)
    other = own.rename(columns={"indicator": "related"}).merge(twins, on="related")
    to = look_up(other["indicator"], study.indicators.set_index("indicator")["unit"])
    value = convert(other["value"], other["unit"], to, study.units)
    other = other.assign(value=value, unit=to)[value.notna()]
    both = _first([own, other]).reset_index(drop=True)
    return both.astype({"related": "str", "relation": "str"})  # where no twin has a figure


def _first(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the rows of each key in the first of the tables that has it."""
    columns = [*KEY, *HELD]
    columns += [c for c in ("related", "relation") if any(c in t for t in tables)]
    whole = pd.concat([t.reindex(columns=columns) for t in tables if len(t)] or tables[:1])
    return whole[columns].drop_duplicates(KEY)


def with_relatives(cells: pd.DataFrame, held: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the cells, those without a figure with the nearest measure that has one.

    Parameters
    ----------
    cells : DataFrame
        region, indicator, year, value, related, relation, source.
    held : DataFrame
        Result of :func:`held_figures`.
    pairs : DataFrame
        Result of :func:`related_measures`.
    """
    empty = cells.loc[cells["value"].isna() & cells["indicator"].isin(pairs["indicator"]), KEY]
    if empty.empty:
        return cells
    near = pairs[~pairs["relation"].map(set(COMPARABLE).__contains__)]
    wanted = empty.reset_index(names="_row").merge(near.reset_index(names="_rank"), on="indicator")
    found = held[held["status"] != "part_year"].rename(columns={"indicator": "_own"})
    found = wanted.merge(
        found[["region", "_own", "year", "source"]],
        left_on=["region", "related", "year"],
        right_on=["region", "_own", "year"],
    )
    found = found.sort_values("_rank", kind="stable").drop_duplicates("_row").set_index("_row")
    cells = cells.copy()
    for column in ("related", "relation", "source"):
        cells.loc[found.index, column] = found[column].astype("str")
    return cells


def break_sides(cells: pd.DataFrame, breaks: pd.DataFrame) -> pd.DataFrame:
    """Return the last break that is in force for each cell.

    Parameters
    ----------
    cells : DataFrame
        region, indicator, year (int).
    breaks : DataFrame
        indicator, year, regions (a list; empty: all).

    Returns
    -------
    DataFrame
        With the index of `cells`: side (position of the break in the table; -1 without one) and
        since (its year; 0 without one). Of a general and a regional break in the later year counts;
        of one year the regional.
    """
    from ipanalysis.data.check import split_list

    table = breaks[["indicator", "year", "regions"]].reset_index(drop=True)
    table = table.assign(side=table.index, year=table["year"].astype("int64"))
    table["region"] = [
        split_list(c) if isinstance(c, str) and c else None for c in table["regions"]
    ]
    general = table[table["region"].isna()].drop(columns=["region", "regions"])
    local = table[table["region"].notna()].explode("region").drop(columns="regions")
    side = np.full(len(cells), -1)
    since = np.zeros(len(cells), dtype="int64")
    order = cells.reset_index(drop=True)[KEY].astype({"year": "int64"})
    for part, by in ((general, ["indicator"]), (local, ["indicator", "region"])):
        rows = order[order["indicator"].isin(part["indicator"])]
        if rows.empty:
            continue
        part = part.astype(dict.fromkeys(by, "str")).assign(since=part["year"])
        found = pd.merge_asof(
            rows.reset_index(names="_row").sort_values("year", kind="stable"),
            part.sort_values("year", kind="stable"),
            on="year",
            by=by,
        ).dropna(subset="side")
        at, year = found["_row"].to_numpy(), found["since"].to_numpy("int64")
        later = year >= since[at]
        side[at[later]] = found["side"].to_numpy("int64")[later]
        since[at[later]] = year[later]
    return pd.DataFrame({"side": side, "since": since}, index=cells.index)
