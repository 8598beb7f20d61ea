"""Which targets of two plans belong together: the same indicator, or a written mapping."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ipanalysis.data.vocabulary import RELATIONS
from ipanalysis.targets.comparison.ambition import Target
from ipanalysis.targets.mapping import Relation, itself, relations

# Of a target without partner, whether the other plan has the indicator beside another target.
Pair = tuple[Target | None, Target | None, Relation | bool]

_INVERSE = {"skos:broadMatch": "skos:narrowMatch", "skos:narrowMatch": "skos:broadMatch"}


def paired(mine: Sequence[Target], others: Sequence[Target], mappings: pd.DataFrame) -> list[Pair]:
    """Return the pairs of targets, and those that are left: each target once.

    Targets for the same indicator belong together, first those of the same basis and unit and of
    the nearest years. What is left is paired by the closest relation that somebody wrote down, in
    either direction. Nothing is guessed from names.

    Parameters
    ----------
    mine, others : sequence of Target
        The targets of both plans.
    mappings : DataFrame
        SSSOM columns subject_id, predicate_id, object_id, comment_zh, comment_en.

    Returns
    -------
    list of tuple
        Mine, other (one of them None where there is no partner) and the relation; in the order of
        `mine`, those of `others` alone at the end. Without a partner, the relation is whether the
        other plan has a target for the indicator, which then stands beside another one.
    """
    known = _written({a.indicator for a in mine}, {b.indicator for b in others}, mappings)
    places: dict[str, list[int]] = {}
    for j, b in enumerate(others):
        places.setdefault(b.indicator, []).append(j)
    candidates = [
        (_distance(a, others[j], relation), i, j)
        for i, a in enumerate(mine)
        for other, relation in known.get(a.indicator, {}).items()
        for j in places[other]
    ]
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(candidates):
        if i not in partner and j not in taken:
            partner[i] = j
            taken.add(j)
    names = {a.indicator for a in mine}
    pairs: list[Pair] = []
    for i, a in enumerate(mine):
        b = others[partner[i]] if i in partner else None
        pairs.append((a, b, known[a.indicator][b.indicator] if b else a.indicator in places))
    left = [b for j, b in enumerate(others) if j not in taken]
    return pairs + [(None, b, b.indicator in names) for b in left]


def _distance(a: Target, b: Target, relation: Relation) -> tuple:
    return (
        a.indicator != b.indicator,
        RELATIONS.index(relation.predicate),
        *(a.basis != b.basis, a.unit != b.unit, abs(a.year - b.year)),
    )


def _written(
    mine: set[str], others: set[str], mappings: pd.DataFrame
) -> dict[str, dict[str, Relation]]:
    """Return the relations of indicators of one plan to those of the other."""
    found = {name: {name: itself(name)} for name in sorted(mine & others)}
    written = [(name, one) for name, several in relations(mappings).items() for one in several]
    for subject, relation in written:
        if subject in mine and relation.national in others:
            found.setdefault(subject, {}).setdefault(relation.national, relation)
    for subject, relation in written:
        if relation.national in mine and subject in others:
            predicate = _INVERSE.get(relation.predicate, relation.predicate)
            turned = Relation(subject, predicate, relation.comment)
            found.setdefault(relation.national, {}).setdefault(subject, turned)
    return found
