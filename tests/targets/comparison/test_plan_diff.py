"""Two plans side by side: each case worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ipanalysis as ipa
from ipanalysis.errors import UnknownNameError, UsageError
from ipanalysis.locale import Name
from ipanalysis.targets.basis.facts import Facts
from ipanalysis.targets.comparison.ambition import Comparison, Target
from ipanalysis.targets.comparison.plan_diff import COLUMNS, STATUSES, compare_plans
from ipanalysis.targets.ledger.context import Reference
from ipanalysis.targets.mapping import IDENTICAL, Relation

STUDY = ipa.load()
PLANS = """plan,programme,region,name_zh,name_en,period_start,period_end,stage,source
XP,P1,X,全国规划,National plan,2021,2025,final,plan
OLD,P1,010010,北省旧规划,Old northern plan,2021,2025,draft,plan
NEW,P1,010010,北省新规划,New northern plan,2021,2025,final,plan
NEXT,P2,010010,北省下期规划,Next northern plan,2026,2030,final,plan
SOUTH,P1,020020,南省规划,Southern plan,2021,2025,final,plan
"""
HEAD = "target,plan,region,indicator,base_year,base_value,target_year,value,value_upper,unit,bound"
NATION = "X1,XP,X,grants,2020,4,2025,9,,k_item,eq,level"


@pytest.fixture
def compared(toy):
    """Return a function that compares NEW against OLD, given the rows of both."""

    def compare(*rows, plan="NEW", against="OLD", lang="en", plans=PLANS):
        rows = [row if row.count(",") == 11 else f"{row},level" for row in rows]
        nation = [NATION] * (against != "XP")
        text = "\n".join([f"{HEAD},basis", *nation, *rows]) + "\n"
        study = ipa.load(toy(plans=plans, targets=text))
        return compare_plans(study, plan, against, lang).to_dict("records")

    return compare


def old(value, indicator="share", unit="percent", bound="eq", upper=""):
    return f"O,OLD,010010,{indicator},,,2025,{value},{upper},{unit},{bound}"


def new(value, indicator="share", unit="percent", bound="eq", upper="", target="N"):
    return f"{target},NEW,010010,{indicator},,,2025,{value},{upper},{unit},{bound}"


def status(rows):
    assert len(rows) == 1
    return rows[0]["status"]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (old(20), new(22), "tightened"),
        (old(20), new(18), "loosened"),
        (old(20), new(20), "unchanged"),
        # Of a delay less is better.
        (old(30, "delay", "item"), new(20, "delay", "item"), "tightened"),
        (old(30, "delay", "item"), new(40, "delay", "item"), "loosened"),
        # 0.6 thousand items are 600.
        (old(600, "grants", "item"), new(0.6, "grants", "k_item"), "unchanged"),
        (old(600, "grants", "item"), new(0.7, "grants", "k_item"), "tightened"),
        # At the same figure the bound decides, by the least that meets the target.
        (old(20, bound="ge"), new(20), "unchanged"),
        (old(20), new(20, bound="ge"), "unchanged"),
        (old(20), new(20, bound="gt"), "tightened"),
        (old(20, bound="gt"), new(20), "loosened"),
        (old(20), new(20, bound="approx"), "loosened"),
        (old(20, bound="approx"), new(20, bound="ge"), "tightened"),
        # "At most 30 %" asks for nothing where more is better, however high.
        (old(20), new(30, bound="le"), "loosened"),
        (old(30, bound="le"), new(10), "tightened"),
        (old(30, "delay", "item"), new(30, "delay", "item", "lt"), "tightened"),
        (old(30, "delay", "item"), new(10, "delay", "item", "ge"), "loosened"),
        # Of a range the weaker end counts: 18 to 25 is met by 18.
        (old(20), new(18, upper=25), "loosened"),
        (old(20), new(20, upper=25), "unchanged"),
        (old(20, "delay", "item"), new(10, "delay", "item", upper=25), "loosened"),
    ],
)
def test_targets_of_one_year_are_compared_by_the_least_that_meets_them(
    compared, before, after, expected
):
    assert status(compared(before, after)) == expected


def test_what_only_one_plan_has_is_added_or_dropped(compared):
    rows = compared(old(20), new(600, "grants", "item"))
    assert [row["status"] for row in rows] == ["added", "dropped"]
    assert rows[0]["plan_value"] == 600
    assert rows[1]["against_value"] == 20
    assert {row["plan"] for row in rows} == {"NEW"}
    assert rows[0]["source"] == rows[1]["against_source"] == "plan"


def test_a_second_target_for_an_indicator_is_added_and_the_reason_says_so(compared):
    rows = compared(old(20), new(22), new(15, target="N2").replace("2025", "2023"))
    assert [row["status"] for row in rows] == ["tightened", "added"]
    assert rows[1]["reason"].startswith("Beside another target for the same indicator")


def test_a_wider_measure_is_redefined_by_the_written_mapping_only(compared):
    row = compared(old(20), new(25, "wide_share"))[0]
    assert (row["status"], row["relation"]) == ("redefined", "skos:narrowMatch")
    assert row["reason"] == "Another measure: Wide share instead of Share. wider"
    back = compared(old(25, "wide_share"), new(20))[0]
    assert (back["status"], back["relation"]) == ("redefined", "skos:broadMatch")
    assert "宽口径占比" in compared(old(20), new(25, "wide_share"), lang="zh")[0]["reason"]
    assert [r["status"] for r in compared(old(20), new(5, "delay", "item"))] == ["added", "dropped"]


def test_a_basis_that_cannot_be_brought_to_the_other_is_redefined(compared):
    row = compared(old(600, "grants", "item") + ",annual", new(3000, "grants", "item"))[0]
    assert row["status"] == "redefined"
    said = "The target is a level, which cannot be turned into the amount of a year."
    assert row["reason"].startswith(said)
    assert row["value"] != row["value"]  # missing


def test_a_sum_is_brought_to_the_amount_of_a_year(compared):
    # 3,000 over five years are 600 a year, if spread evenly.
    sums = new(3000, "grants", "item") + ",cumulative"
    row = compared(old(500, "grants", "item") + ",annual", sums)[0]
    assert (row["status"], row["value"], row["difference"]) == ("tightened", 600, 100)
    assert row["assumption"].startswith("The sum over 5 years is spread evenly")


def test_between_the_ends_of_a_conversion_it_may_ask_for_more_or_less(compared):
    # The nation grows from 4 to 6 thousand, by 8.4 % a year: of 28,000 in five years the last has
    # 6,543 then, evenly spread 5,600; its 6,000 lies between.
    draft = PLANS + "XD,P1,X,全国草案,National draft,2021,2025,draft,plan\n"
    sums = "D,XD,X,grants,,,2025,28000,,item,eq,cumulative"
    old_nation = "X1,XP,X,grants,2020,4,2025,6,,k_item,eq,annual"
    row = compared(old_nation, sums, plan="XD", against="XP", plans=draft)[0]
    assert row["status"] == "changed"
    assert (row["low"], round(1000 * row["high"])) == (5.6, 6543)
    assert "5,600 in 2025 if spread evenly" in row["assumption"]


@pytest.mark.parametrize(
    ("after", "before", "value"),
    [
        # The plan states 500 of 2019 as its start, whatever the eve: 900 is an increase of 400.
        ("2019,500,2025,900,,item,eq,level", ",,2025,300,,item,eq,increment", 400),
        ("2019,500,2025,400,,item,eq,increment", ",,2025,800,,item,eq,level", 900),
        # 0.5 thousand to 0.9 thousand items are 400 items too.
        ("2020,0.5,2025,0.9,,k_item,eq,level", ",,2025,300,,item,eq,increment", 400),
        # 100 to 161.051 in five years is 10 % a year.
        ("2020,100,2025,161.051,,item,eq,level", ",,2025,9,,percent,eq,growth_rate", 10),
    ],
)
def test_levels_increases_and_growth_are_counted_from_the_base(compared, after, before, value):
    before = f"O,OLD,010010,grants,{before}"
    row = compared(before, f"N,NEW,010010,grants,{after}")[0]
    assert row["status"] == "tightened"
    assert (row["value"], row["low"]) == (pytest.approx(value), pytest.approx(value))
    assert "the value of" in row["assumption"]


@pytest.mark.parametrize(
    ("plan", "against", "target", "value"),
    [
        # 13 % from the 11.6 % of 2020 that the plan prints, and from the 11.97 % of the outline's
        # eve: 100 ((13 / 11.6) ^ (1 / 5) - 1) and 100 ((13 / 11.97) ^ (1 / 5) - 1).
        ("CN-14FYP", "SZ-14FYP-DRAFT", "CN14-5", 2.30505),
        ("CN-OUTLINE2035", "SZ-14FYP-DRAFT", "CNO-patent_intensive_share_gdp", 1.66462),
        # A million less the 690,000 of 2020.
        ("CN-14FYP-TALENT", "SZ-14FYP-DRAFT", "CN14T-1", 310_000),
        ("CN-14FYP-TALENT", "JS-14FYP", "CN14T-1", 310_000),
    ],
)
def test_plans_of_the_study_with_other_bases_are_compared(plan, against, target, value):
    table = compare_plans(STUDY, plan, against)
    row = table[(table["target"] == target) & table["against_target"].notna()].iloc[0]
    assert row["value"] == pytest.approx(value, rel=1e-5)


@pytest.mark.parametrize(
    ("base", "value", "expected"),
    [
        # 100 to 200 in five years is 14.9 % a year; 200 to 300 is 8.4 %, to 500 is 20.1 %.
        (200, 300, "loosened"),
        (200, 500, "tightened"),
        (200, 400, "unchanged"),  # twice as much in five years again
    ],
)
def test_targets_of_different_years_are_compared_by_growth_from_each_base(
    compared, base, value, expected
):
    before = "O,OLD,010010,grants,2020,100,2025,200,,item,eq"
    after = f"N,NEXT,010010,grants,2025,{base},2030,{value},,item,eq"
    row = compared(before, after, plan="NEXT")[0]
    assert (row["status"], row["compared"]) == (expected, "growth")
    assert row["against_growth_a_year"] == pytest.approx(2 ** (1 / 5) - 1)
    assert row["growth_a_year"] == pytest.approx((value / base) ** (1 / 5) - 1)
    assert row["difference"] != row["difference"]  # a later level is not held against an earlier


def test_without_a_base_another_year_is_said_and_both_figures_are_shown(compared):
    before = "O,OLD,010010,delay,,,2025,200,,item,eq"
    row = compared(before, "N,NEXT,010010,delay,2025,9,2030,3,,item,eq", plan="NEXT")[0]
    assert (row["status"], row["plan_value"], row["against_value"]) == ("other_year", 3, 200)
    assert row["reason"] == (
        "The targets are set for different years (2030 and 2025). "
        "No base of the other plan is known."
    )


def test_amounts_of_two_regions_are_compared_by_growth_shares_by_level(compared):
    south = "S,SOUTH,020020,grants,2020,1000,2025,1500,,item,eq"
    north = "N,NEW,010010,grants,2020,100,2025,300,,item,eq"
    shares = "S2,SOUTH,020020,share,,,2025,30,,percent,eq", new(20, target="N2")
    rows = compared(south, north, *shares, against="SOUTH")
    # 300 is less than 1,500, but three times the base against one and a half times.
    assert [(r["status"], r["compared"]) for r in rows] == [
        ("tightened", "growth"),
        ("loosened", "level"),
    ]
    bare = north.replace("2020,100,", ",,").replace("grants", "delay")
    rows = compared(
        south.replace("2020,1000,", ",,").replace("grants", "delay"), bare, against="SOUTH"
    )
    assert rows[0]["status"] == "other_size"


def test_plans_are_called_by_id_or_name_and_unknown_ones_are_named_with_the_nearest(compared):
    by_name = compared(old(20), new(22), plan="new northern plan", against="北省旧规划")
    assert by_name[0]["status"] == "tightened"
    with pytest.raises(UnknownNameError, match="Nearest names: SOUTH"):
        compared(old(20), new(22), plan="SOUHT")
    with pytest.raises(UsageError, match="cannot be held against itself"):
        compared(old(20), new(22), plan="OLD")


def test_every_target_of_both_plans_of_the_study_stands_in_one_row():
    study = STUDY
    own = study.targets[study.targets["same_as"].isna()]
    for plan, against in [("SD-OUTLINE2035", "SD-14FYP"), ("SZ-14FYP-DRAFT", "CN-14FYP")]:
        table = compare_plans(study, plan, against)
        assert list(table.columns) == COLUMNS
        assert set(table["status"]) <= set(STATUSES)
        for column, name in (("target", plan), ("against_target", against)):
            expected = sorted(own.loc[own["plan"] == name, "target"])
            assert sorted(table[column].dropna()) == expected


MEASURE, NAME = "copyright_share_gdp", Name("share", "占比")
CONTEXT = Reference(plan={}, kinds={}, bases={}, facts=Facts(STUDY))
figures = st.floats(0.1, 1e6)
bounds = st.sampled_from(["eq", "ge", "gt", "le", "lt", "approx"])


def target(value, bound, direction):
    return Target(
        *("t", "X", MEASURE, NAME, "percent", bound, "level", "s"),
        **{"value": value, "upper": None, "year": 2025, "kind": "share", "direction": direction},
    )


@given(figures, figures, bounds, bounds, st.sampled_from(["up", "down"]))
def test_turned_round_tighter_is_looser(one, other, first, second, direction):
    a, b = target(one, first, direction), target(other, second, direction)
    relation = Relation(MEASURE, IDENTICAL, {})
    there = Comparison(a, b, relation, CONTEXT).row()["status"]
    back = Comparison(b, a, relation, CONTEXT).row()["status"]
    turned = {"tightened": "loosened", "loosened": "tightened", "unchanged": "unchanged"}
    assert back == turned[there]
