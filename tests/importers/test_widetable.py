"""Wide tables in the shapes that yearbooks print."""

import datetime as dt

import pytest

from ipanalysis.errors import IpaError, UsageError
from ipanalysis.importers.entries import Options
from ipanalysis.importers.grid import from_texts
from ipanalysis.importers.longtable import NO_YEAR
from ipanalysis.importers.widetable import read_wide
from ipanalysis.importers.workbook import read_workbook

KNOWN = {
    "region": {"北省", "南省", "North", "South", "Xland"},
    "indicator": {"授权量", "Grants", "Share"},
    "unit": {"件", "万件", "%", "items"},
}


def known(kind, name):
    return name in KNOWN[kind]


def read(grid, **options):
    return read_wide(grid, Options(**options), known, "table", "table")


def facts(extract):
    """region, indicator, year, figure, unit, status of every entry."""
    return [
        (e.region[0], e.indicator[0], e.year, e.value.text, e.unit, e.status)
        for e in extract.entries
    ]


def texts(table):
    return from_texts([line.split("|") for line in table.strip("\n").split("\n")])


def test_regions_in_rows_years_in_columns_the_title_names_the_rest():
    found = read(
        texts("""表2-1 各地区授权量（万件）||
||
地区|2019年①|2020年底
北省|１，２３４．５|-
南省|…|6②
注：2020年为快报数。||
""")
    )
    title = "表2-1 各地区授权量"
    assert facts(found) == [
        ("北省", title, 2019, "1234.5", "万件", "actual"),
        ("北省", title, 2020, "-", "万件", "actual"),
        ("南省", title, 2019, "…", "万件", "actual"),
        ("南省", title, 2020, "6", "万件", "actual"),
    ]
    assert [e.value.kind for e in found.entries] == ["number", "missing", "missing", "number"]
    assert found.findings == []
    assert [e.place for e in found.entries] == ["B4", "C4", "B5", "C5"]


def test_indicators_in_rows_with_units_in_their_heads():
    table = """Xland
Item|2019|2020
Grants (items)|4|5
Share (%)|1.5|2.5
"""
    found = read(texts(table), region="Xland")
    assert facts(found) == [
        ("Xland", "Grants", 2019, "4", "items", "actual"),
        ("Xland", "Grants", 2020, "5", "items", "actual"),
        ("Xland", "Share", 2019, "1.5", "%", "actual"),
        ("Xland", "Share", 2020, "2.5", "%", "actual"),
    ]


def test_a_column_of_units_and_a_column_of_notes_are_seen():
    table = """Region|Indicator|Unit|2019|2020|Note
North|Grants|items|4|5|see text
North|Share|%|1|2|3
"""
    assert facts(read(texts(table))) == [
        ("North", "Grants", 2019, "4", "items", "actual"),
        ("North", "Grants", 2020, "5", "items", "actual"),
        ("North", "Share", 2019, "1", "%", "actual"),
        ("North", "Share", 2020, "2", "%", "actual"),
    ]


def test_heads_in_several_rows_with_merged_cells(workbook):
    rows = [
        ["各地区授权量与占比", None, None, None, None],
        [None, None, None, None, "单位：件"],
        ["地区", "授权量", None, "Share (%)", None],
        [None, 2019, "2020年", 2019, dt.datetime(2020, 12, 31)],
        ["北 省", 4, 5, 0.1, 0.2],
        ["南　省", 6, 7, None, "x"],
    ]
    path = workbook(rows, merged=["A1:E1", "A3:A4", "B3:C3", "D3:E3"])
    found = read(read_workbook(path))
    assert facts(found) == [
        ("北省", "授权量", 2019, "4", "件", "actual"),
        ("北省", "授权量", 2020, "5", "件", "actual"),
        ("北省", "Share", 2019, "0.1", "%", "actual"),
        ("北省", "Share", 2020, "0.2", "%", "actual"),
        ("南省", "授权量", 2019, "6", "件", "actual"),
        ("南省", "授权量", 2020, "7", "件", "actual"),
        ("南省", "Share", 2020, "x", "%", "actual"),
    ]


def test_years_above_and_indicators_below_without_merged_cells():
    table = """|2019||2020|
Region|Grants|Share|Grants|Share
North|4|10|5|20
"""
    found = read(texts(table))
    assert [(e.indicator[0], e.year, e.value.text) for e in found.entries] == [
        ("Grants", 2019, "4"),
        ("Share", 2019, "10"),
        ("Grants", 2020, "5"),
        ("Share", 2020, "20"),
    ]


def test_years_in_rows_regions_in_columns():
    table = """Grants (items)
Year|North|South
2019|4|6
2020|5|2019
2021年1-6月|1|2
"""
    assert facts(read(texts(table))) == [
        ("North", "Grants", 2019, "4", "items", "actual"),
        ("South", "Grants", 2019, "6", "items", "actual"),
        ("North", "Grants", 2020, "5", "items", "actual"),
        ("South", "Grants", 2020, "2019", "items", "actual"),
        ("North", "Grants", 2021, "1", "items", "part_year"),
        ("South", "Grants", 2021, "2", "items", "part_year"),
    ]


def test_regions_by_indicators_for_the_year_of_the_title():
    table = """2020年各地区情况
地区|授权量（件）|Share (%)
北省|4|10
南省|6|20
"""
    found = read(texts(table))
    assert {e.year for e in found.entries} == {2020}
    assert facts(found)[1] == ("北省", "Share", 2020, "10", "%", "actual")
    with pytest.raises(UsageError, match="--year"):
        read(texts(table.replace("2020年", "")))
    assert {e.year for e in read(texts(table.replace("2020年", "")), year=2018).entries} == {2018}


