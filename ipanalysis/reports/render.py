"""Reports for many regions: everything is checked, results are computed once, pages are made."""

from __future__ import annotations

import datetime as dt
import os
import pickle
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pandas as pd

from ipanalysis.data.load import load
from ipanalysis.data.study import Study, bundled_folder, bundled_notebook
from ipanalysis.data.write import write_study
from ipanalysis.files import writable_folder
from ipanalysis.locale import N_, tr
from ipanalysis.reports.guard import check_notebook
from ipanalysis.reports.jobs import (
    DAY_PARAMETER,
    SET_PARAMETERS,
    Job,
    Record,
    Value,
    asked_langs,
    asked_parameters,
    asked_regions,
    asked_workers,
)
from ipanalysis.reports.kernels import asked_kernel
from ipanalysis.reports.paper import asked_formats
from ipanalysis.reports.workers import render_all

OnDone = Callable[[Record, int, int], None]

_WARM = "ipanalysis.reports.page:warm"
_COLUMNS = {
    "region": "str",
    "lang": "str",
    "path": "str",
    "status": "str",
    "seconds": "float64",
    "error": "str",
    "cell": "Int64",
}


@dataclass(frozen=True)
class Reports:
    """What became of a batch of reports.

    Attributes
    ----------
    table : DataFrame
        One row a report, in the order asked for: region, lang, path (of the page), status ("ok"
        or "failed"), seconds, error (in the language of the report), cell (the code cell that
        stopped, as its prompt counts).
    index : tuple of Path
        The pages that link them all.
    """

    table: pd.DataFrame
    index: tuple[Path, ...]

    @property
    def failed(self) -> pd.DataFrame:
        """The rows of the reports that could not be made."""
        return self.table[self.table["status"] == "failed"]

    def summary(self, lang: str = "en") -> list[str]:
        """Return what to tell a person, line by line: each failure, how many are there, where."""
        lines = [
            tr(N_("{region} ({language}): {error}"), lang, region=code, language=name, error=error)
            for code, name, error in self.failed[["region", "lang", "error"]].itertuples(
                index=False
            )
        ]
        done = len(self.table) - len(lines)
        lines.append(tr(N_("{done} of {n} reports made."), lang, done=done, n=len(self.table)))
        lines += [tr(N_("Open {path}"), lang, path=path) for path in self.index]
        return lines


