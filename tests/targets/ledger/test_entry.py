"""Rows of the ledger of small studies: conversions, ranges, other years, what is refused."""

from dataclasses import replace

import pytest

from ipanalysis.data.load import load
from ipanalysis.targets.ledger.reconcile import reconcile

NATIONAL = """target,plan,region,indicator,base_year,base_value,target_year,value,value_upper,unit,\
bound,basis
"""
PLAN = "X1,XP,X,{},{},{},2025,{},,{},eq,{}\n"
LOCAL = "N1,NP,010010,{},,,2025,{},{},{},{},{}\n"


def row(study, lang="en"):
    table = reconcile(study, lang=lang).table
    found = table[table["target"].notna()]
    assert len(found) == 1
    return found.iloc[0]


def grants(toy, national, local, **tables):
    """Return the row of one target for grants, whose figure of 2020 is 100 in the north."""
    return row(load(toy(targets=NATIONAL + national + local, **tables)))


def test_a_range_shows_both_ends_and_counts_by_its_lower_one(toy):
    national = PLAN.format("share", 2020, 10, 20, "percent", "level")
    found = grants(toy, national, LOCAL.format("share", 30, 40, "percent", "eq", "level"))
    assert (found["status"], found["local_value"], found["local_upper"]) == ("comparable", 30, 40)
    assert (found["low"], found["value"], found["high"]) == (30, 30, 40)
    assert (found["ratio"], found["difference"]) == (1.5, 10)
    assert found[["assumption", "assumption_source"]].isna().all()


def test_a_range_is_converted_at_both_ends_and_in_the_nations_unit(toy):
    national = PLAN.format("grants", "", "", 9000, "item", "annual")
    found = grants(toy, national, LOCAL.format("grants", 5, 10, "k_item", "ge", "cumulative"))
    # 5,000 to 10,000 over five years: 1,000 a year if even; with the growth of the nation from
    # 4,000 to 9,000 the last year has 6737.26 / 25,000 of the sum, of 10,000 that is 2,694.9.
    assert (found["low"], found["value"]) == (1000, 1000)
    assert found["high"] == pytest.approx(2694.9, abs=0.01)
    assert found["local_bound"] == "ge"  # what was "at least" stays so: larger gives larger


@pytest.mark.parametrize("bound", ["ge", "gt", "le", "lt", "approx", "eq"])
def test_a_bound_stays_a_word_and_opens_no_range(toy, bound):
    national = PLAN.format("share", 2020, 10, 20, "percent", "level")
    found = grants(toy, national, LOCAL.format("share", 30, "", "percent", bound, "level"))
    assert (found["local_bound"], found["low"], found["high"]) == (bound, 30, 30)
    assert found["local_upper"] != found["local_upper"]  # missing


def test_a_sum_spans_the_nations_path_and_the_past_of_the_region(toy):
    # Even 200 a year. The nation's 4 to 9 thousand: 1,000 x 6737.26 / 25,000 = 269.49. The
    # region's 25 of 2015 became 100 in 2019, 41.42 % a year: the last of five amounts that add up
    # to 1,000 is 1,000 x 0.414214 x 4 / (1.414214^5 - 1) = 355.79.
    observed = """region,indicator,year,value,unit,bound,status,source
010010,grants,2015,25,item,eq,actual,news
010010,grants,2019,100,item,eq,actual,plan
"""
    national = PLAN.format("grants", 2020, 4, 9, "k_item", "annual")
    local = LOCAL.format("grants", 1, "", "k_item", "eq", "cumulative")
    found = grants(toy, national, local, observations=observed)
    assert found["status"] == "converted"
    assert (found["low"], found["value"]) == (200, 200)
    assert found["high"] == pytest.approx(355.79, abs=0.01)
    assert "as the region did, 41.4% a year from 2015 to 2019" in found["assumption"]
    assert found["assumption_source"] == "news; plan"


