"""Tables about targets that ought to add up: coherence, its parts and rest, and fair shares."""

from __future__ import annotations

from ipanalysis.data.fields import Field, Table
from ipanalysis.data.results.columns import (
    INDICATOR,
    PLAN,
    REASON,
    REGION,
    TARGET_BASIS,
    TARGET_BOUND,
    TARGET_YEAR,
    code,
    ids,
    number,
    word,
    year,
)
from ipanalysis.data.vocabulary import BASES, BOUNDS
from ipanalysis.locale import N_

COHERENCE_VERDICTS = ("in_doubt", "reachable", "assured", "cannot_tell")
_NATIONAL = code("national_target", N_("National target"), "targets")
_UNIT = code("unit", N_("Unit of the national target"), "units", False)
_LATEST = (
    year("latest_year", N_("Latest year observed, up to the target year")),
    number("latest_value", N_("Value of the latest year"), "unit"),
)

COHERENCE = Table(
    "coherence",
    N_("Whether the local targets add up to the national ones: a row per national target"),
    ("target",),
    (
        code("target", N_("National target"), "targets"),
        PLAN,
        Field("programme", N_("What national and local plans share"), required=True),
        INDICATOR,
        TARGET_YEAR,
        number("national_value", N_("National target"), "unit"),
        _UNIT,
        TARGET_BOUND,
        TARGET_BASIS,
        word("method", N_("How the parts come together"), ("sum", "mean"), True),
        Field("weight", N_("What a mean over regions is weighted by")),
        year("weight_year", N_("Year of the weights")),
        Field("parts", N_("Number of local targets that count"), "whole", True),
        number("covered_low", N_("Least share of the weight they cover"), "fraction"),
        number("covered_high", N_("Largest share of the weight they cover"), "fraction"),
        number("promised_low", N_("Least sum or mean of their targets"), "unit"),
        number("promised", N_("Sum or mean of their targets, as stated"), "unit"),
        number("promised_high", N_("Largest sum or mean of their targets; empty: open"), "unit"),
        Field("rest_regions", N_("Number of regions without a target"), "whole"),
        number("needed_low", N_("Least the rest must reach; empty: open"), "unit"),
        number("needed", N_("What the rest must reach, targets as stated"), "unit"),
        number("needed_high", N_("Most the rest must reach; empty: open"), "unit"),
        number("now_low", N_("Least the rest has today"), "unit"),
        number("now_high", N_("Most the rest has today; empty: open"), "unit"),
        year("now_year", N_("Latest year of those figures")),
        number("rest_known", N_("Share of the rest whose latest value is known"), "fraction"),
        number("whole_low", N_("Least for the nation if the rest stays where it is"), "unit"),
        number("whole_high", N_("Most for the nation if it does; empty: open"), "unit"),
        year("latest_year", N_("Latest year of the nation, up to the target year")),
        number("latest_value", N_("Value of the nation in that year"), "unit"),
        number("growth_low", N_("Growth a year the rest needs, at best"), "fraction"),
        number(
            "growth_high", N_("Growth a year the rest needs, at worst; empty: open"), "fraction"
        ),
        number("growth_limit", N_("Fastest growth a year that a part targets"), "fraction"),
        word("verdict", N_("Verdict"), COHERENCE_VERDICTS, True),
        REASON[0],
        ids("source", N_("Sources of the targets, weights and latest values")),
        REASON[1],
    ),
)


COHERENCE_PARTS = Table(
    "coherence_parts",
    N_("Local targets beside a national one, and whether they count"),
    ("national_target", "target"),
    (
        _NATIONAL,
        code("target", N_("Local target"), "targets"),
        code("plan", N_("Local plan"), "plans"),
        REGION,
        code("indicator", N_("Indicator of the local target"), "indicators"),
        word(
            "status",
            N_("Whether the two can be compared, and how"),
            ("comparable", "converted", "not_comparable"),
            True,
        ),
        number("local_value", N_("Local target, as stated"), "local_unit"),
        code("local_unit", N_("Unit of the local target"), "units"),
        word("local_basis", N_("Basis of the local target"), BASES),
        word("bound", N_("Bound of the local target"), BOUNDS),
        number("value", N_("Local target in the national unit and basis"), "unit"),
        number("low", N_("Lower bound of it; empty: open"), "unit"),
        number("high", N_("Upper bound of it; empty: open"), "unit"),
        _UNIT,
        number("weight", N_("Weight of the region, in the unit of the weight's indicator")),
        year("weight_year", N_("Year of the weight")),
        number("contribution", N_("Value times weight, of those that count")),
        year("base_year", N_("Year the local target starts from")),
        number("base_value", N_("Value the local target starts from"), "local_unit"),
        number("growth", N_("Growth a year from there to the target"), "fraction"),
        *_LATEST,
        Field("counted", N_("Whether it counts"), "flag", True),
        REASON[0],
        ids("source", N_("Sources of target, weight and latest value")),
        REASON[1],
    ),
)


COHERENCE_REST = Table(
    "coherence_rest",
    N_("Regions without a target that counts, and what they must reach"),
    ("national_target", "region"),
    (
        _NATIONAL,
        INDICATOR,
        REGION,
        Field("less", N_("Regions inside it that count"), "list", references="regions"),
        number("weight", N_("Weight of the region without those")),
        year("weight_year", N_("Year of the weight")),
        *_LATEST,
        _UNIT,
        number("needed", N_("Level that all of the rest must reach"), "unit"),
        number("needed_low", N_("Least of it; empty: open"), "unit"),
        number("needed_high", N_("Most of it; empty: open"), "unit"),
        ids("source", N_("Sources of target, weight and latest value")),
    ),
)


ALLOCATIONS = Table(
    "allocations",
    N_("National targets shared out by simple rules, beside each region's own"),
    ("national_target", "region", "method"),
    (
        _NATIONAL,
        INDICATOR,
        REGION,
        Field("method", N_("Rule: base, equal growth, convergence, or what is shared out by")),
        TARGET_YEAR,
        number("allotted", N_("What the rule allots to the region"), "unit"),
        code("target", N_("Local target"), "targets", False),
        number("value", N_("Local target in the national unit and basis"), "unit"),
        word("bound", N_("Bound of the local target"), BOUNDS),
        number("ratio", N_("Local target over what is allotted")),
        _UNIT,
        year("base_year", N_("Base year")),
        number("base_value", N_("Value in the base year"), "unit"),
        year("weight_year", N_("Year of the weight")),
        REASON[0],
        ids("source", N_("Sources of the targets, weights and latest values")),
        REASON[1],
    ),
)
