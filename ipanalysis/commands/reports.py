"""Commands about reports: report, status."""

from __future__ import annotations

import argparse
import sys

from ipanalysis.commands.codes import INTERRUPTED, OK, PROBLEMS, USAGE
from ipanalysis.commands.command import Command, folder_to_write, option
from ipanalysis.locale import N_, tr


def render_reports(args: argparse.Namespace) -> int:
    """Render reports; 1 if one failed, 130 if it was interrupted."""
    from ipanalysis import load, report

    lang = args.lang[0]
    if bool(args.regions) == args.all:
        both = N_("Give regions or --all, not both.")
        text = both if args.all else N_("Name the regions, or give --all.")
        print(tr(text, lang), file=sys.stderr)
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
    from ipanalysis.reports.batch.status import in_names
    from ipanalysis.views import show

    lang = args.lang[0]
    found = report_status(args.folder, args.study)
    if found.empty and args.format == "table":
        print(tr(N_("No report was made in {folder}."), lang, folder=args.folder))
        return OK
    if args.format == "table":
        shown, study = in_names(found, args.folder, args.study, lang)
        print(show(shown, "reports", study, lang), end="")
    else:
        print(show(found, "reports", load(args.study), lang, args.format), end="")
    current = (found["why"] == "current").sum()
    if args.format == "table":
        text = N_("{n} report(s), {current} of them up to date.")
        print(tr(text, lang, n=len(found), current=current))
    return OK if current == len(found) else PROBLEMS


COMMANDS = (
    Command(
        "report",
        N_("Render a report per region, and an index of them all."),
        "ipanalysis report Shanghai 深圳 --lang zh --out reports/",
        render_reports,
        (
            option("regions", about=N_("codes or names"), placeholder=N_("REGION"), nargs="*"),
            option(
                "--all",
                about=N_("every region the study holds something for"),
                action="store_true",
            ),
            folder_to_write("reports"),
            option(
                "--jobs",
                about=N_("reports to render at the same time"),
                placeholder=N_("NUMBER"),
                type=int,
            ),
            option(
                "--kernel",
                about=N_("start kernels from a warm process, or each from the start"),
                choices=("fork", "plain"),
            ),
            option(
                "--notebook",
                about=N_("a notebook of your own as the template"),
                placeholder=N_("FILE"),
            ),
            option(
                "--timeout",
                about=N_("seconds that a cell may take; 600 if not given"),
                placeholder=N_("SECONDS"),
                type=float,
            ),
            option(
                "--force",
                about=N_("make also the reports of which nothing has changed"),
                action="store_true",
            ),
            option(
                "--dry-run",
                about=N_("make nothing; list what would be made, and why"),
                action="store_true",
            ),
            option(
                "--prune",
                about=N_("delete pages that were made here and are not asked for now"),
                action="store_true",
            ),
            option(
                "--format",
                about=N_("what to write beside the page, several separated by commas: pdf, docx"),
                placeholder=N_("FORMATS"),
                action="append",
            ),
            option(
                "--scheduler",
                about=N_("let the workers of a Dask scheduler make the reports"),
                placeholder=N_("ADDRESS"),
            ),
        ),
        prints_table=False,
    ),
    Command(
        "status",
        N_("Show what stands in a folder of reports, and which have to be made anew."),
        "ipanalysis status reports/",
        tell_status,
        (option("folder", about=N_("folder of the reports"), placeholder=N_("FOLDER")),),
        of_rules=False,
        of_day=False,
    ),
)
