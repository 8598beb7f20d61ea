"""Derived figures: what a rule of the study makes of two observed ones.

A derived figure has the status ``estimated``, the id of its rule and the ids of its inputs, and
stands only where nothing was observed. Inputs are the best figures of their keys; figures of a
part of a year are never used. Rules are applied from top to bottom, so that a rule may use what
an earlier one made.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from ipanalysis.data import provenance
from ipanalysis.data.check import split_list
from ipanalysis.data.dates import last_days
from ipanalysis.locale import N_, tr

KEY = provenance.KEY
ROW = ["value", "unit", "bound", "status", "source", "published", "rounding", "rule", "inputs"]
# Significant digits of a product or a ratio: more would be an exactness that no input has. A sum
# or a difference has the decimals of its inputs; there only the binary noise is cut.
DIGITS = {"product": 5, "ratio": 5, "share": 5, "sum": 12, "difference": 12}
TABLE = [
    *("rule", *KEY, "value", "rounding", "unit", "bound", "used", "observed", "observed_source"),
    *("deviation", "relative", "reason", "inputs", "source", "published"),
]
REFUSALS = {
    "not_positive": N_("The second input is not above zero."),
    "bounds": N_("The bounds of the inputs leave the result open on both sides."),
    "sign": N_("A bound of an input that is below zero says nothing of the result."),
}

_OPERATE: dict[str, Callable] = {
    "product": lambda a, b: a * b,
    "ratio": lambda a, b: a / b,
    "share": lambda a, b: a / b,
    "sum": lambda a, b: a + b,
    "difference": lambda a, b: a - b,
}
_DIVIDES = ("ratio", "share")
_TOWARDS = {"ge": 1, "gt": 1, "le": -1, "lt": -1}


def observation_id(row: pd.Series | dict) -> str:
    """Return the id of an observation: region, indicator, year, status, and source or rule.

    Examples
    --------
    >>> row = {"region": "CN", "indicator": "gdp", "year": 2020, "status": "actual",
    ...        "source": "nbs", "rule": None}
    >>> observation_id(row), observation_id(row | {"status": "estimated", "rule": "R1"})
    ('CN/gdp/2020/actual/nbs', 'CN/gdp/2020/estimated/R1')
    """
    rule = row.get("rule")
    origin = row["source"] if rule is None or pd.isna(rule) else rule
    return "/".join(map(str, [row["region"], row["indicator"], row["year"], row["status"], origin]))


def derived_rows(study) -> pd.DataFrame:
    """Return the figures that the rules of a study make where nothing was observed.

    Parameters
    ----------
    study : Study
        A study without derived figures.

    Returns
    -------
    DataFrame
        Rows for its observations, in the units of their indicators.
    """
    table = _applied(study)
    made = table[table["used"]]
    return made.assign(status="estimated")[[*KEY, *ROW]].reset_index(drop=True)


def derive(study, lang: str = "en") -> pd.DataFrame:
    """Return all that the rules of a study give, beside what was observed.

    Parameters
    ----------
    study : Study
        The study, with or without its derived figures.
    lang : {"en", "zh"}
        Language of the reasons.

    Returns
    -------
    DataFrame
        One row per rule and key that has both inputs: rule, region, indicator, year; value,
        rounding (half the width of what the inputs, as rounded, can give), unit, bound; used
        (whether it became an observation: nothing was observed and no earlier rule made it);
        observed and observed_source (the best observed figure, if any), deviation (value less
        observed, in the unit), relative (the same as a fraction of the observed one); reason (why
        the rule refuses, with value missing); inputs (ids of the observations it is made of),
        source (ids of their sources), published (when the last of them was). Ids are joined by
        ``"; "``.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> {"rule", "used", "relative"} <= set(derive(ipa.load()).columns)
    True
    """
    table = _applied(study.without_derived())
    reason = table["reason"].map(lambda code: tr(REFUSALS[code], lang) if code else "")
    return table.assign(reason=reason.astype(str))[TABLE]


def formula(rule: dict, study, lang: str = "en") -> str:
    """Return what a rule computes, in words.

    Parameters
    ----------
    rule : dict
        A row of the study's derivations.
    study : Study
        For the names of the indicators.
    lang : {"en", "zh"}
        Language.
    """
    first = study.label("indicators", rule["first"], lang)
    second = study.label("indicators", rule["second"], lang)
    if rule["second_region"] != "same":
        second = tr(_OF[rule["second_region"]], lang, indicator=second)
    return tr(_FORMULAS[rule["operation"]], lang, first=first, second=second)


_OF = {
    "nation": N_("{indicator} of the nation"),
    "parent": N_("{indicator} of the whole it belongs to"),
}
_FORMULAS = {
    "product": N_("{first} × {second}"),
    "ratio": N_("{first} ÷ {second}"),
    "share": N_("{first} as a share of {second}"),
    "sum": N_("{first} + {second}"),
    "difference": N_("{first} − {second}"),
}


def _applied(study) -> pd.DataFrame:
    """Apply all rules in their order; see :func:`derive` for the columns (reasons as codes)."""
    rules = study.derivations
    involved = {*rules["first"], *rules["second"], *rules["indicator"]}
    rows = study.observations[study.observations["indicator"].isin(involved)]
    rows = provenance.in_indicator_unit(rows, study.indicators, study.units)
    observed = provenance.best(rows, study.sources)
    pool, parts = observed, []
    for rule in rules.to_dict("records"):
        made = _made(rule, pool, study)
        known = made[KEY].merge(observed[[*KEY, "value", "source"]], on=KEY, how="left")
        there = made[KEY].merge(pool[KEY].assign(_there=True), on=KEY, how="left")["_there"]
        made["used"] = (there.isna() & made["value"].notna()).to_numpy()
        made["observed"] = known["value"].to_numpy()
        made["observed_source"] = known["source"].to_numpy()
        parts.append(made)
        if made["used"].any():
            pool = pd.concat([pool, made[made["used"]].reindex(columns=pool.columns)])
    table = pd.concat(parts, ignore_index=True) if parts else _nothing()
    table["deviation"] = table["value"] - table["observed"]
    table["relative"] = table["deviation"] / table["observed"].where(table["observed"] != 0)
    return table


def _nothing() -> pd.DataFrame:
    texts = ("rule", "region", "indicator", "unit", "bound", "observed_source", "reason")
    kinds = dict.fromkeys([*texts, "inputs", "source", "published", "status"], "str")
    kinds |= {"year": "Int64", "used": "bool"}
    kinds |= dict.fromkeys(("value", "rounding", "observed"), "float64")
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})


def _made(rule: dict, pool: pd.DataFrame, study) -> pd.DataFrame:
    pairs = _pairs(rule, pool, study)
    value, rounding, reason = _computed(rule, pairs, study)
    bounds = [_bound(rule["operation"], *pair) for pair in _columns(pairs, "bound")]
    bound = pd.Series(bounds, index=pairs.index, dtype=str)
    directed = bound.isin(_TOWARDS)
    below_zero = (pairs["value"] < 0) | (pairs["value_2"] < 0)
    multiplies = rule["operation"] in ("product", *_DIVIDES)
    reason = reason.where(~(directed & below_zero & multiplies), "sign")
    reason = reason.where(bound.notna(), "bounds")
    refused = reason != ""
    return pd.DataFrame(
        {
            "rule": rule["derivation"],
            "region": pairs["region"],
            "indicator": rule["indicator"],
            "year": pairs["year"],
            "value": value.where(~refused),
            "rounding": rounding.where(~refused),
            "unit": study.indicators.set_index("indicator").at[rule["indicator"], "unit"],
            "bound": bound.where(~refused),
            "status": "estimated",
            "reason": reason,
            "inputs": ["; ".join(ids) for ids in _columns(pairs, "id")],
            "source": [_joined(*sources) for sources in _columns(pairs, "source")],
            "published": _later(pairs["published"], pairs["published_2"]),
        }
    ).astype(dict.fromkeys(("rule", "indicator", "unit", "status", "published"), "str"))


def _columns(pairs: pd.DataFrame, name: str) -> zip:
    return zip(pairs[name], pairs[f"{name}_2"], strict=True)


def _pairs(rule: dict, pool: pd.DataFrame, study) -> pd.DataFrame:
    """Return both inputs side by side, those of the second with the ending ``_2``."""
    first = pool[pool["indicator"] == rule["first"]].assign(id=_ids)
    second = pool[pool["indicator"] == rule["second"]].assign(id=_ids)
    if pd.notna(rule["regions"]):
        first = first[first["region"].isin(split_list(rule["regions"]))]
    first = first[
        first["year"].between(
            -np.inf if pd.isna(rule["year_from"]) else rule["year_from"],
            np.inf if pd.isna(rule["year_to"]) else rule["year_to"],
        )
    ]
    lag = 0 if pd.isna(rule["lag"]) else int(rule["lag"])
    whole = _whole(rule["second_region"], first["region"], study)
    first = first.assign(_whole=whole, _year=first["year"] - lag)
    second = second.rename(columns={"region": "_whole", "year": "_year"})
    pairs = first.merge(second, on=["_whole", "_year"], suffixes=("", "_2"))
    itself = pairs["id"] == pairs["id_2"]  # the nation is no share of itself
    return pairs[~itself].sort_values(["region", "year"], kind="stable").reset_index(drop=True)


def _ids(rows: pd.DataFrame) -> pd.Series:
    ids = [observation_id(row) for row in rows.to_dict("records")]
    return pd.Series(ids, index=rows.index, dtype=str)


def _whole(where: str, regions: pd.Series, study) -> pd.Series:
    if where == "same":
        return regions
    if where == "nation":
        return pd.Series(study.nation, index=regions.index, dtype=str)
    return regions.map(study.regions.set_index("region")["parent"])


def _computed(rule: dict, pairs: pd.DataFrame, study) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Return value, half the width of what the rounded inputs can give, and the refusals."""
    factors = study.units.set_index("unit")["factor"]
    target = factors[study.indicators.set_index("indicator").at[rule["indicator"], "unit"]]
    operate = _OPERATE[rule["operation"]]
    sides = []
    for end in ("", "_2"):
        factor = pairs[f"unit{end}"].map(factors).astype(float)
        sides.append((pairs[f"value{end}"] * factor, pairs[f"rounding{end}"] * factor))
    (a, width), (b, width_2) = sides
    reason = pd.Series("", index=pairs.index, dtype=str)
    if rule["operation"] in _DIVIDES:
        fit = b - width_2 > 0
        reason, b = reason.where(fit, "not_positive"), b.where(fit)
    value = operate(a, b)
    # Each operation is monotone in each input, so that its extremes lie at the corners.
    corners = [operate(a + i * width, b + j * width_2) for i in (-1, 1) for j in (-1, 1)]
    spread = pd.concat([(corner - value).abs() for corner in corners], axis=1).max(axis=1)
    exact = value / target
    digits = DIGITS[rule["operation"]]
    shown = exact.map(lambda v: v if pd.isna(v) else float(f"{v:.{digits}g}"))
    return shown, spread / target + (shown - exact).abs(), reason


def _bound(operation: str, first: str, second: str) -> str | None:
    """Return the bound of a result; nothing if the inputs do not give one.

    A bound is kept if the other input is exact or bounded so that both push the same way. Beside
    an approximate input it is none: what is about a figure may lie on either side of it.
    """
    one, two = _TOWARDS.get(first, 0), _TOWARDS.get(second, 0)
    if operation in (*_DIVIDES, "difference"):
        two = -two
    if not one and not two:
        return "approx" if "approx" in (first, second) else "eq"
    if "approx" in (first, second) or one * two < 0:
        return None
    strict = bool({"gt", "lt"} & {first, second})
    return {1: ("ge", "gt"), -1: ("le", "lt")}[one or two][strict]


def _joined(*sources: str) -> str:
    return "; ".join(dict.fromkeys(part for ids in sources for part in split_list(str(ids))))


def _later(first: pd.Series, second: pd.Series) -> pd.Series:
    """Return the later of two dates; nothing where one of them is not known."""
    one, two = last_days(first), last_days(second)
    return first.where(one >= two, second).where(one.notna() & two.notna())
