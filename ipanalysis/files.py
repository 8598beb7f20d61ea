"""Writing files so that a half-written one never stands under its final name."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from ipanalysis.errors import IpaError
from ipanalysis.locale import N_


def writable_folder(folder: str | os.PathLike) -> Path:
    """Make a folder if it is not there and make sure that files can be written into it.

    Raises
    ------
    IpaError
        If a file stands in its place, or it cannot be made or written into.
    """
    path = Path(folder)
    if path.exists() and not path.is_dir():
        raise IpaError(N_("{path} is a file, not a folder. Give another folder."), path=path)
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            pass
    except OSError as error:
        text = N_("Nothing can be written into the folder {path}: {why}. Give another folder.")
        raise IpaError(text, path=path, why=error.strerror) from None
    return path


def replace_file(path: str | os.PathLike, content: str | bytes) -> Path:
    """Write a file aside and put it in place in one step; text is UTF-8 with LF."""
    path = Path(path)
    raw = content.encode("utf-8") if isinstance(content, str) else content
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
        os.chmod(aside, 0o666 & ~_umask())  # mkstemp makes files that only their owner can read
        os.replace(aside, path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    return path


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
