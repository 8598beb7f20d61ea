"""The figures an index is made of: from a study by what compares there, or from a frame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ipanalysis.errors import UsageError
from ipanalysis.locale import N_, Text

#: Columns of the figures, in order.
COLUMNS = ["region", "indicator", "value", "low", "high", "code", "reason", "unit", "source"]
#: What of a study may be used although it does not compare as it stands: its interval says how far.
ACCEPT = ("bound", "conflict")
_OPEN_ABOVE, _OPEN_BELOW = ("ge", "gt"), ("le", "lt")


@dataclass(frozen=True)
class Inputs:
    """Figures of regions, each with the interval it may lie in.

    Attributes
    ----------
    cells : DataFrame
        One row a region and indicator: :data:`COLUMNS`; value, low and high are missing where
        there is no figure that can be used, and reason (a Text) says why. Sorted by region.
    indicators : list of str
        In the order asked for.
    directions : dict
        Indicator to "up" or "down".
    """

    cells: pd.DataFrame
    indicators: list[str]
    directions: dict[str, str]

    def matrix(self, column: str, regions: Iterable[str]) -> np.ndarray:
        """Return a column of the cells as regions x indicators."""
        wide = self.cells.pivot(index="region", columns="indicator", values=column)
        return wide.reindex(index=list(regions), columns=self.indicators).to_numpy(float)


def read_inputs(
    data: object,
    indicators: Iterable[str] | None,
    year: int | None,
    regions: str | Iterable[str] | None,
    directions: Mapping[str, str] | None,
    accept: Iterable[str] = ACCEPT,
) -> Inputs:
    """Return the figures of a study or a frame.

    Parameters
    ----------
    data, indicators, year, regions, directions, accept
        As in :func:`ipanalysis.composite`.

    Raises
    ------
    UsageError
        If columns, indicators or the direction of one are missing; all that is wrong is said.

    Examples
    --------
    >>> frame = pd.DataFrame({"region": ["A", "B"], "indicator": "x", "value": [1.0, 2.0]})
    >>> read_inputs(frame, None, None, None, {"x": "up"}).cells["high"].tolist()
    [1.0, 2.0]
    """
    if isinstance(data, pd.DataFrame):
        cells, wanted, ways = _of_frame(data, indicators, year, regions)
    elif hasattr(data, "observations"):
        cells, wanted, ways = _of_study(data, indicators, year, regions, set(accept))
    else:
        text = N_("Give a study or a table, not {given}.")
        raise UsageError(text, given=type(data).__name__)
    ways = ways | {_named(data, name): way for name, way in (directions or {}).items()}
    bare = [name for name in wanted if ways.get(name) not in ("up", "down")]
    if bare:
        text = N_("It is not known which way is better for {names}; give directions: up or down.")
        raise UsageError(text, names=tuple(bare))
    cells = cells.sort_values(["region", "indicator"], kind="stable", ignore_index=True)
    return Inputs(cells[COLUMNS], wanted, {name: ways[name] for name in wanted})


def _named(data: object, name: str) -> str:
    return name if isinstance(data, pd.DataFrame) else data.indicator(name)


def _of_frame(frame: pd.DataFrame, indicators, year, regions):
    needed = ["region", "indicator", "value"]
    missing = [c for c in needed if c not in frame]
    if missing:
        text = N_("The table lacks the columns {missing}; it needs {needed}.")
        raise UsageError(text, missing=tuple(missing), needed=tuple(needed))
    rows = frame if year is None or "year" not in frame else frame[frame["year"] == year]
    wanted = list(dict.fromkeys(rows["indicator"] if indicators is None else _several(indicators)))
    who = [] if regions is None else _several(regions)
    unknown = [n for n in wanted if not (rows["indicator"] == n).any()]
    unknown += [n for n in who if not (rows["region"] == n).any()]
    if unknown or not wanted:
        text = N_("The table has no figures for: {names}.")
        raise UsageError(text, names=tuple(unknown))
    rows = rows[rows["indicator"].isin(wanted) & (rows["region"].isin(who) | (not who))]
    twice = rows.loc[rows.duplicated(["region", "indicator"]), "region"].unique()
    if len(twice):
        text = N_("More than one figure of an indicator for: {names}.")
        raise UsageError(text, names=tuple(twice))
    ways = rows[["indicator", "direction"]].dropna() if "direction" in rows else None
    ways = {} if ways is None else dict(ways.itertuples(index=False))
    value = _numbers(rows["value"])
    ends = {c: _numbers(rows[c]).fillna(value) if c in rows else value for c in ("low", "high")}
    rows = rows.assign(value=value, **ends)
    _check_ends(rows)
    full = pd.MultiIndex.from_product([sorted(rows["region"].unique()), wanted])
    full = full.to_frame(index=False, name=["region", "indicator"])
    rows = full.merge(rows, on=["region", "indicator"], how="left")
    known = np.isfinite(rows[["value", "low", "high"]].to_numpy(float)).all(axis=1)
    rows.loc[~known, ["value", "low", "high"]] = np.nan
    rows = rows.assign(code=np.where(known, "ok", "missing"))
    return _said(rows.reindex(columns=COLUMNS)), wanted, ways


def _numbers(column: pd.Series) -> pd.Series:
    numbers = pd.to_numeric(column, errors="coerce").astype(float)
    strange = column[numbers.isna() & column.notna()].unique()
    if len(strange):
        raise UsageError(N_("Not a number: {names}."), names=tuple(map(str, strange)))
    return numbers


def _check_ends(rows: pd.DataFrame) -> None:
    wrong = rows[(rows["low"] > rows["value"]) | (rows["high"] < rows["value"])]
    if len(wrong):
        names = tuple(f"{r} {i}" for r, i in wrong[["region", "indicator"]].itertuples(index=False))
        raise UsageError(N_("The figure is not between low and high: {names}."), names=names)


def _said(cells: pd.DataFrame) -> pd.DataFrame:
    """Return the cells with a reason where there is no figure and none is said."""
    text = Text(N_("There is no figure."))
    reason = [
        (text if pd.isna(value) else None) if said is None or said != said else said
        for value, said in cells[["value", "reason"]].itertuples(index=False)
    ]
    return cells.assign(reason=pd.Series(reason, cells.index, dtype=object))


def _of_study(study, indicators, year, regions, accept: set[str]):
    from ipanalysis.targets.comparison.asked import expanded
    from ipanalysis.targets.comparison.comparability import assessed

    if indicators is None or year is None:
        raise UsageError(N_("An index of a study needs indicators and a year."))
    wanted = list(dict.fromkeys(map(study.indicator, _several(indicators))))
    rows = study.values()
    rows = rows[rows["indicator"].isin(wanted) & (rows["year"] == year)]
    if regions is None:
        # A whole does not compete with its parts.
        level = rows["region"].map(study.regions.set_index("region")["level"])
        who = sorted(rows.loc[~level.isin(["nation", "group"]), "region"].unique())
    else:
        who = expanded(study, regions)
    cells = assessed(study, wanted, who, year)
    about = study.indicators.set_index("indicator")
    cells = _with_intervals(cells, rows, about)
    usable = cells["code"].isin({"ok", *accept}) & cells[["low", "high"]].notna().all(axis=1)
    # Nobody else has a figure like it: that is a matter of the others, not of the figure.
    usable |= (cells["code"] == "alone") & cells["group"].eq(1)
    cells.loc[~usable, ["value", "low", "high"]] = np.nan
    ways = about["direction"].reindex(wanted).dropna().to_dict()
    return _said(cells[COLUMNS]), wanted, ways


def _with_intervals(cells: pd.DataFrame, rows: pd.DataFrame, about: pd.DataFrame) -> pd.DataFrame:
    """Add low and high: what the figure can stand for, and other figures that disagree with it."""
    key = ["region", "indicator"]
    whole = rows[(rows["status"] != "part_year") & rows["bound"].isin(["eq", "approx"])]
    whole = whole[~whole["doubtful"].eq(True).fillna(False)]
    half = whole["rounding"].fillna(0) * whole["bound"].eq("approx").map({True: 2, False: 1})
    ends = whole.assign(low=whole["value"] - half, high=whole["value"] + half)
    taken = cells[[*key, "value", "source"]].rename(columns={"value": "_taken", "source": "_by"})
    ends = ends.merge(taken, on=key)
    own = ends["value"].eq(ends["_taken"]) & ends["source"].eq(ends["_by"])
    first = ends[own].groupby(key)[["low", "high"]].min().add_prefix("_").reset_index()
    ends = ends.assign(own=own).merge(first, on=key, how="left")
    # A coarser print of the same figure makes it no less certain.
    apart = (ends["low"] > ends["_high"]) | (ends["high"] < ends["_low"])
    ends = ends[ends["own"] | apart]
    ends = ends.groupby(key).agg(low=("low", "min"), high=("high", "max")).reset_index()
    cells = cells.drop(columns=["low", "high"], errors="ignore").merge(ends, on=key, how="left")
    value, bound = cells["value"], cells["bound"]
    above, below = bound.isin(_OPEN_ABOVE), bound.isin(_OPEN_BELOW)
    # A bound without a natural end may be anything: it stays without an interval.
    upper, lower = (cells["indicator"].map(about[c].astype(float)) for c in ("upper", "lower"))
    low = cells["low"].where(~above, value).where(~below, lower)
    high = cells["high"].where(~below, value).where(~above, upper)
    exact = ~(above | below)
    low, high = low.where(~exact, low.fillna(value)), high.where(~exact, high.fillna(value))
    return cells.assign(low=np.fmin(low, value).where(low.notna()),
                        high=np.fmax(high, value).where(high.notna()))  # fmt: skip


def _several(names: str | Iterable[str]) -> list[str]:
    return [names] if isinstance(names, str) else list(names)
