"""Tables for people: fewer columns, names instead of codes, in the reader's language."""

from __future__ import annotations

import unicodedata

import pandas as pd

from ipanalysis.data.study import Study
from ipanalysis.locale import N_, tr
from ipanalysis.locale.columns import heading
from ipanalysis.locale.words import word

# The columns that a person wants to see of each table; csv and json have all of them.
VIEWS = {
    "regions": ["region", "name", "level", "parent"],
    "indicators": ["indicator", "name", "unit", "kind", "domain"],
    "plans": ["plan", "programme", "region", "name", "stage"],
    "targets": ["target", "plan", "region", "indicator", "target_year", "value", "unit", "basis"],
    "sources": ["source", "title", "publisher", "published", "grade"],
    "measures": ["measure", "region", "kind", "title", "theme"],
    "ledger": [
        *("region", "indicator", "local_value", "national_value", "status", "ratio"),
        *("difference", "share_of_national"),
    ],
    "progress": [
        *("region", "indicator", "method", "base_value", "latest_year", "latest_value"),
        *("target_value", "score", "verdict"),
    ],
    "trend": ["region", "indicator", "n", "first_year", "last_year", "cagr", "slope", "status"],
    "forecast": ["region", "indicator", "year", "level", "mean", "lower", "upper", "status"],
    "attainment": [
        *("region", "indicator", "target_year", "target_value", "latest_year", "latest_value"),
        *("probability", "verdict"),
    ],
    "audit": [
        *("claim", "region", "indicator", "value", "stated", "implied", "recomputed"),
        *("verdict", "fits_year"),
    ],
}
_FRACTIONS = ("ratio_", "share_of_national", "cagr", "probability", "achieved_growth")
_WIDTH = 44  # longest text in a cell of a printed table


def show(table: pd.DataFrame, name: str, study: Study, lang: str, form: str = "table") -> str:
    """Return a table as text.

    Parameters
    ----------
    table : DataFrame
        A table of the study or a result.
    name : str
        Which one it is (a key of :data:`VIEWS`).
    study : Study
        For the names of codes.
    lang : {"en", "zh"}
        Language of names and headings.
    form : {"table", "csv", "json"}
        ``table`` is for reading; ``csv`` and ``json`` hold all columns and the codes.
    """
    if form == "csv":
        return table.to_csv(index=False, lineterminator="\n")
    if form == "json":
        return table.to_json(orient="records", force_ascii=False, indent=2) + "\n"
    if table.empty:
        return tr(N_("Nothing to show."), lang) + "\n"
    columns = {c: [_cell(row, c, name, study, lang) for row in _rows(table)] for c in VIEWS[name]}
    numeric = {c for c in columns if c in table and pd.api.types.is_numeric_dtype(table[c])}
    return _aligned({heading(c, lang): v for c, v in columns.items()}, numeric, list(columns))


def _rows(table: pd.DataFrame) -> list[dict]:
    return table.to_dict("records")


def _cell(row: dict, column: str, name: str, study: Study, lang: str) -> str:
    if column in ("name", "title", "publisher"):
        key = next(iter(row))
        return study.label(name, row[key], lang, what=column)
    if column == "indicator" and pd.isna(row[column]):
        column = "national_indicator"  # a national target that nobody took up
    value = row[column]
    if pd.isna(value):
        return "–"
    return _word(row, column, name, study, lang) or _figure(value, column)


def _word(row: dict, column: str, name: str, study: Study, lang: str) -> str:
    """Return the words for a code, or nothing for a figure."""
    value = row[column]
    if column in ("region", "parent") and name != "regions":
        return study.label("regions", value, lang)
    if column == "parent":
        return study.label("regions", value, lang)
    if column in ("indicator", "national_indicator") and name != "indicators":
        return study.label("indicators", value, lang)
    if column == "unit":
        return study.label("units", value, lang)
    vocabulary = _VOCABULARIES.get((name, column))
    if vocabulary:
        return word(vocabulary, value, lang)
    return _model_word(value, column, name, lang)


_VOCABULARIES = {
    ("ledger", "status"): "status",
    ("plans", "stage"): "stage",
    ("sources", "grade"): "grade",
    ("measures", "theme"): "theme",
    ("measures", "kind"): "measure",
    ("indicators", "domain"): "theme",
    ("targets", "basis"): "basis",
    ("audit", "verdict"): "audit",
    ("progress", "method"): "method",
    ("regions", "level"): "level",
}


def _model_word(value: object, column: str, name: str, lang: str) -> str:
    if (name, column) == ("attainment", "verdict"):
        from ipanalysis.models.verdicts import verdict_text

        return verdict_text(str(value), lang)
    if (name, column) == ("progress", "verdict"):
        from ipanalysis.targets.progress import VERDICTS

        return tr(VERDICTS[str(value)], lang)
    return ""


def _figure(value: object, column: str) -> str:
    if not isinstance(value, float):
        return str(value)
    if column in _FRACTIONS:
        return f"{100 * value:.1f} %".replace("-", "−")
    return f"{value:,.6g}".replace("-", "−") if abs(value) < 1e6 else f"{value:,.0f}"


def _aligned(columns: dict[str, list[str]], numeric: set[str], names: list[str]) -> str:
    lines: list[list[str]] = []
    for (title, cells), name in zip(columns.items(), names, strict=True):
        cut = [_cut(c) for c in [title, *cells]]
        width = max(map(_width, cut))
        lines.append(
            [" " * (width - _width(c)) + c for c in cut]
            if name in numeric
            else [c + " " * (width - _width(c)) for c in cut]
        )
    rows = ["  ".join(cells).rstrip() for cells in zip(*lines, strict=True)]
    rule = "─" * max(map(_width, rows))
    return "\n".join([rows[0], rule, *rows[1:]]) + "\n"


def _width(text: str) -> int:
    """Return the columns a text takes on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _cut(text: str) -> str:
    if _width(text) <= _WIDTH:
        return text
    kept = text
    while _width(kept) > _WIDTH - 1:
        kept = kept[:-1]
    return kept.rstrip() + "…"
