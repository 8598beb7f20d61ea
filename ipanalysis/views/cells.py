"""The text of one cell: a name for a code, a word for a verdict, a figure with its unit."""

from __future__ import annotations

import math

import pandas as pd

from ipanalysis.data.study import Study
from ipanalysis.locale import N_, listed, tr
from ipanalysis.locale.numbers import MISSING, bound_sign, number, percent, quantity, quantity_range
from ipanalysis.locale.words import word
from ipanalysis.targets.ledger.bounds import bound_beside
from ipanalysis.views.columns import (
    BASES_OF,
    BETWEEN,
    BOUNDED,
    CODES,
    COMPUTED,
    FRACTIONS,
    QUANTITIES,
    SIGNED,
    UPPER_ENDS,
    VOCABULARIES,
)

REST = "rest"  # a region that forecasts of parts leave over
PERIOD_BASES = ("cumulative", "increment", "growth_rate")
_DIGITS = 4  # of a computed figure
_STOOD_IN = ("national_indicator", "against_indicator")  # where a row has no indicator of its own


class Cells:
    """The cells of a table as people read them.

    Parameters
    ----------
    name : str
        Which table it is (a key of :data:`~ipanalysis.views.columns.VIEWS`).
    study : Study
        For the names of codes.
    lang : {"en", "zh"}
        Language of names and words.
    plan_names : bool
        Whether a plan is called by its name; a printed table has no room for it.
    """

    def __init__(self, name: str, study: Study, lang: str, *, plan_names: bool = False) -> None:
        self.name, self.study, self.lang = name, study, lang
        self._named = {column for column, table in CODES.items() if table != name}
        self._named -= set() if plan_names else {"plan", "against"}
        if name == "regions":  # its own codes are what is looked up, the parent is not
            self._named.add("parent")
        indicators = study.indicators
        units = (indicators["indicator"].tolist(), indicators["unit"].tolist())
        self._units = dict(zip(*units, strict=True))

    def text(self, row: dict, column: str) -> str:
        """Return a cell, given the whole row: a figure needs its unit, a word its verdict."""
        if column in ("name", "title", "publisher", "reason") and column not in row:
            key = next(iter(row))
            return self.study.label(self.name, row[key], self.lang, what=column)
        if (self.name, column) == ("attainment", "attained_year"):
            from ipanalysis.models.attainment.said import attained_text

            return attained_text(row, self.lang) or MISSING
        row = self._completed(row, column)
        value = row[column]
        if self.name == "ledger" and column == "reason":  # what was assumed, or why not
            said = [row[c] for c in ("assumption", "reason") if pd.notna(row[c]) and row[c]]
            return " ".join(said) or MISSING
        agreed = self.name == "audit" and column == "off_by" and row["verdict"] == "holds"
        if pd.isna(value) or value == "" or agreed:
            everyone = (self.name, column) == ("composite_drivers", "region")
            return tr(N_("all: average shift"), self.lang) if everyone else MISSING
        if isinstance(value, bool):
            return tr(N_("yes") if value else N_("no"), self.lang)
        return self._word(row, column) or self._figure(row, column)

    def basis(self, row: dict, column: str) -> str:
        """Return what a figure is where it is not that of a single year; else nothing."""
        basis = row.get(BASES_OF.get((self.name, column), ""))
        return word("basis", basis, self.lang) if basis in PERIOD_BASES else ""

    def _completed(self, row: dict, column: str) -> dict:
        """Return the row with what stands for a cell that is empty or not there."""
        if column == "indicator" and pd.isna(row[column]):
            other = [row[c] for c in _STOOD_IN if c in row]  # of a target that nobody took up
            return row | {"indicator": other[0] if other else None}
        if column == "unit" and column not in row:  # results are in the unit of their indicator
            return row | {"unit": self._units[row["indicator"]]}
        return row

    def _word(self, row: dict, column: str) -> str:
        """Return the words for a code, or nothing for a figure."""
        value = row[column]
        if self.name == "composite_drivers":
            return self._driver(row, column)
        if (self.name, column, value) == ("hierarchical", "region", REST):
            return tr(N_("what is left"), self.lang)
        if column in self._named:
            return self.study.label(CODES[column], value, self.lang)
        vocabulary = VOCABULARIES.get((self.name, column))
        if vocabulary:
            return word(vocabulary, value, self.lang)
        return _model_word(row, column, self.name, self.lang)

    def _driver(self, row: dict, column: str) -> str:
        value = row[column]
        if column == "factor":
            said = word("factor", value, self.lang)
            return self.study.label("indicators", value, self.lang) if said == value else said
        if column == "region":
            return self.study.label("regions", value, self.lang)
        return percent(value, self.lang, 0)

    def _figure(self, row: dict, column: str) -> str:
        said = row.get(BOUNDED.get((self.name, column), ""))
        if said and self.name in ("ledger", "differences"):
            said = bound_beside(said, row.get("national_bound"))
        bound = bound_sign(said) or self._open_end(row, column)
        return f"{bound} {self._unbounded(row, column)}" if bound else self._unbounded(row, column)

    def _open_end(self, row: dict, column: str) -> str:
        """Return the sign of a figure of whose two ends only one is known."""
        ends = BETWEEN.get((self.name, column))
        if ends is None:
            return ""
        low, high = (pd.notna(row[end]) for end in ends)
        return "" if low == high else bound_sign("ge" if low else "le")

    def _unbounded(self, row: dict, column: str) -> str:
        value, key = row[column], (self.name, column)
        if key in QUANTITIES:
            text = self._quantity(row, column)
            doubtful = row.get("doubtful") is True
            return tr(N_("{figure} (doubtful)"), self.lang, figure=text) if doubtful else text
        if not isinstance(value, float):
            return str(value)
        if key in SIGNED:
            unit = row[SIGNED[key]]
            return quantity(value, unit, self.study.units, self.lang, signed=True)
        if self.name == "audit":  # the relation that is stated or recomputed
            return self._relation(row, column)
        if column in FRACTIONS or (self.name, column) in FRACTIONS:
            return percent(value, self.lang)
        return number(value, self.lang, _decimals(value))

    def _quantity(self, row: dict, column: str) -> str:
        value = row[column]
        unit, bound = (row.get(name) for name in QUANTITIES[self.name, column])
        if pd.isna(unit):
            return number(value, self.lang)
        upper = row.get(UPPER_ENDS.get((self.name, column), ""))
        if upper is not None and pd.notna(upper):
            mark = bound_sign(bound) + " " * (self.lang == "en" and bool(bound_sign(bound)))
            return mark + quantity_range(value, upper, unit, self.study.units, self.lang)
        value = round(value, _decimals(value)) if column in COMPUTED else value
        return quantity(value, unit, self.study.units, self.lang, bound=bound or "eq")

    def _relation(self, row: dict, column: str) -> str:
        value = row[column]
        if row["kind"] in ("difference", "sum"):
            signed = row["kind"] == "difference" or column == "off_by"
            value = float(f"{value:.{2 * _DIGITS}g}")  # without the noise of binary fractions
            return quantity(value, row["unit"], self.study.units, self.lang, signed=signed)
        if column == "off_by":  # of a percentage: points
            return number(value, self.lang, 3, signed=True)
        percent_sign = "%" * (row["kind"] in ("share", "growth", "annual_growth"))
        return number(value, self.lang, _decimals(value)) + percent_sign


