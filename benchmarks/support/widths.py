"""Interval scores of width constants on collections, and the constants that minimise them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.stats import norm, spearmanr

from ipanalysis.models.forecast.intervals import TERMS, width_terms
from ipanalysis.models.forecast.med3 import med3, momentum
from support.series import arrays

LEAST = 5
LONGEST = 6
NAMES = (*TERMS, "g")
# A scale of each series' errors of about the right size, free of the constants to be found: in
# its units every series counts the same, however its changes compare with its size.
_UNIT = {"b": 0.4, "d": 1 / 3, "c": 0.45}


@dataclass(frozen=True)
class Cell:
    """Forecast errors of one collection at one length, one row a series and year ahead.

    Attributes
    ----------
    terms : numpy.ndarray
        What the constants of :data:`NAMES` multiply above the forecast; below, the last column
        has the other sign.
    offset : numpy.ndarray
        log(A / unit).
    error, unit, size : numpy.ndarray
        Outcome less forecast; the scale of the score; the scale of MSIS.
    lift : numpy.ndarray
        What a share of one of the momentum adds to the forecast.
    weight : float
        Of each row.
    ahead, series : numpy.ndarray
        Years ahead and number of the series.
    part : numpy.ndarray
        Number of the cell, where several were put together.
    """

    terms: np.ndarray
    offset: np.ndarray
    error: np.ndarray
    lift: np.ndarray
    unit: np.ndarray
    size: np.ndarray
    weight: np.ndarray
    ahead: np.ndarray
    series: np.ndarray
    part: np.ndarray


def cell(table: pd.DataFrame, last: int | None) -> Cell:
    """Forecast every series of a collection by Med3 from its last points, and compare.

    The forecasts are without momentum; see :func:`moved`.

    A forecast reaches six years, or as many as the series has points or the test has years.
    """
    by_shape: dict[tuple[int, int], list[tuple[np.ndarray, np.ndarray, float]]] = {}
    for train, test in arrays(table).values():
        given = train[-last:] if last else train
        if len(given) < (last or LEAST) or np.ptp(given) == 0:
            continue
        horizon = min(LONGEST, len(test), len(given))
        row = (given, test[:horizon], np.abs(np.diff(train)).mean())
        by_shape.setdefault((len(given), horizon), []).append(row)
    parts, count = [], 0
    for (_, horizon), rows in sorted(by_shape.items()):
        given, truth, size = (np.array(column) for column in zip(*rows, strict=True))
        lift = momentum(given, horizon)
        point, spread = med3(given, horizon, share=0.0)
        scale, terms, direction = width_terms(given, spread)
        unit = scale * np.exp(terms @ np.array([_UNIT.get(name, 0.0) for name in TERMS]))
        sign = np.broadcast_to(direction[..., None], (*spread.shape, 1))
        ahead = np.broadcast_to(np.arange(1, horizon + 1), spread.shape)
        number = np.broadcast_to(count + np.arange(len(rows))[:, None], spread.shape)
        count += len(rows)
        parts.append(
            {
                "terms": np.concatenate([terms, sign], axis=2).reshape(-1, len(NAMES)),
                "offset": np.log(scale / unit).ravel(),
                "error": (truth - point).ravel(),
                "lift": lift.ravel(),
                "unit": unit.ravel(),
                "size": np.broadcast_to(size[:, None], spread.shape).ravel(),
                "ahead": ahead.ravel(),
                "series": number.ravel(),
            }
        )
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    weight = np.full(len(joined["error"]), 1 / len(joined["error"]))
    return Cell(**joined, weight=weight, part=np.zeros(len(weight), int))


def moved(here: Cell, share: float) -> Cell:
    """Return the errors of forecasts with a share of the momentum."""
    return replace(here, error=here.error - share * here.lift)


def best_share(cells: Sequence[Cell]) -> float:
    """Find the share of the momentum with the least error, every cell counting the same.

    What is minimised is the mean logarithm of the cells' mean absolute errors, as in :func:`fit`.
    """
    shares = np.arange(0, 0.51, 0.01)
    errors = [
        np.mean([np.log((np.abs(moved(c, share).error) / c.size).mean()) for c in cells])
        for share in shares
    ]
    return round(float(shares[np.argmin(errors)]), 2)


def together(cells: Sequence[Cell]) -> Cell:
    """Put cells one behind the other, each with the same weight."""
    joined = {
        name: np.concatenate([getattr(c, name) for c in cells]) for name in Cell.__annotations__
    }
    joined["weight"] = joined["weight"] / len(cells)
    joined["part"] = np.repeat(np.arange(len(cells)), [len(c.error) for c in cells])
    return Cell(**joined)


def ends(here: Cell, shape: np.ndarray, k: float) -> tuple[np.ndarray, np.ndarray]:
    """Return how far intervals reach below and above, in units of the cell."""
    flipped = np.append(shape[:-1], -shape[-1])
    return tuple(np.exp(here.offset + here.terms @ s + k) for s in (flipped, shape))


def fit(here: Cell, levels: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
    """Find the shape common to all levels and a factor for each, by the least interval score.

    What is minimised is the mean logarithm of the scores of all cells at all levels: a gain of one
    per cent counts the same for a collection full of leaps as for a calm one, and for the widest
    level as for the narrowest.

    Returns
    -------
    shape : numpy.ndarray
        Constants of :data:`NAMES`.
    factors : numpy.ndarray
        k of each level.
    """
    z = norm.ppf(0.5 + np.asarray(levels) / 200)
    error = here.error / here.unit
    upper = here.terms
    lower = upper * np.append(np.ones(len(TERMS)), -1)
    starts = np.flatnonzero(np.diff(here.part, prepend=-1))

    def score(constants: np.ndarray) -> tuple[float, np.ndarray]:
        shape, factors = np.split(constants, [len(NAMES)])
        low, high = (np.exp(here.offset + terms @ shape) for terms in (lower, upper))
        value, slope = 0.0, np.zeros_like(constants)
        for j, level in enumerate(levels):
            penalty = 200 / (100 - level)
            down, up = low * np.exp(factors[j]), high * np.exp(factors[j])
            under, over = error < -down, error > up
            missed = np.where(under, -down - error, 0) + np.where(over, error - up, 0)
            by_cell = np.add.reduceat(here.weight * (down + up + penalty * missed), starts)
            value += np.log(by_cell).mean()
            weight = here.weight / by_cell[here.part] / len(starts)
            by_down = weight * down * (1 - penalty * under)
            by_up = weight * up * (1 - penalty * over)
            slope[: len(NAMES)] += lower.T @ by_down + upper.T @ by_up
            slope[len(NAMES) + j] += by_down.sum() + by_up.sum()
        return value, slope

    start = np.concatenate([[_UNIT.get(name, 0.0) for name in NAMES], np.log(z)])
    for _ in range(3):  # the score has corners, on which a single descent may stop early
        start = minimize(score, start, jac=True, method="L-BFGS-B", options={"maxiter": 1000}).x
    shape, factors = np.split(start, [len(NAMES)])
    if (np.diff(factors) <= 0).any():
        raise ArithmeticError(f"widths do not rise with the level: {factors}")
    return shape, factors


def measure(here: Cell, shape: np.ndarray, k: float, level: float) -> dict[str, float]:
    """Return the coverage in per cent and the mean scaled interval score."""
    down, up = (end * here.unit for end in ends(here, shape, k))
    missed = np.maximum(-down - here.error, 0) + np.maximum(here.error - up, 0)
    held = (here.error >= -down) & (here.error <= up)
    return {
        "coverage": float(100 * held.mean()),
        "msis": float(((down + up + 200 / (100 - level) * missed) / here.size).mean()),
    }


def raised(held_out: Sequence[tuple[Cell, np.ndarray, float]], level: float) -> float:
    """Return what to add to k so that cells that took no part in the fit are covered on average.

    Constants fit the series they were fitted to better than others. How much is seen when each
    collection is judged by constants from the others: the addition brings the mean coverage of
    the cells, all with the same weight, to the level.

    Parameters
    ----------
    held_out : sequence
        Cells with the shape and the k that were fitted without them.
    level : float
        Per cent.

    References
    ----------
    Barber, R. F., Candes, E. J., Ramdas, A. and Tibshirani, R. J. (2021), "Predictive inference
    with the jackknife+", Annals of Statistics 49, 486-507; here with collections for folds and
    the mean over them.
    """
    needed, weight = [], []
    for here, shape, k in held_out:
        down, up = ends(here, shape, k)
        error = here.error / here.unit
        needed.append(np.log(np.maximum(np.where(error > 0, error / up, -error / down), 1e-300)))
        weight.append(here.weight / len(held_out))
    order = np.argsort(np.concatenate(needed), kind="stable")
    reached = np.cumsum(np.concatenate(weight)[order])
    return float(np.concatenate(needed)[order][np.searchsorted(reached, level / 100)])


def rank_correlation(here: Cell, shape: np.ndarray) -> np.ndarray:
    """Return Spearman's correlation of standardised errors between years ahead.

    Series with fewer years ahead than others of the cell are left out; years beyond the
    collection's horizon are NaN.
    """
    down, up = ends(here, shape, 0.0)
    error = here.error / here.unit
    table = (
        pd.DataFrame(
            {
                "series": here.series,
                "ahead": here.ahead,
                "z": np.where(error > 0, error / up, error / down),
            }
        )
        .pivot(index="series", columns="ahead", values="z")
        .dropna()
    )
    made = np.full((LONGEST, LONGEST), np.nan)
    years = table.shape[1]
    made[:years, :years] = spearmanr(table.to_numpy()).statistic
    return made
