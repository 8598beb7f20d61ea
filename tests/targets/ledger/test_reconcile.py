"""The ledger of the bundled study, worked by hand from the documents, and small ones."""

import pytest

from ipanalysis.data.load import load
from ipanalysis.errors import UnknownNameError, UsageError
from ipanalysis.targets.ledger.entry import COLUMNS
from ipanalysis.targets.ledger.reconcile import reconcile

STUDY = load()
LEDGER = reconcile(STUDY, plan="14FYP")
ROWS = LEDGER.table.set_index("target")
SHANGHAI = LEDGER.table[LEDGER.table["region"] == "310000"]
SHENZHEN = LEDGER.table[LEDGER.table["region"] == "440300"]


def row(region, indicator):
    table = LEDGER.table
    found = table[(table["region"] == region) & (table["indicator"] == indicator)]
    assert len(found) == 1
    return found.iloc[0]


def test_eight_of_shanghais_ten_targets_compare_and_two_are_its_own():
    assert SHANGHAI["status"].value_counts().to_dict() == {
        "comparable": 8,  # seven with the national plan, the patent attorneys with that for talent
        "local_only": 2,
        "not_adopted": 1,
    }
    own = set(SHANGHAI.loc[SHANGHAI["status"] == "local_only", "indicator"])
    assert own == {"madrid_applications", "works_registered"}


def test_shanghai_does_not_take_up_the_nations_satisfaction_of_82():
    left = SHANGHAI[SHANGHAI["status"] == "not_adopted"].iloc[0]
    assert (left["national_indicator"], left["national_value"]) == (
        "ip_protection_satisfaction",
        82,
    )
    assert left["reason"]


@pytest.mark.parametrize(
    ("indicator", "local", "national", "ratio"),
    [
        ("hv_patents_per_10k", 30, 12, 2.5),  # 30 / 12
        ("overseas_invention_grants", 6000, 90_000, 1 / 15),  # 6.67 %
        ("ip_pledge_financing", 100, 3200, 0.03125),  # 3.125 %
        ("ip_charges_trade", 700, 3500, 0.2),  # 20 %
    ],
)
def test_shanghais_ratios(indicator, local, national, ratio):
    found = row("310000", indicator)
    assert (found["value"], found["national_value"]) == (local, national)
    assert found["ratio"] == pytest.approx(ratio)


@pytest.mark.parametrize(
    ("indicator", "difference"),
    [
        ("patent_intensive_share_gdp", 6.0),  # 19 - 13
        ("copyright_share_gdp", 2.4),  # 9.9 - 7.5
        ("civil_first_instance_acceptance_rate", 5),  # 90 - 85
    ],
)
def test_shanghais_differences_in_points(indicator, difference):
    assert row("310000", indicator)["difference"] == pytest.approx(difference)


def test_only_amounts_that_add_up_are_shares_of_the_nation():
    shares = LEDGER.table[LEDGER.table["share_of_national"].notna()]
    assert set(shares["indicator"]) == {
        "overseas_invention_grants",
        "ip_pledge_financing",
        "ip_charges_trade",
        "patent_attorneys",
    }
    assert row("310000", "overseas_invention_grants")["share_of_national"] == pytest.approx(
        0.0667, abs=5e-5
    )


def test_shenzhens_112_is_the_wider_measure_and_not_compared_with_12():
    found = row("440300", "invention_patents_per_10k")
    assert found["status"] == "not_comparable"
    assert found["national_indicator"] == "hv_patents_per_10k"
    assert "high-value" in found["reason"]
    assert found[["value", "ratio", "difference"]].isna().all()


def test_shenzhens_112_asks_5_4_per_cent_over_the_106_3_of_2019():
    found = row("440300", "invention_patents_per_10k")
    assert (found["base_year"], found["base_value"]) == (2019, 106.3)
    assert found["growth_required"] == pytest.approx(0.0536, abs=5e-5)  # 112 / 106.3 - 1


def test_shenzhens_25000_over_five_years_are_5000_to_6737_in_2025():
    found = row("440300", "overseas_invention_grants")
    assert found["status"] == "converted"
    assert found["low"] == 5000
    assert found["high"] == pytest.approx(6737, abs=0.5)
    assert found["low"] / found["national_value"] == pytest.approx(0.056, abs=5e-4)
    assert found["high"] / found["national_value"] == pytest.approx(0.075, abs=5e-4)
    assert "5,000" in found["assumption"] and "6,737" in found["assumption"]


