"""Verdicts on targets, each by hand on a study of a few rows."""

from __future__ import annotations

import re
from statistics import NormalDist
from types import SimpleNamespace

import pandas as pd
import pytest

from ipanalysis.errors import UsageError
from ipanalysis.models.attainment import COLUMNS, attainment
from ipanalysis.models.forecast.forecast import forecast
from ipanalysis.models.verdicts import THRESHOLDS, VERDICT_TEXTS, verdict_of, verdict_text

PATENTS = {2020: 6.3, 2021: 7.5, 2022: 9.4, 2023: 11.8, 2024: 14, 2025: 16}
RISING = {2018: 10, 2019: 12, 2020: 13, 2021: 15, 2022: 18, 2023: 20}
UNITS = pd.DataFrame(
    {
        "unit": ["item", "10k_item", "percent", "fraction"],
        "dimension": ["count", "count", "share", "share"],
        "factor": [1.0, 10_000.0, 0.01, 1.0],
        "name_zh": ["件", "万件", "%", "一"],
        "name_en": ["items", "10,000 items", "%", "of one"],
    }
)
Z80, Z95 = NormalDist().inv_cdf(0.9), NormalDist().inv_cdf(0.975)


def study(values, indicator=(), bounds=(), broken=(), **target):
    """Return a study of one target and one series; `values` by year, in items."""
    row = {
        "target": "T1",
        "plan": "P",
        "region": "CN",
        "indicator": "x",
        "base_year": pd.NA,
        "base_value": float("nan"),
        "target_year": 2025,
        "value": 12.0,
        "value_upper": float("nan"),
        "unit": "item",
        "bound": "eq",
        "basis": "level",
        "same_as": pd.NA,
        "source": "plan",
    }
    known = {"unit": "item", "kind": "stock", "direction": "up", "lower": 0.0, "upper": None}
    observed = pd.DataFrame(
        {
            "region": "CN",
            "indicator": "x",
            "year": list(values),
            "value": [float(v) for v in values.values()],
            "unit": (known | dict(indicator))["unit"],
            "bound": [dict(bounds).get(year, "eq") for year in values],
            "source": [f"s{year}" for year in values],
        }
    )
    return SimpleNamespace(
        targets=pd.DataFrame([row | target]),
        plans=pd.DataFrame({"plan": ["P"], "period_start": [2021]}),
        indicators=pd.DataFrame([{"indicator": "x"} | known | dict(indicator)]),
        units=UNITS,
        breaks=pd.DataFrame(
            {"indicator": "x", "year": list(broken), "regions": None}
            | {"reason_zh": "换了算法。", "reason_en": "Counted otherwise."}
        ),
        select=lambda: observed,
        values=lambda: observed.assign(status="actual"),
    )


def judge(*arguments, lang="en", forecasts=None, **target):
    result = attainment(study(*arguments, **target), forecasts, lang)
    assert result.columns.tolist() == COLUMNS
    return result.squeeze()


def normal_forecast(mean, deviation, year=2025):
    """Return a forecast whose intervals are those of a normal distribution."""
    z = pd.Series([Z80, Z95])
    return pd.DataFrame(
        {
            "region": "CN",
            "indicator": "x",
            "year": pd.array([year] * 2, dtype="Int64"),
            "model": "mine",
            "level": [80.0, 95.0],
            "mean": mean,
            "lower": mean - z * deviation,
            "upper": mean + z * deviation,
            "n": 8,
            "first_year": 2016,
            "status": "ok",
            "source": "s2022; s2023",
        }
    )


def test_the_first_national_target_was_met_in_2024():
    # 11.8 in 2023 is not yet 12, 14 in 2024 is; the target year 2025 stands at 16.
    row = judge(PATENTS, base_year=2020, base_value=6.3)
    assert (row["verdict"], row["met_year"], row["latest_year"]) == ("met", 2024, 2025)
    assert row["latest_value"] == 16
    # 6.3 to 16 in five years.
    assert row["achieved_growth"] == pytest.approx((16 / 6.3) ** 0.2 - 1)
    assert row[["probability", "expected", "required_growth"]].isna().all()
    assert row["reason"] == ""
    assert row["source"] == "plan; s2025"


def test_a_target_year_below_the_target_is_missed_even_if_met_before_and_after():
    row = judge({2023: 13, 2024: 12, 2025: 11, 2026: 14})
    assert (row["verdict"], row["latest_year"]) == ("missed", 2025)
    assert pd.isna(row["met_year"])


