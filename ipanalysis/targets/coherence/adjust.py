"""What-if: the smallest change of targets that makes them add up.

Targets of a whole and its parts are the forecasts of a hierarchy: each was set for itself, and
together they may not add up. The adjusted values x are those nearest to the targets t in

    sum of trust_i ((x_i - t_i) / scale_i)^2

among all that add up, are not below their lower bound, and leave fixed cells as they are. It is
the reconciliation of Wickramasuriya, S. L., Athanasopoulos, G. & Hyndman, R. J. (2019), Optimal
forecast reconciliation for hierarchical and grouped time series through trace minimization, *JASA*
114, 804-819, with a diagonal weight matrix (scale^2 / trust); with bounds as in Wickramasuriya,
S. L., Turlach, B. A. & Hyndman, R. J. (2020), Optimal non-negative forecast reconciliation,
*Statistics and Computing* 30, 1167-1182.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ipanalysis.data.study import Study
from ipanalysis.errors import UsageError
from ipanalysis.locale import N_, check_lang, tr
from ipanalysis.targets.coherence.coherence import accounts
from ipanalysis.targets.coherence.nearest import Cells, nearest
from ipanalysis.targets.coherence.whole import Whole

COLUMNS = ["region", "parent", "level", "weight", "trust", "fixed", "old", "new", "change"]
COLUMNS += ["relative", "note"]
SCALES = ("relative", "absolute")
REST = "rest"
_NEEDED = ("region", "value")


def adjust(
    cells: pd.DataFrame | Study,
    indicator: str | None = None,
    plan: str | None = None,
    *,
    trust: Mapping[str, float] | None = None,
    fixed: tuple[str, ...] | list[str] = (),
    rest: float | None = None,
    scale: str = "relative",
    lang: str = "en",
) -> pd.DataFrame:
    """Return the smallest adjustment of targets that makes them add up: a what-if.

    Parameters
    ----------
    cells : DataFrame or Study
        One row per target: region, value, parent (the region it is a part of; empty for the
        whole) and, as wanted, level, weight (1 for amounts that are summed; else the weight of
        the mean), trust, fixed (bool), lower (0 if not given; empty for none). Of a study, the
        national target and the parts that count are taken (:func:`ipanalysis.coherence`).
    indicator, plan : str, optional
        Of a study: which national target; there must be one.
    trust : mapping of str to float, optional
        Trust in a region or a level, at least 0; what is not named has 1. Twice the trust halves
        the change, other things being equal. Without trust (0) a cell takes any value.
    fixed : sequence of str
        Regions or levels that stay as they are.
    rest : float, optional
        Of a study: the value that the regions without a target are taken to reach together; they
        stay there. Needed where there are such regions.
    scale : {"relative", "absolute"}
        Whether changes are measured relative to the target. A target of zero then stays.
    lang : {"en", "zh"}
        Language of the note.

    Returns
    -------
    DataFrame
        One row per cell: region, parent, level, weight, trust, fixed, old, new, change, relative
        (a fraction of the old value), note (that it is a what-if). Nothing else is changed.

    Raises
    ------
    UsageError
        If a region stands twice, a parent is missing, the parents make a circle, a number is
        missing or negative where it must not be, or what is fixed cannot add up: the regions are
        named.
    UnknownNameError
        If the study has no such indicator or plan.

    Examples
    --------
    The nation wants 100 and its parts 30 and 90, which is 20 too much.

    >>> cells = pd.DataFrame({"region": ["X", "A", "B"], "parent": ["", "X", "X"],
    ...                       "value": [100.0, 30.0, 90.0]})
    >>> adjust(cells, fixed=["X"], scale="absolute")["new"].round(9).tolist()
    [100.0, 20.0, 80.0]
    """
    check_lang(lang)
    if scale not in SCALES:
        raise UsageError(N_("scale is {scale!r}; it can be: {known}."), scale=scale, known=SCALES)
    frame = _of_study(cells, indicator, plan, rest) if isinstance(cells, Study) else cells
    table = _checked(frame, trust or {}, fixed)
    old = table["old"].to_numpy()
    sizes = np.abs(old) if scale == "relative" else np.ones(len(old))
    held = table["fixed"].to_numpy() | (sizes == 0)
    solved = nearest(
        Cells(
            regions=table["region"].tolist(),
            parents=table["parent"].tolist(),
            values=old,
            weights=table["weight"].to_numpy(),
            trust=table["trust"].to_numpy(),
            scale=np.where(sizes == 0, 1.0, sizes),
            fixed=held,
            lower=table["lower"].to_numpy(),
        )
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = np.where(old != 0, (solved - old) / old, np.nan)
    made = table.assign(new=solved, change=solved - old, relative=relative, fixed=held)
    return made.assign(note=tr(N_("What-if: no plan says so."), lang))[COLUMNS]


def _checked(frame: pd.DataFrame, trust: Mapping[str, float], fixed: object) -> pd.DataFrame:
    """Return the cells with all columns."""
    missing = [name for name in _NEEDED if name not in frame]
    if missing:
        raise UsageError(N_("The cells have no column {columns}."), columns=tuple(missing))
    default = {"parent": "", "level": "", "weight": 1.0, "trust": 1.0, "fixed": False, "lower": 0.0}
    table = frame.reset_index(drop=True)
    table = table.assign(**{n: v for n, v in default.items() if n not in table})
    table = table.assign(
        **{n: table[n].fillna("").astype(str) for n in ("region", "parent", "level")},
        fixed=table["fixed"].fillna(False).astype(bool),
        lower=table["lower"].astype(float).fillna(-np.inf),
    ).rename(columns={"value": "old"})
    named = {*table["region"], *table["level"]}
    unknown = [name for name in (*trust, *fixed) if name not in named]
    if unknown:
        raise UsageError(N_("No cell or level is called: {names}."), names=tuple(unknown))
    for name, value in trust.items():
        table.loc[(table["region"] == name) | (table["level"] == name), "trust"] = float(value)
    held = table["region"].isin(list(fixed)) | table["level"].isin(list(fixed))
    table["fixed"] |= held
    _refuse(table, table["region"].duplicated(), N_("These regions stand twice: {regions}."))
    for name in ("old", "weight", "trust"):
        table[name] = pd.to_numeric(table[name]).astype(float)
        text = N_("These regions have no {column} that is a finite number: {regions}.")
        _refuse(table, ~np.isfinite(table[name]), text, column="value" if name == "old" else name)
    for name in ("weight", "trust"):
        text = N_("These regions have a negative {column}: {regions}.")
        _refuse(table, table[name] < 0, text, column=name)
    return table


def _refuse(table: pd.DataFrame, wrong: pd.Series, text: str, **fields: object) -> None:
    if wrong.any():
        raise UsageError(text, regions=tuple(table.loc[wrong, "region"]), **fields)


def _of_study(
    study: Study, indicator: str | None, plan: str | None, rest: float | None
) -> pd.DataFrame:
    wholes = accounts(study, indicator, plan)
    if len(wholes) != 1:
        text = N_("Name one national target by indicator and plan; these are {n}: {targets}.")
        targets = tuple(whole.national["target"] for whole in wholes[:20])
        raise UsageError(text, n=len(wholes), targets=targets)
    (whole,) = wholes
    if whole.bounds is None:
        raise UsageError(N_("{target} cannot be adjusted: {reason}"), **_about(whole))
    low, high = whole.bounds.weight
    if low != high:
        text = N_("{target} cannot be adjusted: the weight of some parts is not known.")
        raise UsageError(text, target=whole.national["target"])
    return _cells(whole, study, rest)


def _about(whole: Whole) -> dict:
    return {"target": whole.national["target"], "reason": whole.refusal}


def _cells(whole: Whole, study: Study, rest: float | None) -> pd.DataFrame:
    levels = study.regions.drop_duplicates("region").set_index("region")["level"]
    national, total = whole.national, whole.total
    rows = [(study.nation, "", "nation", national["value"], total or 1.0, False)]
    for promise in whole.counted:
        region = promise.row["region"]
        weight = whole.weight(region)
        rows.append((region, study.nation, levels[region], promise.value, weight, False))
    left = 1.0 if whole.additive else total - whole.bounds.weight[0]
    if whole.pieces and left > 1e-9 * (total or 1.0):
        if rest is None:
            text = N_(
                "{n} regions have no target for {target}; give rest, the value that they are "
                "taken to reach together."
            )
            raise UsageError(text, n=len(whole.pieces), target=national["target"])
        rows.append((REST, study.nation, REST, float(rest), left, True))
    names = ["region", "parent", "level", "value", "weight", "fixed"]
    frame = pd.DataFrame(rows, columns=names)
    lower = whole.indicator["lower"]
    return frame.assign(lower=np.nan if pd.isna(lower) else float(lower))
