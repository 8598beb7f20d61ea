"""The reasons of a verdict on coherence, in words that wait for their language."""

from __future__ import annotations

from math import isfinite, nan

from ipanalysis.locale import N_, Name, Text
from ipanalysis.locale.later import Sentences
from ipanalysis.targets.coherence.whole import Whole


def reason(whole: Whole) -> Text:
    """Return why the verdict on a national target is what it is, and what makes bounds wide."""
    if whole.refusal is not None:
        return whole.refusal
    return Sentences(parts=[*_lacking(whole), _why(whole)])


def _why(whole: Whole) -> Text:
    fields: dict[str, object] = {
        "n": len(whole.pieces),
        "known": sum(whole.piece_now(piece) is not None for piece in whole.pieces),
    }
    growth, limit = whole.outlook.growth, whole.limit
    fields["best"], fields["worst"] = (_percent(value) for value in growth)
    fields["limit"] = _percent(nan if limit is None else limit - 1)
    return Text(_REASONS[_case(whole)], fields)


def _case(whole: Whole) -> str:
    verdict, (best, worst) = whole.outlook.verdict, whole.outlook.growth
    if best != best:  # no rest
        return f"{verdict}_alone"
    if verdict == "in_doubt" and not isfinite(best):
        return "in_doubt_never"
    if verdict == "cannot_tell" and isfinite(worst) and whole.limit is None:
        return "cannot_tell_limit"
    return verdict


_REASONS = {
    "assured": N_("Met even if the regions without a target stay where they are."),
    "assured_alone": N_("The parts are the whole, and what they promise is enough."),
    "reachable": N_(
        "The regions without a target need a change of {worst}% a year at worst; the fastest that "
        "is targeted is {limit}%."
    ),
    "in_doubt": N_(
        "The regions without a target need a change of {best}% a year at best; the fastest that "
        "is targeted is {limit}%."
    ),
    "in_doubt_never": N_(
        "The regions without a target cannot reach what is left for them: no year is left or "
        "there is nothing to grow from."
    ),
    "in_doubt_alone": N_("The parts are the whole, and what they promise is not enough."),
    "cannot_tell": N_(
        "The latest value is known of {known} of the {n} regions without a target; the bounds "
        "allow for more than one verdict."
    ),
    "cannot_tell_limit": N_(
        "No base is known, so that no growth can be held against what the regions without a "
        "target need."
    ),
    "cannot_tell_alone": N_(
        "The parts are the whole; the bounds of what they promise reach from too little to enough."
    ),
}


def _lacking(whole: Whole) -> list[Text]:
    """Return what makes the bounds wide: weights that are not known, targets with an open end."""
    found = []
    lacking = [p.row["region"] for p in whole.counted if whole.weight(p.row["region"]) is None]
    if lacking:
        text = N_(
            "{weight} is not known of {n} of the parts ({regions}): they may have any weight that "
            "is left."
        )
        more = ("…",) * (len(lacking) > 5)
        names = [whole.names.get(code, Name(code, code)) for code in lacking[:5]]
        fields = {"weight": whole.weight_name, "n": len(lacking), "regions": (*names, *more)}
        found.append(Text(text, fields))
    n = sum(not (isfinite(p.low) and isfinite(p.high)) for p in whole.counted)
    if n:
        text = N_("{n} of the parts leave an end open (at least, at most).")
        found.append(Text(text, {"n": n}))
    return found


def _percent(fraction: float) -> object:
    return round(100 * fraction, 1) if isfinite(fraction) else "–"
