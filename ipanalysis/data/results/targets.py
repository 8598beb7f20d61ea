"""Tables about targets: the ledger, progress, and the audit of claims."""

from __future__ import annotations

from ipanalysis.data.fields import Field, Table
from ipanalysis.data.results.columns import (
    INDICATOR,
    PLAN,
    REASON,
    REGION,
    SOURCE,
    TARGET,
    TARGET_BASIS,
    TARGET_BOUND,
    TARGET_YEAR,
    UNIT,
    code,
    ids,
    number,
    word,
    year,
)
from ipanalysis.data.vocabulary import BASES, BOUNDS, CLAIM_KINDS, RELATIONS
from ipanalysis.locale import N_

AUDIT_VERDICTS = ("off", "holds_other_year", "holds_older_figure", "unchecked", "holds")
CHECKS = ("agrees", "agrees_older", "target", "differs", "unknown")


LEDGER = Table(
    "ledger",
    N_(
        "Local targets beside national ones: a row per local target, and per national one that a "
        "local plan does not adopt"
    ),
    ("plan", "target", "national_indicator"),
    (
        REGION,
        code("plan", N_("Local plan"), "plans"),
        code(
            "target",
            N_("Local target; empty where a national one is not adopted"),
            "targets",
            False,
        ),
        code("indicator", N_("Indicator of the local target"), "indicators", False),
        code("national_plan", N_("National plan it stands beside"), "plans", False),
        code("national_target", N_("National target it stands beside"), "targets", False),
        code("national_indicator", N_("Indicator of the national target"), "indicators", False),
        word("relation", N_("SKOS relation of the local to the national indicator"), RELATIONS),
        word(
            "status",
            N_("Whether the two can be compared, and how"),
            ("comparable", "converted", "not_comparable", "local_only", "not_adopted"),
            True,
        ),
        number("local_value", N_("Local target, as stated"), "local_unit"),
        number("local_upper", N_("Upper end of a local target that is a range"), "local_unit"),
        code("local_unit", N_("Unit of the local target"), "units", False),
        word("local_basis", N_("Basis of the local target"), BASES),
        word("local_bound", N_("Bound of the local target"), BOUNDS),
        number("national_value", N_("National target"), "national_unit"),
        number("national_upper", N_("Upper end of a national range"), "national_unit"),
        code("national_unit", N_("Unit of the national target"), "units", False),
        word("national_basis", N_("Basis of the national target"), BASES),
        word("national_bound", N_("Bound of the national target"), BOUNDS),
        number("value", N_("Local target in the national unit and basis"), "national_unit"),
        number("low", N_("Lower end of a range, or lower bound of a conversion"), "national_unit"),
        number("high", N_("Upper end of a range, or upper bound of a conversion"), "national_unit"),
        number("ratio", N_("Local over national value; none for scores")),
        number("difference", N_("Local less national value"), "national_unit"),
        number("share_of_national", N_("Share of the national value, of what adds up"), "fraction"),
        year("base_year", N_("Year the local target starts from")),
        number("base_value", N_("Value the local target starts from"), "local_unit"),
        number("growth_required", N_("Growth from base to target, whole period"), "fraction"),
        number("national_growth_required", N_("The same of the national target"), "fraction"),
        Field("assumption", N_("What a conversion assumes, in English")),
        REASON[0],
        code("source", N_("Source of the local target"), "sources", False),
        code("national_source", N_("Source of the national target"), "sources", False),
        ids("assumption_source", N_("Sources of the figures that a conversion used")),
        Field("assumption_zh", N_("What a conversion assumes, in Chinese")),
        REASON[1],
    ),
)


DIFFERENCES = Table(
    "differences",
    N_("What can be compared, the largest relative difference first"),
    ("target",),
    (
        REGION,
        code("plan", N_("Local plan"), "plans"),
        code("target", N_("Local target"), "targets"),
        code("indicator", N_("Indicator of the local target"), "indicators"),
        number("value", N_("Local target in the national unit and basis"), "national_unit"),
        word("bound", N_("Bound of the local target"), BOUNDS),
        number("national_value", N_("National target"), "national_unit"),
        word("national_bound", N_("Bound of the national target"), BOUNDS),
        code("national_unit", N_("Unit of the national target"), "units"),
        number("difference", N_("Local less national value"), "national_unit"),
        number("ratio", N_("Local over national value; none for scores")),
        word(
            "ambition",
            N_("Above, equal or below the nation's in the better direction; open; or a share"),
            ("above", "equal", "below", "open", "share"),
            True,
        ),
    ),
)


EXCLUDED = Table(
    "excluded",
    N_("Targets without a row of their own in the ledger, and why"),
    ("target",),
    (
        TARGET,
        PLAN,
        REGION,
        INDICATOR,
        number("value", N_("The target, as stated"), "unit"),
        UNIT,
        TARGET_BOUND,
        code("same_as", N_("The target that this row states once more"), "targets", False),
        SOURCE,
        *REASON,
    ),
)


