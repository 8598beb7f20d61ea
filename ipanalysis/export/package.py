"""The description of a package: ``datapackage.json`` of the Data Package standard, version 2.

Texts stand in English where the standard puts them and in Chinese beside them, in properties whose
names end in ``_zh``, as the columns of a study do; the standard leaves room for such.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import pandas as pd

from ipanalysis import __version__
from ipanalysis.data.results import RESULT_TITLES
from ipanalysis.data.schema import TABLES, TITLES, Field, Table
from ipanalysis.data.study import Study, bundled_folder
from ipanalysis.data.vintage import day_of
from ipanalysis.export.part import Part
from ipanalysis.locale import N_, tr
from ipanalysis.locale.columns import heading

PACKAGE = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
MEDIA_TYPES = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}

# Every other type is a string.
_TYPES = {"number": "number", "whole": "integer", "year": "year", "flag": "boolean"}
_FIXED_UNITS = ("fraction", "percent")
_DATE = "[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"  # the standard's type date knows no months or years
_TITLE = N_("Policy targets and figures: the study and what was computed from it")
_ABOUT = N_(
    "Made by ipanalysis from the tables of a study. Its figures, names and titles were taken from "
    "the public documents listed as sources, in which others may hold rights. In CSV files a text "
    "that a spreadsheet would take for a formula has an apostrophe before it."
)
_LICENCE = N_(
    "MIT licence: the tables as compiled, and the code; not the public documents that the figures "
    "come from"
)


def describe(parts: Sequence[Part], files: Mapping[str, bytes], study: Study) -> str:
    """Return the description of a package as JSON.

    Parameters
    ----------
    parts : sequence of Part
        Its tables.
    files : mapping of str to bytes
        Content of each file by its path; files that belong to no part are left out.
    study : Study
        The study, for its sources.
    """
    tables = {part.schema.name for part in parts if part.of_study}
    resources = [
        # References are stated once, with the first format, and only to what is in the package.
        _resource(part, form, files[part.path(form)], first, tables if first else frozenset())
        for part in parts
        for first, form in _forms(part, files)
    ]
    package = {
        "$schema": PROFILE,
        "name": "ipanalysis",
        **_both("title", _TITLE),
        **_both("description", _ABOUT),
        "languages": ["en", "zh"],
        "created_with": f"ipanalysis {__version__}",
        **({"as_of": day_of(study)} if day_of(study) else {}),
        **_licences(study),
        "sources": [_source(row) for row in study.sources.to_dict("records")],
        "resources": resources,
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def _forms(part: Part, files: Mapping[str, bytes]) -> list[tuple[bool, str]]:
    """Return the formats a table is written in, and whether each is the first."""
    there = [form for form in MEDIA_TYPES if part.path(form) in files]
    return [(n == 0, form) for n, form in enumerate(there)]


def _both(name: str, msgid: str) -> dict[str, str]:
    return {name: tr(msgid), f"{name}_zh": tr(msgid, "zh")}


def _licences(study: Study) -> dict:
    # Whose figures a study of another folder holds, and under which terms, is not ours to say.
    if Path(study.folder).resolve() != bundled_folder().resolve():
        return {}
    path = "https://opensource.org/license/mit"
    return {"licenses": [{"name": "MIT", "path": path, **_both("title", _LICENCE)}]}


def _source(row: Mapping[str, object]) -> dict:
    """Return an entry of ``sources``: the standard's title and path, and what the study has."""
    url = str(row["url"])
    entry = {
        "name": row["source"],
        "title": row["title_en"] if pd.notna(row["title_en"]) else row["title_zh"],
        "path": url if url.startswith(("http://", "https://")) else None,
        **{name: row[name] for name in ("title_zh", "publisher_en", "publisher_zh")},
        **{name: row[name] for name in ("published", "grade")},
    }
    return {name: value for name, value in entry.items() if pd.notna(value)}


def _resource(part: Part, form: str, content: bytes, first: bool, tables: Collection[str]) -> dict:
    table = part.schema
    title = (TITLES if part.of_study else RESULT_TITLES)[table.name]
    # Of Parquet, frictionless 5.21 counts no bytes and would call any number wrong.
    digest = {
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
    return {
        "name": table.name if first else f"{table.name}-{form}",
        "type": "table",
        "path": part.path(form),
        **_both("title", title),
        **_both("description", table.description),
        "format": form,
        "mediatype": MEDIA_TYPES[form],
        **(digest if form == "csv" else {}),
        "schema": _schema(table, part.fields, tables),
    }


def _schema(table: Table, fields: Sequence[Field], tables: Collection[str]) -> dict:
    foreign = [
        {
            "fields": [f.name],
            "reference": {"resource": f.references, "fields": list(TABLES[f.references].key)},
        }
        for f in fields
        if f.references in tables and f.type != "list" and not f.also
    ]
    schema: dict[str, object] = {
        "fields": [_field(f, table.name) for f in fields],
        "missingValues": [""],
    }
    if set(table.key) <= {f.name for f in fields if f.required}:
        keys: dict[str, object] = {"primaryKey": list(table.key)}
    else:  # a primary key has no gaps
        keys = {"uniqueKeys": [list(table.key)]}
    schema |= keys if table.key else {}
    return schema | ({"foreignKeys": foreign} if foreign else {})


def _field(field: Field, table: str) -> dict:
    kind = _TYPES.get(field.type, "string")
    known: dict[str, object] = {"name": field.name, "type": kind}
    title = heading(field.name, "en", table)
    if title != field.name:
        known |= {"title": title, "title_zh": heading(field.name, "zh", table)}
    known |= _both("description", field.description)
    if field.unit:
        known["unit" if field.unit in _FIXED_UNITS else "unit_field"] = field.unit
    constraints: dict[str, object] = {"required": True} if field.required else {}
    if field.vocabulary and field.type == "list":
        word = "|".join(field.vocabulary)
        constraints["pattern"] = f"({word})(; ({word}))*"
    elif field.vocabulary:
        constraints["enum"] = list(field.vocabulary)
    elif field.type == "date":
        constraints["pattern"] = _DATE
    return known | ({"constraints": constraints} if constraints else {})
