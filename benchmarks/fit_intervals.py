"""Fit the constants of the intervals and of the paths, and write them with the record of the fit.

    python benchmarks/fit_intervals.py --data FOLDER [--write]

FOLDER holds files named like m3_yearly.csv.gz with the columns id, t, value and split: forecasts
are made from train and compared with test. Every collection counts the same, and so does every
length: all points, and the last 10, 8, 6 and 5. Printed are the scores by cross-validation: each
collection is judged by constants that were fitted to the others (momentum, shape, levels and their
additions), also at the last 4 points, which take no part in the fit. --write puts the constants,
fitted to all collections, into the package.
"""

from __future__ import annotations

import argparse
import json
import platform
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import numpy as np
from support.libraries import given_folder
from support.series import NoSeriesError, collections, digest
from support.widths import (
    NAMES,
    Cell,
    best_share,
    cell,
    fit,
    measure,
    moved,
    raised,
    rank_correlation,
    together,
)

LEVELS = (50, 60, 70, 80, 90, 95, 99)
LENGTHS = (None, 10, 8, 6, 5)
ROUGH = 4
TARGET = Path(__file__).parents[1] / "ipanalysis" / "models" / "forecast" / "calibration.json"
Cells = dict[tuple[str, int | None], Cell]
Fits = dict[str, tuple[np.ndarray, np.ndarray]]


def main(argv: Sequence[str] | None = None) -> None:
    """Fit, print and, if asked to, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    help_data = "folder with the series (*_yearly.csv.gz)"
    parser.add_argument("--data", type=Path, default=given_folder(), help=help_data)
    parser.add_argument("--write", action="store_true", help=f"write {TARGET.name}")
    options = parser.parse_args(argv)
    if options.data is None:
        print(
            "fit_intervals: skipped, it needs a folder with *_yearly.csv.gz files (--data FOLDER)"
        )
        return
    try:
        tables = collections(options.data)
    except NoSeriesError as error:
        print(f"fit_intervals: skipped, {error}")
        return
    cells = {
        (name, last): cell(table, last)
        for name, table in tables.items()
        for last in (*LENGTHS, ROUGH)
    }
    names = list(tables)
    found = constants(cells, names)
    without = {
        left_out: constants(cells, [name for name in names if name != left_out])
        for left_out in names
    }
    shares = {name: other.share for name, other in without.items()}
    print("share of the momentum:", found.share, "; without each collection:", shares)
    scores = {
        key: score for name, other in without.items() for key, score in judged(cells, name, other)
    }
    print_scores(scores, names)
    others = {name: other.told() for name, other in without.items()}
    content = {
        "record": record(options.data, cells, names, scores, found.more)
        | {"constants when fitted to the other collections": others},
        **found.told(),
        "rank_correlation": correlation(cells, names, found),
    }
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    print(json.dumps(found.told()))
    if options.write:
        TARGET.write_text(text, encoding="utf-8")
        print(f"written: {TARGET.name}")


class Constants(NamedTuple):
    """All that is fitted: share of the momentum, shape, k of each level and its addition."""

    share: float
    shape: np.ndarray
    factors: np.ndarray
    more: np.ndarray

    def told(self) -> dict:
        """Return them as they stand in the file."""
        shape = zip(NAMES, self.shape, strict=True)
        levels = zip(LEVELS, self.factors + self.more, strict=True)
        return {
            "momentum": self.share,
            "shape": {name: round(float(value), 4) for name, value in shape},
            "levels": {str(level): round(float(k), 4) for level, k in levels},
        }


def constants(cells: Cells, names: list[str]) -> Constants:
    """Fit everything to some collections; nothing of any other takes part.

    The additions need two collections at least, and are zero for one.
    """
    share = best_share([cells[name, last] for name in names for last in LENGTHS])
    here = {(n, last): moved(cells[n, last], share) for n in names for last in LENGTHS}
    more = additions(here, without_each(here, names)) if len(names) > 1 else np.zeros(len(LEVELS))
    return Constants(share, *fit(together([*here.values()]), LEVELS), more)


def without_each(cells: Cells, names: list[str]) -> Fits:
    """Fit the constants without each collection in turn; return shape and k of each level."""
    fits = {}
    for left_out in names:
        others = [cells[name, last] for name in names if name != left_out for last in LENGTHS]
        fits[left_out] = fit(together(others), LEVELS)
    return fits


def additions(cells: Cells, fits: Fits) -> np.ndarray:
    """Return what each level's k must be raised by for collections not fitted to."""
    return np.array(
        [
            raised(
                [(cells[n, last], fits[n][0], fits[n][1][j]) for n in fits for last in LENGTHS],
                level,
            )
            for j, level in enumerate(LEVELS)
        ]
    )


def judged(cells: Cells, name: str, found: Constants) -> Iterator[tuple[tuple, dict]]:
    """Judge a collection at each length and level by constants that were fitted without it."""
    for last in (*LENGTHS, ROUGH):
        here = moved(cells[name, last], found.share)
        for level, k in zip(LEVELS, found.factors + found.more, strict=True):
            yield (name, last, level), measure(here, found.shape, k, level)


def print_scores(scores: dict, names: list[str]) -> None:
    """Print coverage and score of each level, collection and length."""
    heads = [str(last or "all") for last in (*LENGTHS, ROUGH)]
    print("fitted to the other collections; points used:", *heads)
    for figure, form in (("coverage", "{:.1f}"), ("msis", "{:.1f}")):
        for level in LEVELS:
            parts = [
                " ".join(
                    form.format(scores[name, last, level][figure]) for last in (*LENGTHS, ROUGH)
                )
                for name in names
            ]
            print(f"{figure} {level} %:", " | ".join(map(" ".join, zip(names, parts, strict=True))))


def correlation(cells: Cells, names: list[str], found: Constants) -> list[list[float]]:
    """Return the mean rank correlation over collections and lengths."""
    each = [
        rank_correlation(moved(cells[name, last], found.share), found.shape)
        for name in names
        for last in LENGTHS
    ]
    return np.nanmean(each, axis=0).round(3).tolist()


def record(folder: Path, cells: Cells, names: list[str], scores: dict, more: np.ndarray) -> dict:
    """Return how the constants were made."""
    lengths = [str(last or "all") for last in (*LENGTHS, ROUGH)]
    return {
        "made by": "python benchmarks/fit_intervals.py --data FOLDER --write",
        "method": "least mean log interval score, every collection, length and level counting the "
        "same; then each level raised so that collections left out of the fit are covered on "
        "average",
        "raised by": {str(p): round(float(x), 4) for p, x in zip(LEVELS, more, strict=True)},
        "files": [
            {
                "file": file.name,
                "sha256": digest(file),
                "series": {
                    str(last or "all"): len(np.unique(cells[name, last].series))
                    for last in (*LENGTHS, ROUGH)
                },
            }
            for name, file in zip(names, sorted(folder.glob("*_yearly.csv*")), strict=True)
        ],
        "points used": lengths,
        "points used in the fit": lengths[:-1],
        "scores when fitted to the other collections": {
            name: {
                figure: {
                    str(level): [
                        round(scores[name, last, level][figure], 1) for last in (*LENGTHS, ROUGH)
                    ]
                    for level in LEVELS
                }
                for figure in ("coverage", "msis")
            }
            for name in names
        },
        "versions": {name: version(name) for name in ("ipanalysis", "numpy", "scipy")}
        | {"python": platform.python_version()},
    }


if __name__ == "__main__":
    main()
