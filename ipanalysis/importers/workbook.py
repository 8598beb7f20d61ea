"""Reading an Excel workbook without trusting it.

The sizes that the zip directory states are looked at before anything is unpacked, and cells are
counted while they are read, so that a small file that unpacks to gigabytes is refused by name.
"""

from __future__ import annotations

import posixpath
import re
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from ipanalysis.errors import IpaError, UsageError
from ipanalysis.importers.grid import Cell, Grid
from ipanalysis.locale import N_

MOST_BYTES = 300_000_000  # all parts of a workbook together, unpacked
MOST_CELLS = 2_000_000  # rows x columns of a sheet, gaps included
MOST_PARTS = 10_000

OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # .xls, and every workbook with a password
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")

_TOO_LARGE = N_(
    "{file} is refused: unpacked it would take {size} MB, and {most} MB are the most. It may be "
    "damaged or made to harm; save the sheet you need as a file of its own."
)
_TOO_MANY = N_(
    "{file} is refused: the sheet {sheet} has more than {most} cells, gaps included. Save the "
    "table you need as a file of its own."
)
_DAMAGED = N_(
    "{file} cannot be read as an Excel workbook: {why}. Open it in a spreadsheet program and save "
    "it again as .xlsx."
)


def read_workbook(path: Path, sheet: str | None = None) -> Grid:
    """Return one sheet of an .xlsx workbook as a grid.

    Parameters
    ----------
    path : Path
        The file.
    sheet : str, optional
        Name of the sheet; may be left out where only one has content.

    Returns
    -------
    Grid
        Stored results of formulas; each of merged cells holds the value of the first.

    Raises
    ------
    IpaError
        If it is damaged, locked by a password, of another format or absurdly large; each with
        what to do.
    UsageError
        If there is no such sheet, or several have content and none was named.
    """
    check_archive(path)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of what it does not keep (styles, validations); nothing of it is read.
            warnings.simplefilter("ignore")
            return _read(path, sheet)
    except IpaError:
        raise
    except Exception as error:  # whatever a damaged file makes the XML or zip reader raise
        why = f"{type(error).__name__}: {error}".strip(": ")
        raise IpaError(_DAMAGED, file=path.name, why=why) from None


def _read(path: Path, sheet: str | None) -> Grid:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    formulas = openpyxl.load_workbook(path, read_only=True)
    try:
        name = _chosen(book, sheet, path)
        rows = list(_rows(book[name], path.name))
        _mark_formulas(rows, formulas[name])
    finally:
        book.close()
        formulas.close()
    _fill_merged(rows, _merged(path, name))
    return Grid(name, rows)


def check_archive(path: Path) -> None:
    """Refuse what is no workbook, or one that is too large, before anything is unpacked.

    Raises
    ------
    IpaError
        With what to do.
    """
    with path.open("rb") as file:
        start = file.read(8)
    if start == OLE:
        raise IpaError(_other_format(path), file=path.name)
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    # zipfile raises NotImplementedError for a version of the format that it cannot read.
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise IpaError(_DAMAGED, file=path.name, why=error) from None
    size = sum(part.file_size for part in parts)
    if size > MOST_BYTES or len(parts) > MOST_PARTS:
        most = MOST_BYTES // 10**6
        raise IpaError(_TOO_LARGE, file=path.name, size=size // 10**6, most=most)
    names = {part.filename for part in parts}
    if "xl/workbook.bin" in names or "mimetype" in names or "Index/Document.iwa" in names:
        raise IpaError(
            N_("{file} is a spreadsheet of another format. Save it as .xlsx or as CSV UTF-8."),
            file=path.name,
        )


def _other_format(path: Path) -> str:
    if _ENCRYPTED in path.read_bytes():
        return N_(
            "{file} is locked by a password. Open it, remove the password and save it as .xlsx."
        )
    return N_("{file} is an old Excel file (.xls). Open it and save it as .xlsx or as CSV UTF-8.")


def _chosen(book, sheet: str | None, path: Path) -> str:
    names = [s.title for s in book.worksheets if s.sheet_state == "visible"] or book.sheetnames
    if sheet is not None:
        if sheet in book.sheetnames:
            return sheet
        text = N_("{file} has no sheet {sheet!r}. Its sheets: {names}.")
        raise UsageError(text, file=path.name, sheet=sheet, names=tuple(book.sheetnames))
    filled = [name for name in names if _has_content(book[name])]
    if len(filled) > 1:
        text = N_("{file} has several sheets. Name one with --sheet: {names}.")
        raise UsageError(text, file=path.name, names=tuple(filled))
    if not filled:
        raise IpaError(N_("{file} has no sheet with content."), file=path.name)
    return filled[0]


def _has_content(sheet) -> bool:
    if not hasattr(sheet, "reset_dimensions"):
        return False  # a sheet that is a chart
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=2000, values_only=True)
    return any(value is not None for row in rows for value in row)


