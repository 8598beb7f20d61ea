"""One row of the ledger: a local target, its national relative, and what can be said of both."""

from __future__ import annotations

from ipanalysis.data.lookup import missing
from ipanalysis.data.vocabulary import ADDITIVE_KINDS, AMOUNTS, OWN_UNIT
from ipanalysis.locale import N_, Text
from ipanalysis.locale.later import Sentences
from ipanalysis.targets.basis import Bounded, Refused
from ipanalysis.targets.basis.growth import path_at
from ipanalysis.targets.basis.said import Span, with_unit
from ipanalysis.targets.ledger.context import Reference
from ipanalysis.targets.ledger.conversion import RELATED, brought
from ipanalysis.targets.mapping import Relation

COLUMNS = [
    *("region", "plan", "target", "indicator"),
    *("national_plan", "national_target", "national_indicator", "relation", "status"),
    *("local_value", "local_upper", "local_unit", "local_basis", "local_bound"),
    *("national_value", "national_upper", "national_unit", "national_basis", "national_bound"),
    *("value", "low", "high", "ratio", "difference", "share_of_national"),
    *("base_year", "base_value", "growth_required", "national_growth_required"),
    *("assumption", "reason", "source", "national_source", "assumption_source"),
]
TYPES = {"base_year": "Int64", "assumption_source": "str"}
TYPES |= dict.fromkeys(("local_upper", "national_upper", "value", "low", "high"), "float64")


def ledger_row(
    target: dict, relation: Relation | None, national: dict | None, context: Reference
) -> dict:
    """Return the row of one local target.

    Parameters
    ----------
    target : dict
        The local target.
    relation : Relation or None
        How its indicator relates to a national one.
    national : dict or None
        The national target of that indicator.
    context : Reference
        What the plan's rows share.

    Notes
    -----
    The value of a range is its lower end, and ratio and difference are formed with it; ``low`` and
    ``high`` are its ends. A related measure is converted where rules of the study lead to the
    national one; a wider or narrower one never is.
    """
    row = _local_part(target, context)
    if relation is None or national is None:
        reason = (
            N_("No national plan for its year has this indicator or a relative of it.")
            if context.has_national_plan
            else N_("The study has no national plan for its year.")
        )
        return row | {"status": "local_only", "reason": Text(reason)}
    row |= _national_part(national, context)
    row["relation"] = relation.predicate
    apart = relation.comparable or relation.predicate == RELATED
    if apart and target["target_year"] != national["target_year"]:
        reasons = (relation.note, *_years_apart(target, national, relation, context))
        return row | {"status": "not_comparable", "reason": Sentences(parts=reasons)}
    result = brought(target, national, relation, context)
    if isinstance(result, Refused):
        reasons = (relation.note, result.reason)
        return row | {"status": "not_comparable", "reason": Sentences(parts=reasons)}
    if not apart:
        return row | {"status": "not_comparable", "reason": relation.note}
    return row | _comparison(result, national, relation, context)


def not_adopted_row(national: dict, context: Reference) -> dict:
    """Return the row of a national target that a local plan does not take up."""
    return {
        "region": context.plan["region"],
        "plan": context.plan["plan"],
        "status": "not_adopted",
        "reason": Text(N_("The plan sets no target for this indicator.")),
    } | _national_part(national, context)


def unfit(target: dict, context: Reference) -> Text | None:
    """Return why a target cannot be read at all, and what would mend it; nothing if it can.

    A study that was loaded has no such targets; one that was changed in memory may have them. The
    row of such a target belongs to what is excluded, and the rest of the ledger still comes out.

    Parameters
    ----------
    target : dict
        A row of targets.
    context : Reference
        Its plan, and the units of the study.
    """
    start, end = context.plan["period_start"], context.plan["period_end"]
    year = target["target_year"]
    base, upper = target.get("base_year"), target.get("value_upper")
    if end < start:
        text = N_(
            "The plan's period runs from {start} back to {end}; put period_start and period_end "
            "right in plans.csv."
        )
        return Text(text, {"start": int(start), "end": int(end)})
    if not missing(base) and year < base:
        text = N_(
            "The target year {target_year} is before the base year {year}; put one of them right "
            "in targets.csv."
        )
        return Text(text, {"target_year": int(year), "year": int(base)})
    if not missing(upper) and upper < target["value"]:
        text = N_("The range ends at {upper}, below its start {value}; put targets.csv right.")
        return Text(text, {"upper": float(upper), "value": float(target["value"])})
    unit = context.unit_of(target)
    if target["basis"] not in OWN_UNIT and not context.alike(target["unit"], unit):
        text = N_(
            "{unit} cannot be converted to {to}, the unit of the indicator; put the unit right in "
            "targets.csv, or its dimension in units.csv."
        )
        return Text(text, {"unit": target["unit"], "to": unit})
    return None


