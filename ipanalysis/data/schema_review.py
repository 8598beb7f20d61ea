"""The tables in which people say what they think of the others: part of the schema."""

from __future__ import annotations

from ipanalysis.data.fields import Field, Table
from ipanalysis.data.vocabulary import ACTIONS, CORRECTABLE, RULE_KINDS, RULE_LEVELS, STATUSES
from ipanalysis.locale import N_

_REASONS = (Field("reason_zh", N_("Why, in Chinese")), Field("reason_en", N_("Why, in English")))

REVIEW = (
    Table(
        "corrections",
        N_("Corrections: what is wrong in a table, and what to make of it; the table itself stays"),
        ("correction",),
        (
            Field("correction", N_("Id"), required=True),
            Field("table", N_("Table with the row"), required=True, vocabulary=CORRECTABLE),
            Field("entry", N_("Id of the target or claim; empty for observations")),
            Field("region", N_("Region of the observation; empty: any"), references="regions"),
            Field("indicator", N_("Its indicator; empty: any"), references="indicators"),
            Field("year", N_("Its year; empty: any"), "year"),
            Field("status", N_("Its status; empty: any"), vocabulary=STATUSES),
            Field("source", N_("Its source; empty: any"), references="sources"),
            Field(
                "action",
                N_("Leave the row out, set a cell, multiply it, or mark the row as doubtful"),
                required=True,
                vocabulary=ACTIONS,
            ),
            Field("column", N_("Column of the cell; empty: value")),
            Field("expect", N_("What stands in the cell; anything else is an error")),
            Field("new", N_("What it should be; of “scale” the factor")),
            *_REASONS,
            Field("provider", N_("Who says so"), required=True),
            Field("date", N_("When"), "date", True),
        ),
        optional=True,
    ),
    Table(
        "rules",
        N_("Rules: what plausible figures have to meet"),
        ("rule",),
        (
            Field("rule", N_("Id"), required=True),
            Field("kind", N_("What is compared"), required=True, vocabulary=RULE_KINDS),
            Field("indicators", N_("Indicators"), "list", True, (), "indicators"),
            Field(
                "parts",
                N_("Indicators that are parts of it; empty: the parts of the region"),
                "list",
                references="indicators",
            ),
            Field("regions", N_("Regions; empty: all"), "list", references="regions"),
            Field("first_year", N_("First year; empty: any"), "year"),
            Field("last_year", N_("Last year; empty: any"), "year"),
            Field("value", N_("What the figure must be, in the unit of the indicator"), "number"),
            Field(
                "tolerance",
                N_("How far it may be off: of “value” in its unit, else in %; empty: 0"),
                "number",
            ),
            Field("lower", N_("Least, in the unit of the indicator; of “growth” in %"), "number"),
            Field("upper", N_("Most, in the unit of the indicator; of “growth” in %"), "number"),
            Field("direction", N_("Way a “monotone” series goes"), vocabulary=("up", "down")),
            Field("level", N_("How bad a breach is"), required=True, vocabulary=RULE_LEVELS),
            *_REASONS,
        ),
        optional=True,
    ),
    Table(
        "explanations",
        N_("Explanations: findings of rules that were looked into and are in order"),
        ("rule", "region", "indicator", "year"),
        (
            Field("rule", N_("Rule whose finding is explained"), required=True),
            Field("region", N_("Region it is about"), "text", True, (), "regions"),
            Field("indicator", N_("Indicator"), "text", True, (), "indicators"),
            Field("year", N_("Year of the figure"), "year", True),
            *_REASONS,
            Field("source", N_("Source of the explanation"), references="sources"),
        ),
        optional=True,
    ),
)
