"""What can be typed: the commands with their options, help and examples, in two languages."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from typing import NoReturn

from ipanalysis import __version__
from ipanalysis.commands import models, reports, studies, tables, targets
from ipanalysis.commands.codes import USAGE
from ipanalysis.data.vocabulary import AGGREGATE, NORMALISE, RECONCILE
from ipanalysis.locale import LANGUAGES, N_, tr
from ipanalysis.usage import unknown, worded

LISTS = ("regions", "indicators", "plans", "targets", "sources", "measures", "corrections", "rules")


class _Formatter(argparse.HelpFormatter):
    """Help in the reader's language; argparse itself knows English only."""

    def __init__(self, *args: object, lang: str = "en", **options: object) -> None:
        super().__init__(*args, **options)
        self.lang = lang

    def add_usage(self, usage, actions, groups, prefix=None) -> None:
        own = tr(N_("Usage: "), self.lang) if prefix is None else prefix
        super().add_usage(usage, actions, groups, own)


class _Parser(argparse.ArgumentParser):
    def __init__(self, *, lang: str = "en", **options: object) -> None:
        formatter = partial(_Formatter, lang=lang)
        super().__init__(add_help=False, formatter_class=formatter, **options)
        self.lang = lang
        self.commands: dict[str, argparse.ArgumentParser] = {}
        self._positionals.title = tr(N_("Arguments"), lang)
        self._optionals.title = tr(N_("Options"), lang)
        self.add_argument("-h", "--help", action="help", help=tr(N_("show this help"), lang))

    def parse_args(self, args=None, namespace=None):
        """Parse, and refuse what is left over beside the options of the command it came with."""
        found, rest = self.parse_known_args(args, namespace)
        if rest:
            used = self.commands.get(getattr(found, "command", ""), self)
            options = [name for action in used._actions for name in action.option_strings]
            used.refuse(unknown(rest, options, self.lang))
        return found

    def error(self, message: str) -> NoReturn:
        """Refuse the command line with a message of argparse."""
        self.refuse(worded(message, self.lang))

    def refuse(self, message: str) -> NoReturn:
        """Print how the command is used and what is wrong, and leave with 2."""
        self.print_usage(sys.stderr)
        text = tr(N_("{prog}: error: {message}"), self.lang, prog=self.prog, message=message)
        self.exit(USAGE, f"{text}\n")


