"""What is asked of a batch, checked as a whole before anything is begun."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import isfinite
from pathlib import Path

from ipanalysis.data.load import load
from ipanalysis.data.study import Study, bundled_folder, bundled_notebook
from ipanalysis.data.write import write_study
from ipanalysis.errors import UsageError
from ipanalysis.locale import N_
from ipanalysis.reports.batch.choice import Wanted
from ipanalysis.reports.batch.fingerprint import Basis, basis, notebook_digest
from ipanalysis.reports.guard import check_cells, check_notebook
from ipanalysis.reports.jobs import (
    DAY_PARAMETER,
    SET_PARAMETERS,
    Value,
    asked_langs,
    asked_parameters,
    asked_regions,
)
from ipanalysis.reports.paper import asked_formats

TIMEOUT = 600.0  # seconds that a cell may take


@dataclass(frozen=True)
class Asked:
    """The reports to have.

    Attributes
    ----------
    study : Study
        What they tell of; of the day asked for.
    given : Study or None
        The study to write for the notebooks, if it is one in memory.
    folder : Path
        The folder of the study, if it is not.
    source : str or None
        That folder as it was given; empty for the bundled study, None for one in memory.
    template : Path
        The notebook.
    own : bool
        Whether it is another one than the bundled.
    regions, langs : list of str
        Codes and languages.
    values : dict
        Parameters of all reports, without the paths of study and results.
    formats : tuple of str
        In which formats.
    """

    study: Study
    given: Study | None
    folder: Path
    source: str | None
    template: Path
    own: bool
    regions: list[str]
    langs: list[str]
    values: dict[str, Value]
    formats: tuple[str, ...] = ("html",)

    @property
    def day(self) -> str:
        """The day the reports tell of, or nothing."""
        return str(self.values.get(DAY_PARAMETER, ""))

    @cached_property
    def basis(self) -> Basis:
        """What all of them depend on."""
        return basis(self.folder if self.given is None else self.given)

    @cached_property
    def wanted(self) -> dict[tuple[str, str], Wanted]:
        """The reports, in the order asked for."""
        notebook = notebook_digest(self.template)
        template = str(self.template) if self.own else ""
        return {
            (code, lang): Wanted(
                region=code,
                lang=lang,
                parameters={"region": code, "lang": lang, **self.values},
                template=template,
                notebook=notebook,
                basis=self.basis,
                source=self.source,
                formats=self.formats,
            )
            for code in self.regions
            for lang in self.langs
        }

    def tables(self, aside: Path) -> tuple[Path, Study]:
        """Return the folder that notebooks load the study from, and what they will find there.

        Parameters
        ----------
        aside : Path
            Where a study in memory is written: what counts is what it holds, not where it came
            from.
        """
        if self.given is None:
            return self.folder, self.study
        folder = write_study(self.given, aside)
        known = load(folder)  # its problems must show now, not once per report
        vintage = self.study.vintage
        return folder, known.as_of(vintage.day) if vintage else known


def asked_for(
    regions: str | Iterable[str] | None,
    lang: str | Iterable[str],
    study: Study | str | os.PathLike | None,
    as_of: str | dt.date | None,
    notebook: str | os.PathLike | None,
    parameters: Mapping[str, Value] | None,
    formats: str | Iterable[str] = "html",
) -> Asked:
    """Return what is asked for; see :func:`ipanalysis.report` for the arguments and errors."""
    langs, values = asked_langs(lang), asked_parameters(parameters)
    kinds = asked_formats(formats)
    found = study if isinstance(study, Study) else load(study)
    if as_of is not None:
        found = found.as_of(as_of)
    if found.vintage is not None:
        values[DAY_PARAMETER] = found.vintage.day.isoformat()
    codes = asked_regions(found, regions)
    own = notebook is not None
    names = [*SET_PARAMETERS, *values]
    template = check_notebook(notebook if own else bundled_notebook(), names)
    if own:  # ours has tests
        check_cells(template)
    folder = bundled_folder() if study is None or isinstance(study, Study) else Path(study)
    return Asked(
        study=found,
        given=_as_told(study) if isinstance(study, Study) else None,
        folder=folder.absolute(),
        source=_source(study),
        template=template,
        own=own,
        regions=codes,
        langs=langs,
        values=values,
        formats=kinds,
    )


def _as_told(study: Study) -> Study:
    """Return a study of which no more is made, when it is loaded, than it holds."""
    # What was switched off must not come back.
    return study if study.derived else replace(study, derivations=study.derivations.iloc[:0])


def _source(study: Study | str | os.PathLike | None) -> str | None:
    if isinstance(study, Study):
        return None
    return "" if study is None else str(Path(study).absolute())


def asked_timeout(timeout: float | None) -> float:
    """Return the seconds that a cell may take.

    Raises
    ------
    UsageError
        If it is not a number above 0.
    """
    if timeout is None:
        return TIMEOUT
    known = isinstance(timeout, int | float) and not isinstance(timeout, bool)
    if not known or not isfinite(timeout) or timeout <= 0:
        text = N_("`timeout` is {timeout!r}; it must be a number of seconds above 0.")
        raise UsageError(text, timeout=timeout)
    return float(timeout)