def test_figures_that_look_like_years_are_figures():
    table = """Grants (items)
Region|2019|2020
North|1999|2050
South|2001|2002
"""
    assert [e.value.text for e in read(texts(table)).entries] == ["1999", "2050", "2001", "2002"]
    table = """Year|North|South
2019|1999|2050
2020|2001|2002
"""
    found = read(texts(table), indicator="Grants")
    assert [(e.year, e.value.text) for e in found.entries] == [
        (2019, "1999"),
        (2019, "2050"),
        (2020, "2001"),
        (2020, "2002"),
    ]


def test_a_part_of_a_year_never_becomes_the_year():
    table = """Grants (items)
Region|2023|2024年1-6月|2024Q3
North|1|2|3
"""
    assert [(e.year, e.status) for e in read(texts(table)).entries] == [
        (2023, "actual"),
        (2024, "part_year"),
        (2024, "part_year"),
    ]


def test_figures_under_a_head_that_is_no_year_are_listed_with_their_place():
    table = """Grants (items)
Region|2019|2020|2020/21|Growth
North|4|5|6|25
"""
    found = read(texts(table))
    assert [e.value.text for e in found.entries] == ["4", "5"]
    assert [(f.place, f.text, f.reason, f.values) for f in found.findings] == [
        ("D3", "6", NO_YEAR, {"head": "2020/21"}),
        ("E3", "25", NO_YEAR, {"head": "Growth"}),
    ]


def test_a_bracket_that_is_no_unit_stays_in_the_name():
    table = """Share (2016 catalogue)
Region|2019|2020
North|4|5
"""
    assert {(e.indicator[0], e.unit) for e in read(texts(table)).entries} == {
        ("Share (2016 catalogue)", "")
    }


def test_names_nobody_knows_must_be_said_to_be_regions_or_indicators():
    table = """Something
|2019|2020
Ost|4|5
"""
    with pytest.raises(UsageError, match="--rows region") as caught:
        read(texts(table))
    assert "Ost" in str(caught.value)
    found = read(texts(table), rows="region")
    assert found.entries[0].region == ("Ost",)
    assert found.entries[0].indicator == ("Something",)


def test_a_title_cannot_name_both():
    table = texts("Grants (items)\nYear|Value\n2019|4\n2020|5\n")
    with pytest.raises(UsageError, match="--region"):
        read(table)
    assert facts(read(table, region="North"))[1] == (
        *("North", "Grants", 2020, "5", "items", "actual"),
    )


def test_blank_cells_count_for_nothing_and_section_heads_do_no_harm():
    table = """Grants (items)
Region|2019|2020
East||
North|4|
South||6
"""
    assert [e.value.text for e in read(texts(table)).entries] == ["4", "6"]


def test_a_row_or_column_whose_cells_are_words_is_no_head():
    table = """Grants (items)
Region|2019|2020
North|some 4|unknown
South|5|6
"""
    found = read(texts(table))
    assert [e.region for e in found.entries] == [("South",)] * 2
    assert [(f.place, f.text) for f in found.findings] == [("B3", "some 4"), ("C3", "unknown")]
    table = """2020
Region|Grants|Share
North|some 4|unknown
South|5|6
"""
    found = read(texts(table))
    assert [(f.place, f.text) for f in found.findings] == [("B3", "some 4"), ("C3", "unknown")]


def test_figures_of_a_row_without_a_name_are_listed():
    table = """Grants (items)
Region|2019|2020
North|4|5
|6|7
"""
    found = read(texts(table))
    assert [e.value.text for e in found.entries] == ["4", "5"]
    assert [(f.place, f.text) for f in found.findings] == [("B4", "6"), ("C4", "7")]


def test_figures_of_a_column_without_a_head_are_listed():
    table = """Grants (items)
Region|2019|
North|4|5
"""
    found = read(texts(table))
    assert [e.value.text for e in found.entries] == ["4"]
    assert [(f.place, f.text) for f in found.findings] == [("C3", "5")]


def test_a_code_beside_the_region_is_another_name_of_it():
    table = """行政区划代码|地区|2019|2020
010010|某地|4|5
"""
    found = read(texts(table), indicator="授权量", rows="region")
    assert found.entries[0].region == ("某地", "010010")


def test_a_sheet_without_a_table_is_refused():
    for table in ("Only a text\n", "Area|Name\nNorth|x\n", "1|2\n3|4\n"):
        with pytest.raises(IpaError, match="No table was found"):
            read(texts(table))


def test_heads_that_are_nearly_years_are_named_and_the_others_are_taken():
    found = read(texts("Grants (items)|||\nRegion|2019|2020*|2021E|2022E|2023E\nNorth|1|2|3|4|5\n"))
    assert [(e.year, e.value.text) for e in found.entries] == [(2019, "1"), (2020, "2")]
    assert found.findings[0].why() == "“2021E” is not a year or a part of one"
    assert [f.place for f in found.findings] == ["D3", "E3", "F3"]


@pytest.mark.parametrize(
    "table",
    ["Region|2018E|2019E\nNorth|1|2\n", "Region|Grants\nNorth|1\n2019E|2\n2020E|4\n"],
)
def test_heads_none_of_which_is_a_year_are_named_instead_of_asking_for_one(table):
    with pytest.raises(UsageError) as caught:
        read(texts(table), indicator="Grants")
    assert "2019E" in str(caught.value) and "--year" not in str(caught.value)


def test_a_row_of_bounds_is_read():
    found = read(texts("Grants (items)||\nRegion|2019|2020\nNorth|1|2\nSouth|>1|约2\n"))
    assert [(e.value.text, e.value.bound) for e in found.entries] == [
        *(("1", "eq"), ("2", "eq"), ("1", "gt"), ("2", "approx")),
    ]
