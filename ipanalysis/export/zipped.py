"""The bytes of a workbook: the same for the same content, whenever it is written."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from openpyxl import Workbook

# The first day that a zip file can hold; a date of our own would say something that is not so.
_DAY = dt.datetime(1980, 1, 1)


def workbook_bytes(book: Workbook) -> bytes:
    """Return a workbook as a file without the time of its making.

    Parameters
    ----------
    book : Workbook
        The workbook; it can be written once.
    """
    from openpyxl.writer.excel import ExcelWriter

    book.properties.created = book.properties.modified = _DAY
    raw = io.BytesIO()
    # Not book.save(), which sets the time of the last change to now.
    with ZipFile(raw, "w", ZIP_DEFLATED, allowZip64=True) as archive:
        ExcelWriter(book, archive).save()
    return _without_times(raw)


def _without_times(raw: io.BytesIO) -> bytes:
    steady = io.BytesIO()
    with ZipFile(raw) as old, ZipFile(steady, "w", ZIP_DEFLATED, allowZip64=True) as new:
        for name in old.namelist():
            entry = ZipInfo(name, _DAY.timetuple()[:6])
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 0  # on every system alike
            new.writestr(entry, old.read(name))
    return steady.getvalue()
