"""Widths by the published formula, and the distribution against the curve it is defined by."""

from __future__ import annotations

from math import exp, inf, isnan, nan, sqrt
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ipanalysis.models.forecast.calibration import calibration, error_correlation
from ipanalysis.models.forecast.intervals import (
    fitted_levels,
    half_widths,
    normal_quantile,
    probability_below,
    width_terms,
)

# Changes 1, 2, 3, 4: A = 2.5; about their median 2.5 they stray by 1.5, .5, .5, 1.5, so
# B = sqrt((2.25 + .25 + .25 + 2.25) / 4) = sqrt(1.25); all one way, so T = 1.
RISING = np.array([[1.0, 2, 4, 7, 11]])
Z80, Z95 = NormalDist().inv_cdf(0.9), NormalDist().inv_cdf(0.975)


def by_hand(level, h, d_spread):
    """Width below and above by the formula of the documentation."""
    content = calibration()
    b, d, c, kn, t, g = (content["shape"][name] for name in ("b", "d", "c", "kn", "t", "g"))
    width = 2.5 * (sqrt(1.25) / 2.5 + 0.05) ** b * (d_spread / 2.5 + 0.05) ** d * h**c
    width *= exp(content["levels"][str(level)] + kn / 3 + t)
    return width / exp(g), width * exp(g)


@pytest.mark.parametrize("level", [50, 60, 70, 80, 90, 95, 99])
def test_fitted_levels_are_the_formula(level):
    below, above = half_widths(RISING, np.array([[2.0, 3.5, 1e4]]), [level])
    for h, spread in ((1, 2.0), (2, 3.5), (3, 1e4)):
        expected = by_hand(level, h, spread)
        assert (below[0, h - 1, 0], above[0, h - 1, 0]) == pytest.approx(expected)


def test_falling_series_reach_further_down():
    below, above = half_widths(RISING[:, ::-1], np.array([[2.0]]), [80])
    assert (above[0, 0, 0], below[0, 0, 0]) == pytest.approx(by_hand(80, 1, 2.0))


def test_only_the_last_ten_changes_make_the_size():
    # The last ten changes are 1 and 2 by turns: A = 1.5, all half a step off the median 1.5.
    since = [0, 1, 3, 4, 6, 7, 9, 10, 12, 13, 15]
    for first in (-2, -3):  # a change of 2 or 3 before them, the median then 2
        size, terms, _ = width_terms(np.array([[first, *since]], dtype=float), np.ones((1, 2)))
        assert size.item() == 1.5
        scatter = sqrt((5 * 1**2 + 5 * 0**2) / 10)
        assert terms[0, 0, 0] == pytest.approx(np.log(scatter / 1.5 + 0.05))
    size, _, _ = width_terms(np.array([[-900.0, *since]]), np.ones((1, 2)))
    assert size.item() == pytest.approx(0.1 * (900 + 15) / 11)  # a tenth of the whole


def test_between_fitted_levels_the_curve_runs_through_both_neighbours():
    # distance = a z exp(h z^2 / 2) with two unknowns and two knowns.
    narrow, wide = by_hand(80, 1, 2.0)[1], by_hand(90, 1, 2.0)[1]
    z80, z85, z90 = (NormalDist().inv_cdf(0.5 + level / 200) for level in (80, 85, 90))
    h = 2 * np.log((wide / z90) / (narrow / z80)) / (z90**2 - z80**2)
    a = narrow / z80 / exp(h * z80**2 / 2)
    _, above = half_widths(RISING, np.array([[2.0]]), [85])
    assert above.item() == pytest.approx(a * z85 * exp(h * z85**2 / 2))


def test_a_pause_at_the_end_is_no_certainty():
    below, _ = half_widths(np.array([[1.0, 5.0] + [5.0] * 12]), np.zeros((1, 1)), [95])
    assert np.isfinite(below).all() and below.item() > 0


def test_constants_carry_the_record_of_their_fit():
    record = calibration()["record"]
    assert {len(file["sha256"]) for file in record["files"]} == {64}
    assert all(min(file["series"].values()) > 50 for file in record["files"])
    scores = record["scores when fitted to the other collections"]
    for name, figures in scores.items():
        full = [values[0] for values in figures["coverage"].values()]
        assert full == sorted(full), name


def test_errors_further_apart_hang_together_less():
    made = error_correlation()
    assert np.linalg.eigvalsh(made).min() > 0
    assert (np.diag(made) == 1).all() and (made == made.T).all()
    assert (np.diff(made[0]) <= 0.01).all()


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


def test_quantiles_have_their_probability():
    # A 95 % interval leaves 2.5 % on either side, a 50 % interval 25 %, and so on.
    levels = np.sort([*fitted_levels(), 10, 75, 98, 99.5])
    below, above = (side[0, 0] for side in half_widths(RISING, np.array([[2.0]]), levels))
    lower, upper = 12 - below, 12 + above
    few = np.isin(levels, [50, 80, 95])
    for kept, within in (
        (slice(None), 1e-9),
        (np.isin(levels, fitted_levels()), 1e-9),
        (few, 4e-3),
    ):
        knots = levels[kept], lower[kept], upper[kept]
        for i, level in enumerate(levels):
            tail = 0.5 - level / 200
            assert probability_below(lower[i], 12, *knots) == pytest.approx(tail, abs=within)
            assert probability_below(upper[i], 12, *knots) == pytest.approx(1 - tail, abs=within)


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


def test_of_a_clipped_forecast_a_chance_on_the_bound_is_no_more_than_its_quantiles_say():
    # The lower end of the 50 % interval lies on 100, so at most a quarter lies below.
    knots = [50, 80, 95], [100, 97, 92], [100, 100, 100]
    assert probability_below(100, 100, *knots, ceiling=100) == pytest.approx(0.25)
    assert probability_below(97, 100, *knots, ceiling=100) == pytest.approx(0.1)
    turned = [50, 80, 95], [0, 0, 0], [0, 3, 8]
    above = 1 - probability_below(3, 0, *turned, floor=0)
    assert above == pytest.approx(0.1)
    assert probability_below(
        100, 100, [80, 95], [100, 100], [100, 100], ceiling=100
    ) == pytest.approx(0.025)
