"""Which cells a comparison of regions is about: whose figures, of what, of which years."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from ipanalysis.data.study import Study
from ipanalysis.data.vocabulary import LEVELS
from ipanalysis.targets.comparison.figures import KEY


def asked_cells(
    study: Study, held: pd.DataFrame, pairs: pd.DataFrame, asked: tuple
) -> pd.DataFrame:
    """Return all regions of all years of all indicators that are asked about.

    Parameters
    ----------
    study : Study
        The study.
    held : DataFrame
        Its figures (:func:`~.figures.held_figures`).
    pairs : DataFrame
        Which measures are related (:func:`~.figures.related_measures`).
    asked : tuple
        Indicators, regions and years, as :func:`ipanalysis.comparability` takes them.

    Returns
    -------
    DataFrame
        Columns region, indicator, year; sorted by indicator, year and region.
    """
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
        listed = pd.DataFrame({"year": sorted({int(y) for y in np.atleast_1d(_list_of(years))})})
        when = pd.DataFrame({"indicator": wanted}, dtype="str").merge(listed, how="cross")
    cells = who.merge(when, on="indicator")
    return cells.sort_values(["indicator", "year", "region"], ignore_index=True)[KEY]


def _list_of(years: int | Iterable[int]) -> list[int]:
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
