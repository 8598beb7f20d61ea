import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ipanalysis as ipa
from ipanalysis.data.crosswalk import COLUMNS, REFUSED, crosswalk
from ipanalysis.data.load import load
from ipanalysis.errors import UnknownNameError, UsageError

# East was joined to West in January 2019. Split was divided between West and South in August
# 2011, nobody says how. Old became New, the same area, in 2015.
REGIONS = """region,name_zh,name_en,level,parent,valid_from,valid_to
X,全国,Xland,nation,,,
W,西市,West,prefecture,X,,
E,东市,East,prefecture,X,,2019-01
S,南市,South,prefecture,X,,
SP,分市,Split,prefecture,X,,2011-08
OLD,旧地区,Old,prefecture,X,,2015-03
NEW,新市,New,prefecture,X,2015-03,
"""
SUCCESSIONS = """region,successor,date,share
E,W,2019-01,
SP,W,2011-08,
SP,S,2011-08,
OLD,NEW,2015-03,
"""
INDICATORS = """indicator,name_zh,name_en,unit,kind,domain,direction,weight
grants,授权量,Grants,item,flow,creation,up,
people,人口,People,item,stock,creation,neutral,
rate,每万人数,Rate,item,ratio,creation,up,people
score,得分,Score,item,score,creation,up,
odd,占比,Odd,item,share,creation,up,gdp
"""
UNITS = """unit,dimension,factor,name_zh,name_en
item,count,1,件,items
k_item,count,1000,千件,thousand items
"""
SOURCES = """source,published,grade
plan,2021-03-01,official
news,2022,press
"""
PLANS = """plan,programme,region,period_start,period_end,stage,source
XP,P1,X,2021,2025,final,plan
"""
TARGETS = """target,plan,region,indicator,target_year,value,unit,bound
X1,XP,X,grants,2025,9,item,eq
"""
VALUES = "region,indicator,year,value,unit,bound,status,source\n"


@pytest.fixture
def country(toy):
    def make(*rows, successions=SUCCESSIONS):
        return load(
            toy(
                regions=REGIONS,
                successions=successions,
                indicators=INDICATORS,
                units=UNITS,
                sources=SOURCES,
                plans=PLANS,
                targets=TARGETS,
                mappings="subject_id,predicate_id,object_id,mapping_justification\n",
                observations=VALUES + "\n".join(rows) + "\n",
            )
        )

    return make


def value(region, indicator, year, figure, bound="eq", source="plan", unit="item"):
    return f"{region},{indicator},{year},{figure},{unit},{bound},actual,{source}"


def made(found):
    return [tuple(row) for row in found.table[["region", "year", "value", "method"]].values]


def why(found):
    return dict(zip(found.refused["region"], found.refused["reason"], strict=True))


def test_amounts_of_a_merged_region_are_added_to_its_successor(country):
    study = country(value("W", "grants", 2018, 20), value("E", "grants", 2018, 3, source="news"))
    found = crosswalk(study, to="2025")
    assert made(found) == [("W", 2018, 23, "sum")]
    row = found.table.iloc[0]
    assert (row["status"], row["source"], row["published"]) == ("estimated", "plan; news", "2022")
    assert row["parts"] == "W; E"
    assert found.refused.empty


def test_the_study_keeps_its_observations_with_the_region_of_their_year(country):
    study = country(value("W", "grants", 2018, 20), value("E", "grants", 2018, 3))
    before = study.observations.copy()
    crosswalk(study, to="2025")
    pd.testing.assert_frame_equal(study.observations, before)


def test_after_the_merger_and_before_it_was_due_nothing_changes(country):
    study = country(value("W", "grants", 2019, 24), value("E", "grants", 2018, 3))
    assert made(crosswalk(study, to="2018-12-31")) == [
        ("E", 2018, 3, "unchanged"),
        ("W", 2019, 24, "unchanged"),
    ]
    assert made(crosswalk(study, to="2025")) == [("W", 2019, 24, "unchanged")]


def test_without_a_figure_of_each_part_there_is_none_of_the_whole(country):
    found = crosswalk(country(value("W", "grants", 2018, 20)), to="2025")
    assert found.table.empty
    assert why(found)["W"].startswith("The study has no figure of East")
    assert found.refused["reason_zh"].str.contains("东市").all()
    found = crosswalk(country(value("E", "grants", 2018, 3)), to="2025")
    assert (found.refused["region"].item(), found.refused["parts"].item()) == ("W", "E")


