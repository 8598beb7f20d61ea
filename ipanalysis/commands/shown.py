"""What the commands share: the study that was asked for, and how its tables are printed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from ipanalysis.commands.codes import OK
from ipanalysis.locale import N_, tr

# Columns by which a table can be narrowed to a region or an indicator.
_REGIONS = ("region", "against_region")
_INDICATORS = ("indicator", "national_indicator", "against_indicator")


def asked_study(args: argparse.Namespace):
    """Return the study that was asked for; tell on the side what a day leaves out."""
    from ipanalysis import load

    study = load(args.study, derived=not getattr(args, "no_derived", False))
    if getattr(args, "as_of", None) is None:
        return study
    known = study.as_of(args.as_of)
    print(known.vintage.text(args.lang[0]), file=sys.stderr)
    return known


def print_rows(make: Callable, name: str, study, args: argparse.Namespace) -> None:
    """Print the rows that were asked for; names are looked up before a table is made."""
    from ipanalysis.views import audit_summary, show

    choose, lang = chooser(study, args), args.lang[0]
    whole = make()
    rows = choose(whole)
    if rows.empty and args.format == "table":
        print(_nothing(len(whole), study, args))
        return
    print(show(rows, name, study, lang, args.format), end="")
    if name == "audit" and args.format == "table":
        print(audit_summary(rows, lang))


def _nothing(rows: int, study, args: argparse.Namespace) -> str:
    """Say why nothing is shown: what was asked for has no row of those that there are."""
    lang = args.lang[0]
    asked = [
        study.label(table, find(given), lang)
        for table, find, given in (
            ("regions", study.region, getattr(args, "region", None)),
            ("indicators", study.indicator, getattr(args, "indicator", None)),
        )
        if given
    ]
    if rows and asked:
        text = N_("Nothing to show: none of the {n} rows is about {names}.")
        return tr(text, lang, n=rows, names=tuple(asked))
    plan = getattr(args, "plan", None)
    if plan:
        text = N_("Nothing to show: the study has no local targets beside those of {plan}.")
        return tr(text, lang, plan=plan)
    return tr(N_("Nothing to show."), lang)


def chooser(study, args: argparse.Namespace) -> Callable:
    """Return what narrows a table to the region and the indicator that were asked for."""
    asked = getattr(args, "region", None)
    region = study.region(asked) if asked else None
    known = args.command != "coherence"  # which looks for its national indicator itself
    indicator = study.indicator(args.indicator) if args.indicator and known else None

    def choose(table):
        for wanted, names in ((region, _REGIONS), (indicator, _INDICATORS)):
            if wanted is not None:
                columns = [c for c in names if c in table]
                table = table[table[columns].eq(wanted).any(axis="columns")]
        return table

    return choose


def shown_text(table, name: str, study, args: argparse.Namespace) -> str:
    """Return a table in the language and form that were asked for."""
    from ipanalysis.views import show

    return show(table, name, study, args.lang[0], args.format)


def printing(name: str, make: Callable) -> Callable[[argparse.Namespace], int]:
    """Return the command that prints one table as it is; `make` gets the study and what is asked.

    `name` is that of the table's view.
    """

    def run(args: argparse.Namespace) -> int:
        study = asked_study(args)
        print_rows(lambda: make(study, args), name, study, args)
        return OK

    return run
