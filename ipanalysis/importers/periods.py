"""Years in headings and time columns; a part of a year is never taken for the year."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from ipanalysis.importers.cells import plain

EARLIEST, LATEST = 1800, 2199  # whole numbers outside are figures, not years


@dataclass(frozen=True)
class Period:
    """A year, or a part of one.

    Attributes
    ----------
    year : int
        The year.
    part : bool
        Whether the figure covers or closes only a part of it (a month, a quarter, January to June).
    """

    year: int
    part: bool = False


_YEAR = "(?P<year>1[89][0-9]{2}|2[01][0-9]{2})"
_MONTH = "(?:0?[1-9]|1[0-2])"
_MONTH_NAME = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*"
_WHOLE = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_YEAR} ?(?:年|年度|年底|年末|年终|年全年|全年|年年底|年年末)?",
        rf"(?:截至|截止|至)?{_YEAR}年(?:底|末|12月31日|1 ?[-—–~至] ?12月)",
        rf"(?:at |as at |as of )?(?:the )?(?:end|year[- ]end)(?: of)? {_YEAR}",
        rf"{_YEAR}[ ,]*(?:\(?end of (?:the )?(?:year|period)\)?|year[- ]end|end)",
        rf"{_YEAR} ?\[YR(?P=year)\]",
        rf"{_YEAR}-A1",
        rf"{_YEAR}[-/.]12[-/.]31(?:[T ].*)?",
    )
]
_PART = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_YEAR}[- ]?(?:Q[1-4]|[HS][12]|T[1-3]|M{_MONTH}|W[0-9]{{1,2}})",
        rf"(?:Q[1-4]|H[12])[- /]?{_YEAR}",
        rf"{_YEAR}[-/.]{_MONTH}(?:[-/.](?:0?[1-9]|[12][0-9]|3[01]))?(?:[T ].*)?",
        rf"{_YEAR}年?(?:上半年|下半年|前[一二三]季度|前三季度|第?[一二三四1-4]季度?)末?",
        rf"(?:截至|截止)?{_YEAR}年(?:{_MONTH} ?[-—–~至] ?)?{_MONTH}月(?:[0-9]{{1,2}}日|底|末|份)?",
        rf"{_YEAR},? {_MONTH_NAME}",
        rf"{_MONTH_NAME},? {_YEAR}",
        rf"{_MONTH_NAME} ?[-–] ?{_MONTH_NAME},? {_YEAR}",
    )
]


def parse_period(raw: object, number_format: str = "") -> Period | None:
    """Return the year or the part of a year that a cell names, if it names one.

    Parameters
    ----------
    raw : object
        Text, whole number or date.
    number_format : str
        Number format of a spreadsheet cell: 1 January shown as ``yyyy`` is the year.

    Examples
    --------
    >>> parse_period("２０２０年底①"), parse_period("2024年1-6月"), parse_period("2024Q2")
    (Period(year=2020, part=False), Period(year=2024, part=True), Period(year=2024, part=True))
    >>> parse_period("2019/20") is None
    True
    """
    if raw is None or isinstance(raw, bool):
        return None
    if isinstance(raw, int | float):
        whole = float(raw).is_integer() and EARLIEST <= raw <= LATEST
        return Period(int(raw)) if whole else None
    if isinstance(raw, dt.date):
        return _from_date(raw, number_format)
    text = plain(raw)
    for patterns, part in ((_WHOLE, False), (_PART, True)):
        for pattern in patterns:
            match = pattern.fullmatch(text)
            if match:
                return Period(int(match["year"]), part)
    return None


def _from_date(day: dt.date, number_format: str) -> Period | None:
    if (day.month, day.day) == (12, 31):
        return Period(day.year)
    shown = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", number_format.lower())
    only_year = "y" in shown and not set("mdhs") & set(shown)
    if only_year:
        return Period(day.year)
    # 1 January with a full date may stand for the year or for the day: nobody can know.
    return None if (day.month, day.day) == (1, 1) else Period(day.year, part=True)


def year_in(text: str) -> int | None:
    """Return the year of a title, if it names exactly one and no part of one.

    Examples
    --------
    >>> year_in("2020年各地区授权量"), year_in("各地区授权量（2018—2020年）")
    (2020, None)
    """
    shown = plain(text)
    years = set(re.findall(r"(?<![0-9])(?:1[89][0-9]{2}|2[01][0-9]{2})(?![0-9])", shown))
    part = re.search(r"月|季度|半年|Q[1-4]|\b" + _MONTH_NAME + r"\b", shown, re.IGNORECASE)
    return int(years.pop()) if len(years) == 1 and not part else None
