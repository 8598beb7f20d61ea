"""Which columns of each table a person wants to see, and what kind of thing each holds."""

from __future__ import annotations

# The columns that a person wants to see of each table; csv and json have all of them.
VIEWS = {
    "regions": ["region", "name", "level", "parent", "valid_from", "valid_to"],
    "indicators": ["indicator", "name", "unit", "domain"],
    "plans": ["plan", "programme", "region", "name", "stage"],
    "targets": ["target", "plan", "region", "indicator", "target_year", "value", "basis"],
    "sources": ["source", "title", "publisher", "published", "grade"],
    "measures": ["measure", "region", "kind", "title", "theme"],
    "corrections": [
        *("correction", "action", "region", "indicator", "year", "entry", "expect", "new"),
        "reason",
    ],
    "rules": ["rule", "kind", "level", "indicators", "first_year", "last_year", "reason"],
    "ledger": [
        *("plan", "region", "indicator", "local_value", "national_value", "status", "ratio"),
        *("difference", "share_of_national", "reason"),
    ],
    "coherence": [
        *("plan", "indicator", "target_year", "national_value", "parts", "promised"),
        *("covered_low", "needed", "now_low", "now_high", "rest_known", "verdict"),
    ],
    "coherence_parts": [
        *("indicator", "national_target", "region", "value", "weight", "weight_year"),
        *("contribution", "latest_value", "counted", "reason"),
    ],
    "coherence_rest": [
        *("indicator", "national_target", "region", "less", "weight", "weight_year"),
        "latest_year",
        *("latest_value", "needed"),
    ],
    "allocations": [
        *("national_target", "indicator", "region", "method", "allotted", "value", "ratio"),
        "reason",
    ],
    "accounts": ["target", "plan", "region", "place", "status", "rows"],
    "counts": ["place", "status", "n"],
    "differences": [
        *("region", "plan", "indicator", "value", "national_value", "difference", "ratio"),
        "ambition",
    ],
    "excluded": ["plan", "region", "indicator", "value", "reason"],
    "plan_diff": [
        *("indicator", "plan_value", "plan_year", "against_value", "against_year", "status"),
        *("growth_a_year", "against_growth_a_year", "reason"),
    ],
    "progress": [
        *("plan", "region", "indicator", "method", "base_value", "latest_year", "latest_value"),
        *("target_value", "score", "class", "verdict"),
    ],
    "disagreements": [
        *("plan", "region", "indicator", "n", "best", "best_methods", "worst", "worst_methods"),
        "reason",
    ],
    "trend": [
        *("region", "indicator", "n", "first_year", "last_year", "cagr", "cagr_low", "cagr_high"),
        *("slope", "unit", "break_year", "declared_breaks", "status"),
    ],
    "forecast": [
        *("region", "indicator", "year", "model", "level", "mean", "lower", "upper", "unit"),
        "reason",
    ],
    "attainment": [
        *("plan", "region", "indicator", "target_year", "target_value", "latest_year"),
        *("latest_value", "probability", "attained_year", "verdict", "reason"),
    ],
    "hierarchical": [
        *("region", "role", "year", "method", "level", "base", "mean", "lower", "upper", "unit"),
        "reason",
    ],
    # As wide as a terminal; the other figures stand in the result.
    "interrupted": ["region", "indicator", "relative", "beyond", "verdict"],
    "interrupted_reasons": ["region", "indicator", "since", "reason"],
    "interrupted_years": [
        *("region", "indicator", "year", "observed", "expected", "lower", "upper", "effect"),
        *("unit", "relative", "beyond"),
    ],
    "interrupted_placebos": [
        *("region", "indicator", "since", "n", "years", "average", "unit", "relative", "beyond"),
    ],
    "policy_effect": [
        *("indicator", "method", "estimate", "low", "high", "p_random", "assignments"),
        *("p_cluster", "p_bootstrap", "treated", "controls", "reason"),
    ],
    "policy_course": [
        *("indicator", "cohort", "year", "estimate", "low", "high", "p_random", "treated"),
        *("controls", "reason"),
    ],
    "backtest_scores": [
        *("model", "indicator", "step", "level", "n", "series", "mase", "smape", "owa"),
        *("coverage", "coverage_low", "coverage_high", "msis"),
    ],
    "backtest_forecasts": [
        *("region", "indicator", "origin", "year", "model", "last", "mean", "outcome", "unit"),
    ],
    "backtest_refused": ["region", "indicator", "model", "origins", "last_origin", "reason"],
    "calibration_deciles": [
        *("model", "indicator", "step", "from", "to", "n", "series", "probability", "met"),
        *("met_low", "met_high", "gap"),
    ],
    "calibration_scores": [
        *("model", "indicator", "step", "n", "series", "met", "brier", "skill", "skill_low"),
        *("skill_high", "skill_drawn", "worst_gap"),
    ],
    "hindsight": [
        *("region", "indicator", "target_year", "target_value", "years_before", "latest_year"),
        *("latest_value", "probability", "verdict", "outcome_value", "outcome"),
    ],
    "conflicts": [
        *("region", "indicator", "year", "kind", "low", "high", "spread_percent", "taken"),
        *("taken_source", "decided_by"),
    ],
    "values": ["region", "indicator", "year", "value", "status"],
    "comparability": ["region", "indicator", "year", "value", "code", "since", "reason"],
    "comparability_summary": [
        *("indicator", "year", "comparable", "kind", "since", "figures", "regions"),
    ],
    "crosswalk": ["region", "indicator", "year", "value", "method", "parts"],
    "refusals": ["region", "indicator", "year", "parts", "reason"],
    "composite_ranks": ["region", "score", "rank", "median", "low", "high", "best", "worst"],
    "composite_drivers": ["region", "factor", "first", "total"],
    "composite_refused": ["region", "indicators", "weight_missing", "reason"],
    "composite_settings": ["indicator", "direction", "weight", "zero", "one", "stated"],
    "audit": [
        *("claim", "region", "indicator", "value", "stated", "implied", "recomputed", "off_by"),
        *("verdict", "reason"),
    ],
    "derive": [
        *("rule", "region", "indicator", "year", "value", "observed", "relative", "used"),
        "reason",
    ],
    "reports": ["region", "lang", "status", "formats", "why", "seconds", "cell", "error"],
}

