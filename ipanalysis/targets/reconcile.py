"""The ledger: every local target beside the national one, or the reason why not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ipanalysis.data.study import Study
from ipanalysis.data.units import convert
from ipanalysis.data.vocabulary import ADDITIVE_KINDS, OWN_UNIT
from ipanalysis.errors import UsageError, unknown_name
from ipanalysis.locale import N_, Text, check_lang
from ipanalysis.locale.later import in_words
from ipanalysis.targets.base import bases
from ipanalysis.targets.entry import COLUMNS, Reference, ledger_row, not_adopted_row
from ipanalysis.targets.mapping import Relation, relations

if TYPE_CHECKING:
    from ipanalysis.views.html import View

_CALL = "ipanalysis.show(ledger, study, lang)"
EXCLUDED = [
    *("target", "plan", "region", "indicator", "value", "unit", "same_as", "source", "reason"),
]
_OPEN_TOWARDS = {"ge": "up", "gt": "up", "le": "down", "lt": "down"}
DIFFERENCES = ["region", "plan", "indicator", "value", "national_value", "national_unit"]


@dataclass(frozen=True)
class Ledger:
    """Local targets reconciled with national ones.

    Attributes
    ----------
    table : DataFrame
        One row per local target, and per national target that a local plan did not adopt:
        region, plan, target, indicator, national_indicator, relation, status, local_value,
        local_unit, local_basis, local_bound, national_value, national_unit, national_basis,
        national_bound, value, low, high (the local target in the national unit and basis),
        ratio, difference, share_of_national, base_year, base_value, growth_required (fraction,
        from the base to the target), national_growth_required, assumption, reason, source,
        national_source.

        ``status`` is ``comparable``, ``converted``, ``not_comparable``, ``local_only`` or
        ``not_adopted``. ``ratio`` is missing for scores (they have no natural zero);
        ``share_of_national`` is given only for amounts that add up.
    differences : DataFrame
        What can be compared, the largest relative difference first: region, plan, indicator,
        value, national_value, national_unit, difference, ratio, ambition: "above", "equal" or
        "below" the nation's in the direction that is better; "open" where only a bound is set
        that leaves room up to the nation's; "share" for amounts, of which a region has a part.
    excluded : DataFrame
        Targets without a row of their own, and why.
    study : Study or None
        The study it was made from, for the names that :meth:`show` needs.
    unsaid : Ledger or None
        The same with assumptions and reasons that wait for their language.
    """

    table: pd.DataFrame
    differences: pd.DataFrame
    excluded: pd.DataFrame
    study: Study | None = field(default=None, repr=False)
    unsaid: Ledger | None = field(default=None, repr=False)

    def in_language(self, lang: str) -> Ledger:
        """Return the ledger with its assumptions and reasons in a language.

        A ledger that was put together by hand stays as it is.
        """
        check_lang(lang)
        waiting = self.unsaid
        if waiting is None:
            return self
        table, excluded = (in_words(rows, lang) for rows in (waiting.table, waiting.excluded))
        return Ledger(table, waiting.differences, excluded, self.study, waiting)

    def show(self, lang: str = "en", rows: int | None = 200) -> View:
        """Return the ledger as people read it, and what is left out of it.

        Parameters
        ----------
        lang : {"en", "zh"}
            Language, whatever the one it was made in.
        rows : int, optional
            Most rows of a table to show; all with ``None``.

        Returns
        -------
        View
            Names for codes, figures with units, notes and sources under the table; rich in a
            notebook, text in a terminal. See :func:`ipanalysis.show`, which shows any table.

        Raises
        ------
        UsageError
            If the ledger does not know its study: give it to :func:`ipanalysis.show`.

        Examples
        --------
        >>> import ipanalysis as ipa
        >>> view = ipa.reconcile(ipa.load(), "SH-14FYP").show("zh")
        >>> "海外发明专利授权量" in view.html
        True
        """
        from ipanalysis.views.html import show

        if self.study is None:
            raise UsageError(N_("The ledger does not know its study. Use: {call}"), call=_CALL)
        return show(self, self.study, lang, rows=rows)


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
    Measures that are not the same are not compared, whatever their names. A figure on another
    basis is converted where that can be done with a stated assumption, and refused where not.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> table = ipa.reconcile(ipa.load(), plan="SH-14FYP").table
    >>> table["status"].value_counts().to_dict()
    {'comparable': 7, 'local_only': 3, 'not_adopted': 1}
    """
    check_lang(lang)
    found = unworded(study, plan)
    return Ledger(found.table, found.differences, found.excluded, study, found).in_language(lang)


