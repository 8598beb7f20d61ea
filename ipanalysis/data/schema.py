"""The tables of a study: columns, types, vocabularies and references.

This is the one place where the columns are written down. Loading, checking and the data
dictionary in the documentation are made from it.
"""

from __future__ import annotations

from ipanalysis.data.fields import TITLES, Field, Table
from ipanalysis.data.schema_review import REVIEW
from ipanalysis.data.vocabulary import (
    BASES,
    BOUNDS,
    CLAIM_KINDS,
    DOMAINS,
    GRADES,
    INSTRUMENTS,
    KINDS,
    LEVELS,
    MEASURE_KINDS,
    NO_RELATIVE,
    OPERATIONS,
    RELATIONS,
    SECOND_REGIONS,
    STATUSES,
    THEMES,
)
from ipanalysis.locale import N_

__all__ = ["TABLES", "TITLES", "Field", "Table"]


_ZH, _EN = Field("name_zh", N_("Name in Chinese")), Field("name_en", N_("Name in English"))
_TITLE_ZH = Field("title_zh", N_("Title in Chinese"))
_TITLE_EN = Field("title_en", N_("Title in English"))
_NOTES = (Field("note_zh", N_("Note in Chinese")), Field("note_en", N_("Note in English")))
_PLACE = (
    Field("place_zh", N_("Place in the document, in Chinese")),
    Field("place_en", N_("Place in the document, in English")),
)
_SOURCE = Field("source", N_("Where it was read"), required=True, references="sources")
_REGION = Field("region", N_("Region it is about"), required=True, references="regions")
_INDICATOR = Field("indicator", N_("Indicator"), required=True, references="indicators")
_UNIT = Field("unit", N_("Unit, as printed"), required=True, references="units")
_BOUND = Field(
    "bound",
    N_("Exact, at least, above, at most, below or about"),
    required=True,
    vocabulary=BOUNDS,
)
_PUBLISHED = Field("published", N_("When it was published; empty: as the source"), "date")

