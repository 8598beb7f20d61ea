"""Why a series gets no forecast or no trend: the codes, and their words in both languages."""

from __future__ import annotations

from types import MappingProxyType

from ipanalysis.errors import UsageError
from ipanalysis.locale import N_, Text, check_lang, tr

#: Points a series must have before a forecast with an interval is made.
LEAST_FOR_FORECAST = 4
#: Points below which a forecast is rough.
LEAST_TO_TRUST = 5
#: Years that a complete run at the end must have to be used when years are missing before it.
LEAST_AFTER_GAP = 5
#: Points below which a model whose form is chosen by an information criterion is refused.
LEAST_TO_SELECT = 10
#: Points a series must have before a slope is estimated.
LEAST_FOR_TREND = 3
#: Points below which neither growth nor a slope has a 95 % interval.
LEAST_FOR_INTERVAL = 5
#: Points before a change of growth is tested: below, no order of the halves is rarer than 5 %.
LEAST_FOR_CHANGE = 9
#: Points before a break is looked for, and before p is corrected for autocorrelation.
LEAST_FOR_BREAK = 10
#: Years ahead beyond which nothing is forecast.
LONGEST_HORIZON = 6

#: Status codes of the results of this package; the words for a reader.
STATUS_TEXTS = MappingProxyType(
    {
        "ok": "",
        "ok_tail": N_(
            "years are missing inside the series; only the complete run at its end was used "
            "({n} values)"
        ),
        "too_few_points": N_("too few yearly values: {n}, and at least {least} are needed"),
        "gap": N_(
            "years are missing inside the series, and its complete run at the end is shorter "
            "than {run} years"
        ),
        "rough": N_("only {n} yearly values, so that point and interval are rough"),
        "constant": N_("all values are equal, so nothing shows how far the next may stray"),
        "non_finite": N_("a value is missing or is not a finite number"),
        "duplicate_years": N_("a year stands in the series more than once"),
        "bad_year": N_("a year is not a whole number"),
        "horizon_too_long": N_(
            "too far ahead: with {n} yearly values, at most {longest} years are forecast"
        ),
        "no_result": N_("the model gave no finite number"),
        "out_of_bounds": N_("a value lies outside the bounds of its indicator"),
        "too_few_to_fit": N_(
            "too few yearly values for this model: {n}, and below {select} it misleads"
        ),
        "fit_failed": N_("the fit of this model failed"),
        "warned": N_("the library that fitted the model warned"),
    }
)

#: Values below which a trend lacks some of its figures, by the code that says so.
LIMIT_LEASTS = MappingProxyType(
    {
        "no_interval": LEAST_FOR_INTERVAL,
        "no_change": LEAST_FOR_CHANGE,
        "no_break": LEAST_FOR_BREAK,
    }
)
#: Why a trend lacks some of its figures: the codes, and the words for a reader.
LIMIT_TEXTS = MappingProxyType(
    {
        "no_interval": N_("no interval below {least} values"),
        "no_change": N_("no change of growth below {least} values"),
        "no_break": N_(
            "no test of a break and no correction for autocorrelation below {least} values"
        ),
        "not_positive": N_("a value is not positive, so growth is not judged"),
        "gaps": N_(
            "years are missing inside the series, so neither a change of growth nor a break is "
            "judged and p is not corrected for autocorrelation"
        ),
    }
)


def limits_text(codes: object, lang: str = "en") -> str:
    """Return the column ``limits`` of a trend in words.

    Parameters
    ----------
    codes : str or missing
        Codes of :data:`LIMIT_TEXTS`, joined by ``"; "``.
    lang : {"en", "zh"}
        Language.

    Examples
    --------
    >>> limits_text("no_interval; gaps").split(";")[0]
    'no interval below 5 values'
    """
    known = [code for code in str(codes).split("; ") if code in LIMIT_TEXTS]
    joint = "；" if check_lang(lang) == "zh" else "; "
    return joint.join(tr(LIMIT_TEXTS[code], lang, least=LIMIT_LEASTS.get(code)) for code in known)


def refusal_text(
    status: str,
    lang: str = "en",
    n: int = 0,
    least: int = LEAST_FOR_FORECAST,
) -> str:
    """Return the reason behind a status code in words.

    Parameters
    ----------
    status : str
        A code of the column ``status`` of :func:`~ipanalysis.forecast` or
        :func:`~ipanalysis.models.trend.trend.trend`.
    lang : {"en", "zh"}
        Language.
    n : int
        Number of yearly values, column ``n`` of the same row.
    least : int
        Points that were needed: four for a forecast, three for a trend.

    Returns
    -------
    str
        A clause without a full stop; empty for ``ok``.

    Raises
    ------
    UsageError
        If there is no such code.

    Examples
    --------
    >>> refusal_text("too_few_points", n=3)
    'too few yearly values: 3, and at least 4 are needed'
    >>> refusal_text("ok")
    ''
    """
    return refusal(status, n, least).text(lang)


def refusal(status: str, n: int = 0, least: int = LEAST_FOR_FORECAST) -> Text:
    """Return the reason behind a status code, waiting for its language."""
    if status not in STATUS_TEXTS:
        raise UsageError(N_("There is no status {status!r}."), status=status)
    longest = min(LONGEST_HORIZON, n)
    fields = {"n": n, "least": least, "longest": longest, "select": LEAST_TO_SELECT}
    fields["run"] = LEAST_AFTER_GAP
    return Text(STATUS_TEXTS[status], fields)
