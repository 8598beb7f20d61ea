"""From which year on a target is met: the last years of many paths."""

from __future__ import annotations

import numpy as np

#: Shares of the paths: lower end, middle and upper end of the 80 % interval.
SHARES = (0.1, 0.5, 0.9)


def lasting_from(met: np.ndarray, first: int, weights: np.ndarray) -> list[int | None]:
    """Return the years from which on a target is met, by a tenth, half and nine tenths of paths.

    Parameters
    ----------
    met : numpy.ndarray of bool
        Shape (paths, years): whether each path meets the target in each year.
    first : int
        The first of the years.
    weights : numpy.ndarray
        Weight of each path; they add up to one.

    Returns
    -------
    list of int or None
        A year counts once the target is met in it and in every later one. None: later than the
        last year, or never.

    Examples
    --------
    Two paths meet it from 2027 on, one in 2026 but no more after that, one from 2026 on:

    >>> met = np.array([[0, 1, 1], [0, 1, 1], [1, 0, 0], [1, 1, 1]], dtype=bool)
    >>> lasting_from(met, 2026, np.full(4, 0.25))
    [2026, 2027, None]
    """
    kept = np.logical_and.accumulate(met[:, ::-1], axis=1)[:, ::-1]
    by_year = weights @ kept
    # Weights add up to one but for the last digits.
    reached = [np.flatnonzero(by_year >= share - 1e-12) for share in SHARES]
    return [first + int(years[0]) if len(years) else None for years in reached]
