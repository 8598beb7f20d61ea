"""The tables of coherence: a row a national target, a part, a region of the rest."""

from __future__ import annotations

from math import nan

import pandas as pd

from ipanalysis.data.lookup import table_of
from ipanalysis.locale import Text
from ipanalysis.targets.coherence.bounding import shown
from ipanalysis.targets.coherence.parts import Piece
from ipanalysis.targets.coherence.promises import Promise
from ipanalysis.targets.coherence.whole import Whole
from ipanalysis.targets.coherence.words import reason

COLUMNS = [
    *("target", "plan", "programme", "indicator", "target_year", "national_value", "unit"),
    *("bound", "basis", "method", "weight", "weight_year", "parts", "covered_low"),
    *("covered_high", "promised_low", "promised", "promised_high", "rest_regions", "needed_low"),
    *("needed", "needed_high", "now_low", "now_high", "now_year", "rest_known", "whole_low"),
    *("whole_high", "latest_year", "latest_value", "growth_low", "growth_high", "growth_limit"),
    *("verdict", "reason", "source"),
]
PARTS = [
    *("national_target", "target", "plan", "region", "indicator", "status", "local_value"),
    *("local_unit", "local_basis", "bound", "value", "low", "high", "unit", "weight"),
    *("weight_year", "contribution", "base_year", "base_value", "growth", "latest_year"),
    *("latest_value", "counted", "reason", "source"),
]
REST = [
    *("national_target", "indicator", "region", "less", "weight", "weight_year", "latest_year"),
    *("latest_value", "unit", "needed", "needed_low", "needed_high", "source"),
]


def frames(wholes: list[Whole], nation: str) -> dict[str, pd.DataFrame]:
    """Return the tables of some accounts, with reasons that wait for their language.

    Parameters
    ----------
    wholes : list of Whole
        The accounts.
    nation : str
        Code of the whole.

    Returns
    -------
    dict of str to DataFrame
        table, parts and rest; columns as in
        :class:`ipanalysis.targets.coherence.coherence.Coherence`.
    """
    rows = {
        "table": (COLUMNS, [_row(whole, nation) for whole in wholes]),
        "parts": (PARTS, [row for whole in wholes for row in _part_rows(whole)]),
        "rest": (REST, [row for whole in wholes for row in _rest_rows(whole)]),
    }
    return {name: _typed(made, columns) for name, (columns, made) in rows.items()}


_YEARS = ("target_year", "weight_year", "now_year", "latest_year", "base_year")
_WHOLE = ("parts", "rest_regions")


def _typed(rows: list[dict], columns: list[str]) -> pd.DataFrame:
    table = table_of(rows, columns)
    types = {c: "Int64" for c in (*_YEARS, *_WHOLE) if c in table}
    types |= {c: float for c in _NUMBERS if c in table}
    types |= {c: bool for c in ("counted",) if c in table}
    if "region" in table:  # there it is a figure, in the first table an indicator
        types["weight"] = float
    types |= {c: str for c in columns if c not in types and c != "reason"}
    return table.astype(types)


_NUMBERS = (
    *("national_value", "covered_low", "covered_high", "promised_low", "promised"),
    *("promised_high", "needed_low", "needed", "needed_high", "now_low", "now_high"),
    *("rest_known", "whole_low", "whole_high", "latest_value", "growth_low", "growth_high"),
    *("growth_limit", "local_value", "value", "low", "high", "contribution"),
    *("base_value", "growth"),
)


def _row(whole: Whole, nation: str) -> dict:
    national, latest = whole.national, whole.latest.get(nation)
    row = {
        **{name: national[name] for name in ("target", "plan", "programme", "indicator")},
        **{name: national[name] for name in ("target_year", "unit", "bound", "basis")},
        "national_value": national["value"],
        "method": "sum" if whole.additive else "mean",
        "weight": None if whole.additive else whole.indicator["weight"],
        "weight_year": whole.year,
        "parts": len(whole.counted),
        "verdict": whole.outlook.verdict,
        "reason": reason(whole),
        "source": _sources(whole),
    }
    if latest is not None:
        row |= {"latest_value": latest.value, "latest_year": latest.year}
    return row if whole.bounds is None else row | _figures(whole, nation)


