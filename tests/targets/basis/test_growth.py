import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ipanalysis.targets.basis.growth import growth_rate, last_of_sum, path_at, sum_of_last


@given(st.floats(1, 1e9), st.integers(1, 15), st.floats(-0.5, 1))
def test_amounts_that_grow_to_the_last_one_add_up_to_the_sum(total, years, growth):
    last = last_of_sum(total, years, growth)
    amounts = [last / (1 + growth) ** back for back in range(years)]
    assert sum(amounts) == pytest.approx(total, rel=1e-6)
    assert sum_of_last(last, years, growth) == pytest.approx(total)


@given(st.floats(0.01, 1e6), st.floats(0.01, 1e6), st.integers(1, 30))
def test_growth_leads_from_the_base_to_the_target(base, target, years):
    assume(1e-4 < target / base < 1e4)
    rate = growth_rate(base, target, years)
    assert base * (1 + rate) ** years == pytest.approx(target, rel=1e-9)


@pytest.mark.parametrize(("base", "target", "years"), [(0, 5, 5), (5, 0, 5), (-1, 5, 5), (4, 5, 0)])
def test_no_growth_is_formed_to_or_from_zero_or_in_no_time(base, target, years):
    assert growth_rate(base, target, years) is None


@given(st.floats(0.1, 1e6), st.floats(0.1, 1e6), st.integers(2021, 2029))
def test_a_path_runs_between_base_and_target(base, target, year):
    low, high = path_at((2020, base), (2030, target), year)
    hair = 1e-9 * max(base, target)
    assert min(base, target) - hair <= low <= high <= max(base, target) + hair


@pytest.mark.parametrize("year", [2019, 2020, 2030, 2031])
def test_outside_a_path_nothing_is_said(year):
    assert path_at((2020, 1.0), (2030, 2.0), year) is None
