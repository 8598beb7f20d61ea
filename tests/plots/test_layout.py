"""Lines that fit and labels that keep off each other."""

from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from ipanalysis.plots.layout import Box, line_width, place, spread, wrap

BOUNDS = Box(0, 0, 400, 200)


def test_a_text_that_fits_stays_one_line():
    assert wrap("每万人口发明专利拥有量", 300, 9) == ["每万人口发明专利拥有量"]
    assert wrap("", 300, 9) == [""]


def test_chinese_breaks_into_lines_of_equal_length():
    # 14 characters of 12 px; 10 fit into 120 px; 7 and 7 are even.
    text = "每万人口高价值发明专利拥有量"
    assert wrap(text, 120, 9) == [text[:7], text[7:]]


def test_punctuation_neither_begins_nor_ends_a_line_wrongly():
    # 84 px hold 7 characters: "）" must not begin the second line, nor "（" end the first.
    for lines in (wrap("知识产权（专利等）保护", 84, 9), wrap("知识产权保护（专利）", 84, 9)):
        assert not any(line[0] in "）" or line[-1] in "（" for line in lines)


@given(st.text("知识产权12，。（）%", min_size=1, max_size=40), st.integers(40, 200))
def test_no_line_begins_with_a_comma_or_ends_with_a_bracket(text, width):
    lines = wrap(text, width, 9)
    assert not any(line[0] in "，。）%" for line in lines[1:])
    assert not any(line[-1] == "（" for line in lines[:-1])


def test_latin_words_and_numbers_in_chinese_stay_whole():
    lines = wrap("版权产业增加值占GDP比重（2016年目录）", 72, 9)
    assert len(lines) > 2
    assert "GDP" in "|".join(lines) and "2016" in "|".join(lines)


def test_english_breaks_between_words_only():
    text = "Patent-intensive industries, value added as a share of GDP"
    lines = wrap(text, 205, 9)
    assert " ".join(lines) == text
    assert len(lines) == 2


TEXTS = st.text("知识产权 ab12，。（）%-", min_size=1, max_size=60).map(
    lambda t: " ".join(t.split())
)


@given(TEXTS, st.integers(60, 300))
def test_wrapping_loses_nothing_and_keeps_to_the_width(text, width):
    assume(text)
    lines = wrap(text, width, 9)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    for line in lines:
        # A single word that is too long for any line may stand out.
        assert line_width(line, 9) <= width + 0.01 or len(wrap(line, 10_000, 9)) == 1
        if line_width(line, 9) > width:
            assert " " not in line


def test_labels_are_moved_apart_by_as_little_as_possible():
    # 50 and 52 shall be 10 apart: 46 and 56 keep their mean of 51.
    assert spread([50, 52, 90], 10, 0, 100) == [46, 56, 90]
    assert spread([52, 50], 10, 0, 100) == [56, 46]
    assert spread([], 10, 0, 100) == []


def test_labels_stay_between_the_ends():
    assert spread([-5, -4], 10, 0, 100) == [0, 10]
    assert spread([99, 100, 100], 10, 0, 100) == [80, 90, 100]


@given(st.lists(st.integers(-50, 250), max_size=9), st.integers(1, 25))
def test_labels_keep_their_order_and_their_distance(places, gap):
    result = spread(places, gap, 0, 200)
    assert all(-1e-6 <= place <= 200 + 1e-6 for place in result)
    assert all(b - a >= gap - 1e-6 for a, b in pairwise(sorted(result)))
    moved = dict(zip(places, result, strict=True))
    assert [moved[place] for place in sorted(moved)] == sorted(moved.values())


def test_too_many_labels_share_the_room_evenly():
    assert spread([5, 5, 5], 100, 0, 50) == [0, 25, 50]


def test_a_label_takes_its_first_choice_where_nothing_is_in_the_way():
    spot = place((100, 100), (40, 16), [], BOUNDS, order="NS", distance=8)
    # 16 high and 8 above the point: from 76 to 92, centred on 100.
    assert spot == Box(80, 76, 120, 92)


def test_a_label_gives_way_to_what_stands_there():
    above = Box(60, 60, 140, 95)
    spot = place((100, 100), (40, 16), [above], BOUNDS, order="NS", distance=8)
    assert spot.top == 108


def test_a_label_stays_inside():
    spot = place((399, 2), (60, 16), [], BOUNDS, order="N", distance=8)
    assert (spot.right, spot.top) == (400, 0)


def test_where_all_is_taken_the_least_is_covered():
    full = Box(0, 0, 400, 100)
    spot = place((100, 100), (40, 16), [full, Box(0, 100, 400, 110)], BOUNDS, "NS", 8)
    assert spot.top >= 108
