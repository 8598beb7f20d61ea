"""Corrections and explanations of a study as its readers knew it on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pandas as pd

from ipanalysis.data.dates import last_days
from ipanalysis.data.provenance import KEY
from ipanalysis.data.schema import TABLES


def known_review(study, known: Mapping[str, pd.DataFrame], day: dt.date) -> dict[str, object]:
    """Return what goes with the tables that were known on a day.

    Corrections hold on every day, but those whose rows are not known yet have nothing to correct;
    nor have explanations of figures that are not known, or by sources that are not out yet.

    Parameters
    ----------
    study : Study
        The whole study.
    known : mapping of str to DataFrame
        Its tables as known on the day.
    day : date
        The day.

    Returns
    -------
    dict
        ``applied``, ``corrections``, ``explanations`` and ``sources`` of the study on that day; the
        sources are those of `known` and those that rows cite which corrections leave out.
    """
    raw = {
        name: rows[_known(rows, name, study, known, day)]
        for name, rows in study.applied.raw.items()
    }
    applied = study.applied.only(raw)
    gone = set(study.applied.changes["correction"]) - set(applied.changes["correction"])
    cited = {source for rows in raw.values() for source in rows["source"]}
    out = study.sources["source"].isin({*known["sources"]["source"], *cited})
    sources, explanations = study.sources[out.to_numpy()], study.explanations
    backed = explanations["source"].isna() | explanations["source"].isin(sources["source"])
    figures = pd.MultiIndex.from_frame(known["observations"][KEY])
    backed &= pd.MultiIndex.from_frame(explanations[KEY]).isin(figures)
    return {
        "applied": applied,
        "corrections": study.corrections[~study.corrections["correction"].isin(gone)],
        "explanations": explanations[backed],
        "sources": sources,
    }


def _known(
    rows: pd.DataFrame, name: str, study, known: Mapping[str, pd.DataFrame], day: dt.date
) -> pd.Series:
    """Tell which rows, as they stand in their file, were known."""
    changes = study.applied.changes
    changes = changes[changes["table"] == name]
    there = set(
        known[name][list(TABLES[name].key)].astype("str").itertuples(index=False, name=None)
    )
    kept = {c.row for c in changes.itertuples() if c.key in there}
    dropped = rows.index.isin(changes.loc[changes["action"] == "drop", "row"])
    date = rows["source"].map(study.sources.set_index("source")["published"])
    if "published" in rows:
        date = rows["published"].replace("", pd.NA).fillna(date)
    out = last_days(date) <= pd.Timestamp(day)
    if "plan" in rows:
        out &= rows["plan"].isin(known["plans"]["plan"])
    return rows.index.isin(kept) | (out & dropped)
