"""Printing a table for the command line: the rows asked for, in the form asked for."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

import pandas as pd

from ipanalysis.data.study import Study
from ipanalysis.locale import N_, tr
from ipanalysis.views import audit_summary, show


def print_table(
    make: Callable[[], pd.DataFrame], name: str, study: Study, args: argparse.Namespace
) -> None:
    """Print the rows of a table that are about a region and an indicator, if any was given.

    Parameters
    ----------
    make : callable
        Makes the table; names are looked up before that, as it may take long.
    name : str
        Which one it is (a key of :data:`ipanalysis.views.VIEWS`).
    study : Study
        For the names of codes.
    args : Namespace
        Arguments region, indicator, format and lang.

    Raises
    ------
    UnknownNameError
        If the study has no such region or indicator.
    """
    choose, lang = _chooser(study, args), args.lang[0]
    table = choose(make())
    print(show(table, name, study, lang, args.format), end="")
    if name == "audit" and args.format == "table":
        print(audit_summary(table, lang))


def print_crosswalk(study: Study, args: argparse.Namespace) -> None:
    """Print figures brought to the regions of a day, or what was refused, and how many were.

    Parameters
    ----------
    study : Study
        The study.
    args : Namespace
        As for :func:`print_table`; also to and refused.
    """
    from ipanalysis.data.crosswalk import crosswalk

    lang, found = args.lang[0], crosswalk(study, args.to)
    if args.refused:
        print_table(lambda: found.refusals(lang), "refusals", study, args)
        return
    print_table(lambda: found.table, "crosswalk", study, args)
    left = _chooser(study, args)(found.refused)
    if len(left):
        text = N_("{n} figures could not be brought there; {option} lists them.")
        print(tr(text, lang, n=len(left), option="--refused"), file=sys.stderr)


def _chooser(study: Study, args: argparse.Namespace) -> Callable[[pd.DataFrame], pd.DataFrame]:
    region = study.region(args.region) if args.region else None
    indicator = study.indicator(args.indicator) if args.indicator else None

    def choose(table: pd.DataFrame) -> pd.DataFrame:
        if region is not None:
            table = table[table["region"] == region]
        if indicator is not None:
            columns = [c for c in ("indicator", "national_indicator") if c in table]
            table = table[table[columns].eq(indicator).any(axis="columns")]
        return table

    return choose
