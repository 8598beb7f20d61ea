"""The command line: parses, calls the public function, prints. Nothing is decided here."""

from __future__ import annotations

import argparse
import locale
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TextIO

from ipanalysis.errors import IpaError, StudyWarning, UnknownNameError, UsageError
from ipanalysis.locale import LANGUAGES, N_, tr

OK, PROBLEMS, USAGE = 0, 1, 2
LISTS = ("regions", "indicators", "plans", "targets", "sources", "measures", "corrections", "rules")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code.

    Parameters
    ----------
    argv : sequence of str, optional
        Arguments; those of the process if not given.

    Returns
    -------
    int
        0 well; 1 the data or a report has problems, all of them listed; 2 wrong usage.

    Examples
    --------
    >>> main(["list", "plans", "--format", "csv", "--lang", "en"])  # doctest: +ELLIPSIS
    plan,programme,region,...
    0
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a character the terminal lacks must not end the work
            stream.reconfigure(errors="backslashreplace")
    lang = _reader_language()
    parser = _parser(lang)
    args = parser.parse_args(argv)
    args.lang = args.lang or [lang]
    try:
        with _in_plain_words(args.lang[0], sys.stdout if args.run is _check else sys.stderr):
            code = args.run(args)
        sys.stdout.flush()  # a closed pipe has to show here, not when the interpreter ends
        return code
    except IpaError as error:
        if args.debug:
            raise
        print(error.text(args.lang[0]), file=sys.stderr)
        # A name that the study does not have is a matter of the study, not of the command.
        wrong = isinstance(error, UsageError) and not isinstance(error, UnknownNameError)
        return USAGE if wrong else PROBLEMS
    except KeyboardInterrupt:
        print(tr(N_("Stopped."), args.lang[0]), file=sys.stderr)
        return PROBLEMS
    except BrokenPipeError:  # the reader of a pipe has seen enough (`| head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK


@contextmanager
def _in_plain_words(lang: str, stream: TextIO) -> Iterator[None]:
    """Say what a study warns of without file names and line numbers of ours."""
    shown = warnings.showwarning

    def show(message: Warning | str, *place: object, **options: object) -> None:
        if isinstance(message, StudyWarning):
            print(tr(N_("Warning: {text}"), lang, text=message.text(lang)), file=stream)
        else:
            shown(message, *place, **options)

    with warnings.catch_warnings():
        warnings.simplefilter("always", StudyWarning)
        warnings.showwarning = show
        yield


def _reader_language() -> str:
    name = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    name = name or locale.getlocale()[0] or ""
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"


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
        self._positionals.title = tr(N_("Arguments"), lang)
        self._optionals.title = tr(N_("Options"), lang)
        self.add_argument("-h", "--help", action="help", help=tr(N_("show this help"), lang))


