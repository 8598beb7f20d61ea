"""Writing a package into a folder, and reading its tables again."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from ipanalysis.data.csvtext import has_escaped, restore_column
from ipanalysis.data.study import Study
from ipanalysis.errors import UsageError
from ipanalysis.export.package import MEDIA_TYPES, PACKAGE, describe
from ipanalysis.export.part import Part
from ipanalysis.files import replace_file, writable_folder
from ipanalysis.locale import N_

SDMX = "sdmx-csv"
SDMX_FILE = "observations.sdmx.csv"
XLSX = "xlsx"
FORMATS = (*MEDIA_TYPES, SDMX, XLSX)
_DTYPES = {
    "integer": "Int64",
    "year": "Int64",
    "number": "float64",
    "boolean": "boolean",
    "string": "str",
}


def asked_formats(formats: str | Sequence[str]) -> tuple[str, ...]:
    """Return the formats that were asked for, each once.

    Raises
    ------
    UsageError
        If there is no such format, or none was asked for.

    Examples
    --------
    >>> asked_formats("csv,parquet")
    ('csv', 'parquet')
    """
    names = formats.split(",") if isinstance(formats, str) else list(formats)
    wanted = tuple(dict.fromkeys(name.strip() for name in names if name.strip()))
    unknown = tuple(name for name in wanted if name not in FORMATS)
    if unknown or not wanted:
        text = N_("There is no format {names}. Formats: {known}.")
        raise UsageError(text, names=unknown, known=FORMATS)
    return wanted


def write_package(
    parts: Sequence[Part], study: Study, folder: Path, formats: Sequence[str], lang: str = "en"
) -> None:
    """Write tables and their description; what an earlier package left there goes.

    Nothing is written before all is computed, and the description comes last: it says that all
    the others are there. Files that no package of ours names are left alone.

    Parameters
    ----------
    parts : sequence of Part
        The tables.
    study : Study
        The study they belong to.
    folder : Path
        A folder that can be written into.
    formats : sequence of str
        Some of :data:`FORMATS`.
    lang : {"en", "zh"}
        Language of a workbook; the other formats have both.
    """
    files = {
        part.path(form): part.content(form)
        for form in formats
        if form in MEDIA_TYPES
        for part in parts
    }
    description = describe(parts, files, study) if files else ""
    if SDMX in formats:
        from ipanalysis.export.sdmx import sdmx_csv

        files[SDMX_FILE] = sdmx_csv(study).encode("utf-8")
    if XLSX in formats:
        from ipanalysis.export.excel import FILE, workbook

        results = {part.schema.name: part.frame for part in parts if not part.of_study}
        files[FILE] = workbook(results, study, lang)
    for parent in {(folder / path).parent for path in files}:
        writable_folder(parent)
    before = _written_before(folder)
    (folder / PACKAGE).unlink(missing_ok=True)  # from here on the old one would not be true
    for path, content in files.items():
        replace_file(folder / path, content)
    for path in before - set(files):
        (folder / path).unlink(missing_ok=True)
    if description:
        replace_file(folder / PACKAGE, description)


def _written_before(folder: Path) -> set[str]:
    """Return the files that the description in a folder names, if it is one of ours."""
    try:
        package = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
        ours = str(package["created_with"]).startswith("ipanalysis ")
        paths = {str(resource["path"]) for resource in package["resources"]} if ours else set()
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    inside = folder.resolve()
    files = {path: (folder / path).resolve() for path in paths}
    return {p for p, file in files.items() if file.is_relative_to(inside) and file.is_file()}


def read_tables(folder: Path, names: Sequence[str]) -> tuple[dict[str, pd.DataFrame], str]:
    """Read tables of a package with their types; of several formats the first.

    Returns
    -------
    tables : dict of str to DataFrame
        By their names.
    day : str
        The day whose knowledge they hold; empty if they hold everything.

    Raises
    ------
    OSError, ValueError, KeyError, TypeError
        If the package is not there, lacks a table or is damaged.
    """
    package = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
    resources = {resource["name"]: resource for resource in package["resources"]}
    tables = {name: _read(folder, resources[name]) for name in names}
    return tables, str(package.get("as_of", ""))


def _read(folder: Path, resource: Mapping) -> pd.DataFrame:
    kinds = {f["name"]: _DTYPES[f["type"]] for f in resource["schema"]["fields"]}
    path = folder / resource["path"]
    if resource["format"] == "parquet":
        return pd.read_parquet(path, columns=list(kinds)).astype(kinds)
    # Only an empty cell is missing: the code "NA" is Namibia, not a missing value.
    content = path.read_bytes()
    frame = pd.read_csv(io.BytesIO(content), dtype=kinds, keep_default_na=False, na_values=[""])
    texts = [name for name, kind in kinds.items() if kind == "str" and has_escaped(content)]
    return frame.assign(**{name: restore_column(frame[name]) for name in texts})
