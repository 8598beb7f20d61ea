"""How far each target is, what growth it still takes, and whether it was or will be met."""

from __future__ import annotations

import pandas as pd

from ipanalysis.locale import N_, tr
from ipanalysis.models.verdicts import verdict_text
from ipanalysis.reports.sections.summary import VERDICT_ORDER
from ipanalysis.targets.progress import VERDICTS

UNJUDGED = ("not_judged", "no_data")
TONES = {
    **dict.fromkeys(("met", "met_so_far", "very_likely", "likely"), "good"),
    **dict.fromkeys(("unlikely", "very_unlikely", "missed"), "bad"),
}


def context(page) -> dict:
    """Return what the progress section shows.

    Parameters
    ----------
    page : Page
        The page.

    Returns
    -------
    dict
        ``rows``: the targets with a verdict; ``others``: pairs of a reason and the indicators of
        the targets that could not be judged for it.
    """
    table = page.mine("attainment")
    paths = page.mine("progress")
    paths = paths[paths["method"] == "linear"].set_index("target")
    judged = table[~table["verdict"].isin(UNJUDGED)]
    order = judged["verdict"].map(VERDICT_ORDER.index)
    judged = judged.assign(_order=order).sort_values(["plan", "_order"], kind="stable")
    return {
        "rows": [_row(page, row, paths.loc[row["target"]]) for row in judged.to_dict("records")],
        "several_plans": judged["plan"].nunique() > 1,
        "others": _others(page, table[table["verdict"].isin(UNJUDGED)]),
    }


def _row(page, row: dict, path: pd.Series) -> dict:
    unit = row["target_unit"]
    latest = page.quantity(row["latest_value"], unit)
    if pd.notna(row["latest_year"]):
        text = N_("{value} ({year})")
        latest = page.tr(text, value=latest, year=int(row["latest_year"]))
    base = page.quantity(path["base_value"], unit)
    if pd.notna(path["base_year"]):
        base = page.tr(N_("{value} ({year})"), value=base, year=int(path["base_year"]))
    verdict = verdict_text(row["verdict"], page.lang)
    if pd.notna(row["probability"]):
        text = N_("{verdict}, {share}")
        share = page.percent(row["probability"], digits=0)
        verdict = page.tr(text, verdict=verdict, share=share)
    if pd.notna(row["met_year"]):
        text = N_("{verdict}, since {year}")
        verdict = page.tr(text, verdict=verdict, year=int(row["met_year"]))
    return {
        "plan": page.label("plans", row["plan"]),
        "indicator": page.label("indicators", row["indicator"]),
        "base": base,
        "latest": latest,
        "target": page.quantity(row["target_value"], unit, bound=row["bound"]),
        "target_year": int(row["target_year"]),
        "path": _path(page, path),
        "so_far": page.percent(row["achieved_growth"], signed=True),
        "required": _required(page, row),
        "verdict": verdict,
        "tone": TONES.get(row["verdict"], "open"),
        "reason": row["reason"] if pd.notna(row["reason"]) else "",
        "cite": page.cite(row["source"]),
    }


def _path(page, path: pd.Series) -> str:
    if path["verdict"] == "refused":
        return "–"
    return tr(VERDICTS[path["verdict"]], page.lang)


def _required(page, row: dict) -> str:
    if row["verdict"] in ("met", "met_so_far", "missed"):
        return "–"
    required = row["required_growth"]
    if pd.notna(required) and required <= 0:
        return page.tr(N_("none"))
    return page.percent(required, signed=True)


def _others(page, table: pd.DataFrame) -> list[tuple[str, str]]:
    return [
        (str(reason), page.listed([page.label("indicators", i) for i in group["indicator"]]))
        for reason, group in table.groupby("reason", sort=False)
    ]
