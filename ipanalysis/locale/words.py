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
    "comparable": {
        "ok": N_("compares"),
        "no_region": N_("region did not exist"),
        "missing": N_("no figure"),
        "scope": N_("related measure only"),
        "part_year": N_("part of the year"),
        "bound": N_("bound only"),
        "doubtful": N_("doubtful"),
        "conflict": N_("sources disagree"),
        "final": N_("final, others are not"),
        "preliminary": N_("preliminary"),
        "estimated": N_("estimated"),
        "break": N_("other side of a break"),
        "alone": N_("nothing to compare with"),
    },
    "figure_kind": {
        "final": N_("actual or revised"),
        "preliminary": N_("preliminary"),
        "estimated": N_("estimated"),
    },
    "factor": {
        "method": N_("rescaling and mean"),
        "weights": N_("weights"),
    },
    "direction": {
        "up": N_("more is better"),
        "down": N_("less is better"),
    },
    "stated": {
        "given": N_("given"),
        "data": N_("from the data"),
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
        "eurostat_trend": N_("Eurostat, without target"),
        "opensdg": N_("open-sdg"),
        "opensdg_trend": N_("open-sdg, without target"),
        "un_ratio": N_("UN chart, ratio"),
        "un_ahead": N_("UN chart, extrapolated"),
        "un_trend": N_("UN chart, without target"),
        "escap_status": N_("ESCAP, current status"),
        "escap_ahead": N_("ESCAP, anticipated"),
        "sdgindex_trend": N_("SDG Index, trend"),
        "sdgindex_score": N_("SDG Index, score"),
        "oecd_distance": N_("OECD, distance"),
        "coinr_distance": N_("COINr, distance"),
    },
    "method_kind": {
        "pace": N_("pace"),
        "trend": N_("trend"),
        "distance": N_("distance"),
    },
    "cause": {
        "reached": N_("reached today, but not expected to last"),
        "thresholds": N_("other thresholds"),
        "shape": N_("straight path or constant growth"),
        "continuation": N_("average pace or its continuation"),
        "recent": N_("recent years weigh more"),
        "zero_target": N_("a target of zero"),
    },
    "class": {
        "on_track": N_("on track"),
        "moderate": N_("moderate"),
        "insufficient": N_("insufficient"),
        "away": N_("away"),
        "significant_progress": N_("significant progress"),
        "moderate_progress": N_("moderate progress"),
        "insufficient_progress": N_("insufficient progress"),
        "movement_away": N_("movement away"),
        "moderate_movement_away": N_("moderate movement away"),
        "significant_movement_away": N_("significant movement away"),
        "progress_needs_acceleration": N_("progress needs acceleration"),
        "limited_progress": N_("limited progress"),
        "deterioration": N_("deterioration"),
        "substantial_progress": N_("substantial progress"),
        "fair_progress": N_("fair progress"),
        "limited_or_none": N_("limited or no progress"),
        "level_3": N_("level 3 of 3"),
        "level_2": N_("level 2 of 3"),
        "level_1": N_("level 1 of 3"),
        "ahead": N_("ahead of the time elapsed"),
        "behind": N_("behind the time elapsed"),
        "regression": N_("regression"),
        "accelerate": N_("to be accelerated"),
        "reverse": N_("to be reversed"),
        "moderately_improving": N_("moderately improving"),
        "stagnating": N_("stagnating"),
        "decreasing": N_("decreasing"),
        "distance_none": N_("no distance"),
        "distance_small": N_("small distance"),
        "distance_medium": N_("medium distance"),
        "distance_large": N_("far away"),
        "index_score": N_("score of 100"),
        "share_of_way": N_("share of the way"),
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
