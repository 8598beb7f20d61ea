"""The study as its readers knew it on a day: what was published by then, and nothing else.

Every row gets the day from which it was known. An observation: its own date of publication or,
if it has none, that of its source. A plan: likewise, but not before the first of its targets or
measures, as without them it would look empty. A target or measure: its source and its plan, the
later of the two (its plan alone where the source has no date). A claim: its source. A date that is
a year or a month counts as its last day. What has no date is never known.

Regions, successions, units, indicators and mappings are the words in which the study is told;
they stay as they are today. Notes are written with what is known today, so they are left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from ipanalysis.data.dates import last_days
from ipanalysis.locale import N_, tr

DATED = ("plans", "observations", "targets", "measures", "claims")
_CONTENT = ("targets", "measures")  # what a plan holds
_REFERENCES = {"targets": ("target", "same_as"), "measures": ("measure", "parent")}
_TEXT = N_(
    "As known on {day}: {later} rows published later and {undated} rows without a date of "
    "publication are left out."
)

_SHORT = N_("As known on {day}.")


@dataclass(frozen=True)
class Vintage:
    """The day of a study, and what it leaves out.

    Attributes
    ----------
    day : date
        The day.
    left_out : DataFrame
        One row a table: table, known (rows kept), later (rows published after the day), undated
        (rows that cannot be placed in time).
    """

    day: dt.date
    left_out: pd.DataFrame

    def text(self, lang: str = "en") -> str:
        """Return day and numbers in one sentence."""
        counts = {name: int(self.left_out[name].sum()) for name in ("later", "undated")}
        text = _TEXT if any(counts.values()) else _SHORT
        return tr(text, lang, day=self.day.isoformat(), **counts)


def known_from(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.Series]:
    """Return the day from which each row of a study was known, table by table.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        sources and the tables of :data:`DATED`, as in a study.

    Returns
    -------
    dict of str to Series
        Timestamps with the index of the table; missing where nothing is dated.
    """
    published = tables["sources"].set_index("source")["published"]
    days = {}
    for name in DATED:
        frame = tables[name]
        date = frame["source"].map(published)
        days[name] = last_days(frame["published"].fillna(date) if "published" in frame else date)
    of_plan = days["plans"].set_axis(tables["plans"]["plan"].to_numpy())
    for name in _CONTENT:  # what a plan says is out with the plan, wherever it was read
        days[name] = days[name].fillna(tables[name]["plan"].map(of_plan))
    content = [days[n].groupby(tables[n]["plan"].to_numpy()).min() for n in _CONTENT]
    first = pd.concat(content, axis="columns").min(axis="columns").reindex(of_plan.index)
    of_plan = of_plan.where(~(first > of_plan), first)
    days["plans"] = of_plan.set_axis(tables["plans"].index)
    for name in _CONTENT:
        plan = tables[name]["plan"].map(of_plan)
        days[name] = days[name].where(days[name] >= plan, plan).where(days[name].notna())
    return days


def known_on(
    tables: Mapping[str, pd.DataFrame], day: dt.date
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Return the tables as they were known on a day.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        sources and the tables of :data:`DATED`.
    day : date
        The day.

    Returns
    -------
    tables : dict of str to DataFrame
        The same tables. A target that states once more one which is not known yet stands for
        it; a measure below one that is not known yet stands by itself. Of the sources those are
        kept that were out, and those that the rest cites.
    left_out : DataFrame
        As in :class:`Vintage`.
    """
    days, limit = known_from(tables), pd.Timestamp(day)
    known = {name: tables[name][(days[name] <= limit).to_numpy()] for name in DATED}
    counts = [
        (name, len(known[name]), int((days[name] > limit).sum()), int(days[name].isna().sum()))
        for name in DATED
    ]
    for name, (key, reference) in _REFERENCES.items():
        known[name] = _referring_to_known(known[name], tables[name], key, reference)
    sources = tables["sources"]
    cited = set().union(*(frame["source"] for frame in known.values()))
    out = (last_days(sources["published"]) <= limit) | sources["source"].isin(cited)
    known["sources"] = sources[out.to_numpy()]
    known = {name: _without_notes(frame) for name, frame in known.items()}
    return known, pd.DataFrame(counts, columns=["table", "known", "later", "undated"])


def _without_notes(frame: pd.DataFrame) -> pd.DataFrame:
    empty = pd.Series(pd.NA, frame.index, dtype="str")
    return frame.assign(**{c: empty for c in ("note_zh", "note_en") if c in frame})


def _referring_to_known(
    known: pd.DataFrame, whole: pd.DataFrame, key: str, reference: str
) -> pd.DataFrame:
    """Let references pass over rows that are not known, up to one that is or to none."""
    there = set(known[key])
    onward = whole.set_index(key)[reference].to_dict()
    stand_ins: dict[str, str] = {}
    found = []
    for name, target in zip(known[key], known[reference], strict=True):
        last = target
        while pd.notna(target) and target not in there:
            last, target = target, onward[target]
        if reference == "same_as" and pd.isna(target) and pd.notna(last):
            # The first that is known of several that state one target stands for it.
            first = stand_ins.setdefault(last, name)
            target = None if first == name else first
        found.append(target)
    return known.assign(**{reference: pd.Series(found, index=known.index, dtype="str")})


def day_of(study: object) -> str:
    """Return the day whose knowledge a study holds, YYYY-MM-DD; empty if it holds everything."""
    return study.vintage.day.isoformat() if study.vintage else ""
