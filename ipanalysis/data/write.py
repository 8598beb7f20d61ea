"""Writing a study as the CSV files it can be loaded from again."""

from __future__ import annotations

import math
import os
from pathlib import Path

import numpy as np
import pandas as pd

from ipanalysis.data.applied import as_in_file, without_rows
from ipanalysis.data.csvtext import csv_text
from ipanalysis.data.load import PRINTED
from ipanalysis.data.reader import OWN_COLUMN
from ipanalysis.data.record import RECORD, record
from ipanalysis.data.schema import TABLES, Table
from ipanalysis.data.study import Study
from ipanalysis.files import replace_file


def write_study(study: Study, folder: str | os.PathLike) -> Path:
    """Write the tables of a study, one CSV file each.

    A study that was loaded comes back equal to the last digit: figures are written with the
    decimals they were printed with, so that their rounding survives. Derived figures are left
    out: the rules that make them are written. Columns that no schema knows and that are not of
    the researcher's own (``x_...``) are left out as well. A text that a spreadsheet would take
    for a formula is written with an apostrophe, which :func:`ipanalysis.load` removes. A record
    of tables that are replaced is renewed: these are meant.

    Corrections are written as corrections, and the rows they are about as they stood in the file:
    loading makes them once more. A correction whose rows are all gone from the study is left out.
    Where a correction was taken out of ``study.corrections``, what it changed is written instead.

    Parameters
    ----------
    study : Study
        The study; it may have been changed in memory.
    folder : path
        Where to; made if need be. Files of the same names are replaced.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    OSError
        If the folder cannot be written to.
    UsageError
        If a cell that a correction changed was changed once more in memory.

    Examples
    --------
    >>> import tempfile
    >>> import ipanalysis as ipa
    >>> study = ipa.load()
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     again = ipa.load(write_study(study.as_of("2021-12-31"), folder))
    >>> len(again.observations) < len(study.observations)
    True
    """
    folder = Path(folder)
    files = study_texts(study)
    folder.mkdir(parents=True, exist_ok=True)
    for name, texts in files.items():
        replace_file(folder / TABLES[name].file, csv_text(texts))
    if (folder / RECORD).exists():
        record(folder)
    return folder


def study_texts(study: Study) -> dict[str, pd.DataFrame]:
    """Return the tables of a study as texts, as they stand in its files."""
    bare, known = study.without_derived(), set(study.corrections["correction"])
    files = {
        name: as_in_file(table_texts(getattr(bare, name), table), name, study.applied, known)
        for name, table in TABLES.items()
    }
    gone = without_rows(files, study.applied)
    files["corrections"] = files["corrections"][~study.corrections["correction"].isin(gone)]
    return files


def table_texts(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return a table of a study as it is written: figures as printed, columns of its own kept."""
    own = [c for c in frame.columns if str(c).startswith(OWN_COLUMN)]
    texts = frame[[*table.columns, *own]].copy()
    for field in table.fields:
        if field.type == "number":
            texts[field.name] = frame[field.name].map(_shortest).astype(str)
    for column, rounding in PRINTED.get(table.name, {}).items():
        if rounding in frame:
            pairs = zip(frame[column], frame[rounding], strict=True)
            texts[column] = [_as_printed(value, half) for value, half in pairs]
    return texts


def _shortest(value: float) -> str:
    return "" if math.isnan(value) else np.format_float_positional(value, trim="-")


def _as_printed(value: float, rounding: float) -> str:
    if math.isnan(value) or not rounding > 0:  # also where the rounding is missing: a row that
        # was added in memory
        return _shortest(value)
    # Half a unit of the last digit tells how many digits were printed: 0.05 means one decimal.
    text = f"{value:.{max(0, round(-math.log10(2 * rounding)))}f}"
    return text if float(text) == value else _shortest(value)
