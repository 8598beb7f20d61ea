"""Damage a good study in ten thousand ways and count what becomes of each.

    python tests/mutations/mutate.py [--study toy|bundled|FOLDER] [--count 10000] [--first 0]
                                      [--seed 1] [--jobs 2]

Each mutation changes one thing in the files of a study that has a record, loads it and is counted:
*refused* with a list of problems, *told* as differing from the record, *without effect* (the loaded
tables and the values selected from them are equal), or *silent*. Told is what no look at the file
alone can find, such as a row that is lost. Silent must be 0, and so must *crashed*: any error that
is not a list of problems. The same seed makes the same mutations. The ways themselves stand in
``damage.py`` beside this file.
"""

import argparse
import csv
import io
import os
import random
import runpy
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

import ipanalysis as ipa
from ipanalysis.data import load as loading
from ipanalysis.data.load import load
from ipanalysis.data.reader import OWN_COLUMN
from ipanalysis.data.record import record
from ipanalysis.data.schema import TABLES, Table
from ipanalysis.data.study import Study, bundled_folder, table_names
from ipanalysis.problems import Problem, StudyError

HERE = Path(__file__).resolve().parent
WAYS = runpy.run_path(str(HERE / "damage.py"))["WAYS"]
OUTCOMES = ("refused", "told", "without effect", "silent", "crashed")
Files = dict[str, bytes]

# Beside the tables of tests/conftest.py: measures, claims, and notes of several lines.
MORE = {
    "measures": """measure,plan,region,kind,number,title_zh,title_en,theme,instrument,source
X-C1,XP,X,chapter,1,保护,Protection,protection,,plan
X-T1,XP,X,task,1-2,完善“快速维权”机制,"Fast, cheap enforcement",protection,supply,plan
N-T1,NP,010010,task,3-4,人才,Talent,talent_culture,supply,plan
""",
    "claims": """claim,kind,stated,bound,region,indicator,year,value,reference_region,\
reference_year,reference_value,unit,source,note_zh,note_en
C1,multiple,1.25,eq,X,grants,2021,5000,X,2020,4000,item,news,约为上年的1.25倍。,"Says
""1.25 times""."
C2,share,2.5,approx,010010,grants,2020,100,X,2020,,item,plan,,
""",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Print the counts of each kind of mutation; 1 if any was silent or crashed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--study", default="toy", help="toy, bundled or a folder")
    parser.add_argument("--count", type=int, default=10_000, help="mutations to try")
    parser.add_argument("--first", type=int, default=0, help="number of the first one")
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same mutations")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes")
    options = parser.parse_args(argv)
    files = good_study(options.study)
    numbers = range(options.first, options.first + options.count)
    shares = [(files, numbers[n :: options.jobs], options.seed) for n in range(options.jobs)]
    counts: dict[str, Counter] = {}
    failures = []
    with ProcessPoolExecutor(options.jobs) as pool:
        for part, lines in pool.map(_share, shares):
            failures += lines
            for kind, counter in part.items():
                counts.setdefault(kind, Counter()).update(counter)
    print(table(counts))
    for line in failures:
        print(line, file=sys.stderr)
    return 1 if failures else 0


@contextmanager
def tables_read_once() -> Iterator[None]:
    """Read files of the same bytes once; nine of ten tables are as they were each time."""
    original, known = loading.read_table, {}

    def read_table(path: Path, table: Table) -> tuple[pd.DataFrame, list[Problem]]:
        key = table.name, path.read_bytes()
        if key not in known:
            if len(known) > 100:
                known.clear()
            known[key] = original(path, table)
        return known[key][0].copy(), list(known[key][1])

    loading.read_table = read_table
    try:
        yield
    finally:
        loading.read_table = original


def _share(work: tuple[Files, Sequence[int], int]) -> tuple[dict[str, Counter], list[str]]:
    with tempfile.TemporaryDirectory() as scratch, tables_read_once():
        return count(*work, Path(scratch))