def test_a_base_with_vintages_bounds_the_level_and_cites_them(toy):
    observed = """region,indicator,year,value,unit,bound,status,source
010010,grants,2020,100,item,eq,actual,plan
010010,grants,2020,110,item,eq,preliminary,news
"""
    national = PLAN.format("grants", "", "", 9, "k_item", "annual")
    local = LOCAL.format("grants", 0.5, "", "k_item", "eq", "increment")
    found = grants(toy, national, local, observations=observed)
    assert (found["low"], found["value"], found["high"]) == (600, 600, 610)
    assert "Its sources state 110" not in found["assumption"]
    assert "Its sources state 100 to 110." in found["assumption"]
    assert found["assumption_source"] == "plan; news"


def test_the_base_of_the_ledger_is_the_base_of_the_conversion(toy):
    # 100 of 2020, doubled each year of five: 3,200 are 3.2 thousand.
    national = PLAN.format("grants", "", "", 9, "k_item", "annual")
    found = grants(toy, national, LOCAL.format("grants", 100, "", "percent", "eq", "growth_rate"))
    assert (found["status"], found["value"]) == ("converted", 3200)


def test_a_level_beside_a_growth_rate_becomes_one(toy):
    # From 100 in 2020 to 3.2 thousand: 100 % a year.
    national = PLAN.format("grants", "", "", 20, "percent", "growth_rate")
    found = grants(toy, national, LOCAL.format("grants", 3.2, "", "k_item", "eq", "annual"))
    assert (found["status"], found["value"]) == ("converted", pytest.approx(100))
    assert found["difference"] == pytest.approx(80)


def test_growth_rates_compare_and_a_rate_in_pieces_is_refused(toy):
    national = PLAN.format("grants", "", "", 20, "percent", "growth_rate")
    found = grants(toy, national, LOCAL.format("grants", 10, "", "percent", "eq", "growth_rate"))
    assert (found["status"], found["value"], found["low"]) == ("comparable", 10, 10)
    found = grants(toy, national, LOCAL.format("grants", 10, "", "item", "eq", "growth_rate"))
    assert found["status"] == "not_comparable"
    assert "item is no unit of a growth rate" in found["reason"]


def test_growth_from_a_base_of_zero_is_refused_and_the_rest_comes_out(toy):
    observed = "region,indicator,year,value,unit,bound,status,source\n"
    observed += "010010,grants,2020,0,item,eq,actual,plan\n"
    national = PLAN.format("grants", "", "", 9, "k_item", "annual")
    national += PLAN.format("share", "", "", 9, "percent", "level").replace("X1", "X2")
    local = LOCAL.format("grants", 10, "", "percent", "eq", "growth_rate")
    local += LOCAL.format("share", 12, "", "percent", "eq", "level").replace("N1", "N2")
    study = load(toy(targets=NATIONAL + national + local, observations=observed))
    table = reconcile(study).table.set_index("target")
    assert table["status"].to_dict() == {"N1": "not_comparable", "N2": "comparable"}
    assert "No growth is formed from the base of 2020, 0: it is not" in table.at["N1", "reason"]


def test_a_target_on_the_nations_way_is_told_where_that_stands(toy):
    targets = NATIONAL + PLAN.format("grants", 2021, 4, 9, "k_item", "annual")
    targets += "N1,NP,010010,grants,,,2023,600,,item,ge,annual\n"
    found = row(load(toy(targets=targets)))
    # Half the way from 4 to 9 thousand is 6.5 with equal steps, 4 x (9/4)^(1/2) = 6 with growth.
    assert found["status"] == "not_comparable"
    assert found["reason"] == (
        "The targets are set for different years (2023 and 2025). The nation's path from 4,000 in "
        "2021 to its target stands at 6,000–6,500 in 2023, with equal steps or constant growth."
    )