def test_a_part_of_a_split_region_is_refused_unless_the_shares_are_stated(country):
    rows = [value("S", "grants", 2009, 10), value("SP", "grants", 2009, 8)]
    found = crosswalk(country(*rows), to="2025")
    assert why(found)["S"] == "Split was split, and the part that came here is not known."
    shares = SUCCESSIONS.replace("SP,W,2011-08,", "SP,W,2011-08,0.75")
    shares = shares.replace("SP,S,2011-08,", "SP,S,2011-08,0.25")
    found = crosswalk(country(*rows, successions=shares), to="2025")
    assert made(found) == [("S", 2009, 12, "sum")]  # 10 + 8 / 4
    assert "West, East" in why(found)["W"]  # of which there are no figures


def test_a_ratio_is_averaged_with_its_weight_where_all_parts_have_one(country):
    # (20 x 300 + 10 x 100) / 400 = 17.5
    rows = [value("W", "rate", 2018, 20), value("E", "rate", 2018, 10)]
    people = [value("W", "people", 2018, 300), value("E", "people", 2018, 100)]
    found = crosswalk(country(*rows, *people), to="2025")
    rates = found.table[found.table["indicator"] == "rate"]
    assert rates[["value", "method", "status"]].values.tolist() == [[17.5, "mean", "estimated"]]
    found = crosswalk(country(*rows, people[0]), to="2025")
    reasons = found.refused.set_index("indicator")["reason"]
    assert reasons["rate"] == "The weight People of East is not known for the year."


def test_kinds_that_do_not_add_up_are_refused_without_a_weight(country):
    pairs = [(i, r) for i in ("score", "odd") for r in "WE"]
    found = crosswalk(country(*(value(r, i, 2018, 5) for i, r in pairs)), to="2025")
    assert found.table.empty
    assert found.refused.set_index("indicator")["reason"].to_dict() == {
        "score": "Figures of this kind do not add up, and the indicator names no weight.",
        "odd": "The weight gdp is no indicator of the study, so there is no average.",
    }


def test_a_ratio_of_a_part_of_a_region_cannot_be_told(country):
    shares = SUCCESSIONS.replace("2011-08,\nSP,S,2011-08,", "2011-08,0.5\nSP,S,2011-08,0.5")
    rows = [value(r, i, 2009, 5) for r in ("S", "SP") for i in ("rate", "people")]
    found = crosswalk(country(*rows, successions=shares), to="2025")
    reasons = found.refused.set_index(["region", "indicator"])["reason"]
    assert reasons["S", "rate"].startswith("Split was split, and a ratio")


def test_a_region_that_only_got_another_code_keeps_its_figures(country):
    rows = [value("OLD", "score", 2014, 7), value("NEW", "score", 2016, 8)]
    found = crosswalk(country(*rows), to="2025")
    assert made(found) == [("NEW", 2014, 7, "recoded"), ("NEW", 2016, 8, "unchanged")]
    assert found.table["status"].tolist() == ["actual", "actual"]


def test_in_the_year_of_the_change_the_figure_may_stand_under_the_old_code(country):
    found = crosswalk(country(value("OLD", "grants", 2015, 7)), to="2025")
    assert made(found) == [("NEW", 2015, 7, "recoded")]


def test_two_figures_for_the_year_of_a_merger_are_not_added(country):
    rows = [value("W", "grants", 2019, 24), value("E", "grants", 2019, 1)]
    found = crosswalk(country(*rows), to="2025")
    assert found.table.empty
    assert why(found)["W"].startswith("East has a figure of its last year too")


def test_chains_of_mergers_are_followed(country):
    # Old became New in 2015; had New gone to West in 2019, Old would be part of West.
    more = SUCCESSIONS.replace("SP,W,2011-08,\nSP,S,2011-08,", "").replace("E,W", "NEW,W")
    regions_gone = REGIONS.replace("W,西市", "W,西市").replace(
        "NEW,新市,New,prefecture,X,2015-03,", "NEW,新市,New,prefecture,X,2015-03,2019-01"
    )
    regions_gone = regions_gone.replace("E,东市,East,prefecture,X,,2019-01", "E,东,East,county,X,,")
    rows = [value("W", "grants", 2012, 20), value("OLD", "grants", 2012, 4)]
    rows += [value("W", "grants", 2016, 30), value("NEW", "grants", 2016, 5)]
    study = country(*rows)
    study = _with(study, more, regions_gone)
    assert made(crosswalk(study, to="2025")) == [("W", 2012, 24, "sum"), ("W", 2016, 35, "sum")]
    # By 2016 only the first step was taken.
    assert made(crosswalk(study, to="2016")) == [
        ("NEW", 2012, 4, "recoded"),
        ("NEW", 2016, 5, "unchanged"),
        ("W", 2012, 20, "unchanged"),
        ("W", 2016, 30, "unchanged"),
    ]


