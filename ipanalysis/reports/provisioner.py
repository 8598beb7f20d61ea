"""A provisioner of Jupyter kernels that forks them from a warm process.

Registered as ``ipanalysis-fork`` the standard way (entry point
``jupyter_client.kernel_provisioners``), so papermill and nbclient know nothing of it: a kernel
specification asks for it by name, and says what to have imported.
"""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from jupyter_client.provisioning import LocalProvisioner
from traitlets import List, Unicode

from ipanalysis.errors import IpaError
from ipanalysis.locale import N_
from ipanalysis.reports.template import Joined, Template

_templates: dict[tuple, Joined] = {}
_lock = threading.Lock()


class ForkProvisioner(LocalProvisioner):
    """Forks the kernel; everything else is as with an ordinary local kernel."""

    preload = List(Unicode(), help="Modules that the kernels find imported.").tag(config=True)
    warm = List(help='"module:function" and its arguments, called once.').tag(config=True)
    address = Unicode(help="Of a warm process to join; our own if empty.").tag(config=True)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict:
        """Fork a kernel; of `cmd` the arguments of ``ipykernel_launcher`` are used."""
        environment = dict(kwargs.get("env") or os.environ)
        template = _template(list(self.preload), list(self.warm), environment, self.address)
        folder = os.fspath(kwargs.get("cwd") or os.getcwd())
        try:
            self.process = template.fork(cmd[3:], environment, folder)
        except ConnectionError as error:
            raise IpaError(N_("The process that kernels are forked from has ended.")) from error
        self.pid = self.pgid = self.process.pid  # it leads a session of its own
        self.cwd = folder
        return self.connection_info


def _template(preload: list[str], warm: list, environment: dict[str, str], address: str) -> Joined:
    key = (*preload, "", *warm, "", address)
    with _lock:
        if key in _templates and _templates[key].has_ended:
            _templates.pop(key).close()
        if key not in _templates:
            _templates[key] = _joined(address) or Template(preload, warm, environment)
        return _templates[key]


def _joined(address: str) -> Joined | None:
    """Return the process at an address; None if there is none, or no longer."""
    with suppress(OSError):
        return Joined(address) if address else None
    return None


def shared_has_ended() -> bool:
    """Tell whether a process of another, that kernels were forked from here, is gone by now."""
    with _lock:
        joined = [found for found in _templates.values() if not isinstance(found, Template)]
        return any(found.has_ended for found in joined)


def close_templates(folder: str | os.PathLike | None = None) -> None:
    """End the template processes of this process, and leave those of others.

    Parameters
    ----------
    folder : path, optional
        Only those whose first call was given a path in this folder.
    """
    with _lock:
        for key in list(_templates):
            if folder is None or any(Path(folder) in Path(str(part)).parents for part in key):
                _templates.pop(key).close()
