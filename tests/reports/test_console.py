"""How far a batch of reports is: a line that moves on a terminal, plain lines elsewhere."""

import io
import re

import pytest

from ipanalysis.locale import LANGUAGES
from ipanalysis.reports import console
from ipanalysis.reports.console import progress_printer
from ipanalysis.reports.jobs import Record

WELL = Record("310000", "zh", "ok", "310000.zh.html", 2.0, None, None)
ILL = Record("440300", "en", "failed", None, 2.0, "why", 3)


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize("lang", LANGUAGES)
def test_elsewhere_each_report_gets_a_line(lang):
    stream = io.StringIO()
    tell = progress_printer(lang, stream)
    tell(WELL, 1, 2)
    tell(ILL, 2, 2)
    first, second = stream.getvalue().splitlines()
    assert first.startswith("1/2")
    assert {"310000", "zh"} <= set(re.findall("[0-9]{6}|zh", first))
    assert "440300" in second
    assert "\x1b" not in stream.getvalue()
    assert first.split()[-1] != second.split()[-1]  # done, failed


def test_a_terminal_has_one_line_that_ends_with_the_last_report(monkeypatch):
    clock = iter([100.0, 110.0, 120.0])
    monkeypatch.setattr(console.time, "monotonic", lambda: next(clock))
    stream = Terminal()
    tell = progress_printer("en", stream)
    tell(WELL, 1, 3)
    # 1 of 3 in 10 seconds: 20 more for the other two.
    assert stream.getvalue().endswith("about 20 s left")
    assert "\n" not in stream.getvalue()
    tell(ILL, 3, 3)
    assert stream.getvalue().count("\n") == 1
    assert stream.getvalue().endswith("\n")
    assert stream.getvalue().count("\r\x1b[K") == 2


def test_without_a_stream_it_goes_to_standard_error(capsys):
    progress_printer("en")(WELL, 1, 1)
    out, err = capsys.readouterr()
    assert out == ""
    assert "310000" in err
