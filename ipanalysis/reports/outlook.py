"""The verdicts on all targets of a region in one word, and the counts behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from ipanalysis.data.vocabulary import AMOUNTS
from ipanalysis.locale import N_, tr

GOOD = ("met", "met_so_far", "very_likely", "likely")
EVEN = ("about_even",)
BAD = ("unlikely", "very_unlikely", "missed")

#: What is said of a region, best first, in words.
OUTLOOKS = {
    "good": N_("met or likely"),
    "mixed": N_("mixed"),
    "bad": N_("missed or unlikely"),
    "few": N_("mostly open"),
    "open": N_("open"),
    "none": N_("no targets"),
}
_MEANINGS = {
    "good": N_("every target that can be judged is met or likely to be met"),
    "mixed": N_("some are met or likely, others are not, or the chances are about even"),
    "bad": N_("every target that can be judged is missed or unlikely to be met"),
    "few": N_("fewer than half of the targets can be judged yet"),
    "open": N_("no target can be judged yet"),
    "none": N_("the study holds no target of the region"),
}


@dataclass(frozen=True)
class Outlook:
    """How many targets of a region are on which side.

    Attributes
    ----------
    good, even, bad, open : int
        Targets met or likely; about as likely as not; missed or unlikely; without such a verdict.
    """

    good: int = 0
    even: int = 0
    bad: int = 0
    open: int = 0

    @property
    def all(self) -> int:
        """All targets."""
        return self.good + self.even + self.bad + self.open

    @property
    def code(self) -> str:
        """The key of :data:`OUTLOOKS`.

        Examples
        --------
        >>> [Outlook(good=2, open=n).code for n in (2, 3)], Outlook(good=1, bad=1).code
        (['good', 'few'], 'mixed')
        """
        if not self.all:
            return "none"
        judged = self.all - self.open
        if 2 * judged < self.all:  # a few must not speak for the rest
            return "few" if judged else "open"
        if not self.even + self.bad:
            return "good"
        return "mixed" if self.good + self.even else "bad"

    def word(self, lang: str) -> str:
        """Return the verdict in a word or two."""
        return tr(OUTLOOKS[self.code], lang)

    def sentence(self, lang: str) -> str:
        """Return the counts in words; nothing if there are no targets."""
        if not self.all:
            return tr(N_("The study holds no targets."), lang)
        parts = (
            (self.good, N_("{n} met or likely to be met")),
            (self.even, N_("{n} about as likely as not")),
            (self.bad, N_("{n} missed or unlikely")),
            (self.open, N_("{n} open")),
        )
        said = tuple(tr(text, lang, n=n) for n, text in parts if n)
        return tr(N_("Targets: {n}. Of these: {parts}."), lang, n=self.all, parts=said)


def outlook(verdicts: Mapping[str, int]) -> Outlook:
    """Return how many targets are on which side.

    Parameters
    ----------
    verdicts : mapping of str to int
        How often each verdict of :data:`ipanalysis.models.verdicts.VERDICT_TEXTS` occurs.

    Examples
    --------
    >>> outlook({"met": 2, "about_even": 1, "no_data": 6})
    Outlook(good=2, even=1, bad=0, open=6)
    """
    counts = [sum(verdicts.get(v, 0) for v in group) for group in (GOOD, EVEN, BAD)]
    return Outlook(*counts, sum(verdicts.values()) - sum(counts))


def outlooks(attainment: pd.DataFrame) -> dict[str, Outlook]:
    """Return the outlook of each region that has targets.

    Parameters
    ----------
    attainment : DataFrame
        Columns region, verdict, one row a target.
    """
    counts: dict[str, dict[str, int]] = {}
    for region, verdict in zip(attainment["region"], attainment["verdict"], strict=True):
        mine = counts.setdefault(region, {})
        mine[verdict] = mine.get(verdict, 0) + 1
    return {region: outlook(mine) for region, mine in counts.items()}


#: What makes a target: two plans of one region that agree in these set it together.
_SAME = (
    *("region", "indicator", "target_year", "value", "value_upper", "unit", "bound", "basis"),
    *("base_year", "base_value"),
)


def counted(targets: pd.DataFrame) -> frozenset[str]:
    """Return the targets to count: one that several plans of a region set alike is one.

    Parameters
    ----------
    targets : DataFrame
        The targets of a study. Restatements (``same_as``) are left out.
    """
    own = targets[targets["same_as"].isna()]
    # Where from matters for an increase or a growth rate, not for where to.
    level = own["basis"].isin(AMOUNTS)
    own = own.assign(**{c: own[c].mask(level) for c in ("base_year", "base_value")})
    return frozenset(own.drop_duplicates(list(_SAME))["target"])


def meanings(lang: str) -> list[tuple[str, str, str]]:
    """Return code, word and meaning of each verdict, best first."""
    return [(code, tr(text, lang), tr(_MEANINGS[code], lang)) for code, text in OUTLOOKS.items()]
