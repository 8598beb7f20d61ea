"""All results of a study at once: computed over the whole panel, written, and read again."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, fields
from pathlib import Path

import pandas as pd

from ipanalysis.data.study import Study
from ipanalysis.errors import IpaError
from ipanalysis.files import replace_file, writable_folder
from ipanalysis.locale import LANGUAGES, N_, Text, check_lang

PACKAGE = "datapackage.json"
_TODAY = N_("today")
TEXTS = ("assumption", "reason")  # columns in words: kept in every language


@dataclass(frozen=True)
class Results:
    """The derived tables of a study; see the functions that make them for their columns.

    Attributes
    ----------
    ledger, differences, excluded : DataFrame
        From :func:`ipanalysis.reconcile`, over all programmes.
    progress, audit, trend, forecast, attainment : DataFrame
        From the functions of the same names.
    conflicts : DataFrame
        From :meth:`ipanalysis.Study.conflicts`.

    Notes
    -----
    Columns in words stand once per language: ``reason`` in English, ``reason_zh`` in Chinese;
    :meth:`in_language` leaves one.
    """

    ledger: pd.DataFrame
    differences: pd.DataFrame
    excluded: pd.DataFrame
    progress: pd.DataFrame
    audit: pd.DataFrame
    trend: pd.DataFrame
    forecast: pd.DataFrame
    attainment: pd.DataFrame
    conflicts: pd.DataFrame

    def in_language(self, lang: str) -> Results:
        """Return the tables with their columns in words in one language."""
        check_lang(lang)
        return Results(**{f.name: _one_language(getattr(self, f.name), lang) for f in fields(self)})


def build(study: Study, folder: str | os.PathLike | None = None) -> Results:
    """Compute all derived tables of a study and write them.

    Parameters
    ----------
    study : Study
        The study.
    folder : path, optional
        Where to write one CSV file a table and ``datapackage.json`` (Frictionless Data Package:
        names and types of the columns). Nothing is written if not given.

    Returns
    -------
    Results

    Raises
    ------
    IpaError
        If the folder cannot be written.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> results = ipa.build(ipa.load())
    >>> {"reason", "reason_zh"} <= set(results.ledger.columns)
    True
    """
    path = writable_folder(folder) if folder is not None else None
    results = _computed(study)
    if path is not None:
        _write(results, path, _day_of(study))
    return results


def _day_of(study: Study) -> str:
    return study.vintage.day.isoformat() if study.vintage else ""


def read_results(folder: str | os.PathLike, study: Study | None = None) -> Results:
    """Read the tables that :func:`build` wrote, with their types.

    Parameters
    ----------
    folder : path
        The folder.
    study : Study, optional
        The study they belong to; its day (``as_of``) must be the one they were computed for.

    Raises
    ------
    IpaError
        If the folder does not hold all tables, or those of another day.
    """
    path = Path(folder)
    try:
        package = json.loads((path / PACKAGE).read_text(encoding="utf-8"))
        tables = {r["name"]: _read(path / r["path"], r["schema"]) for r in package["resources"]}
        results, day = Results(**tables), str(package.get("as_of", ""))
    except (OSError, ValueError, KeyError, TypeError) as error:
        text = N_("{path} does not hold the results of a study ({why}). Run: ipanalysis build")
        raise IpaError(text, path=path, why=error) from None
    if study is not None and day != _day_of(study):
        text = N_("{path} holds results as known on {found}, not on {asked}.")
        days = {"found": day or Text(_TODAY), "asked": _day_of(study) or Text(_TODAY)}
        raise IpaError(text, path=path, **days)
    return results


def _computed(study: Study) -> Results:
    from ipanalysis.models.attainment import attainment
    from ipanalysis.models.forecast import forecast
    from ipanalysis.models.trend import trend
    from ipanalysis.targets.audit import audit
    from ipanalysis.targets.progress import progress
    from ipanalysis.targets.reconcile import reconcile

    ledgers = {lang: reconcile(study, lang=lang) for lang in LANGUAGES}
    ahead = forecast(study, horizon=None)  # as far as each series carries
    return Results(
        ledger=_all_languages({lang: ledger.table for lang, ledger in ledgers.items()}),
        differences=ledgers["en"].differences,
        excluded=_all_languages({lang: ledger.excluded for lang, ledger in ledgers.items()}),
        progress=_all_languages({lang: progress(study, lang=lang) for lang in LANGUAGES}),
        audit=_all_languages({lang: audit(study, lang=lang) for lang in LANGUAGES}),
        trend=trend(study),
        forecast=ahead,
        attainment=_all_languages({lang: attainment(study, ahead, lang) for lang in LANGUAGES}),
        conflicts=study.conflicts(),
    )


def _all_languages(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    first, *others = tables
    table = tables[first].copy()
    for column in filter(table.columns.__contains__, TEXTS):
        for lang in others:
            table[f"{column}_{lang}"] = _said(tables[lang][column])
        table[column] = _said(table[column])
    return table


def _said(texts: pd.Series) -> pd.Series:
    """Return the column with nothing for "": a file cannot tell the two apart."""
    return texts.where(texts != "")


def _one_language(table: pd.DataFrame, lang: str) -> pd.DataFrame:
    first, *others = LANGUAGES
    if lang != first:
        table = table.assign(
            **{c: table[f"{c}_{lang}"] for c in TEXTS if f"{c}_{lang}" in table.columns}
        )
    return table.drop(columns=[f"{c}_{o}" for c in TEXTS for o in others], errors="ignore")


def _write(results: Results, path: Path, day: str) -> None:
    resources = []
    for field in fields(results):
        table: pd.DataFrame = getattr(results, field.name)
        replace_file(path / f"{field.name}.csv", table.to_csv(index=False, lineterminator="\n"))
        schema = {"fields": [{"name": c, "type": _kind(table[c])} for c in table.columns]}
        resources.append({"name": field.name, "path": f"{field.name}.csv", "schema": schema})
    package = {"profile": "tabular-data-package", "name": "ipanalysis", "resources": resources}
    if day:
        package["as_of"] = day
    text = json.dumps(package, ensure_ascii=False, indent=2)
    replace_file(path / PACKAGE, text + "\n")  # last: it says that all others are there


def _kind(column: pd.Series) -> str:
    if pd.api.types.is_integer_dtype(column):
        return "integer"
    # A column without any value says nothing of its type; text is the safe reading.
    return "number" if pd.api.types.is_float_dtype(column) and column.notna().any() else "string"


_DTYPES = {"integer": "Int64", "number": "float64", "string": "str"}


def _read(path: Path, schema: dict) -> pd.DataFrame:
    kinds = {field["name"]: _DTYPES[field["type"]] for field in schema["fields"]}
    # Only an empty cell is missing: the code "NA" is Namibia, not a missing value.
    return pd.read_csv(path, dtype=kinds, keep_default_na=False, na_values=[""])