def test_a_later_target_tells_where_its_own_path_stands(toy):
    targets = NATIONAL + PLAN.format("grants", "", "", 9, "k_item", "annual")
    targets += "N1,NP,010010,grants,2023,400,2027,900,,item,ge,annual\n"
    reason = row(load(toy(targets=targets)))["reason"]
    assert "The region's path from 400 in 2023 to its target stands at 600–650 in 2025" in reason


def test_a_total_beside_a_figure_per_head_is_divided_by_the_people(country):
    found = row(country("N1,NP,010010,grants,2025,2,k_item,ge\n"))
    assert (found["status"], found["relation"]) == ("converted", "skos:relatedMatch")
    assert (found["value"], found["local_bound"]) == (20, "ge")  # 2,000 over 100 thousand
    assert found["low"] < 20 < found["high"]
    assert found["ratio"] == pytest.approx(20 / 9)
    assert found["reason"] == "Its numerator."
    assert "People: 100,000 people" in found["assumption"]
    assert found["assumption_source"] == "late; news; plan"
    assert found["share_of_national"] != found["share_of_national"]  # a ratio is no share


def test_a_total_of_another_year_is_told_per_head_and_where_the_nation_stands(country):
    # 2,000 over the 98 to 100 thousand people of 2023 are 20 to 20.41 per thousand. The nation
    # goes from 5 in 2021 to 9 in 2025: 7 with equal steps, 5 x (9/5)^(1/2) = 6.708 with growth.
    nation = "X,density,2021,5,per_k,eq,actual,plan\n"
    targets = NATIONAL + "X1,XP,X,density,2021,5,2025,9,,per_k,eq,level\n"
    targets += "N1,NP,010010,grants,,,2023,2,,k_item,ge,annual\n"
    found = row(country(observed=nation, targets=targets))
    assert found["status"] == "not_comparable"
    assert found[["value", "low", "high"]].isna().all()
    assert found["reason"] == (
        "Its numerator. The targets are set for different years (2023 and 2025). On the nation's "
        "basis and in its measure it is 20–20.41 per 1,000 people in 2023. It is divided by the "
        "figure of 2023 for North, People: 100,000 people. Its sources state 98,000–100,000 "
        "people. The nation's path from 5 per 1,000 people in 2021 to its target stands at "
        "6.708–7 per 1,000 people in 2023, with equal steps or constant growth."
    )


def test_a_sum_beside_a_figure_per_head_is_spread_and_then_divided(country):
    head = "target,plan,region,indicator,target_year,value,unit,bound,basis\n"
    targets = head + "X1,XP,X,density,2025,9,per_k,eq,level\n"
    found = row(country(targets=targets + "N1,NP,010010,grants,2025,10,k_item,eq,cumulative\n"))
    assert (found["status"], found["value"]) == ("converted", 20)  # 2,000 a year, 100 thousand
    assert "spread evenly" in found["assumption"]
    assert "It is divided by" in found["assumption"]


def test_a_total_without_people_is_refused_with_the_figure_that_is_missing(country):
    plans = """plan,programme,region,period_start,period_end,stage,source
XP,P1,X,2021,2025,final,plan
NP,P1,020020,2021,2025,final,plan
"""
    found = row(country("N1,NP,020020,grants,2025,2,k_item,ge\n", plans=plans))
    assert found["status"] == "not_comparable"
    assert found["reason"].startswith("Its numerator. The conversion needs the figure of 2025")
    assert "South: People. Add it to observations.csv." in found["reason"]


def test_a_related_measure_without_a_rule_is_refused(country):
    found = row(country("N1,NP,010010,rest,2025,2,EUR_m,eq\n"))
    assert found["status"] == "not_comparable"
    assert found["reason"] == ("Only related. The two are not measured in the same kind of unit.")


def test_a_target_in_dollars_stands_beside_one_in_euros(country):
    found = row(country("N1,NP,010010,fees_usd,2025,200,USD_m,eq\n"))
    assert (found["status"], found["value"]) == ("converted", pytest.approx(180))
    assert found["share_of_national"] == pytest.approx(0.6)
    assert "Rate of exchange: " in found["assumption"]
    assert "taken for 2025 too" in found["assumption"]


