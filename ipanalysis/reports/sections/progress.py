"""How far each target is, what growth it still takes, and whether it was or will be met."""

from __future__ import annotations

import pandas as pd

from ipanalysis.locale import N_, tr
from ipanalysis.locale.numbers import bound_sign
from ipanalysis.models.attainment.said import attained_text
from ipanalysis.models.verdicts import verdict_text
from ipanalysis.reports.order import by_plan
from ipanalysis.reports.sections.summary import VERDICT_ORDER
from ipanalysis.targets.basis import growth_rate
from ipanalysis.targets.progress.methods import MAIN
from ipanalysis.targets.progress.methods.reasons import VERDICTS

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
        ``plans``: pairs of a plan and its targets with a verdict; ``others``: pairs of a reason
        and the indicators of the targets that could not be judged for it.
    """
    table = page.mine("attainment")
    paths = page.mine("progress")
    paths = {m: paths[paths["method"] == m].set_index("target") for m in MAIN}
    differing = page.mine("disagreements").set_index("target").to_dict("index")
    judged = table[~table["verdict"].isin(UNJUDGED)]
    order = judged["verdict"].map(VERDICT_ORDER.index).sort_values(kind="stable").index
    judged = judged.loc[order]
    return {
        "plans": [
            (
                page.label("plans", plan),
                [
                    _row(page, row, paths["linear"].loc[row["target"]])
                    | {"beside": _path(page, paths["eurostat"].loc[row["target"]])}
                    | {"differ": _differ(page, differing.get(row["target"]))}
                    for row in rows.to_dict("records")
                ],
            )
            for plan, rows in by_plan(judged, page.study.plans)
        ],
        "others": _others(page, table[table["verdict"].isin(UNJUDGED)]),
    }


def _row(page, row: dict, path: pd.Series) -> dict:
    values = (path["base_value"], row["latest_value"], row["goal"])
    unit, (base, latest, target) = page.figures(row["unit"], *values)
    return {
        "indicator": page.indicator(row["indicator"]),
        "unit": unit,
        "base": (base, _year(path["base_year"])),
        "latest": (latest, _year(row["latest_year"])),
        "target": (bound_sign(row["bound"]) + target, _year(row["target_year"])),
        "path": _path(page, path),
        "so_far": _so_far(page, path, row),
        "required": _required(page, row),
        "verdict": _verdict(page, row),
        "tone": TONES.get(row["verdict"], "open"),
        "since": page.tr(N_("Met since {year}."), year=_year(row["met_year"]))
        if pd.notna(row["met_year"])
        else "",
        "when": _when(page, row),
        "reason": row["reason"] if pd.notna(row["reason"]) else "",
        "caution": _caution(path, row),
        "cite": page.cite(row["source"]),
    }


def _so_far(page, path: pd.Series, row: dict) -> str:
    """Return the growth a year from the base to the latest value that stand beside it."""
    if row["basis"] in ("cumulative", "rank"):
        return page.percent(row["achieved_growth"], signed=True)
    if pd.isna(path["base_value"]) or pd.isna(row["latest_value"]):
        return "–"
    years = int(row["latest_year"]) - int(path["base_year"])
    return page.percent(growth_rate(path["base_value"], row["latest_value"], years), signed=True)


def _year(year: object) -> str:
    return "" if pd.isna(year) else str(int(year))


def _verdict(page, row: dict) -> str:
    verdict = verdict_text(row["verdict"], page.lang)
    if pd.isna(row["probability"]):
        return verdict
    share = page.chance(row["probability"])
    text = N_("{verdict} ({share}, rough)") if row["rough"] else N_("{verdict} ({share})")
    return page.tr(text, verdict=verdict, share=share)


def _when(page, row: dict) -> str:
    """Return the year from which on the target is or will be met, where that is not its year."""
    if pd.notna(row["attained_year"]) and pd.isna(row["horizon"]):
        return page.tr(N_("Met from {year} on, after its year."), year=_year(row["attained_year"]))
    when = attained_text(row, page.lang)
    return page.tr(N_("Expected to be met: {when}."), when=when) if when else ""


def _path(page, path: pd.Series) -> str:
    if path["verdict"] == "refused":
        return "–"
    return tr(VERDICTS[path["verdict"]], page.lang)


def _differ(page, row: dict | None) -> str:
    """Return in one line that methods differ on a target, how far, and why."""
    if row is None:
        return ""
    fields: dict = {}
    for side in ("best", "worst"):
        names = [page.word("method", m) for m in row[f"{side}_methods"].split("; ")]
        fields |= {side: tr(VERDICTS[row[side]], page.lang), f"{side}_by": page.listed(names)}
    fields["causes"] = page.listed([page.word("cause", c) for c in row["causes"].split("; ")])
    text = N_("Methods differ: {best} ({best_by}) to {worst} ({worst_by}), because of: {causes}.")
    return page.tr(text, **fields)


def _caution(path: pd.Series, row: dict) -> str:
    """Return what the figures rest on; a refused method has nothing to say."""
    if path["verdict"] != "refused" and pd.notna(path["reason"]):
        return path["reason"]
    return row["assumption"] if pd.notna(row["assumption"]) else ""


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
