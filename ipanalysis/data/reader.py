"""Reading one CSV table as text, with everything that is wrong with the file itself."""

from __future__ import annotations

import codecs
import csv
from io import StringIO
from pathlib import Path

import pandas as pd

from ipanalysis.data.csvtext import restore_column
from ipanalysis.data.schema import Table
from ipanalysis.locale import N_, Text
from ipanalysis.problems import Problem

OWN_COLUMN = "x_"  # columns a researcher adds begin with this


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
    text, problems = _text(path, table)
    if problems:
        return _nothing(table), problems
    shape = _shape_problems(text, path.name)
    if any(p.kind in ("broken_csv", "long_row") for p in shape):
        return _nothing(table), shape  # which cell belongs to which column cannot be known
    frame = pd.read_csv(
        StringIO(text), header=None, dtype=str, keep_default_na=False, skip_blank_lines=False
    )
    frame.index += 1
    frame = frame[(frame != "").any(axis="columns")]
    names = [str(name).strip() for name in frame.iloc[0]]
    problems = _column_problems(names, path.name, table) + shape
    if any(p.kind in ("missing_column", "duplicate_column") for p in problems):
        return _nothing(table), problems
    frame = frame.iloc[1:].set_axis(names, axis="columns")
    kept = [n for n in names if n in table.columns or n.startswith(OWN_COLUMN)]
    return frame[kept].apply(lambda column: restore_column(column.str.strip())), problems


def _shape_problems(text: str, file: str) -> list[Problem]:
    """Find rows of another width than the first; pandas would fill up the short ones in silence."""
    rows = csv.reader(StringIO(text, newline=""), strict=True)
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


def _text(path: Path, table: Table) -> tuple[str, list[Problem]]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        return "", [Problem("unreadable", path.name, values={"why": error.strerror})]
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "", [Problem("encoding", path.name, values={"encoding": "UTF-16"})]
    if b"\0" in raw:
        return "", [Problem("null_byte", path.name)]
    if not raw.removeprefix(codecs.BOM_UTF8).strip():
        names = tuple(table.columns)
        return "", [Problem("empty_file", path.name, values={"names": names})]
    encoding = _encoding(raw)
    if encoding != "UTF-8":
        return "", [Problem("encoding", path.name, values={"encoding": encoding})]
    return raw.decode("utf-8-sig"), []


def _encoding(raw: bytes) -> str | Text:
    for codec, name in (("utf-8", "UTF-8"), ("gb18030", "GB18030 (GBK)")):
        try:
            raw.decode(codec)
        except UnicodeDecodeError:
            continue
        return name
    return Text(N_("neither UTF-8 nor GB18030"))


def _column_problems(names: list[str], file: str, table: Table) -> list[Problem]:
    expected = {"names": tuple(table.columns)}
    missing = [n for n in table.columns if n not in names]
    unknown = [n for n in names if n not in table.columns and not n.startswith(OWN_COLUMN)]
    doubled = sorted({n for n in names if names.count(n) > 1})
    return [
        *(Problem("missing_column", file, 1, name, "", expected) for name in missing),
        *(Problem("unknown_column", file, 1, name, "", expected) for name in unknown),
        *(Problem("duplicate_column", file, 1, name) for name in doubled),
    ]
