"""The mapping file: what each written name means, proposed by the program, decided by a person."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from ipanalysis.errors import IpaError
from ipanalysis.files import replace_file
from ipanalysis.importers.names import folded
from ipanalysis.importers.textfile import read_text, separator_of
from ipanalysis.locale import LANGUAGES, N_, tr

FILE = "import_names.csv"
KINDS = ("region", "indicator", "unit", "source")
LEAVE_OUT = "-"
FIRST = ("kind", "written", "id", "how", "candidates", "to_do")
#: Columns that describe a new entry, by kind; those marked are needed.
NEW = {
    "region": {"name_zh": False, "name_en": False, "level": True, "parent": False},
    "indicator": {
        "name_zh": False,
        "name_en": False,
        "unit": True,
        "measure": True,
        "domain": True,
        "direction": True,
    },
    "unit": {"name_zh": False, "name_en": False, "dimension": True, "factor": True},
    "source": {},
}
DETAILS = tuple(dict.fromkeys(name for columns in NEW.values() for name in columns))
COLUMNS = (*FIRST, *DETAILS)

_HELP = (
    N_(
        "What each name in the imported files means. Fill the column “id” of the rows with a "
        "“to_do”, then run the same command again."
    ),
    N_(
        "id: an entry of the study (the column “candidates” lists near ones; none is taken by "
        "itself);"
    ),
    N_("or - to leave out all figures of this name;"),
    N_(
        "or a new id, to add it to the study. Then fill also: for a region level (nation, "
        "province ...) and parent;"
    ),
    N_(
        "for an indicator unit, measure (stock, flow, ratio, share, score, rate), domain and "
        "direction (up, down, neutral);"
    ),
    N_(
        "for a unit dimension and factor; and a name in at least one language. Sources belong in "
        "sources.csv."
    ),
    N_("unit of an indicator: also the unit of its figures where the file states none."),
)
_BAD = N_("{file} is not a mapping file: it needs the columns {names}.")
# What a spreadsheet would take for a formula gets an apostrophe in front, and loses it on reading.
_RISKY = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Row:
    """One written name and what it means.

    Attributes
    ----------
    kind, written : str
        What it names, and the name as written.
    id : str
        Entry of the study, ``-`` to leave it out, empty while it is open.
    how : str
        How it was found: ``code``, ``name``, ``alias``; empty if by hand.
    candidates : str
        Near ids, joined by ``; ``.
    details : dict
        Columns that describe a new entry.
    """

    kind: str
    written: str
    id: str = ""
    how: str = ""
    candidates: str = ""
    to_do: str = ""
    details: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        """What identifies it."""
        return self.kind, folded(self.written)


class MapFile:
    """The rows of a mapping file, in their order."""

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self.rows: dict[tuple[str, str], Row] = {row.key: row for row in rows}

    def find(self, kind: str, names: tuple[str, ...]) -> Row | None:
        """Return the row of the first of some names that has one."""
        for name in names:
            row = self.rows.get((kind, folded(name)))
            if row is not None:
                return row
        return None

    def put(self, row: Row) -> None:
        """Add a row or replace that of the same name."""
        self.rows[row.key] = row

    def update(self, row: Row, **changes: object) -> None:
        """Replace a row by one with changes."""
        self.put(replace(row, **changes))


def read_map(path: Path) -> MapFile:
    """Return a mapping file; an empty one if there is none yet.

    Comma, semicolon and tab are understood, since spreadsheets save what their country uses.

    Raises
    ------
    IpaError
        If it is not a mapping file.
    """
    if not path.exists():
        return MapFile()
    text, _ = read_text(path)
    lines = [line for line in text.splitlines(keepends=True) if not _is_comment(line)]
    body = "".join(lines)
    rows = list(csv.reader(io.StringIO(body, newline=""), delimiter=separator_of(body)))
    rows = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    head = rows[0] if rows else []
    needed = ("kind", "written", "id")
    if not set(needed) <= set(head):
        raise IpaError(_BAD, file=path, names=needed)
    found = []
    for row in rows[1:]:
        cells = {name: _tamed(cell) for name, cell in zip(head, row, strict=False)}
        if cells.get("kind") in KINDS and cells.get("written"):
            details = {name: cells[name] for name in DETAILS if cells.get(name)}
            first = {name: cells.get(name, "") for name in FIRST}
            found.append(Row(**first, details=details))
    return MapFile(found)


def write_map(path: Path, book: MapFile) -> Path:
    """Write a mapping file and its explanation in all languages.

    The byte order mark makes a spreadsheet read it as UTF-8.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([f"# {tr(line, lang)}"] for lang in LANGUAGES for line in _HELP)
    writer.writerow(COLUMNS)
    for row in book.rows.values():
        cells = [getattr(row, name) for name in FIRST]
        cells += [row.details.get(name, "") for name in DETAILS]
        writer.writerow([_guarded(cell) for cell in cells])
    return replace_file(path, "\ufeff" + out.getvalue())


def _is_comment(line: str) -> bool:
    return line.lstrip("\ufeff\"' ").startswith("#")


def _guarded(cell: str) -> str:
    risky = cell.startswith(_RISKY) and cell != LEAVE_OUT
    return f"'{cell}" if risky else cell


def _tamed(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_RISKY) else cell
