"""How to read the pages: what the verdicts mean, how figures are made, what is refused."""

from __future__ import annotations

from ipanalysis.data.study import Study
from ipanalysis.data.vocabulary import GRADES
from ipanalysis.locale import N_, tr
from ipanalysis.locale.words import word
from ipanalysis.models.verdicts import verdict_text
from ipanalysis.reports.addresses import address, index_name
from ipanalysis.reports.html import render
from ipanalysis.reports.outlook import meanings

_VERDICTS = {
    "met": N_("the value of the target year is known, and it is enough"),
    "missed": N_("the value of the target year is known, and it is not enough"),
    "met_so_far": N_("the latest value is enough already, but the target year is still to come"),
    "very_likely": N_("the probability is 90% or more"),
    "likely": N_("the probability is 66% or more"),
    "about_even": N_("the probability is from 33% to 66%"),
    "unlikely": N_("the probability is below 33%"),
    "very_unlikely": N_("the probability is 10% or less"),
    "not_forecast": N_(
        "there are values, but no forecast can be made of them; the report says why"
    ),
    "no_data": N_("the study holds no value of the indicator for the region"),
    "not_judged": N_(
        "the target is no yearly value, such as a sum or a growth rate; the report says why"
    ),
}
_PARTS = (
    (
        N_("Which figure is taken"),
        (
            N_(
                "Of several figures for one year one is taken by a fixed rule: free of doubt "
                "before doubtful, exact before approximate, final before preliminary, then the "
                "more reliable source, then the later publication. Where sources disagree by more "
                "than rounding, the report says so."
            ),
            N_(
                "Printed figures are never changed. A correction is an entry of its own with its "
                "reason, and a figure that a rule makes of others is marked as estimated."
            ),
        ),
    ),
    (
        N_("Targets side by side"),
        (
            N_(
                "Targets are compared only if they measure the same thing. Where a basis has to be "
                "converted, such as a sum over several years, the result may be a range, and the "
                "assumption stands beside it."
            ),
            N_(
                "A share of the nation's amount is given only where amounts of parts add up to "
                "the whole. What is not compared is listed with the reason."
            ),
        ),
    ),
    (
        N_("Forecasts and intervals"),
        (
            N_(
                "A forecast (Med3) is the median of three simple ones: the last value; the last "
                "value plus the median change; exponential smoothing with drift. It takes at "
                "least 5 yearly values, or 4 for a rough one, and reaches at most 6 years ahead."
            ),
            N_(
                "An interval of 80% was made so that across many series like these the later "
                "value fell inside in four cases of five, of 95% in nineteen of twenty. It does "
                "not say that the model is right for one series, nor what new policy may change."
            ),
            N_(
                "The probability that a target is met is read from the forecast and its intervals. "
                "It says what to expect if things go on as before."
            ),
        ),
    ),
    (
        N_("Progress on the way"),
        (
            N_(
                "The straight path leads from the base to the target. Eurostat's method holds the "
                "growth a year so far against the growth a year required. Both stand beside the "
                "forecast; where methods differ, the report says why."
            ),
        ),
    ),
    (
        N_("Regions side by side"),
        (
            N_(
                "Figures of regions are comparable if they are of the same measure, year and kind, "
                "exact, free of doubt and of conflict, and on the same side of a break. A chart "
                "shows one year only; what is not comparable in it is hollow."
            ),
            N_(
                "The map of tiles shows one square a region in about its place. It shows neither "
                "boundaries nor areas."
            ),
            N_(
                "The colours of the map are of one period, that in which most squares have "
                "targets. A period ends where a plan of the nation ends. A target that several "
                "plans of a region set alike counts once."
            ),
        ),
    ),
)


def methods_body(study: Study, lang: str) -> str:
    """Return the body of the page on methods.

    Parameters
    ----------
    study : Study
        The study, for the day it tells of.
    lang : {"en", "zh"}
        Language.
    """
    return render(
        "site/methods.html.j2",
        lang,
        vintage=study.vintage.text(lang) if study.vintage else "",
        verdicts=[(verdict_text(v, lang), tr(text, lang)) for v, text in _VERDICTS.items()],
        outlooks=[(name, text) for _, name, text in meanings(lang)],
        parts_of_it=[
            (tr(head, lang), [tr(text, lang) for text in texts]) for head, texts in _PARTS
        ],
        grades=tuple(word("grade", grade, lang) for grade in GRADES),
        back=address("..", index_name(lang)),
    )
