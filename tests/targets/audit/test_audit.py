"""Claims of the five documents, recomputed by hand."""

import pytest

from ipanalysis.data.load import inspect, load
from ipanalysis.targets.audit.audit import audit

STUDY = load()
AUDIT = audit(STUDY).set_index("claim")


@pytest.mark.parametrize(
    ("claim", "increment"),
    [
        ("CN14-inc-1", 5.7),  # 12 - 6.3
        ("CN14-inc-2", 50_000),  # 90,000 - 40,000
        ("CN14-inc-3", 1020),  # 3,200 - 2,180
        ("CN14-inc-4", 305.6),  # 3,500 - 3,194.4
        ("CN14-inc-5", 1.4),  # 13.0 - 11.6
        ("CN14-inc-6", 0.11),  # 7.5 - 7.39
        ("CN14-inc-7", 1.95),  # 82 - 80.05
    ],
)
def test_the_increments_of_the_national_table_hold(claim, increment):
    row = AUDIT.loc[claim]
    assert row["verdict"] == "holds"
    assert row["recomputed"] == pytest.approx(increment)


def test_the_deltas_30_88_is_2_3_times_the_value_of_2019_not_of_2020():
    row = AUDIT.loc["YRD-2.3"]
    assert row["implied"] == pytest.approx(13.4, abs=0.05)  # 30.88 / 2.3 = 13.43
    assert row["reference_value"] == 15.8
    assert row["recomputed"] == pytest.approx(1.95, abs=0.005)  # 30.88 / 15.8
    assert row["verdict"] == "holds_other_year"
    assert (row["fits_year"], row["fits_value"]) == (2019, 13.3)  # 30.88 / 13.3 = 2.32
    assert row["reason"] == "It fits the value of 2019, not that of 2020."


def test_shenzhens_106_3_is_8_times_the_nation():
    row = AUDIT.loc["SZ-8"]
    assert row["verdict"] == "holds"
    assert row["recomputed"] == pytest.approx(7.99, abs=0.005)  # 106.3 / 13.3


def test_jiangsus_grants_imply_some_314395_the_year_before():
    row = AUDIT.loc["JS-grants"]
    assert row["implied"] == pytest.approx(314_396, abs=1)  # 499,167 / 1.5877
    assert row["implied_low"] < 314_395 < row["implied_high"]
    assert row["verdict"] == "unchecked"
    assert "no figure of Jiangsu for 2019" in row["reason"]


def test_shenzhens_75600_as_38_1_per_cent_implies_some_198400():
    assert AUDIT.loc["SZ-pct", "implied"] == pytest.approx(198_425, abs=1)  # 75,600 / 0.381


def test_a_claim_that_fits_no_year_is_off(toy):
    head = "claim,kind,stated,bound,region,indicator,year,value,reference_region,reference_year"
    claims = f"""{head},unit,source
C1,multiple,9,eq,010010,grants,2020,100,X,2020,item,news
C2,multiple,0.03,eq,010010,grants,2020,100,X,2020,item,news
C3,share,2.5,eq,010010,grants,2020,0.1,X,2020,k_item,news
C4,growth,25,eq,X,grants,2021,5000,X,2020,item,news
C5,difference,1,eq,X,grants,2021,5,X,2020,k_item,news
"""
    table = audit(load(toy(claims=claims))).set_index("claim")
    # The nation has 4,000 in 2020 and 5,000 in 2021: 100 / 4,000 = 0.025 and 2.5 %;
    # 0.03 stands for 0.025 to 0.035; 5,000 / 4,000 is +25 %; the increase is 1,000.
    assert table["verdict"].to_dict() == {
        "C1": "off",
        "C2": "holds",
        "C3": "holds",
        "C4": "holds",
        "C5": "holds",
    }
    assert table["recomputed"].tolist() == pytest.approx([0.025, 0.025, 2.5, 25, 1000])


