"""Which kind of file it is, and its figures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ipanalysis.errors import IpaError, UsageError
from ipanalysis.importers.cells import DECIMAL_COMMA
from ipanalysis.importers.entries import Extract, Options
from ipanalysis.importers.grid import Grid
from ipanalysis.importers.longtable import long_head, read_long
from ipanalysis.importers.sdmx import read_sdmx, sdmx_columns
from ipanalysis.importers.textfile import read_csv
from ipanalysis.importers.widetable import Known, read_wide
from ipanalysis.importers.workbook import read_workbook
from ipanalysis.importers.worldbank import read_worldbank_csv, read_worldbank_json, worldbank_head
from ipanalysis.locale import N_

KINDS = (".xlsx", ".xlsm", ".csv", ".tsv", ".txt", ".json", ".xls")
_COMMAS = N_(
    "{file} has figures such as {text} ({place}). Say what separates decimals: --decimal , or "
    "--decimal . (then the comma separates thousands)."
)


def read_file(
    path: Path,
    options: Options,
    known: Known,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
) -> Extract:
    """Return the figures of a file.

    Raises
    ------
    IpaError
        If it cannot be read or nothing was found in it.
    UsageError
        If something has to be stated.
    """
    ending = path.suffix.casefold()
    if ending not in KINDS:
        text = N_("{file} is of no kind that can be imported. Kinds: {kinds}.")
        raise UsageError(text, file=path.name, kinds=KINDS[:-1])
    if ending == ".json":
        extract = read_worldbank_json(path, options, encoding)
    elif ending in (".xlsx", ".xlsm", ".xls"):
        grid = read_workbook(path, sheet)
        extract = _read_grid(grid, options, known, path, grid.name)
    else:
        grid, details = read_csv(path, encoding)
        extract = _read_grid(grid, options, known, path, details)
        if ";" in details and not options.decimal:
            _refuse_commas(path, grid)
    unclear = next((f for f in extract.findings if f.reason == DECIMAL_COMMA), None)
    if unclear and not options.decimal:
        raise UsageError(_COMMAS, file=path.name, text=unclear.text, place=unclear.place)
    if not extract.entries and not extract.findings:
        raise IpaError(N_("{file} has no figures."), file=path.name)
    return extract


def _refuse_commas(path: Path, grid: Grid) -> None:
    """Ask for the decimal sign where semicolons separate cells: 3,500 may be three and a half."""
    for number, row in enumerate(grid.rows):
        for column, cell in enumerate(row):
            if "," in cell.shown and cell.figure().kind == "number":
                place = grid.address(number, column)
                raise UsageError(_COMMAS, file=path.name, text=cell.shown, place=place)


def _read_grid(grid: Grid, options: Options, known: Known, path: Path, details: str) -> Extract:
    if worldbank_head(grid) is not None:
        extract = read_worldbank_csv(grid, options)
    elif sdmx_columns(grid) is not None:
        extract = read_sdmx(grid, options)
        return replace(extract, details=f"{extract.details}; {details}")
    elif long_head(grid) is not None:
        extract = read_long(grid, options, grid.name or path.stem)
    else:
        extract = read_wide(grid, options, known, path.name, grid.name or path.stem)
    return replace(extract, details=details)
