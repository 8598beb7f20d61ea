"""How far a batch is: a bar on a terminal, plain lines elsewhere."""

import io
import re
import sys
from types import SimpleNamespace

import pytest

from ipanalysis.locale import LANGUAGES
from ipanalysis.reports.batch.progress import Progress, telling
from ipanalysis.reports.jobs import Job, Record

WELL = Record("310000", "zh", "ok", "310000.zh.html", 2.0, None, None)
ILL = Record("440300", "en", "failed", None, 2.0, "why", 3)
JOBS = [Job(r.region, r.lang, "", {}, "", "") for r in (WELL, ILL)]


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self):
        return True


def shown(stream):
    """What stands on the terminal, line by line, after carriage returns."""
    lines = (line.rpartition("\r")[2] for line in stream.getvalue().split("\n"))
    return [re.sub("\x1b\\[[A-Z]", "", line) for line in lines]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_elsewhere_each_report_gets_a_line(lang):
    stream = io.StringIO()
    progress = Progress(lang, stream)
    progress.begin(2)
    progress.start(JOBS[0])
    progress.done(WELL, 1, 2)
    progress.done(ILL, 2, 2)
    progress.close()
    begun, first, second = stream.getvalue().splitlines()
    assert begun.startswith("2 ") or "2" in begun
    assert first.startswith("1/2")
    assert {"310000", "zh"} <= set(re.findall("[0-9]{6}|zh", first))
    assert "440300" in second
    assert not {"\x1b", "\r"} & set(stream.getvalue())
    assert first.split()[-1] != second.split()[-1]  # done, failed


def test_a_terminal_has_a_bar_with_what_is_at_work_and_failures_above_it():
    stream = Terminal()
    progress = Progress("en", stream)
    progress.begin(2)
    assert "0/2" in shown(stream)[-1] and "computing results" in shown(stream)[-1]
    for job in JOBS:
        progress.start(job)
    progress.done(WELL, 1, 2)
    assert "310000 (zh), 440300 (en)" in stream.getvalue()
    progress.done(ILL, 2, 2)
    progress.close()
    failure, bar, end = shown(stream)
    assert failure == "2/2  440300 (en)  failed"
    assert "2/2" in bar and "reports" in bar and "?" not in bar
    assert end == ""


def test_only_the_first_of_many_at_work_are_named():
    stream = Terminal()
    progress = Progress("en", stream)
    progress.begin(9)
    for n in range(9):
        progress.start(Job(f"00000{n}", "en", "", {}, "", ""))
    progress.close()
    assert "000003 (en), …" in stream.getvalue()
    assert "000004" not in stream.getvalue()


def test_nothing_to_make_shows_nothing():
    for stream in (io.StringIO(), Terminal()):
        progress = Progress("en", stream)
        progress.begin(0)
        progress.close()
        assert stream.getvalue() == ""


def test_a_notebook_has_a_bar_too(monkeypatch):
    shell = SimpleNamespace(get_ipython=lambda: SimpleNamespace(kernel=object()))
    monkeypatch.setitem(sys.modules, "IPython", shell)
    monkeypatch.setitem(sys.modules, "tqdm.auto", SimpleNamespace(tqdm=Bar))
    stream = io.StringIO()
    progress = Progress("zh", stream)
    progress.begin(3)
    progress.start(JOBS[0])
    progress.done(WELL, 1, 3)
    progress.close()
    assert Bar.seen == {"total": 3, "n": 1, "closed": True}
    assert stream.getvalue() == ""


class Bar:
    seen: dict = {"n": 0}  # noqa: RUF012

    def __init__(self, *, total, **options):
        self.seen["total"] = total

    def set_postfix_str(self, text):
        pass

    def update(self):
        self.seen["n"] += 1

    def close(self):
        self.seen["closed"] = True


def test_whoever_wants_to_be_told_is_told_whether_it_is_shown_or_not(capsys):
    for progress in (False, True):
        told = []
        with telling("en", progress, lambda *args: told.append(args)) as functions:  # noqa: B023
            functions["on_done"](WELL, 1, 1)
        assert told == [(WELL, 1, 1)]
        out, err = capsys.readouterr()
        assert out == ""
        assert ("310000" in err) == progress
    with telling("en", False, None) as functions:
        assert functions == {}
