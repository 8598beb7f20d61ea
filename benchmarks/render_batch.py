"""How long a batch of reports takes: by a plain loop, by ours, and at the least.

    python benchmarks/render_batch.py [--reports 8] [--jobs 2] [--skip-loop]

*Loop* is what people write: per report the command line of papermill, then that of nbconvert, on
the notebook that we ship. *Ours* is ``ipanalysis report`` with as many jobs as said. *Floor* is the
content alone: the sections of each page made by plain function calls in one warm process, without
any notebook. The results of the study are computed once and given to loop and floor; that time is
told apart, and is part of ours. CPU is that of all processes, user and system. The last lines give
the ratios with and without what is paid once a run. Three rounds or more on a quiet machine give
steady ratios; the times themselves are the machine's.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import ipanalysis as ipa
from ipanalysis.data.study import bundled_notebook
from ipanalysis.reports.jobs import regions_with_content

FLOOR = """
import json, resource, sys, time
from ipanalysis.reports.page import SECTIONS, Page, _loaded, _warm
processed, out, *regions = sys.argv[1:]
_warm["", processed, ""] = _loaded("", processed, "")
def make(region):
    page = Page(region, "en", "", processed, "")
    return "".join(str(getattr(page, name)()) for name in SECTIONS)
make(regions[0])  # imports, fonts, templates
begun, before = time.perf_counter(), time.process_time()
for region in regions:
    with open(f"{out}/{region}.html", "w") as file:
        file.write(make(region))
print(json.dumps([time.perf_counter() - begun, time.process_time() - before]))
"""


def measured(work: Callable[[], None]) -> tuple[float, float]:
    """Return wall seconds and CPU seconds, those of ended children included."""

    def cpu() -> float:
        kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        used = [resource.getrusage(kind) for kind in kinds]
        return sum(u.ru_utime + u.ru_stime for u in used)

    begun, before = time.perf_counter(), cpu()
    work()
    return time.perf_counter() - begun, cpu() - before


def call(*arguments: object) -> None:
    """Run a module of this Python as a command; its words are shown if it fails."""
    command = [sys.executable, "-m", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr or done.stdout)


def loop(regions: list[str], processed: Path, out: Path) -> None:
    """Make the pages as people do."""
    for region in regions:
        filled = out / f"{region}.ipynb"
        given = ("-r", "region", region, "-r", "processed", processed)
        call("papermill", bundled_notebook(), filled, *given, "--no-progress-bar")
        call("nbconvert", "--to", "html", "--no-input", "--log-level", "ERROR", filled)


def ours(regions: list[str], out: Path, jobs: int) -> None:
    """Make them as ``ipanalysis report`` does."""
    call("ipanalysis", "report", *regions, "--out", out, "--jobs", jobs)


def floor(regions: list[str], processed: Path, out: Path) -> tuple[float, float]:
    """Make the content alone, and return wall and CPU seconds without start-up."""
    command = [sys.executable, "-c", FLOOR, str(processed), str(out), *regions]
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    environment = {**os.environ, **threads, "MPLBACKEND": "Agg"}
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=environment)
    wall, cpu = json.loads(done.stdout)
    return wall, cpu


def table(found: dict[str, tuple[float, float]], n: int) -> None:
    """Print seconds of each way, and per report."""
    print(f"{'':24}{'wall s':>9}{'CPU s':>9}{'wall/report':>13}{'CPU/report':>12}")
    for name, (wall, cpu) in found.items():
        print(f"{name:24}{wall:9.1f}{cpu:9.1f}{wall / n:13.2f}{cpu / n:12.2f}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--reports", type=int, default=8, help="how many reports")
    parser.add_argument("--jobs", type=int, default=2, help="how many of ours at once")
    parser.add_argument("--skip-loop", action="store_true", help="leave out the plain loop")
    asked = parser.parse_args()
    study = ipa.load()
    regions = regions_with_content(study)[: asked.reports]
    n = len(regions)
    found: dict[str, tuple[float, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        for name in ("loop", "floor"):
            (top / name).mkdir()
        processed = top / "processed"
        build = ("ipanalysis", "build", "--out", processed, "--format", "csv")
        found["results, once"] = measured(lambda: call(*build))
        if not asked.skip_loop:
            found["loop"] = measured(lambda: loop(regions, processed, top / "loop"))
        found["floor"] = floor(regions, processed, top / "floor")
        found["ours, 1 report"] = measured(lambda: ours(regions[:1], top / "one", 1))
        found["ours"] = measured(lambda: ours(regions, top / "ours", asked.jobs))
        found["ours, nothing to do"] = measured(lambda: ours(regions, top / "ours", asked.jobs))
        sizes = [path.stat().st_size for path in (top / "ours").glob("*.en.html")]
    machine = f"{n} reports, {asked.jobs} jobs, {os.cpu_count()} cores"
    print(f"{machine}; {sum(sizes) / n / 1e3:.0f} kB a page")
    table(found, n)
    ratios(found, n)


def ratios(found: dict[str, tuple[float, float]], n: int) -> None:
    """Print how ours compares: as it is, and for the reports after the first."""
    once, whole = found["ours, 1 report"], found["ours"]
    more = max(n - 1, 1)
    # What each further report costs; start-up, results and the warm process are paid once.
    marginal = tuple((whole[i] - once[i]) / more for i in (0, 1))
    if "loop" in found:
        results = found["results, once"]
        for i, name in enumerate(("wall", "CPU")):
            ratio = (found["loop"][i] + results[i]) / whole[i]
            further = found["loop"][i] / n / marginal[i]
            print(f"{name}: loop / ours {ratio:.1f}; for each further report {further:.1f}")
    ratio = marginal[1] / (found["floor"][1] / n)
    print(f"CPU of each further report of ours / floor: {ratio:.2f}")


if __name__ == "__main__":
    main()
