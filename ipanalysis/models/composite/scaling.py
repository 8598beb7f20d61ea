"""Rescaling, weighing and averaging of indicators: the arithmetic of an index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ipanalysis.errors import UsageError
from ipanalysis.locale import N_, Text


@dataclass(frozen=True)
class Scale:
    """A linear rescaling of each indicator, with the values that become 0 and 1.

    Attributes
    ----------
    zero, one : numpy.ndarray
        For each indicator the value that becomes 0 and the one that becomes 1.
    cut : bool
        Whether what lies beyond counts as 0 or 1.
    """

    zero: np.ndarray
    one: np.ndarray
    cut: bool

    def __call__(self, values: np.ndarray) -> np.ndarray:
        """Return values rescaled; the last axis is that of indicators.

        Examples
        --------
        >>> Scale(np.array([0.0]), np.array([50.0]), True)(np.array([[25.0], [60.0]])).tolist()
        [[0.5], [1.0]]
        """
        scaled = (values - self.zero) / (self.one - self.zero)
        return np.clip(scaled, 0, 1) if self.cut else scaled


def scale_of(
    how: str,
    values: np.ndarray,
    names: list[str],
    signs: np.ndarray,
    posts: Mapping[str, object] | None,
) -> Scale:
    """Return the rescaling by a method.

    Parameters
    ----------
    how : {"minmax", "zscore", "target"}
        The method.
    values : numpy.ndarray
        Regions x indicators; may have gaps.
    names : list of str
        The indicators.
    signs : numpy.ndarray
        1 where more is better, -1 where less is.
    posts : mapping or None
        minmax: indicator -> (lowest, highest); target: indicator -> target or (worst, target).

    Raises
    ------
    UsageError
        If a method lacks what it needs, listing all indicators concerned.

    Examples
    --------
    >>> scale = scale_of("zscore", np.array([[1.0], [2.0], [3.0]]), ["x"], np.array([-1]), None)
    >>> scale(np.array([[1.0], [3.0]])).tolist()
    [[1.0], [-1.0]]
    """
    posts = dict(posts or {})
    if how == "zscore":
        mean, spread = np.nanmean(values, axis=0), np.nanstd(values, axis=0, ddof=1)
        # Equal values differ by the noise of binary fractions at most.
        spread = np.where(spread > 1e-12 * np.maximum(1e-300, np.abs(mean)), spread, 0)
        scale = Scale(mean, mean + signs * spread, cut=False)
    else:
        ends = (_target_ends if how == "target" else _range_ends)(values, names, signs, posts)
        scale = Scale(*ends, cut=True)
    flat = [name for name, a, b in zip(names, scale.zero, scale.one, strict=True) if a == b]
    if flat:
        text = N_("All regions are equal on {names}; that indicator tells them not apart.")
        raise UsageError(text, names=tuple(flat))
    return scale


def _range_ends(values, names, signs, posts):
    low, high = np.nanmin(values, axis=0), np.nanmax(values, axis=0)
    wrong = []
    for n, name in enumerate(names):
        if name in posts:
            pair = np.atleast_1d(np.asarray(posts[name], dtype=float))
            if pair.shape != (2,) or not pair[0] < pair[1]:
                wrong.append(name)
                continue
            low[n], high[n] = pair
    if wrong:
        text = N_("Goalposts are a lowest and a higher value; not so for {names}.")
        raise UsageError(text, names=tuple(wrong))
    return np.where(signs > 0, low, high), np.where(signs > 0, high, low)


def _target_ends(values, names, signs, posts):
    lacking = tuple(name for name in names if name not in posts)
    if lacking:
        text = N_("The distance to a target needs a target in goalposts; none for {names}.")
        raise UsageError(text, names=lacking)
    worst = np.where(signs > 0, np.nanmin(values, axis=0), np.nanmax(values, axis=0))
    target = np.empty(len(names))
    wrong = []
    for n, name in enumerate(names):
        given = np.atleast_1d(np.asarray(posts[name], dtype=float))
        target[n] = given[-1]
        worst[n] = given[0] if given.size == 2 else worst[n]
        if given.size > 2 or not signs[n] * (target[n] - worst[n]) > 0:
            wrong.append(name)
    if wrong:
        text = N_("The target must be better than the worst value; not so for {names}.")
        raise UsageError(text, names=tuple(wrong))
    return worst, target


def average(scaled: np.ndarray, weights: np.ndarray, how: str, shift: float = 0.0) -> np.ndarray:
    """Return the weighted mean of each region's indicators; gaps are left out of it.

    Parameters
    ----------
    scaled : numpy.ndarray
        (..., regions, indicators), missing as NaN.
    weights : numpy.ndarray
        (..., indicators).
    how : {"arithmetic", "geometric"}
        Sum of w y, or product of (y + s)^w less s, over the indicators that are known, with their
        weights brought to a sum of 1.
    shift : float
        s; only the geometric mean has it.

    Examples
    --------
    >>> average(np.array([[0.25, 1.0], [0.5, np.nan]]), np.array([0.5, 0.5]), "geometric").tolist()
    [0.5, 0.5]
    """
    known = np.isfinite(scaled)
    weights = np.where(known, weights[..., None, :], 0.0)
    weights = weights / weights.sum(axis=-1, keepdims=True)
    values = np.where(known, scaled, 1.0)
    if how == "arithmetic":
        return (weights * values).sum(axis=-1)
    return np.exp((weights * np.log(np.where(known, values + shift, 1.0))).sum(axis=-1)) - shift


def weights_of(
    weights: object, values: np.ndarray, names: list[str], signs: np.ndarray
) -> tuple[np.ndarray, float]:
    """Return the weights of indicators, with a sum of 1.

    Parameters
    ----------
    weights : "equal", "pca" or mapping of indicator to number
        By PCA: the squared loadings of the first principal component of the indicators' z-scores,
        each turned so that more is better, over the regions that have all of them.
    values, names, signs
        As in :func:`scale_of`.

    Returns
    -------
    weights : numpy.ndarray
        In the order of `names`.
    explained : float
        By PCA the share of the variance that the component has; else NaN.

    Raises
    ------
    UsageError
        If weights are missing, not positive or of other indicators; if the component's loadings
        have mixed signs, so that more of one indicator would make the index less; if fewer than
        three regions, or no more than there are indicators, have all of them.

    Examples
    --------
    >>> weights_of({"x": 3, "y": 1}, np.zeros((3, 2)), ["x", "y"], np.ones(2))[0].tolist()
    [0.75, 0.25]
    """
    if isinstance(weights, Mapping):
        return _given(weights, names), np.nan
    if weights == "equal":
        return np.full(len(names), 1 / len(names)), np.nan
    if weights == "pca":
        return _by_pca(values, names, signs)
    text = N_("Weights are equal, pca or a number for each indicator, not {given!r}.")
    raise UsageError(text, given=weights)


def _given(weights: Mapping[str, float], names: list[str]) -> np.ndarray:
    problems = []
    lacking = tuple(name for name in names if name not in weights)
    strange = tuple(str(name) for name in weights if name not in names)
    wrong = tuple(n for n in names if n in weights and not 0 < float(weights[n]) < np.inf)
    for text, found in (
        (N_("no weight for {names}"), lacking),
        (N_("no such indicator in the index: {names}"), strange),
        (N_("not a positive number: {names}"), wrong),
    ):
        if found:
            problems.append(Text(text, {"names": found}))
    if problems:
        raise UsageError(N_("The weights cannot be used: {problems}."), problems=tuple(problems))
    given = np.array([float(weights[name]) for name in names])
    return given / given.sum()


def _by_pca(values: np.ndarray, names: list[str], signs: np.ndarray) -> tuple[np.ndarray, float]:
    whole = values[np.isfinite(values).all(axis=1)]
    if len(whole) < max(3, len(names) + 1):
        text = N_("PCA needs at least {least} regions with all indicators; there are {n}.")
        raise UsageError(text, least=max(3, len(names) + 1), n=len(whole))
    scores = scale_of("zscore", whole, names, signs, None)(whole)
    _, spread, loadings = np.linalg.svd(scores, full_matrices=False)
    first = loadings[0] * (1 if loadings[0].sum() >= 0 else -1)
    against = tuple(name for name, load in zip(names, first, strict=True) if load <= 1e-9)
    if against:
        text = N_(
            "PCA gives no weights here: on its first component {names} run against the other "
            "indicators."
        )
        raise UsageError(text, names=against)
    return first**2 / (first**2).sum(), float(spread[0] ** 2 / (spread**2).sum())