def _parser(lang: str) -> argparse.ArgumentParser:
    def text(msgid: str) -> str:
        return tr(msgid, lang)

    parser = _Parser(
        lang=lang,
        prog="ipanalysis",
        description=text(N_("Reconcile national and local targets, forecast, report.")),
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar=text(N_("COMMAND")))

    def command(
        name: str, run: Callable, about: str, example: str, *, table: bool = True, own: bool = False
    ):
        sub = commands.add_parser(
            name,
            lang=lang,
            help=text(about),
            description=text(about),
            epilog=tr(_EXAMPLE, lang, example=example),
        )
        sub.set_defaults(run=run)
        if not own:  # a command with a folder of its own makes or changes a study
            about_study = text(N_("folder of the study's tables"))
            sub.add_argument("--study", metavar=text(N_("FOLDER")), help=about_study)
        sub.add_argument(
            "--lang", choices=LANGUAGES, action="append", help=text(N_("language: en or zh"))
        )
        sub.add_argument("--debug", action="store_true", help=text(N_("show the stack trace")))
        if name not in ("check", "derive"):
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
        sub.add_argument("--region", help=text(N_("only this region: code or any of its names")))
        sub.add_argument("--indicator", help=text(N_("only this indicator: id or name")))

    sub = command("check", _check, _ABOUT["check"], _EX["check"], table=False)
    sub.add_argument("--strict", action="store_true", help=text(N_("warnings count as problems")))
    sub.add_argument("--all", action="store_true", help=text(N_("show explained findings too")))
    command("record", _record, _ABOUT["record"], _EX["record"], table=False)
    sub = command("list", _list, _ABOUT["list"], "ipanalysis list regions")
    sub.add_argument("what", choices=LISTS)
    sub = command("build", _build, _ABOUT["build"], "ipanalysis build --out results/", table=False)
    sub.add_argument("--out", default="data/processed", help=text(N_("folder to write into")))
    formats = text(N_("what to write, separated by commas: csv, parquet, sdmx-csv (observations)"))
    sub.add_argument("--format", default="csv,parquet", metavar=text(N_("FORMATS")), help=formats)
    sub = command("reconcile", _table("ledger"), _ABOUT["reconcile"], _EX["reconcile"])
    sub.add_argument("--plan", help=text(N_("a programme or one plan; all if not given")))
    choice(sub)
    sub = command("progress", _table("progress"), _ABOUT["progress"], _EX["progress"])
    choice(sub)
    sub = command("trend", _table("trend"), _ABOUT["trend"], "ipanalysis trend --region CN")
    choice(sub)
    sub = command("forecast", _table("forecast"), _ABOUT["forecast"], _EX["forecast"])
    choice(sub)
    sub.add_argument("--horizon", type=int, default=5, help=text(N_("years ahead")))
    sub = command("attainment", _table("attainment"), _ABOUT["attainment"], _EX["attainment"])
    choice(sub)
    sub = command("audit", _table("audit"), _ABOUT["audit"], "ipanalysis audit --lang zh")
    choice(sub)
    sub = command("derive", _table("derive"), _ABOUT["derive"], "ipanalysis derive --region CN")
    choice(sub)
    sub = command("conflicts", _table("conflicts"), _ABOUT["conflicts"], _EX["conflicts"])
    sub.add_argument(
        "--kind",
        choices=("conflict", "revision", "rounding", "all"),
        help=text(N_("what to show; conflicts and revisions if not given")),
    )
    choice(sub)
    sub = command("crosswalk", _crosswalk, _ABOUT["crosswalk"], _EX["crosswalk"])
    sub.add_argument("--to", required=True, metavar=text(N_("DATE")), help=text(_TO))
    refused = text(N_("show what could not be made, and why"))
    sub.add_argument("--refused", action="store_true", help=refused)
    choice(sub)
    sub = command("report", _report, _ABOUT["report"], _EX["report"], table=False)
    names = text(N_("codes or names"))
    sub.add_argument("regions", nargs="*", metavar=text(N_("REGION")), help=names)
    sub.add_argument(
        "--all", action="store_true", help=text(N_("every region the study holds something for"))
    )
    sub.add_argument("--out", default="reports", help=text(N_("folder to write into")))
    sub.add_argument("--jobs", type=int, help=text(N_("reports to render at the same time")))
    sub.add_argument(
        "--kernel",
        choices=("fork", "plain"),
        help=text(N_("start kernels from a warm process, or each from the start")),
    )
    sub.add_argument("--notebook", help=text(N_("a notebook of your own as the template")))
    sub = command("init", _init, _ABOUT["init"], "ipanalysis init my_study/", table=False, own=True)
    sub.add_argument("folder", metavar=text(N_("FOLDER")), help=text(N_("folder to make")))
    sub = command("import", _import, _ABOUT["import"], _EX["import"], table=False, own=True)
    _import_arguments(sub, text)
    return parser


def _import_arguments(sub: argparse.ArgumentParser, text: Callable[[str], str]) -> None:
    sub.add_argument("file", metavar=text(N_("FILE")), help=text(N_("an .xlsx, CSV or JSON file")))
    about = text(N_("folder of the study to add the figures to"))
    sub.add_argument("--out", required=True, metavar=text(N_("FOLDER")), help=about)
    for name, about in _IMPORT_OPTIONS.items():
        sub.add_argument(f"--{name}", help=text(about))
    sub.add_argument("--year", type=int, help=text(N_("year of all figures")))
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
_FOLDER_ONLY = (
    "check",
    "record",
    "init",
    "import",
)  # commands about the tables as they are, whatever the day
_ABOUT = {
    "check": N_("Check the tables of a study and list every problem and implausible figure."),
    "record": N_("Record what the tables hold, so that later changes are noticed."),
    "list": N_("List the regions, indicators, plans, sources, corrections ... of a study."),
    "build": N_("Compute all results and write them as tables."),
    "reconcile": N_("Put local targets beside national ones."),
    "progress": N_("Judge the progress from base to target."),
    "trend": N_("Describe how each series has moved."),
    "forecast": N_("Forecast each series with intervals."),
    "attainment": N_("Judge whether each target was met or will be."),
    "audit": N_("Recompute the relations that sources state."),
    "derive": N_("Show what the study's rules derive, beside what was observed."),
    "conflicts": N_("List the figures on which sources disagree, and which was taken."),
    "crosswalk": N_("Bring the figures of merged regions to the regions of a day."),
    "report": N_("Render a report per region, and an index of them all."),
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
    "reconcile": "ipanalysis reconcile --plan 14FYP --region Shanghai",
    "progress": "ipanalysis progress --region China",
    "forecast": "ipanalysis forecast --region CN --indicator hv_patents_per_10k",
    "attainment": "ipanalysis attainment --region China --format csv",
    "conflicts": "ipanalysis conflicts --kind all --region China",
    "crosswalk": "ipanalysis crosswalk --to 2025 --region China",
    "report": "ipanalysis report Shanghai 深圳 --lang zh --out reports/",
    "import": "ipanalysis import table.xlsx --out my_study/ --source yearbook-2023",
}


