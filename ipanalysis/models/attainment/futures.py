"""What may come of each series: its forecast, year by year, and paths through it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ipanalysis.data.lookup import records
from ipanalysis.locale import Text
from ipanalysis.models.attainment.even import even_scores
from ipanalysis.models.attainment.tables import Key
from ipanalysis.models.forecast.intervals import probability_below
from ipanalysis.models.forecast.paths import sample_paths
from ipanalysis.models.panel import KEYS
from ipanalysis.models.reasons import reason_of
from ipanalysis.models.refusals import LEAST_TO_TRUST


@dataclass(frozen=True)
class Year:
    """The forecast of one year, in the unit of the indicator: median and intervals by level."""

    mean: float
    levels: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]

    def below(self, x: float, floor: float, ceiling: float) -> float:
        """Return the probability of a value below x."""
        intervals = self.levels, self.lower, self.upper
        return probability_below(x, self.mean, *intervals, floor, ceiling)

    def above(self, x: float, floor: float, ceiling: float) -> float:
        """Return the probability of a value above x: the same, seen from the other side."""
        lower = tuple(-end for end in self.upper)
        upper = tuple(-end for end in self.lower)
        return probability_below(-x, -self.mean, self.levels, lower, upper, -ceiling, -floor)


@dataclass(frozen=True)
class Future:
    """What is forecast of one series.

    Attributes
    ----------
    years : dict of int to Year
        By year; empty where the series was refused.
    reason : Text or str
        What refuses or limits the forecast.
    source : str or None
        Ids of the sources of the values used.
    status : str
        Of the forecast.
    rough : bool
        Whether it is made from fewer than five values.
    """

    years: dict[int, Year]
    reason: Text | str
    source: str | None
    status: str
    rough: bool

    @property
    def last(self) -> int | None:
        """The last year that is forecast."""
        return max(self.years, default=None)


class Futures:
    """The forecasts of all series, and the paths of those that need them.

    Parameters
    ----------
    forecasts : DataFrame
        Result of :func:`~ipanalysis.forecast`, of one model.
    keys : iterable of (str, str)
        Region and indicator of the series that are asked for.
    breaks, bounds : DataFrame
        Breaks and indicators of the study.
    """

    def __init__(
        self,
        forecasts: pd.DataFrame,
        keys: Iterable[Key],
        breaks: pd.DataFrame,
        bounds: pd.DataFrame,
    ) -> None:
        wanted = set(keys)
        pairs = zip(*(forecasts[key].tolist() for key in KEYS), strict=True)
        self._table = forecasts[np.array([pair in wanted for pair in pairs], bool)]
        self._bounds = bounds
        self._paths: dict[Key, tuple[int, np.ndarray]] | None = None  # until they are needed
        self._of: dict[Key, Future] = {}
        by_key: dict[Key, list[dict]] = {}
        for row in records(self._table):
            by_key.setdefault((row["region"], row["indicator"]), []).append(row)
        for key, rows in by_key.items():
            self._of[key] = _future(rows, breaks)

    def get(self, key: Key) -> Future | None:
        """Return what is forecast of a series; None if it has no row."""
        return self._of.get(key)

    def paths(self, key: Key) -> tuple[int, np.ndarray] | None:
        """Return the first year and the paths (paths, years) of a series.

        None where it has no intervals. In the unit of the indicator; weights:
        :func:`ipanalysis.models.attainment.even.even_weights`.
        """
        if self._paths is None:
            self._paths = self._drawn()
        return self._paths.get(key)

    def _drawn(self) -> dict[Key, tuple[int, np.ndarray]]:
        """Draw the paths of all series at once."""
        made, paths = sample_paths(self._table, scores=even_scores(), bounds=self._bounds)
        columns = [made[name].tolist() for name in (*KEYS, "first")]
        return {
            (region, indicator): (int(first), path)
            for region, indicator, first, path in zip(*columns, paths, strict=True)
        }


def _future(rows: list[dict], breaks: pd.DataFrame) -> Future:
    head = rows[0]
    reason = ""
    if head["status"] != "ok" or head.get("reason") or head.get("since") is not None:
        reason = reason_of(head, breaks)
    by_year: dict[int, list[dict]] = {}
    for row in rows:
        if row["year"] is not None and row["year"] == row["year"]:
            by_year.setdefault(int(row["year"]), []).append(row)
    years = {
        year: Year(
            float(at[0]["mean"]),
            *(tuple(float(row[name]) for row in at) for name in ("level", "lower", "upper")),
        )
        for year, at in by_year.items()
    }
    source = head.get("source")
    return Future(
        years,
        reason,
        source if isinstance(source, str) else None,
        head["status"],
        bool(years) and head["n"] < LEAST_TO_TRUST,
    )
