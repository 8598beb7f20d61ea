"""Commands that print one table of results as it is."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from ipanalysis.commands.codes import OK
from ipanalysis.commands.shown import asked_study, print_rows


def table(name: str) -> Callable[[argparse.Namespace], int]:
    """Return the command that prints a table of results."""

    def run(args: argparse.Namespace) -> int:
        import ipanalysis as ipa

        lang = args.lang[0]
        study = asked_study(args)
        make = {
            "ledger": lambda: ipa.reconcile(study, args.plan, lang).table,
            "trend": lambda: ipa.trend(study),
            "forecast": lambda: ipa.forecast(
                study,
                horizon=args.horizon,
                model=args.model or "med3",
                estimated=not args.no_estimated,
                lang=lang,
            ),
            "attainment": lambda: ipa.attainment(study, lang=lang),
            "audit": lambda: ipa.audit(study, lang),
            "derive": lambda: ipa.derive(study, lang),
            "conflicts": lambda: study.conflicts(args.kind),
        }
        print_rows(make[name], name, study, args)
        return OK

    return run
