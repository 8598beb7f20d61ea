"""The kernel that runs one notebook: of this interpreter, fresh, alone, and gone afterwards.

How kernels are started is decided here alone; a faster way (forked from a warm process) can
take this place without a change elsewhere.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

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


def kernel_options(scratch: Path) -> dict[str, Any]:
    """Return the options of :func:`papermill.execute_notebook` that say how to run the kernel.

    Parameters
    ----------
    scratch : Path
        A folder for this kernel alone; its path must be short, as that of a socket may not
        exceed some hundred bytes.

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
    )
    environment = {**os.environ, **_ENVIRONMENT, "IPYTHONDIR": str(scratch / "ipython")}

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
            await super().start_kernel(env=environment, **quiet, **kwargs)

    return {
        "kernel_name": "python3",
        "kernel_manager_class": ReportKernel,
        # The result is in hand by then; the graceful way takes a second per report.
        "shutdown_kernel": "immediate",
    }