_PROGRESS = (("progress", "verdict"), ("disagreements", "best"), ("disagreements", "worst"))


def _model_word(row: dict, column: str, name: str, lang: str) -> str:
    value = str(row[column])
    if name == "hindsight" and column in ("verdict", "outcome"):
        from ipanalysis.models.backtest.hindsight import said_text

        return said_text(value, lang)
    if (name, column) == ("attainment", "verdict"):
        from ipanalysis.models.verdicts import verdict_text

        return verdict_text(value, lang)
    if (name, column) in _PROGRESS:
        from ipanalysis.targets.progress.methods.reasons import VERDICTS

        return tr(VERDICTS[value], lang)
    if name == "disagreements" and column.endswith("_methods"):
        return listed((word("method", m, lang) for m in value.split("; ")), lang)
    if (name, column) == ("trend", "limits"):
        from ipanalysis.models.refusals import limits_text

        return limits_text(value, lang)
    if column == "status" and name in ("trend", "forecast"):
        from ipanalysis.models.refusals import LEAST_FOR_FORECAST, LEAST_FOR_TREND, refusal_text

        least = LEAST_FOR_TREND if name == "trend" else LEAST_FOR_FORECAST
        return refusal_text(value, lang, row["n"], least) or MISSING
    return ""


def _decimals(value: float) -> int:
    """Return the decimals that leave a computed figure its first digits."""
    return max(0, _DIGITS - 1 - math.floor(math.log10(abs(value)))) if value else 0
