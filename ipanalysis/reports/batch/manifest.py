"""The manifest of a folder of reports: what was made of what, and what became of it.

``manifest.json`` is written aside and put in place in one step when a run ends. Until then each
report adds a line to a journal beside it, so that a run that is cut off has lost nothing: who reads
the manifest reads the journal too, but for a last line that was cut off. A page is put in place
before its entry; a page without an entry, or other than its entry says, is made again. An
unreadable manifest counts as none: it costs time, never a wrong page.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from ipanalysis import __version__
from ipanalysis.files import replace_file
from ipanalysis.locale import LANGUAGES
from ipanalysis.reports.addresses import page_name, paper_name
from ipanalysis.reports.batch.fingerprint import TOOLS, Basis, digest, tools_digest, versions

MANIFEST = "manifest.json"
JOURNAL = Path(".ipanalysis", "journal.jsonl")
_FORMAT = 2


@dataclass(frozen=True)
class Paper:
    """A file of a report in another format.

    Attributes
    ----------
    digest : str
        Its hash.
    page : str
        Hash of the page it was made of.
    tools : str
        Hash of what made it: see
        :func:`~ipanalysis.reports.batch.fingerprint.tools_digest`.
    """

    digest: str
    page: str
    tools: str


@dataclass(frozen=True)
class Entry:
    """One report of a folder.

    Attributes
    ----------
    region, lang : str
        What it is about, and in which language.
    status : {"ok", "failed"}
        What became of it when it was last made.
    page_made : bool
        Whether its page was made then, whatever became of other formats.
    seconds : float
        How long that took.
    error, cell : str and int, or None
        Why it failed, and in which cell.
    digest : str or None
        Hash of the page that was last made, also where a later attempt failed.
    parameters : dict
        What the notebook was given, without the paths of study and results.
    template : str
        The notebook; empty for the bundled one.
    notebook, study, package, versions : str
        Hashes of what it was made of.
    source : str or None
        Folder of the study; empty for the bundled one, None if it was in memory.
    papers : dict of str to Paper
        Its files in other formats, by their ending.
    """

    region: str
    lang: str
    status: str
    seconds: float
    error: str | None
    cell: int | None
    digest: str | None
    parameters: dict[str, Any]
    template: str
    notebook: str
    study: str
    package: str
    versions: str
    source: str | None
    page_made: bool
    papers: dict[str, Paper] = field(default_factory=dict)

    @property
    def page(self) -> str:
        """File name of its page."""
        return page_name(self.region, self.lang)

    def paper(self, name: str) -> str:
        """Return the file name of the report in another format."""
        return paper_name(self.region, self.lang, name)

    def stands_on(self, basis: Basis) -> bool:
        """Tell whether its page was made well, of this study by this package."""
        mine = Basis(self.study, self.package, self.versions)
        return self.page_made and mine == basis


@dataclass
class Manifest:
    """The entries of a folder, by region and language.

    `index` are hashes of the site: of its files by their names, and as "of" of what it was made.
    `damaged` tells that there was a file that could not be understood.
    """

    folder: Path
    entries: dict[tuple[str, str], Entry] = field(default_factory=dict)
    index: dict[str, str] = field(default_factory=dict)
    damaged: bool = False

    def add(self, entry: Entry) -> None:
        """Take up what became of a report, and add a line to the journal.

        Raises
        ------
        OSError
            If that line cannot be written.
        """
        self.entries[entry.region, entry.lang] = entry
        line = json.dumps(asdict(entry), ensure_ascii=False)
        # Begun with a line break: the line before may have been cut off.
        with (self.folder / JOURNAL).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}")

    def save(self) -> None:
        """Write it, and end the journal.

        Raises
        ------
        OSError
            If that cannot be done; what stood there before stays.
        """
        rows = [asdict(self.entries[key]) for key in sorted(self.entries)]
        # The versions of entries of earlier runs are known by their hash alone.
        whole = {
            "format": _FORMAT,
            "ipanalysis": __version__,
            "versions": versions(),
            "index": self.index,
            "reports": rows,
        }
        text = json.dumps(whole, ensure_ascii=False, indent=1)
        replace_file(self.folder / MANIFEST, f"{text}\n")
        (self.folder / JOURNAL).unlink(missing_ok=True)

    def page_state(self, entry: Entry) -> str:
        """Return "missing", "edited" or, where the page is as it was made, "there"."""
        found = file_digest(self.folder / entry.page)
        if found is None:
            return "missing"
        return "there" if found == entry.digest else "edited"

    def paper_state(self, entry: Entry, name: str) -> str:
        """Tell how the file of a report in another format stands.

        Returns
        -------
        {"missing", "edited", "old", "there"}
            "old" if it was made of another page than the last, or by other versions; "there" if
            it is as it would be made now.
        """
        known, found = entry.papers.get(name), file_digest(self.folder / entry.paper(name))
        if found is None:
            return "missing"
        if known is None or found != known.digest:
            return "edited"
        current = (known.page, known.tools) == (entry.digest, tools_digest(name))
        return "there" if current else "old"


def file_digest(path: Path) -> str | None:
    """Return the hash of a file; None if it cannot be read."""
    try:
        return digest(path.read_bytes())
    except OSError:
        return None


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a folder; one without entries if there is none or it is damaged."""
    found = _read(folder)
    for entry in _journal(folder):
        found.entries[entry.region, entry.lang] = entry
    return found


def _read(folder: Path) -> Manifest:
    try:
        raw = (folder / MANIFEST).read_bytes()
    except OSError:
        return Manifest(folder)
    try:
        whole = json.loads(raw)
        if whole["format"] != _FORMAT:
            raise ValueError("another format")
        entries = [_entry(row) for row in whole["reports"]]
        index = {str(name): str(value) for name, value in whole["index"].items()}
    except _NOT_OURS:
        return Manifest(folder, damaged=True)
    return Manifest(folder, {(e.region, e.lang): e for e in entries}, index)


def _journal(folder: Path) -> Iterable[Entry]:
    try:
        lines = (folder / JOURNAL).read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:
        return
    # Not splitlines(), for which a text may hold ends of lines too.
    for line in filter(None, lines):
        with suppress(*_NOT_OURS):
            yield _entry(json.loads(line))


_NOT_OURS = (ValueError, KeyError, TypeError, AttributeError)


def _entry(row: dict[str, Any]) -> Entry:
    row = {"page_made": row["status"] == "ok"} | row  # not told apart before
    known = {f.name: row[f.name] for f in fields(Entry) if f.name != "papers"}
    papers = {name: Paper(**row["papers"][name]) for name in TOOLS if name in row["papers"]}
    entry = Entry(**known, papers=papers)
    texts = (entry.region, entry.lang, entry.status, entry.study, entry.package, entry.versions)
    if not all(isinstance(text, str) for text in texts) or entry.lang not in LANGUAGES:
        raise TypeError("not an entry")
    if not isinstance(entry.parameters, dict) or not isinstance(entry.page_made, bool):
        raise TypeError("not an entry")
    return entry
