"""Judging a plan and reconciling read the same curve of a forecast as the chances do."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from ipanalysis.models.forecast.distribution import distribution, summed
from ipanalysis.models.forecast.intervals import probability_below

LEVELS, LOWER, UPPER = (50, 80, 95), (96.0, 92, 85), (102.0, 108, 115)


@settings(max_examples=40, deadline=None)
@given(st.floats(60, 99.9), st.sampled_from([np.inf, 105.0]))
def test_a_value_stands_where_the_chances_put_it(value, ceiling):
    made = distribution(100.0, LEVELS, LOWER, UPPER, ceiling=ceiling)
    below = probability_below(value, 100.0, LEVELS, LOWER, UPPER, ceiling=ceiling)
    assert norm.cdf(made.place(value)) == pytest.approx(below, abs=1e-8)


def test_what_lies_beyond_a_bound_lies_on_it():
    made = distribution(100.0, LEVELS, LOWER, UPPER, ceiling=105.0)
    assert made.at(3.0) == 105
    # 105 lies between the quarter's 102 and the tenth's 108; a value above it stands nowhere.
    assert norm.ppf(0.75) < made.place(105.0) < norm.ppf(0.9)
    assert made.place(105.1) == np.inf


def test_a_sum_stands_where_all_its_terms_stand():
    terms = [distribution(100.0, LEVELS, LOWER, UPPER), distribution(5.0, [80], [3], [9])]
    z = np.array([-3.0, -0.2, 0.0, 1.1])
    whole = summed(terms)
    assert whole.at(z) == pytest.approx(terms[0].at(z) + terms[1].at(z))
    assert [whole.place(float(value)) for value in whole.at(z)] == pytest.approx(z.tolist())


def test_without_an_interval_it_is_a_point():
    made = distribution(3.0, [80], [np.nan], [np.nan])
    assert made.at(np.array([-2.0, 2.0])).tolist() == [3, 3]
    assert (made.place(3.0), made.place(4.0), made.spread()) == (0, np.inf, 0)
