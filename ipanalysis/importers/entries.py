"""What the readers of all formats hand on: one figure with its place and the words around it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ipanalysis.importers.cells import Value
from ipanalysis.locale import tr


@dataclass(frozen=True)
class Entry:
    """One figure as it stands in the file.

    Attributes
    ----------
    place : str
        Where: ``Sheet1!C5``, or a row of a long table.
    region, indicator : tuple of str
        The name as written, first, then others that the file has for it (a code).
    year : int
        The year.
    value : Value
        A figure, or a mark that there is none.
    unit : str
        The unit as written; empty where the file states none.
    status : str
        Status of the observation; ``part_year`` where the period is a part of a year.
    source : str
        The source as written; empty where the file names none.
    marks : tuple of str
        Marks of footnotes beside its heads and labels; those beside the figure are in `value`.
    """

    place: str
    region: tuple[str, ...]
    indicator: tuple[str, ...]
    year: int
    value: Value
    unit: str = ""
    status: str = "actual"
    source: str = ""
    marks: tuple[str, ...] = ()

    @property
    def footnotes(self) -> tuple[str, ...]:
        """All marks of footnotes that concern the figure, its own first."""
        return tuple(dict.fromkeys((*self.value.marks, *self.marks)))


@dataclass(frozen=True)
class Finding:
    """A cell that was not understood, or not taken.

    Attributes
    ----------
    place : str
        Where it stands.
    text : str
        What stands there.
    reason : str
        Why it was not taken (message id).
    values : dict
        Fields of the message.
    """

    place: str
    text: str
    reason: str
    values: dict[str, object] = field(default_factory=dict)

    def why(self, lang: str = "en") -> str:
        """Return the reason in a language."""
        return tr(self.reason, lang, **self.values)


@dataclass(frozen=True)
class Extract:
    """All that was read from a file.

    Attributes
    ----------
    layout : str
        What the file was read as (message id).
    entries : list of Entry
        Figures and marks for missing ones.
    findings : list of Finding
        Cells that were not understood.
    details : str
        Encoding and separator, or the sheet.
    notes : tuple of str
        Lines of text under the table.
    """

    layout: str
    entries: list[Entry]
    findings: list[Finding]
    details: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Options:
    """What the caller states about a file, because the file does not.

    Attributes
    ----------
    region, indicator, unit : str
        Name for all figures of the file.
    year : int, optional
        Year of all figures.
    rows, columns : str
        What the rows and the columns name: ``region`` or ``indicator``.
    decimal : str
        Decimal sign of texts, ``.`` or ``,``; empty if not stated.
    status : str
        Status of all figures that the file gives none.
    """

    region: str = ""
    indicator: str = ""
    unit: str = ""
    year: int | None = None
    rows: str = ""
    columns: str = ""
    decimal: str = ""
    status: str = "actual"

    @property
    def point(self) -> str:
        """The decimal sign to read with."""
        return self.decimal or "."
