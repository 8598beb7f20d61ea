"""Commands about trends and forecasts, and what follows from them."""

from __future__ import annotations

import argparse

from ipanalysis.commands.codes import OK
from ipanalysis.commands.command import CHOICE, Command, horizon, option, shown_part
from ipanalysis.commands.shown import asked_study, print_rows, printing
from ipanalysis.data.vocabulary import RECONCILE
from ipanalysis.locale import N_


def _trends(study, args: argparse.Namespace):
    from ipanalysis import trend

    return trend(study)


def _forecasts(study, args: argparse.Namespace):
    from ipanalysis import forecast

    asked = {"horizon": args.horizon, "model": args.model or "med3"}
    return forecast(study, estimated=not args.no_estimated, lang=args.lang[0], **asked)


def _attained(study, args: argparse.Namespace):
    from ipanalysis import attainment

    return attainment(study, lang=args.lang[0])


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
    show, table = args.show, found.table
    if args.format == "table" and show == "result":
        judged = table[table["verdict"].notna()]
        show, table = ("result", judged) if len(judged) else ("reasons", table)
    name, attribute = _EVALUATION[show]
    rows = table if attribute == "table" else getattr(found, attribute)
    print_rows(lambda: rows, name, study, args)
    if args.format == "table":
        print(evaluation_summary(found.table, found.placebos, lang))
    return OK


_EVALUATION = {
    "result": ("interrupted", "table"),
    "reasons": ("interrupted_reasons", "table"),
    "years": ("interrupted_years", "years"),
    "placebos": ("interrupted_placebos", "placebos"),
}


COMMANDS = (
    Command(
        "trend",
        N_("Describe how each series has moved."),
        "ipanalysis trend --region CN",
        printing("trend", _trends),
        CHOICE,
    ),
    Command(
        "forecast",
        N_("Forecast each series with intervals."),
        "ipanalysis forecast --region CN --indicator hv_patents_per_10k",
        printing("forecast", _forecasts),
        (
            *CHOICE,
            horizon(5),
            option(
                "--model",
                about=N_("a model, several by giving it again; med3 if not given"),
                placeholder=N_("MODEL"),
                action="append",
            ),
            option("--no-estimated", about=N_("leave out estimated figures"), action="store_true"),
        ),
    ),
    Command(
        "attainment",
        N_("Judge whether each target was met or will be."),
        "ipanalysis attainment --region China --format csv",
        printing("attainment", _attained),
        CHOICE,
    ),
    Command(
        "hierarchical",
        N_("Forecast a whole and its parts so that they add up."),
        "ipanalysis hierarchical CN ip_pledge_financing --method wls",
        add_up,
        (
            option(
                "whole", about=N_("the region that the parts make up"), placeholder=N_("REGION")
            ),
            option("indicator", about=N_("indicator: id or name"), placeholder=N_("INDICATOR")),
            option(
                "--part",
                about=N_("a part, several by giving it again; all regions inside if not given"),
                placeholder=N_("REGION"),
                action="append",
            ),
            option(
                "--method",
                about=N_("a method, several by giving it again; mint if not given"),
                choices=RECONCILE,
                action="append",
            ),
            horizon(3),
            option(
                "--model",
                about=N_("a model; med3 if not given"),
                placeholder=N_("MODEL"),
                default="med3",
            ),
        ),
    ),
    Command(
        "evaluate",
        N_("Compare what came since a plan with what the earlier course would have given."),
        "ipanalysis evaluate --since CN-14FYP --region CN --indicator software_registered",
        evaluate_plan,
        (
            *CHOICE,
            option(
                "--since",
                about=N_("first year of the plan, or the id of a plan"),
                placeholder=N_("YEAR|PLAN"),
                required=True,
            ),
            option(
                "--level",
                about=N_("coverage of the intervals in per cent"),
                placeholder=N_("PER CENT"),
                type=float,
                default=95,
            ),
            shown_part(
                N_("the result, its reasons, year by year, or dates without a plan"), *_EVALUATION
            ),
        ),
    ),
)
