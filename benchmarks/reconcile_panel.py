"""What the tables about targets cost on a large panel, and whether the cost grows linearly.

    python benchmarks/reconcile_panel.py [--regions 3000] [--indicators 30]

The panel is made for a quarter of the regions and for all of them: each region has a plan with a
target for every indicator, figures of two years, and a population. Seconds are CPU after loading;
growth is the seconds of the whole panel over those of the quarter (4 is linear). Aim: all together
below 30 s for 3,000 regions and 30 indicators. As a measure of the machine, the seconds that pandas
needs to read the same observations stand beside them.
"""

import argparse
import csv
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path

import pandas as pd

import ipanalysis as ipa
from ipanalysis.data.schema import TABLES

AIM = 30
YEARS = (2020, 2023)
CASES: dict[str, Callable] = {
    "reconcile": ipa.reconcile,
    "coherence": ipa.coherence,
    "progress": ipa.progress,
    "comparability": ipa.comparability,
}


def main(argv: Sequence[str] | None = None) -> None:
    """Print the seconds of each table for a quarter of the panel and for all of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--regions", type=int, default=3000)
    parser.add_argument("--indicators", type=int, default=30)
    options = parser.parse_args(argv)
    columns = [
        measure(regions, options.indicators) for regions in (options.regions // 4, options.regions)
    ]
    print(f"{options.regions:,} regions x {options.indicators} indicators, CPU seconds")
    print(f"{'':<18}{'quarter':>9}{'whole':>9}{'growth':>9}")
    for name in columns[0]:
        quarter, whole = (column[name] for column in columns)
        print(f"{name:<18}{quarter:>9.2f}{whole:>9.2f}{whole / quarter:>9.1f}")
    total = sum(columns[1][name] for name in CASES)
    print(f"all tables {total:.1f} s; aim: below {AIM} s")


def measure(regions: int, indicators: int) -> dict[str, float]:
    """Return the CPU seconds of each case on a panel of this size."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_panel(folder, regions, indicators)
        start = time.process_time()
        pd.read_csv(folder / "observations.csv")
        seconds = {"pandas.read_csv": time.process_time() - start}
        study = ipa.load(folder)
    for name, compute in CASES.items():
        start = time.process_time()
        compute(study)
        seconds[name] = time.process_time() - start
    return seconds


def write_panel(folder: Path, regions: int, indicators: int) -> None:
    """Write a study of a nation and its provinces, all with targets for the same indicators."""
    names = [f"indicator_{n:02}" for n in range(indicators)]
    codes = [f"P{n:05}" for n in range(regions)]
    source = {"source": "yearbook", "published": "2024-06-01", "grade": "official"}
    tables = {
        "regions": [
            {"region": "N", "name_en": "Nation", "level": "nation"},
            *({"region": c, "name_en": c, "level": "province", "parent": "N"} for c in codes),
        ],
        "units": [
            {"unit": "item", "dimension": "count", "factor": 1},
            {"unit": "person", "dimension": "people", "factor": 1},
            {"unit": "per_person", "dimension": "count_per_people", "factor": 1},
        ],
        "indicators": [
            {"indicator": "population", "unit": "person", "kind": "stock", "domain": "context"}
            | {"direction": "neutral", "lower": 0},
            *(_indicator(number, name) for number, name in enumerate(names)),
        ],
        "sources": [source],
        "plans": [_plan(region) for region in ["N", *codes]],
        "targets": list(_targets(["N", *codes], names)),
        "observations": list(_observations(["N", *codes], names)),
    }
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(file, TABLES[name].columns, restval="", lineterminator="\n")
            out.writeheader()
            out.writerows(rows)


def _indicator(number: int, name: str) -> dict:
    """Return amounts and ratios by turns, so that sums and weighted means are both made."""
    kind = {"unit": "item", "kind": "stock"}
    if number % 2:
        kind = {"unit": "per_person", "kind": "ratio", "weight": "population"}
    return {"indicator": name, "domain": "creation", "direction": "up", "lower": 0} | kind


def _plan(region: str) -> dict:
    return {
        "plan": f"plan-{region}",
        "programme": "P",
        "region": region,
        "period_start": 2021,
        "period_end": 2025,
        "stage": "final",
        "source": "yearbook",
    }


def _value(region: int, indicator: int, year: int) -> float:
    """Return a figure that follows from its place alone."""
    return 10 + (region * 7919 + indicator * 104_729) % 997 + 3 * (year - 2020)


def _unit(indicator: int) -> str:
    return "per_person" if indicator % 2 else "item"


def _targets(regions: list[str], names: list[str]) -> Iterator[dict]:
    for (r, region), (i, name) in product(enumerate(regions), enumerate(names)):
        yield {
            "target": f"{region}-{i}",
            "plan": f"plan-{region}",
            "region": region,
            "indicator": name,
            "target_year": 2025,
            "value": _value(r, i, 2025) * 1.1,
            "unit": _unit(i),
            "bound": "eq",
            "basis": "level",
            "source": "yearbook",
        }


def _observations(regions: list[str], names: list[str]) -> Iterator[dict]:
    shared = {"bound": "eq", "status": "actual", "source": "yearbook"}
    for (r, region), year in product(enumerate(regions), YEARS):
        key = {"region": region, "year": year} | shared
        yield key | {"indicator": "population", "value": 1000 + r, "unit": "person"}
        for i, name in enumerate(names):
            yield key | {"indicator": name, "value": _value(r, i, year), "unit": _unit(i)}


if __name__ == "__main__":
    main()
