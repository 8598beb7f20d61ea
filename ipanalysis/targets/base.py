"""Where each target starts from: one rule for all that looks at targets."""

from __future__ import annotations

import pandas as pd

from ipanalysis.data.lookup import among
from ipanalysis.data.study import Study
from ipanalysis.targets.basis.facts import Facts
from ipanalysis.targets.basis.figure import Known

COLUMNS = ["target", "base_year", "base_value", "base_unit", "base_source"]


def bases(study: Study, best: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the base of each target.

    It is, in this order: what the plan states; the last exact figure before the plan that the
    document itself gives for the indicator, since that is what its authors looked at when they
    set the target; the last exact figure before the plan that the study holds.

    Parameters
    ----------
    study : Study
        The study; its targets, plans and observations are used.
    best : DataFrame, optional
        Its best values (:meth:`~ipanalysis.Study.select`), if they are at hand.

    Returns
    -------
    DataFrame
        One row per target that has a base: target, base_year (int), base_value, base_unit (the
        target's unit if the plan states the base, else the indicator's), base_source.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> table = bases(ipa.load()).set_index("target")
    >>> print(table.at["CN14-1", "base_year"], table.at["CN14-1", "base_value"])  # as printed
    2020 6.3
    """
    targets = study.targets
    stated = targets[targets["base_value"].notna()]
    stated = stated.assign(base_unit=stated["unit"], base_source=stated["source"])
    start = targets["plan"].map(study.plans.set_index("plan")["period_start"]).astype("Int64")
    open_ones = targets.loc[
        targets["base_value"].isna(), ["target", "region", "indicator", "source"]
    ].assign(start=start)
    seen = study.values()
    document = seen[(seen["bound"] == "eq") & (seen["status"] != "part_year")]
    document = _last_before(open_ones.merge(document, on=["region", "indicator", "source"]))
    best = study.select() if best is None else best
    best = best[best["bound"] == "eq"].rename(columns={"source": "base_source"})
    others = open_ones[~among(open_ones["target"], set(document["target"].tolist()))]
    others = _last_before(others.merge(best, on=["region", "indicator"]))
    document = document.rename(columns={"source": "base_source"})
    table = pd.concat([stated[COLUMNS], document[COLUMNS], others[COLUMNS]])
    return table.astype({"base_year": int}).reset_index(drop=True)


def base_in(start: dict | None, unit: str, facts: Facts) -> Known | None:
    """Return a base in a unit.

    Parameters
    ----------
    start : dict or None
        A row of :func:`bases`.
    unit : str
        The unit wanted; nothing is returned if the base has another dimension.
    facts : Facts
        The figures of the study.
    """
    pair = None if start is None else facts.pair(start["base_unit"], unit)
    if pair is None:
        return None
    value, source = float(start["base_value"]), str(start["base_source"])
    return Known(int(start["base_year"]), value, sources=(source,)).scaled(*pair)


def known_base(start: dict | None, target: dict, unit: str, facts: Facts) -> Known | None:
    """Return what a target starts from, in a unit, between what its sources state.

    Parameters
    ----------
    start : dict or None
        Its row of :func:`bases`.
    target : dict
        Its row of targets: region and indicator.
    unit : str
        The unit wanted; nothing is returned if the base has another dimension.
    facts : Facts
        The figures of the study.
    """
    known = base_in(start, unit, facts)
    if known is None:
        return None
    stated = facts.known(target["region"], target["indicator"], known.year)
    pair = facts.pair(facts.unit(target["indicator"]), unit)
    if stated is None or pair is None:
        return known
    low, high = stated.scaled(*pair).ends
    low, high = min(low, known.value), max(high, known.value)
    sources = (*known.sources, *stated.sources) if low < high else known.sources
    return Known(known.year, known.value, low, high, tuple(dict.fromkeys(sources)))


def _last_before(rows: pd.DataFrame) -> pd.DataFrame:
    """Return for each target the last of its figures from before its plan."""
    rows = rows[rows["year"] < rows["start"]].sort_values("year", kind="stable")
    names = {"year": "base_year", "value": "base_value", "unit": "base_unit"}
    return rows.drop_duplicates("target", keep="last").rename(columns=names)