def test_what_comes_after_the_target_year_changes_nothing():
    row = judge(PATENTS | {2026: 3})
    assert (row["verdict"], row["met_year"], row["latest_value"]) == ("met", 2024, 16)


def test_met_year_counts_from_the_last_time_it_fell_back():
    assert judge({2021: 12, 2022: 11, 2023: 12, 2024: 13, 2025: 14})["met_year"] == 2023


def test_a_level_met_before_its_year_is_met_so_far():
    row = judge({year: v for year, v in PATENTS.items() if year < 2025})
    assert (row["verdict"], row["met_year"]) == ("met_so_far", 2024)
    # 14 to 12 in one year: it could even shrink.
    assert row["required_growth"] == pytest.approx(12 / 14 - 1)
    assert row["probability"] > 0.9


@pytest.mark.parametrize("how", [{"basis": "annual"}, {"indicator": {"kind": "flow"}}])
def test_an_amount_of_a_year_keeps_its_likelihood_until_its_own_year(how):
    row = judge({year: v for year, v in PATENTS.items() if year < 2025}, **how)
    assert row["verdict"] == "very_likely"
    assert row["met_year"] == 2024


def test_an_amount_of_a_year_that_cannot_be_forecast_is_met_so_far():
    row = judge({2022: 13}, basis="annual")
    assert row["verdict"] == "met_so_far"
    assert row["reason"] == "too few yearly values: 1, and at least 4 are needed"


def test_three_values_are_not_forecast():
    row = judge({2020: 6.3, 2021: 7.5, 2022: 9.4})
    assert row["verdict"] == "not_forecast"
    assert row["reason"] == "too few yearly values: 3, and at least 4 are needed"
    # From 9.4 to 12 in three years.
    assert row["required_growth"] == pytest.approx((12 / 9.4) ** (1 / 3) - 1)
    assert pd.isna(row["probability"])


def test_no_value_is_no_data_and_growth_counts_from_the_printed_base():
    row = judge({}, base_year=2020, base_value=6.0)
    assert row["verdict"] == "no_data"
    assert row["reason"] == "the study has no value of this indicator for this region up to 2025"
    # 6 to 12 in five years: doubled.
    assert row["required_growth"] == pytest.approx(2 ** (1 / 5) - 1)
    assert pd.isna(row["latest_value"])
    assert row["source"] == "plan"


def test_a_target_year_skipped_by_the_data_is_not_judged():
    row = judge({2023: 11, 2024: 13, 2026: 14})
    assert row["verdict"] == "not_judged"
    assert row["reason"] == "the study has later values, but none of 2025 itself"
    assert (row["latest_year"], row["met_year"]) == (2024, 2024)


@pytest.mark.parametrize(
    ("bound", "direction", "value", "verdict"),
    [
        ("eq", "up", 12, "met"),
        ("eq", "up", 11.9, "missed"),
        ("eq", "neutral", 12.5, "met"),
        ("ge", "up", 12, "met"),
        ("gt", "up", 12, "missed"),
        ("gt", "up", 12.1, "met"),
        ("approx", "up", 11.9, "missed"),
        ("eq", "down", 12.1, "missed"),
        ("approx", "down", 11, "met"),
        ("le", "up", 12, "met"),
        ("le", "up", 13, "missed"),
        ("lt", "down", 12, "missed"),
        ("lt", "down", 11, "met"),
        ("ge", "down", 13, "met"),
    ],
)
def test_bound_and_direction_decide_what_meets(bound, direction, value, verdict):
    row = judge({2025: value}, {"direction": direction}, bound=bound)
    assert row["verdict"] == verdict


@pytest.mark.parametrize(
    ("observed", "bound", "verdict"),
    [
        (11, "ge", "not_judged"),  # "over 11" may be 12
        (13, "ge", "met"),
        (13, "le", "not_judged"),  # "at most 13" may be 11
        (11, "le", "missed"),
        (13, "approx", "met"),
    ],
)
def test_a_value_known_as_a_bound_decides_only_what_it_can(observed, bound, verdict):
    row = judge({2025: observed}, (), {2025: bound})
    assert row["verdict"] == verdict
    assert ("leaves open" in row["reason"]) == (verdict == "not_judged")


def test_of_a_range_the_nearer_end_counts():
    assert judge({2025: 12.5}, value_upper=14.0)["verdict"] == "met"
    assert judge({2025: 13}, {"direction": "down"}, value_upper=14.0)["verdict"] == "met"


