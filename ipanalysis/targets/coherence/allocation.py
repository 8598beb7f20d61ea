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
from ipanalysis.locale import N_, Text, check_lang
from ipanalysis.locale.later import in_words
from ipanalysis.targets.coherence.coherence import accounts
from ipanalysis.targets.coherence.levels import Figure, Levels, levels_of
from ipanalysis.targets.coherence.whole import Whole

COLUMNS = [
    *("national_target", "indicator", "region", "method", "target_year", "allotted", "target"),
    *("value", "bound", "ratio", "unit", "base_year", "base_value", "weight_year", "reason"),
    "source",
]
METHODS = ("base", "equal_growth", "convergence")  # and one for each indicator shared out by
SHARED_BY = ("population", "gdp")
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

        ``base``: T x share of the nation's amount in the base year. ``equal_growth``: the
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
) -> pd.DataFrame:
    """Return what :func:`allocations` does, with reasons that wait for their language."""
    known = [name for name in shared_by if name in set(study.indicators["indicator"])]
    wholes = accounts(study, indicator, plan) if wholes is None else wholes
    wholes = [whole for whole in wholes if _can_be_shared(whole)]
    names = {whole.national["indicator"] for whole in wholes}
    weights = {whole.indicator["weight"] for whole in wholes if not whole.additive}
    levels = levels_of(study, names | weights | set(known))
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
    base = _bases(whole, nation, regions, levels)
    frame = pd.DataFrame({"region": regions})
    columns = {"target": [], "value": [], "bound": []}
    for region in regions:
        promise = own.get(region)
        columns["target"].append(promise.row["target"] if promise else None)
        columns["value"].append(promise.value if promise else np.nan)
        columns["bound"].append(promise.row["local_bound"] if promise else None)
    frame = frame.assign(**columns)
    made = [
        _kept(frame, base, national, nation),
        _grown(frame, base, national, nation, levels),
        *(_by(frame, name, whole, nation, levels) for name in shared_by),
        _converging(frame, base, whole, nation, levels, meeting),
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


def _bases(whole: Whole, nation: str, regions: list[str], levels: Levels) -> dict[str, Figure]:
    """Return the figures of the year before the plan or an earlier one that most regions have."""
    name, eve = whole.national["indicator"], int(whole.national["period_start"]) - 1
    stated = whole.national["base_value"]
    found, year = levels.weights(name, [nation, *regions], eve)
    found = {region: figure for region, figure in found.items() if figure.year == year}
    if nation not in found and pd.notna(stated) and pd.notna(whole.national["base_year"]):
        base = int(whole.national["base_year"])
        found, _ = levels.weights(name, regions, base)
        found = {region: figure for region, figure in found.items() if figure.year == base}
        found[nation] = Figure(stated, stated, stated, base, whole.national["source"])
    return found


def _filled(
    frame: pd.DataFrame, method: str, allotted: list[float], reason: Text, **more: list
) -> pd.DataFrame:
    made = pd.Series(allotted, frame.index, dtype=float)
    why = [reason if np.isnan(value) else np.nan for value in made]
    table = frame.assign(method=method, allotted=made, **more)
    return table.assign(reason=pd.Series(why, frame.index, dtype=object))


def _kept(
    frame: pd.DataFrame, base: dict[str, Figure], national: dict, nation: str
) -> pd.DataFrame:
    whole, target = base.get(nation), national["value"]
    figures = [base.get(region) for region in frame["region"]]
    usable = whole is not None and whole.value > 0
    allotted = [
        target * figure.value / whole.value if usable and figure is not None else np.nan
        for figure in figures
    ]
    return _filled(frame, "base", allotted, Text(_NO_BASE), **_based(figures, whole))


def _based(figures: list[Figure | None], *others: Figure | None) -> dict[str, list]:
    ids = [figure.source for figure in others if figure is not None]
    return {
        "base_year": [figure.year if figure else None for figure in figures],
        "base_value": [figure.value if figure else np.nan for figure in figures],
        "_used": ["; ".join([f.source, *ids]) if f else "" for f in figures],
    }


def _grown(
    frame: pd.DataFrame, base: dict[str, Figure], national: dict, nation: str, levels: Levels
) -> pd.DataFrame:
    whole, year = base.get(nation), int(national["target_year"])
    eve, name = int(national["period_start"]) - 1, national["indicator"]
    figures = [levels.latest(name, region, eve) for region in frame["region"]]
    figures = [figure if figure is not None and figure.exact else None for figure in figures]
    usable = whole is not None and whole.value > 0 and national["value"] > 0
    factor = (national["value"] / whole.value) ** (1 / (year - whole.year)) if usable else np.nan
    allotted = [f.value * factor ** (year - f.year) if f is not None else np.nan for f in figures]
    return _filled(frame, "equal_growth", allotted, Text(_NO_BASE), **_based(figures, whole))


def _by(frame: pd.DataFrame, name: str, whole: Whole, nation: str, levels: Levels) -> pd.DataFrame:
    """Share out by an indicator; levels are what is allotted over the region's own weight."""
    regions, target = frame["region"].tolist(), whole.national["value"]
    own = None if whole.additive else whole.indicator["weight"]
    if own == name:
        even, years = _even(whole, regions)
        return _filled(frame, name, even, Text(_NO_WEIGHT), weight_year=years)
    shares, year, used = _parts_of(name, nation, regions, whole, levels)
    scale = np.ones(len(regions))
    if own is not None:
        scale, _, more = _parts_of(own, nation, regions, whole, levels)
        used = [f"{one}; {two}" for one, two in zip(used, more, strict=True)]
    with np.errstate(divide="ignore", invalid="ignore"):
        allotted = np.where(scale > 0, target * shares / scale, np.nan)
    reason = Text(_NO_WEIGHT)
    return _filled(frame, name, allotted.tolist(), reason, weight_year=year, _used=used)


def _even(whole: Whole, regions: list[str]) -> tuple[list[float], list[int | None]]:
    """Return the national level for every region that has a weight, and the weight's year."""
    weights = [whole.weights.get(region) for region in regions]
    target = whole.national["value"]
    return [target if w else np.nan for w in weights], [w.year if w else None for w in weights]


def _parts_of(
    name: str, nation: str, regions: list[str], whole: Whole, levels: Levels
) -> tuple[np.ndarray, list, list[str]]:
    """Return each region's share of the nation's figure of one year."""
    weights, year = levels.weights(name, [nation, *regions], int(whole.national["target_year"]))
    total = weights.get(nation)
    same = [weights.get(region) for region in regions]
    if total is None or total.year != year or total.value <= 0:
        return np.full(len(regions), np.nan), [None] * len(regions), [""] * len(regions)
    same = [figure if figure is not None and figure.year == year else None for figure in same]
    shares = np.array([figure.value / total.value if figure else np.nan for figure in same])
    used = [f"{figure.source}; {total.source}" if figure else "" for figure in same]
    return shares, [year if figure else None for figure in same], used


def _converging(
    frame: pd.DataFrame,
    base: dict[str, Figure],
    whole: Whole,
    nation: str,
    levels: Levels,
    meeting: int,
) -> pd.DataFrame:
    first, target = base.get(nation), whole.national["value"]
    years: list[int | None]
    kept = _kept(frame, base, whole.national, nation)
    if whole.additive:
        shares, years, used = _parts_of(
            SHARED_BY[0], nation, frame["region"].tolist(), whole, levels
        )
        even = target * shares
        kept["_used"] = [f"{a}; {b}" for a, b in zip(kept["_used"], used, strict=True)]
    else:
        even, years = _even(whole, frame["region"].tolist())
    way = np.nan
    if first is not None and meeting > first.year:
        way = min((int(whole.national["target_year"]) - first.year) / (meeting - first.year), 1.0)
    allotted = (1 - way) * kept["allotted"].to_numpy() + way * np.array(even, dtype=float)
    columns = {name: kept[name].tolist() for name in ("base_year", "base_value", "_used")}
    reason = Text(_NO_BASE)
    return _filled(frame, "convergence", allotted.tolist(), reason, weight_year=years, **columns)


def _sources(table: pd.DataFrame, national: dict, own: dict) -> list[str]:
    used = table["_used"] if "_used" in table else pd.Series("", table.index)
    found = []
    for region, more in zip(table["region"], used.fillna(""), strict=True):
        promise = own.get(region)
        ids = [national["source"], *([promise.row["source"]] if promise else [])]
        ids += [one for one in more.split("; ") if one]
        found.append("; ".join(dict.fromkeys(ids)))
    return found


_NO_BASE = N_("The region or the nation has no figure from before the plan.")
_NO_WEIGHT = N_("The region or the nation has no figure to share out by.")
