"""The warm process that kernels are forked from.

It has one thread only, as a fork copies no other. It ends, and ends its kernels, when the socket of
its owner is closed, also by a crash; who joined it and leaves takes his kernels along.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys
from contextlib import suppress
from importlib import import_module
from select import select

from ipanalysis.reports.template import MESSAGE

# What a kernel imports when it starts and runs its first cell; the debugger alone takes half a
# second. Other versions may not have all of them.
_KERNEL = (
    *("ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.debugger", "sqlite3"),
    *("IPython.core.completerlib", "IPython.core.debugger", "IPython.core.logger"),
    *("IPython.core.oinspect", "IPython.extensions.storemagic", "tornado.platform.asyncio"),
    *("faulthandler", "zmq.utils.garbage"),
)


def serve(owner: socket.socket) -> None:
    """Be a template: import, then fork a kernel per request until the owner is gone."""
    try:
        said = json.loads(owner.recv(MESSAGE))
        address = said.pop("address")
        _prepare(**said)
        listener = _listen(address) if address else None
    except Exception as error:  # whatever the modules raise is told to the one who named them
        owner.send(f"{type(error).__name__}: {error}".encode()[:MESSAGE])
        return
    gc.collect()
    gc.freeze()  # a collection in a child must not touch, and so copy, what all share
    owner.send(b"ready")
    _Forks(owner, listener).run()


class _Forks:
    """The kernels of each of those who ask for some."""

    def __init__(self, owner: socket.socket, listener: socket.socket | None) -> None:
        self._owner, self._listener = owner, listener
        self._kernels: dict[socket.socket, set[int]] = {owner: set()}

    def run(self) -> None:
        """Answer until the owner is gone."""
        while self._owner in self._kernels:
            ends = [*self._kernels, *filter(None, [self._listener])]
            for end in select(ends, [], [])[0]:
                if end is self._listener:
                    self._kernels[end.accept()[0]] = set()
                else:
                    self._answer(end)
        for end in list(self._kernels):
            self._leave(end)

    def _answer(self, end: socket.socket) -> None:
        self._reap()
        try:
            request = end.recv(MESSAGE)
            if request:
                self._fork(end, request)
                return
        except OSError:  # he was killed
            pass
        self._leave(end)

    def _fork(self, end: socket.socket, request: bytes) -> None:
        try:
            pid = os.fork()
        except OSError as error:  # there are too many processes: that is told, and no more
            end.send(str(error.errno).encode())
            return
        if pid == 0:
            # Who waits for the end of this process must not wait for that of its kernels.
            for inherited in (*self._kernels, *filter(None, [self._listener])):
                inherited.close()
            _become_kernel(**json.loads(request))
        # Before anybody reaps it, so the number is still its own.
        fd = os.pidfd_open(pid)
        self._kernels[end].add(pid)
        try:
            socket.send_fds(end, [str(pid).encode()], [fd])
        finally:
            os.close(fd)

    def _leave(self, end: socket.socket) -> None:
        self._reap()
        for pid in self._kernels.pop(end):
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
            # It may not have come to lead a group yet.
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        end.close()

    def _reap(self) -> None:
        for kernels in self._kernels.values():
            for pid in list(kernels):
                if os.waitpid(pid, os.WNOHANG)[0]:
                    kernels.discard(pid)


def _listen(address: str) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind(address)
    listener.listen()
    return listener


def _prepare(preload: list[str], warm: list) -> None:
    import builtins

    # pandas decides at import how wide to print, by whether it is in a notebook. It will be.
    builtins.get_ipython = lambda: type("Shell", (), {"kernel": None})()
    try:
        for name in _KERNEL:
            with suppress(ImportError):
                import_module(name)
        for name in preload:
            import_module(name)
        if warm:
            module, _, function = warm[0].partition(":")
            getattr(import_module(module), function)(*warm[1:])
    finally:
        del builtins.get_ipython


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
