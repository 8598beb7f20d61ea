"""Codes of regions that a spreadsheet may have taken for numbers.

A damage that is the same in all tables leaves no reference without its entry: 010010 has become
10010 everywhere. What it leaves behind are codes that look unlike the others.
"""

from __future__ import annotations

import re

import pandas as pd

from ipanalysis.problems import Problem

_SCIENTIFIC = re.compile(r"[0-9]+([.][0-9]+)?[eE][+-]?[0-9]+")


def code_problems(regions: pd.DataFrame) -> list[Problem]:
    """Return codes that read like numbers, and codes shorter than most of their level.

    Parameters
    ----------
    regions : DataFrame
        Columns region, level; indexed by the row in the file.

    Returns
    -------
    list of Problem
        Warnings: a code may be so by right. At a level of which most codes of digits do not have
        one length nothing is said about lengths.

    Examples
    --------
    >>> codes = ["110000", "120000", "1E5", "10010"]
    >>> table = pd.DataFrame({"region": codes, "level": ["province"] * 4}, index=range(2, 6))
    >>> [(p.kind, p.row, p.value) for p in code_problems(table)]
    [('scientific_code', 4, '1E5'), ('short_code', 5, '10010')]
    """
    odd = regions[[bool(_SCIENTIFIC.fullmatch(code)) for code in regions["region"]]]
    found = [
        Problem("scientific_code", "regions.csv", int(row), "region", code)
        for row, code in odd["region"].items()
    ]
    digits = regions[[code.isascii() and code.isdigit() for code in regions["region"]]]
    lengths = digits["region"].str.len()
    for level, own in lengths.groupby(digits["level"], sort=False):
        width, most = own.mode().max(), int(own.value_counts().iloc[0])
        if most * 2 < len(own):
            continue
        values = {"level": level, "m": most, "total": len(own), "width": int(width)}
        found += [
            Problem(
                "short_code",
                "regions.csv",
                int(row),
                "region",
                regions.at[row, "region"],
                values | {"n": int(n)},
            )
            for row, n in own[own < width].items()
        ]
    return sorted(found, key=lambda problem: problem.row)
