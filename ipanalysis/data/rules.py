"""Checks across columns and tables: units, bounds, pairs, orders, circles, one nation."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ipanalysis.data.validity import check_successions, check_validity
from ipanalysis.data.vocabulary import AMOUNTS, OWN_UNIT
from ipanalysis.problems import Problem

Tables = Mapping[str, pd.DataFrame]  # typed tables, indexed by the row in the file


def check_study(tables: Tables) -> list[Problem]:
    """Return what is wrong between the columns and tables of a study.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        All tables, typed and free of problems of their own.

    Returns
    -------
    list of Problem
        Table by table.
    """
    return [
        *_one_nation(tables["regions"]),
        *_circles(tables["regions"], "regions", "region", "parent"),
        *_circles(tables["successions"], "successions", "region", "successor"),
        *check_successions(tables),
        *check_validity(tables),
        *_values(tables, "observations"),
        *_values(tables, "targets"),
        *_pairs(tables["targets"]),
        *_orders(tables),
        *_circles(tables["targets"], "targets", "target", "same_as"),
        *_circles(tables["mappings"], "mappings", "subject_id", "object_id"),
        *_circles(tables["measures"], "measures", "measure", "parent"),
    ]


def _one_nation(regions: pd.DataFrame) -> list[Problem]:
    nations = regions.loc[regions["level"] == "nation", "region"]
    if len(nations) == 1:
        return []
    values = {"n": len(nations), "names": tuple(nations)}
    return [Problem("root", "regions.csv", column="level", values=values)]


def _values(tables: Tables, name: str) -> list[Problem]:
    frame = tables[name]
    units = tables["units"].set_index("unit")
    indicators = tables["indicators"].set_index("indicator")
    unit = frame["indicator"].map(indicators["unit"])
    # A growth rate and a rank have a unit of their own; they are no values of the indicator.
    levels = frame["basis"].isin(AMOUNTS) if "basis" in frame else True
    other = frame["unit"].map(units["dimension"]) != unit.map(units["dimension"])
    if "basis" in frame:
        other &= ~frame["basis"].isin(OWN_UNIT)
    value = frame["value"] * frame["unit"].map(units["factor"]) / unit.map(units["factor"])
    lower = frame["indicator"].map(indicators["lower"])
    upper = frame["indicator"].map(indicators["upper"])
    outside = ((value < lower) | (value > upper)) & ~other & levels
    problems = [
        Problem(
            "wrong_dimension",
            f"{name}.csv",
            int(row),
            "unit",
            frame.at[row, "unit"],
            {"indicator": frame.at[row, "indicator"], "unit": unit[row]},
        )
        for row in frame.index[other]
    ]
    for row in frame.index[outside]:
        bounds = f"{lower[row]:g} … {upper[row]:g} ({unit[row]})".replace("nan", "∞")
        values = {"indicator": frame.at[row, "indicator"], "bounds": bounds}
        shown = f"{frame.at[row, 'value']:g} {frame.at[row, 'unit']}"
        problems.append(Problem("out_of_bounds", f"{name}.csv", int(row), "value", shown, values))
    return problems


def _pairs(targets: pd.DataFrame) -> list[Problem]:
    year, value = targets["base_year"].isna(), targets["base_value"].isna()
    return [
        Problem("incomplete", "targets.csv", int(row), column, values={"other": other})
        for column, other, mask in (
            ("base_value", "base_year", value & ~year),
            ("base_year", "base_value", year & ~value),
        )
        for row in targets.index[mask]
    ]


def _orders(tables: Tables) -> list[Problem]:
    problems = []
    for name, column, other in (
        ("plans", "period_end", "period_start"),
        ("targets", "target_year", "base_year"),
        ("targets", "value_upper", "value"),
    ):
        frame = tables[name]
        for row in frame.index[(frame[column] < frame[other]).fillna(False)]:
            values = {"other": other, "limit": f"{frame.at[row, other]:g}"}
            shown = f"{frame.at[row, column]:g}"
            problems.append(Problem("order", f"{name}.csv", int(row), column, shown, values))
    return problems


def _circles(frame: pd.DataFrame, name: str, key: str, reference: str) -> list[Problem]:
    following = frame.dropna(subset=[reference]).groupby(key)[reference].agg(list).to_dict()
    circular = {start for start in following if _returns(start, following)}
    rows = frame.index[frame[key].isin(circular)]
    return [
        Problem("circular", f"{name}.csv", int(row), reference, frame.at[row, reference])
        for row in rows
    ]


def _returns(start: str, following: Mapping[str, list[str]]) -> bool:
    seen, waiting = set(), list(following[start])
    while waiting:
        entry = waiting.pop()
        if entry == start:
            return True
        if entry not in seen:
            seen.add(entry)
            waiting += following.get(entry, [])
    return False
