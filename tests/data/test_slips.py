"""The built-in rules: slips they find, and honest figures they leave alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ipanalysis as ipa
from ipanalysis.data.slips import BUILT_IN, _unit_slips

HEAD = "region,indicator,year,value,unit,bound,status,source\n"


@pytest.fixture
def found(toy):
    def look(*figures, indicator="grants", **tables):
        lines = []
        for figure in figures:
            region, year, value, *source = figure.split()
            source = source[0] if source else "plan"
            unit = "percent" if indicator == "share" else "item"
            lines.append(f"{region},{indicator},{year},{value},{unit},eq,actual,{source}\n")
        table = ipa.load(toy(observations=HEAD + "".join(lines), **tables)).findings()
        assert set(table["rule"]) <= set(BUILT_IN)
        assert set(table["level"]) <= {"warning"}
        return list(table[["rule", "region", "year", "value"]].itertuples(index=False, name=None))

    return look


@pytest.mark.parametrize("factor", [10, 100, 1000, 10_000, 100_000_000])
@pytest.mark.parametrize("up", [True, False])
def test_a_figure_in_the_wrong_unit_is_found_and_its_neighbours_are_not(found, factor, up):
    wrong = f"{120 * factor}" if up else f"{120 / factor:.10f}"
    figures = ("X 2019 100", f"X 2020 {wrong}", "X 2021 150")
    assert found(*figures) == [("unit_slip", "X", 2020, float(wrong))]


def test_the_last_figure_of_a_series_is_held_against_the_one_before(found):
    assert found("X 2019 100", "X 2020 110", "X 2021 1210000") == [
        ("unit_slip", "X", 2021, 1210000)
    ]


def test_two_sources_that_differ_by_a_power_of_ten_are_found(found):
    assert found("X 2019 24000", "X 2020 2519.1 news", "X 2020 25191") == [
        ("unit_slip", "X", 2020, 2519.1)
    ]


@pytest.mark.parametrize("last", ["300", "700", "1800", "5000", "20"])
def test_growth_that_is_no_power_of_ten_is_left_alone(found, last):
    assert found("X 2019 100", f"X 2020 {last}") == []


def test_a_series_that_stays_ten_times_as_large_is_left_alone(found):
    assert found("X 2018 100", "X 2019 101", "X 2020 1010", "X 2021 1020") == []


def test_years_far_apart_are_no_neighbours(found):
    assert found("X 2010 100", "X 2020 1000") == []


def test_nothing_and_negative_figures_have_no_power_of_ten(found):
    assert found("X 2019 0", "X 2020 100", "X 2021 0") == []


def test_four_equal_digits_in_two_years_are_found(found):
    assert found("X 2020 83.21", "X 2021 83.21", indicator="share") == [
        ("repeated", "X", 2021, 83.21)
    ]
    assert found("X 2020 83.2", "X 2021 83.2", indicator="share") == []
    assert found("X 2020 83.21", "X 2022 83.21", indicator="share") == []


def test_an_amount_above_that_of_the_whole_is_found(found):
    figures = ("X 2020 100", "010010 2020 120", "020020 2020 99", "G-1 2020 110")
    assert found(*figures) == [("above_whole", "010010", 2020, 120)] * 2  # the nation and the group


def test_a_share_may_be_above_that_of_the_whole(found):
    assert found("X 2020 10", "010010 2020 12", indicator="share") == []


def test_a_rule_on_the_sum_of_the_regions_takes_the_place_of_the_built_in_one(toy):
    figures = (
        HEAD + "X,grants,2020,100,item,eq,actual,plan\n010010,grants,2020,120,item,eq,actual,plan\n"
    )
    rules = "rule,kind,indicators,level,reason_en\ns,parts,grants,warning,a sum\n"
    table = ipa.load(toy(observations=figures, rules=rules)).findings()
    assert table["rule"].tolist() == ["s"]


@given(power=st.sampled_from([1, 2, 3, 4]), place=st.integers(0, 5), wobble=st.floats(0.85, 1.18))
def test_a_slip_anywhere_in_a_smooth_series_is_found_alone(power, place, wobble):
    import pandas as pd

    values = [100 * wobble**n for n in range(6)]
    values[place] *= 10**power
    rows = pd.DataFrame(
        {"region": "X", "indicator": "i", "year": range(2015, 2021), "value": values}
    )
    rows = rows.assign(row=range(6)).astype({"year": "Int64"})
    assert _unit_slips(rows, rows)["row"].tolist() == [place]
