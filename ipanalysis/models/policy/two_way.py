"""Effects of region and year, a difference since the plan, and errors clustered by region.

Cluster-robust errors: Liang, K.-Y. & Zeger, S. L. (1986), *Biometrika* 73, 13-22, as statsmodels
has them, t with as many degrees of freedom as regions less one. The bootstrap: Cameron, A. C.,
Gelbach, J. B. & Miller, D. L. (2008), Bootstrap-based improvements for inference with clustered
errors, *Review of Economics and Statistics* 90, 414-427: the wild cluster bootstrap of t with the
null imposed and Rademacher weights. With few treated (or few other) regions both mislead
(MacKinnon, J. G. & Webb, M. D. 2018, The wild bootstrap for few (treated) clusters, *Econometrics
Journal* 21, 114-135), so neither is given below five of each.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

#: Regions with a plan, and without, that errors by region need.
LEAST_CLUSTERS = 5
_DRAWS = 1999
_ALL_UP_TO = 11  # regions: all 2,048 sign patterns are fewer than would be drawn
_SEED = 20080801


@dataclass(frozen=True)
class Fit:
    """The difference since the plan began.

    Attributes
    ----------
    estimate, se, low, high, p : float
        With cluster-robust errors and the 95 % interval; all but the estimate are missing where
        there are too few regions.
    bootstrap : float
        p of the wild cluster bootstrap.
    """

    estimate: float
    se: float
    low: float
    high: float
    p: float
    bootstrap: float


def two_way(values: np.ndarray, years: np.ndarray, starts: np.ndarray) -> Fit:
    """Fit ``y = region + year + b [treated, since the plan]`` by least squares.

    Parameters
    ----------
    values : numpy.ndarray
        Shape (regions, years); missing where there is none.
    years : numpy.ndarray
        The years.
    starts : numpy.ndarray
        First year of each region's plan; infinite where there is none. One year for all.

    Examples
    --------
    >>> values = np.array([[1.0, 5], [2, 8], [1, 2], [2, 5]])
    >>> starts = np.array([2021, 2021, np.inf, np.inf])
    >>> round(two_way(values, np.array([2020, 2021]), starts).estimate, 9)
    3.0
    """
    y, region, year, dummies = _design(values)
    plan = (years[year] >= starts[region]).astype(float)
    treated = int(np.isfinite(starts).sum())
    if min(treated, len(starts) - treated) < LEAST_CLUSTERS:
        estimate = float(slopes(values, years, starts[None, :])[0])
        return Fit(estimate, *[np.nan] * 5)
    from statsmodels.regression.linear_model import OLS

    fit = OLS(y, np.column_stack([plan, dummies])).fit(
        cov_type="cluster", cov_kwds={"groups": region}, use_t=True
    )
    low, high = fit.conf_int(0.05)[0]
    p = wild_bootstrap(y, plan, dummies, region)
    figures = (fit.params[0], fit.bse[0], low, high, fit.pvalues[0], p)
    return Fit(*map(float, figures))


def slopes(values: np.ndarray, years: np.ndarray, ways: np.ndarray) -> np.ndarray:
    """Return the estimates for many assignments of the starting year to regions, one a row.

    An assignment that the effects of region and year explain has none.
    """
    y, region, year, dummies = _design(values)
    plans = (years[year][:, None] >= ways[:, region].T).astype(float)
    left = _without(plans, dummies)
    size = np.square(left).sum(axis=0)
    return np.divide(y @ left, size, out=np.full(len(ways), np.nan), where=size > 1e-9)


def _design(values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the values there are, the region and year of each, and dummies for both."""
    region, year = np.nonzero(np.isfinite(values))
    of_region = region[:, None] == np.arange(len(values))
    of_year = year[:, None] == np.unique(year)[1:]
    dummies = np.column_stack([of_region, of_year]).astype(float)
    return values[region, year], region, year, dummies


def _without(columns: np.ndarray, dummies: np.ndarray) -> np.ndarray:
    """Return what the dummies leave unexplained (Frisch and Waugh)."""
    return columns - dummies @ np.linalg.lstsq(dummies, columns, rcond=None)[0]


def wild_bootstrap(
    y: np.ndarray, plan: np.ndarray, dummies: np.ndarray, region: np.ndarray
) -> float:
    """Return p of the wild cluster bootstrap of t, the null imposed.

    The residuals without the plan keep or change their sign region by region; p is the share of
    sign patterns (all, up to eleven regions; else 1,999 drawn) with a t at least as far from zero.
    """
    left = _without(plan, dummies)
    resid = _without(y, dummies)
    count = int(region.max()) + 1
    signs = _signs(count)
    # y* = fitted + sign x residual; what the dummies explain of it falls out of both b and t.
    drawn = _without(resid[:, None] * signs[:, region].T, dummies)
    size = left @ left
    slope = left @ drawn / size
    scores = left[:, None] * (drawn - left[:, None] * slope)
    member = (region[:, None] == np.arange(count)).astype(float)
    error = np.sqrt(np.square(member.T @ scores).sum(axis=0)) / size
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.abs(slope / error)
    known = np.isfinite(t)
    if not known[0]:
        return np.nan
    return float(np.mean(t[known] >= t[0] * (1 - 1e-9)))


def _signs(count: int) -> np.ndarray:
    """Return sign patterns of the regions; the first changes nothing."""
    if count <= _ALL_UP_TO:
        bits = (np.arange(2**count)[:, None] >> np.arange(count)) & 1
        return 1.0 - 2.0 * bits
    drawn = np.random.default_rng(_SEED).choice([-1.0, 1.0], size=(_DRAWS, count))
    return np.vstack([np.ones(count), drawn])
