"""Making several reports at once in processes of our own: both ends of the pipe.

A worker is started once, imports papermill once and makes one report after another. Jobs and
records travel as lines of JSON. Unlike a pool of :mod:`multiprocessing` this needs no
``if __name__ == "__main__"`` in the script of the user, and a worker that dies takes only its
own report along. A worker ends when its standard input is closed, also when that happens
because the calling process was killed.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import asdict, replace
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING

from ipanalysis.errors import IpaError
from ipanalysis.locale import N_, tr
from ipanalysis.reports.jobs import Job, Record
from ipanalysis.reports.kernels import shared_template

if TYPE_CHECKING:
    from ipanalysis.reports.template import Template

GRACE = 5.0  # seconds a worker gets to shut down its kernel
_ADDRESS = "kernels"  # name of the socket of the process that kernels are forked from


def render_all(
    jobs: Sequence[Job], workers: int, on_start: Callable[[Job], None] = lambda job: None
) -> Iterator[Record]:
    """Make reports, several at a time.

    Parameters
    ----------
    jobs : sequence of Job
        What to make.
    workers : int
        How many at once. With 1 everything runs in this process.
    on_start : callable, optional
        Called with each job when its turn comes, not always from the same thread.

    Yields
    ------
    Record
        What became of each job, in the order in which they are done.
    """
    workers = min(workers, len(jobs))
    if workers <= 1:
        from ipanalysis.reports.notebook import render
        from ipanalysis.reports.provisioner import close_templates

        try:
            for job in jobs:
                on_start(job)
                yield render(job)
        finally:
            close_templates()
        return
    made = [_Worker() for _ in range(workers)]
    free: SimpleQueue[_Worker] = SimpleQueue()

    def task(job: Job) -> Record:
        worker = free.get()
        try:
            on_start(job)
            return worker.render(job)
        finally:
            free.put(worker)

    template = None
    with ThreadPoolExecutor(workers) as pool:
        try:
            for worker in made:
                worker.start()
                free.put(worker)
            jobs, template = _sharing(jobs)
            for future in as_completed([pool.submit(task, job) for job in jobs]):
                yield future.result()
        finally:
            # Also after Ctrl-C: without this the threads would wait for what is under way.
            pool.shutdown(wait=False, cancel_futures=True)
            for worker in made:
                worker.hang_up()
            for worker in made:
                worker.close()
            if template is not None:
                template.close()


def _sharing(jobs: Sequence[Job]) -> tuple[Sequence[Job], Template | None]:
    """Start one process for the kernels of all workers, if there is any use; tell the jobs."""
    forked = [job for job in jobs if job.kernel == "fork" and not job.from_page]
    if len({job.warm for job in forked}) != 1:
        return jobs, None
    address = os.path.join(forked[0].scratch, _ADDRESS)
    try:
        template = shared_template(address, forked[0].warm)
    except IpaError:  # each will try for itself, and tell
        return jobs, None
    return [replace(job, template=address) for job in jobs], template


class _Worker:
    """One worker process, seen from the calling one."""

    def __init__(self) -> None:
        self._lock, self._closed = threading.Lock(), False
        self._process: subprocess.Popen | None = None
        self._log: IO[bytes] | None = None

    def start(self) -> None:
        """Start the process, so that it is ready sooner; a job tries again if that fails."""
        with suppress(OSError), self._lock:
            self._start()

    def render(self, job: Job) -> Record:
        """Return the record of a job, also if the process dies over it, or cannot be started."""
        try:
            with self._lock:
                if self._process is None and not self._closed:
                    self._start()
                process = self._process
        except OSError as error:
            text = N_(
                "The process that makes the report could not be started: {why}. Close other "
                "programs, or let fewer reports be made at once ({option})."
            )
            why = error.strerror or str(error)
            return _failed(job, tr(text, job.lang, why=why, option="--jobs"))
        if process is None:
            return _lost(job, "")
        try:
            process.stdin.write(json.dumps(asdict(job)) + "\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        except (OSError, ValueError):  # gone, or closed by us
            answer = ""
        if answer:
            return Record(**json.loads(answer))
        process.kill()
        process.wait()
        with self._lock:
            self._process = None
        _close_pipes(process)
        return _lost(job, self._last_words())

    def hang_up(self) -> None:
        """Tell the process to end."""
        with self._lock:
            self._closed = True
            if self._process is not None:
                self._process.stdin.close()

    def close(self) -> None:
        """Wait until the process has ended, and end it if it does not."""
        process = self._process
        if process is not None:
            try:
                process.wait(GRACE)
            except subprocess.TimeoutExpired:
                process.kill()  # its kernel ends when it sees that
                process.wait()
            _close_pipes(process)
        if self._log is not None:
            self._log.close()

    def _start(self) -> None:
        if self._log is None:
            self._log = tempfile.TemporaryFile()  # noqa: SIM115 (lives as long as the worker)
        self._process = subprocess.Popen(
            # -P: no module of the folder the user happens to be in
            [sys.executable, "-P", "-m", "ipanalysis.reports.workers"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            encoding="utf-8",
            # Ctrl-C on a terminal goes to us; we tell the worker.
            start_new_session=True,
        )

    def _last_words(self) -> str:
        self._log.seek(0)
        lines = self._log.read().decode(errors="replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "")


def _lost(job: Job, last_words: str) -> Record:
    what = N_("The process that was making the report ended unexpectedly.")
    return _failed(job, " ".join([tr(what, job.lang), last_words]).strip())


def _failed(job: Job, error: str) -> Record:
    return Record(job.region, job.lang, "failed", None, 0.0, error)


def _close_pipes(process: subprocess.Popen) -> None:
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):  # what was still to be written to a dead process
            pipe.close()


def serve() -> None:
    """Be a worker: read jobs from standard input, answer with records."""
    # Our own copy of standard output; whatever else writes there must not garble the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    from ipanalysis.reports.notebook import render

    # A process started in the background of a shell ignores it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    lines: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=(lines,), daemon=True).start()
    while True:
        record = render(Job(**json.loads(lines.get())))
        answers.write(json.dumps(asdict(record)) + "\n")
        answers.flush()


def _listen(lines: SimpleQueue[bytes]) -> None:
    for line in sys.stdin.buffer:
        lines.put(line)
    # The caller is done, or gone: stop also in the middle of a report, and take the kernel along.
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
    else:
        import _thread

        _thread.interrupt_main()


if __name__ == "__main__":
    from ipanalysis.reports.provisioner import close_templates

    with suppress(KeyboardInterrupt):
        serve()
    close_templates()
