"""Even paths give the chances of sums of normal years to three digits."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest

from ipanalysis.models.attainment.even import even_scores, even_weights, quantile, share_below
from ipanalysis.models.forecast.calibration import error_correlation

DEVIATIONS = np.array([1, 1.5, 2, 2.2, 2.5, 2.7])


@pytest.mark.parametrize(("first", "last"), [(0, 2), (0, 5), (0, 6), (2, 4), (1, 6), (4, 6)])
def test_sums_of_normal_years_have_their_closed_form(first, last):
    at = slice(first, last)
    sums = (even_scores()[:, at] * DEVIATIONS[at]).sum(axis=1)
    deviation = np.sqrt(DEVIATIONS[at] @ error_correlation()[at, at] @ DEVIATIONS[at])
    for z in np.linspace(-3, 3, 25):
        expected = NormalDist().cdf(z)
        assert share_below(sums, z * deviation) == pytest.approx(expected, abs=5e-4)


def test_a_skewed_year_has_its_closed_form():
    # Lognormal: below e^(s z) with the probability of z.
    values = np.exp(0.8 * even_scores()[:, 3])
    for z in (-2, -0.5, 0, 1, 2.5):
        expected = NormalDist().cdf(z)
        assert share_below(values, np.exp(0.8 * z)) == pytest.approx(expected, abs=5e-4)


def test_quantiles_are_the_inverse_of_shares():
    sums = even_scores()[:, :3].sum(axis=1)
    for share in (0.1, 0.5, 0.9):
        assert share_below(sums, quantile(sums, share)) == pytest.approx(share, abs=1e-9)


def test_what_lies_on_a_bound_counts_only_where_it_is_included():
    values = np.minimum(even_scores()[:, 0], 1.0)  # 15.9 % of it cut off at 1
    # A jump is known to a step of the rows, as it says nothing between them.
    assert share_below(values, 1.0) == pytest.approx(NormalDist().cdf(1), abs=0.02)
    assert share_below(values, 1.0, inclusive=True) == 1
    assert (share_below(values, -9), share_below(values, 9)) == (0, 1)


def test_weights_are_those_of_a_distribution():
    weights = even_weights()
    assert weights.sum() == pytest.approx(1) and weights.min() > 0
    mean, spread = weights @ even_scores(), weights @ np.square(even_scores())
    assert mean == pytest.approx(np.zeros(6), abs=1e-9)
    assert spread == pytest.approx(np.ones(6), abs=0.002)
