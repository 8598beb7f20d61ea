"""Publication dates that may be a year, a month or a day."""

from __future__ import annotations

import calendar
import datetime as dt

import pandas as pd

# Years outside are slips of the pen (0000, 9999, 20255 cut short), not dates of policy.
FIRST_YEAR, LAST_YEAR = 1000, 2200


def last_day(date: str) -> dt.date:
    """Return the last day that a date can mean.

    A source dated by year or month alone was out by the end of that year or month at the
    latest, so that is the first day on which it surely was known.

    Raises
    ------
    ValueError
        If the text is not ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

    Examples
    --------
    >>> last_day("2021"), last_day("2021-02"), last_day("2021-10-29")
    (datetime.date(2021, 12, 31), datetime.date(2021, 2, 28), datetime.date(2021, 10, 29))
    """
    parts = date.split("-")
    if [len(p) for p in parts] not in ([4], [4, 2], [4, 2, 2]) or not all(
        p.isascii() and p.isdigit() for p in parts
    ):
        raise ValueError(f"not YYYY, YYYY-MM or YYYY-MM-DD: {date!r}")
    numbers = [int(p) for p in parts]
    year, month = numbers[0], numbers[1] if len(numbers) > 1 else 12
    if not 1 <= month <= 12:
        raise ValueError(f"no month {month}: {date!r}")
    day = numbers[2] if len(numbers) > 2 else calendar.monthrange(year, month)[1]
    return dt.date(year, month, day)


def last_days(dates: pd.Series) -> pd.Series:
    """Return :func:`last_day` of each date as timestamps; missing dates stay missing.

    Examples
    --------
    >>> last_days(pd.Series(["2021-10", None])).tolist()
    [Timestamp('2021-10-31 00:00:00'), NaT]
    """
    days = {d: pd.Timestamp(last_day(d)) for d in dates.dropna().unique()}
    return pd.to_datetime(dates.map(days))


def is_date(text: str) -> bool:
    """Tell whether a text is a date of one of the three forms, of a year that can be meant."""
    try:
        return FIRST_YEAR <= last_day(text).year <= LAST_YEAR
    except ValueError:
        return False
