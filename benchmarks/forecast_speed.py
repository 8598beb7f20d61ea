"""What forecasts of many series cost, beside StatsForecast in the same run.

    python benchmarks/forecast_speed.py [--most 100000]

First 1,000 series of 20 points at four levels: CPU seconds of `ipa.forecast` from a tidy table to
the finished one, of statsforecast's DynamicOptimizedTheta and AutoETS for the same series (called
directly, without a table, after a first call that compiles them), and their ratio. Aim: 50 times
faster than DynamicOptimizedTheta. Then 10,000 and 100,000 series, each in a process of its own:
seconds and peak memory grow as the number of series does. Best of three rounds.
"""

from __future__ import annotations

import argparse
import resource  # on Linux and macOS
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from support.libraries import find_libraries

from ipanalysis.models.forecast.forecast import forecast

LEVELS = (50, 80, 95, 99)
HORIZON = 5
POINTS = 20
AIM = 50
ROUNDS = 3
BESIDE = ("DynamicOptimizedTheta", "AutoETS")


def main(argv: Sequence[str] | None = None) -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--most", type=int, default=100_000, help="series in the largest panel")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.one:
        print(*grown(options.one))
        return
    beside_others()
    growth(options.most)


def beside_others() -> None:
    """Print the seconds for 1,000 series of each tool."""
    values, panel = made(1000)
    own = best(lambda: forecast(panel, HORIZON, LEVELS))
    print(f"1,000 series of {POINTS} points, {HORIZON} years, {len(LEVELS)} levels, CPU s")
    print(f"{'ipa.forecast':<36}{own:>8.3f}")
    find_libraries()
    try:
        from statsforecast import models
    except ImportError:
        print("statsforecast is not installed, so it is not beside it (make bench installs it)")
        return
    for name in BESIDE:
        model = getattr(models, name)()
        seconds = best(
            lambda model=model: [model.forecast(y=y, h=HORIZON, level=list(LEVELS)) for y in values]
        )
        print(f"{'statsforecast ' + name:<36}{seconds:>8.3f}{seconds / own:>8.0f} times")
    print(f"aim: {AIM} times faster than {BESIDE[0]}")


def growth(most: int) -> None:
    """Print seconds and peak memory of a panel and of one ten times as large."""
    print(f"\n{'series':>9}{'CPU s':>9}{'peak MB':>9}")
    rows = []
    for count in (most // 10, most):
        command = [sys.executable, __file__, "--one", str(count)]
        made_by = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        rows.append([float(word) for word in made_by.split()])
        print(f"{count:>9,}{rows[-1][0]:>9.2f}{rows[-1][1]:>9.0f}")
    print(f"{'growth':>9}{rows[1][0] / rows[0][0]:>9.1f}{rows[1][1] / max(rows[0][1], 1):>9.1f}")


def grown(count: int) -> tuple[float, float]:
    """Return the CPU seconds for so many series, and the megabytes added at the peak."""
    forecast(made(10)[1], HORIZON, LEVELS)  # imports
    panel = made(count)[1]
    before = peak()
    seconds = best(lambda: forecast(panel, HORIZON, LEVELS))
    return seconds, peak() - before


def peak() -> float:
    """Return the peak memory of this process in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def best(call: Callable[[], object]) -> float:
    """Return the least CPU seconds of some rounds, after one that does not count."""
    call()
    seconds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        call()
        seconds.append(time.process_time() - start)
    return min(seconds)


def made(count: int) -> tuple[np.ndarray, pd.DataFrame]:
    """Return series that grow by uneven steps, as an array and as a tidy table."""
    rng = np.random.default_rng(1)
    values = 20 + rng.normal(1, 1, (count, POINTS)).cumsum(axis=1)
    names = np.char.add("R", np.char.zfill(np.arange(count).astype(str), 7))
    return values, pd.DataFrame(
        {
            "region": np.repeat(names, POINTS),
            "indicator": "x",
            "year": np.tile(np.arange(2000, 2000 + POINTS), count),
            "value": values.ravel(),
        }
    )


if __name__ == "__main__":
    main()
