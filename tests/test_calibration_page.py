"""The page on what forecasts were worth says what the study and the record say."""

import importlib.util
import re

import pytest


@pytest.fixture(scope="module")
def pages(project):
    path = project / "scripts" / "calibration_page.py"
    spec = importlib.util.spec_from_file_location("calibration_page", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.pages()


@pytest.mark.parametrize("name", ["calibration.md", "calibration.zh.md"])
def test_the_page_is_made_from_the_study_as_it_is(pages, project, name):
    written = (project / "docs" / name).read_text(encoding="utf-8")
    assert written == pages[name], "run: make texts"


def test_the_page_shows_misses_as_well_as_hits(pages):
    text = pages["calibration.md"]
    listed = re.findall(r"^\| .*`[^`]+` \|.*\| (\*\*missed\*\*|met) \|$", text, re.M)
    stated = re.search(r"judged: (\d+) met,\s+(\d+) missed", text)
    assert [listed.count(w) for w in ("met", "**missed**")] == [int(n) for n in stated.groups()]
    assert int(stated[2]) > 0


def test_bars_are_as_long_as_the_share_that_came_true(pages):
    found = re.findall(r"\| (█*)(░*) \| \d+% \| (\d+)% \|", pages["calibration.md"])
    assert len(found) == 20
    for full, empty, share in found:
        assert len(full + empty) == 20
        assert len(full) == pytest.approx(int(share) / 5, abs=0.7)
