"""Audit: relations that a source states, recomputed from the figures of the study."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ipanalysis.data.breaks import break_notes
from ipanalysis.data.dates import last_days
from ipanalysis.data.study import Study, needs_study
from ipanalysis.data.units import convert
from ipanalysis.locale import N_, Text, check_lang, tr
from ipanalysis.locale.later import Sentences
from ipanalysis.locale.numbers import quantity
from ipanalysis.targets.audit.candidates import Candidates, Claim, Pair, keys, plain
from ipanalysis.targets.audit.figures import Figures, figures_for
from ipanalysis.targets.audit.rank_claims import audited_rank
from ipanalysis.targets.audit.relations import IN_FIGURES, Stated

COLUMNS = [
    *("claim", "kind", "region", "indicator", "year", "value", "unit"),
    *("reference_region", "reference_indicator", "reference_year", "stated", "bound"),
    *("implied", "implied_low", "implied_high", "reference_value", "recomputed"),
    *("off_by", "off_by_relative", "verdict", "fits_year", "fits_value", "fits_recomputed"),
    *("own_check", "reference_check", "independent", "held_against", "reason", "source"),
    *("reference_source", "fits_source"),
]
_TEXTS = (
    *("reference_indicator", "own_check", "reference_check", "independent", "held_against"),
    "fits_source",
)
VERDICTS = ("off", "holds_other_year", "holds_older_figure", "unchecked", "holds")  # worst first
_DIGITS = 8  # of a figure in a reason: more than any source prints, less than binary noise


def audit(study: Study, lang: str = "en") -> pd.DataFrame:
    """Recompute every claim of the study.

    A claim holds if the relation of the two figures, each within its rounding, rounds to what is
    stated. It is held against the figures that are taken today; if it does not fit them, against
    those that were known on the day its source appeared, against all others of the same years,
    and against other years: a claim is often right for an older value than it says. A rank is
    held against the figures of those it is among. Derived figures are never used.

    Parameters
    ----------
    study : Study
        The study; its ``claims`` and observations are used.
    lang : {"en", "zh"}
        Language of the reasons.

    Returns
    -------
    DataFrame
        One row per claim: claim, kind, region, indicator, year, value (as stated or, failing
        that, observed), unit, reference_region, reference_indicator, reference_year, stated,
        bound; implied (the reference figure that would make the claim true), implied_low,
        implied_high (its range given the rounding of `stated`); reference_value (the figure held
        against, as the claim states it or from the observations; of a rank how many are ranked),
        recomputed (the relation with it; of a rank the best that is possible); off_by (recomputed
        less stated), off_by_relative (the same over what is stated, as a fraction).

        verdict is one of "holds"; "holds_older_figure" (it fits a figure of the same year that
        was taken when the source appeared, or that another source states); "holds_other_year"
        (fits_year: the nearest other year whose figure makes it true); "off" (it contradicts
        what was known then and what is known now); "unchecked" (reason: what is missing: a
        figure, or one as old as the claim, so that no later revision is held against it).
        fits_value, fits_recomputed and fits_source belong to the second and the third.

        own_check and reference_check tell whether the figures that the source itself states agree
        with the study's: "agrees", "agrees_older" (with another figure than the one taken),
        "target" (it is a target), "differs", "unknown"; missing where none is stated.
        independent ("yes", "no") tells whether a figure of another source was at hand;
        held_against lists all
        figures tried as ``region/indicator/year: value (sources)``; reason, source,
        reference_source are texts and ids.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> table = ipa.audit(ipa.load()).set_index("claim")
    >>> print(table.at["YRD-2.3", "verdict"], table.at["YRD-2.3", "fits_year"])
    holds_other_year 2019
    """
    needs_study(study)
    return in_languages(study, [check_lang(lang)])[lang]


def in_languages(study: Study, langs: Iterable[str]) -> dict[str, pd.DataFrame]:
    """Return what :func:`audit` does in each language; what figures say is looked up once."""
    claims = _in_indicator_unit(study)
    figures = figures_for(study, claims)
    found = Candidates(study, figures)
    records = [plain(claim) for claim in claims.to_dict("records")]
    return {
        lang: _table([_audited(claim, study, figures, found, lang) for claim in records])
        for lang in langs
    }


def _table(rows: list[dict]) -> pd.DataFrame:
    kinds = {"fits_year": "Int64"} | dict.fromkeys(_TEXTS, "str")
    table = pd.DataFrame(rows, columns=COLUMNS).astype(kinds)
    return table.assign(held_against=table["held_against"].where(table["held_against"] != ""))


def _in_indicator_unit(study: Study) -> pd.DataFrame:
    """Return the claims with their figures in the unit of the indicator, and their day."""
    claims = study.claims
    unit = claims["indicator"].map(study.indicators.set_index("indicator")["unit"])
    columns = ("value", "value_rounding", "reference_value", "reference_rounding")
    figures = {
        column: convert(claims[column], claims["unit"], unit, study.units)
        for column in (*columns, "stated", "rounding")
    }
    counts = claims["kind"] == "rank"  # its second figure is how many are ranked
    for column in ("reference_value", "reference_rounding"):
        figures[column] = figures[column].where(~counts, claims[column])
    for column in ("stated", "rounding"):
        figures[column] = figures[column].where(claims["kind"].isin(IN_FIGURES), claims[column])
    published = claims["source"].map(study.sources.set_index("source")["published"])
    return claims.assign(**figures, unit=unit, day=last_days(published))


def _audited(claim: Claim, study: Study, figures: Figures, found: Candidates, lang: str) -> dict:
    row = {name: claim[name] for name in COLUMNS if name in claim}
    row["own_check"] = found.check(claim, "value", "year")
    if claim["kind"] == "rank":
        row |= audited_rank(claim, study, figures, lang)
    else:
        row["reference_check"] = found.check(claim, "reference_value", "reference_year")
        row |= _relation(claim, study, found, lang)
    if row.get("recomputed") is not None:
        off_by = row["recomputed"] - claim["stated"]
        noise = abs(off_by) <= 1e-9 * max(1.0, abs(claim["stated"]))
        row["off_by"] = 0.0 if noise else off_by  # 13.0 - 11.6 is not quite 1.4 in binary
        row["off_by_relative"] = row["off_by"] / abs(claim["stated"] or 1)
    reasons = [row.get("reason", ""), *_doubts(row, lang)]
    return row | {"reason": ("" if lang == "zh" else " ").join(filter(None, reasons))}


def _relation(claim: Claim, study: Study, found: Candidates, lang: str) -> dict:
    today, then = found.today(claim), found.then(claim)
    if today is None:
        reason = _lacking(claim, study, found, lang)
        return {"verdict": "unchecked", "reason": reason} | _implied(claim, claim["value"])
    stated = _stated(claim)
    others, years = found.others(claim, today), found.other_years(claim, today.own)
    row = {
        "value": today.own.value,
        "reference_value": today.reference.value,
        "reference_source": today.reference.source,
        "recomputed": stated.relation(today.own.value, today.reference.value),
        "held_against": _shown(claim, [today, *([then] if then else []), *others, *years]),
        **_implied(claim, today.own.value),
    }
    older = [then, *others] if then else others
    for pairs, verdict in (
        ([today], "holds"),
        (older, "holds_older_figure"),
        (years, "holds_other_year"),
    ):
        fit = next((pair for pair in pairs if stated.fits(pair.own, pair.reference)), None)
        if fit is not None:
            row |= {"verdict": verdict, "independent": found.independent(claim, fit)}
            return row | _fit(claim, fit, today, then, verdict, study, lang)
    if then is None and claim["day"] is not None:  # a later revision may be all that is wrong
        text = N_("It does not fit {taken}; the study has no figure published before it.")
        taken = _say(today.reference.value, claim, study, lang)
        return row | {"verdict": "unchecked", "reason": tr(text, lang, taken=taken)}
    broken = _broken(claim, study, lang)
    if broken:
        return row | {"verdict": "unchecked", "reason": broken}
    return row | {"verdict": "off", "independent": found.independent(claim, today)}


def _broken(claim: Claim, study: Study, lang: str) -> str:
    """Return why figures of the two years do not compare, if they are of one series."""
    own, reference = keys(claim)
    if own != reference:
        return ""
    first, last = sorted((claim["reference_year"], claim["year"]))
    text = N_("From {year} on the figures mean something else: {reason}")
    notes = break_notes(study.breaks, *own, first, last)
    return Sentences(parts=[Text(text, {"year": y, "reason": r}) for y, r in notes]).text(lang)


def _fit(
    claim: Claim, fit: Pair, today: Pair, then: Pair | None, verdict: str, study: Study, lang: str
) -> dict:
    """Return which figure the claim fits, if it is not the one taken, and say so."""
    if verdict == "holds":
        return {}
    row = {
        "fits_value": fit.reference.value,
        "fits_recomputed": _stated(claim).relation(fit.own.value, fit.reference.value),
        "fits_source": fit.reference.source,
    }
    if verdict == "holds_other_year":
        text = N_("It fits the value of {year}, not that of {stated_year}.")
        year = fit.reference.year
        reason = tr(text, lang, year=year, stated_year=claim["reference_year"])
        return row | {"fits_year": year, "reason": reason}
    same = fit.reference.value == today.reference.value
    figures = (fit.own, today.own) if same else (fit.reference, today.reference)
    fits, taken = (_say(figure.value, claim, study, lang) for figure in figures)
    text = N_("It fits {fits}, another figure of the same year, not {taken}, which is taken.")
    if fit == then:
        text = N_("It fits {fits}, the figure known then, not {taken}, which is taken now.")
    return row | {"reason": tr(text, lang, fits=fits, taken=taken)}


def _say(value: float, claim: Claim, study: Study, lang: str) -> str:
    return quantity(float(f"{value:.{_DIGITS}g}"), claim["unit"], study.units, lang)


def _implied(claim: Claim, value: float | None) -> dict:
    if value is None:
        return {}
    names = ("implied", "implied_low", "implied_high")
    return dict(zip(names, _stated(claim).implied(value), strict=True))


def _stated(claim: Claim) -> Stated:
    years = claim["year"] - claim["reference_year"]
    return Stated(claim["kind"], claim["stated"], claim["rounding"], claim["bound"], years)


def _lacking(claim: Claim, study: Study, found: Candidates, lang: str) -> str:
    (region, indicator), year = found.lacking(claim)
    values = {"region": study.label("regions", region, lang), "year": year}
    of_reference = ((region, indicator), year) == (keys(claim)[1], claim["reference_year"])
    if of_reference and indicator == claim["indicator"]:
        text = N_("The study has no figure of {region} for {year} to hold it against.")
        return tr(text, lang, **values)
    name = study.label("indicators", indicator, lang)
    text = N_("The study has no figure of {region} for {year}: {indicator}.")
    return tr(text, lang, indicator=name, **values)


def _doubts(row: dict, lang: str) -> list[str]:
    sentences = []
    if "differs" in (row["own_check"], row.get("reference_check")):
        text = N_("A figure that the source itself states differs from the one taken.")
        sentences.append(tr(text, lang))
    if row.get("independent") == "no" and row["verdict"] != "off":
        text = N_("Only figures of the same source could be used.")
        sentences.append(tr(text, lang))
    return sentences


def _shown(claim: Claim, tried: list[Pair]) -> str:
    """Return the figures tried, each once, with all sources that state it."""
    own_key, reference_key = keys(claim)
    found: dict[tuple, list[str]] = {}
    for pair in tried:
        sides = [(reference_key, pair.reference)]
        sides += [(own_key, pair.own)] * (claim["value"] is None)
        for key, figure in sides:
            found.setdefault((*key, figure.year, figure.value), []).append(figure.source)
    return "; ".join(
        f"{region}/{indicator}/{year}: {value:.{_DIGITS}g} ({', '.join(dict.fromkeys(sources))})"
        for (region, indicator, year, value), sources in found.items()
    )
