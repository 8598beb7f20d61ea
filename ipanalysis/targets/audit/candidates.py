"""The pairs of figures that a claim can be held against, and what its source states itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd

from ipanalysis.data.study import Study
from ipanalysis.data.units import convert
from ipanalysis.targets.audit.figures import Figures, Key
from ipanalysis.targets.audit.relations import Figure, agree

Claim = dict  # a row of the claims in the unit of the indicator; None where a cell is empty


@dataclass(frozen=True)
class Pair:
    """The figure a claim is about and the one it is held against."""

    own: Figure
    reference: Figure


class Candidates:
    """Finds figures for the claims of a study.

    Parameters
    ----------
    study : Study
        The study.
    figures : Figures
        Its observed figures.
    """

    def __init__(self, study: Study, figures: Figures) -> None:
        self.figures = figures
        self.units = study.indicators.set_index("indicator")["unit"].to_dict()
        self.factors = study.units.set_index("unit")["factor"].to_dict()
        targets = study.targets
        unit = targets["indicator"].map(self.units)
        values = convert(targets["value"], targets["unit"], unit, study.units)
        names = ("region", "indicator", "target_year")
        self.targets = set(zip(*(targets[name] for name in names), values, strict=True))

    def today(self, claim: Claim) -> Pair | None:
        """Return the figures that are taken today, those that the source states left as stated."""
        return self._pair(claim, self.figures.at)

    def then(self, claim: Claim) -> Pair | None:
        """Return the figures that were taken on the day the source of the claim appeared."""
        return self._pair(claim, lambda key, year: self.figures.known(claim["day"], key, year))

    def others(self, claim: Claim, taken: Pair) -> list[Pair]:
        """Return all other figures of the same years that do not merely round those taken."""
        own_key, reference_key = keys(claim)
        own = stated_figure(claim, "value", "year")
        reference = stated_figure(claim, "reference_value", "reference_year")
        owns = [own] if own else self.figures.all(own_key, claim["year"])
        references = self.figures.all(reference_key, claim["reference_year"])
        references = [self._scaled(figure, claim, reference_key) for figure in references]
        return [
            Pair(one, other)
            for one in owns
            for other in ([reference] if reference else references)
            if not (agree(one, taken.own) and agree(other, taken.reference))
        ]

    def other_years(self, claim: Claim, own: Figure) -> list[Pair]:
        """Return the pairs with the reference of another year, the nearest first.

        None where the source itself states the reference.
        """
        if claim["reference_value"] is not None:
            return []
        key = keys(claim)[1]
        series = self.figures.today.get(key, {})
        years = [year for year in series if year != claim["reference_year"]]
        years.sort(key=lambda year: (abs(year - claim["reference_year"]), year))
        return [Pair(own, self._scaled(series[year], claim, key)) for year in years]

    def independent(self, claim: Claim, found: Pair) -> str:
        """Tell ("yes", "no") whether another source states the figures it was held against."""
        own_key, reference_key = keys(claim)
        factor = self._factor(claim, reference_key)
        plain = _times(found.reference, 1 / factor)
        needed = [(reference_key, plain)]
        if claim["value"] is None:
            needed.append((own_key, found.own))
        others = all(self.figures.sources(*need) - {claim["source"]} for need in needed)
        return "yes" if others else "no"

    def check(self, claim: Claim, column: str, year: str) -> str | None:
        """Compare a figure that the source states itself with those of the study.

        Returns
        -------
        str or None
            "agrees", "agrees_older", "target", "differs", "unknown"; nothing if none is stated.
        """
        figure = stated_figure(claim, column, year)
        if figure is None:
            return None
        key = keys(claim)[column != "value"]
        if (*key, figure.year, figure.value) in self.targets:
            return "target"
        taken = self._scaled(self.figures.at(key, figure.year), claim, key)
        if taken is None:
            return "unknown"
        if agree(figure, taken):
            return "agrees"
        others = self.figures.all(key, figure.year)
        strange = [self._scaled(o, claim, key) for o in others if o.source != claim["source"]]
        return "agrees_older" if any(agree(figure, o) for o in strange) else "differs"

    def lacking(self, claim: Claim) -> tuple[Key, int]:
        """Return the key and the year of which the study has no figure."""
        own_key, reference_key = keys(claim)
        if claim["value"] is None and self.figures.at(own_key, claim["year"]) is None:
            return own_key, claim["year"]
        return reference_key, claim["reference_year"]

    def _pair(self, claim: Claim, look: Callable[[Key, int], Figure | None]) -> Pair | None:
        own_key, reference_key = keys(claim)
        own = stated_figure(claim, "value", "year") or look(own_key, claim["year"])
        reference = stated_figure(claim, "reference_value", "reference_year")
        if reference is None:
            found = look(reference_key, claim["reference_year"])
            reference = self._scaled(found, claim, reference_key)
        return Pair(own, reference) if own and reference else None

    def _factor(self, claim: Claim, key: Key) -> float:
        unit = self.units[key[1]]
        return 1.0 if unit == claim["unit"] else self.factors[unit] / self.factors[claim["unit"]]

    def _scaled(self, figure: Figure | None, claim: Claim, key: Key) -> Figure | None:
        """Return a figure in the unit of the claim's indicator."""
        return None if figure is None else _times(figure, self._factor(claim, key))


def keys(claim: Claim) -> tuple[Key, Key]:
    """Return region and indicator of the figure, and of what it is held against."""
    reference = claim["reference_indicator"] or claim["indicator"]
    return (claim["region"], claim["indicator"]), (claim["reference_region"], reference)


def stated_figure(claim: Claim, column: str, year: str) -> Figure | None:
    """Return a figure that the source of a claim states itself."""
    if claim[column] is None:
        return None
    rounding = claim["value_rounding" if column == "value" else "reference_rounding"]
    return Figure(claim[column], rounding or 0.0, claim[year], claim["source"])


def plain(claim: dict) -> Claim:
    """Return a claim with None where a cell is empty."""
    return {name: None if pd.isna(value) else value for name, value in claim.items()}


def _times(figure: Figure, factor: float) -> Figure:
    if factor == 1:
        return figure
    return replace(figure, value=figure.value * factor, rounding=figure.rounding * factor)
