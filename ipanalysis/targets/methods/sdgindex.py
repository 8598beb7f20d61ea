"""The SDG Index: a value between two goalposts, and its trend ratio."""

from __future__ import annotations

from ipanalysis.locale import N_
from ipanalysis.targets.methods.pathway import changes, straight_ratio
from ipanalysis.targets.methods.stretch import Found, Method, Scale, Stretch

SCALE = Scale(
    (
        (1.0, "on_track", "on_track"),
        (0.5, "moderately_improving", "moderate"),
        (0.0, "stagnating", "insufficient"),
    ),
    ("decreasing", "away"),
)


def rescaled(value: float, worst: float, best: float) -> float:
    """Return a value as 0 at the worst and 100 at the best goalpost, cut off at both.

    Examples
    --------
    >>> rescaled(7, 2, 12), rescaled(7, 12, 2), rescaled(99, 2, 12)
    (50.0, 50.0, 100.0)
    """
    return max(0.0, min(100.0, 100 * (value - worst) / (best - worst)))


def sdgindex_score(way: Stretch) -> Found | str:
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
    >>> found = sdgindex_score(Stretch(None, None, 2023, 80, 2025, 85, lower=0, upper=100))
    >>> found.score, found.inputs["target_scores"]
    (80.0, 85.0)
    """
    if way.sign == 0:
        return "neutral"
    posts, origin = _posts(way)
    if posts is None or posts[0] == posts[1]:
        return "no_posts"
    score, goal = rescaled(way.value, *posts), rescaled(way.target, *posts)
    inputs = {"worst": posts[0], "best": posts[1], **origin, "target_scores": goal}
    return Found(score, "index_score", "short", inputs)


def _posts(way: Stretch) -> tuple[tuple[float, float] | None, dict]:
    rod = way.yardstick
    if rod is not None:
        return (rod.worst, rod.best), {"level": rod.level, "regions": rod.n, "year": rod.year}
    if way.lower is None or way.upper is None:
        return None, {}
    ends = (way.lower, way.upper)
    return ends if way.sign > 0 else ends[::-1], {"goalposts": "bounds"}


def sdgindex_trend(way: Stretch) -> Found | str:
    """Judge by actual over needed linear growth a year.

    The ratio of :func:`~ipanalysis.targets.methods.pathway.linear` under other thresholds: from
    100 % on track, from 50 % moderately improving, from 0 stagnating, below decreasing.

    References
    ----------
    As for :func:`sdgindex_score`.

    Examples
    --------
    >>> sdgindex_trend(Stretch(2015, 10, 2023, 6, 2030, 0, -1)).name
    'moderately_improving'
    """
    ratio = straight_ratio(way)
    return Found(ratio, *SCALE.place(ratio), changes(way), ratio)


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
