"""All results of a study at once: computed over the whole panel, written, and read again."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import pandas as pd

from ipanalysis.data.results import RESULT_TABLES
from ipanalysis.data.schema import TABLES
from ipanalysis.data.study import Study, table_names
from ipanalysis.data.vintage import day_of
from ipanalysis.errors import IpaError
from ipanalysis.files import writable_folder
from ipanalysis.locale import LANGUAGES, N_, Text, check_lang
from ipanalysis.locale.later import WORDED, in_words, one_language

_TODAY = N_("today")


@dataclass(frozen=True)
class Results:
    """The derived tables of a study; see the functions that make them for their columns.

    Attributes
    ----------
    ledger, differences, excluded : DataFrame
        From :func:`ipanalysis.reconcile`, over all programmes.
    coherence, coherence_parts, coherence_rest : DataFrame
        From :func:`ipanalysis.coherence`.
    allocations : DataFrame
        From :func:`ipanalysis.allocations`.
    progress, disagreements, audit, trend, forecast, attainment : DataFrame
        From the functions of the same names.
    conflicts, values : DataFrame
        From :meth:`ipanalysis.Study.conflicts` and :meth:`ipanalysis.Study.select`.
    comparability, comparability_summary : DataFrame
        From :func:`ipanalysis.comparability`.

    Notes
    -----
    Columns in words stand once per language: ``reason`` in English, ``reason_zh`` in Chinese;
    :meth:`in_language` leaves one.
    """

    ledger: pd.DataFrame
    differences: pd.DataFrame
    excluded: pd.DataFrame
    coherence: pd.DataFrame
    coherence_parts: pd.DataFrame
    coherence_rest: pd.DataFrame
    allocations: pd.DataFrame
    progress: pd.DataFrame
    disagreements: pd.DataFrame
    audit: pd.DataFrame
    trend: pd.DataFrame
    forecast: pd.DataFrame
    attainment: pd.DataFrame
    conflicts: pd.DataFrame
    values: pd.DataFrame
    comparability: pd.DataFrame
    comparability_summary: pd.DataFrame

    def in_language(self, lang: str) -> Results:
        """Return the tables with their columns in words in one language."""
        check_lang(lang)
        return Results(**{f.name: one_language(getattr(self, f.name), lang) for f in fields(self)})


def build(
    study: Study,
    folder: str | os.PathLike | None = None,
    formats: str | Sequence[str] = ("csv", "parquet"),
    *,
    study_tables: bool = True,
    lang: str = "en",
) -> Results:
    """Compute all derived tables of a study and write them.

    Parameters
    ----------
    study : Study
        The study.
    folder : path, optional
        Where to write. Nothing is written if not given.
    formats : {"csv", "parquet", "sdmx-csv", "xlsx"} or several
        What to write. CSV and Parquet hold every table and are described by ``datapackage.json``
        (Data Package: names, types, units and meaning of the columns, keys, sources).
        ``sdmx-csv`` writes the observations as SDMX-CSV 2.0 into ``observations.sdmx.csv``.
        ``xlsx`` writes the results into one workbook, ``results.xlsx``, for people: see
        :func:`ipanalysis.to_excel`.
    study_tables : bool
        Whether to write the tables of the study too, into ``study/``, from where it can be
        loaded. Its figures stand there as printed; ``values`` has the chosen ones.
    lang : {"en", "zh"}
        Language of the workbook; the other formats have both.

    Returns
    -------
    Results

    Raises
    ------
    UsageError
        If there is no such format, or a code of the study cannot stand in SDMX.
    IpaError
        If the folder cannot be written.

    Notes
    -----
    The same study gives the same bytes, in any folder and under any locale; those of Parquet
    also depend on the versions of pandas and pyarrow. Files that an earlier build wrote and this
    one does not are removed.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> results = ipa.build(ipa.load())
    >>> {"reason", "reason_zh"} <= set(results.ledger.columns)
    True
    """
    if folder is None:
        return _computed(study)
    check_lang(lang)
    from ipanalysis.data.write import study_texts
    from ipanalysis.export.folder import asked_formats, write_package
    from ipanalysis.export.part import Part

    wanted, path = asked_formats(formats), writable_folder(folder)
    results = _computed(study)
    parts = [Part(RESULT_TABLES[f.name], getattr(results, f.name)) for f in fields(results)]
    if study_tables:
        texts = study_texts(study)
        parts += [Part(TABLES[name], texts[name], of_study=True) for name in table_names()]
    write_package(parts, study, path, wanted, lang)
    return results


def read_results(folder: str | os.PathLike, study: Study | None = None) -> Results:
    """Read the tables that :func:`build` wrote, with their types.

    Parameters
    ----------
    folder : path
        The folder.
    study : Study, optional
        The study they belong to; its day (``as_of``) must be the one they were computed for.

    Raises
    ------
    IpaError
        If the folder does not hold all tables, or those of another day.
    """
    from ipanalysis.export.folder import read_tables

    path = Path(folder)
    try:
        tables, day = read_tables(path, [f.name for f in fields(Results)])
        results = Results(**tables)
    except (OSError, ValueError, KeyError, TypeError) as error:
        text = N_("{path} does not hold the results of a study ({why}). Run: ipanalysis build")
        raise IpaError(text, path=path, why=error) from None
    if study is not None and day != day_of(study):
        text = N_("{path} holds results as known on {found}, not on {asked}.")
        days = {"found": day or Text(_TODAY), "asked": day_of(study) or Text(_TODAY)}
        raise IpaError(text, path=path, **days)
    return results


def _computed(study: Study) -> Results:
    from ipanalysis.models import attainment
    from ipanalysis.models.bounds import clip
    from ipanalysis.models.forecast import forecast
    from ipanalysis.models.trend.trend import trend
    from ipanalysis.targets.audit.audit import in_languages
    from ipanalysis.targets.base import bases
    from ipanalysis.targets.coherence import allocation, coherence
    from ipanalysis.targets.comparison import comparability
    from ipanalysis.targets.ledger import reconcile
    from ipanalysis.targets.progress import disagreements, progress

    best = study.select()
    starts = bases(study, best)
    ledger = reconcile.unworded(study, starts=starts)
    wholes = coherence.accounts(study, best=best, starts=starts)
    adding = coherence.tables(wholes, study.nation)
    compared = comparability.unworded(study)
    judged = progress.judged(study, best=best, starts=starts)
    # As far as each series carries; chances are read from the figures beyond a bound too.
    ahead = forecast.unworded(study, horizon=None, clipped=False)
    return Results(
        ledger=_worded(ledger.table),
        differences=ledger.differences,
        excluded=_worded(ledger.excluded),
        coherence=_worded(adding.table),
        coherence_parts=_worded(adding.parts),
        coherence_rest=adding.rest,
        allocations=_worded(allocation.unworded(study, wholes=wholes, best=best)),
        progress=_worded(progress.as_table(judged, study)),
        disagreements=_worded(disagreements.as_table(judged)),
        audit=_all_languages(in_languages(study, LANGUAGES)),
        trend=trend(study),
        forecast=_worded(clip(ahead, study.indicators)),
        attainment=_worded(attainment.unworded(study, ahead, best, starts)),
        conflicts=study.conflicts(),
        values=best,
        comparability=_worded(compared.table),
        comparability_summary=compared.summary,
    )


def _worded(table: pd.DataFrame) -> pd.DataFrame:
    return _all_languages({lang: in_words(table, lang) for lang in LANGUAGES})


def _all_languages(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    first, *others = tables
    table = tables[first].copy()
    for column in filter(table.columns.__contains__, WORDED):
        for lang in others:
            table[f"{column}_{lang}"] = _said(tables[lang][column])
        table[column] = _said(table[column])
    return table


def _said(texts: pd.Series) -> pd.Series:
    """Return the column with nothing for "": a file cannot tell the two apart."""
    return texts.where(texts != "")
