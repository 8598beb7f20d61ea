"""Which regions can be compared on an indicator in a year, which cannot, and why not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ipanalysis.data.conflicts import told_apart
from ipanalysis.data.study import Study
from ipanalysis.data.validity import lifespans
from ipanalysis.data.vocabulary import COMPARABLE_CODES, FIGURE_KINDS, LEVELS, UNUSABLE
from ipanalysis.locale import check_lang
from ipanalysis.targets.comparison.figures import (
    KEY,
    break_sides,
    held_figures,
    related_measures,
    with_relatives,
)
from ipanalysis.targets.comparison.reasons import reasons

#: Columns of the table, in order.
COLUMNS = [
    *("region", "indicator", "year", "comparable", "code", "group", "since", "related", "relation"),
    *("value", "unit", "bound", "status", "reason", "source"),
]
#: Columns of the summary, in order.
SUMMARY = [
    *("indicator", "year", "regions", "figures", "comparable", "kind", "since"),
    *(code for code in COMPARABLE_CODES if code != "ok"),
]
#: Kind of a figure by its number; what a rule derives is estimated, each rule a kind of its own.
_KINDS = np.array([*FIGURE_KINDS, "estimated"])
_BOUNDS = ("ge", "gt", "le", "lt")


@dataclass(frozen=True)
class Comparability:
    """What can be compared; see :func:`comparability`.

    Attributes
    ----------
    table : DataFrame
        One row a region, indicator and year.
    summary : DataFrame
        One row an indicator and year: how many regions compare, and what keeps the others out.
    """

    table: pd.DataFrame
    summary: pd.DataFrame


def comparability(
    study: Study,
    indicators: str | Iterable[str] | None = None,
    regions: str | Iterable[str] | None = None,
    years: int | slice | Iterable[int] | None = None,
    lang: str = "en",
) -> Comparability:
    """Tell which regions can be compared on an indicator in a year, and why the others cannot.

    Figures of an indicator and year compare if they

    - are figures of that measure: the indicator itself, or one that ``mappings.csv`` calls an
      exact or close match, brought to the same unit;
    - are figures of the whole year, as a value and not as a bound (about counts as a value);
    - stand undisputed: no correction marks them as doubtful, and sources agree up to rounding or
      revision;
    - are of one kind: final (actual or revised), preliminary, estimated, or derived by one rule of
      the study;
    - lie on the same side of every break: the last break in force is the same for all.

    What meets all but the last two is put into groups of one kind and side. The largest group is
    the one that compares; of equally large ones the better kind (in the order above), then the
    earlier break.

    Parameters
    ----------
    study : Study
        The study. One of :meth:`~ipanalysis.Study.as_of` knows the figures of its day only.
    indicators : str or several, optional
        Ids or names; all that have figures if not given.
    regions : str or several, optional
        Codes, names or levels (``"province"``): who is compared. If not given, for each indicator
        all regions that have some figure for it or for a related one, in whatever year.
    years : int, slice (both ends included) or several, optional
        Years; if not given, for each indicator all in which one of the regions has a figure.
    lang : {"en", "zh"}
        Language of the reasons.

    Returns
    -------
    Comparability
        ``table``, one row a region, indicator and year, sorted by indicator, year and region:

        - region, indicator, year (Int64);
        - comparable (bool): whether the figure is one of at least two that compare;
        - code: ``ok``; or the first that applies of ``no_region`` (the region did not exist in the
          year), ``missing``, ``scope`` (a figure of a related measure only), ``part_year``,
          ``bound`` (at least or at most only), ``doubtful``, ``conflict``, then by what it differs
          from those that compare: ``final``, ``preliminary``, ``estimated``, ``break``; ``alone``
          if no two figures compare;
        - group (Int64): figures with the same number compare with each other; 1 is the largest
          group. Missing where a figure compares with none on its own account;
        - since (Int64): the year of the last break in force, missing without one. Figures of one
          region that compare with others and have the same ``since`` compare over the years too;
        - related, relation: the measure that the region has a figure of instead, and what it is
          to the one asked for (same, wider, narrower, related), by the mappings;
        - value, unit (of the indicator), bound, status: the figure that was taken; of a related
          measure the value is not shown;
        - reason: in words; of comparable figures a remark, if there is one;
        - source: ids of the sources.

        ``summary``, one row an indicator and year: regions (asked about), figures (regions with a
        figure of the year or a part of it), comparable (regions that compare), kind (of the
        figures that compare), since, then how many regions have each of the other codes.

    Raises
    ------
    UnknownNameError
        If a region or an indicator is not in the study.

    Notes
    -----
    Time and memory grow with the number of rows. Groups depend on who is compared: among other
    `regions` another group may be the largest.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> found = ipa.comparability(ipa.load(), "hv_patents_per_10k", years=2023)
    >>> found.summary[["regions", "figures", "comparable", "scope"]].values.tolist()[0][2] > 2
    True
    """
    check_lang(lang)
    cells, places, texts = _assessed(study, indicators, regions, years)
    words = np.array([t.text(lang) if t else None for t in texts], dtype=object)
    reason = pd.Series(words[places], cells.index, dtype="str")
    return _result(cells.assign(reason=reason))


def unworded(study: Study) -> Comparability:
    """Return what :func:`comparability` does of the whole study, with reasons without language."""
    return _result(assessed(study, None, None, None))


def assessed(study: Study, indicators, regions, years) -> pd.DataFrame:
    """Return the cells of :func:`comparability`, with reasons that wait for their language."""
    cells, places, texts = _assessed(study, indicators, regions, years)
    return cells.assign(reason=np.array(texts, dtype=object)[places])


def _assessed(study: Study, indicators, regions, years):
    """Return cells with their code, the place of each one's reason, and the reasons."""
    pairs = related_measures(study.mappings)
    values = study.values()
    held = held_figures(study, values, pairs)
    cells = _cells(study, held, pairs, (indicators, regions, years))
    cells = cells.merge(held, on=KEY, how="left")
    cells["doubtful"] = cells["doubtful"].eq(True).fillna(False).astype(bool)
    units = study.indicators.set_index("indicator")["unit"]
    cells["unit"] = cells["unit"].fillna(cells["indicator"].map(units).astype("str"))
    cells = with_relatives(cells, held, pairs)
    cells = cells.join(break_sides(cells, study.breaks))
    conflicts = told_apart(values, study.sources)
    conflicts = conflicts[conflicts["kind"] == "conflict"].groupby(KEY, as_index=False)
    conflicts = conflicts.agg(low=("value", "min"), high=("value", "max"))
    cells = cells.merge(conflicts.astype({"year": "int64"}), on=KEY, how="left")
    cells["code"] = _own_codes(cells, study.regions)
    cells = _grouped(cells)
    return cells, *reasons(cells, study)


