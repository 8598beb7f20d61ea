"""Why forecasts of parts and whole are not put together, in words that wait for their language."""

from __future__ import annotations

from types import MappingProxyType

from ipanalysis.locale import N_, Text

#: Codes of the column ``status``, and their words. What is refused has one row without a year.
STATUS_TEXTS = MappingProxyType(
    {
        "ok": "",
        "constant": N_("all values are equal, so this series is taken as sure; intervals leave"
                       " out how far it may stray"),
        "bounded": N_("the rest has no forecast of its own: it is what the whole leaves beside"
                      " the parts, within the bounds of the indicator"),
        "not_forecast": N_("no forecast of its own: {why}"),
        "short_reach": N_("its forecasts end in {last}, before {until}"),
        "no_part": "",  # which region speaks for it says the rule of coherence
        "no_weight": N_("no weight of its own"),
        "unknown_part": N_("no figure of the indicator"),
        "whole_not_forecast": N_("the whole has no forecast: {why}"),
        "whole_short": N_("forecasts of the whole end in {last}, before {until}"),
        "no_parts": N_("no part has a forecast that reaches {until}"),
        "weight_missing": N_("a mean needs the weight of the whole and its parts, and it is"
                             " missing: {weight}"),
        "weight_over": N_("the parts weigh more than the whole: {percent} % of it"),
        "no_match": N_("the parts do not make up the whole in the past: they are off by up to"
                       " {percent} %"),
        "too_few_errors": N_("mint needs one-step errors of {least} common years at least, and"
                             " there are {n}; wls and ols do without"),
        "no_history": N_("this method needs the figures behind the forecasts, and only forecasts"
                         " were given"),
        "rest_unknown": N_("this method needs a forecast of every part, and the rest has none:"
                           " {why}"),
        "no_shares": N_("whole and parts have no year in common, so their shares are not known"),
        "not_positive": N_("shares need parts that add up to more than nothing"),
    }
)  # fmt: skip

_EVERY = N_("its correlation with the others is not known: all are taken to move together")


def said(status: str, **fields: object) -> Text:
    """Return the words of a status, waiting for their language.

    Examples
    --------
    >>> said("no_parts", until=2026).text()
    'no part has a forecast that reaches 2026'
    """
    return Text(STATUS_TEXTS[status], fields)


def together() -> Text:
    """Return that all series are taken to move together, waiting for its language."""
    return Text(_EVERY)