def parser(lang: str) -> argparse.ArgumentParser:
    """Return the parser of the command line, with its help in a language.

    Parameters
    ----------
    lang : {"en", "zh"}
        Language of the help.

    Returns
    -------
    ArgumentParser
        Its result has ``command`` and ``run``, the function of
        :mod:`ipanalysis.commands` that does the work.
    """

    def text(msgid: str) -> str:
        return tr(msgid, lang)

    made = _Parser(
        lang=lang,
        prog="ipanalysis",
        description=text(N_("Reconcile national and local targets, forecast, report.")),
    )
    about_version = text(N_("show the version"))
    made.add_argument(
        "--version", action="version", version=f"ipanalysis {__version__}", help=about_version
    )
    subs = made.add_subparsers(dest="command", required=True, metavar=text(N_("COMMAND")))

    def command(name: str, run: Callable, *, table: bool = True, own: bool = False):
        sub = subs.add_parser(
            name,
            lang=lang,
            help=text(_ABOUT[name]),
            description=text(_ABOUT[name]),
            epilog=tr(_EXAMPLE, lang, example=_EX[name]),
        )
        sub.set_defaults(run=run)
        made.commands[name] = sub
        if not own:  # a command with a folder of its own makes or changes a study
            about_study = text(N_("folder of the study's tables"))
            sub.add_argument("--study", metavar=text(N_("FOLDER")), help=about_study)
        sub.add_argument(
            "--lang", choices=LANGUAGES, action="append", help=text(N_("language: en or zh"))
        )
        sub.add_argument("--debug", action="store_true", help=text(N_("show the stack trace")))
        if name not in (*_FOLDER_ONLY, "derive"):
            without = text(N_("without the figures that the study's rules derive"))
            sub.add_argument("--no-derived", action="store_true", help=without)
        if name not in _FOLDER_ONLY:
            about_day = text(N_("use nothing that was published after this day"))
            sub.add_argument("--as-of", metavar=text(N_("DATE")), help=about_day)
        if table:
            sub.add_argument(
                "--format",
                choices=("table", "csv", "json"),
                default="table",
                help=text(N_("how to print; csv and json have all columns")),
            )
        return sub

    def choice(sub: argparse.ArgumentParser) -> None:
        sub.add_argument(
            "--region",
            metavar=text(N_("REGION")),
            help=text(N_("only this region: code or any of its names")),
        )
        sub.add_argument(
            "--indicator",
            metavar=text(N_("INDICATOR")),
            help=text(N_("only this indicator: id or name")),
        )

    sub = command("check", studies.check_tables, table=False)
    sub.add_argument("--strict", action="store_true", help=text(N_("warnings count as problems")))
    sub.add_argument("--all", action="store_true", help=text(N_("show explained findings too")))
    command("record", studies.record_tables, table=False)
    sub = command("list", studies.list_entries)
    sub.add_argument("what", choices=LISTS)
    sub = command("build", studies.build_results, table=False)
    sub.add_argument(
        "--out",
        metavar=text(N_("FOLDER")),
        default="data/processed",
        help=text(N_("folder to write into")),
    )
    formats = text(
        N_("what to write, separated by commas: csv, parquet, xlsx, sdmx-csv (observations)")
    )
    sub.add_argument("--format", default="csv,parquet", metavar=text(N_("FORMATS")), help=formats)
    sub = command("reconcile", targets.put_beside)
    sub.add_argument(
        "--plan",
        metavar=text(N_("PLAN")),
        help=text(N_("a programme or one plan; all if not given")),
    )
    about = text(N_("show where each target of the study stands, and how many stand where"))
    sub.add_argument("--counts", action="store_true", help=about)
    about = text(N_("another plan: show what was dropped, added, tightened or loosened since"))
    sub.add_argument("--against", metavar=text(N_("PLAN")), help=about)
    choice(sub)
    sub = command("coherence", targets.coherence_tables)
    sub.add_argument(
        "--indicator",
        metavar=text(N_("INDICATOR")),
        help=text(N_("only this indicator: id or name")),
    )
    sub.add_argument(
        "--plan",
        metavar=text(N_("PLAN")),
        help=text(N_("a programme or one plan; all if not given")),
    )
    shown = text(N_("the result, who counts, who is left, or fair shares"))
    choices = ("result", "parts", "rest", "shares")
    sub.add_argument("--show", choices=choices, default="result", help=shown)
    sub = command("progress", targets.judge_progress)
    choice(sub)
    about_method = text(N_("a method, several by giving it again, or all; linear and eurostat"))
    sub.add_argument("--method", action="append", metavar=text(N_("METHOD")), help=about_method)
    differ = text(N_("show the targets on which methods differ, and why"))
    sub.add_argument("--disagreements", action="store_true", help=differ)
    formulas = text(N_("show the methods with their formulas and references"))
    sub.add_argument("--formulas", action="store_true", help=formulas)
    sub = command("trend", tables.table("trend"))
    choice(sub)
    sub = command("forecast", tables.table("forecast"))
    choice(sub)
    sub.add_argument(
        "--horizon", metavar=text(N_("YEARS")), type=int, default=5, help=text(N_("years ahead"))
    )
    about_model = text(N_("a model, several by giving it again; med3 if not given"))
    sub.add_argument("--model", action="append", metavar=text(N_("MODEL")), help=about_model)
    observed = text(N_("leave out estimated figures"))
    sub.add_argument("--no-estimated", action="store_true", help=observed)
    sub = command("attainment", tables.table("attainment"))
    choice(sub)
    sub = command("audit", tables.table("audit"))
    choice(sub)
    sub = command("derive", tables.table("derive"))
    choice(sub)
    sub = command("hierarchical", models.add_up)
    _hierarchy_arguments(sub, text)
    sub = command("evaluate", models.evaluate_plan)
    choice(sub)
    about = text(N_("first year of the plan, or the id of a plan"))
    sub.add_argument("--since", required=True, metavar=text(N_("YEAR")), help=about)
    about = text(N_("coverage of the intervals in per cent"))
    sub.add_argument("--level", metavar=text(N_("PER CENT")), type=float, default=95, help=about)
    about = text(N_("the result, year by year, or dates without a plan"))
    shows = ("result", "years", "placebos")
    sub.add_argument("--show", choices=shows, default="result", help=about)
    sub = command("backtest", models.hold_to_account)
    choice(sub)
    _backtest_arguments(sub, text)
    sub = command("conflicts", tables.table("conflicts"))
    sub.add_argument(
        "--kind",
        choices=("conflict", "revision", "rounding", "all"),
        help=text(N_("what to show; conflicts and revisions if not given")),
    )
    choice(sub)
    sub = command("comparability", targets.compare_regions)
    sub.add_argument("--year", metavar=text(N_("YEAR")), type=int, help=text(N_("only this year")))
    about_summary = text(N_("how many regions compare, by indicator and year"))
    sub.add_argument("--summary", action="store_true", help=about_summary)
    choice(sub)
    sub = command("composite", models.make_index)
    _index_arguments(sub, text)
    sub = command("crosswalk", studies.cross_walk)
    sub.add_argument("--to", required=True, metavar=text(N_("DATE")), help=text(_TO))
    refused = text(N_("show what could not be made, and why"))
    sub.add_argument("--refused", action="store_true", help=refused)
    choice(sub)
    sub = command("report", reports.render_reports, table=False)
    names = text(N_("codes or names"))
    sub.add_argument("regions", nargs="*", metavar=text(N_("REGION")), help=names)
    sub.add_argument(
        "--all", action="store_true", help=text(N_("every region the study holds something for"))
    )
    sub.add_argument(
        "--out",
        metavar=text(N_("FOLDER")),
        default="reports",
        help=text(N_("folder to write into")),
    )
    sub.add_argument(
        "--jobs",
        metavar=text(N_("NUMBER")),
        type=int,
        help=text(N_("reports to render at the same time")),
    )
    sub.add_argument(
        "--kernel",
        choices=("fork", "plain"),
        help=text(N_("start kernels from a warm process, or each from the start")),
    )
    sub.add_argument(
        "--notebook",
        metavar=text(N_("FILE")),
        help=text(N_("a notebook of your own as the template")),
    )
    _batch_arguments(sub, text)
    sub = command("status", reports.tell_status)
    sub.add_argument("folder", metavar=text(N_("FOLDER")), help=text(N_("folder of the reports")))
    sub = command("init", studies.start_study, table=False, own=True)
    sub.add_argument("folder", metavar=text(N_("FOLDER")), help=text(N_("folder to make")))
    sub = command("import", studies.import_figures, table=False, own=True)
    _import_arguments(sub, text)
    return made


