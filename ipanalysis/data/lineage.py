"""Which regions became which: the successions followed to one day, and back to one year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from ipanalysis.data.dates import last_day, last_days
from ipanalysis.data.study import Study
from ipanalysis.data.validity import day_number, lifespans


@dataclass(frozen=True)
class Part:
    """A dissolved region, and how much of it came to a region of the day.

    Attributes
    ----------
    region : str
        The dissolved region.
    end : int
        The day of its end, as a number such as 20190131.
    share : float or None
        The part of it, 0 to 1; None if it is not known.
    """

    region: str
    end: int
    share: float | None


class Lineage:
    """The successions of a study up to a day.

    Parameters
    ----------
    study : Study
        Uses its regions and successions.
    day : date
        Later successions do not count. One dated by month or year counts from its last day.
    """

    def __init__(self, study: Study, day: dt.date) -> None:
        table = study.successions
        table = table[(last_days(table["date"]) <= pd.Timestamp(day)).to_numpy()]
        self._spans = lifespans(study.regions)
        self._next = {region: group for region, group in table.groupby("region")}
        self.touched = {*table["region"], *table["successor"]}
        self._parts: dict[str, list[Part]] = {}
        for region, group in self._next.items():
            end = day_number(max(map(last_day, group["date"])))
            for heir, share in self._shares(region).items():
                self._parts.setdefault(heir, []).append(Part(region, end, share))

    def heirs(self, region: str) -> list[str]:
        """Return the regions of the day that hold a region, or parts of it."""
        return list(self._shares(region))

    def makeup(self, region: str, year: int, known: set[str]) -> dict[str, float | None]:
        """Return the regions at the end of a year that make up a region of the day.

        Parameters
        ----------
        region : str
            A region of the day.
        year : int
            The year.
        known : set of str
            Regions that have a figure for the year. In the year in which a region got another
            code and nothing else, its figure may stand under the old one.

        Returns
        -------
        dict
            Code to the part of it that belongs to `region`; None where that is not known.
        """
        begin, end = year * 10_000 + 101, year * 10_000 + 1231
        first = self._spans["first"]
        parts = self._parts.get(region, [])
        shares: dict[str, float | None] = {region: 1.0} if first[region] <= end else {}
        shares |= {p.region: p.share for p in parts if p.end > end and first[p.region] <= end}
        ended = [p for p in parts if begin <= p.end <= end]
        recoded = len(ended) == 1 and ended[0].share == 1 and first[region] >= begin
        if recoded and list(shares) == [region] and region not in known:
            return {ended[0].region: 1.0}
        return shares

    def _shares(self, region: str) -> dict[str, float | None]:
        """Return where a region ended up by the day, and how much of it."""
        group = self._next.get(region)
        if group is None:
            return {region: 1.0}
        found: dict[str, float | None] = {}
        for successor, share in zip(group["successor"], group["share"], strict=True):
            part = 1.0 if len(group) == 1 else None if pd.isna(share) else share
            for heir, rest in self._shares(successor).items():
                before = found.get(heir, 0.0)
                unknown = part is None or rest is None or before is None
                found[heir] = None if unknown else before + part * rest
        # However it was split: what all came to one place is there as a whole.
        return found if len(found) > 1 else dict.fromkeys(found, 1.0)
