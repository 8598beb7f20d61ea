"""The command backtest: forecasts, chances and verdicts of the past beside what came."""

from __future__ import annotations

import argparse

from ipanalysis.commands.codes import OK
from ipanalysis.commands.command import CHOICE, Command, horizon, option, shown_part
from ipanalysis.commands.shown import asked_study, print_rows, shown_text
from ipanalysis.locale import N_, tr


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
    asked = {"region": args.region, "indicator": args.indicator}
    found = hindsight(study, **asked, vintages=not args.today, lang=lang)
    print_rows(lambda: found.targets, "hindsight", study, args)
    if args.format == "table" and len(found.targets):
        print(hindsight_summary(found.targets, lang))
    return OK


COMMANDS = (
    Command(
        "backtest",
        N_("Hold forecasts of the past against what came."),
        "ipanalysis backtest --region CN --indicator invention_patents_per_10k --by step",
        hold_to_account,
        (
            *CHOICE,
            horizon(5),
            option(
                "--model",
                about=N_("a model, several by giving it again; med3, naive and drift if not given"),
                placeholder=N_("MODEL"),
                action="append",
            ),
            option(
                "--origins",
                about=N_(
                    "forecast from so many years at the end of each series; from all if not given"
                ),
                placeholder=N_("NUMBER"),
                type=int,
            ),
            option(
                "--by",
                about=N_("split the scores; may be given twice"),
                choices=("indicator", "step"),
                action="append",
            ),
            shown_part(
                N_("scores, the forecasts, what was refused, or chances on simulated targets"),
                *_BACKTEST,
            ),
            option(
                "--targets",
                about=N_(
                    "what was said of the study's targets one to five years before, and what came"
                ),
                action="store_true",
            ),
            option(
                "--today",
                about=N_(
                    "with --targets: from the figures known today instead of those of the day"
                ),
                action="store_true",
            ),
        ),
    ),
)
