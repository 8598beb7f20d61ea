"""Loading a study: read all tables, collect every problem, raise once, then set the types."""

from __future__ import annotations

import os
import warnings
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from ipanalysis.data.applied import Applied
from ipanalysis.data.lookup import look_up
from ipanalysis.data.reader import read_table
from ipanalysis.data.record import compare
from ipanalysis.data.schema import TABLES, Table
from ipanalysis.data.study import Study, bundled_folder, table_names
from ipanalysis.errors import StudyWarning
from ipanalysis.problems import Problem, StudyError

# Figures whose printed decimals matter, and the columns for half a unit of their last digit.
PRINTED = {
    "observations": {"value": "rounding"},
    "claims": {
        "stated": "rounding",
        "value": "value_rounding",
        "reference_value": "reference_rounding",
    },
}


def load(
    folder: str | os.PathLike | None = None, derived: bool = True, *, corrected: bool = True
) -> Study:
    """Load a study and check it.

    Parameters
    ----------
    folder : path, optional
        A folder of CSV files named like the tables (regions, units, indicators, sources, plans,
        observations, targets; and, where there are any, mappings, measures, claims,
        derivations, corrections, rules, explanations). The study shipped with the package if not
        given.
    derived : bool
        Whether to add the figures that the rules in ``derivations`` make where nothing was
        observed; they are marked by the status ``estimated`` and the column ``rule``.
    corrected : bool, default True
        Whether to make the corrections of ``corrections.csv``. Without them the figures are as
        printed, also where that breaches a rule of plausibility; corrections that do not fit the
        tables are an error all the same.

    Returns
    -------
    Study

    Raises
    ------
    StudyError
        If anything is wrong; all problems at once, with file, row, what stands there, what was
        expected and what to do.

    Warns
    -----
    StudyWarning
        If the folder holds a record (see :func:`ipanalysis.record`) and a table is not as recorded;
        also, and before the error, where that shows in problems: a file that was cut off leaves
        references and corrections without their rows.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> ipa.load().region("上海")
    '310000'
    """
    study, problems = inspect(folder, corrected=corrected)
    if study is None:
        raise StudyError(str(folder or bundled_folder()), problems)
    return study.with_derived() if derived else study


def inspect(
    folder: str | os.PathLike | None = None, *, corrected: bool = True
) -> tuple[Study | None, list[Problem]]:
    """Return the study, or nothing and what is wrong with it.

    Parameters
    ----------
    folder : path, optional
        As for :func:`load`.
    corrected : bool, default True
        As for :func:`load`.

    Returns
    -------
    study : Study or None
        None if there are problems; without derived figures.
    problems : list of Problem
        All problems, table by table.

    Warns
    -----
    StudyWarning
        As :func:`load`.
    """
    from ipanalysis.data.review import error_problems

    path = Path(folder) if folder is not None else bundled_folder()
    tables, applied, problems, changed = typed_tables(path, corrected=corrected)
    if changed:
        warnings.warn(changed, stacklevel=3)  # where `load` was called
    # What is impossible is refused; what is only unlikely is for `ipanalysis check` to tell.
    if corrected and not problems:
        problems = error_problems(tables)
    return (None, problems) if problems else (as_study(path, tables, applied), [])


def typed_tables(
    path: Path, *, corrected: bool = True
) -> tuple[dict[str, pd.DataFrame], Applied, list[Problem], StudyWarning | None]:
    """Return the tables of a study, typed, corrected and indexed by the row in their file.

    Parameters
    ----------
    path : Path
        The folder.
    corrected : bool, default True
        As for :func:`load`.

    Returns
    -------
    tables : dict of str to DataFrame
        Empty if there are problems.
    applied : Applied
        What the corrections changed.
    problems : list of Problem
        All problems but those that rules of plausibility find.
    changed : StudyWarning or None
        Which tables are not as recorded. Not told where a file cannot be read, for that says it.
    """
    problems = _folder_problems(path)
    if problems:
        return {}, Applied(), problems, None
    files, problems = read_tables(path)
    changed, of_record = (None, []) if problems else compare(path, files)
    tables, applied, wrong = _content(files, problems, corrected)
    problems = wrong + of_record
    return ({}, Applied(), problems, changed) if problems else (tables, applied, [], changed)


