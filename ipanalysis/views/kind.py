"""Which table a frame is: told by its columns, so that a result can be shown as it was returned."""

from __future__ import annotations

from functools import cache

import pandas as pd

from ipanalysis.data.results import RESULT_TABLES, RESULT_TITLES
from ipanalysis.data.schema import TABLES, TITLES
from ipanalysis.errors import UsageError
from ipanalysis.locale import N_, tr
from ipanalysis.views.columns import LOOKED_UP, VIEWS

# Of tables that are no part of a written package.
_OTHERS = {
    "accounts": N_("place of each target"),
    "counts": N_("targets by place"),
    "plan_diff": N_("two plans side by side"),
    "crosswalk": N_("figures of the regions of a day"),
    "refusals": N_("what could not be brought to the regions of a day"),
    "derive": N_("derived figures"),
    "hierarchical": N_("forecasts that add up"),
    "interrupted": N_("since the plan, beside the earlier course"),
    "interrupted_reasons": N_("why series are not judged, or what their judgement rests on"),
    "interrupted_years": N_("since the plan, year by year"),
    "interrupted_placebos": N_("dates without a plan"),
    "policy_effect": N_("with and without the plan"),
    "policy_course": N_("with and without the plan, year by year"),
    "backtest_scores": N_("how far forecasts were off, and how often their intervals held"),
    "backtest_forecasts": N_("forecasts from the past beside what came"),
    "backtest_refused": N_("what a backtest could not do"),
    "calibration_deciles": N_("chances on simulated targets beside what came true"),
    "calibration_scores": N_("scores of chances on simulated targets"),
    "hindsight": N_("what was said of targets in the years before, and what came"),
    "composite_ranks": N_("ranks of a composite index"),
    "composite_drivers": N_("what drives the ranks"),
    "composite_refused": N_("regions without a rank"),
    "composite_settings": N_("how the index is made"),
    "reports": N_("reports of a folder"),
}
_TITLES = {**TITLES, **RESULT_TITLES, **_OTHERS}


def table_name(table: pd.DataFrame, name: str | None = None) -> str:
    """Return which table of :data:`~ipanalysis.views.columns.VIEWS` a frame is.

    Parameters
    ----------
    table : DataFrame
        A table with all its columns.
    name : str, optional
        What its maker says it is.

    Raises
    ------
    UsageError
        If there is no table of that name, or none has such columns.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> table_name(ipa.load().plans)
    'plans'
    """
    if name is None:
        there = set(table.columns)
        fitting = [known for known in VIEWS if _needed(known) <= there]
        if fitting:
            return max(fitting, key=lambda known: _likeness(there, known))
        text = N_("The table is none that is known by its columns. Name it: {known}.")
        raise UsageError(text, known=tuple(VIEWS))
    if name not in VIEWS:
        text = N_("There is no table {name!r}. Tables: {known}.")
        raise UsageError(text, name=name, known=tuple(VIEWS))
    missing = tuple(sorted(_needed(name) - set(table.columns)))
    if missing:
        text = N_("The table lacks columns of {name}: {missing}.")
        raise UsageError(text, name=name, missing=missing)
    return name


def title(name: str, lang: str) -> str:
    """Return what a table is called in a language.

    Examples
    --------
    >>> title("excluded", "en")
    'Left out of the ledger'
    """
    text = tr(_TITLES[name], lang) if name in _TITLES else name
    return text[:1].upper() + text[1:]


def _needed(name: str) -> set[str]:
    return set(VIEWS[name]) - set(LOOKED_UP)


@cache
def _columns(name: str) -> frozenset[str]:
    table = RESULT_TABLES.get(name) or TABLES.get(name)
    return frozenset(table.columns if table else VIEWS[name])


def _likeness(there: set[str], name: str) -> float:
    """Return the columns that both have, over those that either has (Jaccard)."""
    return len(there & _columns(name)) / len(there | _columns(name))
