"""The tables of results: their columns, types and keys, with what each column means.

What :mod:`ipanalysis.data.schema` is to the tables of a study, this is to what is computed from
them. The description of a written package and the data dictionary are made from it.
"""

from __future__ import annotations

from ipanalysis.data.provenance import RULE
from ipanalysis.data.schema import Field, Table
from ipanalysis.data.vocabulary import BASES, BOUNDS, CLAIM_KINDS, RELATIONS, STATUSES
from ipanalysis.locale import N_

OF_INDICATOR = "indicators.unit"  # values stand in the unit of their indicator

AUDIT_VERDICTS = ("off", "holds_other_year", "holds_older_figure", "unchecked", "holds")
CHECKS = ("agrees", "agrees_older", "target", "differs", "unknown")

RESULT_TITLES = {
    "ledger": N_("ledger"),
    "differences": N_("differences"),
    "excluded": N_("left out of the ledger"),
    "progress": N_("progress"),
    "audit": N_("audit"),
    "trend": N_("trends"),
    "forecast": N_("forecasts"),
    "attainment": N_("attainment"),
    "conflicts": N_("conflicts"),
    "values": N_("chosen values"),
}


def _code(name: str, description: str, table: str, required: bool = True) -> Field:
    return Field(name, description, required=required, references=table)


def _word(name: str, description: str, words: tuple[str, ...], required: bool = False) -> Field:
    return Field(name, description, required=required, vocabulary=words)


def _number(name: str, description: str, unit: str = "") -> Field:
    return Field(name, description, "number", unit=unit)


def _year(name: str, description: str, required: bool = False) -> Field:
    return Field(name, description, "year", required)


def _ids(name: str, description: str) -> Field:
    return Field(name, description, "list", references="sources")


def _said(name: str, english: str, chinese: str) -> tuple[Field, Field]:
    """Return a column in words, once a language."""
    return Field(name, english), Field(f"{name}_zh", chinese)


_REGION = _code("region", N_("Region it is about"), "regions")
_INDICATOR = _code("indicator", N_("Indicator"), "indicators")
_PLAN = _code("plan", N_("Plan that sets it"), "plans")
_TARGET = _code("target", N_("Target"), "targets")
_SOURCE = _code("source", N_("Where it was read"), "sources")
_UNIT = _code("unit", N_("Unit of the values"), "units")
_REASON = _said("reason", N_("Reason or remark, in English"), N_("Reason or remark, in Chinese"))
_TARGET_YEAR = _year("target_year", N_("Year the target is set for"), True)
_TARGET_BOUND = _word("bound", N_("Whether the target is exact or a bound"), BOUNDS, True)
_TARGET_BASIS = _word("basis", N_("What the figure of the target is"), BASES, True)

_LEDGER = Table(
    "ledger",
    N_(
        "Local targets beside national ones: a row per local target, and per national one that a "
        "local plan does not adopt"
    ),
    ("plan", "target", "national_indicator"),
    (
        _REGION,
        _code("plan", N_("Local plan"), "plans"),
        _code(
            "target",
            N_("Local target; empty where a national one is not adopted"),
            "targets",
            False,
        ),
        _code("indicator", N_("Indicator of the local target"), "indicators", False),
        _code("national_indicator", N_("Indicator of the national target"), "indicators", False),
        _word("relation", N_("SKOS relation of the local to the national indicator"), RELATIONS),
        _word(
            "status",
            N_("Whether the two can be compared, and how"),
            ("comparable", "converted", "not_comparable", "local_only", "not_adopted"),
            True,
        ),
        _number("local_value", N_("Local target, as stated"), "local_unit"),
        _code("local_unit", N_("Unit of the local target"), "units", False),
        _word("local_basis", N_("Basis of the local target"), BASES),
        _word("local_bound", N_("Bound of the local target"), BOUNDS),
        _number("national_value", N_("National target"), "national_unit"),
        _code("national_unit", N_("Unit of the national target"), "units", False),
        _word("national_basis", N_("Basis of the national target"), BASES),
        _word("national_bound", N_("Bound of the national target"), BOUNDS),
        _number("value", N_("Local target in the national unit and basis"), "national_unit"),
        _number("low", N_("Lower bound of the converted value"), "national_unit"),
        _number("high", N_("Upper bound of the converted value"), "national_unit"),
        _number("ratio", N_("Local over national value; none for scores")),
        _number("difference", N_("Local less national value"), "national_unit"),
        _number(
            "share_of_national", N_("Share of the national value, of what adds up"), "fraction"
        ),
        _year("base_year", N_("Year the local target starts from")),
        _number("base_value", N_("Value the local target starts from"), "local_unit"),
        _number("growth_required", N_("Growth from base to target, whole period"), "fraction"),
        _number("national_growth_required", N_("The same of the national target"), "fraction"),
        Field("assumption", N_("What a conversion assumes, in English")),
        _REASON[0],
        _code("source", N_("Source of the local target"), "sources", False),
        _code("national_source", N_("Source of the national target"), "sources", False),
        Field("assumption_zh", N_("What a conversion assumes, in Chinese")),
        _REASON[1],
    ),
)

