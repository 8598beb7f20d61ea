"""Tables for people: fewer columns, names instead of codes, in the reader's language."""

from __future__ import annotations

import math
import unicodedata

import pandas as pd

from ipanalysis.data.csvtext import csv_text
from ipanalysis.data.study import Study
from ipanalysis.locale import N_, tr
from ipanalysis.locale.columns import heading
from ipanalysis.locale.numbers import number, percent, quantity
from ipanalysis.locale.words import word

# The columns that a person wants to see of each table; csv and json have all of them.
VIEWS = {
    "regions": ["region", "name", "level", "parent", "valid_from", "valid_to"],
    "indicators": ["indicator", "name", "unit", "domain"],
    "plans": ["plan", "programme", "region", "name", "stage"],
    "targets": ["target", "plan", "region", "indicator", "target_year", "value", "basis"],
    "sources": ["source", "title", "publisher", "published", "grade"],
    "measures": ["measure", "region", "kind", "title", "theme"],
    "corrections": [
        *("correction", "action", "region", "indicator", "year", "entry", "expect", "new"),
        "reason",
    ],
    "rules": ["rule", "kind", "level", "indicators", "first_year", "last_year", "reason"],
    "ledger": [
        *("region", "indicator", "local_value", "national_value", "status", "ratio"),
        *("difference", "share_of_national"),
    ],
    "coherence": [
        *("target", "indicator", "target_year", "national_value", "parts", "promised"),
        *("covered_low", "needed", "now_low", "now_high", "rest_known", "verdict"),
    ],
    "coherence_parts": [
        *("national_target", "target", "region", "value", "weight", "weight_year"),
        *("contribution", "latest_value", "counted", "reason"),
    ],
    "coherence_rest": [
        *("national_target", "region", "less", "weight", "weight_year", "latest_year"),
        *("latest_value", "needed"),
    ],
    "allocations": [
        *("national_target", "indicator", "region", "method", "allotted", "value", "ratio"),
        "reason",
    ],
    "progress": [
        *("plan", "region", "indicator", "method", "base_value", "latest_year", "latest_value"),
        *("target_value", "score", "verdict"),
    ],
    "trend": [
        *("region", "indicator", "n", "first_year", "last_year", "cagr", "slope", "unit"),
        "status",
    ],
    "forecast": [
        *("region", "indicator", "year", "level", "mean", "lower", "upper", "unit"),
        "status",
    ],
    "attainment": [
        *("plan", "region", "indicator", "target_year", "target_value", "latest_year"),
        *("latest_value", "probability", "verdict"),
    ],
    "conflicts": [
        *("region", "indicator", "year", "kind", "low", "high", "spread_percent", "taken"),
        *("taken_source", "decided_by"),
    ],
    "crosswalk": ["region", "indicator", "year", "value", "method", "parts"],
    "refusals": ["region", "indicator", "year", "parts", "reason"],
    "audit": [
        *("claim", "region", "indicator", "value", "stated", "implied", "recomputed", "off_by"),
        *("verdict", "reason"),
    ],
    "derive": [
        *("rule", "region", "indicator", "year", "value", "observed", "relative", "used"),
        "reason",
    ],
}
_FRACTIONS = ("share_of_national", "cagr", "probability", "relative", "covered_low")
_FRACTIONS += ("rest_known",)
# Figures that are shown with their unit, and the columns of their unit and their bound: 2.5 times
# 10,000 items must not be read as less than 90,000 items.
_QUANTITIES = {
    ("targets", "value"): ("unit", "bound"),
    ("ledger", "local_value"): ("local_unit", "local_bound"),
    ("ledger", "national_value"): ("national_unit", "national_bound"),
    ("coherence", "national_value"): ("unit", "bound"),
    ("coherence", "promised"): ("unit", ""),
    ("coherence", "needed"): ("unit", ""),
    ("coherence", "now_low"): ("unit", ""),
    ("coherence", "now_high"): ("unit", ""),
    ("coherence_parts", "value"): ("unit", "bound"),
    ("coherence_parts", "latest_value"): ("unit", ""),
    ("coherence_rest", "latest_value"): ("unit", ""),
    ("coherence_rest", "needed"): ("unit", ""),
    ("allocations", "allotted"): ("unit", ""),
    ("allocations", "value"): ("unit", ""),
    ("progress", "base_value"): ("unit", ""),
    ("progress", "latest_value"): ("unit", ""),
    ("progress", "target_value"): ("unit", ""),
    ("attainment", "target_value"): ("target_unit", "bound"),
    ("attainment", "latest_value"): ("target_unit", ""),
    ("conflicts", "low"): ("unit", ""),
    ("conflicts", "high"): ("unit", ""),
    ("conflicts", "taken"): ("unit", ""),
    ("crosswalk", "value"): ("unit", "bound"),
    ("audit", "value"): ("unit", ""),
    ("audit", "implied"): ("unit", ""),
    ("derive", "value"): ("unit", "bound"),
    ("derive", "observed"): ("unit", ""),
}
_COMPUTED = (
    "implied",
    "promised",
    "needed",
    "now_low",
    "now_high",
    "allotted",
)  # has more digits than anybody printed
_DIGITS = 4  # of a computed figure
_WIDTH = 44  # longest text in a cell of a printed table, but for the last column


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
        return csv_text(table)
    if form == "json":
        text = table.to_json(orient="records", force_ascii=False, indent=2, double_precision=15)
        return text + "\n"
    if table.empty:
        return tr(N_("Nothing to show."), lang) + "\n"
    if name == "audit":  # what does not hold first
        from ipanalysis.targets.audit import VERDICTS

        table = table.loc[table["verdict"].map(VERDICTS.index).sort_values(kind="stable").index]
    columns = {c: [_cell(row, c, name, study, lang) for row in _rows(table)] for c in VIEWS[name]}
    numeric = {c for c in columns if c in table and pd.api.types.is_numeric_dtype(table[c])}
    return _aligned({heading(c, lang, name): v for c, v in columns.items()}, numeric, list(columns))


