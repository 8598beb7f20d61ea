"""The ledger: every local target beside the national one, or the reason why not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from ipanalysis.data.lookup import among, records, table_of
from ipanalysis.data.study import Study, needs_study
from ipanalysis.errors import unknown_name
from ipanalysis.locale import N_, Text, check_lang
from ipanalysis.targets.base import bases
from ipanalysis.targets.ledger.context import Reference, references
from ipanalysis.targets.ledger.entry import COLUMNS, TYPES, ledger_row, not_adopted_row, unfit
from ipanalysis.targets.ledger.ledger import Ledger, differences
from ipanalysis.targets.ledger.nation import Nation, nation_of
from ipanalysis.targets.mapping import itself, relations

EXCLUDED = [
    *("target", "plan", "region", "indicator", "value", "unit", "bound", "same_as", "source"),
    "reason",
]


def reconcile(study: Study, plan: str | None = None, lang: str = "en") -> Ledger:
    """Put every local target beside the national one.

    Parameters
    ----------
    study : Study
        The study.
    plan : str, optional
        A programme (``"14FYP"``: all its plans) or one local plan. All programmes if not given.
    lang : {"en", "zh"}
        Language of assumptions and reasons.

    Returns
    -------
    Ledger

    Raises
    ------
    UnknownNameError
        If the study has no such programme or plan.

    Notes
    -----
    A local target stands beside a target of the national plan of its programme or, if that has no
    relative of it, of another national plan whose period holds its year
    (:meth:`ipanalysis.targets.ledger.nation.Nation.beside`).

    Measures that are not the same are not compared, whatever their names. A figure on another
    basis is converted where that can be done with a stated assumption, and refused where not.

    What a plan does not adopt is said only of plans all of whose targets the study holds
    (``targets_known`` in plans.csv).

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> table = ipa.reconcile(ipa.load(), plan="SH-14FYP").table
    >>> table["status"].value_counts().to_dict()
    {'comparable': 8, 'local_only': 2, 'not_adopted': 1}
    """
    needs_study(study)
    check_lang(lang)
    found = unworded(study, plan)
    return Ledger(found.table, found.differences, found.excluded, study, found).in_language(lang)


def unworded(study: Study, plan: str | None = None, starts: pd.DataFrame | None = None) -> Ledger:
    """Return what :func:`reconcile` does, with reasons that wait for their language.

    `starts` are the bases of the targets (:func:`ipanalysis.targets.base.bases`), if at hand.
    """
    table, refused = rows(study, plan, starts)
    plans = _chosen(study.plans, plan)
    national = study.plans[study.plans["region"] == study.nation]
    peers = national.loc[national["programme"].isin(plans["programme"]), "plan"]
    excluded = _excluded(study.targets, table, refused)
    excluded = excluded[among(excluded["plan"], {*plans["plan"], *peers})].reset_index(drop=True)
    return Ledger(table, differences(table, study), excluded)


def rows(
    study: Study, plan: str | None = None, starts: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, dict[str, Text]]:
    """Return the table of the ledger, and why some targets cannot be read."""
    plans = _chosen(study.plans, plan)
    local = plans[plans["region"] != study.nation]
    contexts = references(study, bases(study) if starts is None else starts)
    nation, made, refused = _read(study, set(local["plan"].tolist()), contexts)
    unread = study.targets[among(study.targets["target"], refused)]
    taken = {*zip(unread["plan"].tolist(), unread["indicator"].tolist(), strict=True)}
    taken |= {(row["plan"], row["national_indicator"]) for row in made if row.get("relation")}
    # Of a plan of which only some targets are known, nobody can say what it leaves out.
    whole = local.loc[local["targets_known"] != "some", "plan"]
    made += _rows_not_adopted(taken, {name: contexts[name] for name in whole}, nation)
    table = table_of(made, COLUMNS).astype(TYPES)
    table = table.sort_values("plan", key=_places(local["plan"]), kind="stable", ignore_index=True)
    return table, refused


def local_rows(study: Study, starts: pd.DataFrame) -> list[dict]:
    """Return the rows of the local targets that can be read, in the order of the targets.

    A row has what is known: of :data:`ipanalysis.targets.ledger.entry.COLUMNS`, those that hold a
    value.
    """
    local = study.plans.loc[study.plans["region"] != study.nation, "plan"]
    return _read(study, set(local.tolist()), references(study, starts))[1]


def _read(
    study: Study, places: set[str], contexts: dict[str, Reference]
) -> tuple[Nation, list[dict], dict[str, Text]]:
    """Return the national targets, the rows of local plans, and why some cannot be read."""
    own = study.targets[study.targets["same_as"].isna()]
    read = records(own, _NEEDED)
    refused = _refused(read, contexts)
    nation = nation_of(study, own[~among(own["target"], refused)])
    mine = [row for row in read if row["plan"] in places and row["target"] not in refused]
    return nation, _local_rows(mine, contexts, nation, study), refused


def _chosen(plans: pd.DataFrame, plan: str | None) -> pd.DataFrame:
    if plan is None:
        return plans
    chosen = plans[(plans["programme"] == plan) | (plans["plan"] == plan)]
    if chosen.empty:
        raise unknown_name("plan", plan, [*plans["programme"], *plans["plan"]])
    return chosen


def _places(order: pd.Series) -> Callable[[pd.Series], pd.Series]:
    places = {name: n for n, name in enumerate(order)}
    return lambda names: names.map(places)


_NEEDED = (
    *("target", "plan", "region", "indicator", "target_year", "value", "value_upper", "unit"),
    *("bound", "basis", "base_year", "base_value", "source"),
)


def _refused(targets: list[dict], contexts: dict[str, Reference]) -> dict[str, Text]:
    """Return the targets that cannot be read, and why."""
    reasons = ((row["target"], unfit(row, contexts[row["plan"]])) for row in targets)
    return {target: reason for target, reason in reasons if reason is not None}


def _local_rows(
    mine: list[dict], contexts: dict[str, Reference], nation: Nation, study: Study
) -> list[dict]:
    """Return the row of each local target, beside the national one that suits it best."""
    mapped = relations(study.mappings)
    rows = []
    for target in mine:
        context, year = contexts[target["plan"]], int(target["target_year"])
        related = [itself(target["indicator"]), *mapped.get(target["indicator"], ())]
        found = nation.beside(year, context.plan["programme"], related)
        relation, counterpart = found or (None, None)
        if found is None:
            context = replace(context, has_national_plan=nation.covers(year))
        rows.append(ledger_row(target, relation, counterpart, context))
    return rows


def _rows_not_adopted(
    taken: set[tuple[str, str]], contexts: dict[str, Reference], nation: Nation
) -> list[dict]:
    """Return, plan by plan, the national targets of its programme that none of its own takes up."""
    of_programme = {
        name: nation.of_programme(name)
        for name in {context.plan["programme"] for context in contexts.values()}
    }
    return [
        not_adopted_row(target, context)
        for plan, context in contexts.items()
        for indicator, target in of_programme[context.plan["programme"]].items()
        if (plan, indicator) not in taken
    ]


def _excluded(targets: pd.DataFrame, table: pd.DataFrame, refused: dict[str, Text]) -> pd.DataFrame:
    """Return the targets that have no place in the table, and why."""
    restated = targets[targets["same_as"].notna()]
    used = {*table["target"].tolist(), *table["national_target"].tolist()}
    left = targets[targets["same_as"].isna() & ~among(targets["target"], used)]
    closer = set(table["national_indicator"].tolist())
    reasons = [
        refused.get(target) or Text(_CLOSER if indicator in closer else _ALONE)
        for target, indicator in zip(
            left["target"].tolist(), left["indicator"].tolist(), strict=True
        )
    ]
    left = left.assign(reason=pd.Series(reasons, index=left.index, dtype=object))
    return pd.concat([_restatements(restated, targets), left[EXCLUDED]])


_NAMES = ("target", "indicator")
_CLOSER = N_("Another national target for the same indicator stands closer to the local ones.")
_ALONE = N_("No local target stands beside it.")


def _restatements(restated: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    first = targets.set_index("target")
    reasons = []
    for row in records(restated):
        other = first.loc[row["same_as"]]
        same = all(row[c] == other[c] for c in ("value", "unit", "bound", "basis"))
        text = (
            N_("The same target, stated once more.")
            if same
            else N_("The same target, stated once more with another value or bound.")
        )
        reasons.append(Text(text))
    return restated.assign(reason=pd.Series(reasons, index=restated.index, dtype=object))[EXCLUDED]
