"""Shares near a bound: clipping the forecast beside forecasting the logit, by simulation.

Run ``python benchmarks/forecast_bounds.py``; the table of docs/methods.md is its output. The
collections of annual series hold no shares, so four ways in which a share may move are simulated:
in logits; by equal steps, stopped at 0 and 100; towards the bound, as a programme nears completion,
with errors of measurement; and far from the bounds. Figures are rounded to a tenth of a per cent,
as published. "clip" is `ipa.forecast` with bounds; "logit" the same forecast of log(s / (100 - s)),
brought back (figures at a bound moved in by .05). Absolute error and interval score are in per
cent points; lower is better.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from ipanalysis.models.forecast.forecast import forecast

SERIES = 2000
HORIZON = 5
LEVELS = (80, 95)
LENGTHS = (6, 12)


def in_logits(rng: np.random.Generator, years: int) -> np.ndarray:
    """Return shares whose logit is a random walk with drift."""
    start = rng.uniform(1.5, 3.5, (SERIES, 1))
    steps = rng.normal(rng.uniform(0, 0.2, (SERIES, 1)), 0.15, (SERIES, years))
    return 100 / (1 + np.exp(-start - steps.cumsum(axis=1)))


def by_steps(rng: np.random.Generator, years: int) -> np.ndarray:
    """Return shares that are random walks with drift, stopped at the bounds."""
    share = rng.uniform(80, 95, SERIES)
    drift = rng.uniform(0, 1.5, SERIES)
    rows = []
    for _ in range(years):
        share = np.clip(share + rng.normal(drift, 1.0), 0, 100)
        rows.append(share)
    return np.column_stack(rows)


def towards_bound(rng: np.random.Generator, years: int) -> np.ndarray:
    """Return shares that close part of the gap to 100 each year, measured with errors."""
    gap = rng.uniform(5, 25, (SERIES, 1))
    speed = rng.uniform(0.05, 0.3, (SERIES, 1))
    return 100 - gap * np.exp(-speed * np.arange(years)) + rng.normal(0, 0.7, (SERIES, years))


def far_from_bounds(rng: np.random.Generator, years: int) -> np.ndarray:
    """Return shares around a half that are random walks with drift."""
    start = rng.uniform(40, 55, (SERIES, 1))
    steps = rng.normal(rng.uniform(-1, 1, (SERIES, 1)), 1.5, (SERIES, years))
    return start + steps.cumsum(axis=1)


KINDS: dict[str, Callable] = {
    "in logits": in_logits,
    "by steps": by_steps,
    "towards": towards_bound,
    "far": far_from_bounds,
}


def main() -> None:
    """Print coverage and scores of both ways."""
    rng = np.random.default_rng(4)
    print(f"{'share moves':<12}{'n':>4}  {'way':<6}{'error':>7}{'c80':>6}{'c95':>6}{'IS95':>8}")
    for name, make in KINDS.items():
        for n in LENGTHS:
            shares = np.clip(make(rng, n + HORIZON).round(1), 0, 100)
            shares = shares[np.ptp(shares[:, :n], axis=1) > 0]
            for way, ahead in (("clip", clipped), ("logit", by_logit)):
                figures = scores(shares[:, n:], *ahead(shares[:, :n]))
                print(
                    f"{name:<12}{n:>4}  {way:<6}"
                    + "{:>7.2f}{:>6.0f}{:>6.0f}{:>8.2f}".format(*figures)
                )


def clipped(shares: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Forecast shares and clip to 0 and 100; return point, lower and upper ends."""
    return figures_of(shares, pd.DataFrame({"indicator": ["x"], "lower": [0.0], "upper": [100.0]}))


def by_logit(shares: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Forecast logits and bring them back."""
    inside = np.clip(shares, 0.05, 99.95)
    made = figures_of(np.log(inside / (100 - inside)), None)
    return tuple(100 / (1 + np.exp(-part)) for part in made)


def figures_of(
    values: np.ndarray, bounds: pd.DataFrame | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return point (series, years) and ends (series, years, levels) by `ipa.forecast`."""
    count, n = values.shape
    names = np.char.zfill(np.arange(count).astype(str), 5)
    table = pd.DataFrame(
        {
            "region": np.repeat(names, n),
            "indicator": "x",
            "year": np.tile(np.arange(n), count),
            "value": values.ravel(),
        }
    )
    rows = forecast(table, HORIZON, LEVELS, bounds=bounds)
    shape = (count, HORIZON, len(LEVELS))
    mean, lower, upper = (
        rows[name].to_numpy().reshape(shape) for name in ("mean", "lower", "upper")
    )
    return mean[:, :, 0], lower, upper


def scores(
    truth: np.ndarray, point: np.ndarray, lower: np.ndarray, upper: np.ndarray
) -> tuple[float, float, float, float]:
    """Return the mean absolute error, both coverages and the interval score at 95 %."""
    held = (truth[..., None] >= lower) & (truth[..., None] <= upper)
    low, high = lower[..., -1], upper[..., -1]
    missed = np.maximum(low - truth, 0) + np.maximum(truth - high, 0)
    return (
        float(np.abs(truth - point).mean()),
        *(100 * held.mean(axis=(0, 1))).tolist(),
        float((high - low + 40 * missed).mean()),
    )


if __name__ == "__main__":
    main()
