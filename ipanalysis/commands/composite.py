"""The command composite: an index of indicators."""

from __future__ import annotations

import argparse

from ipanalysis.commands.codes import OK
from ipanalysis.commands.command import Command, option, shown_part
from ipanalysis.commands.shown import asked_study, shown_text
from ipanalysis.data.vocabulary import AGGREGATE, NORMALISE
from ipanalysis.locale import N_, tr


def make_index(args: argparse.Namespace) -> int:
    """Print the ranges of ranks of an index, or what else it holds."""
    from ipanalysis import composite

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
    print(shown_text(getattr(found, args.show), name, study, args), end="")
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


COMMANDS = (
    Command(
        "composite",
        N_("Make an index of indicators, with the range of ranks it leaves open."),
        "ipanalysis composite invention_patents_per_10k patents_granted --year 2019 --weights 2,1",
        make_index,
        (
            option(
                "indicators",
                about=N_("indicators: ids or names"),
                placeholder=N_("INDICATOR"),
                nargs="+",
            ),
            option(
                "--year",
                about=N_("year of the figures"),
                placeholder=N_("YEAR"),
                type=int,
                required=True,
            ),
            option(
                "--normalise",
                about=N_("how indicators are rescaled"),
                choices=NORMALISE,
                default=NORMALISE[0],
            ),
            option(
                "--weights",
                about=N_("equal, pca, or a number for each indicator, separated by commas"),
                placeholder=N_("WEIGHTS"),
                default="equal",
            ),
            option("--aggregate", about=N_("which mean"), choices=AGGREGATE, default=AGGREGATE[0]),
            option(
                "--goalposts",
                about=N_("lowest:highest (or worst:target) of each indicator, separated by commas"),
                placeholder=N_("VALUES"),
            ),
            option(
                "--shift",
                about=N_("added to rescaled values in the geometric mean"),
                placeholder=N_("NUMBER"),
                type=float,
                default=0.0,
            ),
            option(
                "--missing",
                about=N_("share of its indicators that a region may lack"),
                placeholder=N_("SHARE"),
                type=float,
                default=0.2,
            ),
            option(
                "--region",
                about=N_("a region or a level (province); may be given several times"),
                placeholder=N_("REGION"),
                action="append",
            ),
            shown_part(N_("what to print"), "ranks", "drivers", "refused", "settings"),
        ),
    ),
)
