"""Import of one file into a study, from its bytes to its rows."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from ipanalysis.data.schema import TABLES
from ipanalysis.data.vocabulary import STATUSES
from ipanalysis.errors import IpaError, UsageError
from ipanalysis.files import writable_folder
from ipanalysis.importers.entries import Extract, Finding, Options
from ipanalysis.importers.footnotes import explained
from ipanalysis.importers.mapfile import FILE, read_map, write_map
from ipanalysis.importers.merge import Merged, merge
from ipanalysis.importers.names import Names
from ipanalysis.importers.read import read_file
from ipanalysis.importers.resolve import Resolver, summary_of
from ipanalysis.importers.target import read_tables, write_rows
from ipanalysis.locale import N_, check_lang, tr
from ipanalysis.problems import shorten, visible

_NOTES, _NOTE_WIDTH = 20, 200  # lines shown, and characters of each
KIND_WORDS = {
    "region": N_("region"),
    "indicator": N_("indicator"),
    "unit": N_("unit"),
    "source": N_("source"),
}
_WRITTEN = [
    *("region", "indicator", "year", "value", "unit", "bound", "status", "source"),
    *("note_zh", "note_en"),
]
COUNTS = {
    "written": N_("written"),
    "present": N_("in the study already"),
    "repeated": N_("repeated in the file"),
    "missing": N_("marks for “no figure”"),
    "left_out": N_("left out as decided"),
    "unclear": N_("not understood"),
    "clashing": N_("against another figure of the same source"),
    "open": N_("waiting for names"),
}


@dataclass(frozen=True)
class Import:
    """What an import did.

    Attributes
    ----------
    file, layout, details : str
        The file, what it was read as, and encoding or sheet.
    counts : dict of str to int
        Cells by what became of them: written, present (the same figure stood there), repeated,
        missing, left_out, unclear, clashing, open. They add up to :attr:`cells`.
    cells : int
        Cells with content in the block of figures.
    observations : DataFrame
        The rows that were added: region, indicator, year, value, unit, bound, status, source,
        note_zh, note_en (the marks of footnotes beside the figure, its head or its label, with the
        text of the note where it stands under the table).
    created : dict of str to int
        New entries by table.
    names : DataFrame
        Names that need a decision: kind, written, candidates, to_do.
    unclear, clashes : DataFrame
        Cells that were not understood, and figures that contradict the study or one another:
        place, text, reason.
    left_out : list of str
        Names that were left out because they are unknown.
    mapping : Path
        The mapping file.
    marked : int
        Figures that carry marks of footnotes.
    marks : dict of str to str
        These marks, and what the notes under the table say of each; empty where none does.
    notes : tuple of str
        Lines of text under the table.
    """

    file: str
    layout: str
    details: str
    counts: dict[str, int]
    cells: int
    observations: pd.DataFrame
    created: dict[str, int]
    names: pd.DataFrame
    unclear: pd.DataFrame
    clashes: pd.DataFrame
    left_out: tuple[str, ...]
    mapping: Path
    marked: int = 0
    marks: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def done(self) -> bool:
        """Whether everything was taken: nothing open, unclear or contradicting."""
        return self.names.empty and self.unclear.empty and self.clashes.empty

    def summary(self, lang: str = "en") -> list[str]:
        """Return what happened, a line each."""
        layout = tr(self.layout, lang)
        if self.details:
            text = N_("{layout} ({details})")
            layout = tr(text, lang, layout=layout, details=self.details)
        lines = [tr(N_("{file}: read as {layout}."), lang, file=self.file, layout=layout)]
        amount = N_("{title} {n}")
        parts = [
            tr(amount, lang, title=tr(COUNTS[name], lang), n=n)
            for name, n in self.counts.items()
            if n
        ]
        text = N_("{n} cells with content: {parts}.")
        lines.append(tr(text, lang, n=self.cells, parts=tuple(parts)))
        made = tuple(
            tr(amount, lang, title=tr(TABLES[name].title, lang), n=n)
            for name, n in self.created.items()
            if n
        )
        if made:
            lines.append(tr(N_("New entries: {made}."), lang, made=made))
        lines += self._footnotes(lang)
        if self.left_out:
            shown = summary_of(self.left_out, lang)
            lines.append(tr(N_("Unknown names left out: {names}."), lang, names=shown))
        for title, frame in (
            (N_("Not understood:"), self.unclear),
            (N_("Contradicting figures; nothing was written:"), self.clashes),
        ):
            if len(frame):
                lines.append(tr(title, lang))
                place = N_("{place}: “{text}”: {reason}")
                lines += [f"- {tr(place, lang, **row)}" for row in frame.to_dict("records")]
        if len(self.names):
            text = N_(
                "{n} name(s) need a decision; nothing was written. Fill the column id in {file}, "
                "then run the same command again:"
            )
            lines.append(tr(text, lang, n=len(self.names), file=self.mapping))
            for row in self.names.itertuples():
                near = tr(N_(" (near: {ids})"), lang, ids=row.candidates) if row.candidates else ""
                text = N_("{kind} “{written}”{near}: {to_do}")
                fields = {"kind": tr(KIND_WORDS[row.kind], lang), "written": row.written}
                lines.append("- " + tr(text, lang, **fields, near=near, to_do=row.to_do))
        return lines

    def _footnotes(self, lang: str) -> list[str]:
        lines = []
        if self.marked:
            text = N_(
                "{n} figure(s) carry marks of footnotes ({marks}); the marks go into the columns "
                "note_zh and note_en."
            )
            lines.append(tr(text, lang, n=self.marked, marks=tuple(self.marks)))
            unsaid = tuple(mark for mark, said in self.marks.items() if not said)
            if unsaid:
                text = N_("No note under the table says what these mean: {marks}.")
                lines.append(tr(text, lang, marks=unsaid))
        if self.notes:
            lines.append(tr(N_("Under the table stands:"), lang))
            lines += [f"- {visible(shorten(note, _NOTE_WIDTH))}" for note in self.notes[:_NOTES]]
            more = len(self.notes) - _NOTES
            lines += [tr(N_("- … and {n} more line(s)"), lang, n=more)] * (more > 0)
        return lines


def import_file(
    path: str | os.PathLike,
    out: str | os.PathLike,
    source: str | None = None,
    *,
    mapping: str | os.PathLike | None = None,
    sheet: str | None = None,
    region: str = "",
    indicator: str = "",
    unit: str = "",
    year: int | None = None,
    rows: str = "",
    columns: str = "",
    decimal: str = "",
    status: str = "actual",
    encoding: str | None = None,
    skip_unknown: Iterable[str] = (),
    lang: str = "en",
) -> Import:
    r"""Add the figures of a spreadsheet or statistical file to a study.

    Parameters
    ----------
    path : path
        An Excel sheet (``.xlsx``), a CSV file (wide or long; the World Bank's; SDMX-CSV) or the
        World Bank's JSON.
    out : path
        Folder of the study; :func:`~ipanalysis.importers.newstudy.new_study` makes an empty one.
    source : str, optional
        Source of all figures: an id of ``sources.csv``. Needed unless the file names sources.
    mapping : path, optional
        The mapping file; ``import_names.csv`` in the study if not given. Names that the study
        does not have are put there for a person to decide, and nothing else is written.
    sheet : str, optional
        Sheet of a workbook.
    region, indicator, unit : str
        What all figures are about, where the file does not say.
    year : int, optional
        Year of all figures, where the file does not say.
    rows, columns : {"region", "indicator"}, optional
        What rows or columns name, where it cannot be told.
    decimal : {".", ","}, optional
        Decimal sign of texts. A file with figures such as ``3,5`` is refused until it is stated.
    status : str
        Status of the figures; parts of a year always become ``part_year``.
    encoding : str, optional
        Encoding of a text file: UTF-8, then GB18030 are tried if not given.
    skip_unknown : iterable of {"region", "indicator"}
        Kinds whose unknown names are left out (and listed) instead of asked for.
    lang : {"en", "zh"}
        Language of reasons, and of what the mapping file asks for.

    Returns
    -------
    Import
        What became of every cell.

    Raises
    ------
    IpaError
        If the file cannot be read, is absurdly large, or there is no study.
    UsageError
        If something has to be stated that the file leaves open.
    StudyError
        If the study could not be loaded with the new rows; then nothing is written.

    Examples
    --------
    >>> import tempfile
    >>> import ipanalysis as ipa
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     study = ipa.new_study(Path(folder) / "study")
    ...     table = Path(folder) / "grants.csv"
    ...     _ = table.write_text("Area,2019,2020\nNorth,4,5\n", encoding="utf-8")
    ...     done = ipa.import_file(table, study, "yearbook", rows="region", indicator="Grants")
    >>> done.counts["open"], done.names[["kind", "written"]].to_dict("records")[0]
    (2, {'kind': 'source', 'written': 'yearbook'})
    """
    path, folder = Path(path), Path(out)
    options = Options(region, indicator, unit, year, rows, columns, decimal, status)
    _check(options, skip_unknown)
    check_lang(lang)
    if not path.is_file():
        raise IpaError(N_("There is no file {path}."), path=path)
    tables = read_tables(folder)
    map_path = Path(mapping) if mapping else folder / FILE
    resolver = Resolver(Names(tables), read_map(map_path), skip_unknown, lang)
    extract = read_file(path, options, resolver.known, sheet=sheet, encoding=encoding)
    default = resolver.id("source", (source,)) if source else ""
    if not source and any(not entry.source for entry in extract.entries):
        known = tuple(sorted(resolver.names.ids["source"])[:20])
        text = N_("State the source of the figures with --source. The study has: {names}.")
        raise UsageError(text, names=known)
    merged = merge(extract.entries, resolver, tables, default, explained(extract.notes))
    writable_folder(map_path.parent)
    write_map(map_path, resolver.book)
    made = {}
    if merged.ready and merged.rows:
        new = resolver.new_rows()
        write_rows(folder, new | {"observations": merged.rows})
        made = {table: len(rows) for table, rows in new.items()}
    return _result(path, map_path, extract, merged, resolver, made, lang)


def _check(options: Options, skip_unknown: Iterable[str]) -> None:
    both = ("region", "indicator")
    checks = [
        ("rows", options.rows, ("", *both)),
        ("columns", options.columns, ("", *both)),
        ("decimal", options.decimal, ("", ".", ",")),
        ("status", options.status, STATUSES),
        *(("skip_unknown", kind, both) for kind in skip_unknown),
    ]
    for name, given, words in checks:
        if given not in words:
            text = N_("{name} must be one of: {words}")
            raise UsageError(text, name=name, words=tuple(w for w in words if w))


def _result(
    path: Path,
    map_path: Path,
    extract: Extract,
    merged: Merged,
    resolver: Resolver,
    made: dict[str, int],
    lang: str,
) -> Import:
    unclear = [*extract.findings, *merged.unclear]
    counts = merged.counts | {"unclear": len(unclear)}
    figures = [entry for entry in extract.entries if entry.value.kind == "number"]
    said = explained(extract.notes)
    open_rows = [(r.kind, r.written, r.candidates, r.to_do) for r in resolver.open_rows()]
    return Import(
        file=path.name,
        layout=extract.layout,
        details=extract.details,
        counts={name: counts.get(name, 0) for name in COUNTS},
        cells=len(extract.entries) + len(extract.findings),
        observations=pd.DataFrame(
            merged.rows if merged.ready else [],
            columns=_WRITTEN,
            dtype=str,
        ),
        created=made,
        names=pd.DataFrame(
            open_rows, columns=["kind", "written", "candidates", "to_do"], dtype=str
        ),
        unclear=_findings(unclear, lang),
        clashes=_findings(merged.clashes, lang),
        left_out=tuple(resolver.left_out),
        mapping=map_path,
        marked=sum(bool(entry.footnotes) for entry in figures),
        marks={mark: said.get(mark, "") for entry in figures for mark in entry.footnotes},
        notes=extract.notes,
    )


def _findings(found: Iterable[Finding], lang: str) -> pd.DataFrame:
    rows = [(f.place, f.text, f.why(lang)) for f in found]
    return pd.DataFrame(rows, columns=["place", "text", "reason"], dtype=str)
