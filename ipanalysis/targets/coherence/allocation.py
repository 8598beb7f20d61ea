"""Fair shares: what each region's part of a national target would be by simple rules.

No rule is the right one; each stands for a family of ideas about fairness (Höhne, N., den Elzen,
M. & Escalante, D. 2014, Regional GHG reduction targets based on effort sharing, *Climate Policy*
14, 122-147): keeping today's shares, equal shares a head, ability to pay. Contraction and
convergence (Meyer, A. 2000, *Contraction & Convergence*, Green Books) moves from the first to the
second in a straight line.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ipanalysis.data.study import Study
from ipanalysis.data.vocabulary import AMOUNTS
from ipanalysis.errors import UsageError
from ipanalysis.locale import N_, check_lang
from ipanalysis.locale.later import in_words
from ipanalysis.targets.coherence.coherence import accounts
from ipanalysis.targets.coherence.levels import Levels, levels_of
from ipanalysis.targets.coherence.shares import (
    HEADS,
    bases_of,
    by_indicator,
    converging,
    grown,
    kept,
)
from ipanalysis.targets.coherence.whole import Whole

COLUMNS = [
    *("national_target", "indicator", "region", "method", "target_year", "allotted", "target"),
    *("value", "bound", "ratio", "unit", "base_year", "base_value", "weight_year", "reason"),
    "source",
]
METHODS = ("base", "equal_growth", "convergence")  # and one for each indicator shared out by
SHARED_BY = (HEADS, "gdp")
LATER = 10  # years from the target to the year of equal levels, if none is given


def allocations(
    study: Study,
    indicator: str | None = None,
    plan: str | None = None,
    *,
    shared_by: Sequence[str] = SHARED_BY,
    convergence_year: int | None = None,
    lang: str = "en",
) -> pd.DataFrame:
    """Share out national targets by simple rules, beside each region's own target.

    Parameters
    ----------
    study : Study
        The study.
    indicator, plan : str, optional
        As in :func:`ipanalysis.coherence`.
    shared_by : sequence of str
        Indicators that amounts are shared out by; those that the study lacks are passed over.
    convergence_year : int, optional
        Year in which all regions have the same level; ten years after the target if not given.
    lang : {"en", "zh"}
        Language of the reasons.

    Returns
    -------
    DataFrame
        One row per national target, region (parts that count and regions without a target) and
        method: national_target, indicator, region, method, target_year, allotted (in the unit of
        the national target), target, value (the region's own), bound (of it), ratio (own over
        allotted), unit, base_year, base_value, weight_year, reason (why nothing is allotted),
        source. Regions of which nothing is known have no row.

        ``base``: T x share of the nation's amount in the year of its target's base, by the rule
        of :func:`ipanalysis.targets.base.bases`. ``equal_growth``: the
        region's own latest figure before the plan, grown like the nation's base to T.
        ``population``, ``gdp``: T x share of the nation's population or product; of an indicator
        that is weighted by it, T for all. ``convergence``: the share is
        (1 - l) x ``base`` + l x share of the weight, l = (target year - base year) /
        (convergence year - base year), at most 1.

    Raises
    ------
    UnknownNameError
        If the study has no such indicator or plan.
    UsageError
        If the convergence year is before a target year.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> table = ipa.allocations(ipa.load(), "hv_patents_per_10k", "14FYP")
    >>> sorted(table["method"].unique())
    ['base', 'convergence', 'equal_growth', 'gdp', 'population']
    """
    check_lang(lang)
    return in_words(unworded(study, indicator, plan, shared_by, convergence_year), lang)


def unworded(
    study: Study,
    indicator: str | None = None,
    plan: str | None = None,
    shared_by: Sequence[str] = SHARED_BY,
    convergence_year: int | None = None,
    wholes: list[Whole] | None = None,
    best: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return what :func:`allocations` does, with reasons that wait for their language.

    `wholes` are the accounts of the national targets and `best` the best values of the study
    (:meth:`~ipanalysis.Study.select`), where they are at hand.
    """
    best = study.select() if best is None else best
    known = [name for name in shared_by if name in set(study.indicators["indicator"])]
    wholes = accounts(study, indicator, plan, best) if wholes is None else wholes
    wholes = [whole for whole in wholes if _can_be_shared(whole)]
    names = {whole.national["indicator"] for whole in wholes}
    weights = {whole.indicator["weight"] for whole in wholes if not whole.additive}
    levels = levels_of(study, names | weights | set(known), best)
    tables = [_shares(w, study.nation, levels, known, convergence_year) for w in wholes]
    tables = [table for table in tables if len(table)]
    table = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=COLUMNS)
    table = table.reindex(columns=COLUMNS)
    return table.astype(
        {name: "Int64" for name in ("target_year", "base_year", "weight_year")}
        | {name: float for name in ("allotted", "value", "ratio", "base_value")}
        | {"reason": object}
    )


def _can_be_shared(whole: Whole) -> bool:
    kind = whole.indicator["kind"]
    alike = whole.additive or isinstance(whole.indicator["weight"], str)
    return (
        bool(whole.pieces)
        and kind not in ("score", "rate")  # nobody owes a part of a score
        and whole.national["basis"] in AMOUNTS
        and alike
    )


def _shares(
    whole: Whole, nation: str, levels: Levels, shared_by: list[str], convergence_year: int | None
) -> pd.DataFrame:
    national, year = whole.national, int(whole.national["target_year"])
    meeting = year + LATER if convergence_year is None else convergence_year
    if meeting < year:
        text = N_("Regions cannot converge in {year}, before the target year {target}.")
        raise UsageError(text, year=meeting, target=year)
    own = {p.row["region"]: p for p in whole.counted}
    regions = [*own, *(piece.region for piece in whole.pieces)]
    base = bases_of(whole, nation, regions, levels)
    frame = pd.DataFrame({"region": regions})
    columns = {"target": [], "value": [], "bound": []}
    for region in regions:
        promise = own.get(region)
        columns["target"].append(promise.row["target"] if promise else None)
        columns["value"].append(promise.value if promise else np.nan)
        columns["bound"].append(promise.row["local_bound"] if promise else None)
    frame = frame.assign(**columns)
    made = [
        kept(frame, base, national, nation),
        grown(frame, base, national, nation, levels),
        *(by_indicator(frame, name, whole, nation, levels) for name in shared_by),
        converging(frame, base, whole, nation, levels, meeting),
    ]
    table = pd.concat(made, ignore_index=True)
    table = table[table["allotted"].notna() | table["target"].notna()]
    ratio = table["value"] / table["allotted"].where(table["allotted"] > 0)
    return table.assign(
        national_target=national["target"],
        indicator=national["indicator"],
        target_year=year,
        unit=national["unit"],
        ratio=ratio,
        source=_sources(table, national, own),
    )


def _sources(table: pd.DataFrame, national: dict, own: dict) -> list[str]:
    used = table["_used"] if "_used" in table else pd.Series("", table.index)
    found = []
    for region, more in zip(table["region"], used.fillna(""), strict=True):
        promise = own.get(region)
        ids = [national["source"], *([promise.row["source"]] if promise else [])]
        ids += [one for one in more.split("; ") if one]
        found.append("; ".join(dict.fromkeys(ids)))
    return found
