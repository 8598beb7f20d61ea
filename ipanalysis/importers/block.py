"""Finding the block of figures in a sheet: where its heads end and its labels stop.

Two things tell it: a row or a column of years, and texts that stand where a head or a label
would. A sheet without years has names on both sides and one year for all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ipanalysis.importers.grid import Cell, Grid
from ipanalysis.importers.labels import role_of, unit_line

SEARCHED = 100  # rows and columns from the top left in which heads are looked for


@dataclass(frozen=True)
class Block:
    """The parts of a table.

    Attributes
    ----------
    heads : tuple of int
        Rows above the figures that name their columns.
    labels : tuple of int
        Columns left of the figures that name their rows.
    rows, columns : tuple of int
        Rows and columns of the figures.
    texts : tuple of str
        Lines above the table: titles.
    """

    heads: tuple[int, ...]
    labels: tuple[int, ...]
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    texts: tuple[str, ...]


def find_block(grid: Grid) -> Block | None:
    """Return the parts of the first table of a sheet, or nothing if there is none.

    Examples
    --------
    >>> from ipanalysis.importers.grid import from_texts
    >>> find_block(from_texts([["Grants"], ["Area", "2019", "2020"], ["North", "4", "5"]]))
    Block(heads=(1,), labels=(0,), rows=(2,), columns=(1, 2), texts=('Grants',))
    """
    for find in (_years_across, _years_down, _names_only):
        found = find(grid)
        if found is not None:
            return found
    return None


def _is_figure(cell: Cell) -> bool:
    return cell.formula or _is_plain(cell, "number")


def _is_data(cell: Cell) -> bool:
    return cell.formula or _is_plain(cell, "number", "missing")


def _is_plain(cell: Cell, *kinds: str) -> bool:
    """Tell whether a cell is of a kind; one with a bound (``>65``) may as well be a head."""
    figure = cell.figure()
    return figure.kind in kinds and figure.bound == "eq"


def _is_name(cell: Cell) -> bool:
    """Tell whether a cell holds a word: neither a year nor a figure nor a sign for none."""
    if not cell.text or cell.period() is not None or cell.figure().kind == "number":
        return False
    return any(letter.isalpha() for letter in cell.text)  # a region may be called X


def _years_across(grid: Grid) -> Block | None:
    for row in range(min(SEARCHED, len(grid.rows))):
        years = [c for c in range(grid.width) if grid[row, c].period() is not None]
        if not years or any(_is_name(grid[row, c]) for c in range(years[0] + 1, years[-1])):
            continue
        first = years[0]
        if len(years) < 2 and not any(_is_name(grid[row, c]) for c in range(first)):
            continue  # a lone figure that looks like a year
        heads = [row]
        while _is_further_head(grid, heads[-1] + 1, first):
            heads.append(heads[-1] + 1)
        rows = _rows_from(grid, heads[-1] + 1, first)
        figures = any(_is_figure(c) for r in rows for c in grid.row(r, range(first, grid.width)))
        if figures and any(_has_label(grid, r, first) for r in rows):
            return _assemble(grid, rows, first, heads)
    return None


def _is_further_head(grid: Grid, row: int, first: int) -> bool:
    """Tell whether a row below a head names the columns too.

    Its words stand over the figures, and beside them stands nothing, what stood above, or a word
    for a column; anything else would be the name of a row whose figures cannot be read.
    """
    over = list(grid.row(row, range(first, grid.width)))
    if not any(cell.shown for cell in over) or any(_is_data(cell) for cell in over):
        return False
    return all(
        not cell.shown or role_of(cell.value) or cell.shown == grid[row - 1, column].shown
        for column, cell in enumerate(grid.row(row, range(first)))
    )


def _rows_from(grid: Grid, top: int, first: int) -> list[int]:
    """Return the rows that hold something for the block, also where their name is missing."""
    return [
        row
        for row in range(top, len(grid.rows))
        if _has_data(grid, row, first)
        or (
            _has_label(grid, row, first)
            and _filled(grid, row, first)
            and not _merged_line(grid, row)
        )
    ]


def _has_label(grid: Grid, row: int, first: int) -> bool:
    return any(_is_name(cell) for cell in grid.row(row, range(first)))


def _has_data(grid: Grid, row: int, first: int) -> bool:
    return any(_is_data(cell) for cell in grid.row(row, range(first, grid.width)))


def _filled(grid: Grid, row: int, first: int) -> bool:
    return any(cell.shown for cell in grid.row(row, range(first, grid.width)))


def _merged_line(grid: Grid, row: int) -> bool:
    """Tell whether a row is one text over merged cells, as notes under a table are."""
    cells = [cell for cell in grid.rows[row] if cell.shown]
    return all(cell.merged for cell in cells) and len({cell.shown for cell in cells}) == 1


def _years_down(grid: Grid) -> Block | None:
    for column in range(min(SEARCHED, grid.width)):
        years = [r for r in range(len(grid.rows)) if grid[r, column].period() is not None]
        if not years:
            continue
        top = years[0]
        for first in range(column + 1, grid.width):
            figures = any(_is_figure(grid[r, first]) for r in years)
            if figures and any(_is_name(grid[r, first]) for r in range(top)):
                rows = [
                    r
                    for r in range(top, len(grid.rows))
                    if _has_data(grid, r, first)
                    or (
                        grid[r, column].shown
                        and _filled(grid, r, first)
                        and not _merged_line(grid, r)
                    )
                ]
                return _assemble(grid, rows, first, [])
    return None


def _names_only(grid: Grid) -> Block | None:
    for row in range(min(SEARCHED, len(grid.rows))):
        figures = [c for c in range(1, grid.width) if _is_figure(grid[row, c])]
        if not figures or not _has_label(grid, row, figures[0]):
            continue
        first = _first_column(grid, row, figures[0])
        head = row
        while head > 0 and _is_head(grid, head - 1, first):
            head -= 1
        heads = list(range(head, min(head + 1, row)))
        while heads and heads[-1] + 1 < row and _is_further_head(grid, heads[-1] + 1, first):
            heads.append(heads[-1] + 1)
        if heads:
            return _assemble(grid, _rows_from(grid, heads[-1] + 1, first), first, heads)
        return None
    return None


def _first_column(grid: Grid, row: int, first: int) -> int:
    """Return the first column of figures; the first row may have none in it."""
    below = range(row, len(grid.rows))
    while (
        first > 1
        and not grid[row, first - 1].text
        and any(_is_figure(cell) for cell in grid.column(first - 1, below))
    ):
        first -= 1
    return first


def _assemble(grid: Grid, rows: list[int], first: int, heads: Sequence[int]) -> Block:
    above = list(heads)
    row = min(heads, default=rows[0]) - 1
    while row >= 0 and _is_head(grid, row, first):
        above.insert(0, row)
        row -= 1
    columns = [c for c in range(first, grid.width) if _is_column(grid, c, above, rows)]
    texts = [_line(grid, r) for r in range(row + 1)]
    return Block(
        heads=tuple(above),
        labels=tuple(range(first)),
        rows=tuple(rows),
        columns=tuple(columns),
        texts=tuple(text for text in texts if text),
    )


def _is_head(grid: Grid, row: int, first: int) -> bool:
    """Tell whether a row names the columns of figures; a title across the table does not."""
    over = [grid[row, c].shown for c in range(first, grid.width)]
    beside = [grid[row, c].shown for c in range(first)]
    words = {text for text in over if text and not unit_line(text)}
    across = len(words | set(filter(None, beside))) == 1 and words & set(beside)
    return bool(words) and not across


def _is_column(grid: Grid, column: int, heads: list[int], rows: list[int]) -> bool:
    if any(role_of(cell.value) in ("note", "source") for cell in grid.column(column, heads)):
        return False
    named = any(cell.shown for cell in grid.column(column, heads))
    return named or any(_is_data(cell) for cell in grid.column(column, rows))


def _line(grid: Grid, row: int) -> str:
    return " ".join(dict.fromkeys(cell.shown for cell in grid.rows[row] if cell.shown))
