"""Publication dates that may be a year, a month or a day."""

from __future__ import annotations

import calendar
import datetime as dt
from numbers import Integral

import pandas as pd

from ipanalysis.errors import UsageError
from ipanalysis.locale import N_

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
    year, month, day = _parts(date)
    month = month or 12
    return dt.date(year, month, day or calendar.monthrange(year, month)[1])


def first_day(date: str) -> dt.date:
    """Return the first day that a date can mean.

    Raises
    ------
    ValueError
        If the text is not ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

    Examples
    --------
    >>> first_day("2021"), first_day("2021-02")
    (datetime.date(2021, 1, 1), datetime.date(2021, 2, 1))
    """
    year, month, day = _parts(date)
    return dt.date(year, month or 1, day or 1)


def _parts(date: str) -> tuple[int, int | None, int | None]:
    parts = date.split("-")
    if [len(p) for p in parts] not in ([4], [4, 2], [4, 2, 2]) or not all(
        p.isascii() and p.isdigit() for p in parts
    ):
        raise ValueError(f"not YYYY, YYYY-MM or YYYY-MM-DD: {date!r}")
    numbers = [int(p) for p in parts]
    year, month, day = (*numbers, None, None)[:3]
    dt.date(year, 1 if month is None else month, 1 if day is None else day)  # such a day exists
    return year, month, day


def last_days(dates: pd.Series) -> pd.Series:
    """Return :func:`last_day` of each date as timestamps; missing dates stay missing.

    Examples
    --------
    >>> last_days(pd.Series(["2021-10", None])).tolist()
    [Timestamp('2021-10-31 00:00:00'), NaT]
    """
    days = {d: pd.Timestamp(last_day(d)) for d in dates.dropna().unique()}
    return pd.to_datetime(dates.map(days))


def as_day(date: object) -> dt.date:
    """Return the day that a user names.

    Parameters
    ----------
    date : str, int or date
        ``YYYY-MM-DD``; a year or month alone means its last day, and so does a year given as a
        number. Also a date, datetime or pandas timestamp.

    Raises
    ------
    UsageError
        If it is none of these, or there is no such day.

    Examples
    --------
    >>> as_day("2021-10"), as_day(2021), as_day(pd.Timestamp("2021-10-29 16:00"))
    (datetime.date(2021, 10, 31), datetime.date(2021, 12, 31), datetime.date(2021, 10, 29))
    """
    if isinstance(date, dt.datetime) and not pd.isna(date):  # pandas timestamps too
        return date.date()
    if isinstance(date, dt.date) and not pd.isna(date):
        return date
    if isinstance(date, Integral) and not isinstance(date, bool) and date >= FIRST_YEAR:
        date = str(date)  # a year; a smaller number may be anything
    try:
        return last_day(date.strip() if isinstance(date, str) else "")
    except ValueError:
        text = N_("{date} is no date. Give YYYY-MM-DD, YYYY-MM or YYYY, such as 2021-10-31.")
        raise UsageError(text, date=repr(date)) from None


def is_date(text: str) -> bool:
    """Tell whether a text is a date of one of the three forms, of a year that can be meant."""
    try:
        return FIRST_YEAR <= last_day(text).year <= LAST_YEAR
    except ValueError:
        return False
