"""Segmented regression: a change of level and of slope at a year, with Newey-West errors.

Wagner, A. K. et al. (2002), Segmented regression analysis of interrupted time series studies in
medication use research, *Journal of Clinical Pharmacy and Therapeutics* 27, 299-309; Newey, W. K.
& West, K. D. (1987), *Econometrica* 55, 703-708.

On few points its p are far too small. Share of series *without any change* for which a nominal
5 % test finds one (level, slope; ``python benchmarks/segmented_size.py``): scatter about a line 22
and 26 % at 8 + 4 years, 20 and 16 % at 10 + 10; with memory (AR(1) 0.4) 25 and 38 %, 28 and 27 %;
a random walk 33 and 62 %, 33 and 59 %. So it is refused below ten years on each side, and above
that the comparison with the forecast should be believed first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ipanalysis.models.forecast.simple_models import hac_lags

#: Years without a gap that a regression needs on each side.
LEAST_EACH_SIDE = 10


@dataclass(frozen=True)
class Change:
    """A change, its 95 % interval and p (t with n - 4)."""

    value: float
    low: float
    high: float
    p: float


def segmented(before: np.ndarray, after: np.ndarray) -> tuple[Change, Change]:
    """Return the change of level in the first year after, and the change of slope.

    The model is ``y = a + b t + c after + d after (t - T)`` with T the first year after; c is
    held against where the earlier line would have stood. Errors by Newey and West with
    ``floor(4 (n / 100)^(2/9))`` lags and the factor ``n / (n - 4)``.

    Parameters
    ----------
    before, after : numpy.ndarray
        Values of consecutive years.

    Examples
    --------
    >>> level, slope = segmented(np.arange(10.0), 13 + 3 * np.arange(10.0))
    >>> round(level.value, 9), round(slope.value, 9)
    (3.0, 2.0)
    """
    from statsmodels.regression.linear_model import OLS

    values = np.concatenate([before, after])
    n = len(values)
    time = np.arange(n) - len(before)
    since = (time >= 0).astype(float)
    design = np.column_stack([np.ones(n), time, since, since * time])
    fit = OLS(values, design).fit(
        cov_type="HAC",
        cov_kwds={"maxlags": hac_lags(n), "use_correction": True},
        use_t=True,
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        p, ends = fit.pvalues, fit.conf_int(0.05)
    level, slope = (Change(*map(float, (fit.params[k], *ends[k], p[k]))) for k in (2, 3))
    return level, slope


def two_runs(
    before: dict[int, float], after: dict[int, float], since: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the unbroken runs of years that meet at a year.

    Examples
    --------
    >>> earlier, later = two_runs({2017: 1.0, 2019: 2.0, 2020: 3.0}, {2021: 4.0, 2023: 5.0}, 2021)
    >>> earlier.tolist(), later.tolist()
    ([2.0, 3.0], [4.0])
    """
    earlier, later = [], []
    year = since - 1
    while year in before:
        earlier.append(before[year])
        year -= 1
    year = since
    while year in after:
        later.append(after[year])
        year += 1
    return np.array(earlier[::-1]), np.array(later)