_DIFFERENCES = Table(
    "differences",
    N_("What can be compared, the largest relative difference first"),
    (),
    (
        _REGION,
        _code("plan", N_("Local plan"), "plans"),
        _code("indicator", N_("Indicator of the local target"), "indicators"),
        _number("value", N_("Local target in the national unit and basis"), "national_unit"),
        _number("national_value", N_("National target"), "national_unit"),
        _code("national_unit", N_("Unit of the national target"), "units"),
        _number("difference", N_("Local less national value"), "national_unit"),
        _number("ratio", N_("Local over national value; none for scores")),
        _word(
            "ambition",
            N_("Above, equal or below the nation's in the better direction; open; or a share"),
            ("above", "equal", "below", "open", "share"),
            True,
        ),
    ),
)

_EXCLUDED = Table(
    "excluded",
    N_("Targets without a row of their own in the ledger, and why"),
    ("target",),
    (
        _TARGET,
        _PLAN,
        _REGION,
        _INDICATOR,
        _number("value", N_("The target, as stated"), "unit"),
        _UNIT,
        _code("same_as", N_("The target that this row states once more"), "targets", False),
        _SOURCE,
        *_REASON,
    ),
)

_PROGRESS = Table(
    "progress",
    N_("Progress from base to target, by method"),
    ("target", "method"),
    (
        _TARGET,
        _PLAN,
        _REGION,
        _INDICATOR,
        _word("method", N_("Method: straight path or Eurostat's"), ("linear", "eurostat"), True),
        _code("unit", N_("Unit of the target, in which all values stand"), "units"),
        _word("direction", N_("Which way is better"), ("up", "down", "neutral"), True),
        _year("base_year", N_("Base year")),
        _number("base_value", N_("Value in the base year"), "unit"),
        _year("latest_year", N_("Latest year observed, up to the target year")),
        _number("latest_value", N_("Value of the latest year"), "unit"),
        _TARGET_YEAR,
        _number("target_value", N_("The target, as stated"), "unit"),
        _number("on_path", N_("Value of a straight path in the latest year"), "unit"),
        _number("gap", N_("Latest value less that; positive is better"), "unit"),
        _number("score", N_("Actual over required change")),
        _word(
            "verdict",
            N_("Verdict"),
            ("reached", "on_track", "moderate", "insufficient", "away", "refused"),
            True,
        ),
        _REASON[0],
        _ids("source", N_("Sources of target and latest value")),
        _REASON[1],
    ),
)

