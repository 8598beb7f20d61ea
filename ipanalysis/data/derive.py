"""Derived figures: what a rule of the study makes of two observed ones.

A derived figure has the status ``estimated``, the id of its rule and the ids of its inputs, and
stands only where nothing was observed. Inputs are the best figures of their keys; figures of a
part of a year are never used. Rules are applied from top to bottom, so that a rule may use what
an earlier one made. What is made of a doubtful figure is doubtful.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import product

import pandas as pd

from ipanalysis.data import provenance
from ipanalysis.data.check import split_list
from ipanalysis.data.dates import last_day
from ipanalysis.locale import N_, tr

KEY = provenance.KEY
ROW = ["value", "unit", "bound", "status", "source", "published", "rounding", "rule", "inputs"]
ROW += ["doubtful"]
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


@dataclass(frozen=True)
class _Point:
    """A figure that a rule may use, in the unit of its indicator."""

    id: str
    value: float
    rounding: float
    bound: str
    source: str
    published: str | None
    doubtful: bool = False


Series = dict[tuple[str, int], _Point]  # by region and year


def _applied(study) -> pd.DataFrame:
    """Apply all rules in their order; see :func:`derive` for the columns (reasons as codes)."""
    rules = study.derivations
    involved = {*rules["first"], *rules["second"], *rules["indicator"]}
    rows = study.observations[study.observations["indicator"].isin(involved)]
    rows = provenance.in_indicator_unit(rows, study.indicators, study.units)
    rows = provenance.best(rows, study.sources) if len(rows) else rows
    observed: dict[str, Series] = {indicator: {} for indicator in involved}
    for row in rows.to_dict("records"):
        names = ("value", "rounding", "bound", "source", "published", "doubtful")
        point = _Point(observation_id(row), *(row[name] for name in names))
        observed[row["indicator"]][row["region"], int(row["year"])] = point
    pool = {indicator: dict(series) for indicator, series in observed.items()}
    factors = study.units.set_index("unit")["factor"].to_dict()
    unit = study.indicators.set_index("indicator")["unit"].to_dict()
    wholes = _wholes(study)
    table = []
    for rule in rules.to_dict("records"):
        name = rule["indicator"]
        sizes = [factors[unit[i]] for i in (rule["first"], rule["second"], name)]
        for key, first, second in _pairs(rule, pool, wholes):
            row = _made(rule, key, first, second, sizes) | {"unit": unit[name]}
            row["used"] = key not in pool[name] and row["reason"] == ""
            table.append(row | _beside(row["value"], observed[name].get(key)))
            if row["used"]:
                fields = ("value", "rounding", "bound", "source", "published", "doubtful")
                point = _Point(observation_id(row), *(row[field] for field in fields))
                pool[name][key] = point
    return pd.DataFrame(table, columns=[*TABLE, "status", "doubtful"]).astype(_TYPES)


_TEXTS = ("rule", "region", "indicator", "unit", "bound", "observed_source", "reason", "inputs")
_TYPES = dict.fromkeys([*_TEXTS, "source", "published", "status"], "str")
_TYPES |= {"year": "Int64", "used": "bool", "doubtful": "bool"}
_TYPES |= dict.fromkeys(("value", "rounding", "observed", "deviation", "relative"), "float64")


def _beside(value: float | None, observed: _Point | None) -> dict:
    if observed is None or value is None:
        return {}
    row = {"observed": observed.value, "observed_source": observed.source}
    row["deviation"] = value - observed.value
    if observed.value:
        row["relative"] = row["deviation"] / observed.value
    return row


def _wholes(study) -> dict[str, Callable[[str], str | None]]:
    """Return, for each word of ``second_region``, what gives the region of the second input."""
    nation, parent = study.nation, study.regions.set_index("region")["parent"].to_dict()
    return {"same": lambda r: r, "nation": lambda r: nation, "parent": parent.get}


def _pairs(rule: dict, pool: dict[str, Series], wholes: dict[str, Callable]) -> list[tuple]:
    """Return the keys for which both inputs are known, with the inputs."""
    only = None if pd.isna(rule["regions"]) else set(split_list(rule["regions"]))
    start = float("-inf") if pd.isna(rule["year_from"]) else rule["year_from"]
    end = float("inf") if pd.isna(rule["year_to"]) else rule["year_to"]
    lag = 0 if pd.isna(rule["lag"]) else int(rule["lag"])
    whole = wholes[rule["second_region"]]
    pairs = []
    for (region, year), first in sorted(pool[rule["first"]].items()):
        if (only is not None and region not in only) or not start <= year <= end:
            continue
        second = pool[rule["second"]].get((whole(region), year - lag))
        if second is not None and second is not first:  # the nation is no share of itself
            pairs.append(((region, year), first, second))
    return pairs


def _made(rule: dict, key: tuple[str, int], first: _Point, second: _Point, sizes: list) -> dict:
    """Return the row that a rule makes of two figures, or the code of the refusal."""
    operation = rule["operation"]
    (size, size_2, target), (a, b) = sizes, (first.value, second.value)
    width, width_2 = first.rounding * size / target, second.rounding * size_2
    a, b = a * size / target, b * size_2
    if operation in ("sum", "difference"):
        b, width_2 = b / target, width_2 / target
    reason, bound = _refusal(operation, first, second, b - width_2)
    row = {
        "rule": rule["derivation"],
        "region": key[0],
        "indicator": rule["indicator"],
        "year": key[1],
        "value": None,
        "status": "estimated",
        "reason": reason,
        "inputs": f"{first.id}; {second.id}",
        "source": _joined(first.source, second.source),
        "published": _later(first.published, second.published),
        "doubtful": first.doubtful or second.doubtful,
    }
    if reason:
        return row
    operate = _OPERATE[operation]
    exact = operate(a, b)
    # Each operation is monotone in each input, so that its extremes lie at the corners.
    corners = [operate(a + i * width, b + j * width_2) for i, j in product((-1, 1), repeat=2)]
    shown = float(f"{exact:.{DIGITS[operation]}g}")
    half = max(abs(corner - exact) for corner in corners) + abs(shown - exact)
    return row | {"value": shown, "rounding": half, "bound": bound}


def _refusal(operation: str, first: _Point, second: _Point, lowest: float) -> tuple[str, str]:
    """Return the code of a refusal, if there is one, and the bound of the result."""
    if operation in _DIVIDES and not lowest > 0:
        return "not_positive", ""
    bound = _bound(operation, first.bound, second.bound)
    if bound is None:
        return "bounds", ""
    below_zero = min(first.value, second.value) < 0
    if bound in _TOWARDS and below_zero and operation in ("product", *_DIVIDES):
        return "sign", ""
    return "", bound


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


def _later(first: str | None, second: str | None) -> str | None:
    """Return the later of two dates; nothing where one of them is not known."""
    if pd.isna(first) or pd.isna(second):
        return None
    return first if _day(first) >= _day(second) else second


_day = cache(last_day)
