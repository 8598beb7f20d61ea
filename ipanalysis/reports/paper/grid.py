"""Tables of a page as full grids: each place is filled by exactly one cell."""

from __future__ import annotations

from collections.abc import Callable

from ipanalysis.reports.paper.lines import shown
from ipanalysis.reports.paper.model import Cell, Line, Row, Table
from ipanalysis.reports.paper.tree import Node

_MOST = 200  # columns of a table


def read_table(node: Node, lines: Callable[[Node], list[Line]]) -> Table:
    """Return a table of a page.

    Parameters
    ----------
    node : Node
        The element.
    lines : callable
        Returns the lines that an element holds.

    Returns
    -------
    Table
        Without columns if it has no cell. Heading rows are those of its ``thead``, or else the
        rows at its top that hold nothing but headings.
    """
    caption: list[Line] = []
    head: list[list[Cell]] = []
    body: list[list[Cell]] = []
    for part in [c for c in node.children if isinstance(c, Node) and shown(c)]:
        if part.tag == "caption":
            caption += lines(part)
        elif part.tag == "tr":
            body += _placed([part], lines)
        elif part.tag in ("thead", "tbody", "tfoot"):
            rows = [c for c in part.children if isinstance(c, Node) and c.tag == "tr"]
            (head if part.tag == "thead" else body).extend(_placed(rows, lines))
    columns = max((c.column + c.columns for row in (*head, *body) for c in row), default=0)
    whole = [Row(_filled(row, columns, spanned)) for row, spanned in _with_spans([*head, *body])]
    first, rest = whole[: len(head)], whole[len(head) :]
    while not head and rest and _only_headings(rest[0]) and len(rest) > 1 and columns > 1:
        first.append(rest.pop(0))
    for row in rest:
        row.is_group = columns > 1 and len(row.cells) == 1 and row.cells[0].is_header
    return Table(first, rest, columns, caption)


def _only_headings(row: Row) -> bool:
    return len(row.cells) > 1 and all(cell.is_header for cell in row.cells)


def _placed(rows: list[Node], lines: Callable[[Node], list[Line]]) -> list[list[Cell]]:
    """Return the cells of a part of a table, each in its column."""
    taken: dict[int, int] = {}  # column: rows that a cell from above still fills
    placed = []
    for depth, row in enumerate(rows):
        cells, column = [], 0
        for node in row.children:
            if not (isinstance(node, Node) and node.tag in ("td", "th")):
                continue
            while taken.get(column):
                column += 1
            cell = _cell(node, lines(node), column, len(rows) - depth)
            # A cell may not reach over one from above.
            free = 1
            while free < cell.columns and not taken.get(column + free):
                free += 1
            cell.columns = free
            cells.append(cell)
            taken |= dict.fromkeys(range(column, column + free), cell.rows)
            column += free
        placed.append(cells)
        taken = {c: n - 1 for c, n in taken.items() if n > 1}
    return placed


def _cell(node: Node, lines: list[Line], column: int, left: int) -> Cell:
    style = node.attributes.get("style", "").replace(" ", "")
    return Cell(
        lines,
        is_header=node.tag == "th",
        is_number="num" in node.classes or "text-align:right" in style,
        column=column,
        columns=min(_span(node, "colspan"), _MOST),
        rows=min(_span(node, "rowspan"), left),
    )


def _span(node: Node, name: str) -> int:
    text = node.attributes.get(name, "1")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 5 else 1


def _with_spans(rows: list[list[Cell]]) -> list[tuple[list[Cell], set[int]]]:
    """Return each row with the columns that cells from above fill in it."""
    above: list[set[int]] = [set() for _ in rows]
    for depth, row in enumerate(rows):
        for cell in row:
            for further in range(depth + 1, depth + cell.rows):
                above[further] |= set(range(cell.column, cell.column + cell.columns))
    return list(zip(rows, above, strict=True))


def _filled(row: list[Cell], columns: int, spanned: set[int]) -> list[Cell]:
    """Return a row with empty cells where the page leaves some out."""
    covered = spanned | {c for cell in row for c in range(cell.column, cell.column + cell.columns)}
    empty = [Cell([], column=column) for column in range(columns) if column not in covered]
    return sorted([*row, *empty], key=lambda cell: cell.column)