def test_on_an_earlier_day_a_claim_is_held_against_what_was_known():
    row = audit(STUDY.as_of("2021-12-31")).set_index("claim").loc["YRD-2.3"]
    assert row["verdict"] == "holds_other_year"


HEAD = (
    "claim,kind,stated,bound,region,indicator,year,value,reference_region,reference_indicator,"
    "reference_year,reference_value,among,unit,source\n"
)
OBSERVATIONS = "region,indicator,year,value,unit,bound,status,source,published\n"


def audited(toy, claims, observations="", lang="en", **tables):
    if observations:
        tables["observations"] = OBSERVATIONS + observations
    return audit(load(toy(claims=HEAD + claims, **tables)), lang).set_index("claim")


def test_growth_across_a_break_is_not_refuted(toy):
    # 4,000 in 2020 and 5,000 in 2021 are 25 % more, not 60; but from 2021 on more is counted.
    claims = "C,growth,60,eq,X,grants,2021,,X,,2020,,,item,late\n"
    assert audited(toy, claims).at["C", "verdict"] == "off"
    breaks = "indicator,year,reason_en\ngrants,2021,Designs count as well.\n"
    row = audited(toy, claims, breaks=breaks).loc["C"]
    assert row["verdict"] == "unchecked"
    assert row["reason"].endswith("mean something else: Designs count as well.")
    assert row["off_by"] == -35  # told all the same
    before = "indicator,year,reason_en\ngrants,2020,Designs count as well.\n"
    assert audited(toy, claims, breaks=before).at["C", "verdict"] == "off"  # both after it


def test_a_claim_that_fits_the_figure_known_then_and_not_todays_says_so(toy):
    table = audited(
        toy,
        "C1,growth,25,eq,X,grants,2021,5000,X,,2020,,,item,news\n"
        "C2,growth,10,eq,X,grants,2021,5000,X,,2020,,,item,news\n",
        "X,grants,2020,4000,item,eq,preliminary,plan,\nX,grants,2020,4400,item,eq,revised,late,\n",
    )
    # 5,000 / 4,000 is +25 %, 5,000 / 4,400 is +13.6 %; the news appeared before the revision.
    assert table["verdict"].tolist() == ["holds_older_figure", "off"]
    first, second = table.loc["C1"], table.loc["C2"]
    assert (first["reference_value"], first["fits_value"], first["fits_source"]) == (
        *(4400, 4000),
        "plan",
    )
    assert first["reason"] == "It fits 4,000, the figure known then, not 4,400, which is taken now."
    assert first["held_against"] == "X/grants/2020: 4400 (late); X/grants/2020: 4000 (plan)"
    assert second["off_by"] == pytest.approx(100 * 600 / 4400 - 10)
    assert second["off_by_relative"] == pytest.approx((100 * 600 / 4400 - 10) / 10)


def test_a_figure_published_after_a_claim_does_not_refute_it(toy):
    table = audited(
        toy,
        "C1,growth,25,eq,X,grants,2021,5000,X,,2020,,,item,news\n"
        "C2,growth,13.6,eq,X,grants,2021,5000,X,,2020,,,item,news\n",
        "X,grants,2020,4400,item,eq,revised,late,\n",
    )
    assert table["verdict"].tolist() == ["unchecked", "holds"]
    assert table.at["C1", "reason"] == (
        "It does not fit 4,400; the study has no figure published before it."
    )


def test_a_figure_that_only_rounds_the_one_taken_is_no_other_figure(toy):
    table = audited(
        toy,
        "C1,growth,20,eq,X,grants,2021,5000,X,,2020,,,item,news\n",
        "X,grants,2020,4030,item,eq,actual,plan,\nX,grants,2020,4,k_item,approx,actual,news,2021\n",
    )
    assert table.at["C1", "verdict"] == "off"  # +24.07 %; 4 thousand would fit anything