def _check(args: argparse.Namespace) -> int:
    from ipanalysis.data.review import review

    lang = args.lang[0]
    found = review(args.study)
    for problem in found.problems:
        print(problem.text(lang))
    for warning in found.warnings:
        print(tr(N_("Warning: {finding}"), lang, finding=warning.text(lang)))
    for finding, reason in found.explained if args.all else ():
        text = N_("Explained: {file}, row {row}: {what}. {reason}")
        about = {"file": finding.file, "row": finding.row, "what": finding.parts(lang)[0]}
        print(tr(text, lang, reason=reason.plain(lang), **about))
    counts = {"warnings": len(found.warnings), "explained": len(found.explained)}
    if found.problems or found.study is None:
        print(tr(N_("{n} problem(s)."), lang, n=len(found.problems)), file=sys.stderr)
        return PROBLEMS
    print(tr(N_("No problems. {summary}"), lang, summary=found.study.summary(lang)))
    if any(counts.values()):
        print(tr(N_("{warnings} warning(s), {explained} explained finding(s)."), lang, **counts))
    return PROBLEMS if args.strict and found.warnings else OK


def _record(args: argparse.Namespace) -> int:
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


def _list(args: argparse.Namespace) -> int:
    from ipanalysis.views import show

    study = _study(args)
    print(show(getattr(study, args.what), args.what, study, args.lang[0], args.format), end="")
    return OK


def _build(args: argparse.Namespace) -> int:
    from ipanalysis import build

    build(_study(args), args.out, args.format)
    print(tr(N_("The results are in {folder}."), args.lang[0], folder=args.out))
    return OK


def _table(name: str) -> Callable[[argparse.Namespace], int]:
    def run(args: argparse.Namespace) -> int:
        import ipanalysis as ipa
        from ipanalysis.printed import print_table

        lang = args.lang[0]
        study = _study(args)
        make = {
            "ledger": lambda: ipa.reconcile(study, args.plan, lang).table,
            "progress": lambda: ipa.progress(study, lang=lang),
            "trend": lambda: ipa.trend(study),
            "forecast": lambda: ipa.forecast(study, horizon=args.horizon),
            "attainment": lambda: ipa.attainment(study, lang=lang),
            "audit": lambda: ipa.audit(study, lang),
            "derive": lambda: ipa.derive(study, lang),
            "conflicts": lambda: study.conflicts(args.kind),
        }
        print_table(make[name], name, study, args)
        return OK

    return run


def _crosswalk(args: argparse.Namespace) -> int:
    from ipanalysis.printed import print_crosswalk

    print_crosswalk(_study(args), args)
    return OK


def _report(args: argparse.Namespace) -> int:
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
        on_done=progress_printer(lang),
    )
    for line in done.summary(lang):
        print(line)
    return PROBLEMS if len(done.failed) else OK


def _init(args: argparse.Namespace) -> int:
    from ipanalysis import new_study

    folder = new_study(args.folder)
    text = N_("An empty study is in {folder}. Its README.md says how to fill it.")
    print(tr(text, args.lang[0], folder=folder))
    return OK


def _import(args: argparse.Namespace) -> int:
    from ipanalysis import import_file

    lang = args.lang[0]
    names = [*_IMPORT_OPTIONS, "year", "rows", "columns", "decimal", "skip_unknown"]
    given = {name: getattr(args, name) for name in names if getattr(args, name)}
    done = import_file(args.file, args.out, lang=lang, **given)
    print("\n".join(done.summary(lang)))
    return OK if done.done else PROBLEMS


if __name__ == "__main__":
    sys.exit(main())
