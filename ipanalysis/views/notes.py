"""What stands under a table: its numbered notes, and the sources it cites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from ipanalysis.data.study import Study
from ipanalysis.locale.words import word

_AS_IT_IS = ("published", "grade", "url")


class Numbers:
    """Numbers for texts or ids, in the order in which they are met; the same text has one."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}

    def of(self, items: Iterable[object]) -> list[int]:
        """Return the numbers of some items; missing and empty ones have none."""
        there = (str(item) for item in items if not pd.isna(item) and item != "")
        return [self.known.setdefault(item, len(self.known) + 1) for item in there]


def source_ids(row: Mapping[str, object], columns: Iterable[str]) -> list[str]:
    """Return the ids of the sources of a row, each once; a cell may hold several.

    Examples
    --------
    >>> source_ids({"source": "a; b", "national_source": "a"}, ["source", "national_source"])
    ['a', 'b']
    """
    cells = [row[column] for column in columns if not pd.isna(row[column])]
    ids = [one.strip() for cell in cells for one in str(cell).split(";")]
    return list(dict.fromkeys(one for one in ids if one))


def source_columns(columns: Iterable[str]) -> list[str]:
    """Return the columns of a result that hold ids of sources.

    Examples
    --------
    >>> source_columns(["region", "source", "national_source", "source_place"])
    ['source', 'national_source']
    """
    return [name for name in columns if name in ("source", "sources") or name.endswith("_source")]


def source_entries(study: Study, sources: Iterable[str], lang: str) -> list[dict[str, str]]:
    """Return what a list of sources says of each; what the study does not know is empty.

    Returns
    -------
    list of dict
        title, publisher, published, grade (the code), grade_word, url (of the web, else empty: an
        address such as ``javascript:`` must not become a link), note; in the order given.
    """
    columns = (study.sources[name].tolist() for name in ("source", *_AS_IT_IS))
    known = {source: cells for source, *cells in zip(*columns, strict=True)}
    return [_entry(study, source, known.get(source, []), lang) for source in sources]


def _entry(study: Study, source: str, cells: list, lang: str) -> dict[str, str]:
    entry = dict.fromkeys(_AS_IT_IS, "")
    entry |= {k: str(v) for k, v in zip(_AS_IT_IS, cells, strict=False) if pd.notna(v)}
    for what in ("title", "publisher", "note"):
        entry[what] = study.label("sources", source, lang, what)
    if not entry["url"].lower().startswith(("http://", "https://")):
        entry["url"] = ""
    return entry | {"grade_word": word("grade", entry["grade"], lang)}
