"""Tables of figures: conflicts between sources, and the value chosen of each key."""

from __future__ import annotations

from ipanalysis.data.fields import Field, Table
from ipanalysis.data.provenance import RULE
from ipanalysis.data.results.columns import INDICATOR, REGION, UNIT, code, ids, number, word, year
from ipanalysis.data.vocabulary import BOUNDS, STATUSES
from ipanalysis.locale import N_

CONFLICTS = Table(
    "conflicts",
    N_("Figures on which sources disagree by more than rounding, and the one taken"),
    ("region", "indicator", "year"),
    (
        REGION,
        INDICATOR,
        year("year", N_("Year of the figure"), True),
        word("kind", N_("Conflict or revision"), ("conflict", "revision"), True),
        number("low", N_("Smallest figure"), "unit"),
        number("high", N_("Largest figure"), "unit"),
        number("spread", N_("Largest less smallest figure"), "unit"),
        number("spread_percent", N_("The same, of the figure that was taken"), "percent"),
        UNIT,
        number("taken", N_("The figure that was taken"), "unit"),
        code("taken_source", N_("Source of the figure that was taken"), "sources"),
        word(
            "decided_by",
            N_("Part of the rule that decided"),
            RULE,
            True,
        ),
        Field("n", N_("Number of figures"), "whole", True),
        Field("figures", N_("Each figure with its source, the best first")),
        ids("sources", N_("All sources of the figure")),
        ids("doubtful", N_("Sources whose figure a correction marks as doubtful")),
    ),
)


VALUES = Table(
    "values",
    N_("Chosen values: one per region, indicator and year, in the unit of the indicator"),
    ("region", "indicator", "year"),
    (
        REGION,
        INDICATOR,
        year("year", N_("Year of the figure"), True),
        number("value", N_("Value"), "unit"),
        UNIT,
        word("bound", N_("Exact, at least, above, at most, below or about"), BOUNDS, True),
        word("status", N_("Status, best first"), STATUSES, True),
        ids("source", N_("Sources of the value")),
        Field("published", N_("When it was published"), "date"),
        Field("rule", N_("Of a derived figure: the rule that made it"), references="derivations"),
        Field("inputs", N_("Of a derived figure: the figures it is made of")),
        Field("doubtful", N_("Whether a correction marks it as doubtful"), "flag", True),
        Field("correction", N_("Corrections that are about it"), "list", references="corrections"),
    ),
)
