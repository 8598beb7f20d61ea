"""Which parts a whole is put together from, with which weight, and what is left as the rest."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from ipanalysis.locale import Text
from ipanalysis.models.hierarchy.base import Series, forecast_of, forecasts, history
from ipanalysis.models.hierarchy.inputs import Asked
from ipanalysis.models.hierarchy.reasons import said
from ipanalysis.targets.coherence.adjust import REST
from ipanalysis.targets.coherence.parts import left_over, who_counts

#: Share of the whole by which parts may be off before there is a rest, or a mean is refused.
ROUNDING = 0.005
MISMATCH = 0.05
_NOTHING = 1e-9


@dataclass(frozen=True)
class Hierarchy:
    """A whole and its parts, ready to be put together.

    Attributes
    ----------
    asked : Asked
        What it was made from.
    years : list of int
        Years that all are forecast for.
    whole : Series
        Forecasts of the whole.
    parts : dict of str to Series
        Forecasts of the parts that count, and of the rest where it has its own.
    share : dict of str to float
        By part, the rest too: what one unit of it adds to the whole.
    rest : bool
        Whether there is a rest.
    past : DataFrame
        Figures by year: the whole, the parts, the rest where it can be formed.
    left_out : list of (str, str, Text)
        Regions that do not count: region, status, reason.
    refusal : (str, Text) or None
        Why nothing can be put together, if so.
    """

    asked: Asked
    years: list[int]
    whole: Series = field(default_factory=Series)
    parts: dict[str, Series] = field(default_factory=dict)
    share: dict[str, float] = field(default_factory=dict)
    rest: bool = False
    past: pd.DataFrame = field(default_factory=pd.DataFrame)
    left_out: list[tuple[str, str, Text]] = field(default_factory=list)
    refusal: tuple[str, Text] | None = None
    rest_reason: object = ""

    @property
    def bounded(self) -> bool:
        """Whether there is a rest without a forecast of its own."""
        return self.rest and REST not in self.parts


def hierarchy(asked: Asked, horizon: int | None, model: str) -> Hierarchy:
    """Forecast whole and parts, and decide who counts and what is left."""
    made = forecasts(asked, [asked.whole, *asked.candidates], model)
    past = pd.DataFrame() if asked.forecasted else history(asked)
    whole = made.get(asked.whole, Series(status="unknown", reason=said("unknown_part")))
    years = _years(made, asked, horizon)
    if not whole.curves:
        return _refused(asked, "whole_not_forecast", why=_reason(whole))
    if not set(years) <= set(whole.curves):
        return _refused(asked, "whole_short", last=whole.last, until=years[-1])
    able, left_out = _able(asked, made, years)
    counted, inside = _counted(asked, able)
    left_out += inside
    if not counted:
        return _refused(asked, "no_parts", left_out, until=years[-1])
    share, refusal = _shares(asked, counted)
    if refusal is not None:
        return Hierarchy(asked, years, left_out=left_out, refusal=refusal)
    return _with_rest(asked, years, made, counted, share, past, left_out, model)


def _refused(asked: Asked, status: str, left_out: list | None = None, **fields: object):
    return Hierarchy(asked, [], left_out=left_out or [], refusal=(status, said(status, **fields)))


def _reason(series: Series) -> object:
    return series.reason if isinstance(series.reason, Text) else Text(str(series.reason))


def _years(made: dict[str, Series], asked: Asked, horizon: int | None) -> list[int]:
    """Return the years after the last figure of the whole, and of what reaches further."""
    whole = made.get(asked.whole)
    if whole is None or not whole.curves:
        return []
    firsts = [min(s.curves) for s in made.values() if s.curves and min(s.curves) <= whole.last]
    first = max(firsts)
    return list(range(first, first + horizon if horizon else whole.last + 1))


def _able(
    asked: Asked, made: dict[str, Series], years: list[int]
) -> tuple[list[str], list[tuple[str, str, Text]]]:
    """Return the candidates with forecasts for all years, and why the others have none."""
    able, left = [], []
    for region in asked.candidates:
        series = made.get(region)
        if series is None:
            left.append((region, "unknown_part", said("unknown_part")))
        elif not series.curves:
            left.append((region, "not_forecast", said("not_forecast", why=_reason(series))))
        elif not set(years) <= set(series.curves):
            fields = {"last": series.last, "until": years[-1]}
            left.append((region, "short_reach", said("short_reach", **fields)))
        elif not asked.additive and asked.weights and region not in asked.weights:
            left.append((region, "no_weight", said("no_weight")))
        else:
            able.append(region)
    return able, left


def _counted(asked: Asked, able: list[str]) -> tuple[list[str], list[tuple[str, str, Text]]]:
    if asked.tree is None:
        return able, []
    judged = list(zip(able, who_counts(able, asked.tree), strict=True))
    return [r for r, why in judged if why is None], [
        (r, "no_part", why) for r, why in judged if why is not None
    ]


def _shares(asked: Asked, counted: list[str]) -> tuple[dict[str, float], tuple | None]:
    """Return what one unit of each part adds to the whole, or why that is not known."""
    if asked.additive:
        return dict.fromkeys(counted, 1.0), None
    if not asked.total or not asked.weights:
        return {}, ("weight_missing", said("weight_missing", weight=Text(asked.weight_name)))
    share = {region: asked.weights[region].value / asked.total for region in counted}
    known = sum(share.values())
    if known > 1 + ROUNDING:
        percent = round(100 * known, 1)
        return {}, ("weight_over", said("weight_over", percent=percent))
    return share, None


def _with_rest(
    asked: Asked,
    years: list[int],
    made: dict[str, Series],
    counted: list[str],
    share: dict[str, float],
    past: pd.DataFrame,
    left_out: list,
    model: str,
) -> Hierarchy:
    past = past.reindex(columns=[asked.whole, *counted]) if len(past) else past
    lost = any(status != "no_part" for _, status, _ in left_out)
    left = _left(asked, counted, share, past, lost)
    parts = {region: made[region] for region in counted}
    common = past.dropna() if len(past) else past
    found = Hierarchy(asked, years, made[asked.whole], parts, dict(share), False, past, left_out)
    off = _off(common, share) if len(common) else 0.0
    if left is None:
        if not asked.additive and off > MISMATCH:
            refusal = ("no_match", said("no_match", percent=round(100 * off, 1)))
            return Hierarchy(asked, years, left_out=left_out, refusal=refusal)
        return found
    share = share | {REST: left}
    changes: dict[str, object] = {"rest": True, "share": share}
    if len(common):
        rest = (common[asked.whole] - _sum(common, found.share)) / left
        past = past.assign(**{REST: rest})
        series = _rest_forecast(asked, rest, made, model)
        changes |= {"past": past, "rest_reason": _reason(series)}
        if set(years) <= set(series.curves):
            changes["parts"] = parts | {REST: series}
        elif series.curves:
            fields = {"last": series.last, "until": years[-1]}
            changes["rest_reason"] = said("short_reach", **fields)
    else:
        changes["rest_reason"] = said("no_shares")
    return replace(found, **changes)


def _left(
    asked: Asked, counted: list[str], share: dict[str, float], past: pd.DataFrame, lost: bool
) -> float | None:
    """Return what one unit of the rest adds to the whole; None where there is no rest.

    `lost`: a part has no forecast, so it is in the rest whatever is said of the others.
    """
    if not asked.additive:
        left = 1.0 - sum(share.values())
        return left if left > max(_NOTHING, ROUNDING) else None
    if asked.complete is not None:
        return None if asked.complete and not lost else 1.0
    if asked.tree is not None and left_over(counted, asked.tree):
        return 1.0
    common = past.dropna() if len(past) else past
    if len(common):
        return 1.0 if _off(common, share) > ROUNDING else None
    # Nothing shows whether they add up: forecasts alone are taken at their word, figures not.
    return None if asked.forecasted and not lost else 1.0


def _sum(values: pd.DataFrame, share: dict[str, float]) -> pd.Series:
    return sum(values[region] * part for region, part in share.items() if region in values)


def _off(common: pd.DataFrame, share: dict[str, float]) -> float:
    """Return by which share of the whole the parts are off in the worst common year."""
    whole = common.iloc[:, 0]
    gap = (whole - _sum(common, share)).abs()
    size = whole.abs().replace(0.0, np.nan)
    return float((gap / size).max()) if size.notna().any() else float(gap.max() > 0)


def _rest_forecast(asked: Asked, rest: pd.Series, made: dict[str, Series], model: str) -> Series:
    rows = pd.DataFrame({"region": REST, "indicator": asked.indicator, "year": rest.index})
    rows = rows.assign(value=rest.to_numpy(float))
    found = forecast_of(rows, model, asked.bounds)[REST]
    sources = {one: None for series in made.values() for one in series.sources}
    return Series(found.curves, found.means, found.n, found.status, found.reason, tuple(sources))
