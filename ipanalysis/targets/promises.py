"""The national targets, and every local target that may be a part of one of them.

A local target may be a part of a national one if both are set for the same year, whatever
programme its plan belongs to. It comes in the nation's unit and basis from the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import inf, isinf, isnan

import pandas as pd

from ipanalysis.data.study import Study
from ipanalysis.data.units import convert, convert_one
from ipanalysis.data.vocabulary import AMOUNTS, OWN_UNIT
from ipanalysis.errors import UsageError, unknown_name
from ipanalysis.locale import N_, Text
from ipanalysis.targets import reconcile

_READY = ("comparable", "converted")


@dataclass(frozen=True)
class Promise:
    """A local target in the unit and basis of the national one.

    Attributes
    ----------
    row : dict
        Its row of the ledger.
    plan : dict
        Its plan.
    value : float
        The target; what is stated of a bound.
    stated : tuple of float
        Its ends as far as something is stated: of a range, or of a conversion.
    low, high : float
        Its ends; infinite where the target leaves them open ("at least").
    growth : float or None
        Growth a year from its base to it, as a factor.
    why_not : Text or None
        Why it cannot be a part, if so.
    """

    row: dict
    plan: dict
    value: float = float("nan")
    stated: tuple[float, float] = (float("nan"), float("nan"))
    low: float = float("nan")
    high: float = float("nan")
    growth: float | None = None
    why_not: Text | None = None


def national_targets(study: Study, indicator: str | None, plan: str | None) -> list[dict]:
    """Return the targets of national plans, in the unit of their indicator, as dictionaries.

    Restatements are left out. Columns of targets, with programme, period_start, period_end.

    Raises
    ------
    UnknownNameError
        If the study has no such indicator, programme or plan.
    """
    plans = study.plans.drop_duplicates("plan").set_index("plan")
    chosen = plans.index
    if plan is not None:
        named = (plans["programme"] == plan) | (plans.index == plan)
        if not named.any():
            raise unknown_name("plan", plan, [*plans["programme"], *plans.index])
        # A local plan stands for its programme.
        chosen = plans.index[plans["programme"].isin(plans.loc[named, "programme"])]
    rows = study.targets
    rows = rows[rows["same_as"].isna() & rows["plan"].isin(chosen)]
    rows = rows[rows["plan"].map(plans["region"]) == study.nation]
    if indicator is not None:
        rows = rows[rows["indicator"] == study.indicator(indicator)]
    unit = rows["indicator"].map(study.indicators.set_index("indicator")["unit"])
    unit = unit.where(~rows["basis"].isin(OWN_UNIT), rows["unit"])
    values = {
        name: convert(rows[name], rows["unit"], unit, study.units)
        for name in ("base_value", "value", "value_upper")
    }
    of_plan = {c: rows["plan"].map(plans[c]) for c in ("programme", "period_start", "period_end")}
    return rows.assign(**values, **of_plan, unit=unit).to_dict("records")


def promises(study: Study, nationals: list[dict]) -> dict[str, list[Promise]]:
    """Return for each national target the local ones that may be parts of it, best first.

    Of several targets of one region the order is: its own programme before others, comparable
    before converted, final before draft, the later plan first.

    Parameters
    ----------
    study : Study
        The study.
    nationals : list of dict
        From :func:`national_targets`.
    """
    found: dict[str, list[Promise]] = {row["target"]: [] for row in nationals}
    groups: dict[tuple[str, int], list[dict]] = {}
    for row in nationals:
        groups.setdefault((row["plan"], int(row["target_year"])), []).append(row)
    plans = {p["plan"]: p for p in study.plans.drop_duplicates("plan").to_dict("records")}
    for (plan, year), rows in groups.items():
        names = {row["indicator"]: row for row in rows}
        for made in _ledger_rows(study, plan, year, names):
            national = names.get(made["national_indicator"])
            if national is not None:
                promise = _promise(made, plans[made["plan"]], national, study)
                found[national["target"]].append(promise)
    order = {row["target"]: row["programme"] for row in nationals}
    return {
        target: sorted(several, key=lambda p, own=order[target]: _rank(p, own))
        for target, several in found.items()
    }


def _ledger_rows(study: Study, plan: str, year: int, names: Iterable[str]) -> list[dict]:
    """Return the rows of the ledger of all local targets for a year, beside one national plan."""
    mapped = study.mappings[study.mappings["object_id"].isin(list(names))]
    near = {*names, *mapped["subject_id"]}
    all_ = study.targets
    ours = study.plans.loc[study.plans["region"] == study.nation, "plan"]
    local = all_["indicator"].isin(near) & ~all_["plan"].isin(ours)
    mine = all_[(local | (all_["plan"] == plan)) & (all_["target_year"] == year)]
    mine = mine[mine["same_as"].isna()]
    plans = study.plans[study.plans["plan"].isin(mine["plan"])].drop_duplicates("plan")
    reversed_ = plans["period_start"] > plans["period_end"]
    if len(plans) < 2 or plan in set(plans.loc[reversed_, "plan"]):
        return []
    # As if all were plans of one programme: the ledger compares within a programme.
    programme = plans.loc[plans["plan"] == plan, "programme"].iloc[0]
    alike = plans.assign(programme=programme)[(plans["plan"] == plan) | ~reversed_]
    part = replace(
        study,
        plans=alike,
        targets=mine[mine["plan"].isin(alike["plan"])],
        observations=_of_use(study, near),
    )
    table = reconcile.unworded(part).table
    upper = dict(zip(mine["target"], mine["value_upper"], strict=True))
    rows = table[table["target"].notna()]
    rows = rows.assign(value_upper=rows["target"].map(upper)).to_dict("records")
    return rows + _refused(mine[mine["plan"].isin(plans.loc[reversed_, "plan"])])


def _of_use(study: Study, near: set[str]) -> pd.DataFrame:
    """Return the figures that a conversion may need: of the measures, and what they are over."""
    known = study.indicators
    others = {*known.loc[known["domain"] == "context", "indicator"], *known["weight"].dropna()}
    rows = study.observations
    return rows[rows["indicator"].isin(near | others)]


def _refused(rows: pd.DataFrame) -> list[dict]:
    """Return rows of plans that begin after they end; only those of the nation's own indicator."""
    reason = Text(N_("The period of the plan ends before it begins."))
    return [
        {
            **{name: row[name] for name in ("region", "plan", "target", "indicator", "source")},
            **{f"local_{name}": row[name] for name in ("value", "unit", "basis", "bound")},
            "national_indicator": row["indicator"],
            "status": "not_comparable",
            "reason": reason,
        }
        for row in rows.to_dict("records")
    ]


