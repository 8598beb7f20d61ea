"""Every notebook runs from top to bottom, in a copy, in a kernel of its own."""

import re
import shutil
from html import unescape
from pathlib import Path

import papermill
import pytest

from ipanalysis.reports.kernels import kernel_options

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
# A template is run as `ipanalysis report` runs it; every other notebook as it is opened.
PARAMETERS = {
    "region_report": [{"region": "310000", "lang": "en"}, {"region": "深圳", "lang": "zh"}],
}
CODES = {"310000": "310000", "深圳": "440300"}
RUNS = [
    (path.stem, parameters)
    for path in sorted(NOTEBOOKS.glob("*.ipynb"))
    for parameters in PARAMETERS.get(path.stem, [{}])
]


def label(value):
    """Name a run in the list of tests."""
    return value if isinstance(value, str) else value.get("lang", "as it is")


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """Return a function that runs a notebook; each run is made once, as a kernel starts slowly."""
    made = {}

    def run(name, parameters=None):
        key = (name, *(parameters or {}).values())
        if key not in made:
            folder = tmp_path_factory.mktemp("notebook")
            shutil.copytree(NOTEBOOKS, folder / "notebooks")
            (folder / "k").mkdir()
            made[key] = papermill.execute_notebook(
                folder / "notebooks" / f"{name}.ipynb",
                folder / "out.ipynb",
                parameters=parameters or {},
                cwd=folder / "notebooks",
                progress_bar=False,
                execution_timeout=300,
                **kernel_options(folder / "k"),
            )
        return made[key]

    return run


def cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def value(notebook, start, kind="text/plain"):
    """Return what the first cell that has a line beginning so shows last."""
    cell = next(c for c in cells(notebook) if re.search(f"^{re.escape(start)}", c.source, re.M))
    return cell.outputs[-1].data[kind]


def table(notebook, start):
    """Return the rows of the table that a cell shows, as texts."""
    rows = re.findall(r"<tr.*?</tr>", value(notebook, start, "text/html"), flags=re.DOTALL)
    return [
        [unescape(cell).strip() for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row)]
        for row in rows
    ]


def test_there_are_notebooks_of_both_kinds():
    names = {name for name, _ in RUNS}
    assert {"region_report", "01_explore"} <= names


@pytest.mark.parametrize(("name", "parameters"), RUNS, ids=label)
def test_a_notebook_runs_from_top_to_bottom(ran, name, parameters):
    notebook = ran(name, parameters)
    outputs = [output for cell in cells(notebook) for output in cell.outputs]
    assert [c.source for c in cells(notebook) if not c.execution_count] == []
    assert [o.ename for o in outputs if o.output_type == "error"] == []
    # A warning, such as of a sign that the font lacks, would stand on the page.
    assert [o.text for o in outputs if o.output_type == "stream"] == []


@pytest.mark.parametrize(("name", "parameters"), RUNS, ids=label)
def test_no_cell_shows_the_name_of_an_object(ran, name, parameters):
    bare = [
        output.data["text/plain"]
        for cell in cells(ran(name, parameters))
        for output in cell.outputs
        if set(output.data) == {"text/plain"}
        and re.match(r"<(?!Study )|.* at 0x", output.data["text/plain"])
    ]
    assert bare == []


def test_explore_loads_the_bundled_study(ran):
    assert re.match(r"<Study .*: regions \d+, ", value(ran("01_explore"), "study = "))


def test_explore_chooses_years_of_a_region(ran):
    rows = table(ran("01_explore"), "satisfaction = ")
    years = [row[rows[0].index("year")] for row in rows[1:]]
    assert years == [str(year) for year in range(2015, 2026)]
    assert rows[-1][rows[0].index("value")] == "82.81"


def test_explore_compares_shanghai_with_the_nation(ran):
    head, *rows = table(ran("01_explore"), "ledger = ")
    found = [[re.sub("<.*?>", "", cell) for cell in row] for row in rows]
    patents = dict(zip((re.sub("<.*?>", "", h) for h in head), found[0], strict=True))
    assert patents["Indicator"] == "High-value invention patents per 10,000 people"
    # 30 per 10,000 people against 12: two and a half times as many, 18 more.
    assert (patents["Ratio"], patents["Difference"]) == ("2.5", "+18 per 10,000 people")


def test_explore_knows_when_the_first_target_was_met(ran):
    head, *rows = table(ran("01_explore"), "attainment = ")
    patents = next(dict(zip(head, row, strict=True)) for row in rows if row[1][:3] == "hv_")
    assert (patents["met_year"], patents["verdict"]) == ("2024", "met")


@pytest.mark.parametrize("start", ["series_figure(", "targets_figure("])
def test_explore_shows_its_pictures(ran, start):
    picture = value(ran("01_explore"), start, "text/html")
    assert picture.startswith("<svg ")
    title = re.search("<title>(.*?)</title>", picture, re.DOTALL)[1]
    assert "12" in title  # the nation's target, in words for those who cannot see it


@pytest.mark.parametrize("parameters", PARAMETERS["region_report"], ids=label)
def test_a_report_is_about_the_region_and_in_the_language_it_was_asked_for(ran, parameters):
    notebook = ran("region_report", parameters)
    shown = [o.data["text/html"] for cell in cells(notebook) for o in cell.outputs]
    places = re.findall(r'data-region="([^"]*)" data-lang="([^"]*)"', " ".join(shown))
    assert len(shown) == 8  # the sections of a report
    assert set(places) == {(CODES[parameters["region"]], parameters["lang"])}
