"""The OECD's distance to target: in standard deviations of a peer group."""

from __future__ import annotations

from ipanalysis.locale import N_
from ipanalysis.targets.methods.stretch import Found, Method, Stretch

#: Distances up to which it is small and medium.
SMALL, MEDIUM = 0.5, 1.5


def oecd_distance(way: Stretch) -> Found | str:
    """Measure the distance to the target in standard deviations of the regions of its level.

    d = max(0, T - y) / s in the better direction. s depends on who is in the group, so the
    yardstick is frozen and stands among the inputs.

    References
    ----------
    OECD (2019), Measuring Distance to the SDG Targets, ch. 3, doi 10.1787/a8caf3fa-en. The limits
    of 0.5 and 1.5 s are stated from memory of the edition.

    Examples
    --------
    >>> from ipanalysis.targets.methods.stretch import Yardstick
    >>> rod = Yardstick("province", 2023, 31, 4.0, 1, 20, 2, 15)
    >>> found = oecd_distance(Stretch(None, None, 2023, 7, 2025, 12, yardstick=rod))
    >>> found.score, found.name
    (1.25, 'distance_medium')
    """
    rod = way.yardstick
    if way.sign == 0:
        return "neutral"
    if rod is None or not rod.sd > 0:
        return "no_peers"
    distance = max(0.0, way.sign * (way.target - way.value) / rod.sd)
    if distance == 0:
        name = "distance_none"
    elif distance < SMALL:
        name = "distance_small"
    else:
        name = "distance_medium" if distance <= MEDIUM else "distance_large"
    inputs = {"sd": rod.sd, "level": rod.level, "regions": rod.n, "year": rod.year}
    return Found(distance, name, "short", inputs)


METHODS = (
    Method(
        name="oecd_distance",
        run=oecd_distance,
        kind="distance",
        formula="d = max(0, ±(T − y)/s)",
        reference=N_("OECD (2019), Measuring Distance to the SDG Targets, ch. 3."),
    ),
)