PROGRESS_METHODS = (
    *("linear", "eurostat", "eurostat_trend", "opensdg", "opensdg_trend", "un_ratio", "un_ahead"),
    *("un_trend", "escap_status", "escap_ahead", "sdgindex_trend", "sdgindex_score"),
    *("oecd_distance", "coinr_distance"),
)
PACES = ("reached", "on_track", "moderate", "insufficient", "away")


PROGRESS = Table(
    "progress",
    N_("Progress from base to target, by method"),
    ("target", "method"),
    (
        TARGET,
        PLAN,
        REGION,
        INDICATOR,
        word("method", N_("Method; the formulas are in methods.md"), PROGRESS_METHODS, True),
        word("kind", N_("What the method judges"), ("pace", "trend", "distance"), True),
        code("unit", N_("Unit in which all values stand"), "units"),
        word("direction", N_("Which way is better"), ("up", "down", "neutral"), True),
        TARGET_BASIS,
        TARGET_BOUND,
        year("base_year", N_("Base year")),
        number("base_value", N_("Value in the base year; zero where a sum begins"), "unit"),
        year("latest_year", N_("Latest year observed, up to the target year")),
        number("latest_value", N_("Value of the latest year, or the sum so far"), "unit"),
        TARGET_YEAR,
        number(
            "target_value",
            N_("The target; of an increase or a growth rate the level it leads to"),
            "unit",
        ),
        number("target_upper", N_("Upper end of a range"), "unit"),
        number("on_path", N_("Value of a straight path in the latest year"), "unit"),
        number("gap", N_("Latest value less that; positive is better"), "unit"),
        number("distance", N_("Latest value less the target; positive is better"), "unit"),
        number("score", N_("Figure that the method publishes")),
        Field("class", N_("The class of the method itself")),
        word(
            "verdict",
            N_("The same on the scale common to all methods"),
            (*PACES, "short", "refused"),
            True,
        ),
        Field("window", N_("First and last year of the figures used")),
        Field("inputs", N_("Other figures that went in, joined by semicolons")),
        Field("disagreement", N_("Whether methods that judge the pace differ"), "flag", True),
        REASON[0],
        ids("source", N_("Sources of target, base and latest value")),
        REASON[1],
    ),
)


DISAGREEMENTS = Table(
    "disagreements",
    N_("Targets on whose pace methods come to different verdicts, and why"),
    ("target",),
    (
        TARGET,
        PLAN,
        REGION,
        INDICATOR,
        Field("n", N_("Methods that judge the pace"), "whole", True),
        word("best", N_("Best verdict"), PACES, True),
        word("worst", N_("Worst verdict"), PACES, True),
        Field("best_methods", N_("Methods that come to the best verdict"), "list", True),
        Field("worst_methods", N_("Methods that come to the worst verdict"), "list", True),
        Field("causes", N_("Kinds of reasons for the difference"), "list", True),
        REASON[0],
        ids("source", N_("Sources of target, base and latest value")),
        REASON[1],
    ),
)


AUDIT = Table(
    "audit",
    N_("Claims of the sources, recomputed from the figures"),
    ("claim",),
    (
        code("claim", N_("Claim"), "claims"),
        word("kind", N_("Kind of relation"), CLAIM_KINDS, True),
        REGION,
        INDICATOR,
        year("year", N_("Year of the figure"), True),
        number("value", N_("The figure, as the source states it"), "unit"),
        UNIT,
        code("reference_region", N_("Region it is held against"), "regions"),
        code("reference_indicator", N_("Indicator it is held against"), "indicators", False),
        year("reference_year", N_("Year it is held against"), True),
        number("stated", N_("The relation as stated (shares, growth in %)")),
        word("bound", N_("Whether the claim is exact or a bound"), BOUNDS, True),
        number("implied", N_("Reference figure that would make the claim true"), "unit"),
        number("implied_low", N_("Its lower end, given the rounding of the claim"), "unit"),
        number("implied_high", N_("Its upper end, given the rounding of the claim"), "unit"),
        number("reference_value", N_("Figure it is held against"), "unit"),
        number("recomputed", N_("The relation with that figure")),
        number("off_by", N_("Recomputed less stated")),
        number("off_by_relative", N_("The same over what is stated, a fraction")),
        word("verdict", N_("Verdict"), AUDIT_VERDICTS, True),
        year("fits_year", N_("Another year whose figure makes the claim true")),
        number("fits_value", N_("The figure of that year"), "unit"),
        number("fits_recomputed", N_("The relation with the figure of that year")),
        word("own_check", N_("Whether the claim's own figure agrees with the study"), CHECKS),
        word("reference_check", N_("Whether the second figure it states agrees"), CHECKS),
        word("independent", N_("Whether a figure of another source was at hand"), ("yes", "no")),
        Field("held_against", N_("All figures it was held against, with their sources")),
        REASON[0],
        code("source", N_("Source of the claim"), "sources"),
        ids("reference_source", N_("Sources of the figure it is held against")),
        ids("fits_source", N_("Sources of the figure that fits")),
        REASON[1],
    ),
)
