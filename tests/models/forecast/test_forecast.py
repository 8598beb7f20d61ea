"""Forecasts: what is refused and why, what always holds, and what a caller can rely on."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ipanalysis.errors import UsageError
from ipanalysis.models.forecast.forecast import COLUMNS, forecast
from ipanalysis.models.forecast.med3 import med3
from ipanalysis.models.refusals import STATUS_TEXTS, refusal_text

PATENTS = [6.3, 7.5, 9.4, 11.8, 14, 16]  # the nation's high-value patents, 2020 to 2025
VALUES = st.lists(st.floats(-1e4, 1e4, allow_subnormal=False), min_size=5, max_size=12)


def series(values, first=2020, region="CN", indicator="x", years=None):
    years = range(first, first + len(values)) if years is None else years
    return pd.DataFrame({"region": region, "indicator": indicator, "year": years, "value": values})


def refused(data, **arguments):
    """Return the single row of a refused series."""
    row = forecast(data, **arguments).squeeze()
    assert row.index.tolist() == COLUMNS
    assert row[["year", "level", "mean", "lower", "upper", "first_year"]].isna().all()
    return row


def test_six_points_give_a_row_a_year_and_level():
    result = forecast(series(PATENTS), horizon=2, levels=[95, 80])
    assert result.columns.tolist() == COLUMNS
    assert result["year"].tolist() == [2026, 2026, 2027, 2027]
    assert result["level"].tolist() == [80, 95, 80, 95]
    assert result["mean"].tolist() == np.repeat(med3(np.array([PATENTS]), 2)[0][0], 2).tolist()
    assert set(result["status"]) == {"ok"}
    assert set(result["n"]) == {6}
    assert set(result["first_year"]) == {2020}
    assert result["year"].dtype == "Int64"


@pytest.mark.parametrize("n", [1, 2, 3])
def test_fewer_than_four_points_are_refused(n):
    row = refused(series(PATENTS[:n]))
    assert (row["status"], row["n"]) == ("too_few_points", n)


def test_four_points_give_a_forecast_that_is_called_rough():
    made = forecast(series(PATENTS[:4]), horizon=2, levels=[80, 95])
    assert set(made["status"]) == {"rough"}
    assert set(made["reason"]) == {"only 4 yearly values, so that point and interval are rough"}
    assert made[["mean", "lower", "upper"]].notna().all(axis=None)
    assert refused(series(PATENTS[:4]), horizon=5)["status"] == "horizon_too_long"
    assert set(forecast(series(PATENTS[:4]), 1, model="ets")["status"]) == {"too_few_to_fit"}


def test_four_years_after_a_gap_are_not_enough():
    years = [2015, 2016, *range(2018, 2022)]
    row = refused(series([1, 2, 4, 5, 7, 8], years=years), horizon=1)
    assert (row["status"], row["n"]) == ("gap", 6)
    assert row["reason"].endswith("its complete run at the end is shorter than 5 years")


def test_five_points_are_enough():
    assert set(forecast(series(PATENTS[:5]))["status"]) == {"ok"}


def test_a_gap_near_the_end_is_refused():
    row = refused(series([1, 2, 3, 4, 5, 6], years=[2014, 2015, 2016, 2018, 2019, 2020]))
    assert (row["status"], row["n"]) == ("gap", 6)


def test_five_complete_years_after_a_gap_are_used_alone_and_labelled():
    # Pledge financing: 2010, 2013, 2015, 2016 and 2018 to 2023.
    years = [2010, 2013, 2015, 2016, *range(2018, 2024)]
    values = [225.6, 254, 560, 436, 1224, 1515, 2180, 3098, 4868.8, 8539.9]
    result = forecast(series(values, years=years), horizon=2)
    assert set(result["status"]) == {"ok_tail"}
    assert set(result["n"]) == {6}
    assert set(result["first_year"]) == {2018}
    alone = forecast(series(values[4:], first=2018), horizon=2)
    assert result["upper"].tolist() == alone["upper"].tolist()


def test_equal_values_give_a_point_without_an_interval():
    result = forecast(series([7.0] * 5), horizon=2, levels=[80])
    assert result["status"].tolist() == ["constant", "constant"]
    assert result["mean"].tolist() == [7, 7]
    assert result[["lower", "upper"]].isna().all(axis=None)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_value_that_is_no_finite_number_is_refused(bad):
    assert refused(series([1, 2, bad, 4, 5, 6]))["status"] == "non_finite"


def test_a_word_instead_of_a_value_is_refused():
    data = series([1, 2, 3, 4, 5]).astype({"value": object})
    data.loc[2, "value"] = "many"
    assert refused(data)["status"] == "non_finite"


def test_a_repeated_year_is_refused():
    data = series([1, 2, 3, 4, 5, 6], years=[2020, 2021, 2021, 2022, 2023, 2024])
    assert refused(data)["status"] == "duplicate_years"


@pytest.mark.parametrize("bad", [2021.5, np.nan, np.inf, 20211231])
def test_a_year_that_is_none_is_refused(bad):
    assert refused(series([1, 2, 3, 4, 5], years=[2020, bad, 2022, 2023, 2024]))["status"] == (
        "bad_year"
    )


def test_years_as_text_or_dates_are_read():
    plain = forecast(series(PATENTS))
    years = [str(year) for year in range(2020, 2026)]
    dates = pd.to_datetime([f"{year}-12-31" for year in years])
    pd.testing.assert_frame_equal(forecast(series(PATENTS, years=years)), plain)
    pd.testing.assert_frame_equal(forecast(series(PATENTS, years=dates)), plain)


def test_part_year_figures_are_left_out():
    data = series([*PATENTS, 9.0]).assign(status=["actual"] * 6 + ["part_year"])
    pd.testing.assert_frame_equal(forecast(data), forecast(series(PATENTS)))


@pytest.mark.parametrize(("n", "horizon"), [(20, 7), (5, 6)])
def test_beyond_six_years_or_the_number_of_points_is_refused(n, horizon):
    row = refused(series(np.arange(n) ** 2.0), horizon=horizon)
    assert (row["status"], row["n"]) == ("horizon_too_long", n)


def test_no_horizon_means_as_far_as_each_series_carries():
    data = pd.concat([series(np.arange(n) ** 2.0, region=str(n)) for n in (5, 6, 20)])
    reach = forecast(data, horizon=None, levels=[80]).groupby("region")["year"].count()
    assert reach.to_dict() == {"5": 5, "6": 6, "20": 6}


def test_a_result_too_large_for_a_number_is_refused():
    row = refused(series([1e-300, 1e-150, 1, 1e150, 1e300]))
    assert row["status"] == "no_result"


@pytest.mark.parametrize(
    "arguments",
    [
        {"horizon": 0},
        {"horizon": 2.5},
        {"horizon": True},
        {"levels": [0.5, 0.005]},
        {"levels": [100]},
        {"levels": []},
        {"model": "crystal_ball"},
        {"bounds": pd.DataFrame({"indicator": ["x"]})},
    ],
)
def test_unusable_arguments_are_an_error(arguments):
    with pytest.raises(UsageError):
        forecast(series(PATENTS), **arguments)


def test_missing_columns_are_named():
    with pytest.raises(UsageError, match="lacks the columns region, value"):
        forecast(series(PATENTS).drop(columns=["value", "region"]))
    with pytest.raises(UsageError, match="not list"):
        forecast([1, 2, 3])


def test_an_empty_table_gives_an_empty_result():
    result = forecast(series([]))
    assert len(result) == 0
    assert result.columns.tolist() == COLUMNS


def test_ten_bad_series_of_a_thousand_are_named_and_the_rest_come_out():
    values = np.random.default_rng(3).normal(size=(1000, 8)).cumsum(axis=1) + 50
    values[::100, 3] = np.nan
    data = pd.DataFrame(
        {
            "region": np.repeat([f"{i:03}" for i in range(1000)], 8),
            "indicator": "x",
            "year": np.tile(range(2018, 2026), 1000),
            "value": values.ravel(),
        }
    )
    result = forecast(data, horizon=1, levels=[80])
    bad = result[result["status"] != "ok"]
    assert bad["region"].tolist() == [f"{i:03}" for i in range(0, 1000, 100)]
    assert set(bad["status"]) == {"non_finite"}
    assert len(result) == 1000


@settings(max_examples=20)  # each builds whole tables
@given(VALUES, VALUES)
def test_one_series_does_not_touch_another(values, others):
    ours, theirs = series(values, region="010010"), series(others, region="NO")
    both = forecast(pd.concat([theirs, ours]))
    alone = forecast(ours)
    kept = both[both["region"] == "010010"].reset_index(drop=True)
    pd.testing.assert_frame_equal(kept, alone, check_exact=False, rtol=1e-9)


@settings(max_examples=20)  # each builds whole tables
@given(VALUES, st.randoms())
def test_the_order_of_rows_does_not_matter(values, random):
    data = series(values)
    shuffled = data.iloc[random.sample(range(len(data)), len(data))]
    pd.testing.assert_frame_equal(forecast(shuffled), forecast(data))


@settings(max_examples=20)  # each builds whole tables
@given(VALUES, st.sampled_from([1e-6, 0.01, 7.0, 1e6]))
def test_forecasts_follow_the_unit(values, factor):
    assume(np.ptp(values) > 1e-6)
    figures = ["mean", "lower", "upper"]
    before = forecast(series(values))[figures].to_numpy()
    after = forecast(series(np.multiply(values, factor)))[figures].to_numpy()
    np.testing.assert_allclose(after / factor, before, rtol=1e-6, atol=1e-6)


@settings(max_examples=20)  # each builds whole tables
@given(VALUES)
def test_intervals_hold_the_point_and_each_other(values):
    assume(np.ptp(values) > 1e-6)
    result = forecast(series(values), levels=[30, 50, 80, 90, 95, 99])
    assert (result["lower"] < result["mean"]).all()
    assert (result["mean"] < result["upper"]).all()
    for _, year in result.groupby("year"):
        assert year["lower"].is_monotonic_decreasing
        assert year["upper"].is_monotonic_increasing


def test_intervals_of_random_walks_cover_as_often_as_they_say():
    # 4,000 random walks of 12 points with drift, normal changes; the next three years are known.
    # Constants fitted to real series, so some points above or below the nominal are right.
    walks = np.random.default_rng(1).normal(0.5, 1, size=(4000, 15)).cumsum(axis=1) + 100
    data = pd.DataFrame(
        {
            "region": np.repeat([f"{i:04}" for i in range(4000)], 12),
            "indicator": "x",
            "year": np.tile(range(12), 4000),
            "value": walks[:, :12].ravel(),
        }
    )
    result = forecast(data, horizon=3)
    truth = np.repeat(walks[:, 12:].ravel(), 3)
    held = (truth >= result["lower"]) & (truth <= result["upper"])
    covered = (100 * held).groupby(result["level"]).mean()
    assert covered[50.0] == pytest.approx(50, abs=12)
    assert covered[80.0] == pytest.approx(80, abs=8)
    assert covered[95.0] == pytest.approx(95, abs=3)


def test_figures_are_clipped_to_the_bounds_of_their_indicator():
    share = series([88, 91, 95, 97, 99], indicator="share")
    count = series([9, 5, 4, 2, 1], indicator="count")
    free = series([88, 91, 95, 97, 99], indicator="free")
    bounds = pd.DataFrame(
        {"indicator": ["share", "count"], "lower": [0, 0], "upper": [100, np.nan]}
    )
    result = forecast(pd.concat([share, count, free]), bounds=bounds).set_index("indicator")
    assert result.loc["share", "upper"].max() == 100
    assert result.loc["count", "lower"].min() == 0
    assert result.loc["free", "upper"].max() > 100


def test_a_study_gives_its_best_values_and_the_bounds_of_its_indicators():
    indicators = pd.DataFrame({"indicator": ["x"], "lower": [0.0], "upper": [16.5]})
    study = SimpleNamespace(select=lambda: series(PATENTS), indicators=indicators)
    result = forecast(study)
    assert result["upper"].max() == 16.5
    pd.testing.assert_frame_equal(result, forecast(series(PATENTS), bounds=indicators))


def test_sources_of_the_values_used_are_carried():
    data = series([3, 9, *PATENTS], years=[2010, 2011, *range(2020, 2026)])
    data["source"] = ["old", "old", "a", "b", "b", None, "a", "c"]
    assert set(forecast(data)["source"]) == {"a; b; c"}


def test_the_input_is_left_as_it_was():
    data = series([5, 4, 3, 2, 1], years=[2024, 2023, 2022, 2021, 2020])
    before = data.copy()
    forecast(data)
    pd.testing.assert_frame_equal(data, before)


@pytest.mark.parametrize("status", STATUS_TEXTS)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_status_has_words(status, lang):
    text = refusal_text(status, lang, n=3)
    assert bool(text) == (status != "ok")
    assert "{" not in text


def test_the_longest_horizon_is_said():
    assert refusal_text("horizon_too_long", n=5) == (
        "too far ahead: with 5 yearly values, at most 5 years are forecast"
    )
    with pytest.raises(UsageError):
        refusal_text("no such code")
