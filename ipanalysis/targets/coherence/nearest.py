"""The point nearest to given values that adds up, within bounds: a small quadratic programme.

With z = (x - t) sqrt(trust) / scale the problem is: the shortest z with A z = b and z >= h; see
:mod:`ipanalysis.targets.least_distance`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ipanalysis.errors import UsageError
from ipanalysis.locale import N_
from ipanalysis.targets.least_distance import SMALL as _SMALL
from ipanalysis.targets.least_distance import shortest, within

_FREE = 1e-6  # stands for a trust of nothing: squared, far below that of any other cell


@dataclass(frozen=True)
class Cells:
    """Cells of a hierarchy; arrays of equal length.

    Attributes
    ----------
    regions, parents : list of str
        Name of each cell, and of the cell it is a part of; "" for a whole.
    values, weights, trust, scale, lower : ndarray
        See :func:`ipanalysis.adjust`.
    fixed : ndarray of bool
        Cells that stay as they are.
    """

    regions: list[str]
    parents: list[str]
    values: np.ndarray
    weights: np.ndarray
    trust: np.ndarray
    scale: np.ndarray
    fixed: np.ndarray
    lower: np.ndarray


def nearest(cells: Cells) -> np.ndarray:
    """Return the values nearest to those of the cells that add up.

    Each whole times its weight is the sum of its parts times theirs.

    Raises
    ------
    UsageError
        If a parent is missing, the parents make a circle, or what is fixed and bounded cannot add
        up; the regions are named.
    """
    sums = _equations(cells)
    values, fixed = cells.values.astype(float), cells.fixed
    size = np.abs(sums) @ np.abs(values) + np.abs(sums).max(axis=1, initial=0.0) * _SMALL
    short = -(sums @ values)
    if len(sums) == 0 or (np.all(np.abs(short) <= 1e-12 * size) and np.all(values >= cells.lower)):
        return values.copy()  # what adds up already stays to the last digit
    free = ~fixed
    wanted = cells.scale / np.sqrt(_trusted(cells.trust))
    rows = sums[:, free] * wanted[free] / size[:, None]
    moved = _shortest(rows, short / size, (cells.lower - values)[free] / wanted[free], cells)
    found = values.copy()
    found[free] += moved * wanted[free]
    # What a bound holds stands on it, not a rounding error off it.
    return np.where(free, np.maximum(found, cells.lower), found)


def _trusted(trust: np.ndarray) -> np.ndarray:
    known = trust[trust > 0]
    least = known.min() if len(known) else 1.0
    return np.where(trust > 0, trust, least * _FREE**2)


def _equations(cells: Cells) -> np.ndarray:
    """Return a row per whole: its parts times their weights, less itself times its own."""
    place = {region: n for n, region in enumerate(cells.regions)}
    strange = [r for r, p in zip(cells.regions, cells.parents, strict=True) if p and p not in place]
    if strange:
        text = N_("These regions belong to one that has no cell: {regions}.")
        raise UsageError(text, regions=tuple(strange))
    _no_circle(cells)
    wholes = list(dict.fromkeys(p for p in cells.parents if p))
    sums = np.zeros((len(wholes), len(cells.regions)))
    row = {region: n for n, region in enumerate(wholes)}
    for n, parent in enumerate(cells.parents):
        if parent:
            sums[row[parent], n] = cells.weights[n]
    for region, n in row.items():
        sums[n, place[region]] = -cells.weights[place[region]]
    return sums


def _no_circle(cells: Cells) -> None:
    above = dict(zip(cells.regions, cells.parents, strict=True))
    sound: set[str] = {""}
    for region in cells.regions:
        path: list[str] = []
        while region not in sound and region not in path:
            path.append(region)
            region = above[region]
        if region not in sound:
            text = N_("These regions belong to each other in a circle: {regions}.")
            raise UsageError(text, regions=tuple(path[path.index(region) :]))
        sound.update(path)


def _shortest(rows: np.ndarray, short: np.ndarray, lower: np.ndarray, cells: Cells) -> np.ndarray:
    """Return the shortest z with rows z = short and z >= lower."""
    first = shortest(rows, short)
    off = np.abs(rows @ first - short) > _SMALL
    if off.any():
        raise _cannot(cells, off)
    bound = np.isfinite(lower)
    found = within(first, rows, np.eye(len(first))[bound], lower[bound])
    if found is None:
        raise _cannot(cells, np.ones(len(rows), bool))
    return found


def _cannot(cells: Cells, off: np.ndarray) -> UsageError:
    wholes = list(dict.fromkeys(parent for parent in cells.parents if parent))
    named = [whole for whole, wrong in zip(wholes, off, strict=True) if wrong]
    held = [r for r, f in zip(cells.regions, cells.fixed, strict=True) if f]
    text = N_(
        "What is fixed or bounded cannot add up to {wholes}. Fixed are: {fixed}. Free one of "
        "them, or change its value."
    )
    return UsageError(text, wholes=tuple(named), fixed=tuple(held[:20]))
