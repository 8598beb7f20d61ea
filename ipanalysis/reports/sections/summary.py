"""The main findings in plain words, made from the tables."""

from __future__ import annotations

import pandas as pd

from ipanalysis.locale import N_
from ipanalysis.models.verdicts import verdict_text
from ipanalysis.reports.order import by_plan
from ipanalysis.reports.outlook import counted, outlook
from ipanalysis.reports.sections.ledger import comparison
from ipanalysis.targets.mapping import COMPARABLE

VERDICT_ORDER = (
    *("met", "met_so_far", "very_likely", "likely", "about_even", "unlikely", "very_unlikely"),
    *("missed", "not_forecast", "no_data", "not_judged"),
)


def context(page) -> dict:
    """Return what the summary shows.

    Parameters
    ----------
    page : Page
        The page.

    Returns
    -------
    dict
        ``lead``: what became of the targets, in one sentence; ``tiles``: pairs of figure and
        label; ``findings``: pairs of a sentence and what belongs below it.
    """
    if page.is_nation:
        tiles, findings = _of_nation(page)
    elif page.targets.empty:
        tiles, findings = _without_plan(page)
    else:
        tiles, findings = _of_region(page)
    findings = [f if isinstance(f, tuple) else (f, []) for f in [*findings, *_doubts(page)]]
    lead = outlook(_counts(page).to_dict())
    return {
        "lead": lead.sentence(page.lang) if lead.all else "",
        "tiles": tiles,
        "findings": findings,
    }


def _of_region(page) -> tuple[list, list]:
    rows = page.mine("ledger")
    found = [
        (page.label("plans", p), _of_plan(page, g)) for p, g in by_plan(rows, page.study.plans)
    ]
    found = [(name, said) for name, said in found if said]
    beside = found if len(found) > 1 else [said for _, group in found for said in group]
    # Whether promises are kept comes before how they compare.
    return _outcomes(page), [*_verdicts(page), *_unknown(page), *beside, *_partly_known(page)]


def _of_plan(page, rows: pd.DataFrame) -> list[str]:
    """Return what there is to say of one plan beside the nation's."""
    comparable = rows[rows["status"].isin(["comparable", "converted"])]
    return [
        *_ambition(page, comparable),
        *_shares(page, comparable),
        *_refused(page, rows[rows["status"] == "not_comparable"]),
        *_left_out(page, rows[rows["status"] == "not_adopted"]),
    ]


def _partly_known(page) -> list[str]:
    setting = page.plans[page.plans["plan"].isin(page.targets["plan"])]
    names = [
        page.label("plans", p) for p in setting.loc[setting["targets_known"] == "some", "plan"]
    ]
    text = N_("Only some targets of {names} are known, so what it leaves out is not said.")
    return [page.tr(text, names=page.listed(names))] * bool(names)


def _unknown(page) -> list[str]:
    n = int(_counts(page).get("no_data", 0))
    text = N_("For {n} of the targets the study has no value yet, so their progress is open.")
    return [page.tr(text, n=n)] * bool(n)


def _ambition(page, comparable: pd.DataFrame) -> list[str]:
    ambition = comparable["target"].map(page.mine("differences").set_index("target")["ambition"])
    sentences = []
    for code, msgid in (
        ("above", N_("More ambitious than the nation: {items}.")),
        ("equal", N_("As ambitious as the nation: {items}.")),
        ("below", N_("Less ambitious than the nation: {items}.")),
        ("open", N_("Only a bound is set, so not clearly below the nation: {items}.")),
    ):
        rows = comparable[ambition == code].to_dict("records")
        # That equal ones do not differ need not be said of each.
        items = [
            page.label("indicators", row["indicator"]) if code == "equal" else _item(page, row)
            for row in rows
        ]
        if items:
            sentences.append(page.tr(msgid, items=page.listed(items)))
    return sentences


def _item(page, row: dict) -> str:
    values = {
        "indicator": page.label("indicators", row["indicator"]),
        "comparison": comparison(page, row),
    }
    return page.tr(N_("{indicator} ({comparison})"), **values)


def _shares(page, comparable: pd.DataFrame) -> list[str]:
    rows = comparable[comparable["share_of_national"].notna()]
    items = [_item(page, row) for row in rows.to_dict("records")]
    return [page.tr(N_("Share of the nation's amount: {items}."), items=page.listed(items))] * bool(
        items
    )


def _refused(page, rows: pd.DataFrame) -> list[str]:
    same = rows["relation"].isin(COMPARABLE)
    texts = (
        (N_("Not compared, because they measure something else: {items}."), rows[~same]),
        (N_("Not compared, because year or basis differ: {items}."), rows[same]),
    )
    return [
        page.tr(text, items=page.listed([page.label("indicators", i) for i in group["indicator"]]))
        for text, group in texts
        if len(group)
    ]


