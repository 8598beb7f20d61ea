"""How wide the columns of a table are on paper, and whether the sheet must be turned."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import east_asian_width

from ipanalysis.reports.paper.model import Cell, Line, Picture, Run, Table

#: What fits beside each other on an A4 sheet, in points: upright, turned.
UPRIGHT, TURNED = 510.0, 757.0
SIZES = (8.5, 7.5, 6.5)  # of the text of a table, points; smaller only if nothing else helps
_SCALES = {"sup": 0.72, "small": 0.88}  # of what is printed smaller
_SPACE = 8.0  # between two columns, points
_LOOSE = 1.3  # times as wide as needed
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
    least, wanted, said = _needs(table)
    choices = [(UPRIGHT, SIZES[0]), (UPRIGHT, SIZES[1]), (TURNED, SIZES[1]), (TURNED, SIZES[2])]
    for room, size in choices:
        if sum(least) * size + _SPACE * table.columns <= room:
            break
    widths = _share(least, wanted, said, (room - _SPACE * table.columns) / size)
    points = tuple(round(width * size + _SPACE, 1) for width in widths)
    tall = frozenset(n for n, row in enumerate(table.body) if _lines(row.cells, widths) > _TALL)
    return Layout(points, size, room == TURNED, tall)


def _needs(table: Table) -> tuple[list[float], list[float], list[float]]:
    """Return of each column how wide it must be, would like to be, and how much it says, in em."""
    least, wanted, said = ([1.0] * table.columns for _ in range(3))
    for cell in (cell for row in (*table.head, *table.body) for cell in row.cells):
        if cell.columns > 1:
            continue  # what heads several columns breaks where they end
        n = cell.column
        least[n] = max(least[n], _word(cell))
        wanted[n] = max(wanted[n], least[n], _line(cell))
        said[n] += sum(map(_long, cell.lines)) ** 2
    # Rows are as high as their highest cell: what is long in a few rows counts for more.
    return least, wanted, [total**0.5 for total in said]


def _share(
    least: list[float], wanted: list[float], said: list[float], room: float
) -> tuple[float, ...]:
    if sum(wanted) <= room:  # a small table does not fill the sheet: its rows are hard to follow
        more = min(room / sum(wanted), _LOOSE)
        return tuple(width * more for width in wanted)
    if sum(least) >= room:
        return tuple(width * room / sum(least) for width in least)
    widths, left = list(least), room - sum(least)
    while left > 0.1:  # what one column cannot use goes to the others
        hungry = [n for n in range(len(widths)) if wanted[n] - widths[n] > 0.01]
        total = sum(said[n] for n in hungry)
        given = {n: min(left * said[n] / total, wanted[n] - widths[n]) for n in hungry}
        for n, more in given.items():
            widths[n] += more
        left -= sum(given.values())
    return tuple(widths)


def _lines(cells: list[Cell], widths: tuple[float, ...]) -> float:
    """Return about how many lines a row has."""

    def high(cell: Cell) -> float:
        room = sum(widths[cell.column : cell.column + cell.columns])
        return sum(1 + _long(line) // room for line in cell.lines)

    return max(map(high, cells), default=0)


def _texts(lines: list) -> list[str]:
    return [part.text for line in lines for part in line if isinstance(part, Run)]


def _word(cell: Cell) -> float:
    if (
        cell.is_number and not cell.is_header
    ):  # a figure and its unit stay together, if they are not a sentence
        wide = max((_long(line) for line in cell.lines), default=0.0)
        if wide <= 9:
            return max(wide, _pictures(cell))
    words = (word for text in _texts(cell.lines) for word in _UNBROKEN.findall(text))
    # Of Chinese, two characters at least; an address may break anywhere.
    return max(max((min(_width(word), 14.0) for word in words), default=2.0), 2.0, _pictures(cell))


def _line(cell: Cell) -> float:
    wide = (_long(line) for line in cell.lines)
    return max(max(wide, default=1.0), _pictures(cell))


def _pictures(cell: Cell) -> float:
    sizes = (p.width * 0.75 / SIZES[0] for ln in cell.lines for p in ln if isinstance(p, Picture))
    return min(max(sizes, default=0.0), 14.0)


def _long(line: Line) -> float:
    """Return how wide a line is if it is not broken, in em."""
    runs = [part for part in line if isinstance(part, Run)]
    return sum(_width(run.text) * _SCALES.get(_small(run), 1.0) for run in runs)


def _small(run: Run) -> str:
    return "sup" if "sup" in run.looks else "small" if "small" in run.looks else ""


def _width(text: str) -> float:
    return sum(map(_em, text))


@lru_cache(maxsize=4096)
def _em(character: str) -> float:
    if east_asian_width(character) in "WF":
        return 1.0
    if character in "“”‘’…—":  # wide in Chinese
        return 0.9
    return 0.33 if character in " .,;:|!'ilj()[]" else 0.72 if character.isupper() else 0.58
