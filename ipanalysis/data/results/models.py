"""Tables of models: trends, forecasts, and whether targets will be met."""

from __future__ import annotations

from ipanalysis.data.fields import Field, Table
from ipanalysis.data.results.columns import (
    INDICATOR,
    OF_INDICATOR,
    PLAN,
    REASON,
    REGION,
    TARGET,
    TARGET_BASIS,
    TARGET_BOUND,
    TARGET_YEAR,
    code,
    ids,
    number,
    word,
    year,
)
from ipanalysis.locale import N_

TREND = Table(
    "trend",
    N_("How each series has moved"),
    ("region", "indicator"),
    (
        REGION,
        INDICATOR,
        Field("n", N_("Number of values"), "whole", True),
        year("first_year", N_("First year")),
        year("last_year", N_("Last year")),
        number("first_value", N_("First value"), OF_INDICATOR),
        number("last_value", N_("Last value"), OF_INDICATOR),
        number("cagr", N_("Growth a year from the first to the last value"), "fraction"),
        number("cagr_low", N_("Lower end of that growth's 95% interval"), "fraction"),
        number("cagr_high", N_("Upper end of that growth's 95% interval"), "fraction"),
        number("slope", N_("Theil-Sen slope: change a year"), OF_INDICATOR),
        number("slope_low", N_("Lower end of the slope's 95% interval"), OF_INDICATOR),
        number("slope_high", N_("Upper end of the slope's 95% interval"), OF_INDICATOR),
        number("mk_tau", N_("Kendall's tau-b of value and year")),
        number("mk_p", N_("Two-sided p of the Mann-Kendall test")),
        number("mk_p_corrected", N_("The same, corrected for autocorrelation")),
        number("growth_early", N_("Median growth a year in the first half"), "fraction"),
        number("growth_late", N_("Median growth a year in the last half"), "fraction"),
        number("acceleration", N_("Growth of the last half less that of the first"), "fraction"),
        number("acceleration_p", N_("Two-sided p of the rank-sum test between the halves")),
        year("break_year", N_("First year of another growth, where the test finds one")),
        number("break_p", N_("p of Pettitt's test for a shift of growth")),
        Field("declared_breaks", N_("Years of the breaks declared inside the series"), "list"),
        word(
            "status",
            N_("Whether there is a trend to speak of, or why not"),
            ("ok", "constant", "too_few_points", "non_finite", "duplicate_years", "bad_year"),
            True,
        ),
        Field(
            "limits",
            N_("Why some figures are missing"),
            "list",
            vocabulary=("no_interval", "no_change", "no_break", "not_positive", "gaps"),
        ),
        ids("source", N_("Sources of the first and last value")),
    ),
)


FORECAST = Table(
    "forecast",
    N_("Forecasts: a row per series, year and level; one row for a series that is refused"),
    ("region", "indicator", "model", "year", "level"),
    (
        REGION,
        INDICATOR,
        year("year", N_("Year that is forecast")),
        Field("model", N_("Model"), required=True),
        number("level", N_("Nominal coverage of the interval"), "percent"),
        number("mean", N_("Point forecast, to be read as the median"), OF_INDICATOR),
        number("lower", N_("Lower end of the interval"), OF_INDICATOR),
        number("upper", N_("Upper end of the interval"), OF_INDICATOR),
        Field("n", N_("Number of values used"), "whole", True),
        Field(
            "n_estimated",
            N_("How many of the values used are estimated or derived"),
            "whole",
            True,
        ),
        year("first_year", N_("First year used")),
        year("since", N_("Year of the break that cut off what came before")),
        word(
            "status",
            N_("Whether there is a forecast, or why not"),
            (
                *("ok", "ok_tail", "rough", "constant", "too_few_points", "gap", "non_finite"),
                *("duplicate_years", "bad_year", "out_of_bounds", "horizon_too_long"),
                *("too_few_to_fit", "fit_failed", "warned", "no_result"),
            ),
            True,
        ),
        REASON[0],
        ids("source", N_("Sources of the values used")),
        REASON[1],
    ),
)


ATTAINMENT = Table(
    "attainment",
    N_("Whether each target was met, or how likely it is to be met"),
    ("target",),
    (
        TARGET,
        PLAN,
        REGION,
        INDICATOR,
        TARGET_YEAR,
        number("target_value", N_("The target, as stated"), "target_unit"),
        number("target_upper", N_("Upper end of a range"), "target_unit"),
        code("target_unit", N_("Unit of the target"), "units"),
        TARGET_BOUND,
        TARGET_BASIS,
        code("unit", N_("Unit of goal and values: the indicator's for a growth rate"), "units"),
        number(
            "goal", N_("What the values are held against, such as a base and its growth"), "unit"
        ),
        number("goal_low", N_("The goal from the base that its sources state lowest"), "unit"),
        number("goal_high", N_("The goal from the base that its sources state highest"), "unit"),
        year("latest_year", N_("Latest year observed, up to the target year")),
        number("latest_value", N_("Value of the latest year; of a sum the sum so far"), "unit"),
        year("met_year", N_("First year from which on the target was met")),
        number("probability", N_("Probability of meeting the target in its year"), "fraction"),
        number(
            "probability_low", N_("Least probability, given the bounds of base or rank"), "fraction"
        ),
        number(
            "probability_high",
            N_("Largest probability, given the bounds of base or rank"),
            "fraction",
        ),
        number("expected", N_("Forecast for the target year"), "unit"),
        number("expected_low", N_("Lower end of its 80% interval"), "unit"),
        number("expected_high", N_("Upper end of its 80% interval"), "unit"),
        number("expected_gap", N_("Forecast less goal"), "unit"),
        year("attained_year", N_("Year from which on the target is met in half of the paths")),
        year("attained_low", N_("The same in a tenth of the paths")),
        year("attained_high", N_("The same in nine tenths of the paths")),
        year("horizon", N_("Last year of the paths; an end that is missing lies after it")),
        number("required_growth", N_("Growth a year needed from now on"), "fraction"),
        number("achieved_growth", N_("Growth a year so far"), "fraction"),
        word(
            "verdict",
            N_("Verdict"),
            (
                *("met", "missed", "met_so_far", "very_likely", "likely", "about_even"),
                *("unlikely", "very_unlikely", "no_data", "not_forecast", "not_judged"),
            ),
            True,
        ),
        Field(
            "rough", N_("Whether it rests on a forecast from fewer than five values"), "flag", True
        ),
        Field("assumption", N_("What had to be assumed, in English")),
        REASON[0],
        ids("source", N_("Sources of target, latest value and forecast")),
        Field("assumption_zh", N_("What had to be assumed, in Chinese")),
        REASON[1],
    ),
)
