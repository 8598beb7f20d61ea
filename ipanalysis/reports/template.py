"""A warm process that becomes a kernel as often as it is asked: both ends of the socket.

Starting an interpreter and importing what a report needs takes longer than the report itself. A
template process does both once; each kernel is a fork of it, so it is as fresh and as easily
killed as a process of its own. The template has one thread only, as a fork copies no other.
It ends, and ends its kernels, when the other end of its socket is closed, also by a crash.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from importlib import import_module

from ipanalysis.errors import IpaError
from ipanalysis.locale import N_

_MESSAGE = 1 << 20  # bytes of the longest message: an environment and some paths


def can_fork() -> bool:
    """Tell whether kernels can be forked and followed here: on Linux 5.3 or newer."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open")


class Template:
    """A template process, seen from the one that asks for kernels.

    Parameters
    ----------
    preload : list of str
        Modules to import.
    warm : list
        ``"module:function"`` and its arguments: called once before the first fork. May be empty.
    environment : dict of str to str
        Environment of the process.

    Raises
    ------
    IpaError
        If it cannot import or call what it was given.
    """

    def __init__(self, preload: list[str], warm: list, environment: dict[str, str]) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._socket = ours
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "ipanalysis.reports.template", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=environment,
                start_new_session=True,  # Ctrl-C on a terminal is for us
            )
        self._socket.send(json.dumps({"preload": preload, "warm": warm}).encode())
        answer = self._socket.recv(_MESSAGE)
        if answer != b"ready":
            self.close()
            text = N_("The process that kernels are forked from did not start: {why}")
            raise IpaError(text, why=answer.decode(errors="replace") or "?")

    @property
    def has_ended(self) -> bool:
        """Whether the process is gone: a kernel may have killed it."""
        return self._process.poll() is not None

    def fork(self, argv: list[str], environment: dict[str, str], folder: str) -> Forked:
        """Return a new kernel.

        Raises
        ------
        OSError
            If the template process has died.
        """
        request = {"argv": argv, "environment": environment, "folder": folder}
        self._socket.send(json.dumps(request).encode())
        answer, fds, _, _ = socket.recv_fds(self._socket, _MESSAGE, 1)
        if not fds:
            raise OSError("the template process has ended")
        return Forked(int(answer), fds[0])

    def close(self) -> None:
        """End the process and its kernels."""
        self._socket.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Forked:
    """A kernel, with the part of :class:`subprocess.Popen` that kernel provisioners use.

    It is no child of ours, so its exit code is not to be had: 0 stands for "has ended". The file
    descriptor makes sure that a signal never reaches another process with the same number.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int, fd: int) -> None:
        self.pid, self._fd = pid, fd

    def poll(self) -> int | None:
        """Return None while it runs."""
        if self._fd is None or select.select([self._fd], [], [], 0)[0]:
            return 0
        return None

    def wait(self) -> int:
        """Wait for its end."""
        if self._fd is not None:
            select.select([self._fd], [], [])
            os.close(self._fd)
            self._fd = None
        return 0

    def send_signal(self, signum: int) -> None:
        """Send it a signal, if it still runs."""
        if self.poll() is None:
            signal.pidfd_send_signal(self._fd, signum)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


def serve(end: socket.socket) -> None:
    """Be a template: import, then fork a kernel per request until the socket is closed."""
    try:
        _prepare(**json.loads(end.recv(_MESSAGE)))
    except Exception as error:  # whatever the modules raise is told to the one who named them
        end.send(f"{type(error).__name__}: {error}".encode()[:_MESSAGE])
        return
    gc.collect()
    gc.freeze()  # a collection in a child must not touch, and so copy, what all share
    end.send(b"ready")
    kernels: set[int] = set()
    while request := end.recv(_MESSAGE):
        _reap(kernels)
        pid = os.fork()
        if pid == 0:
            end.close()
            _become_kernel(**json.loads(request))
        # Before anybody reaps it, so the number is still its own.
        fd = os.pidfd_open(pid)
        kernels.add(pid)
        socket.send_fds(end, [str(pid).encode()], [fd])
        os.close(fd)
    _reap(kernels)
    for pid in kernels:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


def _prepare(preload: list[str], warm: list) -> None:
    import builtins

    # pandas decides at import how wide to print, by whether it is in a notebook. It will be.
    builtins.get_ipython = lambda: type("Shell", (), {"kernel": None})()
    try:
        for name in ("ipykernel.kernelapp", "ipykernel.ipkernel", *preload):
            import_module(name)
        if warm:
            module, _, function = warm[0].partition(":")
            getattr(import_module(module), function)(*warm[1:])
    finally:
        del builtins.get_ipython


def _reap(kernels: set[int]) -> None:
    for pid in list(kernels):
        if os.waitpid(pid, os.WNOHANG)[0]:
            kernels.discard(pid)


def _become_kernel(argv: list[str], environment: dict[str, str], folder: str) -> None:
    """Turn this fork into a kernel; does not return."""
    code = 1
    try:
        os.setsid()
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        _forget_seeds()
        sys.argv = ["ipykernel_launcher", *argv]
        from ipykernel.kernelapp import IPKernelApp

        # It watches its parent, to end with it.
        IPKernelApp.launch_instance(argv=argv, parent_handle=os.getppid())
        code = 0
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 1
    finally:
        os._exit(code)


def _forget_seeds() -> None:
    """Seed the global generators anew, as a fresh process would; all forks share their state."""
    import random

    random.seed()
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as end:
        serve(end)
