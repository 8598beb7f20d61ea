"""Holding the figures of a file against those the study has: new, there already, or against it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import pandas as pd

from ipanalysis.importers.entries import Entry, Finding
from ipanalysis.importers.footnotes import notes_of
from ipanalysis.importers.mapfile import LEAVE_OUT
from ipanalysis.importers.resolve import Resolver
from ipanalysis.locale import N_

KEY = ("region", "indicator", "year", "status", "source")
STANDS = N_("the study has {value} {unit} for it from the same source (row {row})")
TWICE = N_("the file has {value} {unit} for it in {place}")
DIMENSION = N_("the unit {unit} measures something else than the indicator {indicator} ({own})")
PERCENT = N_("the figure is a percentage, but its unit is {unit}")


@dataclass
class Merged:
    """What becomes of the figures.

    Attributes
    ----------
    rows : list of dict
        Rows to be added to the observations.
    counts : Counter
        Cells by what became of them.
    unclear, clashes : list of Finding
        Figures whose unit does not fit; figures that contradict others.
    """

    rows: list[dict[str, str]] = field(default_factory=list)
    counts: Counter = field(default_factory=Counter)
    unclear: list[Finding] = field(default_factory=list)
    clashes: list[Finding] = field(default_factory=list)

    @property
    def ready(self) -> bool:
        """Whether the rows may be written: no name is open, no figure contradicts."""
        return not self.counts["open"] and not self.clashes


def merge(
    entries: Iterable[Entry],
    resolver: Resolver,
    tables: dict[str, pd.DataFrame],
    source: str,
    said: Mapping[str, str] | None = None,
) -> Merged:
    """Return what becomes of the figures of a file.

    Parameters
    ----------
    entries : iterable of Entry
        The figures.
    resolver : Resolver
        Gives names their ids.
    tables : dict of str to DataFrame
        Tables of the study as text.
    source : str
        Source of figures whose row names none; empty while it is open.
    said : mapping of str to str, optional
        What the footnotes of the file say, by their marks.
    """
    merged = Merged()
    stock = _Stock(tables, resolver)
    for entry, ids in [(entry, resolver.entry(entry)) for entry in entries]:
        ids["source"] = ids["source"] if entry.source else source
        if entry.value.kind == "missing":
            merged.counts["missing"] += 1
        elif LEAVE_OUT in ids.values():
            merged.counts["left_out"] += 1
        elif not all(ids.values()):
            merged.counts["open"] += 1
        else:
            _place(entry, ids, stock, merged, said or {})
    if not merged.ready:  # then nothing is written; what would have been waits with the rest
        merged.counts["open"] += merged.counts.pop("written", 0)
    return merged


def _place(
    entry: Entry, ids: dict[str, str], stock: _Stock, merged: Merged, said: Mapping[str, str]
) -> None:
    wrong = stock.wrong_unit(entry, ids)
    if wrong is not None:
        merged.unclear.append(wrong)
        return
    row = {
        "region": ids["region"],
        "indicator": ids["indicator"],
        "year": str(entry.year),
        "value": entry.value.text,
        "unit": ids["unit"],
        "bound": entry.value.bound,
        "status": entry.status,
        "source": ids["source"],
        **notes_of(entry.footnotes, said),
    }
    known, reason, values = stock.find(row)
    if known is None:
        stock.add(row, entry.place)
        merged.rows.append(row)
        merged.counts["written"] += 1
    elif stock.same(known, row):
        merged.counts["repeated" if reason is TWICE else "present"] += 1
    else:
        merged.counts["clashing"] += 1
        merged.clashes.append(Finding(entry.place, entry.value.text, reason, values))


class _Stock:
    """The figures that are there, by key: of the study, then of the file."""

    def __init__(self, tables: dict[str, pd.DataFrame], resolver: Resolver) -> None:
        self.resolver = resolver
        units = tables["units"]
        self.dimensions = dict(zip(units["unit"], units["dimension"], strict=True))
        self.factors = dict(zip(units["unit"], units["factor"], strict=True))
        indicators = tables["indicators"]
        self.own = dict(zip(indicators["indicator"], indicators["unit"], strict=True))
        self.study: dict[tuple, dict] = {}
        self.file: dict[tuple, tuple[dict, str]] = {}
        for number, row in zip(
            tables["observations"].index, tables["observations"].to_dict("records"), strict=True
        ):
            self.study.setdefault(_key(row), row | {"row": number})

    def find(self, row: dict[str, str]) -> tuple[dict | None, str, dict]:
        key = _key(row)
        if key in self.study:
            known = self.study[key]
            return known, STANDS, {name: known[name] for name in ("value", "unit", "row")}
        if key in self.file:
            known, place = self.file[key]
            return known, TWICE, {"value": known["value"], "unit": known["unit"], "place": place}
        return None, "", {}

    def add(self, row: dict[str, str], place: str) -> None:
        self.file[_key(row)] = row, place

    def same(self, one: dict, two: dict) -> bool:
        """Tell whether two rows state the same figure, in whatever units."""
        if one["bound"] != two["bound"]:
            return False
        if one["unit"] == two["unit"]:
            return Decimal(one["value"]) == Decimal(two["value"])
        return Decimal(one["value"]) * self._factor(one["unit"]) == Decimal(
            two["value"]
        ) * self._factor(two["unit"])

    def _factor(self, unit: str) -> Decimal:
        row = self.resolver.new["unit"].get(unit)
        return Decimal(self.factors.get(unit) or (row.details["factor"] if row else "1"))

    def wrong_unit(self, entry: Entry, ids: dict[str, str]) -> Finding | None:
        unit, indicator = ids["unit"], ids["indicator"]
        if entry.value.percent and entry.unit:
            sign, _ = self.resolver.names.find("unit", ("%",))
            if sign and sign != unit:
                return Finding(entry.place, f"{entry.value.text}%", PERCENT, {"unit": unit})
        row = self.resolver.new["indicator"].get(indicator)
        own = self.own.get(indicator) or (row.details["unit"] if row else "")
        mine, its = (self.resolver.dimension(u, self.dimensions) for u in (unit, own))
        if mine != its:
            values = {"unit": unit, "indicator": indicator, "own": own}
            return Finding(entry.place, entry.value.text, DIMENSION, values)
        return None


def _key(row: dict) -> tuple:
    return tuple(str(row[name]) for name in KEY)
