"""What came since a plan is set beside the forecast from before it, and beside other dates."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm
from scipy.stats import t as student
from statsmodels.regression.linear_model import OLS

import ipanalysis as ipa
from ipanalysis.errors import UnknownNameError, UsageError
from ipanalysis.models.forecast.distribution import distribution, summed
from ipanalysis.models.policy.segmented import segmented

BEFORE = [1.0, 3, 4, 7, 9, 10, 12, 15, 16, 18, 21, 22]  # 2009 to 2020


def series(values, region="A", first=2009, **more):
    years = range(first, first + len(values))
    return pd.DataFrame(
        {"region": region, "indicator": "x", "year": years, "value": values, **more}
    )


@pytest.fixture(scope="module")
def found():
    return ipa.interrupted(series([*BEFORE, 30.0, 33, 36], source="s"), since=2021, level=80)


def test_each_year_stands_beside_the_forecast_made_from_before(found):
    alone = ipa.forecast(series(BEFORE), 3, 80)
    years = found.years
    assert years["year"].tolist() == [2021, 2022, 2023]
    assert years["expected"].tolist() == alone["mean"].tolist()
    for column in ("lower", "upper"):
        assert years[column].tolist() == pytest.approx(alone[column].tolist())
    assert (years["effect"] == years["observed"] - years["expected"]).all()
    assert years["effect_high"].tolist() == pytest.approx([30, 33, 36] - alone["lower"])
    assert years["source"].eq("s").all()


def test_the_average_has_the_mean_of_the_years_ends_and_the_sum_three_times_it(found):
    row, years = found.table.iloc[0], found.years
    for end in ("", "_low", "_high"):
        assert row[f"average{end}"] == pytest.approx(years[f"effect{end}"].mean())
        assert row[f"cumulative{end}"] == pytest.approx(3 * row[f"average{end}"])
    assert row["verdict"] == ("above" if row["average_low"] > 0 else "within")
    # What lies just on the end of an 80 % interval has a fifth of the distribution beyond it.
    level = ipa.forecast(series(BEFORE), 3, 80)["upper"].tolist()
    edge = ipa.interrupted(series([*BEFORE, *level]), since=2021, level=80)
    assert edge.table["beyond"].item() == pytest.approx(0.2, abs=1e-6)
    assert edge.years["beyond"].tolist() == pytest.approx([0.2] * 3, abs=1e-6)


def test_the_place_in_a_sum_is_where_all_years_stand():
    curves = [distribution(0.0, [80], [-1], [1]), distribution(5.0, [80], [3], [9])]
    assert summed(curves).place(10.0) == pytest.approx(norm.ppf(0.9))
    assert summed(curves).place(5.0) == 0
    assert summed(curves).place(2.0) == pytest.approx(norm.ppf(0.1))


def test_placebo_dates_use_only_what_was_known_by_then(found):
    # Five values at least before, three years after, all before 2021: dates 2014 to 2018.
    placebos = found.placebos
    assert placebos["since"].tolist() == [2014, 2015, 2016, 2017, 2018]
    alone = ipa.forecast(series(BEFORE[:5]), 3, 80)["mean"]
    assert placebos["average"].iloc[0] == pytest.approx(np.mean(BEFORE[5:8]) - alone.mean())
    row = found.table.iloc[0]
    as_far = (placebos["beyond"] <= row["beyond"]).sum()
    assert row[["placebos", "placebos_as_far"]].tolist() == [5, as_far]
    assert row["placebo_p"] == (1 + as_far) / 6


def test_on_walks_without_a_plan_the_interval_is_wide_and_p_from_other_dates_is_even():
    rng = np.random.default_rng(5)
    walks = rng.normal(1, 1, (60, 16)).cumsum(axis=1)
    table = pd.concat([series(walk, region=f"r{n}") for n, walk in enumerate(walks)])
    made = ipa.interrupted(table, since=2022, level=80)
    # Calibrated on wilder series than walks of one drift, and for years that move together.
    assert (made.table["verdict"] == "within").mean() >= 0.8
    assert made.table["placebo_p"].mean() == pytest.approx(0.55, abs=0.1)


def test_segmented_regression_is_least_squares_with_newey_west_errors():
    rng = np.random.default_rng(2)
    before, after = (
        np.arange(12) + rng.normal(size=12),
        20 + 3 * np.arange(10) + rng.normal(size=10),
    )
    y, n = np.r_[before, after], 22
    time = np.arange(n) - 12.0
    post = time >= 0
    design = np.column_stack([np.ones(n), time, post, post * time])
    b = np.linalg.solve(design.T @ design, design.T @ y)
    level, slope = segmented(before, after)
    assert [level.value, slope.value] == pytest.approx(b[2:])
    # Newey and West by hand: floor(4 (22 / 100)^(2/9)) = 2 lags, weights 2/3 and 1/3.
    score = design * (y - design @ b)[:, None]
    meat = score.T @ score
    for lag, weight in ((1, 2 / 3), (2, 1 / 3)):
        cross = score[lag:].T @ score[:-lag]
        meat += weight * (cross + cross.T)
    bread = np.linalg.inv(design.T @ design)
    error = np.sqrt(np.diag(bread @ meat @ bread)[2:] * n / (n - 4))
    reach = student.ppf(0.975, n - 4) * error
    assert [level.high - level.value, slope.value - slope.low] == pytest.approx(reach)
    assert OLS(y, design).fit().params[2:] == pytest.approx([level.value, slope.value])


def test_a_segmented_regression_needs_ten_years_on_each_side():
    values = [*BEFORE, *(40 + 4 * n + n % 3 for n in range(10))]
    long = ipa.interrupted(series(values), since=2021).table
    short = ipa.interrupted(series(values[:-1]), since=2021).table
    assert np.isfinite(long[["level_change_p", "slope_change_p"]]).all(axis=None)
    assert short["level_change"].isna().all()
    assert "10" in short["reason"].item()
    assert long["reason"].item() == ""


@pytest.mark.parametrize(
    ("values", "first", "status"),
    [
        ([1.0, 2, 4, 4], 2019, "not_forecast"),
        ([1.0, 2, 4, 4, 6, 7], 2014, "no_after"),
        ([1.0, 2, 4, 4, 6, 7], 2021, "no_before"),
        ([3.0] * 8, 2014, "constant"),
        ([1.0, 2, np.nan, 4, 6, 7, 9, 9], 2014, "non_finite"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_carries_no_judgement_is_refused_by_name(values, first, status, lang):
    table = pd.concat([series(values, first=first), series([*BEFORE, 24.0, 25], region="B")])
    made = ipa.interrupted(table, since=2021, lang=lang)
    rows = made.table.set_index("region")
    assert rows["status"].to_dict() == {"A": status, "B": "ok"}
    assert rows.loc["A", "reason"]


def test_years_too_far_behind_the_last_value_before_are_not_judged():
    late = pd.concat([series(BEFORE), series([50.0], first=2027)])
    assert ipa.interrupted(late, since=2021).table["status"].item() == "too_late"
    near = pd.concat([series(BEFORE), series([50.0], first=2026)])
    assert ipa.interrupted(near, since=2021).years["year"].tolist() == [2026]


def test_behind_a_declared_break_stands_another_measure():
    table = series([*BEFORE, 30.0, 33, 36])
    breaks = pd.DataFrame({"indicator": ["x", "x"], "year": [2023, 2022]})
    made = ipa.interrupted(table, since=2021, breaks=breaks)
    assert made.years["year"].tolist() == [2021]
    assert "2022" in made.table["reason"].item()
    none = ipa.interrupted(table, since=2021, breaks=breaks.assign(year=[2021, 2024]))
    assert none.table["status"].item() == "break"
    # A break before the plan cuts the history, of the region it names alone.
    local = pd.DataFrame({"indicator": ["x"], "year": [2014], "regions": ["A"]})
    both = pd.concat([table, table.assign(region="B")])
    assert ipa.interrupted(both, since=2021, breaks=local).table["n"].tolist() == [7, 12]


def test_a_plan_of_the_study_gives_the_year_and_stocks_have_no_sum(toy):
    lines = "".join(
        f"X,{name},{2012 + n},{value},item,eq,actual,plan\n"
        for name in ("grants", "delay")
        for n, value in enumerate([*BEFORE, 30])
    )
    head = "region,indicator,year,value,unit,bound,status,source\n"
    study = ipa.load(
        toy(observations=head + lines + "010010,share,2020,1,percent,eq,actual,plan\n")
    )
    made = ipa.interrupted(study, "Xland", ["Grants", "Delay"], since="XP")
    rows = made.table.set_index("indicator")
    assert rows["since"].tolist() == [2021, 2021]
    assert rows["cumulative"].notna().to_dict() == {"delay": False, "grants": True}
    with pytest.raises(UnknownNameError, match="YP"):
        ipa.interrupted(study, since="YP")
    with pytest.raises(UsageError, match="since"):
        ipa.interrupted(series(BEFORE), since=None)


@pytest.mark.parametrize("n", [3, 4])
def test_too_few_values_before_are_counted_against_the_five_that_are_needed(n):
    table = series([*[1.0, 2, 4, 4, 6][5 - n :], 7.0], first=2021 - n)
    row = ipa.interrupted(table, since=2021).table.squeeze()
    assert row["status"] == "not_forecast"
    assert f"too few yearly values: {n}, and at least 5 are needed" in row["reason"]
    # Where a break left so few, the reader learns that too.
    longer = series([9.0, *range(n), 7], first=2020 - n)
    breaks = pd.DataFrame({"indicator": ["x"], "year": [2021 - n]})
    reason = ipa.interrupted(longer, since=2021, breaks=breaks).table["reason"].item()
    assert f"{n}, and at least 5" in reason and "break" in reason


def test_a_fault_has_the_code_of_a_forecast_and_its_years():
    table = pd.concat([series([1.0, 101, 3, 101], first=2018), series([5.0] * 3, region="B")])
    bounds = pd.DataFrame({"indicator": ["x"], "lower": [0], "upper": [100]})
    made = ipa.interrupted(table, since=2020, bounds=bounds).table.set_index("region")
    assert made.loc["A", ["n", "status"]].tolist() == [4, "out_of_bounds"]
    assert made.loc["A", "reason"].endswith(": 2019, 2021")
    assert made.loc["A", "status"] == ipa.forecast(table, bounds=bounds)["status"].iloc[0]


def test_a_name_that_the_table_does_not_have_is_an_error_with_the_nearest():
    table = series(BEFORE, region="Alpha")
    with pytest.raises(UnknownNameError, match="Alpha"):
        ipa.interrupted(table, "Alpa", since=2021)
    with pytest.raises(UnknownNameError, match="'y'"):
        ipa.interrupted(table, indicator="y", since=2021)


def test_one_model_and_one_level_are_asked_for():
    table = series([*BEFORE, 30.0])
    with pytest.raises(UsageError, match="med3, drift"):
        ipa.interrupted(table, since=2021, model=["med3", "drift"])
    with pytest.raises(UsageError, match="80, 95"):
        ipa.interrupted(table, since=2021, level=[80, 95])
    with pytest.raises(UsageError, match="Models: med3"):
        ipa.interrupted(table, since=2021, model=3)
    both = ipa.forecast(table, model=["med3", "drift"])
    with pytest.raises(UsageError, match="one model only"):
        ipa.hierarchical(both, "A", "x")