def test_pledge_and_insurance_of_300_is_not_compared_with_3200():
    found = row("440300", "ip_pledge_insurance")
    assert found["status"] == "not_comparable"
    assert "insurance" in found["reason"]


def test_ten_per_cent_a_year_of_a_share_without_base_is_refused_for_both_reasons():
    found = row("440300", "ip_intensive_share_gdp")
    assert found["status"] == "not_comparable"
    assert "wider" in found["reason"]
    assert "the value of 2020" in found["reason"]


def test_shenzhens_satisfaction_of_at_least_80_keeps_its_bound():
    found = row("440300", "ip_protection_satisfaction")
    assert (found["status"], found["local_bound"], found["difference"]) == ("comparable", "ge", -2)
    difference = LEDGER.differences.query("region == '440300' and difference == -2")
    assert difference["ambition"].tolist() == ["open"]


def test_the_rest_of_shenzhens_targets_are_its_own():
    named = {"comparable": 1, "converted": 1, "not_comparable": 6}
    counts = SHENZHEN["status"].value_counts().to_dict()
    assert {k: counts[k] for k in named} == named
    assert counts["local_only"] == SHENZHEN["target"].notna().sum() - 8


def test_what_text_and_table_both_state_stands_once_and_the_other_is_excluded():
    again = LEDGER.excluded.set_index("target")["reason"]
    assert "SZ14-1-text" in again.index
    assert "another value or bound" in again["SZ14-4-text"]  # above 100,000, and 100,000
    assert not set(again.index) & set(ROWS.index)


def test_every_target_stands_in_exactly_one_place():
    ledger = reconcile(STUDY)
    shown = ledger.table["target"].dropna().tolist() + ledger.excluded["target"].tolist()
    assert len(set(shown)) == len(shown)
    # What is left are the national targets on the other side of a row.
    left = STUDY.targets[~STUDY.targets["target"].isin(shown)]
    assert set(left["region"]) == {"CN"}
    held = ledger.table[["national_indicator", "national_source"]].drop_duplicates()
    assert sorted(zip(left["indicator"], left["source"], strict=True)) == sorted(
        held.dropna().itertuples(index=False, name=None)
    )


def test_every_row_leads_to_its_sources():
    table = LEDGER.table
    assert (table["source"].notna() | (table["status"] == "not_adopted")).all()
    assert (table["national_source"].notna() | (table["status"] == "local_only")).all()
    assert list(table.columns) == COLUMNS


def test_every_refusal_has_a_reason_and_every_conversion_an_assumption():
    table = LEDGER.table
    refused = table["status"].isin(["not_comparable", "local_only", "not_adopted"])
    assert table.loc[refused, "reason"].str.len().gt(0).all()
    assert table.loc[table["status"] == "converted", "assumption"].str.len().gt(0).all()
    assert table.loc[refused, ["value", "low", "high", "ratio", "difference"]].isna().all(axis=None)


def test_reasons_come_in_chinese():
    table = reconcile(STUDY, plan="SZ-14FYP-DRAFT", lang="zh").table
    assert "口径" in table.set_index("target").at["SZ14-1", "reason"]


def test_an_unknown_plan_or_language_is_refused():
    with pytest.raises(UnknownNameError, match="14FYP"):
        reconcile(STUDY, plan="14FY")
    with pytest.raises(UsageError, match="en, zh"):
        reconcile(STUDY, lang="fr")


def test_the_study_is_not_changed():
    before = STUDY.targets.copy()
    reconcile(STUDY)
    assert STUDY.targets.equals(before)


def test_a_target_for_another_year_is_not_compared(toy):
    targets = """target,plan,region,indicator,target_year,value,unit,bound,basis
X2,XP,X,share,2025,20,percent,eq,level
N1,NP,010010,share,2023,15,percent,eq,level
"""
    table = reconcile(load(toy(targets=targets))).table
    assert table["status"].tolist() == ["not_comparable"]
    assert "2023 and 2025" in table["reason"].iloc[0]


def test_less_is_more_ambitious_where_down_is_better(toy):
    targets = """target,plan,region,indicator,target_year,value,unit,bound,basis
X1,XP,X,delay,2025,20,item,eq,level
N1,NP,010010,delay,2025,15,item,eq,level
"""
    indicators = """indicator,name_en,unit,kind,domain,direction
delay,Delay,item,ratio,services,down
grants,Grants,item,flow,creation,up
share,Share,percent,share,utilisation,up
wide_share,Wide,percent,share,utilisation,up
"""
    ledger = reconcile(load(toy(targets=targets, indicators=indicators)))
    assert ledger.differences["ambition"].tolist() == ["above"]


