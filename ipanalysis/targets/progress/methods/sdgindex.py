"""The SDG Index: a value between two goalposts, and its trend ratio."""

from __future__ import annotations

import numpy as np

from ipanalysis.locale import N_
from ipanalysis.targets.progress.methods.pathway import changes, straight_ratio
from ipanalysis.targets.progress.methods.stretch import Method, Scale
from ipanalysis.targets.progress.methods.ways import (
    Findings,
    Ways,
    first_reason,
    found,
    of_rod,
    over_many,
    same,
)

SCALE = Scale(
    (
        (1.0, "on_track", "on_track"),
        (0.5, "moderately_improving", "moderate"),
        (0.0, "stagnating", "insufficient"),
    ),
    ("decreasing", "away"),
)
SCORE = Scale((), ("index_score", "short"))


def rescaled(value: np.ndarray, worst: np.ndarray, best: np.ndarray) -> np.ndarray:
    """Return values as 0 at the worst and 100 at the best goalpost, cut off at both.

    Examples
    --------
    >>> rescaled(np.array([7, 7, 99]), np.array([2, 12, 2]), np.array([12, 2, 12])).tolist()
    [50.0, 50.0, 100.0]
    """
    return np.clip(100 * (value - worst) / (best - worst), 0.0, 100.0) + 0.0  # no -0


@over_many
def sdgindex_score(ways: Ways) -> Findings:
    """Rescale the latest value between goalposts.

    x' = 100 (x - x_worst) / (x_best - x_worst), cut off at 0 and 100. The goalposts are those of
    the yardstick (the 2.5th percentile from the worse end, the mean of the five best); without
    one the bounds of the indicator, if it has both. What the target itself would score is among
    the inputs.

    References
    ----------
    Sachs et al., Sustainable Development Report, yearly; Papadimitriou et al. (2019), JRC
    Statistical Audit of the SDG Index. The goalposts are stated from memory of the edition 2019.

    Examples
    --------
    >>> from ipanalysis.targets.progress.methods.stretch import Stretch
    >>> found = sdgindex_score(Stretch(None, None, 2023, 80, 2025, 85, lower=0, upper=100))
    >>> found.score, found.inputs["target_scores"]
    (80.0, 85.0)
    """
    rod, up = ~np.isnan(ways.n), ways.sign > 0
    bounded = ~(np.isnan(ways.lower) | np.isnan(ways.upper))
    worst, best = np.where(up, ways.lower, ways.upper), np.where(up, ways.upper, ways.lower)
    worst, best = np.where(rod, ways.worst, worst), np.where(rod, ways.best, best)
    why = first_reason(
        len(ways),
        (ways.sign == 0, "neutral"),
        (~(rod | bounded) | np.isnan(worst) | np.isnan(best) | (worst == best), "no_posts"),
    )
    score, goal = (rescaled(value, worst, best) for value in (ways.value, ways.target))
    inputs = {"worst": worst, "best": best, **of_rod(ways)}
    inputs |= {"goalposts": same("bounds", ~rod), "target_scores": goal}
    return found(score, SCORE, inputs, why=why)


@over_many
def sdgindex_trend(ways: Ways) -> Findings:
    """Judge by actual over needed linear growth a year.

    The ratio of :func:`~ipanalysis.targets.progress.methods.pathway.linear` under other
    thresholds: from 100 % on track, from 50 % moderately improving, from 0 stagnating, below
    decreasing.

    References
    ----------
    As for :func:`sdgindex_score`.

    Examples
    --------
    >>> from ipanalysis.targets.progress.methods.stretch import Stretch
    >>> sdgindex_trend(Stretch(2015, 10, 2023, 6, 2030, 0, -1)).name
    'moderately_improving'
    """
    ratio = straight_ratio(ways)
    return found(ratio, SCALE, changes(ways), ratio=ratio)


_REFERENCE = N_("SDSN, Sustainable Development Report; JRC statistical audit (2019).")
METHODS = (
    Method(
        name="sdgindex_trend",
        run=sdgindex_trend,
        kind="pace",
        formula="[(y − y₀)/(t − t₀)] / [(T − y₀)/(τ − t₀)]",
        reference=_REFERENCE,
        statistic="straight",
        scale=SCALE,
        sums=True,
    ),
    Method(
        name="sdgindex_score",
        run=sdgindex_score,
        kind="distance",
        formula="x′ = 100 (x − x₋)/(x₊ − x₋)",
        reference=_REFERENCE,
    ),
)
