"""The columns that tables of results share."""

from __future__ import annotations

from ipanalysis.data.fields import Field
from ipanalysis.data.vocabulary import BASES, BOUNDS
from ipanalysis.locale import N_

OF_INDICATOR = "indicators.unit"  # values stand in the unit of their indicator


def code(name: str, description: str, table: str, required: bool = True) -> Field:
    """Return a column that holds the key of a table."""
    return Field(name, description, required=required, references=table)


def word(name: str, description: str, words: tuple[str, ...], required: bool = False) -> Field:
    """Return a column that holds one of some words."""
    return Field(name, description, required=required, vocabulary=words)


def number(name: str, description: str, unit: str = "") -> Field:
    """Return a column of numbers; `unit` as in :class:`~ipanalysis.data.fields.Field`."""
    return Field(name, description, "number", unit=unit)


def year(name: str, description: str, required: bool = False) -> Field:
    """Return a column of years."""
    return Field(name, description, "year", required)


def ids(name: str, description: str) -> Field:
    """Return a column of ids of sources."""
    return Field(name, description, "list", references="sources")


def said(name: str, english: str, chinese: str) -> tuple[Field, Field]:
    """Return a column in words, once a language."""
    return Field(name, english), Field(f"{name}_zh", chinese)


REGION = code("region", N_("Region it is about"), "regions")
INDICATOR = code("indicator", N_("Indicator"), "indicators")
PLAN = code("plan", N_("Plan that sets it"), "plans")
TARGET = code("target", N_("Target"), "targets")
SOURCE = code("source", N_("Where it was read"), "sources")
UNIT = code("unit", N_("Unit of the values"), "units")
REASON = said("reason", N_("Reason or remark, in English"), N_("Reason or remark, in Chinese"))
TARGET_YEAR = year("target_year", N_("Year the target is set for"), True)
TARGET_BOUND = word("bound", N_("Whether the target is exact or a bound"), BOUNDS, True)
TARGET_BASIS = word("basis", N_("What the figure of the target is"), BASES, True)
