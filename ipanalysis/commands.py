"""What each command does: calls the public function, prints, returns the exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from ipanalysis.locale import N_, tr

OK, PROBLEMS, USAGE, INTERRUPTED = 0, 1, 2, 130
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
    from ipanalysis.targets.progress.methods import MAIN
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
    from ipanalysis.targets.ledger.accounts import accounts, counts

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


def add_up(args: argparse.Namespace) -> int:
    """Print forecasts of a whole and its parts that add up."""
    from ipanalysis import hierarchical

    study, lang = _study(args), args.lang[0]
    asked = (args.whole, args.indicator, args.part, args.method or "mint", args.horizon)
    made = hierarchical(study, *asked, model=args.model, lang=lang)
    _print(lambda: made, "hierarchical", study, args)
    return OK


def evaluate_plan(args: argparse.Namespace) -> int:
    """Print what came since a plan beside what the earlier course would have given."""
    from ipanalysis import interrupted
    from ipanalysis.views import evaluation_summary

    study, lang = _study(args), args.lang[0]
    asked = {"since": args.since, "level": args.level, "lang": lang}
    found = interrupted(study, args.region, args.indicator, **asked)
    name, attribute = _EVALUATION[args.show]
    _print(lambda: getattr(found, attribute), name, study, args)
    if args.format == "table":
        print(evaluation_summary(found.table, found.placebos, lang))
    return OK


_EVALUATION = {
    "result": ("interrupted", "table"),
    "years": ("interrupted_years", "years"),
    "placebos": ("interrupted_placebos", "placebos"),
}


def hold_to_account(args: argparse.Namespace) -> int:
    """Print how forecasts of the past fared, or what was said of targets and what came."""
    from ipanalysis import backtest, calibration
    from ipanalysis.views import backtest_summary, calibration_summary

    if args.targets:
        return look_back(args)
    study, lang = _study(args), args.lang[0]
    chances = args.show in ("deciles", "chances")
    found = backtest(
        study.select(args.region, args.indicator),
        args.horizon,
        args.model or ("med3" if chances else ("med3", "naive", "drift")),
        by=args.by or (),
        bounds=study.indicators,
        breaks=study.breaks,
        lang=lang,
    )
    name, attribute = _BACKTEST[args.show]
    made = calibration(found, by=args.by or ()) if chances else found
    table = getattr(made, attribute)
    if table.empty and args.format == "table":
        print(tr(N_("Nothing to show."), lang))
        return OK
    print(_show(table, name, study, args), end="")
    if args.format == "table" and args.show in ("scores", "deciles", "chances"):
        print(calibration_summary(made, lang) if chances else backtest_summary(found, lang))
    return OK


_BACKTEST = {
    "scores": ("backtest_scores", "scores"),
    "forecasts": ("backtest_forecasts", "forecasts"),
    "refused": ("backtest_refused", "refused"),
    "deciles": ("calibration_deciles", "deciles"),
    "chances": ("calibration_scores", "scores"),
}


def look_back(args: argparse.Namespace) -> int:
    """Print what was said of targets in the years before, beside what came."""
    from ipanalysis import hindsight
    from ipanalysis.views import hindsight_summary

    study, lang = _study(args), args.lang[0]
    choose = _chooser(study, args)
    found = hindsight(study, vintages=not args.today, lang=lang)
    _print(lambda: found.targets, "hindsight", study, args)
    if args.format == "table" and len(choose(found.targets)):
        print(hindsight_summary(choose(found.targets), lang))
    return OK


def _show(table, name: str, study, args: argparse.Namespace) -> str:
    from ipanalysis.views import show

    return show(table, name, study, args.lang[0], args.format)


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
    """Render reports; 1 if one failed, 130 if it was interrupted."""
    from ipanalysis import load, report

    lang = args.lang[0]
    if bool(args.regions) == args.all:
        print(tr(N_("Name the regions, or give --all."), lang), file=sys.stderr)
        return USAGE
    made: list[str] = []
    try:
        done = report(
            args.regions or None,
            out=args.out,
            lang=args.lang,
            study=load(args.study, derived=False) if args.no_derived else args.study,
            notebook=args.notebook,
            jobs=args.jobs,
            as_of=args.as_of,
            kernel=args.kernel,
            timeout=args.timeout,
            force=args.force,
            dry_run=args.dry_run,
            prune=args.prune,
            scheduler=args.scheduler,
            formats=args.format or "html",
            progress=True,
            on_done=lambda record, count, total: made.append(record.status),
        )
    except KeyboardInterrupt:
        text = N_("Stopped. {n} report(s) were made; the same command makes the rest.")
        print(tr(text, lang, n=made.count("ok")), file=sys.stderr)
        return INTERRUPTED
    for line in done.summary(lang):
        print(line)
    return OK if done.complete or args.dry_run else PROBLEMS


def tell_status(args: argparse.Namespace) -> int:
    """Print what stands in a folder of reports; 1 if one failed or is out of date."""
    from ipanalysis import load, report_status
    from ipanalysis.views import show

    lang = args.lang[0]
    found = report_status(args.folder, args.study)
    if found.empty and args.format == "table":
        print(tr(N_("No report was made in {folder}."), lang, folder=args.folder))
        return OK
    print(show(found, "reports", load(args.study), lang, args.format), end="")
    current = (found["why"] == "current").sum()
    if args.format == "table":
        text = N_("{n} report(s), {current} of them up to date.")
        print(tr(text, lang, n=len(found), current=current))
    return OK if current == len(found) else PROBLEMS


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
