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

#: Why a target has no verdict on its outcome; the words for a reader.
REASON_TEXTS = MappingProxyType(
    {
        "cumulative": N_(
            "the target is a sum over several years; that needs the value of every year so far "
            "and a forecast of the sum, which are not brought together yet"
        ),
        "increment": N_(
            "the target is an increase over the period; that needs the value it counts from, on "
            "the same definition"
        ),
        "growth_rate": N_(
            "the target is a growth rate; that needs the value of the base year, on the same "
            "definition"
        ),
        "rank": N_("the target is a rank; that needs the values of all that are ranked"),
        "unit": N_("the unit of the target, {unit}, does not measure what the indicator does"),
        "no_data": N_("the study has no value of this indicator for this region up to {year}"),
        "year_not_observed": N_("the study has later values, but none of {year} itself"),
        "undecided": N_(
            "the value of {year} is known only as a bound, which leaves open whether it is enough"
        ),
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
    if probability <= 0.10:
        return "very_unlikely"
    for least, verdict in ((0.90, "very_likely"), (0.66, "likely"), (0.33, "about_even")):
        if probability >= least:
            return verdict
    return "unlikely"


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