def _local_part(target: dict, context: Reference) -> dict:
    row = {key: target[key] for key in ("region", "plan", "target", "indicator", "source")}
    row |= {f"local_{key}": target[key] for key in ("value", "unit", "basis", "bound")}
    row["local_upper"] = target.get("value_upper")
    base = context.base(target, target["unit"]) if target["basis"] in AMOUNTS else None
    if base is not None:
        row |= {"base_year": base[0], "base_value": base[1]}
        row["growth_required"] = _growth(base[1], target["value"])
    return row


def _national_part(national: dict, context: Reference) -> dict:
    known = context.beside.get(national["target"])
    if known is not None:
        return known
    row = {
        "national_target": national["target"],
        "national_plan": national["plan"],
        "national_indicator": national["indicator"],
        "national_source": national["source"],
        **{f"national_{key}": national[key] for key in ("value", "unit", "basis", "bound")},
        "national_upper": national.get("value_upper"),
    }
    base = context.base(national, national["unit"]) if national["basis"] in AMOUNTS else None
    if base is not None:
        row["national_growth_required"] = _growth(base[1], national["value"])
    context.beside[national["target"]] = row
    return row


def _growth(base: float, target: float) -> float | None:
    return target / base - 1 if base > 0 else None


def _comparison(result: Bounded, national: dict, relation: Relation, context: Reference) -> dict:
    found: dict[str, object] = {"value": result.value, "low": result.low, "high": result.high}
    found["status"] = "converted" if result.assumptions else "comparable"
    found["assumption"] = result.assumption
    found["assumption_source"] = "; ".join(result.sources) or None
    found["reason"] = relation.note if relation.comment else None
    found["difference"] = result.value - national["value"]
    kind = context.kinds[national["indicator"]]
    if kind != "score" and national["value"] > 0:
        found["ratio"] = result.value / national["value"]
        if kind in ADDITIVE_KINDS and national["basis"] not in OWN_UNIT:
            found["share_of_national"] = found["ratio"]
    return found


def _years_apart(
    target: dict, national: dict, relation: Relation, context: Reference
) -> list[Text]:
    """Say that the years differ, and where a known path stands in the other's year."""
    local_year, national_year = int(target["target_year"]), int(national["target_year"])
    text = N_("The targets are set for different years ({local} and {national}).")
    reasons = [Text(text, {"local": local_year, "national": national_year})]
    result = brought(target, national, relation, context)
    if isinstance(result, Refused):
        return reasons
    if result.assumptions:
        span = Span(low=result.low, high=result.high, unit=national["unit"], units=context.units)
        text = N_("On the nation's basis and in its measure it is {span} in {year}.")
        reasons += [Text(text, {"span": span, "year": local_year}), *result.assumptions]
    whole = N_(
        "The nation's path from {base} in {base_year} to its target stands at {span} in {year}, "
        "with equal steps or constant growth."
    )
    own = N_(
        "The region's path from {base} in {base_year} to its target stands at {span} in {year}, "
        "with equal steps or constant growth."
    )
    reasons += _on_path(national, local_year, whole, context)
    if not result.assumptions:
        reasons += _on_path(target, national_year, own, context)
    return reasons


def _on_path(target: dict, year: int, said: str, context: Reference) -> list[Text]:
    unit = target["unit"]
    base = context.base(target, unit) if target["basis"] in AMOUNTS else None
    if base is None:
        return []
    ends = path_at(base, (int(target["target_year"]), float(target["value"])), year)
    if ends is None:
        return []
    span = Span(low=ends[0], high=ends[1], unit=unit, units=context.units)
    shown = with_unit(unit, context.units)(base[1])
    return [Text(said, {"base": shown, "base_year": base[0], "span": span, "year": year})]
