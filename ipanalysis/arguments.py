"""The parser of the command line: the commands of all rooms, with help in two languages."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from ipanalysis import __version__
from ipanalysis.commands import backtest, composite, filling, models, reports, studies, targets
from ipanalysis.commands.command import Command, option
from ipanalysis.locale import LANGUAGES, N_, tr
from ipanalysis.usage import Parser

#: In the order of the work, as the help lists them.
ORDER = (
    *("check", "record", "list", "build", "reconcile", "coherence", "progress", "trend"),
    *("forecast", "attainment", "audit", "derive", "hierarchical", "evaluate", "backtest"),
    *("conflicts", "comparability", "composite", "crosswalk", "report", "status", "init"),
    "import",
)
_ROOMS = (studies, filling, targets, models, backtest, composite, reports)
_EXAMPLE = N_("Example: {example}")
_LANG = option("--lang", about=N_("language: en or zh"), choices=LANGUAGES, action="append")
_DEBUG = option("--debug", about=N_("show the stack trace"), action="store_true")
_STUDY = option("--study", about=N_("folder of the study's tables"), placeholder=N_("FOLDER"))
_RULES = option(
    "--no-derived",
    about=N_("without the figures that the study's rules derive"),
    action="store_true",
)
_DAY = option(
    "--as-of", about=N_("use nothing that was published after this day"), placeholder=N_("DATE")
)
_FORM = option(
    "--format",
    about=N_("how to print; csv and json have all columns"),
    choices=("table", "csv", "json"),
    default="table",
)


def parser(lang: str) -> argparse.ArgumentParser:
    """Return the parser of the command line, with its help in a language.

    Parameters
    ----------
    lang : {"en", "zh"}
        Language of the help.

    Returns
    -------
    ArgumentParser
        Its result has ``command`` and ``run``, the function of :mod:`ipanalysis.commands` that
        does the work.
    """

    def text(msgid: str) -> str:
        return tr(msgid, lang)

    made = Parser(
        lang=lang,
        prog="ipanalysis",
        description=text(N_("Reconcile national and local targets, forecast, report.")),
    )
    about_version = text(N_("show the version"))
    made.add_argument(
        "--version", action="version", version=f"ipanalysis {__version__}", help=about_version
    )
    subs = made.add_subparsers(dest="command", required=True, metavar=text(N_("COMMAND")))
    commands = {command.name: command for room in _ROOMS for command in room.COMMANDS}
    for name in ORDER:
        command = commands[name]
        sub = subs.add_parser(
            name,
            lang=lang,
            help=text(command.about),
            description=text(command.about),
            epilog=tr(_EXAMPLE, lang, example=command.example),
        )
        sub.set_defaults(run=command.run)
        made.commands[name] = sub
        _add_options(sub, command, text)
    return made


def _add_options(
    sub: argparse.ArgumentParser, command: Command, text: Callable[[str], str]
) -> None:
    """Add what several commands take, then what is this one's own."""
    shared = (
        (_STUDY, command.of_study),
        (_LANG, True),
        (_DEBUG, True),
        (_RULES, command.of_rules),
        (_DAY, command.of_day),
        (_FORM, command.prints_table),
    )
    for one in (*(one for one, taken in shared if taken), *command.options):
        one.add_to(sub, text)