# Columns of a view that the table does not have: they are looked up in the study.
LOOKED_UP = ("name", "title", "publisher", "reason", "unit")

# Fractions that are printed as percentages.
FRACTIONS = (
    *("share_of_national", "cagr", "cagr_low", "cagr_high", "probability", "relative"),
    *("growth_early", "growth_late", "acceleration"),
    *("growth_a_year", "against_growth_a_year", "weight_missing"),
    *("covered_low", "rest_known", ("composite_settings", "weight"), "beyond"),
    *("coverage", "coverage_low", "coverage_high", "met_low", "met_high", "gap", "worst_gap"),
    *(
        ("calibration_deciles", "met"),
        ("calibration_deciles", "from"),
        ("calibration_deciles", "to"),
    ),
    ("calibration_scores", "met"),
)

# Figures that are shown with their unit, and the columns of their unit and their bound: 2.5 times
# 10,000 items must not be read as less than 90,000 items.
QUANTITIES = {
    ("targets", "value"): ("unit", "bound"),
    ("ledger", "local_value"): ("local_unit", "local_bound"),
    ("ledger", "national_value"): ("national_unit", "national_bound"),
    ("coherence", "national_value"): ("unit", "bound"),
    ("coherence", "promised"): ("unit", ""),
    ("coherence", "needed"): ("unit", ""),
    ("coherence", "now_low"): ("unit", ""),
    ("coherence", "now_high"): ("unit", ""),
    ("coherence_parts", "value"): ("unit", "bound"),
    ("coherence_parts", "latest_value"): ("unit", ""),
    ("coherence_rest", "latest_value"): ("unit", ""),
    ("coherence_rest", "needed"): ("unit", ""),
    ("allocations", "allotted"): ("unit", ""),
    ("allocations", "value"): ("unit", "bound"),
    ("differences", "value"): ("national_unit", "bound"),
    ("differences", "national_value"): ("national_unit", "national_bound"),
    ("excluded", "value"): ("unit", "bound"),
    ("plan_diff", "plan_value"): ("plan_unit", "plan_bound"),
    ("plan_diff", "against_value"): ("against_unit", "against_bound"),
    ("progress", "base_value"): ("unit", ""),
    ("progress", "latest_value"): ("unit", ""),
    ("progress", "target_value"): ("unit", "bound"),
    ("attainment", "target_value"): ("target_unit", "bound"),
    ("attainment", "latest_value"): ("unit", ""),
    ("hindsight", "target_value"): ("target_unit", "bound"),
    ("hindsight", "latest_value"): ("target_unit", ""),
    ("hindsight", "outcome_value"): ("target_unit", ""),
    ("conflicts", "low"): ("unit", ""),
    ("conflicts", "high"): ("unit", ""),
    ("conflicts", "taken"): ("unit", ""),
    ("values", "value"): ("unit", "bound"),
    ("crosswalk", "value"): ("unit", "bound"),
    ("comparability", "value"): ("unit", "bound"),
    ("audit", "value"): ("unit", ""),
    ("audit", "implied"): ("unit", ""),
    ("derive", "value"): ("unit", "bound"),
    ("derive", "observed"): ("unit", ""),
}
# Differences of two figures, with the column of their unit.
SIGNED = {
    ("ledger", "difference"): "national_unit",
    ("differences", "difference"): "national_unit",
    ("plan_diff", "difference"): "against_unit",
}
# Results of a comparison that are a bound where the local target is one; the column that says so.
BOUNDED = {
    ("ledger", column): "local_bound" for column in ("ratio", "difference", "share_of_national")
}
BOUNDED |= {("differences", column): "bound" for column in ("ratio", "difference")}
BOUNDED |= {("allocations", "ratio"): "bound", ("coherence_parts", "contribution"): "bound"}
# Figures between two ends: where only one of these is known, the figure is a bound.
BETWEEN = {
    ("coherence", "promised"): ("promised_low", "promised_high"),
    ("coherence", "needed"): ("needed_low", "needed_high"),
    ("coherence_rest", "needed"): ("needed_low", "needed_high"),
}
# The other end of a figure that may be a range.
UPPER_ENDS = {
    ("ledger", "local_value"): "local_upper",
    ("ledger", "national_value"): "national_upper",
    ("targets", "value"): "value_upper",
    ("attainment", "target_value"): "target_upper",
    ("progress", "target_value"): "target_upper",
    ("plan_diff", "plan_value"): "plan_upper",
    ("plan_diff", "against_value"): "against_upper",
}
# Figures whose basis stands under them, where it is not a single year's.
BASES_OF = {
    ("ledger", "local_value"): "local_basis",
    ("ledger", "national_value"): "national_basis",
    ("attainment", "target_value"): "basis",
    ("plan_diff", "plan_value"): "plan_basis",
    ("plan_diff", "against_value"): "against_basis",
}
# Have more digits than anybody printed.
COMPUTED = ("implied", "promised", "needed", "now_low", "now_high", "allotted")

