"""What stands side by side is of one period, counts once, and the newest comes first."""

import re
from dataclasses import replace
from html import unescape

import pandas as pd

from ipanalysis.reports.order import by_plan
from ipanalysis.reports.outlook import counted
from ipanalysis.reports.site.compare import Comparisons
from ipanalysis.reports.site.index import index_body
from ipanalysis.reports.site.measures import theme_body
from ipanalysis.reports.site.periods import period_text, periods
from ipanalysis.reports.site.tiles import tile_map


def words(html):
    return " ".join(unescape(re.sub("<[^>]*>", " ", html)).split())


def test_a_tile_says_in_words_what_its_colour_does_and_the_colours_are_of_one_period(periods_apart):
    study, judged = periods_apart
    judged = judged[judged["target"] != "N5"]
    shown = tile_map(study, judged, ["010010"], "en")
    assert shown["period"] == "2021–2025"  # of two as large the later
    north, south = shown["tiles"]
    # N2 and N3 are one target; N4 is open.
    assert (north["word"], north["figures"], north["link"]) == ("mixed", "2/3", "010010.en.html")
    assert north["label"].startswith("North: mixed. Targets: 3. Of these: 1 met")
    assert (south["row"], south["column"], south["link"]) == (2, 3, "")
    assert (south["code"], south["word"]) == ("other", "2016–2020: met or likely")
    assert south["label"].startswith("South <&>: no target of 2021–2025. 2016–2020: met or likely.")
    assert [code for code, _, _ in shown["legend"]] == ["mixed", "other"]


def test_the_period_of_the_map_is_that_in_which_most_squares_have_targets(periods_apart):
    study, judged = periods_apart
    shown = tile_map(study, judged, [], "en")
    assert shown["period"] == "2016–2020"
    assert [tile["figures"] for tile in shown["tiles"]] == ["1/1", "1/1"]
    assert {tile["code"] for tile in shown["tiles"]} == {"good"}
    nothing = tile_map(study, judged.iloc[:0], [], "en")
    assert nothing["period"] == ""
    assert {tile["word"] for tile in nothing["tiles"]} == {"no targets"}


def test_plans_that_run_beside_each_other_divide_the_years_once():
    plans = pd.DataFrame(
        {
            "region": ["X", "X", "A"],
            "period_start": [2016, 2016, 2010],
            "period_end": [2020, 2030, 2012],
        }
    )
    assert periods(plans, "X", [2013, 2040]) == [(2013, 2020), (2021, 2030), (2031, 2040)]
    assert periods(plans[2:], "X", [2012]) == [(2010, 2012)]
    assert periods(plans[:0], "X", []) == []
    assert (period_text((2021, 2021), "en"), period_text((2021, 2021), "zh")) == ("2021", "2021年")


def test_the_index_counts_a_target_that_two_plans_set_alike_once(periods_apart, made):
    study, judged = periods_apart
    _, results, _ = made
    named = {"target_value": judged["value"], "target_unit": judged["unit"]}
    found = replace(results, attainment=judged.assign(**named))
    rows = re.findall(
        r"<tr data-names.*?</tr>", index_body(study, found, {"en": ["010010"]}, [], "en")
    )
    north = next(words(row) for row in rows if "North" in row)
    assert north.startswith("North 4 ")  # N1, N2, N4, N5
    assert "met 2 · missed 1 · no data 1" in north


def test_an_increase_from_another_year_is_another_target(periods_apart):
    study, _ = periods_apart
    two = study.targets[study.targets["target"].isin(["N2", "N3"])]
    assert len(counted(two)) == 1
    grown = two.assign(basis="increment", base_value=10.0)
    assert len(counted(grown.assign(base_year=[2019, 2020]))) == 2
    assert len(counted(grown.assign(base_year=2020))) == 1
    assert len(counted(two.assign(base_year=[2019, 2020]))) == 1  # where to is the same
    assert len(counted(two.assign(same_as=["N1", None]))) == 1
    assert len(counted(two.assign(value=[25.0, 26.0]))) == 2


def test_plans_and_targets_stand_by_period_the_newest_first(periods_apart, made):
    study, judged = periods_apart
    _, results, _ = made
    order = [plan for plan, _ in by_plan(study.plans, study.plans)]
    assert order == ["XL", "NQ", "XP", "NP", "XO", "OLD"]
    later = judged[judged["target"].isin(["N2", "N4", "N5"])]
    named = {"target_value": later["value"], "target_unit": later["unit"]}
    found = replace(results, attainment=later.assign(**named))
    body = words(Comparisons(study, found.in_language("en"), [], "en").body("share"))
    assert re.findall(r"% in (\d{4})", body[body.index("Targets and verdicts") :]) == [
        *("2022", "2021", "2020"),
    ]


def test_the_measures_of_the_nation_come_first(periods_apart):
    study, _ = periods_apart
    first = study.measures.iloc[:1]
    more = [first.assign(measure=n, plan=p, region=r) for n, p, r in MEASURES]
    text = theme_body(replace(study, measures=pd.concat(more)), "services", "en")
    assert re.findall("<h2>([^<]*)</h2>", text)[1:-1] == [
        *("Outline", "Old plan", "North outline", "North plan", "South plan"),
    ]


MEASURES = [
    *(("1", "OLD", "020020"), ("2", "NP", "010010"), ("3", "NQ", "010010")),
    *(("4", "XO", "X"), ("5", "XL", "X")),
]
