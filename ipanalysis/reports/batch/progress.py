"""Telling how far a batch is: a bar for people, lines for a log."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO

from ipanalysis.locale import N_, listed, tr
from ipanalysis.reports.jobs import Job, Record

if TYPE_CHECKING:
    from tqdm import tqdm

_STATUS = {"ok": N_("done"), "failed": N_("failed")}
_SHOWN = 4  # regions at work that are named


class Progress:
    """How far a batch is: the reports at work, the rate, and the time left.

    Parameters
    ----------
    lang : {"en", "zh"}
        Language of the words.
    stream : file, optional
        Where to show it; standard error if not given. A bar in a notebook and on a terminal;
        elsewhere each report gets a line.
    """

    def __init__(self, lang: str, stream: TextIO | None = None) -> None:
        self._lang, self._stream = lang, stream or sys.stderr
        self._at_work: dict[tuple[str, str], None] = {}
        self._lock = threading.Lock()
        self._bar: tqdm | None = None
        self._moves = _in_notebook() or self._stream.isatty()

    def begin(self, total: int) -> None:
        """Take note of how many reports there will be; results are computed before the first."""
        self._total = total
        if not total:
            return
        if self._moves:
            self._bar = _bar(total, self._lang, self._stream)
            self._bar.set_postfix_str(tr(N_("computing results"), self._lang))
        else:
            text = tr(N_("{n} report(s) to make; computing results first"), self._lang, n=total)
            print(text, file=self._stream, flush=True)

    def start(self, job: Job) -> None:
        """Take note that a report is begun; may be called from any thread."""
        with self._lock:
            self._at_work[job.region, job.lang] = None
            self._show()

    def done(self, record: Record, done: int, total: int) -> None:
        """Take note of what became of a report."""
        text = tr(
            N_("{done}/{total}  {region} ({language})  {status}"),
            self._lang,
            done=done,
            total=total,
            region=record.region,
            language=record.lang,
            status=tr(_STATUS[record.status], self._lang),
        )
        with self._lock:
            self._at_work.pop((record.region, record.lang), None)
            if self._bar is None:
                print(text, file=self._stream, flush=True)
                return
            if record.status != "ok":
                self._bar.write(text, file=self._stream)
            self._bar.update()
            self._show()

    def close(self) -> None:
        """End the bar; what it shows stays."""
        with self._lock:
            if self._bar is not None:
                self._bar.set_postfix_str("")
                self._bar.close()

    def _show(self) -> None:
        if self._bar is None:
            return
        names = [f"{region} ({lang})" for region, lang in self._at_work]
        more = ["…"] * (len(names) > _SHOWN)
        self._bar.set_postfix_str(listed([*names[:_SHOWN], *more], self._lang) if names else "")


def _in_notebook() -> bool:
    from_ipython = sys.modules.get("IPython")
    shell = from_ipython.get_ipython() if from_ipython else None
    return getattr(shell, "kernel", None) is not None


def _bar(total: int, lang: str, stream: TextIO) -> tqdm:
    # Above the module they would be loaded by those who want no bar.
    kind = _notebook_bar() if _in_notebook() else _terminal_bar()
    text = tr(N_("reports"), lang)
    return kind(total=total, desc=text, unit="", file=stream, dynamic_ncols=True, smoothing=0.1)


def _notebook_bar() -> Callable[..., Any]:
    import warnings

    with warnings.catch_warnings():
        # Without ipywidgets there is a bar of text, which says enough.
        warnings.simplefilter("ignore")
        from tqdm.auto import tqdm
    return tqdm


def _terminal_bar() -> Callable[..., Any]:
    from tqdm import tqdm

    return tqdm


@contextmanager
def telling(
    lang: str, progress: bool, on_done: Callable[[Record, int, int], None] | None
) -> Iterator[dict[str, Callable]]:
    """Give the functions to call when a report is begun and when it is done.

    Parameters
    ----------
    lang : {"en", "zh"}
        Language of what is shown.
    progress : bool
        Whether to show anything.
    on_done : callable, optional
        What the caller wants to have called, after it was shown.
    """
    told: dict[str, Callable] = {"on_done": on_done} if on_done is not None else {}
    if not progress:
        yield told
        return
    shown = Progress(lang)

    def done(record: Record, count: int, total: int) -> None:
        shown.done(record, count, total)
        if on_done is not None:
            on_done(record, count, total)

    try:
        yield {"on_begin": shown.begin, "on_start": shown.start, "on_done": done}
    finally:
        shown.close()
