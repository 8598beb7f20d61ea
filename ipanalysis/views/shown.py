"""A table with everything that people read of it, before it becomes HTML."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import pandas as pd

from ipanalysis.data.schema import TABLES
from ipanalysis.data.study import Study
from ipanalysis.locale import N_, tr
from ipanalysis.locale.columns import heading
from ipanalysis.locale.later import WORDED, one_language
from ipanalysis.views.cells import Cells
from ipanalysis.views.columns import VIEWS
from ipanalysis.views.kind import title
from ipanalysis.views.notes import Numbers, source_columns, source_entries, source_ids
from ipanalysis.views.text import in_order

# What a whole table is about stands once above it; keys that have no name are left out.
_ABOUT = ("plan", "region", "against", "against_region")
_NO_NAME = {"audit": "claim"}
_MARKED = ("status", "verdict", "ambition", "method", "indicator")


@dataclass(frozen=True)
class Cell:
    """A cell: its text, a remark under it, the numbers of its notes; whether it repeats itself."""

    text: str
    remark: str = ""
    notes: tuple[int, ...] = ()
    again: bool = False


@dataclass(frozen=True)
class Shown:
    """A table for people.

    Attributes
    ----------
    title, about : str
        What it is called; what all its rows are about, if they share it.
    lang : str
        Language.
    columns : dict of str to list of Cell
        By their headings.
    right : frozenset of str
        Headings of columns of figures.
    notes : list of str
        Numbered from 1.
    sources : list of dict
        The sources it cites, numbered from 1, as in :func:`~ipanalysis.views.notes.source_entries`.
    rows, left : int
        How many rows are shown, and how many are not.
    """

    title: str
    about: str
    lang: str
    columns: dict[str, list[Cell]]
    right: frozenset[str]
    notes: list[str]
    sources: list[dict[str, str]]
    rows: int
    left: int


def shown(table: pd.DataFrame, name: str, study: Study, lang: str, rows: int | None) -> Shown:
    """Return what people read of a table.

    Parameters
    ----------
    table : DataFrame
        The table.
    name : str
        Which one it is.
    study : Study
        For names, words and sources.
    lang : {"en", "zh"}
        Language.
    rows : int or None
        Most rows; all if None.
    """
    whole = in_order(one_language(table, lang), name)
    part = whole if rows is None else whole.head(rows)
    records = part.to_dict("records")
    cells = Cells(name, study, lang, plan_names=True)
    columns, about = _chosen(whole, name)
    citing = [] if name == "sources" else source_columns(part.columns)
    notes, sources = Numbers(), Numbers()
    worded = [c for c in WORDED if c in part] + ["reason"] * _looked_up(part, name)
    marks = [
        tuple(notes.of(cells.text(row, c) for c in worded if _said(row, c))) for row in records
    ]
    cited = [sources.of(source_ids(row, citing)) for row in records]
    marked = next((c for c in _MARKED if c in columns), columns[-1])
    found: dict[str, list[Cell]] = {}
    for column in columns:
        make = partial(_cell, column=column, cells=cells, numbers=sources)
        made = [
            make(row, notes=mark if column == marked else ())
            for row, mark in zip(records, marks, strict=True)
        ]
        found[heading(column, lang, name)] = _dimmed(made) if column in _ABOUT else made
    if citing:
        texts = [Cell("".join(f"[{n}]" for n in numbers)) for numbers in cited]
        found[tr(N_("Sources"), lang)] = texts
    figures = {c for c in columns if c in part and pd.api.types.is_numeric_dtype(part[c])}
    return Shown(
        title=title(name, lang),
        about=_about(whole, about, cells, name),
        lang=lang,
        columns=found,
        right=frozenset(heading(c, lang, name) for c in figures),
        notes=list(notes.known),
        sources=source_entries(study, sources.known, lang),
        rows=len(part),
        left=len(whole) - len(part),
    )


def _looked_up(table: pd.DataFrame, name: str) -> bool:
    """Tell whether the reasons of a table stand in the study, once a language."""
    return "reason" in VIEWS[name] and "reason" not in table


def _said(row: dict, column: str) -> bool:
    return column not in row or not (pd.isna(row[column]) or row[column] == "")


def _chosen(table: pd.DataFrame, name: str) -> tuple[list[str], list[str]]:
    """Return the columns to show, and those that have one value in all rows."""
    columns = [c for c in VIEWS[name] if c not in (*WORDED, _NO_NAME.get(name))]
    if "plan" in table and "plan" not in columns and name not in TABLES:
        columns = ["plan", *columns]
    own = () if name in TABLES else _ABOUT  # a table of the study keeps all its columns
    same = [c for c in own if c in table and table[c].nunique(dropna=False) == 1]
    return [c for c in columns if c not in same], same


def _about(table: pd.DataFrame, columns: list[str], cells: Cells, name: str) -> str:
    row = table.iloc[0].to_dict() if len(table) else {}
    text = N_("{title}: {name}")
    parts = [
        tr(text, cells.lang, title=heading(c, cells.lang, name), name=cells.text(row, c))
        for c in columns
    ]
    return " · ".join(parts)


def _cell(
    row: dict, column: str, cells: Cells, numbers: Numbers, notes: tuple[int, ...] = ()
) -> Cell:
    if column in source_columns([column]):
        return Cell("".join(f"[{n}]" for n in numbers.of(source_ids(row, [column]))) or "–")
    return Cell(cells.text(row, column), cells.basis(row, column), notes)


def _dimmed(column: list[Cell]) -> list[Cell]:
    """Return a column in which a name that stands right above is marked as a repetition."""
    before = [None, *(cell.text for cell in column)]
    return [
        Cell(cell.text, cell.remark, cell.notes, again=cell.text == above)
        for cell, above in zip(column, before, strict=False)
    ]
