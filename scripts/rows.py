"""Account for the collected rows that the study's tables were written from.

`data/transfer.csv` holds one row for each row of the three collections: where it stands in the
study, or why it was left out. This script counts them, compares each figure with the study's, and
exits with 1 if a row got lost or a figure changed on the way.

    python scripts/rows.py                    # the ledger against the study
    python scripts/rows.py --collected DIR    # and the collections themselves against the ledger
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pandas as pd

PROJECT = Path(__file__).resolve().parent.parent
OUTCOMES = ("taken", "same figure", "left out")
# What the units of the collections come to in the base units of the study.
SCALES = {
    **{"%": 0.01, "万件": 1e4, "万人": 1e4, "万家": 1e4, "万次": 1e4},
    **{"亿元": 1e8, "亿美元": 1e8, "billion yuan": 1e9, "万亿元": 1e12},
}
PLAIN = ("件", "pcs", "unit", "", "件/万人")
COLLECTED = {"target_year": "year", "target_value": "value"}  # as the targets call them


def read(path: Path) -> pd.DataFrame:
    """Return a table as text."""
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def placed(folder: Path) -> pd.DataFrame:
    """Return the figures of a study: table, key, year, region, bound, amount and value."""
    observations, targets = read(folder / "observations.csv"), read(folder / "targets.csv")
    keys = ["region", "indicator", "year", "status", "source"]
    observations["key"] = observations[keys].agg("/".join, axis="columns")
    targets = targets.assign(key=targets["target"], year=targets["target_year"])
    both = pd.concat(
        [observations.assign(table="observations"), targets.assign(table="targets")]
    ).reset_index(drop=True)
    factor = read(folder / "units.csv").set_index("unit")["factor"].astype(float)
    both["value"] = both["value"].astype(float)
    both["amount"] = both["value"] * both["unit"].map(factor)
    return both[["table", "key", "region", "year", "bound", "value", "amount"]]


def _near(one: pd.Series, two: pd.Series) -> pd.Series:
    return (one - two).abs() <= 1e-9 * two.abs()


def lost(ledger: pd.DataFrame, figures: pd.DataFrame) -> list[str]:
    """Return what is wrong between the ledger and the study, one line each."""
    wrong = [
        f"{row.file} row {row.row}: left out without a reason"
        for row in ledger.itertuples()
        if row.outcome == "left out" and not (row.reason_zh and row.reason_en)
    ]
    wrong += [
        f"{row.file} row {row.row}: unknown outcome {row.outcome!r}"
        for row in ledger[~ledger["outcome"].isin(OUTCOMES)].itertuples()
    ]
    kept = ledger[ledger["outcome"] != "left out"]
    both = kept.merge(figures, on=["table", "key"], how="left", suffixes=("", "_study"))
    printed = both["value"].astype(float)
    amount = printed * both["unit"].map(SCALES).fillna(1.0)
    wrong_value = ~_near(both["amount"], amount)
    # "6.3 pieces" is the figure of a ratio; its unit is not said in full.
    plain = both["unit"].isin(PLAIN)
    wrong_value &= ~(plain & _near(both["value_study"], printed))
    both["off"] = wrong_value.map({True: "value ", False: ""})
    both["year"] = both["year"].str[:4]  # a month makes it a figure of a part of the year
    for column in ("year", "region", "bound"):
        other = both[column] != both[f"{column}_study"]
        if column != "year":  # read otherwise, with the reason
            other &= both["reason_en"] == ""
        both["off"] += other.map({True: f"{column} ", False: ""})
    for row in both[both["off"] != ""].itertuples():
        found = "nothing" if pd.isna(row.value_study) else f"{row.value_study:g}"
        wrong.append(
            f"{row.file} row {row.row}, {row.off.strip()}: {row.region} {row.year}: "
            f"{row.bound} {row.value} {row.unit}; the study has {row.bound_study} {found} "
            f"at {row.table} {row.key}"
        )
    return wrong


def differences(ledger: pd.DataFrame, folder: Path) -> list[str]:
    """Return what is wrong between the ledger and the collections, one line each."""
    wrong = []
    for name, group in ledger.groupby("file", sort=False):
        rows = read(folder / str(name)).rename(columns=COLLECTED)
        if group["row"].astype(int).tolist() != list(range(2, len(rows) + 2)):
            wrong.append(f"{name}: {len(rows)} rows, but {len(group)} in the ledger")
            continue
        for column in ("year", "value", "unit"):
            for number in group["row"][(rows[column].to_numpy() != group[column].to_numpy())]:
                wrong.append(f"{name} row {number}: another {column} than in the ledger")
    return wrong


def main() -> int:
    """Print the counts and what is wrong; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--collected", type=Path, help="folder of the collections")
    folder = parser.parse_args().collected
    ledger, figures = read(PROJECT / "data/transfer.csv"), placed(PROJECT / "data/raw")
    counts = pd.crosstab(ledger["file"], ledger["outcome"]).reindex(columns=OUTCOMES, fill_value=0)
    counts.insert(0, "rows", counts.sum(axis="columns"))
    print(counts.to_string())
    print("\nLeft out:")
    for row in ledger[ledger["outcome"] == "left out"].itertuples():
        print(f"  {row.file} row {row.row}: {row.reason_en}")
    from_ledger = figures.merge(ledger[["table", "key"]].drop_duplicates(), on=["table", "key"])
    print("\nIn the study:")
    for table, group in figures.groupby("table"):
        collected = (from_ledger["table"] == table).sum()
        print(f"  {table}: {len(group)} = {collected} collected + {len(group) - collected} others")
    wrong = lost(ledger, figures) + (differences(ledger, folder) if folder else [])
    print("\n" + ("\n".join(wrong) or "No row got lost and no figure changed on the way."))
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
