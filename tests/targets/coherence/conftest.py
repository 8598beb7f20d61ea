"""A country made in memory, for the tests of what adds up."""

from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

import ipanalysis as ipa


@pytest.fixture(scope="session")
def country():
    """Return the function that makes a country."""
    return made


@cache
def bundled():
    return ipa.load(derived=False)


def table(name: str, rows: list[dict], **every) -> pd.DataFrame:
    like = getattr(bundled(), name)
    rows_ = pd.DataFrame([every | row for row in rows]).reindex(columns=like.columns)
    return rows_.astype(like.dtypes.to_dict())


def made(
    own: dict[str, float],
    targets: list[tuple],
    *,
    target: float = 12.0,
    regions: dict[str, str] | None = None,
    population: dict[str, float] | None = None,
    seen: dict[tuple[str, int], float] | None = None,
    indicator: dict | None = None,
    plan: dict | None = None,
):
    """Return a study of nation X and an indicator ``level`` (or amounts) weighted by ``people``.

    own: the people of each region of the first level; targets: (region, value, more); regions:
    more regions and what they belong to; population, seen: figures of people and of the
    indicator by region and year.
    """
    belongs = {"X": None} | dict.fromkeys(own, "X") | (regions or {})
    places = [
        {
            **{"region": code, "name_zh": code, "name_en": code, "parent": above},
            **{"level": "group" if code.startswith("G-") else "province" if above else "nation"},
        }
        for code, above in belongs.items()
    ]
    kind = {"kind": "ratio", "weight": "people", "direction": "up", "lower": 0.0}
    measures = [
        {"indicator": "level", "unit": "item", **kind, **(indicator or {})},
        {"indicator": "people", "unit": "item", "kind": "stock", "direction": "neutral"},
    ]
    people = {(region, 2020): n for region, n in own.items() if n is not None}
    people |= {(region, 2020): n for region, n in (population or {}).items()}
    figures = [("people", key, n) for key, n in people.items()]
    figures += [("level", key, n) for key, n in (seen or {}).items()]
    names = {region for region, *_ in targets}
    first = {"plan": "PX", "region": "X", **(plan or {})}
    plans = [first, *({"plan": f"P{name}", "region": name} for name in sorted(names))]
    span = {"programme": "P", "period_start": 2021, "period_end": 2025, "stage": "final"}
    asked = [{"target": "TX", "plan": "PX", "region": "X", "value": target, "bound": "eq"}]
    for n, (region, value, *more) in enumerate(targets):
        row = {"target": f"T{n}", "plan": f"P{region}", "region": region, "value": value}
        asked.append(row | (more[0] if more else {}))
    every = {"unit": "item", "source": "s"}
    return replace(
        bundled(),
        regions=table("regions", places),
        indicators=table(
            "indicators", measures, domain="creation", name_en="Level", name_zh="水平"
        ),
        plans=table("plans", plans, **span, source="s"),
        observations=table(
            "observations",
            [{"indicator": i, "region": r, "year": y, "value": v} for i, (r, y), v in figures],
            **every,
            bound="eq",
            status="actual",
            rounding=0.0,
            doubtful=False,
        ),
        targets=table(
            "targets",
            asked,
            **every,
            indicator="level",
            target_year=2025,
            bound="eq",
            basis="level",
            doubtful=False,
        ),
        mappings=bundled().mappings.head(0),
        sources=table("sources", [{"source": "s", "grade": "official"}]),
        units=table("units", [{"unit": "item", "dimension": "count", "factor": 1.0}]),
    )
