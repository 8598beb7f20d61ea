"""The straight path from base to target: defined for every target other than the base."""

from __future__ import annotations

from ipanalysis.locale import N_
from ipanalysis.targets.progress.methods.stretch import KEPT, Method, Path, Scale, Stretch
from ipanalysis.targets.progress.methods.ways import Findings, Ways, found, over_many

# The thresholds are Eurostat's, so that the two differ in the path alone.
SCALE = Scale(
    (
        (0.95, "on_track", "on_track"),
        (0.60, "moderate", "moderate"),
        (0.0, "insufficient", "insufficient"),
    ),
    ("away", "away"),
)


def straight_ratio(way: Path) -> float:
    """Return actual over required change a year on a straight line, of one way or of many.

    Examples
    --------
    >>> straight_ratio(Stretch(2015, 10, 2023, 6, 2030, 0, -1))
    0.75
    """
    actual, required = changes(way).values()
    return actual / required


def changes(way: Path) -> dict[str, float]:
    """Return the actual and the required change a year."""
    return {
        "change_a_year": (way.value - way.base) / (way.year - way.base_year),
        "required_a_year": (way.target - way.base) / (way.target_year - way.base_year),
    }


@over_many
def linear(ways: Ways) -> Findings:
    """Judge by the straight path from base to target.

    L = [(y - y0) / (t - t0)] / [(T - y0) / (T_year - t0)]; also for a target of zero, and across
    zero. The recommended method where growth rates have no ratio.

    Examples
    --------
    >>> found = linear(Stretch(2015, 10, 2023, 6, 2030, 0, -1))
    >>> found.score, found.name
    (0.75, 'moderate')
    """
    ratio = straight_ratio(ways)
    return found(ratio, SCALE, changes(ways), ratio=ratio)


def kept(way: Stretch) -> str:
    """Return the verdict on a target that is not reached although the base met it.

    What is to be kept may lose one per cent of it.

    Examples
    --------
    >>> kept(Stretch(2020, 80, 2023, 79.5, 2025, 80)), kept(Stretch(2020, 80, 2023, 70, 2025, 80))
    ('on_track', 'away')
    """
    return "on_track" if abs(way.value - way.target) <= KEPT * abs(way.target) else "away"


METHODS = (
    Method(
        name="linear",
        run=linear,
        kind="pace",
        formula="L = [(y − y₀)/(t − t₀)] / [(T − y₀)/(τ − t₀)]",
        reference=N_("Change a year over the change a year required; thresholds as Eurostat's."),
        statistic="straight",
        scale=SCALE,
        sums=True,
    ),
)
