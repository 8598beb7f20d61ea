"""Tables of comparability: which figures compare, and how many do."""

from __future__ import annotations

from ipanalysis.data.fields import Field, Table
from ipanalysis.data.results.columns import (
    INDICATOR,
    REASON,
    REGION,
    UNIT,
    code,
    ids,
    number,
    word,
    year,
)
from ipanalysis.data.vocabulary import BOUNDS, COMPARABLE_CODES, FIGURE_KINDS, STATUSES
from ipanalysis.locale import N_

_GROUP = N_("Figures of an indicator and year with the same number compare; 1 is the largest group")
_SINCE = N_("Year of the last break that is in force, if there is one")
_RELATION = N_("What the related measure is to the one asked for")

COMPARABILITY = Table(
    "comparability",
    N_("Which figures can be compared, and why the others cannot"),
    ("region", "indicator", "year"),
    (
        REGION,
        INDICATOR,
        year("year", N_("Year of the figure"), True),
        Field("comparable", N_("Whether it is one of at least two that compare"), "flag", True),
        word("code", N_("What keeps it from being compared, or ok"), COMPARABLE_CODES, True),
        Field("group", _GROUP, "whole"),
        year("since", _SINCE),
        code("related", N_("Measure that there is a figure of instead"), "indicators", False),
        word("relation", _RELATION, ("same", "wider", "narrower", "related")),
        number("value", N_("Value"), "unit"),
        UNIT,
        word("bound", N_("Exact, at least, above, at most, below or about"), BOUNDS),
        word("status", N_("Status, best first"), STATUSES),
        REASON[0],
        ids("source", N_("Sources of the value")),
        REASON[1],
    ),
)

_COUNTS = {
    "no_region": N_("Regions that did not exist in the year"),
    "missing": N_("Regions without a figure"),
    "scope": N_("Regions with a figure of a related measure only"),
    "part_year": N_("Regions with a figure of a part of the year only"),
    "bound": N_("Regions with a bound only"),
    "doubtful": N_("Regions whose figure a correction marks as doubtful"),
    "conflict": N_("Regions on whose figure sources disagree"),
    "final": N_("Regions with a final figure, unlike those that compare"),
    "preliminary": N_("Regions with a preliminary figure, unlike those that compare"),
    "estimated": N_("Regions with an estimated figure, unlike those that compare"),
    "break": N_("Regions on another side of a break than those that compare"),
    "alone": N_("Regions whose figure nobody else's compares with"),
}

COMPARABILITY_SUMMARY = Table(
    "comparability_summary",
    N_("How many regions compare on an indicator in a year, and what keeps the others out"),
    ("indicator", "year"),
    (
        INDICATOR,
        year("year", N_("Year of the figure"), True),
        Field("regions", N_("Regions that are asked about"), "whole", True),
        Field("figures", N_("Regions with a figure of the year or a part of it"), "whole", True),
        Field("comparable", N_("Regions that compare"), "whole", True),
        word("kind", N_("Kind of the figures that compare"), FIGURE_KINDS),
        year("since", _SINCE),
        *(Field(name, about, "whole", True) for name, about in _COUNTS.items()),
    ),
)
