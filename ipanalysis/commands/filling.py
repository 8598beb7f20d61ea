"""Commands that make and fill a study: init, import."""

from __future__ import annotations

import argparse

from ipanalysis.commands.codes import OK, PROBLEMS
from ipanalysis.commands.command import Command, option
from ipanalysis.locale import N_, tr


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
    given = {name: getattr(args, name) for name in _NAMES if getattr(args, name)}
    done = import_file(args.file, args.out, lang=lang, **given)
    print("\n".join(done.summary(lang)))
    return OK if done.done else PROBLEMS


_GIVEN = (
    option(
        "--source", about=N_("source of the figures: an id of sources.csv"), placeholder=N_("ID")
    ),
    option(
        "--mapping",
        about=N_("mapping file; import_names.csv in the study if not given"),
        placeholder=N_("FILE"),
    ),
    option("--sheet", about=N_("sheet of a workbook"), placeholder=N_("NAME")),
    option(
        "--region",
        about=N_("region of all figures, where the file does not say"),
        placeholder=N_("REGION"),
    ),
    option(
        "--indicator",
        about=N_("indicator of all figures, where the file does not say"),
        placeholder=N_("INDICATOR"),
    ),
    option(
        "--unit", about=N_("unit of all figures, where the file does not say"), placeholder=N_("ID")
    ),
    option(
        "--status",
        about=N_("status of the figures; actual if not given"),
        placeholder=N_("STATUS"),
    ),
    option("--encoding", about=N_("encoding of a text file"), placeholder=N_("NAME")),
    option("--year", about=N_("year of all figures"), placeholder=N_("YEAR"), type=int),
    option("--rows", about=N_("what the rows name"), choices=("region", "indicator")),
    option("--columns", about=N_("what columns name"), choices=("region", "indicator")),
    option("--decimal", about=N_("what separates decimals in texts"), choices=(".", ",")),
    option(
        "--skip-unknown",
        about=N_("leave out unknown regions or indicators, and list them"),
        choices=("region", "indicator"),
        action="append",
        default=[],
    ),
)
_NAMES = tuple(one.names[0].removeprefix("--").replace("-", "_") for one in _GIVEN)
_OWN_FOLDER = {"prints_table": False, "of_study": False, "of_rules": False, "of_day": False}

COMMANDS = (
    Command(
        "init",
        N_("Make an empty study: all tables with their columns, and how to fill them."),
        "ipanalysis init my_study/",
        start_study,
        (option("folder", about=N_("folder to make"), placeholder=N_("FOLDER")),),
        **_OWN_FOLDER,
    ),
    Command(
        "import",
        N_("Add the figures of a spreadsheet or statistical file to a study."),
        "ipanalysis import table.xlsx --out my_study/ --source yearbook-2023",
        import_figures,
        (
            option("file", about=N_("an .xlsx, CSV or JSON file"), placeholder=N_("FILE")),
            option(
                "--out",
                about=N_("folder of the study to add the figures to"),
                placeholder=N_("FOLDER"),
                required=True,
            ),
            *_GIVEN,
        ),
        **_OWN_FOLDER,
    ),
)
