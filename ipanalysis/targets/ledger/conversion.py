"""A target in the unit, on the basis and in the measure of another: of the nation's, mostly."""

from __future__ import annotations

from dataclasses import replace

from ipanalysis.data.lookup import missing
from ipanalysis.data.vocabulary import AMOUNTS, OWN_UNIT
from ipanalysis.locale import N_, Text
from ipanalysis.locale.later import Sentences
from ipanalysis.targets.basis import (
    Bounded,
    Refused,
    Situation,
    Step,
    compose,
    convert_basis,
    growth_rate,
)
from ipanalysis.targets.basis.measures import exchange, route, step
from ipanalysis.targets.basis.said import with_unit
from ipanalysis.targets.counted import no_growth
from ipanalysis.targets.ledger.context import Reference
from ipanalysis.targets.mapping import Relation

RELATED = "skos:relatedMatch"
_UNLIKE = N_("The two are not measured in the same kind of unit.")


def brought(
    target: dict, other: dict, relation: Relation, context: Reference, *, nations: bool = True
) -> Bounded | Refused:
    """Return a target as a figure of the measure of another one.

    First the figure is brought to the basis of the other target, then to its measure, then to
    its unit. The steps carry the bounds and say what they assume; without an assumption nothing
    but the unit was changed.

    Parameters
    ----------
    target, other : dict
        The two targets.
    relation : Relation
        How their indicators relate: the same (``exactMatch``, ``closeMatch``) or related.
    context : Reference
        What the rows of the target's plan share.
    nations : bool
        Whether the other target is the nation's, whose path amounts may be taken to grow along.
    """
    stated = Bounded.of(target["value"], target.get("value_upper"))
    if _alike(target, other, relation, context):
        return stated
    way = _Way(target, other, relation, context, nations)
    measures = way.between_measures()
    if isinstance(measures, Refused):
        return measures
    return compose(way.into_unit, way.onto_basis, *measures, way.out_of_unit)(stated)


def _alike(target: dict, other: dict, relation: Relation, context: Reference) -> bool:
    """Tell whether there is nothing to convert: the usual case, and much the quickest."""
    unit, basis = target["unit"], target["basis"]
    if (unit, basis) != (other["unit"], other["basis"]) or basis in OWN_UNIT:
        return False
    return relation.predicate != RELATED and context.alike(context.unit_of(target), unit)


class _Way:
    """The steps from one target to the other."""

    def __init__(
        self, target: dict, other: dict, relation: Relation, context: Reference, nations: bool
    ) -> None:
        self.target, self.other = target, other
        self.relation, self.context, self.nations = relation, context, nations
        self.related = relation.predicate == RELATED
        self.basis, self.to = target["basis"], other["basis"]
        own = context.unit_of(target)
        # In the unit of the indicator until the end, unless the other's measures the same.
        same = self.to not in OWN_UNIT and not self.related
        same = same and context.alike(own, other["unit"])
        self.unit = other["unit"] if same else own

    def into_unit(self, figure: Bounded) -> Bounded | Refused:
        """Bring amounts to the unit of the steps, growth rates to per cent, leave ranks alone."""
        unit = self.target["unit"]
        if self.basis == "growth_rate":
            factor = self.context.facts.per_cent(unit)
            return figure.scaled(factor) if factor else Refused(no_growth(unit))
        if self.basis in OWN_UNIT:
            return figure
        if not self.context.alike(unit, self.unit):
            return Refused(Text(_UNLIKE))
        return figure.scaled(*self.context.factors(unit, self.unit))

    def onto_basis(self, figure: Bounded) -> Bounded | Refused:
        """Bring the figure to the basis of the other target.

        A measure made of it by a rule has its figure for a year where this one has: patents of a
        year per head are a level. So a related measure only has to be the figure of a year.
        """
        to = self.to
        if self.related and to in AMOUNTS:
            if self.basis in AMOUNTS:
                return figure
            to = "annual" if self.basis == "cumulative" else to
        if self.basis == to:
            return figure
        return convert_basis(figure, self.basis, to, self._situation(to))

    def between_measures(self) -> tuple[Step, ...] | Refused:
        """Return the steps to the other measure; none if it is the same."""
        context, region = self.context, self.target["region"]
        year, unit = int(self.target["target_year"]), self.other["unit"]
        if self.to in OWN_UNIT:
            return Refused(_no_route(self.relation)) if self.related else ()
        if not self.related and context.alike(self.unit, unit):
            return ()
        facts = context.facts
        if not {self.unit, unit} <= set(facts.factors):
            return Refused(Text(_UNLIKE))
        names = self.target["indicator"], self.other["indicator"]
        if self.related:
            links = route(facts, *names, region, year) or []
        else:
            link = exchange(facts, self.unit, unit)
            links = [] if link is None else [link]
        if not links:
            return Refused(
                _no_route(self.relation) if context.alike(self.unit, unit) else Text(_UNLIKE)
            )
        if self.to not in AMOUNTS:
            text = N_("A sum over several years cannot be converted with the figure of one.")
            return Refused(Text(text))
        stops = [self.unit, *(facts.unit(link.to) for link in links)]
        stops[-1] = unit  # at a rate of exchange the last unit is not that of the rule
        pairs = zip(links, stops, stops[1:], strict=False)
        return tuple(step(link, facts, region, year, (a, b)) for link, a, b in pairs)

    def out_of_unit(self, figure: Bounded) -> Bounded | Refused:
        """Bring growth rates from per cent to the unit of the other target."""
        unit = self.other["unit"]
        if self.to == "growth_rate":
            factor = self.context.facts.per_cent(unit)
            return figure.scaled(1.0, factor) if factor else Refused(no_growth(unit))
        return figure

    @property
    def on_path(self) -> bool:
        """Whether amounts may grow as on the path of the other target."""
        return self.nations and not self.related

    def _situation(self, to: str) -> Situation:
        target, plan, context = self.target, self.context.plan, self.context
        start, facts = int(plan["period_start"]), context.facts
        past = None
        if {self.basis, to} == {"cumulative", "annual"}:
            years = max(int(plan["period_end"]) - start + 1, 1)
            past = facts.past(target["region"], target["indicator"], start - 1, years)
        situation = Situation(
            start=start,
            end=int(plan["period_end"]),
            target_year=int(target["target_year"]),
            base=context.known_base(target, self.unit),
            growth=path_growth(self.other, context) if self.on_path else None,
            past=past,
            base_is_stated=not missing(target.get("base_value")),
        )
        if context.dimension(self.unit) is None:
            return situation
        return replace(situation, show=with_unit(self.unit, context.units))


def _no_route(relation: Relation) -> Text:
    if relation.comment:  # the mapping says itself why the two do not compare
        return Sentences()
    return Text(N_("No rule of derivations.csv leads from the one measure to the other."))


def path_growth(target: dict, context: Reference) -> float | None:
    """Return the growth a year from the base of a target to it, as a fraction."""
    if target["basis"] not in AMOUNTS:
        return None
    base = context.base(target, target["unit"])
    if base is None:
        return None
    return growth_rate(base[1], target["value"], int(target["target_year"]) - base[0])
