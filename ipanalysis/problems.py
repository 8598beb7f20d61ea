"""What can be wrong with the tables of a study, and how it is told.

Each kind of problem says what stands there, what was expected and what to do, in both languages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ipanalysis.errors import IpaError
from ipanalysis.locale import N_, Text, tr
from ipanalysis.problem_texts import CORRECTIONS, FINDINGS, MAPPINGS

# What stands there, what was expected, what to do.
PROBLEMS: dict[str, tuple[str, str, str]] = {
    "no_folder": (
        N_("there is no such folder"),
        N_("a folder with the tables of a study"),
        N_("check the path"),
    ),
    "no_directory": (
        N_("this is a file"),
        N_("a folder with the tables of a study"),
        N_("give the folder in which the file is"),
    ),
    "no_study": (
        N_("none of the tables of a study is in this folder"),
        N_("files such as {names}"),
        N_("check the path, or put the tables there"),
    ),
    "missing_table": (
        N_("the table is missing"),
        N_("a file of this name beside the others"),
        N_("add it; its columns are: {names}"),
    ),
    "unreadable": (
        N_("the file cannot be read: {why}"),
        N_("a CSV file that you may read"),
        N_("check the file and its permissions"),
    ),
    "encoding": (
        N_("the file is encoded in {encoding}"),
        N_("UTF-8, with or without a byte order mark"),
        N_("save it as “CSV UTF-8”"),
    ),
    "null_byte": (
        N_("the file contains null bytes: it is damaged or not text"),
        N_("a CSV text file"),
        N_("export the table again"),
    ),
    "broken_csv": (
        N_("the file is not well-formed CSV: {why}"),
        N_("the same number of cells in every row, quotes closed"),
        N_("export the table again, or mend the row"),
    ),
    "empty_file": (
        N_("the file is empty"),
        N_("a first row with the column names: {names}"),
        N_("add the column names, or delete the file if the table is optional"),
    ),
    "no_rows": (
        N_("the table has no rows"),
        N_("at least one row"),
        N_("fill the table"),
    ),
    "missing_column": (
        N_("the column is missing"),
        N_("the columns: {names}"),
        N_("add the column; leave its cells empty where you know nothing"),
    ),
    "unknown_column": (
        N_("the table has no such column"),
        N_("one of: {names}; or a name that begins with x_ for a column of your own"),
        N_("correct the name of the column or delete it"),
    ),
    "duplicate_column": (
        N_("the column stands in the table more than once"),
        N_("each column once"),
        N_("delete or rename one of them"),
    ),
    "long_row": (
        N_("the row has {n} cells, but the first row has {width}"),
        N_("as many cells in every row; a text with a comma stands in double quotes"),
        N_("mend the row"),
    ),
    "short_row": (
        N_("the row has fewer cells than the table has columns"),
        N_("a cell for every column, also where it is empty"),
        N_("complete the row; the file may have been cut off here"),
    ),
    "empty": (
        N_("the cell is empty"),
        N_("a value: the column must be filled"),
        N_("fill the cell"),
    ),
    "number": (
        N_("this is not a finite number"),
        N_("digits with at most one decimal point and no zero in front, such as 12.5"),
        N_("correct the number; leave out units, signs and thousands separators"),
    ),
    "year": (
        N_("this is not a year"),
        N_("four digits, from 1000 to 2200, such as 2025"),
        N_("correct the year; a part of a year is stated in the status"),
    ),
    "date": (
        N_("this is not a date"),
        N_("YYYY, YYYY-MM or YYYY-MM-DD, from 1000 to 2200"),
        N_("correct the date"),
    ),
    "tile": (
        N_("this is no place in a grid"),
        N_("row and column from 1 to 99, as r4c7"),
        N_("correct the place, or leave the cell empty"),
    ),
    "vocabulary": (
        N_("this is not one of the words of this column"),
        N_("one of: {names}"),
        N_("correct the word"),
    ),
    "reference": (
        N_("the table {table} has no such entry"),
        N_("an entry of {table}{near}"),
        N_("correct it here, or add it to {table}"),
    ),
    "duplicate_key": (
        N_("the key {key} stands in the table more than once (first in row {first})"),
        N_("each key once"),
        N_("delete one of the rows, or tell them apart by their source"),
    ),
    "letter_case": (
        N_("the key {key} differs from {other} in row {first} by nothing but upper and lower case"),
        N_("keys that nobody can mistake for one another"),
        N_("delete one of the rows, or give it another key"),
    ),
    "long_number": (
        N_("the number has more digits than can be kept"),
        N_("a number with at most {n} digits that count"),
        N_("correct or round the number"),
    ),
    "hidden_character": (
        N_("a character that cannot be seen stands in the cell: {character}"),
        N_("text that is what it looks like"),
        N_("type the cell anew; if there are many, export the table again"),
    ),
    "wide_character": (
        N_("a wide (Chinese) digit, letter or mark stands in a code or list"),
        N_("ordinary ones: 0-9, A-Z, a-z, “;” between the entries of a list"),
        N_("type the cell anew with the Chinese input method switched off"),
    ),
    "mojibake": (
        N_("the text was once read in a wrong encoding and is garbled"),
        N_("legible text"),
        N_("export the table again as UTF-8 from where it was still legible"),
    ),
    "long_cell": (
        N_("the cell has more characters than a spreadsheet can hold"),
        N_("at most {n} characters"),
        N_("shorten it; a quote that is not closed may have swallowed the rows below"),
    ),
    "record": (
        N_("the record of the study cannot be understood"),
        N_("what “ipanalysis record” wrote: the columns table, rows, sha256, and each table once"),
        N_("write it anew with “ipanalysis record”, or delete it"),
    ),
    "out_of_bounds": (
        N_("the value is outside what the indicator {indicator} can be"),
        N_("a value {bounds}"),
        N_("check the value and its unit, or the bounds in indicators.csv"),
    ),
    "wrong_dimension": (
        N_("this unit measures something else than the indicator {indicator}"),
        N_("a unit that converts to {unit}"),
        N_("check the unit, or the indicator"),
    ),
    "incomplete": (
        N_("the column is empty while {other} is filled"),
        N_("both filled or both empty"),
        N_("fill it, or empty the other"),
    ),
    "order": (
        N_("this is less than {other}, which is {limit}"),
        N_("a value not below it"),
        N_("correct one of the two"),
    ),
    "circular": (
        N_("the entry refers to itself, directly or through others"),
        N_("a chain of references that ends"),
        N_("correct the reference"),
    ),
    "whole_number": (
        N_("this is not a whole number of years"),
        N_("0, 1, 2 …"),
        N_("correct the number"),
    ),
    "operation": (
        N_("these inputs cannot make {indicator} so: {first}, {second}"),
        N_("sum, difference: three indicators of one dimension; share: two amounts of one"),
        N_("check the operation, or the units and kinds of the three indicators"),
    ),
    "validity": (
        N_("there was no region {region} in that year"),
        N_("a year within its time: {span}"),
        N_("give the region of that year (before or after it: {names}), or correct regions.csv"),
    ),
    "share": (
        N_("this is no part of a whole"),
        N_("a number above 0 and up to 1"),
        N_("correct the share, or leave it empty where it is not known"),
    ),
    "shares": (
        N_("the shares of {region} add up to {total}, and {n} of them are empty"),
        N_("shares of all successors that add up to 1, or none"),
        N_("complete the shares, or empty them all"),
    ),
    "succession": (
        N_("{region} and {successor} do not meet on this day"),
        N_("the day after valid_to of {region}, on which {successor} is there"),
        N_("correct the date here, or valid_to and valid_from in regions.csv"),
    ),
    "root": (
        N_("{n} regions have the level “nation”: {names}"),
        N_("exactly one, with which the others are compared"),
        N_("correct the levels"),
    ),
    **CORRECTIONS,
    **MAPPINGS,
    **FINDINGS,
}


@dataclass(frozen=True)
class Problem:
    """One thing wrong in one place of a study.

    Attributes
    ----------
    kind : str
        A key of :data:`PROBLEMS`.
    file : str
        Name of the file (or the folder).
    row : int or None
        Row as a spreadsheet counts: the column names are row 1.
    column : str
        Name of the column, where there is one.
    value : str or Text
        What stands there; a figure with its unit waits for the language.
    values : dict
        Fields of the message.
    """

    kind: str
    file: str
    row: int | None = None
    column: str = ""
    value: str | Text = ""
    values: dict[str, object] = field(default_factory=dict)

    def parts(self, lang: str = "en") -> tuple[str, str, str]:
        """Return what is wrong, what was expected and what to do, in a language."""
        what, expected, do = (tr(part, lang, **self.values) for part in PROBLEMS[self.kind])
        return what, expected, do

    def text(self, lang: str = "en") -> str:
        """Return the problem as one line.

        Examples
        --------
        >>> print(Problem("year", "observations.csv", 7, "year", "20x5").text())
        observations.csv, row 7, column year: “20x5”: this is not a year. Expected: four digits,
        from 1000 to 2200, such as 2025. To do: correct the year; a part of a year is stated in the
        status.
        """
        place = self.file
        if self.row is not None:
            place += tr(N_(", row {row}"), lang, row=self.row)
        if self.column:
            place += tr(N_(", column {column}"), lang, column=visible(self.column))
        value = self.value.text(lang) if isinstance(self.value, Text) else self.value
        value = visible(shorten(value))
        stands = tr(N_("“{value}”: "), lang, value=value) if value else ""
        what, expected, do = self.parts(lang)
        return tr(
            N_("{place}: {stands}{what}. Expected: {expected}. To do: {do}."),
            lang,
            **{"place": place, "stands": stands, "what": what, "expected": expected, "do": do},
        )


class StudyError(IpaError):
    """The tables of a study have problems; all of them are in :attr:`problems`."""

    def __init__(self, folder: str, problems: Sequence[Problem]) -> None:
        self.folder, self.problems = folder, tuple(problems)
        super().__init__(
            N_("{n} problem(s) in the study {folder}:"), n=len(problems), folder=folder
        )

    def text(self, lang: str = "en") -> str:
        """Return all problems, one a line."""
        return "\n".join([super().text(lang), *(f"- {p.text(lang)}" for p in self.problems)])

    def __reduce__(self) -> tuple:
        return (StudyError, (self.folder, self.problems))


def visible(text: str) -> str:
    r"""Write what cannot be seen, and what would move the cursor of a terminal, as an escape.

    Examples
    --------
    >>> print(visible("3100\u200b00"))
    3100\u200b00
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def shorten(text: str, width: int = 60) -> str:
    """Cut a text that is too long for a message."""
    return text if len(text) <= width else text[: width - 1] + "…"
