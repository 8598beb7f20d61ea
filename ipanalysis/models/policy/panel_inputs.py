"""Regions by years, and in which year each region's plan began."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ipanalysis.errors import UsageError
from ipanalysis.locale import N_, Text
from ipanalysis.models.forecast.asked import read_bounds
from ipanalysis.models.panel import read_panel
from ipanalysis.models.policy.faults import faults, in_years, listed_years
from ipanalysis.models.policy.inputs import figures, ids, start_year
from ipanalysis.models.policy.reasons import said


@dataclass(frozen=True)
class Grid:
    """A panel of one indicator.

    Attributes
    ----------
    values : DataFrame
        By region (rows) and year (columns); missing where there is none.
    starts : numpy.ndarray
        First year of each region's plan; infinite where there is none.
    indicator : str
        Id.
    left_out : list of (str, str, Text)
        Regions that are not in it: region, status, reason.
    sources : tuple of str
        Ids of the sources of the values.
    refusal : (str, Text) or None
        Why nothing can be estimated, if so.
    """

    values: pd.DataFrame
    starts: np.ndarray
    indicator: str
    left_out: list[tuple[str, str, Text]] = field(default_factory=list)
    sources: tuple[str, ...] = ()
    refusal: tuple[str, Text] | None = None

    @property
    def treated(self) -> np.ndarray:
        """Which regions have a plan."""
        return np.isfinite(self.starts)

    @property
    def cohorts(self) -> list[int]:
        """The years in which plans began."""
        return sorted({int(year) for year in self.starts[self.treated]})


def read_grid(
    data: object,
    treated: Sequence[str] | Mapping[str, int | str],
    since: int | str | None,
    indicator: str | None,
    regions: Sequence[str] | None,
    log: bool,
    bounds: pd.DataFrame | None = None,
) -> Grid:
    """Return the panel, with the regions that it cannot use left out.

    Raises
    ------
    UsageError
        If nobody is treated, a start is missing, or there are several indicators and none named.
    UnknownNameError
        If the study or table has no such region or indicator, or the study no such plan.
    """
    starts = _starts(data, treated, since)
    rows = _rows(data, indicator, regions, list(starts))
    names = rows["indicator"].astype("str").unique().tolist()
    if len(names) > 1:
        text = N_("The table has several indicators; name one: {names}.")
        raise UsageError(text, names=tuple(names[:20]))
    bounds = read_bounds(data, bounds)
    panel = read_panel(rows, bounds=bounds)
    wrong = faults(panel, bounds)
    left = [(row["region"], row["status"], row["reason"]) for row in wrong]
    wide = panel.points().pivot(index="region", columns="year", values="value")
    if log:
        low = wide <= 0
        for region in wide.index[low.any(axis=1)]:
            left.append((region, "not_positive", _not_positive(low.loc[region])))
        wide = np.log(wide[~low.any(axis=1)])
    found = panel.source.dropna().unique().tolist() if panel.source is not None else []
    known = {region for region, _, _ in left} | set(wide.index)
    left += [(region, *_absent(region, data, regions)) for region in starts if region not in known]
    return _usable(wide.sort_index(), starts, (names or [""])[0], left, tuple(found))


def _not_positive(low: pd.Series) -> Text:
    return in_years(said("not_positive"), low.index[low])


def _absent(region: str, data: object, regions: Sequence[str] | None) -> tuple[str, Text]:
    """Return why a region that has the plan has no row: it was not asked for, or has no value."""
    asked = ids(data, regions, "region")
    status = "no_values" if asked is None or region in asked else "not_among"
    return status, said(status)


def _starts(data: object, treated: object, since: object) -> dict[str, int]:
    if isinstance(treated, Mapping):
        names = ids(data, list(treated), "region")
        years = [start_year(data, year) for year in treated.values()]
        starts = dict(zip(names, years, strict=True))
    else:
        names = ids(data, treated, "region") or []
        if since is None:
            raise UsageError(N_("Give since, the year in which the plan began."))
        starts = dict.fromkeys(names, start_year(data, since))
    if not starts:
        raise UsageError(N_("Name the regions that have the plan (treated)."))
    return starts


def _rows(
    data: object, indicator: str | None, regions: Sequence[str] | None, treated: list[str]
) -> pd.DataFrame:
    """Return the rows; of a study, if no regions are named, those of the treated ones' level."""
    rows = figures(data, regions, indicator)
    known = getattr(data, "regions", None)
    if regions is None and not isinstance(data, pd.DataFrame) and known is not None:
        levels = known.drop_duplicates("region").set_index("region")["level"]
        wanted = set(levels.reindex(treated).dropna())
        rows = rows[rows["region"].map(levels).isin(wanted)]
    return rows


def _usable(
    wide: pd.DataFrame, starts: dict[str, int], indicator: str, left: list, sources: tuple
) -> Grid:
    """Leave out regions that have no value both before and since; of the others, since any plan."""
    first = min(starts.values())
    years = wide.columns.to_numpy()
    drop = []
    for region, row in zip(wide.index, wide.notna().to_numpy(), strict=True):
        start = starts.get(region, first)
        if not (row[years < start].any() and row[years >= start].any()):
            there = listed_years(years[row])
            drop.append((region, "no_pair", said("no_pair", since=start, years=there)))
        elif region in starts and not row[years == start - 1].any():
            drop.append((region, "no_value_before", said("no_value_before", year=start - 1)))
    wide = wide.drop(index=[region for region, _, _ in drop])
    when = np.array([starts.get(region, np.inf) for region in wide.index], float)
    left = [*left, *drop]
    grid = Grid(wide, when, indicator, left, sources)
    return Grid(wide, when, indicator, left, sources, _refusal(grid))


def _refusal(grid: Grid) -> tuple[str, Text] | None:
    if not grid.treated.any():
        return "no_treated", said("no_treated")
    if grid.treated.all() and len(grid.cohorts) == 1:
        return "no_controls", said("no_controls")
    values = grid.values.to_numpy(float)
    if np.nanmax(values) == np.nanmin(values):
        return "no_variation", said("no_variation")
    return None
