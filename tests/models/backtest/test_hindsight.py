"""What was said of targets in the years before, on a study of a few rows."""

from dataclasses import replace

import pandas as pd
import pytest

import ipanalysis as ipa
from ipanalysis.errors import UnknownNameError, UsageError
from ipanalysis.models import attainment
from ipanalysis.models.backtest.hindsight import hindsight, said_text

# Yearly values, each published in the next year's April; targets for 2020 in a plan of 2016.
GRANTS = {2008 + n: v for n, v in enumerate([10, 12, 13, 15, 18, 20, 22, 25, 26, 29, 31, 33, 36])}
SOURCES = """source,title_zh,title_en,publisher_zh,publisher_en,published,grade
plan,规划,The plan,政府,Government,2016-03-01,official
"""
PLANS = """plan,programme,region,name_zh,name_en,period_start,period_end,stage,source
XP,P1,X,全国规划,National plan,2016,2020,final,plan
"""
TARGETS = """target,plan,region,indicator,target_year,value,unit,bound,basis,same_as
X1,XP,X,grants,2020,35,item,ge,annual,
X2,XP,X,grants,2020,40,item,ge,annual,
X3,XP,X,share,2020,20,percent,ge,level,
X4,XP,X,grants,2030,99,item,ge,annual,
X5,XP,X,grants,2020,35,item,ge,annual,X1
"""


def observations():
    head = "region,indicator,year,value,unit,bound,status,source,published\n"
    rows = [f"X,grants,{y},{v},item,eq,actual,plan,{y + 1}-04-01" for y, v in GRANTS.items()]
    rows += ["X,share,2020,21,percent,eq,actual,plan,2021-04-01"]
    return head + "\n".join(rows) + "\n"


@pytest.fixture
def study(toy):
    return ipa.load(
        toy(
            sources=SOURCES,
            plans=PLANS,
            targets=TARGETS,
            observations=observations(),
            mappings="subject_id\n",
        )
    )


def test_each_target_with_an_outcome_is_asked_on_each_day(study):
    found = hindsight(study, [4, 1, 5])
    rows = found.targets.set_index(["target", "years_before"])
    assert set(found.targets["target"]) == {"X1", "X2", "X3"}  # 2030 is to come, X5 repeats X1
    assert rows["outcome"].groupby("target").first().to_dict() == {
        "X1": "met", "X2": "missed", "X3": "met",
    }  # fmt: skip
    # The plan came in 2016: at the end of 2015 there was nothing to say.
    assert rows.loc[("X1", 5), "verdict"] == "not_known"
    assert rows.loc[("X1", 5), "reason"] == "the target was not published by 2015-12-31"
    # At the end of 2019 the figures of 2018 were out, not those of 2019.
    then = rows.loc[("X1", 1)]
    assert (then["as_of"], then["latest_year"], then["latest_value"]) == ("2019-12-31", 2018, 31)
    assert rows.loc[("X3", 1), "verdict"] == "no_data"
    assert rows.loc[("X3", 1), "outcome_value"] == 21

    # What was said is what attainment says of the study of that day.
    past = ipa.attainment(study.as_of("2016-12-31")).set_index("target")
    for target in ("X1", "X2"):
        assert rows.loc[(target, 4), "probability"] == past.loc[target, "probability"]
        chance = rows.loc[(target, 4), "probability"]
        assert rows.loc[(target, 4), "right"] == ((chance >= 0.5) == (target == "X1"))

    score = found.scores.set_index("years_before")
    assert score.index.isna()[0]
    assert score["targets"].tolist() == [3] * 4
    assert score["n"].tolist() == [4, 2, 2, 0]
    p, q = (rows.loc[(target, 4), "probability"] for target in ("X1", "X2"))
    assert score.loc[4, "brier"] == pytest.approx(((1 - p) ** 2 + q**2) / 2)
    counts = found.verdicts.set_index(["verdict", "years_before"])
    assert counts.loc[("not_known", 5), ["n", "met", "missed"]].tolist() == [3, 2, 1]
    assert counts["n"].sum() == len(found.targets) == 9


def test_with_the_figures_of_today_a_target_need_not_have_been_published(study):
    rows = hindsight(study, 5, vintages=False).targets.set_index("target")
    # In 2015 the values up to 2014 are taken; the plan came in 2016.
    assert rows.loc["X1", ["latest_year", "latest_value"]].tolist() == [2014, 22]
    assert rows.loc["X1", "probability"] > 0


def test_a_study_without_outcomes_gives_tables_without_rows(study):
    future = study.targets[study.targets["target"] == "X4"]
    whole = hindsight(study, 1)
    found = hindsight(replace(study, targets=future), 1)
    assert found.targets.empty
    assert list(found.targets.columns) == list(whole.targets.columns)
    assert found.targets.dtypes.to_dict() == whole.targets.dtypes.to_dict()
    assert found.scores["n"].tolist() == [0, 0]
    assert found.verdicts.empty


@pytest.mark.parametrize("years", [0, [], [1.5], [True]])
def test_years_before_are_whole_numbers(years):
    with pytest.raises(UsageError, match="whole numbers"):
        hindsight(None, years)


def test_what_was_said_has_words_in_both_languages():
    assert said_text("very_likely") == "very likely"
    assert said_text("not_known") == "not published yet"


def test_targets_that_are_not_asked_about_are_not_judged(study, monkeypatch):
    whole = hindsight(study, [1, 5]).targets
    judged, real = [], attainment.unworded

    def watched(asked, *given):
        judged.extend(asked.targets["indicator"])
        return real(asked, *given)

    monkeypatch.setattr(attainment, "unworded", watched)
    found = hindsight(study, [1, 5], region="Xland", indicator="Share").targets
    assert set(judged) == {"share"}
    pd.testing.assert_frame_equal(found, whole.query("target == 'X3'").reset_index(drop=True))
    with pytest.raises(UnknownNameError, match="Xland"):
        hindsight(study, region="Xlan")
