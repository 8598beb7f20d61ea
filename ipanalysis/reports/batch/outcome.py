"""What became of a batch, as a table and in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd

from ipanalysis.locale import N_, Text, listed, tr
from ipanalysis.locale.words import word
from ipanalysis.reports.addresses import page_name
from ipanalysis.reports.batch.choice import CURRENT
from ipanalysis.reports.batch.manifest import MANIFEST
from ipanalysis.reports.jobs import Record

_COLUMNS = {
    "region": "str",
    "lang": "str",
    "path": "str",
    "status": "str",
    "why": "str",
    "seconds": "float64",
    "error": "str",
    "cell": "Int64",
}
_SHOWN = 8  # names in one line
TO_DO, UNCHANGED = "to_do", "unchanged"


@dataclass(frozen=True)
class Reports:
    """What became of a batch of reports.

    Attributes
    ----------
    table : DataFrame
        One row a report, in the order asked for: region, lang, path (of the page), status ("ok",
        "failed", "unchanged"; of a dry run "to_do" or "unchanged"), why (it had to be made:
        "forced", "new", "failed", "missing", "edited", "study", "notebook", "parameters",
        "package", "versions", or "formats": only other formats than the page; "current" if it had
        not), seconds, error (in the language of the
        report), cell (the code cell that stopped, as its prompt counts).
    index : tuple of Path
        The pages that link them all.
    others : tuple of str
        Files in the folder that were not asked for; they stay.
    deleted : tuple of str
        Files that were not asked for and were deleted, as was asked.
    problems : tuple of Text
        What could not be written beside reports.
    to_delete : tuple of str
        Of a dry run: files that would be deleted.
    damaged : bool
        Whether there was a manifest that could not be read, so that all counted as new.
    """

    table: pd.DataFrame
    index: tuple[Path, ...] = ()
    others: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    problems: tuple[Text, ...] = ()
    to_delete: tuple[str, ...] = ()
    damaged: bool = False

    @property
    def failed(self) -> pd.DataFrame:
        """The rows of the reports that could not be made."""
        return self.table[self.table["status"] == "failed"]

    @property
    def complete(self) -> bool:
        """Whether all that was asked for is there now."""
        done = self.table["status"].isin(["ok", UNCHANGED]).all()
        return bool(done) and not self.problems

    def summary(self, lang: str = "en") -> list[str]:
        """Return what to tell a person, line by line: each failure, how many are there, where."""
        if (self.table["status"] == TO_DO).any():
            return [*self._damage(lang), *self._plan(lang), *self._left(lang)]
        lines = [*self._damage(lang)]
        lines += [
            tr(N_("{region} ({language}): {error}"), lang, region=code, language=name, error=error)
            for code, name, error in _rows(self.failed, "error")
        ]
        lines += [problem.text(lang) for problem in self.problems]
        counts = self.table["status"].value_counts()
        done, unchanged = (int(counts.get(name, 0)) for name in ("ok", UNCHANGED))
        text = N_("{done} of {n} reports made.")
        if unchanged:
            text = N_("{done} of {n} reports made; {unchanged} were up to date.")
        lines.append(tr(text, lang, done=done, n=len(self.table), unchanged=unchanged))
        if not self.failed.empty:
            lines.append(tr(N_("The same command makes only what is missing."), lang))
        lines += self._left(lang)
        lines += [tr(N_("Open {path}"), lang, path=path) for path in self.index]
        return lines

    def _damage(self, lang: str) -> Iterable[str]:
        if self.damaged:
            text = N_("{name} in the folder could not be read; all reports count as new.")
            yield tr(text, lang, name=MANIFEST)

    def _plan(self, lang: str) -> Iterable[str]:
        todo = self.table[self.table["status"] == TO_DO]
        for code, name, why in _rows(todo, "why"):
            said = {"region": code, "language": name, "error": word("why", why, lang)}
            yield tr(N_("{region} ({language}): {error}"), lang, **said)
        text = N_("{n} of {total} reports would be made.")
        yield tr(text, lang, n=len(todo), total=len(self.table))

    def _left(self, lang: str) -> Iterable[str]:
        if self.to_delete:
            text = N_("{n} that were not asked for would be deleted: {names}.")
            yield tr(text, lang, n=len(self.to_delete), names=listed(self.to_delete, lang))
        if self.deleted:
            text = N_("Deleted {n} that were not asked for: {names}.")
            yield tr(text, lang, n=len(self.deleted), names=_some(self.deleted, lang))
        if self.others:
            text = N_(
                "{n} other files are in the folder and stay: {names}. {option} deletes those "
                "that were made here and not edited."
            )
            names = _some(self.others, lang)
            yield tr(text, lang, n=len(self.others), names=names, option="--prune")


def _rows(table: pd.DataFrame, column: str) -> Iterable[tuple[str, str, str]]:
    return table[["region", "lang", column]].itertuples(index=False)


def _some(names: Sequence[str], lang: str) -> str:
    return listed([*names[:_SHOWN], *["…"] * (len(names) > _SHOWN)], lang)


def outcome(
    folder: Path,
    wanted: Iterable[tuple[str, str]],
    why: Mapping[tuple[str, str], str],
    records: Sequence[Record],
    *,
    index: tuple[Path, ...] = (),
    others: tuple[str, ...] = (),
    deleted: tuple[str, ...] = (),
    problems: tuple[Text, ...] = (),
    to_delete: tuple[str, ...] = (),
    damaged: bool = False,
) -> Reports:
    """Return what became of a batch; what has no record was not made, or not yet."""
    made = {(record.region, record.lang): record for record in records}
    rows = []
    for code, lang in wanted:
        record = made.get((code, lang)) or _unmade(folder, code, lang, why[code, lang])
        rows.append(asdict(record) | {"why": why[code, lang]})
    table = pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)
    return Reports(table, index, others, deleted, problems, to_delete, damaged)


def _unmade(folder: Path, region: str, lang: str, why: str) -> Record:
    status = UNCHANGED if why == CURRENT else TO_DO
    path = str(folder / page_name(region, lang)) if why == CURRENT else None
    return Record(region, lang, status, path, float("nan"))
