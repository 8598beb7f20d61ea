"""Sums, increases, growth rates and ranks, each by hand on a small country."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest

import ipanalysis as ipa
from ipanalysis.models.forecast.calibration import error_correlation

HEAD = "target,plan,region,indicator,base_year,base_value,target_year,value,value_upper,unit,bound"
OBSERVED = """region,indicator,year,value,unit,bound,status,source
X,grants,2020,4,k_item,eq,actual,plan
X,grants,2021,5000,item,eq,actual,news
X,grants,2022,6000,item,eq,actual,news
X,delay,2020,100,item,eq,actual,plan
X,delay,2020,90,item,eq,actual,news
X,delay,2022,80,item,eq,actual,late
X,share,2020,10,percent,eq,actual,plan
X,share,2022,12,percent,eq,actual,news
010010,grants,2021,100,item,eq,actual,plan
010010,grants,2023,100,item,eq,actual,late
"""


def targets(*rows):
    return "\n".join([f"{HEAD},basis", *rows]) + "\n"


def judged(toy, rows, forecasts=None, **tables):
    study = ipa.load(toy(**{"observations": OBSERVED, "targets": targets(*rows)} | tables))
    return ipa.attainment(study, forecasts).set_index("target")


@pytest.fixture
def ahead(normal):
    """7, 8 and 9 thousand, deviations 1, 1.5, 2 thousand, one to three years ahead."""
    return normal("X", "grants", 2023, [7000, 8000, 9000], [1000, 1500, 2000])


def test_a_sum_is_what_is_observed_and_the_sum_of_the_years_left(toy, ahead):
    table = judged(
        toy,
        [
            "S1,XP,X,grants,,,2025,38,,k_item,eq,cumulative",
            "S2,XP,X,grants,,,2025,38,,k_item,le,cumulative",
            "S3,XP,X,grants,,,2025,32,40,k_item,ge,cumulative",
            "S4,XP,X,grants,,,2025,10,,k_item,gt,cumulative",
            "S5,XP,X,grants,,,2025,10,,k_item,lt,cumulative",
            "S6,XP,X,delay,,,2025,10,,item,eq,cumulative",
            "S7,NP,010010,grants,,,2025,10,,item,eq,cumulative",
            "S8,XP,X,grants,,,2023,20,,k_item,eq,cumulative",
        ],
        ahead,
    )
    # 5 + 6 observed, 7 + 8 + 9 expected.
    s = np.array([1, 1.5, 2])
    spread = NormalDist(35, float(np.sqrt(s @ error_correlation()[:3, :3] @ s)))
    first = table.loc["S1"]
    assert first["probability"] == pytest.approx(1 - spread.cdf(38), abs=5e-4)
    assert first["expected"] == pytest.approx(35, abs=0.01)
    assert first["expected_low"] == pytest.approx(spread.inv_cdf(0.1), abs=0.01)
    assert first["expected_gap"] == pytest.approx(-3, abs=0.01)
    assert (first["latest_year"], first["latest_value"], first["unit"]) == (2022, 11, "k_item")
    # 6 (f + f^2 + f^3) = 27
    factor = 1 + first["required_growth"]
    assert 6 * (factor + factor**2 + factor**3) == pytest.approx(27)
    assert first["achieved_growth"] == pytest.approx((6 / 4) ** 0.5 - 1)
    assert first["source"] == "plan; news; ahead"
    assert table.at["S2", "probability"] == pytest.approx(spread.cdf(38), abs=5e-4)
    assert table.at["S3", "probability"] == pytest.approx(1 - spread.cdf(32), abs=5e-4)
    # Eleven thousand are reached and cannot be taken back.
    assert table.loc[["S4", "S5"], "verdict"].tolist() == ["met", "missed"]
    assert table.at["S4", "met_year"] == 2022
    assert table.at["S6", "reason"].startswith("the target is a sum over several years, but")
    assert table.at["S7", "reason"].startswith("The sum lacks the figures of 2022;")
    # One year left: 9 more are needed of 7 expected.
    assert table.at["S8", "probability"] == pytest.approx(1 - NormalDist(7, 1).cdf(9), abs=5e-4)
    # 18 in 2023, 26 in 2024: past 20 in most paths by then.
    assert table.at["S8", "attained_year"] == 2024


def test_a_sum_over_a_break_is_refused(toy, ahead):
    breaks = "indicator,year,regions,reason_zh,reason_en\ngrants,2022,,换了算法,New rule\n"
    row = judged(toy, ["S1,XP,X,grants,,,2025,38,,k_item,eq,cumulative"], ahead, breaks=breaks)
    assert row.at["S1", "verdict"] == "not_judged"
    assert row.at["S1", "reason"] == "From 2022 on the figures mean something else: New rule"


def test_increases_and_growth_lead_from_the_base_to_a_level(toy, ahead, normal):
    shares = normal("X", "share", 2023, [13, 14, 15], [1, 1, 2])
    table = judged(
        toy,
        [
            "I1,XP,X,grants,,,2025,5,,k_item,ge,increment",
            "G1,XP,X,grants,,,2025,20,,percent,eq,growth_rate",
            "G2,XP,X,grants,,,2022,15,,percent,eq,growth_rate",
            "G3,XP,X,share,,,2025,10,,percent,eq,growth_rate",
            "D1,XP,X,delay,,,2022,-15,,item,le,increment",
            "D2,XP,X,delay,,,2022,-25,,item,le,increment",
            "D3,XP,X,delay,2020,100,2025,-25,,item,le,increment",
            "N1,NP,010010,grants,,,2025,5,,item,eq,increment",
        ],
        pd.concat([ahead, shares]),
    )
    up = NormalDist(9, 2)
    assert table.at["I1", "goal"] == 9  # 4 + 5
    assert table.at["I1", "probability"] == pytest.approx(0.5)
    assert "The increase is added to the value of 2020" in table.at["I1", "assumption"]
    assert table.at["G1", "goal"] == pytest.approx(4000 * 1.2**5)
    assert table.at["G1", "unit"] == "item"
    assert table.at["G1", "probability"] == pytest.approx(1 - up.cdf(4 * 1.2**5), abs=1e-6)
    # 4,000 in 2020, 15 % a year: 5,290 in 2022, and 6,000 were reached.
    assert table.loc["G2", ["goal", "verdict"]].tolist() == [pytest.approx(5290), "met"]
    assert table.at["G3", "goal"] == pytest.approx(10 * 1.1**5)
    expected = 1 - NormalDist(15, 2).cdf(10 * 1.1**5)
    assert table.at["G3", "probability"] == pytest.approx(expected, abs=1e-6)
    # Two sources state 100 and 90 for 2020; 80 was reached.
    assert table.loc["D1", ["goal_low", "goal_high"]].tolist() == [75, 85]
    assert table.at["D1", "reason"].startswith("the value of 2022 is between what the base asks")
    assert table.at["D2", "verdict"] == "missed"  # 65 to 75
    assert table.loc["D3", ["goal", "goal_low"]].tolist() == [75, 65]  # the plan prints 100
    assert table.at["N1", "reason"].startswith("An increase gives a level only with the value of")


def test_bounds_of_the_base_bound_the_chance(toy, normal):
    table = judged(
        toy,
        ["D1,XP,X,delay,,,2025,-25,,item,le,increment"],
        normal("X", "delay", 2023, [75, 72, 70], [4, 5, 5]),
    )
    at = NormalDist(70, 5)
    row = table.loc["D1"]
    assert row["probability_low"] == pytest.approx(at.cdf(65), abs=1e-6)
    assert row["probability_high"] == pytest.approx(at.cdf(75), abs=1e-6)
    assert row["probability"] in (row["probability_low"], row["probability_high"])


REGIONS = """region,name_zh,short_zh,name_en,aliases,level,parent,groups
X,全国,全国,Xland,,nation,,
A,甲省,甲,Aa,,province,X,
B,乙省,乙,Bb,,province,X,
C,丙省,丙,Cc,,province,X,
D,丁省,丁,Dd,,province,X,
"""
PLANS = """plan,programme,region,name_zh,name_en,period_start,period_end,stage,source
XP,P1,X,全国规划,National plan,2021,2025,final,plan
AP,P1,A,甲省规划,Plan,2021,2025,final,plan
"""
UNITS = """unit,dimension,factor,name_zh,name_en
item,count,1,件,items
percent,fraction,0.01,%,%
k_item,count,1000,千件,thousand items
place,place,1,位,places
"""
RANKS = [
    "R1,AP,A,grants,,,2025,1,,place,eq,rank",
    "R2,AP,A,grants,,,2025,2,,place,le,rank",
    "R3,AP,A,grants,,,2022,2,,place,le,rank",
    "R4,XP,X,grants,,,2025,2,,place,le,rank",
    "R5,AP,A,delay,,,2025,1,,place,le,rank",
]
RANKED = """region,indicator,year,value,unit,bound,status,source
A,grants,2022,50,item,eq,actual,plan
B,grants,2022,70,item,eq,actual,plan
C,grants,2022,40,item,eq,actual,plan
D,grants,2022,30,item,eq,actual,news
A,delay,2022,3,item,eq,actual,plan
"""
COUNTRY = {"regions": REGIONS, "plans": PLANS, "units": UNITS, "mappings": "subject_id\n"}


def test_ranks_come_from_the_forecasts_of_all_that_are_ranked(toy, normal):
    tables = COUNTRY | {"observations": RANKED}
    ahead = [normal(code, "grants", 2023, [60, 60, 60], [5, 7, 9]) for code in "ABC"]
    table = judged(toy, RANKS, pd.concat(ahead), **tables)
    # Three alike: each is first in one of three cases. The fourth is not known.
    assert table.at["R1", "probability"] == pytest.approx(1 / 3, abs=5e-4)
    assert table.at["R2", "probability"] == pytest.approx(2 / 3, abs=5e-4)
    # If the unknown one is ahead as well, second means first of the three.
    assert table.at["R2", "probability_low"] == pytest.approx(1 / 3, abs=5e-4)
    assert table.loc["R2", ["expected", "expected_low", "expected_high"]].tolist() == [2, 1, 3]
    assert table.at["R2", "assumption"].startswith("Ranked among the 3 of 4 regions")
    assert table.loc["R3", ["latest_value", "verdict"]].tolist() == [2, "met"]
    assert table.at["R3", "source"] == "plan; news"
    assert table.at["R4", "reason"].startswith("no other region of its level")
    assert "neither a figure nor a forecast" in table.at["R5", "reason"]
    # Fewer than half have a forecast.
    few = judged(toy, RANKS[:1], ahead[0], **tables).loc["R1"]
    assert few["verdict"] == "met_so_far" or few["verdict"] == "not_forecast"
    assert few["reason"].startswith("only 1 of the 4 regions")


def test_less_comes_first_where_less_is_better(toy, normal):
    rows = [f"{code},delay,2022,{n},item,eq,actual,plan" for n, code in enumerate("ABCD", 4)]
    tables = COUNTRY | {"observations": "\n".join([RANKED.splitlines()[0], *rows]) + "\n"}
    means = {"A": 50, "B": 60, "C": 70, "D": 80}
    ahead = [normal(c, "delay", 2023, [m, m, m], [3, 3, 3]) for c, m in means.items()]
    row = judged(toy, RANKS[4:], pd.concat(ahead), **tables).loc["R5"]
    assert row["latest_value"] == 1
    # First with A - B < 0, of deviation 3 sqrt 2; C and D hardly matter.
    expected = NormalDist(-10, 3 * 2**0.5).cdf(0)
    assert row["probability"] == pytest.approx(expected, abs=1e-3)


def test_what_was_published_later_is_not_known_before(toy):
    values = {2016: 10, 2017: 12, 2018: 13, 2019: 15, 2020: 18, 2021: 20, 2022: 24}
    rows = [f"X,delay,{year},{v},item,eq,actual,plan" for year, v in values.items() if year < 2021]
    rows += ["X,delay,2021,20,item,eq,actual,news", "X,delay,2022,24,item,eq,actual,late"]
    study = ipa.load(
        toy(
            observations="\n".join([OBSERVED.splitlines()[0], *rows]) + "\n",
            targets=targets(
                "T1,XP,X,delay,,,2022,23,,item,ge,level",
                "T2,XP,X,delay,,,2022,6,,item,ge,increment",
            ),
        )
    )
    # The value of 2022 came out in May 2024, that of 2021 at the end of 2022.
    found = {
        day: ipa.attainment(study.as_of(day)).set_index("target")
        for day in ("2021-12-31", "2023-01-01", "2024-05-31")
    }
    latest = {day: table.at["T1", "latest_year"] for day, table in found.items()}
    assert latest == {"2021-12-31": 2020, "2023-01-01": 2021, "2024-05-31": 2022}
    assert found["2024-05-31"]["verdict"].tolist() == ["met", "met"]
    for day in ("2021-12-31", "2023-01-01"):
        assert found[day]["probability"].between(0.02, 0.98).all()
        assert found[day]["goal"].tolist() == [23, 24]
    again = ipa.attainment(study.as_of("2021-12-31")).set_index("target")
    pd.testing.assert_frame_equal(found["2021-12-31"], again)