def _figures(whole: Whole, nation: str) -> dict:
    found, limit = whole.bounds, whole.limit
    ends = {
        "promised": found.promised,
        "needed": found.needed,
        "now": found.now,
        "whole": found.whole,
        "growth": whole.outlook.growth,
        "covered": _covered(whole, nation),
    }
    row = {
        f"{name}_{end}": shown(value)
        for name, pair in ends.items()
        for end, value in zip(("low", "high"), pair, strict=True)
    }
    row["promised"], row["needed"] = map(shown, found.point)
    sign = -1 if whole.indicator["direction"] == "down" else 1
    return row | {
        "rest_regions": len(whole.pieces),
        "now_year": whole.now_year,
        "rest_known": _rest_known(whole),
        "growth_limit": None if limit is None else limit**sign - 1,
    }


def _covered(whole: Whole, nation: str) -> tuple[float, float]:
    """Return the share of the weight that has targets; of a sum, of the nation's latest amount."""
    if not whole.additive:
        low, high = (weight / whole.total for weight in whole.bounds.weight)
        return low, high
    latest = whole.latest.get(nation)
    if latest is None or not latest.exact or latest.value <= 0:
        return nan, nan
    known = [whole.latest.get(p.row["region"]) for p in whole.counted]
    same = [f.value for f in known if f is not None and f.exact and f.year == latest.year]
    share = sum(same) / latest.value
    rest = [whole.latest.get(piece.region) for piece in whole.pieces if not piece.less]
    others = [f.value for f in rest if f is not None and f.exact and f.year == latest.year]
    most = share if len(same) == len(known) else 1 - sum(others) / latest.value
    return share, max(share, most)


def _rest_known(whole: Whole) -> float | None:
    known = [piece for piece in whole.pieces if whole.piece_now(piece) is not None]
    if whole.additive:
        return len(known) / len(whole.pieces) if whole.pieces else None
    left = whole.total - whole.bounds.weight[0]
    weight = sum(whole.piece_weight(piece) or 0.0 for piece in known)
    return min(weight / left, 1.0) if left > 0 else None


def _sources(whole: Whole) -> str:
    ids = {whole.national["source"], *(p.row["source"] for p in whole.counted)}
    if whole.bounds is not None:
        figures = [*whole.weights.values(), *whole.latest.values()]
        ids |= {one for figure in figures for one in figure.source.split("; ")}
    return "; ".join(sorted(ids))


_OF_LEDGER = (
    *("target", "plan", "region", "indicator", "status", "local_value", "local_unit"),
    *("local_basis", "base_year", "base_value"),
)


def _part_rows(whole: Whole) -> list[dict]:
    return [_part_row(whole, promise, why) for promise, why in whole.promises]


def _part_row(whole: Whole, promise: Promise, why: Text | None) -> dict:
    row, region, additive = promise.row, promise.row["region"], whole.additive
    weight = None if additive else whole.weights.get(region)
    latest, ids = whole.latest.get(region), [row["source"]]
    made = {c: row.get(c) for c in _OF_LEDGER}
    made |= {
        "national_target": whole.national["target"],
        "unit": whole.national["unit"],
        "bound": row["local_bound"],
        "value": shown(promise.value),
        "low": shown(promise.low),
        "high": shown(promise.high),
        "growth": promise.growth,
        "counted": why is None,
    }
    if why is not None:
        made["reason"] = why
    if weight is not None:
        made |= {"weight": weight.value, "weight_year": weight.year}
        ids.append(weight.source)
    known = 1.0 if additive else None if weight is None else weight.value
    if why is None and known is not None:
        made["contribution"] = known * promise.value
    if latest is not None:
        made |= {"latest_year": latest.year, "latest_value": latest.value}
        ids.append(latest.source)
    return made | {"source": "; ".join(dict.fromkeys(ids))}


def _rest_rows(whole: Whole) -> list[dict]:
    return [] if whole.bounds is None else [_piece_row(whole, piece) for piece in whole.pieces]


def _piece_row(whole: Whole, piece: Piece) -> dict:
    weight = None if whole.additive else whole.weights.get(piece.region)
    latest = whole.latest.get(piece.region) if not piece.less else None
    ids = [whole.national["source"]]
    ids += [figure.source for figure in (weight, latest) if figure is not None]
    row = {
        "national_target": whole.national["target"],
        "indicator": whole.national["indicator"],
        "region": piece.region,
        "less": "; ".join(piece.less) or None,
        "unit": whole.national["unit"],
        "source": "; ".join(dict.fromkeys(ids)),
    }
    if weight is not None:
        row |= {"weight": whole.piece_weight(piece), "weight_year": weight.year}
    if latest is not None:
        row |= {"latest_year": latest.year, "latest_value": latest.value}
    if not whole.additive:
        low, high = whole.bounds.needed
        row |= {"needed": shown(whole.bounds.point[1])}
        row |= {"needed_low": shown(low), "needed_high": shown(high)}
    return row