_AUDIT = Table(
    "audit",
    N_("Claims of the sources, recomputed from the figures"),
    ("claim",),
    (
        _code("claim", N_("Claim"), "claims"),
        _word("kind", N_("Kind of relation"), CLAIM_KINDS, True),
        _REGION,
        _INDICATOR,
        _year("year", N_("Year of the figure"), True),
        _number("value", N_("The figure, as the source states it"), "unit"),
        _UNIT,
        _code("reference_region", N_("Region it is held against"), "regions"),
        _code("reference_indicator", N_("Indicator it is held against"), "indicators", False),
        _year("reference_year", N_("Year it is held against"), True),
        _number("stated", N_("The relation as stated (shares, growth in %)")),
        _word("bound", N_("Whether the claim is exact or a bound"), BOUNDS, True),
        _number("implied", N_("Reference figure that would make the claim true"), "unit"),
        _number("implied_low", N_("Its lower end, given the rounding of the claim"), "unit"),
        _number("implied_high", N_("Its upper end, given the rounding of the claim"), "unit"),
        _number("reference_value", N_("Figure it is held against"), "unit"),
        _number("recomputed", N_("The relation with that figure")),
        _number("off_by", N_("Recomputed less stated")),
        _number("off_by_relative", N_("The same over what is stated, a fraction")),
        _word("verdict", N_("Verdict"), AUDIT_VERDICTS, True),
        _year("fits_year", N_("Another year whose figure makes the claim true")),
        _number("fits_value", N_("The figure of that year"), "unit"),
        _number("fits_recomputed", N_("The relation with the figure of that year")),
        _word("own_check", N_("Whether the claim's own figure agrees with the study"), CHECKS),
        _word("reference_check", N_("Whether the second figure it states agrees"), CHECKS),
        _word("independent", N_("Whether a figure of another source was at hand"), ("yes", "no")),
        Field("held_against", N_("All figures it was held against, with their sources")),
        _REASON[0],
        _code("source", N_("Source of the claim"), "sources"),
        _ids("reference_source", N_("Sources of the figure it is held against")),
        _ids("fits_source", N_("Sources of the figure that fits")),
        _REASON[1],
    ),
)

_TREND = Table(
    "trend",
    N_("How each series has moved"),
    ("region", "indicator"),
    (
        _REGION,
        _INDICATOR,
        Field("n", N_("Number of values"), "whole", True),
        _year("first_year", N_("First year")),
        _year("last_year", N_("Last year")),
        _number("first_value", N_("First value"), OF_INDICATOR),
        _number("last_value", N_("Last value"), OF_INDICATOR),
        _number("cagr", N_("Growth a year from the first to the last value"), "fraction"),
        _number("slope", N_("Theil-Sen slope: change a year"), OF_INDICATOR),
        _number("slope_low", N_("Lower end of the slope's 95% interval"), OF_INDICATOR),
        _number("slope_high", N_("Upper end of the slope's 95% interval"), OF_INDICATOR),
        _number("mk_tau", N_("Kendall's tau-b of value and year")),
        _number("mk_p", N_("Two-sided p of the Mann-Kendall test")),
        _word(
            "status",
            N_("Whether there is a trend to speak of, or why not"),
            ("ok", "constant", "too_few_points", "non_finite", "duplicate_years", "bad_year"),
            True,
        ),
        _ids("source", N_("Sources of the first and last value")),
    ),
)

_FORECAST = Table(
    "forecast",
    N_("Forecasts: a row per series, year and level; one row for a series that is refused"),
    ("region", "indicator", "model", "year", "level"),
    (
        _REGION,
        _INDICATOR,
        _year("year", N_("Year that is forecast")),
        Field("model", N_("Model"), required=True),
        _number("level", N_("Nominal coverage of the interval"), "percent"),
        _number("mean", N_("Point forecast, to be read as the median"), OF_INDICATOR),
        _number("lower", N_("Lower end of the interval"), OF_INDICATOR),
        _number("upper", N_("Upper end of the interval"), OF_INDICATOR),
        Field("n", N_("Number of values used"), "whole", True),
        _year("first_year", N_("First year used")),
        _word(
            "status",
            N_("Whether there is a forecast, or why not"),
            (
                *("ok", "ok_tail", "constant", "too_few_points", "gap", "non_finite"),
                *("duplicate_years", "bad_year", "horizon_too_long", "no_result"),
            ),
            True,
        ),
        _ids("source", N_("Sources of the values used")),
    ),
)

