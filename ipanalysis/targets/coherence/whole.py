"""One national target with all that is known of it: who counts, with which weight, what follows."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from ipanalysis.data.vocabulary import ADDITIVE_KINDS, AMOUNTS
from ipanalysis.locale import Name, Text
from ipanalysis.targets.coherence.bounding import Bounds
from ipanalysis.targets.coherence.levels import Figure
from ipanalysis.targets.coherence.outlook import Outlook
from ipanalysis.targets.coherence.parts import Piece
from ipanalysis.targets.coherence.promises import Promise

_UNKNOWN = Outlook("cannot_tell")
NOTHING = Name("", "")


@dataclass(frozen=True)
class Whole:
    """A national target with its parts and its rest.

    Attributes
    ----------
    national : dict
        The target, in the unit of its indicator; columns of targets.
    indicator : dict
        Its indicator.
    promises : list of (Promise, Text or None)
        The local targets, and why each does not count; nothing for those that do.
    pieces : list of Piece
        The regions without a target that counts.
    weights : dict of str to Figure
        Weight of each region, of the nation too; empty for a sum.
    year : int or None
        Year of the weights.
    total : float or None
        Weight of the whole; None for a sum or if it is not known.
    latest : dict of str to Figure
        Latest value of each region that has one.
    refusal : Text or None
        Why nothing can be said, if so.
    bounds, outlook : Bounds or None, Outlook
        What follows; no bounds if nothing can be said.
    limit : float or None
        Fastest factor a year that a part targets; if none has a base, of the nation.
    now_year : int or None
        Latest year of the figures that say what the rest has.
    names : dict of str to Name
        Names of the regions, for reasons.
    weight_name : Name
        Name of what the mean is weighted by.
    base : Figure or None
        What the national target starts from, in its unit.
    """

    national: dict
    indicator: dict
    promises: list[tuple[Promise, Text | None]]
    pieces: list[Piece] = field(default_factory=list)
    weights: dict[str, Figure] = field(default_factory=dict)
    year: int | None = None
    total: float | None = None
    latest: dict[str, Figure] = field(default_factory=dict)
    refusal: Text | None = None
    bounds: Bounds | None = None
    outlook: Outlook = _UNKNOWN
    limit: float | None = None
    now_year: int | None = None
    names: dict[str, Name] = field(default_factory=dict)
    weight_name: Name = NOTHING
    base: Figure | None = None

    @cached_property
    def additive(self) -> bool:
        """Whether the parts are summed; they are averaged otherwise."""
        return self.indicator["kind"] in ADDITIVE_KINDS

    @cached_property
    def counted(self) -> list[Promise]:
        """The targets that count."""
        return [promise for promise, reason in self.promises if reason is None]

    def weight(self, region: str) -> float | None:
        """Return the weight of a region; 1 in a sum."""
        if self.additive:
            return 1.0
        figure = self.weights.get(region)
        return figure.value if figure else None

    def piece_weight(self, piece: Piece) -> float | None:
        """Return the weight of a region less its parts that count."""
        weights = [self.weight(region) for region in (piece.region, *piece.less)]
        if self.additive or None in weights:
            return weights[0] if self.additive else None
        return max(weights[0] - sum(weights[1:]), 0.0)

    def piece_now(self, piece: Piece) -> tuple[float, float] | None:
        """Return the least and largest amount that a region of the rest has, if it is known.

        Where parts of it count, their latest amounts are taken off.
        """
        figures = [self.latest.get(region) for region in (piece.region, *piece.less)]
        weights = [self.weight(region) for region in (piece.region, *piece.less)]
        if None in figures or None in weights or self.national["basis"] not in AMOUNTS:
            return None
        first, *others = zip(figures, weights, strict=True)
        low = first[0].low * first[1] - sum(f.high * w for f, w in others)
        high = first[0].high * first[1] - sum(f.low * w for f, w in others)
        return low, high
