"""Audit: relations that a source states, recomputed from the figures of the study."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from ipanalysis.data import provenance
from ipanalysis.data.study import Study
from ipanalysis.data.units import convert
from ipanalysis.locale import N_, check_lang, tr

COLUMNS = [
    *("claim", "kind", "region", "indicator", "year", "value", "unit"),
    *("reference_region", "reference_year", "stated", "bound"),
    *("implied", "implied_low", "implied_high", "reference_value", "recomputed"),
    *("verdict", "fits_year", "fits_value", "fits_recomputed", "reason", "source"),
    "reference_source",
]

# Each kind of claim: the relation of two figures, and the second figure that a relation implies.
_RELATION: dict[str, Callable[[float, float], float]] = {
    "difference": lambda value, reference: value - reference,
    "multiple": lambda value, reference: value / reference,
    "share": lambda value, reference: 100 * value / reference,
    "growth": lambda value, reference: 100 * (value / reference - 1),
}
_IMPLIED: dict[str, Callable[[float, float], float]] = {
    "difference": lambda value, stated: value - stated,
    "multiple": lambda value, stated: value / stated,
    "share": lambda value, stated: value / (stated / 100),
    "growth": lambda value, stated: value / (1 + stated / 100),
}


def audit(study: Study, lang: str = "en") -> pd.DataFrame:
    """Recompute every claim of the study.

    A claim holds if the relation of the two figures, within the rounding of the observed one,
    rounds to what is stated. If it does not, the
    other years of the reference are tried: a claim is often right for an older value than it says.

    Parameters
    ----------
    study : Study
        The study; its ``claims`` and observations are used.
    lang : {"en", "zh"}
        Language of the reasons.

    Returns
    -------
    DataFrame
        One row per claim: claim, kind, region, indicator, year, value, unit, reference_region,
        reference_year, stated, bound; implied (the reference figure that would make the claim
        true), implied_low, implied_high (its range given the rounding of `stated`);
        reference_value (the figure held against, as the claim states it or from the
        observations), recomputed (the relation with it); verdict ("holds",
        "holds_other_year", "off", "unchecked"), fits_year, fits_value and fits_recomputed (the
        nearest other year whose figure makes the claim true); reason, source, reference_source.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> table = ipa.audit(ipa.load()).set_index("claim")
    >>> print(table.at["YRD-2.3", "verdict"], table.at["YRD-2.3", "fits_year"])
    holds_other_year 2019
    """
    check_lang(lang)
    best = provenance.best(study.values(), study.sources)
    rows = [_audited(claim, best, study, lang) for claim in _in_indicator_unit(study)]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"fits_year": "Int64"})


def _in_indicator_unit(study: Study) -> list[dict]:
    """Return the claims with their figures in the unit of the indicator."""
    claims = study.claims
    unit = claims["indicator"].map(study.indicators.set_index("indicator")["unit"])
    figures = {
        column: convert(claims[column], claims["unit"], unit, study.units)
        for column in ("value", "reference_value", "stated", "rounding")
    }
    for column in ("stated", "rounding"):  # only a difference has the unit of the figures
        figures[column] = figures[column].where(claims["kind"] == "difference", claims[column])
    return claims.assign(**figures, unit=unit).to_dict("records")


def _audited(claim: dict, best: pd.DataFrame, study: Study, lang: str) -> dict:
    stated, half = claim["stated"], claim["rounding"]
    implied = _IMPLIED[claim["kind"]]
    ends = sorted(implied(claim["value"], stated + shift) for shift in (-half, half))
    row = {key: claim[key] for key in COLUMNS if key in claim}
    row |= {"implied": implied(claim["value"], stated)}
    row |= {"implied_low": ends[0], "implied_high": ends[1]}
    series = best[
        (best["region"] == claim["reference_region"]) & (best["indicator"] == claim["indicator"])
    ]
    row |= _reference(claim, series)
    if pd.isna(row["reference_value"]):
        text = N_("The study has no figure of {region} for {year} to hold it against.")
        region = study.label("regions", claim["reference_region"], lang)
        reason = tr(text, lang, region=region, year=claim["reference_year"])
        return row | {"verdict": "unchecked", "reason": reason}
    row["recomputed"] = _RELATION[claim["kind"]](claim["value"], row["reference_value"])
    if _fits(claim, row["reference_value"], row.pop("reference_rounding", 0.0)):
        return row | {"verdict": "holds"}
    other = _other_year(claim, series)
    if other is None:
        return row | {"verdict": "off"}
    text = N_("It fits the value of {year}, not that of {stated_year}.")
    reason = tr(text, lang, year=other["fits_year"], stated_year=claim["reference_year"])
    return row | other | {"verdict": "holds_other_year", "reason": reason}


def _reference(claim: dict, series: pd.DataFrame) -> dict:
    if pd.notna(claim["reference_value"]):
        stated = {"reference_value": claim["reference_value"]}
        return stated | {"reference_source": claim["source"]}
    rows = series[series["year"] == claim["reference_year"]]
    if rows.empty:
        return {"reference_value": None}
    return {
        "reference_value": rows["value"].iloc[0],
        "reference_rounding": rows["rounding"].iloc[0],
        "reference_source": rows["source"].iloc[0],
    }


def _fits(claim: dict, reference: float, rounding: float) -> bool:
    """Tell whether the relation to a reference, rounded as both are printed, is the stated one."""
    relation = _RELATION[claim["kind"]]
    low, high = sorted(relation(claim["value"], reference + r) for r in (-rounding, rounding))
    stated = claim["stated"]
    # Half a unit of the last digit, and a hair for binary fractions (1.4 = 13.0 - 11.6).
    slack = claim["rounding"] + 1e-9 * max(1.0, abs(stated))
    return low - slack <= stated <= high + slack


def _other_year(claim: dict, series: pd.DataFrame) -> dict | None:
    others = series[series["year"] != claim["reference_year"]]
    distance = (others["year"] - claim["reference_year"]).abs()
    for row in others.loc[distance.sort_values(kind="stable").index].to_dict("records"):
        if _fits(claim, row["value"], row["rounding"]):
            relation = _RELATION[claim["kind"]](claim["value"], row["value"])
            return {
                "fits_year": int(row["year"]),
                "fits_value": row["value"],
                "fits_recomputed": relation,
                "reference_source": row["source"],
            }
    return None