def report(
    regions: str | Iterable[str] | None = None,
    out: str | os.PathLike = "reports/",
    lang: str | Iterable[str] = "en",
    study: Study | str | os.PathLike | None = None,
    *,
    as_of: str | dt.date | None = None,
    notebook: str | os.PathLike | None = None,
    parameters: Mapping[str, Value] | None = None,
    jobs: int | None = None,
    kernel: str | None = None,
    formats: str | Iterable[str] = "html",
    on_done: OnDone | None = None,
) -> Reports:
    """Make a report for each region and language, and a page that links them.

    Each report is a run of the notebook by papermill in a kernel of its own, written as one HTML
    file ``<code>.<language>.html`` that needs nothing else. One that fails does not keep the
    others from being made: it stands in the result with the cell and the reason, and the
    notebook as far as it ran is kept in ``failed/`` below `out`.

    Parameters
    ----------
    regions : str or several, optional
        Codes or names. Every region that the study holds something for, if not given.
    out : path
        Folder for the pages; made if need be.
    lang : {"en", "zh"} or several
        Languages.
    study : Study or path, optional
        A study or its folder; the bundled one if not given.
    as_of : str or date, optional
        A day: the reports use nothing that was published later, and say so. The files have the
        same names as those of today, so give them a folder of their own.
    notebook : path, optional
        A template of your own; the bundled one if not given. It must have a cell tagged
        ``parameters`` that sets region, lang, study and processed (and as_of, for reports as of a
        day), and sections that say by ``data-region`` and ``data-lang`` what they are about.
    parameters : mapping, optional
        Further parameters of the notebook: texts or numbers, passed on as they are.
    jobs : int, optional
        How many reports to make at once; as many as there are cores, up to 4, if not given.
    kernel : {"fork", "plain"}, optional
        How to start the kernels: forked from a warm process (Linux), or each from the start. The
        pages are the same. The fastest way there is, if not given.
    formats : str or several
        What to write: html, pdf, docx. The page is always written, as the others are made from
        it; PDF and DOCX need the extras of the same names. If one of them fails, the report counts
        as failed, but what else there is stays.
    on_done : callable, optional
        Called after each report with its :class:`~ipanalysis.reports.jobs.Record`, the number of
        reports done and the number of all.

    Returns
    -------
    Reports

    Raises
    ------
    UnknownNameError
        If a region is unknown or its name ambiguous.
    UsageError
        If nothing is asked for, a language, a day, a kernel, a format or a number of jobs cannot
        be, what a format needs is not installed, or the notebook cannot be filled with the
        parameters.
    StudyError
        If the study has problems.
    IpaError
        If the folder cannot be written to. All of these before any work.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> made = ipa.report(["Shanghai", "深圳"], "reports/", ["zh", "en"])  # doctest: +SKIP
    >>> made.table["status"].unique()  # doctest: +SKIP
    ['ok']
    """
    langs, workers, kernel = asked_langs(lang), asked_workers(jobs), asked_kernel(kernel)
    values, kinds = asked_parameters(parameters), asked_formats(formats)
    given = study if isinstance(study, Study) else load(study)
    if as_of is not None:
        given = given.as_of(as_of)
    if given.vintage is not None:
        values[DAY_PARAMETER] = given.vintage.day.isoformat()
    codes = asked_regions(given, regions)
    template = check_notebook(
        notebook if notebook is not None else bundled_notebook(), [*SET_PARAMETERS, *values]
    )
    folder = writable_folder(out).absolute()
    from ipanalysis.reports.site import write_index
    from ipanalysis.results import build

    # Not below the output folder: the path of a socket must be short.
    with tempfile.TemporaryDirectory(prefix="ipanalysis-", ignore_cleanup_errors=True) as scratch:
        tables, known = _tables_of(given, study, Path(scratch, "study"))
        values["study"] = str(tables)
        values["processed"] = str(Path(scratch, "processed"))
        results = build(given, values["processed"], "csv", study_tables=False)
        kept = Path(scratch, "warm")
        kept.write_bytes(pickle.dumps((known, results)))
        day = str(values.get(DAY_PARAMETER, ""))
        place = (str(kept), values["study"], values["processed"], day)
        warm = (_WARM, *place, *codes[-1:], langs[0])
        todo = [
            Job(
                region=code,
                lang=name,
                notebook=str(template),
                parameters={"region": code, "lang": name, **values},
                out=str(folder),
                scratch=scratch,
                kernel=kernel,
                warm=warm,
                formats=kinds,
            )
            for code in codes
            for name in langs
        ]
        table = _table(todo, _make(todo, workers, on_done))
        index = write_index(given, results, folder)
    return Reports(table, index)


def _tables_of(
    given: Study, study: Study | str | os.PathLike | None, aside: Path
) -> tuple[Path, Study]:
    """Return the folder the notebooks load the study from, and what they will find there."""
    if not isinstance(study, Study):
        return Path(study if study is not None else bundled_folder()).absolute(), given
    # It may have been changed in memory: what counts is what it holds, not where it came from.
    if not study.derived:  # what was switched off must not come back when it is loaded
        study = replace(study, derivations=study.derivations.iloc[:0])
    folder = write_study(study, aside)
    known = load(folder)  # its problems must show now, not once per report
    return folder, known.as_of(given.vintage.day) if given.vintage else known


def _make(todo: list[Job], workers: int, on_done: OnDone | None) -> list[Record]:
    records = []
    for record in render_all(todo, workers):
        records.append(record)
        if on_done is not None:
            on_done(record, len(records), len(todo))
    return records


def _table(todo: list[Job], records: list[Record]) -> pd.DataFrame:
    made = {(record.region, record.lang): asdict(record) for record in records}
    rows = [made[job.region, job.lang] for job in todo]
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)
