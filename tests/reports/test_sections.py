"""What the sections of a page say follows from the figures that stand beside it."""

import pytest

from ipanalysis.data.load import load
from ipanalysis.reports.outlook import counted
from ipanalysis.reports.page import Page
from ipanalysis.reports.sections import evidence, progress, series, summary


@pytest.fixture(scope="module")
def page_of(bundled):
    """Make the page of a region of the bundled study."""
    return lambda region: Page(region, processed=str(bundled[2]))


@pytest.fixture(scope="module")
def nation(page_of):
    return page_of("CN")


def test_the_growth_so_far_leads_from_the_base_beside_it_to_the_latest_value(nation):
    rows = {(p, r["indicator"]): r for p, rs in progress.context(nation)["plans"] for r in rs}
    found = [r["so_far"] for (_, name), r in rows.items() if name.startswith("Charges for the use")]
    # Both plans: from 3,194.4 in 2020 to 3,987.1 in 2024 is 1.24815^(1/4) - 1 = 5.7 % a year.
    assert found == ["+5.7%", "+5.7%"]


def test_where_methods_differ_a_line_says_between_what_and_why(page_of):
    rows = [r for _, rs in progress.context(page_of("Yunnan"))["plans"] for r in rs]
    differ = [r for r in rows if r["differ"]]
    assert [(r["path"], r["beside"]) for r in differ] == [("moderate progress", "on track")]
    assert "straight path or constant growth" in differ[0]["differ"]


def test_the_tiles_of_the_nation_add_up_to_its_targets_each_once(nation):
    figures = [figure for figure, _ in summary.context(nation)["tiles"]]
    assert figures[0] == sum(figures[1:])
    # The outline sets four targets of 2025 that the plan sets too.
    assert figures[0] == len(nation.targets) - 4 == len(counted(nation.targets))


def test_the_grades_count_the_sources_that_the_page_cites(page_of):
    page = page_of("810000")
    page.header(), page.ledger(), page.measures()
    grades = evidence.context(page)["grades"]
    assert sum(n for _, n in grades) == len(page.references.numbers) > 1


def test_a_chance_is_never_rounded_across_the_threshold_of_its_word(nation):
    assert nation.chance(0.103) == "10.3%"  # unlikely; "10%" would be very unlikely
    assert nation.chance(0.742) == "74%"


def test_a_region_without_values_says_so_at_a_glance(page_of):
    findings = [text for text, _ in summary.context(page_of("Shanghai"))["findings"]]
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


CORRECTED = {
    "observations": """region,indicator,year,value,unit,bound,status,source
X,grants,2020,4.0,k_item,eq,actual,plan
X,grants,2020,4100,item,eq,actual,news
X,grants,2021,5000,item,eq,actual,news
X,grants,2022,6000,item,eq,actual,late
X,delay,2022,7,item,eq,actual,late
""",
    "corrections": """correction,table,entry,region,indicator,year,source,action,expect,new,\
reason_zh,reason_en,provider,date
q1,observations,,X,grants,2020,plan,flag,,,存疑,in doubt,me,2026-01-01
s1,observations,,X,grants,2021,,set,5000,5100,笔误,misprint,me,2026-01-01
d1,observations,,X,grants,2022,,drop,6000,,重复,printed twice,me,2026-01-01
q2,observations,,X,delay,2022,,flag,,,,in doubt,me,2026-01-01
t1,targets,N1,,,,,flag,,,,too high,me,2026-01-01
""".replace("\\\n", ""),
}


def test_a_page_shows_what_was_put_right_left_out_or_is_doubtful(toy):
    folder = str(toy(**CORRECTED))
    rows = evidence.context(Page("X", "en", folder))["corrections"]
    assert [(r["id"], r["printed"], r["action"], r["new"], r["reason"]) for r in rows] == [
        ("q1", "4,000", "doubtful", "", "in doubt"),
        ("s1", "5,000", "put right", "5,100", "misprint"),
        ("d1", "6,000", "left out", "", "printed twice"),
        ("q2", "7", "doubtful", "", "in doubt"),
    ]
    assert all("#s" in row["cite"] for row in rows)
    chinese = evidence.context(Page("X", "zh", folder))["corrections"]
    assert [r["reason"] for r in chinese] == ["存疑", "笔误", "重复", "in doubt"]
    assert [r["of"] for r in evidence.context(Page("010010", "en", folder))["corrections"]] == [
        "target"
    ]


def test_a_page_marks_the_doubtful_where_it_shows_them(toy):
    page = Page("X", "en", str(toy(**CORRECTED)))
    conflict = evidence.context(page)["conflicts"][0]
    assert (conflict["taken"], conflict["rule"]) == ("4,100", "other figure doubtful")
    assert "The plan" in conflict["doubtful"]
    remarks = {r["indicator"]: r["remark"] for r in series.context(page)["single"]}
    assert "doubtful" in remarks.values()