def _batch_arguments(sub: argparse.ArgumentParser, text: Callable[[str], str]) -> None:
    about = text(N_("seconds that a cell may take; 600 if not given"))
    sub.add_argument("--timeout", type=float, metavar=text(N_("SECONDS")), help=about)
    about = text(N_("make also the reports of which nothing has changed"))
    sub.add_argument("--force", action="store_true", help=about)
    about = text(N_("make nothing; list what would be made, and why"))
    sub.add_argument("--dry-run", action="store_true", help=about)
    about = text(N_("delete pages that were made here and are not asked for now"))
    sub.add_argument("--prune", action="store_true", help=about)
    about = text(N_("what to write beside the page, several separated by commas: pdf, docx"))
    sub.add_argument("--format", action="append", metavar=text(N_("FORMATS")), help=about)
    about = text(N_("let the workers of a Dask scheduler make the reports"))
    sub.add_argument("--scheduler", metavar=text(N_("ADDRESS")), help=about)


def _index_arguments(sub: argparse.ArgumentParser, text: Callable[[str], str]) -> None:
    about = text(N_("indicators: ids or names"))
    sub.add_argument("indicators", nargs="+", metavar=text(N_("INDICATOR")), help=about)
    sub.add_argument(
        "--year",
        metavar=text(N_("YEAR")),
        type=int,
        required=True,
        help=text(N_("year of the figures")),
    )
    about = text(N_("how indicators are rescaled"))
    sub.add_argument("--normalise", choices=NORMALISE, default=NORMALISE[0], help=about)
    about = text(N_("equal, pca, or a number for each indicator, separated by commas"))
    sub.add_argument("--weights", default="equal", metavar=text(N_("WEIGHTS")), help=about)
    about = text(N_("which mean"))
    sub.add_argument("--aggregate", choices=AGGREGATE, default=AGGREGATE[0], help=about)
    about = text(N_("lowest:highest (or worst:target) of each indicator, separated by commas"))
    sub.add_argument("--goalposts", metavar=text(N_("VALUES")), help=about)
    about = text(N_("added to rescaled values in the geometric mean"))
    sub.add_argument("--shift", metavar=text(N_("NUMBER")), type=float, default=0.0, help=about)
    about = text(N_("share of its indicators that a region may lack"))
    sub.add_argument("--missing", metavar=text(N_("SHARE")), type=float, default=0.2, help=about)
    about = text(N_("a region or a level (province); may be given several times"))
    sub.add_argument("--region", metavar=text(N_("REGION")), action="append", help=about)
    sub.add_argument(
        "--show",
        choices=("ranks", "drivers", "refused", "settings"),
        default="ranks",
        help=text(N_("what to print")),
    )


