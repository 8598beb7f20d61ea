"""Rules that plausible figures meet, written as data in ``rules.csv``, and what breaches them.

A figure printed as 11.6 stands for 11.55 to 11.65, so a rule is breached only if no value within
the rounding meets it; "more than 11.6" can be too high, but not too low. Figures of a part of a
year, and those that a correction marks as doubtful, are passed over. ``value`` and ``range`` look
at the figures of all sources, the other kinds at the one that is taken
(:mod:`ipanalysis.data.provenance`).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ipanalysis.data import provenance
from ipanalysis.data.check import split_list
from ipanalysis.data.regions import belongs
from ipanalysis.data.slips import slips

Tables = Mapping[str, pd.DataFrame]
KEY = provenance.KEY
FINDING = [
    *("rule", "kind", "level", *KEY, "value", "unit", "source", "other", "other_year"),
    *("low", "high", "explained", "row", "other_rows"),
]
_CLOSE = 1e-9  # what arithmetic alone can be off by
_CASE = [
    *("rule", "kind", "level", "indicator", "only", "parts", "first_year", "last_year"),
    *("lower", "upper", "tolerance", "direction"),
]


def findings(tables: Tables, level: str | None = None) -> pd.DataFrame:
    """Return the figures that are not plausible.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The tables of a study, typed.
    level : {"error", "warning"}, optional
        Only the rules of this level; all, and those that are built in
        (:mod:`ipanalysis.data.slips`), if not given.

    Returns
    -------
    DataFrame
        rule, kind (value, range, growth, parts, monotone; or the name of a built-in rule), level,
        region, indicator, year, value, unit, source (of the figure), other (figure it was held
        against, if any; of parts their sum), other_year, low, high (bounds of what was expected),
        explained (bool: whether a row of ``explanations.csv`` is about it), row, other_rows (index
        of the figures in the table of observations, as text; several are joined by "; "). value,
        other, low and high are in the unit of the indicator.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> bool(ipa.load().findings()["explained"].all())
    True
    """
    rules = tables["rules"]
    if level is not None:
        rules = rules[rules["level"] == level]
    figures = _figures(tables, None if level is None else _concerned(rules))
    taken = provenance.best(figures, tables["sources"])
    taken = taken[taken["bound"].isin(["eq", "approx"])]
    cases = _cases(rules)
    makers = {
        ("value", "range"): lambda own: _ranges(own, figures),
        ("growth",): lambda own: _growth(_before(_paired(own, taken), taken)),
        ("monotone",): lambda own: _monotone(_before(_paired(own, taken), taken)),
        ("parts",): lambda own: _parts(own, taken, tables["regions"]),
    }
    of_kind = {kinds: cases[cases["kind"].isin(kinds)] for kinds in makers}
    found = [make(of_kind[kinds]) for kinds, make in makers.items() if len(of_kind[kinds])]
    if level is None:
        summed = cases.loc[(cases["kind"] == "parts") & cases["parts"].isna(), "indicator"]
        found.append(slips(figures, taken, tables, set(summed)))
    return _as_findings([f for f in found if len(f)], tables["explanations"])


def _as_findings(found: list[pd.DataFrame], explanations: pd.DataFrame) -> pd.DataFrame:
    if not found:
        return pd.DataFrame(columns=FINDING).astype({"explained": bool})
    table = pd.concat([f.reindex(columns=FINDING) for f in found])
    known = pd.MultiIndex.from_frame(explanations[["rule", *KEY]])
    table["explained"] = pd.MultiIndex.from_frame(table[["rule", *KEY]]).isin(known)
    return table.sort_values([*KEY, "rule"], kind="stable", ignore_index=True)


def _figures(tables: Tables, indicators: set[str] | None) -> pd.DataFrame:
    """Return the figures to be judged, with the least and the most that each can stand for."""
    rows = tables["observations"]
    rows = rows[(rows["status"] != "part_year") & ~provenance.doubtful(rows)]
    if indicators is not None:
        rows = rows[rows["indicator"].isin(indicators)]
    rows = provenance.in_indicator_unit(rows, tables["indicators"], tables["units"])
    rounding = rows["rounding"].fillna(0)
    at_least, at_most = rows["bound"].isin(["ge", "gt"]), rows["bound"].isin(["le", "lt"])
    columns = [*KEY, "value", "rounding", "unit", "bound", "status", "source", "published"]
    return rows[columns].assign(
        row=rows.index,
        least=(rows["value"] - rounding).mask(at_most, -np.inf),
        most=(rows["value"] + rounding).mask(at_least, np.inf),
    )


def _lists(column: pd.Series) -> pd.Series:
    return column.fillna("").map(split_list)


def _concerned(rules: pd.DataFrame) -> set[str]:
    columns = [_lists(rules[c]).explode().dropna() for c in ("indicators", "parts")]
    return set(pd.concat(columns))


def _cases(rules: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each rule, indicator and region (missing: all) that it is about."""
    cases = rules.assign(indicator=_lists(rules["indicators"]), only=_lists(rules["regions"]))
    cases = cases.explode("indicator").explode("only", ignore_index=True)
    exact = cases["kind"] == "value"
    tolerance = cases["tolerance"].fillna(0.0)
    cases = cases.assign(
        tolerance=tolerance,
        lower=cases["lower"].mask(exact, cases["value"] - tolerance),
        upper=cases["upper"].mask(exact, cases["value"] + tolerance),
    )
    return cases[_CASE]


