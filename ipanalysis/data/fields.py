"""What the schema is made of: columns and tables."""

from __future__ import annotations

from dataclasses import dataclass

from ipanalysis.locale import N_


@dataclass(frozen=True)
class Field:
    """One column of a table.

    Attributes
    ----------
    name : str
        Name of the column.
    description : str
        What it holds (English message id).
    type : {"text", "number", "whole", "year", "date", "list", "flag", "tile"}
        ``whole`` is a whole number, ``flag`` true or false, ``list`` text with entries separated
        by semicolons, ``tile`` a place in a grid (``r4c7``: row 4, column 7).
    required : bool
        Whether each cell must be filled.
    vocabulary : tuple of str
        The words it may hold, if it is limited to some.
    references : str
        The table whose key it holds, if any.
    also : str
        A word that may stand instead of the key.
    unit : str
        Of a number: the column that holds its unit, or ``fraction`` or ``percent``, or
        ``indicators.unit`` if it stands in the unit of its indicator.
    optional : bool
        Whether a file may do without the column; its cells are empty then.
    """

    name: str
    description: str
    type: str = "text"
    required: bool = False
    vocabulary: tuple[str, ...] = ()
    references: str = ""
    unit: str = ""
    also: str = ""
    optional: bool = False


@dataclass(frozen=True)
class Table:
    """One table of a study: a CSV file of the same name."""

    name: str
    description: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    optional: bool = False

    @property
    def title(self) -> str:
        """What the table holds, in one word (message id)."""
        return TITLES[self.name]

    @property
    def columns(self) -> list[str]:
        """Names of the columns, in order."""
        return [f.name for f in self.fields]

    @property
    def file(self) -> str:
        """Name of the file."""
        return f"{self.name}.csv"


TITLES = {
    "regions": N_("regions"),
    "successions": N_("successions"),
    "units": N_("units"),
    "indicators": N_("indicators"),
    "sources": N_("sources"),
    "plans": N_("plans"),
    "observations": N_("observations"),
    "targets": N_("targets"),
    "mappings": N_("mappings"),
    "measures": N_("measures"),
    "claims": N_("claims"),
    "breaks": N_("breaks"),
    "derivations": N_("derivations"),
    "corrections": N_("corrections"),
    "rules": N_("rules"),
    "explanations": N_("explanations"),
}
