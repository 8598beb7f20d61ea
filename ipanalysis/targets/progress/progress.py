"""Progress towards a target between its base and its year, by published methods.

All inputs stand beside each verdict, so that anyone can recompute it.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ipanalysis.data.breaks import Breaks
from ipanalysis.data.study import Study, needs_study
from ipanalysis.errors import UsageError
from ipanalysis.locale import N_, check_lang
from ipanalysis.locale.later import in_words
from ipanalysis.targets.progress.judging import Judgements, judge
from ipanalysis.targets.progress.methods import METHODS
from ipanalysis.targets.progress.methods.yardsticks import by_key, from_values
from ipanalysis.targets.progress.stretches import cases
from ipanalysis.targets.progress.table import as_table

__all__ = [
    *("COLUMNS", "MAIN", "METHODS", "VERDICTS", "Judgements", "as_table", "judged", "progress"),
    "unworded",
]


def progress(
    study: Study,
    methods: str | Sequence[str] = "all",
    lang: str = "en",
    yardsticks: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Judge the progress towards every target by one or more methods.

    Parameters
    ----------
    study : Study
        The study.
    methods : str or sequence of str
        Methods to apply, in their order: ids of
        :data:`~ipanalysis.targets.progress.methods.METHODS`, or ``"all"``.
    lang : {"en", "zh"}
        Language of the reasons.
    yardsticks : DataFrame, optional
        Spread and goalposts of each indicator, as
        :func:`~ipanalysis.targets.progress.methods.yardsticks.yardsticks` returns them; taken from
        the study if not given.

    Returns
    -------
    DataFrame
        One row per target and method; values are in the column ``unit``.

        - target, plan, region, indicator, method, kind: what the method judges (``pace``,
          ``trend`` without looking at the target, ``distance`` without looking at time);
        - unit, direction, basis, bound; base_year, base_value: by the rule of
          :func:`ipanalysis.targets.base.bases`; latest_year, latest_value: up to the target
          year; target_year, target_value, target_upper (of a range). A growth rate or an
          increase stands as the level it leads to from the base that the plan states, else from
          the year before the plan; of a sum the base is zero and the latest value is the sum so
          far;
        - on_path: a straight line's value in the latest year; gap: latest less on_path;
          distance: latest less target; both positive where that is better;
        - score: the figure of the method; class: its own class; verdict: the same on the scale
          common to all methods, a key of :data:`VERDICTS`; window: first and last year used;
          inputs: other figures that went in, ``name=value`` joined by "; ";
        - disagreement: whether the methods asked for that judge the pace differ on the target;
        - reason: why there is no verdict, or what it rests on; source: ids joined by "; ".

        Where a break of the series lies between the values that a method compares over time,
        that method gives no verdict; that the latest value meets the target is still said.

    Raises
    ------
    UsageError
        If there is no such method.

    See Also
    --------
    ipanalysis.disagreements : Why the methods differ.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> table = ipa.progress(ipa.load(), methods="linear").set_index("target")
    >>> table.loc[["CN14-1"], ["base_value", "latest_value", "verdict"]].values.tolist()
    [[6.3, 16.0, 'reached']]
    """
    needs_study(study)
    check_lang(lang)
    return in_words(unworded(study, methods, yardsticks), lang)


def unworded(
    study: Study, methods: str | Sequence[str] = "all", yardsticks: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return what :func:`progress` does, with reasons that wait for their language."""
    return as_table(judged(study, methods, yardsticks), study)


def judged(
    study: Study,
    methods: str | Sequence[str] = "all",
    yardsticks: pd.DataFrame | None = None,
    best: pd.DataFrame | None = None,
    starts: pd.DataFrame | None = None,
) -> Judgements:
    """Return what the methods find on each target.

    Parameters
    ----------
    study, methods, yardsticks
        As in :func:`progress`.
    best, starts : DataFrame, optional
        The best values and the bases of the study (:meth:`~ipanalysis.Study.select`,
        :func:`ipanalysis.targets.base.bases`), where they are at hand.
    """
    wanted = _asked(methods)
    best = study.select() if best is None else best
    sticks = by_key(from_values(study, best) if yardsticks is None else yardsticks)
    return judge(cases(study, best, sticks, starts), wanted, Breaks(study.breaks))


def _asked(methods: str | Sequence[str]) -> list[str]:
    wanted = [methods] if isinstance(methods, str) else list(methods)
    if "all" in wanted:
        return list(METHODS)
    unknown = [m for m in wanted if m not in METHODS]
    if unknown or not wanted:
        text = N_("There is no method {names}. Methods: {known}.")
        raise UsageError(text, names=tuple(unknown), known=tuple(METHODS))
    return wanted