def test_values_are_brought_to_the_unit_of_the_target():
    # 9 ten-thousands of items is 90,000 items.
    row = judge({2024: 53_770, 2025: 90_000}, value=9.0, unit="10k_item", basis="annual")
    assert (row["verdict"], row["latest_value"], row["target_unit"]) == ("met", 9, "10k_item")


def test_a_forecast_is_brought_to_the_unit_of_the_target():
    # 20 items expected with deviation 4, target .0024 ten-thousands: one deviation above.
    given = normal_forecast(20, 4)
    row = judge(RISING, {"lower": 1.0}, forecasts=given, value=0.0024, unit="10k_item")
    assert row["probability"] == pytest.approx(1 - NormalDist().cdf(1))
    assert row["expected"] == pytest.approx(0.0020)
    assert row["expected_low"] == pytest.approx((20 - Z80 * 4) / 10_000)
    assert row["expected_high"] == pytest.approx((20 + Z80 * 4) / 10_000)
    assert row["expected_gap"] == pytest.approx(-0.0004)
    assert row["source"] == "plan; s2023; s2022"


def test_a_target_is_not_missed_by_a_rounding_error():
    # .57 / .01 is 56.99999999999999 to a computer.
    row = judge({2025: 0.57}, {"unit": "fraction"}, value=57.0, unit="percent")
    assert row["verdict"] == "met"


@pytest.mark.parametrize(("bound", "goal"), [("ge", 0.0025), ("le", 0.0004)])
def test_nothing_is_likely_beyond_the_bounds_of_the_indicator(bound, goal):
    # 25 items where 24 is the most there can be; 4 where 5 is the least.
    limits = {"lower": 5.0, "upper": 24.0}
    given = normal_forecast(15, 10)
    row = judge(RISING, limits, forecasts=given, value=goal, unit="10k_item", bound=bound)
    assert (row["probability"], row["verdict"]) == (0, "very_unlikely")


def test_the_order_of_observations_does_not_matter():
    row = judge(dict(reversed(PATENTS.items())))
    assert (row["verdict"], row["met_year"], row["latest_value"]) == ("met", 2024, 16)


def test_a_unit_of_another_kind_is_not_judged():
    row = judge(PATENTS, unit="percent")
    assert row["verdict"] == "not_judged"
    assert row["reason"].startswith("the unit of the target, %,")


def test_a_range_where_neither_direction_is_better_has_to_be_hit():
    neutral = {"direction": "neutral"}
    found = {v: judge({2025: v}, neutral, value_upper=14.0)["verdict"] for v in (11, 12, 14, 15)}
    assert found == {11: "missed", 12: "met", 14: "met", 15: "missed"}
    row = judge(RISING, neutral, forecasts=normal_forecast(20, 4), value=16.0, value_upper=28.0)
    assert row["probability"] == pytest.approx(NormalDist().cdf(2) - NormalDist().cdf(-1))


def test_the_whole_mass_on_a_bound_counts_where_the_bound_is_enough():
    # Normal around 95 with deviation 5, cut off at 100: beyond it are 15.9 %.
    given = normal_forecast(95, 5).assign(upper=lambda t: t["upper"].clip(upper=100))
    limits = {"upper": 100.0}
    assert judge(RISING, limits, forecasts=given, value=100.0)["probability"] == pytest.approx(
        1 - NormalDist().cdf(1), abs=1e-6
    )
    assert judge(RISING, limits, forecasts=given, value=100.0, bound="gt")["probability"] == 0


def test_a_missed_target_says_when_it_was_met_after_all():
    row = judge({2024: 10, 2025: 11, 2026: 11.5, 2027: 13})
    assert row["verdict"] == "missed"
    assert row[["attained_year", "attained_low", "attained_high"]].tolist() == [2027] * 3
    assert pd.isna(row["horizon"]) and pd.isna(row["met_year"])


def test_the_year_of_attainment_is_that_of_the_shares_of_paths():
    # Chances to be at 20 by year: 16 %, 50 %, 84 %, and 98 %, each year close to the last.
    given = pd.concat([normal_forecast(16 + 4 * k, 4, 2024 + k) for k in range(4)])
    given = given.assign(first_year=2016, n=8)
    row = judge(RISING, forecasts=given, value=20.000001, target_year=2025)
    assert row["probability"] == pytest.approx(0.5, abs=1e-3)
    assert row["horizon"] == 2027
    assert row["attained_low"] == 2024 or row["attained_low"] == 2025
    assert row["attained_year"] in (2025, 2026)
    assert row["attained_high"] in (2026, 2027)


