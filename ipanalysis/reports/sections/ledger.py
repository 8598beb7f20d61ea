"""Local targets beside national ones; for the nation, its targets and who took them up."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from ipanalysis.data.vocabulary import ADDITIVE_KINDS
from ipanalysis.locale import N_
from ipanalysis.locale.numbers import bound_sign, number, percent_range, quantity_range
from ipanalysis.locale.words import word
from ipanalysis.plots.style import to_svg
from ipanalysis.reports.order import by_plan
from ipanalysis.reports.queries import own_targets
from ipanalysis.targets.ledger.bounds import bound_beside

ORDER = ("comparable", "converted", "not_comparable", "local_only", "not_adopted")
_OPEN = {
    **dict.fromkeys(("ge", "gt"), N_("{difference} or more")),
    **dict.fromkeys(("le", "lt"), N_("{difference} or less")),
}
PERIOD_BASES = ("cumulative", "increment", "growth_rate")


def context(page) -> dict:
    """Return what the ledger shows.

    Parameters
    ----------
    page : Page
        The page.

    Returns
    -------
    dict
        ``plans``: a list of dicts with the plan's name and its rows by status; ``national``: pairs
        of a national plan and its targets, on the page of the nation and of regions that set
        none; ``figure``: the comparable targets as SVG, or nothing.
    """
    if page.is_nation or page.targets.empty:
        # A region without targets sees what it would be held against.
        return {"plans": [], "national": _national(page), "figure": None}
    rows = page.mine("ledger")
    plans = [
        {
            "name": page.label("plans", plan),
            "statuses": _by_status(page, group),
        }
        for plan, group in by_plan(rows, page.study.plans)
    ]
    return {"plans": plans, "national": [], "figure": _figure(page, rows)}


def _by_status(page, group: pd.DataFrame) -> list[tuple[str, list[dict]]]:
    blocks = []
    for status in ORDER:
        records = group[group["status"] == status].to_dict("records")
        if records:
            blocks.append((status, [_row(page, record) for record in records]))
    return blocks


def _row(page, row: dict) -> dict:
    own = row["indicator"] if pd.notna(row["indicator"]) else row["national_indicator"]
    counterpart = row["national_indicator"]
    notes = [row["assumption"], row["reason"]]
    return {
        "indicator": page.indicator(own),
        "counterpart": page.label("indicators", counterpart) if counterpart != own else "",
        "beside": _of_other_programme(page, row),
        "local": _stated(page, row, "local"),
        "national": _stated(page, row, "national"),
        "comparison": comparison(page, row),
        "notes": [n for n in notes if pd.notna(n) and row["status"] != "local_only"],
        "growth": _growth(page, row),
        "cite": page.cite(row["source"], row["national_source"], row["assumption_source"]),
    }


def _of_other_programme(page, row: dict) -> str:
    """Return the name of the national plan if it is not that of the local plan's programme."""
    if pd.isna(row["national_plan"]):
        return ""
    programme = page.study.plans.set_index("plan")["programme"]
    same = programme[row["plan"]] == programme[row["national_plan"]]
    return "" if same else page.label("plans", row["national_plan"])


def _stated(page, row: dict, side: str) -> tuple[str, str]:
    """Return a target as its plan states it, and its basis where that is not a year's value."""
    value, unit = row[f"{side}_value"], row[f"{side}_unit"]
    noted = _basis(page, row[f"{side}_basis"])
    return page.quantity(value, unit, bound=row[f"{side}_bound"]), noted


def _basis(page, basis: str) -> str:
    return word("basis", basis, page.lang) if basis in PERIOD_BASES else ""