def _cells(study: Study, held: pd.DataFrame, pairs: pd.DataFrame, asked: tuple) -> pd.DataFrame:
    """Return all regions of all years of all indicators that are asked about."""
    indicators, regions, years = asked
    known = held[KEY]
    known = known[known["region"].isin(study.regions["region"])]
    if indicators is not None:
        wanted = list(dict.fromkeys(map(study.indicator, _several(indicators))))
    else:
        wanted = known["indicator"].drop_duplicates().tolist()
    own = known[known["indicator"].isin(wanted)]
    if regions is not None:
        codes = pd.DataFrame({"region": expanded(study, regions)}, dtype="str")
        who = pd.DataFrame({"indicator": wanted}, dtype="str").merge(codes, how="cross")
        own = own[own["region"].isin(codes["region"])]
    else:
        near = known.rename(columns={"indicator": "related"})[["region", "related"]]
        near = near.drop_duplicates().merge(pairs, on="related")[["region", "indicator"]]
        near = near[near["indicator"].isin(wanted)]
        who = pd.concat([own[["indicator", "region"]], near]).drop_duplicates()
    when = own[["indicator", "year"]].drop_duplicates().astype({"year": "int64"})
    if isinstance(years, slice):
        first = when["year"].min() if years.start is None else years.start
        last = when["year"].max() if years.stop is None else years.stop
        when = when[when["year"].between(first, last)]
    elif years is not None:
        listed = pd.DataFrame({"year": sorted({int(y) for y in np.atleast_1d(list_of(years))})})
        when = pd.DataFrame({"indicator": wanted}, dtype="str").merge(listed, how="cross")
    cells = who.merge(when, on="indicator")
    return cells.sort_values(["indicator", "year", "region"], ignore_index=True)[KEY]


