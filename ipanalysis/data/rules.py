"""Checks across columns and tables: units, bounds, pairs, orders, circles, one nation."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ipanalysis.data.check import split_list
from ipanalysis.data.lookup import look_up
from ipanalysis.data.nearest import near
from ipanalysis.data.validity import check_successions, check_validity
from ipanalysis.data.vocabulary import ADDITIVE_KINDS, AMOUNTS, LEVELS, OWN_UNIT
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
        *_claims(tables),
        *_derivations(tables),
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
    unit = look_up(frame["indicator"], indicators["unit"])
    # A growth rate and a rank have a unit of their own; they are no values of the indicator.
    levels = frame["basis"].isin(AMOUNTS) if "basis" in frame else True
    other = look_up(frame["unit"], units["dimension"]) != look_up(unit, units["dimension"])
    if "basis" in frame:
        other &= ~frame["basis"].isin(OWN_UNIT)
    factor = look_up(frame["unit"], units["factor"]) / look_up(unit, units["factor"])
    value = frame["value"] * factor
    lower = look_up(frame["indicator"], indicators["lower"])
    upper = look_up(frame["indicator"], indicators["upper"])
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
    following = _following(frame[key], frame[reference])
    circular = {start for start in following if _returns(start, following)}
    rows = frame.index[frame[key].isin(circular)]
    return [
        Problem("circular", f"{name}.csv", int(row), reference, frame.at[row, reference])
        for row in rows
    ]


def _following(keys: pd.Series, references: pd.Series) -> dict[str, list[str]]:
    """Return what each key refers to; plain lists, as pandas would take milliseconds."""
    following: dict[str, list[str]] = {}
    for entry, reference in zip(keys.tolist(), references.tolist(), strict=True):
        if pd.notna(reference):
            following.setdefault(entry, []).append(reference)
    return following


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


def _claims(tables: Tables) -> list[Problem]:
    claims, units = tables["claims"], tables["units"].set_index("unit")["dimension"]
    unit = tables["indicators"].set_index("indicator")["unit"]
    dimension = claims["unit"].map(units)
    problems = []
    for column in ("indicator", "reference_indicator"):
        other = claims[column].notna() & (claims[column].map(unit).map(units) != dimension)
        for row in claims.index[other]:
            values = {"indicator": claims.at[row, column], "unit": unit[claims.at[row, column]]}
            shown = claims.at[row, "unit"]
            problems.append(
                Problem("wrong_dimension", "claims.csv", int(row), "unit", shown, values)
            )
    regions = set(tables["regions"]["region"])
    for row in claims.index[claims["among"].notna()]:
        entries = [entry.removeprefix("-") for entry in split_list(claims.at[row, "among"])]
        unknown = [entry for entry in entries if entry not in regions and entry not in LEVELS]
        if unknown:
            values = {"table": "regions.csv", "near": near(LEVELS)}
            shown = "; ".join(unknown)
            problems.append(Problem("reference", "claims.csv", int(row), "among", shown, values))
    return problems


def _derivations(tables: Tables) -> list[Problem]:
    rules = tables["derivations"]
    following = _following(
        pd.concat([rules["indicator"]] * 2), pd.concat([rules["first"], rules["second"]])
    )
    table = tables["indicators"].set_index("indicator")
    dimensions = table["unit"].map(tables["units"].set_index("unit")["dimension"]).to_dict()
    kinds = table["kind"].to_dict()
    problems = []
    for row, rule in zip(rules.index, rules.to_dict("records"), strict=True):
        if _returns(rule["indicator"], following):
            problems.append(
                Problem("circular", "derivations.csv", int(row), "indicator", rule["indicator"])
            )
        if pd.notna(rule["lag"]) and not (rule["lag"] >= 0 and float(rule["lag"]).is_integer()):
            shown = f"{rule['lag']:g}"
            problems.append(Problem("whole_number", "derivations.csv", int(row), "lag", shown))
        if not _fits(rule, dimensions, kinds):
            values = {name: rule[name] for name in ("indicator", "first", "second")}
            shown = rule["operation"]
            problems.append(
                Problem("operation", "derivations.csv", int(row), "operation", shown, values)
            )
    return problems


def _fits(rule: dict, dimensions: Mapping[str, str], kinds: Mapping[str, str]) -> bool:
    """Tell whether the inputs of a rule may be put together so, as far as units and kinds tell."""
    made, first, second = (dimensions[rule[name]] for name in ("indicator", "first", "second"))
    if rule["operation"] in ("sum", "difference"):
        return made == first == second
    if rule["operation"] == "share":
        amounts = {kinds[rule["first"]], kinds[rule["second"]]} <= set(ADDITIVE_KINDS)
        return amounts and first == second != made
    return True
