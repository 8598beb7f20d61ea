"""Med3 by hand arithmetic, against a plain loop, and by what must hold for every series."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ipanalysis.models.forecast.med3 import ALPHAS, med3, smoother, smoothing_member

SERIES = arrays(float, st.integers(5, 15), elements=st.floats(-1000, 1000, allow_subnormal=False))


def test_two_values_are_smoothed_as_by_hand():
    # alpha 1/2, no drift. A start at level l leaves the residuals y1 - l and y2 - y1/2 - l/2.
    # Least squares: l = (y1 + (y2 - y1/2)/2) / (1 + 1/4) = .6 y1 + .4 y2.
    # Last level: y1/4 + y2/2 + l/4 = .4 y1 + .6 y2. X'X = 1 + 1/4.
    residual, level, slope, log_det = smoother(2, 0.5, False)
    assert level == pytest.approx([0.4, 0.6])
    assert slope == pytest.approx([0, 0])
    assert log_det == pytest.approx(math.log(1.25))
    # Residuals: y1 - l = .4 y1 - .4 y2 and y2 - y1/2 - l/2 = -.8 y1 + .8 y2.
    assert residual == pytest.approx(np.array([[0.4, -0.4], [-0.8, 0.8]]))


def test_full_weight_without_drift_stays_at_the_last_value():
    _, level, slope, _ = smoother(4, 1.0, False)
    assert level == pytest.approx([0, 0, 0, 1])
    assert slope == pytest.approx([0, 0, 0, 0])


def test_full_weight_with_drift_shrinks_the_mean_change():
    # alpha 1: residuals are the changes less b, and the prior adds b squared. So the sum of
    # (change - b)^2 plus b^2 is least at b = sum of changes / (number of changes + 1).
    # 1, 3, 4, 9: 8 / 4 = 2.
    _, level, slope, _ = smoother(4, 1.0, True)
    values = np.array([1.0, 3, 4, 9])
    assert slope @ values == pytest.approx(2)
    assert level @ values == pytest.approx(9)


def errors_by_loop(values, alpha, level, drift):
    errors = []
    for value in values:
        expected = level + drift
        errors.append(value - expected)
        level = expected + alpha * errors[-1]
    return np.array([*errors, drift]), level


@pytest.mark.parametrize("alpha", ALPHAS)
@pytest.mark.parametrize("n", [5, 9])
def test_smoothing_by_matrices_agrees_with_a_loop(alpha, n):
    values = np.random.default_rng(n).normal(size=n).cumsum()
    # The errors are affine in level and drift: least squares on differences of the loop.
    at_zero, _ = errors_by_loop(values, alpha, 0, 0)
    of_level = errors_by_loop(values, alpha, 1, 0)[0] - at_zero
    of_drift = errors_by_loop(values, alpha, 0, 1)[0] - at_zero
    design = np.column_stack([of_level, of_drift])
    start, drift = np.linalg.lstsq(design, -at_zero, rcond=None)[0]
    errors, last = errors_by_loop(values, alpha, start, drift)

    residual, level, slope, log_det = smoother(n, alpha, True)
    assert np.square(residual @ values).sum() == pytest.approx(np.square(errors).sum())
    assert level @ values == pytest.approx(last)
    assert slope @ values == pytest.approx(drift)
    assert log_det == pytest.approx(np.linalg.slogdet(design.T @ design)[1])


def test_settings_are_weighted_by_their_marginal_likelihood():
    # Weight: SSE^(-(n-1)/2) |X'X + prior|^(-1/2); the series has values below zero: no logarithm.
    values, n = np.array([-1.0, 0, 3, 4, 2, 6]), 6
    weights, forecasts = [], []
    for alpha in ALPHAS:
        for with_drift in (False, True):
            residual, level, slope, log_det = smoother(n, alpha, with_drift)
            squares = ((residual @ values) ** 2).sum()
            weights.append(squares ** (-(n - 1) / 2) * math.exp(log_det) ** -0.5)
            forecasts.append(level @ values + 2 * (slope @ values))
    expected = np.average(forecasts, weights=weights)
    assert smoothing_member(values[None], 2)[0, 1] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("values", "change"),
    [
        ([2.0, 4, 8, 10, 20], 3),  # changes 2, 4, 2, 10, their median 3
        ([20.0, 10, 8, 4, 2], -3),
        ([5.0, 9, 2, 8, 3], -0.5),  # 4, -7, 6, -5
    ],
)
def test_point_is_the_median_of_the_three_members(values, change):
    # The last value, the line by the median change, and the smoothing member; the spread is the
    # largest less the smallest.
    smooth = smoothing_member(np.array([values]), 2)[0]
    point, spread = med3(np.array([values]), 2)
    for h in (1, 2):
        members = sorted([values[-1], values[-1] + change * h, smooth[h - 1]])
        assert point[0, h - 1] == pytest.approx(members[1])
        assert spread[0, h - 1] == pytest.approx(members[2] - members[0])


@given(SERIES)
def test_point_lies_between_the_last_value_and_the_line(values):
    # Two members of the median of three are the ends, so the third cannot push it outside.
    steps = np.arange(1, 4)
    line = values[-1] + steps * np.median(np.diff(values))
    point, _ = med3(values[None], 3, share=0.0)
    assert (point[0] >= np.minimum(values[-1], line) - 1e-9).all()
    assert (point[0] <= np.maximum(values[-1], line) + 1e-9).all()


def test_what_rose_goes_on_by_a_share_of_its_changes():
    # Ten values, nine changes: eight of 1, one of -1, so A = 1 and 1 - 5/10 = 1/2.
    values = np.array([1.0, 2, 3, 4, 3, 4, 5, 6, 7, 8])
    still, _ = med3(values[None], 2, share=0.0)
    moved, _ = med3(values[None], 2, share=0.2)
    assert (moved - still)[0] == pytest.approx([0.1, 0.2])


@pytest.mark.parametrize("values", [[8.0, 7, 6, 5, 4, 3], [1.0, 2, 3, 4, 5]])
def test_what_fell_or_has_five_values_gets_no_momentum(values):
    values = np.array([values])
    assert (med3(values, 3, share=0.5)[0] == med3(values, 3, share=0.0)[0]).all()


@given(SERIES, st.sampled_from([1e-9, 0.1, 3.0, 1e8]))
def test_smoothing_follows_the_unit(values, factor):
    before = smoothing_member(values[None], 3)
    after = smoothing_member(factor * values[None], 3)
    assert after / factor == pytest.approx(before, rel=1e-6, abs=1e-6)


def test_positive_series_are_smoothed_in_logarithms():
    values = np.array([[1.0, 2, 4, 8, 16, 32]])
    shifted = values - 40  # the same changes, but not positive: no logarithm
    grown = smoothing_member(values, 1)[0, 0] - 32
    added = smoothing_member(shifted, 1)[0, 0] + 8
    # In logarithms the series is a line that rises by log 2; on its own scale it accelerates, and
    # the average change of 6.2 is far less than the 32 x .6 that shrunken doubling adds.
    assert grown > 16 > added > 0


def test_series_of_one_panel_do_not_touch_each_other():
    values = np.array([[1.0, 2, 4, 5, 7], [-3, 9, 0, 2, 2], [1e6, 2e6, 3e6, 1e6, 9e6]])
    together = med3(values, 4)[0]
    alone = np.vstack([med3(row[None], 4)[0] for row in values])
    assert together == pytest.approx(alone)
