"""Claims that a region ranks so and so, in one year or in each of several."""

from __future__ import annotations

from ipanalysis.data.study import Study
from ipanalysis.locale import N_, listed, tr
from ipanalysis.targets.audit.candidates import Claim, stated_figure
from ipanalysis.targets.audit.figures import Figures
from ipanalysis.targets.audit.ranks import Standing, competitors, standing

_WORST_FIRST = ("off", "unchecked", "holds")


def audited_rank(claim: Claim, study: Study, figures: Figures, lang: str) -> dict:
    """Return what can be said of a claim of the kind rank.

    A rank held for several years is held against the figures of each: it is off if one year
    contradicts it, and holds only if every year is known.
    """
    years = range(claim["reference_year"], claim["year"] + 1)
    found = {}
    for year in years:
        at = _standing(claim, study, figures, year)
        if at is not None:
            found[year] = at
    if not found:
        return {"verdict": "unchecked", "reason": _nothing_known(claim, study, lang)}
    verdicts = {y: at.verdict(int(claim["stated"]), claim["bound"]) for y, at in found.items()}
    # The year that decides: the worst verdict, of the latest year.
    year = min(found, key=lambda y: (_WORST_FIRST.index(verdicts[y]), -y))
    at, verdict = found[year], verdicts[year]
    if verdict == "holds" and len(found) < len(years):
        verdict = "unchecked"
        text = N_("Figures are known for {n} of {years} years only.")
        reason = tr(text, lang, n=len(found), years=len(years))
    else:
        reason = _reason(claim, study, at, year, verdict, lang)
    return {
        "verdict": verdict,
        "reason": reason,
        "recomputed": float(at.best) if verdict != "unchecked" else None,
        "reference_value": at.n + 1.0,
        "held_against": _shown(claim, at, year),
        "reference_source": "; ".join(dict.fromkeys(f.source for _, f in at.ahead)) or None,
    }


def _standing(claim: Claim, study: Study, figures: Figures, year: int) -> Standing | None:
    own = stated_figure(claim, "value", "year") if year == claim["year"] else None
    own = own or figures.at((claim["region"], claim["indicator"]), year)
    codes = competitors(study.regions, claim["among"], year)
    rivals = [code for code in codes if code != claim["region"]]
    if own is None or not rivals:
        return None
    known = {code: figures.at((code, claim["indicator"]), year) for code in rivals}
    known = {code: figure for code, figure in known.items() if figure is not None}
    ranked = claim["reference_value"]
    n = len(rivals) if ranked is None else int(ranked) - 1
    direction = study.indicators.set_index("indicator").at[claim["indicator"], "direction"]
    return standing(own, known, n, direction)


def _nothing_known(claim: Claim, study: Study, lang: str) -> str:
    if claim["among"] is None:
        return tr(N_("Those it is ranked among are not in the study."), lang)
    text = N_("The study has no figure of {region} for {year}: {indicator}.")
    region = study.label("regions", claim["region"], lang)
    name = study.label("indicators", claim["indicator"], lang)
    return tr(text, lang, region=region, year=claim["year"], indicator=name)


def _reason(claim: Claim, study: Study, at: Standing, year: int, verdict: str, lang: str) -> str:
    if verdict == "holds":
        return ""
    if verdict == "unchecked":
        text = N_("{known} of {n} others are known for {year}; at best number {rank}.")
        return tr(text, lang, known=at.known, n=at.n, year=year, rank=at.best)
    if at.worst < claim["stated"]:
        return tr(N_("At worst number {worst} in {year}."), lang, worst=at.worst, year=year)
    names = listed([study.label("regions", code, lang) for code, _ in at.ahead], lang)
    text = N_("At best number {rank} in {year}, behind {names}.")
    return tr(text, lang, rank=at.best, year=year, names=names)


def _shown(claim: Claim, at: Standing, year: int) -> str:
    return "; ".join(
        f"{code}/{claim['indicator']}/{year}: {figure.value:g} ({figure.source})"
        for code, figure in at.ahead
    )
