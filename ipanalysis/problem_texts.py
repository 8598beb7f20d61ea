"""What can be wrong with corrections, rules and mappings, and what the rules find: the texts.

They are part of :data:`ipanalysis.problems.PROBLEMS`: what stands there, what was expected, what
to do.
"""

from __future__ import annotations

from ipanalysis.locale import N_

CORRECTIONS: dict[str, tuple[str, str, str]] = {
    "no_choice": (
        N_("nothing says which row the correction {id} is about"),
        N_("at least one of {names} filled"),
        N_("fill one of these columns"),
    ),
    "other_choice": (
        N_("the rows of {table} are not chosen by this column (correction {id})"),
        N_("only {names} filled"),
        N_("empty the cell"),
    ),
    "needs": (
        N_("the cell is empty, but “{action}” needs it (correction {id})"),
        N_("in “expect” what stands in the table; in “new” what it should be, or the factor"),
        N_("fill the cell"),
    ),
    "needless": (
        N_("“{action}” has no use for this cell (correction {id})"),
        N_("an empty cell"),
        N_("empty the cell, or choose another action"),
    ),
    "no_reason": (
        N_("no reason is given for {id}"),
        N_("reason_zh or reason_en filled, or both"),
        N_("write why"),
    ),
    "no_such_cell": (
        N_("{table} has no column of this name that “{action}” can be about"),
        N_("one of: {names}"),
        N_("correct the name of the column"),
    ),
    "no_factor": (
        N_("the correction {id} multiplies by this"),
        N_("a number above 0 and other than 1"),
        N_("correct the factor"),
    ),
    "matches_nothing": (
        N_("the correction {id} matches no row of {table}"),
        N_("a row with {choice}"),
        N_(
            "if rows of {table} were lost, restore the file; if this row was removed on purpose, "
            "delete the correction; else correct its choice"
        ),
    ),
    "guard": (
        N_("the correction {id} found “{found}” instead in {table}, row {row}, column {cell}"),
        N_("a cell that holds what the correction expects"),
        N_(
            "if {table} was repaired, delete the correction; if not, compare with the source and "
            "correct “expect” or the choice of rows"
        ),
    ),
    "contradiction": (
        N_("the corrections {first} and {id} contradict each other on {table}, row {row}"),
        N_("one correction for a cell, and none beside one that leaves the row out"),
        N_("delete one of them, or narrow the choice of its rows"),
    ),
    "orphan": (
        N_("the correction {id} leaves out {entry}, to which {table}, row {row} refers"),
        N_("an entry that nothing refers to"),
        N_("correct the row that refers to it as well"),
    ),
}

_OPTIONS = N_(
    "compare with the source; if the figure is wrong, write a correction in corrections.csv; if it "
    "is right, say why in explanations.csv"
)
FINDINGS: dict[str, tuple[str, str, str]] = {
    "rule_value": (
        N_("{indicator} of {region} in {year} is not what the rule {rule} says{why}"),
        N_("a figure {limits}"),
        _OPTIONS,
    ),
    "rule_range": (
        N_("{indicator} of {region} in {year} is outside the range of the rule {rule}{why}"),
        N_("a figure {limits}"),
        _OPTIONS,
    ),
    "rule_growth": (
        N_(
            "{indicator} of {region} in {year} has grown or fallen further from {other} of "
            "{other_year}{rows} than the rule {rule} allows{why}"
        ),
        N_("a figure {limits}"),
        _OPTIONS,
    ),
    "rule_parts": (
        N_(
            "{indicator} of {region} in {year} is less than the sum of its parts, {other}{rows}, "
            "against the rule {rule}{why}"
        ),
        N_("a figure {limits}"),
        _OPTIONS,
    ),
    "rule_monotone": (
        N_(
            "{indicator} of {region} in {year} moves the wrong way from {other} of {other_year}"
            "{rows} by the rule {rule}{why}"
        ),
        N_("a figure {limits}"),
        _OPTIONS,
    ),
    "unit_slip": (
        N_(
            "{indicator} of {region} in {year} is a power of ten away from {other} of {other_year}"
            "{rows}: the unit or the decimal point may have slipped (unit_slip)"
        ),
        N_("a figure of the size of its neighbours, {limits}"),
        _OPTIONS,
    ),
    "repeated": (
        N_(
            "{indicator} of {region} in {year} is digit for digit that of {other_year}{rows}: it "
            "may have been copied from there (repeated)"
        ),
        N_("another figure for another year"),
        _OPTIONS,
    ),
    "above_whole": (
        N_(
            "{indicator} of {region} in {year} is more than that of the whole it is part of, "
            "{other}{rows}: their scopes may differ (above_whole)"
        ),
        N_("a figure {limits}"),
        _OPTIONS,
    ),
    "rule_needs": (
        N_("the cell is empty, but a rule of the kind “{kind}” needs it (rule {id})"),
        N_("a number, or in “direction” up or down"),
        N_("fill the cell"),
    ),
    "rule_bounds": (
        N_(
            "“lower” and “upper” are both empty, but a rule of the kind “{kind}” needs one of them "
            "(rule {id})"
        ),
        N_("a number in “lower” or in “upper”, or in both"),
        N_("fill at least one of the two cells"),
    ),
    "rule_needless": (
        N_("a rule of the kind “{kind}” has no use for this cell (rule {id})"),
        N_("an empty cell"),
        N_("empty the cell, or choose another kind"),
    ),
    "rule_name": (
        N_("this is the name of a rule that is built in"),
        N_("a name other than {names}"),
        N_("rename the rule"),
    ),
    "rule_units": (
        N_("the indicators of the rule {id} are measured in different units"),
        N_("one unit for the whole and its parts"),
        N_("correct the indicators of the rule"),
    ),
    "no_rule": (
        N_("there is no rule of this name"),
        N_("one of: {names}"),
        N_("correct the name; if the rule was deleted, delete the explanation"),
    ),
    "scientific_code": (
        N_(
            "the code reads like a number in scientific notation: a spreadsheet may have made it "
            "of a code with an E or of many digits"
        ),
        N_("the code as its authority writes it"),
        N_(
            "write the code anew in all tables; in a spreadsheet import code columns as text, "
            "never by opening the CSV"
        ),
    ),
    "short_code": (
        N_(
            "the code has {n} digits, but {m} of the {total} codes of the level “{level}” have "
            "{width}: a spreadsheet may have cut off a zero in front"
        ),
        N_("codes of one length at one level"),
        N_(
            "write the zeros anew in all tables; in a spreadsheet import code columns as text, "
            "never by opening the CSV"
        ),
    ),
    "stale": (
        N_("the rule {rule} finds nothing in {indicator} of {region} in {year}"),
        N_("a finding that is explained here"),
        N_("delete the explanation: what it explained is gone"),
    ),
}

MAPPINGS: dict[str, tuple[str, str, str]] = {
    "idle_object": (
        N_("the mapping matches nothing: no national plan has a target for this indicator"),
        N_("an indicator of a national target"),
        N_("correct the mapping, or delete it"),
    ),
    "idle_subject": (
        N_("the mapping matches nothing: the study has no target and no figure for this indicator"),
        N_("an indicator of a local target"),
        N_("correct the mapping, or delete it"),
    ),
    "unmapped": (
        N_("nothing says how this indicator relates to those of the national plans"),
        N_("a row of mappings.csv with it as subject_id"),
        N_("add the row; where there is no relative, write {word} as object_id"),
    ),
}
