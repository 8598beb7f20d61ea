"""Why `ipa.trend` takes these methods: coverage and size of the candidates, by simulation.

Run ``python benchmarks/trend_intervals.py``; the tables of docs/methods.md are its output.
"""

from __future__ import annotations

import numpy as np
from scipy.special import stdtrit
from scipy.stats import norm, rankdata

from ipanalysis.models.trend.growth import growth_interval
from ipanalysis.models.trend.ranks import rank_trend

DRIFT = 0.05


def autoregressive(rng: np.random.Generator, rows: int, n: int, r: float) -> np.ndarray:
    """Return stationary AR(1) series."""
    noise = rng.normal(size=(rows, n + 60))
    for t in range(1, n + 60):
        noise[:, t] += r * noise[:, t - 1]
    return noise[:, 60:]


def coverage(logs: np.ndarray) -> list[float]:
    """Return the share of 95 % intervals that hold the drift: taken, regression, Newey-West."""
    rows, n = logs.shape
    found = growth_interval(np.arange(n)[None].repeat(rows, 0), np.exp(logs))
    low, high = np.log1p(found["cagr_low"]), np.log1p(found["cagr_high"])
    x = np.arange(n) - (n - 1) / 2
    slope = logs @ x / (x @ x)
    rest = logs - logs.mean(axis=1, keepdims=True) - slope[:, None] * x
    plain = np.sqrt((rest**2).sum(axis=1) / (n - 2) / (x @ x))
    score, lags = rest * x, max(1, int(4 * (n / 100) ** (2 / 9)))
    long_run = (score**2).sum(axis=1)
    for lag in range(1, lags + 1):
        weight = 2 * (1 - lag / (lags + 1))
        long_run = long_run + weight * (score[:, lag:] * score[:, :-lag]).sum(axis=1)
    robust = np.sqrt(long_run * n / (n - 2)) / (x @ x)
    t = stdtrit(n - 2, 0.975)
    off = np.abs(slope - DRIFT)
    return [
        float(inside.mean())
        for inside in ((low <= DRIFT) & (high >= DRIFT), off <= t * plain, off <= t * robust)
    ]


def rejections(values: np.ndarray) -> list[float]:
    """Return how often a 5 % test finds a trend: uncorrected, Hamed and Rao, taken."""
    rows, n = values.shape
    time = np.arange(n)
    found = rank_trend(time[None].repeat(rows, 0), values)
    ranks = rankdata(values - found["slope"][:, None] * time, axis=1) - (n + 1) / 2
    lags = np.arange(1, n)
    r = np.array([(ranks[:, k:] * ranks[:, : n - k]).sum(1) for k in lags]) / (ranks**2).sum(1)
    r = np.where(np.abs(r) > 1.96 / np.sqrt(n), r, 0)
    weight = (n - lags) * (n - lags - 1) * (n - lags - 2)
    factor = np.maximum(1, 1 + 2 / (n * (n - 1) * (n - 2)) * (weight[:, None] * r).sum(axis=0))
    score = np.abs(found["mk_tau"]) * n * (n - 1) / 2
    z = np.maximum(score - 1, 0) / np.sqrt(n * (n - 1) * (2 * n + 5) / 18 * factor)
    tests = (found["mk_p"], 2 * norm.sf(z), found["mk_p_corrected"])
    return [float((p <= 0.05).mean()) for p in tests]


def main() -> None:
    """Print both tables."""
    rng = np.random.default_rng(2)
    print("coverage of nominal 95 %: taken, regression, Newey-West")
    for n in (6, 10, 25):
        line = DRIFT * np.arange(n)
        noise = 0.05 * rng.normal(size=(20_000, n))
        print(n, "walk ", coverage(line + np.cumsum(noise, axis=1)))
        print(n, "line ", coverage(line + 0.05 * autoregressive(rng, 20_000, n, 0.6)))
        memory = np.cumsum(0.05 * autoregressive(rng, 20_000, n, 0.4), axis=1)
        print(n, "growth with memory", coverage(line + memory))
    print("rejections at 5 %: uncorrected, Hamed and Rao, taken")
    for n in (10, 20, 30):
        for r in (0.0, 0.3, 0.6, 0.8):
            print(n, r, rejections(autoregressive(rng, 2_000, n, r)))


if __name__ == "__main__":
    main()
