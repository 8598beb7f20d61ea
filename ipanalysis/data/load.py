"""Loading a study: read all tables, collect every problem, raise once, then set the types."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

from ipanalysis.data.applied import Applied
from ipanalysis.data.reader import read_table
from ipanalysis.data.schema import TABLES, Table
from ipanalysis.data.study import Study, bundled_folder, table_names
from ipanalysis.problems import Problem, StudyError

# Figures whose printed decimals matter: they become a column ``rounding``.
PRINTED = {"observations": "value", "claims": "stated"}


def load(folder: str | os.PathLike | None = None, *, corrected: bool = True) -> Study:
    """Load a study and check it.

    Parameters
    ----------
    folder : path, optional
        A folder of CSV files named like the tables (regions, units, indicators, sources, plans,
        observations, targets; and, where there are any, mappings, measures, claims, corrections,
        rules, explanations). The study shipped with the package if not given.
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

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> ipa.load().region("上海")
    '310000'
    """
    study, problems = inspect(folder, corrected=corrected)
    if study is None:
        raise StudyError(str(folder or bundled_folder()), problems)
    return study


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
        None if there are problems.
    problems : list of Problem
        All problems, table by table.
    """
    from ipanalysis.data.review import error_problems

    path = Path(folder) if folder is not None else bundled_folder()
    tables, applied, problems = read_tables(path, corrected=corrected)
    # What is impossible is refused; what is only unlikely is for `ipanalysis check` to tell.
    if corrected and not problems:
        problems = error_problems(tables)
    return (None, problems) if problems else (as_study(path, tables, applied), [])


def read_tables(
    path: Path, *, corrected: bool = True
) -> tuple[dict[str, pd.DataFrame], Applied, list[Problem]]:
    """Return the tables of a folder, typed, corrected and indexed by the row in their file.

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
    """
    problems = _folder_problems(path)
    if problems:
        return {}, Applied(), problems
    texts: dict[str, pd.DataFrame] = {}
    for name, table in TABLES.items():
        texts[name], found = _read(path, table)
        problems += found
    problems += _cell_problems(texts, {p.file for p in problems})
    if problems:
        return {}, Applied(), problems
    from ipanalysis.data.corrections import apply, rehome, scale_rounding
    from ipanalysis.data.rules import check_study

    texts, applied, problems = apply(texts, made=corrected)
    if problems:
        return {}, applied, problems
    tables = {name: _typed(texts[name], table) for name, table in TABLES.items()}
    for name, column in PRINTED.items():
        scale_rounding(tables[name], name, column, "rounding", applied)
    problems = rehome(check_study(tables), applied, tables["corrections"])
    published = tables["observations"]["source"].map(
        tables["sources"].set_index("source")["published"]
    )
    tables["observations"]["published"] = tables["observations"]["published"].fillna(published)
    return ({} if problems else tables), applied, problems


def as_study(path: Path, tables: dict[str, pd.DataFrame], applied: Applied) -> Study:
    """Return the study that consists of these tables."""
    frames = {name: tables[name].reset_index(drop=True) for name in table_names()}
    return Study(folder=str(path), **frames, applied=applied)


def _folder_problems(path: Path) -> list[Problem]:
    if not path.is_dir():
        return [Problem("no_folder", str(path))]
    if not any((path / table.file).exists() for table in TABLES.values()):
        names = tuple(table.file for table in TABLES.values())
        return [Problem("no_study", str(path), values={"names": names})]
    return []


def _read(path: Path, table: Table) -> tuple[pd.DataFrame, list[Problem]]:
    nothing = pd.DataFrame(columns=table.columns, dtype=str)
    if not (path / table.file).exists():
        if table.optional:
            return nothing, []
        values = {"names": tuple(table.columns)}
        return nothing, [Problem("missing_table", table.file, values=values)]
    frame, problems = read_table(path / table.file, table)
    if not problems and frame.empty and not table.optional:
        problems = [Problem("no_rows", table.file)]
    return frame, problems


def _cell_problems(texts: dict[str, pd.DataFrame], damaged: set[str]) -> list[Problem]:
    from ipanalysis.data.check import check_table

    keys = {name: set(texts[name][table.key[0]]) - {""} for name, table in TABLES.items()}
    problems = []
    for name, table in TABLES.items():
        if texts[name].empty:
            continue  # a table without rows has no cells
        found = check_table(texts[name], table, keys)
        # A reference into a table that could not be read is no problem of its own.
        unread = {f.name for f in table.fields if f"{f.references}.csv" in damaged}
        problems += [p for p in found if not (p.kind == "reference" and p.column in unread)]
    return problems


def _typed(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    typed = frame.replace("", pd.NA)
    for field in table.fields:
        if field.type == "number":
            typed[field.name] = frame[field.name].replace("", "nan").astype(float)
        elif field.type == "year":
            typed[field.name] = pd.to_numeric(typed[field.name]).astype("Int64")
    if table.name in PRINTED:
        digits = frame[PRINTED[table.name]].str.extract(r"\.([0-9]+)", expand=False)
        typed["rounding"] = 0.5 * 10.0 ** -digits.str.len().fillna(0).astype(float)
    return typed
