"""Files of the World Bank: the wide CSV of a download, and the JSON of its interface."""

from __future__ import annotations

import json
from pathlib import Path

from ipanalysis.errors import IpaError
from ipanalysis.importers.cells import parse_value
from ipanalysis.importers.entries import Entry, Extract, Finding, Options
from ipanalysis.importers.grid import Cell, Grid
from ipanalysis.importers.labels import split_unit
from ipanalysis.importers.longtable import NO_YEAR
from ipanalysis.importers.textfile import read_text
from ipanalysis.locale import N_

CSV_LAYOUT = N_("a table of the World Bank (CSV)")
JSON_LAYOUT = N_("an answer of the World Bank's interface (JSON)")
_COLUMNS = ("Country Name", "Country Code", "Indicator Name", "Indicator Code")
_NOT_JSON = N_(
    "{file} is not the World Bank's JSON: a list of two parts is expected, the second a list of "
    "figures ({why})."
)


def worldbank_head(grid: Grid) -> int | None:
    """Return the row with the column names, if this is a CSV of the World Bank.

    Downloads have four lines above it, copies often none.

    Examples
    --------
    >>> from ipanalysis.importers.grid import from_texts
    >>> worldbank_head(from_texts([["Data Source", "WDI"], [], list(_COLUMNS) + ["2020"]]))
    2
    """
    for number in range(min(10, len(grid.rows))):
        names = [cell.shown for cell in grid.rows[number]]
        if set(_COLUMNS) <= set(names):
            return number
    return None


def read_worldbank_csv(grid: Grid, options: Options) -> Extract:
    """Return the figures of the World Bank's wide CSV; empty cells count for nothing."""
    head = worldbank_head(grid)
    names = [cell.shown for cell in grid.rows[head]]
    at = {name: names.index(name) for name in _COLUMNS}
    entries, findings = [], []
    for number in range(head + 1, len(grid.rows)):
        words = {name: grid[number, column].shown for name, column in at.items()}
        indicator, unit = split_unit(words["Indicator Name"])
        whole = words["Indicator Name"]
        for column in range(len(grid.rows[number])):
            cell = grid[number, column]
            if column in at.values() or cell.value is None:
                continue
            place = grid.address(number, column)
            period = grid[head, column].period()
            value = cell.figure(options.point)
            if period is None:
                reason = {"head": grid[head, column].shown}
                findings.append(Finding(place, cell.shown, NO_YEAR, reason))
            elif value.kind == "unclear":
                findings.append(Finding(place, value.text, value.reason))
            else:
                entries.append(
                    Entry(
                        place=place,
                        region=_filled(words["Country Name"], words["Country Code"]),
                        indicator=_filled(whole, words["Indicator Code"], indicator),
                        year=period.year,
                        value=value,
                        unit=options.unit or unit,
                        status="part_year" if period.part else options.status,
                    )
                )
    return Extract(CSV_LAYOUT, entries, findings)


def read_worldbank_json(path: Path, options: Options, encoding: str | None = None) -> Extract:
    """Return the figures of the World Bank's JSON; digits stay as they are written.

    Raises
    ------
    IpaError
        If it is not JSON, or not of this form.
    """
    text, name = read_text(path, encoding)
    rows = _rows(text, path.name)
    entries, findings = [], []
    for number, row in enumerate(rows, start=1):
        place = _place(number)
        found = _entry(row, place, options)
        (findings if isinstance(found, Finding) else entries).append(found)
    return Extract(JSON_LAYOUT, entries, findings, name)


def _place(number: int) -> str:
    """Return the place of a figure in a list."""
    return f"[1][{number - 1}]"


def _rows(text: str, file: str) -> list[dict]:
    try:
        # Figures stay texts, so that 2.10 keeps its zero and 0.1 gets no noise.
        parts = json.loads(text, parse_float=str, parse_int=str)
    except (ValueError, RecursionError) as error:
        raise IpaError(_NOT_JSON, file=file, why=error) from None
    fits = isinstance(parts, list) and len(parts) == 2 and isinstance(parts[1], list)
    if not fits:
        # An error comes as [{"message": [{"value": "..."}]}].
        raise IpaError(_NOT_JSON, file=file, why=json.dumps(parts, ensure_ascii=False)[:200])
    wanted = {"country", "indicator", "date", "value"}
    if not all(isinstance(row, dict) and wanted <= set(row) for row in parts[1]):
        raise IpaError(_NOT_JSON, file=file, why=", ".join(sorted(wanted)))
    return parts[1]


def _entry(row: dict, place: str, options: Options) -> Entry | Finding:
    value = row["value"]
    found = parse_value("-" if value is None else value, "", options.point)
    period = Cell(str(row["date"])).period()
    if found.kind == "unclear":
        return Finding(place, found.text, found.reason)
    if period is None:
        return Finding(place, found.text, NO_YEAR, {"head": str(row["date"])})
    name, code = _pair(row["indicator"])
    short, unit = split_unit(name)
    country, short_code = _pair(row["country"])
    return Entry(
        place=place,
        region=_filled(country, str(row.get("countryiso3code") or ""), short_code),
        indicator=_filled(name, code, short),
        year=period.year,
        value=found,
        unit=options.unit or str(row.get("unit") or "") or unit,
        status="part_year" if period.part else options.status,
    )


def _pair(part: object) -> tuple[str, str]:
    if isinstance(part, dict):
        return str(part.get("value") or ""), str(part.get("id") or "")
    return str(part), ""


def _filled(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
