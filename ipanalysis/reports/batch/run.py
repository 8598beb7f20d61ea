"""One run of a batch: what has to be made is made, and the manifest and the index say so."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ipanalysis.errors import IpaError
from ipanalysis.locale import N_, Text
from ipanalysis.reports.addresses import PLACE
from ipanalysis.reports.batch.asked import Asked
from ipanalysis.reports.batch.choice import (
    CURRENT,
    FORMATS,
    Wanted,
    index_digest,
    lacking,
    listed_pages,
    listed_papers,
    others,
    prune,
    to_prune,
    why,
)
from ipanalysis.reports.batch.fingerprint import tools_digest
from ipanalysis.reports.batch.manifest import Entry, Manifest, Paper, file_digest, read_manifest
from ipanalysis.reports.batch.outcome import Reports, outcome
from ipanalysis.reports.jobs import Job, Record
from ipanalysis.reports.workers import render_all
from ipanalysis.results import Results

if TYPE_CHECKING:
    from distributed import Client

    from ipanalysis.data.study import Study

OnStart = Callable[[Job], None]
OnDone = Callable[[Record, int, int], None]
Key = tuple[str, str]

_WARM = "ipanalysis.reports.page:warm"


@dataclass(frozen=True)
class Ways:
    """How to make reports.

    Attributes
    ----------
    kernel : {"fork", "plain"}
        How to start kernels.
    workers : int
        How many reports at once.
    timeout : float
        Seconds that a cell may take.
    client : Client or None
        Of a Dask scheduler whose workers make them.
    force, prune : bool
        Whether to make also what is up to date, and to delete what was not asked for.
    on_begin, on_start, on_done : callable
        Told of the number of reports to make, and of each when it is begun and when it is done.
    """

    kernel: str
    workers: int
    timeout: float
    client: Client | None = None
    force: bool = False
    prune: bool = False
    on_begin: Callable[[int], None] = field(default=lambda total: None)
    on_start: OnStart = field(default=lambda job: None)
    on_done: OnDone = field(default=lambda record, done, total: None)


def reasons(asked: Asked, manifest: Manifest, force: bool) -> dict[Key, str]:
    """Return why each report asked for has to be made, or "current"."""
    return {key: why(wanted, manifest, force) for key, wanted in asked.wanted.items()}


def plan(asked: Asked, folder: Path, force: bool, prune: bool = False) -> Reports:
    """Return what would be done in a folder; nothing is."""
    manifest = read_manifest(folder)
    going = to_prune(manifest, asked.wanted) if prune else ()
    left = tuple(name for name in others(manifest, asked.wanted).names if name not in going)
    found = reasons(asked, manifest, force)
    return outcome(
        folder, asked.wanted, found, [], others=left, to_delete=going, damaged=manifest.damaged
    )


def make(asked: Asked, folder: Path, scratch: Path, ways: Ways) -> Reports:
    """Make what has to be made.

    Parameters
    ----------
    asked : Asked
        What is asked for.
    folder : Path
        Where the pages go; nobody else writes there.
    scratch : Path
        Where temporary files go.
    ways : Ways
        How.

    Returns
    -------
    Reports

    Raises
    ------
    IpaError
        If the study in memory has problems, or there is no room for temporary files.
    """
    manifest, problems = read_manifest(folder), []
    found = reasons(asked, manifest, ways.force)
    todo = [key for key, reason in found.items() if reason != CURRENT]
    deleted: tuple[str, ...] = ()
    if ways.prune:
        with _told(problems, _NOT_PRUNED):
            deleted = prune(manifest, asked.wanted)
    records: list[Record] = []
    index = _Index(asked, manifest)
    if todo or not index.is_current():
        ways.on_begin(len(todo))
        tables, results = _prepared(asked, scratch)
        jobs = _jobs(asked, {key: found[key] for key in todo}, manifest, scratch, tables, ways)
        try:
            for record in _made(jobs, scratch, ways):
                records.append(record)
                with _told(problems, _NOT_NOTED):
                    manifest.add(_entry(record, asked.wanted[record.region, record.lang], manifest))
                ways.on_done(record, len(records), len(jobs))
            if ways.prune:  # other formats of pages that are new now
                with _told(problems, _NOT_PRUNED):
                    deleted += prune(manifest, asked.wanted)
            with _told(problems, _NO_INDEX):
                index.write(results)
        finally:  # also after Ctrl-C
            with _told(problems, _NOT_NOTED):
                manifest.save()
    elif deleted:
        with _told(problems, _NOT_NOTED):
            manifest.save()
    left = others(manifest, asked.wanted).names
    return outcome(
        folder, asked.wanted, found, records, others=left, deleted=deleted,
        index=index.paths(), problems=tuple(problems), damaged=manifest.damaged,
    )  # fmt: skip


@contextmanager
def _told(problems: list[Text], msgid: str) -> Iterator[None]:
    """Note that a file could not be written: what was made must not be lost over it."""
    try:
        yield
    except OSError as error:
        problem = Text(msgid, {"why": error.strerror or str(error)})
        if problem not in problems:  # a full disk is told once
            problems.append(problem)


_NOT_NOTED = N_("What was made could not be noted: {why}. The next run will make it again.")
_NO_INDEX = N_("The index could not be written: {why}.")
_NOT_PRUNED = N_("Not all that was not asked for could be deleted: {why}.")


def _prepared(asked: Asked, scratch: Path) -> tuple[Path, Results]:
    """Return the folder of the study, and its results, which are written for the notebooks."""
    from ipanalysis.reports.site import announce
    from ipanalysis.results import build

    try:
        tables, known = asked.tables(scratch / "study")
        results = build(asked.study, str(scratch / "processed"), "csv", study_tables=False)
        announce(scratch / "processed")
        (scratch / "warm").write_bytes(pickle.dumps((known, results)))
    except OSError as error:
        text = N_(
            "Temporary files cannot be written to {path}: {why}. Make room there, or name another "
            "folder in the variable {variable}."
        )
        why = error.strerror or str(error)
        raise IpaError(text, path=scratch.parent, why=why, variable="TMPDIR") from error
    return tables, results


def _jobs(
    asked: Asked,
    todo: dict[Key, str],
    manifest: Manifest,
    scratch: Path,
    tables: Path,
    ways: Ways,
) -> list[Job]:
    paths = {"study": str(tables), "processed": str(scratch / "processed")}
    place = (str(scratch / "warm"), *paths.values(), asked.day)
    warm = (_WARM, *place, *_fullest(asked.study, [region for region, _ in todo]), asked.langs[0])
    wanted = asked.wanted
    # Other formats are made here of pages that are here; the workers of a cluster have none.
    spared = {key for key, reason in todo.items() if reason == FORMATS and ways.client is None}
    return [
        Job(
            region=code,
            lang=lang,
            notebook=str(asked.template),
            parameters={"region": code, "lang": lang, **asked.values, **paths},
            out=str(manifest.folder),
            scratch=str(scratch),
            timeout=ways.timeout,
            kernel=ways.kernel,
            warm=warm,
            formats=lacking(wanted[key], manifest) if key in spared else asked.formats,
            from_page=key in spared,
        )
        for key in todo
        for code, lang in [key]
    ]


def _fullest(study: Study, regions: list[str]) -> list[str]:
    """Return the region whose page is made in the process that kernels are forked from.

    They find imported what that page needed, so it has to have figures: that of a region without
    targets has none. The nation's takes the longest, and needs nothing that others do not.
    """
    targets = study.targets["region"].value_counts()
    order = {code: (code != study.nation, targets.get(code, 0)) for code in regions}
    return sorted(order, key=order.__getitem__)[-1:]


def _made(jobs: list[Job], scratch: Path, ways: Ways) -> Iterator[Record]:
    if not jobs:
        return iter(())
    if ways.client is None:
        return render_all(jobs, ways.workers, ways.on_start)
    from ipanalysis.reports.batch.cluster import render_on_cluster

    return render_on_cluster(jobs, ways.client, scratch)


def _entry(record: Record, wanted: Wanted, manifest: Manifest) -> Entry:
    before = manifest.entries.get((record.region, record.lang))
    papers = dict(before.papers) if before else {}
    for name, found in record.papers.items():
        papers[name] = Paper(found, record.digest or "", tools_digest(name))
    # The page of before stays where the new one failed.
    known = record.digest or (before.digest if before and record.status != "ok" else None)
    return Entry(
        region=record.region,
        lang=record.lang,
        status=record.status,
        seconds=record.seconds,
        error=record.error,
        cell=record.cell,
        digest=known,
        parameters=dict(wanted.parameters),
        template=wanted.template,
        notebook=wanted.notebook,
        source=wanted.source,
        page_made=record.digest is not None,
        papers=papers,
        **vars(wanted.basis),
    )


class _Index:
    """The pages that link the reports of a folder."""

    def __init__(self, asked: Asked, manifest: Manifest) -> None:
        self._asked, self._manifest = asked, manifest

    def _pages(self) -> dict[str, list[str]]:
        return listed_pages(self._manifest, self._asked.basis, self._asked.day)

    def _made_of(self) -> str:
        pages = self._pages()
        papers = listed_papers(self._manifest, pages)
        return index_digest(pages, papers, self._asked.basis, self._asked.day)

    def is_current(self) -> bool:
        """Tell whether the whole site is there as it was written, and made of what there is."""
        known = dict(self._manifest.index)
        if known.pop("of", None) != self._made_of():
            return False
        folder = self._manifest.folder
        return all(file_digest(folder / name) == found for name, found in known.items())

    def write(self, results: Results) -> None:
        """Write them."""
        from ipanalysis.reports.site import site_files, write_index

        folder, pages = self._manifest.folder, self._pages()
        papers = listed_papers(self._manifest, pages)
        paths = write_index(self._asked.study, results, folder, pages, papers)
        paths += site_files(folder, (lang for lang, regions in pages.items() if regions))
        names = (path.relative_to(folder).as_posix() for path in paths)
        found = {name: file_digest(folder / name) or "" for name in names}
        self._manifest.index = {"of": self._made_of(), **found}

    def paths(self) -> tuple[Path, ...]:
        """Return where the index pages are, without those below."""
        below = f"{PLACE}/"
        index = self._manifest.index
        names = [name for name in index if name != "of" and not name.startswith(below)]
        return tuple(self._manifest.folder / name for name in names)
