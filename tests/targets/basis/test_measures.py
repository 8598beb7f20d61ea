import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipanalysis.data.load import load
from ipanalysis.targets.basis import Bounded, Refused, compose
from ipanalysis.targets.basis.facts import Facts
from ipanalysis.targets.basis.measures import OPERATE, Link, exchange, route, step

NORTH = "010010"
STUDY = load()


def ways(facts, start, end, region=NORTH, year=2025):
    links = route(facts, start, end, region, year)
    return links and [(link.how, link.other, link.of) for link in links]


def converted(facts, figure, start, end, year, region=NORTH):
    links = route(facts, start, end, region, year)
    stops = [start, *(link.to for link in links)]
    pairs = zip(links, stops, stops[1:], strict=False)
    steps = [
        step(link, facts, region, year, (facts.unit(a), facts.unit(b))) for link, a, b in pairs
    ]
    return compose(*steps)(figure)


def test_rules_are_read_forwards_and_backwards(country):
    facts = Facts(country())
    assert ways(facts, "grants", "density") == [("over", "heads", "same")]
    assert ways(facts, "density", "grants") == [("times", "heads", "same")]
    assert ways(facts, "part", "grants") == [("times", "grants", "nation")]
    assert ways(facts, "fees", "total") == [("plus", "rest", "same")]
    assert ways(facts, "total", "fees") == [("minus", "rest", "same")]


def test_two_rules_are_chained_and_not_three(country):
    facts = Facts(country())
    assert ways(facts, "part", "density") == [
        ("times", "grants", "nation"),
        ("over", "heads", "same"),
    ]
    assert ways(facts, "density", "fees") is None
    # dollars, euro, total: two; from there the rest would be a third
    assert ways(facts, "fees_usd", "total", "X", 2015) == [
        ("times", "rate", "nation"),
        ("plus", "rest", "same"),
    ]


def test_a_figure_is_never_divided_by_the_one_that_is_converted(country):
    # From the heads a density would follow by division by them, which turns "at least" round.
    facts = Facts(country())
    assert ways(facts, "heads", "density") is None
    assert ways(facts, "rate", "fees", "X", 2015) is None  # the rate is another region's
    assert ways(facts, "rest", "total") is None  # the two inputs are of different years


def test_a_rule_holds_for_its_regions_and_years_only(country):
    facts = Facts(country())
    assert ways(facts, "fees_usd", "fees", "X", 2015) == [("times", "rate", "nation")]
    assert ways(facts, "fees_usd", "fees", "X", 2025) is None
    assert ways(facts, "fees_usd", "fees", NORTH, 2015) is None


def test_a_total_is_divided_by_the_people_of_the_year(country):
    # 1,000 grants over 95 thousand people of 2021 are 10.5263 per thousand.
    found = converted(Facts(country()), Bounded.of(1000), "grants", "density", 2021)
    assert (found.low, found.value, found.high) == pytest.approx((10.526316,) * 3)
    assert found.assumption.text() == (
        "It is divided by the figure of 2021 for North, People: 95,000 people."
    )
    assert found.sources == ("plan",)


def test_people_of_an_earlier_year_are_bounded_by_vintages_and_by_how_they_grew(country):
    # In 2023 there were 98 or 100 thousand. Growing as from 90 in 2019, by (100/90)^(1/4) a
    # year, the 100 are 100 x (10/9)^(2/4) = 105.409 in 2025. 2,000 over 100, 98 and 105.409.
    found = converted(Facts(country()), Bounded.of(2000), "grants", "density", 2025)
    assert (found.low, found.value, found.high) == pytest.approx((18.9737, 20, 20.4082), abs=1e-4)
    assert found.assumption.text() == (
        "It is divided by the figure of 2023 for North, People: 100,000 people. Its sources state "
        "98,000–100,000 people. It is the latest known and taken for 2025 too. If it goes on as "
        "from 2019 to 2023 (2.7% a year), it is 105,400 people by then."
    )
    assert set(found.sources) == {"late", "news", "plan"}