def _rows(sheet, file: str) -> Iterator[list[Cell]]:
    sheet.reset_dimensions()  # what the file states about its size may be wrong by millions
    cells = 0
    for row in sheet.iter_rows():
        cells += max(1, len(row))
        if cells > MOST_CELLS:
            raise IpaError(_TOO_MANY, file=file, sheet=sheet.title, most=f"{MOST_CELLS:,}")
        yield [_cell(cell) for cell in row]


def _cell(cell) -> Cell:
    value = cell.value
    if value is None:
        return Cell()
    if isinstance(value, str) and not value.strip():
        return Cell()
    return Cell(value, cell.number_format or "")


def _mark_formulas(rows: list[list[Cell]], sheet) -> None:
    """Mark formulas that have no stored result; their cells would pass for empty ones."""
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows()):
        for column, cell in enumerate(row):
            if getattr(cell, "data_type", None) == "f" and rows[number][column].value is None:
                rows[number][column] = Cell(None, formula=True)


def _merged(path: Path, sheet: str) -> list[tuple[int, int, int, int]]:
    """Return the merged ranges of a sheet: first and last row, first and last column, from 0.

    openpyxl makes an object for each cell of a merged range, which one line of XML can make 17
    billion; so the ranges are read as they stand.
    """
    with zipfile.ZipFile(path) as archive, archive.open(_part(archive, sheet)) as file:
        found = []
        for _, element in ElementTree.iterparse(file):
            if _tag(element) == "mergeCell":
                match = _RANGE.fullmatch(element.get("ref", ""))
                if match:
                    found.append(_corners(match))
            if _tag(element) == "row":
                element.clear()
    return found


def _corners(match: re.Match) -> tuple[int, int, int, int]:
    from openpyxl.utils import column_index_from_string

    first, top, last, bottom = match.groups()
    columns = column_index_from_string(first) - 1, column_index_from_string(last) - 1
    return int(top) - 1, int(bottom) - 1, *columns


def _part(archive: zipfile.ZipFile, sheet: str) -> str:
    """Return the name of the part of the archive that holds a sheet."""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    entry = next(e for e in book.iter() if _tag(e) == "sheet" and e.get("name") == sheet)
    relation = next(v for k, v in entry.attrib.items() if k.endswith("}id"))
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    target = next(entry.get("Target") for entry in relations if entry.get("Id") == relation)
    return target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)


def _tag(element: ElementTree.Element) -> str:
    """Return a tag without its namespace, in which transitional and strict workbooks differ."""
    return element.tag.rpartition("}")[2]


def _fill_merged(rows: list[list[Cell]], ranges: list[tuple[int, int, int, int]]) -> None:
    width = max((len(row) for row in rows), default=0)
    left_over = MOST_CELLS  # merged ranges do not overlap, unless somebody wrote them to harm
    for top, bottom, left, right in ranges:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        left_over -= (min(bottom, len(rows)) - top + 1) * (min(right, width) - left + 1)
        if left_over < 0:
            raise ValueError("merged cells overlap")
        first = rows[top][left]
        shared = Cell(first.value, first.number_format, first.formula, merged=True)
        for row in rows[top : bottom + 1]:
            row += [Cell()] * (min(right + 1, width) - len(row))
            row[left : right + 1] = [shared] * (min(right + 1, width) - left)
