"""SDMX-CSV, versions 1.0 and 2.0."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ipanalysis.importers.cells import Value, parse_value
from ipanalysis.importers.entries import Entry, Extract, Finding, Options
from ipanalysis.importers.grid import Grid
from ipanalysis.importers.longtable import NO_YEAR
from ipanalysis.locale import N_

LAYOUT = "SDMX-CSV"  # a name, the same in every language
NOT_TAKEN = N_("the status of the observation is {status}: a forecast is no observed figure")
DELETED = N_("the row says that the figure is to be deleted")

_STRUCTURE = ("STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION", "DATAFLOW", "LAST UPDATE")
_AREAS = ("REF_AREA", "GEO", "REGION", "COUNTRY", "LOCATION", "TERRITORY")
_UNITS = ("UNIT_MEASURE", "UNIT")
_ASIDE = {*_STRUCTURE, *_UNITS, "FREQ", "TIME_PERIOD", "UNIT_MULT", "TIME_FORMAT", "DECIMALS"}
# Code list CL_OBS_STATUS; what is not named here is an ordinary figure.
_STATUS = {"P": "preliminary", "E": "estimated", "I": "estimated"}
_MISSING = {"M", "O", "L", "Q", "N", "H", "C", "Z"}
_CODE_AND_LABEL = re.compile(r"(?P<code>[A-Za-z0-9_@$.*+-]+):\s*(?P<label>.+)")


@dataclass(frozen=True)
class _Columns:
    """Where the parts of an observation stand."""

    area: int
    time: int
    value: int
    dimensions: tuple[int, ...]
    unit: int | None
    multiplier: int | None
    status: int | None
    frequency: int | None
    action: int | None
    source: int | None


def sdmx_columns(grid: Grid) -> _Columns | None:
    """Return where the parts stand, if this is SDMX-CSV."""
    names = _names(grid)
    at = {name: column for column, name in reversed(list(enumerate(names)))}
    area = next((name for name in _AREAS if name in at), None)
    if area is None or not {"TIME_PERIOD", "OBS_VALUE"} <= set(at):
        return None
    # Dimensions stand before the value, attributes behind it.
    dimensions = [
        column
        for column, name in enumerate(names[: at["OBS_VALUE"]])
        if name and name != area and name not in _ASIDE
    ]
    return _Columns(
        area=at[area],
        time=at["TIME_PERIOD"],
        value=at["OBS_VALUE"],
        dimensions=tuple(dimensions),
        unit=next((at[name] for name in _UNITS if name in at), None),
        multiplier=at.get("UNIT_MULT"),
        status=at.get("OBS_STATUS", at.get("OBS_FLAG")),
        frequency=at.get("FREQ"),
        action=at.get("ACTION"),
        source=at.get("SOURCE"),
    )


def _names(grid: Grid) -> list[str]:
    """Return the column names; with labels they read ``REF_AREA: Reference area``."""
    heads = [cell.shown for cell in grid.rows[0]] if grid.rows else []
    return [head.partition("[")[0].partition(":")[0].strip().upper() for head in heads]


def read_sdmx(grid: Grid, options: Options) -> Extract:
    """Return the figures of an SDMX-CSV file.

    The indicator is named by all dimensions but area, time, frequency and unit, joined by
    `` / ``; a multiplier becomes part of the unit (``EUR x 10^6``), so that figures stay as
    printed.
    """
    columns = sdmx_columns(grid)
    entries, findings = [], []
    for number in range(1, len(grid.rows)):
        if any(cell.value is not None for cell in grid.rows[number]):
            found = _entry(grid, number, columns, options)
            (findings if isinstance(found, Finding) else entries).append(found)
    version = "1.0" if "DATAFLOW" in _names(grid) else "2.0"
    return Extract(LAYOUT, entries, findings, version)


def _entry(grid: Grid, row: int, columns: _Columns, options: Options) -> Entry | Finding:
    def code(column: int | None) -> str:
        return _pair(grid[row, column].shown)[0] if column is not None else ""

    place, shown = grid.address(row, columns.value), grid[row, columns.value].shown
    if code(columns.action).upper() in ("D", "DELETE"):
        return Finding(place, shown, DELETED)
    flag = code(columns.status).upper()
    if flag == "F":
        return Finding(place, shown, NOT_TAKEN, {"status": flag})
    value = parse_value(grid[row, columns.value].value, "", options.point)
    if flag in _MISSING or value.kind == "empty":
        value = Value("missing", shown or flag)
    if value.kind == "unclear":
        return Finding(place, value.text, value.reason)
    period = grid[row, columns.time].period()
    if period is None:
        return Finding(place, shown, NO_YEAR, {"head": grid[row, columns.time].shown})
    part = period.part or code(columns.frequency).upper() not in ("", "A")
    status = "part_year" if part else _STATUS.get(flag[:1], options.status)
    return Entry(
        place=place,
        region=_keys(grid[row, columns.area].shown),
        indicator=_indicator([grid[row, c].shown for c in columns.dimensions], options),
        year=period.year,
        value=value,
        unit=options.unit or _unit(code(columns.unit), code(columns.multiplier)),
        status=status,
        source=code(columns.source),
    )


def _pair(text: str) -> tuple[str, str]:
    match = _CODE_AND_LABEL.fullmatch(text)
    return (match["code"], match["label"]) if match else (text, "")


def _keys(text: str) -> tuple[str, ...]:
    return tuple(part for part in (*_pair(text), text) if part)


def _indicator(values: list[str], options: Options) -> tuple[str, ...]:
    if options.indicator:
        return (options.indicator,)
    if len(values) == 1:
        return _keys(values[0])
    codes, labels = zip(*(_pair(value) for value in values), strict=True) if values else ((), ())
    joined = [" / ".join(codes), " / ".join(filter(None, labels))]
    return tuple(text for text in joined if text)


def _unit(measure: str, multiplier: str) -> str:
    return measure if multiplier in ("", "0") else f"{measure} x 10^{multiplier}".strip()
