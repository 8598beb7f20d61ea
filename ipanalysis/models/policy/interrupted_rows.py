"""The rows of the results of :func:`ipanalysis.interrupted`: of a series, a year and a date."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ipanalysis.locale import Text
from ipanalysis.models.forecast.distribution import beyond
from ipanalysis.models.forecast.intervals import normal_quantile
from ipanalysis.models.policy.counterfactual import NOTHING, Judged
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


def series_row(found: Judged, tries: list[Judged], level: float, summed: bool) -> dict:
    """Return the row of a series.

    Parameters
    ----------
    found : Judged
        What came, beside what was expected.
    tries : list of Judged
        The same at earlier dates.
    level : float
        Of the intervals, in per cent.
    summed : bool
        Whether values of years add up.
    """
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


def year_rows(found: Judged, level: float) -> list[dict]:
    """Return the rows of the years that are judged."""
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
                **{"level": level, "beyond": beyond(curve.place(observed))},
                "source": "; ".join(case.sources) or None,
            }
        )
    return rows


def placebo_row(found: Judged, sources: tuple[str, ...]) -> dict:
    """Return the row of an earlier date."""
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


def typed(rows: list[dict], columns: list[str]) -> pd.DataFrame:
    """Return rows as a table with these columns."""
    table = pd.DataFrame(rows, columns=columns)
    types = {c: "Int64" for c in (*_WHOLE, "placebos_as_far") if c in table}
    types |= {c: "str" for c in _WORDS if c in table}
    types |= {c: float for c in columns if c not in types and c != "reason"}
    return table.astype(types)
