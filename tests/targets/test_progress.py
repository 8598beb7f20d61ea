import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipanalysis.data.load import load
from ipanalysis.errors import UsageError
from ipanalysis.targets.progress import METHODS, Stretch, eurostat, linear, progress

STUDY = load()


def test_the_worked_example_of_a_zero_target():
    # 10 in 2015, 6 in 2023, 0 wanted by 2030, less is better: (4/8) / (10/15) = 0.75, and on a
    # straight line 10 - 10 x 8/15 = 4.667 would have been reached.
    way = Stretch(2015, 10, 2023, 6, 2030, 0, sign=-1)
    assert linear(way) == pytest.approx(0.75)
    assert way.on_path == pytest.approx(4.667, abs=5e-4)
    assert eurostat(way) == "not_positive"


def test_the_nations_satisfaction_by_eurostats_ratio():
    # 80.05 to 82.81 in five years against 82: ln(82.81/80.05) / ln(82/80.05) is about 1.41,
    # and so is the ratio of the rates, 0.6803 % to 0.4825 %.
    assert eurostat(Stretch(2020, 80.05, 2025, 82.81, 2025, 82)) == pytest.approx(1.41, abs=5e-3)


@given(
    st.floats(1, 100),
    st.floats(1, 100),
    st.integers(2015, 2024),
    st.sampled_from([linear, eurostat]),
)
def test_who_stands_on_the_path_scores_one(base, target, year, method):
    if abs(target - base) < 1e-3:
        return
    part = (year - 2010) / 15
    straight = base + (target - base) * part
    grown = base * (target / base) ** part
    way = Stretch(2010, base, year, straight if method is linear else grown, 2025, target)
    assert method(way) == pytest.approx(1, rel=1e-6)


def table_of(toy, value, target=20, base=10, direction="up"):
    indicators = f"""indicator,name_en,unit,kind,domain,direction
share,Share,percent,share,utilisation,{direction}
wide_share,Wide,percent,share,utilisation,up
grants,Grants,item,flow,creation,up
"""
    observations = f"""region,indicator,year,value,unit,bound,status,source
X,share,2023,{value},percent,eq,actual,late
"""
    head = "target,plan,region,indicator,base_year,base_value,target_year,value,unit,bound,basis"
    targets = f"""{head}
X2,XP,X,share,2020,{base},2025,{target},percent,eq,level
"""
    study = load(toy(indicators=indicators, observations=observations, targets=targets))
    return progress(study, methods="linear").iloc[0]


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (20, "reached"),
        (16, "on_track"),  # 6 of 10 in 3 of 5 years: 1.0
        (14.5, "moderate"),  # 4.5 of 6: 0.75
        (12, "insufficient"),  # 2 of 6: 0.33
        (9, "away"),
    ],
)
def test_verdicts_follow_the_ratio_of_actual_to_required_change(toy, value, verdict):
    assert table_of(toy, value)["verdict"] == verdict


def test_down_is_better_where_the_indicator_says_so(toy):
    row = table_of(toy, 7, target=5, base=10, direction="down")
    assert (row["verdict"], row["gap"]) == ("on_track", pytest.approx(0))
    assert table_of(toy, 4, target=5, base=10, direction="down")["verdict"] == "reached"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"value": 10, "target": 12, "base": 12}, "equals the base"),
        ({"value": 9, "target": 8, "base": 10}, "of the base"),
    ],
)
def test_what_cannot_be_judged_is_refused_with_its_reason(toy, options, said):
    row = table_of(toy, **options)
    assert said in row["reason"]
    assert row["score"] != row["score"]  # missing


def test_targets_without_base_or_value_say_so():
    table = progress(STUDY).set_index(["target", "method"])
    assert "no base" in table.at[("CN14-8", "linear"), "reason"]
    assert "no value after" in table.at[("CN15-1", "linear"), "reason"]
    assert "value that can be observed" in table.at[("SZ14-3", "linear"), "reason"]


def test_a_break_between_base_and_latest_value_is_said_and_the_verdict_stays():
    # Shenzhen's 106.3 of 2019 is over the population before the census, 112 of 2021 after it.
    table = progress(STUDY, "linear", lang="zh").set_index("target")
    assert table.at["SZ14-1", "verdict"] == "reached"
    assert table.at["SZ14-1", "reason"].startswith("自2020年起")
    assert pd.isna(table.at["CN14-1", "reason"])  # 2020 to 2025, without a break


def test_there_is_a_row_for_every_target_and_method():
    table = progress(STUDY)
    targets = STUDY.targets["same_as"].isna().sum()
    assert len(table) == targets * len(METHODS)
    assert table["source"].notna().all()


def test_an_unknown_method_is_refused_with_those_there_are():
    with pytest.raises(UsageError, match="linear, eurostat"):
        progress(STUDY, methods="magic")
