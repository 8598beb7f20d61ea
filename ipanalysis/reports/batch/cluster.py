"""Making reports on other machines: the workers of a Dask scheduler that somebody else started.

Study, results and notebook go to each worker once, as a plugin, which a worker that joins later or
starts anew gets too. What comes back are the bytes of pages; they are written here, so the workers
need no file system in common. A report whose worker is lost is given to another one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ipanalysis.errors import IpaError, UsageError
from ipanalysis.files import replace_file
from ipanalysis.locale import N_, tr
from ipanalysis.reports.batch.fingerprint import TOOLS, digest, package_digest, tools_digest
from ipanalysis.reports.batch.kept import UNWRITTEN, failed_name, keep_failed, remove_failed
from ipanalysis.reports.jobs import Job, Record

if TYPE_CHECKING:
    from distributed import Client

    from ipanalysis.reports.batch.on_worker import Made

_PATIENCE = 10  # seconds until a scheduler must have answered


@contextmanager
def connected(address: str | None, formats: Sequence[str] = ()) -> Iterator[Client | None]:
    """Connect to a scheduler, if one is asked for, and make sure its workers are of use.

    Raises
    ------
    UsageError
        If Dask is not installed here.
    IpaError
        If the scheduler does not answer, has no worker, or one with another version of this
        package: pages must not depend on who made them.
    """
    if address is None:
        yield None
        return
    try:
        from distributed import Client
    except ImportError as error:
        text = N_("{option} needs the package {package}. Install it, for example by: {command}")
        values = {"option": "scheduler", "package": "distributed"}
        raise UsageError(text, command="pip install 'ipanalysis[dask]'", **values) from error
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        text = N_("The scheduler {address} cannot be reached: {why}.")
        raise IpaError(text, address=address, why=str(error) or type(error).__name__) from error
    with client:
        _check_workers(client, address, formats)
        yield client


def _check_workers(client: Client, address: str, formats: Sequence[str] = ()) -> None:
    found = client.run(package_digest, on_error="return")
    if not found:
        raise IpaError(N_("The scheduler {address} has no worker."), address=address)
    others = tuple(sorted(name for name, value in found.items() if value != package_digest()))
    if others:
        text = N_("Workers have another version of ipanalysis than this one, or none: {names}.")
        raise IpaError(text, names=others)
    for kind in (name for name in formats if name in TOOLS):
        found = client.run(tools_digest, kind, on_error="return")
        others = tuple(sorted(name for name, value in found.items() if value != tools_digest(kind)))
        if others:
            text = N_("Workers cannot write {format} as it would be written here: {names}.")
            raise IpaError(text, format=kind.upper(), names=others)


def render_on_cluster(jobs: Sequence[Job], client: Client, scratch: Path) -> Iterator[Record]:
    """Make reports on the workers of a cluster.

    Parameters
    ----------
    jobs : sequence of Job
        What to make; all of one notebook and study.
    client : Client
        Of the scheduler.
    scratch : Path
        Folder with the results and, if it was in memory, the study.

    Yields
    ------
    Record
        What became of each job, in the order in which they are done.
    """
    from distributed import as_completed

    from ipanalysis.reports.batch.on_worker import Files, make_there

    files = Files(_files(jobs[0], scratch))
    client.register_plugin(files)
    futures = client.map(make_there, jobs, batch=files.name, pure=False)
    todo = dict(zip(futures, jobs, strict=True))
    try:
        for future in as_completed(futures, loop=client.loop):
            job = todo[future]
            if future.status == "finished":
                yield _put(job, future.result())
            else:  # after several attempts, each of which took a worker along
                yield _failed(job, f"{future.status}: {future.exception()!r}")
            future.release()
    finally:
        with suppress(Exception):  # what counts is told already; the scheduler may be gone
            client.cancel(futures)
            client.unregister_worker_plugin(files.name)


def _files(job: Job, scratch: Path) -> dict[str, bytes]:
    """Return what a worker needs, by the path it gets there."""
    folders = {"study": Path(job.parameters["study"]), "processed": scratch / "processed"}
    found = {
        f"{name}/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for name, folder in folders.items()
        for path in sorted(folder.rglob("*.csv" if name == "study" else "*"))
        if path.is_file()
    }
    notebook = Path(job.notebook)
    found["warm"] = (scratch / "warm").read_bytes()
    found[f"notebook/{notebook.name}"] = notebook.read_bytes()
    return found


def _put(job: Job, made: Made) -> Record:
    """Write here what was made there."""
    out = Path(job.out)
    path = out / f"{job.stem}.html"
    try:
        if made.page is not None:  # also where another format failed
            page, path = replace_file(path, made.page), out / failed_name(job.stem)
            remove_failed(out, job.stem)
            there = replace(made.record, path=str(page), digest=digest(made.page))
            return _with_papers(there, job, made.papers)
        if made.notebook is not None:
            path = out / failed_name(job.stem)
            keep_failed(out, job.stem, made.notebook)
    except OSError as error:
        return _failed(job, _unwritten(path, error, job.lang))
    error = (made.record.error or "").replace(made.out + os.sep, f"{out}{os.sep}")
    return replace(made.record, status="failed", path=None, error=error)


def _with_papers(record: Record, job: Job, papers: dict[str, bytes]) -> Record:
    """Write the other formats of a page that stands; if one fails, what is there stays."""
    written = {}
    path = Path(job.out)
    try:
        for name, raw in papers.items():
            path = Path(job.out, f"{job.stem}.{name}")
            replace_file(path, raw)
            written[name] = record.papers[name]
    except OSError as error:
        what = _unwritten(path, error, job.lang)
        return replace(record, status="failed", error=what, papers=written)
    return record


def _unwritten(path: Path, error: OSError, lang: str) -> str:
    return tr(UNWRITTEN, lang, path=str(path), why=error.strerror or str(error))


def _failed(job: Job, error: str) -> Record:
    return Record(job.region, job.lang, "failed", None, 0.0, error)