def comparison(page, row: dict) -> str:
    """Return in words how a local target compares: a share, a multiple or a difference."""
    if row["status"] not in ("comparable", "converted"):
        return ""
    if pd.notna(row["share_of_national"]):
        low, high = row["low"] / row["national_value"], row["high"] / row["national_value"]
        share = percent_range(low, high, page.lang, 2 if low < 0.05 else 1)
        text = page.tr(N_("{share} of the nation's"), share=share)
        if row["high"] > row["low"]:
            unit = row["national_unit"]
            span = quantity_range(
                row["low"], row["high"], unit, page.study.units, page.lang, digits=0
            )
            text = page.tr(N_("{span} in the year; {text}"), span=span, text=text)
        return text
    bound = bound_beside(row["local_bound"], row["national_bound"])
    if row["difference"] == 0:
        open_end = {"ge": N_("as the nation's, or above"), "le": N_("as the nation's, or below")}
        return page.tr(open_end.get(bound, N_("the same as the nation's")))
    kind = page.study.indicators.set_index("indicator").at[row["national_indicator"], "kind"]
    if kind == "ratio" and pd.notna(row["ratio"]):
        times = number(row["ratio"], page.lang, 2)
        return page.tr(N_("{times} times the nation's"), times=times)
    difference = page.quantity(row["difference"], row["national_unit"], signed=True)
    open_end = _OPEN.get(bound)
    return page.tr(open_end, difference=difference) if open_end else difference


def _growth(page, row: dict) -> str:
    if pd.isna(row["growth_required"]):
        return ""
    base = page.quantity(row["base_value"], row["local_unit"])
    text = N_("Requires {growth} from the {base} of {year}.")
    growth = page.percent(row["growth_required"], signed=True)
    return page.tr(text, growth=growth, base=base, year=int(row["base_year"]))


def _figure(page, rows: pd.DataFrame) -> Markup | None:
    shown = rows[rows["status"].isin(["comparable", "converted"])]
    if shown.empty:
        return None
    from ipanalysis.plots.targets import targets_figure

    figure = targets_figure(shown, page.study, page.lang)
    text = N_("Targets of {region} beside the nation's: {n} that can be compared.")
    alt = page.tr(text, region=page.label("regions", page.region), n=len(shown))
    return Markup(to_svg(figure, alt))


def _national(page) -> list[tuple[str, list[dict]]]:
    targets = page.study.targets
    mine = own_targets(page.study, page.study.nation)
    indicators = page.study.indicators
    kinds = dict(zip(indicators["indicator"], indicators["kind"], strict=True))
    again = targets.dropna(subset=["same_as"]).groupby("same_as")["source"].agg(list).to_dict()
    adopted = _adopted(page)
    return [
        (
            page.label("plans", plan),
            [
                _national_row(page, row, kinds[row["indicator"]])
                | {
                    "adopted": adopted.get(row["target"], []),
                    "cite": page.cite(row["source"], *again.get(row["target"], [])),
                }
                for row in rows.to_dict("records")
            ],
        )
        for plan, rows in by_plan(mine, page.study.plans)
    ]


def _national_row(page, row: dict, kind: str) -> dict:
    growth = ""
    if pd.notna(row["base_value"]):
        if kind in (*ADDITIVE_KINDS, "ratio"):
            growth = page.percent(row["value"] / row["base_value"] - 1, signed=True)
        else:
            growth = page.quantity(row["value"] - row["base_value"], row["unit"], signed=True)
    unit, (base, value) = page.figures(row["unit"], row["base_value"], row["value"])
    return {
        "indicator": page.indicator(row["indicator"]),
        "unit": unit,
        "base": base,
        "base_year": row["base_year"] if pd.notna(row["base_year"]) else "",
        "year": row["target_year"],
        "value": bound_sign(row["bound"]) + value,
        "basis": _basis(page, row["basis"]),
        "growth": growth or "–",
        "note": page.label("targets", row["target"], "note"),
    }


def _adopted(page) -> dict[str, list[str]]:
    """Return by national target the regions that have one to compare with it."""
    ledger = page.results.ledger
    rows = ledger[ledger["status"].isin(["comparable", "converted"])]
    rows = rows[["national_target", "region"]].drop_duplicates()
    pairs = rows.groupby("national_target", sort=False)["region"].agg(list).items()
    return {target: [page.label("regions", code) for code in codes] for target, codes in pairs}
