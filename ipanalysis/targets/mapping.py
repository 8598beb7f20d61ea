"""Which national indicator a local one relates to, and how (SKOS), by written mappings only."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ipanalysis.data.lookup import records
from ipanalysis.data.vocabulary import NO_RELATIVE, RELATIONS
from ipanalysis.locale import Text
from ipanalysis.locale.later import Choice

IDENTICAL = "skos:exactMatch"
COMPARABLE = ("skos:exactMatch", "skos:closeMatch")


@dataclass(frozen=True)
class Relation:
    """How a local indicator relates to a national one.

    Attributes
    ----------
    national : str
        Id of the national indicator.
    predicate : str
        SKOS relation (``skos:exactMatch`` ...).
    comment : dict of str to str
        The written justification by language; empty where both use the very same indicator.
    """

    national: str
    predicate: str
    comment: dict[str, str]

    @property
    def comparable(self) -> bool:
        """Whether values of the two measures may be put side by side."""
        return self.predicate in COMPARABLE

    @property
    def note(self) -> Text:
        """The justification, which is there in one language or in both."""
        return Choice(said=self.comment)


def itself(indicator: str) -> Relation:
    """Return the relation of an indicator to the same one in a national plan."""
    return Relation(indicator, IDENTICAL, {})


def relations(mappings: pd.DataFrame) -> dict[str, list[Relation]]:
    """Return the relations of each local indicator that somebody wrote down, the closest first.

    Nothing is guessed from names. Rows that say that there is no relative
    (``sssom:NoTermFound``) give none.

    Parameters
    ----------
    mappings : DataFrame
        SSSOM columns subject_id, predicate_id, object_id, and comment_zh, comment_en.

    Returns
    -------
    dict of str to list of Relation
        By local indicator.

    Examples
    --------
    >>> mappings = pd.DataFrame({
    ...     "subject_id": ["all_patents"], "predicate_id": ["skos:narrowMatch"],
    ...     "object_id": ["good_patents"], "comment_zh": ["口径更宽"], "comment_en": ["wider"]})
    >>> [(r.national, r.comparable) for r in relations(mappings)["all_patents"]]
    [('good_patents', False)]
    """
    rank = {predicate: n for n, predicate in enumerate(RELATIONS)}
    rows = mappings[mappings["object_id"] != NO_RELATIVE]
    rows = rows.sort_values("predicate_id", key=lambda p: p.map(rank), kind="stable")
    found: dict[str, list[Relation]] = {}
    for row in records(rows):
        comment = {
            lang: row[f"comment_{lang}"]
            for lang in ("en", "zh")
            if pd.notna(row[f"comment_{lang}"])
        }
        relation = Relation(row["object_id"], row["predicate_id"], comment)
        found.setdefault(row["subject_id"], []).append(relation)
    return found
