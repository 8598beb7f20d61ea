"""Which regions count as parts of the nation, so that nobody counts twice.

A region with a target counts. A region inside one that counts does not: its province speaks for
it. Where a province has no target but some of its cities do, the cities count, and the province
without them is left in the rest. A group never counts: its members do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from ipanalysis.data.validity import lifespans
from ipanalysis.locale import N_, Name, Text

_LAST_DAY = 1231


@dataclass(frozen=True)
class Tree:
    """The regions of a year by what they belong to.

    Attributes
    ----------
    nation : str
        Code of the whole.
    parent : dict of str to str or None
        What each region belongs to; groups are left out.
    children : dict of str to list of str
        The regions that belong to each, in the order of the table.
    names : dict of str to Name
        Name of each region, for reasons.
    groups : frozenset of str
        Codes of groups.
    """

    nation: str
    parent: dict[str, str | None]
    children: dict[str, list[str]]
    names: dict[str, Name]
    groups: frozenset[str]

    def path(self, region: str) -> list[str] | None:
        """Return what a region belongs to, up to the nation; nothing if it does not lead there.

        It does not for a group, for a region that is not there in the year, and where the
        regions that one belongs to make a circle.

        Examples
        --------
        >>> tree = Tree("X", {"X": None, "A": "X", "a": "A", "o": "p", "p": "o"}, {}, {},
        ...             frozenset())
        >>> tree.path("a"), tree.path("X"), tree.path("o"), tree.path("G-1")
        (['A', 'X'], [], None, None)
        """
        if region not in self.parent:
            return None
        found: list[str] = []
        while region != self.nation:
            above = self.parent.get(region)
            if above is None or above in found or above not in self.parent:
                return None
            found.append(above)
            region = above
        return found

    def why_no_part(self, region: str) -> Text:
        """Return why a region cannot be a part of the nation."""
        if region in self.groups:
            return Text(N_("A group is not added to its members."))
        if region == self.nation:
            return Text(N_("It is the whole itself."))
        text = N_(
            "{region} does not lead to the nation by what regions belong to, or is not there in "
            "the target year; see parent and valid_to in regions.csv."
        )
        return Text(text, {"region": self.names.get(region, Name(region, region))})


@dataclass(frozen=True)
class Piece:
    """A region of the first level that sets no target, without those parts of it that count.

    Attributes
    ----------
    region : str
        Its code.
    less : tuple of str
        Regions inside it that count.
    """

    region: str
    less: tuple[str, ...] = ()


def tree_of(regions: pd.DataFrame, nation: str, year: int) -> Tree:
    """Return the regions that are there at the end of a year.

    Parameters
    ----------
    regions : DataFrame
        Columns region, name_zh, short_zh, name_en, level, parent, valid_from, valid_to. Of a
        code that stands twice the first row is taken.
    nation : str
        Code of the whole.
    year : int
        The year.
    """
    rows = regions.drop_duplicates("region")
    last = lifespans(rows)["last"].to_numpy()
    grouped = (rows["level"] == "group").to_numpy()
    there = rows[(last >= year * 10_000 + _LAST_DAY) & ~grouped]
    columns = there[["region", "parent"]].itertuples(index=False)
    parent = {code: above if isinstance(above, str) else None for code, above in columns}
    children: dict[str, list[str]] = {}
    for code, above in parent.items():
        if above is not None and code != nation:
            children.setdefault(above, []).append(code)
    named = rows[["region", "name_en", "short_zh", "name_zh"]].itertuples(index=False)
    names = {code: _name(code, *texts) for code, *texts in named}
    return Tree(nation, parent, children, names, frozenset(rows.loc[grouped, "region"]))


def _name(code: str, english: object, *chinese: object) -> Name:
    zh = [text for text in chinese if isinstance(text, str)]
    en = english if isinstance(english, str) else (zh or [code])[-1]
    return Name(en, (zh or [en])[0])


def who_counts(regions: Sequence[str], tree: Tree) -> list[Text | None]:
    """Tell for each target whether it counts: nothing if it does, else the reason.

    Parameters
    ----------
    regions : sequence of str
        The region of each target, the target to take first of each region first.
    tree : Tree
        The regions.

    Examples
    --------
    >>> names = {code: Name(code, code) for code in "XAa"}
    >>> tree = Tree("X", {"X": None, "A": "X", "a": "A"}, {}, names, frozenset({"G"}))
    >>> [reason and reason.text() for reason in who_counts(["A", "a", "A", "G"], tree)]
    [None, 'A counts, and this is a part of it.', 'Another target of the region counts.',
     'A group is not added to its members.']
    """
    paths = {region: tree.path(region) for region in regions}
    able = {region for region, path in paths.items() if path}
    seen: set[str] = set()
    reasons: list[Text | None] = []
    for region in regions:
        above = next((r for r in paths[region] or () if r in able), None)
        if region not in able:
            reasons.append(tree.why_no_part(region))
        elif region in seen:
            reasons.append(Text(N_("Another target of the region counts.")))
        elif above is not None:
            name = tree.names.get(above, Name(above, above))
            text = N_("{region} counts, and this is a part of it.")
            reasons.append(Text(text, {"region": name}))
        else:
            reasons.append(None)
        seen.add(region)
    return reasons


def left_over(counted: Iterable[str], tree: Tree) -> list[Piece]:
    """Return the regions of the first level that do not count, each less its parts that do.

    Examples
    --------
    >>> tree = Tree("X", {"X": None, "A": "X", "B": "X", "C": "X", "b": "B"},
    ...             {"X": ["A", "B", "C"], "B": ["b"]}, {}, frozenset())
    >>> left_over(["A", "b"], tree)
    [Piece(region='B', less=('b',)), Piece(region='C', less=())]
    """
    whole, inside = set(counted), {}
    for region in counted:
        path = tree.path(region) or []
        if len(path) > 1:  # the last but one is the region of the first level
            inside.setdefault(path[-2], []).append(region)
    return [
        Piece(region, tuple(inside.get(region, ())))
        for region in tree.children.get(tree.nation, [])
        if region not in whole
    ]
