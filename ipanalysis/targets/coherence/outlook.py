"""Whether the rest can be expected to reach what is left for it: the verdict and its criterion.

*Assured*: the whole is met even if every region without a target stays where it is, at the least
that is known of it. *Reachable*: what the rest needs takes, at worst, no faster growth a year than
the fastest that any part targets (if no part has a base: than the nation's own from base to
target). *In doubt*: it takes faster growth even at best, or there is no rest that could make up
for what the parts leave open. *Cannot tell*: the bounds allow for more than one of these.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite

from ipanalysis.targets.coherence.bounding import Bounds

VERDICTS = ("in_doubt", "reachable", "assured", "cannot_tell")
_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Outlook:
    """Verdict, and the growth a year that it rests on, as fractions.

    Attributes
    ----------
    verdict : str
        One of :data:`VERDICTS`.
    growth : tuple of float
        Growth a year that the rest needs, at best and at worst; negative for a decline.
    """

    verdict: str
    growth: tuple[float, float] = (float("nan"), float("nan"))


def outlook(
    found: Bounds, target: float, down: bool, years: int, limit: float | None, has_rest: bool
) -> Outlook:
    """Return the verdict on a national target.

    Parameters
    ----------
    found : Bounds
        What the parts promise and what the rest must reach and has.
    target : float
        The national target.
    down : bool
        Whether less is better.
    years : int
        Years from the latest figures to the target year.
    limit : float or None
        Fastest factor a year that a part targets (1.14: 14 % growth); None if not known.
    has_rest : bool
        Whether there is a rest.

    Examples
    --------
    The rest stands at 8 and needs 10 in two years: a factor of 1.118 a year.

    >>> found = Bounds((15, 15), (10, 10), (8, 8), (10.8, 10.8), (10, 10), (40, 40), (15, 10))
    >>> outlook(found, 12, False, 2, 1.12, True).verdict, outlook(found, 12, False, 2, 1.1, True)
    ('reachable', Outlook(verdict='in_doubt', growth=(0.118..., 0.118...)))
    """
    if not has_rest:
        return Outlook(_of_parts(found, target, down))
    if down:
        best = _factor(found.now[0], found.stated_needed[1], years, True)
        worst = _factor(found.now[1], found.needed[0], years, True)
        assured = _at_most(found.now[1], found.needed[0])
        sign = -1
    else:
        best = _factor(found.now[1], found.stated_needed[0], years, False)
        worst = _factor(found.now[0], found.needed[1], years, False)
        assured = _at_most(found.needed[1], found.now[0])
        sign = 1
    growth = tuple(f**sign - 1 if isfinite(f) else sign * inf for f in (best, worst))
    if assured:
        return Outlook("assured", growth)
    allowed = 1.0 if limit is None else max(limit, 1.0)
    if best == inf or (limit is not None and best > allowed * (1 + _TOLERANCE)):
        return Outlook("in_doubt", growth)
    if limit is not None and worst <= allowed * (1 + _TOLERANCE):
        return Outlook("reachable", growth)
    return Outlook("cannot_tell", growth)


def _of_parts(found: Bounds, target: float, down: bool) -> str:
    low, high = found.whole
    if down:
        low, high, target = -high, -low, -target
    if _at_most(target, low):
        return "assured"
    return "cannot_tell" if _at_most(target, high) else "in_doubt"


def _at_most(one: float, other: float) -> bool:
    if one == -inf or other == inf or inf in (one, -other):
        return one == -inf or other == inf
    return one <= other + _TOLERANCE * max(abs(one), abs(other))


def _factor(now: float, needed: float, years: int, down: bool) -> float:
    """Return the factor a year, at least 1, towards the better; infinite if there is no way."""
    if down:
        now, needed = -now, -needed
    if _at_most(needed, now):
        return 1.0
    if years <= 0 or not (isfinite(now) and isfinite(needed)):
        return inf
    now, needed = (-needed, -now) if down else (now, needed)
    return (needed / now) ** (1 / years) if now > 0 else inf
