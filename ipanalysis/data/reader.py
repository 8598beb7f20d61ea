"""Reading one CSV table as text, with everything that is wrong with the file itself."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pandas as pd

from ipanalysis.data.csvtext import restore_column
from ipanalysis.data.schema import Table
from ipanalysis.locale import N_, Text
from ipanalysis.problems import Problem

OWN_COLUMN = "x_"  # columns a researcher adds begin with this
_CHUNK = 1 << 20  # bytes
_BORDERS = b",\r\n"
_AFTER = (b",", b"\r", b"\n", b"")
_QUOTED = re.compile(rb'"[^"]*+(?:""[^"]*+)*+"').match


def read_table(path: Path, table: Table) -> tuple[pd.DataFrame, list[Problem]]:
    """Read a table of a study; every cell stays text.

    Parameters
    ----------
    path : Path
        The CSV file: UTF-8 with or without byte order mark.
    table : Table
        Its schema.

    Returns
    -------
    frame : DataFrame
        All columns of the schema (dtype str, surrounding spaces removed, and the apostrophe that
        keeps a spreadsheet from running a text), columns of the researcher's own (``x_...``),
        indexed by the row as a spreadsheet counts (first row 2).
        Empty if the file could not be understood.
    problems : list of Problem
        What is wrong with encoding, shape and columns.
    """
    raw, problems = _utf8(path, table)
    if problems:
        return _nothing(table), problems
    frame, shape = _cells(raw, path.name)
    if any(p.kind in ("broken_csv", "long_row") for p in shape):
        return _nothing(table), shape  # which cell belongs to which column cannot be known
    frame.index += 1
    if (frame[0] == "").any():  # perhaps a blank row
        frame = frame[(frame != "").any(axis="columns")]
    if frame.empty:  # nothing but commas
        return _nothing(table), [_empty(path, table)]
    names = [str(name) for name in frame.iloc[0]]
    problems = _column_problems(names, path.name, table) + shape
    if any(p.kind in ("missing_column", "duplicate_column") for p in problems):
        return _nothing(table), problems
    frame = frame.iloc[1:].set_axis(names, axis="columns")
    kept = [n for n in names if n in table.columns or n.startswith(OWN_COLUMN)]
    frame = frame[kept]
    for field in table.fields:
        if field.optional and field.name not in names:
            frame = frame.assign(**{field.name: pd.Series("", frame.index, dtype="str")})
    return frame.apply(restore_column) if b"'" in raw else frame, problems


def _cells(raw: bytes, file: str) -> tuple[pd.DataFrame, list[Problem]]:
    """Return all cells without spaces around them, and what is wrong with the shape.

    Row 0 has the names of the columns. Arrow reads in a third of the time of pandas and refuses
    rows of another width itself, but it lets quotes pass that are not closed, and it does not say
    everything that is wrong. So where a quote does not close, or Arrow refuses, the rows are
    gone through one by one.
    """
    body = raw.lstrip(b"\n")  # neither reader understands blank lines at the top
    above = len(raw) - len(body)
    try:
        frame = _arrow_cells(body)
    except (ValueError, csv.Error):  # pyarrow.ArrowInvalid is a ValueError
        problems = _shape_problems(raw, file)
        if any(p.kind in ("broken_csv", "long_row") for p in problems):
            return pd.DataFrame(), problems
        frame = _pandas_cells(body)
    else:
        problems = [] if _quotes_close(body) else _shape_problems(raw, file)
    frame.index += above
    return frame, problems


def _quotes_close(raw: bytes) -> bool:
    """Tell whether each cell that opens with a quote ends with one, as ``csv`` in strict mode."""
    quote = raw.find(b'"')
    while quote >= 0:
        end = quote + 1
        if quote == 0 or raw[quote - 1] in _BORDERS:  # elsewhere it is a character like others
            cell = _QUOTED(raw, quote)
            if cell is None or raw[cell.end() : cell.end() + 1] not in _AFTER:
                return False
            end = cell.end()
        quote = raw.find(b'"', end)
    return True


def _pandas_cells(raw: bytes) -> pd.DataFrame:
    """Return all cells; short rows are filled up."""
    options = {"header": None, "dtype": str, "keep_default_na": False, "skip_blank_lines": False}
    return pd.read_csv(BytesIO(raw), **options).apply(lambda column: column.str.strip())


def _arrow_cells(raw: bytes) -> pd.DataFrame:
    import pyarrow as pa
    from pyarrow import compute
    from pyarrow import csv as arrow_csv

    width = len(next(filter(None, _rows(raw))))
    types = {f"f{n}": pa.large_string() for n in range(width)}
    table = arrow_csv.read_csv(
        pa.BufferReader(raw),
        arrow_csv.ReadOptions(use_threads=False, autogenerate_column_names=True),
        # Blank lines are kept, so that rows are counted as a spreadsheet counts them.
        arrow_csv.ParseOptions(newlines_in_values=b'"' in raw, ignore_empty_lines=False),
        arrow_csv.ConvertOptions(column_types=types, strings_can_be_null=False),
    )
    columns = (compute.utf8_trim_whitespace(table.column(name)) for name in types)
    return pd.DataFrame({n: pd.array(cells, dtype="str") for n, cells in enumerate(columns)})


def _rows(raw: bytes) -> Iterator[list[str]]:
    return csv.reader(TextIOWrapper(BytesIO(raw), "utf-8", newline=""), strict=True)


def _shape_problems(raw: bytes, file: str) -> list[Problem]:
    """Find rows of another width than the first, and quotes that are not closed."""
    rows = _rows(raw)
    problems, width, number = [], 0, 0
    try:
        for row in rows:
            number += 1
            if not width:
                width = len(row)
            elif row and len(row) < width:
                problems.append(Problem("short_row", file, number))
            elif len(row) > width:
                values = {"n": len(row), "width": width}
                problems.append(Problem("long_row", file, number, values=values))
    except csv.Error as error:
        problems.append(Problem("broken_csv", file, number + 1, values={"why": error}))
    return problems


def _nothing(table: Table) -> pd.DataFrame:
    return pd.DataFrame(columns=table.columns, dtype=str)


def _utf8(path: Path, table: Table) -> tuple[bytes, list[Problem]]:
    """Return the bytes of a file if they are UTF-8: without byte order mark, lines end in LF."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        return b"", [Problem("unreadable", path.name, values={"why": error.strerror})]
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return b"", [Problem("encoding", path.name, values={"encoding": "UTF-16"})]
    if b"\0" in raw:
        return b"", [Problem("null_byte", path.name, raw.count(b"\n", 0, raw.index(0)) + 1)]
    raw = raw.removeprefix(codecs.BOM_UTF8)
    if not raw or raw.isspace():
        return b"", [_empty(path, table)]
    if (row := _undecodable_row(raw)) is not None:
        return b"", [Problem("encoding", path.name, row, values={"encoding": _encoding(raw)})]
    if b"\r" in raw:  # within cells too: the same note on every system
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return raw, []