def _left_out(page, rows: pd.DataFrame) -> list[str]:
    names = [page.label("indicators", i) for i in rows["national_indicator"].unique()]
    text = N_("National targets that the plan does not take up: {items}.")
    return [page.tr(text, items=page.listed(names))] * bool(names)


def _of_nation(page) -> tuple[list, list]:
    return _outcomes(page), _verdicts(page)


def _counts(page) -> pd.Series:
    """Return how often each verdict occurs; a target that several plans set alike is one."""
    mine = page.mine("attainment")
    return mine.loc[mine["target"].isin(counted(page.study.targets)), "verdict"].value_counts()


def _outcomes(page) -> list[tuple[int, str]]:
    """Return how many targets are set, met, likely, unlikely and open."""
    verdicts = _counts(page)
    met = verdicts.get("met", 0) + verdicts.get("met_so_far", 0)
    likely = verdicts.get("very_likely", 0) + verdicts.get("likely", 0)
    unlikely = sum(verdicts.get(v, 0) for v in ("unlikely", "very_unlikely", "missed"))
    even = verdicts.get("about_even", 0)
    open_ones = verdicts.sum() - met - likely - unlikely - even
    return [
        (int(verdicts.sum()), page.tr(N_("targets set"))),
        (int(met), page.tr(N_("met, or met so far"))),
        (int(likely), page.tr(N_("likely to be met"))),
        *[(int(even), page.tr(N_("about as likely as not")))] * bool(even),
        (int(unlikely), page.tr(N_("missed, or unlikely to be met"))),
        (int(open_ones), page.tr(N_("open"))),
    ]


def _verdicts(page) -> list[tuple[str, list[str]]]:
    """Return for each plan which targets were met, which are likely, which are open."""
    sentences = []
    for plan, rows in by_plan(page.mine("attainment"), page.study.plans):
        rows = rows[~rows["verdict"].isin(["not_judged", "no_data"])]
        parts = [
            page.tr(
                N_("{verdict}: {items}"),
                verdict=verdict_text(verdict, page.lang),
                items=page.listed([_outlook(page, row) for row in group.to_dict("records")]),
            )
            for verdict, group in sorted(
                rows.groupby("verdict"), key=lambda pair: VERDICT_ORDER.index(pair[0])
            )
        ]
        if parts:
            sentences.append((page.label("plans", plan), parts))
    return sentences


def _outlook(page, row: dict) -> str:
    name = page.label("indicators", row["indicator"])
    if row["verdict"] in ("met", "met_so_far") and pd.notna(row["met_year"]):
        text = N_("{name} (since {year})")
        return page.tr(text, name=name, year=int(row["met_year"]))
    if pd.notna(row["probability"]):
        share = page.chance(row["probability"])
        return page.tr(N_("{name} ({share})"), name=name, share=share)
    return name


def _without_plan(page) -> tuple[list, list]:
    study = page.study.without_derived()
    observations = study.observations[study.observations["region"] == page.region]
    measures = study.measures[study.measures["region"] == page.region]
    tiles = [
        (0, page.tr(N_("targets set"))),
        (len(observations), page.tr(N_("figures observed"))),
        (len(measures), page.tr(N_("measures that concern it"))),
    ]
    name = page.label("regions", page.region)
    findings = [page.tr(N_("The study holds no plan of {name} that sets targets."), name=name)]
    if observations.empty and measures.empty:
        text = N_("It holds nothing on {name} yet. Add rows to observations.csv or targets.csv.")
        findings.append(page.tr(text, name=name))
    elif observations.empty:
        text = N_("{name} appears only in the plans of others.")
        findings.append(page.tr(text, name=name))
    return tiles, findings


def _doubts(page) -> list[str]:
    audit = page.mine("audit")
    wrong = audit[audit["verdict"].isin(["off", "holds_other_year", "holds_older_figure"])]
    drafts = (page.plans["stage"] == "draft").any()
    sentences = []
    if drafts:
        text = N_("The plan is a draft of doubtful origin; see the evidence under its name above.")
        sentences.append(page.tr(text))
    if len(wrong):
        text = N_("{n} statement(s) of the sources do not agree with the figures; see “Evidence”.")
        sentences.append(page.tr(text, n=len(wrong)))
    conflicts = page.mine("conflicts")
    conflicts = conflicts[conflicts["kind"] == "conflict"]
    if len(conflicts):
        text = N_("On {n} figure(s) the sources disagree beyond rounding; see “Evidence”.")
        sentences.append(page.tr(text, n=len(conflicts)))
    return sentences
