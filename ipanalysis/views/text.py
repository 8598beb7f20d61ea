"""Tables as text: for the terminal, and as CSV and JSON for programs."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import pandas as pd

from ipanalysis.data.csvtext import csv_text
from ipanalysis.data.study import Study
from ipanalysis.locale import N_, tr
from ipanalysis.locale.columns import heading
from ipanalysis.locale.words import word
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
    columns = {c: [cells.text(row, c) for row in rows] for c in VIEWS[name]}
    numeric = {c for c in columns if c in table and pd.api.types.is_numeric_dtype(table[c])}
    return _aligned({heading(c, lang, name): v for c, v in columns.items()}, numeric, list(columns))


def in_order(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the rows as people read them: of an audit what does not hold first."""
    if name != "audit":
        return table
    from ipanalysis.targets.audit import VERDICTS

    return table.loc[table["verdict"].map(VERDICTS.index).sort_values(kind="stable").index]


def audit_summary(table: pd.DataFrame, lang: str) -> str:
    """Return in a sentence how many claims there are of each verdict; nothing without claims.

    Examples
    --------
    >>> audit_summary(pd.DataFrame({"verdict": ["off", "holds", "holds"]}), "en")
    '3 statement(s): holds 2, does not hold 1.'
    """
    from ipanalysis.targets.audit import VERDICTS

    found = table["verdict"]
    return _counted(N_("{n} statement(s): {verdicts}."), found, VERDICTS[::-1], "audit", lang)


def diff_summary(table: pd.DataFrame, lang: str) -> str:
    """Return in a sentence how many targets of two plans changed in which way.

    Examples
    --------
    >>> diff_summary(pd.DataFrame({"status": ["dropped", "added", "added"]}), "en")
    '3 target(s) or pair(s) of targets: added 2, dropped 1.'
    """
    from ipanalysis.targets.plan_diff import STATUSES

    text = N_("{n} target(s) or pair(s) of targets: {verdicts}.")
    return _counted(text, table["status"], STATUSES, "change", lang)


def _counted(text: str, found: pd.Series, codes: Sequence[str], words: str, lang: str) -> str:
    counts = found.value_counts()
    parts = [
        tr(N_("{verdict} {n}"), lang, verdict=word(words, code, lang), n=int(counts[code]))
        for code in codes
        if code in counts
    ]
    return tr(text, lang, n=len(found), verdicts=tuple(parts)) if parts else ""


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
