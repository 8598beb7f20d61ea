"""What the sections of a page say follows from the figures that stand beside it."""

import pytest

from ipanalysis.data.load import load
from ipanalysis.reports.page import Page
from ipanalysis.reports.sections import evidence, progress, summary


@pytest.fixture(scope="module")
def nation():
    return Page("CN")


def test_the_growth_so_far_leads_from_the_base_beside_it_to_the_latest_value(nation):
    rows = {(p, r["indicator"]): r for p, rs in progress.context(nation)["plans"] for r in rs}
    found = [r["so_far"] for (_, name), r in rows.items() if name.startswith("Charges for the use")]
    # Both plans: from 3,194.4 in 2020 to 3,987.1 in 2024 is 1.24815^(1/4) - 1 = 5.7 % a year.
    assert found == ["+5.7%", "+5.7%"]


def test_the_tiles_of_the_nation_add_up_to_its_targets(nation):
    figures = [figure for figure, _ in summary.context(nation)["tiles"]]
    assert figures[0] == sum(figures[1:]) == len(nation.targets)


def test_the_grades_count_the_sources_that_the_page_cites():
    page = Page("810000")
    page.header(), page.ledger(), page.measures()
    grades = evidence.context(page)["grades"]
    assert sum(n for _, n in grades) == len(page.references.numbers) > 1


def test_a_chance_is_never_rounded_across_the_threshold_of_its_word(nation):
    assert nation.chance(0.103) == "10.3%"  # unlikely; "10%" would be very unlikely
    assert nation.chance(0.742) == "74%"


def test_a_region_without_values_says_so_at_a_glance():
    findings = [text for text, _ in summary.context(Page("Shanghai"))["findings"]]
    assert any("the study has no value yet" in text for text in findings)


def test_a_study_in_one_language_shows_no_ids_and_spaces_its_units(toy):
    units = """unit,dimension,factor,name_en
item,count,1,items
k_item,count,1000,thousand items
percent,fraction,0.01,%
"""
    page = Page("X", "zh", str(toy(units=units)))
    assert page.quantity(600, "item") == "600 items"
    assert load(page.study.folder).label("plans", "XP", "zh", "issuer") == ""
