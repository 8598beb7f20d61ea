"""The verdicts on targets: codes, thresholds of likelihood, and their words in both languages."""

from __future__ import annotations

from types import MappingProxyType

from ipanalysis.errors import UsageError
from ipanalysis.locale import N_, tr

#: Codes of the column ``verdict`` of :func:`ipanalysis.models.attainment.attainment`.
VERDICT_TEXTS = MappingProxyType(
    {
        "met": N_("met"),
        "missed": N_("missed"),
        "met_so_far": N_("met so far"),
        "very_likely": N_("very likely"),
        "likely": N_("likely"),
        "about_even": N_("about as likely as not"),
        "unlikely": N_("unlikely"),
        "very_unlikely": N_("very unlikely"),
        "no_data": N_("no data"),
        "not_forecast": N_("not forecast"),
        "not_judged": N_("not judged"),
    }
)

_VERY_UNLIKELY = 0.10

#: The likelihood words and the probability from which on each holds; "unlikely" holds above its
#: figure. The scale of the IPCC.
THRESHOLDS = MappingProxyType(
    {
        "very_likely": 0.90,
        "likely": 0.66,
        "about_even": 0.33,
        "unlikely": _VERY_UNLIKELY,
        "very_unlikely": 0.0,
    }
)

#: Why a target has no verdict on its outcome; the words for a reader.
REASON_TEXTS = MappingProxyType(
    {
        "not_flow": N_(
            "the target is a sum over several years, but the indicator is not an amount of a year"
        ),
        "unit": N_("the unit of the target, {unit}, does not measure what the indicator does"),
        "no_data": N_("the study has no value of this indicator for this region up to {year}"),
        "year_not_observed": N_("the study has later values, but none of {year} itself"),
        "undecided": N_(
            "the value of {year} is known only as a bound, which leaves open whether it is enough"
        ),
        "base_open": N_(
            "the value of {year} is between what the base asks for by one source and by another"
        ),
        "not_ahead": N_("the forecast does not hold all years that are left up to {year}"),
        "rank_alone": N_("no other region of its level is in the study, so there is no rank"),
        "rank_few": N_(
            "only {known} of the {n} regions that are ranked have a figure or a forecast for "
            "{year}, and at least half are needed"
        ),
        "rank_own": N_("the region has neither a figure nor a forecast for {year} to be ranked by"),
        "ends": N_("the forecast ends in {last}, and the target is for {year}"),
        "not_given": N_("no forecast of this series was given"),
        "no_interval": N_("the forecast has no interval to read a probability from"),
    }
)


def verdict_of(probability: float) -> str:
    """Return the likelihood word for a probability.

    The scale of the IPCC: very likely from 90 %, likely from 66 %, about as likely as not from
    33 %, unlikely below that, very unlikely up to 10 %.

    References
    ----------
    Mastrandrea, M. D. et al. (2010), Guidance Note for Lead Authors of the IPCC Fifth Assessment
    Report on Consistent Treatment of Uncertainties.

    Examples
    --------
    >>> [verdict_of(p) for p in (0.95, 0.66, 0.33, 0.2, 0.1)]
    ['very_likely', 'likely', 'about_even', 'unlikely', 'very_unlikely']
    """
    return next(word for word, least in THRESHOLDS.items() if _reaches(probability, least))


def _reaches(probability: float, least: float) -> bool:
    # Ten per cent itself is still very unlikely, as ninety is already very likely.
    return probability > least if least == _VERY_UNLIKELY else probability >= least


def verdict_text(verdict: str, lang: str = "en") -> str:
    """Return a verdict in words.

    Raises
    ------
    UsageError
        If there is no such verdict.

    Examples
    --------
    >>> verdict_text("about_even")
    'about as likely as not'
    """
    if verdict not in VERDICT_TEXTS:
        raise UsageError(N_("There is no verdict {verdict!r}."), verdict=verdict)
    return tr(VERDICT_TEXTS[verdict], lang)
