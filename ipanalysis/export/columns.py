"""The columns of a sheet: words for codes, names beside ids, a number format for each figure."""

from __future__ import annotations

import pandas as pd

from ipanalysis.data.results import RESULT_TABLES
from ipanalysis.data.schema import TABLES
from ipanalysis.data.study import Study
from ipanalysis.export.grid import FRACTION, PLAIN, YEAR, Column, figure
from ipanalysis.locale import N_, tr
from ipanalysis.locale.columns import heading
from ipanalysis.locale.words import WORDS, word
from ipanalysis.views.cells import Cells
from ipanalysis.views.columns import CODES, FRACTIONS, VOCABULARIES

# Words for columns of codes that stand in several tables.
_SHARED = {
    **dict.fromkeys(("basis", "local_basis", "national_basis"), "basis"),
    **dict.fromkeys(("plan_basis", "against_basis"), "basis"),
    **dict.fromkeys(("bound", "local_bound", "national_bound"), "bound"),
    **dict.fromkeys(("plan_bound", "against_bound"), "bound"),
    **{"direction": "direction", "compared": "compared"},
}
_OWN = {
    ("audit", "kind"): "claim",
    ("audit", "own_check"): "check",
    ("audit", "reference_check"): "check",
}
# Whose words stand with the models.
_OF_MODELS = (
    *(("progress", "verdict"), ("attainment", "verdict")),
    *(("trend", "status"), ("trend", "limits"), ("forecast", "status")),
)


def columns_of(table: pd.DataFrame, name: str, study: Study, lang: str) -> list[Column]:
    """Return the columns of a table as a workbook shows them.

    Parameters
    ----------
    table : DataFrame
        The table, with its reasons in one language.
    name : str
        Which one it is; any other name will do.
    study : Study
        For names.
    lang : {"en", "zh"}
        Language of headings, names and words.

    Returns
    -------
    list of Column
        Every column of the table. A column of codes comes after one with the names for them; a
        unit is named only; the words of a limited vocabulary stand in the language.
    """
    found: list[Column] = []
    for column in table.columns:
        head, values = heading(column, lang, name), table[column].tolist()
        if CODES.get(column, name) not in (name, "units"):
            codes = [_text(value) for value in values]
            names = {c: study.label(CODES[column], c, lang) for c in set(codes) - {None}}
            found.append(Column(head, [names.get(code) for code in codes]))
            found.append(Column(tr(N_("{heading}, code"), lang, heading=head), codes))
        elif pd.api.types.is_numeric_dtype(table[column]) and not _is_flag(table[column]):
            found.append(Column(head, [figure(v) for v in values], _form(column, name)))
        else:
            found.append(Column(head, _in_words(table, column, name, study, lang)))
    return _distinct(found)


def _is_flag(column: pd.Series) -> bool:
    return pd.api.types.is_bool_dtype(column)


def _text(value: object) -> str | None:
    """Return a cell as text; a missing or empty one is none."""
    return None if value is None or value is pd.NA or value != value or value == "" else str(value)


def _in_words(
    table: pd.DataFrame, column: str, name: str, study: Study, lang: str
) -> list[str | int | float | None]:
    values = table[column].tolist()
    if (name, column) in _OF_MODELS:
        cells = Cells(name, study, lang)
        return [cells.text(row, column) for row in table.to_dict("records")]
    if CODES.get(column) == "units" and name != "units":
        known = {v: study.label("units", v, lang) for v in set(map(_text, values)) - {None}}
        return [known.get(_text(value)) for value in values]
    vocabulary = VOCABULARIES.get((name, column)) or _OWN.get((name, column))
    vocabulary = vocabulary or _SHARED.get(column)
    texts = [_cell(value, lang) for value in values]
    if vocabulary in WORDS:
        return [text if text is None else word(vocabulary, text, lang) for text in texts]
    return texts


def _cell(value: object, lang: str) -> str | int | float | None:
    if isinstance(value, bool):
        return tr(N_("yes") if value else N_("no"), lang)
    return figure(value) if isinstance(value, int | float) else _text(value)


def _form(column: str, name: str) -> str:
    table = RESULT_TABLES.get(name) or TABLES.get(name)
    field = next((f for f in table.fields if f.name == column), None) if table else None
    if column in FRACTIONS or (field and field.unit == "fraction"):
        return FRACTION
    is_year = field.type == "year" if field else column == "year" or column.endswith("_year")
    return YEAR if is_year else PLAIN


def _distinct(columns: list[Column]) -> list[Column]:
    """Return the columns with headings that differ: a filter names a column by its heading."""
    seen: dict[str, int] = {}
    found = []
    for column in columns:
        seen[column.head] = seen.get(column.head, 0) + 1
        n = seen[column.head]
        found.append(
            column if n == 1 else Column(f"{column.head} ({n})", column.cells, column.form)
        )
    return found
