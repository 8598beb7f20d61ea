"""What is asked of a forecast: models, levels, horizon and bounds, checked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from ipanalysis.errors import UsageError
from ipanalysis.locale import N_
from ipanalysis.models.forecast.engines import Engine, engine


def read_models(model: str | Sequence[str]) -> list[Engine]:
    """Return the models asked for, each once, in the order given.

    Examples
    --------
    >>> [found.name for found in read_models(["drift", "med3", "drift"])]
    ['drift', 'med3']
    """
    listed = isinstance(model, Iterable) and not isinstance(model, str)
    names = list(dict.fromkeys(model)) if listed else [model]
    if not names:
        raise UsageError(N_("Give the name of a model."))
    return [engine(name) for name in names]


def read_model(model: str | Sequence[str]) -> str:
    """Return the name of the only model asked for.

    Examples
    --------
    >>> read_model("drift")
    'drift'
    """
    found = read_models(model)
    if len(found) > 1:
        names = tuple(one.name for one in found)
        raise UsageError(N_("Give one model here, not several: {given}."), given=names)
    return found[0].name


def check_horizon(horizon: object) -> None:
    """Refuse a horizon that is neither a whole number from 1 on nor None."""
    whole = isinstance(horizon, int | np.integer) and not isinstance(horizon, bool)
    if horizon is not None and not (whole and horizon >= 1):
        raise UsageError(
            N_("The horizon is a whole number of years from 1 on, not {given}."), given=horizon
        )


def read_levels(levels: float | Sequence[float]) -> list[float]:
    """Return levels in per cent, in order, each once; 0.95 and 95 are the same.

    Examples
    --------
    >>> read_levels((0.95, 80, 95))
    [80.0, 95.0]
    """
    try:
        given = [float(level) for level in np.atleast_1d(levels)]
    except (TypeError, ValueError):
        given = []
    # Rounded, as 0.57 x 100 is not quite 57.
    listed = sorted({round(100 * p, 9) if 0 < p < 1 else p for p in given})
    if not listed or not all(1 <= level < 100 for level in listed):
        raise UsageError(
            N_(
                "Levels are per cent from 1 to below 100 or fractions, such as 95 or 0.95; "
                "given: {given}."
            ),
            given=levels,
        )
    return listed


def read_level(level: float | Sequence[float]) -> float:
    """Return the only level asked for, in per cent.

    Examples
    --------
    >>> read_level(0.95)
    95.0
    """
    found = read_levels(level)
    if len(found) > 1:
        raise UsageError(
            N_("Give one level here, not several: {given}."),
            given=tuple(f"{one:g}" for one in found),
        )
    return found[0]


def read_bounds(data: object, bounds: pd.DataFrame | None) -> pd.DataFrame | None:
    """Return the bounds given, or those of the study."""
    if bounds is None and not isinstance(data, pd.DataFrame):
        bounds = getattr(data, "indicators", None)
    if bounds is None:
        return None
    columns = ["indicator", "lower", "upper"]
    if any(c not in bounds for c in columns) or bounds["indicator"].duplicated().any():
        raise UsageError(
            N_("The bounds need the columns {needed}, and each indicator once."),
            needed=tuple(columns),
        )
    return bounds[columns]
