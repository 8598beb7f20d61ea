"""Growth, its changes and breaks: by hand arithmetic, by counting all orders, and by simulation."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from ipanalysis.models.refusals import LEAST_FOR_CHANGE, LIMIT_TEXTS, limits_text
from ipanalysis.models.trend.breaks import doubled_ranks, growth_break
from ipanalysis.models.trend.growth import growth_change, growth_interval
from ipanalysis.models.trend.ranks import rank_trend
from ipanalysis.models.trend.trend import trend


def series(values, years=None, region="CN"):
    years = range(2000, 2000 + len(values)) if years is None else years
    return pd.DataFrame({"region": region, "indicator": "x", "year": years, "value": values})


def one(values, years=None):
    return trend(series(values, years)).fillna({"limits": ""}).squeeze()


def walks(rows, n, drift=0.05, seed=1):
    steps = np.random.default_rng(seed).normal(drift, 0.05, size=(rows, n))
    return np.arange(n)[None].repeat(rows, 0) + 2000, np.exp(np.cumsum(steps, axis=1))


def test_interval_of_growth_is_the_t_interval_of_the_log_changes():
    values = [3.0, 4, 4.5, 7, 6, 9]
    low, high = stats.t.interval(
        0.95, 4, np.mean(np.diff(np.log(values))), stats.sem(np.diff(np.log(values)))
    )
    row = one(values)
    assert (row["cagr_low"], row["cagr_high"]) == pytest.approx((np.expm1(low), np.expm1(high)))
    assert row["cagr_low"] < row["cagr"] < row["cagr_high"]


def test_interval_of_growth_weighs_a_gap_by_its_years():
    # Log changes 1, 3, 1, 1 over 1, 2, 1, 1 years: g = 6/5; deviations -.2, .6, -.2, -.2; s² =
    # (.04 x 3 + .36 / 2) / 3 = .1; standard error sqrt(.1 / 5).
    row = one(np.exp([0.0, 1, 4, 5, 6]), [2000, 2001, 2003, 2004, 2005])
    half = stats.t.ppf(0.975, 3) * np.sqrt(0.1 / 5)
    assert np.log1p([row["cagr_low"], row["cagr_high"]]) == pytest.approx([1.2 - half, 1.2 + half])


def test_interval_of_growth_covers_a_random_walk_as_often_as_it_says():
    for n in (5, 8, 20):
        found = growth_interval(*walks(4000, n))
        inside = (found["cagr_low"] <= np.expm1(0.05)) & (np.expm1(0.05) <= found["cagr_high"])
        assert inside.mean() == pytest.approx(0.95, abs=0.012)


@pytest.mark.parametrize("values", [[1, 2, 3, 4], [1, 2, 0, 3, 4], [5, 5, 5, 5, 5]])
def test_no_interval_of_growth_where_it_cannot_be(values):
    assert one(values)[["cagr_low", "cagr_high"]].isna().all()


def test_growth_at_one_rate_is_no_order_of_rounding_noise():
    row = one([1.1**k for k in range(12)])
    assert row["acceleration"] == pytest.approx(0, abs=1e-9)
    assert (row["acceleration_p"], row["break_p"]) == (1, 1)
    assert (row["cagr_low"], row["cagr_high"]) == pytest.approx((0.1, 0.1))


def test_change_of_growth_is_between_the_halves():
    # Growth 100, 100, 100, 100 % and then 0, 50, 0, 50 %: medians 1 and 1/4.
    row = one([1, 2, 4, 8, 16, 16, 24, 24, 36])
    assert (row["growth_early"], row["growth_late"]) == pytest.approx(
        (1, np.expm1(np.log(1.5) / 2))
    )
    assert row["acceleration"] == pytest.approx(row["growth_late"] - row["growth_early"])
    assert row["acceleration_p"] == pytest.approx(2 / 70)  # one choice of 4 among 8, either way


def test_p_of_a_change_agrees_with_scipy_without_ties():
    _, values = walks(20, 14)
    found = growth_change(values)["acceleration_p"]
    for row, p in zip(values, found, strict=True):
        change = np.diff(np.log(row))
        exact = stats.mannwhitneyu(change[:6], change[-6:], method="exact").pvalue
        assert p == pytest.approx(exact)


def test_p_of_a_change_with_ties_is_the_share_of_choices():
    changes = [0.1, 0.1, 0.2, 0.1, 0.2, 0.3, 0.3, 0.1]
    ranks = stats.rankdata(changes)
    sums = [sum(ranks[list(c)]) for c in combinations(range(8), 4)]
    far = np.abs(np.array(sums) - 18) >= abs(ranks[4:].sum() - 18) - 1e-9
    row = one(np.exp(np.cumsum([0, *changes])))
    assert row["acceleration_p"] == pytest.approx(far.mean())


def test_a_long_series_takes_the_normal_limit():
    _, values = walks(1, 90, seed=3)
    change = np.diff(np.log(values[0]))
    normal = stats.mannwhitneyu(
        change[:44], change[-44:], method="asymptotic", use_continuity=False
    )
    assert growth_change(values)["acceleration_p"][0] == pytest.approx(normal.pvalue)


def test_the_break_is_the_first_year_of_the_new_growth():
    values = np.cumprod([1.0, 1.2, 1.21, 1.22, 1.23, 1.24, 1.25, 1.01, 1.02, 1.03, 1.04, 1.05])
    row = one(values)
    # Growth into 2006 is still the old one, that into 2007 the new one.
    assert row["break_year"] == 2007
    # As far out are the orders with the five or the six highest ranks first, or last: of C(11, 5) =
    # 462 each, less those that are both (one in six of them).
    assert row["break_p"] == pytest.approx((4 - 2 / 6) / 462, abs=0.003)


def test_a_break_is_seldom_found_where_there_is_none():
    for n in (10, 20):
        p = growth_break(*walks(4000, n))["break_p"]
        assert 0.02 < (p <= 0.05).mean() < 0.06


def test_break_p_of_a_long_series_is_pettitts_limit():
    year, values = walks(1, 100, seed=5)
    rank = stats.rankdata(np.diff(np.log(values[0])))
    m = 99
    furthest = max(abs(2 * rank[:k].sum() - k * (m + 1)) for k in range(1, m))
    expected = min(2 * np.exp(-6 * furthest**2 / (m**3 + m**2)), 1)
    assert growth_break(year, values)["break_p"][0] == pytest.approx(expected, rel=1e-6)


def test_correction_is_silent_without_autocorrelation_and_strict_with_it():
    rng = np.random.default_rng(4)
    noise = rng.normal(size=(2000, 60))
    smooth = np.zeros_like(noise)
    for t in range(1, 60):
        smooth[:, t] = 0.6 * smooth[:, t - 1] + noise[:, t]
    year = np.arange(20)[None].repeat(2000, 0)
    found = rank_trend(year, smooth[:, 40:])
    assert (found["mk_p"] <= 0.05).mean() > 0.2
    assert (found["mk_p_corrected"] <= 0.05).mean() < 0.1
    independent = rank_trend(year, noise[:, 40:])
    assert 0.02 < (independent["mk_p_corrected"] <= 0.05).mean() < 0.06


def test_correction_by_hand():
    values = [1.0, 3, 2, 5, 4, 6, 9, 8, 7, 10, 12, 11]
    n, t = 12, np.arange(12)
    rest = np.array(values) - stats.theilslopes(values, t).slope * t
    rest = rest - rest.mean()
    r = (n * (rest[1:] @ rest[:-1]) / (rest @ rest) + 2) / (n - 4)
    factor = 1 + 2 * sum((1 - k / n) * max(r, 0) ** k for k in range(1, n))
    score = sum(np.sign(values[j] - values[i]) for i in range(n) for j in range(i + 1, n))
    p = 2 * stats.norm.sf((score - 1) / np.sqrt(n * (n - 1) * (2 * n + 5) / 18 * factor))
    row = one(values)
    assert row["mk_p_corrected"] == pytest.approx(max(p, row["mk_p"]))


@pytest.mark.parametrize("n", [9, 10])
def test_ten_points_are_the_first_to_be_looked_at_for_breaks(n):
    row = one([2.0, 3, 5, 4, 7, 8, 9, 12, 11, 14][:n])
    assert row[["break_p", "mk_p_corrected"]].notna().tolist() == [n == 10] * 2
    assert not np.isnan(row["acceleration_p"])
    assert row["limits"] == ("" if n == 10 else "no_break")


@pytest.mark.parametrize(
    ("values", "years", "limits"),
    [
        ([1, 2, 4], None, "no_interval; no_change; no_break"),
        ([1, 2, 4, 5, 6, -1], None, "no_change; no_break; not_positive"),
        (range(1, 12), [*range(2000, 2010), 2012], "gaps"),
        ([5] * 12, None, ""),
        ([1, np.nan, 2], None, ""),
    ],
)
def test_missing_figures_have_their_codes(values, years, limits):
    assert one(list(values), years)["limits"] == limits


def test_codes_have_words_in_both_languages():
    codes = "; ".join(LIMIT_TEXTS)
    assert len(limits_text(codes).split("; ")) == len(LIMIT_TEXTS)
    assert limits_text("") == limits_text(np.nan) == ""
    assert "；" in limits_text("gaps; no_break", "zh")
    assert limits_text("no_change") == f"no change of growth below {LEAST_FOR_CHANGE} values"


def test_years_missing_inside_leave_out_what_the_words_say():
    table = one(range(1, 12), [*range(2000, 2010), 2012])
    assert table[["acceleration", "break_p", "mk_p_corrected"]].isna().all()
    assert table[["slope_low", "cagr_low", "mk_p"]].notna().all()


def test_declared_breaks_stand_beside(toy_with_breaks):
    table = trend(toy_with_breaks).set_index("region")["declared_breaks"]
    assert table.to_dict() == {"A": "2003; 2005", "B": "2003"}


@pytest.fixture
def toy_with_breaks():
    class Told:
        """Not a study: only what the trend asks of one."""

        breaks = pd.DataFrame(
            {
                "indicator": ["x", "x", "x", "y", "x"],
                "year": [2005, 2003, 2000, 2004, 2011],
                "regions": ["A", None, None, None, None],
            }
        )

        def select(self):
            return pd.concat([series(range(1, 11), region=r) for r in "AB"])

    return Told()


@given(st.lists(st.integers(1, 6), min_size=1, max_size=12))
def test_doubled_ranks_are_twice_the_mean_ranks(values):
    assert doubled_ranks(np.array([values])).tolist() == [(2 * stats.rankdata(values)).tolist()]


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.integers(1, 10_000), min_size=10, max_size=16),
    st.sampled_from([0.25, 8.0, 1024.0]),
    st.integers(-100, 100),
    st.randoms(use_true_random=False),
)
def test_unit_order_and_era_change_nothing(values, unit, shift, chance):
    data = series(values)
    other = data.assign(value=data["value"] * unit, year=data["year"] + shift)
    other = other.sample(frac=1, random_state=chance.randint(0, 999))
    plain, moved = trend(data).squeeze(), trend(other).squeeze()
    same = ["cagr", "cagr_low", "cagr_high", "mk_tau", "mk_p", "mk_p_corrected", "growth_early"]
    same += ["acceleration", "acceleration_p", "break_p"]
    assert moved[same].astype(float).tolist() == pytest.approx(
        plain[same].astype(float).tolist(), nan_ok=True, rel=1e-7, abs=1e-9
    )
    assert moved["slope"] == pytest.approx(plain["slope"] * unit)
    if pd.notna(plain["break_year"]):
        assert moved["break_year"] == plain["break_year"] + shift
