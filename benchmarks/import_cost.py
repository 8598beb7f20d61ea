"""What starting costs, in seconds of CPU, beside `import pandas` in the same minute.

Aims: `import ipanalysis` within 0.5 s, `ipanalysis --help` within 0.3 s. Seconds differ from one
machine and minute to the next; the ratios hardly do. A test can hold neither: tests/test_process.py
holds which modules are loaded.
"""

import resource  # on Linux and macOS
import subprocess
import sys
import tempfile

CASES = {
    "python": "pass",
    "import pandas": "import pandas",
    "import ipanalysis": "import ipanalysis",
    "ipanalysis --help": "from ipanalysis.cli import main; main(['--help'])",
    "ipa.load()": "import ipanalysis as ipa; ipa.load()",
    "ipanalysis check": "from ipanalysis.cli import main; main(['check'])",
}
AIMS = {"import ipanalysis": 0.5, "ipanalysis --help": 0.3}
ROUNDS = 5


def seconds(code: str) -> float:
    """Return the CPU seconds of a fresh Python that runs the code."""
    before = spent()
    command = [sys.executable, "-c", code]
    # Away from the project, as for a reader: Python would look there for modules first.
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)
    return spent() - before


def spent() -> float:
    """Return the CPU seconds of all processes that have run for this one so far."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    """Print the least of several rounds, which is what other work on the machine disturbs least."""
    best = dict.fromkeys(CASES, float("inf"))
    for _ in range(ROUNDS):  # all cases in each round, so that a slow moment strikes all
        for name, code in CASES.items():
            best[name] = min(best[name], seconds(code))
    own, pandas = best["python"], best["import pandas"] - best["python"]
    print(f"{'':<20}{'CPU s':>8}{'over pandas':>14}{'aim':>8}")
    for name, value in best.items():
        aim = f"{AIMS[name]:.1f}" if name in AIMS else ""
        print(f"{name:<20}{value:>8.3f}{(value - own) / pandas:>14.2f}{aim:>8}")
    print("over pandas: without bare Python, as a multiple of `import pandas`")


if __name__ == "__main__":
    main()
