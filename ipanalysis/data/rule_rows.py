"""What a row of rules.csv and of explanations.csv must say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from ipanalysis.data.check import split_list
from ipanalysis.data.correction_rows import reason_problems
from ipanalysis.data.slips import BUILT_IN
from ipanalysis.problems import Problem

_USES = {
    "value": ("value", "tolerance"),
    "range": ("lower", "upper"),
    "growth": ("lower", "upper"),
    "parts": ("parts", "tolerance"),
    "monotone": ("direction", "tolerance"),
}
_ALL = sorted({column for columns in _USES.values() for column in columns})


def rule_problems(tables: Mapping[str, pd.DataFrame]) -> list[Problem]:
    """Return what is unclear in rules.csv and explanations.csv, whatever the figures.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        All tables, typed, indexed by the row in their file.

    Returns
    -------
    list of Problem
        Table by table.
    """
    rules, explanations = tables["rules"], tables["explanations"]
    indicators = tables["indicators"]
    units = dict(zip(indicators["indicator"], indicators["unit"], strict=True))
    problems = []
    for at, row in zip(rules.index, rules.to_dict("records"), strict=True):
        problems += [*_name(int(at), row), *_cells(int(at), row), *_orders(int(at), row)]
        problems += _units(int(at), row, units)
    problems += reason_problems(rules, "rules.csv", "rule")
    names = (*rules["rule"], *BUILT_IN)
    for at in explanations.index[~explanations["rule"].isin(names)]:
        name, values = explanations.at[at, "rule"], {"names": names}
        problems.append(Problem("no_rule", "explanations.csv", int(at), "rule", name, values))
    return problems + reason_problems(explanations, "explanations.csv", "rule")


def _name(at: int, row: dict) -> Iterator[Problem]:
    if row["rule"] in BUILT_IN:
        values = {"names": BUILT_IN}
        yield Problem("rule_name", "rules.csv", at, "rule", row["rule"], values)


def _cells(at: int, row: dict) -> Iterator[Problem]:
    values = {"id": row["rule"], "kind": row["kind"]}
    used = _USES[row["kind"]]
    if row["kind"] != "parts":
        needed = used if "upper" in used else used[:1]  # one bound is enough
        if all(pd.isna(row[column]) for column in needed):
            kind = "rule_bounds" if len(needed) > 1 else "rule_needs"
            column = "" if len(needed) > 1 else needed[0]
            yield Problem(kind, "rules.csv", at, column, values=values)
    for column in _ALL:
        if column not in used and pd.notna(row[column]):
            shown = row[column] if isinstance(row[column], str) else f"{row[column]:g}"
            yield Problem("rule_needless", "rules.csv", at, column, shown, values)


def _orders(at: int, row: dict) -> Iterator[Problem]:
    for column, other in (("upper", "lower"), ("last_year", "first_year")):
        if pd.notna(row[column]) and pd.notna(row[other]) and row[column] < row[other]:
            values = {"other": other, "limit": f"{row[other]:g}"}
            yield Problem("order", "rules.csv", at, column, f"{row[column]:g}", values)


def _units(at: int, row: dict, units: dict[str, str]) -> Iterator[Problem]:
    if row["kind"] == "parts" and pd.notna(row["parts"]):
        names = [*split_list(row["indicators"]), *split_list(row["parts"])]
        if len({units[name] for name in names}) > 1:
            yield Problem("rule_units", "rules.csv", at, "parts", row["parts"], {"id": row["rule"]})
