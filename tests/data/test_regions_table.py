"""Facts of the regions of the bundled study (GB/T 2260), which nobody should break in passing."""

from collections import Counter

import pytest

from ipanalysis.data.dates import first_day, last_day
from ipanalysis.data.load import load
from ipanalysis.data.regions import members, region_names
from ipanalysis.errors import UnknownNameError

STUDY = load()
REGIONS = STUDY.regions.set_index("region")
PROVINCES = REGIONS[REGIONS["level"] == "province"]
PREFECTURES = REGIONS[REGIONS["level"] == "prefecture"]
TODAY = PREFECTURES[PREFECTURES["valid_to"].isna()]

# Prefecture-level divisions of each province, as two other published lists count them. The four
# municipalities under the central government (11, 12, 31, 50) are provinces; their districts
# stand directly below them, so they have none. Nor have 71, 81 and 82.
COUNTS = {
    **{"13": 11, "14": 11, "15": 12, "21": 14, "22": 9, "23": 13},
    **{"32": 13, "33": 11, "34": 16, "35": 9, "36": 11, "37": 16},
    **{"41": 17, "42": 13, "43": 14, "44": 21, "45": 14, "46": 4},
    **{"51": 21, "52": 9, "53": 16, "54": 7},
    **{"61": 10, "62": 14, "63": 8, "64": 5, "65": 14},
}
AMBIGUOUS = {"Suzhou", "Fuzhou", "Taizhou", "Yichun", "Yulin"}


def test_there_are_34_provinces_with_the_last_three_as_the_standard_has_them():
    assert len(PROVINCES) == 34
    assert PROVINCES.loc[["710000", "810000", "820000"], "short_zh"].tolist() == [
        *("台湾", "香港", "澳门")
    ]
    assert (PROVINCES["parent"] == "CN").all()
    assert (PROVINCES.index.str[2:] == "0000").all()


def test_there_are_333_prefecture_level_divisions_today_so_many_in_each_province():
    assert sum(COUNTS.values()) == 333
    assert Counter(TODAY.index.str[:2]) == COUNTS
    kinds = Counter(name[-1] for name in TODAY["name_zh"])
    assert kinds == {"市": 293, "州": 30, "区": 7, "盟": 3}  # cities, 州, 地区, leagues


def test_the_first_digits_of_a_code_are_those_of_its_parent():
    assert (PREFECTURES["parent"] == PREFECTURES.index.str[:2] + "0000").all()
    assert PREFECTURES.index.str.fullmatch("[1-6][0-9]{3}00").all()


def test_codes_and_names_are_unique():
    for column in ("name_zh", "short_zh", "name_en"):
        assert REGIONS[column].notna().all()
        assert REGIONS[column].is_unique, column


def test_only_the_five_english_names_of_two_cities_each_are_ambiguous():
    names = region_names(STUDY.regions)
    owners = names.groupby(names["name"].str.casefold())["region"].nunique()
    shared = set(owners.index[owners > 1])
    assert shared == {f"{n}{end}".casefold() for n in AMBIGUOUS for end in ("", " City")}


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("Suzhou", r"Suzhou \(Jiangsu\) \(320500\)", r"Suzhou \(Anhui\) \(341300\)"),
        ("fuzhou", r"Fuzhou \(Fujian\) \(350100\)", r"Fuzhou \(Jiangxi\) \(361000\)"),
        ("Taizhou", r"\(321200\)", r"\(331000\)"),
        ("Yichun", r"\(230700\)", r"\(360900\)"),
        ("Yulin", r"\(450900\)", r"\(610800\)"),
    ],
)
def test_an_english_name_of_two_cities_is_refused_with_both(name, first, second):
    with pytest.raises(UnknownNameError, match=f"{first}, .*{second}"):
        STUDY.region(name)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("苏州", "320500"),
        ("宿州", "341300"),
        ("Suzhou (Anhui)", "341300"),
        ("Jilin", "220000"),
        ("吉林", "220000"),
        ("吉林市", "220200"),
        ("Hainan", "460000"),
        ("海南", "460000"),
        ("海南藏族自治州", "632500"),
        ("Hohhot", "150100"),
        ("Ürümqi", "650100"),
        ("Xian", "610100"),
        ("Yanbian", "222400"),
        ("Lüliang", "141100"),
        ("Garze", "513300"),
        ("Xigazê", "540200"),
        ("襄樊", "420600"),
        ("巴州", "652800"),
        ("Tongren", "520600"),
        ("铜仁地区", "522200"),
    ],
)
def test_regions_are_found_by_the_names_people_use(name, code):
    assert STUDY.region(name) == code


def test_the_groups_have_the_members_of_their_documents():
    regions = STUDY.regions
    assert members(regions, "G-YRD") == ["310000", "320000", "330000", "340000"]
    assert members(regions, "G-JJJ") == ["110000", "120000", "130000"]
    guangdong = "440100 440300 440400 440600 440700 441200 441300 441900 442000"
    assert members(regions, "G-GBA") == [*guangdong.split(), "810000", "820000"]
    # Chongqing and three cities belong in part only, so they are named in the note alone.
    assert len(members(regions, "G-CCEC")) == 12
    assert members(regions, "G-YRD9") == []  # the source names none of the nine


@pytest.mark.parametrize(
    ("old", "new", "date"),
    [
        ("371200", ["370100"], "2019-01"),
        ("341400", ["340100", "340200", "340500"], "2011-08"),
        ("522200", ["520600"], "2011-10"),
        ("522400", ["520500"], "2011-10"),
        ("632100", ["630200"], "2013-02"),
        ("542300", ["540200"], "2014-06"),
        ("542100", ["540300"], "2014-10"),
        ("542600", ["540400"], "2015-03"),
        ("652100", ["650400"], "2015-03"),
        ("542200", ["540500"], "2016-01"),
        ("652200", ["650500"], "2016-01"),
        ("542400", ["540600"], "2017-07"),
        ("452100", ["450100", "451400"], "2002"),
    ],
)
def test_a_dissolved_prefecture_has_its_successors(old, new, date):
    rows = STUDY.successions[STUDY.successions["region"] == old]
    assert rows["successor"].tolist() == new
    assert set(rows["date"]) == {date} == {REGIONS.at[old, "valid_to"]}


def test_every_dissolved_region_has_a_successor_and_no_other_has():
    gone = set(REGIONS.index[REGIONS["valid_to"].notna()])
    assert gone == set(STUDY.successions["region"])
    assert len(gone) == 36


def test_cities_made_lately_begin_when_they_were_made():
    assert REGIONS.loc[["460300", "460400"], "valid_from"].tolist() == ["2012", "2015-02"]
    spans = REGIONS.dropna(subset=["valid_from", "valid_to"])
    for row in spans.itertuples():
        assert first_day(row.valid_from) < last_day(row.valid_to)
