"""Forecasts of a whole and its parts that add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from ipanalysis.locale import Text, check_lang
from ipanalysis.locale.later import in_words
from ipanalysis.models.forecast.asked import check_horizon, read_levels, read_model
from ipanalysis.models.hierarchy.base import one_step_errors
from ipanalysis.models.hierarchy.covariance import LEAST_ERRORS, shrunk
from ipanalysis.models.hierarchy.inputs import read
from ipanalysis.models.hierarchy.methods import order, read_methods, why_not
from ipanalysis.models.hierarchy.reasons import said, together
from ipanalysis.models.hierarchy.reconciled import frame, rows_of
from ipanalysis.models.hierarchy.tree import Hierarchy, hierarchy
from ipanalysis.models.reasons import Clauses

COLUMNS = [
    *("region", "role", "indicator", "year", "method", "level", "base", "mean", "lower", "upper"),
    *("adjustment", "share", "weight_year", "n", "status", "reason", "source"),
]


def hierarchical(
    data: object,
    whole: str,
    indicator: str,
    parts: Sequence[str] | None = None,
    method: str | Sequence[str] = "mint",
    horizon: int | None = 3,
    levels: Sequence[float] = (50, 80, 95),
    *,
    model: str = "med3",
    weights: Mapping[str, float] | None = None,
    complete: bool | None = None,
    bounds: pd.DataFrame | None = None,
    breaks: pd.DataFrame | None = None,
    lang: str = "en",
) -> pd.DataFrame:
    """Forecast a whole and its parts so that the forecasts add up.

    Parameters
    ----------
    data : Study or DataFrame
        A study; or a table with the columns region, indicator, year, value; or forecasts as
        :func:`ipanalysis.forecast` returns them (of several models the first is taken).
    whole, indicator : str
        The whole and the indicator: ids, of a study also names.
    parts : sequence of str, optional
        The parts. If not given: of a study the regions inside the whole; of a table all others.
        A region inside one that counts does not count (its province speaks for it), and a group
        never does.
    method : str or sequence of str
        One or several:

        - ``mint``: the smallest change, weighed by the covariance of one-step errors [1]_, shrunk
          to its diagonal [2]_. The errors are those of rolling origins from five values on, by the
          model itself; they need three years that all series have in common;
        - ``wls``: the same with the variances that the forecasts' own intervals state;
        - ``ols``: the same with equal weights;
        - ``bottom_up``: the parts stay, the whole is what they come to;
        - ``top_down``, ``top_down_shares``: the whole stays and is shared out by the parts'
          forecasts, or as in the last year that all have (these shares are taken as sure).
    horizon : int or None
        Years after the last figure of whole and parts; None: as far as the whole is forecast. A
        part whose forecasts do not reach so far is in the rest.
    levels : sequence of float
        Nominal coverage of the intervals in per cent or as fractions.
    model : str
        The model of the base forecasts; see :func:`ipanalysis.forecast`.
    weights : mapping of str to float, optional
        Makes the whole a mean with these weights, of the whole too; a weight of the whole above
        that of the parts leaves a rest. If not given, a study's stocks and flows are summed, its
        other kinds are means by the indicator that ``weight`` names, in the one year that most
        regions have, for all years; a table's values are summed.
    complete : bool, optional
        Whether the parts are all there are, where values are summed. If not given, the regions of
        a study and the past decide: where parts came to within 0.5 % of the whole, there is no
        rest. Without figures in common there is taken to be one.
    bounds, breaks : DataFrame, optional
        As in :func:`ipanalysis.forecast`.
    lang : {"en", "zh"}
        Language of the reasons.

    Returns
    -------
    DataFrame
        One row a region, year, method and level: region (``rest`` for what is left), role
        (``whole``, ``part``, ``rest``), indicator, year (Int64), method, level (per cent), base
        (the forecast by itself), mean, lower, upper (reconciled), adjustment (mean less base; all
        in the unit of the values), share (what one unit adds to the whole: 1 in a sum), weight_year
        (Int64, of a study's weights), n (values used), status, reason, source.

        Status is ``ok``, ``constant`` (taken as sure) or ``bounded`` (a rest without a forecast of
        its own). What is left out or refused has one row a method without year and figures; its
        status is a code of :data:`ipanalysis.models.hierarchy.reasons.STATUS_TEXTS`.

    Raises
    ------
    UsageError
        If an argument is not as described.
    UnknownNameError
        If the study has no such region or indicator.

    Notes
    -----
    In every one of 1,000 draws the parts and the rest come to the whole; intervals are the
    quantiles of the draws. A draw has the distribution of each base forecast and the shrunk
    correlation of the one-step errors. Where there are too few errors, all series are taken to move
    together, which gives the widest interval of a sum. The ends of the parts' intervals do not add
    up to the whole's: not all parts are at their lowest at once. Bounds of the indicator hold for
    every figure; where they bite, the nearest values within them are found [3]_. Weights of a mean
    are taken as they are in ``weight_year``, for all years.

    The rest's history is the whole less the parts, where all are known. With fewer than five such
    years it has no forecast; then whole and parts keep their forecasts unless they leave less for
    the rest than its bounds allow.

    References
    ----------
    .. [1] Wickramasuriya, S. L., Athanasopoulos, G. & Hyndman, R. J. (2019), *JASA* 114, 804-819.
    .. [2] Schäfer, J. & Strimmer, K. (2005), *Statistical Applications in Genetics and Molecular
       Biology* 4(1), 32.
    .. [3] Wickramasuriya, S. L., Turlach, B. A. & Hyndman, R. J. (2020), *Statistics and Computing*
       30, 1167-1182.

    Examples
    --------
    Forecasts of 30 and 90 for the parts, and of 100 for the whole: 20 too much.

    >>> base = pd.DataFrame({"region": ["X", "A", "B"], "indicator": "x", "year": 2026,
    ...                      "level": 80.0, "mean": [100.0, 30, 90], "lower": [95.0, 25, 85],
    ...                      "upper": [105.0, 35, 95]})
    >>> found = hierarchical(base, "X", "x", method=["ols", "bottom_up"], horizon=1, levels=[80])
    >>> found[["region", "method", "mean"]].round(2).values.tolist()[:3]
    [['X', 'ols', 106.67], ['A', 'ols', 23.33], ['B', 'ols', 83.33]]
    """
    check_lang(lang)
    given = unworded(
        data,
        whole,
        indicator,
        parts,
        method,
        horizon,
        levels,
        model=model,
        weights=weights,
        complete=complete,
        bounds=bounds,
        breaks=breaks,
    )
    return in_words(given, lang).astype({"reason": "str"})


def unworded(
    data: object,
    whole: str,
    indicator: str,
    parts: Sequence[str] | None = None,
    method: str | Sequence[str] = "mint",
    horizon: int | None = 3,
    levels: Sequence[float] = (50, 80, 95),
    *,
    model: str = "med3",
    weights: Mapping[str, float] | None = None,
    complete: bool | None = None,
    bounds: pd.DataFrame | None = None,
    breaks: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return what :func:`hierarchical` does, with reasons that wait for their language."""
    check_horizon(horizon)
    levels, names, model = read_levels(levels), read_methods(method), read_model(model)
    asked = read(data, whole, indicator, parts, weights, complete, bounds, breaks)
    found = hierarchy(asked, horizon, model)
    if found.refusal is not None:
        rows = [row for name in names for row in _refused(found, name, found.refusal)]
        return frame(rows, COLUMNS)
    past = found.past
    if len(past):
        past = past[[asked.whole, *order(found)]]
    raw = one_step_errors(past, asked, model) if len(past) else None
    count = 0 if raw is None else len(raw)
    errors = shrunk(raw) if count >= LEAST_ERRORS else None
    rows = []
    for name in names:
        refusal = why_not(name, found, count)
        if refusal is not None:
            rows += _refused(found, name, refusal)
            continue
        by_year = [rows_of(found, name, year, levels, errors) for year in found.years]
        if not all(by_year):
            rows += _refused(found, name, ("not_positive", said("not_positive")))
            continue
        made = [row for listed in by_year for row in listed]
        rows += [row | _about(found, name, row["region"], errors is None) for row in made]
        rows += _left_out(found, name)
    return frame(rows, COLUMNS)


def _about(found: Hierarchy, name: str, region: str, together_all: bool) -> dict:
    series = found.whole if region == found.asked.whole else found.parts.get(region)
    status = "bounded" if series is None else "constant" if series.status == "constant" else "ok"
    parts = [said(status)]
    if series is not None and isinstance(series.reason, Text) and status == "ok":
        parts.append(series.reason)
    if series is None and isinstance(found.rest_reason, Text):
        parts.append(found.rest_reason)
    if together_all:
        parts.append(together())
    weight = found.asked.weights.get(region)
    return {
        "indicator": found.asked.indicator,
        "method": name,
        "weight_year": weight.year or None if weight is not None else None,
        "status": status,
        "reason": Clauses(parts=parts),
        "source": _sources(found),
    }


def _sources(found: Hierarchy) -> str | None:
    """Return the sources of all that was put together: each figure depends on all others."""
    ids = dict.fromkeys(found.whole.sources)
    for part, series in found.parts.items():
        ids |= dict.fromkeys(series.sources)
        weight = found.asked.weights.get(part)
        ids |= dict.fromkeys(weight.source.split("; ") if weight and weight.source else ())
    return "; ".join(ids) or None


def _refused(found: Hierarchy, name: str, refusal: tuple[str, Text]) -> list[dict]:
    status, reason = refusal
    row = {"region": found.asked.whole, "role": "whole", "status": status, "reason": reason}
    row |= {"indicator": found.asked.indicator, "method": name}
    return [row, *_left_out(found, name)]


def _left_out(found: Hierarchy, name: str) -> list[dict]:
    about = {"role": "part", "indicator": found.asked.indicator, "method": name}
    return [
        about | {"region": region, "status": status, "reason": reason}
        for region, status, reason in found.left_out
    ]
