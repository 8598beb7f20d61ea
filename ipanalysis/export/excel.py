"""Tables as an Excel workbook: a sheet each, names beside codes, notes and sources kept."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ipanalysis import __version__
from ipanalysis.data.results import RESULT_TABLES
from ipanalysis.data.schema import TABLES, Field
from ipanalysis.data.study import Study
from ipanalysis.errors import IpaError, UsageError
from ipanalysis.export.columns import columns_of
from ipanalysis.export.grid import ROWS, Column, add_page, add_sheet
from ipanalysis.export.zipped import workbook_bytes
from ipanalysis.files import replace_file, writable_folder
from ipanalysis.locale import N_, check_lang, tr
from ipanalysis.locale.later import one_language
from ipanalysis.views.kind import table_name, title
from ipanalysis.views.notes import Numbers, source_columns, source_entries, source_ids

if TYPE_CHECKING:
    from ipanalysis.results import Results
    from ipanalysis.targets.ledger.ledger import Ledger

FILE = "results.xlsx"
_LONGEST_NAME = 31  # of a sheet
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", "-"))
_NOTES = (
    N_("Codes are texts: a leading zero stays. Beside each code stands its name."),
    N_("Figures have all their digits, in the unit that their row or the sheet Columns names."),
    N_("Shares and growth rates are fractions that are displayed as percentages."),
    N_("Ids in columns of sources are explained on the sheet Sources."),
    N_("No cell is a formula; a text that begins like one is a text."),
)


def to_excel(
    tables: Results | Ledger | pd.DataFrame | Mapping[str, pd.DataFrame],
    path: str | os.PathLike,
    study: Study,
    lang: str = "en",
) -> Path:
    """Write tables into one Excel workbook.

    Parameters
    ----------
    tables : Results, Ledger, DataFrame or mapping of str to DataFrame
        What to write: the results of :func:`ipanalysis.build`, a ledger, one table, or several by
        name. A name of the package (``"progress"``) says which table it is; under another name a
        table is told by its columns, and one that is not known is written as it is.
    path : path
        The file to write, ``.xlsx``. Its folder is made if it is not there.
    study : Study
        For names, the titles of sources and the day.
    lang : {"en", "zh"}
        Language of headings, names and words. Reasons as in :func:`ipanalysis.show`.

    Returns
    -------
    Path
        The file: a sheet of contents, a sheet a table (headings stay in view, filters are on), one
        of what the columns mean and one of the sources cited. Codes are texts, no cell is a
        formula; the same tables give the same bytes.

    Raises
    ------
    UsageError
        If there is nothing to write, or a table has more rows than a sheet.
    IpaError
        If the file cannot be written.

    Examples
    --------
    >>> import ipanalysis as ipa, tempfile
    >>> study = ipa.load()
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     ipa.to_excel(ipa.trend(study), f"{folder}/trend.xlsx", study, "zh").name
    'trend.xlsx'
    """
    check_lang(lang)
    content = workbook(_named(tables, lang), study, lang)
    path = Path(path)
    writable_folder(path.parent)
    if path.is_dir():
        raise IpaError(N_("{path} is a folder. Name a file."), path=path)
    return replace_file(path, content)


def workbook(tables: Mapping[str, pd.DataFrame], study: Study, lang: str) -> bytes:
    """Return the workbook that :func:`to_excel` writes, of tables by their names."""
    from openpyxl import Workbook

    if not tables:
        raise UsageError(N_("There is no table to write."))
    long = tuple(name for name, table in tables.items() if len(table) > ROWS)
    if long:
        text = N_("A sheet holds {most} rows. Write fewer of {names}, or CSV.")
        raise UsageError(text, most=ROWS, names=long)
    tables = {name: one_language(table, lang) for name, table in tables.items()}
    names = _sheet_names(list(tables), lang)
    sheets = {name: columns_of(table, name, study, lang) for name, table in tables.items()}
    book = Workbook(write_only=True)
    add_page(book, names[""], _contents(tables, names, study, lang), (26, 12, 90))
    for name, columns in sheets.items():
        add_sheet(book, names[name], columns)
    meanings = _meanings(tables, names, lang)
    if meanings:
        add_sheet(book, names["columns"], meanings)
    sources = _sources(tables, study, lang)
    if sources:
        add_sheet(book, names["sources cited"], sources)
    return workbook_bytes(book)


def _named(tables: object, lang: str) -> dict[str, pd.DataFrame]:
    """Return tables by the names the package has for them."""
    if isinstance(tables, pd.DataFrame):
        return {table_name(tables): tables}
    if isinstance(tables, Mapping):
        return {str(name): table for name, table in tables.items()}
    if not is_dataclass(tables):
        text = N_("These are no tables: {given}. Give a result, a ledger or tables by name.")
        raise UsageError(text, given=type(tables).__name__)
    said = tables.in_language(lang)
    found = {f.name: getattr(said, f.name) for f in fields(said)}
    found = {name: table for name, table in found.items() if isinstance(table, pd.DataFrame)}
    return {"ledger" if name == "table" else name: table for name, table in found.items()}


def _sheet_names(tables: list[str], lang: str) -> dict[str, str]:
    """Return the name of each sheet: in the language, short enough, each once."""
    wanted = {"": tr(N_("Read me"), lang)}
    wanted |= {name: title(name, lang) for name in tables}
    wanted |= {"columns": tr(N_("Columns"), lang), "sources cited": tr(N_("Sources"), lang)}
    names: dict[str, str] = {}
    taken: set[str] = set()
    for key, text in wanted.items():
        base = text.translate(_FORBIDDEN).strip()[:_LONGEST_NAME] or "-"
        name, n = base, 2
        while name.casefold() in taken:  # Excel does not tell capitals from small letters
            name, n = f"{base[: _LONGEST_NAME - 4]} ({n})", n + 1
        taken.add(name.casefold())
        names[key] = name
    return names


def _contents(
    tables: Mapping[str, pd.DataFrame], names: Mapping[str, str], study: Study, lang: str
) -> list[list]:
    day = study.vintage.text(lang) if study.vintage else tr(N_("everything it holds"), lang)
    lines = [
        [tr(N_("Policy targets and figures: tables of a study"), lang)],
        [tr(N_("Study"), lang), "", study.summary(lang)],
        [tr(N_("As known"), lang), "", day],
        [tr(N_("Made by"), lang), "", f"ipanalysis {__version__}"],
        [""],
        [tr(N_("Sheets"), lang)],
        [tr(N_("Sheet"), lang), tr(N_("Rows"), lang), tr(N_("What it holds"), lang)],
    ]
    for name, table in tables.items():
        known = RESULT_TABLES.get(name) or TABLES.get(name)
        lines.append([names[name], len(table), tr(known.description, lang) if known else ""])
    return [
        *lines,
        [""],
        [tr(N_("How to read it"), lang)],
        *(["", "", tr(n, lang)] for n in _NOTES),
    ]


def _meanings(
    tables: Mapping[str, pd.DataFrame], names: Mapping[str, str], lang: str
) -> list[Column]:
    """Return what each column of each sheet means, as far as it is written down."""
    from ipanalysis.locale.columns import heading

    found: list[tuple[str, str, str, str]] = []
    for name, table in tables.items():
        known = RESULT_TABLES.get(name) or TABLES.get(name)
        for field in known.fields if known else ():
            if field.name in table:
                meaning = tr(field.description, lang)
                found.append(
                    (
                        names[name],
                        heading(field.name, lang, name),
                        meaning,
                        _unit(field, name, lang),
                    )
                )
    heads = [N_("Sheet"), N_("Column"), N_("Meaning"), N_("Unit")]
    columns = zip(*found, strict=True) if found else ()
    return [
        Column(tr(head, lang), cells) for head, cells in zip(heads, columns, strict=bool(found))
    ]


def _unit(field: Field, table: str, lang: str) -> str:
    from ipanalysis.locale.columns import heading

    fixed = {
        "fraction": N_("fraction, displayed as a percentage"),
        "percent": N_("per cent"),
        "indicators.unit": N_("unit of the indicator"),
    }
    if field.unit in fixed:
        return tr(fixed[field.unit], lang)
    if not field.unit:
        return ""
    return tr(N_("as in the column {name}"), lang, name=heading(field.unit, lang, table))


def _sources(tables: Mapping[str, pd.DataFrame], study: Study, lang: str) -> list[Column]:
    """Return the sources that the tables cite, in the order in which they do."""
    cited = Numbers()
    for table in tables.values():
        for column in source_columns(table.columns):
            for cell in table[column].dropna().unique():
                cited.of(source_ids({column: cell}, [column]))
    if not cited.known:
        return []
    entries = source_entries(study, cited.known, lang)
    heads = {
        "title": N_("Title"),
        "publisher": N_("Publisher"),
        "published": N_("Published"),
        "grade_word": N_("Grade"),
        "url": N_("Address"),
        "note": N_("Note"),
    }
    columns = [Column(tr(N_("Source"), lang), list(cited.known))]
    columns += [
        Column(tr(head, lang), [e[k] or None for e in entries]) for k, head in heads.items()
    ]
    return columns
