"""How wide the columns of a table are on paper, and whether the sheet must be turned."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import east_asian_width

from ipanalysis.reports.paper.model import Cell, Picture, Run, Table

#: What fits beside each other on an A4 sheet, in points: upright, turned.
UPRIGHT, TURNED = 510.0, 757.0
SIZES = (8.5, 7.5, 6.5)  # of the text of a table, points; smaller only if nothing else helps
_SPACE = 8.0  # between two columns, points
_MOST = 26.0  # em: a column that could be wider gives way
_TALL = 45  # lines: such a row may be split, as it may not fit on a sheet
_UNBROKEN = re.compile(r"[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+")


@dataclass(frozen=True)
class Layout:
    """How a table stands on paper.

    Attributes
    ----------
    widths : tuple of float
        Of each column, in points.
    size : float
        Of the text, in points.
    is_turned : bool
        Whether it needs a sheet on its side.
    tall : frozenset of int
        Rows of the body that may be split: they may be longer than a sheet.
    """

    widths: tuple[float, ...]
    size: float
    is_turned: bool
    tall: frozenset[int]


def lay_out(table: Table) -> Layout:
    """Return how wide the columns of a table are.

    Each gets what its longest word needs; what is left goes to those with more to say.

    Examples
    --------
    >>> from ipanalysis.reports.paper.model import Row
    >>> cells = [Cell([[Run("名称" * 40)]], column=0), Cell([[Run("12")]], column=1)]
    >>> layout = lay_out(Table([], [Row(cells)], 2))
    >>> layout.is_turned, layout.widths[0] > layout.widths[1]
    (False, True)
    """
    least, wanted = _needs(table)
    choices = [(UPRIGHT, SIZES[0]), (UPRIGHT, SIZES[1]), (TURNED, SIZES[1]), (TURNED, SIZES[2])]
    for room, size in choices:
        if sum(least) * size + _SPACE * table.columns <= room:
            break
    widths = _share(least, wanted, room / size - _SPACE / size * table.columns)
    points = tuple(round(width * size + _SPACE, 1) for width in widths)
    tall = frozenset(n for n, row in enumerate(table.body) if _lines(row.cells, widths) > _TALL)
    return Layout(points, size, room == TURNED, tall)


def _needs(table: Table) -> tuple[list[float], list[float]]:
    """Return of each column how wide it must be and would like to be, in em."""
    least, wanted = [1.0] * table.columns, [1.0] * table.columns
    rows = [*table.head, *table.body]
    for cell in sorted((c for row in rows for c in row.cells), key=lambda c: c.columns):
        columns = range(cell.column, cell.column + cell.columns)
        if cell.columns > 1:
            continue  # what heads several columns breaks where they end
        low, high = _word(cell), min(_line(cell), _MOST)
        for column in columns:
            least[column] = max(least[column], low)
            wanted[column] = max(wanted[column], high)
    return least, [max(pair) for pair in zip(least, wanted, strict=True)]


def _share(least: list[float], wanted: list[float], room: float) -> list[float]:
    if sum(wanted) <= room:  # all fit: the table fills the sheet all the same
        return [width * room / sum(wanted) for width in wanted]
    if sum(least) >= room:
        return [width * room / sum(least) for width in least]
    more = (room - sum(least)) / (sum(wanted) - sum(least))
    return [low + (high - low) * more for low, high in zip(least, wanted, strict=True)]


def _lines(cells: list[Cell], widths: list[float]) -> float:
    """Return about how many lines a row has."""

    def high(cell: Cell) -> float:
        room = sum(widths[cell.column : cell.column + cell.columns])
        return sum(1 + _width("".join(_texts([line]))) // room for line in cell.lines)

    return max(map(high, cells), default=0)


def _texts(lines: list) -> list[str]:
    return [part.text for line in lines for part in line if isinstance(part, Run)]


def _word(cell: Cell) -> float:
    if cell.is_number:  # a figure and its unit stay together, if they are not a sentence
        wide = max((_width("".join(_texts([line]))) for line in cell.lines), default=0.0)
        if wide <= 9:
            return max(wide, _pictures(cell))
    words = (word for text in _texts(cell.lines) for word in _UNBROKEN.findall(text))
    # Of Chinese, two characters at least; an address may break anywhere.
    return max(max((min(_width(word), 14.0) for word in words), default=2.0), 2.0, _pictures(cell))


def _line(cell: Cell) -> float:
    wide = (_width("".join(_texts([line]))) for line in cell.lines)
    return max(max(wide, default=1.0), _pictures(cell))


def _pictures(cell: Cell) -> float:
    sizes = (p.width * 0.75 / SIZES[0] for ln in cell.lines for p in ln if isinstance(p, Picture))
    return min(max(sizes, default=0.0), 14.0)


def _width(text: str) -> float:
    return sum(map(_em, text))


@lru_cache(maxsize=4096)
def _em(character: str) -> float:
    if east_asian_width(character) in "WF":
        return 1.0
    if character in "“”‘’…—":  # wide in Chinese
        return 0.9
    return 0.33 if character in " .,;:|!'ilj()[]" else 0.72 if character.isupper() else 0.58
