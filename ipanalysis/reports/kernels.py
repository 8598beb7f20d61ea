"""The kernel that runs one notebook: of this interpreter, fresh, alone, and gone afterwards.

How kernels are started is decided here alone: forked from a warm process where that can be done,
else (or if asked for) each from the start. What they make is the same.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ipanalysis.errors import IpaError, UsageError
from ipanalysis.locale import N_

if TYPE_CHECKING:
    from ipanalysis.reports.template import Template

# The same threads, hash order and backend whatever the reader's shell has set: reports must not
# depend on it, and a figure must reach the page also where MPLBACKEND says Agg.
_ENVIRONMENT = {
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    # That a study is not as recorded has been said once, where the report was asked for.
    "PYTHONWARNINGS": "ignore:These tables of the study:UserWarning",
}
_LONGEST = 90  # a socket's whole path may have 103 bytes on macOS, 107 on Linux
KERNELS = ("fork", "plain")
_PRELOAD = ["ipanalysis.reports.page"]  # what forked kernels find imported


def kernel_options(
    scratch: Path, kernel: str = "plain", warm: Sequence[str] = (), template: str = ""
) -> dict[str, Any]:
    """Return the options of :func:`papermill.execute_notebook` that say how to run the kernel.

    Parameters
    ----------
    scratch : Path
        A folder for this kernel alone; its path must be short, as that of a socket may not
        exceed some hundred bytes.
    kernel : {"plain", "fork"}
        A process from the start, or a fork of a warm one.
    warm : sequence of str
        For a fork: ``"module:function"`` and its arguments, called once in the warm process.
    template : str
        For a fork: address of a warm process that others use too; one of our own if empty.

    Returns
    -------
    dict
        Options for papermill's ordinary engine.
    """
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager

    # Not the installed specification: that of the reader may start another Python.
    spec = KernelSpec(
        argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        display_name="Python 3",
        language="python",
        metadata={"kernel_provisioner": _forked(warm, template)} if kernel == "fork" else {},
    )
    environment = {**_environment(), "IPYTHONDIR": str(scratch / "ipython")}

    class ReportKernel(AsyncKernelManager):
        """Leaves no trace on the terminal or in the reader's home folder."""

        def __init__(self, **kwargs: Any) -> None:
            kwargs["connection_file"] = str(scratch / "kernel.json")
            if os.name == "posix" and len(str(scratch)) < _LONGEST:
                # Sockets in a folder cannot collide; ports of parallel runs sometimes do.
                kwargs |= {"transport": "ipc", "ip": str(scratch / "socket")}
            super().__init__(**kwargs)

        @property
        def kernel_spec(self) -> KernelSpec:
            return spec

        async def start_kernel(self, **kwargs: Any) -> None:
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            try:
                await super().start_kernel(env=environment, **quiet, **kwargs)
            except OSError as error:
                text = N_(
                    "The process that runs the notebook could not be started: {why}. Close other "
                    "programs, or let fewer reports be made at once ({option})."
                )
                why = error.strerror or str(error)
                raise IpaError(text, why=why, option="--jobs") from error

    return {
        "kernel_name": "python3",
        "kernel_manager_class": ReportKernel,
        # The result is in hand by then; the graceful way takes a second per report.
        "shutdown_kernel": "immediate",
    }


def _environment() -> dict[str, str]:
    return {**os.environ, **_ENVIRONMENT}


def _forked(warm: Sequence[str], template: str) -> dict[str, Any]:
    config = {"preload": _PRELOAD, "warm": list(warm), "address": template}
    return {"provisioner_name": "ipanalysis-fork", "config": config}


def shared_template(address: str, warm: Sequence[str]) -> Template:
    """Start a warm process that several processes can fork their kernels from.

    Raises
    ------
    IpaError
        If it does not start.
    """
    from ipanalysis.reports.template import Template

    return Template(_PRELOAD, list(warm), _environment(), address)


def asked_kernel(kernel: str | None) -> str:
    """Return how to start kernels: as asked for, or the fastest way there is here.

    Raises
    ------
    UsageError
        If there is no such way, or not on this system.
    """
    from ipanalysis.reports.template import can_fork

    if kernel is None:
        return "fork" if can_fork() else "plain"
    if kernel not in KERNELS:
        text = N_("There is no kernel {kernel!r}. Kernels: {known}.")
        raise UsageError(text, kernel=kernel, known=KERNELS)
    if kernel == "fork" and not can_fork():
        raise UsageError(N_("Kernels can be forked on Linux only. Use the kernel “plain”."))
    return kernel
