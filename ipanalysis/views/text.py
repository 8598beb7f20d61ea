"""Tables as text: for the terminal, and as CSV and JSON for programs."""

from __future__ import annotations

import unicodedata

import pandas as pd

from ipanalysis.data.csvtext import csv_text
from ipanalysis.data.study import Study
from ipanalysis.locale import N_, tr
from ipanalysis.locale.columns import heading
from ipanalysis.views.cells import Cells
from ipanalysis.views.columns import VIEWS

_WIDTH = 44  # longest text in a cell of a printed table, but for the last column


def show(table: pd.DataFrame, name: str, study: Study, lang: str, form: str = "table") -> str:
    """Return a table as text.

    Parameters
    ----------
    table : DataFrame
        A table of the study or a result.
    name : str
        Which one it is (a key of :data:`~ipanalysis.views.columns.VIEWS`).
    study : Study
        For the names of codes.
    lang : {"en", "zh"}
        Language of names and headings.
    form : {"table", "csv", "json"}
        ``table`` is for reading; ``csv`` and ``json`` hold all columns and the codes.
    """
    if form == "csv":
        return csv_text(table)
    if form == "json":
        text = table.to_json(orient="records", force_ascii=False, indent=2, double_precision=15)
        return text + "\n"
    if table.empty:
        return tr(N_("Nothing to show."), lang) + "\n"
    table, cells = in_order(table, name), Cells(name, study, lang)
    rows = table.to_dict("records")
    columns = {c: [_with_basis(cells, row, c, lang) for row in rows] for c in VIEWS[name]}
    numeric = {c for c in columns if c in table and pd.api.types.is_numeric_dtype(table[c])}
    return _aligned({heading(c, lang, name): v for c, v in columns.items()}, numeric, list(columns))


def _with_basis(cells: Cells, row: dict, column: str, lang: str) -> str:
    text, basis = cells.text(row, column), cells.basis(row, column)
    return tr(N_("{figure} ({basis})"), lang, figure=text, basis=basis) if basis else text


def in_order(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the rows as people read them: of an audit what does not hold first, else results.

    What was refused stands below what was not.
    """
    if name == "audit":
        from ipanalysis.targets.audit.audit import VERDICTS

        return table.loc[table["verdict"].map(VERDICTS.index).sort_values(kind="stable").index]
    if name not in _REFUSED:
        return table
    column, codes = _REFUSED[name]
    refused = table[column].isin(codes) if codes else table[column] != "ok"
    return pd.concat([table[~refused], table[refused]])


# The column that says whether a row holds a result, and the codes that say it does not; of a status
# whatever is not "ok".
_REFUSED: dict[str, tuple[str, tuple[str, ...]]] = {
    "trend": ("status", ()),
    "forecast": ("status", ()),
    "progress": ("verdict", ("refused",)),
    "interrupted": ("status", ()),
    "interrupted_reasons": ("status", ()),
    "attainment": ("verdict", ("no_data", "not_judged", "not_forecast")),
}


def _aligned(columns: dict[str, list[str]], numeric: set[str], names: list[str]) -> str:
    lines: list[list[str]] = []
    for (title, cells), name in zip(columns.items(), names, strict=True):
        whole = name == names[-1]  # nothing to the right of it is moved
        cut = [c if whole else _cut(c) for c in [title, *cells]]
        width = max(map(display_width, cut))
        lines.append(
            [" " * (width - display_width(c)) + c for c in cut]
            if name in numeric
            else [c + " " * (width - display_width(c)) for c in cut]
        )
    rows = ["  ".join(cells).rstrip() for cells in zip(*lines, strict=True)]
    rule = "─" * max(map(display_width, rows))
    return "\n".join([rows[0], rule, *rows[1:]]) + "\n"


def display_width(text: str) -> int:
    """Return the columns a text takes on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _cut(text: str) -> str:
    if display_width(text) <= _WIDTH:
        return text
    kept = text
    while display_width(kept) > _WIDTH - 1:
        kept = kept[:-1]
    return kept.rstrip() + "…"
