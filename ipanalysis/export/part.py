"""One table of a package: its content, what its columns are, and its files."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pandas as pd

from ipanalysis.data.csvtext import csv_text
from ipanalysis.data.reader import OWN_COLUMN
from ipanalysis.data.schema import Field, Table
from ipanalysis.data.write import table_texts
from ipanalysis.locale import N_

DTYPES = {"number": "float64", "whole": "Int64", "year": "Int64"}  # every other type is text

_ROUNDING = Field("rounding", N_("Half a unit of the last printed digit"), "number", unit="unit")
_OWN = N_("A column that the study's authors added")


@dataclass(frozen=True)
class Part:
    """A table as it goes into a package.

    Attributes
    ----------
    schema : Table
        Its columns and key.
    frame : DataFrame
        Its rows; columns that the schema does not know are left out, unless they are the
        researcher's own.
    of_study : bool
        Whether it is a table of the study, not a result. It is then written so that the study
        can be loaded from its folder.
    """

    schema: Table
    frame: pd.DataFrame
    of_study: bool = False

    def path(self, form: str) -> str:
        """Return the path of its file in the package."""
        return f"{'study/' * self.of_study}{self.schema.name}.{form}"

    def fields(self, form: str) -> list[Field]:
        """Return the columns of its file in a format."""
        own = [Field(c, _OWN) for c in self.frame.columns if str(c).startswith(OWN_COLUMN)]
        # In a CSV file of the study the printed decimals say it.
        rounding = [_ROUNDING] * (form == "parquet" and "rounding" in self.frame)
        return [*self.schema.fields, *rounding, *own]

    def content(self, form: str) -> bytes:
        """Return the bytes of its file."""
        if form == "csv" and self.of_study:
            return csv_text(table_texts(self.frame, self.schema)).encode("utf-8")
        frame = typed(self.frame, self.fields(form))
        if form == "csv":
            return csv_text(frame).encode("utf-8")
        file = io.BytesIO()
        frame.to_parquet(file, index=False)
        return file.getvalue()


def typed(frame: pd.DataFrame, fields: list[Field]) -> pd.DataFrame:
    """Return the columns of a table in their types; a text without characters is missing."""
    columns = {f.name: frame[f.name].astype(DTYPES.get(f.type, "str")) for f in fields}
    return pd.DataFrame(
        {
            name: column if pd.api.types.is_numeric_dtype(column) else column.where(column != "")
            for name, column in columns.items()
        },
        index=frame.index,
    )
