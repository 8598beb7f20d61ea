"""Sections of one's own: a few lines in a notebook of one's own, in the look of the reports."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from ipanalysis.errors import UsageError
from ipanalysis.locale import N_
from ipanalysis.locale.columns import heading
from ipanalysis.locale.numbers import number
from ipanalysis.reports.html import render


def own_parts(parts: tuple[Any, ...], lang: str) -> list[dict[str, Any]]:
    """Return what the template of a section of one's own shows.

    Parameters
    ----------
    parts : tuple
        Texts (paragraphs), DataFrames (tables with their column names as headings; the index is
        left out), matplotlib figures with a label, and whatever a notebook shows as HTML.
    lang : {"en", "zh"}
        Language of the numbers in tables.

    Raises
    ------
    UsageError
        If a figure has no label, or a part is nothing of these.

    Examples
    --------
    >>> own_parts(("Two of them.",), "en")
    [{'kind': 'text', 'html': Markup('Two of them.')}]
    """
    return [_part(part, lang) for part in parts]


def _part(part: Any, lang: str) -> dict[str, Any]:
    if isinstance(part, str) and not hasattr(part, "__html__"):
        return {"kind": "text", "html": Markup.escape(part)}
    if isinstance(part, pd.DataFrame):
        return {"kind": "html", "html": _table(part, lang)}
    if hasattr(part, "savefig"):
        from ipanalysis.plots.style import to_svg

        if not str(part.get_label()).strip():
            text = N_(
                "A figure says nothing to readers who cannot see it. Say what it shows: {how}"
            )
            raise UsageError(text, how="figure.set_label(...)")
        return {"kind": "figure", "html": Markup(to_svg(part))}
    if hasattr(part, "__html__"):
        return {"kind": "html", "html": Markup(part)}
    if hasattr(part, "_repr_html_"):
        return {"kind": "html", "html": Markup(part._repr_html_())}
    text = N_("A section cannot show {what}. Give it texts, tables or figures.")
    raise UsageError(text, what=type(part).__name__)


def _table(table: pd.DataFrame, lang: str) -> Markup:
    numeric = [
        pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_bool_dtype(kind)
        for kind in table.dtypes
    ]
    columns = list(zip(map(str, table.columns), numeric, strict=True))
    rows = [
        [_cell(value, is_number, lang) for value, is_number in zip(row, numeric, strict=True)]
        for row in table.itertuples(index=False, name=None)
    ]
    return render("own_table.html.j2", lang, columns=columns, rows=rows)


def _cell(value: Any, is_number: bool, lang: str) -> str:
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return "–"
    # A year is a number that is not grouped.
    is_year = isinstance(value, int) and 1000 <= value <= 2200
    return number(value, lang) if is_number and not is_year else str(value)


def figures_table(page: Any, rows: pd.DataFrame) -> Markup:
    """Return rows of a study as a table for readers.

    Parameters
    ----------
    page : Page
        The page: it has the language, and numbers the sources.
    rows : DataFrame
        Columns indicator, value, unit, year and, if there are several regions, region; source.
    """
    several = "region" in rows and rows["region"].nunique() > 1
    heads = [(heading(c, page.lang), c != "indicator") for c in ("indicator", "value", "year")]
    if several:
        heads = [(heading("region", page.lang), False), *heads]
    cells = []
    for row in rows.to_dict("records"):
        name = Markup.escape(page.indicator(row["indicator"])) + page.cite(row.get("source"))
        value = page.quantity(row["value"], row["unit"], bound=row.get("bound", "eq"))
        first = [page.label("regions", row["region"])] if several else []
        cells.append([*first, name, value, str(row["year"])])
    return render("own_table.html.j2", page.lang, columns=heads, rows=cells)
