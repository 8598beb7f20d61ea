import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipanalysis.data.dates import first_day, last_day
from ipanalysis.data.load import inspect

HEAD = "region,name_zh,name_en,level,parent,groups,valid_from,valid_to\n"
REGIONS = """X,全国,Xland,nation,,,,
010010,北省,North,province,X,,,2019-01
020020,南省,South,province,X,,2011-08,
G-1,两省,Both,group,X,,,
"""
VALUES = "region,indicator,year,value,unit,bound,status,source\n"
TARGETS = """target,plan,region,indicator,target_year,value,unit,bound
N1,NP,010010,grants,{},600,item,ge
"""
SUCCESSIONS = "region,successor,date,share\n"


def problems_of(folder):
    _, problems = inspect(folder)
    return [(p.kind, p.file, p.row, p.column, p.value) for p in problems]


def with_value(toy, region, year, indicator="share", status="actual"):
    row = f"{region},{indicator},{year},1,{'percent' if indicator == 'share' else 'item'},eq"
    return problems_of(
        toy(
            regions=HEAD + REGIONS,
            observations=f"{VALUES}{row},{status},plan\n",
            plans=ONE_PLAN,
            targets=ONE_TARGET,
        )
    )


@pytest.mark.parametrize(
    ("region", "indicator", "first", "last"),
    [
        # Dissolved in January 2019: an amount of 2018 is fine, and so is one of 2019; a stock
        # stands for 31 December, and the last of these was in 2018.
        ("010010", "grants", None, 2019),
        ("010010", "share", None, 2019),
        ("010010", "delay", None, 2018),
        # Made in August 2011: it was there on 31 December 2011.
        ("020020", "grants", 2011, None),
        ("020020", "delay", 2011, None),
    ],
)
def test_a_figure_must_be_of_a_year_of_its_region(toy, region, indicator, first, last):
    if first is not None:
        assert with_value(toy, region, first, indicator) == []
        wrong = first - 1
    else:
        assert with_value(toy, region, last, indicator) == []
        wrong = last + 1
    found = with_value(toy, region, wrong, indicator)
    assert found == [("validity", "observations.csv", 2, "year", str(wrong))]


def test_a_stock_within_the_last_year_is_no_year_end_value(toy):
    assert with_value(toy, "010010", 2019, "delay", "part_year") == []


def test_the_message_names_the_time_of_the_region_and_what_came_after(toy):
    successions = SUCCESSIONS + "010010,020020,2019-01,\n"
    values = VALUES + "010010,share,2020,1,percent,eq,actual,plan\n"
    _, (problem,) = inspect(
        toy(
            regions=HEAD + REGIONS,
            observations=values,
            successions=successions,
            plans=ONE_PLAN,
            targets=ONE_TARGET,
        )
    )
    assert "a year within its time: … 2019-01" in problem.text()
    assert "before or after it: 020020" in problem.text()


def test_a_target_may_reach_beyond_the_end_of_its_region_but_not_begin_there(toy):
    # The plan NP runs from 2021, after North was dissolved.
    folder = toy(regions=HEAD + REGIONS, targets=TARGETS.format(2025), observations=ONE_VALUE)
    assert problems_of(folder) == [("validity", "targets.csv", 2, "target_year", "2025")]
    later = REGIONS.replace("2019-01", "2022-01")
    folder = toy(regions=HEAD + later, targets=TARGETS.format(2025), observations=ONE_VALUE)
    assert problems_of(folder) == []


ONE_VALUE = VALUES + "X,share,2020,1,percent,eq,actual,plan\n"


@pytest.mark.parametrize("year", ["1000", "2200"])
def test_a_year_far_away_is_only_that(toy, year):
    found = with_value(toy, "010010", year)
    assert [kind for kind, *_ in found] == (["validity"] if year == "2200" else [])


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("010010,020020,2019-01,", []),
        ("010010,020020,2019-02-01,", []),
        ("010010,020020,2019,", []),
        ("010010,020020,2019-02-02,", [("succession", 2)]),
        ("020020,X,2019-01,", [("succession", 2)]),  # South was never dissolved
        ("010010,010010,2019-01,", [("circular", 2)]),
        ("010010,020020,2019-01,0", [("share", 2), ("shares", 2)]),
        ("010010,020020,2019-01,0.5\n010010,X,2019-01,0.5", []),
        ("010010,020020,2019-01,0.333\n010010,X,2019-01,0.66", []),
        ("010010,020020,2019-01,0.5\n010010,X,2019-01,0.6", [("shares", 2)]),
        ("010010,020020,2019-01,0.5\n010010,X,2019-01,", [("shares", 2)]),
    ],
)
def test_successions_meet_the_regions_and_their_shares_make_a_whole(toy, rows, expected):
    folder = toy(
        regions=HEAD + REGIONS,
        observations=ONE_VALUE,
        plans=ONE_PLAN,
        targets=ONE_TARGET,
        successions=f"{SUCCESSIONS}{rows}\n",
    )
    assert [(kind, row) for kind, _, row, *_ in problems_of(folder)] == expected


ONE_PLAN = """plan,programme,region,period_start,period_end,stage,source
XP,P1,X,2021,2025,final,plan
"""
ONE_TARGET = """target,plan,region,indicator,target_year,value,unit,bound,basis
X1,XP,X,grants,2025,9,item,eq,annual
"""


@given(st.from_regex(r"[0-9]{4}(-(0[1-9]|1[0-2]))?", fullmatch=True).filter(lambda d: d > "0001"))
def test_the_first_day_of_a_date_is_in_the_month_or_year_of_the_last(date):
    assert first_day(date) <= last_day(date)
    assert first_day(date).isoformat().startswith(date)
    assert last_day(date).isoformat().startswith(date)
