"""What a worker of a Dask cluster does: it unpacks the files of a batch, and makes reports of them.

Only loaded where Dask is installed.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from distributed import WorkerPlugin

from ipanalysis.reports.batch.fingerprint import digest_of
from ipanalysis.reports.jobs import FAILED, Job, Record

# Where the files of each batch were put.
_unpacked: dict[str, Path] = {}


@dataclass(frozen=True)
class Made:
    """What a worker sends back: what became of a report, its page, and the notebook if it failed.

    `out` is the folder on the worker, which a record of a failure names; `papers` are the files in
    other formats.
    """

    record: Record
    page: bytes | None
    notebook: bytes | None
    out: str
    papers: dict[str, bytes] = field(default_factory=dict)


class Files(WorkerPlugin):
    """The files of a batch: a plugin that unpacks them on each worker.

    Parameters
    ----------
    files : dict of str to bytes
        By their path.
    """

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.name = f"ipanalysis-{digest_of(sorted(files.items()))}"

    def setup(self, worker: Any) -> None:
        """Put the files into a folder of their own; its path is short, for the sockets in it."""
        folder = Path(tempfile.mkdtemp(prefix="ipanalysis-"))
        for name, raw in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(raw)
        _unpacked[self.name] = folder

    def teardown(self, worker: Any) -> None:
        """Remove them, and end the processes that kernels of this batch were forked from."""
        from ipanalysis.reports.provisioner import close_templates

        folder = _unpacked.pop(self.name, None)
        if folder is not None:
            close_templates(folder)
            shutil.rmtree(folder, ignore_errors=True)


def make_there(job: Job, batch: str) -> Made:
    """Make a report on a worker, from the files that it was given."""
    from ipanalysis.reports.notebook import render
    from ipanalysis.reports.template import can_fork

    top = _unpacked[batch]
    with tempfile.TemporaryDirectory(dir=top) as folder:
        local = _localised(job, top, folder)
        record = render(local if can_fork() else replace(local, kernel="plain"))
        page = _read(Path(folder, f"{job.stem}.html"))
        kept = _read(Path(folder, FAILED, f"{job.stem}.ipynb"))
        papers = {n: Path(folder, f"{job.stem}.{n}").read_bytes() for n in record.papers}
        return Made(record, page, kept, folder, papers)


def _localised(job: Job, top: Path, out: str) -> Job:
    """Return a job with the paths that things have on this worker."""
    paths = {name: str(top / name) for name in ("study", "processed")}
    warm = job.warm
    if warm:
        function, _, _, _, *rest = warm
        warm = (function, str(top / "warm"), *paths.values(), *rest)
    return replace(
        job,
        notebook=str(top / "notebook" / Path(job.notebook).name),
        parameters=job.parameters | paths,
        out=out,
        scratch=str(top),
        warm=warm,
    )


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None
