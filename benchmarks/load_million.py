"""What loading 1,000,000 observations costs, beside ``pandas.read_csv`` of the same file.

    python benchmarks/load_million.py [--rows 1000000] [--keep FOLDER]

Each case runs in a process of its own; the best of three rounds counts, all cases in each round.
Seconds are CPU without the imports; memory is the peak of the process less that after them. Aim:
`load` within 10 times of `read_csv`, in both. `select` and `conflicts` are timed as well.
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from pathlib import Path

from ipanalysis.data.schema import TABLES

ROUNDS, AIM = 3, 10
YEARS, SOURCES, REGIONS = range(2000, 2025), 4, 34

CASES = {
    "pandas.read_csv": "pd.read_csv(folder / 'observations.csv')",
    "ipa.load": "ipa.load(folder)",
    "load, select": "ipa.load(folder).select()",
    "load, conflicts": "ipa.load(folder).conflicts()",
}
_PROCESS = """
import json, resource, sys, time
from pathlib import Path
import pandas as pd
import ipanalysis as ipa
folder = Path(sys.argv[1])
ipa.load  # the imports are not what is measured
import ipanalysis.data.rules, ipanalysis.data.check, pyarrow.compute
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before, start = peak(), time.process_time()
result = {code}
print(json.dumps([time.process_time() - start, peak() - before]))
"""


def main(argv: Sequence[str] | None = None) -> None:
    """Print seconds and megabytes of each case, and their ratios to `pandas.read_csv`."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000, help="observations to write")
    parser.add_argument("--keep", type=Path, help="folder to write the study into, and leave")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        rows = write_large_study(folder, options.rows)
        best = {name: (float("inf"), float("inf")) for name in CASES}
        for _ in range(ROUNDS):
            for name, code in CASES.items():
                best[name] = tuple(map(min, best[name], measure(code, folder)))
    size = 1024 if sys.platform != "darwin" else 1024**2  # macOS counts in bytes
    seconds, memory = best["pandas.read_csv"]
    print(f"{rows:,} observations\n{'':<18}{'CPU s':>8}{'ratio':>8}{'MB':>8}{'ratio':>8}")
    for name, (time, space) in best.items():
        ratios = time / seconds, space / memory
        print(f"{name:<18}{time:>8.2f}{ratios[0]:>8.1f}{space / size:>8.0f}{ratios[1]:>8.1f}")
    print(f"aim: ipa.load within {AIM} times of pandas.read_csv")


def measure(code: str, folder: Path) -> tuple[float, float]:
    """Return the CPU seconds and the memory that a fresh Python needs for a case."""
    command = [sys.executable, "-c", _PROCESS.replace("{code}", code), folder.resolve()]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return tuple(json.loads(done.stdout))


def write_large_study(folder: Path, rows: int) -> int:
    """Write a study of one nation and many parts; return how many observations it has.

    The figures follow from their place alone. Of the sources, the second rounds the first, the
    third repeats it and the fourth differs from it for one key in a hundred.
    """
    folder.mkdir(parents=True, exist_ok=True)
    series = len(YEARS) * SOURCES * REGIONS
    names = [f"indicator_{n:03}" for n in range(-(-rows // series))]  # rounded up
    regions = ["N", *(f"P{n:02}" for n in range(1, REGIONS))]
    tables = {
        "regions": [
            {"region": code, "name_en": f"Region {code}", "level": "province", "parent": "N"}
            for code in regions
        ],
        "units": [{"unit": "item", "dimension": "count", "factor": "1"}],
        "indicators": [
            {"indicator": name, "unit": "item", "kind": "stock", "domain": "creation"}
            | {"direction": "up", "lower": "0"}
            for name in names
        ],
        "sources": [
            {"source": f"yearbook-{n}", "published": f"2025-0{n + 1}-15", "grade": "official"}
            for n in range(SOURCES)
        ],
        "plans": [
            {"plan": "P", "programme": "P", "region": "N", "stage": "final", "source": "yearbook-0"}
            | {"period_start": "2021", "period_end": "2025"}
        ],
        "targets": [
            {"target": "T", "plan": "P", "region": "N", "indicator": names[0], "unit": "item"}
            | {"target_year": "2025", "value": "1", "bound": "ge", "basis": "level"}
            | {"source": "yearbook-0"}
        ],
    }
    tables["regions"][0] |= {"level": "nation", "parent": ""}
    for name, entries in tables.items():
        _write(folder, name, entries)
    return _write(folder, "observations", _observations(regions, names))


def _observations(regions: list[str], names: list[str]) -> Iterator[dict[str, str]]:
    for number, (region, name, year) in enumerate(product(regions, names, YEARS)):
        value = (number * 7919) % 1_000_003 / 10
        printed = value, round(value), value, value + (5 if number % 100 == 0 else 0)
        for source, figure in enumerate(printed):
            yield {
                **{"region": region, "indicator": name, "year": str(year), "value": str(figure)},
                **{"unit": "item", "bound": "eq", "status": "actual"},
                **{"source": f"yearbook-{source}", "note_zh": f"第{number % 5000}页"},
            }


def _write(folder: Path, name: str, entries: Iterable[dict[str, str]]) -> int:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, TABLES[name].columns, restval="", lineterminator="\n")
        table.writeheader()
        count = -1
        for count, entry in enumerate(entries):  # noqa: B007 (it is what is returned)
            table.writerow(entry)
    return count + 1


if __name__ == "__main__":
    main()
