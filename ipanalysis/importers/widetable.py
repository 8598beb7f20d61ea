"""Wide tables: years, regions or indicators along both sides of a block of figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ipanalysis.errors import IpaError, UsageError
from ipanalysis.importers.block import Block, find_block
from ipanalysis.importers.cells import plain
from ipanalysis.importers.entries import Entry, Extract, Finding, Options
from ipanalysis.importers.footnotes import lines_below, marks_around
from ipanalysis.importers.grid import Cell, Grid
from ipanalysis.importers.labels import role_of, split_unit, unit_line
from ipanalysis.importers.longtable import NO_NAME, NO_YEAR
from ipanalysis.importers.periods import year_in
from ipanalysis.locale import N_, Text

LAYOUT = N_("a wide table")
_NO_TABLE = N_(
    "No table was found in {file}. Expected: years in a row or a column with names beside them, or "
    "a long table with columns region, indicator, year and value."
)
_NO_ROLE = N_(
    "It cannot be told whether {place} ({examples}) name regions or indicators. Say it with {rows}."
)
_NO_YEARS = N_("{file} names no year for its figures. State it with --year.")
_NOT_YEARS = N_(
    "{file} names no year for its figures: these heads are not read as years: {heads}. Write each "
    "as a year (2021) or a part of one (2021Q1), without further letters; leave out forecasts."
)
_NO_OTHER = N_("{file} does not say which {what} its figures are about. State it with --{what}.")

# What shows that a bracket is a unit, though nobody knows it yet: then it is asked for.
_SIZE = re.compile(r"\b[0-9]{1,3}(,000)+\b|\b(thousand|million|billion|per)\b|[千万亿]|%", re.I)

Known = Callable[[str, str], bool]


@dataclass(frozen=True)
class _Line:
    """A head row or a label column: what it names, and its text for each column or row."""

    role: str
    at: dict[int, Cell]


def read_wide(grid: Grid, options: Options, known: Known, file: str, title: str = "") -> Extract:
    """Return the figures of a wide table.

    Parameters
    ----------
    grid : Grid
        The sheet.
    options : Options
        What the caller states.
    known : callable
        Tells of a kind (``region``, ``indicator``, ``unit``) and a name whether it is known.
    file : str
        Name of the file, for messages.
    title : str
        Name of the table where no line above it gives one.

    Raises
    ------
    IpaError
        If there is no table.
    UsageError
        If it cannot be told what the rows or columns name, or which year or region all is about.
    """
    block = find_block(grid)
    if block is None:
        raise IpaError(_NO_TABLE, file=file)
    across = [_head(grid, block, row) for row in block.heads]
    down = [_label(grid, block, column) for column in block.labels]
    across, down = _roles(across, down, options, known, file)
    titles = [text for text in block.texts if not unit_line(text)]
    frame = _Frame(grid, across, down, options, known, " ".join(titles[:1]) or title, file)
    frame.require()
    unit = next((unit_line(c.value) for r in grid.rows for c in r if unit_line(c.value)), "")
    unit = unit or frame.title_unit()
    entries, findings = [], []
    for row in block.rows:
        for column in block.columns:
            found = frame.read(row, column, unit)
            if isinstance(found, Finding):
                findings.append(found)
            elif found is not None:
                entries.append(found)
    notes = lines_below(grid, max(block.rows))
    return Extract(LAYOUT, entries, findings, grid.name, notes)


def _head(grid: Grid, block: Block, row: int) -> _Line:
    corner = [grid[row, column] for column in block.labels]
    role = next((role_of(c.value) for c in reversed(corner) if role_of(c.value)), "")
    others = [other for other in block.heads if other != row]
    at, last = {}, Cell()
    for column in block.columns:
        cell = grid[row, column]
        last = cell if cell.shown else last
        # A head over several columns stands over the first of them where cells are not merged;
        # a column that no other head names has none.
        spanned = any(other.shown for other in grid.column(column, others))
        at[column] = last if spanned else cell
    return _Line(role, at)


def _label(grid: Grid, block: Block, column: int) -> _Line:
    heads = [grid[row, column].value for row in block.heads]
    role = next((role_of(head) for head in reversed(heads) if role_of(head)), "")
    at, last = {}, Cell()
    fills = column != block.labels[-1]  # groups are named once; the last column names each row
    for row in block.rows:
        cell = grid[row, column]
        last = cell if cell.shown else last
        at[row] = last if fills else cell
    return _Line(role, at)


def _roles(
    across: list[_Line], down: list[_Line], options: Options, known: Known, file: str
) -> tuple[list[_Line], list[_Line]]:
    # The corner above a column of labels names that column, not the heads to its right.
    across = [_settle(line, known, options.columns, corner=True) for line in across]
    down = [_settle(line, known, options.rows) for line in down]
    roles = {line.role for line in (*across, *down)}
    left = [line for line in (*across, *down) if line.role == "?"]
    both = {"region", "indicator"} - roles
    # Where one of the two is found, what is left can only be the other.
    rest = both.pop() if len(both) == 1 and left and not _stated(options, both) else "?"
    across = [replace(line, role=rest) if line.role == "?" else line for line in across]
    down = [replace(line, role=rest) if line.role == "?" else line for line in down]
    for lines, place, option in ((down, "rows", "--rows"), (across, "columns", "--columns")):
        unclear = next((line for line in lines if line.role == "?"), None)
        if unclear:
            _require_years([unclear], file)
            examples = tuple(dict.fromkeys(c.shown for c in unclear.at.values() if c.shown))[:3]
            words = {"rows": N_("the rows"), "columns": N_("the columns")}
            raise UsageError(
                _NO_ROLE,
                place=Text(words[place]),
                examples=examples,
                rows=f"{option} region / {option} indicator",
            )
    return across, down


def _stated(options: Options, names: set[str]) -> bool:
    return any(getattr(options, name) for name in names)


def _settle(line: _Line, known: Known, stated: str, corner: bool = False) -> _Line:
    """Return a line with its role, ``?`` if its content does not tell."""
    cells = [cell for cell in line.at.values() if cell.shown]
    if all(role_of(cell.value) == "value" for cell in cells):
        return replace(line, role="none")  # also where no cell says anything
    years = sum(cell.period() is not None for cell in cells)
    if years * 2 >= len(cells) or (years and all(c.period() or _almost_year(c) for c in cells)):
        return replace(line, role="year")  # what is none of them is named with its figures
    texts = list(dict.fromkeys(cell.shown for cell in cells))
    if all(known("unit", text.strip("()")) for text in texts):
        return replace(line, role="unit")
    if line.role in ("region", "indicator", "unit", "code", "note", "source") and not corner:
        return line
    for role in ("region", "indicator"):
        hits = sum(known(role, text) or known(role, split_unit(text)[0]) for text in texts)
        if hits * 2 > len(texts):
            return replace(line, role=role)
    if all(cell.figure().kind == "number" for cell in cells):
        return replace(line, role="note")  # a running number
    return replace(line, role=stated or "?")


def _almost_year(cell: Cell) -> bool:
    """Tell whether a cell holds the digits of a year beside others that make it none."""
    if cell.period() is not None or cell.figure().kind == "number":
        return False
    return bool(re.search(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])", cell.shown))


def _require_years(lines: Sequence[_Line], file: str) -> None:
    """Refuse heads and labels that would be years but for a letter, and name them."""
    cells = (cell for line in lines for cell in line.at.values())
    heads = tuple(dict.fromkeys(c.shown for c in cells if _almost_year(c)))[:5]
    if heads:
        raise UsageError(_NOT_YEARS, file=file, heads=heads)


@dataclass(frozen=True)
class _Frame:
    """Reads one figure after the other with the words around it."""

    grid: Grid
    across: Sequence[_Line]
    down: Sequence[_Line]
    options: Options
    known: Known
    title: str
    file: str

    def has(self, role: str) -> bool:
        return any(line.role == role for line in (*self.across, *self.down))

    def require(self) -> None:
        """Make sure that year, region and indicator are named somewhere."""
        if not self.has("year") and self.year() is None:
            _require_years((*self.across, *self.down), self.file)
            raise UsageError(_NO_YEARS, file=self.file)
        for what in ("region", "indicator"):
            if not (self.has(what) or getattr(self.options, what) or self.title):
                raise UsageError(_NO_OTHER, file=self.file, what=what)
        if not self.has("region") and not self.has("indicator") and not self.options.region:
            # One title cannot name both.
            raise UsageError(_NO_OTHER, file=self.file, what="region")

    def year(self) -> int | None:
        return self.options.year or year_in(self.title)

    def words(self, role: str, row: int, column: int) -> list[str]:
        return [cell.shown for cell in self.cells(role, row, column) if cell.shown]

    def read(self, row: int, column: int, unit: str) -> Entry | Finding | None:
        cell = self.grid[row, column]
        value = cell.figure(self.options.point)
        if value.kind == "empty":
            return None
        place = self.grid.address(row, column)
        if value.kind == "unclear":
            return Finding(place, value.text or cell.shown, value.reason)
        when = self.when(row, column)
        if when is None:
            head = " ".join(self.words("year", row, column))
            return Finding(place, cell.shown, NO_YEAR, {"head": head})
        names = {role: self.name(role, row, column) for role in ("region", "indicator")}
        for role, found in names.items():
            if not found[0]:
                return Finding(place, cell.shown, NO_NAME, {"column": role})
        own = next(iter(self.words("unit", row, column)), "").strip("()")
        indicator, bracket = names["indicator"]
        codes = self.words("code", row, column)
        return Entry(
            place=place,
            region=(names["region"][0], *codes),
            indicator=(indicator,),
            year=when[0],
            value=value,
            unit=self.options.unit or own or bracket or unit,
            status="part_year" if when[1] else self.options.status,
            marks=self.marks(row, column),
        )

    def cells(self, role: str, row: int, column: int) -> list[Cell]:
        cells = [line.at.get(column, Cell()) for line in self.across if line.role == role]
        return cells + [line.at.get(row, Cell()) for line in self.down if line.role == role]

    def marks(self, row: int, column: int) -> tuple[str, ...]:
        """Return the marks of footnotes beside the words around a figure."""
        roles = ("year", "region", "indicator")
        return marks_around(c.value for role in roles for c in self.cells(role, row, column))

    def title_unit(self) -> str:
        """Return the unit in the bracket of the title; one that cannot be a unit is none."""
        bracket = split_unit(self.title)[1]
        return bracket if self.known("unit", bracket) or _SIZE.search(bracket) else ""

    def when(self, row: int, column: int) -> tuple[int, bool] | None:
        cells = self.cells("year", row, column)
        if not cells:
            year = self.year()
            return None if year is None else (year, False)
        periods = [cell.period() for cell in cells]
        if any(period is None for period in periods):
            return None
        years = {period.year for period in periods}
        return (years.pop(), any(p.part for p in periods)) if len(years) == 1 else None

    def name(self, role: str, row: int, column: int) -> tuple[str, str]:
        """Return the name of the region or indicator, and a unit that stood in its bracket."""
        stated = getattr(self.options, role)
        if stated:
            return stated, ""
        words = self.words(role, row, column)
        if not words and self.has(role):
            return "", ""
        whole = " / ".join(dict.fromkeys(words)) or plain(self.title)
        if role == "region":
            return whole, ""
        label, bracket = split_unit(whole)
        if self.known("indicator", whole):
            return whole, bracket if self.known("unit", bracket) else ""
        # A bracket is a unit only if somebody said so: 2016 catalogue is none.
        return (label, bracket) if bracket and self.known("unit", bracket) else (whole, "")
