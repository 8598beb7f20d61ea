"""Widths by the published formula, and the distribution against the curve it is defined by."""

from __future__ import annotations

from math import exp, inf, isnan, nan, sqrt
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ipanalysis.models.intervals import half_widths, normal_quantile, probability_below

# Changes 1, 2, 3, 4: A = 2.5; about their median 2.5 they stray by 1.5, .5, .5, 1.5, so
# B = sqrt((2.25 + .25 + .25 + 2.25) / 4) = sqrt(1.25).
RISING = np.array([[1.0, 2, 4, 7, 11]])
Z80, Z95 = NormalDist().inv_cdf(0.9), NormalDist().inv_cdf(0.975)


def published(level, h, d_spread):
    b, d, c, kn, k0, g = {
        80: (0.399, 0.348, 0.454, 0.001, 0.529, 0.147),
        95: (0.431, 0.304, 0.423, 0.322, 1.146, 0.192),
    }[level]
    a = 2.5
    width = a ** (1 - b - d) * (sqrt(1.25) + 0.05 * a) ** b * (d_spread + 0.05 * a) ** d
    width *= h**c * exp(k0 + kn / 5)
    return width / exp(g), width * exp(g)


@pytest.mark.parametrize("level", [80, 95])
def test_fitted_levels_are_the_published_formula(level):
    # The spread of ten thousand has a tail lighter than normal between the two.
    below, above = half_widths(RISING, np.array([[2.0, 3.5, 1e4]]), [level])
    for h, spread in ((1, 2.0), (2, 3.5), (3, 1e4)):
        expected = published(level, h, spread)
        assert (below[0, h - 1, 0], above[0, h - 1, 0]) == pytest.approx(expected)


def test_falling_series_reach_further_down():
    below, above = half_widths(RISING[:, ::-1], np.array([[2.0]]), [80])
    assert (above[0, 0, 0], below[0, 0, 0]) == pytest.approx(published(80, 1, 2.0))


def test_level_50_is_interpolated_on_the_curve_through_80_and_95():
    # distance = a z exp(h z^2 / 2) with two unknowns and two knowns.
    narrow, wide = published(80, 1, 2.0)[1], published(95, 1, 2.0)[1]
    h = 2 * np.log((wide / Z95) / (narrow / Z80)) / (Z95**2 - Z80**2)
    a = narrow / Z80 / exp(h * Z80**2 / 2)
    z = NormalDist().inv_cdf(0.75)
    _, above = half_widths(RISING, np.array([[2.0]]), [50])
    assert above.item() == pytest.approx(a * z * exp(h * z**2 / 2))


@given(
    st.lists(st.floats(-100, 100, allow_subnormal=False), min_size=5, max_size=12),
    st.floats(0, 1e6),
)
def test_intervals_are_nested(values, spread):
    assume(np.ptp(values) > 1e-6)
    levels = [1, 20, 50, 80, 90, 95, 99, 99.9]
    for side in half_widths(np.array([values]), np.array([[spread]]), levels):
        assert (side > 0).all()
        assert (np.diff(side) > 0).all()


def test_quantiles_have_their_probability_whichever_levels_were_kept():
    # A 95 % interval leaves 2.5 % on either side, a 50 % interval 25 %, and so on.
    levels = np.array([10, 50, 70, 80, 90, 95, 98, 99.5])
    below, above = (side[0, 0] for side in half_widths(RISING, np.array([[2.0]]), levels))
    lower, upper = 12 - below, 12 + above
    for kept in ([3, 5], [1, 3, 5], [0, 2, 7], slice(None)):
        knots = levels[kept], lower[kept], upper[kept]
        for i, level in enumerate(levels):
            tail = 0.5 - level / 200
            assert probability_below(lower[i], 12, *knots) == pytest.approx(tail, abs=1e-9)
            assert probability_below(upper[i], 12, *knots) == pytest.approx(1 - tail, abs=1e-9)


