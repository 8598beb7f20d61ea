"""Each series with its targets and forecast as a figure; single figures as a table."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from ipanalysis.data.derive import formula
from ipanalysis.data.vocabulary import ADDITIVE_KINDS
from ipanalysis.locale import N_
from ipanalysis.locale.later import one_language
from ipanalysis.locale.words import word
from ipanalysis.models.refusals import refusal_text
from ipanalysis.plots.style import to_svg
from ipanalysis.reports.sections.evidence import spans

LEAST = 3  # points that make a line worth drawing


def context(page) -> dict:
    """Return what the series section shows.

    Parameters
    ----------
    page : Page
        The page.

    Returns
    -------
    dict
        ``figures``: dicts with svg and caption; ``single``: rows of figures without a series.
    """
    history = page.study.select(region=page.region)
    counts = history["indicator"].value_counts()
    order = [i for i in page.study.indicators["indicator"] if i in counts.index]
    watched = _watched(page)
    drawn = [i for i in order if counts[i] >= LEAST and i in watched]
    single = history[~history["indicator"].isin(drawn)]
    return {
        "figures": [_figure(page, i, history[history["indicator"] == i]) for i in drawn],
        "single": [_single(page, row) for row in _extra(page, single).to_dict("records")],
    }


def _watched(page) -> set[str]:
    """Return the indicators that the region or the nation has set a target for."""
    targets = page.study.targets
    return set(targets.loc[targets["region"].isin([page.region, page.study.nation]), "indicator"])


def _figure(page, indicator: str, history: pd.DataFrame) -> dict:
    from ipanalysis.plots.series import series_figure

    ahead = page.mine("forecast")
    ahead = ahead[ahead["indicator"] == indicator]
    status = ahead["status"].iloc[0] if len(ahead) else "too_few_points"
    targets = _targets(page, indicator)
    unit = history["unit"].iloc[0]
    name = page.label("indicators", indicator)
    figure = series_figure(
        history,
        ahead[ahead["year"].notna()],
        targets,
        name,
        unit,
        page.study.units,
        page.lang,
        compare=_nation(page, indicator),
        compare_label=page.label("regions", page.study.nation),
    )
    first, last = int(history["year"].iloc[0]), int(history["year"].iloc[-1])
    text = N_("{name}, {first} to {last}: from {start} to {end}.")
    ends = [page.quantity(v, unit) for v in (history["value"].iloc[0], history["value"].iloc[-1])]
    alt = page.tr(text, name=name, first=first, last=last, start=ends[0], end=ends[1])
    return {
        "svg": Markup(to_svg(figure, alt)),
        "name": name,
        "definition": page.label("indicators", indicator, "definition"),
        "forecast": _about_forecast(page, ahead, status) + _about_doubt(page, history),
        "derived": _about_derived(page, history),
        "cite": page.cite(*history["source"]),
    }


def _about_derived(page, history: pd.DataFrame) -> str:
    rows = history[history["rule"].notna()]
    rules = page.study.derivations.set_index("derivation", drop=False)
    made = [formula(rules.loc[r].to_dict(), page.study, page.lang) for r in rows["rule"].unique()]
    text = N_("Estimated for {years}: {rules}.")
    return page.tr(text, years=spans(rows["year"]), rules=page.listed(made)) if made else ""


def _nation(page, indicator: str) -> pd.DataFrame | None:
    """Return the nation's series to compare with; a region's amounts would vanish beside it."""
    kind = page.study.indicators.set_index("indicator").at[indicator, "kind"]
    if page.is_nation or kind in ADDITIVE_KINDS:
        return None
    series = page.study.select(page.study.nation, indicator)
    return series if len(series) else None


def _about_forecast(page, ahead: pd.DataFrame, status: str) -> str:
    n = int(ahead["n"].iloc[0]) if len(ahead) else 0
    reason = _reason(page, ahead, status)
    if ahead["year"].notna().any() and not reason:
        text = N_("Forecast (Med3) from {n} values with intervals of 80 and 95%.")
        return page.tr(text, n=n)
    if ahead["year"].notna().any():
        text = N_("Forecast (Med3) from {n} values with intervals of 80 and 95%: {reason}.")
        return page.tr(text, n=n, reason=reason)
    return page.tr(N_("No forecast: {reason}."), reason=reason)


def _reason(page, ahead: pd.DataFrame, status: str) -> str:
    """Return what refuses or limits a forecast, in the language of the page."""
    if ahead.empty:
        return refusal_text(status, page.lang)
    said = one_language(ahead.head(1), page.lang)["reason"].iloc[0]
    return str(said) if pd.notna(said) else ""


def _about_doubt(page, history: pd.DataFrame) -> str:
    years = tuple(int(year) for year in history.loc[history["doubtful"], "year"])
    return page.tr(N_(" Doubtful: {years}."), years=years) if years else ""


def _targets(page, indicator: str) -> pd.DataFrame:
    targets = page.study.targets
    mine = targets[
        (targets["region"] == page.region)
        & (targets["indicator"] == indicator)
        & targets["same_as"].isna()
        & targets["basis"].isin(["level", "annual"])
    ]
    # Two plans that set the same figure for the same year are one mark in a figure.
    return mine.drop_duplicates(["target_year", "value"])


def _extra(page, single: pd.DataFrame) -> pd.DataFrame:
    """Return what is not drawn: the latest figures, and those of a part of a year."""
    counts = single.groupby("indicator")["year"].transform("size")
    latest = single.groupby("indicator")["year"].transform("max")
    single = single.assign(n=counts)[(counts < LEAST) | (single["year"] == latest)]
    rows = page.study.values()
    part = rows[(rows["region"] == page.region) & (rows["status"] == "part_year")]
    return pd.concat([single, part.reindex(columns=single.columns)]).sort_values(
        ["indicator", "year"], kind="stable", key=_position(page)
    )


def _position(page):
    rank = {i: n for n, i in enumerate(page.study.indicators["indicator"])}
    return lambda column: column.map(rank) if column.name == "indicator" else column


def _single(page, row: dict) -> dict:
    return {
        "indicator": page.label("indicators", row["indicator"]),
        "year": int(row["year"]),
        "value": page.quantity(row["value"], row["unit"], bound=row["bound"]),
        "remark": _remark(page, row),
        "cite": page.cite(row["source"]),
    }


def _remark(page, row: dict) -> str:
    if row["doubtful"] is True:
        return word("action", "flag", page.lang)
    if pd.notna(row["rule"]):
        rules = page.study.derivations.set_index("derivation", drop=False)
        made = formula(rules.loc[row["rule"]].to_dict(), page.study, page.lang)
        return page.tr(N_("estimated: {formula}"), formula=made)
    if row["status"] != "actual":
        return word("observation", row["status"], page.lang)
    if row["n"] >= LEAST:
        return page.tr(N_("latest of {n} values"), n=int(row["n"]))
    return ""