def test_a_target_out_of_reach_is_not_met_within_the_horizon():
    row = judge(RISING, forecasts=normal_forecast(20, 1, 2024), value=90.0, target_year=2024)
    assert row[["attained_year", "attained_low", "attained_high"]].isna().all()
    assert row["horizon"] == 2024


def test_a_forecast_from_four_values_is_marked_as_rough():
    rough = judge(RISING, forecasts=normal_forecast(20, 4).assign(n=4), value=25.0)
    assert (
        rough["rough"] and not judge(RISING, forecasts=normal_forecast(20, 4), value=25.0)["rough"]
    )


@pytest.mark.parametrize(
    ("goal", "bound", "verdict"),
    [
        # Expected 20, deviation 4; z of the chance to reach the goal.
        (20 - 1.5 * 4, "ge", "very_likely"),  # .933
        (20 - 1.0 * 4, "ge", "likely"),  # .841
        (20, "ge", "about_even"),  # .5
        (20 + 1.0 * 4, "ge", "unlikely"),  # .159
        (20 + 1.5 * 4, "ge", "very_unlikely"),  # .067
        (20 + 1.5 * 4, "le", "very_likely"),
        (20 + 1.0 * 4, "lt", "likely"),
    ],
)
def test_the_chance_under_the_forecast_gives_the_word(goal, bound, verdict):
    # The latest value is on the wrong side of each goal.
    values = {2023: 100.0} if bound in ("le", "lt") else {2023: 1.0}
    row = judge(values, forecasts=normal_forecast(20, 4), value=goal, bound=bound)
    expected = NormalDist(20, 4).cdf(goal)
    assert row["probability"] == pytest.approx(expected if bound in ("le", "lt") else 1 - expected)
    assert row["verdict"] == verdict


def test_a_constant_series_has_an_expectation_but_no_chance():
    row = judge(dict.fromkeys(range(2018, 2024), 5))
    assert (row["verdict"], row["expected"]) == ("not_forecast", 5)
    assert row["reason"].startswith("all values are equal")


def test_a_target_beyond_the_forecast_says_where_it_ends():
    row = judge(RISING, value=90.0, target_year=2035)
    assert row["verdict"] == "not_forecast"
    assert row["reason"] == "the forecast ends in 2029, and the target is for 2035"


def test_a_forecast_from_the_run_after_a_gap_says_so():
    row = judge({2010: 4} | RISING, value=25.0)
    assert row["verdict"] in {"likely", "about_even", "unlikely"}
    assert "only the complete run at its end was used (6 values)" in row["reason"]


def test_a_series_without_a_forecast_given_says_so():
    others = normal_forecast(20, 4).assign(region="310000")
    row = judge(RISING, forecasts=others, value=25.0)
    assert (row["verdict"], row["reason"]) == (
        "not_forecast",
        "no forecast of this series was given",
    )


def test_forecasts_are_made_if_none_are_given():
    data = study(RISING, value=25.0)
    made = forecast(data, horizon=None)
    pd.testing.assert_frame_equal(attainment(data), attainment(data, made))


def test_achieved_growth_counts_from_the_base_that_the_plan_prints():
    # The plan printed 4 for 2020; the series says 9 today. 4 to 16 in two years: doubled a year.
    row = judge({2020: 9, 2022: 16}, base_year=2020, base_value=4.0)
    assert row["achieved_growth"] == pytest.approx(1.0)


def test_achieved_growth_counts_from_the_last_value_before_the_plan_without_a_printed_base():
    # The plan starts in 2021: 10 in 2020 to 14.4 in 2022.
    row = judge({2019: 1, 2020: 10, 2022: 14.4})
    assert row["achieved_growth"] == pytest.approx(0.2)


def test_achieved_growth_is_missing_without_a_base():
    assert pd.isna(judge({2021: 10, 2023: 14.4})["achieved_growth"])


def test_growth_from_zero_is_missing():
    row = judge({2021: 0, 2023: 0})
    assert row[["required_growth", "achieved_growth"]].isna().all()


def test_targets_that_repeat_another_are_left_out():
    data = study(PATENTS)
    data.targets = pd.concat(
        [data.targets, data.targets.assign(target="T2", same_as="T1")], ignore_index=True
    )
    assert attainment(data)["target"].tolist() == ["T1"]


