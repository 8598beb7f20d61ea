"""One table of a package: its content, what its columns are, and its files."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pandas as pd

from ipanalysis.data.csvtext import csv_text
from ipanalysis.data.schema import Field, Table
from ipanalysis.locale import N_

# Every other type is text.
_DTYPES = {"number": "float64", "whole": "Int64", "year": "Int64", "flag": "boolean"}
_OWN = N_("A column that the study's authors added")


@dataclass(frozen=True)
class Part:
    """A table as it goes into a package.

    Attributes
    ----------
    schema : Table
        Its columns and key.
    frame : DataFrame
        Its rows: of a result as computed, of a table of the study as texts
        (:func:`ipanalysis.data.write.study_texts`).
    of_study : bool
        Whether it is a table of the study, not a result.
    """

    schema: Table
    frame: pd.DataFrame
    of_study: bool = False

    def path(self, form: str) -> str:
        """Return the path of its file in the package."""
        return f"{'study/' * self.of_study}{self.schema.name}.{form}"

    @property
    def fields(self) -> list[Field]:
        """Its columns: those of the schema, then those that it does not know.

        Those of a study are the researcher's own. A result should have none, and loses none.
        """
        known, meaning = self.schema.columns, _OWN if self.of_study else ""
        more = [c for c in self.frame.columns if c not in known]
        return [*self.schema.fields, *(Field(c, meaning, _kind(self.frame[c])) for c in more)]

    def content(self, form: str) -> bytes:
        """Return the bytes of its file."""
        if form == "csv" and self.of_study:  # figures as printed: 14.0 stays 14.0
            return csv_text(self.frame).encode("utf-8")
        frame = typed(self.frame, self.fields)
        if form == "csv":
            return csv_text(frame).encode("utf-8")
        file = io.BytesIO()
        frame.to_parquet(file, index=False)
        return file.getvalue()


def typed(frame: pd.DataFrame, fields: list[Field]) -> pd.DataFrame:
    """Return the columns of a table in their types; a text without characters is missing.

    Examples
    --------
    >>> texts = pd.DataFrame({"code": ["010010", ""], "year": ["2020", ""]})
    >>> typed(texts, [Field("code", ""), Field("year", "", "year")]).values.tolist()
    [['010010', 2020], [nan, <NA>]]
    """
    return pd.DataFrame({f.name: _typed(frame[f.name], f.type) for f in fields}, index=frame.index)


def _kind(column: pd.Series) -> str:
    if pd.api.types.is_bool_dtype(column):
        return "flag"
    if pd.api.types.is_integer_dtype(column):
        return "whole"
    return "number" if pd.api.types.is_float_dtype(column) else "text"


def _typed(column: pd.Series, kind: str) -> pd.Series:
    if kind not in _DTYPES:
        return column.where(column != "").astype("str")
    if not pd.api.types.is_numeric_dtype(column):
        column = column.where(column != "").astype("boolean" if kind == "flag" else "float64")
    return column.astype(_DTYPES[kind])