def test_a_claim_without_a_figure_of_its_own_takes_the_observed_one(toy):
    table = audited(
        toy,
        "C1,growth,25,eq,X,grants,2021,,X,,2020,,,item,news\n"
        "C2,growth,25,eq,X,grants,2022,,X,,2020,,,item,news\n",
    )
    assert table["verdict"].tolist() == ["holds", "unchecked"]
    assert table.at["C1", "value"] == 5000
    assert table.at["C2", "reason"] == "The study has no figure of Xland for 2022: Grants."


def test_sums_growth_a_year_and_shares_of_another_indicator_are_recomputed(toy):
    indicators = TOY_INDICATORS + "parts,部分,Parts,item,flow,creation,up\n"
    observations = """X,grants,2020,4,k_item,eq,actual,plan,
X,grants,2022,9,k_item,eq,actual,news,
X,parts,2020,1000,item,eq,actual,plan,
"""
    claims = """C1,sum,5,eq,X,grants,2020,4,X,parts,2020,,,k_item,news
C2,annual_growth,50,eq,X,grants,2022,9,X,,2020,,,k_item,news
C3,share,25,eq,X,parts,2020,1000,X,grants,2020,,,item,news
C4,sum,6.0,eq,X,grants,2020,4.0,X,parts,2020,,,k_item,news
"""
    table = audited(toy, claims, observations, indicators=indicators)
    # 4,000 + 1,000; (9 / 4) ^ (1 / 2) = 1.5; 1,000 of 4,000.
    assert table["recomputed"].tolist() == pytest.approx([5000, 50, 25, 5000])
    assert table["verdict"].tolist() == ["holds", "holds", "holds", "off"]
    assert table.at["C4", "off_by"] == -1000
    assert table.at["C2", "implied"] == pytest.approx(4000)


TOY_INDICATORS = """indicator,name_zh,name_en,unit,kind,domain,direction
grants,授权量,Grants,item,flow,creation,up
share,占比,Share,percent,share,utilisation,up
wide_share,宽口径占比,Wide share,percent,share,utilisation,up
"""


def test_what_the_source_itself_states_is_compared_with_the_figures_taken(toy):
    table = audited(
        toy,
        "C1,growth,25,eq,X,grants,2021,5000,X,,2020,4000,,item,news\n"
        "C2,growth,50,eq,X,grants,2021,6000,X,,2020,4000,,item,news\n"
        "C3,difference,5,eq,X,grants,2025,9,X,,2020,4,,k_item,news\n"
        "C4,growth,25,eq,X,grants,2023,5000,X,,2022,4000,,item,news\n",
    )
    assert table["own_check"].tolist() == ["agrees", "differs", "target", "unknown"]
    assert table["reference_check"].tolist() == ["agrees", "agrees", "agrees", "unknown"]
    assert table["verdict"].eq("holds").all()  # as to the relation
    assert table.at["C2", "reason"] == (
        "A figure that the source itself states differs from the one taken."
    )
    assert table["independent"].tolist() == ["yes", "yes", "yes", "no"]
    assert table.at["C4", "reason"] == "Only figures of the same source could be used."


def test_derived_figures_do_not_refute_a_source(toy):
    derivations = (
        "derivation,indicator,operation,first,second,second_region\n"
        "R,wide_share,share,grants,grants,nation\n"
    )
    claims = "C1,multiple,9,eq,010010,wide_share,2020,50,010010,,2020,,,percent,news\n"
    table = audited(toy, claims, derivations=derivations)
    assert table.at["C1", "verdict"] == "unchecked"


REGIONS = """region,name_en,level,parent,groups,valid_to
X,Xland,nation,,,
A,Aland,province,X,G,
B,Beland,province,X,G,
C,Celand,province,X,G,
D,Deland,province,X,,2015-12-31
G,Group,group,X,,
010010,North,prefecture,A,,
"""
RANKED = """A,share,2020,10,percent,eq,actual,plan,
B,share,2020,20,percent,eq,actual,plan,
A,delay,2020,10,item,eq,actual,plan,
B,delay,2020,20,item,eq,actual,plan,
C,delay,2020,30,item,eq,actual,plan,
A,grants,2019,10,item,eq,actual,plan,
B,grants,2019,9,item,eq,actual,plan,
C,grants,2019,8,item,eq,actual,plan,
A,grants,2020,10,item,eq,actual,plan,
B,grants,2020,12,item,eq,actual,plan,
C,grants,2020,8,item,eq,actual,plan,
"""


