"""A warm process that becomes a kernel as often as it is asked, seen from those who ask.

Starting an interpreter and importing what a report needs takes longer than the report itself. A
template process does both once; each kernel is a fork of it, so it is as fresh and as easily
killed as a process of its own. Several processes may share one: who started it owns it, the others
join it by the address of its socket. What it does is in :mod:`ipanalysis.reports.forking`.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading

from ipanalysis.errors import IpaError
from ipanalysis.locale import N_

MESSAGE = 1 << 20  # bytes of the longest message: an environment and some paths


def can_fork() -> bool:
    """Tell whether kernels can be forked and followed here: on Linux 5.3 or newer."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open")


class Joined:
    """A template process that another process owns.

    Parameters
    ----------
    address : str
        Path of its socket.

    Raises
    ------
    OSError
        If it is gone.
    """

    def __init__(self, address: str) -> None:
        self._exchange = threading.Lock()
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            self._socket.connect(address)
        except OSError:
            self._socket.close()
            raise

    @property
    def has_ended(self) -> bool:
        """Whether the process is gone: a kernel may have killed it."""
        # It says nothing unasked, so what can be read now is the end.
        with self._exchange:
            return bool(select.select([self._socket], [], [], 0)[0])

    def fork(self, argv: list[str], environment: dict[str, str], folder: str) -> Forked:
        """Return a new kernel; threads that ask at the same time each get their own.

        Raises
        ------
        ConnectionError
            If the template process has died.
        OSError
            If the system refuses another process.
        """
        request = {"argv": argv, "environment": environment, "folder": folder}
        with self._exchange:  # an answer does not say whose it is
            self._socket.send(json.dumps(request).encode())
            answer, fds, _, _ = socket.recv_fds(self._socket, MESSAGE, 1)
        if not answer:
            raise ConnectionResetError("the template process has ended")
        if not fds:
            raise OSError(int(answer), os.strerror(int(answer)))
        return Forked(int(answer), fds[0])

    def close(self) -> None:
        """Leave it; kernels that were asked for here are ended."""
        self._socket.close()


class Template(Joined):
    """A template process of our own.

    Parameters
    ----------
    preload : list of str
        Modules to import.
    warm : list
        ``"module:function"`` and its arguments: called once before the first fork. May be empty.
    environment : dict of str to str
        Environment of the process.
    address : str
        Path of a socket that other processes may join it by; empty for none.

    Raises
    ------
    IpaError
        If it cannot import or call what it was given.
    """

    def __init__(
        self, preload: list[str], warm: list, environment: dict[str, str], address: str = ""
    ) -> None:
        self._exchange = threading.Lock()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._socket = ours
        with theirs:
            try:
                self._process = _started(theirs.fileno(), environment)
            except OSError as error:
                ours.close()
                text = N_("The process that kernels are forked from did not start: {why}")
                raise IpaError(text, why=error.strerror or str(error)) from error
        try:
            said = {"preload": preload, "warm": warm, "address": address}
            self._socket.send(json.dumps(said).encode())
            answer = self._socket.recv(MESSAGE)
        except BaseException:  # Ctrl-C: nobody will ask it for a kernel
            self._process.kill()
            self.close()
            raise
        if answer != b"ready":
            self.close()
            text = N_("The process that kernels are forked from did not start: {why}")
            raise IpaError(text, why=answer.decode(errors="replace") or "?")

    @property
    def has_ended(self) -> bool:
        """Whether the process is gone: a kernel may have killed it."""
        return self._process.poll() is not None

    def close(self) -> None:
        """End the process and its kernels."""
        self._socket.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _started(fd: int, environment: dict[str, str]) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "ipanalysis.reports.forking", str(fd)],
        pass_fds=[fd],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,  # Ctrl-C on a terminal is for us
    )


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