_ATTAINMENT = Table(
    "attainment",
    N_("Whether each target was met, or how likely it is to be met"),
    ("target",),
    (
        _TARGET,
        _PLAN,
        _REGION,
        _INDICATOR,
        _TARGET_YEAR,
        _number("target_value", N_("The target, as stated"), "target_unit"),
        _code("target_unit", N_("Unit of the target, in which all values stand"), "units"),
        _TARGET_BOUND,
        _TARGET_BASIS,
        _year("latest_year", N_("Latest year observed, up to the target year")),
        _number("latest_value", N_("Value of the latest year"), "target_unit"),
        _year("met_year", N_("First year from which on the target was met")),
        _number("probability", N_("Probability of meeting the target in its year"), "fraction"),
        _number("expected", N_("Forecast for the target year"), "target_unit"),
        _number("expected_low", N_("Lower end of its 80% interval"), "target_unit"),
        _number("expected_high", N_("Upper end of its 80% interval"), "target_unit"),
        _number("expected_gap", N_("Forecast less target"), "target_unit"),
        _number("required_growth", N_("Growth a year needed from now on"), "fraction"),
        _number("achieved_growth", N_("Growth a year so far"), "fraction"),
        _word(
            "verdict",
            N_("Verdict"),
            (
                *("met", "missed", "met_so_far", "very_likely", "likely", "about_even"),
                *("unlikely", "very_unlikely", "no_data", "not_forecast", "not_judged"),
            ),
            True,
        ),
        _REASON[0],
        _ids("source", N_("Sources of target, latest value and forecast")),
        _REASON[1],
    ),
)

_CONFLICTS = Table(
    "conflicts",
    N_("Figures on which sources disagree by more than rounding, and the one taken"),
    ("region", "indicator", "year"),
    (
        _REGION,
        _INDICATOR,
        _year("year", N_("Year of the figure"), True),
        _word("kind", N_("Conflict or revision"), ("conflict", "revision"), True),
        _number("low", N_("Smallest figure"), "unit"),
        _number("high", N_("Largest figure"), "unit"),
        _number("spread", N_("Largest less smallest figure"), "unit"),
        _number("spread_percent", N_("The same, of the figure that was taken"), "percent"),
        _UNIT,
        _number("taken", N_("The figure that was taken"), "unit"),
        _code("taken_source", N_("Source of the figure that was taken"), "sources"),
        _word(
            "decided_by",
            N_("Part of the rule that decided"),
            RULE,
            True,
        ),
        Field("n", N_("Number of figures"), "whole", True),
        Field("figures", N_("Each figure with its source, the best first")),
        _ids("sources", N_("All sources of the figure")),
        _ids("doubtful", N_("Sources whose figure a correction marks as doubtful")),
    ),
)

_VALUES = Table(
    "values",
    N_("Chosen values: one per region, indicator and year, in the unit of the indicator"),
    ("region", "indicator", "year"),
    (
        _REGION,
        _INDICATOR,
        _year("year", N_("Year of the figure"), True),
        _number("value", N_("Value"), "unit"),
        _UNIT,
        _word("bound", N_("Exact, at least, above, at most, below or about"), BOUNDS, True),
        _word("status", N_("Status, best first"), STATUSES, True),
        _ids("source", N_("Sources of the value")),
        Field("published", N_("When it was published"), "date"),
        Field("rule", N_("Of a derived figure: the rule that made it"), references="derivations"),
        Field("inputs", N_("Of a derived figure: the figures it is made of")),
        Field("doubtful", N_("Whether a correction marks it as doubtful"), "flag", True),
        Field("correction", N_("Corrections that are about it"), "list", references="corrections"),
    ),
)

RESULT_TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        *(_LEDGER, _DIFFERENCES, _EXCLUDED, _PROGRESS, _AUDIT),
        *(_TREND, _FORECAST, _ATTAINMENT, _CONFLICTS, _VALUES),
    )
}
