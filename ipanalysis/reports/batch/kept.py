"""Notebooks of reports that failed, kept as far as they ran; several processes do so at once."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from ipanalysis.files import replace_file
from ipanalysis.locale import N_
from ipanalysis.reports.jobs import FAILED

UNWRITTEN = N_(
    "{path} could not be written: {why}. See that there is room and that you may write there; the "
    "same command then makes what is missing."
)


def failed_name(stem: str) -> str:
    """Return the name of such a notebook in a folder of reports."""
    return f"{FAILED}/{stem}.ipynb"


def keep_failed(out: Path, stem: str, notebook: str | bytes) -> Path:
    """Keep a notebook in a folder of reports.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    path = out / failed_name(stem)
    path.parent.mkdir(exist_ok=True)
    try:
        return replace_file(path, notebook)
    except FileNotFoundError:  # another process found the folder empty and removed it
        path.parent.mkdir(exist_ok=True)
        return replace_file(path, notebook)


def remove_failed(out: Path, stem: str) -> None:
    """Remove the notebook of an earlier failure: it would say what is no longer so.

    Raises
    ------
    OSError
        If it is there and cannot be removed.
    """
    path = out / failed_name(stem)
    try:
        path.unlink()
    except (FileNotFoundError, NotADirectoryError):
        return
    with suppress(OSError):  # there are others in it, or another process was faster
        path.parent.rmdir()
