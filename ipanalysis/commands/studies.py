"""Commands about a study as it is: check, record, list, build, derive, conflicts, crosswalk."""

from __future__ import annotations

import argparse
import sys

from ipanalysis.commands.codes import OK, PROBLEMS
from ipanalysis.commands.command import CHOICE, Command, folder_to_write, option
from ipanalysis.commands.shown import asked_study, chooser, print_rows, printing
from ipanalysis.locale import N_, tr

#: Tables that can be listed.
LISTS = ("regions", "indicators", "plans", "targets", "sources", "measures", "corrections", "rules")


def check_tables(args: argparse.Namespace) -> int:
    """Print every problem and warning of a study; 1 if there are problems."""
    from ipanalysis.data.review import review

    lang = args.lang[0]
    found = review(args.study)
    if found.changed:  # first: rows that were lost are the cause of what follows
        print(tr(N_("Warning: {text}"), lang, text=found.changed.text(lang)))
    for problem in found.problems:
        print(problem.text(lang))
    for warning in found.warnings:
        print(tr(N_("Warning: {finding}"), lang, finding=warning.text(lang)))
    for finding, reason in found.explained if args.all else ():
        text = N_("Explained: {file}, row {row}: {what}. {reason}")
        about = {"file": finding.file, "row": finding.row, "what": finding.parts(lang)[0]}
        print(tr(text, lang, reason=reason.plain(lang), **about))
    told = len(found.warnings) + bool(found.changed)
    counts = {"warnings": told, "explained": len(found.explained)}
    if found.problems or found.study is None:
        print(tr(N_("{n} problem(s)."), lang, n=len(found.problems)), file=sys.stderr)
        return PROBLEMS
    strict = args.strict and bool(counts["warnings"])
    text = N_("No errors. {summary}") if strict else N_("No problems. {summary}")
    print(tr(text, lang, summary=found.study.summary(lang)))
    if any(counts.values()):
        print(tr(N_("{warnings} warning(s), {explained} explained finding(s)."), lang, **counts))
    if strict:
        text = N_("With {option} the warnings count as problems.")
        print(tr(text, lang, option="--strict"), file=sys.stderr)
    return PROBLEMS if strict else OK


def record_tables(args: argparse.Namespace) -> int:
    """Write down what the tables hold."""
    from ipanalysis import record

    print(tr(N_("The record is in {path}."), args.lang[0], path=record(args.study)))
    return OK


def list_entries(args: argparse.Namespace) -> int:
    """Print one table of a study."""
    from ipanalysis.views import show

    study = asked_study(args)
    print(show(getattr(study, args.what), args.what, study, args.lang[0], args.format), end="")
    return OK


def build_results(args: argparse.Namespace) -> int:
    """Compute all results and write them."""
    from ipanalysis import build

    build(asked_study(args), args.out, args.format, lang=args.lang[0])
    print(tr(N_("The results are in {folder}."), args.lang[0], folder=args.out))
    return OK


def cross_walk(args: argparse.Namespace) -> int:
    """Print figures brought to the regions of a day, or what was refused, and how many were."""
    from ipanalysis import crosswalk

    study, lang = asked_study(args), args.lang[0]
    found = crosswalk(study, args.to)
    if args.refused:
        print_rows(lambda: found.refusals(lang), "refusals", study, args)
        return OK
    print_rows(lambda: found.table, "crosswalk", study, args)
    left = chooser(study, args)(found.refused)
    if len(left):
        text = N_("{n} figures could not be brought there; {option} lists them.")
        print(tr(text, lang, n=len(left), option="--refused"), file=sys.stderr)
    return OK


def _derived(study, args: argparse.Namespace):
    from ipanalysis import derive

    return derive(study, args.lang[0])


_AS_IT_IS = {"of_rules": False, "of_day": False}  # about the tables, whatever the day and the rules

COMMANDS = (
    Command(
        "check",
        N_("Check the tables of a study and list every problem and implausible figure."),
        "ipanalysis check --study my_study/ --strict",
        check_tables,
        (
            option("--strict", about=N_("warnings count as problems"), action="store_true"),
            option("--all", about=N_("show explained findings too"), action="store_true"),
        ),
        prints_table=False,
        **_AS_IT_IS,
    ),
    Command(
        "record",
        N_("Record what the tables hold, so that later changes are noticed."),
        "ipanalysis record --study my_study/",
        record_tables,
        prints_table=False,
        **_AS_IT_IS,
    ),
    Command(
        "list",
        N_("List the regions, indicators, plans, sources, corrections ... of a study."),
        "ipanalysis list regions",
        list_entries,
        (option("what", about=N_("one of: %(choices)s"), placeholder=N_("WHAT"), choices=LISTS),),
    ),
    Command(
        "build",
        N_("Compute all results and write them as tables."),
        "ipanalysis build --out results/",
        build_results,
        (
            folder_to_write("data/processed"),
            option(
                "--format",
                about=N_(
                    "what to write, separated by commas: csv, parquet, xlsx, sdmx-csv "
                    "(observations)"
                ),
                placeholder=N_("FORMATS"),
                default="csv,parquet",
            ),
        ),
        prints_table=False,
    ),
    Command(
        "derive",
        N_("Show what the study's rules derive, beside what was observed."),
        "ipanalysis derive --region CN",
        printing("derive", _derived),
        CHOICE,
        of_rules=False,
    ),
    Command(
        "conflicts",
        N_("List the figures on which sources disagree, and which was taken."),
        "ipanalysis conflicts --kind all --region China",
        printing("conflicts", lambda study, args: study.conflicts(args.kind)),
        (
            option(
                "--kind",
                about=N_("what to show; conflicts and revisions if not given"),
                choices=("conflict", "revision", "rounding", "all"),
            ),
            *CHOICE,
        ),
    ),
    Command(
        "crosswalk",
        N_("Bring the figures of merged regions to the regions of a day."),
        "ipanalysis crosswalk --to 2025 --region China",
        cross_walk,
        (
            option(
                "--to",
                about=N_("the day whose regions are wanted"),
                placeholder=N_("DATE"),
                required=True,
            ),
            option(
                "--refused", about=N_("show what could not be made, and why"), action="store_true"
            ),
            *CHOICE,
        ),
    ),
)