@pytest.mark.parametrize(
    ("claim", "verdict", "reason"),
    [
        # Of shares only two of three are known.
        ("1,eq,A,share,2020,,X,,2020,,province", "off", "At best number 2 in 2020, behind Beland."),
        (
            "1,eq,B,share,2020,,X,,2020,,province",
            "unchecked",
            "1 of 2 others are known for 2020; at best number 1.",
        ),
        ("2,le,B,share,2020,,X,,2020,,province", "holds", ""),
        ("1,eq,B,share,2020,,X,,2020,,G; -C", "holds", ""),
        ("1,eq,B,share,2020,,X,,2020,,A; B", "holds", ""),
        ("1,eq,B,share,2020,,X,,2020,30,A; B", "unchecked", "1 of 29 others are known for 2020"),
        # Of delays the least comes first.
        ("1,eq,A,delay,2020,,X,,2020,,province", "holds", ""),
        ("3,eq,A,delay,2020,,X,,2020,,province", "off", "At worst number 1 in 2020."),
        # First in 2019, second in 2020.
        ("1,eq,A,grants,2019,,X,,2019,,province", "holds", ""),
        ("1,eq,A,grants,2020,,X,,2019,,province", "off", "behind Beland"),
        ("1,eq,A,grants,2019,,X,,2018,,province", "unchecked", "for 1 of 2 years only"),
        ("2,eq,A,grants,2020,10,X,,2020,,province", "holds", ""),
        ("1,eq,A,grants,2020,10,X,,2020,,", "unchecked", "ranked among are not in the study"),
        ("1,eq,A,grants,2021,,X,,2021,,province", "unchecked", "no figure of Aland for 2021"),
    ],
)
def test_a_rank_is_held_against_those_it_is_among(toy, claim, verdict, reason):
    unit = "percent" if "share" in claim else "item"
    tables = {"regions": REGIONS, "plans": PLANS, "targets": TARGETS}
    table = audited(toy, f"R1,rank,{claim},{unit},news\n", RANKED, **tables)
    row = table.loc["R1"]
    assert row["verdict"] == verdict
    assert reason in row["reason"]
    if not reason:
        assert row["reason"] == ""


PLANS = """plan,programme,region,name_en,period_start,period_end,stage,source
XP,P1,X,National plan,2021,2025,final,plan
"""
TARGETS = (
    "target,plan,region,indicator,target_year,value,unit,bound\nX1,XP,X,grants,2025,9,item,eq\n"
)


def test_what_a_rank_is_among_has_to_exist(toy):
    claims = HEAD + "R1,rank,1,eq,X,grants,2020,4,X,,2020,,province; -Q; nowhere,k_item,news\n"
    study, problems = inspect(toy(claims=claims))
    assert study is None
    assert [(p.kind, p.column, p.value) for p in problems] == [("reference", "among", "Q; nowhere")]


def test_a_claim_in_a_unit_of_something_else_is_named(toy):
    claims = HEAD + "C1,growth,1,eq,X,grants,2020,4,X,share,2020,,,item,news\n"
    study, problems = inspect(toy(claims=claims))
    assert study is None
    assert [(p.kind, p.values["indicator"]) for p in problems] == [("wrong_dimension", "share")]


def test_reasons_are_said_in_the_language_asked_for(toy):
    claims = "C1,growth,25,eq,X,grants,2021,5000,X,,2019,,,item,news\n"
    assert "2019" in audited(toy, claims, lang="zh").at["C1", "reason"]
    assert "The study" not in audited(toy, claims, lang="zh").at["C1", "reason"]
