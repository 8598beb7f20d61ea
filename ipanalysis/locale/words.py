"""The words for codes and columns that a reader meets in tables, reports and on the terminal."""

from __future__ import annotations

from ipanalysis.locale import N_, tr

WORDS: dict[str, dict[str, str]] = {
    "status": {
        "comparable": N_("comparable"),
        "converted": N_("converted"),
        "not_comparable": N_("not comparable"),
        "local_only": N_("local only"),
        "not_adopted": N_("not adopted"),
    },
    "observation": {
        "actual": N_("actual"),
        "preliminary": N_("preliminary"),
        "estimated": N_("estimated"),
        "revised": N_("revised"),
        "part_year": N_("part of the year"),
    },
    "grade": {
        "official": N_("official"),
        "press": N_("press"),
        "official_reprint": N_("reprint of an official source"),
        "press_reprint": N_("reprint of a press article"),
    },
    "basis": {
        "level": N_("level at year end"),
        "annual": N_("amount of the year"),
        "cumulative": N_("sum over the period"),
        "increment": N_("increase over the period"),
        "growth_rate": N_("growth a year"),
        "rank": N_("rank"),
    },
    "theme": {
        "creation": N_("Creation"),
        "utilisation": N_("Utilisation"),
        "protection": N_("Protection"),
        "services": N_("Services"),
        "international": N_("International"),
        "talent_culture": N_("Talent and culture"),
        "governance": N_("Governance"),
    },
    "domain": {
        "creation": N_("Creation"),
        "utilisation": N_("Utilisation"),
        "protection": N_("Protection"),
        "services": N_("Services"),
        "international": N_("International"),
        "context": N_("Context"),
    },
    "instrument": {
        "supply": N_("supply"),
        "demand": N_("demand"),
        "environment": N_("environment"),
    },
    "measure": {
        "aim": N_("Aims"),
        "chapter": N_("Chapters"),
        "task": N_("Tasks"),
        "box": N_("Programmes in boxes"),
        "project": N_("Projects"),
        "policy": N_("Policies and reforms"),
        "safeguard": N_("Safeguards"),
        "cooperation": N_("Cooperation"),
    },
    "audit": {
        "holds": N_("holds"),
        "holds_older_figure": N_("holds for another figure"),
        "holds_other_year": N_("holds for another year"),
        "off": N_("does not hold"),
        "unchecked": N_("cannot be checked"),
    },
    "coherence": {
        "assured": N_("assured"),
        "reachable": N_("reachable"),
        "in_doubt": N_("in doubt"),
        "cannot_tell": N_("cannot tell"),
    },
    "allocation": {
        "base": N_("share of the base"),
        "equal_growth": N_("equal growth"),
        "convergence": N_("contraction and convergence"),
        "population": N_("by population"),
        "gdp": N_("by domestic product"),
    },
    "conflict": {
        "conflict": N_("conflict"),
        "revision": N_("revision"),
        "rounding": N_("rounding"),
    },
    "rule": {
        "doubt": N_("other figure doubtful"),
        "exactness": N_("exact figure"),
        "status": N_("better status"),
        "grade": N_("better source"),
        "date": N_("later publication"),
        "order": N_("first in the table"),
    },
    "crosswalk": {
        "unchanged": N_("unchanged"),
        "recoded": N_("under its later code"),
        "sum": N_("sum"),
        "mean": N_("weighted mean"),
    },
    "method": {
        "linear": N_("straight path"),
        "eurostat": N_("Eurostat"),
    },
    "stage": {
        "final": N_("final"),
        "draft": N_("draft"),
    },
    "level": {
        "nation": N_("Nation"),
        "province": N_("Provinces"),
        "prefecture": N_("Cities and prefectures"),
        "county": N_("Counties"),
        "group": N_("Groups of regions"),
    },
    "action": {
        "drop": N_("left out"),
        "set": N_("put right"),
        "scale": N_("scaled"),
        "flag": N_("doubtful"),
    },
    "rule_kind": {
        "value": N_("must be"),
        "range": N_("within"),
        "growth": N_("growth within"),
        "parts": N_("parts within the whole"),
        "monotone": N_("one way only"),
    },
    "rule_level": {
        "error": N_("error"),
        "warning": N_("warning"),
    },
}


def word(vocabulary: str, code: object, lang: str = "en") -> str:
    """Return the word for a code; a code without one stays as it is.

    Examples
    --------
    >>> word("status", "not_comparable")
    'not comparable'
    """
    known = WORDS[vocabulary].get(str(code))
    return tr(known, lang) if known else str(code)
