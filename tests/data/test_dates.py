import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipanalysis.data.dates import is_date, last_day


@given(st.dates(min_value=dt.date(1000, 1, 1)))
def test_a_day_is_its_own_last_day_and_never_after_that_of_its_month_or_year(day):
    text = day.isoformat()
    assert last_day(text) == day
    assert day <= last_day(text[:7]) <= last_day(text[:4])


def test_february_ends_on_the_29th_in_a_leap_year():
    assert last_day("2024-02") == dt.date(2024, 2, 29)


@pytest.mark.parametrize(
    "text", ["", "21", "2021-13", "2021-02-30", "2021/10/29", "２０２１", "2021-1-2", "1月2日"]
)
def test_other_texts_are_no_dates(text):
    assert not is_date(text)
