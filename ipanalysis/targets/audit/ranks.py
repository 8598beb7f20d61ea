"""Ranks that a source states, held against the figures of those it is ranked among."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ipanalysis.data.check import split_list
from ipanalysis.data.regions import members
from ipanalysis.data.vocabulary import LEVELS
from ipanalysis.targets.audit.relations import Figure


@dataclass(frozen=True)
class Standing:
    """Where a figure can stand among others.

    Attributes
    ----------
    best, worst : int
        The best and the worst rank it can have, given who is not known and what may be equal.
    known, n : int
        Of how many competitors a figure is known, and how many there are.
    ahead : tuple of (str, Figure)
        Those that are surely ahead, the first of all first.
    """

    best: int
    worst: int
    known: int
    n: int
    ahead: tuple[tuple[str, Figure], ...]

    def verdict(self, rank: int, bound: str) -> str:
        """Return "holds", "off" or "unchecked" for a stated rank.

        Examples
        --------
        >>> Standing(1, 3, 1, 3, ()).verdict(1, "eq"), Standing(4, 9, 5, 10, ()).verdict(3, "eq")
        ('unchecked', 'off')
        """
        low, high = {"le": (1, rank), "lt": (1, rank - 1), "ge": (rank, self.n + 1)}.get(
            bound, (rank, rank)
        )
        if self.best > high or self.worst < low:
            return "off"
        # Where all are known, an equal figure may as well have been counted behind.
        sure = self.known == self.n or (self.best >= low and self.worst <= high)
        return "holds" if sure else "unchecked"


def competitors(regions: pd.DataFrame, among: str | None, year: int) -> list[str]:
    """Return the codes of the regions that a rank is among.

    Parameters
    ----------
    regions : DataFrame
        Columns region, level, groups, valid_from, valid_to.
    among : str or None
        Levels, groups and codes, joined by semicolons; a minus sign leaves one out.
    year : int
        Regions that did not exist then do not compete.

    Examples
    --------
    >>> regions = pd.DataFrame({"region": ["A", "B", "C"], "level": ["province"] * 3,
    ...                         "groups": None, "valid_from": None, "valid_to": None})
    >>> competitors(regions, "province; -B", 2020)
    ['A', 'C']
    """
    if among is None or pd.isna(among):
        return []
    found: dict[str, bool] = {}
    for entry in split_list(among):
        wanted = not entry.startswith("-")
        for code in _expanded(regions, entry.removeprefix("-")):
            found[code] = wanted
    columns = (regions[name].tolist() for name in ("region", "valid_from", "valid_to"))
    existing = {code for code, *days in zip(*columns, strict=True) if _there(*days, str(year))}
    return [code for code, wanted in found.items() if wanted and code in existing]


def _there(first: object, last: object, year: str) -> bool:
    begun = not isinstance(first, str) or first[:4] <= year
    return begun and (not isinstance(last, str) or last[:4] >= year)


def _expanded(regions: pd.DataFrame, entry: str) -> list[str]:
    if entry in LEVELS:
        return regions.loc[regions["level"] == entry, "region"].tolist()
    return members(regions, entry) or [entry]


def standing(own: Figure, others: dict[str, Figure], n: int, direction: str) -> Standing:
    """Return where a figure can stand among others.

    Parameters
    ----------
    own : Figure
        The figure.
    others : dict of str to Figure
        The known figures of the competitors.
    n : int
        How many competitors there are, known or not.
    direction : {"up", "down", "neutral"}
        Less comes first if "down".

    Examples
    --------
    >>> own = Figure(5.0, 0.5, 2020, "a")
    >>> others = {"B": Figure(9.0, 0.5, 2020, "b"), "C": Figure(4.5, 0.5, 2020, "c")}
    >>> found = standing(own, others, 3, "up")
    >>> found.best, found.worst, found.known
    (2, 4, 2)
    """
    sign = -1 if direction == "down" else 1
    lead = {code: sign * (other.value - own.value) for code, other in others.items()}
    width = {code: own.rounding + other.rounding for code, other in others.items()}
    ahead = [code for code in others if lead[code] > width[code]]
    equal = [code for code in others if abs(lead[code]) <= width[code]]
    ahead.sort(key=lambda code: -lead[code])
    known, n = len(others), max(n, len(others))
    return Standing(
        best=1 + len(ahead),
        worst=1 + len(ahead) + len(equal) + n - known,
        known=known,
        n=n,
        ahead=tuple((code, others[code]) for code in ahead),
    )
