"""Which national target a local one stands beside: of its programme, or of its years."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ipanalysis.data.lookup import records
from ipanalysis.data.study import Study
from ipanalysis.data.units import convert
from ipanalysis.data.vocabulary import OWN_UNIT
from ipanalysis.targets.mapping import COMPARABLE, Relation


class Nation:
    """The national targets of a study, by the indicator they are set for.

    Parameters
    ----------
    targets : iterable of dict
        National targets with the columns of the table, and programme, period_start, period_end of
        their plan; in the order of preference.
    """

    def __init__(self, targets: Iterable[dict]) -> None:
        self.targets = list(targets)
        self._of: dict[str, list[dict]] = {}
        for target in self.targets:
            self._of.setdefault(target["indicator"], []).append(target)

    def of_programme(self, programme: str) -> dict[str, dict]:
        """Return the targets of a programme by indicator, the latest of several."""
        mine = (t for t in self.targets if t["programme"] == programme)
        return {t["indicator"]: t for t in sorted(mine, key=lambda t: t["target_year"])}

    def covers(self, year: int) -> bool:
        """Tell whether the period of any national plan holds a year."""
        return any(t["period_start"] <= year <= t["period_end"] for t in self.targets)

    def beside(
        self, year: int, programme: str, relations: Iterable[Relation]
    ) -> tuple[Relation, dict] | None:
        """Return the national target that a local one is held against, and their relation.

        Those of the local plan's own programme are looked at, and those of other national plans
        whose period holds the target year. What can be compared goes before what is only related,
        the own programme before others; then the closest relation, the same target year, the plan
        with the shortest period, and the latest year count.

        Parameters
        ----------
        year : int
            Year the local target is set for.
        programme : str
            Programme of the local plan.
        relations : iterable of Relation
            Of its indicator, the closest first.

        Returns
        -------
        tuple of (Relation, dict) or None
            None if no national target is a relative.
        """
        found = []
        for rank, relation in enumerate(relations):
            for target in self._of.get(relation.national, ()):
                own = target["programme"] == programme
                if not own and not target["period_start"] <= year <= target["period_end"]:
                    continue
                order = (
                    relation.predicate not in COMPARABLE,
                    not own,
                    rank,
                    target["target_year"] != year,
                    target["period_end"] - target["period_start"],
                    -target["target_year"],
                )
                found.append((order, relation, target))
        if not found:
            return None
        _, relation, target = min(found, key=lambda entry: entry[0])
        return relation, target


def nation_of(study: Study, targets: pd.DataFrame) -> Nation:
    """Return the national ones among targets of a study, in the units of their indicators.

    Growth rates and ranks keep their own unit.
    """
    plans = study.plans.loc[study.plans["region"] == study.nation].drop_duplicates("plan")
    columns = ["plan", "programme", "period_start", "period_end"]
    rows = targets.merge(plans[columns], on="plan")
    unit = rows["indicator"].map(study.indicators.set_index("indicator")["unit"])
    unit = unit.where(~rows["basis"].isin(OWN_UNIT), rows["unit"])
    values = {
        column: convert(rows[column], rows["unit"], unit, study.units)
        for column in ("base_value", "value", "value_upper")
    }
    years = dict.fromkeys(["target_year", "period_start", "period_end"], int)
    return Nation(records(rows.assign(**values, unit=unit).astype(years)))