def good_study(name: str) -> Files:
    """Return the files of a study, with a record."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        if name == "toy":
            texts = runpy.run_path(str(HERE.parent / "conftest.py"))["TOY"] | MORE
            for table_name, text in texts.items():
                (folder / f"{table_name}.csv").write_bytes(_complete(table_name, text))
        else:
            source = bundled_folder() if name == "bundled" else Path(name)
            for table in TABLES.values():
                if (source / table.file).exists():
                    (folder / table.file).write_bytes((source / table.file).read_bytes())
        record(folder)
        return {path.name: path.read_bytes() for path in sorted(folder.glob("*.csv"))}


def _complete(name: str, text: str) -> bytes:
    """Return a table with all columns of its schema."""
    rows = list(csv.DictReader(io.StringIO(text)))
    if name == "targets":
        rows = [{"source": "plan", "basis": "level", "note_zh": "一、二；三"} | row for row in rows]
    out = io.StringIO()
    writer = csv.DictWriter(out, TABLES[name].columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8")


def count(
    files: Files, numbers: Sequence[int], seed: int, folder: Path
) -> tuple[dict[str, Counter], list[str]]:
    """Return how often each kind of mutation had each outcome, and a line for each failure."""
    for name, raw in files.items():
        (folder / name).write_bytes(raw)
    wanted = meaning(load(folder))
    counts: dict[str, Counter] = {}
    failures = []
    for number, kind, changed in mutations(files, numbers, seed):
        outcome, why = try_out(files, changed, folder, wanted)
        counts.setdefault(kind, Counter())[outcome] += 1
        if outcome in ("silent", "crashed"):
            failures.append(f"{number} {outcome}: {kind}: {difference(files, changed)} {why}")
    return counts, failures


def mutations(files: Files, numbers: Sequence[int], seed: int) -> Iterator[tuple[int, str, Files]]:
    """Yield number, kind and changed files (None: gone) of each mutation; the kinds take turns."""
    for number in numbers:
        chance = random.Random(f"{seed}/{number}")
        kind = list(WAYS)[number % len(WAYS)]
        for _ in range(50):  # some ways fit few tables
            changed = WAYS[kind](chance, files)
            if changed and any(files.get(name) != raw for name, raw in changed.items()):
                yield number, kind, changed
                break


def try_out(files: Files, changed: Files, folder: Path, wanted: object) -> tuple[str, str]:
    """Return what becomes of a mutation; the files in the folder are good again afterwards."""
    try:
        for name, raw in changed.items():
            if raw is None:
                (folder / name).unlink()
            else:
                (folder / name).write_bytes(raw)
        return _outcome(folder, wanted)
    finally:
        for name in changed:
            (folder / name).write_bytes(files[name])


def _outcome(folder: Path, wanted: object) -> tuple[str, str]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            study = load(folder)
        except StudyError as error:
            texts = [p.text(lang) for p in error.problems for lang in ("en", "zh")]
            named = texts and all(p.file for p in error.problems)
            return ("refused", "") if named else ("crashed", "no problem is named")
        except Exception as error:
            return "crashed", repr(error)
    if any(issubclass(w.category, ipa.StudyWarning) for w in caught):
        return "told", ""
    if caught:
        return "crashed", str(caught[0].message)
    return ("without effect", "") if meaning(study) == wanted else ("silent", "")


def meaning(study: Study) -> object:
    """Return what a study says, whatever the order of its rows and columns."""
    frames = {name: getattr(study, name) for name in table_names()}
    # A column of one's own without a cell says nothing.
    frames = {n: f.drop(columns=_empty_own_columns(f)) for n, f in frames.items()}
    frames |= {"selected": study.select(), "conflicts": study.conflicts()}
    return {name: _rows(frame[sorted(frame.columns)]) for name, frame in frames.items()}


def _empty_own_columns(frame: pd.DataFrame) -> list[str]:
    return [c for c in frame if c.startswith(OWN_COLUMN) and frame[c].isna().all()]


def _rows(frame: pd.DataFrame) -> list[str]:
    return sorted(map(repr, frame.itertuples(index=False, name=None)))


def difference(files: Files, changed: Files) -> str:
    """Return the first line that a mutation changed."""
    name, raw = next((n, r) for n, r in changed.items() if files[n] != r)
    if raw is None:
        return f"{name} is gone"
    old, new = files[name].split(b"\n"), raw.split(b"\n")
    lines = [f"{a!r} -> {b!r}" for a, b in zip(old, new, strict=False) if a != b]
    return f"{name}: {(lines or [f'{len(old)} -> {len(new)} lines'])[0][:400]}"


def table(counts: dict[str, Counter]) -> str:
    """Return the counts as text."""
    heads = ("mutations", *OUTCOMES)
    lines = [f"{'':<34}" + "".join(f"{head:>16}" for head in heads)]
    total: Counter = sum(counts.values(), Counter())
    for kind, counter in [*sorted(counts.items()), ("all", total)]:
        figures = (counter.total(), *(counter[outcome] for outcome in OUTCOMES))
        lines.append(f"{kind:<34}" + "".join(f"{figure:>16,}" for figure in figures))
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
