import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipanalysis.locale import Text
from ipanalysis.targets.basis import Bounded, Known, Refused, compose
from ipanalysis.targets.basis.figure import combined

NUMBERS = st.floats(-1e6, 1e6)


def times(factor, word):
    said = Text(word)
    return lambda figure: combined(figure, Known(2020, factor, sources=(word,)), _times, said)


def _times(figure, factor):
    return figure * factor


def refusing(figure):
    return Refused(Text("No."))


def test_a_range_runs_from_its_stated_ends_and_counts_by_its_lower_one():
    figure = Bounded.of(30, 40)
    assert (figure.low, figure.value, figure.high) == (30, 30, 40)
    for none in (None, float("nan")):
        assert Bounded.of(30, none) == Bounded(30, 30, 30)


def test_without_an_assumption_there_is_no_text():
    assert Bounded.of(3).assumption is None


def test_a_chain_joins_assumptions_and_sources_in_order():
    figure = compose(times(2, "One."), times(3, "Two."), times(2, "One."))(Bounded.of(1, 2))
    assert (figure.low, figure.high) == (12, 24)
    assert figure.assumption.text() == "One. Two. One."
    assert figure.sources == ("One.", "Two.")


def test_the_first_refusal_ends_a_chain():
    after = []
    chain = compose(times(2, "One."), refusing, after.append)
    assert chain(Bounded.of(1)).reason.text() == "No."
    assert after == []


@given(st.floats(0.1, 10), st.floats(0.1, 10), st.floats(0.1, 10))
def test_how_steps_are_grouped_does_not_matter(one, two, three):
    a, b, c = times(one, "a"), times(two, "b"), times(three, "c")
    figure = Bounded.of(1, 5)
    assert compose(compose(a, b), c)(figure) == compose(a, compose(b, c))(figure)
    assert compose(a, compose())(figure) == a(figure)


@given(st.tuples(NUMBERS, NUMBERS, NUMBERS), st.tuples(NUMBERS, NUMBERS, NUMBERS))
def test_what_two_ranges_make_holds_every_pair_of_their_values(first, second):
    (low, value, high), (least, taken, most) = sorted(first), sorted(second)
    known = Known(2020, taken, least, most)
    found = combined(Bounded(value, low, high), known, _times, Text("x"))
    for figure in (low, value, high):
        for other in (least, taken, most):
            assert found.low <= figure * other <= found.high


def test_no_figure_is_made_that_is_no_number():
    found = combined(Bounded.of(1e308), Known(2020, 10.0), _times, Text("x"))
    assert isinstance(found, Refused)


@pytest.mark.parametrize("kind", [Bounded.of(3, 5), Known(2020, 3.0, 3.0, 5.0)])
def test_another_unit_scales_the_ends(kind):
    scaled = kind.scaled(10_000, 1)
    assert scaled.value == 30_000
    assert scaled.high == 50_000
    assert kind.scaled(7, 7) is kind
