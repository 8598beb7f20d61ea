"""One sheet of a workbook: headings, and cells that a spreadsheet takes for what they are."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from numbers import Integral
from typing import TYPE_CHECKING

import pandas as pd

from ipanalysis.data.csvtext import escape
from ipanalysis.views.text import display_width

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

LONGEST = 32_767  # characters a cell can hold
ROWS = 1_048_575  # rows a sheet can hold under its headings
YEAR, FRACTION, TEXT, PLAIN = "0", "0.0##%", "@", "General"
_GROUPED = "#,##0"
_NARROW, _WIDE, _LOOKED_AT = 7, 46, 400
# What XML cannot hold. A lone carriage return would come back as a line feed, so it is one already.
_IMPOSSIBLE = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAKS = re.compile("\r\n?")


@dataclass(frozen=True)
class Column:
    """A column of a sheet.

    Attributes
    ----------
    head : str
        Its heading.
    cells : sequence of str, int, float or None
        Its cells; None stays empty.
    form : str
        The number format of its figures.
    """

    head: str
    cells: Sequence[str | int | float | None]
    form: str = PLAIN


def plain_text(text: str) -> str:
    r"""Return a text as a cell can hold it.

    Examples
    --------
    >>> plain_text("one\r\ntwo"), plain_text("a\x00b") == "a\ufffdb"
    ('one\ntwo', True)
    """
    text = _IMPOSSIBLE.sub("\ufffd", _BREAKS.sub("\n", text))
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def add_sheet(book: Workbook, name: str, columns: Sequence[Column]) -> None:
    """Add a sheet with a heading row that stays in view and can be filtered.

    Parameters
    ----------
    book : Workbook
        A workbook in write-only mode.
    name : str
        Name of the sheet, as it may be.
    columns : sequence of Column
        Its columns, all of the same length.
    """
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    length = len(columns[0].cells)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{length + 1}"
    for place, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = _width(column)
    styles = _Styles(sheet)
    sheet.append([styles.cell(column.head, "head") for column in columns])
    for row in zip(*(column.cells for column in columns), strict=True):
        sheet.append([styles.cell(v, c.form) for v, c in zip(row, columns, strict=True)])


def add_page(
    book: Workbook, name: str, lines: Iterable[Sequence[str | int]], widths: Sequence[float]
) -> None:
    """Add a sheet of free lines; a line of one cell is a heading."""
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    for place, wide in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = wide
    styles = _Styles(sheet)
    for line in lines:
        sheet.append([styles.cell(value, "title" if len(line) == 1 else PLAIN) for value in line])


class _Styles:
    """The cells of a sheet. Each style is made once: to set it cell by cell takes long."""

    def __init__(self, sheet: WriteOnlyWorksheet) -> None:
        self.sheet = sheet
        self.known: dict[str, object] = {}

    def cell(self, value: str | int | float | None, form: str) -> WriteOnlyCell | None:
        """Return the cell of a value; `form` is a number format, ``head`` or ``title``."""
        from openpyxl.cell import WriteOnlyCell

        if value is None or value == "":
            return None
        if not isinstance(value, str):
            grouped = form == PLAIN and float(value).is_integer() and abs(value) >= 1000
            cell = WriteOnlyCell(self.sheet, value)
            cell._style = self._style(_GROUPED if grouped else form)
            if isinstance(value, float):
                cell._value = repr(value)  # openpyxl itself would round to 16 digits
            return cell
        text = plain_text(value)
        cell = WriteOnlyCell(self.sheet, text)
        # A text that begins with = would be a formula, and one like #N/A an error.
        cell.data_type = "s"
        formula = escape(text) != text  # stays a text when somebody edits the cell
        own = form if form in ("head", "title") else "quoted" if formula else TEXT
        cell._style = self._style(own)
        return cell

    def _style(self, form: str) -> object:
        if form not in self.known:
            self.known[form] = self._made(form)
        return self.known[form]

    def _made(self, form: str) -> object:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font, PatternFill

        cell = WriteOnlyCell(self.sheet)
        cell.alignment = Alignment(vertical="top", wrap_text=form != "title")
        cell.number_format = TEXT if form in ("head", "title", "quoted") else form
        cell.quotePrefix = form == "quoted"
        if form in ("head", "title"):
            cell.font = Font(bold=True)
        if form == "head":
            cell.fill = PatternFill("solid", fgColor="E8EDF3")
        return cell._style


def figure(value: object) -> float | int | str | None:
    """Return a figure as a cell can hold it: nothing if it is missing, infinity as a text.

    Examples
    --------
    >>> figure(2020), figure(0.1), figure(float("nan")), figure(float("inf"))
    (2020, 0.1, None, 'inf')
    """
    if pd.isna(value):
        return None
    if isinstance(value, Integral):
        return int(value)
    return float(value) if math.isfinite(value) else str(float(value))


def _width(column: Column) -> float:
    texts = [column.head, *(str(c) for c in islice(column.cells, _LOOKED_AT) if c is not None)]
    longest = max(display_width(line) for text in texts for line in (text.splitlines() or [""]))
    return min(_WIDE, max(_NARROW, longest + 2))
