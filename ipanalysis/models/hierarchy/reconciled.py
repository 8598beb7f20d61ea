"""The table of reconciled forecasts: means, and intervals from draws that all add up."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ipanalysis.models.forecast.distribution import Distribution
from ipanalysis.models.hierarchy.base import Series
from ipanalysis.models.hierarchy.covariance import Shrunk
from ipanalysis.models.hierarchy.methods import METHODS, Setting, last_values, order
from ipanalysis.models.hierarchy.projection import Limits
from ipanalysis.models.hierarchy.tree import Hierarchy
from ipanalysis.targets.coherence.adjust import REST

#: Draws of each year; the same seed every time.
DRAWS = 1000
_SEED = 20190604


def draws(curves: list[Distribution], correlation: np.ndarray | None) -> np.ndarray:
    """Return joint draws of some forecasts.

    Each series takes the same evenly spaced quantiles of its own distribution, so that its draws
    have the intervals of its forecast; the order they come in has the correlation (Iman, R. L. &
    Conover, W. J. 1982, *Communications in Statistics B* 11, 311-334).

    Parameters
    ----------
    curves : list of Distribution
        The distributions.
    correlation : numpy.ndarray or None
        Of the series; None: all move together.

    Returns
    -------
    numpy.ndarray
        Shape (series, :data:`DRAWS`).
    """
    from scipy.special import ndtri

    grid = ndtri((np.arange(DRAWS) + 0.5) / DRAWS)
    if correlation is None:
        return np.array([curve.at(grid) for curve in curves])
    values, vectors = np.linalg.eigh(correlation)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    rng = np.random.default_rng(_SEED)
    normal = root @ rng.standard_normal((len(curves), DRAWS))
    ranks = normal.argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
    return np.array([curve.at(grid[rank]) for curve, rank in zip(curves, ranks, strict=True)])


def reconciled_draws(
    found: Hierarchy, name: str, year: int, errors: Shrunk | None
) -> tuple[list[str], np.ndarray, np.ndarray, np.ndarray]:
    """Return the reconciled forecasts of a year.

    Returns
    -------
    regions : list of str
        The whole, the parts and, where there is one, the rest.
    base, mean : numpy.ndarray
        Point forecasts before and after; a rest without its own has none before.
    sample : numpy.ndarray
        Shape (regions, draws): the whole is the sum of the parts, each times its share, in all.
    """
    parts = order(found)
    series = [found.whole, *(found.parts[part] for part in parts)]
    curves = [one.curves[year] for one in series]
    base = np.array([one.means[year] for one in series])
    # The point stands first among the draws and goes the same way.
    drawn = np.column_stack([base, draws(curves, errors.correlation if errors else None)])
    low, high = found.asked.limits()
    drawn = np.clip(drawn, low, high)
    made = _apply(found, name, drawn, curves, errors, (low, high))
    regions = [found.asked.whole, *parts]
    if found.bounded:
        if name != "top_down_shares":
            share = np.array([found.share[part] for part in parts])
            made = np.vstack([made, (made[0] - share @ made[1:]) / found.share[REST]])
        regions, base = [*regions, REST], np.append(base, np.nan)
    return regions, base, made[:, 0], made[:, 1:]


def _apply(
    found: Hierarchy,
    name: str,
    drawn: np.ndarray,
    curves: list[Distribution],
    errors: Shrunk | None,
    ends: tuple[float, float],
) -> np.ndarray:
    share = np.array([found.share[part] for part in order(found)])
    deviation = np.array([curve.spread() for curve in curves])
    last = last_values(found)
    if not found.bounded:
        return METHODS[name](drawn, Setting(share, deviation, errors, last, _limits(drawn, ends)))
    if name == "top_down_shares":
        share = np.append(share, found.share[REST])
        drawn = np.vstack([drawn, np.zeros(drawn.shape[1])])
        limits = _limits(drawn, ends)
        return METHODS[name](drawn, Setting(share, deviation, errors, last, limits))
    # Nothing has to add up; only what is left for the rest has bounds.
    rest = np.concatenate([[1.0], -share]) / found.share[REST]
    limits = _limits(drawn, ends)
    limits = Limits(
        np.vstack([limits.rows, rest]),
        np.append(limits.low, ends[0]),
        np.append(limits.high, ends[1]),
    )
    return METHODS[name](drawn, _Free(share, deviation, errors, last, limits))


class _Free(Setting):
    """A setting in which nothing has to add up."""

    @property
    def sums(self) -> np.ndarray:
        return np.zeros((0, len(self.share) + 1))


def _limits(drawn: np.ndarray, ends: tuple[float, float]) -> Limits:
    count = len(drawn)
    return Limits(np.eye(count), np.full(count, ends[0]), np.full(count, ends[1]))


def rows_of(
    found: Hierarchy, name: str, year: int, levels: list[float], errors: Shrunk | None
) -> list[dict]:
    """Return the rows of a year, of every region and level; none where there are no shares."""
    regions, base, mean, sample = reconciled_draws(found, name, year, errors)
    low, high = found.asked.limits()
    # A rounding error must not carry a figure over its bound.
    mean, sample = np.clip(mean, low, high), np.clip(sample, low, high)
    if np.isnan(mean).any():
        return []
    tails = np.array([[50 - level / 2, 50 + level / 2] for level in levels]) / 100
    quantile = np.nanquantile if np.isnan(sample).any() else np.quantile
    ends = quantile(sample, tails.ravel(), axis=1).reshape(len(levels), 2, len(regions))
    rows = []
    for at, region in enumerate(regions):
        series = _series(found, region)
        # The rest's own spread is a difference: unknown as long as the correlation is.
        blind = found.bounded and region == REST and errors is None
        for n, level in enumerate(levels):
            lower, upper = (np.nan, np.nan) if blind else ends[n, :, at]
            rows.append(
                {
                    "region": region,
                    "role": _role(found, region),
                    "year": year,
                    "level": level,
                    "base": base[at],
                    "mean": mean[at],
                    "lower": min(lower, mean[at]) if not blind else lower,
                    "upper": max(upper, mean[at]) if not blind else upper,
                    "adjustment": mean[at] - base[at],
                    "share": found.share.get(region, 1.0),
                    "n": series.n,
                }
            )
    return rows


def _series(found: Hierarchy, region: str) -> Series:
    return found.whole if region == found.asked.whole else found.parts.get(region, Series())


def _role(found: Hierarchy, region: str) -> str:
    if region == found.asked.whole:
        return "whole"
    return "rest" if region == REST else "part"


def frame(rows: list[dict], columns: list[str]) -> pd.DataFrame:
    """Return rows as a typed table."""
    table = pd.DataFrame(rows, columns=columns)
    numbers = ("level", "base", "mean", "lower", "upper", "adjustment", "share")
    types = dict.fromkeys(numbers, float) | dict.fromkeys(("year", "weight_year", "n"), "Int64")
    words = ("region", "role", "indicator", "method", "status", "source")
    return table.astype(types | dict.fromkeys(words, "str"))
