"""Base forecasts of a whole, its parts and its rest, and the errors they made one step ahead."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ipanalysis.errors import UsageError
from ipanalysis.locale import N_, Text
from ipanalysis.models.bounds import limits
from ipanalysis.models.forecast.distribution import Distribution, distribution
from ipanalysis.models.forecast.forecast import unworded
from ipanalysis.models.forecast.intervals import fitted_levels
from ipanalysis.models.hierarchy.inputs import Asked
from ipanalysis.models.panel import read_panel
from ipanalysis.models.reasons import Clauses
from ipanalysis.models.refusals import LEAST_TO_TRUST, refusal

#: Statuses of :func:`ipanalysis.forecast` with figures.
WITH_FIGURES = ("ok", "ok_tail", "constant", "warned")
_FIGURES = ("mean", "level", "lower", "upper")


@dataclass(frozen=True)
class Series:
    """The forecasts of one region.

    Attributes
    ----------
    curves : dict of int to Distribution
        The distribution of each year that is forecast; empty where none is.
    means : dict of int to float
        The point forecasts.
    n : int
        Number of values used.
    status : str
        Of the forecast.
    reason : object
        Why it is refused or limited.
    sources : tuple of str
        Ids of the sources of its values.
    """

    curves: dict[int, Distribution] = field(default_factory=dict)
    means: dict[int, float] = field(default_factory=dict)
    n: int = 0
    status: str = "ok"
    reason: object = ""
    sources: tuple[str, ...] = ()

    @property
    def last(self) -> int:
        """Last year that is forecast."""
        return max(self.curves)


def history(asked: Asked) -> pd.DataFrame:
    """Return the figures by year and region, those before a declared break left out.

    A series with a fault (a year twice, no number) is left out whole.
    """
    points = read_panel(asked.rows, asked.breaks, asked.bounds).points()
    return points.pivot(index="year", columns="region", values="value")


def forecasts(asked: Asked, regions: list[str], model: str) -> dict[str, Series]:
    """Return the base forecast of each region; what has no figure is not in it."""
    rows = asked.rows[asked.rows["region"].isin(regions)]
    if asked.forecasted:
        return series_of(rows, asked.bounds)
    return forecast_of(rows, model, asked.bounds, asked.breaks)


def forecast_of(
    rows: pd.DataFrame,
    model: str,
    bounds: pd.DataFrame | None = None,
    breaks: pd.DataFrame | None = None,
) -> dict[str, Series]:
    """Return the forecasts of some figures by region, as far as each reaches."""
    options = {"bounds": bounds, "breaks": breaks, "clipped": False}
    return series_of(unworded(rows, None, fitted_levels(), model, **options), bounds)


def series_of(table: pd.DataFrame, bounds: pd.DataFrame | None = None) -> dict[str, Series]:
    """Return a table of forecasts as a distribution by region and year.

    The forecasts may go beyond the bounds of their indicator; means and distributions do not.
    """
    if "model" in table and table["model"].nunique() > 1:
        raise UsageError(N_("Give the forecasts of one model only."))
    table = table.assign(**{c: None for c in ("n", "status", "reason", "source") if c not in table})
    found: dict[str, Series] = {}
    columns = ("region", "year", "n", "status", "reason", "source", *_FIGURES)
    ends = (side.tolist() for side in limits(table["indicator"], bounds))
    known: dict[str, dict[int, list[tuple]]] = {}
    for region, year, n, status, reason, source, *cells in zip(
        *(table[name].tolist() for name in columns), *ends, strict=True
    ):
        if region not in found:
            status = status if isinstance(status, str) else "ok"
            sources = tuple(source.split("; ")) if isinstance(source, str) else ()
            reason, n = "" if reason is None else reason, 0 if pd.isna(n) else int(n)
            if status in ("rough", "too_few_points"):
                status, reason = "too_few_points", _too_few(n, reason)
            found[region] = Series({}, {}, n, status, reason, sources)
        if not pd.isna(year) and found[region].status in WITH_FIGURES:
            known.setdefault(region, {}).setdefault(int(year), []).append(cells)
    for region, years in known.items():
        for year, cells in years.items():
            means, *intervals, floors, ceilings = zip(*cells, strict=True)
            mean, ends = float(means[0]), (floors[0], ceilings[0])
            found[region].means[year] = min(max(mean, ends[0]), ends[1])
            found[region].curves[year] = distribution(mean, *intervals, *ends)
    return found


def _too_few(n: int, reason: object) -> Text:
    """Return that a series is too short to build on, with what else limits its forecast."""
    others = reason.parts[1:] if isinstance(reason, Clauses) else ()
    return Clauses(parts=[refusal("too_few_points", n, least=LEAST_TO_TRUST), *others])


def one_step_errors(past: pd.DataFrame, asked: Asked, model: str) -> np.ndarray:
    """Return the one-step errors of rolling origins in the years that all series have.

    Each series is forecast one year ahead from its first five, six ... values (of its unbroken run
    at the end), by the model of the base forecasts, and held against the value that came.

    Parameters
    ----------
    past : DataFrame
        Values by year (index) and series (columns).
    asked : Asked
        For the bounds.
    model : str
        The model.

    Returns
    -------
    numpy.ndarray
        Shape (years, series): value less forecast; only years in which no series lacks one.
    """
    cells, actual = [], {}
    for region in past:
        run = _tail(past[region])
        for n in range(LEAST_TO_TRUST, len(run)):
            name = f"{region}|{n}"
            actual[name] = (run.index[n], region, run.iloc[n])
            cells += [(name, y, v) for y, v in zip(run.index[:n], run.iloc[:n], strict=True)]
    if not cells:
        return np.zeros((0, past.shape[1]))
    rows = pd.DataFrame(cells, columns=["region", "year", "value"])
    rows["indicator"] = asked.indicator
    made = unworded(rows, 1, [80], model, bounds=asked.bounds)
    mean = dict(zip(made["region"], made["mean"], strict=True))
    errors = pd.DataFrame(
        [(year, region, value - mean[name]) for name, (year, region, value) in actual.items()],
        columns=["year", "region", "error"],
    )
    wide = errors.pivot(index="year", columns="region", values="error")
    return wide.reindex(columns=past.columns).dropna().to_numpy(float)


def _tail(values: pd.Series) -> pd.Series:
    """Return the last run of consecutive years."""
    known = values.dropna()
    opens = np.flatnonzero(np.diff(known.index.to_numpy(), prepend=-(10**6)) > 1)
    return known.iloc[opens[-1] :] if len(known) else known
