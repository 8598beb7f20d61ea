"""Telling on a terminal how far a batch of reports is: a line that moves, or plain lines."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO

from ipanalysis.locale import N_, tr
from ipanalysis.reports.jobs import Record


def progress_printer(lang: str, stream: TextIO | None = None) -> Callable[[Record, int, int], None]:
    """Return a function for the `on_done` of :func:`ipanalysis.report`.

    Parameters
    ----------
    lang : {"en", "zh"}
        Language of the lines.
    stream : file, optional
        Where to print; standard error if not given. On a terminal one line is kept up to date;
        elsewhere each report gets a line.
    """
    stream = stream or sys.stderr
    moving = stream.isatty()
    start = time.monotonic()

    def on_done(record: Record, done: int, total: int) -> None:
        text = tr(
            N_("{done}/{total}  {region} ({language})  {status}"),
            lang,
            done=done,
            total=total,
            region=record.region,
            language=record.lang,
            status=tr(_STATUS[record.status], lang),
        )
        if not moving:
            print(text, file=stream)
            return
        left = (time.monotonic() - start) / done * (total - done)
        more = tr(N_("about {seconds} s left"), lang, seconds=round(left)) if left > 1 else ""
        end = "\n" if done == total else ""
        print(f"\r\x1b[K{text}  {more}", file=stream, end=end, flush=True)

    return on_done


_STATUS = {"ok": N_("done"), "failed": N_("failed")}