def test_a_related_measure_in_another_kind_of_unit_is_refused_not_an_error(toy):
    mappings = """subject_id,predicate_id,object_id,mapping_justification,comment_zh,comment_en
delay,skos:relatedMatch,share,semapv:ManualMappingCuration,相关,related only
"""
    targets = """target,plan,region,indicator,target_year,value,unit,bound
X2,XP,X,share,2025,20,percent,eq
N1,NP,010010,delay,2025,15,item,eq
"""
    row = reconcile(load(toy(targets=targets, mappings=mappings))).table.iloc[0]
    assert row["status"] == "not_comparable"
    assert row["reason"] == "related only The two are not measured in the same kind of unit."


def test_codes_survive_as_strings(toy):
    assert reconcile(load(toy())).table["region"].unique().tolist() == ["010010"]


PLANS = """plan,programme,region,period_start,period_end,stage,source
XP,P1,X,{years},final,plan
NP,P2,010010,2021,2025,final,plan
"""


def test_a_plan_outside_the_years_of_every_national_plan_says_so(toy):
    plans = PLANS.format(years="2026,2030")
    targets = TARGETS + "X1,XP,X,grants,2030,9,k_item,eq\n"
    ledger = reconcile(load(toy(plans=plans, targets=targets)))
    assert ledger.table["status"].tolist() == ["local_only"]
    assert "no national plan for its year" in ledger.table["reason"].iloc[0]
    assert ledger.excluded["reason"].tolist() == ["No local target stands beside it."]


def test_a_plan_of_its_own_programme_stands_beside_the_national_plan_of_its_years(toy):
    plans = PLANS.format(years="2020,2030")
    targets = TARGETS + "X1,XP,X,grants,2025,9,k_item,eq\n"
    ledger = reconcile(load(toy(plans=plans, targets=targets)))
    assert ledger.table[["status", "national_target"]].values.tolist() == [["comparable", "X1"]]


def test_of_two_national_plans_the_one_of_the_programme_counts_then_the_year_then_the_shorter(toy):
    plans = """plan,programme,region,period_start,period_end,stage,source
L,long,X,2015,2035,final,plan
S,short,X,2021,2025,final,plan
P,P1,X,2021,2030,final,plan
NP,P1,010010,2021,2025,final,plan
OP,own,020020,2021,2025,final,plan
"""
    targets = """target,plan,region,indicator,target_year,value,unit,bound
L1,L,X,grants,2025,9,k_item,eq
S1,S,X,grants,2025,9,k_item,eq
S2,S,X,share,2025,9,percent,eq
P1,P,X,grants,2030,9,k_item,eq
L2,L,X,share,2024,9,percent,eq
N1,NP,010010,grants,2025,600,item,eq
O1,OP,020020,grants,2025,600,item,eq
O2,OP,020020,share,2024,6,percent,eq
"""
    table = reconcile(load(toy(plans=plans, targets=targets))).table
    beside = table.dropna(subset=["target"]).set_index("target")["national_target"]
    assert beside.to_dict() == {"N1": "P1", "O1": "S1", "O2": "L2"}


def test_a_growth_rate_is_no_share_of_the_nations(toy):
    columns = "target,plan,region,indicator,target_year,value,unit,bound,basis\n"
    rows = "X1,XP,X,grants,2025,20,percent,eq,growth_rate\n"
    rows += "N1,NP,010010,grants,2025,15,percent,eq,growth_rate\n"
    ledger = reconcile(load(toy(targets=columns + rows)))
    assert ledger.table["ratio"].tolist() == [0.75]
    assert ledger.table["share_of_national"].isna().all()
    assert ledger.differences["ambition"].tolist() == ["below"]


TARGETS = """target,plan,region,indicator,target_year,value,unit,bound
N1,NP,010010,grants,2025,600,item,eq
"""


def test_of_two_national_targets_for_an_indicator_the_other_is_excluded_with_its_reason(toy):
    targets = """target,plan,region,indicator,target_year,value,unit,bound
X2,XP,X,share,2025,20,percent,eq
X1,XP,X,share,2023,15,percent,eq
N1,NP,010010,share,2025,18,percent,eq
"""
    ledger = reconcile(load(toy(targets=targets)))
    assert ledger.table["national_value"].tolist() == [20]
    assert ledger.excluded["target"].tolist() == ["X1"]
    assert "stands closer" in ledger.excluded["reason"].iloc[0]
