"""An index over several indicators, with the range of ranks that its choices leave open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ipanalysis.data.vocabulary import AGGREGATE, COMPARABLE_CODES, NORMALISE
from ipanalysis.errors import UsageError
from ipanalysis.locale import N_, Name, Text, check_lang
from ipanalysis.locale.later import in_words
from ipanalysis.models.composite_inputs import ACCEPT, Inputs, read_inputs
from ipanalysis.models.composite_scaling import (
    Scale,
    average,
    scale_of,
    weights_of,
)
from ipanalysis.models.rank_ranges import (
    WEIGHT_RANGE,
    Setup,
    nominal_scores,
    rank_ranges,
    ranks_of,
    weight_ends,
)

#: What may vary in the ranges of ranks.
VARY = ("method", "weights", "values")
_LEAST = 3  # regions


@dataclass(frozen=True)
class Composite:
    """An index; see :func:`composite`.

    Attributes
    ----------
    ranks, scores, drivers, methods, refused, settings, inputs : DataFrame
        The tables.
    normalise, aggregate, weights : str
        The nominal choices; weights are equal, pca or given.
    explained : float
        Weights by PCA: the share of the variance that its first component has.
    shift : float
        Added to rescaled values in the geometric mean.
    draws, seed : int
        Of the ranges.
    """

    ranks: pd.DataFrame
    scores: pd.DataFrame
    drivers: pd.DataFrame
    methods: pd.DataFrame
    refused: pd.DataFrame
    settings: pd.DataFrame
    inputs: pd.DataFrame
    normalise: str
    aggregate: str
    weights: str
    explained: float
    shift: float
    draws: int
    seed: int


def composite(
    data: object,
    indicators: Iterable[str] | None = None,
    year: int | None = None,
    normalise: str = "minmax",
    weights: str | Mapping[str, float] = "equal",
    aggregate: str = "arithmetic",
    goalposts: Mapping[str, object] | None = None,
    missing: float = 0.2,
    lang: str = "en",
    *,
    regions: str | Iterable[str] | None = None,
    directions: Mapping[str, str] | None = None,
    shift: float = 0.0,
    accept: Iterable[str] = ACCEPT,
    vary: Iterable[str] = VARY,
    weight_ranges: float | str | Mapping[str, tuple[float, float]] = WEIGHT_RANGE,
    draws: int = 1024,
    seed: int = 0,
) -> Composite:
    """Make an index of several indicators, and say how far its ranks can be relied on.

    Parameters
    ----------
    data : Study or DataFrame
        A study, or a frame with the columns region, indicator, value; low and high (ends of the
        interval the value lies in), direction, source, unit and year if known.
    indicators : several str
        Ids or names; of a frame all if not given.
    year : int
        The year; a frame need not have any.
    normalise : {"minmax", "zscore", "target"}
        Rescaling of each indicator x, turned so that more is better:

        - minmax: (x - worst)/(best - worst) with fixed goalposts; what lies beyond counts as 0
          or 1;
        - zscore: (x - mean)/s, mean and s (n - 1) over the regions of the index;
        - target: distance to a target, (x - worst)/(target - worst), cut to 0 and 1.
    weights : "equal", "pca" or mapping of indicator to number
        Brought to a sum of 1. See :func:`~ipanalysis.models.composite_scaling.weights_of`.
    aggregate : {"arithmetic", "geometric"}
        Sum of w y or product of y^w.
    goalposts : mapping, optional
        minmax: indicator to (lowest, highest value). An indicator without is rescaled by the
        lowest and highest of the regions at hand, which ``settings`` then states; a region more or
        less changes them. target: indicator to target, or to (worst, target); needed for all.
    missing : float
        A region is refused if more than this share of its indicators, or of their weight, is
        missing. Nothing is imputed: the index of the others is over what they have, with the
        weights brought to a sum of 1.
    lang : {"en", "zh"}
        Language of the reasons.
    regions : str or several, optional
        Codes, names or levels. If not given, all with a figure; of a study without the nation and
        groups, as a whole does not compete with its parts.
    directions : mapping, optional
        Indicator to "up" or "down", where the study says neither or you see it otherwise.
    shift : float
        Added to rescaled values in the geometric mean and taken off the result. Without one the
        geometric mean is refused where a rescaled value can be zero or negative.
    accept : several str
        Codes of :func:`~ipanalysis.targets.comparability.comparability` that are used all the
        same; other figures that do not compare count as missing. A bound is used from itself to
        the end of the indicator's range, and not at all if that has none.
    vary : several of "method", "weights", "values"
        What the ranges of ranks vary.
    weight_ranges : float, "dirichlet" or mapping
        How far weights vary; see :func:`~ipanalysis.models.rank_ranges.weight_ends`.
    draws, seed : int
        See :func:`~ipanalysis.models.rank_ranges.rank_ranges`.

    Returns
    -------
    Composite
        - ``ranks``, best first: region, score, rank (of the nominal choices; equal scores share
          the better one), median, low, high (5 % and 95 % of the draws), best, worst (of all
          runs, the nominal among them), source (ids of the sources of its figures);
        - ``scores``: region, score, rank, indicators (how many it has), weight_missing (share of
          the weight that it lacks), source;
        - ``drivers``: region (missing: the average shift in rank of all regions), factor (method,
          weights or an indicator), first and total (Sobol' shares of the rank's variance);
          largest total of the average shift first;
        - ``methods``: region, normalise, aggregate, weights, score, rank: every combination that
          can be made, with the figures as they are;
        - ``refused``: region, indicators, weight_missing, reason, source;
        - ``settings``: indicator, direction, weight, zero and one (the values that become 0 and
          1), stated (whether the goalposts were given or are of the data; empty for zscore);
        - ``inputs``: region, indicator, value, low, high, scaled, code, reason, unit, source.

    Raises
    ------
    UsageError
        If the index cannot be made: fewer than three regions, an indicator on which all are equal
        or of unknown direction, weights by PCA of mixed signs, a geometric mean of zero.

    Notes
    -----
    Each draw takes a method (rescaling and mean, all that can be made, equally likely), weights,
    and for each figure a value within its interval: half a unit of its last digit, a bound up to
    its natural end, all that sources print for the year. Goalposts, mean and s stay. Distance to
    target is a method of the draws only if it is the nominal one. Shares are estimates: with 1,024
    draws they are good to some 0.05.

    References
    ----------
    OECD/JRC (2008), Handbook on Constructing Composite Indicators. Saisana, M., Saltelli, A.,
    Tarantola, S. (2005), Journal of the Royal Statistical Society A 168, 307-323. Saltelli, A. et
    al. (2010), Computer Physics Communications 181, 259-270.

    Examples
    --------
    >>> frame = pd.DataFrame({
    ...     "region": ["A", "B", "C"] * 2, "indicator": ["x"] * 3 + ["y"] * 3,
    ...     "value": [0.0, 5, 10, 4, 1, 3], "direction": ["up"] * 3 + ["down"] * 3})
    >>> composite(frame).scores[["region", "score", "rank"]].values.tolist()
    [['B', 0.75, 1], ['C', 0.6666666666666666, 2], ['A', 0.0, 3]]
    """
    check_lang(lang)
    vary, accept = set(vary), set(accept)
    _check_choices(normalise, aggregate, missing, vary, accept)
    inputs = read_inputs(data, indicators, year, regions, directions, accept)
    named = _named(data, goalposts), _named(data, weights), _named(data, weight_ranges)
    posts, weights, weight_ranges = named
    names = inputs.indicators
    signs = np.array([1 if inputs.directions[n] == "up" else -1 for n in names])
    everyone = sorted(inputs.cells["region"].unique())
    shares, explained = weights_of(weights, inputs.matrix("value", everyone), names, signs)
    gaps, kept = _gaps(inputs, everyone, shares, missing)
    refused = _refused(inputs, gaps[~kept], {n: _label(data, n) for n in names})
    staying = gaps.index[kept].tolist()
    if len(staying) < _LEAST:
        text = N_("An index needs at least {least} regions; {n} have enough figures.")
        raise UsageError(text, least=_LEAST, n=len(staying))
    table = {c: inputs.matrix(c, staying) for c in ("value", "low", "high")}
    _check_figures(table["value"], names, posts)
    scales = _scales(normalise, table["value"], names, signs, posts)
    methods = _methods(scales, table, aggregate, shift, names)
    ends = weight_ends(weight_ranges, shares, names) if "weights" in vary else None
    fixed = table if "values" in vary else dict.fromkeys(table, table["value"])
    nominal = [(scales[n], how) for n, how in methods]
    setup = Setup(
        *(fixed[c] for c in ("value", "low", "high")),
        shares,
        ends,
        nominal if "method" in vary else nominal[:1],
        shift,
    )
    found = rank_ranges(setup, draws, seed)
    cells = _with_scaled(inputs, staying, scales[normalise](table["value"]))
    scores = _scores(staying, nominal_scores(setup), gaps, cells)
    ranges = {c: getattr(found, c) for c in ("median", "low", "high", "best", "worst")}
    ranks = scores[["region", "score", "rank"]].merge(
        pd.DataFrame({"region": pd.Series(staying, dtype="str"), **ranges}), on="region"
    )
    ranks["source"] = scores["source"]
    given = "given" if isinstance(weights, Mapping) else weights
    return Composite(
        ranks=ranks,
        scores=scores,
        drivers=_drivers(found, staying, names),
        methods=_every_method(scales, methods, table["value"], staying, {given: shares}, shift),
        refused=in_words(refused, lang).astype({"reason": "str"}),
        settings=_settings(inputs, shares, scales[normalise], posts, normalise),
        inputs=in_words(cells, lang).astype({"reason": "str"}),
        normalise=normalise,
        aggregate=aggregate,
        weights=given,
        explained=explained,
        shift=shift,
        draws=draws,
        seed=seed,
    )


def _check_choices(
    normalise: str, aggregate: str, missing: float, vary: set[str], accept: set[str]
) -> None:
    problems = []
    for name, given, known in (
        ("normalise", normalise, NORMALISE),
        ("aggregate", aggregate, AGGREGATE),
        *(("vary", word, VARY) for word in sorted(vary)),
        *(("accept", word, COMPARABLE_CODES) for word in sorted(accept)),
    ):
        if given not in known:
            text = N_("{name} is one of {known}, not {given!r}")
            problems.append(Text(text, {"name": name, "known": known, "given": given}))
    if not 0 <= missing < 1:
        text = N_("the share that may be missing is from 0 to below 1, not {given}")
        problems.append(Text(text, {"given": missing}))
    if problems:
        raise UsageError(N_("The index cannot be made: {problems}."), problems=tuple(problems))


def _check_figures(values: np.ndarray, names: list[str], posts: object) -> None:
    """Refuse indicators that tell regions not apart, and goalposts of none of them."""
    known = np.isfinite(values).sum(axis=0)
    few = tuple(name for name, n in zip(names, known, strict=True) if n < 2)
    strange = tuple(str(name) for name in posts or {} if name not in names)
    problems = []
    if few:
        text = N_("fewer than two of the regions have a figure of {names}")
        problems.append(Text(text, {"names": few}))
    if strange:
        problems.append(Text(N_("no such indicator in the index: {names}"), {"names": strange}))
    if problems:
        raise UsageError(N_("The index cannot be made: {problems}."), problems=tuple(problems))


def _named(data: object, given: object) -> object:
    """Return a mapping with ids of indicators for names; anything else as it is."""
    if isinstance(data, pd.DataFrame) or not isinstance(given, Mapping):
        return given
    return {data.indicator(name): value for name, value in given.items()}


def _gaps(
    inputs: Inputs, everyone: list[str], shares: np.ndarray, missing: float
) -> tuple[pd.DataFrame, np.ndarray]:
    known = np.isfinite(inputs.matrix("value", everyone))
    lost = (~known * shares).sum(axis=1)
    gaps = pd.DataFrame(
        {"indicators": known.sum(axis=1), "weight_missing": lost},
        index=pd.Index(everyone, dtype="str", name="region"),
    )
    # 0.2 of five equal weights is not exactly 1/5 in binary fractions.
    most = missing + 1e-9
    kept = (lost <= most) & ((~known).mean(axis=1) <= most) & known.any(axis=1)
    return gaps, kept


def _label(data: object, indicator: str) -> object:
    if isinstance(data, pd.DataFrame):
        return indicator
    return Name(*(data.label("indicators", indicator, lang) for lang in ("en", "zh")))


def _refused(inputs: Inputs, gaps: pd.DataFrame, names: Mapping[str, object]) -> pd.DataFrame:
    cells = inputs.cells[inputs.cells["region"].isin(gaps.index)]
    lost = cells[cells["value"].isna()]
    lacking = lost["indicator"].map(names).groupby(lost["region"]).agg(tuple).to_dict()
    text = N_("{n} of {total} indicators and {share}% of the weight are missing: {names}.")
    reason = [
        Text(
            text,
            {
                "n": len(names) - row.indicators,
                "total": len(names),
                "share": round(100 * row.weight_missing, 1),
                "names": lacking[region],
            },
        )
        for region, row in zip(gaps.index, gaps.itertuples(index=False), strict=True)
    ]
    table = gaps.reset_index().assign(reason=pd.Series(reason, dtype=object))
    return table.assign(source=_sources(cells, gaps.index).to_numpy())


def _sources(cells: pd.DataFrame, regions: Iterable[str]) -> pd.Series:
    """Return all sources of the figures of each region, each once."""
    used = cells[cells["value"].notna() & cells["source"].notna()]
    lists = used.groupby("region")["source"].agg(
        lambda ids: "; ".join(dict.fromkeys("; ".join(ids).split("; ")))
    )
    return lists.reindex(list(regions)).astype("str")


def _scales(
    normalise: str, values: np.ndarray, names: list[str], signs: np.ndarray, posts: object
) -> dict[str, Scale]:
    """Return the rescalings that can be made, the nominal one first."""
    scales = {normalise: scale_of(normalise, values, names, signs, posts)}
    for other in ("minmax", "zscore"):
        # Goalposts of a distance to target are targets, not ends of a range.
        given = posts if other == "minmax" and normalise != "target" else None
        if other not in scales:
            try:
                scales[other] = scale_of(other, values, names, signs, given)
            except UsageError:  # all are equal on an indicator: only fixed goalposts rescale it
                continue
    return scales


def _methods(
    scales: dict[str, Scale],
    table: dict[str, np.ndarray],
    aggregate: str,
    shift: float,
    names: list[str],
) -> list[tuple[str, str]]:
    """Return rescalings and means that go together, the nominal ones first."""
    first = next(iter(scales))
    lowest = {n: _lowest(scale, table) for n, scale in scales.items()}
    bad = np.flatnonzero(lowest[first] + shift <= 0)
    if aggregate == "geometric" and len(bad):
        text = N_(
            "The geometric mean needs values above zero; {names} can be {lowest} after rescaling. "
            "Give wider goalposts, or a shift."
        )
        low = float(np.round(lowest[first].min(), 3))
        raise UsageError(text, names=tuple(names[n] for n in bad), lowest=low)
    pairs = [(first, aggregate)]
    for name in scales:
        for how in AGGREGATE:
            possible = how == "arithmetic" or (lowest[name] + shift > 0).all()
            if possible and (name, how) not in pairs:
                pairs.append((name, how))
    return pairs


def _lowest(scale: Scale, table: dict[str, np.ndarray]) -> np.ndarray:
    """Return for each indicator the lowest value that a region can have after rescaling."""
    return np.nanmin(np.concatenate([scale(values) for values in table.values()]), axis=0)


def _with_scaled(inputs: Inputs, staying: list[str], scaled: np.ndarray) -> pd.DataFrame:
    wide = pd.DataFrame(scaled, index=pd.Index(staying, name="region"), columns=inputs.indicators)
    long = wide.rename_axis(columns="indicator").stack().rename("scaled").reset_index()
    cells = inputs.cells.merge(long, on=["region", "indicator"], how="left")
    order = ["region", "indicator", "value", "low", "high", "scaled"]
    return cells[[*order, *(c for c in cells if c not in order)]]


def _scores(
    staying: list[str], scores: np.ndarray, gaps: pd.DataFrame, cells: pd.DataFrame
) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "region": pd.Series(staying, dtype="str"),
            "score": scores,
            "rank": ranks_of(scores),
            **{c: gaps.loc[staying, c].to_numpy() for c in gaps},
            "source": _sources(cells, staying).to_numpy(),
        }
    )
    return table.sort_values(["rank", "region"], ignore_index=True)


def _every_method(
    scales: dict[str, Scale],
    methods: list[tuple[str, str]],
    values: np.ndarray,
    staying: list[str],
    weights: dict[str, np.ndarray],
    shift: float,
) -> pd.DataFrame:
    equal = np.full(values.shape[1], 1 / values.shape[1])
    tables = []
    for name, how in methods:
        for kind, shares in ({"equal": equal} | weights).items():
            scores = average(scales[name](values), shares, how, shift)
            about = {"region": staying, "normalise": name, "aggregate": how, "weights": kind}
            tables.append(pd.DataFrame(about | {"score": scores, "rank": ranks_of(scores)}))
    return pd.concat(tables, ignore_index=True)


def _drivers(found, staying: list[str], names: list[str]) -> pd.DataFrame:
    factors = [f if isinstance(f, str) else names[f] for f in found.factors]
    outputs = [None, *staying]
    table = pd.DataFrame(
        {
            "region": pd.Series(np.repeat(outputs, len(factors)), dtype="str"),
            "factor": pd.Series(factors * len(outputs), dtype="str"),
            "first": found.first.ravel(),
            "total": found.total.ravel(),
        }
    )
    order = np.tile(found.total[0], len(outputs))
    table = table.assign(_order=-np.nan_to_num(order))
    table = table.sort_values(["region", "_order"], kind="stable", na_position="first")
    return table.drop(columns="_order").reset_index(drop=True)


def _settings(
    inputs: Inputs, shares: np.ndarray, scale: Scale, posts: object, normalise: str
) -> pd.DataFrame:
    names = inputs.indicators
    stated = [None if normalise == "zscore" else "given" if n in (posts or {}) else "data"
              for n in names]  # fmt: skip
    return pd.DataFrame(
        {
            "indicator": pd.Series(names, dtype="str"),
            "direction": pd.Series([inputs.directions[n] for n in names], dtype="str"),
            "weight": shares,
            "zero": scale.zero,
            "one": scale.one,
            "stated": pd.Series(stated, dtype="str"),
        }
    )
