"""Which figures of an indicator and year compare: groups of one kind and one side of breaks."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ipanalysis.data.validity import lifespans
from ipanalysis.data.vocabulary import FIGURE_KINDS, UNUSABLE

#: Kind of a figure by its number; what a rule derives is estimated, each rule a kind of its own.
_KINDS = np.array([*FIGURE_KINDS, "estimated"])
_BOUNDS = ("ge", "gt", "le", "lt")


def own_codes(cells: pd.DataFrame, regions: pd.DataFrame) -> np.ndarray:
    """Return the code of each cell as far as it does not depend on the others.

    Parameters
    ----------
    cells : DataFrame
        Columns region, year, value, bound, status, doubtful, relation (of a figure of a related
        measure), low (of figures that sources disagree on).
    regions : DataFrame
        The regions of the study.
    """
    spans = lifespans(regions)
    places = spans.index.get_indexer(cells["region"])
    first, last = spans["first"].to_numpy()[places], spans["last"].to_numpy()[places]
    year = cells["year"].to_numpy("int64") * 10_000
    none = cells["value"].isna().to_numpy()
    apart = cells["relation"].notna().to_numpy() & none
    return np.select(
        [
            none & ((first > year + 1231) | (last < year + 101)),
            none & ~apart,
            apart,
            (cells["status"] == "part_year").fillna(False),
            cells["bound"].isin(_BOUNDS),
            cells["doubtful"],
            cells["low"].notna(),
        ],
        UNUSABLE,
        "ok",
    )


def grouped(cells: pd.DataFrame) -> pd.DataFrame:
    """Return the cells with the number of their group, and a code for who is not in the first.

    Parameters
    ----------
    cells : DataFrame
        Columns indicator, year, side, since, status, rule, code (of :func:`own_codes`).

    Returns
    -------
    DataFrame
        With kind, group, comparable, the kind, side and size of the first group, and the code.
    """
    kinds = np.array(_kinds(cells), dtype="int64")
    usable = (cells["code"] == "ok").to_numpy()
    rows = cells[["indicator", "year", "side", "since"]].assign(kind=kinds)[usable]
    keys = ["indicator", "year", "kind", "since", "side"]
    groups = rows.groupby(keys, as_index=False).size()
    groups = groups.sort_values(
        ["indicator", "year", "size", "kind", "since", "side"],
        ascending=[True, True, False, True, True, True],
    )
    keyed = groups.groupby(["indicator", "year"])
    groups["group"] = keyed.cumcount() + 1
    first = {c: keyed[c].transform("first") for c in ("kind", "side", "size")}
    groups = groups.assign(**{f"{c}_1": column for c, column in first.items()})
    found = rows.reset_index().merge(groups, on=keys, how="left").set_index("index")
    cells = cells.assign(kind=kinds).join(found[["group", "kind_1", "side_1", "size_1"]])
    outside = usable & (cells["group"] > 1).to_numpy()
    alone = usable & (cells["size_1"] < 2).to_numpy()
    other = (cells["kind"] != cells["kind_1"]).to_numpy()
    own = kind_names(kinds)
    code = np.where(outside, np.where(other, own, "break"), cells["code"])
    cells["code"] = np.where(alone, "alone", code)
    cells["comparable"] = cells["code"] == "ok"
    return cells


def kind_names(kinds: np.ndarray) -> np.ndarray:
    """Return the names of kinds of figures that are given by number.

    Examples
    --------
    >>> kind_names(np.array([0, 3, 5])).tolist()
    ['final', 'estimated', 'estimated']
    """
    return _KINDS[np.minimum(kinds, len(_KINDS) - 1)]


def _kinds(cells: pd.DataFrame) -> np.ndarray:
    """Return 0 for final, 1 preliminary, 2 estimated, 3 and more for each rule that derives."""
    status = cells["status"].map({"preliminary": 1, "estimated": 2}).fillna(0).to_numpy("int64")
    rule = pd.factorize(cells["rule"], sort=True)[0]
    return np.where(rule >= 0, 3 + rule, status)
