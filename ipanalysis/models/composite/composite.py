"""An index over several indicators, with the range of ranks that its choices leave open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ipanalysis.errors import UsageError
from ipanalysis.locale import N_, Name, check_lang
from ipanalysis.locale.later import in_words
from ipanalysis.models.composite.choices import (
    VARY,
    check_choices,
    check_figures,
    gaps_of,
    methods_of,
    scales_of,
)
from ipanalysis.models.composite.inputs import ACCEPT, read_inputs
from ipanalysis.models.composite.rank_ranges import (
    WEIGHT_RANGE,
    Setup,
    nominal_scores,
    rank_ranges,
    weight_ends,
)
from ipanalysis.models.composite.scaling import (
    weights_of,
)
from ipanalysis.models.composite.tables import (
    driver_table,
    every_method,
    refused_table,
    score_table,
    settings_table,
    with_scaled,
)

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
        Brought to a sum of 1. See :func:`~ipanalysis.models.composite.scaling.weights_of`.
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
        Codes of :func:`~ipanalysis.targets.comparison.comparability.comparability` that are used
        all the same; other figures that do not compare count as missing. A bound is used from
        itself to the end of the indicator's range, and not at all if that has none.
    vary : several of "method", "weights", "values"
        What the ranges of ranks vary.
    weight_ranges : float, "dirichlet" or mapping
        How far weights vary; see :func:`~ipanalysis.models.composite.rank_ranges.weight_ends`.
    draws, seed : int
        See :func:`~ipanalysis.models.composite.rank_ranges.rank_ranges`.

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
    check_choices(normalise, aggregate, missing, vary, accept)
    inputs = read_inputs(data, indicators, year, regions, directions, accept)
    named = _named(data, goalposts), _named(data, weights), _named(data, weight_ranges)
    posts, weights, weight_ranges = named
    names = inputs.indicators
    signs = np.array([1 if inputs.directions[n] == "up" else -1 for n in names])
    everyone = sorted(inputs.cells["region"].unique())
    shares, explained = weights_of(weights, inputs.matrix("value", everyone), names, signs)
    gaps, kept = gaps_of(inputs, everyone, shares, missing)
    refused = refused_table(inputs, gaps[~kept], {n: _label(data, n) for n in names})
    staying = gaps.index[kept].tolist()
    if len(staying) < _LEAST:
        text = N_("An index needs at least {least} regions; {n} have enough figures.")
        raise UsageError(text, least=_LEAST, n=len(staying))
    table = {c: inputs.matrix(c, staying) for c in ("value", "low", "high")}
    check_figures(table["value"], names, posts)
    scales = scales_of(normalise, table["value"], names, signs, posts)
    methods = methods_of(scales, table, aggregate, shift, names)
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
    cells = with_scaled(inputs, staying, scales[normalise](table["value"]))
    scores = score_table(staying, nominal_scores(setup), gaps, cells)
    ranges = {c: getattr(found, c) for c in ("median", "low", "high", "best", "worst")}
    ranks = scores[["region", "score", "rank"]].merge(
        pd.DataFrame({"region": pd.Series(staying, dtype="str"), **ranges}), on="region"
    )
    ranks["source"] = scores["source"]
    given = "given" if isinstance(weights, Mapping) else weights
    return Composite(
        ranks=ranks,
        scores=scores,
        drivers=driver_table(found, staying, names),
        methods=every_method(scales, methods, table["value"], staying, {given: shares}, shift),
        refused=in_words(refused, lang).astype({"reason": "str"}),
        settings=settings_table(inputs, shares, scales[normalise], posts, normalise),
        inputs=in_words(cells, lang).astype({"reason": "str"}),
        normalise=normalise,
        aggregate=aggregate,
        weights=given,
        explained=explained,
        shift=shift,
        draws=draws,
        seed=seed,
    )


def _named(data: object, given: object) -> object:
    """Return a mapping with ids of indicators for names; anything else as it is."""
    if isinstance(data, pd.DataFrame) or not isinstance(given, Mapping):
        return given
    return {data.indicator(name): value for name, value in given.items()}


def _label(data: object, indicator: str) -> object:
    if isinstance(data, pd.DataFrame):
        return indicator
    return Name(*(data.label("indicators", indicator, lang) for lang in ("en", "zh")))
