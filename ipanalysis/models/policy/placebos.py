"""Dates at which no plan began: how often such a difference comes up without one.

In-time placebos (Abadie, A., Diamond, A. & Hainmueller, J. 2015, Comparative politics and the
synthetic control method, *American Journal of Political Science* 59, 495-510): the same forecast
and the same comparison, with the same years after, at each earlier date that the series carries.
"""

from __future__ import annotations

from ipanalysis.models.policy.counterfactual import Case, Judged
from ipanalysis.models.refusals import LEAST_TO_TRUST


def placebo_cases(found: Judged) -> list[Case]:
    """Return the same comparison at each earlier date.

    The last value before a placebo date has at least five unbroken years up to it, and the years
    that are judged come as far after it as in the real comparison, all before the plan.

    Examples
    --------
    >>> case = Case("A", "x", 2020, {y: float(y % 3) for y in range(2010, 2020)}, {2020: 1.0})
    >>> [c.since for c in placebo_cases(Judged(case, curves={2020: None}))]
    [2015, 2016, 2017, 2018, 2019]
    """
    case = found.case
    if not found.years or not case.before:
        return []
    last = max(case.before)
    offsets = [year - last for year in found.years]
    first = last
    while first - 1 in case.before:
        first -= 1
    # The forecast may have used fewer: a break cuts what came before.
    first = max(first, last - found.n + 1) if found.n else first
    made = []
    for end in range(first + LEAST_TO_TRUST - 1, last - max(offsets) + 1):
        before = {y: case.before[y] for y in range(first, end + 1)}
        after = {end + k: case.before[end + k] for k in offsets}
        made.append(Case(case.region, case.indicator, end + 1, before, after))
    return made
