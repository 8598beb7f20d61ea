"""The national targets, and every local target that may be a part of one of them.

A local target may be a part of a national one if both are set for the same year, whatever
programme its plan belongs to. It comes in the nation's unit and basis from the ledger.
"""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import NamedTuple

import pandas as pd

from ipanalysis.data.lookup import among, missing, records
from ipanalysis.data.study import Study
from ipanalysis.data.vocabulary import AMOUNTS
from ipanalysis.errors import unknown_name
from ipanalysis.locale import N_, Text
from ipanalysis.targets.basis import growth_rate
from ipanalysis.targets.ledger import reconcile
from ipanalysis.targets.ledger.nation import nation_of

_READY = ("comparable", "converted")


class Promise(NamedTuple):
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
        Growth a year from its base to it, as a fraction.
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
    chosen = {*chosen} & {*plans.index[plans["region"] == study.nation]}
    rows = rows[rows["same_as"].isna() & among(rows["plan"], chosen)]
    if indicator is not None:
        rows = rows[rows["indicator"] == study.indicator(indicator)]
    return nation_of(study, rows).targets


def promises(study: Study, nationals: list[dict], starts: pd.DataFrame) -> dict[str, list[Promise]]:
    """Return for each national target the local ones that may be parts of it, best first.

    Of several targets of one region the order is: its own programme before others, comparable
    before converted, final before draft, the later plan first.

    Parameters
    ----------
    study : Study
        The study.
    nationals : list of dict
        From :func:`national_targets`.
    starts : DataFrame
        Bases of its targets (:func:`ipanalysis.targets.base.bases`).
    """
    found: dict[str, list[Promise]] = {row["target"]: [] for row in nationals}
    groups: dict[tuple[str, int], dict[str, dict]] = {}
    for row in nationals:
        group = groups.setdefault((row["plan"], int(row["target_year"])), {})
        group[row["indicator"]] = row
    plans = {p["plan"]: p for p in records(study.plans.drop_duplicates("plan"))}
    for national, made in _ledger_rows(study, groups, starts):
        promise = _promise(made, plans[made["plan"]], national)
        found[national["target"]].append(promise)
    order = {row["target"]: row["programme"] for row in nationals}
    return {
        target: sorted(several, key=lambda p, own=order[target]: _rank(p, own))
        for target, several in found.items()
    }


def _ledger_rows(
    study: Study, groups: dict[tuple[str, int], dict[str, dict]], starts: pd.DataFrame
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
    starts : DataFrame
        Bases of the targets of the study.

    Returns
    -------
    list of (dict, dict)
        National target and row.
    """
    plans, targets, refused = _copies(study, groups)
    if plans.empty:
        return []
    part = replace(study, plans=plans, targets=targets, observations=_of_use(study, targets))
    nationals, found = list(groups.values()), []
    for row in reconcile.local_rows(part, _starts_of(targets, starts)) + _refused(refused):
        number, _, row["plan"] = row["plan"].partition(_MARK)
        national = nationals[int(number)].get(row.get("national_indicator"))
        if national is not None:
            row["target"] = row["target"].partition(_MARK)[2]
            found.append((national, row))
    return found


_MARK = "|"  # between the number of a copy and the id that was copied


def _copies(
    study: Study, groups: dict[tuple[str, int], dict[str, dict]]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return for each group a programme of its national plan and all local targets for its year.

    The plans, their targets, and those targets whose plan ends before it begins; nothing of a
    group without local ones or whose national plan itself is so.
    """
    targets = study.targets[study.targets["same_as"].isna()]
    plans = study.plans.drop_duplicates("plan")
    place = {plan: row for row, plan in enumerate(plans["plan"].tolist())}
    turned = (plans["period_start"] > plans["period_end"]).tolist()
    nations = (plans["region"] == study.nation).tolist()
    near = _near(study.mappings)
    columns = [targets[name].tolist() for name in ("indicator", "plan", "target_year")]
    cells = [*enumerate(zip(*columns, strict=True))]
    took: dict[str, list[tuple[int, str]]] = {"plans": [], "targets": [], "refused": []}
    for number, ((plan, year), group) in enumerate(groups.items()):
        names = set(group).union(*(near.get(name, ()) for name in group))
        mine = [
            (row, place[of])
            for row, (name, of, when) in cells
            if when == year and (of == plan or (name in names and not nations[place[of]]))
        ]
        used = sorted({at for _, at in mine})
        if len(used) < 2 or turned[place[plan]]:
            continue
        mark = f"{number}{_MARK}"
        took["plans"] += [(at, mark) for at in used if not turned[at]]
        for row, at in mine:
            took["refused" if turned[at] else "targets"].append((row, mark))
    return (
        _marked(plans, took["plans"], "plan").pipe(_own_programme),
        _marked(targets, took["targets"], "plan", "target"),
        _marked(targets, took["refused"], "plan", "target"),
    )


def _near(mappings: pd.DataFrame) -> dict[str, set[str]]:
    """Return by indicator those that a mapping relates to it."""
    near: dict[str, set[str]] = {}
    columns = (mappings[name].tolist() for name in ("object_id", "subject_id"))
    for other, name in zip(*columns, strict=True):
        near.setdefault(other, set()).add(name)
    return near


def _marked(table: pd.DataFrame, rows: list[tuple[int, str]], *ids: str) -> pd.DataFrame:
    """Return copies of rows, with the mark of each before its ids."""
    marks = pd.Series([mark for _, mark in rows], dtype="str")
    made = table.take([row for row, _ in rows]).reset_index(drop=True)
    return made.assign(**{name: marks + made[name] for name in ids})


def _starts_of(copies: pd.DataFrame, starts: pd.DataFrame) -> pd.DataFrame:
    """Return for each copy of a target the base of the one that was copied."""
    copied = copies["target"].str.partition(_MARK)[2]
    made = starts.set_index("target").reindex(copied).assign(target=copies["target"].to_numpy())
    return made[made["base_year"].notna()].astype({"base_year": int})


def _own_programme(plans: pd.DataFrame) -> pd.DataFrame:
    """Return plans of which those with one mark are one programme."""
    marks = ["".join(plan.partition(_MARK)[:2]) for plan in plans["plan"].tolist()]
    return plans.assign(programme=pd.Series(marks, plans.index, dtype="str"))


def _of_use(study: Study, targets: pd.DataFrame) -> pd.DataFrame:
    """Return the figures that a conversion may need: of the measures, and what they are over."""
    known, near = study.indicators, set(targets["indicator"])
    others = {*known.loc[known["domain"] == "context", "indicator"], *known["weight"].dropna()}
    rows = study.observations
    return rows[among(rows["indicator"], near | others)]


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


def _promise(row: dict, plan: dict, national: dict) -> Promise:
    if row["status"] not in _READY:
        return Promise(row, plan, why_not=row["reason"])
    bound, (low, high) = row["local_bound"], (row["low"], row["high"])
    ends = -inf if bound in ("le", "lt") else low, inf if bound in ("ge", "gt") else high
    return Promise(row, plan, row["value"], (low, high), *ends, _growth(row, national))


def _growth(row: dict, national: dict) -> float | None:
    base, year = row.get("base_value"), row.get("base_year")
    if row["local_basis"] not in AMOUNTS or missing(base) or missing(year):
        return None
    return growth_rate(base, row["local_value"], int(national["target_year"]) - int(year))


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