def unworded(study: Study, plan: str | None = None) -> Ledger:
    """Return what :func:`reconcile` does, with reasons that wait for their language."""
    plans = _chosen(study.plans, plan)
    restated = study.targets["same_as"].notna()
    starts = bases(study).set_index("target").to_dict("index")
    kinds = study.indicators.set_index("indicator")["kind"].to_dict()
    nations = study.plans.loc[study.plans["region"] == study.nation, "plan"]
    whole = study.targets[study.targets["plan"].isin(nations) & ~restated]
    converted = _in_indicator_unit(whole.sort_values("target_year", kind="stable"), study)
    rows, excluded = [], [_restatements(study.targets[restated], study.targets)]
    for programme, group in plans.groupby("programme", sort=False):
        national = _national_plans(study, str(programme))
        reference = whole[whole["plan"].isin(national)].sort_values("target_year", kind="stable")
        targets = {row["indicator"]: row for row in converted if row["plan"] in national}
        related = relations(study.mappings, targets)
        local = group[~group["plan"].isin(national)]
        for local_plan in local.to_dict("records"):
            mine = study.targets[(study.targets["plan"] == local_plan["plan"]) & ~restated]
            context = Reference(
                plan=local_plan,
                kinds=kinds,
                units=study.units,
                bases=starts,
                has_national_plan=bool(targets),
            )
            rows += _plan_rows(mine, targets, related, context)
        if local.empty:
            reason = Text(N_("The study has no local plan of this programme."))
            excluded.append(reference.assign(reason=reason)[EXCLUDED])
        else:  # of several national targets for an indicator the latest is held against
            earlier = reference[reference.duplicated("indicator", keep="last")]
            reason = Text(N_("The nation has a later target for the same indicator."))
            excluded.append(earlier.assign(reason=reason)[EXCLUDED])
    table = pd.DataFrame(rows, columns=COLUMNS).astype({"base_year": "Int64"})
    shown = pd.concat(excluded)
    shown = shown[shown["plan"].isin(plans["plan"]) | shown["plan"].isin(_peers(study, plans))]
    return Ledger(table, _differences(table, study), shown.reset_index(drop=True))


def _chosen(plans: pd.DataFrame, plan: str | None) -> pd.DataFrame:
    if plan is None:
        return plans
    chosen = plans[(plans["programme"] == plan) | (plans["plan"] == plan)]
    if chosen.empty:
        raise unknown_name("plan", plan, [*plans["programme"], *plans["plan"]])
    return chosen


def _national_plans(study: Study, programme: str) -> list[str]:
    plans = study.plans
    mine = (plans["programme"] == programme) & (plans["region"] == study.nation)
    return plans.loc[mine, "plan"].tolist()


def _peers(study: Study, plans: pd.DataFrame) -> list[str]:
    """National plans of the programmes that were asked for."""
    return [p for name in plans["programme"].unique() for p in _national_plans(study, name)]


def _plan_rows(
    mine: pd.DataFrame, national: dict[str, dict], related: dict[str, Relation], context: Reference
) -> list[dict]:
    rows, adopted = [], set()
    for target in mine.to_dict("records"):
        relation = related.get(target["indicator"])
        if relation is not None:
            adopted.add(relation.national)
        counterpart = national[relation.national] if relation else None
        rows.append(ledger_row(target, relation, counterpart, context))
    left = [row for name, row in national.items() if name not in adopted]
    return rows + [not_adopted_row(row, context) for row in left]


def _in_indicator_unit(reference: pd.DataFrame, study: Study) -> list[dict]:
    """Return the national targets in the unit of their indicator (90,000 rather than 9 x 10,000).

    Growth rates and ranks keep their own unit.
    """
    unit = reference["indicator"].map(study.indicators.set_index("indicator")["unit"])
    unit = unit.where(~reference["basis"].isin(OWN_UNIT), reference["unit"])
    values = {
        column: convert(reference[column], reference["unit"], unit, study.units)
        for column in ("base_value", "value", "value_upper")
    }
    return reference.assign(**values, unit=unit).to_dict("records")


def _restatements(restated: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    first = targets.set_index("target")
    reasons = []
    for row in restated.to_dict("records"):
        other = first.loc[row["same_as"]]
        same = all(row[c] == other[c] for c in ("value", "unit", "bound", "basis"))
        text = (
            N_("The same target, stated once more.")
            if same
            else N_("The same target, stated once more with another value or bound.")
        )
        reasons.append(Text(text))
    return restated.assign(reason=pd.Series(reasons, index=restated.index, dtype=object))[EXCLUDED]


def _differences(table: pd.DataFrame, study: Study) -> pd.DataFrame:
    rows = table[table["status"].isin(["comparable", "converted"])]
    better = rows["national_indicator"].map(study.indicators.set_index("indicator")["direction"])
    signed = rows["difference"].where(better != "down", -rows["difference"])
    ambition = np.select([signed > 0, signed < 0], ["above", "below"], "equal")
    kind = rows["national_indicator"].map(study.indicators.set_index("indicator")["kind"])
    open_end = rows["local_bound"].map(_OPEN_TOWARDS).eq(better) & (signed < 0)
    ambition = np.where(open_end, "open", ambition)
    # An amount of one region is always below the nation's; that is no lack of ambition.
    ambition = np.where(kind.isin(ADDITIVE_KINDS), "share", ambition)
    relative = (rows["difference"] / rows["national_value"]).abs()
    order = relative.sort_values(ascending=False, kind="stable").index
    columns = [*DIFFERENCES, "difference", "ratio", "ambition"]
    return rows.assign(ambition=ambition).loc[order, columns].reset_index(drop=True)
