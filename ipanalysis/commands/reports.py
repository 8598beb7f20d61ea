"""Commands about reports: report, status."""

from __future__ import annotations

import argparse
import sys

from ipanalysis.commands.codes import INTERRUPTED, OK, PROBLEMS, USAGE
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