def _promise(row: dict, plan: dict, national: dict, study: Study) -> Promise:
    if row["status"] not in _READY:
        return Promise(row, plan, why_not=row["reason"])
    factor = 1.0
    if row["national_unit"] != national["unit"]:
        try:
            factor = convert_one(1.0, row["national_unit"], national["unit"], study.units)
        except UsageError as error:
            return Promise(row, plan, why_not=Text(error.msgid, error.values))
    value, ends = row["value"] * factor, (row["low"] * factor, row["high"] * factor)
    stated = tuple(value if isnan(e) or isinf(e) else e for e in ends)
    stated = min(stated[0], value), max(stated[1], value, _upper(row, value))
    bound = row["local_bound"]
    low = -inf if bound in ("le", "lt") else stated[0]
    high = inf if bound in ("ge", "gt") else stated[1]
    return Promise(row, plan, value, stated, low, high, _growth(row, national))


def _upper(row: dict, value: float) -> float:
    """Return the upper end of a target that is a range."""
    if row["status"] != "comparable" or pd.isna(row["value_upper"]) or not row["local_value"]:
        return value
    return value * row["value_upper"] / row["local_value"]


def _growth(row: dict, national: dict) -> float | None:
    base, year = row["base_value"], row["base_year"]
    if row["local_basis"] not in AMOUNTS or pd.isna(base) or pd.isna(year):
        return None
    years = int(national["target_year"]) - int(year)
    if base <= 0 or row["local_value"] <= 0 or years <= 0:
        return None
    return (row["local_value"] / base) ** (1 / years)


def _rank(promise: Promise, programme: str) -> tuple:
    plan, row = promise.plan, promise.row
    published = plan["published"] if isinstance(plan["published"], str) else ""
    later = tuple(-ord(sign) for sign in published)
    return (
        promise.why_not is not None,
        plan["programme"] != programme,
        row["status"] != "comparable",
        plan["stage"] != "final",
        not published,
        later,
        row["target"],
    )
