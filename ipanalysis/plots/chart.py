"""What a chart over years shows, brought to the figures of its axis and still undrawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from ipanalysis.data.units import convert
from ipanalysis.errors import UsageError
from ipanalysis.locale import N_
from ipanalysis.locale.scales import Scale, decimal, scale
from ipanalysis.plots.frame import value_ticks

#: Intervals that are drawn, per cent, the widest first.
LEVELS = (95.0, 80.0)
# Shares, scores and ranks do not begin at zero where that would leave more than half of the axis
# empty; amounts always do.
_FREE = frozenset({"fraction", "score", "rank", "multiple"})
_SOFT = frozenset({"preliminary", "estimated"})


@dataclass(frozen=True)
class Chart:
    """The data of a chart; all values as printed on its axis.

    Attributes
    ----------
    history : DataFrame
        year, value, run (number of the unbroken run of years), hollow (not exact or not final).
    mean : DataFrame
        year, mean: the forecast, beginning with the last value of the history.
    bands : mapping of float to DataFrame
        Level -> year, lower, upper, beginning with the last value too.
    targets : DataFrame
        target_year, value, value_upper, bound, base_year, base_value.
    compare : DataFrame
        year, value, run of another region.
    ticks : list of float
        Values marked on the axis.
    form : Scale
        How values become the figures of the axis.
    is_rank : bool
        Whether small values are good and stand on top.
    """

    history: pd.DataFrame
    mean: pd.DataFrame
    bands: Mapping[float, pd.DataFrame]
    targets: pd.DataFrame
    compare: pd.DataFrame
    ticks: list[float]
    form: Scale
    is_rank: bool

    @property
    def paths(self) -> pd.DataFrame:
        """The targets that state the base they start from."""
        return self.targets[self.targets[["base_year", "base_value"]].notna().all(axis=1)]

    @property
    def years(self) -> list[int]:
        """All years that something is drawn at."""
        frames = (self.history["year"], self.mean["year"], self.compare["year"])
        ends = (self.targets["target_year"], self.paths["base_year"])
        return sorted({int(year) for column in (*frames, *ends) for year in column})


def prepare(
    history: pd.DataFrame | None,
    forecast: pd.DataFrame | None,
    targets: pd.DataFrame | None,
    compare: pd.DataFrame | None,
    unit: str,
    units: pd.DataFrame,
    lang: str = "en",
) -> Chart:
    """Bring the data of a chart to the figures of its axis.

    Parameters
    ----------
    history, forecast, targets, compare, unit, units, lang
        As in :func:`ipanalysis.plots.series.series_figure`.

    Raises
    ------
    UsageError
        If there is neither a value nor a target to draw, or the unit is unknown.
    """
    past = _rows(history, ["year", "value"], ["bound", "status"])
    ahead = _rows(forecast, ["year", "level", "mean"], ["lower", "upper"])
    aims = _rows(targets, ["target_year", "value"], ["value_upper", "base_year", "base_value"])
    aims = _in_unit(aims, unit, units)
    other = _rows(compare, ["year", "value"])
    if past.empty and aims.empty:
        raise UsageError(N_("There is neither a value nor a target to draw."))
    # A far forecast must not turn an axis of billions into one of trillions.
    shown = pd.concat([past["value"], aims["value"], other["value"]])
    form = scale(shown, unit, units, lang, exact=False)
    dimension = dict(zip(units["unit"], units["dimension"], strict=True))[unit]
    factor = float(form.factor)
    past, other = _scaled(past, ["value"], factor), _scaled(other, ["value"], factor)
    ahead = _scaled(ahead, ["mean", "lower", "upper"], factor)
    aims = _scaled(aims, ["value", "value_upper", "base_value"], factor)
    mean = _from_last(past, ahead.drop_duplicates("year"), ["mean"])
    levels = {level: ahead[(ahead["level"] == level) & ahead["upper"].notna()] for level in LEVELS}
    bands = {
        level: _from_last(past, rows, ["lower", "upper"])
        for level, rows in levels.items()
        if len(rows)
    }
    points = [past["value"], other["value"], mean["mean"], aims["value"], aims["value_upper"]]
    edges = [band[side] for band in bands.values() for side in ("lower", "upper")]
    points, edges = _listed(points), _listed([*edges, aims["base_value"]])
    return Chart(
        history=past.assign(run=_runs(past), hollow=_is_hollow(past)),
        mean=mean,
        bands=bands,
        targets=aims,
        compare=other.assign(run=_runs(other)),
        ticks=value_ticks(points, _from_zero(dimension, points + edges), edges),
        form=form,
        is_rank=dimension == "rank",
    )


def rounded(value: float, digits: int = 3) -> float:
    """Return a value with as many significant digits as a forecast deserves.

    Examples
    --------
    >>> rounded(1312.99), rounded(50.25)
    (1310.0, 50.3)
    """
    exact = decimal(value)
    last = Decimal(1).scaleb(exact.adjusted() - digits + 1)
    return float(exact.quantize(last, ROUND_HALF_UP))


def _listed(columns: Sequence[pd.Series]) -> list[float]:
    return pd.concat(columns).dropna().tolist() if columns else []


def _rows(
    frame: pd.DataFrame | None, needed: list[str], wanted: Sequence[str] = ()
) -> pd.DataFrame:
    """Return complete rows in order of years, with all columns that are drawn."""
    columns = [*needed, *wanted]
    if frame is None:
        return pd.DataFrame({c: pd.Series(dtype=float) for c in columns})
    kept = frame.reindex(columns=[*frame.columns, *(c for c in columns if c not in frame)])
    kept = kept.dropna(subset=needed)
    numeric = [c for c in columns if c not in ("bound", "status")]
    kept = kept.assign(**{c: pd.to_numeric(kept[c]).astype(float) for c in numeric})
    return kept.sort_values(needed[0], kind="stable").reset_index(drop=True)


def _in_unit(targets: pd.DataFrame, unit: str, units: pd.DataFrame) -> pd.DataFrame:
    """Return targets in the unit of the series; those that measure something else are left out."""
    if "bound" not in targets:
        targets = targets.assign(bound="eq")
    if "unit" not in targets or (targets["unit"] == unit).all():
        return targets
    to = pd.Series(unit, index=targets.index)
    columns = ("value", "value_upper", "base_value")
    converted = {c: convert(targets[c], targets["unit"], to, units) for c in columns}
    return targets.assign(**converted).dropna(subset=["value"]).reset_index(drop=True)


def _scaled(frame: pd.DataFrame, columns: list[str], factor: float) -> pd.DataFrame:
    return frame.assign(**{c: frame[c] * factor for c in columns})


def _from_last(past: pd.DataFrame, ahead: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    rows = ahead.sort_values("year")[["year", *columns]]
    if rows.empty or past.empty:
        return rows.reset_index(drop=True)
    last = past.iloc[-1]
    start = pd.DataFrame([{"year": last["year"]} | dict.fromkeys(columns, last["value"])])
    return pd.concat([start, rows], ignore_index=True)


def _runs(rows: pd.DataFrame) -> pd.Series:
    return (rows["year"].diff() > 1).cumsum()


def _is_hollow(past: pd.DataFrame) -> pd.Series:
    inexact = past["bound"].notna() & (past["bound"] != "eq")
    return inexact | past["status"].isin(_SOFT)


def _from_zero(dimension: str, drawn: Sequence[float]) -> bool:
    if dimension == "rank":
        return False
    return dimension not in _FREE or min(drawn) < 0.5 * max(drawn)
