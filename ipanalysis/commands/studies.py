"""Commands about a study itself: check, record, list, build, crosswalk, init, import."""

from __future__ import annotations

import argparse
import sys

from ipanalysis.commands.codes import OK, PROBLEMS
from ipanalysis.commands.shown import asked_study, chooser, print_rows
from ipanalysis.locale import N_, tr


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


def start_study(args: argparse.Namespace) -> int:
    """Make an empty study."""
    from ipanalysis import new_study

    folder = new_study(args.folder)
    text = N_("An empty study is in {folder}. Its README.md says how to fill it.")
    print(tr(text, args.lang[0], folder=folder))
    return OK


def import_figures(args: argparse.Namespace) -> int:
    """Add the figures of a file to a study; 1 if something was not understood."""
    from ipanalysis import import_file

    lang = args.lang[0]
    given = {name: getattr(args, name) for name in args.options if getattr(args, name)}
    done = import_file(args.file, args.out, lang=lang, **given)
    print("\n".join(done.summary(lang)))
    return OK if done.done else PROBLEMS
