"""What stands in a folder of reports: what became of each, and whether it is up to date."""

from __future__ import annotations

import os
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path

import pandas as pd

from ipanalysis.data.load import load
from ipanalysis.data.study import Study, bundled_folder, bundled_notebook
from ipanalysis.errors import IpaError, UsageError
from ipanalysis.locale import N_
from ipanalysis.reports.batch.choice import CURRENT, FORMATS, Wanted, why
from ipanalysis.reports.batch.fingerprint import Basis, basis, notebook_digest
from ipanalysis.reports.batch.manifest import Entry, Manifest, read_manifest

_COLUMNS = {
    "region": "str",
    "lang": "str",
    "path": "str",
    "formats": "str",
    "status": "str",
    "why": "str",
    "seconds": "float64",
    "error": "str",
    "cell": "Int64",
}


def report_status(
    folder: str | os.PathLike, study: Study | str | os.PathLike | None = None
) -> pd.DataFrame:
    """Return what stands in a folder of reports, and which of them would be made anew.

    Parameters
    ----------
    folder : path
        The folder; nothing is written into it.
    study : Study or path, optional
        What the reports ought to be made of; what each was made of, where it is now, if not given.

    Returns
    -------
    DataFrame
        One row a report, by region and language: region, lang, path (of the page; empty if there
        is none), formats (it can be had in: the page, and what was made of this page), status
        ("ok" or "failed", when it was last made), why ("current", or why it has to be made anew:
        see :class:`~ipanalysis.reports.batch.outcome.Reports`), seconds (that it took), error and
        cell (of a failure).

    Raises
    ------
    UsageError
        If there is no such folder.

    Examples
    --------
    >>> import tempfile
    >>> import ipanalysis as ipa
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     len(ipa.report_status(folder))
    0
    """
    place = Path(folder).absolute()
    if not place.is_dir():
        raise UsageError(N_("There is no folder {path}."), path=str(folder))
    manifest, known = read_manifest(place), _Known(study)
    rows = []
    for key in sorted(manifest.entries):
        entry = manifest.entries[key]
        there = manifest.page_state(entry) != "missing"
        rows.append(
            asdict(entry)
            | {"path": str(place / entry.page) if there else None}
            | {"formats": ", ".join(["html"] * there + _papers(manifest, entry))}
            | {"why": _why(known.wanted(entry), manifest)}
        )
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)


def in_names(
    found: pd.DataFrame, folder: str | os.PathLike, study: str | os.PathLike | None, lang: str
) -> tuple[pd.DataFrame, Study]:
    """Return what stands in a folder with the names of regions, and a study to show it with.

    Parameters
    ----------
    found : DataFrame
        As :func:`report_status` returned it.
    folder, study : path
        As they were given to it. Without a study each region has its name of the study that its
        report was made of; its code, if that is gone, has problems or was in memory.
    lang : {"en", "zh"}
        Language of the names.
    """
    entries = read_manifest(Path(folder)).entries
    if study is None:
        sources = {entry.source for entry in entries.values() if entry.source is not None}
        studies = {source: _loaded(source) for source in sorted(sources)}
    else:
        studies = dict.fromkeys((entry.source for entry in entries.values()), load(study))

    def name(region: str, lang_made: str) -> str:
        entry = entries.get((region, lang_made))  # another run may have removed it since
        known = studies.get(entry.source) if entry else None
        return known.label("regions", region, lang) if known else region

    names = [name(*key) for key in zip(found["region"], found["lang"], strict=True)]
    some = next(filter(None, studies.values()), None) or load()
    # What stands for regions are names already.
    return found.assign(region=names), replace(some, regions=some.regions.iloc[:0])


def _loaded(source: str) -> Study | None:
    try:
        return load(source or None)
    except (IpaError, OSError):
        return None


def _why(wanted: Wanted, manifest: Manifest) -> str:
    """Return why a report would be made anew by a run that asks for what it was last asked for."""
    found = why(wanted, manifest)
    failed = manifest.entries[wanted.region, wanted.lang].status == "failed"
    # Its page is there; which of the other formats it was that failed, its error says.
    return FORMATS if failed and found == CURRENT else found


def _papers(manifest: Manifest, entry: Entry) -> list[str]:
    return [name for name in entry.papers if manifest.paper_state(entry, name) == "there"]


class _Known:
    """What reports would be made of now; each file is read once."""

    def __init__(self, study: Study | str | os.PathLike | None) -> None:
        self._study = study
        self._basis, self._notebook = cache(self._read_basis), cache(_read_notebook)

    def wanted(self, entry: Entry) -> Wanted:
        """Return a report as it would be asked for now."""
        return Wanted(
            region=entry.region,
            lang=entry.lang,
            parameters=entry.parameters,
            template=entry.template,
            notebook=self._notebook(entry.template, entry.notebook),
            basis=self._basis(entry.source, entry.study),
            source=entry.source,
            formats=tuple(n for n, paper in entry.papers.items() if paper.page == entry.digest),
        )

    def _read_basis(self, source: str | None, then: str) -> Basis:
        if isinstance(self._study, Study):
            return basis(self._study)
        if self._study is None and source is None:  # it was in memory; nobody can tell
            return Basis(then, *list(vars(basis(bundled_folder())).values())[1:])
        path = source if self._study is None else self._study
        return basis(Path(path) if path else bundled_folder())


def _read_notebook(template: str, then: str) -> str:
    try:
        return notebook_digest(Path(template) if template else bundled_notebook())
    except (OSError, ValueError, KeyError):  # gone: what is asked for next tells which
        return then
