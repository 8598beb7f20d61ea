"""The ticks of a chart over years."""

from ipanalysis.plots.frame import make_frame, tick_labels, value_ticks, year_ticks


def test_amounts_are_drawn_from_zero():
    assert value_ticks([6.3, 16], from_zero=True)[0] == 0


def test_other_values_begin_near_the_smallest():
    assert value_ticks([63.69, 82.81], from_zero=False)[0] == 60


def test_negative_values_are_on_the_axis_too():
    ticks = value_ticks([-1.5, 3.2], from_zero=True)
    assert ticks[0] <= -1.5 and 0 in ticks and ticks[-1] >= 3.2


def test_a_single_value_has_an_axis():
    assert len(value_ticks([5], from_zero=False)) >= 2
    assert value_ticks([0], from_zero=True)[0] <= 0


def test_intervals_that_end_at_a_round_value_need_no_more_axis():
    assert value_ticks([63, 83], False, others=[72, 100])[-1] == 100


def test_years_are_whole_and_never_crowded():
    assert year_ticks(2020, 2025, 600) == [2020, 2021, 2022, 2023, 2024, 2025]
    assert year_ticks(1985, 2030, 600) == list(range(1985, 2031, 5))
    assert year_ticks(2020, 2020, 600) == [2020]


def test_ticks_have_the_same_number_of_decimals():
    assert tick_labels([6.5, 6.75, 7.0], "en") == ["6.50", "6.75", "7.00"]
    assert tick_labels([0, 5000, 10000], "zh") == ["0", "5000", "10,000"]
    assert tick_labels([-1, 0], "en") == ["\u22121", "0"]


def test_a_place_on_the_page_is_proportional():
    frame = make_frame([2020, 2030], [0, 50, 100], ["0", "50", "100"], 40, 200, 100)
    _, middle = frame.at(2025, 50)
    assert middle == 140  # 40 + 200 / 2
    first, last = frame.at(2020, 0)[0], frame.at(2030, 0)[0]
    assert abs(frame.at(2025, 0)[0] - (first + last) / 2) < 1e-9
    assert abs(last - (720 - 100 - 14)) < 1e-9


def test_the_first_rank_stands_on_top():
    frame = make_frame([2020, 2030], [0, 10], ["0", "10"], 0, 100, 0, downwards=True)
    assert frame.at(2020, 0)[1] < frame.at(2020, 10)[1]


def test_a_single_year_stands_in_the_middle():
    frame = make_frame([2020], [0, 10], ["0", "10"], 0, 100, 0)
    assert abs(frame.at(2020, 0)[0] - (frame.area.left + frame.area.right) / 2) < 1e-9
