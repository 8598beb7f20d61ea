"""Reports for many regions: everything is checked, results are computed once, pages are made."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from ipanalysis.data.study import Study
from ipanalysis.errors import IpaError
from ipanalysis.files import writable_folder
from ipanalysis.locale import N_
from ipanalysis.reports.batch.asked import asked_for, asked_timeout
from ipanalysis.reports.batch.cluster import connected
from ipanalysis.reports.batch.outcome import Reports
from ipanalysis.reports.batch.progress import telling
from ipanalysis.reports.batch.run import OnDone, Ways, make, plan
from ipanalysis.reports.batch.workspace import Workspace
from ipanalysis.reports.jobs import Value, asked_workers
from ipanalysis.reports.kernels import asked_kernel


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
    timeout: float | None = None,
    force: bool = False,
    dry_run: bool = False,
    prune: bool = False,
    progress: bool = False,
    scheduler: str | None = None,
    formats: str | Iterable[str] = "html",
    on_done: OnDone | None = None,
) -> Reports:
    """Make a report for each region and language, and a page that links them.

    Each report is a run of the notebook by papermill in a kernel of its own, written as one HTML
    file ``<code>.<language>.html`` that needs nothing else. One that fails does not keep the
    others from being made: it stands in the result with the cell and the reason, and the
    notebook as far as it ran is kept in ``failed/`` below `out`.

    ``manifest.json`` in the folder says what each page was made of. A report of which nothing has
    changed since (study, notebook, parameters, this package, versions of others) is not made
    again. So the same call after one that failed, or was killed at any moment, makes the rest.

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
        How many reports to make at once; as many as there are cores, up to 4, if not given. More
        than four a core are not started, with a warning.
    kernel : {"fork", "plain"}, optional
        How to start the kernels: forked from a warm process (Linux), or each from the start. The
        pages are the same. The fastest way there is, if not given.
    timeout : float, optional
        Seconds that one cell may take; 600 if not given.
    force : bool
        Make also the reports of which nothing has changed.
    dry_run : bool
        Make nothing, and write nothing: the result says what would be made, and why.
    prune : bool
        Delete the files in the folder that were not asked for, if they were made here and have
        not been edited. Otherwise they stay, and the result names them. A PDF or DOCX of a report
        that is asked for counts only if it was made of an earlier page.
    progress : bool
        Show how far it is: a bar in a notebook and on a terminal, lines elsewhere.
    scheduler : str, optional
        Address of a Dask scheduler, such as ``"tcp://10.0.0.1:8786"``: its workers make the
        reports. They need this package in the same version, and nothing else; `jobs` is not used.
    formats : str or several
        What to write: html, pdf, docx. The page is always written, as the others are made from
        it; PDF and DOCX need the extras of the same names. If one of them fails, the report counts
        as failed, but what else there is stays.
    on_done : callable, optional
        Called after each report with its :class:`~ipanalysis.reports.jobs.Record`, the number of
        reports done and the number of those that have to be made.

    Returns
    -------
    Reports

    Raises
    ------
    UnknownNameError
        If a region is unknown or its name ambiguous.
    UsageError
        If nothing is asked for, a language, a day, a kernel, a format, a number of jobs or a time
        cannot be, what a format needs is not installed, or the notebook cannot be run or filled
        with the parameters.
    StudyError
        If the study has problems.
    IpaError
        If the folder cannot be written to, another run is at work in it, or the scheduler cannot
        be reached. All of these before any work.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> made = ipa.report(["Shanghai", "深圳"], "reports/", ["zh", "en"])  # doctest: +SKIP
    >>> made.table["status"].unique()  # doctest: +SKIP
    ['ok']
    """
    workers, kernel, seconds = asked_workers(jobs), asked_kernel(kernel), asked_timeout(timeout)
    asked = asked_for(regions, lang, study, as_of, notebook, parameters, formats)
    if dry_run:
        return plan(asked, _existing(Path(out)), force, prune)
    folder = writable_folder(out).absolute()
    with (
        Workspace(folder) as place,
        connected(scheduler, asked.formats) as client,
        telling(asked.langs[0], progress, on_done) as told,
    ):
        ways = Ways(kernel, workers, seconds, client, force, prune, **told)
        return make(asked, folder, place.scratch, ways)


def _existing(out: Path) -> Path:
    """Return a folder that is there, or could be made."""
    if out.exists() and not out.is_dir():
        raise IpaError(N_("{path} is a file, not a folder. Give another folder."), path=out)
    return out.absolute()
