"""A report as of a day says so, and shows nothing that was published later."""

import json
import pickle

import pytest

import ipanalysis as ipa
from ipanalysis.data.conflicts import kinds_text
from ipanalysis.data.provenance import rule_text
from ipanalysis.errors import IpaError, UsageError
from ipanalysis.locale import LANGUAGES
from ipanalysis.reports import page as page_module
from ipanalysis.reports import render, site
from ipanalysis.reports.batch import run
from ipanalysis.reports.page import Page

VALUES = """region,indicator,year,value,unit,bound,status,source
X,share,2020,11,percent,eq,actual,plan
X,share,2020,13,percent,eq,actual,news
X,share,2022,17.25,percent,eq,actual,late
"""


@pytest.fixture
def folder(toy):
    return str(toy(observations=VALUES))


def shown(page):
    sections = (page.header(), page.progress(), page.series(), page.evidence(), page.sources())
    return "".join(map(str, sections))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_says_of_which_day_it_tells(folder, lang):
    page = Page("X", lang, folder, as_of="2023-01-01")
    text = str(page.header())
    assert page.study.vintage.text(lang) in text
    assert "2023-01-01" in text
    assert "vintage" not in str(Page("X", lang, folder).header())


def test_a_page_shows_no_figure_that_was_published_later(folder):
    assert "17.25" in shown(Page("X", "en", folder))
    then = shown(Page("X", "en", folder, as_of="2023-01-01"))
    assert "17.25" not in then
    assert "Bulletin" not in then  # its source


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_evidence_states_the_rule_and_the_kinds_of_differences(folder, lang):
    from markupsafe import escape

    text = str(Page("X", lang, folder).evidence())
    for words in (rule_text(lang), *kinds_text(lang)):
        assert str(escape(words)) in text


def test_results_computed_for_today_are_not_shown_as_of_a_day(folder, tmp_path):
    ipa.build(ipa.load(folder), tmp_path / "now")
    with pytest.raises(IpaError, match="not on 2023-01-01"):
        Page("X", "en", folder, str(tmp_path / "now"), as_of="2023-01-01")


def test_a_day_before_everything_makes_an_empty_page_and_no_error(folder):
    page = Page("X", "en", folder, as_of="2001")
    assert "As known on 2001-12-31" in shown(page)


@pytest.fixture
def made(monkeypatch):
    """Let no notebook run: return the jobs that would have."""
    jobs = []

    def render_all(todo, workers, on_start):
        jobs.extend(todo)
        return iter(())

    monkeypatch.setattr(run, "render_all", render_all)
    return jobs


def test_a_report_as_of_a_day_hands_the_day_to_its_notebook(folder, made, tmp_path):
    render.report("X", tmp_path / "out", study=folder, as_of="2023-01")
    (job,) = made
    assert job.parameters["as_of"] == "2023-01-31"
    assert job.parameters["study"] == folder
    made.clear()
    known = ipa.load(folder).as_of("2023-01-31")
    render.report("X", tmp_path / "out", study=known)  # a study that was cut off already
    assert made[0].parameters["as_of"] == "2023-01-31"
    made.clear()
    render.report("X", tmp_path / "out", study=folder)
    assert "as_of" not in made[0].parameters


def test_only_regions_of_which_something_was_known_get_a_report(folder, made, tmp_path):
    render.report(None, tmp_path / "out", study=folder)
    assert [job.region for job in made] == ["X", "010010"]
    made.clear()
    render.report(None, tmp_path / "out", study=folder, as_of="2020")
    assert made == []


def test_the_day_is_checked_before_any_work_and_is_no_parameter_of_ones_own(folder, tmp_path):
    with pytest.raises(UsageError, match="'soon' is no date"):
        render.report("X", tmp_path / "out", study=folder, as_of="soon")
    with pytest.raises(UsageError, match="'as_of' is set for each report"):
        render.report("X", tmp_path / "out", study=folder, parameters={"as_of": "2021"})
    assert not (tmp_path / "out").exists()


def test_the_index_and_the_results_say_the_day_too(folder, tmp_path):
    known = ipa.load(folder).as_of("2023-01-01")
    results = ipa.build(known, tmp_path)
    (tmp_path / "X.en.html").write_text("")
    site.write_index(known, results, tmp_path)
    assert "As known on 2023-01-01" in (tmp_path / "index.html").read_text(encoding="utf-8")
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert package["as_of"] == "2023-01-01"


def test_the_template_declares_the_day(project):
    cells = json.loads((project / "notebooks/region_report.ipynb").read_text("utf-8"))["cells"]
    assert any('as_of = ""' in "".join(cell["source"]) for cell in cells)


def test_a_process_warmed_for_a_day_does_not_show_it_on_pages_of_today(
    folder, tmp_path, monkeypatch
):
    monkeypatch.setattr(page_module, "_warm", {})
    known, kept = ipa.load(folder).as_of("2023-01-01"), tmp_path / "kept"
    kept.write_bytes(pickle.dumps((known, ipa.build(known))))
    page_module.warm(str(kept), folder, "", "2023-01-01", "X", "en")
    assert len(page_module._warm) == 1
    assert "17.25" in shown(Page("X", "en", folder))
    assert "17.25" not in shown(Page("X", "en", folder, as_of="2023-01-01"))
