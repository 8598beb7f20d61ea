"""Paths over several years that agree with the intervals and hang together from year to year.

    keys, paths = sample_paths(panel_forecasts, draws=2000, seed=0, bounds=None)

The forecast of a sum over years (a cumulative target) needs more than an interval for each year:
a year that comes out high is mostly followed by another. How closely was measured, as the rank
correlation of forecast errors between one to six years ahead over collections of annual series
(:mod:`ipanalysis.models.forecast.calibration`): close to that of a random walk, sqrt(h / k).

Each year's draws are the quantiles of its own distribution at (i - 1/2) / draws, so that means,
medians and probabilities of a single year carry no sampling error; chance decides only which
draws of different years belong to one path. The distribution is the smooth curve through the
forecast's quantiles that :func:`ipanalysis.models.forecast.intervals.probability_below` reads
(:mod:`ipanalysis.models.forecast.quantile_curve`).

All series share the same normal scores: a series gets the same paths whatever other series stand
beside it. So paths of *different series* must not be added up draw by draw.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ipanalysis.errors import UsageError
from ipanalysis.locale import N_
from ipanalysis.models.bounds import limits
from ipanalysis.models.forecast.calibration import error_correlation
from ipanalysis.models.forecast.intervals import normal_quantile
from ipanalysis.models.forecast.quantile_curve import through
from ipanalysis.models.panel import KEYS

_NEEDED = [*KEYS, "year", "model", "level", "mean", "lower", "upper", "n", "first_year"]
_LEAST_DRAWS = 100


def sample_paths(
    panel_forecasts: pd.DataFrame,
    *,
    draws: int = 2000,
    seed: int = 0,
    bounds: pd.DataFrame | None = None,
    scores: np.ndarray | None = None,
) -> tuple[pd.DataFrame, list[np.ndarray]]:
    """Draw paths of each series from its forecast.

    Parameters
    ----------
    panel_forecasts : DataFrame
        As :func:`ipanalysis.forecast` returns it, of one model, with all its
        levels (the more, the better the shape is known); years may be left out at either end.
    draws : int
        Paths of each series, at least 100. An array of a series takes ``8 draws years`` bytes.
    seed : int
        The same seed gives the same paths.
    bounds : DataFrame, optional
        Columns indicator, lower, upper: the paths are clipped to them. Needed where the forecast
        was clipped already; what lies on a bound then stays on it.
    scores : numpy.ndarray, optional
        Normal scores (paths, six years) to go by instead of `draws` and `seed`, such as the even
        ones of :func:`ipanalysis.models.attainment.even.even_scores`.

    Returns
    -------
    keys : DataFrame
        One row a series with paths, in the order of the forecasts: region, indicator, model,
        first and last (years, int64). A series that was refused or is constant has no row.
    paths : list of numpy.ndarray
        For each row of `keys` an array (draws, years from first to last), in the unit of the
        forecast.

    Raises
    ------
    UsageError
        If columns or rows are missing, there are several models, the years of a series do not
        follow one another, intervals of different levels end at the same value and no bound
        explains it, or `draws` is below 100.

    References
    ----------
    Gaussian copula with given marginals: Iman, R. L. and Conover, W. J. (1982), "A
    distribution-free approach to inducing rank correlation among input variables",
    Communications in Statistics - Simulation and Computation 11, 311-334.

    Examples
    --------
    >>> from ipanalysis.models.forecast.forecast import forecast
    >>> series = pd.DataFrame({"region": "A", "indicator": "x", "year": range(2020, 2026),
    ...                        "value": [6.3, 7.5, 9.4, 11.8, 14, 16]})
    >>> ahead = forecast(series, horizon=3, levels=[50, 80, 95])
    >>> keys, paths = sample_paths(ahead, draws=1000)
    >>> keys[["region", "first", "last"]].values.tolist(), paths[0].shape
    ([['A', 2026, 2028]], (1000, 3))
    >>> share = (paths[0][:, 0] <= ahead["upper"][1]).mean()  # upper end of the 80 % interval
    >>> float(share)
    0.9
    """
    table, levels = _checked(panel_forecasts)
    scores = normal_scores(draws, seed) if scores is None else scores
    code = table.groupby(KEYS, sort=False).ngroup().to_numpy()
    start = np.flatnonzero(np.diff(code, prepend=-1))
    years = np.diff(np.append(start, len(code))) // len(levels)
    keys = table.iloc[start][[*KEYS, "model"]].reset_index(drop=True)
    first = table["year"].to_numpy(int)[start]
    keys["first"], keys["last"] = first, first + years - 1
    known_until = (table["first_year"] + table["n"]).to_numpy(int)[start] - 1
    skipped = first - known_until - 1  # years ahead that were left out at the beginning
    floor, ceiling = limits(keys["indicator"], bounds)
    figures = table[["mean", "lower", "upper"]].to_numpy(float)
    paths: list[np.ndarray] = [np.empty(0)] * len(keys)
    for skip, horizon in sorted(set(zip(skipped.tolist(), years.tolist(), strict=True))):
        here = np.flatnonzero((skipped == skip) & (years == horizon))
        rows = start[here][:, None] + np.arange(horizon * len(levels))
        cube = figures[rows].reshape(len(here), horizon, len(levels), 3)
        ends = floor[here, None, None], ceiling[here, None, None]
        made = _through(cube, levels, scores[:, skip : skip + horizon], *ends)
        for series, path in zip(here, made, strict=True):
            paths[series] = path
    return keys, paths


def normal_scores(draws: int, seed: int) -> np.ndarray:
    """Return correlated normal scores one to six years ahead.

    Every column holds the normal quantiles at (i - 1/2) / draws, in an order that gives the
    columns the correlation of forecast errors.

    Parameters
    ----------
    draws, seed : int
        As in :func:`sample_paths`.

    Returns
    -------
    numpy.ndarray
        Shape (draws, 6).

    Examples
    --------
    >>> scores = normal_scores(1000, 0)
    >>> bool(np.abs(np.corrcoef(scores.T) - error_correlation()).max() < 0.01)
    True
    """
    from scipy.special import ndtri

    if isinstance(draws, bool) or not isinstance(draws, int | np.integer) or draws < _LEAST_DRAWS:
        text = N_("draws must be a whole number of at least {least}, not {draws!r}.")
        raise UsageError(text, least=_LEAST_DRAWS, draws=draws)
    wanted = error_correlation()
    single = ndtri((np.arange(draws) + 0.5) / draws)
    rng = np.random.default_rng(seed)
    mixed = rng.permuted(np.repeat(single[:, None], len(wanted), axis=1), axis=0)
    # What correlation the shuffled columns have by chance is taken out, the wanted one put in.
    by_chance = np.linalg.cholesky(np.corrcoef(mixed.T))
    mixed = np.linalg.solve(by_chance, mixed.T).T @ np.linalg.cholesky(wanted).T
    return single[mixed.argsort(axis=0, kind="stable").argsort(axis=0)]


def _checked(forecasts: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the rows with intervals, sorted within series, and the levels."""
    missing = [name for name in _NEEDED if name not in forecasts]
    if missing:
        raise UsageError(
            N_("The table lacks the columns {missing}; it needs {needed}."),
            missing=tuple(missing),
            needed=tuple(_NEEDED),
        )
    table = forecasts[forecasts["year"].notna() & forecasts["lower"].notna()]
    models = sorted(set(table["model"]))
    if len(models) > 1:
        text = N_("Paths are drawn from the forecasts of one model; here are {models}.")
        raise UsageError(text, models=tuple(models))
    table = table.assign(series=table.groupby(KEYS, sort=False).ngroup())
    table = table.sort_values(["series", "year", "level"], ignore_index=True)
    levels = np.sort(table["level"].unique())
    # Whole years: each with every level, and each year after the one before.
    whole = len(table) % max(len(levels), 1) == 0
    if whole and len(table):
        shape = (-1, len(levels))
        series, year, level = (
            table[name].to_numpy(int if name != "level" else float).reshape(shape)
            for name in ("series", "year", "level")
        )
        whole = bool((series == series[:, :1]).all() and (year == year[:, :1]).all())
        whole &= bool((level == levels).all())
        same = series[1:, 0] == series[:-1, 0]
        whole &= bool((np.diff(year[:, 0])[same] == 1).all())
    if not whole:
        raise UsageError(
            N_("Each series needs rows for every level in each of its years, one after another.")
        )
    return table, levels


