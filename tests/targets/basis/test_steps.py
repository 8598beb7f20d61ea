"""Conversions between the bases of one measure, by hand and as an algebra."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipanalysis.data.vocabulary import BASES
from ipanalysis.targets.basis import (
    Bounded,
    Known,
    Past,
    Refused,
    Situation,
    convert_basis,
    growth_rate,
)

PERIOD = Situation(2021, 2025, 2025)
PAIRS = [(basis, to) for basis in BASES for to in BASES if basis != to]


def with_base(*base, **more):
    return Situation(2021, 2025, 2025, Known(*base), **more)


# Figures near enough to one another that growth keeps its digits there and back.
SIZES = st.floats(10, 1000)
RATES = st.floats(-0.4, 0.6)
FEW = settings(max_examples=12)  # for each of a dozen pairs


@st.composite
def figures(draw):
    low, value, high = sorted(draw(st.tuples(SIZES, SIZES, SIZES)))
    return Bounded(value, low, high)


@st.composite
def situations(draw, exact=False):
    value = draw(SIZES)
    if exact:
        return Situation(2021, 2025, 2025, Known(2020, value))
    base = Known(2020, value, value * draw(st.floats(0.9, 1)), value * draw(st.floats(1, 1.1)))
    past = draw(st.none() | st.builds(Past, st.just(2016), st.just(2020), RATES))
    return Situation(2021, 2025, 2025, base, draw(st.none() | RATES), past)


def stated_on(basis, figure):
    """Return a figure fit for a basis: growth rates of -10 to 60 % a year."""
    if basis != "growth_rate":
        return figure
    return Bounded(*(end * 0.07 - 10 for end in (figure.value, figure.low, figure.high)))


def test_a_sum_over_five_years_spread_evenly_gives_a_fifth_a_year():
    result = convert_basis(25_000, "cumulative", "annual", PERIOD)
    assert (result.low, result.value, result.high) == (5000, 5000, 5000)


def test_a_sum_that_grows_like_the_nation_gives_more_in_the_last_year():
    # From 4 to 9 in five years is (9/4)^(1/5) = 1.17608 a year. With that growth the five
    # amounts are a, 1.17608 a, ... and add up to (2.25 - 1) / 0.17608 a = 7.0991 a, so
    # a = 3,521.6 and the last one is 3,521.6 x 2.25 / 1.17608 = 6,737.3.
    situation = Situation(2021, 2025, 2025, growth=growth_rate(4, 9, 5))
    result = convert_basis(25_000, "cumulative", "annual", situation)
    assert result.low == 5000
    assert result.high == pytest.approx(6737.3, abs=0.05)
    assert "17.6" in result.assumption.text()


def test_a_sum_spans_the_nations_path_and_the_regions_own_past():
    # Two years: even 60 each. The nation doubles: 40 + 80. The region halved: 80 + 40.
    past = Past(2018, 2020, -0.5, ("yearbook",))
    situation = Situation(2021, 2022, 2022, growth=1.0, past=past)
    result = convert_basis(120, "cumulative", "annual", situation)
    assert (result.low, result.value, result.high) == pytest.approx((40, 60, 80))
    assert result.sources == ("yearbook",)
    assert result.assumption.text() == (
        "The sum over 2 years gives 60 in 2022 if spread evenly, and 80 if it grows like the "
        "nation's target path (100% a year). It gives 40 if it grows as the region did, −50% a "
        "year from 2018 to 2020."
    )
    own = convert_basis(120, "cumulative", "annual", Situation(2021, 2022, 2022, past=past))
    assert (own.low, own.value, own.high) == pytest.approx((40, 60, 60))
    assert own.assumption.text().startswith("The sum over 2 years gives 60 in 2022 if spread even")


def test_the_amount_of_a_year_gives_sums_between_even_and_growing():
    # 80 in the second year: 160 if even, 40 + 80 if it doubles.
    situation = Situation(2021, 2022, 2022, growth=1.0)
    result = convert_basis(80, "annual", "cumulative", situation)
    assert (result.low, result.value, result.high) == pytest.approx((120, 160, 160))


def test_a_range_that_is_summed_keeps_both_ends():
    result = convert_basis(Bounded.of(10, 20), "cumulative", "annual", PERIOD)
    assert (result.low, result.value, result.high) == (2, 2, 4)


def test_an_increase_needs_the_value_of_the_eve_of_the_period():
    assert convert_basis(8, "increment", "level", with_base(2020, 40)).value == 48
    for known in (None, Known(2019, 40)):
        result = convert_basis(8, "increment", "level", Situation(2021, 2025, 2025, base=known))
        assert isinstance(result, Refused)
        assert "the value of 2020; add it to observations.csv" in result.reason.text()


def test_an_increase_over_a_base_that_the_plan_states_may_start_earlier():
    stated = with_base(2019, 40, base_is_stated=True)
    assert convert_basis(8, "increment", "level", stated).value == 48


def test_a_base_with_vintages_bounds_the_level():
    # Added to 38, 40 and 41 the increase of 8 gives 46, 48 and 49.
    situation = with_base(2020, 40.0, 38.0, 41.0, ("a", "b"))
    result = convert_basis(8, "increment", "level", situation)
    assert (result.low, result.value, result.high) == (46, 48, 49)
    assert result.sources == ("a", "b")
    assert result.assumption.text() == (
        "The increase is added to the value of 2020, 40. Its sources state 38 to 41."
    )
    back = convert_basis(48, "level", "increment", situation)
    assert (back.low, back.value, back.high) == (7, 8, 10)


def test_a_growth_rate_compounds_from_the_base():
    # 10 % a year over five years is 1.1^5 = 1.61051.
    result = convert_basis(10, "growth_rate", "level", with_base(2020, 20.0, 10.0, 20.0))
    assert (result.low, result.value) == pytest.approx((16.1051, 32.2102))


def test_a_level_gives_the_growth_from_the_base():
    # 32 is 2^5 times 1; over 2 it is 2^(4/5) a year, 74.11 %.
    result = convert_basis(32, "level", "growth_rate", with_base(2020, 1.0, 1.0, 2.0))
    assert (result.low, result.value) == pytest.approx((74.1101, 100), abs=1e-4)


@pytest.mark.parametrize("base", [0.0, -3.0])
@pytest.mark.parametrize(("basis", "to"), [("growth_rate", "level"), ("annual", "growth_rate")])
def test_growth_from_zero_or_less_is_refused_and_a_way_out_told(base, basis, to):
    for known in (Known(2020, base), Known(2020, 5.0, base, 5.0)):  # a vintage is enough
        result = convert_basis(10, basis, to, Situation(2021, 2025, 2025, known))
        assert "not above zero" in result.reason.text()
        assert "2020" in result.reason.text()
    assert convert_basis(10, "increment", "level", with_base(2020, base)).value == 10 + base


def test_growth_to_zero_and_a_fall_below_nothing_are_refused():
    base = with_base(2020, 4.0)
    assert "Growth to zero" in convert_basis(0, "level", "growth_rate", base).reason.text()
    assert "100%" in convert_basis(-120, "growth_rate", "level", base).reason.text()
    assert convert_basis(-100, "growth_rate", "level", base).value == 0


@pytest.mark.parametrize("basis", ["increment", "growth_rate"])
def test_a_base_that_is_not_before_the_target_year_is_refused(basis):
    for year in (2025, 2026):
        situation = with_base(year, 4.0, base_is_stated=True)
        reason = convert_basis(10, basis, "level", situation).reason.text()
        assert f"The target year 2025 is not after the base year {year}" in reason


@pytest.mark.parametrize(("basis", "to"), [("cumulative", "annual"), ("increment", "level")])
def test_a_reversed_period_is_refused_by_name(basis, to):
    result = convert_basis(5, basis, to, Situation(2025, 2021, 2021, Known(2020, 3.0)))
    assert "from 2025 back to 2021" in result.reason.text()
    assert "plans.csv" in result.reason.text()


def test_a_sum_that_ends_before_the_target_year_is_refused():
    result = convert_basis(5, "cumulative", "annual", Situation(2021, 2025, 2023))
    assert isinstance(result, Refused)
    assert "2023" in result.reason.text() and "2025" in result.reason.text()


def test_what_is_too_large_for_a_number_is_refused():
    result = convert_basis(1e300, "growth_rate", "level", with_base(2020, 1.0))
    assert result.reason.text() == "The conversion gives no finite number."
    grown = Situation(2021, 2040, 2040, growth=1e300)
    assert isinstance(convert_basis(5, "cumulative", "annual", grown), Refused)


@pytest.mark.parametrize(("basis", "to"), PAIRS)
@FEW
@given(figure=figures(), situation=situations())
def test_every_pair_is_converted_between_bounds_or_refused_in_words(basis, to, figure, situation):
    result = convert_basis(stated_on(basis, figure), basis, to, situation)
    if isinstance(result, Bounded):
        assert result.low <= result.value <= result.high
        assert result.assumption.text() and result.assumption.text("zh")
    else:
        assert result.reason.text()


BACK = [(a, b) for a, b in PAIRS if isinstance(convert_basis(2, a, b, with_base(2020, 3)), Bounded)]


def test_ten_conversions_and_two_compositions_are_known():
    assert len(BACK) == 12
    assert {(b, a) for a, b in BACK} == set(BACK)


@pytest.mark.parametrize(("basis", "to"), BACK)
@FEW
@given(figure=figures(), situation=situations())
def test_there_and_back_gives_the_figure_and_bounds_that_hold_the_first(
    basis, to, figure, situation
):
    start = stated_on(basis, figure)
    there = convert_basis(start, basis, to, situation)
    again = convert_basis(there, to, basis, situation)
    scale = 1e-6 * max(abs(start.high), abs(there.high), situation.base.ends[1])
    assert again.value == pytest.approx(start.value, rel=1e-6, abs=scale)
    assert again.low <= start.low + scale
    assert again.high >= start.high - scale
    assert again.assumptions[: len(there.assumptions)] == there.assumptions


@pytest.mark.parametrize(("basis", "to"), BACK)
@FEW
@given(figure=figures(), situation=situations(exact=True))
def test_with_an_exact_base_there_and_back_gives_the_bounds_too(basis, to, figure, situation):
    start = stated_on(basis, figure)
    there = convert_basis(start, basis, to, situation)
    again = convert_basis(there, to, basis, situation)
    scale = 1e-6 * max(abs(start.high), abs(there.high), situation.base.value)
    ends = (again.low, again.value, again.high)
    assert ends == pytest.approx((start.low, start.value, start.high), rel=1e-6, abs=scale)


@pytest.mark.parametrize(("basis", "to"), BACK)
@FEW
@given(figure=figures(), wider=figures(), situation=situations())
def test_a_wider_figure_gives_wider_bounds_and_a_larger_one_larger_ends(
    basis, to, figure, wider, situation
):
    # That the ends rise with the figure is why "at least" stays "at least".
    one, other = stated_on(basis, figure), stated_on(basis, wider)
    both = Bounded(one.value, min(one.low, other.low), max(one.high, other.high))
    found, whole = (convert_basis(f, basis, to, situation) for f in (one, both))
    hair = 1e-9 * max(abs(whole.low), abs(whole.high))
    assert whole.low <= found.low + hair
    assert whole.high >= found.high - hair
    larger = convert_basis(Bounded(one.high, one.high, one.high), basis, to, situation)
    assert larger.high == pytest.approx(found.high)
    assert larger.low >= found.low - hair


@given(st.floats(1, 50), st.floats(0.1, 1e6))
def test_an_increase_as_growth_is_the_composition_by_way_of_the_level(rate, base):
    situation = with_base(2020, base)
    direct = convert_basis(rate, "growth_rate", "increment", situation)
    level = convert_basis(rate, "growth_rate", "level", situation)
    assert direct == convert_basis(level, "level", "increment", situation)
    assert len(direct.assumptions) == 2
    assert direct.value == pytest.approx(base * ((1 + rate / 100) ** 5 - 1))
