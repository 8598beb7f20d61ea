"""How far ranks depend on the choices behind an index, and on which of them.

Ranks are computed again and again with methods, weights and figures drawn at random; what comes
out is a range of ranks. How much of a rank's variance each choice makes is told by Sobol' indices,
first-order (the choice alone) and total (with all it does together with others), by the
estimators that Saltelli et al. (2010) recommend. A factor may be several numbers drawn together
(all weights, all figures of an indicator), which ``scipy.stats.sobol_indices`` does not know.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from ipanalysis.errors import UsageError
from ipanalysis.locale import N_
from ipanalysis.models.composite.scaling import Scale, average

#: Digits of a score that ranks look at: the noise of binary fractions makes no rank.
_DIGITS = 10
_MOST_DIMENSIONS = 21_201 // 2  # of scipy's Sobol' sequence, halved for its two samples
_CELLS = 2_000_000  # numbers held at a time
#: Share by which each weight may differ from its nominal value, if nothing else is asked for.
WEIGHT_RANGE = 0.25


@dataclass(frozen=True)
class Setup:
    """All that an index needs, with what may vary.

    Attributes
    ----------
    value, low, high : numpy.ndarray
        Regions x indicators; missing as NaN.
    weights : numpy.ndarray
        Nominal weights, sum 1.
    weight_ends : tuple of numpy.ndarray, "dirichlet" or None
        Lower and upper ends that weights are drawn from evenly, before they are brought to a sum
        of 1; or a Dirichlet distribution around the nominal ones; None: they stay.
    methods : list of (Scale, str)
        Rescaling and mean, the nominal one first.
    shift : float
        Of the geometric mean.
    """

    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    weights: np.ndarray
    weight_ends: tuple[np.ndarray, np.ndarray] | str | None
    methods: list[tuple[Scale, str]]
    shift: float = 0.0


@dataclass(frozen=True)
class Ranges:
    """Ranges of ranks, and the shares of what drives them.

    Attributes
    ----------
    nominal, median, low, high, best, worst : numpy.ndarray of int
        By region: the rank with the nominal choices, the median, 5 % and 95 % of the draws, and
        the best and worst rank of all runs, the nominal one among them.
    factors : list of int or str
        What varies: "method", "weights", or the place of an indicator.
    first, total : numpy.ndarray
        Outputs x factors: Sobol' shares of the average shift in rank (row 0) and of the rank of
        each region; NaN where the output does not vary.
    """

    nominal: np.ndarray
    median: np.ndarray
    low: np.ndarray
    high: np.ndarray
    best: np.ndarray
    worst: np.ndarray
    factors: list[int | str]
    first: np.ndarray
    total: np.ndarray


def ranks_of(scores: np.ndarray) -> np.ndarray:
    """Return ranks, 1 for the highest score; equal scores share the better rank.

    Examples
    --------
    >>> ranks_of(np.array([0.2, 0.9, 0.2, 0.1])).tolist()
    [2, 1, 2, 4]
    """
    from scipy.stats import rankdata

    return rankdata(-np.round(scores, _DIGITS), method="min", axis=-1).astype("int64")


def weight_ends(
    given: float | str | Mapping[str, tuple[float, float]], weights: np.ndarray, names: list[str]
) -> tuple[np.ndarray, np.ndarray] | str | None:
    """Return what weights are drawn from.

    Parameters
    ----------
    given : float, "dirichlet" or mapping
        A share by which each weight may be lower or higher (0: weights stay); ``dirichlet``, with
        parameters k w (k the number of indicators), which is flat for equal weights; or indicator
        to lowest and highest weight, on the scale of weights that sum to 1.
    weights : numpy.ndarray
        Nominal weights.
    names : list of str
        The indicators.

    Raises
    ------
    UsageError
        If it is none of these.

    Examples
    --------
    >>> weight_ends(0.5, np.array([0.4, 0.6]), ["x", "y"])[0].tolist()
    [0.2, 0.3]
    """
    if given == "dirichlet":
        return given if len(names) > 1 else None
    low, high = weights.copy(), weights.copy()
    if isinstance(given, Mapping):
        for name, ends in given.items():
            if name not in names or np.size(ends) != 2 or not 0 < ends[0] <= ends[1]:
                text = N_("A range of weights is a lower and an upper end above 0, not {given}.")
                raise UsageError(text, given=f"{name}: {ends}")
            low[names.index(name)], high[names.index(name)] = ends
    elif isinstance(given, int | float) and 0 <= given < 1:
        low, high = weights * (1 - given), weights * (1 + given)
    else:
        text = N_("Ranges of weights are a share from 0 to 1, dirichlet or a mapping, not {given}.")
        raise UsageError(text, given=given)
    return (low, high) if len(names) > 1 and (high > low).any() else None


def rank_ranges(setup: Setup, draws: int, seed: int) -> Ranges:
    """Return the ranges of ranks and what drives them.

    Parameters
    ----------
    setup : Setup
        The index and what varies.
    draws : int
        Size of each of the two base samples, a power of 2; the index is computed
        (number of factors + 2) x `draws` times.
    seed : int
        Of the scrambled Sobol' sequence that is drawn from (random numbers where it has too few
        dimensions).

    Raises
    ------
    UsageError
        If `draws` is no power of 2.

    Examples
    --------
    >>> value = np.array([[1.0], [2.0], [2.2]])
    >>> scale = Scale(np.array([0.0]), np.array([3.0]), True)
    >>> setup = Setup(value, value - 0.2, value + 0.2, np.ones(1), None, [(scale, "arithmetic")])
    >>> found = rank_ranges(setup, 256, 0)
    >>> found.nominal.tolist(), found.best.tolist(), found.worst.tolist()
    ([3, 2, 1], [3, 1, 1], [3, 2, 2])
    """
    if draws < 2 or draws & (draws - 1):
        raise UsageError(N_("The number of draws must be a power of 2, not {n}."), n=draws)
    nominal = ranks_of(nominal_scores(setup))
    factors, columns, dimensions = _factors(setup)
    if not factors:
        none = np.full((len(nominal) + 1, 0), np.nan)
        return Ranges(*[nominal] * 6, factors=[], first=none, total=none)
    drawn = _uniform(draws, 2 * dimensions, seed)
    a, b = drawn[:, :dimensions], drawn[:, dimensions:]
    run = _runner(setup, columns)
    of_a, of_b = run(a), run(b)
    both = np.concatenate([of_a, of_b])
    best = np.minimum(nominal, both.min(axis=0))
    worst = np.maximum(nominal, both.max(axis=0))
    first, total = [], []
    for factor in factors:
        mixed = a.copy()
        mixed[:, columns[factor]] = b[:, columns[factor]]
        of_ab = run(mixed)
        best, worst = np.minimum(best, of_ab.min(axis=0)), np.maximum(worst, of_ab.max(axis=0))
        shares = sobol_shares(*(_outputs(r, nominal) for r in (of_a, of_b, of_ab)))
        first.append(shares[0])
        total.append(shares[1])
    low, median, high = np.quantile(both, (0.05, 0.5, 0.95), axis=0, method="inverted_cdf")
    return Ranges(
        nominal,
        median.astype("int64"),
        low.astype("int64"),
        high.astype("int64"),
        best,
        worst,
        factors,
        np.column_stack(first),
        np.column_stack(total),
    )


def nominal_scores(setup: Setup) -> np.ndarray:
    """Return the score of each region with the nominal choices."""
    scale, how = setup.methods[0]
    return average(scale(setup.value), setup.weights, how, setup.shift)


def sobol_shares(f_a: np.ndarray, f_b: np.ndarray, f_ab: np.ndarray) -> tuple:
    """Return first-order and total Sobol' shares of one factor.

    Parameters
    ----------
    f_a, f_b : numpy.ndarray
        Outputs x draws of two independent samples.
    f_ab : numpy.ndarray
        Of the first sample with this factor as in the second.

    Returns
    -------
    first, total : numpy.ndarray
        By output; estimates cut to 0 and 1, NaN where the output does not vary.

    Notes
    -----
    S = E[f_B (f_AB - f_A)] / V, T = E[(f_A - f_AB)^2] / (2 V).

    References
    ----------
    Saltelli, A. et al. (2010), Computer Physics Communications 181, 259-270, table 2 (b) and (f).
    """
    f_a, f_b, f_ab = (np.asarray(f, dtype=float) for f in (f_a, f_b, f_ab))
    both = np.concatenate([f_a, f_b], axis=1)
    still = np.ptp(both, axis=1) == 0
    variance = np.where(still, np.nan, both.var(axis=1))
    centred = f_b - both.mean(axis=1, keepdims=True)  # steadies the product of large outputs
    first = (centred * (f_ab - f_a)).mean(axis=1) / variance
    total = 0.5 * np.square(f_a - f_ab).mean(axis=1) / variance
    return np.clip(first, 0, 1), np.clip(total, 0, 1)


def _outputs(ranks: np.ndarray, nominal: np.ndarray) -> np.ndarray:
    """Return the average shift in rank and the ranks, outputs x draws."""
    shift = np.abs(ranks - nominal).mean(axis=1)
    return np.vstack([shift, ranks.T])


def _factors(setup: Setup) -> tuple[list[int | str], dict[int | str, np.ndarray], int]:
    """Return what varies, and which of the uniform numbers each factor reads."""
    columns: dict[int | str, np.ndarray] = {}
    at = 0
    if len(setup.methods) > 1:
        columns["method"] = np.array([0])
        at = 1
    if setup.weight_ends is not None:
        columns["weights"] = np.arange(at, at + len(setup.weights))
        at += len(setup.weights)
    for n in range(len(setup.weights)):
        many = int(_moves(setup)[:, n].sum())
        if many:
            columns[n] = np.arange(at, at + many)
            at += many
    return list(columns), columns, at


def _moves(setup: Setup) -> np.ndarray:
    return np.isfinite(setup.value) & (setup.high > setup.low)


def _uniform(draws: int, dimensions: int, seed: int) -> np.ndarray:
    if dimensions > 2 * _MOST_DIMENSIONS:
        return np.random.default_rng(seed).random((draws, dimensions))
    from scipy.stats import qmc

    return qmc.Sobol(dimensions, seed=np.random.default_rng(seed)).random(draws)


def _runner(
    setup: Setup, columns: dict[int | str, np.ndarray]
) -> Callable[[np.ndarray], np.ndarray]:
    """Return the function from uniform numbers, draws x dimensions, to ranks, draws x regions."""
    moves = _moves(setup)

    def values(u: np.ndarray) -> np.ndarray:
        found = np.broadcast_to(setup.value, (len(u), *setup.value.shape)).copy()
        for n in range(len(setup.weights)):
            if n in columns:
                rows = moves[:, n]
                low, high = setup.low[rows, n], setup.high[rows, n]
                found[:, rows, n] = low + u[:, columns[n]] * (high - low)
        return found

    def some(u: np.ndarray) -> np.ndarray:
        drawn, weights = values(u), _weights(setup, u, columns.get("weights"))
        chosen = np.zeros(len(u), dtype="int64")
        if "method" in columns:
            chosen = np.minimum((u[:, 0] * len(setup.methods)).astype(int), len(setup.methods) - 1)
        scores = np.empty(drawn.shape[:2])
        for n, (scale, how) in enumerate(setup.methods):
            at = chosen == n
            scores[at] = average(scale(drawn[at]), weights[at], how, setup.shift)
        return ranks_of(scores)

    step = max(1, _CELLS // setup.value.size)
    return lambda u: np.concatenate([some(u[n : n + step]) for n in range(0, len(u), step)])


def _weights(setup: Setup, u: np.ndarray, columns: np.ndarray | None) -> np.ndarray:
    if columns is None:
        return np.broadcast_to(setup.weights, (len(u), len(setup.weights)))
    if setup.weight_ends == "dirichlet":
        from scipy.special import gammaincinv

        # Gamma variates, brought to a sum of 1.
        shape = len(setup.weights) * setup.weights
        drawn = gammaincinv(shape, np.clip(u[:, columns], 1e-12, 1 - 1e-12))
    else:
        low, high = setup.weight_ends
        drawn = low + u[:, columns] * (high - low)
    return drawn / drawn.sum(axis=1, keepdims=True)
