"""The head of the page: which region, which plans, how reliable."""

from __future__ import annotations

import pandas as pd

from ipanalysis.data.regions import members
from ipanalysis.locale import N_
from ipanalysis.locale.words import word


def context(page) -> dict:
    """Return what the header shows.

    Parameters
    ----------
    page : Page
        The page.

    Returns
    -------
    dict
        ``name``, ``code``, ``vintage`` (of which day it tells, if not of today), ``members`` (of
        a group, as far as the study has them), ``note``, and ``plans``: a list of dicts with name,
        period, issuer, date, stage and citation.
    """
    region = page.study.regions.set_index("region").loc[page.region]
    full = region[f"name_{page.lang}"]
    return {
        "name": full if pd.notna(full) else page.label("regions", page.region),
        "code": page.region,
        "vintage": page.study.vintage.text(page.lang) if page.study.vintage else "",
        "members": [
            page.label("regions", code) for code in members(page.study.regions, page.region)
        ],
        # Notes on other regions speak to those who keep the table, not to readers.
        "note": page.label("regions", page.region, "note") if region["level"] == "group" else "",
        "plans": [_plan(page, row) for row in page.plans.to_dict("records")],
    }


def _plan(page, row: dict) -> dict:
    dates = page.study.sources.set_index("source")["published"]
    date = row["published"] if pd.notna(row["published"]) else dates[row["source"]]
    issuer = page.label("plans", row["plan"], "issuer")
    return {
        "name": page.label("plans", row["plan"]),
        "period": page.tr(N_("{first}–{last}"), first=row["period_start"], last=row["period_end"]),
        "issuer": issuer,
        "date": date if pd.notna(date) else "",
        "draft": row["stage"] == "draft",
        "stage": word("stage", row["stage"], page.lang),
        "cite": page.cite(row["source"]),
        "note": page.label("plans", row["plan"], "note"),
    }