def test_probability_agrees_with_simulation():
    # Draws from the curve itself: x = 10 + a z exp(h z^2 / 2), twice as wide above as below.
    z = np.random.default_rng(20251231).normal(size=4_000_000)
    a, h = np.where(z > 0, 2.0, 1.0), 0.15
    draws = 10 + a * z * np.exp(h * z**2 / 2)
    ends = [q * exp(h * q**2 / 2) for q in (Z80, Z95)]
    lower, upper = [10 - e for e in ends], [10 + 2 * e for e in ends]
    for x in (6.0, 9.0, 9.9, 10.0, 10.5, 13.0, 18.0):
        # Standard error below .00025: three digits.
        got = probability_below(x, 10, [80, 95], lower, upper)
        assert got == pytest.approx((draws < x).mean(), abs=0.001)


def test_normal_intervals_give_normal_probabilities():
    lower, upper = [5 - 3 * Z80, 5 - 3 * Z95], [5 + 3 * Z80, 5 + 3 * Z95]
    for x in (-4.0, 2.0, 5.0, 6.0, 20.0):
        expected = NormalDist(5, 3).cdf(x)
        assert probability_below(x, 5, [80, 95], lower, upper) == pytest.approx(expected, abs=1e-9)


def test_a_single_interval_is_read_as_normal():
    got = probability_below(7, 5, [80], [5 - Z80], [5 + Z80])
    assert got == pytest.approx(NormalDist().cdf(2))


@given(st.floats(-1e3, 1e3), st.floats(0, 50), st.sampled_from([[80, 95], [50, 80, 95], [99]]))
def test_probability_rises_with_the_value(x, step, levels):
    z = np.array([normal_quantile(level) for level in levels])
    quantiles = levels, 10 - z**1.5, 10 + 2 * z**1.2
    first, second = (probability_below(v, 10, *quantiles) for v in (x, x + step))
    assert 0 <= first <= second <= 1


def test_light_tails_stay_monotone():
    # 80 % reaches 10 and 95 % only 11: lighter than normal, whose ratio is 1.53.
    chances = [
        probability_below(x, 0, [80, 95], [-10, -11], [10, 11]) for x in np.linspace(-30, 30, 601)
    ]
    assert (np.diff(chances) >= 0).all()
    assert chances[400] == pytest.approx(0.9)  # x = 10


def test_nothing_lies_beyond_the_bounds():
    knots = [80, 95], [95, 92], [100, 100]
    assert probability_below(100.5, 98, *knots, ceiling=100) == 1
    assert probability_below(0, 3, [80], [1], [5], floor=0) == 0


def test_cut_off_quantiles_borrow_the_other_side():
    # Above, both ends were cut at 100 and say nothing; below they are 3 and 6 away. So 99.5 is as
    # far up as 96.5 is far down; and the same turned over.
    up = probability_below(99.5, 98, [80, 95], [95, 92], [100, 100], ceiling=100)
    down = probability_below(96.5, 98, [80, 95], [95, 92], [100, 100], ceiling=100)
    assert up == pytest.approx(1 - down)
    down = probability_below(1, 2, [80, 95], [0, 0], [5, 8], floor=0)
    up = probability_below(3, 2, [80, 95], [0, 0], [5, 8], floor=0)
    assert down == pytest.approx(1 - up)


def test_a_cut_off_quantile_leaves_the_others_of_its_side():
    # Only the 95 % end was cut; the 80 % end 1.5 above is read as normal: 99.5 is 90 %.
    got = probability_below(99.5, 98, [80, 95], [95, 92], [99.5, 100], ceiling=100)
    assert got == pytest.approx(0.9)


def test_no_interval_gives_no_probability():
    assert isnan(probability_below(1, 2, [80], [nan], [nan]))
    assert isnan(probability_below(nan, 2, [80], [1], [3]))
    assert isnan(probability_below(1.5, 0, [80, 95], [0, 0], [0, 0], floor=0, ceiling=inf))
