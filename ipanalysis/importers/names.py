"""Which region, indicator, unit or source a written name means: only exact names count."""

from __future__ import annotations

from difflib import get_close_matches

import pandas as pd

from ipanalysis.data.check import split_list
from ipanalysis.importers.cells import plain

#: Columns of each table whose content is a name, and what finding it there is called.
COLUMNS = {
    "region": {"region": "code", "name_zh": "name", "short_zh": "name", "name_en": "name"},
    "indicator": {"indicator": "code", "name_zh": "name", "name_en": "name"},
    "unit": {"unit": "code", "name_zh": "name", "name_en": "name"},
    "source": {"source": "code", "title_zh": "name", "title_en": "name"},
}
TABLE = {kind: f"{kind}s" for kind in COLUMNS}
CANDIDATES = 4


def folded(name: str) -> str:
    """Return a name as names are compared: without notes, spaces doubled, wide signs, case.

    Examples
    --------
    >>> folded("Ｎorth  Rhine①") == folded("north rhine")
    True
    """
    return plain(name).casefold()


class Names:
    """The names that a study has.

    Parameters
    ----------
    tables : dict of str to DataFrame
        Tables regions, indicators, units and sources as text.
    """

    def __init__(self, tables: dict[str, pd.DataFrame]) -> None:
        self.ids: dict[str, set[str]] = {}
        self._found: dict[str, dict[str, dict[str, str]]] = {}
        self._written: dict[str, dict[str, str]] = {}
        for kind, columns in COLUMNS.items():
            self._add(kind, tables[TABLE[kind]], columns)

    def _add(self, kind: str, table: pd.DataFrame, columns: dict[str, str]) -> None:
        found: dict[str, dict[str, str]] = {}
        written: dict[str, str] = {}
        for row in table.to_dict("records"):
            names = [(str(row[c]), how) for c, how in columns.items() if row.get(c)]
            names += [(name, "alias") for name in split_list(row.get("aliases") or "")]
            for name, how in names:
                found.setdefault(folded(name), {}).setdefault(row[kind], how)
                written.setdefault(name, row[kind])
        self.ids[kind] = {str(name) for name in table[kind]} - {""}
        self._found[kind], self._written[kind] = found, written

    def find(self, kind: str, names: tuple[str, ...]) -> tuple[str, str]:
        """Return the id that one of the names means and how it was found; empty if none does.

        A name that means several ids means none.

        Examples
        --------
        >>> regions = pd.DataFrame([{"region": "X-N", "name_en": "North", "aliases": "NRW"}])
        >>> tables = {"regions": regions} | {
        ...     f"{k}s": pd.DataFrame(columns=[k]) for k in ("indicator", "unit", "source")}
        >>> Names(tables).find("region", ("nrw",))
        ('X-N', 'alias')
        """
        for name in names:
            found = self._found[kind].get(folded(name), {})
            if len(found) == 1:
                return next(iter(found.items()))
        return "", ""

    def candidates(self, kind: str, names: tuple[str, ...]) -> list[str]:
        """Return ids whose names are near, the nearest first; for a person to choose from."""
        exact = [i for name in names for i in self._found[kind].get(folded(name), {})]
        shown = {folded(name): i for name, i in self._written[kind].items()}
        near = [
            shown[match]
            for name in names
            if len(name) > 3  # codes of three letters are near to one another by chance
            for match in get_close_matches(folded(name), shown, n=CANDIDATES, cutoff=0.5)
        ]
        inside = [
            i
            for name in names
            for written, i in shown.items()
            if (len(written) > 3 or kind == "unit")
            and (written in folded(name) or folded(name) in written)
        ]
        return list(dict.fromkeys([*exact, *near, *inside]))[:CANDIDATES]