def test_forecasts_of_two_models_are_an_error():
    two = pd.concat([normal_forecast(20, 4), normal_forecast(20, 4).assign(model="other")])
    with pytest.raises(UsageError, match="one model"):
        judge(RISING, forecasts=two)


def test_no_targets_give_an_empty_result():
    data = study(PATENTS)
    data.targets = data.targets.iloc[:0]
    assert attainment(data).columns.tolist() == COLUMNS


@pytest.mark.parametrize(("broken", "known"), [([2022], False), ([2021], True), ([2026], True)])
def test_no_growth_is_counted_across_a_break_between_base_and_latest_value(broken, known):
    series = {2021: 10, 2022: 8, 2023: 9}
    row = judge(series, broken=broken, base_year=2021, base_value=10.0)
    assert pd.notna(row["achieved_growth"]) == known


def test_the_reason_comes_in_the_language_asked_for():
    with pytest.raises(UsageError):
        judge({}, lang="fr")
    assert judge({}, lang="zh")["reason"]


@pytest.mark.parametrize(
    ("probability", "verdict"),
    [
        (1, "very_likely"),
        (0.9, "very_likely"),
        (0.899, "likely"),
        (0.66, "likely"),
        (0.659, "about_even"),
        (0.33, "about_even"),
        (0.329, "unlikely"),
        (0.101, "unlikely"),
        (0.1, "very_unlikely"),
        (0, "very_unlikely"),
    ],
)
def test_words_follow_the_scale_of_the_ipcc(probability, verdict):
    assert verdict_of(probability) == verdict


@pytest.mark.parametrize("verdict", VERDICT_TEXTS)
def test_every_verdict_has_words(verdict):
    assert verdict_text(verdict)


def test_an_unknown_verdict_is_an_error():
    with pytest.raises(UsageError):
        verdict_text("no such code")


def test_the_thresholds_are_those_that_the_documentation_shows(project):
    text = (project / "docs" / "methods.md").read_text(encoding="utf-8")
    shown = dict(re.findall(r"^\| ([a-z ]+) \| (?:above )?(\d+) %.*\|$", text, re.MULTILINE))
    stated = {tr_word: f"{100 * least:.0f}" for tr_word, least in _stated().items()}
    assert {word: shown.get(word) for word in stated} == stated


def _stated():
    words = {VERDICT_TEXTS[code]: least for code, least in THRESHOLDS.items()}
    return words | {VERDICT_TEXTS["very_unlikely"]: THRESHOLDS["unlikely"]}  # from above


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    "values",
    [[70, 72, 78, 79, 85, 86, 92, 93, 97, 98], [40, 46, 53, 60, 66, 73, 79, 86, 92, 98]],
)
def test_what_a_forecast_has_beyond_a_bound_counts_as_lying_on_it(values, turned):
    known = {2015 + n: 100 - v if turned else v for n, v in enumerate(values)}
    share = {"direction": "down" if turned else "up", "lower": 0.0, "upper": 100.0}
    target = {"value": 0 if turned else 100, "target_year": 2027}
    bounded = judge(known, indicator=share, **target)
    # Without bounds nothing is cut off, and as likely is a value on the far side of the target.
    free = judge(known, indicator=share | {"lower": None, "upper": None}, **target)
    assert bounded["probability"] == free["probability"] > 0.4
    assert 0 <= bounded["expected"] <= 100
    assert bounded[["expected_low", "expected_high"]].between(0, 100).all()
    years = [row["attained_year"] for row in (bounded, free)]
    assert pd.isna(years).all() or years[0] == years[1]
    own = study(known, share, **target)
    clipped = attainment(own, forecast(own, horizon=None)).squeeze()
    if bounded["expected"] == target["value"]:
        # A median that was clipped says less, so that the chance is the least it can be.
        assert 0.5 <= clipped["probability"] <= bounded["probability"]
        assert clipped["attained_year"] >= bounded["attained_year"]


@pytest.mark.parametrize(("mean", "value", "how"), [(103.0, 100, "up"), (-3.0, 0, "down")])
def test_the_chance_of_a_bound_is_that_of_the_whole_curve(mean, value, how):
    # The bound lies one deviation from the forecast.
    indicator = {"lower": 0.0, "upper": 100.0, "direction": how}
    known = normal_forecast(mean, 3)
    row = judge({2024: 50}, indicator=indicator, value=value, forecasts=known)
    assert row["probability"] == pytest.approx(NormalDist().cdf(1))
    assert row["expected"] == value
