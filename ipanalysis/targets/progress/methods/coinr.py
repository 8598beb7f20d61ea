"""COINr's distance to target: the share of the way from the worst value to the target."""

from __future__ import annotations

import numpy as np

from ipanalysis.locale import N_
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

SCALE = Scale((), ("share_of_way", "short"))


@over_many
def coinr_distance(ways: Ways) -> Findings:
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
    >>> from ipanalysis.targets.progress.methods.stretch import Stretch
    >>> found = coinr_distance(Stretch(None, None, 2023, 9, 2025, 12, lower=0))
    >>> found.score, found.inputs["post"]
    (0.75, 0.0)
    """
    rod, up = ~np.isnan(ways.n), ways.sign > 0
    bound = np.where(up, ways.lower, ways.upper)
    post = np.where(rod, np.where(up, ways.least, ways.most), bound)
    inputs = {"post": post} | of_rod(ways) | {"goalposts": same("bounds", ~rod)}
    why = first_reason(
        len(ways),
        (ways.sign == 0, "neutral"),
        (np.isnan(post), "no_posts"),
        (ways.sign * (ways.target - post) <= 0, "target_at_post"),
    )
    share = np.minimum(1.0, (ways.value - post) / (ways.target - post))
    return found(share, SCALE, inputs, why=why)


METHODS = (
    Method(
        name="coinr_distance",
        run=coinr_distance,
        kind="distance",
        formula="(x − x₋)/(T − x₋)",
        reference=N_("COINr (Becker et al. 2022), n_dist2targ in R/normalise.R."),
    ),
)
