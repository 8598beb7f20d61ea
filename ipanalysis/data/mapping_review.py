"""What the mappings leave open: those that match nothing, and indicators without any."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ipanalysis.data.regions import root_region
from ipanalysis.data.vocabulary import NO_RELATIVE
from ipanalysis.problems import Problem


def mapping_problems(tables: Mapping[str, pd.DataFrame]) -> list[Problem]:
    """Return what is to be looked at in the mappings; nothing of it is an error.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The tables of a study, typed, indexed by the row in their file.

    Returns
    -------
    list of Problem
        ``idle_object``: no national plan has a target for the national indicator. ``idle_subject``:
        the study has no target and no figure for the local one. ``unmapped``: a local plan has a
        target for an indicator that no national plan has, and no mapping says which one is its
        relative or that there is none (``sssom:NoTermFound``). Nothing is said of a study without
        national targets.

    Examples
    --------
    >>> from ipanalysis.data.load import typed_tables, bundled_folder
    >>> mapping_problems(typed_tables(bundled_folder())[0])
    []
    """
    mappings, targets = tables["mappings"], tables["targets"]
    national = targets["region"] == root_region(tables["regions"])
    wanted = set(targets.loc[national, "indicator"])
    if not wanted:
        return []
    return [*_idle(mappings, wanted, tables), *_unmapped(targets[~national], wanted, mappings)]


def _idle(
    mappings: pd.DataFrame, wanted: set[str], tables: Mapping[str, pd.DataFrame]
) -> list[Problem]:
    measured = {*tables["targets"]["indicator"], *tables["observations"]["indicator"]}
    problems = []
    for row, local, nation in mappings[["subject_id", "object_id"]].itertuples():
        if nation not in {*wanted, NO_RELATIVE}:
            problems.append(Problem("idle_object", "mappings.csv", row, "object_id", nation))
        if local not in measured:
            problems.append(Problem("idle_subject", "mappings.csv", row, "subject_id", local))
    return problems


def _unmapped(local: pd.DataFrame, wanted: set[str], mappings: pd.DataFrame) -> list[Problem]:
    known = wanted | set(mappings["subject_id"])
    left = local[~local["indicator"].isin(known)].drop_duplicates("indicator")
    values = {"word": NO_RELATIVE}
    return [
        Problem("unmapped", "targets.csv", row, "indicator", indicator, values)
        for row, indicator in left["indicator"].items()
    ]
