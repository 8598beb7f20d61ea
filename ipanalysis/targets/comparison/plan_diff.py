"""Two plans side by side: what was dropped, added, tightened, loosened, redefined."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ipanalysis.data.study import Study
from ipanalysis.data.units import convert_one
from ipanalysis.errors import UsageError, unknown_name
from ipanalysis.locale import LANGUAGES, N_, Name, Text, check_lang
from ipanalysis.locale.later import in_words
from ipanalysis.targets.base import bases
from ipanalysis.targets.comparison.ambition import Comparison, Target, growth_a_year
from ipanalysis.targets.comparison.pairs import paired
from ipanalysis.targets.ledger.context import Reference, references
from ipanalysis.targets.mapping import Relation

STATUSES = (
    *("tightened", "loosened", "unchanged", "changed", "redefined", "other_year"),
    *("other_size", "added", "dropped"),
)
COLUMNS = [
    *("region", "plan", "target", "indicator", "against_region", "against", "against_target"),
    *("against_indicator", "relation", "status", "compared"),
    *("plan_value", "plan_upper", "plan_unit", "plan_basis", "plan_bound", "plan_year"),
    *("against_value", "against_upper", "against_unit", "against_basis", "against_bound"),
    *("against_year", "value", "low", "high", "difference", "ratio"),
    *("base_year", "base_value", "growth_a_year"),
    *("against_base_year", "against_base_value", "against_growth_a_year"),
    *("assumption", "reason", "source", "against_source"),
]
_STATED = ("target", "region", "indicator", "unit", "bound", "basis", "source")
_YEARS = ("plan_year", "against_year", "base_year", "against_base_year")


def compare_plans(study: Study, plan: str, against: str, lang: str = "en") -> pd.DataFrame:
    """Compare the targets of one plan with those of another.

    Parameters
    ----------
    study : Study
        The study.
    plan : str
        Id or name of the plan that is looked at.
    against : str
        Id or name of the plan it is held against: an earlier one, its draft, that of another
        region.
    lang : {"en", "zh"}
        Language of assumptions and reasons.

    Returns
    -------
    DataFrame
        One row per pair of targets and per target without a partner: region, plan, target,
        indicator; against_region, against, against_target, against_indicator; relation (SKOS);
        status; compared (``level`` or ``growth``: what the status rests on); plan_value,
        plan_upper (end of a range), plan_unit, plan_basis, plan_bound, plan_year and the same with
        ``against_``, all as stated; value, low, high (the plan's target in the unit, on the
        basis and in the measure of the other's), difference (value less against_value) and
        ratio, where levels are compared; base_year, base_value (in plan_unit), growth_a_year
        (fraction) and the same with ``against_``; assumption, reason, source, against_source (of
        the target, and of the base where growth is compared).

        ``status``, from `against` to `plan`, is ``tightened``, ``loosened``, ``unchanged``,
        ``changed`` (neither tighter nor looser can be said), ``redefined`` (another scope, basis
        or kind of unit; the reason says which), ``other_year`` or ``other_size`` (set for another
        year, or an amount of another region, and a growth a year cannot be compared), ``added`` or
        ``dropped``.

    Raises
    ------
    UnknownNameError
        If there is no such plan; the nearest names are listed.
    UsageError
        If both are the same plan.

    Notes
    -----
    Targets for the same year are compared by their level, others by the growth a year that each
    requires from its own base: a later, higher target is not tighter only because it is later.
    Amounts of different regions (stocks and flows, of which a large region has more) are compared
    by their growth as well.
    Of a target what counts is the least that meets it, in the direction that is better: "12" and
    "at least 12" ask for the same, "more than 12" for more, "about 12" for less, and a bound on
    the other side ("at most 12", where more is better) for nothing. See ``docs/methods.md``.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> table = ipa.compare_plans(ipa.load(), "SH-14FYP", against="CN-14FYP")
    >>> table.set_index("indicator").at["hv_patents_per_10k", "status"]
    'tightened'
    """
    check_lang(lang)
    return in_words(unworded(study, plan, against), lang)


def unworded(study: Study, plan: str, against: str) -> pd.DataFrame:
    """Return what :func:`compare_plans` does, with reasons that wait for their language."""
    mine, others = _plan(study, plan), _plan(study, against)
    if mine["plan"] == others["plan"]:
        text = N_("{plan!r} cannot be held against itself. Name two plans.")
        raise UsageError(text, plan=mine["plan"])
    about = _Study.of(study, national=others["region"] == study.nation)
    ours, theirs = about.targets(mine), about.targets(others)
    context = about.contexts[mine["plan"]]
    heads = {
        **{"region": mine["region"], "plan": mine["plan"]},
        **{"against_region": others["region"], "against": others["plan"]},
    }
    rows = [heads | about.row(*pair, context) for pair in paired(ours, theirs, study.mappings)]
    table = pd.DataFrame(rows, columns=COLUMNS)
    numbers = [c for c in COLUMNS if c.endswith(("value", "upper", "low", "high", "a_year"))]
    numbers += ["difference", "ratio"]
    return table.astype(dict.fromkeys(numbers, "float64") | dict.fromkeys(_YEARS, "Int64"))


def _plan(study: Study, name: str) -> dict:
    """Return the row of a plan that is called by its id or one of its names."""
    rows = study.plans.to_dict("records")
    columns = ("plan", "name_zh", "name_en")
    wanted = str(name).casefold()
    for column in columns:
        found = [row for row in rows if str(row[column]).casefold() == wanted]
        if len(found) == 1:
            return found[0]
    known = [row[c] for c in columns for row in rows if pd.notna(row[c])]
    raise unknown_name("plan", name, known)


@dataclass(frozen=True)
class _Study:
    """What of a study the rows share, in plain dicts and lists."""

    study: Study
    contexts: dict[str, Reference]
    indicators: dict[str, dict]
    national: bool

    @classmethod
    def of(cls, study: Study, *, national: bool) -> _Study:
        contexts = references(study, bases(study))
        indicators = study.indicators.set_index("indicator").to_dict("index")
        return cls(study, contexts, indicators, national)

    def targets(self, plan: dict) -> list[Target]:
        """Return the targets of a plan, restatements left out."""
        rows = self.study.targets
        rows = rows[(rows["plan"] == plan["plan"]) & rows["same_as"].isna()]
        return [self._target(row, plan) for row in rows.to_dict("records")]

    def _target(self, row: dict, plan: dict) -> Target:
        about = self.indicators[row["indicator"]]
        start = self.contexts[plan["plan"]].bases.get(row["target"])
        names = (self.study.label("indicators", row["indicator"], lang) for lang in LANGUAGES)
        return Target(
            **{key: row[key] for key in _STATED},
            name=Name(*names),
            value=float(row["value"]),
            upper=None if pd.isna(row["value_upper"]) else float(row["value_upper"]),
            year=int(row["target_year"]),
            kind=about["kind"],
            direction=about["direction"],
            base=start and (int(start["base_year"]), start["base_value"], start["base_unit"]),
            base_source=start and start["base_source"],
            base_is_stated=pd.notna(row["base_value"]),
        )

    def row(
        self,
        mine: Target | None,
        other: Target | None,
        relation: Relation | bool,
        context: Reference,
    ) -> dict:
        """Return the row of a pair, or of a target that has no partner."""
        units = self.study.units
        row = _side(mine, "", "plan_", units) if mine else {}
        row |= _side(other, "against_", "against_", units) if other else {}
        if mine is not None and other is not None:
            return row | Comparison(mine, other, relation, context, self.national).row()
        text = N_("Beside another target for the same indicator, which both plans have.")
        reason = Text(text) if relation else None
        return row | {"status": "added" if mine else "dropped", "reason": reason}


def _side(target: Target, prefix: str, stated: str, units: pd.DataFrame) -> dict:
    """Return the columns of one of the two plans."""
    row = {f"{prefix}{key}": getattr(target, key) for key in ("target", "indicator", "source")}
    keys = ("value", "upper", "unit", "basis", "bound", "year")
    row |= {f"{stated}{key}": getattr(target, key) for key in keys}
    growth = growth_a_year(target, units)
    if growth is not None:
        year, value, unit = target.base
        row[f"{prefix}base_year"] = year
        row[f"{prefix}base_value"] = convert_one(value, unit, target.unit, units)
        row[f"{prefix}growth_a_year"] = growth
        sources = dict.fromkeys((target.source, target.base_source))
        row[f"{prefix}source"] = "; ".join(sources)
    return row
