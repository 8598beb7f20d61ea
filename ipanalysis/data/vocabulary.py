"""The words that the columns of a study may hold; where a word is better, the best comes first."""

from __future__ import annotations

STATUSES = ("revised", "actual", "preliminary", "estimated", "part_year")  # best first
GRADES = ("official", "press", "official_reprint", "press_reprint")  # best first
BOUNDS = ("eq", "ge", "gt", "le", "lt", "approx")
BASES = ("level", "annual", "cumulative", "increment", "growth_rate", "rank")
AMOUNTS = ("level", "annual")  # bases whose figure can be observed in a year
OWN_UNIT = ("growth_rate", "rank")  # bases whose figure has a unit of its own
KINDS = ("stock", "flow", "ratio", "share", "score", "rate")
ADDITIVE_KINDS = ("stock", "flow")  # the parts of a whole may be added up; the other kinds may not
FIELDS = ("creation", "utilisation", "protection", "services", "international")
DOMAINS = (*FIELDS, "context")  # context: what is no aim of the plans, such as population
LEVELS = ("nation", "province", "prefecture", "county", "group")
RELATIONS = (
    "skos:exactMatch",
    "skos:closeMatch",
    "skos:broadMatch",
    "skos:narrowMatch",
    "skos:relatedMatch",
)
NO_RELATIVE = "sssom:NoTermFound"  # SSSOM's word for: was looked for, and there is none
THEMES = (*FIELDS, "talent_culture", "governance")
INSTRUMENTS = ("supply", "demand", "environment")
MEASURE_KINDS = (
    "aim",
    "chapter",
    "task",
    "box",
    "project",
    "policy",
    "safeguard",
    "cooperation",
)
CLAIM_KINDS = ("difference", "multiple", "share", "growth", "annual_growth", "sum", "rank")
# What makes a derived figure of two inputs; a share is a ratio of like to like.
OPERATIONS = ("product", "ratio", "share", "sum", "difference")
SECOND_REGIONS = ("same", "parent", "nation")
FIGURE_KINDS = ("final", "preliminary", "estimated")  # best first
# What keeps a figure from being compared on its own account, what applies first.
UNUSABLE = ("no_region", "missing", "scope", "part_year", "bound", "doubtful", "conflict")
COMPARABLE_CODES = ("ok", *UNUSABLE, *FIGURE_KINDS, "break", "alone")
# Of an index: how indicators are rescaled, and the means.
NORMALISE = ("minmax", "zscore", "target")
AGGREGATE = ("arithmetic", "geometric")
# How forecasts of a whole and its parts are made to add up.
RECONCILE = ("mint", "wls", "ols", "bottom_up", "top_down", "top_down_shares")
CORRECTABLE = ("observations", "targets", "claims")
ACTIONS = ("drop", "set", "scale", "flag")
RULE_KINDS = ("value", "range", "growth", "parts", "monotone")
RULE_LEVELS = ("error", "warning")
