"""Whether regions with a plan moved away from regions without since it began."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ipanalysis.errors import UsageError
from ipanalysis.locale import N_, Text, check_lang
from ipanalysis.locale.later import in_words
from ipanalysis.models.policy.group_time import Course, assignments, course, share_as_far
from ipanalysis.models.policy.panel_inputs import Grid, read_grid
from ipanalysis.models.policy.reasons import said
from ipanalysis.models.policy.two_way import LEAST_CLUSTERS, slopes, two_way
from ipanalysis.models.reasons import Clauses

EFFECT = [
    *("indicator", "method", "estimate", "se", "low", "high", "p_cluster", "p_bootstrap"),
    *("p_random", "assignments", "exact", "treated", "controls", "n", "first_year", "last_year"),
    *("years_before", "status", "reason", "source"),
]
COURSE = [
    *("indicator", "cohort", "year", "relative_year", "estimate", "se", "low", "high"),
    *("p_random", "treated", "controls", "status", "reason", "source"),
]
LEFT_OUT = ["region", "indicator", "status", "reason"]
_LEAST_BEFORE = 3  # years that show whether both sides moved alike
_FEW = 40  # clusters below which errors by region are too small to be trusted alone


@dataclass(frozen=True)
class PolicyPanel:
    """Result of :func:`policy_panel`.

    Attributes
    ----------
    effect : DataFrame
        One row a method (``two_way``, ``group_time``): indicator, method, estimate (unit of the
        values; of logs with ``log=True``), se, low, high (95 %), p_cluster, p_bootstrap, p_random
        (share of assignments of the plan to regions with an estimate at least as far from zero),
        assignments (how many were tried), exact (whether they are all), treated, controls
        (regions), n (region-years), first_year, last_year, years_before (of the earliest start),
        status, reason, source.
    course : DataFrame
        One row a starting year (cohort) and year: indicator, cohort, year, relative_year (0: the
        first year of the plan; -1 is the year compared with), estimate, se, low, high (95 %),
        p_random, treated, controls, status (``ok``, ``no_year``, ``no_comparison``: no estimate),
        reason, source. Those before the plan should be near nothing.
    left_out : DataFrame
        region, indicator, status, reason (with the years it is about).
    """

    effect: pd.DataFrame
    course: pd.DataFrame
    left_out: pd.DataFrame


def policy_panel(
    data: object,
    treated: Sequence[str] | Mapping[str, int | str],
    since: int | str | None = None,
    indicator: str | None = None,
    *,
    regions: Sequence[str] | None = None,
    control: str = "not_yet",
    log: bool = False,
    bounds: pd.DataFrame | None = None,
    lang: str = "en",
) -> PolicyPanel:
    """Compare regions that have a plan with regions that do not, before and since.

    Parameters
    ----------
    data : Study or DataFrame
        A study, or a table with the columns region, indicator, year, value.
    treated : sequence of str, or mapping of str to int
        The regions with the plan; with their first years, if these differ. Of a study also names,
        and for a year the id of a plan.
    since : int or str, optional
        First year of the plan, where it is the same for all.
    indicator : str, optional
        Needed unless the table has only one.
    regions : sequence of str, optional
        All regions to use. If not given: of a study those of the same level as the treated ones,
        of a table all.
    control : {"not_yet", "never"}
        Whether regions whose plan begins later are compared with too, until it does.
    log : bool
        Compare logarithms: growth rather than amounts. Regions of unlike size rarely would have
        moved by the same amount.
    bounds : DataFrame, optional
        As in :func:`ipanalysis.forecast`: a region with a value outside them is left out.
    lang : {"en", "zh"}
        Language of the reasons.

    Returns
    -------
    PolicyPanel
        Tables effect, course and left_out.

    Raises
    ------
    UsageError
        If an argument is not as described.
    UnknownNameError
        If the study or table has no such region or indicator, or the study no such plan.

    Notes
    -----
    ``two_way`` is least squares with effects of region and year (on statsmodels); where regions
    start in different years it is refused, as it takes those that began early for a standard of
    those that began later [1]_. ``group_time`` compares each starting year with regions that have
    no plan yet [2]_.

    With fewer than about 40 regions errors by region come out too small. So ``p_random`` is the p
    to read: how often would a difference as large come out if the plan had been given to other
    regions of the panel? All assignments are tried where they are 2,000 at most, else 2,000 with a
    fixed seed. It cannot be smaller than one over their number: one region of ten gives 0.1 at
    best. It takes regions as exchangeable but for the plan; plans are not drawn by lot, so it
    describes how unusual the difference is. Errors by region, and the wild cluster bootstrap, need
    five regions with a plan and five without.

    All rests on one assumption that nothing here can show: that without the plan both sides would
    have moved alike. The rows of ``course`` before the plan say whether they did until then.

    References
    ----------
    .. [1] Goodman-Bacon, A. (2021), *Journal of Econometrics* 225, 254-277.
    .. [2] Callaway, B. & Sant'Anna, P. H. C. (2021), *Journal of Econometrics* 225, 200-230.

    Examples
    --------
    Two regions with a plan from 2021 on grow by 4 and 6, two others by 1 and 3: 5 less 2.

    >>> rows = [("A", 1, 5), ("B", 2, 8), ("C", 1, 2), ("D", 2, 5)]
    >>> table = pd.DataFrame([{"region": r, "indicator": "x", "year": 2020 + k, "value": v[k]}
    ...                       for r, *v in rows for k in (0, 1)])
    >>> found = policy_panel(table, ["A", "B"], 2021)
    >>> found.effect[["method", "estimate", "assignments"]].round(9).values.tolist()
    [['two_way', 3.0, 6], ['group_time', 3.0, 6]]
    """
    check_lang(lang)
    options = {"regions": regions, "control": control, "log": log, "bounds": bounds}
    made = unworded(data, treated, since, indicator, **options)
    tables = (made.effect, made.course, made.left_out)
    return PolicyPanel(*(in_words(table, lang).astype({"reason": "str"}) for table in tables))


def unworded(
    data: object,
    treated: Sequence[str] | Mapping[str, int | str],
    since: int | str | None = None,
    indicator: str | None = None,
    *,
    regions: Sequence[str] | None = None,
    control: str = "not_yet",
    log: bool = False,
    bounds: pd.DataFrame | None = None,
) -> PolicyPanel:
    """Return what :func:`policy_panel` does, with reasons that wait for their language."""
    if control not in ("not_yet", "never"):
        text = N_("control is {given!r}; it can be: {known}.")
        raise UsageError(text, given=control, known=("not_yet", "never"))
    grid = read_grid(data, treated, since, indicator, regions, log, bounds)
    left = [
        {"region": region, "indicator": grid.indicator, "status": status, "reason": reason}
        for region, status, reason in grid.left_out
    ]
    left_out = pd.DataFrame(left, columns=LEFT_OUT).astype(dict.fromkeys(LEFT_OUT[:3], "str"))
    about = {"indicator": grid.indicator, "source": "; ".join(grid.sources) or None}
    if grid.refusal is not None:
        status, reason = grid.refusal
        rows = [about | {"method": m, "status": status, "reason": reason} for m in _METHODS]
        return PolicyPanel(_typed(rows, EFFECT), _typed([], COURSE), left_out)
    values, years = grid.values.to_numpy(float), grid.values.columns.to_numpy(float)
    ways, exact = assignments(grid.starts)
    found = course(values, years, ways, control == "never")
    about |= _size(grid, len(ways), exact)
    rows = [
        about | _two_way(grid, values, years, ways),
        about | _group_time(grid, found),
    ]
    cells = _course_rows(grid, values, years, found, control == "never")
    return PolicyPanel(_typed(rows, EFFECT), _typed(cells, COURSE), left_out)


_METHODS = ("two_way", "group_time")


def _size(grid: Grid, count: int, exact: bool) -> dict:
    years = grid.values.columns.to_numpy()
    treated = int(grid.treated.sum())
    return {
        **{"assignments": count, "exact": exact, "treated": treated},
        **{"controls": len(grid.starts) - treated, "n": int(grid.values.notna().sum().sum())},
        **{"first_year": int(years[0]), "last_year": int(years[-1])},
        "years_before": int((years < grid.cohorts[0]).sum()),
    }


def _two_way(grid: Grid, values: np.ndarray, years: np.ndarray, ways: np.ndarray) -> dict:
    if len(grid.cohorts) > 1:
        return {"method": "two_way", "status": "staggered", "reason": said("staggered")}
    tried = slopes(values, years, ways)
    if not np.isfinite(tried[0]):
        return {"method": "two_way", "status": "explained", "reason": said("explained")}
    fit, random = two_way(values, years, grid.starts), share_as_far(tried)
    return {
        **{"method": "two_way", "estimate": fit.estimate, "se": fit.se, "low": fit.low},
        **{"high": fit.high, "p_cluster": fit.p, "p_bootstrap": fit.bootstrap, "p_random": random},
        **{"status": "ok", "reason": Clauses(parts=_limits(grid))},
    }


def _limits(grid: Grid) -> list[Text]:
    treated = int(grid.treated.sum())
    controls = len(grid.starts) - treated
    parts = []
    if min(treated, controls) < LEAST_CLUSTERS:
        fields = {"least": LEAST_CLUSTERS, "treated": treated, "controls": controls}
        parts.append(said("few_regions", **fields))
    elif treated + controls < _FEW:
        parts.append(Text(_READ_RANDOM, {"n": treated + controls}))
    if int((grid.values.columns.to_numpy() < grid.cohorts[0]).sum()) < _LEAST_BEFORE:
        parts.append(Text(_NO_LEADS, {"least": _LEAST_BEFORE}))
    return parts


_READ_RANDOM = N_("with {n} regions errors by region are too small: read p_random")
_NO_LEADS = N_("fewer than {least} years before the plan: whether both sides moved alike until then"
               " cannot be seen")  # fmt: skip


def _group_time(grid: Grid, found: Course) -> dict:
    averages = found.average()
    if not np.isfinite(averages[0]):
        return {"method": "group_time", "status": "no_controls", "reason": said("no_controls")}
    return {
        **{"method": "group_time", "estimate": averages[0], "p_random": share_as_far(averages)},
        **{"status": "ok", "reason": Clauses(parts=_limits(grid))},
    }


def _course_rows(
    grid: Grid, values: np.ndarray, years: np.ndarray, found: Course, never: bool
) -> list[dict]:
    rows = []
    for n, (start, year) in enumerate(found.cells):
        low, high, se = _interval(values, years, grid.starts, start, year, never)
        rows.append(
            {
                **{"indicator": grid.indicator, "cohort": start, "year": year},
                **{"relative_year": year - start, "estimate": found.value[0, n], "se": se},
                **{"low": low, "high": high, "p_random": share_as_far(found.value[:, n])},
                "treated": found.treated[0, n],
                "controls": found.controls[0, n],
                **_cell_status(start, year, found.treated[0, n], found.controls[0, n]),
                "source": "; ".join(grid.sources) or None,
            }
        )
    return rows


def _cell_status(start: int, year: int, treated: int, controls: int) -> dict:
    """Return why a difference cannot be formed, if so: one of its sides has no region."""
    if not treated:
        return {"status": "no_year", "reason": said("no_year", year=year)}
    if not controls:
        reason = said("no_comparison", base=start - 1, year=year)
        return {"status": "no_comparison", "reason": reason}
    return {"status": "ok", "reason": Text("")}


def _interval(
    values: np.ndarray, years: np.ndarray, starts: np.ndarray, start: int, year: int, never: bool
) -> tuple[float, float, float]:
    """Return the 95 % interval and error of a difference of mean changes (Welch)."""
    from scipy.special import stdtrit

    change = values[:, years == year][:, 0] - values[:, years == start - 1][:, 0]
    others = np.isinf(starts) if never else starts > max(year, start)
    sides = [change[mask & np.isfinite(change)] for mask in (starts == start, others)]
    if min(map(len, sides)) < LEAST_CLUSTERS:
        return np.nan, np.nan, np.nan
    parts = [side.var(ddof=1) / len(side) for side in sides]
    total = sum(parts)
    if total == 0:
        return np.nan, np.nan, 0.0
    freedom = total**2 / sum(p**2 / (len(s) - 1) for p, s in zip(parts, sides, strict=True))
    value, reach = sides[0].mean() - sides[1].mean(), stdtrit(freedom, 0.975) * np.sqrt(total)
    return float(value - reach), float(value + reach), float(np.sqrt(total))


_WHOLE = (
    *("assignments", "treated", "controls", "n", "first_year", "last_year", "years_before"),
    *("cohort", "year", "relative_year"),
)
_WORDS = ("indicator", "method", "status", "source")


def _typed(rows: list[dict], columns: list[str]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=columns)
    types = {c: "Int64" for c in _WHOLE if c in table} | {c: "str" for c in _WORDS if c in table}
    types |= {c: "boolean" for c in ("exact",) if c in table}
    types |= {c: float for c in columns if c not in types and c != "reason"}
    return table.astype(types)
