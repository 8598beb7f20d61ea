"""The right to write into a folder, and a place for sockets: one run at a time.

While a run is at work, ``.ipanalysis/run.json`` in the folder says who it is and where its
temporary files are, and a lock says that it lives. A run that was killed leaves both file and
temporary files; the system takes its lock away, and the next run in the folder clears up.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import socket
import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType

from ipanalysis.errors import IpaError
from ipanalysis.files import replace_file
from ipanalysis.locale import N_, Text
from ipanalysis.reports.addresses import PLACE
from ipanalysis.reports.jobs import FAILED

STATE = ".ipanalysis"
_PREFIX = "ipanalysis-"
_OWNER = "made-for"  # in the place for temporary files: the folder it belongs to
# What :func:`ipanalysis.files.replace_file` writes aside.
_ASIDE = re.compile(r"\..+\.(html|ipynb|json|pdf|docx|css)\.[0-9a-z_]{8}")


class Workspace:
    """A folder that one run writes into.

    Parameters
    ----------
    folder : Path
        The folder; it must exist.

    Attributes
    ----------
    scratch : Path
        Folder for temporary files with a short path, as those of sockets must be short. It is
        gone when the context is left.

    Raises
    ------
    IpaError
        On entering, if another run is at work there, or the folder cannot be written to.
    """

    scratch: Path

    def __init__(self, folder: Path) -> None:
        from filelock import FileLock

        self._folder, self._state = folder, folder / STATE
        # Not by thread: who asks from another thread of this process shall wait his turn too.
        self._lock = FileLock(self._state / "lock", timeout=0, thread_local=False)

    def __enter__(self) -> Workspace:
        """Take the folder, clear up after a run that was killed, and make room."""
        from filelock import Timeout

        try:
            self._state.mkdir(exist_ok=True)
            self._lock.acquire()
        except Timeout:
            raise IpaError(_BUSY, path=self._folder, who=self._holder()) from None
        except OSError as error:
            raise IpaError(_NO_STATE, path=self._state, why=error.strerror) from None
        try:
            self._clear()
            self.scratch = self._make_room()
        except OSError as error:
            self._lock.release()
            raise IpaError(_NO_STATE, path=self._state, why=error.strerror) from None
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Clear up and let others in."""
        _remove(self.scratch)
        with suppress(OSError):
            self._run.unlink()
        self._lock.release()

    @property
    def _run(self) -> Path:
        return self._state / "run.json"

    def _holder(self) -> Text | str:
        run = self._read_run()
        if "pid" not in run:
            return "?"
        values = {name: str(run.get(name, "?")) for name in ("pid", "host", "since")}
        return Text(N_("process {pid} on {host}, since {since}"), values)

    def _read_run(self) -> dict:
        try:
            run = json.loads(self._run.read_bytes())
        except (OSError, ValueError):
            return {}
        return run if isinstance(run, dict) else {}

    def _clear(self) -> None:
        """Remove what a run left that was killed; nobody else can be at work here now."""
        scratch = Path(str(self._read_run().get("scratch", "")))
        if self._is_ours(scratch):
            _remove(scratch)
        for folder in (self._folder, self._folder / FAILED, self._folder / PLACE, self._state):
            for path in folder.glob(".*"):
                if _ASIDE.fullmatch(path.name):
                    path.unlink(missing_ok=True)

    def _is_ours(self, scratch: Path) -> bool:
        """Tell whether this may be deleted: the file that names it could have been changed."""
        if not scratch.name.startswith(_PREFIX) or scratch.is_symlink():
            return False
        try:
            owner = scratch / _OWNER
            if not owner.exists():  # killed before it was written, or after it was removed
                return not any(scratch.iterdir())
            return owner.read_text(encoding="utf-8") == str(self._folder)
        except (OSError, ValueError):
            return False

    def _make_room(self) -> Path:
        scratch = Path(tempfile.gettempdir(), f"{_PREFIX}{secrets.token_hex(4)}")
        run = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": datetime.now().isoformat(" ", "seconds"),
            "scratch": str(scratch),
        }
        # Named before it is made, so that it is found whenever we are killed.
        replace_file(self._run, json.dumps(run))
        scratch.mkdir(mode=0o700)
        (scratch / _OWNER).write_text(str(self._folder), encoding="utf-8")
        return scratch


def _remove(scratch: Path) -> None:
    """Remove temporary files; last what tells whose they are, as we may be killed here too."""
    with suppress(OSError):
        for path in scratch.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            elif path.name != _OWNER:
                path.unlink(missing_ok=True)
    shutil.rmtree(scratch, ignore_errors=True)


_BUSY = N_(
    "Another run is writing reports into {path} ({who}). Wait for it, or give another folder."
)
_NO_STATE = N_("Nothing can be written into {path}: {why}.")
