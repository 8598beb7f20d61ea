"""The models of :func:`ipanalysis.forecast` by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

import numpy as np

from ipanalysis.errors import UsageError
from ipanalysis.locale import N_
from ipanalysis.models.forecast import library_models, simple_models
from ipanalysis.models.forecast.intervals import half_widths
from ipanalysis.models.forecast.med3 import med3
from ipanalysis.models.forecast.statsforecast_engine import PREFIX, statsforecast_model
from ipanalysis.models.refusals import LEAST_FOR_FORECAST, LEAST_TO_SELECT

#: Behind the name of a model: its point, with the intervals of Med3 around it.
CALIBRATED = "+calibrated"


@dataclass(frozen=True)
class Engine:
    """A model that forecasts a panel of series of one length.

    Attributes
    ----------
    name : str
        As asked for.
    least : int
        Points below which it is refused, because it is known to mislead.
    run : callable
        Of values (series, n), horizon and levels; returns mean (series, horizon), lower, upper
        (series, horizon, levels) and what the library said of each series ("" mostly).
    """

    name: str
    least: int
    run: Callable[..., tuple[np.ndarray, np.ndarray, np.ndarray, list[str]]]


def _panel(model: Callable, values: np.ndarray, horizon: int, levels: Sequence[float]) -> tuple:
    return (*model(values, horizon, levels), [""] * len(values))


def _med3(values: np.ndarray, horizon: int, levels: Sequence[float]) -> tuple:
    mean, spread = med3(values, horizon)
    below, above = half_widths(values, spread, levels)
    return mean, mean[:, :, None] - below, mean[:, :, None] + above


def _calibrated(run: Callable, values: np.ndarray, horizon: int, levels: Sequence[float]) -> tuple:
    mean, _, _, said = run(values, horizon, levels)
    below, above = half_widths(values, med3(values, horizon)[1], levels)
    return mean, mean[:, :, None] - below, mean[:, :, None] + above, said


_BY_PANEL = {
    "med3": _med3,
    "naive": simple_models.naive,
    "drift": simple_models.drift,
    "linear": simple_models.linear,
}
_BY_SERIES = {
    "theta": (library_models.theta, LEAST_FOR_FORECAST),
    "ets": (library_models.ets, LEAST_TO_SELECT),
    "arima": (library_models.arima, LEAST_TO_SELECT),
    "local_linear": (library_models.local_linear, LEAST_TO_SELECT),
}
#: Names of the models that come with the package.
MODELS = (*_BY_PANEL, *_BY_SERIES)
_ENGINES = MappingProxyType(
    {name: Engine(name, LEAST_FOR_FORECAST, partial(_panel, m)) for name, m in _BY_PANEL.items()}
    | {
        name: Engine(name, least, partial(library_models.one_by_one, model))
        for name, (model, least) in _BY_SERIES.items()
    }
)


def engine(name: str) -> Engine:
    """Return a model by its name.

    Parameters
    ----------
    name : str
        One of :data:`MODELS`, or ``statsforecast:`` and a class of that library; with
        ``+calibrated`` behind it, the point forecast gets the intervals of Med3.

    Raises
    ------
    UsageError
        If there is no such model, or its library is not installed.

    Examples
    --------
    >>> engine("ets").least, engine("drift+calibrated").least
    (10, 4)
    """
    plain = name.removesuffix(CALIBRATED) if isinstance(name, str) else name
    if isinstance(plain, str) and plain.startswith(PREFIX):
        kind = plain.removeprefix(PREFIX)
        # Those that choose their form by an information criterion say so in their name; on few
        # points they mislead, and one of them returns the naive forecast under its own name.
        least = LEAST_TO_SELECT if kind.startswith("Auto") else LEAST_FOR_FORECAST
        run = partial(library_models.one_by_one, statsforecast_model(kind))
        found = Engine(plain, least, run)
    elif plain in MODELS:
        found = _ENGINES[plain]
    else:
        text = N_(
            "There is no model {model!r}. Models: {known}; {prefix}NAME for those of "
            "StatsForecast; {suffix} behind a name for calibrated intervals."
        )
        fields = {"prefix": PREFIX, "suffix": CALIBRATED}
        raise UsageError(text, model=name, known=MODELS, **fields)
    if name == plain:
        return found
    return Engine(name, found.least, partial(_calibrated, found.run))
