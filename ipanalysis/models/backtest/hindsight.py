"""What was said of targets in the years before, and what came of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ipanalysis.data.study import needs_study
from ipanalysis.data.vintage import DATED, known_from
from ipanalysis.errors import UsageError
from ipanalysis.locale import N_, Text, check_lang, tr
from ipanalysis.locale.later import in_words
from ipanalysis.models import attainment
from ipanalysis.models.backtest.reliability import brier
from ipanalysis.models.panel import KEYS
from ipanalysis.models.verdicts import verdict_text

#: Verdicts on a target whose outcome is known.
KNOWN = ("met", "missed")
#: The verdict in a year in which a target was not published yet.
NOT_KNOWN = "not_known"

_COPIED = [
    *("target", "plan", "region", "indicator", "target_year", "target_value", "target_unit"),
    *("bound", "basis"),
]
_THEN = ["latest_year", "latest_value", "probability", "expected", "verdict", "reason"]
_COLUMNS = [
    *_COPIED,
    "years_before",
    "as_of",
    *_THEN,
    "outcome_value",
    "outcome",
    "right",
    "source",
]
_NOT_YET = N_("not published yet")
_UNPUBLISHED = N_("the target was not published by {day}")


@dataclass(frozen=True)
class Hindsight:
    """What was said of targets before their year, beside what came.

    Attributes
    ----------
    targets : DataFrame
        One row a target whose outcome is known and a number of years before:

        - target, plan, region, indicator, target_year (Int64), target_value, target_unit, bound,
          basis: as the plan states them;
        - years_before; as_of: the day (YYYY-MM-DD) whose knowledge the verdict rests on;
        - latest_year (Int64), latest_value, probability, expected, verdict, reason: as
          :func:`~ipanalysis.models.attainment.attainment` gave them for that day; the verdict is
          ``not_known`` where the target was not published yet;
        - outcome_value: the value of the target year, in the unit of the target; outcome: ``met``
          or ``missed``; right (boolean): whether a chance of a half or more was given to what was
          met, or less to what was missed; missing without a chance;
        - source: ids of the sources of all this, joined by ``"; "``.
    scores : DataFrame
        Of the rows that have a probability, for all together (years_before missing) and for each
        number of years: years_before (Int64); targets: how many have an outcome; n: how many rows
        have a probability; and series, met, brier, skill, its interval and the parts of the score
        as of :func:`~ipanalysis.models.backtest.reliability.brier`.
    verdicts : DataFrame
        For each verdict and number of years before: n, met, missed (whole numbers), and the mean
        probability.
    """

    targets: pd.DataFrame
    scores: pd.DataFrame
    verdicts: pd.DataFrame


def hindsight(
    study: object,
    years_before: int | Iterable[int] = (1, 2, 3, 4, 5),
    *,
    region: str | None = None,
    indicator: str | None = None,
    vintages: bool = True,
    lang: str = "en",
) -> Hindsight:
    """Ask of every target whose outcome is known what would have been said in the years before.

    Parameters
    ----------
    study : Study
        With its targets, observations and sources.
    years_before : int or iterable of int
        How many years before the target year; the day is the 31 December of that year.
    region, indicator : str, optional
        Only the targets of a region or an indicator, by id or name. Nothing else is computed.
    vintages : bool
        True: the study as its readers knew it on the day (:meth:`Study.as_of`). False: the
        figures known today of the years before that year, as the figures of a year come out in
        the next one, and targets whether they were published or not. That is less strict: later
        revisions are in it.
    lang : {"en", "zh"}
        Language of the column reason.

    Returns
    -------
    Hindsight
        Verdicts beside outcomes, right ones and wrong ones, and their scores.

    Raises
    ------
    UsageError
        If `years_before` are not whole numbers from 1 on.
    UnknownNameError
        If the study has no such region or indicator.

    Notes
    -----
    A target that only repeats another (``same_as``) is asked once. The outcome is the verdict of
    :func:`~ipanalysis.models.attainment.attainment` on the study given: whatever it judges, from
    whatever it reads a probability, is taken as it is. Verdicts of several years on one target,
    and on targets for one series, are not independent: the interval of the skill draws series.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> study = ipa.load()
    >>> one = replace(study, targets=study.targets.query("target == 'CN14-7'"))
    >>> said = hindsight(one, 3).targets
    >>> said[["as_of", "latest_year", "verdict", "outcome"]].values.tolist()
    [['2022-12-31', 2021, 'likely', 'met']]
    """
    check_lang(lang)
    found = unworded(study, years_before, region=region, indicator=indicator, vintages=vintages)
    targets = in_words(found.targets, lang).astype({"reason": "str"})
    return replace(found, targets=targets)


def unworded(
    study: object,
    years_before: int | Iterable[int] = (1, 2, 3, 4, 5),
    *,
    region: str | None = None,
    indicator: str | None = None,
    vintages: bool = True,
) -> Hindsight:
    """Return what :func:`hindsight` does, with reasons that wait for their language."""
    ahead = _years(years_before)
    needs_study(study)
    judged = attainment.unworded(_asked(study, region, indicator))
    outcomes = judged[judged["verdict"].isin(KNOWN)]
    said = []
    for year, known in outcomes.groupby("target_year"):
        past = _Past(study, known, vintages)
        said += [past.said(int(year) - before, before) for before in ahead]
    table = _table(outcomes, said)
    return Hindsight(table, _scores(table, len(outcomes), ahead), _verdicts(table))


def _asked(study: object, region: str | None, indicator: str | None) -> object:
    """Return the study with the targets that are asked about."""
    targets = study.targets
    if region is not None:
        targets = targets[targets["region"] == study.region(region)]
    if indicator is not None:
        targets = targets[targets["indicator"] == study.indicator(indicator)]
    return replace(study, targets=targets.reset_index(drop=True))


def said_text(verdict: str, lang: str = "en") -> str:
    """Return a verdict of the column ``verdict`` or ``outcome`` in words.

    Examples
    --------
    >>> said_text("not_known"), said_text("missed")
    ('not published yet', 'missed')
    """
    return tr(_NOT_YET, lang) if verdict == NOT_KNOWN else verdict_text(verdict, lang)


def _years(years_before: int | Iterable[int]) -> list[int]:
    given = [years_before] if np.isscalar(years_before) else list(years_before)
    whole = [isinstance(n, int | np.integer) and not isinstance(n, bool) and n > 0 for n in given]
    if not given or not all(whole):
        text = N_("Years before a target year are whole numbers from 1 on; given: {given}.")
        raise UsageError(text, given=years_before)
    return sorted({int(n) for n in given})


class _Past:
    """Targets of one year whose outcome is known, and what was said of them before.

    Parameters
    ----------
    study : Study
        The study.
    outcomes : DataFrame
        Rows of the attainment of these targets.
    vintages : bool
        As of :func:`hindsight`.
    """

    def __init__(self, study: object, outcomes: pd.DataFrame, vintages: bool) -> None:
        self.study, self.outcomes, self.vintages = study, outcomes, vintages
        ids = outcomes["target"].tolist()
        # The first that was published of several that state one target stood for it on a day.
        repeated = study.targets[study.targets["same_as"].isin(ids)]
        self.names = dict(zip(ids, ids, strict=True))
        self.names |= dict(zip(repeated["target"], repeated["same_as"], strict=True))
        days = known_from({name: getattr(study, name) for name in ("sources", *DATED)})["targets"]
        wanted = study.targets["target"].isin(list(self.names))
        self.published = days[wanted].min()

    def said(self, year: int, before: int) -> pd.DataFrame:
        """Return what was said at the end of a year, one row a target."""
        day = dt.date(year, 12, 31)
        rows = self.outcomes[_COPIED].assign(years_before=before, as_of=day.isoformat())
        if self.vintages and not self.published <= pd.Timestamp(day):
            return rows.assign(verdict=NOT_KNOWN)
        past = self.study.as_of(day) if self.vintages else _cut(self.study, year)
        asked = past.targets["target"].isin(list(self.names)) & past.targets["same_as"].isna()
        targets = past.targets[asked].reset_index(drop=True)
        said = attainment.unworded(replace(past, targets=targets))
        said = said.assign(target=said["target"].map(self.names)).drop_duplicates("target")
        rows = rows.merge(said[["target", *_THEN, "source"]], on="target", how="left")
        return rows.assign(verdict=rows["verdict"].fillna(NOT_KNOWN))


def _cut(study: object, year: int) -> object:
    """Return a study with the figures of the years before a year."""
    seen = study.observations[study.observations["year"] < year]
    return replace(study, observations=seen.reset_index(drop=True))


def _table(outcomes: pd.DataFrame, said: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Put verdicts beside outcomes."""
    ends = outcomes.rename(columns={"latest_value": "outcome_value", "verdict": "outcome"})
    ends = ends[["target", "outcome_value", "outcome", "source"]]
    rows = pd.concat(said) if said else outcomes.reindex(columns=_COLUMNS)
    rows = rows.drop(columns=["outcome_value", "outcome"], errors="ignore")
    rows = rows.reindex(columns=[*_COPIED, "years_before", "as_of", *_THEN, "source"])
    rows = rows.merge(ends, on="target", how="left", suffixes=("", "_outcome"))
    chance = rows["probability"].astype("float64")
    right = pd.Series((chance >= 0.5) == (rows["outcome"] == "met"), rows.index, dtype="boolean")
    sources = zip(rows["source"], rows["source_outcome"], strict=True)
    rows = rows.assign(
        right=right.where(chance.notna()),
        reason=_reasons(rows),
        source=[_joined(pair) for pair in sources],
    )
    order = ["target_year", "target", "years_before"]
    rows = rows.sort_values(order, ascending=[True, True, False], ignore_index=True)
    kinds = dict.fromkeys(("target_year", "latest_year"), "Int64") | {"years_before": "int64"}
    figures = ("target_value", "latest_value", "probability", "expected", "outcome_value")
    kinds |= dict.fromkeys(figures, "float64") | {"reason": "object"}
    texts = ("target", "plan", *KEYS, "target_unit", "bound", "basis", "as_of", "verdict")
    kinds |= dict.fromkeys((*texts, "outcome", "source"), "str")
    return rows[_COLUMNS].astype(kinds)