def test_a_range_over_a_range_takes_the_outer_ends(country):
    found = converted(Facts(country()), Bounded.of(1000, 2000), "grants", "density", 2023)
    assert (found.low, found.value, found.high) == pytest.approx((10, 10, 2000 / 98))


def test_a_share_of_the_nation_becomes_an_amount(country):
    # 10 % of the 4,000 of the nation.
    found = converted(Facts(country()), Bounded.of(10, 20), "part", "grants", 2025)
    assert (found.low, found.value, found.high) == pytest.approx((400, 400, 800))


def test_a_sum_is_made_with_the_figure_of_the_year_that_its_rule_says(country):
    found = converted(Facts(country()), Bounded.of(20), "fees", "total", 2025)
    assert found.value == 27  # 20 of 2025 and 7 of 2024
    assert "figure of 2024" in found.assumption.text()


def test_what_is_missing_is_named_with_the_table_to_put_it_in(country):
    found = converted(Facts(country()), Bounded.of(9), "grants", "density", 2025, "020020")
    assert isinstance(found, Refused)
    assert found.reason.text() == (
        "The conversion needs the figure of 2025, or of one of the 5 years before, for South: "
        "People. Add it to observations.csv."
    )


def test_nothing_is_divided_by_zero_or_less(country):
    observed = "020020,heads,2024,0,k_person,eq,actual,plan\n"
    found = converted(
        Facts(country(observed=observed)), Bounded.of(9), "grants", "density", 2025, "020020"
    )
    assert "is not above zero" in found.reason.text()
    assert "2024" in found.reason.text()


def test_dollars_become_euros_at_the_rate_that_a_product_names(country):
    facts = Facts(country())
    link = exchange(facts, "USD_m", "EUR_m")
    assert (link.how, link.other, link.of) == ("times", "rate", "nation")
    assert exchange(facts, "EUR_m", "USD_m").how == "over"
    found = step(link, facts, NORTH, 2024, ("USD_m", "EUR_m"))(Bounded.of(200))
    assert found.value == pytest.approx(180)  # at 0.9
    assert exchange(facts, "item", "EUR_m") is None
    assert exchange(facts, "person", "per_k") is None  # a product of heads is no exchange


def test_the_bundled_study_knows_its_currency_from_its_own_rules():
    facts = Facts(STUDY)
    link = exchange(facts, "USD_100m", "CNY_100m")
    assert link.how == "times"
    known = facts.latest(facts.region("310000", link.of), link.other, 2020)
    found = step(link, facts, "310000", 2020, ("USD_100m", "CNY_100m"))(Bounded.of(100))
    assert found.value == pytest.approx(100 * known.value)


@pytest.mark.parametrize("how", sorted(OPERATE))
@given(
    figure=st.floats(1, 1e6),
    share=st.floats(0.1, 1),
    other=st.floats(1, 1e3),
)
def test_there_and_back_gives_the_figure(how, figure, share, other):
    back = {"times": "over", "over": "times", "plus": "minus", "minus": "plus"}[how]
    there = OPERATE[how](figure, other)
    assert OPERATE[back](there, other) == pytest.approx(figure, rel=1e-9)
    assert OPERATE[how](figure * share, other) <= there  # larger gives larger


@given(st.floats(1, 1e6), st.integers(2021, 2025))
def test_per_head_and_back_gives_the_total_between_its_bounds(total, year):
    facts = Facts(STUDY)
    units = ("item", "per_10k_people")
    there = step(Link("x", "over", "population"), facts, "CN", year, units)
    back = step(Link("x", "times", "population"), facts, "CN", year, units[::-1])
    found = compose(there, back)(Bounded.of(total))
    assert found.value == pytest.approx(total)
    assert found.low <= total * (1 + 1e-9)
    assert found.high >= total * (1 - 1e-9)