def _paired(cases: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Return each figure beside each case that is about it."""
    pairs = figures.merge(cases, on="indicator")
    within = pairs["only"].isna() | (pairs["only"] == pairs["region"])
    within &= (pairs["year"] >= pairs["first_year"]).fillna(True)
    within &= (pairs["year"] <= pairs["last_year"]).fillna(True)
    return pairs[within]


def _breaches(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs whose figure lies outside low to high whatever its rounding hides."""
    slack = _CLOSE * pairs[["least", "most"]].replace([np.inf, -np.inf], 0).abs().max(axis=1)
    outside = (pairs["most"] < pairs["low"] - slack) | (pairs["least"] > pairs["high"] + slack)
    return pairs[outside]


def _ranges(cases: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    return _breaches(_paired(cases, figures).rename(columns={"lower": "low", "upper": "high"}))


def _before(pairs: pd.DataFrame, taken: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs beside the last figure before, as other, other_least and other_most."""
    ordered = taken.sort_values(KEY)
    columns = {"value": "other", "year": "other_year", "row": "other_rows"}
    columns |= {"least": "other_least", "most": "other_most"}
    previous = ordered.groupby(["region", "indicator"], sort=False)[list(columns)].shift()
    previous = previous.rename(columns=columns).assign(row=ordered["row"])
    return pairs.merge(previous.dropna(subset=["other"]), on="row")


def _growth(pairs: pd.DataFrame) -> pd.DataFrame:
    pairs = pairs[(pairs["year"] - pairs["other_year"] == 1) & (pairs["other_least"] > 0)]
    low, high = 1 + pairs["lower"] / 100, 1 + pairs["upper"] / 100
    # The rounding of the year before widens what can be expected of this one.
    wide = pairs.assign(low=low * pairs["other_least"], high=high * pairs["other_most"])
    exact = pairs.assign(low=low * pairs["other"], high=high * pairs["other"])
    return exact.loc[_breaches(wide).index]


def _monotone(pairs: pd.DataFrame) -> pd.DataFrame:
    up = pairs["direction"] == "up"
    low = (pairs["other_least"] * (1 - pairs["tolerance"] / 100)).where(up)
    high = (pairs["other_most"] * (1 + pairs["tolerance"] / 100)).mask(up)
    return _breaches(pairs.assign(low=low, high=high))


def _parts(cases: pd.DataFrame, taken: pd.DataFrame, regions: pd.DataFrame) -> pd.DataFrame:
    listed = cases["parts"].notna()
    found = []
    if listed.any():
        own = cases[listed]
        found.append(_less_than_parts(own, taken, _by_indicator(own, taken), ["rule", *KEY]))
    if not listed.all():
        own = cases[~listed]
        found.append(_less_than_parts(own, taken, _by_region(own, taken, regions), KEY))
    return pd.concat(found)


def _by_indicator(cases: pd.DataFrame, taken: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of the parts, under the rule and the indicator of the whole."""
    links = cases[["rule", "indicator", "parts"]].drop_duplicates()
    links = links.assign(part=_lists(links["parts"])).explode("part")
    parts = taken.rename(columns={"indicator": "part"})
    return parts.merge(links[["rule", "indicator", "part"]], on="part")


def _by_region(cases: pd.DataFrame, taken: pd.DataFrame, regions: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of the parts, under the region that is the whole."""
    parts = taken[taken["indicator"].isin(cases["indicator"])].rename(columns={"region": "part"})
    return parts.merge(belongs(regions).rename(columns={"whole": "region"}), on="part")


def _less_than_parts(
    cases: pd.DataFrame, taken: pd.DataFrame, parts: pd.DataFrame, by: list[str]
) -> pd.DataFrame:
    sums = parts.groupby(by, as_index=False)[["value", "least"]].sum()
    sums = sums.rename(columns={"value": "other", "least": "floor"})
    pairs = _paired(cases, taken).merge(sums, on=by)
    slack = 1 + pairs["tolerance"] / 100
    pairs = pairs.assign(low=pairs["other"] / slack, high=np.nan, other_year=pairs["year"])
    # Rounding on both sides may hide that the parts just fit.
    pairs = pairs[pairs["floor"] > pairs["most"] * slack * (1 + _CLOSE)]
    if pairs.empty:
        return pairs
    rows = parts.sort_values("row").merge(pairs[by], on=by).groupby(by, as_index=False)["row"]
    rows = rows.agg(lambda numbers: "; ".join(map(str, numbers)))
    return pairs.merge(rows.rename(columns={"row": "other_rows"}), on=by)
