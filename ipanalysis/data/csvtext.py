"""Texts in CSV files that a spreadsheet must not take for formulas, and back.

A spreadsheet runs a cell that begins with ``=``, ``+``, ``-`` or ``@``. Such a text is written
with an apostrophe before it, as OWASP advises, and read without it. So that nothing is lost, a
text that already has apostrophes there gets one more.
"""

from __future__ import annotations

import csv
import re

import pandas as pd

# Full-width signs count in East Asian locales; a tab or line break at the start is dropped by some
# programs, and blanks by others, so that what follows comes first. A negative number is no formula.
_FORMULA = re.compile(r"(?!-[0-9]+(\.[0-9]+)?\Z)(\s*[=+\-@＝＋－＠]|[\t\r\n\0])")
_APOSTROPHES = re.compile(r"'*")
_BEGINS = tuple(end + quote + b"'" for end in (b",", b"\n", b"\r") for quote in (b"", b'"'))


def escape(text: str) -> str:
    """Return a text as it is written into a CSV or spreadsheet file.

    Examples
    --------
    >>> escape("=1+1"), escape("-12 % since 2020"), escape("'=1+1")
    ("'=1+1", "'-12 % since 2020", "''=1+1")
    >>> escape("-5.2"), escape("'90s")
    ('-5.2', "'90s")
    """
    return f"'{text}" if _is_formula(text) else text


def restore(text: str) -> str:
    """Return the text that :func:`escape` was given.

    Examples
    --------
    >>> restore("'=1+1"), restore("''=1+1"), restore("'90s")
    ('=1+1', "'=1+1", "'90s")
    """
    return text[1:] if text.startswith("'") and _is_formula(text) else text


def _is_formula(text: str) -> bool:
    return _FORMULA.match(text, _APOSTROPHES.match(text).end()) is not None


def restore_column(column: pd.Series) -> pd.Series:
    """Return a column of texts as they were before :func:`escape`."""
    # Hardly any text begins with an apostrophe; the others are not looked at one by one.
    begins = column.str.startswith("'", na=False)
    if not begins.any():
        return column
    return column.where(~begins, column[begins].map(restore))


def csv_text(frame: pd.DataFrame) -> str:
    """Return a table as CSV: texts escaped, numbers as they are, missing cells empty.

    Parameters
    ----------
    frame : DataFrame
        Columns of numbers stay as they are; every other column is text.

    Returns
    -------
    str
        With a row of column names and LF at the ends of lines.

    Examples
    --------
    >>> print(csv_text(pd.DataFrame({"value": [-5.2], "note": ["=SUM(A1)"]})), end="")
    value,note
    -5.2,'=SUM(A1)
    """
    texts = {
        name: frame[name].map(lambda cell: escape(str(cell)), na_action="ignore").astype("str")
        for name in frame.columns
        if not pd.api.types.is_numeric_dtype(frame[name])
    }
    written = frame.assign(**texts).to_csv(index=False, lineterminator="\n")
    if "\r" not in written:
        return written
    # Python before 3.13 leaves a lone carriage return unquoted, and readers take it for a line end.
    quoted = csv.QUOTE_NONNUMERIC
    return frame.assign(**texts).to_csv(index=False, lineterminator="\n", quoting=quoted)


def has_escaped(content: bytes) -> bool:
    """Tell whether any cell of a CSV file begins with an apostrophe; hardly any file has one."""
    return content.startswith((b"'", b"\"'")) or any(begin in content for begin in _BEGINS)