_ALL = (
    Table(
        "regions",
        N_("Regions: the nation, its parts, and groups of them"),
        ("region",),
        (
            Field("region", N_("Code, a string (GB/T 2260 in China)"), required=True),
            _ZH,
            Field("short_zh", N_("Short name in Chinese, as used in tables")),
            _EN,
            Field("aliases", N_("Other names"), "list"),
            Field("level", N_("Level"), required=True, vocabulary=LEVELS),
            Field("parent", N_("Region it belongs to"), references="regions"),
            Field("groups", N_("Groups it is a member of"), "list", references="regions"),
            Field("valid_from", N_("First day of the region, if known"), "date"),
            Field("valid_to", N_("Last day of the region, if it was dissolved"), "date"),
            *_NOTES,
            Field(
                "tile",
                N_("Its square in the map of tiles, as r4c7: row 4, column 7; may be missing"),
                "tile",
                optional=True,
            ),
        ),
    ),
    Table(
        "successions",
        N_("Successions: which regions took the place of dissolved ones"),
        ("region", "successor"),
        (
            Field("region", N_("Region that was dissolved"), "text", True, (), "regions"),
            Field("successor", N_("Region it became part of"), "text", True, (), "regions"),
            Field("date", N_("First day without it"), "date", True),
            Field(
                "share",
                N_(
                    "Part of it that went to the successor, 0 to 1; empty: all of it if it has one "
                    "successor, not known if it has several"
                ),
                "number",
            ),
            *_NOTES,
        ),
        optional=True,
    ),
    Table(
        "units",
        N_("Units: value in the base unit of the dimension = value x factor"),
        ("unit",),
        (
            Field("unit", N_("Id"), required=True),
            Field("dimension", N_("What is measured; units of one convert"), required=True),
            Field("factor", N_("Factor to the base unit of the dimension"), "number", True),
            _ZH,
            _EN,
        ),
    ),
    Table(
        "indicators",
        N_("Indicators: what is measured"),
        ("indicator",),
        (
            Field("indicator", N_("Id in English snake_case"), required=True),
            _ZH,
            _EN,
            Field("unit", N_("Unit that values are brought to"), "text", True, (), "units"),
            Field("kind", N_("Kind; only stocks and flows add up"), "text", True, KINDS),
            Field("domain", N_("Field of policy"), "text", True, DOMAINS),
            Field(
                "direction",
                N_("Which way is better"),
                required=True,
                vocabulary=("up", "down", "neutral"),
            ),
            Field("lower", N_("Smallest value it can have, in its unit"), "number", unit="unit"),
            Field("upper", N_("Largest value it can have, in its unit"), "number", unit="unit"),
            Field("weight", N_("What an average over regions is weighted by")),
            Field("definition_zh", N_("What it includes and what not, in Chinese")),
            Field("definition_en", N_("What it includes and what not, in English")),
        ),
    ),
    Table(
        "sources",
        N_("Sources: where the figures were read"),
        ("source",),
        (
            Field("source", N_("Id"), required=True),
            _TITLE_ZH,
            _TITLE_EN,
            Field("publisher_zh", N_("Publisher in Chinese")),
            Field("publisher_en", N_("Publisher in English")),
            Field("published", N_("When it appeared; empty: not stated"), "date"),
            Field("grade", N_("Reliability, best first"), required=True, vocabulary=GRADES),
            Field("url", N_("Address, where fit to cite")),
            *_NOTES,
        ),
    ),
    Table(
        "plans",
        N_("Plans: documents that set targets"),
        ("plan",),
        (
            Field("plan", N_("Id"), required=True),
            Field("programme", N_("What national and local plans share"), required=True),
            _REGION,
            _ZH,
            _EN,
            Field("issuer_zh", N_("Who issued it, in Chinese")),
            Field("issuer_en", N_("Who issued it, in English")),
            Field("period_start", N_("First year of the plan"), "year", True),
            Field("period_end", N_("Last year of the plan"), "year", True),
            _PUBLISHED,
            Field("stage", N_("Final or draft"), required=True, vocabulary=("final", "draft")),
            Field(
                "targets_known",
                N_("Whether the study holds all its targets or only some; empty: all"),
                vocabulary=("all", "some"),
            ),
            _SOURCE,
            *_NOTES,
        ),
    ),
    Table(
        "observations",
        N_("Observations: one figure of one source a row; sources that disagree keep a row each"),
        ("region", "indicator", "year", "status", "source"),
        (
            _REGION,
            _INDICATOR,
            Field("year", N_("Year of the figure"), "year", True),
            Field("value", N_("The figure, as printed"), "number", True, unit="unit"),
            _UNIT,
            _BOUND,
            Field("status", N_("Status, best first"), required=True, vocabulary=STATUSES),
            _SOURCE,
            _PUBLISHED,
            *_NOTES,
        ),
    ),
    Table(
        "targets",
        N_("Targets: one figure that one plan sets"),
        ("target",),
        (
            Field("target", N_("Id"), required=True),
            Field("plan", N_("Plan that sets it"), required=True, references="plans"),
            _REGION,
            _INDICATOR,
            Field("base_year", N_("Base year, if the plan states it"), "year"),
            Field("base_value", N_("Value in the base year, as printed"), "number", unit="unit"),
            Field("target_year", N_("Year it is set for"), "year", True),
            Field(
                "value",
                N_("The target, as printed; of a range its lower end"),
                "number",
                True,
                unit="unit",
            ),
            Field("value_upper", N_("Upper end of a range"), "number", unit="unit"),
            _UNIT,
            _BOUND,
            Field(
                "basis",
                N_(
                    "Level at the end of the year, amount of the year, sum over the period, "
                    "increase over the period, growth a year, or rank"
                ),
                required=True,
                vocabulary=BASES,
            ),
            Field("nature", N_("Expected or binding"), vocabulary=("expected", "binding")),
            Field(
                "same_as",
                N_("The target that this row states once more"),
                references="targets",
            ),
            _SOURCE,
            *_PLACE,
            *_NOTES,
        ),
    ),
    Table(
        "mappings",
        N_("Mappings (SSSOM): how a local indicator relates to a national one"),
        ("subject_id", "object_id"),
        (
            Field("subject_id", N_("Local indicator"), "text", True, (), "indicators"),
            Field("predicate_id", N_("SKOS relation"), required=True, vocabulary=RELATIONS),
            Field(
                "object_id",
                N_("National indicator; sssom:NoTermFound: there is no relative"),
                required=True,
                references="indicators",
                also=NO_RELATIVE,
            ),
            Field("mapping_justification", N_("How the mapping was made"), required=True),
            Field("comment_zh", N_("Why, in Chinese")),
            Field("comment_en", N_("Why, in English")),
            Field("mapping_date", N_("When it was made"), "date"),
        ),
        optional=True,
    ),
    Table(
        "measures",
        N_("Measures: what a plan does, in words"),
        ("measure",),
        (
            Field("measure", N_("Id"), required=True),
            Field("plan", N_("Plan it is part of"), required=True, references="plans"),
            _REGION,
            Field("parent", N_("Measure it is part of"), references="measures"),
            Field("kind", N_("What it is in the plan"), required=True, vocabulary=MEASURE_KINDS),
            Field("number", N_("Number, as printed")),
            _TITLE_ZH,
            _TITLE_EN,
            Field("theme", N_("Theme"), required=True, vocabulary=THEMES),
            Field("instrument", N_("Type of policy instrument"), vocabulary=INSTRUMENTS),
            _SOURCE,
        ),
        optional=True,
    ),
    Table(
        "claims",
        N_("Claims: relations between figures that a source states, to be audited"),
        ("claim",),
        (
            Field("claim", N_("Id"), required=True),
            Field(
                "kind",
                N_("Difference, multiple, share, growth, growth a year, sum or rank"),
                "text",
                True,
                CLAIM_KINDS,
            ),
            Field("stated", N_("The relation as stated (shares, growth in %)"), "number", True),
            _BOUND,
            _REGION,
            _INDICATOR,
            Field("year", N_("Year of the figure"), "year", True),
            Field(
                "value",
                N_("The figure, as the source states it; empty: the observed one"),
                "number",
                unit="unit",
            ),
            Field("reference_region", N_("Region it is held against"), "text", True, (), "regions"),
            Field(
                "reference_indicator",
                N_("Indicator it is held against; empty: the same"),
                references="indicators",
            ),
            Field(
                "reference_year",
                N_("Year it is held against; of a rank the first year it was held"),
                "year",
                True,
            ),
            Field(
                "reference_value",
                N_("Figure it is held against, if stated; of a rank how many there are"),
                "number",
                unit="unit",
            ),
            Field(
                "among",
                N_(
                    "What a rank is among: levels, groups and codes of regions; a minus sign "
                    "leaves one out; empty: regions that are not in the study"
                ),
                "list",
            ),
            _UNIT,
            _SOURCE,
            *_PLACE,
            *_NOTES,
        ),
        optional=True,
    ),
    Table(
        "breaks",
        N_("Breaks: years from which the figures of an indicator mean something else"),
        ("indicator", "year"),
        (
            _INDICATOR,
            Field("year", N_("First year of the new meaning"), "year", True),
            Field("regions", N_("Regions concerned; empty: all"), "list", references="regions"),
            Field("reason_zh", N_("What changed, in Chinese")),
            Field("reason_en", N_("What changed, in English")),
        ),
        optional=True,
    ),
    Table(
        "derivations",
        N_("Derivations: rules that make a figure where none was observed, from top to bottom"),
        ("derivation",),
        (
            Field("derivation", N_("Id"), required=True),
            Field("indicator", N_("Indicator that is made"), "text", True, (), "indicators"),
            Field(
                "operation",
                N_("First times, over, as a share of, plus or less the second"),
                "text",
                True,
                OPERATIONS,
            ),
            Field("first", N_("First input"), "text", True, (), "indicators"),
            Field("second", N_("Second input"), "text", True, (), "indicators"),
            Field(
                "second_region",
                N_("Region of the second input: the same, what it belongs to, or the nation"),
                "text",
                True,
                SECOND_REGIONS,
            ),
            Field("lag", N_("Years by which the second input is earlier; empty: none"), "number"),
            Field("regions", N_("Regions it holds for; empty: all"), "list", references="regions"),
            Field("year_from", N_("First year it holds for, if limited"), "year"),
            Field("year_to", N_("Last year it holds for, if limited"), "year"),
            Field("reason_zh", N_("Why it is sound, in Chinese")),
            Field("reason_en", N_("Why it is sound, in English")),
        ),
        optional=True,
    ),
)

TABLES: dict[str, Table] = {table.name: table for table in (*_ALL, *REVIEW)}
