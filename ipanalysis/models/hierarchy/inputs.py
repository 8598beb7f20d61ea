"""What a reconciliation is asked about: figures or forecasts, the whole, its parts, weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from ipanalysis.data.vocabulary import ADDITIVE_KINDS
from ipanalysis.errors import UsageError
from ipanalysis.locale import N_
from ipanalysis.models.bounds import limits
from ipanalysis.models.cuts import read_breaks
from ipanalysis.models.forecast.asked import read_bounds
from ipanalysis.models.panel import figures_of
from ipanalysis.targets.coherence.account import total_weight
from ipanalysis.targets.coherence.levels import Figure, levels_of
from ipanalysis.targets.coherence.parts import Tree, tree_of

_FORECAST = {"mean", "level", "lower", "upper"}


@dataclass(frozen=True)
class Asked:
    """A whole, its candidates for parts, and what is known of them.

    Attributes
    ----------
    rows : DataFrame
        The figures, or ready forecasts, of the indicator.
    whole, indicator : str
        Ids.
    candidates : list of str
        Regions that may be parts.
    tree : Tree or None
        The regions of the study, with `whole` on top; None for a table.
    additive : bool
        Whether the parts are summed; they are averaged otherwise.
    weights : dict of str to Figure
        Weight of each region in a mean; empty for a sum.
    total : float or None
        Weight of the whole in a mean.
    weight_name : str
        What a mean is weighted by.
    bounds, breaks : DataFrame or None
        As :func:`ipanalysis.forecast` takes them.
    complete : bool or None
        Whether the parts are all there are; None where the figures decide.
    """

    rows: pd.DataFrame
    whole: str
    indicator: str
    candidates: list[str]
    tree: Tree | None = None
    additive: bool = True
    weights: dict[str, Figure] = field(default_factory=dict)
    total: float | None = None
    weight_name: str = ""
    bounds: pd.DataFrame | None = None
    breaks: pd.DataFrame | None = None
    complete: bool | None = None

    @property
    def forecasted(self) -> bool:
        """Whether the rows are forecasts already."""
        return set(self.rows.columns) >= _FORECAST

    def limits(self) -> tuple[float, float]:
        """Return the bounds of the indicator; infinite where it has none."""
        low, high = limits(pd.Series([self.indicator]), self.bounds)
        return low.item(), high.item()


def read(
    data: object,
    whole: str,
    indicator: str,
    parts: Sequence[str] | None,
    weights: Mapping[str, float] | None,
    complete: bool | None,
    bounds: pd.DataFrame | None,
    breaks: pd.DataFrame | None,
) -> Asked:
    """Return what is asked, checked.

    Raises
    ------
    UsageError
        If the data are no table, have no row of the whole, a part is named twice or is the whole
        itself, or a weight is none.
    UnknownNameError
        If a study has no such region or indicator.
    """
    is_study = not isinstance(data, pd.DataFrame) and hasattr(data, "regions")
    if is_study:
        whole, indicator = data.region(whole), data.indicator(indicator)
        parts = None if parts is None else [data.region(part) for part in parts]
        rows = data.select(indicator=indicator)
    else:
        rows = _table(data)
        rows = rows[rows["indicator"].astype("str") == indicator]
    given = list(parts or [])
    twice = [part for n, part in enumerate(given) if part in given[:n] or part == whole]
    if twice:
        text = N_("These parts stand twice, or are the whole itself: {regions}.")
        raise UsageError(text, regions=tuple(twice))
    _checked_weights(weights)
    bounds, breaks = read_bounds(data, bounds), read_breaks(data, breaks)
    shared = {"whole": whole, "indicator": indicator, "bounds": bounds, "breaks": breaks}
    if is_study:
        return _of_study(data, rows, given, parts is None, weights, complete, shared)
    regions = rows["region"].astype("str").drop_duplicates().tolist()
    candidates = [r for r in regions if r != whole] if parts is None else given
    asked = Asked(rows, candidates=candidates, complete=complete, **shared)
    return _weighted(asked, weights) if weights is not None else asked


def _table(data: object) -> pd.DataFrame:
    if isinstance(data, pd.DataFrame) and set(data.columns) >= _FORECAST:
        missing = [name for name in ("region", "indicator", "year") if name not in data]
        if not missing:
            return data
    return figures_of(data)


def _checked_weights(weights: Mapping[str, float] | None) -> None:
    wrong = [region for region, weight in (weights or {}).items() if not 0 <= weight < float("inf")]
    if wrong:
        text = N_("These regions have no weight that is a number from 0 on: {regions}.")
        raise UsageError(text, regions=tuple(wrong))


def _of_study(
    study: object,
    rows: pd.DataFrame,
    given: list[str],
    everyone: bool,
    weights: Mapping[str, float] | None,
    complete: bool | None,
    shared: dict,
) -> Asked:
    whole, indicator = shared["whole"], shared["indicator"]
    year = int(rows["year"].max()) if len(rows) else 0
    tree = tree_of(study.regions, whole, year)
    known = rows["region"].drop_duplicates().tolist()
    candidates = [r for r in known if tree.path(r)] if everyone else given
    entry = study.indicators.set_index("indicator").loc[indicator]
    additive = entry["kind"] in ADDITIVE_KINDS and weights is None
    asked = Asked(
        rows,
        candidates=candidates,
        tree=tree,
        additive=additive,
        complete=complete,
        **shared,
    )
    if additive:
        return asked
    if weights is not None:
        return _weighted(asked, weights)
    name = entry["weight"]
    if not isinstance(name, str):
        return _with(asked, weight_name=N_("indicators.csv names none"))
    regions = {whole, *candidates, *tree.children.get(whole, ())}
    found, _ = levels_of(study, [name]).weights(name, sorted(regions), year)
    return _with(asked, weights=found, total=total_weight(found, tree), weight_name=name)


def _weighted(asked: Asked, weights: Mapping[str, float]) -> Asked:
    found = {r: Figure(float(w), float(w), float(w), 0, "") for r, w in weights.items()}
    whole = found.get(asked.whole)
    # Without a weight of its own the whole is its parts.
    total = whole.value if whole else sum(f.value for f in found.values()) or None
    return _with(asked, additive=False, weights=found, total=total)


def _with(asked: Asked, **changes: object) -> Asked:
    return replace(asked, **changes)