def list_of(years: int | Iterable[int]) -> list[int]:
    """Return one year or several as a list."""
    return [years] if isinstance(years, int | np.integer) else list(years)


def _several(names: str | Iterable[str]) -> list[str]:
    return [names] if isinstance(names, str) else list(names)


def expanded(study: Study, names: str | Iterable[str]) -> list[str]:
    """Return the codes of regions given by code, name or level, each once.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> study = ipa.load()
    >>> len(expanded(study, "province")), expanded(study, ["Shanghai", "310000"])
    (34, ['310000'])
    """
    level = study.regions["level"]
    codes: list[str] = []
    for name in _several(names):
        if name in LEVELS:
            codes += study.regions.loc[level == name, "region"].tolist()
        else:
            codes.append(study.region(name))
    return list(dict.fromkeys(codes))


def _own_codes(cells: pd.DataFrame, regions: pd.DataFrame) -> np.ndarray:
    """Return the code of each cell as far as it does not depend on the others."""
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


def _grouped(cells: pd.DataFrame) -> pd.DataFrame:
    """Return the cells with the number of their group, and a code for who is not in the first."""
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
    own = _KINDS[np.minimum(kinds, len(_KINDS) - 1)]
    code = np.where(outside, np.where(other, own, "break"), cells["code"])
    cells["code"] = np.where(alone, "alone", code)
    cells["comparable"] = cells["code"] == "ok"
    return cells


def _kinds(cells: pd.DataFrame) -> np.ndarray:
    """Return 0 for final, 1 preliminary, 2 estimated, 3 and more for each rule that derives."""
    status = cells["status"].map({"preliminary": 1, "estimated": 2}).fillna(0).to_numpy("int64")
    rule = pd.factorize(cells["rule"], sort=True)[0]
    return np.where(rule >= 0, 3 + rule, status)


def _result(cells: pd.DataFrame) -> Comparability:
    table = cells.assign(
        year=cells["year"].astype("Int64"),
        group=cells["group"].astype("Int64"),
        since=cells["since"].astype("Int64").mask(cells["since"] == 0),
    )
    texts = ["code", "related", "relation", "unit", "bound", "status", "source"]
    table = table[COLUMNS].astype(dict.fromkeys(texts, "str"))
    return Comparability(table, _summary(cells))


def _summary(cells: pd.DataFrame) -> pd.DataFrame:
    keys = ["indicator", "year"]
    flags = {code: cells["code"] == code for code in COMPARABLE_CODES if code != "ok"}
    rows = cells[[*keys, "comparable"]].assign(regions=1, figures=cells["value"].notna(), **flags)
    table = rows.groupby(keys, as_index=False).sum()
    shared = cells[cells["comparable"]].drop_duplicates(keys)
    kinds = _KINDS[np.minimum(shared["kind"].to_numpy("int64"), len(_KINDS) - 1)]
    shared = shared.assign(kind=pd.Series(kinds, shared.index, dtype="str"))
    table = table.merge(shared[[*keys, "kind", "since"]], on=keys, how="left")
    since = table["since"].astype("Int64")
    table = table.assign(year=table["year"].astype("Int64"), since=since.mask(since == 0))
    return table[SUMMARY].astype({"kind": "str"})
