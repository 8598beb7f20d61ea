"""Accuracy of the forecasts on competition data, beside naive, drift and statsmodels' Theta.

    python -m benchmarks.accuracy --data FOLDER [--last N]

FOLDER holds files named like m3_yearly.csv.gz with the columns id, t, value and split: fitted on
train, scored on test. OWA: mean of sMAPE and MASE relative to naive, lower is better. c80, c95:
how many per cent of the outcomes the intervals held. MSIS: interval score of the 95 % interval.
"""

import argparse
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import norm

from ipanalysis.models.forecast import forecast

LEVELS = (80, 95)


def main(argv: Sequence[str] | None = None) -> None:
    """Print one table a collection."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="folder with the series (*_yearly.csv.gz)")
    parser.add_argument("--last", type=int, help="use only the last N points before the test")
    options = parser.parse_args(argv)
    files = sorted(options.data.glob("*_yearly.csv*")) if options.data else []
    if not files:
        print("accuracy: skipped, it needs a folder with *_yearly.csv.gz files (--data FOLDER)")
    for file in files:
        table = pd.read_csv(file).sort_values(["id", "t"])
        print(f"\n{file.name.split('.')[0]}, {score(table, options.last)}", flush=True)


def score(table: pd.DataFrame, last: int | None = None) -> str:
    """Return the scores of every method on one collection as text."""
    series = {key: frame.to_numpy() for key, frame in table.groupby(["split", "id"])["value"]}
    full = {key: values for (split, key), values in series.items() if split == "train"}
    given = {key: values[-last:] if last else values for key, values in full.items()}
    # No forecast goes further than its series has points; all methods score the same series.
    horizon = min([len(series["test", key]) for key in full] + ([last] if last else []))
    ids = [k for k, v in given.items() if len(v) >= max(5, horizon) and np.ptp(v) > 0]
    truth = np.array([series["test", key][:horizon] for key in ids])
    size = np.array([np.abs(np.diff(full[key])).mean() for key in ids])[:, None]
    rows = {}
    for name, method in METHODS.items():
        start = time.process_time()
        result = method([given[key] for key in ids], horizon)
        rows[name] = _scores(truth, result, size) | {"CPU s": time.process_time() - start}
    scores = pd.DataFrame(rows).T
    relative = (scores[["sMAPE", "MASE"]] / scores.loc["naive", ["sMAPE", "MASE"]]).mean(axis=1)
    scores.insert(0, "OWA", relative)
    return f"{len(ids)} series, horizon {horizon}\n{scores.to_string(float_format='{:.3f}'.format)}"


def _scores(truth: np.ndarray, result: np.ndarray, size: np.ndarray) -> dict[str, float]:
    point, low80, high80, low95, high95 = np.moveaxis(result, 1, 0)
    miss = np.maximum(low95 - truth, 0) + np.maximum(truth - high95, 0)
    return {
        "sMAPE": np.mean(200 * np.abs(truth - point) / (np.abs(truth) + np.abs(point))),
        "MASE": np.mean(np.abs(truth - point) / size),
        "c80": 100 * np.mean((truth >= low80) & (truth <= high80)),
        "c95": 100 * np.mean((truth >= low95) & (truth <= high95)),
        "MSIS": np.mean((high95 - low95 + 40 * miss) / size),
    }


def _med3(series: list[np.ndarray], horizon: int) -> np.ndarray:
    length = [len(values) for values in series]
    names = [f"{i:07}" for i in range(len(series))]  # so that they sort as given
    panel = pd.DataFrame({"region": np.repeat(names, length), "value": np.concatenate(series)})
    panel["year"] = np.concatenate([np.arange(n) for n in length])
    rows = forecast(panel.assign(indicator="value"), horizon, LEVELS)
    figures = rows[["mean", "lower", "upper"]].to_numpy().reshape(len(series), horizon, 6)
    return np.moveaxis(figures[:, :, [0, 1, 2, 4, 5]], 2, 1)


def _naive(values: np.ndarray, horizon: int) -> np.ndarray:
    steps = np.arange(1, horizon + 1)
    return _normal(values[-1] + 0 * steps, np.sqrt(np.mean(np.diff(values) ** 2) * steps))


def _drift(values: np.ndarray, horizon: int) -> np.ndarray:
    changes, steps = np.diff(values), np.arange(1, horizon + 1)
    deviation = changes.std(ddof=1) * np.sqrt(steps * (1 + steps / len(changes)))
    return _normal(values[-1] + steps * changes.mean(), deviation)


def _theta(values: np.ndarray, horizon: int) -> np.ndarray:
    from statsmodels.tsa.forecasting.theta import ThetaModel

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of nearly every short series
        fit = ThetaModel(pd.Series(values), period=1, deseasonalize=False).fit()
        ends = [fit.prediction_intervals(horizon, alpha=1 - p / 100).to_numpy().T for p in LEVELS]
        return np.vstack([fit.forecast(horizon).to_numpy(), *ends])


def _normal(point: np.ndarray, deviation: np.ndarray) -> np.ndarray:
    z = norm.ppf(0.5 + np.array(LEVELS) / 200)
    return np.vstack([point, *(point + sign * q * deviation for q in z for sign in (-1, 1))])


def _each(method: Callable[[np.ndarray, int], np.ndarray]) -> Callable:
    return lambda series, horizon: np.array([method(values, horizon) for values in series])


METHODS = {
    "naive": _each(_naive),
    "ipanalysis med3": _med3,
    "drift": _each(_drift),
    "statsmodels Theta": _each(_theta),
}

if __name__ == "__main__":
    main()
