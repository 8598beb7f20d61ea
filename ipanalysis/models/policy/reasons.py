"""Why nothing is said about a plan, and what would be needed, in words that wait for a language."""

from __future__ import annotations

from types import MappingProxyType

from ipanalysis.locale import N_, Text

#: Codes of the column ``status`` of the results here, and their words. A faulty series has the code
#: of the panel instead: :data:`ipanalysis.models.refusals.STATUS_TEXTS`.
STATUS_TEXTS = MappingProxyType(
    {
        "ok": "",
        "no_before": N_("no value before {since}; at least {least} yearly values are needed"),
        "not_forecast": N_("the years before {since} carry no forecast: {why}"),
        "no_after": N_("no value in or after {since}"),
        "too_late": N_("the values since {since} lie more than {longest} years after the last"
                       " value before; nothing is forecast so far"),
        "break": N_("a declared break of {year} makes the values before and after it different"
                    " measures"),
        "constant": N_("all values before {since} are equal, so nothing shows how far the next"
                       " may stray"),
        "too_short": N_("a level and a slope before and after need {least} years without a gap on"
                        " each side; there are {before} and {after}"),
        "staggered": N_("regions start in different years: with effects of region and year alone,"
                        " those that started early would stand in for those without a plan"),
        "few_regions": N_("standard errors by region need {least} regions with a plan and {least}"
                          " without; there are {treated} and {controls}"),
        "no_controls": N_("no region without the plan is left to compare with"),
        "explained": N_("effects of region and year alone explain who had the plan and when: nobody"
                        " without it has values in the same years"),
        "no_treated": N_("no region with the plan has values before and since its start"),
        "no_variation": N_("all values are equal"),
        "no_values": N_("no value"),
        "not_among": N_("not among the regions to use"),
        "no_pair": N_("values both before and since {since} are needed; there are those of"
                     " {years}"),
        "no_year": N_("no region that began then has a value in {year}"),
        "no_comparison": N_("no region without a plan by then has values in both {base} and"
                           " {year}"),
        "no_value_before": N_("no value in {year}, the year before the plan began"),
        "not_positive": N_("a value is not positive, so it has no logarithm"),
    }
)  # fmt: skip


def said(status: str, **fields: object) -> Text:
    """Return the words of a status, waiting for their language.

    Examples
    --------
    >>> said("no_after", since=2021).text()
    'no value in or after 2021'
    """
    return Text(STATUS_TEXTS[status], fields)