def _hierarchy_arguments(sub: argparse.ArgumentParser, text: Callable[[str], str]) -> None:
    about = text(N_("the region that the parts make up"))
    sub.add_argument("whole", metavar=text(N_("REGION")), help=about)
    about = text(N_("indicator: id or name"))
    sub.add_argument("indicator", metavar=text(N_("INDICATOR")), help=about)
    about = text(N_("a part, several by giving it again; all regions inside if not given"))
    sub.add_argument("--part", action="append", metavar=text(N_("REGION")), help=about)
    about = text(N_("a method, several by giving it again; mint if not given"))
    sub.add_argument("--method", action="append", choices=RECONCILE, help=about)
    sub.add_argument(
        "--horizon", metavar=text(N_("YEARS")), type=int, default=3, help=text(N_("years ahead"))
    )
    about = text(N_("a model; med3 if not given"))
    sub.add_argument("--model", default="med3", metavar=text(N_("MODEL")), help=about)


def _backtest_arguments(sub: argparse.ArgumentParser, text: Callable[[str], str]) -> None:
    sub.add_argument(
        "--horizon", metavar=text(N_("YEARS")), type=int, default=5, help=text(N_("years ahead"))
    )
    about = text(N_("a model, several by giving it again; med3, naive and drift if not given"))
    sub.add_argument("--model", action="append", metavar=text(N_("MODEL")), help=about)
    about = text(N_("forecast from so many years at the end of each series; from all if not given"))
    sub.add_argument("--origins", type=int, metavar=text(N_("NUMBER")), help=about)
    about = text(N_("split the scores; may be given twice"))
    sub.add_argument("--by", choices=("indicator", "step"), action="append", help=about)
    about = text(N_("scores, the forecasts, what was refused, or chances on simulated targets"))
    choices = ("scores", "forecasts", "refused", "deciles", "chances")
    sub.add_argument("--show", choices=choices, default="scores", help=about)
    about = text(N_("what was said of the study's targets one to five years before, and what came"))
    sub.add_argument("--targets", action="store_true", help=about)
    about = text(N_("with --targets: from the figures known today instead of those of the day"))
    sub.add_argument("--today", action="store_true", help=about)


def _import_arguments(sub: argparse.ArgumentParser, text: Callable[[str], str]) -> None:
    sub.add_argument("file", metavar=text(N_("FILE")), help=text(N_("an .xlsx, CSV or JSON file")))
    about = text(N_("folder of the study to add the figures to"))
    sub.add_argument("--out", required=True, metavar=text(N_("FOLDER")), help=about)
    for name, about in _IMPORT_OPTIONS.items():
        sub.add_argument(f"--{name}", help=text(about))
    sub.set_defaults(
        options=(*_IMPORT_OPTIONS, "year", "rows", "columns", "decimal", "skip_unknown")
    )
    sub.add_argument(
        "--year", metavar=text(N_("YEAR")), type=int, help=text(N_("year of all figures"))
    )
    for name, about in (("rows", N_("what the rows name")), ("columns", N_("what columns name"))):
        sub.add_argument(f"--{name}", choices=("region", "indicator"), help=text(about))
    about = text(N_("what separates decimals in texts"))
    sub.add_argument("--decimal", choices=(".", ","), help=about)
    sub.add_argument(
        "--skip-unknown",
        choices=("region", "indicator"),
        action="append",
        default=[],
        help=text(N_("leave out unknown regions or indicators, and list them")),
    )


