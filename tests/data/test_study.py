import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipanalysis.data.dates import last_day
from ipanalysis.data.load import load
from ipanalysis.errors import UnknownNameError, UsageError

STUDY = load()


def test_select_takes_names_years_and_both_ends_of_a_slice():
    table = STUDY.select("中国", "每万人口高价值发明专利拥有量", slice(2021, 2023))
    assert table[["year", "value"]].to_numpy().tolist() == [[2021, 7.5], [2022, 9.4], [2023, 11.8]]


def test_values_come_in_the_unit_of_their_indicator():
    row = STUDY.select("China", "overseas_invention_grants", 2021).iloc[0]
    assert (row["value"], row["unit"]) == (53_770, "item")  # printed as 5.377 x 10,000


def test_an_unknown_indicator_gets_the_nearest():
    with pytest.raises(UnknownNameError, match="hv_patents_per_10k"):
        STUDY.select(indicator="hv_patents")


def test_a_label_falls_back_to_the_other_language(toy):
    study = load(toy())
    assert study.label("regions", "G-1", "zh") == "两省"
    regions = "region,name_en,level\nX,Xland,nation\n010010,North,province\n020020,S,province\n"
    assert load(toy(regions=regions + "G-1,B,group\n")).label("regions", "X", "zh") == "Xland"


def test_a_missing_definition_is_nothing_and_never_the_id(toy):
    assert load(toy()).label("indicators", "grants", "en", "definition") == ""


def test_the_share_of_2022_was_12_71_before_the_census():
    before = STUDY.as_of("2024-06-30").select("China", "patent_intensive_share_gdp", 2022)
    after = STUDY.as_of("2025-12-31").select("China", "patent_intensive_share_gdp", 2022)
    assert (before["value"].item(), after["value"].item()) == (12.71, 12.60)


@settings(max_examples=15)
@given(st.dates(dt.date(2008, 1, 1), dt.date(2026, 12, 31)))
def test_nothing_that_was_published_later_is_known_on_a_day(day):
    known = STUDY.as_of(day.isoformat())
    dated = STUDY.sources.set_index("source")["published"]
    for table in (known.targets, known.claims, known.measures, known.plans):
        assert all(last_day(dated[s]) <= day for s in table["source"])
    assert all(last_day(p) <= day for p in known.observations["published"])


def test_a_date_that_is_none_is_refused():
    with pytest.raises(UsageError):
        STUDY.as_of("yesterday")


def test_a_study_says_what_it_holds():
    assert "targets" in repr(STUDY)
    assert str(len(STUDY.targets)) in STUDY.summary("zh")


def test_an_unknown_indicator_is_told_where_some_have_one_name_only(toy):
    indicators = """indicator,name_zh,name_en,unit,kind,domain,direction
grants,授权量,,item,flow,creation,up
share,,Share,percent,share,utilisation,up
wide_share,宽口径占比,Wide share,percent,share,utilisation,up
delay,时长,Delay,item,stock,services,down
"""
    with pytest.raises(UnknownNameError, match="grants"):
        load(toy(indicators=indicators)).indicator("grant")