# The words (of ipanalysis.locale.words) that a column of codes is shown in.
VOCABULARIES = {
    ("ledger", "status"): "status",
    ("accounts", "status"): "status",
    ("counts", "status"): "status",
    ("accounts", "place"): "place",
    ("counts", "place"): "place",
    ("differences", "ambition"): "ambition",
    ("plan_diff", "status"): "change",
    ("plans", "stage"): "stage",
    ("sources", "grade"): "grade",
    ("measures", "theme"): "theme",
    ("measures", "kind"): "measure",
    ("indicators", "domain"): "domain",
    ("targets", "basis"): "basis",
    ("audit", "verdict"): "audit",
    ("progress", "method"): "method",
    ("coherence", "verdict"): "coherence",
    ("hierarchical", "role"): "role",
    ("hierarchical", "method"): "reconciling",
    ("interrupted", "verdict"): "evaluation",
    ("policy_effect", "method"): "policy_method",
    ("allocations", "method"): "allocation",
    ("progress", "class"): "class",
    ("conflicts", "kind"): "conflict",
    ("conflicts", "decided_by"): "rule",
    ("values", "status"): "observation",
    ("crosswalk", "method"): "crosswalk",
    ("composite_settings", "direction"): "direction",
    ("composite_settings", "stated"): "stated",
    ("comparability", "code"): "comparable",
    ("comparability_summary", "kind"): "figure_kind",
    ("regions", "level"): "level",
    ("corrections", "action"): "action",
    ("rules", "kind"): "rule_kind",
    ("rules", "level"): "rule_level",
    ("reports", "lang"): "language",
    ("reports", "status"): "report",
    ("reports", "why"): "why",
}

# Columns that hold the key of a table of the study, whatever the table they stand in.
CODES = {
    **dict.fromkeys(("region", "parent", "reference_region", "against_region"), "regions"),
    **dict.fromkeys(
        ("indicator", "national_indicator", "reference_indicator", "against_indicator"),
        "indicators",
    ),
    **dict.fromkeys(("plan", "against"), "plans"),
    **dict.fromkeys(
        ("unit", "local_unit", "national_unit", "target_unit", "plan_unit", "against_unit"),
        "units",
    ),
}
