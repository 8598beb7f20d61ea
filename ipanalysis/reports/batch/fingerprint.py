"""What a report depends on, as hashes: where none has changed, the report has not either.

The study, the notebook, the parameters, the sources of this package (its templates and texts
among them), and the versions of what makes pages. What else a notebook of your own reads, such as
a module beside it, is not known here; say ``force`` after a change of that.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from ipanalysis.data.schema import TABLES

if TYPE_CHECKING:  # workers need no tables
    from ipanalysis.data.study import Study

# The whole environment would be too much: a linter installed anew changes no report.
PACKAGES = (
    *("babel", "brotli", "fonttools", "ipykernel", "ipython", "jinja2", "markupsafe", "matplotlib"),
    *("matplotlib-inline", "mistune", "nbclient", "nbconvert", "nbformat", "numpy", "pandas"),
    *("papermill", "pillow", "pyarrow", "pylopdf-fonts-zh-cn", "scipy", "seaborn", "statsmodels"),
)
# What else makes a file in another format.
TOOLS = {"pdf": ("typst",), "docx": ("python-docx", "typst")}
_SOURCES = {".py", ".j2", ".css", ".js", ".po", ".json", ".typ", ".xml"}
_BUNDLED = "bundled"  # study and notebook of a wheel: hashed as such
_SIZE = 16  # bytes of a hash


@dataclass(frozen=True)
class Basis:
    """What all reports of a run depend on.

    Attributes
    ----------
    study, package, versions : str
        Hashes.
    """

    study: str
    package: str
    versions: str


def digest(raw: bytes) -> str:
    """Return the hash of bytes, such as those of a page.

    Examples
    --------
    >>> digest(b"page")
    '475f188b8223e6ba9cab239f948ca7fc'
    """
    return blake2b(raw, digest_size=_SIZE).hexdigest()


def digest_of(entries: Iterable[tuple[str, bytes]]) -> str:
    """Return the hash of named contents; names and borders count."""
    found = blake2b(digest_size=_SIZE)
    for name, raw in entries:
        found.update(f"{name}\0{len(raw)}\0".encode())
        found.update(raw)
    return found.hexdigest()


def basis(study: Study | Path) -> Basis:
    """Return what all reports on a study depend on.

    Parameters
    ----------
    study : Study or Path
        A study that may have been changed in memory, or the folder of one.

    Raises
    ------
    OSError
        If a file cannot be read.
    """
    return Basis(study_digest(study), package_digest(), versions_digest())


def study_digest(study: Study | Path) -> str:
    """Return the hash of the tables of a study: of the files, or of what would be written."""
    if not isinstance(study, Path):
        from ipanalysis.data.csvtext import csv_text
        from ipanalysis.data.write import study_texts

        texts = study_texts(study)
        return digest_of((name, csv_text(texts[name]).encode()) for name in TABLES)
    files = ((name, study / table.file) for name, table in TABLES.items())
    return digest_of((name, path.read_bytes()) for name, path in files if path.exists())


def notebook_digest(path: Path) -> str:
    """Return the hash of the sources of a notebook; its outputs and counts are nothing to it.

    Raises
    ------
    OSError, ValueError, KeyError
        If it is no notebook.
    """
    notebook = json.loads(path.read_bytes())
    cells = [
        [c["cell_type"], "".join(c["source"]), sorted(c.get("metadata", {}).get("tags", []))]
        for c in notebook["cells"]
    ]
    title = notebook.get("metadata", {}).get("title", "")
    return digest(json.dumps([title, cells], ensure_ascii=False).encode())


def parameters_digest(parameters: Mapping[str, object]) -> str:
    """Return the hash of parameters with their types: 1 is not 1.0, and neither is ``"1"``.

    Examples
    --------
    >>> parameters_digest({"a": 1, "b": "x"}) == parameters_digest({"b": "x", "a": 1})
    True
    >>> parameters_digest({"a": 1}) == parameters_digest({"a": "1"})
    False
    """
    return digest(json.dumps(dict(parameters), sort_keys=True, ensure_ascii=False).encode())


@cache
def package_digest() -> str:
    """Return the hash of this package as it is installed.

    Without the study it may carry, and without what makes other formats: pages do not depend on it.
    """
    return digest_of(e for e in _sources() if not _makes_paper(e[0]))


@cache
def tools_digest(name: str) -> str:
    """Return the hash of what makes another format ("pdf", "docx") of a page."""
    packages = parameters_digest({name: _version(name) for name in TOOLS[name]})
    return digest_of([("", packages.encode()), *(e for e in _sources() if _makes_paper(e[0]))])


@cache
def _sources() -> list[tuple[str, bytes]]:
    root = Path(__file__).parents[2]
    paths = [(path.relative_to(root).as_posix(), path) for path in root.rglob("*")]
    wanted = sorted((n, p) for n, p in paths if p.suffix in _SOURCES and not _is_bundled(n))
    return [(name, path.read_bytes()) for name, path in wanted]


def _is_bundled(name: str) -> bool:
    return name.startswith(f"{_BUNDLED}/")


def _makes_paper(name: str) -> bool:
    return name.startswith(("reports/paper/", "reports/templates/paper"))


@cache
def versions() -> dict[str, str]:
    """Return the versions of Python and of what makes pages, as they are installed."""
    return {"python": platform.python_version(), **{name: _version(name) for name in PACKAGES}}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def versions_digest() -> str:
    """Return the hash of :func:`versions`."""
    return parameters_digest(versions())