def _content(
    files: dict[str, pd.DataFrame], unread: list[Problem], corrected: bool
) -> tuple[dict[str, pd.DataFrame], Applied, list[Problem]]:
    """Return the tables typed and corrected, and all problems, those of reading among them."""
    problems = unread + _cell_problems(files, {p.file for p in unread})
    if problems:
        return {}, Applied(), problems
    from ipanalysis.data.corrections import apply, rehome, scale_rounding
    from ipanalysis.data.rules import check_study

    texts, applied, problems = apply(files, made=corrected)
    if problems:
        return {}, Applied(), problems
    tables = {name: _typed(texts[name], table) for name, table in TABLES.items()}
    for name, columns in PRINTED.items():
        for column, rounding in columns.items():
            scale_rounding(tables[name], name, column, rounding, applied)
    problems = rehome(check_study(tables), applied, tables["corrections"])
    if problems:
        return {}, Applied(), problems
    published = look_up(
        tables["observations"]["source"], tables["sources"].set_index("source")["published"]
    )
    tables["observations"]["published"] = tables["observations"]["published"].fillna(published)
    return tables, applied, []


def as_study(path: Path, tables: dict[str, pd.DataFrame], applied: Applied) -> Study:
    """Return the study that consists of these tables, typed and free of problems."""
    frames = {name: tables[name].reset_index(drop=True) for name in table_names()}
    nothing = pd.Series(pd.NA, frames["observations"].index, dtype="str")
    frames["observations"] = frames["observations"].assign(rule=nothing, inputs=nothing)
    return Study(folder=str(path), **frames, applied=applied)


def read_tables(path: Path) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    """Return the tables of a study as text, and what is wrong with the files."""
    texts: dict[str, pd.DataFrame] = {}
    problems: list[Problem] = []
    for name, table in TABLES.items():
        texts[name], found = _read(path, table)
        problems += found
    return texts, problems


def _folder_problems(path: Path) -> list[Problem]:
    if not path.is_dir():
        return [Problem("no_directory" if path.exists() else "no_folder", str(path))]
    if not any((path / table.file).exists() for table in TABLES.values()):
        names = tuple(table.file for table in TABLES.values())
        return [Problem("no_study", str(path), values={"names": names})]
    return []


def _read(path: Path, table: Table) -> tuple[pd.DataFrame, list[Problem]]:
    nothing = _nothing(table.name).copy()
    if not (path / table.file).exists():
        if table.optional:
            return nothing, []
        values = {"names": tuple(table.columns)}
        return nothing, [Problem("missing_table", table.file, values=values)]
    frame, problems = read_table(path / table.file, table)
    if not problems and frame.empty and not table.optional:
        problems = [Problem("no_rows", table.file)]
    return frame, problems


@cache
def _nothing(name: str) -> pd.DataFrame:
    """Return a table without rows; half of the tables of a small study are such."""
    return pd.DataFrame(columns=TABLES[name].columns, dtype=str)


def _cell_problems(texts: dict[str, pd.DataFrame], damaged: set[str]) -> list[Problem]:
    from ipanalysis.data.check import check_table

    keys = {
        name: set(texts[name][table.key[0]].unique().tolist()) - {""}
        for name, table in TABLES.items()
    }
    problems = []
    for name, table in TABLES.items():
        if texts[name].empty:
            continue  # a table without rows has no cells
        found = check_table(texts[name], table, keys, texts)
        # A reference into a table that could not be read is no problem of its own.
        unread = {f.name for f in table.fields if f"{f.references}.csv" in damaged}
        problems += [p for p in found if not (p.kind == "reference" and p.column in unread)]
    return problems


def _typed(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    if frame.empty and frame.columns.equals(_nothing(table.name).columns):
        return _typed_nothing(table.name).set_axis(frame.index)
    return _typed_columns(frame, table)


@cache
def _typed_nothing(name: str) -> pd.DataFrame:
    return _typed_columns(_nothing(name), TABLES[name])


def _typed_columns(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    types = {f.name: f.type for f in table.fields}
    columns = {name: _typed_column(frame[name], types.get(name, "text")) for name in frame}
    typed = pd.DataFrame(columns, frame.index)
    for column, rounding in PRINTED.get(table.name, {}).items():
        text = frame[column].str
        point = text.find(".")
        digits = (text.len() - point - 1).where(point >= 0, 0)
        half = 0.5 * 10.0 ** -digits.astype(float)
        typed[rounding] = half.where(frame[column] != "")
    return typed


def _typed_column(column: pd.Series, kind: str) -> ExtensionArray | np.ndarray:
    """Return numbers, years as Int64, or texts; an empty cell is missing."""
    import pyarrow as pa
    from pyarrow import compute

    if column.dtype == bool:  # no column of the file: what corrections mark
        return column.to_numpy()
    text = pa.array(column, pa.large_string())
    cells = compute.if_else(compute.not_equal(text, ""), text, pa.scalar(None, text.type))
    if kind not in ("number", "year"):
        return pd.array(cells, dtype="str")
    # Arrow reads digits as exactly as Python does, in a thirtieth of the time.
    numbers = cells.cast(pa.float64()).to_numpy(zero_copy_only=False)
    return pd.array(numbers, dtype="Int64") if kind == "year" else numbers
