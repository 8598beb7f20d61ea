"""Interrupted series: what came since a plan began, beside what the earlier course would give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ipanalysis.locale import Text, check_lang
from ipanalysis.locale.later import in_words
from ipanalysis.models.asked import read_bounds, read_levels
from ipanalysis.models.cuts import read_breaks
from ipanalysis.models.hierarchy.curves import beyond, place
from ipanalysis.models.intervals import normal_quantile
from ipanalysis.models.panel import read_panel
from ipanalysis.models.policy.counterfactual import NOTHING, Judged, cases, judge
from ipanalysis.models.policy.inputs import figures, start_year
from ipanalysis.models.policy.placebos import placebo_cases
from ipanalysis.models.policy.reasons import said
from ipanalysis.models.policy.segmented import LEAST_EACH_SIDE, segmented, two_runs
from ipanalysis.models.reasons import Clauses

TABLE = [
    *("region", "indicator", "since", "n", "last_before", "first_after", "last_after", "years"),
    *("observed_mean", "expected_mean", "average", "average_low", "average_high", "relative"),
    *("cumulative", "cumulative_low", "cumulative_high", "level", "beyond", "verdict"),
    *("placebos", "placebos_as_far", "placebo_p", "level_change", "level_change_low"),
    *("level_change_high", "level_change_p", "slope_change", "slope_change_low"),
    *("slope_change_high", "slope_change_p", "status", "reason", "source"),
]
YEARS = [
    *("region", "indicator", "since", "year", "observed", "expected", "lower", "upper", "effect"),
    *("effect_low", "effect_high", "relative", "level", "beyond", "source"),
]
PLACEBOS = ["region", "indicator", "since", "n", "years", "average", "relative", "beyond", "source"]
#: Kinds whose yearly values may be added up over years.
_SUMMED_KINDS = ("flow",)


@dataclass(frozen=True)
class Interrupted:
    """Result of :func:`interrupted`.

    Attributes
    ----------
    table : DataFrame
        One row a series: region, indicator, since (Int64), n (values the forecast used),
        last_before, first_after, last_after (Int64: years), years (how many are judged),
        observed_mean and expected_mean (over the judged years), average (their difference a year)
        with average_low and average_high, relative (to what was expected), cumulative with its
        ends (only where values of years add up: flows, or a table's), level (per cent), beyond
        (share of the forecast distribution as far out as what came, both sides), verdict
        (``above``, ``below`` or ``within`` the interval), placebos (earlier dates tried),
        placebos_as_far (how many of them lie as far out), placebo_p ((as far + 1)/(placebos + 1)),
        level_change and slope_change (a year) of the segmented regression with their 95 % ends
        and p, status, reason, source.
    years : DataFrame
        One row a series and year: observed, expected (the forecast), lower, upper (its interval),
        effect (observed less expected), effect_low, effect_high, relative, level, beyond, source.
    placebos : DataFrame
        One row a series and earlier date (since): n, years, average, relative, beyond, source.
    """

    table: pd.DataFrame
    years: pd.DataFrame
    placebos: pd.DataFrame


def interrupted(
    data: object,
    region: str | Sequence[str] | None = None,
    indicator: str | Sequence[str] | None = None,
    *,
    since: int | str,
    level: float = 95,
    model: str = "med3",
    bounds: pd.DataFrame | None = None,
    breaks: pd.DataFrame | None = None,
    estimated: bool = True,
    lang: str = "en",
) -> Interrupted:
    """Compare what came since a plan began with what the earlier course would have given.

    Parameters
    ----------
    data : Study or DataFrame
        A study, or a table with the columns region, indicator, year, value.
    region, indicator : str or sequence of str, optional
        Which series: ids, of a study also names. All, if not given.
    since : int or str
        First year of the plan; of a study also the id of a plan, whose first year is taken.
    level : float
        Nominal coverage of the intervals in per cent or as a fraction.
    model, bounds, breaks, estimated
        As in :func:`ipanalysis.forecast`. A declared break after the last value before the plan
        ends what is compared: behind it stands another measure.
    lang : {"en", "zh"}
        Language of the reasons.

    Returns
    -------
    Interrupted
        Tables table, years and placebos.

    Raises
    ------
    UsageError
        If columns are missing, or an argument is not as described.
    UnknownNameError
        If the study has no such region, indicator or plan.

    Notes
    -----
    The values before `since` are forecast by :func:`ipanalysis.forecast`, whose intervals are
    calibrated on series like these, and the values since are set beside the forecast of their
    year. Needed are five yearly values without a gap before; what lies more than six years after
    them (or more years than there are values) is not judged.

    The interval of the average takes all years to stand at the same quantile of their forecasts,
    as the years of one path nearly do: it is the widest there can be. `beyond` is the share of the
    forecast distribution of the sum that lies as far out as what came, on both sides. It is no
    proof: whatever else happened since (another plan, a crisis, another way of counting) is in the
    difference too. `placebo_p` asks how often earlier dates, on which no plan began, look as odd;
    their windows overlap, so few of them say little.

    Where there are ten years without a gap on each side, a segmented regression with Newey-West
    errors is added; see :mod:`ipanalysis.models.policy.segmented` for why not below.

    Examples
    --------
    Twelve years that grow by 1 to 3 a year, then 20 more than that.

    >>> values = [1, 3, 4, 7, 9, 10, 12, 15, 16, 18, 21, 22, 44, 46]
    >>> series = pd.DataFrame({"region": "A", "indicator": "x", "year": range(2009, 2023),
    ...                        "value": values})
    >>> found = interrupted(series, since=2021)
    >>> found.table[["years", "verdict", "placebos", "placebos_as_far"]].values.tolist()
    [[2, 'above', 6, 0]]
    """
    check_lang(lang)
    made = unworded(
        data,
        region,
        indicator,
        since=since,
        level=level,
        model=model,
        bounds=bounds,
        breaks=breaks,
        estimated=estimated,
    )
    return Interrupted(
        in_words(made.table, lang).astype({"reason": "str"}), made.years, made.placebos
    )


def unworded(
    data: object,
    region: str | Sequence[str] | None = None,
    indicator: str | Sequence[str] | None = None,
    *,
    since: int | str,
    level: float = 95,
    model: str = "med3",
    bounds: pd.DataFrame | None = None,
    breaks: pd.DataFrame | None = None,
    estimated: bool = True,
) -> Interrupted:
    """Return what :func:`interrupted` does, with reasons that wait for their language."""
    (level,) = read_levels(level)
    since = start_year(data, since)
    bounds, breaks = read_bounds(data, bounds), read_breaks(data, breaks)
    points, faulty = _points(figures(data, region, indicator), estimated)
    found = judge(cases(points, since, breaks), model, bounds, breaks)
    tried = [(n, case) for n, one in enumerate(found) for case in placebo_cases(one)]
    placebos: list[list[Judged]] = [[] for _ in found]
    for (n, _), made in zip(tried, judge([case for _, case in tried], model, bounds), strict=True):
        if made.status == "ok" and made.years:
            placebos[n].append(made)
    summed = _summed(data)
    rows = [
        _row(one, tries, level, summed.get(one.case.indicator, True))
        for one, tries in zip(found, placebos, strict=True)
    ]
    rows += [
        {**keys, "since": since, "status": "fault", "reason": said("fault")} for keys in faulty
    ]
    return Interrupted(
        _typed(rows, TABLE),
        _typed([row for one in found for row in _years(one, level)], YEARS),
        _typed(
            [
                _placebo(made, one.case.sources)
                for one, tries in zip(found, placebos, strict=True)
                for made in tries
            ],
            PLACEBOS,
        ),
    )


def _points(rows: pd.DataFrame, estimated: bool) -> tuple[pd.DataFrame, list[dict]]:
    """Return the sound series as points, and the keys of the others."""
    panel = read_panel(rows, estimated=estimated)
    series = panel.series
    owner = np.repeat(series.index.to_numpy(), series["stop"] - series["start"])
    points = series[["region", "indicator"]].take(owner).reset_index(drop=True)
    points = points.assign(year=panel.year, value=panel.value)
    if panel.source is not None:
        points["source"] = panel.source.to_numpy()
    sound = (series["fault"] == "").to_numpy()
    faulty = series.loc[~sound, ["region", "indicator"]].to_dict("records")
    return points[sound[owner]], faulty


def _summed(data: object) -> dict[str, bool]:
    """Return for each indicator of a study whether its yearly values add up over years."""
    known = getattr(data, "indicators", None)
    if isinstance(data, pd.DataFrame) or known is None:
        return {}
    flows = known["kind"].isin(_SUMMED_KINDS)
    return dict(zip(known["indicator"], flows, strict=True))


def _row(found: Judged, tries: list[Judged], level: float, summed: bool) -> dict:
    case = found.case
    row = {
        **{"region": case.region, "indicator": case.indicator, "since": case.since, "n": found.n},
        "last_before": max(case.before, default=None),
        **{"status": found.status, "source": "; ".join(case.sources) or None},
    }
    if found.status != "ok":
        return row | {"reason": found.reason}
    row |= _average(found, level)
    if not summed:
        row |= dict.fromkeys(("cumulative", "cumulative_low", "cumulative_high"))
    as_far = sum(abs(one.z) >= abs(found.z) for one in tries)
    row |= {"placebos": len(tries), "placebos_as_far": as_far}
    row["placebo_p"] = (1 + as_far) / (1 + len(tries)) if tries else np.nan
    changes, why = _segmented(found)
    parts = [found.reason, why]
    if case.cut is not None:
        parts.append(said("break", year=case.cut))
    return row | changes | {"reason": Clauses(parts=parts)}


def _average(found: Judged, level: float) -> dict:
    years, count = found.years, len(found.years)
    reach = normal_quantile(level)
    low, high = found.sum.at(np.array([-reach, reach])).tolist()
    observed, expected = float(found.observed.sum()), sum(found.means.values())
    ends = {"low": observed - high, "high": observed - low}
    outside = "above" if observed > high else "below" if observed < low else "within"
    return {
        **{"first_after": years[0], "last_after": years[-1], "years": count, "level": level},
        **{"observed_mean": observed / count, "expected_mean": expected / count},
        "average": (observed - expected) / count,
        **{f"average_{end}": value / count for end, value in ends.items()},
        "relative": (observed - expected) / abs(expected) if expected else np.nan,
        "cumulative": observed - expected,
        **{f"cumulative_{end}": value for end, value in ends.items()},
        **{"beyond": found.beyond, "verdict": outside},
    }


def _segmented(found: Judged) -> tuple[dict, Text]:
    earlier, later = two_runs(found.case.before, found.case.after, found.case.since)
    earlier = earlier[-found.n :]  # what the forecast used: a break may cut the rest
    if min(len(earlier), len(later)) < LEAST_EACH_SIDE:
        fields = {"before": len(earlier), "after": len(later), "least": LEAST_EACH_SIDE}
        return {}, said("too_short", **fields)
    names = ("level_change", "slope_change")
    made = {}
    for name, change in zip(names, segmented(earlier, later), strict=True):
        made |= {name: change.value, f"{name}_low": change.low}
        made |= {f"{name}_high": change.high, f"{name}_p": change.p}
    return made, NOTHING


def _years(found: Judged, level: float) -> list[dict]:
    rows, case = [], found.case
    reach = normal_quantile(level)
    for year, curve in found.curves.items():
        lower, upper = curve.at(np.array([-reach, reach])).tolist()
        observed, expected = case.after[year], found.means[year]
        rows.append(
            {
                **{"region": case.region, "indicator": case.indicator, "since": case.since},
                **{"year": year, "observed": observed, "expected": expected},
                **{"lower": lower, "upper": upper, "effect": observed - expected},
                **{"effect_low": observed - upper, "effect_high": observed - lower},
                "relative": (observed - expected) / abs(expected) if expected else np.nan,
                **{"level": level, "beyond": beyond(place(curve, observed))},
                "source": "; ".join(case.sources) or None,
            }
        )
    return rows


def _placebo(found: Judged, sources: tuple[str, ...]) -> dict:
    case, count = found.case, len(found.years)
    expected = sum(found.means.values())
    effect = float(found.observed.sum()) - expected
    return {
        **{"region": case.region, "indicator": case.indicator, "since": case.since},
        **{"n": found.n, "years": count, "average": effect / count, "beyond": found.beyond},
        "relative": effect / abs(expected) if expected else np.nan,
        "source": "; ".join(sources) or None,
    }


_WHOLE = ("since", "year", "last_before", "first_after", "last_after", "years", "n", "placebos")
_WORDS = ("region", "indicator", "verdict", "status", "source")


def _typed(rows: list[dict], columns: list[str]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=columns)
    types = {c: "Int64" for c in (*_WHOLE, "placebos_as_far") if c in table}
    types |= {c: "str" for c in _WORDS if c in table}
    types |= {c: float for c in columns if c not in types and c != "reason"}
    return table.astype(types)
