"""The national targets, and every local target that may be a part of one of them.

A local target may be a part of a national one if both are set for the same year, whatever
programme its plan belongs to. It comes in the nation's unit and basis from the ledger.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf, isinf, isnan

import pandas as pd

from ipanalysis.data.lookup import records
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
    return records(rows.assign(**values, **of_plan, unit=unit))


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
    groups: dict[tuple[str, int], dict[str, dict]] = {}
    for row in nationals:
        group = groups.setdefault((row["plan"], int(row["target_year"])), {})
        group[row["indicator"]] = row
    plans = {p["plan"]: p for p in records(study.plans.drop_duplicates("plan"))}
    for national, made in _ledger_rows(study, groups):
        promise = _promise(made, plans[made["plan"]], national, study)
        found[national["target"]].append(promise)
    order = {row["target"]: row["programme"] for row in nationals}
    return {
        target: sorted(several, key=lambda p, own=order[target]: _rank(p, own))
        for target, several in found.items()
    }


def _ledger_rows(
    study: Study, groups: dict[tuple[str, int], dict[str, dict]]
) -> list[tuple[dict, dict]]:
    """Return the rows of the ledger of the local targets beside the targets of national plans.

    The ledger compares within a programme. So each national plan and year is made a programme of
    its own, with a copy of every local plan that has targets for that year, and all of them go
    through the ledger at once.

    Parameters
    ----------
    study : Study
        The study.
    groups : dict
        By national plan and year: the national targets by indicator.

    Returns
    -------
    list of (dict, dict)
        National target and row.
    """
    found: list[tuple[dict, dict]] = []
    copies = [_copy(study, n, *key, set(group)) for n, (key, group) in enumerate(groups.items())]
    copies = [copy for copy in copies if copy is not None]
    if not copies:
        return found
    plans = pd.concat([plans for plans, _, _ in copies], ignore_index=True)
    targets = pd.concat([targets for _, targets, _ in copies], ignore_index=True)
    part = replace(study, plans=plans, targets=targets, observations=_of_use(study, targets))
    table = reconcile.unworded(part).table
    upper = dict(zip(targets["target"], targets["value_upper"], strict=True))
    rows = table[table["target"].notna()]
    rows = records(rows.assign(value_upper=rows["target"].map(upper)))
    rows += [row for _, _, refused in copies for row in _refused(refused)]
    nationals = list(groups.values())
    for row in rows:
        number, _, plan = row["plan"].partition(_MARK)
        national = nationals[int(number)].get(row["national_indicator"])
        if national is not None:
            own = row["target"].partition(_MARK)[2]
            found.append((national, row | {"plan": plan, "target": own}))
    return found


_MARK = "|"  # between the number of a copy and the id that was copied


def _copy(
    study: Study, number: int, plan: str, year: int, names: set[str]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame] | None:
    """Return a programme of one national plan and all local targets for a year.

    Its plans, their targets, and those targets whose plan ends before it begins; nothing if there
    are no local ones or the national plan itself is so.
    """
    maps = study.mappings
    near = names | set(maps.loc[maps["object_id"].isin(sorted(names)), "subject_id"])
    all_ = study.targets[study.targets["same_as"].isna()]
    ours = study.plans.loc[study.plans["region"] == study.nation, "plan"]
    local = all_["indicator"].isin(near) & ~all_["plan"].isin(ours)
    mine = all_[(local | (all_["plan"] == plan)) & (all_["target_year"] == year)]
    plans = study.plans[study.plans["plan"].isin(mine["plan"])].drop_duplicates("plan")
    turned = set(plans.loc[plans["period_start"] > plans["period_end"], "plan"])
    if len(plans) < 2 or plan in turned:
        return None
    mark = f"{number}{_MARK}"
    mine = mine.assign(plan=mark + mine["plan"], target=mark + mine["target"])
    plans = plans.assign(plan=mark + plans["plan"], programme=mark)
    bad = plans["period_start"] > plans["period_end"]
    refused = mine["plan"].isin(plans.loc[bad, "plan"])
    return plans[~bad], mine[~refused], mine[refused]


def _of_use(study: Study, targets: pd.DataFrame) -> pd.DataFrame:
    """Return the figures that a conversion may need: of the measures, and what they are over."""
    known, near = study.indicators, set(targets["indicator"])
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
        for row in records(rows)
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
