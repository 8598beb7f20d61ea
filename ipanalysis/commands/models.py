"""Commands about models and what is held against them."""

from __future__ import annotations

import argparse

from ipanalysis.commands.codes import OK
from ipanalysis.commands.shown import asked_study, chooser, print_rows, shown_text
from ipanalysis.locale import N_, tr


def make_index(args: argparse.Namespace) -> int:
    """Print the ranges of ranks of an index, or what else it holds."""
    from ipanalysis import composite
    from ipanalysis.views import show

    study, lang = asked_study(args), args.lang[0]
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

    study, lang = asked_study(args), args.lang[0]
    asked = (args.whole, args.indicator, args.part, args.method or "mint", args.horizon)
    made = hierarchical(study, *asked, model=args.model, lang=lang)
    print_rows(lambda: made, "hierarchical", study, args)
    return OK


def evaluate_plan(args: argparse.Namespace) -> int:
    """Print what came since a plan beside what the earlier course would have given."""
    from ipanalysis import interrupted
    from ipanalysis.views import evaluation_summary

    study, lang = asked_study(args), args.lang[0]
    asked = {"since": args.since, "level": args.level, "lang": lang}
    found = interrupted(study, args.region, args.indicator, **asked)
    name, attribute = _EVALUATION[args.show]
    print_rows(lambda: getattr(found, attribute), name, study, args)
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
    study, lang = asked_study(args), args.lang[0]
    chances = args.show in ("deciles", "chances")
    found = backtest(
        study.select(args.region, args.indicator),
        args.horizon,
        args.model or ("med3" if chances else ("med3", "naive", "drift")),
        origins=args.origins,
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
    print(shown_text(table, name, study, args), end="")
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

    study, lang = asked_study(args), args.lang[0]
    choose = chooser(study, args)
    found = hindsight(study, vintages=not args.today, lang=lang)
    print_rows(lambda: found.targets, "hindsight", study, args)
    if args.format == "table" and len(choose(found.targets)):
        print(hindsight_summary(choose(found.targets), lang))
    return OK
