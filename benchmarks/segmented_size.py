"""How often a segmented regression with Newey-West errors finds a change where there is none.

Run ``python benchmarks/segmented_size.py``; docs/methods.md cites its output: the per cent of
series without any change for which a nominal 5 % test rejects, for the change of level, slope.
"""

from __future__ import annotations

import numpy as np

from ipanalysis.models.policy.segmented import segmented

SIZES = ((8, 4), (12, 5), (10, 10), (16, 10), (20, 10))
SERIES = {"scatter": 0.0, "AR(1) 0.4": 0.4, "walk": 1.0}
REPETITIONS = 400


def rejected(before: int, after: int, memory: float) -> tuple[int, int]:
    """Return the per cent of series for which level and slope seem to change."""
    rng = np.random.default_rng(1)
    found = np.zeros(2)
    for _ in range(REPETITIONS):
        noise = rng.standard_normal(before + after)
        for n in range(1, len(noise)):
            noise[n] += memory * noise[n - 1]
        changes = segmented(noise[:before], noise[before:])
        found += [change.p < 0.05 for change in changes]
    level, slope = np.round(100 * found / REPETITIONS).astype(int)
    return int(level), int(slope)


if __name__ == "__main__":
    for before, after in SIZES:
        shares = {name: rejected(before, after, memory) for name, memory in SERIES.items()}
        print(f"{before} + {after} years:", shares)