def audit_summary(table: pd.DataFrame, lang: str) -> str:
    """Return in a sentence how many claims there are of each verdict; nothing without claims.

    Examples
    --------
    >>> audit_summary(pd.DataFrame({"verdict": ["off", "holds", "holds"]}), "en")
    '3 statement(s): holds 2, does not hold 1.'
    """
    from ipanalysis.targets.audit import VERDICTS

    counts = table["verdict"].value_counts()
    parts = [
        tr(N_("{verdict} {n}"), lang, verdict=word("audit", v, lang), n=int(counts[v]))
        for v in reversed(VERDICTS)
        if v in counts
    ]
    text = N_("{n} statement(s): {verdicts}.")
    return tr(text, lang, n=len(table), verdicts=tuple(parts)) if parts else ""


def _rows(table: pd.DataFrame) -> list[dict]:
    return table.to_dict("records")


def _cell(row: dict, column: str, name: str, study: Study, lang: str) -> str:
    if column in ("name", "title", "publisher", "reason") and column not in row:
        key = next(iter(row))
        return study.label(name, row[key], lang, what=column)
    if column == "indicator" and pd.isna(row[column]) and "national_indicator" in row:
        column = "national_indicator"  # a national target that nobody took up
    if column == "unit" and column not in row:  # results are in the unit of their indicator
        units = study.indicators.set_index("indicator")["unit"]
        row = row | {"unit": units[row["indicator"]]}
    value = row[column]
    agreed = name == "audit" and column == "off_by" and row["verdict"] == "holds"
    if pd.isna(value) or value == "" or agreed:
        return "–"
    if isinstance(value, bool):
        return tr(N_("yes") if value else N_("no"), lang)
    return _word(row, column, name, study, lang) or _figure(row, column, name, study, lang)


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
    return _model_word(row, column, name, lang)


_VOCABULARIES = {
    ("ledger", "status"): "status",
    ("plans", "stage"): "stage",
    ("sources", "grade"): "grade",
    ("measures", "theme"): "theme",
    ("measures", "kind"): "measure",
    ("indicators", "domain"): "domain",
    ("targets", "basis"): "basis",
    ("audit", "verdict"): "audit",
    ("progress", "method"): "method",
    ("coherence", "verdict"): "coherence",
    ("allocations", "method"): "allocation",
    ("conflicts", "kind"): "conflict",
    ("conflicts", "decided_by"): "rule",
    ("crosswalk", "method"): "crosswalk",
    ("regions", "level"): "level",
    ("corrections", "action"): "action",
    ("rules", "kind"): "rule_kind",
    ("rules", "level"): "rule_level",
}


def _model_word(row: dict, column: str, name: str, lang: str) -> str:
    value = str(row[column])
    if (name, column) == ("attainment", "verdict"):
        from ipanalysis.models.verdicts import verdict_text

        return verdict_text(value, lang)
    if (name, column) == ("progress", "verdict"):
        from ipanalysis.targets.progress import VERDICTS

        return tr(VERDICTS[value], lang)
    if column == "status" and name in ("trend", "forecast"):
        from ipanalysis.models.refusals import LEAST_FOR_FORECAST, LEAST_FOR_TREND, refusal_text

        least = LEAST_FOR_TREND if name == "trend" else LEAST_FOR_FORECAST
        return refusal_text(value, lang, row["n"], least) or "–"
    return ""


def _figure(row: dict, column: str, name: str, study: Study, lang: str) -> str:
    value = row[column]
    if (name, column) in _QUANTITIES:
        unit, bound = _QUANTITIES[name, column]
        value = round(value, _decimals(value)) if column in _COMPUTED else value
        text = quantity(value, row[unit], study.units, lang, bound=row.get(bound, "eq"))
        return (
            tr(N_("{figure} (doubtful)"), lang, figure=text)
            if row.get("doubtful") is True
            else text
        )
    if not isinstance(value, float):
        return str(value)
    if (name, column) == ("ledger", "difference"):
        return quantity(value, row["national_unit"], study.units, lang, signed=True)
    if name == "audit":  # the relation that is stated or recomputed
        return _relation(row, column, study, lang)
    if column in _FRACTIONS:
        return percent(value, lang)
    return number(value, lang, _decimals(value))


def _relation(row: dict, column: str, study: Study, lang: str) -> str:
    value = row[column]
    if row["kind"] in ("difference", "sum"):
        signed = row["kind"] == "difference" or column == "off_by"
        value = float(f"{value:.{2 * _DIGITS}g}")  # without the noise of binary fractions
        return quantity(value, row["unit"], study.units, lang, signed=signed)
    if column == "off_by":  # of a percentage: points
        return number(value, lang, 3, signed=True)
    percent_sign = "%" * (row["kind"] in ("share", "growth", "annual_growth"))
    return number(value, lang, _decimals(value)) + percent_sign


def _decimals(value: float) -> int:
    """Return the decimals that leave a computed figure its first digits."""
    return max(0, _DIGITS - 1 - math.floor(math.log10(abs(value)))) if value else 0


def _aligned(columns: dict[str, list[str]], numeric: set[str], names: list[str]) -> str:
    lines: list[list[str]] = []
    for (title, cells), name in zip(columns.items(), names, strict=True):
        whole = name == names[-1]  # nothing to the right of it is moved
        cut = [c if whole else _cut(c) for c in [title, *cells]]
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
