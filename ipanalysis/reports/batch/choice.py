"""Which reports of those asked for have to be made, and why; which others stand in the folder."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ipanalysis.locale import LANGUAGES
from ipanalysis.reports.batch.fingerprint import Basis, digest, parameters_digest
from ipanalysis.reports.batch.manifest import Entry, Manifest
from ipanalysis.reports.jobs import FAILED, file_stem

CURRENT = "current"  # the reason to leave a report as it is


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
    """

    region: str
    lang: str
    parameters: Mapping[str, object]
    template: str
    notebook: str
    basis: Basis
    source: str | None


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
"versions", "current"}
        The first that holds: asked for; never made; failed; its page is missing, or is not as it
        was made; the study, the notebook, the parameters, this package, or versions of others
        changed. "current" if it need not be made.
    """
    entry = manifest.entries.get((wanted.region, wanted.lang))
    if force:
        return "forced"
    if entry is None:
        return "new"
    if entry.status != "ok":
        return "failed"
    state = manifest.page_state(entry)
    return state if state != "there" else changed(wanted, entry)


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
    """Files of reports that were not asked for.

    Attributes
    ----------
    known : tuple of Entry
        Reports of the manifest whose page stands as it was made.
    foreign : tuple of str
        Names of pages that the manifest does not know, or that were edited.
    """

    known: tuple[Entry, ...]
    foreign: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """File names of all."""
        return tuple(sorted((*(entry.page for entry in self.known), *self.foreign)))


def others(manifest: Manifest, asked: Collection[tuple[str, str]]) -> Others:
    """Return the files of reports in a folder that were not asked for."""
    left = {key: entry for key, entry in manifest.entries.items() if key not in asked}
    known = [entry for entry in left.values() if manifest.page_state(entry) == "there"]
    mine = {f"{file_stem(*key)}.html" for key in asked} | {entry.page for entry in known}
    mine |= {"index.html", *(f"index.{lang}.html" for lang in LANGUAGES)}
    pages = (p.name for lang in LANGUAGES for p in manifest.folder.glob(f"*.{lang}.html"))
    return Others(tuple(known), tuple(sorted(set(pages) - mine)))


def prune(manifest: Manifest, asked: Collection[tuple[str, str]]) -> tuple[str, ...]:
    """Delete what the manifest knows of reports not asked for; return the names of the pages.

    Pages that were edited, or that the manifest does not know, stay.

    Raises
    ------
    OSError
        If one cannot be deleted.
    """
    gone = []
    for key in sorted(set(manifest.entries) - set(asked)):
        entry = manifest.entries[key]
        state = manifest.page_state(entry)
        if state == "edited":
            continue
        if state == "there":
            (manifest.folder / entry.page).unlink()
            gone.append(entry.page)
        if entry.status == "failed":
            remove_failed(manifest.folder, file_stem(*key))
        del manifest.entries[key]
    return tuple(gone)


def remove_failed(folder: Path, stem: str) -> None:
    """Remove the notebook of an earlier failure: it would say what is no longer so."""
    path = folder / FAILED / f"{stem}.ipynb"
    if path.exists():
        path.unlink()
        if not any(path.parent.iterdir()):
            path.parent.rmdir()


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


def index_digest(pages: Mapping[str, Sequence[str]], basis: Basis, day: str) -> str:
    """Return the hash of what the index is made of."""
    regions = [f"{lang}:{region}" for lang in sorted(pages) for region in sorted(pages[lang])]
    return digest("\n".join([*vars(basis).values(), day, *regions]).encode())
