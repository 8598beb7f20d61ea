"""StatsForecast as an engine, where the reader has installed it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from ipanalysis.errors import UsageError
from ipanalysis.locale import N_

#: How a model of StatsForecast is asked for: this and the name of its class.
PREFIX = "statsforecast:"


def statsforecast_model(name: str) -> Callable[[pd.Series, int, Sequence[float]], tuple]:
    """Return a model of StatsForecast for yearly series, with the library's own intervals.

    Parameters
    ----------
    name : str
        A class of ``statsforecast.models``, such as DynamicOptimizedTheta.

    Returns
    -------
    callable
        Of one series, the horizon and the levels; see
        :mod:`ipanalysis.models.forecast.library_models`.

    Raises
    ------
    UsageError
        If StatsForecast is not installed or has no such model.
    """
    try:
        from statsforecast import models
    except ImportError:
        raise UsageError(
            N_(
                "The model {model} needs the library statsforecast, which is not installed: "
                "python -m pip install statsforecast"
            ),
            model=PREFIX + name,
        ) from None
    kind = getattr(models, name, None)
    if not isinstance(kind, type) or not hasattr(kind, "forecast"):
        raise UsageError(N_("statsforecast has no model {name!r}."), name=name)

    def run(values: pd.Series, horizon: int, levels: Sequence[float]) -> tuple:
        asked = [int(level) if level == int(level) else level for level in levels]
        made = kind().forecast(y=values.to_numpy(), h=horizon, level=asked)
        lower, upper = (
            np.column_stack([made[f"{side}-{level}"] for level in asked]) for side in ("lo", "hi")
        )
        return made["mean"], lower, upper

    return run
