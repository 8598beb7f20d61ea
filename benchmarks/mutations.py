"""Damage a good study in ten thousand ways and count what becomes of each.

    python benchmarks/mutations.py [--study toy|bundled|FOLDER] [--count 10000] [--seed 1]

Each mutation changes one thing in the files of a study that has a record, loads it and is counted:
*refused* with a list of problems, *told* as differing from the record, *without effect* (the loaded
tables and the values selected from them are equal), or *silent*. Told is what no look at the file
alone can find, such as a row that is lost. Silent must be 0, and so must *crashed*: any error that
is not a list of problems. The same seed makes the same mutations. The ways themselves stand in
``benchmarks/damage.py``.
"""

import argparse
import csv
import io
import random
import runpy
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import ipanalysis as ipa
from ipanalysis.data.load import load
from ipanalysis.data.record import record
from ipanalysis.data.schema import TABLES
from ipanalysis.data.study import Study, bundled_folder, table_names
from ipanalysis.problems import StudyError

PROJECT = Path(__file__).resolve().parent.parent
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
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same mutations")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as scratch:
        files = good_study(options.study)
        counts, failures = count(files, options.count, options.seed, Path(scratch))
    print(table(counts))
    for line in failures:
        print(line, file=sys.stderr)
    return 1 if failures else 0


def good_study(name: str) -> Files:
    """Return the files of a study, with a record."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        if name == "toy":
            texts = runpy.run_path(str(PROJECT / "tests" / "conftest.py"))["TOY"] | MORE
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
    files: Files, number: int, seed: int, folder: Path
) -> tuple[dict[str, Counter], list[str]]:
    """Return how often each kind of mutation had each outcome, and a line for each failure."""
    for name, raw in files.items():
        (folder / name).write_bytes(raw)
    wanted = meaning(load(folder))
    counts: dict[str, Counter] = {}
    failures = []
    for kind, changed in mutations(files, number, seed):
        outcome, why = try_out(files, changed, folder, wanted)
        counts.setdefault(kind, Counter())[outcome] += 1
        if outcome in ("silent", "crashed"):
            failures.append(f"{outcome}: {kind}: {_difference(files, changed)} {why}")
    return counts, failures


def mutations(files: Files, number: int, seed: int) -> Iterator[tuple[str, Files]]:
    """Yield kinds of mutations in turn, each with the files it changes; None: the file is gone."""
    ways = runpy.run_path(str(Path(__file__).with_name("damage.py")))["WAYS"]
    for n in range(number):
        chance = random.Random(f"{seed}/{n}")
        kind = list(ways)[n % len(ways)]
        for _ in range(50):  # some ways fit few tables
            changed = ways[kind](chance, files)
            if changed and any(files.get(name) != raw for name, raw in changed.items()):
                yield kind, changed
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
    frames |= {"selected": study.select(), "conflicts": study.conflicts()}
    return {name: _rows(frame[sorted(frame.columns)]) for name, frame in frames.items()}


def _rows(frame) -> list[str]:
    return sorted(map(repr, frame.itertuples(index=False, name=None)))


def _difference(files: Files, changed: Files) -> str:
    (name, raw) = next((n, r) for n, r in changed.items() if files[n] != r)
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
