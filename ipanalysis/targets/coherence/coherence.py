"""Coherence: whether the national target is met if every region does what it promises."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ipanalysis.data.lookup import records
from ipanalysis.data.study import Study, needs_study
from ipanalysis.locale import Name, check_lang
from ipanalysis.locale.later import in_words
from ipanalysis.targets.base import base_in, bases
from ipanalysis.targets.basis.facts import Facts
from ipanalysis.targets.coherence.account import account
from ipanalysis.targets.coherence.levels import Figure, levels_of
from ipanalysis.targets.coherence.parts import tree_of
from ipanalysis.targets.coherence.promises import national_targets, promises
from ipanalysis.targets.coherence.table import frames
from ipanalysis.targets.coherence.whole import Whole


@dataclass(frozen=True)
class Coherence:
    """National targets and what the local ones come to.

    Attributes
    ----------
    table : DataFrame
        One row per national target: target, plan, programme, indicator, target_year,
        national_value, unit, bound, basis, method (``sum`` or ``mean``), weight (indicator),
        weight_year, parts (how many count), covered_low, covered_high (their share of the weight;
        of the nation's latest amount for sums), promised_low, promised, promised_high (the parts
        together), rest_regions, needed_low, needed, needed_high (what the regions without a
        target must reach), now_low, now_high, now_year (what they have), rest_known (share of
        their weight, or for sums of their number, whose latest value is known), whole_low,
        whole_high (the nation if they stay there), latest_value, latest_year (of the nation),
        growth_low, growth_high (a year, of the rest, at best and at worst), growth_limit
        (fastest that a part targets), verdict (``assured``, ``reachable``, ``in_doubt``,
        ``cannot_tell``), reason, source. An end that is open is missing.
    parts : DataFrame
        One row per local target beside a national one: national_target, target, plan, region,
        indicator, status, local_value, local_unit, local_basis, bound, value, low, high, unit
        (in the nation's unit and basis), weight, weight_year, contribution (value x weight),
        base_year, base_value (local unit), growth (a year), latest_year, latest_value, counted
        (bool), reason (why not), source.
    rest : DataFrame
        One row per region without a target that counts: national_target, indicator, region, less
        (regions inside it that count), weight, weight_year, latest_year, latest_value, unit,
        needed, needed_low, needed_high (level for all of them if a mean; nothing for sums),
        source.
    """

    table: pd.DataFrame
    parts: pd.DataFrame
    rest: pd.DataFrame


def coherence(
    study: Study, indicator: str | None = None, plan: str | None = None, lang: str = "en"
) -> Coherence:
    """Tell whether the local targets add up to the national ones.

    Parameters
    ----------
    study : Study
        The study; ``study.as_of(date)`` for what was known on a day.
    indicator : str, optional
        Id or name of one indicator; all national ones if not given.
    plan : str, optional
        A programme or a plan of it; all programmes if not given.
    lang : {"en", "zh"}
        Language of the reasons.

    Returns
    -------
    Coherence

    Raises
    ------
    UnknownNameError
        If the study has no such indicator, programme or plan.

    Notes
    -----
    Targets of other programmes for the same measure and year count too. Amounts (stocks and
    flows) are summed; other kinds are averaged by the indicator that ``weight`` names, with the
    figures of the one year that most regions have. See
    :mod:`ipanalysis.targets.coherence.parts` for who counts,
    :mod:`ipanalysis.targets.coherence.bounding` for the bounds and
    :mod:`ipanalysis.targets.coherence.outlook` for the verdict.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> found = ipa.coherence(ipa.load(), "hv_patents_per_10k", "14FYP")
    >>> found.parts.loc[found.parts["counted"], "region"].nunique()
    9
    """
    needs_study(study)
    check_lang(lang)
    found = unworded(study, indicator, plan)
    return Coherence(in_words(found.table, lang), in_words(found.parts, lang), found.rest)


def unworded(study: Study, indicator: str | None = None, plan: str | None = None) -> Coherence:
    """Return what :func:`coherence` does, with reasons that wait for their language."""
    return tables(accounts(study, indicator, plan), study.nation)


def tables(wholes: list[Whole], nation: str) -> Coherence:
    """Return the tables of some accounts, with reasons that wait for their language."""
    return Coherence(**frames(wholes, nation))


def accounts(
    study: Study,
    indicator: str | None = None,
    plan: str | None = None,
    best: pd.DataFrame | None = None,
    starts: pd.DataFrame | None = None,
) -> list[Whole]:
    """Return the account of each national target.

    Parameters
    ----------
    study, indicator, plan
        As in :func:`coherence`.
    best, starts : DataFrame, optional
        The best values and the bases of the study (:meth:`~ipanalysis.Study.select`,
        :func:`ipanalysis.targets.base.bases`), where they are at hand.
    """
    best = study.select() if best is None else best
    starts = bases(study, best) if starts is None else starts
    nationals = national_targets(study, indicator, plan)
    found = promises(study, nationals, starts)
    facts, start_of = Facts(study), {row["target"]: row for row in records(starts)}
    known = {row["indicator"]: row for row in records(study.indicators)}
    names = {row["indicator"] for row in nationals}
    weights = {known[name]["weight"] for name in names}
    levels = levels_of(study, names | {w for w in weights if isinstance(w, str)}, best)
    years = {int(row["target_year"]) for row in nationals}
    trees = {year: tree_of(study.regions, study.nation, year) for year in years}
    made = []
    for row in nationals:
        indicator = known[row["indicator"]]
        tree = trees[int(row["target_year"])]
        weight = known.get(indicator["weight"], {})
        named = weight_name(indicator["weight"], weight)
        base = base_in(start_of.get(row["target"]), row["unit"], facts)
        first = base and Figure(*(base.value,) * 3, base.year, *base.sources)
        made.append(account(row, indicator, found[row["target"]], tree, levels, named, first))
    return made


def weight_name(code: object, row: dict) -> Name:
    """Return the name of what a mean is weighted by; it may be no indicator of the study."""
    texts = [row.get(column) for column in ("name_en", "name_zh")]
    known = [text for text in texts if isinstance(text, str)] or [str(code)]
    return Name(known[0], known[-1])