def _empty(path: Path, table: Table) -> Problem:
    return Problem("empty_file", path.name, values={"names": tuple(table.columns)})


def _undecodable_row(raw: bytes) -> int | None:
    """Return the first row that is not UTF-8, if there is one."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    start = 0
    try:
        for start in range(0, len(raw), _CHUNK):  # never the whole text beside the whole file
            decoder.decode(raw[start : start + _CHUNK], final=start + _CHUNK >= len(raw))
    except UnicodeDecodeError as error:
        return raw.count(b"\n", 0, start + error.start) + 1
    return None


def _encoding(raw: bytes) -> str | Text:
    """Return the name of an encoding that is not UTF-8; of several in one file, that."""
    lines = [line for line in raw.splitlines() if not line.isascii()]
    if any(_is_utf8(line) for line in lines):
        return Text(N_("more than one encoding: this row is not in UTF-8, others are"))
    if _decodes(raw, "gb18030"):
        return "GB18030 (GBK)"
    return Text(N_("neither UTF-8 nor GB18030"))


def _is_utf8(line: bytes) -> bool:
    """Tell whether a line is in UTF-8 and not by chance.

    One Chinese character in GBK (“元”) may be the two bytes of a letter in UTF-8, but hardly the
    three of a Chinese character.
    """
    if not _decodes(line, "utf-8"):
        return False
    return not _decodes(line, "gb18030") or max(line.decode("utf-8")) >= "\u0800"


def _decodes(raw: bytes, codec: str) -> bool:
    try:
        raw.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _column_problems(names: list[str], file: str, table: Table) -> list[Problem]:
    expected = {"names": tuple(table.columns)}
    missing = [f.name for f in table.fields if f.name not in names and not f.optional]
    unknown = [n for n in names if n not in table.columns and not n.startswith(OWN_COLUMN)]
    doubled = sorted({n for n in names if names.count(n) > 1})
    return [
        *(Problem("missing_column", file, 1, name, "", expected) for name in missing),
        *(Problem("unknown_column", file, 1, name, "", expected) for name in unknown),
        *(Problem("duplicate_column", file, 1, name) for name in doubled),
    ]
