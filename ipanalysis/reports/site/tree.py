"""The regions of a site in the order of a tree: each below the one it belongs to."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd


def tree(regions: pd.DataFrame, shown: Iterable[str]) -> list[tuple[str, int]]:
    """Return regions with their depth, parents before their parts, siblings by code.

    Parameters
    ----------
    regions : DataFrame
        Columns region, level, parent. Groups are left out.
    shown : iterable of str
        The regions to show; what they belong to is shown too.

    Returns
    -------
    list of (str, int)
        Code and depth; the topmost have depth 0.

    Examples
    --------
    >>> regions = pd.DataFrame({"region": ["X", "A", "A1", "B"], "parent": [None, "X", "A", "X"],
    ...                         "level": ["nation", "province", "prefecture", "province"]})
    >>> tree(regions, ["A1"])
    [('X', 0), ('A', 1), ('A1', 2)]
    """
    rows = regions[regions["level"] != "group"]
    above = {
        region: parent if isinstance(parent, str) else ""
        for region, parent in zip(rows["region"], rows["parent"], strict=True)
    }
    kept: set[str] = set()
    for region in shown:
        while region in above and region not in kept:
            kept.add(region)
            region = above[region]
    below: dict[str, list[str]] = {}
    for region in sorted(kept):
        below.setdefault(above[region] if above[region] in kept else "", []).append(region)
    found: list[tuple[str, int]] = []
    waiting = [(region, 0) for region in reversed(below.get("", []))]
    while waiting:
        region, depth = waiting.pop()
        found.append((region, depth))
        waiting += [(part, depth + 1) for part in reversed(below.get(region, []))]
    return found
