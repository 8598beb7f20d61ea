import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ipanalysis.data.vocabulary import BASES
from ipanalysis.targets.basis import (
    Bounded,
    Known,
    Refused,
    Situation,
    convert_basis,
    growth_rate,
    last_of_sum,
)

PERIOD = Situation(2021, 2025, 2025)


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


def test_an_increase_needs_the_value_of_the_eve_of_the_period():
    base = Situation(2021, 2025, 2025, base=Known(2020, 40))
    assert convert_basis(8, "increment", "level", base).value == 48
    for known in (None, Known(2019, 40)):
        result = convert_basis(8, "increment", "level", Situation(2021, 2025, 2025, base=known))
        assert isinstance(result, Refused)
        assert "the value of 2020" in result.reason.text()


def test_a_growth_rate_compounds_from_the_base():
    # 10 % a year over five years is 1.1^5 = 1.61051.
    situation = Situation(2021, 2025, 2025, base=Known(2020, 20.0))
    result = convert_basis(10, "growth_rate", "level", situation)
    assert result.value == pytest.approx(32.2102)


def test_a_sum_that_ends_before_the_target_year_is_refused():
    result = convert_basis(5, "cumulative", "annual", Situation(2021, 2025, 2023))
    assert isinstance(result, Refused)


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("to", BASES)
def test_every_pair_of_bases_is_converted_or_refused_in_words(basis, to):
    if basis == to:
        return
    result = convert_basis(5, basis, to, Situation(2021, 2025, 2025, Known(2020, 3.0), 0.1))
    if isinstance(result, Bounded):
        assert result.low <= result.value <= result.high
        assert result.assumption.text()
    else:
        assert result.reason.text()


@given(st.floats(1, 1e9), st.integers(1, 15), st.floats(-0.5, 1))
def test_amounts_that_grow_to_the_last_one_add_up_to_the_sum(total, years, growth):
    last = last_of_sum(total, years, growth)
    amounts = [last / (1 + growth) ** back for back in range(years)]
    assert sum(amounts) == pytest.approx(total, rel=1e-6)


@given(st.floats(1, 1e9), st.floats(-0.3, 0.6))
def test_bounds_hold_the_value_between_them(total, growth):
    situation = Situation(2021, 2025, 2025, growth=growth)
    result = convert_basis(total, "cumulative", "annual", situation)
    assert result.low <= result.value <= result.high


@given(st.floats(0.01, 1e6), st.floats(0.01, 1e6), st.integers(1, 30))
def test_growth_leads_from_the_base_to_the_target(base, target, years):
    assume(1e-4 < target / base < 1e4)
    rate = growth_rate(base, target, years)
    assert base * (1 + rate) ** years == pytest.approx(target, rel=1e-9)


@pytest.mark.parametrize(("base", "target"), [(0, 5), (5, 0), (-1, 5)])
def test_no_growth_is_formed_to_or_from_zero(base, target):
    assert growth_rate(base, target, 5) is None
