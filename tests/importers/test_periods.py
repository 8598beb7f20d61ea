"""Years in heads; a part of a year never passes for the year."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipanalysis.importers.periods import Period, parse_period, year_in


@pytest.mark.parametrize(
    "raw",
    [
        2020,
        2020.0,
        "2020",
        "２０２０",
        "2020年",
        "2020年①",
        "2020①",
        "2020*",
        "2020年底",
        "2020年末",
        "截至2020年底",
        "2020年12月31日",
        "2020年1-12月",
        "2020年1—12月",
        "end of 2020",
        "2020 [YR2020]",
        "2020-A1",
        "2020-12-31",
        "2020年度",
        " 2020 年 ",
    ],
)
def test_a_whole_year(raw):
    assert parse_period(raw) == Period(2020)


@pytest.mark.parametrize(
    "raw",
    [
        "2024-06",
        "2024/6",
        "2024Q2",
        "2024-Q2",
        "2024年1-6月",
        "2024年1—6月",
        "2024年6月",
        "2024年6月底",
        "2024年上半年",
        "2024年前三季度",
        "2024年二季度",
        "2024-S1",
        "2024-M06",
        "2024-W05",
        "2024H1",
        "Q3 2024",
        "June 2024",
        "Jan-Jun 2024",
        "2024-12",
        "2024年12月",
        "2024-06-30",
        dt.datetime(2024, 6, 30),
        dt.date(2024, 2, 1),
    ],
)
def test_a_part_of_a_year(raw):
    assert parse_period(raw) == Period(2024, part=True)


@pytest.mark.parametrize(
    "raw",
    [
        *("2019/20", "2019-20", "2019—2020年", "2020 年 预计", "2020E", "20200", "202", "年", ""),
        *("1-6月", "Total", 20200, 1700, 2020.5, True, None, "1999 2000", "2020年13月"),
    ],
)
def test_what_is_neither_is_nothing(raw):
    assert parse_period(raw) is None


def test_a_date_cell_is_a_year_where_it_shows_one():
    first = dt.datetime(2020, 1, 1)
    assert parse_period(first, "yyyy") == Period(2020)
    assert parse_period(first, 'yyyy"年"') == Period(2020)
    assert parse_period(first, "yyyy-mm-dd") is None  # the year or the day: nobody can know
    assert parse_period(dt.datetime(2020, 12, 31), "yyyy-mm-dd") == Period(2020)


@given(
    st.integers(1800, 2199),
    st.integers(1, 12),
    st.sampled_from(["{}-{:02}", "{}年{}月", "{}M{:02}"]),
)
def test_a_month_is_never_a_year(year, month, form):
    found = parse_period(form.format(year, month))
    assert found is None or found.part


@given(st.text())
def test_any_text_gives_a_year_in_range_or_nothing(text):
    found = parse_period(text)
    assert found is None or 1800 <= found.year <= 2199


def test_a_title_gives_its_year_only_if_it_has_one():
    assert year_in("2020年各地区授权量") == 2020
    assert year_in("Grants by region, 2020") == 2020
    assert year_in("2018-2020年各地区授权量") is None
    assert year_in("2020年1-6月各地区授权量") is None
    assert year_in("Grants by region") is None
