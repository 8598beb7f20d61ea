"""A table as cells with addresses, whatever file it came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ipanalysis.importers.cells import EMPTY, FORMULA, Value, parse_value, plain
from ipanalysis.importers.periods import Period, parse_period
from ipanalysis.locale import N_

MERGED = N_("merged cells hold one figure for several places")


@dataclass(frozen=True)
class Cell:
    """One cell.

    Attributes
    ----------
    value : object
        Text, number, date or None; of a formula the stored result.
    number_format : str
        How a spreadsheet shows it.
    formula : bool
        Whether it is a formula without a stored result.
    merged : bool
        Whether it is part of merged cells; each then holds the value of the first.
    """

    value: object = None
    number_format: str = ""
    formula: bool = False
    merged: bool = False

    @property
    def text(self) -> str:
        """The content as a cleaned text; of a figure or date nothing."""
        return plain(self.value) if isinstance(self.value, str) else ""

    @property
    def shown(self) -> str:
        """The content as a text, whatever it is."""
        return "" if self.value is None else plain(self.value)

    def period(self) -> Period | None:
        """Return the year that it names."""
        return parse_period(self.value, self.number_format)

    def figure(self, decimal: str = ".") -> Value:
        """Return the figure that it holds."""
        if self.formula:
            return Value("unclear", "", reason=FORMULA)
        found = parse_value(self.value, self.number_format, decimal)
        if self.merged and found.kind == "number":
            return Value("unclear", found.text, reason=MERGED)
        return found if found.kind != "empty" else EMPTY


BLANK = Cell()


@dataclass
class Grid:
    """All cells of one sheet or file.

    Attributes
    ----------
    name : str
        Name of the sheet; empty where the file has none.
    rows : list of list of Cell
        Rows may be of different length.
    first_row : int
        Row number of the first row as a spreadsheet counts.
    """

    name: str
    rows: list[list[Cell]]
    first_row: int = 1

    def __getitem__(self, place: tuple[int, int]) -> Cell:
        row, column = place
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return BLANK

    @property
    def width(self) -> int:
        """Length of the longest row."""
        return max((len(row) for row in self.rows), default=0)

    def row(self, row: int, columns: Sequence[int]) -> Iterator[Cell]:
        """Yield the cells of a row in some columns."""
        return (self[row, column] for column in columns)

    def column(self, column: int, rows: Sequence[int]) -> Iterator[Cell]:
        """Yield the cells of a column in some rows."""
        return (self[row, column] for row in rows)

    def address(self, row: int, column: int) -> str:
        """Return the place of a cell as a reader finds it.

        Examples
        --------
        >>> Grid("Tab. 1", []).address(4, 2), Grid("", []).address(0, 27)
        ('Tab. 1!C5', 'AB1')
        """
        letters, rest = "", column + 1
        while rest:
            rest, letter = divmod(rest - 1, 26)
            letters = chr(65 + letter) + letters
        place = f"{letters}{row + self.first_row}"
        return f"{self.name}!{place}" if self.name else place


def from_texts(rows: Sequence[Sequence[str]], name: str = "") -> Grid:
    """Return a grid of texts; an empty text is an empty cell."""
    return Grid(name, [[Cell(text if text.strip() else None) for text in row] for row in rows])
