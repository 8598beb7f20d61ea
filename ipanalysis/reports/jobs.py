"""What a batch of reports is to do: checked as a whole before any work begins."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING
from urllib.parse import quote

from ipanalysis.data.vocabulary import LEVELS
from ipanalysis.errors import StudyWarning, UsageError
from ipanalysis.locale import N_, check_lang

if TYPE_CHECKING:  # workers need no tables
    from ipanalysis.data.study import Study

MOST_JOBS = 4  # started without being asked for more; each takes some 300 MB
_MOST_PER_CORE = 4  # started at all
FAILED = "failed"  # folder for notebooks that stopped half-way

SET_PARAMETERS = ("region", "lang", "study", "processed")  # of every report
DAY_PARAMETER = "as_of"  # of every report as of a day

Value = str | int | float


@dataclass(frozen=True)
class Job:
    """One report to make; plain values only, so that it can go to another process or machine.

    Attributes
    ----------
    region, lang : str
        What it is about, and in which language.
    notebook : str
        The template.
    parameters : dict
        All that papermill passes to the notebook.
    out : str
        Folder for the finished page.
    scratch : str
        Folder with a short path, for the sockets of the kernel.
    timeout : float
        Seconds that one cell may take.
    kernel : {"plain", "fork"}
        How to start its kernel.
    warm : tuple of str
        What a process that kernels are forked from does first.
    formats : tuple of str
        What to write: html always, pdf and docx if asked for.
    template : str
        Address of a process that several fork their kernels from; each has its own if empty.
    from_page : bool
        Whether the page is there as it should be, and only the other formats are to be made.
    """

    region: str
    lang: str
    notebook: str
    parameters: dict[str, Value]
    out: str
    scratch: str
    timeout: float = 600
    kernel: str = "plain"
    warm: tuple[str, ...] = ()
    formats: tuple[str, ...] = ("html",)
    template: str = ""
    from_page: bool = False

    @property
    def stem(self) -> str:
        """Name of its files without the ending."""
        return file_stem(self.region, self.lang)


@dataclass(frozen=True)
class Record:
    """What became of one report.

    Attributes
    ----------
    region, lang : str
        What it is about, and in which language.
    status : {"ok", "failed"}
        Whether the page was written, and all other formats asked for.
    path : str or None
        The page.
    seconds : float
        How long it took.
    error : str or None
        Why not, in the language of the report.
    cell : int or None
        The code cell that stopped, as its prompt counts.
    digest : str or None
        Hash of the page, if it was written.
    papers : dict of str to str
        Hashes of its files in other formats that were written.
    """

    region: str
    lang: str
    status: str
    path: str | None
    seconds: float
    error: str | None = None
    cell: int | None = None
    digest: str | None = None
    papers: dict[str, str] = field(default_factory=dict)


def file_stem(region: str, lang: str) -> str:
    """Return the name of the files of a report, without the ending.

    Made from the code alone, and safe whatever the code is: it names no other folder.

    Examples
    --------
    >>> file_stem("310000", "zh"), file_stem("../G YRD", "en")
    ('310000.zh', '%2E%2E%2FG%20YRD.en')
    """
    return f"{quote(region, safe='').replace('.', '%2E')}.{lang}"


def regions_with_content(study: Study) -> list[str]:
    """Return the regions that the study holds something for.

    Parameters
    ----------
    study : Study
        The study.

    Returns
    -------
    list of str
        Codes of the regions with an observation, a plan, a target or a measure: the nation,
        provinces, prefectures, counties, groups; by code within each.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> regions_with_content(ipa.load())[0]
    'CN'
    """
    tables = (study.observations, study.plans, study.targets, study.measures)
    held = set().union(*(set(table["region"]) for table in tables))
    rank = {level: n for n, level in enumerate(LEVELS)}
    rows = study.regions[study.regions["region"].isin(held)]
    pairs = zip(rows["level"].map(rank), rows["region"], strict=True)
    return [code for _, code in sorted(pairs)]


def asked_regions(study: Study, regions: str | Iterable[str] | None) -> list[str]:
    """Return the codes of the regions asked for, each once, in the order given.

    Raises
    ------
    UnknownNameError
        If a name is unknown or ambiguous.
    UsageError
        If none is asked for.
    """
    if regions is None:
        return regions_with_content(study)
    names = [regions] if isinstance(regions, str) else list(regions)
    if not names:
        raise UsageError(N_("No region was asked for. Leave `regions` out to get all of them."))
    return list(dict.fromkeys(study.region(name) for name in names))


def asked_langs(lang: str | Iterable[str]) -> list[str]:
    """Return the languages asked for, each once, in the order given.

    Raises
    ------
    UsageError
        If none is asked for, or there is no such language.
    """
    langs = [lang] if isinstance(lang, str) else list(lang)
    if not langs:
        raise UsageError(N_("No language was asked for."))
    return list(dict.fromkeys(check_lang(name) for name in langs))


def asked_workers(jobs: int | None) -> int:
    """Return how many reports to make at once: as many as there are cores, if not given.

    Raises
    ------
    UsageError
        If it is not a whole number of at least 1.

    Warns
    -----
    StudyWarning
        If it is far more than there are cores: then fewer are started.
    """
    if jobs is None:
        return min(_cores(), MOST_JOBS)
    if isinstance(jobs, bool) or not isinstance(jobs, int) or jobs < 1:
        raise UsageError(N_("`jobs` is {jobs!r}; it must be a whole number from 1."), jobs=jobs)
    cores = _cores()
    most = max(MOST_JOBS, _MOST_PER_CORE * cores)
    if jobs > most:
        text = N_("{jobs} reports at once were asked for; with {cores} core(s) {most} are made.")
        warnings.warn(StudyWarning(text, jobs=jobs, cores=cores, most=most), stacklevel=3)
    return min(jobs, most)


def _cores() -> int:
    # A container or a batch system may grant fewer cores than the machine has.
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def asked_parameters(parameters: Mapping[str, Value] | None) -> dict[str, Value]:
    """Return the user's own parameters for the notebook.

    Raises
    ------
    UsageError
        If one is neither text nor a finite number, or has the name of one that is set for every
        report.
    """
    values = dict(parameters or {})
    for name, value in values.items():
        if name in (*SET_PARAMETERS, DAY_PARAMETER):
            raise UsageError(
                N_("The parameter {name!r} is set for each report and cannot be given."), name=name
            )
        if not isinstance(value, Value) or (isinstance(value, float) and not isfinite(value)):
            raise UsageError(
                N_("The parameter {name!r} is {value!r}; it must be text or a finite number."),
                name=name,
                value=value,
            )
    return values
