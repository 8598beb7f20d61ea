"""Reading one CSV table as text, with everything that is wrong with the file itself."""

from __future__ import annotations

import codecs
from io import BytesIO
from pathlib import Path

import pandas as pd

from ipanalysis.data.schema import Table
from ipanalysis.errors import Problem

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
        All columns of the schema (dtype str, surrounding spaces removed), columns of the
        researcher's own (``x_...``), indexed by the row as a spreadsheet counts (first row 2).
        Empty if the file could not be understood.
    problems : list of Problem
        What is wrong with encoding, shape and columns.
    """
    raw, problems = _text_bytes(path, table)
    if problems:
        return _nothing(table), problems
    try:
        # Without a header pandas takes the width from the first row and refuses wider ones;
        # with one it would silently make an index of a surplus first column.
        frame = pd.read_csv(
            BytesIO(raw),
            header=None,
            dtype=str,
            keep_default_na=False,
            skip_blank_lines=False,
            encoding="utf-8-sig",
        )
    except pd.errors.ParserError as error:
        why = str(error).removeprefix("Error tokenizing data. C error: ").strip()
        return _nothing(table), [Problem("broken_csv", path.name, values={"why": why})]
    frame.index += 1
    frame = frame.dropna(how="all")
    names = [str(name).strip() for name in frame.iloc[0].fillna("")]
    problems = _column_problems(names, path.name, table)
    if any(p.kind in ("missing_column", "duplicate_column") for p in problems):
        return _nothing(table), problems
    frame = frame.iloc[1:].set_axis(names, axis="columns")
    # pandas marks cells that a row does not have as missing; empty ones are empty strings.
    short = frame.index[frame.isna().any(axis="columns")]
    problems += [Problem("short_row", path.name, row) for row in short]
    kept = [n for n in names if n in table.columns or n.startswith(OWN_COLUMN)]
    frame = frame[kept].fillna("")
    return frame.apply(lambda column: column.str.strip()), problems


def _nothing(table: Table) -> pd.DataFrame:
    return pd.DataFrame(columns=table.columns, dtype=str)


def _text_bytes(path: Path, table: Table) -> tuple[bytes, list[Problem]]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        return b"", [Problem("unreadable", path.name, values={"why": error.strerror})]
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return b"", [Problem("encoding", path.name, values={"encoding": "UTF-16"})]
    if b"\0" in raw:
        return b"", [Problem("null_byte", path.name)]
    if not raw.removeprefix(codecs.BOM_UTF8).strip():
        names = ", ".join(table.columns)
        return b"", [Problem("empty_file", path.name, values={"names": names})]
    encoding = _encoding(raw)
    if encoding != "UTF-8":
        return b"", [Problem("encoding", path.name, values={"encoding": encoding})]
    return raw, []


def _encoding(raw: bytes) -> str:
    for codec, name in (("utf-8", "UTF-8"), ("gb18030", "GB18030 (GBK)")):
        try:
            raw.decode(codec)
        except UnicodeDecodeError:
            continue
        return name
    return "neither UTF-8 nor GB18030"


def _column_problems(names: list[str], file: str, table: Table) -> list[Problem]:
    expected = {"names": ", ".join(table.columns)}
    missing = [n for n in table.columns if n not in names]
    unknown = [n for n in names if n not in table.columns and not n.startswith(OWN_COLUMN)]
    doubled = sorted({n for n in names if names.count(n) > 1})
    return [
        *(Problem("missing_column", file, 1, name, "", expected) for name in missing),
        *(Problem("unknown_column", file, 1, name, "", expected) for name in unknown),
        *(Problem("duplicate_column", file, 1, name) for name in doubled),
    ]
