"""From written names to entries of the study: found, decided by hand, new, or still open."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ipanalysis.data.vocabulary import DOMAINS, KINDS, LEVELS
from ipanalysis.importers.cells import plain
from ipanalysis.importers.entries import Entry
from ipanalysis.importers.labels import split_unit
from ipanalysis.importers.mapfile import LEAVE_OUT, NEW, MapFile, Row
from ipanalysis.importers.names import Names, folded
from ipanalysis.locale import N_, listed, tr

WORDS = {
    "level": LEVELS,
    "measure": KINDS,
    "domain": DOMAINS,
    "direction": ("up", "down", "neutral"),
}
_ID = {"indicator": re.compile(r"[a-z][a-z0-9_]*")}
_ANY_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]*")
_FACTOR = re.compile(r"[0-9]+(\.[0-9]+)?")
_RISKY = ("=", "+", "-", "@")

_DECIDE = N_("fill id: an entry of the study, - to leave it out, or a new id")
_FILL = N_("fill {names}, or correct the id: the study has no {id}")
_WORD = N_("{name} must be one of: {words}")
_SOURCE = N_("add {id} to sources.csv, or give another source")
_UNIT = N_("fill unit: the file states none for its figures")
_UNIT_ID = N_("unit {id} is not in the study: map or add the unit first")
_FORM = N_("{id} cannot be an id: use Latin letters, digits and _ (indicators: small letters)")
_FORMULA = N_("{name} begins with a sign that a spreadsheet takes for a formula")
_NUMBER = N_("factor must be a number above 0")


class Resolver:
    """Decides for every written name what it means, and keeps the mapping file up to date.

    Parameters
    ----------
    names : Names
        What the study has.
    book : MapFile
        What a person decided before; rows are added and renewed in it.
    skip : iterable of str
        Kinds whose unknown names are left out instead of asked for.
    lang : {"en", "zh"}
        Language of the column ``to_do``.
    """

    def __init__(
        self, names: Names, book: MapFile, skip: Iterable[str] = (), lang: str = "en"
    ) -> None:
        self.names, self.book, self.skip, self.lang = names, book, set(skip), lang
        self.new: dict[str, dict[str, Row]] = {kind: {} for kind in NEW}
        self.left_out: dict[str, None] = {}
        self._seen: dict[tuple[str, str], str] = {}
        self._open: dict[tuple[str, str], None] = {}
        for row in book.rows.values():  # units may be needed by indicators of other rows
            if row.kind in ("unit", "region") and row.id and row.id != LEAVE_OUT:
                self._by_hand(row)

    def known(self, kind: str, name: str) -> bool:
        """Tell whether a name has a meaning, by the study or the mapping file."""
        if not name:
            return False
        row = self.book.find(kind, (name,))
        return bool(self.names.find(kind, (name,))[0] or (row and row.id))

    def open_rows(self) -> list[Row]:
        """Return the rows of names met in this file that still need a decision."""
        return [row for key, row in self.book.rows.items() if key in self._open]

    def entry(self, entry: Entry) -> dict[str, str]:
        """Return the ids of an entry: region, indicator, unit, source.

        Each is empty while it is open and ``-`` if it is left out.
        """
        region = self.id("region", entry.region)
        indicator = self.id("indicator", entry.indicator, entry.unit)
        source = self.id("source", (entry.source,)) if entry.source else ""
        return {
            "region": region,
            "indicator": indicator,
            "unit": self._unit(entry, indicator),
            "source": source,
        }

    def id(self, kind: str, names: tuple[str, ...], unit: str = "") -> str:
        """Return the id that a name means; empty while nobody has decided."""
        shown = tuple(plain(name) for name in names)
        key = (kind, folded(names[0]))
        if key not in self._seen:
            self._seen[key] = self._decide(kind, shown, unit)
            if not self._seen[key]:
                self._open[self.book.find(kind, shown).key] = None
        return self._seen[key]

    def _decide(self, kind: str, names: tuple[str, ...], unit: str) -> str:
        row = self.book.find(kind, names)
        if row is not None and row.id == LEAVE_OUT:
            self.book.update(row, to_do="")
            return LEAVE_OUT
        if row is not None and row.id:
            return self._by_hand(row)
        found, how = self.names.find(kind, names)
        if found:
            # A source is an id that the caller gave; only what was asked for it is settled.
            if kind != "source" or row is not None:
                self.book.put(Row(kind, names[0], found, how, details=row.details if row else {}))
            return found
        if kind in self.skip:
            self.left_out[names[0]] = None
            return LEAVE_OUT
        return self._ask(kind, names, row, unit)

    def _ask(self, kind: str, names: tuple[str, ...], row: Row | None, unit: str) -> str:
        details = dict(row.details) if row else _guess_details(kind, names[0])
        if kind == "indicator" and unit and "unit" not in details:
            found = self.names.find("unit", (unit,))[0]
            details |= {"unit": found} if found else {}
        near = "; ".join(self.names.candidates(kind, names))
        to_do = tr(_DECIDE, self.lang)
        self.book.put(Row(kind, names[0], "", "", near, to_do, details))
        return ""

    def _by_hand(self, row: Row) -> str:
        """Return the id of a row somebody filled in, if it can be taken."""
        if row.id in self.names.ids[row.kind]:
            self.book.update(row, to_do="")
            return row.id
        to_do = self._wrong(row)
        self.book.update(row, to_do=to_do)
        if to_do:
            return ""
        self.new[row.kind].setdefault(row.id, row)
        return row.id

    def _wrong(self, row: Row) -> str:
        """Return what is missing before a new entry can be made; empty if nothing is."""
        known = self.new[row.kind].get(row.id)
        if known is not None and known.key != row.key:
            return ""  # another name of an entry that is made already
        if row.kind == "source":
            return tr(_SOURCE, self.lang, id=row.id)
        if not _ID.get(row.kind, _ANY_ID).fullmatch(row.id):
            return tr(_FORM, self.lang, id=row.id)
        missing = [
            name for name, needed in NEW[row.kind].items() if needed and not row.details.get(name)
        ]
        if not (row.details.get("name_zh") or row.details.get("name_en")):
            missing.append("name_en")
        if missing:
            return tr(_FILL, self.lang, names=tuple(missing), id=row.id)
        return self._wrong_words(row)

    def _wrong_words(self, row: Row) -> str:
        for name, words in WORDS.items():
            if name in NEW[row.kind] and row.details.get(name, "") not in words:
                return tr(_WORD, self.lang, name=name, words=words)
        for name in ("name_zh", "name_en"):
            if row.details.get(name, "").startswith(_RISKY):
                return tr(_FORMULA, self.lang, name=name)
        factor = row.details.get("factor", "1")
        if row.kind == "unit" and not (_FACTOR.fullmatch(factor) and float(factor) > 0):
            return tr(_NUMBER, self.lang)
        unit = row.details.get("unit", "")
        if row.kind == "indicator" and not self._has_unit(unit):
            return tr(_UNIT_ID, self.lang, id=unit)
        return ""

    def _has_unit(self, unit: str) -> bool:
        return unit in self.names.ids["unit"] or unit in self.new["unit"]

    def _unit(self, entry: Entry, indicator: str) -> str:
        if indicator == LEAVE_OUT:
            return LEAVE_OUT
        written = entry.unit or ("%" if entry.value.percent else "")
        if written:
            return self.id("unit", (written,))
        row = self.book.find("indicator", tuple(plain(name) for name in entry.indicator))
        unit = row.details.get("unit", "") if row else ""
        if unit and self._has_unit(unit):
            return unit
        if row is not None and indicator:
            text = tr(_UNIT_ID, self.lang, id=unit) if unit else tr(_UNIT, self.lang)
            self.book.update(row, to_do=text)
            self._open[row.key] = None
        return ""

    def dimension(self, unit: str, units: dict[str, str]) -> str:
        """Return the dimension of a unit of the study or of a new one."""
        if unit in units:
            return units[unit]
        row = self.new["unit"].get(unit)
        return row.details["dimension"] if row else ""

    def new_rows(self) -> dict[str, list[dict[str, str]]]:
        """Return the rows that the study's tables need for the new entries, by table."""
        rows: dict[str, list[dict[str, str]]] = {"units": [], "regions": [], "indicators": []}
        for kind, table in (("unit", "units"), ("region", "regions"), ("indicator", "indicators")):
            for found, row in self.new[kind].items():
                if found in self._used(kind):
                    details = dict(row.details)
                    if "measure" in details:
                        details["kind"] = details.pop("measure")
                    rows[table].append({kind: found, **details})
        needed = {row["unit"] for row in rows["indicators"]} - {
            row["unit"] for row in rows["units"]
        }
        for unit in sorted(needed & set(self.new["unit"])):
            rows["units"].append({"unit": unit, **self.new["unit"][unit].details})
        return rows

    def _used(self, kind: str) -> set[str]:
        used = {found for (what, _), found in self._seen.items() if what == kind}
        if kind == "region":  # a new parent is needed with its parts
            rows = self.new["region"]
            for found in list(used):
                while found in rows and (found := rows[found].details.get("parent", "")):
                    used.add(found)
        return used


def _guess_details(kind: str, written: str) -> dict[str, str]:
    """Return the name of a new entry in the language that its letters show."""
    if kind == "source":
        return {}
    name = split_unit(written)[0] if kind == "indicator" else written
    lang = "zh" if re.search("[\u3400-\u9fff]", name) else "en"
    return {f"name_{lang}": name}


def summary_of(names: Iterable[str], lang: str, most: int = 5) -> str:
    """Return the first names of a list and how many more there are."""
    names = list(names)
    more = [f"… (+{len(names) - most})"] if len(names) > most else []
    return listed([*names[:most], *more], lang)
