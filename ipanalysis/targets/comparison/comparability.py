"""Which regions can be compared on an indicator in a year, which cannot, and why not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ipanalysis.data.conflicts import told_apart
from ipanalysis.data.study import Study
from ipanalysis.data.vocabulary import COMPARABLE_CODES
from ipanalysis.locale import check_lang
from ipanalysis.targets.comparison.asked import asked_cells
from ipanalysis.targets.comparison.figures import (
    KEY,
    break_sides,
    held_figures,
    related_measures,
    with_relatives,
)
from ipanalysis.targets.comparison.groups import grouped, kind_names, own_codes
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
    cells = asked_cells(study, held, pairs, (indicators, regions, years))
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
    cells["code"] = own_codes(cells, study.regions)
    cells = grouped(cells)
    return cells, *reasons(cells, study)


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
    kinds = kind_names(shared["kind"].to_numpy("int64"))
    shared = shared.assign(kind=pd.Series(kinds, shared.index, dtype="str"))
    table = table.merge(shared[[*keys, "kind", "since"]], on=keys, how="left")
    since = table["since"].astype("Int64")
    table = table.assign(year=table["year"].astype("Int64"), since=since.mask(since == 0))
    return table[SUMMARY].astype({"kind": "str"})
