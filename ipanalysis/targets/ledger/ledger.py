"""What reconciling gives: the ledger, what can be compared of it, and what is left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ipanalysis.data.study import Study
from ipanalysis.data.vocabulary import ADDITIVE_KINDS, OWN_UNIT
from ipanalysis.errors import UsageError
from ipanalysis.locale import N_, check_lang
from ipanalysis.locale.later import in_words

if TYPE_CHECKING:
    from ipanalysis.views.html import View

DIFFERENCES = [
    *("region", "plan", "target", "indicator", "value", "bound", "national_value"),
    *("national_bound", "national_unit", "difference", "ratio", "ambition"),
]
_CALL = "ipanalysis.show(ledger, study, lang)"
_OPEN_TOWARDS = {"ge": "up", "gt": "up", "le": "down", "lt": "down"}


@dataclass(frozen=True)
class Ledger:
    """Local targets reconciled with national ones.

    Attributes
    ----------
    table : DataFrame
        One row per local target, and per national target of its programme that a local plan did
        not adopt: region, plan, target, indicator, national_plan, national_target,
        national_indicator, relation, status, local_value, local_upper (of a range), local_unit,
        local_basis, local_bound, national_value, national_upper, national_unit, national_basis,
        national_bound, value, low, high (the local target in the national unit, basis and
        measure; low and high are the ends of a range, or the bounds of a conversion), ratio,
        difference, share_of_national, base_year, base_value, growth_required (fraction, from the
        base to the target), national_growth_required, assumption, reason, source,
        national_source, assumption_source (of the figures that a conversion used).

        ``status`` is ``comparable``, ``converted``, ``not_comparable``, ``local_only`` or
        ``not_adopted``. ``ratio`` is missing for scores (they have no natural zero);
        ``share_of_national`` is given only for amounts that add up.
    differences : DataFrame
        What can be compared, the largest relative difference first: region, plan, target,
        indicator, value, bound (of the local target), national_value, national_bound,
        national_unit, difference, ratio, ambition: "above",
        "equal" or "below" the nation's in the direction that is better; "open" where only a bound
        is set that leaves room up to the nation's; "share" for amounts, of which a region has a
        part.
    excluded : DataFrame
        Targets without a row of their own, and why.
    study : Study or None
        The study it was made from, for the names that :meth:`show` needs.
    unsaid : Ledger or None
        The same with assumptions and reasons that wait for their language.
    """

    table: pd.DataFrame
    differences: pd.DataFrame
    excluded: pd.DataFrame
    study: Study | None = field(default=None, repr=False)
    unsaid: Ledger | None = field(default=None, repr=False)

    def in_language(self, lang: str) -> Ledger:
        """Return the ledger with its assumptions and reasons in a language.

        A ledger that was put together by hand stays as it is.
        """
        check_lang(lang)
        waiting = self.unsaid
        if waiting is None:
            return self
        table, excluded = (in_words(rows, lang) for rows in (waiting.table, waiting.excluded))
        return Ledger(table, waiting.differences, excluded, self.study, waiting)

    def show(self, lang: str = "en", rows: int | None = 200) -> View:
        """Return the ledger as people read it, and what is left out of it.

        Parameters
        ----------
        lang : {"en", "zh"}
            Language, whatever the one it was made in.
        rows : int, optional
            Most rows of a table to show; all with ``None``.

        Returns
        -------
        View
            Names for codes, figures with units, notes and sources under the table; rich in a
            notebook, text in a terminal. See :func:`ipanalysis.show`, which shows any table.

        Raises
        ------
        UsageError
            If the ledger does not know its study: give it to :func:`ipanalysis.show`.

        Examples
        --------
        >>> import ipanalysis as ipa
        >>> view = ipa.reconcile(ipa.load(), "SH-14FYP").show("zh")
        >>> "海外发明专利授权量" in view.html
        True
        """
        from ipanalysis.views.html import show

        if self.study is None:
            raise UsageError(N_("The ledger does not know its study. Use: {call}"), call=_CALL)
        return show(self, self.study, lang, rows=rows)


def differences(table: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return what can be compared of a ledger's table; see :class:`Ledger`."""
    rows = table[table["status"].isin(["comparable", "converted"])]
    better = rows["national_indicator"].map(study.indicators.set_index("indicator")["direction"])
    signed = rows["difference"].where(better != "down", -rows["difference"])
    ambition = np.select([signed > 0, signed < 0], ["above", "below"], "equal")
    kind = rows["national_indicator"].map(study.indicators.set_index("indicator")["kind"])
    open_end = rows["local_bound"].map(_OPEN_TOWARDS).eq(better) & (signed < 0)
    ambition = np.where(open_end, "open", ambition)
    # An amount of one region is always below the nation's; that is no lack of ambition.
    amount = kind.isin(ADDITIVE_KINDS) & ~rows["national_basis"].isin(OWN_UNIT)
    ambition = np.where(amount, "share", ambition)
    relative = (rows["difference"] / rows["national_value"]).abs()
    order = relative.sort_values(ascending=False, kind="stable").index
    rows = rows.assign(ambition=ambition, bound=rows["local_bound"])
    return rows.loc[order, DIFFERENCES].reset_index(drop=True)
