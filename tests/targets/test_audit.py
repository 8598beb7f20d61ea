"""Claims of the five documents, recomputed by hand."""

import pytest

from ipanalysis.data.load import load
from ipanalysis.targets.audit import audit

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
