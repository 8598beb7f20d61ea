"""Writing a study as the CSV files it can be loaded from again."""

from __future__ import annotations

import math
import os
from pathlib import Path

import numpy as np
import pandas as pd

from ipanalysis.data.load import PRINTED
from ipanalysis.data.reader import OWN_COLUMN
from ipanalysis.data.schema import TABLES, Table
from ipanalysis.data.study import Study


def write_study(study: Study, folder: str | os.PathLike) -> Path:
    """Write the tables of a study, one CSV file each.

    A study that was loaded comes back equal to the last digit: figures are written with the
    decimals they were printed with, so that their rounding survives. Columns that no schema
    knows and that are not of the researcher's own (``x_...``) are left out.

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
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in TABLES.items():
        texts = _texts(getattr(study, name), table)
        texts.to_csv(folder / table.file, index=False, lineterminator="\n", encoding="utf-8")
    return folder


def _texts(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    own = [c for c in frame.columns if str(c).startswith(OWN_COLUMN)]
    texts = frame[[*table.columns, *own]].copy()
    for field in table.fields:
        if field.type == "number":
            texts[field.name] = frame[field.name].map(_shortest).astype(str)
    if table.name in PRINTED:
        column = PRINTED[table.name]
        pairs = zip(frame[column], frame["rounding"], strict=True)
        texts[column] = [_as_printed(value, rounding) for value, rounding in pairs]
    return texts


def _shortest(value: float) -> str:
    return "" if math.isnan(value) else np.format_float_positional(value, trim="-")


def _as_printed(value: float, rounding: float) -> str:
    if not rounding > 0:  # also where it is missing: a row that was added in memory
        return _shortest(value)
    # Half a unit of the last digit tells how many digits were printed: 0.05 means one decimal.
    text = f"{value:.{max(0, round(-math.log10(2 * rounding)))}f}"
    return text if float(text) == value else _shortest(value)
