"""Long tables: one figure a row, the columns named region, indicator, year, value."""

from __future__ import annotations

from ipanalysis.importers.cells import plain
from ipanalysis.importers.entries import Entry, Extract, Finding, Options
from ipanalysis.importers.footnotes import is_note, lines_below, marks_around
from ipanalysis.importers.grid import Cell, Grid
from ipanalysis.importers.labels import role_of, split_unit
from ipanalysis.locale import N_

LAYOUT = N_("a long table (one figure a row)")
NO_YEAR = N_("“{head}” is not a year or a part of one")
NO_NAME = N_("the row names no {column}")


def long_head(grid: Grid) -> tuple[int, dict[str, int]] | None:
    """Return the row with the column names and the column of each role, if this is a long table.

    Examples
    --------
    >>> from ipanalysis.importers.grid import from_texts
    >>> long_head(from_texts([["地区", "年份", "数值"], ["北省", "2020", "5"]]))
    (0, {'region': 0, 'year': 1, 'value': 2})
    """
    for number, row in enumerate(grid.rows[:20]):
        roles: dict[str, int] = {}
        for column, cell in enumerate(row):
            roles.setdefault(role_of(cell.value), column)
        roles.pop("", None)
        if {"year", "value"} <= set(roles) and {"region", "indicator", "code"} & set(roles):
            return number, roles
    return None


def read_long(grid: Grid, options: Options, title: str = "") -> Extract:
    """Return the figures of a long table.

    Parameters
    ----------
    grid : Grid
        The table; :func:`long_head` has found its head.
    options : Options
        What the caller states.
    title : str
        Name for what the table does not name.
    """
    head, roles = long_head(grid)
    entries, findings, notes = [], [], []
    for number in range(head + 1, len(grid.rows)):
        cells = {role: grid[number, column] for role, column in roles.items()}
        if not any(cell.shown or cell.formula for cell in grid.rows[number]):
            continue
        note = _note(grid, number)
        if note:
            notes.append(note)
            continue
        place = grid.address(number, roles["value"])
        found = _entry(cells, place, options, title)
        (findings if isinstance(found, Finding) else entries).append(found)
    return Extract(LAYOUT, entries, findings, notes=tuple(notes))


def _note(grid: Grid, row: int) -> str:
    """Return a row that is nothing but a line of text as footnotes are."""
    shown = lines_below(grid, row - 1)[:1] if any(c.shown for c in grid.rows[row]) else ()
    alone = len({cell.shown for cell in grid.rows[row]} - {""}) == 1
    return shown[0] if alone and shown and is_note(shown[0]) else ""


def _entry(cells: dict[str, Cell], place: str, options: Options, title: str) -> Entry | Finding:
    value = cells["value"].figure(options.point)
    shown = cells["value"].shown
    if value.kind == "unclear":
        return Finding(place, value.text or shown, value.reason)
    period = cells["year"].period()
    if period is None:
        return Finding(place, shown, NO_YEAR, {"head": cells["year"].shown})
    names = {role: _names(role, cells, options, title) for role in ("region", "indicator")}
    for role, found in names.items():
        if not found:
            return Finding(place, shown, NO_NAME, {"column": role})
    indicator, unit = names["indicator"], _text(cells, "unit") or options.unit
    return Entry(
        place=place,
        region=names["region"],
        indicator=indicator,
        year=period.year,
        value=value,
        unit=unit,
        status="part_year" if period.part else options.status,
        source=_text(cells, "source"),
        marks=marks_around(
            cells[role].value for role in ("year", "region", "indicator") if role in cells
        ),
    )


def _names(role: str, cells: dict[str, Cell], options: Options, title: str) -> tuple[str, ...]:
    stated = getattr(options, role)
    if stated:
        return (stated,)
    found = [_text(cells, role)] if role in cells else []
    if role == "region" and "code" in cells:
        found.append(_text(cells, "code"))
    if role not in cells and not found:
        found = [split_unit(plain(title))[0]]
    return tuple(name for name in found if name)


def _text(cells: dict[str, Cell], role: str) -> str:
    return cells[role].shown if role in cells else ""
