"""A target of a region and the nation's, in numbers of one unit and in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from ipanalysis.locale import N_, tr
from ipanalysis.locale.numbers import (
    bound_sign,
    number,
    percent,
    percent_range,
    quantity,
    quantity_range,
)
from ipanalysis.plots.chart import rounded
from ipanalysis.targets.ledger.bounds import OPEN, bound_beside

if TYPE_CHECKING:
    from ipanalysis.data.study import Study


@dataclass(frozen=True)
class Pair:
    """Two targets for the same measure.

    Attributes
    ----------
    name : str
        Name of the measure.
    low, high : float
        The local target in the nation's unit; they differ where it is a range or was converted.
    national : float
        The national target.
    bound : str
        Bound of the local target.
    is_share : bool
        Whether the measure adds up, so that the region has a part of the nation's.
    local_text, national_text : str
        Both with their unit.
    compared : str
        Share, multiple or difference; empty where a range allows none.
    converted : bool
        Whether the local target was converted, on an assumption.
    """

    name: str
    low: float
    high: float
    national: float
    bound: str
    is_share: bool
    local_text: str
    national_text: str
    compared: str
    converted: bool = True


def pair_up(row: dict, study: Study, lang: str = "en") -> Pair:
    """Return the pair of a row of the ledger that is comparable or converted.

    Parameters
    ----------
    row : dict
        A row of :attr:`ipanalysis.targets.ledger.reconcile.Ledger.table`.
    study : Study
        The study, for names and units.
    lang : {"en", "zh"}
        Language.
    """
    unit, units = row["national_unit"], study.units
    low, high = sorted((float(row["low"]), float(row["high"])))
    if high > low:
        local = quantity_range(_readable(low), _readable(high), unit, units, lang)
    else:
        local = quantity(low, unit, units, lang, bound=row["local_bound"])
    is_share = bool(pd.notna(row["share_of_national"]))
    compare = _share if is_share else _distance
    return Pair(
        name=study.label("indicators", row["national_indicator"], lang),
        low=low,
        high=high,
        national=float(row["national_value"]),
        bound=str(row["local_bound"]),
        is_share=is_share,
        local_text=local,
        national_text=quantity(
            row["national_value"], unit, units, lang, bound=row["national_bound"]
        ),
        compared=compare(row, low, high, study, lang),
        converted=row["status"] == "converted",
    )


def in_words(pair: Pair, lang: str = "en") -> str:
    """Return a pair as a clause.

    Examples
    --------
    >>> in_words(Pair("Score", 80, 80, 82, "eq", False, "80 points", "82 points", "−2 points"))
    'Score: 80 points against 82 points (−2 points)'
    """
    text = (
        N_("{name}: {local} against {national} ({compared})")
        if pair.compared
        else N_("{name}: {local} against {national}")
    )
    shown = {"local": pair.local_text, "national": pair.national_text, "compared": pair.compared}
    return tr(text, lang, name=pair.name, **shown)


def _readable(value: float) -> float:
    """Round what a conversion made: no more digits than a reader can use."""
    return float(round(value)) if abs(value) >= 100 else rounded(value)


def _share(row: dict, low: float, high: float, study: Study, lang: str) -> str:
    ends = [value / row["national_value"] for value in (low, high)]
    digits = 2 if ends[0] < 0.05 else 1
    if high > low:
        return percent_range(*ends, lang, digits)
    return bound_sign(_bound(row)) + percent(ends[0], lang, digits)


def _distance(row: dict, low: float, high: float, study: Study, lang: str) -> str:
    if high > low:
        return ""
    if row["difference"] == 0:
        return tr(N_("the same"), lang)
    kinds = dict(zip(study.indicators["indicator"], study.indicators["kind"], strict=True))
    # "About 80" is about as far away; "at least 80" is at least as far.
    mark = _bound(row)
    mark = mark if mark in (*OPEN, "approx") else "eq"
    if kinds[row["national_indicator"]] == "ratio" and pd.notna(row["ratio"]):
        times = bound_sign(mark) + number(row["ratio"], lang, 2)
        return tr(N_("{times} times"), lang, times=times)
    unit = row["national_unit"]
    return quantity(row["difference"], unit, study.units, lang, bound=mark, signed=True)


def _bound(row: dict) -> str:
    return bound_beside(row["local_bound"], row["national_bound"])
