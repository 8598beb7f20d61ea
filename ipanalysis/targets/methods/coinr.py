"""COINr's distance to target: the share of the way from the worst value to the target."""

from __future__ import annotations

from ipanalysis.locale import N_
from ipanalysis.targets.methods.stretch import Found, Method, Stretch


def coinr_distance(way: Stretch) -> Found | str:
    """Measure the share of the way from a post at the worse end to the target, at most 1.

    Higher is better: (x - min) / (T - min); lower is better: (max - x) / (max - T). Smallest and
    largest value are those of the yardstick, which change when a region is added; without one
    the bound of the indicator at the worse end is the fixed post.

    References
    ----------
    W. Becker et al. (2022), COINr, JOSS 7(78), 4567: ``n_dist2targ`` and ``n_goalposts`` in
    ``R/normalise.R``.

    Examples
    --------
    >>> found = coinr_distance(Stretch(None, None, 2023, 9, 2025, 12, lower=0))
    >>> found.score, found.inputs["post"]
    (0.75, 0)
    """
    rod = way.yardstick
    if way.sign == 0:
        return "neutral"
    if rod is not None:
        post = rod.least if way.sign > 0 else rod.most
        inputs = {"post": post, "level": rod.level, "regions": rod.n, "year": rod.year}
    else:
        post = way.lower if way.sign > 0 else way.upper
        inputs = {"post": post, "goalposts": "bounds"}
    if post is None:
        return "no_posts"
    if way.sign * (way.target - post) <= 0:
        return "target_at_post"
    share = (way.value - post) / (way.target - post)
    return Found(min(1.0, share), "share_of_way", "short", inputs)


METHODS = (
    Method(
        name="coinr_distance",
        run=coinr_distance,
        kind="distance",
        formula="(x − x₋)/(T − x₋)",
        reference=N_("COINr (Becker et al. 2022), n_dist2targ in R/normalise.R."),
    ),
)
