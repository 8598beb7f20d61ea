"""Which reports of those asked for have to be made, and why; which others stand in the folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ipanalysis.locale import LANGUAGES
from ipanalysis.reports.batch.fingerprint import TOOLS, Basis, digest, parameters_digest
from ipanalysis.reports.batch.kept import failed_name, remove_failed
from ipanalysis.reports.batch.manifest import Entry, Manifest
from ipanalysis.reports.jobs import file_stem

CURRENT = "current"  # the reason to leave a report as it is
FORMATS = "formats"  # the reason to make only other formats of its page


@dataclass(frozen=True)
class Wanted:
    """A report that is asked for.

    Attributes
    ----------
    region, lang : str
        What about, and in which language.
    parameters : dict
        What the notebook is given, without the paths of study and results.
    template : str
        The notebook; empty for the bundled one.
    notebook : str
        Its hash.
    basis : Basis
        What else it depends on.
    source : str or None
        Folder of the study; empty for the bundled one, None if it is in memory.
    formats : tuple of str
        In which formats.
    """

    region: str
    lang: str
    parameters: Mapping[str, object]
    template: str
    notebook: str
    basis: Basis
    source: str | None
    formats: tuple[str, ...] = ("html",)


def why(wanted: Wanted, manifest: Manifest, force: bool = False) -> str:
    """Return why a report has to be made.

    Parameters
    ----------
    wanted : Wanted
        The report.
    manifest : Manifest
        What stands in the folder.
    force : bool
        Whether it is asked for whatever stands there.

    Returns
    -------
    {"forced", "new", "failed", "missing", "edited", "study", "notebook", "parameters", "package", \
"versions", "formats", "current"}
        The first that holds: asked for; never made; its page failed; that is missing, or is not as
        it was made; the study, the notebook, the parameters, this package, or versions of others
        changed; only a file in another format is not there as it would be made now. "current" if
        it need not be made.
    """
    entry = manifest.entries.get((wanted.region, wanted.lang))
    if force:
        return "forced"
    if entry is None:
        return "new"
    if not entry.page_made:
        return "failed"
    state = manifest.page_state(entry)
    if state != "there":
        return state
    found = changed(wanted, entry)
    return FORMATS if found == CURRENT and lacking(wanted, manifest) else found


def lacking(wanted: Wanted, manifest: Manifest) -> tuple[str, ...]:
    """Return the other formats asked for in which a report is not there as it should be."""
    entry = manifest.entries[wanted.region, wanted.lang]
    asked = [name for name in wanted.formats if name in TOOLS]
    return tuple(name for name in asked if manifest.paper_state(entry, name) != "there")


def changed(wanted: Wanted, entry: Entry) -> str:
    """Return the first thing that a report depends on and that is no longer as it was."""
    pairs = {
        "study": (wanted.basis.study, entry.study),
        "notebook": (wanted.notebook, entry.notebook),
        "parameters": tuple(map(parameters_digest, (wanted.parameters, entry.parameters))),
        "package": (wanted.basis.package, entry.package),
        "versions": (wanted.basis.versions, entry.versions),
    }
    return next((name for name, (now, then) in pairs.items() if now != then), CURRENT)


@dataclass(frozen=True)
class Others:
    """Names of files of reports that were not asked for.

    Attributes
    ----------
    known : tuple of str
        Those that stand as they were made, by the manifest.
    foreign : tuple of str
        Those that the manifest does not know, or that were edited.
    """

    known: tuple[str, ...]
    foreign: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(sorted((*self.known, *self.foreign)))


def others(manifest: Manifest, asked: Mapping[tuple[str, str], Wanted]) -> Others:
    """Return the files of reports in a folder that were not asked for.

    Another format of a report that is asked for counts only if it was made of an earlier page:
    it says what is no longer so.
    """
    known: set[str] = set()
    mine = {"index.html", *(f"index.{lang}.html" for lang in LANGUAGES)}
    mine |= {f"{file_stem(*key)}.html" for key in asked}
    for key, entry in manifest.entries.items():
        known |= set(_spare(manifest, entry, asked.get(key)))
        mine |= {entry.paper(name) for name in entry.papers if key in asked}
    endings = ("html", *TOOLS)
    globs = [f"*.{lang}.{ending}" for lang in LANGUAGES for ending in endings]
    there = {path.name for pattern in globs for path in manifest.folder.glob(pattern)}
    return Others(tuple(sorted(known)), tuple(sorted(there - mine - known)))


def _spare(manifest: Manifest, entry: Entry, wanted: Wanted | None) -> list[str]:
    """Return the files of a report that were not asked for, and stand as they were made."""
    states = {name: manifest.paper_state(entry, name) for name in entry.papers}
    if wanted is not None:
        old = (n for n, state in states.items() if state == "old" and n not in wanted.formats)
        return [entry.paper(name) for name in old]
    found = [entry.paper(n) for n, state in states.items() if state in ("old", "there")]
    return found + [entry.page] * (manifest.page_state(entry) == "there")


def prune(manifest: Manifest, asked: Mapping[tuple[str, str], Wanted]) -> tuple[str, ...]:
    """Delete what the manifest knows of reports not asked for; return the names of the files.

    Files that were edited, or that the manifest does not know, stay.

    Raises
    ------
    OSError
        If one cannot be deleted.
    """
    gone = []
    for key, names in _to_prune(manifest, asked):
        entry, wanted = manifest.entries[key], asked.get(key)
        for name in names:
            if name == failed_name(file_stem(*key)):
                remove_failed(manifest.folder, file_stem(*key))  # with its folder
            else:
                (manifest.folder / name).unlink()
            gone.append(name)
        if wanted is not None:
            left = {n: paper for n, paper in entry.papers.items() if entry.paper(n) not in gone}
            manifest.entries[key] = replace(entry, papers=left)
            continue
        del manifest.entries[key]
    return tuple(gone)


def to_prune(manifest: Manifest, asked: Mapping[tuple[str, str], Wanted]) -> tuple[str, ...]:
    """Return the names of the files that :func:`prune` would delete."""
    return tuple(name for _, names in _to_prune(manifest, asked) for name in names)


def _to_prune(
    manifest: Manifest, asked: Mapping[tuple[str, str], Wanted]
) -> list[tuple[tuple[str, str], list[str]]]:
    found = []
    for key, entry in sorted(manifest.entries.items()):
        wanted = asked.get(key)
        if wanted is not None or manifest.page_state(entry) != "edited":
            kept = failed_name(file_stem(*key))
            gone = wanted is None and entry.status == "failed"
            there = gone and (manifest.folder / kept).is_file()
            found.append((key, sorted([*_spare(manifest, entry, wanted), *[kept] * there])))
    return found


def listed_pages(manifest: Manifest, basis: Basis, day: str) -> dict[str, list[str]]:
    """Return the regions whose page is current, by language: those that an index may link.

    Parameters
    ----------
    manifest : Manifest
        What stands in the folder.
    basis : Basis
        What reports depend on now.
    day : str
        The day they tell of, or nothing.
    """
    found: dict[str, list[str]] = {lang: [] for lang in LANGUAGES}
    for entry in manifest.entries.values():
        same_day = str(entry.parameters.get("as_of", "")) == day
        if same_day and entry.stands_on(basis) and manifest.page_state(entry) == "there":
            found[entry.lang].append(entry.region)
    return found


def listed_papers(
    manifest: Manifest, pages: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, list[str]]]:
    """Return the other formats of pages that an index may link, by language and region."""
    return {
        lang: {region: _current_papers(manifest, region, lang) for region in regions}
        for lang, regions in pages.items()
    }


def _current_papers(manifest: Manifest, region: str, lang: str) -> list[str]:
    entry = manifest.entries[region, lang]
    return [name for name in TOOLS if manifest.paper_state(entry, name) == "there"]


def index_digest(
    pages: Mapping[str, Sequence[str]],
    papers: Mapping[str, Mapping[str, Sequence[str]]],
    basis: Basis,
    day: str,
) -> str:
    """Return the hash of what the index is made of."""
    regions = [
        f"{lang}:{region}:{'+'.join(papers[lang][region])}"
        for lang in sorted(pages)
        for region in sorted(pages[lang])
    ]
    return digest("\n".join([*vars(basis).values(), day, *regions]).encode())
