"""What is left for the regions without a target, between bounds.

The whole is a sum of amounts, or a mean whose weights are known for most parts. A part whose
weight is not known has one between nothing and what the known weights leave; the bounds are the
extremes over that. They are reached where all such weight is zero or one part has all of it, as
each result is a ratio of linear functions of the weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isinf, isnan
from operator import attrgetter
from typing import NamedTuple

_SMALL = 1e-9  # relative to the whole, what rounding leaves of nothing


class Part(NamedTuple):
    """A part that counts.

    Attributes
    ----------
    value, low, high : float
        What it promises; the ends are infinite where it leaves them open.
    stated : tuple of float
        The ends as far as something is stated.
    weight : float or None
        Its weight; 1 in a sum; None if not known.
    """

    value: float
    low: float
    high: float
    stated: tuple[float, float]
    weight: float | None = 1.0


@dataclass(frozen=True)
class Rest:
    """What is known of the rest today, as amounts (value x weight).

    Attributes
    ----------
    known : tuple of float
        Least and largest amount of the regions whose latest value is known.
    known_weight : float
        Their weight; in a sum their number.
    number : int
        How many regions there are in the rest.
    most : float
        What the whole has today less what its parts have: the rest has no more.
    """

    known: tuple[float, float]
    known_weight: float
    number: int
    most: float = inf


@dataclass(frozen=True)
class Bounds:
    """What follows, each between its ends; infinite where an end is open.

    Attributes
    ----------
    promised, needed, now, whole : tuple of float
        The parts together; what the rest must reach; what it has; the whole if the rest stays
        where it is.
    stated_needed : tuple of float
        `needed` with the stated ends of open targets.
    weight : tuple of float
        Weight of the parts.
    point : tuple of float
        Of `promised` and `needed`, with the values as stated; nan if a weight is not known.
    """

    promised: tuple[float, float]
    needed: tuple[float, float]
    now: tuple[float, float]
    whole: tuple[float, float]
    stated_needed: tuple[float, float]
    weight: tuple[float, float]
    point: tuple[float, float]


def bounds(
    parts: Sequence[Part],
    target: float,
    rest: Rest,
    limits: tuple[float, float],
    total: float | None = None,
    spare: float = 0.0,
) -> Bounds:
    """Return what the parts promise and what that leaves for the rest.

    Parameters
    ----------
    parts : sequence of Part
        The parts that count.
    target : float
        What the whole is to reach.
    rest : Rest
        What is known of the rest.
    limits : tuple of float
        Smallest and largest value that the indicator can have.
    total : float, optional
        Weight of the whole; not given for a sum.
    spare : float
        Weight that the known weights leave for parts whose weight is not known.

    Examples
    --------
    Of 100 people 40 have a promise of 15; for a mean of 12 the other 60 must reach
    (12 x 100 - 15 x 40) / 60 = 10.

    >>> part = Part(15, 15, 15, (15, 15), 40)
    >>> bounds([part], 12, Rest((120, 120), 30, 2), (0, inf), 100).needed
    (10.0, 10.0)
    """
    if total is None:
        return _sum(parts, target, rest, limits)
    corners = [(0.0, None)]
    corners += [(spare, part) for part in parts if part.weight is None and spare > 0]
    found = [_corner(parts, target, rest, limits, total, corner) for corner in corners]
    exact = all(part.weight is not None for part in parts)
    point = (
        (_over(_amount(parts, "value"), _weight(parts)), found[0]["point"])
        if exact
        else (float("nan"), float("nan"))
    )
    ends = {
        name: (min(f[name][0] for f in found), max(f[name][1] for f in found))
        for name in ("promised", "needed", "now", "whole", "stated_needed", "weight")
    }
    return Bounds(point=point, **ends)


def _corner(
    parts: Sequence[Part],
    target: float,
    rest: Rest,
    limits: tuple[float, float],
    total: float,
    corner: tuple[float, Part | None],
) -> dict:
    """Return all results where one part has all the weight that is not known."""
    extra, heavy = corner
    weight = _weight(parts) + extra
    left = max(total - weight, 0.0)
    left = 0.0 if left < _SMALL * total else left

    amount = {
        end: _amount(parts, end) + (_times(extra, _end(heavy, end)) if heavy else 0.0)
        for end in ("value", "low", "high", "stated_low", "stated_high")
    }
    unknown = max(left - rest.known_weight, 0.0)
    now = _now(rest, unknown, limits)
    ends = [_end(part, end) for part in parts for end in ("low", "high")]
    return {
        "promised": (_over(amount["low"], weight), _over(amount["high"], weight))
        if weight
        else (min(ends, default=-inf), max(ends, default=inf)),
        "needed": (
            _left(target * total - amount["high"], left),
            _left(target * total - amount["low"], left),
        ),
        "stated_needed": (
            _left(target * total - amount["stated_high"], left),
            _left(target * total - amount["stated_low"], left),
        ),
        "now": (_over(now[0], left), _over(now[1], left)) if left else limits,
        "whole": (
            (amount["low"] + now[0] * bool(left)) / total,
            (amount["high"] + now[1]) / total if left else amount["high"] / total,
        ),
        "weight": (weight, weight),
        "point": _left(target * total - amount["value"], left),
    }


def _sum(parts: Sequence[Part], target: float, rest: Rest, limits: tuple[float, float]) -> Bounds:
    low, high = _amount(parts, "low"), _amount(parts, "high")
    now = _now(rest, rest.number - rest.known_weight, limits)
    stated = target - _amount(parts, "stated_high"), target - _amount(parts, "stated_low")
    value = _amount(parts, "value")
    return Bounds(
        promised=(low, high),
        needed=(target - high, target - low),
        now=now,
        whole=(low + now[0], high + now[1]),
        stated_needed=stated,
        weight=(float("nan"), float("nan")),
        point=(value, target - value),
    )


def _now(rest: Rest, unknown: float, limits: tuple[float, float]) -> tuple[float, float]:
    """Return the amount of the rest today: what is known, and what the unknown can have."""
    low = rest.known[0] + _times(unknown, limits[0])
    high = min(rest.known[1] + _times(unknown, limits[1]), rest.most)
    return low, max(low, high)  # figures of different years may cross


def _weight(parts: Sequence[Part]) -> float:
    return float(sum(part.weight for part in parts if part.weight is not None))


def _amount(parts: Sequence[Part], end: str) -> float:
    known = [part for part in parts if part.weight is not None]
    if end.startswith("stated"):
        place = end == "stated_high"
        pairs = [(part.weight, part.stated[place]) for part in known]
    else:
        pairs = [*zip([part.weight for part in known], map(attrgetter(end), known), strict=True)]
    return sum([weight * value if weight else 0.0 for weight, value in pairs])


def _end(part: Part, end: str) -> float:
    if end.startswith("stated"):
        return part.stated[end == "stated_high"]
    return getattr(part, end)


def _times(weight: float, value: float) -> float:
    return weight * value if weight else 0.0  # of nobody even an open end is nothing


def _over(amount: float, weight: float) -> float:
    return amount / weight if weight else float("nan")


def _left(short: float, weight: float) -> float:
    """Return what each of the rest must reach; infinite if there is nobody to reach it."""
    if weight:
        return short / weight
    return inf if short > 0 else -inf


def shown(value: float) -> float | None:
    """Return a number for a table: nothing for an open end.

    Examples
    --------
    >>> shown(1.5), shown(inf)
    (1.5, None)
    """
    return None if value is None or isnan(value) or isinf(value) else float(value)
