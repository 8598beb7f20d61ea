"""The record of a study: what its tables held when somebody last vouched for them.

Some damage cannot be seen in a file: a row that is lost, a digit that became another. So a study
may hold ``record.csv``: for each table the number of its rows and a digest of what they say. When
a study is loaded, it is compared. A difference is no error, for people edit their tables on
purpose, but it is told.

The digest is over what a table says, not over its bytes: line ends, quoting, spaces around cells,
the order of the columns and that of the rows do not count, with one exception. Which of several
figures of one key comes first may decide which is taken, so among those the order counts.
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
import shlex
import warnings
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

import pandas as pd

from ipanalysis.data.schema import TABLES, Table
from ipanalysis.data.study import bundled_folder
from ipanalysis.errors import StudyWarning
from ipanalysis.files import replace_file
from ipanalysis.locale import N_, Text
from ipanalysis.problems import Problem, StudyError

RECORD = "record.csv"
COLUMNS = ("table", "rows", "sha256")
# Tables in which rows of one key may follow one another, and by what their order is told.
_ORDERED = {"observations": ["region", "indicator", "year"]}
_CELL, _ROW = "\x1f", "\x1e"  # no cell may hold them

Entry = tuple[int, str]  # rows, digest


def record(folder: str | os.PathLike | None = None) -> Path:
    """Write the record of a study, or renew it: its tables are as they should be.

    Parameters
    ----------
    folder : path, optional
        The study; the one shipped with the package if not given.

    Returns
    -------
    Path
        The file ``record.csv`` with the columns table, rows and sha256.

    Raises
    ------
    StudyError
        If the study has problems. A damaged study is never recorded.
    OSError
        If the folder cannot be written to.

    Examples
    --------
    >>> import tempfile
    >>> import ipanalysis as ipa
    >>> from ipanalysis.data.write import write_study
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     lines = record(write_study(ipa.load(), folder)).read_text().splitlines()
    >>> lines[0], lines[1][:8]
    ('table,rows,sha256', 'regions,')
    """
    from ipanalysis.data.load import inspect, read_tables

    path = Path(folder) if folder is not None else bundled_folder()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StudyWarning)  # what it would tell is settled here
        _, problems = inspect(path)
    problems = [p for p in problems if p.file != RECORD]
    if problems:
        raise StudyError(str(path), problems)
    out = StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows((name, *entry) for name, entry in entries(read_tables(path)[0]).items())
    return replace_file(path / RECORD, out.getvalue())


def entries(texts: Mapping[str, pd.DataFrame]) -> dict[str, Entry]:
    """Return rows and digest of each table that has rows; `texts` are the tables as read."""
    return {
        name: (len(texts[name]), digest(texts[name], table))
        for name, table in TABLES.items()
        if len(texts[name])
    }


def digest(frame: pd.DataFrame, table: Table) -> str:
    """Return the SHA-256 of what a table says.

    Parameters
    ----------
    frame : DataFrame
        The table as text, as :func:`~ipanalysis.data.reader.read_table` returns it.
    table : Table
        Its schema.

    Examples
    --------
    >>> one = pd.DataFrame({"unit": ["item", "km"], "factor": ["1", "1000"]}, dtype="str")
    >>> two = one[["factor", "unit"]].iloc[::-1]
    >>> digest(one, TABLES["units"]) == digest(two, TABLES["units"])
    True
    """
    import pyarrow as pa
    from pyarrow import compute

    key = _ORDERED.get(table.name, list(table.key))
    cells = {name: pa.array(frame[name], pa.large_string()) for name in sorted(frame.columns)}
    order = compute.sort_indices(  # rows that are equal in the key keep their order
        pa.table({name: cells[name] for name in key}),
        sort_keys=[(name, "ascending") for name in key],
    )
    # An empty cell says nothing, so neither does a column without any other.
    columns = {n: c for n, c in cells.items() if compute.any(compute.not_equal(c, "")).as_py()}
    border = pa.scalar(_CELL, pa.large_string())
    rows = compute.binary_join_element_wise(*columns.values(), border).take(order).to_pylist()
    return hashlib.sha256(_ROW.join([_CELL.join(columns), *rows]).encode("utf-8")).hexdigest()


def read_record(folder: Path) -> tuple[dict[str, Entry] | None, list[Problem]]:
    """Return the record of a study, if there is one, and which of its rows cannot be understood."""
    path = folder / RECORD
    if not path.exists():
        return None, []
    try:
        rows = list(csv.reader(StringIO(path.read_bytes().decode("utf-8-sig")), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error):
        return {}, [Problem("record", RECORD)]
    found: dict[str, Entry] = {}
    problems = []
    for number, row in enumerate(rows, start=1):
        if (number > 1 and not _is_entry(row, found)) or (number == 1 and tuple(row) != COLUMNS):
            problems.append(Problem("record", RECORD, number, value=",".join(row)))
        elif number > 1:
            found[row[0]] = int(row[1]), row[2]
    return found, problems if rows else [Problem("record", RECORD)]


def _is_entry(row: list[str], found: Mapping[str, Entry]) -> bool:
    forms = ("[a-z_]+", "[1-9][0-9]{0,17}", "[0-9a-f]{64}")
    if len(row) != len(forms) or row[0] in found:
        return False
    return all(re.fullmatch(form, cell) for form, cell in zip(forms, row, strict=True))


def compare(
    folder: Path, texts: Mapping[str, pd.DataFrame]
) -> tuple[StudyWarning | None, list[Problem]]:
    """Hold the tables of a study against its record.

    Parameters
    ----------
    folder : Path
        The study.
    texts : mapping of str to DataFrame
        Its tables as read.

    Returns
    -------
    warning : StudyWarning or None
        Which tables differ, if any do.
    problems : list of Problem
        What is wrong with the record itself.
    """
    then, problems = read_record(folder)
    if then is None or problems:
        return None, problems
    now = entries(texts)
    names = [n for n in dict.fromkeys([*TABLES, *then]) if now.get(n) != then.get(n)]
    if not names:
        return None, []
    none = (0, "")
    changes = tuple(_change(f"{n}.csv", now.get(n, none)[0], then.get(n, none)[0]) for n in names)
    command = " ".join(["ipanalysis record", *_option(folder)])
    return StudyWarning(_CHANGED, folder=str(folder), changes=changes, command=command), []


def _change(file: str, now: int, then: int) -> Text:
    if now == then:
        text = N_("{file} ({now} rows as before, but not the same)")
    else:
        text = N_("{file} ({now} rows instead of {then})")
    return Text(text, {"file": file, "now": now, "then": then})


def _option(folder: Path) -> list[str]:
    return [] if folder == bundled_folder() else ["--study", shlex.quote(str(folder))]


_CHANGED = N_(
    "These tables of the study {folder} are not as recorded: {changes}. "
    "If the changes are meant, say so with: {command}"
)
