"""The study that figures are added to: its tables as text, and rows put behind their own."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from ipanalysis.data.load import inspect
from ipanalysis.data.reader import read_table
from ipanalysis.data.record import RECORD
from ipanalysis.data.schema import TABLES
from ipanalysis.errors import IpaError
from ipanalysis.files import replace_file
from ipanalysis.locale import N_
from ipanalysis.problems import Problem, StudyError

USED = ("units", "regions", "indicators", "sources", "observations")
_NO_STUDY = N_("There is no study in {folder}. Make an empty one first: ipanalysis init {folder}")


def read_tables(folder: Path) -> dict[str, pd.DataFrame]:
    """Return the tables that an import needs, as text, indexed by row.

    Raises
    ------
    IpaError
        If there is no study.
    StudyError
        If a table cannot be read.
    """
    if not any((folder / TABLES[name].file).is_file() for name in USED):
        raise IpaError(_NO_STUDY, folder=folder)
    tables, problems = {}, []
    for name in USED:
        table = TABLES[name]
        if not (folder / table.file).is_file():
            problems.append(
                Problem("missing_table", table.file, values={"names": tuple(table.columns)})
            )
            continue
        tables[name], found = read_table(folder / table.file, table)
        problems += found
    if problems:
        raise StudyError(str(folder), problems)
    return tables


def appended(path: Path, rows: Sequence[Mapping[str, str]]) -> bytes:
    """Return a table's file with rows behind its own, which stay byte for byte.

    Line ends, byte order mark and order of columns are those of the file; columns of the
    researcher's own stay empty.
    """
    raw = path.read_bytes()
    end = "\r\n" if b"\r\n" in raw else "\n"
    text = raw.decode("utf-8-sig")
    head = next(row for row in csv.reader(io.StringIO(text, newline="")) if any(row))
    out = io.StringIO()
    if text and not text.endswith(("\n", "\r")):
        out.write(end)
    writer = csv.DictWriter(
        out, [name.strip() for name in head], restval="", extrasaction="ignore", lineterminator=end
    )
    writer.writerows(rows)
    return raw + out.getvalue().encode("utf-8")


def write_rows(folder: Path, rows: Mapping[str, Sequence[Mapping[str, str]]]) -> None:
    """Add rows to the tables of a study, if it then has no problem that it had not before.

    Parameters
    ----------
    folder : Path
        The study.
    rows : mapping of str to sequence of mapping
        Rows by table.

    Raises
    ------
    StudyError
        If the rows would break the study; nothing is written then.
    """
    files = {
        TABLES[name].file: appended(folder / TABLES[name].file, rows[name])
        for name in USED  # what others refer to comes first, should the writing be cut off
        if rows.get(name)
    }
    problems = _new_problems(folder, files)
    if problems:
        raise StudyError(str(folder), problems)
    for file, content in files.items():
        replace_file(folder / file, content)


def _new_problems(folder: Path, files: Mapping[str, bytes]) -> list[Problem]:
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        # Without the record: rows are added on purpose, and what is told is about the study itself.
        for path in sorted(set(folder.glob("*.csv")) - {folder / RECORD}):
            shutil.copyfile(path, copy / path.name)
        for file, content in files.items():
            (copy / file).write_bytes(content)
        _, after = inspect(copy)
    if not after:
        return []
    _, before = inspect(folder)
    known = {problem.text() for problem in before}
    return [problem for problem in after if problem.text() not in known]
