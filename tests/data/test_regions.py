import pytest

from ipanalysis.data.load import load
from ipanalysis.data.regions import members, region_names, resolve_region
from ipanalysis.errors import UnknownNameError

STUDY = load()


@pytest.mark.parametrize("name", ["310000", "上海市", "上海", "Shanghai", "SHANGHAI", " Shanghai "])
def test_a_region_is_found_by_its_code_and_each_of_its_names(name):
    assert STUDY.region(name) == "310000"


def test_every_name_of_one_region_finds_it():
    names = region_names(STUDY.regions)
    owners = names.groupby(names["name"].str.casefold())["region"].transform("nunique")
    names = names[owners == 1]
    found = [resolve_region(STUDY.regions, name) for name in names["name"]]
    assert found == names["region"].tolist()


def test_a_misspelt_name_gets_the_nearest_ones():
    with pytest.raises(UnknownNameError, match=r"'Shangahi'.*Shanghai"):
        STUDY.region("Shangahi")
    with pytest.raises(UnknownNameError) as caught:
        STUDY.region("上诲市")
    assert "上海市" in caught.value.text("zh")


def test_a_name_of_two_regions_is_ambiguous_and_the_codes_are_told(toy):
    regions = """region,name_zh,name_en,level,parent
X,全国,Xland,nation,
22,吉林省,Jilin,province,X
2202,吉林市,Jilin,prefecture,22
"""
    study = load(toy(regions=regions, plans=ONE_PLAN, observations=ONE_VALUE, targets=ONE_TARGET))
    with pytest.raises(UnknownNameError, match=r"Jilin \(22\), Jilin \(2202\)"):
        study.region("jilin")
    assert study.region("2202") == "2202"


ONE_PLAN = """plan,programme,region,period_start,period_end,stage,source
XP,P1,X,2021,2025,final,plan
"""
ONE_VALUE = """region,indicator,year,value,unit,bound,status,source
X,grants,2020,4,item,eq,actual,plan
"""
ONE_TARGET = """target,plan,region,indicator,target_year,value,unit,bound,basis,source
X1,XP,X,grants,2025,9,item,eq,annual,plan
"""


def test_codes_stay_strings_even_if_they_look_like_numbers(toy):
    study = load(toy())
    assert study.region("Nord") == "010010"
    assert study.region("NO") == "010010"
    with pytest.raises(UnknownNameError):
        study.region("10010")


def test_the_delta_has_its_four_members():
    assert members(STUDY.regions, "G-YRD") == ["310000", "320000", "330000", "340000"]
