"""Trends by hand arithmetic, and the exact test against a count of all orders."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from ipanalysis.models.trend.trend import COLUMNS, trend


def series(values, years=None, region="CN"):
    years = range(2020, 2020 + len(values)) if years is None else years
    return pd.DataFrame({"region": region, "indicator": "x", "year": years, "value": values})


def one(values, years=None):
    result = trend(series(values, years))
    assert result.columns.tolist() == COLUMNS
    return result.squeeze()


def test_growth_is_the_yearly_root_of_the_whole():
    # 100 to 144 in two years: 1.2 squared.
    row = one([100, 150, 144])
    assert row["cagr"] == pytest.approx(0.2)
    assert (row["first_year"], row["last_year"]) == (2020, 2022)
    assert (row["first_value"], row["last_value"]) == (100, 144)


def test_growth_counts_missing_years():
    # 1 to 16 from 2020 to 2024: 2 a year, although only three values are known.
    assert one([1, 5, 16], [2020, 2021, 2024])["cagr"] == pytest.approx(1.0)


@pytest.mark.parametrize("values", [[0, 1, 2], [2, 1, 0], [-1, 2, 3]])
def test_growth_from_or_to_a_value_that_is_not_positive_is_missing(values):
    assert np.isnan(one(values)["cagr"])


def test_slope_is_the_median_of_all_pairs():
    # Changes 1, 2, 7; over two years 3/2, 9/2; over three 10/3. Sorted: 1, 1.5, 2, 3.33, 4.5, 7;
    # median (2 + 10/3) / 2.
    assert one([0, 1, 3, 10])["slope"] == pytest.approx((2 + 10 / 3) / 2)


def test_slope_counts_missing_years():
    # 2 in one year, 2 in two years (1), 4 in three (4/3): median 4/3.
    assert one([0, 2, 4], [2020, 2021, 2023])["slope"] == pytest.approx(4 / 3)


def test_five_points_are_the_first_to_carry_an_interval():
    # A score of all N pairs has two-sided chance 2/n!: 2/24 with four points, 2/120 with five.
    four, five = one([1, 2, 4, 7]), one([1, 2, 4, 7, 11])
    assert np.isnan([four["slope_low"], four["slope_high"]]).all()
    # With five, nothing but the full score is that rare: the interval is all slopes, 1 to 4.
    assert (five["slope_low"], five["slope_high"]) == (1, 4)


def test_six_points_leave_out_one_slope_at_either_end():
    # Of 720 orders 1 has score 15, 5 have 13, 14 have 11: two-sided 2 x 6 / 720 = .017 for 13,
    # 2 x 20 / 720 = .056 for 11. So a score of 13 is rejected: (15 - 13) / 2 = 1 left out.
    row = one([0, 1, 3, 6, 10, 15])
    # Slopes between neighbours 1, 2, 3, 4, 5; the longer ones lie between; next to 1 stands 1.5,
    # next to 5 stands 4.5.
    assert (row["slope_low"], row["slope_high"]) == (1.5, 4.5)


def test_p_of_a_rising_series_is_one_order_of_all_either_way():
    row = one([1, 2, 4, 7, 11])
    assert row["mk_tau"] == 1
    assert row["mk_p"] == pytest.approx(2 / 120)


@pytest.mark.parametrize(
    "values", [[1, 1, 2], [3, 1, 2, 2, 5], [1, 1, 1, 2, 2, 3], [4, 3, 3, 2, 2, 1, 0]]
)
def test_p_with_ties_is_the_share_of_orders_at_least_as_far_out(values):
    def score(order):
        pairs = ((a, b) for i, a in enumerate(order) for b in order[i + 1 :])
        return abs(sum((b > a) - (b < a) for a, b in pairs))

    scores = [score(order) for order in permutations(values)]
    expected = np.mean([s >= score(values) for s in scores])
    row = one(values)
    assert row["mk_p"] == pytest.approx(expected)
    assert row["mk_tau"] == pytest.approx(stats.kendalltau(range(len(values)), values).statistic)


@pytest.mark.parametrize("n", [8, 20, 60, 61, 90])
def test_p_without_ties_agrees_with_scipy(n):
    values = np.random.default_rng(n).normal(size=n) + 0.02 * np.arange(n)
    exact = stats.kendalltau(np.arange(n), values, method="exact").pvalue
    # Up to 60 points exact; the normal approximation beyond is good to the third digit.
    tolerance = {"rel": 1e-9} if n <= 60 else {"abs": 2e-3}
    assert one(values, range(1900, 1900 + n))["mk_p"] == pytest.approx(exact, **tolerance)


def test_p_of_a_long_series_is_normal_with_ties_and_continuity():
    # 40 ones, then 15 zeros, then 15 twos. Pairs up: 40 x 15 + 15 x 15, down: 40 x 15; S = 225.
    # Variance: n (n-1) (2n+5) / 18 less the same of each tie; one off the score for continuity.
    values = [1] * 40 + [0] * 15 + [2] * 15
    variance = (70 * 69 * 145 - 40 * 39 * 85 - 2 * 15 * 14 * 35) / 18
    expected = 2 * (1 - stats.norm.cdf(224 / np.sqrt(variance)))
    assert one(values, range(1900, 1970))["mk_p"] == pytest.approx(expected)


def test_equal_values_have_slope_zero_and_no_tau():
    row = one([5, 5, 5, 5, 5])
    assert (row["status"], row["slope"], row["mk_p"], row["cagr"]) == ("constant", 0, 1, 0)
    assert np.isnan([row["mk_tau"], row["slope_low"]]).all()


def test_a_long_constant_series_has_p_one():
    assert one([5] * 70, range(1900, 1970))["mk_p"] == 1


@pytest.mark.parametrize("n", [1, 2])
def test_fewer_than_three_points_have_no_slope(n):
    row = one([2, 3][:n])
    assert row["status"] == "too_few_points"
    assert np.isnan([row["slope"], row["mk_p"], row["mk_tau"]]).all()
    assert row["last_value"] == n + 1


@pytest.mark.parametrize(
    ("values", "years", "status"),
    [
        ([1, np.nan, 3, 4, 5], None, "non_finite"),
        ([1, 2, 3, 4, 5], [2020, 2020, 2021, 2022, 2023], "duplicate_years"),
        ([1, 2, 3], [2020, 2021.5, 2023], "bad_year"),
    ],
)
def test_unusable_series_have_a_reason_and_no_figures(values, years, status):
    row = one(values, years)
    assert row["status"] == status
    figures = ["first_year", "first_value", "cagr", "slope", "slope_low", "mk_tau", "mk_p"]
    assert row[figures].isna().all()


def test_a_bad_series_does_not_disturb_the_others():
    data = pd.concat([series([1, np.nan, 2], region="A"), series([1, 2, 4], region="B")])
    assert trend(data)["status"].tolist() == ["non_finite", "ok"]
    pd.testing.assert_series_equal(
        trend(data).loc[1], trend(series([1, 2, 4], region="B")).loc[0], check_names=False
    )


def test_sources_of_first_and_last_value_are_carried():
    data = series([1, 2, 3]).assign(source=["a", "b", "c"])
    assert trend(data)["source"].tolist() == ["a; c"]
    assert trend(data.assign(source="a"))["source"].tolist() == ["a"]


def test_an_empty_table_gives_an_empty_result():
    assert trend(series([])).columns.tolist() == COLUMNS
