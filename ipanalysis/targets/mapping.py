"""Which national indicator a local one relates to, and how (SKOS), by written mappings only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from ipanalysis.data.vocabulary import RELATIONS
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


def relations(mappings: pd.DataFrame, national: Iterable[str]) -> dict[str, Relation]:
    """Return the relation of each indicator that has a national relative.

    An indicator that the national plan itself uses is identical to it. For the others the closest
    relation counts that somebody wrote down in ``mappings``; nothing is guessed from names.

    Parameters
    ----------
    mappings : DataFrame
        SSSOM columns subject_id, predicate_id, object_id, and comment_zh, comment_en.
    national : iterable of str
        Indicators of the national plan.

    Returns
    -------
    dict
        Local indicator to :class:`Relation`.

    Examples
    --------
    >>> mappings = pd.DataFrame({
    ...     "subject_id": ["all_patents"], "predicate_id": ["skos:narrowMatch"],
    ...     "object_id": ["good_patents"], "comment_zh": ["口径更宽"], "comment_en": ["wider"]})
    >>> found = relations(mappings, ["good_patents"])
    >>> found["all_patents"].comparable, found["good_patents"].comparable
    (False, True)
    """
    national = set(national)
    rank = {predicate: n for n, predicate in enumerate(RELATIONS)}
    usable = mappings[mappings["object_id"].isin(national)]
    usable = usable.sort_values("predicate_id", key=lambda p: p.map(rank), kind="stable")
    found = {indicator: Relation(indicator, IDENTICAL, {}) for indicator in national}
    for row in usable.to_dict("records"):
        comment = {
            lang: row[f"comment_{lang}"]
            for lang in ("en", "zh")
            if pd.notna(row[f"comment_{lang}"])
        }
        relation = Relation(row["object_id"], row["predicate_id"], comment)
        found.setdefault(row["subject_id"], relation)
    return found
