"""Breaks, estimates and bounds: which points a forecast is made from, and what it says of them."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from ipanalysis.errors import UsageError
from ipanalysis.models.forecast.forecast import forecast

BREAKS = pd.DataFrame(
    {
        "indicator": ["x", "x", "y"],
        "year": [2013, 2015, 2016],
        "regions": [None, "A; B", None],
        "reason_en": ["A new law.", "A new count.", None],
        "reason_zh": ["新法。", "新口径。", None],
    }
)
VALUES = [5.0, 9, 7, 30, 33, 32, 36, 39, 41, 40, 45]  # 2010 to 2020


def series(values=VALUES, region="A", indicator="x", first=2010):
    years = range(first, first + len(values))
    return pd.DataFrame({"region": region, "indicator": indicator, "year": years, "value": values})


def test_what_lies_before_the_last_break_is_left_out_and_said():
    result = forecast(series(), breaks=BREAKS)
    assert set(result["since"]) == set(result["first_year"]) == {2015}
    assert set(result["n"]) == {6}
    assert set(result["status"]) == {"ok"}
    assert set(result["reason"]) == {"values before the break of 2015 are left out (A new count)"}
    alone = forecast(series(VALUES[5:], first=2015))
    assert result["upper"].tolist() == alone["upper"].tolist()
    chinese = forecast(series(), breaks=BREAKS, lang="zh")["reason"]
    assert chinese.str.contains("新口径").all()


def test_a_break_of_some_regions_cuts_only_those():
    assert set(forecast(series(region="C"), breaks=BREAKS)["since"]) == {2013}
    other = forecast(series(indicator="z"), breaks=BREAKS)
    assert other["since"].isna().all()
    assert set(other["reason"]) == {""}


def test_a_break_in_the_first_year_or_after_the_last_cuts_nothing():
    assert forecast(series(VALUES[5:], first=2015), breaks=BREAKS)["since"].isna().all()
    assert forecast(series(VALUES[:5], first=2008), breaks=BREAKS)["since"].isna().all()


def test_too_few_values_after_a_break_are_refused_with_both_reasons():
    row = forecast(series(VALUES[:8]), breaks=BREAKS).squeeze()
    assert (row["status"], row["n"], row["since"]) == ("too_few_points", 3, 2015)
    assert row["reason"] == (
        "too few yearly values: 3, and at least 4 are needed; "
        "values before the break of 2015 are left out (A new count)"
    )


def test_a_fault_before_the_break_does_no_harm_and_a_bad_year_does():
    data = series([np.nan, *VALUES[1:]])
    assert set(forecast(data, breaks=BREAKS)["status"]) == {"ok"}
    data = data.astype({"year": object})
    data.loc[0, "year"] = "soon"
    assert forecast(data, breaks=BREAKS)["status"].item() == "bad_year"


def test_the_breaks_of_a_study_count_unless_others_are_given():
    study = SimpleNamespace(select=series, indicators=None, breaks=BREAKS)
    assert set(forecast(study)["since"]) == {2015}
    pd.testing.assert_frame_equal(forecast(study, breaks=BREAKS.head(0)), forecast(series()))


def test_breaks_without_a_year_are_an_error():
    with pytest.raises(UsageError, match="indicator, year"):
        forecast(series(), breaks=BREAKS.drop(columns="year"))


def test_estimated_points_are_counted_and_can_be_left_out():
    data = series().assign(status="actual", rule=None)
    data.loc[[0, 10], "status"] = "estimated"
    data.loc[1, "rule"] = "R1"
    assert set(forecast(data)["n_estimated"]) == {3}
    assert set(forecast(data, breaks=BREAKS)["n_estimated"]) == {1}
    observed = forecast(data, estimated=False)
    assert set(observed["n_estimated"]) == {0}
    assert set(observed["n"]) == {8}
    pd.testing.assert_frame_equal(observed, forecast(data.iloc[2:10]))


def test_a_value_that_cannot_be_is_refused():
    bounds = pd.DataFrame({"indicator": ["x"], "lower": [0.0], "upper": [np.nan]})
    row = forecast(series([*VALUES, -1]), bounds=bounds).squeeze()
    assert row["status"] == "out_of_bounds"
    assert row["reason"] == "a value lies outside the bounds of its indicator"
    assert set(forecast(series([*VALUES, 0]), bounds=bounds)["status"]) == {"ok"}


@pytest.mark.parametrize(
    "years",
    [
        [f"{year}-12-31" for year in range(2010, 2021)],
        pd.period_range("2010", "2020", freq="Y"),
        [pd.Timestamp(year, 12, 31).date() for year in range(2010, 2021)],
    ],
)
def test_days_and_periods_are_read_as_their_year(years):
    data = series()
    data["year"] = pd.Series(years)
    pd.testing.assert_frame_equal(forecast(data), forecast(series()))


def test_levels_as_fractions_are_the_same():
    pd.testing.assert_frame_equal(
        forecast(series(), levels=(0.95, 0.57)), forecast(series(), levels=(57, 95))
    )


def test_ten_series_bad_in_ten_ways_are_named_and_the_others_come_out():
    bounds = pd.DataFrame({"indicator": ["x"], "lower": [0.0], "upper": [np.nan]})
    good = np.random.default_rng(5).normal(size=(990, 11)).cumsum(axis=1) + 50
    data = pd.concat([series(row, f"good{i:03}") for i, row in enumerate(good)])
    bad = {
        "nan": series([*VALUES[:5], np.nan, *VALUES[5:]]),
        "inf": series([*VALUES, np.inf]),
        "twice": pd.concat([series(), series().tail(1)]),
        "word": series().assign(year=["soon", *range(2011, 2021)]),
        "half": series().assign(year=np.arange(2010, 2021) + 0.5),
        "one": series([1.0]),
        "three": series(VALUES[:3]),
        "gap": series().drop(index=[8]),
        "negative": series([*VALUES, -1]),
        "text": series().assign(value=["many", *VALUES[1:]]),
    }
    data = pd.concat([data, *(part.assign(region=name) for name, part in bad.items())])
    result = forecast(data.sample(frac=1, random_state=1), 1, 80, bounds=bounds)
    named = result[result["mean"].isna()].set_index("region")
    assert named["status"].to_dict() == {
        **{"nan": "non_finite", "inf": "non_finite", "twice": "duplicate_years"},
        **{"word": "bad_year", "half": "bad_year", "one": "too_few_points"},
        **{"three": "too_few_points", "gap": "gap", "negative": "out_of_bounds"},
        **{"text": "non_finite"},
    }
    assert (named["reason"] != "").all()
    assert result["mean"].notna().sum() == 990


def test_fifty_years_ahead_are_refused_and_none_is_an_error():
    assert forecast(series(), horizon=50)["status"].item() == "horizon_too_long"
    with pytest.raises(UsageError):
        forecast(series(), horizon=0)