def test_a_sum_is_not_converted_at_the_rate_of_one_year(country):
    local = "N1,NP,010010,fees_usd,2025,200,USD_m,eq,{}\n"
    head = "target,plan,region,indicator,target_year,value,unit,bound,basis\n"
    national = "X2,XP,X,fees,2025,300,EUR_m,eq,cumulative\n"
    found = row(country(targets=head + national + local.format("cumulative")))
    assert "A sum over several years" in found["reason"]
    national = national.replace("cumulative", "annual")
    found = row(country(targets=head + national + local.format("cumulative")))
    assert (found["status"], found["value"]) == ("converted", pytest.approx(36))  # 40 at 0.9


def test_a_wider_measure_is_never_converted(country):
    mappings = """subject_id,predicate_id,object_id,mapping_justification,comment_en
grants,skos:narrowMatch,density,semapv:ManualMappingCuration,wider
"""
    found = row(country("N1,NP,010010,grants,2025,2,k_item,ge\n", mappings=mappings))
    assert found["status"] == "not_comparable"
    assert found["reason"].startswith("wider")


def test_a_known_later_figure_does_not_change_what_was_known_before(country):
    study = country("N1,NP,010010,grants,2025,2,k_item,ge\n")
    before = row(study.as_of("2022-12-31"))
    assert before["value"] == pytest.approx(2000 / 98)
    assert "late" not in before["assumption_source"]


BROKEN = {
    "plans": ("period_end", 2019, "from 2021 back to 2019"),
    "target_year": ("target_year", 2018, "target year 2018 is before the base year 2020"),
    "range": ("value_upper", 5.0, "The range ends at 5, below its start 600"),
    "unit": ("unit", "percent", "percent cannot be converted to item"),
    "no_unit": ("unit", "barrel", "barrel cannot be converted to item"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_target_that_cannot_be_read_is_excluded_by_name_and_the_rest_comes_out(toy, case):
    column, value, words = BROKEN[case]
    targets = NATIONAL + PLAN.format("grants", 2020, 4, 9, "k_item", "annual")
    targets += "N1,NP,010010,grants,2020,100,2025,600,,item,ge,annual\n"
    targets += "N2,ZP,020020,grants,,,2025,700,,item,ge,annual\n"
    plans = """plan,programme,region,period_start,period_end,stage,source
XP,P1,X,2021,2025,final,plan
NP,P1,010010,2021,2025,final,plan
ZP,P1,020020,2021,2025,final,plan
"""
    study = load(toy(targets=targets, plans=plans))  # files like this are refused; not a frame
    name = "plans" if case == "plans" else "targets"
    frame = getattr(study, name).copy()
    frame.loc[frame["region"] == "010010", column] = value
    ledger = reconcile(replace(study, **{name: frame}))
    assert ledger.table["target"].tolist() == ["N2"]
    assert ledger.table["status"].tolist() == ["comparable"]
    assert ledger.excluded["target"].tolist() == ["N1"]
    reason = ledger.excluded["reason"].iloc[0]
    assert words in reason
    assert ".csv" in reason


def test_a_national_target_that_cannot_be_read_is_excluded_too(toy):
    targets = NATIONAL + PLAN.format("grants", 2020, 4, 9, "k_item", "annual")
    targets += LOCAL.format("grants", 600, "", "item", "eq", "annual")
    study = load(toy(targets=targets))
    frame = study.targets.copy()
    frame.loc[frame["target"] == "X1", "unit"] = "percent"
    ledger = reconcile(replace(study, targets=frame))
    assert ledger.table["status"].tolist() == ["local_only"]
    assert ledger.excluded["target"].tolist() == ["X1"]
    assert "percent cannot be converted to item" in ledger.excluded["reason"].iloc[0]
