"""The OECD's distance to target: in standard deviations of a peer group."""

from __future__ import annotations

import numpy as np

from ipanalysis.locale import N_
from ipanalysis.targets.progress.methods.stretch import Method
from ipanalysis.targets.progress.methods.ways import (
    Findings,
    Ways,
    first_reason,
    found,
    of_rod,
    over_many,
)

#: Distances up to which it is small and medium.
SMALL, MEDIUM = 0.5, 1.5
BANDS = np.array([f"distance_{size}" for size in ("none", "small", "medium", "large")], object)


@over_many
def oecd_distance(ways: Ways) -> Findings:
    """Measure the distance to the target in standard deviations of the regions of its level.

    d = max(0, T - y) / s in the better direction. s depends on who is in the group, so the
    yardstick is frozen and stands among the inputs.

    References
    ----------
    OECD (2019), Measuring Distance to the SDG Targets, ch. 3, doi 10.1787/a8caf3fa-en. The limits
    of 0.5 and 1.5 s are stated from memory of the edition.

    Examples
    --------
    >>> from ipanalysis.targets.progress.methods.stretch import Stretch, Yardstick
    >>> rod = Yardstick("province", 2023, 31, 4.0, 1, 20, 2, 15)
    >>> found = oecd_distance(Stretch(None, None, 2023, 7, 2025, 12, yardstick=rod))
    >>> found.score, found.name
    (1.25, 'distance_medium')
    """
    why = first_reason(len(ways), (ways.sign == 0, "neutral"), (~(ways.sd > 0), "no_peers"))
    distance = np.maximum(0.0, ways.sign * (ways.target - ways.value) / ways.sd) + 0.0  # no -0
    band = np.select([distance == 0, distance < SMALL, distance <= MEDIUM], [0, 1, 2], 3)
    places = BANDS[band], np.full(len(ways), "short", object)
    return found(distance, places, {"sd": ways.sd} | of_rod(ways), why=why)


METHODS = (
    Method(
        name="oecd_distance",
        run=oecd_distance,
        kind="distance",
        formula="d = max(0, ±(T − y)/s)",
        reference=N_("OECD (2019), Measuring Distance to the SDG Targets, ch. 3."),
    ),
)