def _with(study, successions, regions):
    """Return the study with other successions and regions, given as CSV."""
    from dataclasses import replace
    from io import StringIO

    tables = [pd.read_csv(StringIO(text), dtype="str") for text in (successions, regions)]
    tables[0]["share"] = tables[0]["share"].astype(float)
    return replace(study, successions=tables[0], regions=tables[1])


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        (("eq", "approx"), "approx"),
        (("ge", "eq"), "ge"),
        (("gt", "ge"), "gt"),
        (("lt", "le"), "lt"),
        (("ge", "le"), None),
        (("ge", "approx"), None),
    ],
)
def test_bounds_add_up_to_a_bound_or_to_nothing(country, bounds, expected):
    study = country(*(value(r, "grants", 2018, 5, b) for r, b in zip("WE", bounds, strict=True)))
    found = crosswalk(study, to="2025")
    assert found.table["bound"].tolist() == ([expected] if expected else [])
    assert len(found.refused) == (expected is None)


def test_figures_of_ones_own_are_brought_to_the_unit_of_the_indicator(country):
    values = pd.DataFrame(
        {
            "region": ["W", "E"],
            "indicator": "grants",
            "year": 2018,
            "value": [2.0, 300.0],
            "unit": ["k_item", "item"],
        }
    )
    found = crosswalk(country(value("X", "grants", 2018, 1)), "2025", values)
    assert found.table[["value", "unit"]].values.tolist() == [[2300, "item"]]


def test_what_it_cannot_read_is_refused(country):
    study = country(value("X", "grants", 2018, 1))
    frame = pd.DataFrame({"region": ["W"], "indicator": ["grants"], "year": [2018], "value": [1.0]})
    with pytest.raises(UsageError, match="no date"):
        crosswalk(study, "the day after tomorrow")
    with pytest.raises(UsageError, match="lacks the columns value"):
        crosswalk(study, "2025", frame.drop(columns="value"))
    with pytest.raises(UsageError, match="first W / grants / 2018"):
        crosswalk(study, "2025", pd.concat([frame, frame]))
    with pytest.raises(UnknownNameError, match="No region is called 'Z'"):
        crosswalk(study, "2025", frame.assign(region="Z"))
    with pytest.raises(UnknownNameError, match="No indicator is called 'z'"):
        crosswalk(study, "2025", frame.assign(indicator="z"))


def test_a_study_without_successions_is_as_it_was(toy):
    study = load(toy())
    found = crosswalk(study, "2025")
    pd.testing.assert_frame_equal(
        found.table[["region", "indicator", "year", "value", "source"]],
        study.select()[["region", "indicator", "year", "value", "source"]],
    )
    assert found.table["method"].eq("unchanged").all()


def test_nothing_in_gives_empty_tables_with_all_columns(country):
    study = country(value("X", "grants", 2018, 1))
    found = crosswalk(study, "2025", study.select(years=1900))
    assert found.table.columns.tolist() == COLUMNS
    assert found.refused.columns.tolist() == REFUSED


STUDY = load()


@settings(max_examples=6)
@given(st.dates(dt.date(1999, 1, 1), dt.date(2026, 12, 31)))
def test_no_figure_of_the_study_is_lost_or_made_of_nothing(day):
    before = STUDY.select()
    found = crosswalk(STUDY, day)
    used = {
        (part, row.indicator, row.year)
        for table in (found.table, found.refused)
        for row in table.itertuples()
        for part in row.parts.split("; ")
    }
    assert used == {tuple(key) for key in before[["region", "indicator", "year"]].values}
    # As much of an amount as before, unless some of it was refused.
    if found.refused.empty:
        amount = before["indicator"] == "patents_granted"
        after = found.table["indicator"] == "patents_granted"
        assert found.table.loc[after, "value"].sum() == before.loc[amount, "value"].sum()


def test_it_is_among_the_public_names():
    assert ipa.crosswalk is crosswalk
