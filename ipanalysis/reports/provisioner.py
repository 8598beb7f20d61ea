"""A provisioner of Jupyter kernels that forks them from a warm process.

Registered as ``ipanalysis-fork`` the standard way (entry point
``jupyter_client.kernel_provisioners``), so papermill and nbclient know nothing of it: a kernel
specification asks for it by name, and says what to have imported.
"""

from __future__ import annotations

import os
import threading
from typing import Any

from jupyter_client.provisioning import LocalProvisioner
from traitlets import List, Unicode

from ipanalysis.reports.template import Template

_templates: dict[tuple, Template] = {}
_lock = threading.Lock()


class ForkProvisioner(LocalProvisioner):
    """Forks the kernel; everything else is as with an ordinary local kernel."""

    preload = List(Unicode(), help="Modules that the kernels find imported.").tag(config=True)
    warm = List(help='"module:function" and its arguments, called once.').tag(config=True)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict:
        """Fork a kernel; of `cmd` the arguments of ``ipykernel_launcher`` are used."""
        environment = dict(kwargs.get("env") or os.environ)
        template = _template(list(self.preload), list(self.warm), environment)
        folder = os.fspath(kwargs.get("cwd") or os.getcwd())
        self.process = template.fork(cmd[3:], environment, folder)
        self.pid = self.pgid = self.process.pid  # it leads a session of its own
        self.cwd = folder
        return self.connection_info


def _template(preload: list[str], warm: list, environment: dict[str, str]) -> Template:
    key = (*preload, "", *warm)
    with _lock:
        if key in _templates and _templates[key].has_ended:
            _templates.pop(key).close()
        if key not in _templates:
            _templates[key] = Template(preload, warm, environment)
        return _templates[key]


def close_templates() -> None:
    """End the template processes of this process."""
    with _lock:
        while _templates:
            _templates.popitem()[1].close()
