"""One report: the notebook filled and run, checked, exported, and put in its place."""

from __future__ import annotations

import logging
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from ipanalysis.errors import IpaError
from ipanalysis.files import replace_file
from ipanalysis.locale import N_, Text, tr
from ipanalysis.problems import shorten
from ipanalysis.reports import paper
from ipanalysis.reports.batch.fingerprint import digest
from ipanalysis.reports.batch.kept import UNWRITTEN, failed_name, keep_failed, remove_failed
from ipanalysis.reports.export import to_html
from ipanalysis.reports.guard import check_page, check_parameters
from ipanalysis.reports.jobs import Job, Record
from ipanalysis.reports.kernels import kernel_options

_COLOURS = re.compile("\x1b\\[[0-9;]*[A-Za-z]")
_LONGEST = 300  # characters of a message of others


def render(job: Job) -> Record:
    """Make one report; what goes wrong stands in the record.

    Parameters
    ----------
    job : Job
        What to make.

    Returns
    -------
    Record
        Never raises an error but for Ctrl-C.
    """
    started, run = time.monotonic(), _Run()
    path = error = cell = made = None
    files: dict[str, bytes] = {}
    place = Path(job.out, f"{job.stem}.html")
    try:
        if job.from_page:
            raw = _read_page(place)
        else:
            raw = _page_of(job, run).encode()
            _put_page(job, place, raw)
        path, made = str(place), digest(raw)
        stem = Path(job.out, job.stem)
        files, error = paper.attempt(raw.decode(), stem, job.formats, job.lang)
    except Exception as problem:
        cell, text = _explain(problem, run, job)
        error = _keep(job, run, text)
    seconds = round(time.monotonic() - started, 3)
    status = "ok" if error is None else "failed"
    papers = {name: digest(raw) for name, raw in files.items()}
    return Record(job.region, job.lang, status, path, seconds, error, cell, made, papers)


def _page_of(job: Job, run: _Run) -> str:
    """Make the page; once more if the process that its kernel was forked from ended meanwhile.

    Another report may have killed it. The second time the kernel is forked from a process of our
    own, so a report that kills what it is forked from fails then, and takes no other along.
    """
    try:
        with _room(job.scratch) as folder:
            return _page(job, folder, run)
    except Exception:
        from ipanalysis.reports.provisioner import shared_has_ended

        if not (job.template and shared_has_ended()):
            raise
    run.forget()
    with _room(job.scratch) as folder:
        return _page(job, folder, run)


@contextmanager
def _room(scratch: str) -> Iterator[Path]:
    try:
        folder = tempfile.mkdtemp(dir=scratch)
    except OSError as error:
        text = N_(
            "Temporary files cannot be written to {path}: {why}. Make room there, or name another "
            "folder in the variable {variable}."
        )
        raise IpaError(text, path=scratch, why=_why(error), variable="TMPDIR") from error
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _read_page(place: Path) -> bytes:
    try:
        return place.read_bytes()
    except OSError as error:
        text = N_("The page {path}, of which other formats are made, cannot be read: {why}.")
        raise IpaError(text, path=place, why=_why(error)) from error


def _put_page(job: Job, place: Path, raw: bytes) -> None:
    path = place
    try:
        replace_file(path, raw)
        path = Path(job.out, failed_name(job.stem))
        remove_failed(Path(job.out), job.stem)
    except OSError as error:
        raise IpaError(UNWRITTEN, path=path, why=_why(error)) from error


def _why(error: OSError) -> str:
    return error.strerror or _last_line(type(error).__name__, str(error))


class _Run:
    """What is known of a notebook while it runs, also when it does not come back."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self.notebook: Any = None
        self.cell, self.source = 0, ""

    def hooks(self) -> dict[str, Any]:
        return {"on_notebook_start": self._start, "on_cell_execute": self._execute}

    def _start(self, notebook: Any) -> None:
        self.notebook = notebook

    def _execute(self, cell: Mapping[str, Any], cell_index: int) -> None:
        self.cell, self.source = self.cell + 1, cell["source"]


class _LeftEarlyError(Exception):
    """A cell ended the kernel with an exit code that papermill takes for success."""


@cache
def import_papermill() -> Any:
    """Import papermill; without parsers for a format that no notebook uses.

    Once jupyterlab is installed, jsonschema would build them: 1.6 s of CPU.
    """
    name = "rfc3987_syntax"
    unknown = name not in sys.modules
    if unknown:
        sys.modules[name] = None
    try:
        import papermill
    finally:
        if unknown:
            del sys.modules[name]
    return papermill


def _page(job: Job, folder: Path, run: _Run) -> str:
    papermill = import_papermill()
    log = logging.getLogger("papermill")
    if not log.handlers:  # what it says is for its own command line
        log.addHandler(logging.NullHandler())
    notebook = papermill.execute_notebook(
        # papermill fills braces in paths
        job.notebook.replace("{", "{{").replace("}", "}}"),
        None,
        parameters=dict(job.parameters),
        language="python",
        progress_bar=False,
        request_save_on_cell_execute=False,
        execution_timeout=job.timeout,
        # Relative paths in it mean the same as when it is opened in JupyterLab.
        resources={"metadata": {"path": str(Path(job.notebook).parent)}},
        **run.hooks(),
        **kernel_options(folder, job.kernel, job.warm, job.template),
    )
    if any(c.metadata.get("papermill", {}).get("exception") for c in notebook.cells):
        raise _LeftEarlyError
    check_parameters(notebook, job.parameters)
    html = to_html(notebook, job.lang)
    check_page(html, job.region, job.lang)
    return html


def _explain(problem: Exception, run: _Run, job: Job) -> tuple[int | None, str]:
    """Return the cell that stopped, if one did, and why, in the language of the report."""
    import_papermill()
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    cell, source = run.cell, run.source
    if isinstance(problem, PapermillExecutionError):
        cell, source = problem.exec_count or cell, problem.source
        what: object = _last_line(problem.ename, problem.evalue)
    elif isinstance(problem, CellTimeoutError):
        what = Text(N_("it was not done within {seconds} seconds"), {"seconds": float(job.timeout)})
    elif isinstance(problem, DeadKernelError):
        what = Text(N_("the kernel that ran it died"))
    elif isinstance(problem, _LeftEarlyError):
        what = Text(N_("it ended the notebook before its last cell"))
    elif isinstance(problem, IpaError):
        return None, problem.text(job.lang)
    else:
        return None, f"{_last_line(type(problem).__name__, str(problem))}."
    line = shorten(next((t.strip() for t in source.splitlines() if t.strip()), ""))
    values = {"cell": cell, "line": line, "what": what}
    return cell, tr(N_("Cell {cell} (“{line}”): {what}."), job.lang, **values)


def _last_line(name: str, message: str) -> str:
    lines = [line.strip() for line in _COLOURS.sub("", message).splitlines() if line.strip()]
    return shorten(": ".join([name, *lines[-1:]]), _LONGEST)


def _keep(job: Job, run: _Run, error: str) -> str:
    """Keep the notebook as far as it ran, and return the error with the place."""
    if run.notebook is None:
        return error
    import nbformat

    try:
        path = keep_failed(Path(job.out), job.stem, nbformat.writes(run.notebook))
    except OSError:  # the report has failed already; that is what must be told
        return error
    text = N_("{error} The notebook as far as it ran: {path}")
    return tr(text, job.lang, error=error, path=str(path))
