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
    return cell.formula or cell.figure().kind == "number"


def _is_data(cell: Cell) -> bool:
    return cell.formula or cell.figure().kind in ("number", "missing")


def _is_name(cell: Cell) -> bool:
    """Tell whether a cell holds a word: neither a year nor a figure nor a mark for none."""
    return bool(cell.text) and cell.period() is None and cell.figure().kind == "unclear"


def _years_across(grid: Grid) -> Block | None:
    for row in range(min(SEARCHED, len(grid.rows))):
        years = [c for c in range(grid.width) if grid[row, c].period() is not None]
        if not years or any(_is_name(grid[row, c]) for c in range(years[0] + 1, years[-1])):
            continue
        first = years[0]
        below = range(row + 1, len(grid.rows))
        if not any(_is_name(grid[row, c]) for c in range(first)) and len(years) < 2:
            continue  # a lone figure that looks like a year
        rows = [r for r in below if _has_label(grid, r, first) and _has_data(grid, r, first)]
        if rows:
            return _assemble(grid, rows, first, [row])
    return None


def _has_label(grid: Grid, row: int, first: int) -> bool:
    return any(_is_name(cell) for cell in grid.row(row, range(first)))


def _has_data(grid: Grid, row: int, first: int) -> bool:
    return any(_is_data(cell) for cell in grid.row(row, range(first, grid.width)))


def _years_down(grid: Grid) -> Block | None:
    for column in range(min(SEARCHED, grid.width)):
        years = [r for r in range(len(grid.rows)) if grid[r, column].period() is not None]
        if not years:
            continue
        top = years[0]
        first = next(
            (
                c
                for c in range(column + 1, grid.width)
                if any(_is_figure(grid[r, c]) for r in years)
                and any(_is_name(grid[r, c]) for r in range(top))
            ),
            None,
        )
        if first is not None:
            rows = [r for r in range(top, len(grid.rows)) if _is_row(grid, r, column, first)]
            return _assemble(grid, rows, first, [])
    return None


def _is_row(grid: Grid, row: int, column: int, first: int) -> bool:
    """Tell whether a row belongs to the figures: also one whose year nobody can read."""
    return bool(grid[row, column].shown) and _has_data(grid, row, first)


def _names_only(grid: Grid) -> Block | None:
    for row in range(min(SEARCHED, len(grid.rows))):
        figures = [c for c in range(1, grid.width) if _is_figure(grid[row, c])]
        if not figures or not _has_label(grid, row, figures[0]):
            continue
        first = figures[0]
        while first > 1 and _is_head_of_gap(grid, row, first - 1):
            first -= 1
        rows = [
            r
            for r in range(row, len(grid.rows))
            if _has_label(grid, r, first) and _has_data(grid, r, first)
        ]
        found = _assemble(grid, rows, first, [])
        return found if found.heads else None
    return None


def _is_head_of_gap(grid: Grid, row: int, column: int) -> bool:
    cell = grid[row, column]
    return not cell.text and any(
        _is_figure(c) for c in grid.column(column, range(row, len(grid.rows)))
    )


def _assemble(grid: Grid, rows: list[int], first: int, heads: Sequence[int]) -> Block:
    top = rows[0]
    start = min(heads, default=top)
    # Between the row of years and the figures there may be more heads.
    more = [r for r in range(start, top) if r in heads or _is_head(grid, r, first)]
    row = start - 1
    while row >= 0 and _is_head(grid, row, first):
        more.insert(0, row)
        row -= 1
    columns = [c for c in range(first, grid.width) if _is_column(grid, c, more, rows)]
    texts = [_line(grid, r) for r in range(row + 1)]
    return Block(
        heads=tuple(more),
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