_EXAMPLE = N_("Example: {example}")
_TO = N_("the day whose regions are wanted")
# About the tables as they are, whatever the day and the rules.
_FOLDER_ONLY = ("check", "record", "status", "init", "import")
_ABOUT = {
    "check": N_("Check the tables of a study and list every problem and implausible figure."),
    "record": N_("Record what the tables hold, so that later changes are noticed."),
    "list": N_("List the regions, indicators, plans, sources, corrections ... of a study."),
    "build": N_("Compute all results and write them as tables."),
    "reconcile": N_("Put local targets beside national ones."),
    "coherence": N_("Tell whether the local targets add up to the national ones."),
    "progress": N_("Judge the progress from base to target."),
    "trend": N_("Describe how each series has moved."),
    "forecast": N_("Forecast each series with intervals."),
    "attainment": N_("Judge whether each target was met or will be."),
    "backtest": N_("Hold forecasts of the past against what came."),
    "composite": N_("Make an index of indicators, with the range of ranks it leaves open."),
    "hierarchical": N_("Forecast a whole and its parts so that they add up."),
    "evaluate": N_("Compare what came since a plan with what the earlier course would have given."),
    "audit": N_("Recompute the relations that sources state."),
    "derive": N_("Show what the study's rules derive, beside what was observed."),
    "conflicts": N_("List the figures on which sources disagree, and which was taken."),
    "comparability": N_("Show which regions can be compared on what, and why others cannot."),
    "crosswalk": N_("Bring the figures of merged regions to the regions of a day."),
    "report": N_("Render a report per region, and an index of them all."),
    "status": N_("Show what stands in a folder of reports, and which have to be made anew."),
    "init": N_("Make an empty study: all tables with their columns, and how to fill them."),
    "import": N_("Add the figures of a spreadsheet or statistical file to a study."),
}
_IMPORT_OPTIONS = {
    "source": N_("source of the figures: an id of sources.csv"),
    "mapping": N_("mapping file; import_names.csv in the study if not given"),
    "sheet": N_("sheet of a workbook"),
    "region": N_("region of all figures, where the file does not say"),
    "indicator": N_("indicator of all figures, where the file does not say"),
    "unit": N_("unit of all figures, where the file does not say"),
    "status": N_("status of the figures; actual if not given"),
    "encoding": N_("encoding of a text file"),
}
_EX = {
    "check": "ipanalysis check --study my_study/ --strict",
    "record": "ipanalysis record --study my_study/",
    "list": "ipanalysis list regions",
    "build": "ipanalysis build --out results/",
    "trend": "ipanalysis trend --region CN",
    "composite": (
        "ipanalysis composite invention_patents_per_10k patents_granted --year 2019 --weights 2,1"
    ),
    "audit": "ipanalysis audit --lang zh",
    "derive": "ipanalysis derive --region CN",
    "init": "ipanalysis init my_study/",
    "reconcile": "ipanalysis reconcile --plan 14FYP --region Shanghai",
    "coherence": "ipanalysis coherence --indicator hv_patents_per_10k --plan 14FYP",
    "progress": "ipanalysis progress --region China --method all",
    "forecast": "ipanalysis forecast --region CN --indicator hv_patents_per_10k",
    "attainment": "ipanalysis attainment --region China --format csv",
    "hierarchical": "ipanalysis hierarchical CN ip_pledge_financing --method wls",
    "evaluate": "ipanalysis evaluate --since CN-14FYP --region CN --indicator software_registered",
    "backtest": "ipanalysis backtest --region CN --indicator invention_patents_per_10k --by step",
    "conflicts": "ipanalysis conflicts --kind all --region China",
    "comparability": "ipanalysis comparability --indicator hv_patents_per_10k --year 2023",
    "crosswalk": "ipanalysis crosswalk --to 2025 --region China",
    "status": "ipanalysis status reports/",
    "report": "ipanalysis report Shanghai 深圳 --lang zh --out reports/",
    "import": "ipanalysis import table.xlsx --out my_study/ --source yearbook-2023",
}
