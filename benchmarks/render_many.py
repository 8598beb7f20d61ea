"""What hundreds of reports take in one run: time, memory, and what is left behind.

    python benchmarks/render_many.py [--reports 120] [--jobs 2] [--rounds 10]

The bundled study has some seventy regions with figures. For more reports a *test study* is made:
prefectures without figures get the plan, the targets and the figures of one that has them, a few
per cent lower. Nothing in it is true but its size. The batch runs in one language for a quarter,
a half and all of the reports, then once more with nothing to do. Growth is the seconds of the
whole over those of the half (2 is linear; what is paid once a run makes it less). Memory is the
largest sum over all processes of the run, each with its share of what they have in common (PSS),
seen every half second. ``--rounds`` renders a dozen reports so many times in a row; after each
run no process, no socket and no temporary file may be left, otherwise this ends with exit 1.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path

import pandas as pd
import psutil

import ipanalysis as ipa
from ipanalysis.data.study import bundled_folder
from ipanalysis.reports.jobs import regions_with_content

#: Whose figures the made-up prefectures get: cities of the bundled study, rich and poor.
LEVEL = "prefecture"
DOZEN = 12


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=120)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=0, help="runs of a dozen reports in a row")
    asked = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as scratch:
        top = Path(scratch)
        study = enlarged(top / "study", asked.reports)
        regions = regions_with_content(ipa.load(study))[: asked.reports]
        if len(regions) < asked.reports:
            raise SystemExit(f"the test study has only {len(regions)} regions with content")
        if asked.rounds:
            rounds(study, regions[:DOZEN], top, asked.jobs, asked.rounds)
        else:
            sizes(study, regions, top, asked.jobs)


def enlarged(folder: Path, reports: int) -> Path:
    """Write the bundled study with figures for as many more prefectures as are needed."""
    shutil.copytree(bundled_folder(), folder)
    (folder / "record.csv").unlink(missing_ok=True)  # it is the record of another study
    have = regions_with_content(ipa.load())
    names = ("plans", "targets", "observations")
    tables = {name: read(folder / f"{name}.csv") for name in names}
    listed = read(folder / "regions.csv").query("level == @LEVEL and valid_to == ''")
    since = dict(zip(listed["region"], listed["valid_from"].str[:4], strict=True))
    promising = set(tables["targets"]["region"])
    givers = cycle([code for code in since if code in promising])
    takers = [code for code in since if code not in have][: max(reports - len(have), 0)]
    rows: dict[str, list[pd.DataFrame]] = {name: [table] for name, table in tables.items()}
    for number, (taker, giver) in enumerate(zip(takers, givers, strict=False)):
        for name, table in tables.items():
            own = table[table["region"] == giver]
            if name == "observations":  # no figures of a region before there was one
                own = own[own["year"] > since[taker]]
            rows[name].append(copied(own, taker, factor=0.9 + number % 10 / 100))
    for name, parts in rows.items():
        pd.concat(parts).to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    return folder


def read(path: Path) -> pd.DataFrame:
    """Return a table with every cell as it is written."""
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def copied(rows: pd.DataFrame, region: str, factor: float) -> pd.DataFrame:
    """Return rows of one region as rows of another, with ids of their own and lower figures."""
    made = rows.assign(region=region)
    for key in ("plan", "target", "same_as"):
        if key in made:
            made[key] = made[key].where(made[key] == "", made[key] + f"-{region}")
    for column in ("value", "value_upper", "base_value"):
        if column in made:
            made[column] = [cell and f"{float(cell) * factor:.6g}" for cell in made[column]]
    return made


class Watch:
    """What the processes below this one need at most, seen every half second."""

    def __init__(self) -> None:
        self.peak = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.5):
            total = 0
            for process in psutil.Process().children(recursive=True):
                try:
                    total += process.memory_full_info().pss
                except psutil.Error:  # it has ended meanwhile
                    continue
            self.peak = max(self.peak, total)


def run(study: Path, regions: Sequence[str], out: Path, jobs: int, *more: str) -> dict[str, float]:
    """Render, and return wall seconds, CPU seconds and the peak of memory in MB."""
    temporary = out.parent / "tmp"
    temporary.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "ipanalysis", "report", *regions, "--lang", "en"]
    command += ["--study", str(study), "--out", str(out), "--jobs", str(jobs), *more]
    before = cpu()
    begun = time.perf_counter()
    with Watch() as watch:
        environment = {**os.environ, "TMPDIR": str(temporary)}
        done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode:
        raise SystemExit(done.stderr or done.stdout)
    return {
        "wall": time.perf_counter() - begun,
        "cpu": cpu() - before,
        "peak": watch.peak / 1e6,
        "left": len(left(temporary)),
    }


def cpu() -> float:
    """Return the CPU seconds of all ended children."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def left(temporary: Path) -> list[str]:
    """Return what a run left: files and sockets in its folder for such, processes that had it."""
    found = [str(path) for path in temporary.rglob("*")]
    for process in psutil.process_iter():
        try:
            if process.environ().get("TMPDIR") == str(temporary):
                found.append(f"process {process.pid}: {' '.join(process.cmdline())}")
        except psutil.Error:  # another user's, or just ended
            continue
    return found


def sizes(study: Path, regions: Sequence[str], top: Path, jobs: int) -> None:
    """Print what a quarter, a half and all of the reports take, and all of them unchanged."""
    head = f"{'reports':>14}{'wall s':>9}{'CPU s':>9}{'wall/report':>13}{'peak MB':>9}{'left':>6}"
    print(f"{jobs} jobs, {os.cpu_count()} cores\n{head}", flush=True)
    seen = {}
    for share in (4, 2, 1):
        count = len(regions) // share
        seen[share] = run(study, regions[:count], top / f"of{share}", jobs)
        line(str(count), count, seen[share])
    line("unchanged", len(regions), run(study, regions, top / "of1", jobs))
    growth = [seen[1][key] / seen[2][key] for key in ("wall", "cpu")]
    print(f"whole / half: wall {growth[0]:.2f}, CPU {growth[1]:.2f} (2 is linear)")


def line(name: str, count: int, seen: dict[str, float]) -> None:
    """Print one run."""
    print(
        f"{name:>14}{seen['wall']:9.1f}{seen['cpu']:9.1f}{seen['wall'] / count:13.2f}"
        f"{seen['peak']:9.0f}{seen['left']:6.0f}",
        flush=True,
    )


def rounds(study: Path, regions: Sequence[str], top: Path, jobs: int, times: int) -> None:
    """Render the same reports again and again, and end with exit 1 if a run leaves anything."""
    for number in range(times):
        seen = run(study, regions, top / "rounds", jobs, "--force")
        line(f"run {number + 1}", len(regions), seen)
        if rest := left(top / "tmp"):
            raise SystemExit("left behind:\n" + "\n".join(rest))


if __name__ == "__main__":
    main()
