"""What the corrections of a study changed, and how a table is written as it stood in its file."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation

import pandas as pd

from ipanalysis.data.schema import TABLES
from ipanalysis.errors import UsageError
from ipanalysis.locale import N_

CHANGES = [
    *("correction", "action", "table", "row", "key", "region", "indicator", "year", "source"),
    *("column", "raw", "new", "unit", "raw_unit"),
]


@dataclass(frozen=True)
class Applied:
    """What the corrections of a study changed; enough to undo it.

    Attributes
    ----------
    changes : DataFrame
        One row a correction and corrected row; see :meth:`ipanalysis.Study.corrected` for the
        columns. Beside those ``row`` (row in the file) and ``key`` (key once corrected, a tuple).
    raw : dict of str to DataFrame
        By table the corrected rows as text, as they stand in the file, indexed by ``row``.
    made : bool
        Whether the tables hold the corrections; false where the study was loaded as printed.
    """

    changes: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=CHANGES))
    raw: dict[str, pd.DataFrame] = field(default_factory=dict)
    made: bool = True

    def only(self, raw: dict[str, pd.DataFrame]) -> Applied:
        """Return what is left if only these rows of the files are known."""
        pairs = zip(self.changes["table"], self.changes["row"], strict=True)
        kept = pd.Series((r in raw[t].index for t, r in pairs), self.changes.index, dtype=bool)
        return replace(self, changes=self.changes[kept], raw=raw)


def same_cell(one: str, two: str) -> bool:
    """Tell whether two cells hold the same: numbers as numbers, all else as text.

    Examples
    --------
    >>> same_cell("2519.10", "2519.1"), same_cell("2519.1", "2521.9"), same_cell("eq", "eq")
    (True, False, True)
    """
    try:
        return Decimal(one) == Decimal(two)
    except InvalidOperation:
        return one == two


def as_in_file(texts: pd.DataFrame, table: str, applied: Applied, known: set[str]) -> pd.DataFrame:
    """Return a corrected table as it stood in its file.

    Parameters
    ----------
    texts : DataFrame
        The corrected table as text, with all columns of its schema.
    table : str
        Its name.
    applied : Applied
        What the corrections changed.
    known : set of str
        The corrections that are to be undone; what others changed is left as it is.

    Returns
    -------
    DataFrame
        The same rows with the cells of the file, and the rows that were left out at their places.

    Raises
    ------
    UsageError
        If a corrected cell was changed in memory: neither it nor the cell of the file could be
        written without losing the other.
    """
    changes = applied.changes
    changes = changes[(changes["table"] == table) & changes["correction"].isin(known)]
    if changes.empty or not applied.made:
        return texts
    texts = texts.astype("str").fillna("").reset_index(drop=True)
    places = {key: at for at, key in enumerate(_keys(texts, table))}
    for change in changes[changes["action"].isin(["set", "scale"])].itertuples():
        if change.key in places:
            cell = places[change.key], change.column
            texts.at[cell] = _undone(change, texts.at[cell])
    dropped = sorted(changes.loc[changes["action"] == "drop", "row"])
    order = list(range(len(texts)))
    for number, row in enumerate(dropped, start=len(texts)):
        # Row 2 of a file is the first; where rows above it are gone it moves up with the others.
        order.insert(row - 2, number)
    raw = applied.raw[table].loc[dropped].reindex(columns=texts.columns, fill_value="")
    return pd.concat([texts, raw], ignore_index=True).iloc[order]


def without_rows(files: dict[str, pd.DataFrame], applied: Applied) -> set[str]:
    """Return the corrections that no row of the tables, as they stood in their files, is about."""
    found = set()
    for table, changes in applied.changes.groupby("table"):
        there = set(_keys(files[str(table)].astype("str"), str(table)))
        raw = applied.raw[str(table)]
        keys = dict(zip(raw.index, _keys(raw, str(table)), strict=True))
        found |= {c.correction for c in changes.itertuples() if keys[c.row] in there}
    return set(applied.changes["correction"]) - found


def _keys(texts: pd.DataFrame, table: str) -> list[tuple[str, ...]]:
    return list(texts[list(TABLES[table].key)].itertuples(index=False, name=None))


def _undone(change, found: str) -> str:
    if not same_cell(found, change.new):
        raise UsageError(
            N_(
                "{column} of {key} in {table} was changed in memory, but the correction {id} "
                "changes it too. Delete the correction from study.corrections, or leave the cell."
            ),
            column=change.column,
            key=" / ".join(change.key),
            table=TABLES[change.table].file,
            id=change.correction,
        )
    return change.raw