def _reasons(rows: pd.DataFrame) -> pd.Series:
    """Return the reasons given then, and why nothing could be said before a target was out."""
    reasons = [
        Text(_UNPUBLISHED, {"day": day}) if verdict == NOT_KNOWN else reason
        for verdict, day, reason in zip(rows["verdict"], rows["as_of"], rows["reason"], strict=True)
    ]
    return pd.Series(reasons, rows.index, dtype="object")


def _joined(parts: Iterable[object]) -> str:
    ids = [one for part in parts if isinstance(part, str) for one in part.split("; ")]
    return "; ".join(dict.fromkeys(ids))


def _scores(table: pd.DataFrame, targets: int, ahead: list[int]) -> pd.DataFrame:
    """Return the scores of all rows, and of each number of years before."""
    rows = []
    for before in (None, *ahead):
        chosen = table if before is None else table[table["years_before"] == before]
        series = (chosen["region"] + " " + chosen["indicator"]).to_numpy()
        found = brier(chosen["probability"], chosen["outcome"] == "met", series)
        rows.append({"years_before": before, "targets": targets} | found)
    return pd.DataFrame(rows).astype({"years_before": "Int64"})


def _verdicts(table: pd.DataFrame) -> pd.DataFrame:
    """Count the outcomes of each verdict and number of years before."""
    rows = table.assign(met=table["outcome"] == "met", missed=table["outcome"] == "missed")
    groups = rows.groupby(["verdict", "years_before"])
    counts = groups.agg(
        n=("target", "size"),
        met=("met", "sum"),
        missed=("missed", "sum"),
        probability=("probability", "mean"),
    )
    return counts.reset_index()
