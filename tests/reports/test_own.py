"""A template of one's own: sections in a few lines, and the example that the guide shows."""

import json
import re

import pandas as pd
import pytest

import ipanalysis as ipa
from ipanalysis.errors import UsageError
from ipanalysis.reports.page import Page


@pytest.fixture(scope="module")
def page(write_toy, tmp_path_factory):
    return Page("010010", "en", str(write_toy(tmp_path_factory.mktemp("own") / "study")))


def test_a_section_shows_texts_tables_and_figures_and_says_what_it_is_about(page):
    from matplotlib.figure import Figure

    figure = Figure()
    figure.set_label("One line rises.")
    table = pd.DataFrame({"Name": ["<b>", None], "Year": [2024, 2025], "n": [12345.0, None]})
    text = str(page.section("Courts & law", "Two < three.", table, figure))
    assert 'data-region="010010" data-lang="en"' in text
    assert "<h2>Courts &amp; law</h2>" in text
    assert "<p>Two &lt; three.</p>" in text
    assert "<title>One line rises.</title>" in text
    cells = ('<th scope="row">&lt;b&gt;</th>', '<td class="num">2024</td>', ">12,345<", ">–<")
    assert [cell for cell in cells if cell not in text] == []


def test_a_table_of_figures_has_names_units_and_sources(page):
    values = page.results.values
    text = str(page.section("", page.table(values[values["indicator"] == "grants"])))
    assert {"Xland", "North", "Grants"} <= set(re.findall(r">([A-Z]\w+)<", text))
    assert "4,000" in text
    assert 'href="#s1"' in text
    assert "<h2>" not in text


def test_what_cannot_be_shown_or_seen_is_refused(page):
    from matplotlib.figure import Figure

    with pytest.raises(UsageError, match="set_label"):
        page.section("", Figure())
    with pytest.raises(UsageError, match="cannot show int"):
        page.section("", 3)


def test_the_example_is_stored_without_outputs_and_makes_a_report(toy, tmp_path, project):
    notebook = project / "examples/own_report.ipynb"
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    assert [c for c in cells if c.get("outputs") or c.get("execution_count")] == []
    made = ipa.report("North", tmp_path / "out", study=toy(), notebook=notebook, jobs=1)
    assert made.table["error"].isna().all()
    text = (tmp_path / "out/010010.en.html").read_text(encoding="utf-8")
    assert "<h2>Latest figures</h2>" in text
    assert 'href="site/indicator-grants.en.html"' in text
    assert (tmp_path / "out/site/indicator-grants.en.html").exists()
