"""Where each target of a study stands in the ledger: none is lost, none is counted twice."""

from __future__ import annotations

import pandas as pd

from ipanalysis.targets.ledger.ledger import Ledger

COLUMNS = ["target", "plan", "region", "place", "status", "rows"]
PLACES = ("local", "national", "excluded")


def accounts(ledger: Ledger, targets: pd.DataFrame) -> pd.DataFrame:
    """Return the place of each target.

    Parameters
    ----------
    ledger : Ledger
        From :func:`ipanalysis.reconcile`.
    targets : DataFrame
        The targets it was made from (of the whole study, or of some plans): target, plan, region.

    Returns
    -------
    DataFrame
        One row per target: target, plan, region; place: ``local`` (it has a row of its own),
        ``national`` (local targets stand beside it, or it is not adopted), ``excluded``, or missing
        if it has none; status (of its row; of national ones missing); rows (int: how many rows of
        the ledger name it).

    Raises
    ------
    ValueError
        If a target has two places, which would be a defect of the ledger.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> study = ipa.load()
    >>> table = accounts(ipa.reconcile(study), study.targets)
    >>> len(table) == len(study.targets), int(table["place"].isna().sum())
    (True, 0)
    """
    own = ledger.table.dropna(subset=["target"])
    rows = {
        "local": own["target"].value_counts(),
        "national": ledger.table["national_target"].value_counts(),
        "excluded": ledger.excluded["target"].value_counts(),
    }
    counted = pd.DataFrame(rows).reindex(targets["target"]).fillna(0).astype(int)
    twice = counted.index[(counted > 0).sum(axis="columns").gt(1) | (counted["local"] > 1)]
    if len(twice):
        raise ValueError(f"more than one place in the ledger: {', '.join(twice)}")
    place = counted.idxmax(axis="columns").where(counted.any(axis="columns")).astype("str")
    table = targets[["target", "plan", "region"]].reset_index(drop=True)
    return table.assign(
        place=place.to_numpy(),
        status=table["target"].map(own.set_index("target")["status"]),
        rows=counted.sum(axis="columns").to_numpy(),
    )[COLUMNS]


def counts(table: pd.DataFrame) -> pd.DataFrame:
    """Return how many targets have which place and status: place, status, n.

    Examples
    --------
    >>> table = pd.DataFrame({"place": ["local", "local", "excluded"],
    ...                       "status": ["comparable", "comparable", None]})
    >>> counts(table).values.tolist()
    [['local', 'comparable', 2], ['excluded', nan, 1]]
    """
    sizes = table.groupby(["place", "status"], dropna=False, sort=False).size()
    found = sizes.reset_index(name="n")
    order = found["place"].map({name: n for n, name in enumerate(PLACES)})
    keyed = found.assign(order=order).sort_values(["order", "n"], ascending=[True, False])
    return keyed.drop(columns="order").reset_index(drop=True)
