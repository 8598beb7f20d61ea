import pytest

from ipanalysis.targets.basis.facts import Facts

NORTH = "010010"


def test_a_figure_stands_between_the_vintages_that_its_sources_state(country):
    found = Facts(country()).latest(NORTH, "heads", 2023)
    assert (found.year, found.low, found.value, found.high) == (2023, 98, 100, 100)
    assert found.sources == ("late", "news")  # the revised figure, and the one it replaced


def test_figures_are_in_the_unit_of_their_indicator(country):
    assert Facts(country()).known("X", "grants", 2025).value == 4000


def test_approximate_figures_and_figures_of_a_part_of_a_year_do_not_count(country):
    observed = "010010,heads,2022,70,k_person,eq,part_year,plan\n"
    facts = Facts(country(observed=observed))
    assert facts.known(NORTH, "heads", 2024) is None  # about 120
    assert facts.known(NORTH, "heads", 2022) is None


def test_a_figure_that_is_marked_as_doubtful_is_no_vintage(country):
    corrections = (
        "correction,table,region,indicator,year,source,action,reason_en,provider,date\n"
        "K1,observations,010010,heads,2023,news,flag,Looks wrong.,me,2025-01-01\n"
    )
    found = Facts(country(corrections=corrections)).known(NORTH, "heads", 2023)
    assert (found.low, found.high) == (100, 100)


@pytest.mark.parametrize(
    ("year", "expected"), [(2018, None), (2020, 2019), (2025, 2023), (2028, 2023), (2029, None)]
)
def test_a_figure_stands_for_up_to_five_later_years_and_for_no_earlier_one(country, year, expected):
    found = Facts(country()).latest(NORTH, "heads", year)
    assert (found.year if found else None) == expected


def test_the_past_is_the_growth_between_the_ends_of_five_years(country):
    past = Facts(country()).past(NORTH, "heads", 2023)
    # From 90 in 2019 to 100 in 2023: (100 / 90)^(1/4).
    assert (past.first, past.last) == (2019, 2023)
    assert past.growth == pytest.approx(0.02669, abs=1e-5)
    assert set(past.sources) == {"plan", "late", "news"}


@pytest.mark.parametrize(
    ("last", "years"),
    [
        (2019, 5),  # one figure only
        (2020, 0),  # none
        (2023, 1),
    ],
)
def test_a_past_of_less_than_two_years_is_none(country, last, years):
    assert Facts(country()).past(NORTH, "heads", last, years) is None


def test_a_past_across_a_break_or_from_zero_is_none(country):
    breaks = "indicator,year,regions,reason_en\nheads,2020,010010,Census.\n"
    facts = Facts(country(breaks=breaks))
    assert facts.past(NORTH, "heads", 2023) is None
    assert facts.past("020020", "heads", 2019) is not None  # the break is not theirs
    zero = "020020,rest,2018,0,EUR_m,eq,actual,plan\n020020,rest,2021,5,EUR_m,eq,actual,plan\n"
    assert Facts(country(observed=zero)).past("020020", "rest", 2021) is None


def test_an_indicator_that_nobody_expected_is_read_when_it_is_asked_for(country):
    observed = "010010,total,2024,50,EUR_m,eq,actual,plan\n"
    facts = Facts(country(observed=observed))
    assert facts.known(NORTH, "heads", 2023).value == 100
    assert facts.known(NORTH, "total", 2024).value == 50
    assert facts.known(NORTH, "density", 2024) is None


def test_a_study_of_an_earlier_day_knows_less(country):
    facts = Facts(country().as_of("2022-12-31"))
    assert facts.latest(NORTH, "heads", 2023).value == 98


@pytest.mark.parametrize(
    ("which", "expected"), [("same", "010010"), ("nation", "X"), ("parent", "X")]
)
def test_a_rule_means_the_region_its_parent_or_the_nation(country, which, expected):
    assert Facts(country()).region(NORTH, which) == expected
    assert Facts(country()).region("X", "parent") is None
