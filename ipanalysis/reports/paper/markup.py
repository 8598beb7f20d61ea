"""Pieces of WordprocessingML that need no state: cells, frames of tables, sheets, names."""

from __future__ import annotations

import re

from ipanalysis.reports.paper.model import Cell, Row

NAMES = " ".join(
    f'xmlns:{short}="http://schemas.openxmlformats.org/{rest}"'
    for short, rest in (
        ("w", "wordprocessingml/2006/main"),
        ("r", "officeDocument/2006/relationships"),
        ("wp", "drawingml/2006/wordprocessingDrawing"),
        ("a", "drawingml/2006/main"),
        ("pic", "drawingml/2006/picture"),
    )
)
_TWIPS = 20  # in a point
GAP = (
    '<w:p><w:pPr><w:spacing w:before="0" w:after="120" w:line="60" w:lineRule="exact"/>'
    "</w:pPr></w:p>"
)
_MARGINS = (
    '<w:pgMar w:top="1250" w:right="850" w:bottom="1130" w:left="850" w:header="600" '
    'w:footer="500" w:gutter="0"/>'
)
UPRIGHT_SHEET = f'<w:pgSz w:w="11906" w:h="16838"/>{_MARGINS}'
TURNED_SHEET = f'<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>{_MARGINS}'
SHEET_ENDS = "<w:p><w:pPr><w:sectPr>{}</w:sectPr></w:pPr></w:p>"


def spanning(rows: list[Row]) -> list[Row]:
    """Return rows in which a cell that fills several has a part in each; 0 rows marks the rest."""
    made: list[Row] = []
    open_cells: list[tuple[Cell, int]] = []
    for row in rows:
        rest = [Cell([], column=c.column, columns=c.columns, rows=0) for c, _ in open_cells]
        cells = sorted([*row.cells, *rest], key=lambda cell: cell.column)
        made.append(Row(cells, row.is_group))
        open_cells += [(cell, cell.rows) for cell in row.cells]
        open_cells = [(cell, left - 1) for cell, left in open_cells if left > 1]
    return made


def cell_xml(width: float, marks: str, content: str) -> str:
    """Return a cell of a width in points, with its properties and paragraphs."""
    size = f'<w:tcW w:w="{round(width * _TWIPS)}" w:type="dxa"/>'
    return f"<w:tc><w:tcPr>{size}{marks}</w:tcPr>{content}</w:tc>"


def frame(widths: list[float], rows: str, style: str, has_head: bool = False) -> str:
    """Return a table around its rows; widths of the columns in points."""
    columns = "".join(f'<w:gridCol w:w="{round(width * _TWIPS)}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/>'
        f'<w:tblW w:w="{round(sum(widths) * _TWIPS)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="00{"2" if has_head else "0"}0" w:firstRow="{int(has_head)}"/>'
        f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def size(half_points: int) -> str:
    """Return the property of a run that sets its size."""
    return f'<w:sz w:val="{half_points}"/>'


def colour(code: str) -> str:
    """Return the property of a run that sets its colour, RRGGBB."""
    return f'<w:color w:val="{code}"/>'


def bookmark(name: str) -> str:
    """Return the name of an anchor as Word takes it: letters, digits and underscores, 40 at most.

    Examples
    --------
    >>> bookmark("source-1")
    'a_source_1'
    """
    plain = re.sub(r"\W", "_", f"a_{name}")
    if len(plain) <= 40 and re.fullmatch(r"[\w-]*", name):
        return plain
    from hashlib import sha256

    return f"a_{sha256(name.encode()).hexdigest()[:24]}"
