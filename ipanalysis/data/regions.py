"""Finding a region by its code or any of its names, and what belongs to what."""

from __future__ import annotations

import pandas as pd

from ipanalysis.data.check import split_list
from ipanalysis.errors import ambiguous_name, unknown_name
from ipanalysis.locale import N_, Name, Text

NAME_COLUMNS = ("name_zh", "short_zh", "name_en")


def resolve_region(regions: pd.DataFrame, name: str) -> str:
    """Return the code of a region given its code or any of its names.

    Parameters
    ----------
    regions : DataFrame
        Columns region, name_zh, short_zh, name_en, aliases.
    name : str
        Code, Chinese name, short name, English name or alias; letter case does not matter.

    Returns
    -------
    str
        The code.

    Raises
    ------
    UnknownNameError
        If nothing is called so (the nearest names are listed), or several regions are.

    Examples
    --------
    >>> regions = pd.DataFrame({"region": ["310000"], "name_zh": ["上海市"], "short_zh": ["上海"],
    ...                         "name_en": ["Shanghai"], "aliases": ["沪"]})
    >>> [resolve_region(regions, n) for n in ("上海", "shanghai", "沪", "310000")]
    ['310000', '310000', '310000', '310000']
    """
    wanted = str(name).strip()
    if wanted in set(regions["region"]):
        return wanted
    found = _called(regions, wanted.casefold())
    if len(found) == 1:
        return found[0]
    if len(found) > 1:
        raise ambiguous_name(name, [_labelled(regions, code) for code in found])
    names = region_names(regions)
    # One name a region first, in the script of the reader: these are shown if none is near.
    first = names["column"] == ("name_en" if wanted.isascii() else "short_zh")
    raise unknown_name("region", name, [*names.loc[first, "name"], *names["name"]])


def _called(regions: pd.DataFrame, folded: str) -> list[str]:
    """Return the regions that have a name, given without letter case."""
    # Plain lists: names are looked up one by one, thousands of them in an import.
    rows = zip(*(regions[c].tolist() for c in ("region", "aliases", *NAME_COLUMNS)), strict=True)
    found = []
    for code, aliases, *names in rows:
        others = split_list(aliases) if isinstance(aliases, str) else []
        if any(isinstance(n, str) and n.casefold() == folded for n in (*names, *others)):
            found.append(str(code))
    return sorted(found)


def _labelled(regions: pd.DataFrame, code: str) -> Text:
    row = regions.loc[regions["region"] == code].iloc[0]
    known = [row[c] for c in ("name_en", "name_zh") if pd.notna(row[c])]
    return Text(N_("{name} ({code})"), {"name": Name(known[0], known[-1]), "code": code})


def region_names(regions: pd.DataFrame) -> pd.DataFrame:
    """Return every name of every region: columns region, name, column (one row a name)."""
    columns = [
        regions[["region", c]].set_axis(["region", "name"], axis=1).assign(column=c)
        for c in NAME_COLUMNS
    ]
    aliases = regions[["region"]].assign(name=regions["aliases"].fillna("").map(split_list))
    return (
        pd.concat([*columns, aliases.explode("name").assign(column="aliases")])
        .dropna()
        .drop_duplicates(["region", "name"])
        .sort_values("region", kind="stable")
        .reset_index(drop=True)
    )


def root_region(regions: pd.DataFrame) -> str:
    """Return the code of the nation: the whole that the other regions are held against."""
    return str(regions.loc[regions["level"] == "nation", "region"].iloc[0])


def members(regions: pd.DataFrame, group: str) -> list[str]:
    """Return the codes of the members of a group, in the order of the table.

    Examples
    --------
    >>> regions = pd.DataFrame({"region": ["310000", "440000"], "groups": ["G-YRD", None]})
    >>> members(regions, "G-YRD")
    ['310000']
    """
    pairs = zip(regions["region"].tolist(), regions["groups"].tolist(), strict=True)
    # Most cells need not be split: asked for each claim and each indicator, that took seconds.
    return [
        code
        for code, cell in pairs
        if isinstance(cell, str) and group in cell and group in split_list(cell)
    ]


def belongs(regions: pd.DataFrame) -> pd.DataFrame:
    """Return pairs of a region (``part``) and its parent or a group of it (``whole``).

    Examples
    --------
    >>> regions = pd.DataFrame({"region": ["CN", "310000", "G-YRD"], "parent": [None, "CN", "CN"],
    ...                         "level": ["nation", "province", "group"],
    ...                         "groups": [None, "G-YRD", None]})
    >>> belongs(regions).values.tolist()
    [['310000', 'CN'], ['310000', 'G-YRD']]
    """
    own = regions[regions["level"] != "group"]  # a group's own parent would count its members twice
    parents = own[["region", "parent"]].set_axis(["part", "whole"], axis="columns")
    groups = own[["region"]].assign(whole=own["groups"].fillna("").map(split_list))
    groups = groups.explode("whole").rename(columns={"region": "part"})
    return pd.concat([parents, groups], ignore_index=True).dropna()
