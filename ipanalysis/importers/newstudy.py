"""An empty study: every table with its columns, a few units, and pages that explain how to fill it.

CSV has no comments, so explanations and examples stand in two pages beside the tables.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from ipanalysis.data.schema import TABLES, Table
from ipanalysis.errors import IpaError
from ipanalysis.files import replace_file, writable_folder
from ipanalysis.locale import N_, tr

#: Units that any country's study needs; money and what else is counted are added by hand.
UNITS = (
    ("item", "count", "1", "件", "items"),
    ("k_item", "count", "1000", "千件", "thousand items"),
    ("10k_item", "count", "10000", "万件", "10,000 items"),
    ("person", "people", "1", "人", "people"),
    ("10k_person", "people", "10000", "万人", "10,000 people"),
    ("percent", "fraction", "0.01", "%", "%"),
    ("per_mille", "fraction", "0.001", "‰", "‰"),
    ("per_10k_people", "per_person", "0.0001", "件/万人", "per 10,000 people"),
    ("score", "score", "1", "分", "points"),
    ("place", "rank", "1", "位", "place"),
    ("times", "multiple", "1", "倍", "times"),
)
_UNIT_COLUMNS = ("unit", "dimension", "factor", "name_zh", "name_en")
#: Rows that together make a small study; the two pages show them as examples.
EXAMPLES: dict[str, tuple[dict[str, str], ...]] = {
    "regions": (
        {"region": "X", "name_zh": "某国", "name_en": "Xland", "level": "nation"},
        {
            "region": "X-N",
            "name_zh": "北省",
            "name_en": "North Province",
            "aliases": "North;Nord",
            "level": "province",
            "parent": "X",
        },
    ),
    "units": (
        {
            "unit": "EUR_m",
            "dimension": "EUR",
            "factor": "1000000",
            "name_zh": "百万欧元",
            "name_en": "EUR million",
        },
    ),
    "indicators": (
        {
            "indicator": "patent_grants",
            "name_zh": "专利授权量",
            "name_en": "Patents granted",
            "unit": "item",
            "kind": "flow",
            "domain": "creation",
            "direction": "up",
            "lower": "0",
        },
    ),
    "sources": (
        {
            "source": "yearbook-2023",
            "title_zh": "统计年鉴",
            "title_en": "Statistical yearbook",
            "publisher_zh": "统计局",
            "publisher_en": "Statistical Office",
            "published": "2023-10",
            "grade": "official",
        },
    ),
    "plans": (
        {
            "plan": "X-2025",
            "programme": "2025",
            "region": "X",
            "name_zh": "国家规划",
            "name_en": "National plan",
            "period_start": "2021",
            "period_end": "2025",
            "stage": "final",
            "source": "yearbook-2023",
        },
        {
            "plan": "X-N-2025",
            "programme": "2025",
            "region": "X-N",
            "name_zh": "北省规划",
            "name_en": "Plan of North Province",
            "period_start": "2021",
            "period_end": "2025",
            "stage": "final",
            "source": "yearbook-2023",
        },
    ),
    "observations": (
        {
            "region": "X",
            "indicator": "patent_grants",
            "year": "2022",
            "value": "5.2",
            "unit": "k_item",
            "bound": "eq",
            "status": "actual",
            "source": "yearbook-2023",
        },
    ),
    "targets": (
        {
            "target": "X-1",
            "plan": "X-2025",
            "region": "X",
            "indicator": "patent_grants",
            "target_year": "2025",
            "value": "7",
            "unit": "k_item",
            "bound": "ge",
            "basis": "annual",
            "source": "yearbook-2023",
        },
    ),
}
PAGES = {"en": "README.md", "zh": "README.zh.md"}

_TITLE = N_("An empty study")
_INTRO = N_(
    "Each table is a CSV file, UTF-8, with one head row. Fill them from top to bottom; then run "
    "`ipanalysis check --study {folder}`, which lists what is missing or wrong. Figures of a "
    "spreadsheet come in with `ipanalysis import`."
)
_RULES = N_(
    "● marks a column that must be filled. Codes are text, also where they look like numbers. A "
    "column of your own begins with `x_`. Tables marked as optional may stay empty or be deleted."
)
_EXAMPLE = N_("Example:")
_OPTIONAL = N_("optional")


def new_study(folder: str | os.PathLike) -> Path:
    """Make an empty study that a person can fill in.

    Parameters
    ----------
    folder : path
        Where to; made if need be, and refused if anything is in it.

    Returns
    -------
    Path
        The folder: all tables with their columns, ``units.csv`` with common units, and the pages
        README.md and README.zh.md, which explain every column and show an example of each table.

    Raises
    ------
    IpaError
        If the folder is not empty or cannot be written into.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     made = new_study(Path(folder) / "my_study")
    ...     (made / "sources.csv").read_text(encoding="utf-8")[:26]
    'source,title_zh,title_en,p'
    """
    path = writable_folder(folder)
    if any(path.iterdir()):
        text = N_("The folder {folder} is not empty. Give a new one, so that nothing is mixed up.")
        raise IpaError(text, folder=path)
    for table in TABLES.values():
        rows = UNITS if table.name == "units" else ()
        rows = [dict(zip(_UNIT_COLUMNS, row, strict=True)) for row in rows]
        replace_file(path / table.file, as_csv(table, rows))
    for lang, page in PAGES.items():
        replace_file(path / page, page_text(path.name, lang))
    return path


def as_csv(table: Table, rows: Iterable[Mapping[str, str]]) -> str:
    """Return rows of a table as CSV with its columns."""
    out = io.StringIO()
    writer = csv.DictWriter(out, table.columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def page_text(folder: str, lang: str) -> str:
    """Return the page that explains an empty study, in a language."""
    parts = [
        f"# {tr(_TITLE, lang)}",
        tr(_INTRO, lang, folder=folder),
        tr(_RULES, lang),
        *(_section(table, lang) for table in TABLES.values()),
    ]
    return "\n\n".join(parts) + "\n"


def _section(table: Table, lang: str) -> str:
    optional = f" ({tr(_OPTIONAL, lang)})" if table.optional else ""
    lines = [f"## {table.file}{optional}", "", tr(table.description, lang), ""]
    for field in table.fields:
        mark = " ●" if field.required else ""
        words = " | ".join(field.vocabulary)
        form = f": {words}" if words else f" → {field.references}.csv" if field.references else ""
        lines.append(f"- `{field.name}`{mark} {tr(field.description, lang)}{form}")
    rows = EXAMPLES.get(table.name)
    if rows:
        lines += ["", tr(_EXAMPLE, lang), "", "```csv", as_csv(table, rows).rstrip(), "```"]
    return "\n".join(lines)