def _through(
    cube: np.ndarray, levels: np.ndarray, scores: np.ndarray, floor: np.ndarray, ceiling: np.ndarray
) -> np.ndarray:
    """Return the paths (series, draws, years) through the quantile curves of `cube`.

    Parameters
    ----------
    cube : numpy.ndarray
        Shape (series, years, levels, 3): mean, lower, upper.
    levels : numpy.ndarray
        Per cent, rising.
    scores : numpy.ndarray
        Shape (draws, years), from :func:`normal_scores`.
    floor, ceiling : numpy.ndarray
        Shape (series, 1, 1).
    """
    mean, lower, upper = np.moveaxis(cube, 3, 0)
    knots = np.array([normal_quantile(level) for level in levels])
    _refuse_ties(lower, floor, ceiling)
    _refuse_ties(upper, floor, ceiling)
    paths = np.empty((len(cube), *scores.shape))
    for ahead in range(scores.shape[1]):
        ends = mean[:, ahead, 0], lower[:, ahead], upper[:, ahead]
        curves = through(*ends, knots, floor[:, 0, 0], ceiling[:, 0, 0])
        paths[:, :, ahead] = curves.at(scores[:, ahead])
    return paths


def _refuse_ties(ends: np.ndarray, floor: np.ndarray, ceiling: np.ndarray) -> None:
    """Refuse ends that stop at a value which is no known bound."""
    outer = ends[..., 1:]
    if (np.diff(ends) == 0).any(where=(outer != floor) & (outer != ceiling)):
        text = N_("Intervals of different levels end at the same value: give the bounds.")
        raise UsageError(text)
