"""Commands about targets: reconcile, coherence, progress, audit, comparability."""

from __future__ import annotations

import argparse
import sys

from ipanalysis.commands.codes import OK, PROBLEMS, USAGE
from ipanalysis.commands.command import CHOICE, INDICATOR, PLAN, Command, option, shown_part
from ipanalysis.commands.shown import asked_study, chooser, print_rows, printing
from ipanalysis.locale import N_, tr


def put_beside(args: argparse.Namespace) -> int:
    """Print the ledger or, with another plan to hold one against, how the two differ."""
    if args.counts:
        return count_targets(args)
    if args.against is None:
        return printing("ledger", _ledger)(args)
    from ipanalysis import compare_plans
    from ipanalysis.views import diff_summary

    lang = args.lang[0]
    if args.plan is None:
        text = N_("{option} needs a plan to compare: give {plan} too.")
        print(tr(text, lang, option="--against", plan="--plan"), file=sys.stderr)
        return USAGE
    study = asked_study(args)
    found = chooser(study, args)(compare_plans(study, args.plan, args.against, lang))
    print_rows(lambda: found, "plan_diff", study, args)
    if args.format == "table" and len(found):
        print(diff_summary(found, lang))
    return OK


def count_targets(args: argparse.Namespace) -> int:
    """Print how many targets stand where in the ledger; 1 if one of them has no place."""
    from ipanalysis import reconcile
    from ipanalysis.targets.ledger.accounts import accounts, counts

    study, lang = asked_study(args), args.lang[0]
    ledger = reconcile(study, args.plan, lang)
    targets = study.targets
    if args.plan is not None:
        named = {*ledger.table["plan"], *ledger.excluded["plan"]}
        targets = targets[targets["plan"].isin(named)]
    found = chooser(study, args)(accounts(ledger, targets))
    lost = found.loc[found["place"].isna(), "target"]
    if args.format == "table":
        print_rows(lambda: counts(found), "counts", study, args)
        text = N_("{n} target(s), {lost} of them without a place.")
        print(tr(text, lang, n=len(found), lost=len(lost)))
    else:
        print_rows(lambda: found, "accounts", study, args)
    return PROBLEMS if len(lost) else OK


def coherence_tables(args: argparse.Namespace) -> int:
    """Print whether local targets add up, or who counts, who is left, or fair shares."""
    import ipanalysis as ipa

    study, lang = asked_study(args), args.lang[0]
    asked = study, args.indicator, args.plan
    if args.show == "shares":
        print_rows(lambda: ipa.allocations(*asked, lang=lang), "allocations", study, args)
        return OK
    name, attribute = _COHERENCE[args.show]
    print_rows(lambda: getattr(ipa.coherence(*asked, lang), attribute), name, study, args)
    return OK


_COHERENCE = {
    "result": ("coherence", "table"),
    "parts": ("coherence_parts", "parts"),
    "rest": ("coherence_rest", "rest"),
}


def judge_progress(args: argparse.Namespace) -> int:
    """Print the verdicts of methods, or where methods differ, or how they compute."""
    from ipanalysis import disagreements, progress
    from ipanalysis.targets.progress.methods import MAIN
    from ipanalysis.views import methods_text, progress_summary

    lang = args.lang[0]
    if args.formulas:
        print(methods_text(lang), end="")
        return OK
    study = asked_study(args)
    if args.disagreements:
        print_rows(lambda: disagreements(study, lang), "disagreements", study, args)
        return OK
    choose = chooser(study, args)
    rows = choose(progress(study, args.method or MAIN, lang))
    print_rows(lambda: rows, "progress", study, args)
    if args.format == "table":
        print(progress_summary(rows, len(choose(disagreements(study, lang))), lang))
    return OK


def compare_regions(args: argparse.Namespace) -> int:
    """Print which regions compare with the others, or how many do."""
    from ipanalysis import comparability
    from ipanalysis.views import show

    # Who compares is found among all regions, whichever of them are printed.
    study, lang = asked_study(args), args.lang[0]
    choose = chooser(study, args)
    found = comparability(study, lang=lang)
    name = "comparability_summary" if args.summary else "comparability"
    rows = choose(found.table)
    if args.summary:
        keys = ["indicator", "year"]
        rows = found.summary.merge(rows[keys].drop_duplicates(), on=keys)
    if args.year is not None:
        rows = rows[rows["year"] == args.year]
    print(show(rows, name, study, lang, args.format), end="")
    return OK


def _ledger(study, args: argparse.Namespace):
    from ipanalysis import reconcile

    return reconcile(study, args.plan, args.lang[0]).table


def _audited(study, args: argparse.Namespace):
    from ipanalysis import audit

    return audit(study, args.lang[0])


COMMANDS = (
    Command(
        "reconcile",
        N_("Put local targets beside national ones."),
        "ipanalysis reconcile --plan 14FYP --region Shanghai",
        put_beside,
        (
            PLAN,
            option(
                "--counts",
                about=N_("show where each target of the study stands, and how many stand where"),
                action="store_true",
            ),
            option(
                "--against",
                about=N_("another plan: show what was dropped, added, tightened or loosened since"),
                placeholder=N_("PLAN"),
            ),
            *CHOICE,
        ),
    ),
    Command(
        "coherence",
        N_("Tell whether the local targets add up to the national ones."),
        "ipanalysis coherence --indicator hv_patents_per_10k --plan 14FYP",
        coherence_tables,
        (
            INDICATOR,
            PLAN,
            shown_part(
                N_("the result, who counts, who is left, or fair shares"), *_COHERENCE, "shares"
            ),
        ),
    ),
    Command(
        "progress",
        N_("Judge the progress from base to target."),
        "ipanalysis progress --region China --method all",
        judge_progress,
        (
            *CHOICE,
            option(
                "--method",
                about=N_("a method, several by giving it again, or all; linear and eurostat"),
                placeholder=N_("METHOD"),
                action="append",
            ),
            option(
                "--disagreements",
                about=N_("show the targets on which methods differ, and why"),
                action="store_true",
            ),
            option(
                "--formulas",
                about=N_("show the methods with their formulas and references"),
                action="store_true",
            ),
        ),
    ),
    Command(
        "audit",
        N_("Recompute the relations that sources state."),
        "ipanalysis audit --lang zh",
        printing("audit", _audited),
        CHOICE,
    ),
    Command(
        "comparability",
        N_("Show which regions can be compared on what, and why others cannot."),
        "ipanalysis comparability --indicator hv_patents_per_10k --year 2023",
        compare_regions,
        (
            option("--year", about=N_("only this year"), placeholder=N_("YEAR"), type=int),
            option(
                "--summary",
                about=N_("how many regions compare, by indicator and year"),
                action="store_true",
            ),
            *CHOICE,
        ),
    ),
)
