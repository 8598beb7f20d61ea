"""Whether the chances are right as often as they say, on simulated targets over competition data.

    python -m benchmarks.calibration --data FOLDER [--last N] [--model MODEL] [--write FOLDER]

FOLDER holds files named like m3_yearly.csv.gz with the columns id, t, value and split: forecast
from the end of train, held against test. Each collection is forecast with the constants that were
fitted to the others (benchmarks/fit_intervals.py records them), and its targets are drawn from the
changes in the others (ipanalysis.models.backtest.chances): nothing of a collection goes into its
own chances or targets. Goals: Brier skill above 0.2, every tenth within 0.07 of the diagonal.
"""

import argparse
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pandas as pd

from ipanalysis.models.backtest.chances import calibration
from ipanalysis.models.backtest.mark import model_mark
from ipanalysis.models.backtest.rolling import backtest
from ipanalysis.models.forecast import intervals
from ipanalysis.models.forecast.calibration import calibration as shipped

HORIZON = 6
SKILL, GAP = 0.2, 0.07
_DIGITS = "{:.3f}".format


def main(argv: Sequence[str] | None = None) -> None:
    """Print reliability and scores of each collection, and of all together."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="folder with the series (*_yearly.csv.gz)")
    parser.add_argument("--last", type=int, help="use only the last N points before the test")
    parser.add_argument("--model", default="med3", help="a model of ipanalysis.forecast")
    parser.add_argument("--write", type=Path, help="folder to keep the tables in, as CSV")
    options = parser.parse_args(argv)
    files = sorted(options.data.glob("*_yearly.csv*")) if options.data else []
    if len(files) < 2:
        text = "it needs a folder with *_yearly.csv.gz files of two collections or more"
        print(f"calibration: skipped, {text} (--data FOLDER)")
        return
    start = time.process_time()
    scores, deciles = judge(pd.concat([read(file, options.last) for file in files]), options.model)
    for name in scores["collection"]:
        print(f"\n{verdict(scores, deciles, name)}")
        rows = deciles[deciles["collection"] == name].drop(columns="collection")
        print(rows.to_string(index=False, float_format=_DIGITS))
    print(f"\n{scores.T.to_string(header=False, float_format=_DIGITS)}")
    print(f"CPU {time.process_time() - start:.1f} s")
    if options.write:
        options.write.mkdir(parents=True, exist_ok=True)
        for name, table in (("scores", scores), ("deciles", deciles)):
            path = options.write / f"calibration_{name}.csv"
            table.to_csv(path, index=False, float_format="%.6g", lineterminator="\n")


def read(file: Path, last: int | None = None) -> pd.DataFrame:
    """Return the series of a collection; the last point before the test has the year 0."""
    table = pd.read_csv(file, dtype={"id": "str"})
    ends = table[table["split"] == "train"].groupby("id")["t"].max()
    years = table["t"] - table["id"].map(ends)
    name = file.name.split("_")[0]
    found = pd.DataFrame(
        {"region": table["id"], "indicator": name, "year": years, "value": table["value"]}
    )
    return found[found["year"] > -last] if last else found


def judge(series: pd.DataFrame, model: str = "med3") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return scores and reliability of each collection, and of all of them.

    Parameters
    ----------
    series : DataFrame
        region, indicator (the collection), year (0: the origin), value.
    model : str
        The model.

    Returns
    -------
    scores, deciles : DataFrame
        The tables of :class:`ipanalysis.models.backtest.chances.Calibration` with a column
        collection; scores also have mark, which tells the model and its widths.
    """
    tests = []
    for name, group in series.groupby("indicator"):
        with constants_without(name):
            tests.append(backtest(group, HORIZON, model, origins=[0]))
    tables = {
        name: pd.concat([getattr(test, name) for test in tests], ignore_index=True)
        for name in ("forecasts", "unclipped")
    }
    test = replace(tests[0], **tables)
    whole, parts = (calibration(test, apart="indicator", by=by) for by in ((), "indicator"))
    tables = []
    for name in ("scores", "deciles"):
        table = pd.concat([getattr(parts, name), getattr(whole, name)], ignore_index=True)
        table.insert(0, "collection", table["indicator"].fillna("all"))
        tables.append(table.drop(columns=["indicator", "step"]))
    tables[0]["mark"] = model_mark(model)
    return tables[0], tables[1]


@contextmanager
def constants_without(name: str) -> Iterator[None]:
    """Let forecasts use the constants that were fitted without a collection."""
    found = shipped()
    kept = {part: found[part] for part in ("momentum", "shape", "levels")}
    others = found["record"]["constants when fitted to the other collections"]
    if name not in others:
        print(f"{name}: took no part in the fit, so the constants of the package are used")
    found.update(others.get(name, kept))
    intervals._factors.cache_clear()
    try:
        yield
    finally:
        found.update(kept)
        intervals._factors.cache_clear()


def verdict(scores: pd.DataFrame, deciles: pd.DataFrame, name: str) -> str:
    """Return whether a collection reaches the goals and, if not, which tenth misses by most."""
    row = scores[scores["collection"] == name].iloc[0]
    bins = deciles[deciles["collection"] == name]
    worst = bins.loc[bins["gap"].abs().idxmax()]
    skilled = "reached" if row["skill"] > SKILL else "missed"
    near = "reached" if row["worst_gap"] <= GAP else "missed"
    return (
        f"{name}: {row['n']} chances on {row['series']} series; skill {row['skill']:.3f} "
        f"({skilled}); worst gap {worst['gap']:+.3f} at {worst['from']:.1f} to {worst['to']:.1f} "
        f"({near})"
    )


if __name__ == "__main__":
    main()
