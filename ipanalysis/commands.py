"""What each command does: calls the public function, prints, returns the exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from ipanalysis.locale import N_, tr

OK, PROBLEMS, USAGE = 0, 1, 2
# Columns by which a table can be narrowed to a region or an indicator.
_REGIONS = ("region", "against_region")
_INDICATORS = ("indicator", "national_indicator", "against_indicator")


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


def _study(args: argparse.Namespace):
    """Return the study that was asked for; tell on the side what a day leaves out."""
    from ipanalysis import load

    study = load(args.study, derived=not getattr(args, "no_derived", False))
    if getattr(args, "as_of", None) is None:
        return study
    known = study.as_of(args.as_of)
    print(known.vintage.text(args.lang[0]), file=sys.stderr)
    return known


def list_entries(args: argparse.Namespace) -> int:
    """Print one table of a study."""
    from ipanalysis.views import show

    study = _study(args)
    print(show(getattr(study, args.what), args.what, study, args.lang[0], args.format), end="")
    return OK


def build_results(args: argparse.Namespace) -> int:
    """Compute all results and write them."""
    from ipanalysis import build

    build(_study(args), args.out, args.format, lang=args.lang[0])
    print(tr(N_("The results are in {folder}."), args.lang[0], folder=args.out))
    return OK


def table(name: str) -> Callable[[argparse.Namespace], int]:
    """Return the command that prints a table of results."""

    def run(args: argparse.Namespace) -> int:
        import ipanalysis as ipa

        lang = args.lang[0]
        study = _study(args)
        make = {
            "ledger": lambda: ipa.reconcile(study, args.plan, lang).table,
            "trend": lambda: ipa.trend(study),
            "forecast": lambda: ipa.forecast(
                study,
                horizon=args.horizon,
                model=args.model or "med3",
                estimated=not args.no_estimated,
                lang=lang,
            ),
            "attainment": lambda: ipa.attainment(study, lang=lang),
            "audit": lambda: ipa.audit(study, lang),
            "derive": lambda: ipa.derive(study, lang),
            "conflicts": lambda: study.conflicts(args.kind),
        }
        _print(make[name], name, study, args)
        return OK

    return run


def judge_progress(args: argparse.Namespace) -> int:
    """Print the verdicts of methods, or where methods differ, or how they compute."""
    from ipanalysis import disagreements, progress
    from ipanalysis.targets.methods import MAIN
    from ipanalysis.views import methods_text, progress_summary

    lang = args.lang[0]
    if args.formulas:
        print(methods_text(lang), end="")
        return OK
    study = _study(args)
    if args.disagreements:
        _print(lambda: disagreements(study, lang), "disagreements", study, args)
        return OK
    choose = _chooser(study, args)
    rows = choose(progress(study, args.method or MAIN, lang))
    _print(lambda: rows, "progress", study, args)
    if args.format == "table":
        print(progress_summary(rows, len(choose(disagreements(study, lang))), lang))
    return OK


def put_beside(args: argparse.Namespace) -> int:
    """Print the ledger or, with another plan to hold one against, how the two differ."""
    if args.counts:
        return count_targets(args)
    if args.against is None:
        return table("ledger")(args)
    from ipanalysis import compare_plans
    from ipanalysis.views import diff_summary

    lang = args.lang[0]
    if args.plan is None:
        text = N_("{option} needs a plan to compare: give {plan} too.")
        print(tr(text, lang, option="--against", plan="--plan"), file=sys.stderr)
        return USAGE
    study = _study(args)
    found = _chooser(study, args)(compare_plans(study, args.plan, args.against, lang))
    _print(lambda: found, "plan_diff", study, args)
    if args.format == "table" and len(found):
        print(diff_summary(found, lang))
    return OK


def count_targets(args: argparse.Namespace) -> int:
    """Print how many targets stand where in the ledger; 1 if one of them has no place."""
    from ipanalysis import reconcile
    from ipanalysis.targets.accounts import accounts, counts

    study, lang = _study(args), args.lang[0]
    ledger = reconcile(study, args.plan, lang)
    targets = study.targets
    if args.plan is not None:
        named = {*ledger.table["plan"], *ledger.excluded["plan"]}
        targets = targets[targets["plan"].isin(named)]
    found = _chooser(study, args)(accounts(ledger, targets))
    lost = found.loc[found["place"].isna(), "target"]
    if args.format == "table":
        _print(lambda: counts(found), "counts", study, args)
        text = N_("{n} target(s), {lost} of them without a place.")
        print(tr(text, lang, n=len(found), lost=len(lost)))
    else:
        _print(lambda: found, "accounts", study, args)
    return PROBLEMS if len(lost) else OK


def coherence_tables(args: argparse.Namespace) -> int:
    """Print whether local targets add up, or who counts, who is left, or fair shares."""
    import ipanalysis as ipa

    study, lang = _study(args), args.lang[0]
    asked = study, args.indicator, args.plan
    if args.show == "shares":
        _print(lambda: ipa.allocations(*asked, lang=lang), "allocations", study, args)
        return OK
    name, attribute = _COHERENCE[args.show]
    _print(lambda: getattr(ipa.coherence(*asked, lang), attribute), name, study, args)
    return OK


_COHERENCE = {
    "result": ("coherence", "table"),
    "parts": ("coherence_parts", "parts"),
    "rest": ("coherence_rest", "rest"),
}


def _print(make: Callable, name: str, study, args: argparse.Namespace) -> None:
    """Print the rows that were asked for; names are looked up before a table is made."""
    from ipanalysis.views import audit_summary, show

    choose, lang = _chooser(study, args), args.lang[0]
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


def _chooser(study, args: argparse.Namespace) -> Callable:
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


def compare_regions(args: argparse.Namespace) -> int:
    """Print which regions compare with the others, or how many do."""
    from ipanalysis import comparability
    from ipanalysis.views import show

    # Who compares is found among all regions, whichever of them are printed.
    study, lang = _study(args), args.lang[0]
    choose = _chooser(study, args)
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


def make_index(args: argparse.Namespace) -> int:
    """Print the ranges of ranks of an index, or what else it holds."""
    from ipanalysis import composite
    from ipanalysis.views import show

    study, lang = _study(args), args.lang[0]
    numbers = _numbers(args.weights, args.indicators) if args.weights[:1].isdigit() else None
    found = composite(
        study,
        args.indicators,
        args.year,
        args.normalise,
        numbers or args.weights,
        args.aggregate,
        _numbers(args.goalposts, args.indicators) if args.goalposts else None,
        args.missing,
        lang,
        regions=args.region,
        shift=args.shift,
    )
    name = f"composite_{args.show}"
    print(show(getattr(found, args.show), name, study, lang, args.format), end="")
    if args.show == "ranks" and args.format == "table":
        text = N_("{n} regions lack too many figures and are left out; {option} lists them.")
        if len(found.refused):
            print(tr(text, lang, n=len(found.refused), option="--show refused"))
    return OK


def _numbers(given: str, names: list[str]) -> dict[str, object]:
    """Return the numbers, or pairs of them, given for each indicator."""
    from ipanalysis.errors import UsageError

    entries = given.split(",")
    try:
        parts = [[float(number) for number in entry.split(":")] for entry in entries]
    except ValueError:
        parts = []
    if len(parts) != len(names):
        text = N_("{given} is not a number, or a pair with a colon, for each of {n} indicators.")
        raise UsageError(text, given=given, n=len(names))
    found = (part[0] if len(part) == 1 else part for part in parts)
    return dict(zip(names, found, strict=True))


def cross_walk(args: argparse.Namespace) -> int:
    """Print figures brought to the regions of a day, or what was refused, and how many were."""
    from ipanalysis import crosswalk

    study, lang = _study(args), args.lang[0]
    found = crosswalk(study, args.to)
    if args.refused:
        _print(lambda: found.refusals(lang), "refusals", study, args)
        return OK
    _print(lambda: found.table, "crosswalk", study, args)
    left = _chooser(study, args)(found.refused)
    if len(left):
        text = N_("{n} figures could not be brought there; {option} lists them.")
        print(tr(text, lang, n=len(left), option="--refused"), file=sys.stderr)
    return OK


def render_reports(args: argparse.Namespace) -> int:
    """Render reports; 1 if one failed."""
    from ipanalysis import load, report
    from ipanalysis.reports.console import progress_printer

    lang = args.lang[0]
    if bool(args.regions) == args.all:
        print(tr(N_("Name the regions, or give --all."), lang), file=sys.stderr)
        return USAGE
    done = report(
        args.regions or None,
        out=args.out,
        lang=args.lang,
        study=load(args.study, derived=False) if args.no_derived else args.study,
        notebook=args.notebook,
        jobs=args.jobs,
        as_of=args.as_of,
        kernel=args.kernel,
        formats=args.format or "html",
        on_done=progress_printer(lang),
    )
    for line in done.summary(lang):
        print(line)
    return PROBLEMS if len(done.failed) else OK


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
