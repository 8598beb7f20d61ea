"""One row of the ledger: a local target, its national relative, and what can be said of both."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ipanalysis.data.units import convert_one
from ipanalysis.data.vocabulary import ADDITIVE_KINDS, AMOUNTS, OWN_UNIT
from ipanalysis.errors import UsageError
from ipanalysis.locale import N_, Text
from ipanalysis.locale.later import Sentences
from ipanalysis.targets.basis import Refused, Situation, convert_basis, growth_rate
from ipanalysis.targets.mapping import Relation

COLUMNS = [
    *("region", "plan", "target", "indicator"),
    *("national_plan", "national_target", "national_indicator", "relation", "status"),
    *("local_value", "local_unit", "local_basis", "local_bound"),
    *("national_value", "national_unit", "national_basis", "national_bound"),
    *("value", "low", "high", "ratio", "difference", "share_of_national"),
    *("base_year", "base_value", "growth_required", "national_growth_required"),
    *("assumption", "reason", "source", "national_source"),
]


@dataclass(frozen=True)
class Reference:
    """What the rows of one local plan share.

    Attributes
    ----------
    plan : dict
        The local plan (a row of plans).
    kinds : dict of str to str
        Kind of each indicator.
    units : DataFrame
        The units of the study.
    bases : dict of str to dict
        Base of each target that has one: base_year, base_value, base_unit, base_source.
    has_national_plan : bool
        Whether the years of a target that no national one relates to lie in any national plan.
    """

    plan: dict
    kinds: dict[str, str]
    units: pd.DataFrame
    bases: dict[str, dict]
    has_national_plan: bool = True

    def base(self, target: dict, unit: str) -> tuple[int, float] | None:
        """Return the year and the value, in a unit, that a target starts from."""
        base = self.bases.get(target["target"])
        if base is None:
            return None
        value = convert_one(base["base_value"], base["base_unit"], unit, self.units)
        return int(base["base_year"]), value


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
    """
    row = _local_part(target, context)
    if relation is None or national is None:
        reason = (
            N_("No national plan for its year has this indicator or a relative of it.")
            if context.has_national_plan
            else N_("The study has no national plan for its year.")
        )
        return row | {"status": "local_only", "reason": Text(reason)}
    row |= _national_part(national, relation)
    if not relation.comparable:
        reasons = [relation.note]
        result = _on_national_basis(target, national, context)
        if isinstance(result, Refused):
            reasons.append(result.reason)
        return row | {"status": "not_comparable", "reason": Sentences(parts=reasons)}
    return row | _comparison(target, national, relation, context)


def not_adopted_row(national: dict, context: Reference) -> dict:
    """Return the row of a national target that a local plan does not take up."""
    return {
        "region": context.plan["region"],
        "plan": context.plan["plan"],
        "status": "not_adopted",
        "reason": Text(N_("The study knows no target of this plan for this indicator.")),
    } | _national_part(national, None)


def _local_part(target: dict, context: Reference) -> dict:
    row = {key: target[key] for key in ("region", "plan", "target", "indicator", "source")}
    row |= {f"local_{key}": target[key] for key in ("value", "unit", "basis", "bound")}
    base = context.base(target, target["unit"]) if target["basis"] in AMOUNTS else None
    if base is not None:
        row |= {"base_year": base[0], "base_value": base[1]}
        row["growth_required"] = _growth(base[1], target["value"])
    return row


def _national_part(national: dict, relation: Relation | None) -> dict:
    row = {
        "national_target": national["target"],
        "national_plan": national["plan"],
        "national_indicator": national["indicator"],
        "national_source": national["source"],
        **{f"national_{key}": national[key] for key in ("value", "unit", "basis", "bound")},
    }
    if relation is not None:
        row["relation"] = relation.predicate
    if pd.notna(national["base_value"]):
        row["national_growth_required"] = _growth(national["base_value"], national["value"])
    return row


def _growth(base: float, target: float) -> float | None:
    return target / base - 1 if base > 0 else None


def _comparison(target: dict, national: dict, relation: Relation, context: Reference) -> dict:
    if target["target_year"] != national["target_year"]:
        text = N_("The targets are set for different years ({local} and {national}).")
        years = {"local": target["target_year"], "national": national["target_year"]}
        return {"status": "not_comparable", "reason": Text(text, years)}
    result = _on_national_basis(target, national, context)
    if isinstance(result, Refused):
        reason = Sentences(parts=(relation.note, result.reason))
        return {"status": "not_comparable", "reason": reason}
    value, low, high, assumption = result
    found: dict[str, object] = {"value": value, "low": low, "high": high}
    found["status"] = "converted" if assumption else "comparable"
    found["assumption"] = assumption
    found["reason"] = relation.note if relation.comment else None
    found["difference"] = value - national["value"]
    kind = context.kinds[national["indicator"]]
    if kind != "score" and national["value"] > 0:
        found["ratio"] = value / national["value"]
        if kind in ADDITIVE_KINDS and national["basis"] not in OWN_UNIT:
            found["share_of_national"] = found["ratio"]
    return found


def _on_national_basis(
    target: dict, national: dict, context: Reference
) -> Refused | tuple[float, float, float, Text | None]:
    """Return value, low, high in the national unit and basis, and the assumption if any."""
    value, unit = target["value"], national["unit"]
    try:
        if target["basis"] not in OWN_UNIT:
            value = convert_one(value, target["unit"], unit, context.units)
        if target["basis"] == national["basis"]:
            return value, value, value, None
        base = context.base(target, unit)
    except UsageError:  # a count beside a ratio, say: related, but in no common unit
        return Refused(Text(N_("The two are not measured in the same kind of unit.")))
    situation = Situation(
        start=int(context.plan["period_start"]),
        end=int(context.plan["period_end"]),
        target_year=int(target["target_year"]),
        base=base,
        growth=_national_growth(national),
    )
    result = convert_basis(value, target["basis"], national["basis"], situation)
    if isinstance(result, Refused):
        return result
    return result.value, result.low, result.high, result.assumption


def _national_growth(national: dict) -> float | None:
    if pd.isna(national["base_value"]):
        return None
    years = int(national["target_year"] - national["base_year"])
    return growth_rate(national["base_value"], national["value"], years)
