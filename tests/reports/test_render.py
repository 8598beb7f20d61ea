"""Reports for many regions: real papermill, real kernels, tiny notebooks of our own."""

import ast
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import replace
from html import unescape
from pathlib import Path

import nbformat
import pandas as pd
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import ipanalysis as ipa
from ipanalysis.errors import IpaError, ReportError, StudyWarning, UnknownNameError, UsageError
from ipanalysis.problems import StudyError
from ipanalysis.reports import render, site
from ipanalysis.reports.batch import run
from ipanalysis.reports.guard import check_cells
from ipanalysis.reports.jobs import (
    Job,
    Record,
    asked_workers,
    file_stem,
    regions_with_content,
)
from ipanalysis.reports.notebook import render as render_one
from ipanalysis.reports.template import can_fork

DEFAULTS = 'region = ""\nlang = ""\nstudy = ""\nprocessed = ""\n'
SHOW = """
import html
from IPython.display import HTML, display

def show(text, region=region):
    text = html.escape(text)
    display(HTML(f'<section data-region="{region}" data-lang="{lang}"><p>{text}</p></section>'))
"""


def write(path, *cells, more=""):
    """A template: its parameters, a helper `show`, and the cells."""
    parameters = new_code_cell(DEFAULTS + more, metadata={"tags": ["parameters"]})
    note = new_markdown_cell("For whoever opens it", metadata={"tags": ["note"]})
    nbformat.write(
        new_notebook(cells=[note, parameters, *map(new_code_cell, [SHOW, *cells])]), path
    )
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder for this file, which is also where temporary folders are made."""
    path = tmp_path_factory.mktemp("r")
    old, tempfile.tempdir = tempfile.tempdir, str(path / "tmp")
    (path / "tmp").mkdir()
    yield path
    tempfile.tempdir = old


def write_index(study, results, folder, pages, papers):
    return (folder / "index.html",)


@pytest.fixture(scope="module", autouse=True)
def _only_rendering(folder):
    """Results and the index have tests of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "ipanalysis.results.build",
            lambda study, folder, *formats, **options: Path(folder).mkdir(),
        )
        patch.setattr(site, "write_index", write_index)
        yield


@pytest.fixture(scope="module")
def study():
    return ipa.load()


@pytest.fixture(scope="module")
def nothing_left(folder):
    """Call it after a run: no process, no socket and no temporary file may be left."""

    def check(out):
        deadline = time.monotonic() + 5  # an orphaned kernel notices within a second
        while psutil.Process().children(recursive=True) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert psutil.Process().children(recursive=True) == []
        assert list((folder / "tmp").iterdir()) == []
        hidden = [str(p.relative_to(out)) for p in Path(out).rglob(".*") if p.name != ".ipanalysis"]
        hidden += [p.name for p in Path(out).glob(".ipanalysis/*") if p.name != "lock"]
        assert hidden == []

    return check


# A batch in which all goes well

TYPES = """
import os
values = {"region": region, "code": code, "answer": answer, "n": n, "share": share}
show(repr({k: (type(v).__name__, v) for k, v in values.items()}))
show(f"folder {os.path.basename(os.getcwd())}, study {os.path.basename(study)}")
show(f"results there: {os.path.isdir(processed)}")
import ipykernel
aside = os.path.dirname(processed)
places = [os.environ["IPYTHONDIR"], ipykernel.get_connection_file()]
show(f"home untouched: {all(p.startswith(aside) for p in places)}")
"""
FIGURE = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
GIVEN = {"code": "010010", "answer": "NO", "n": 3, "share": -0.5}


@pytest.fixture(scope="module")
def template(folder):
    (folder / "my {notebooks}").mkdir()
    path = folder / "my {notebooks}" / "own.ipynb"
    return write(path, TYPES, FIGURE, more="code = answer = ''\nn = share = 0")


@pytest.fixture(scope="module")
def batch(folder, template, nothing_left):
    """Two regions in two languages, two at a time; one region is named twice."""
    told = []
    made = render.report(
        ["Shanghai", "深圳", "310000"],
        folder / "out",
        ["zh", "en", "zh"],
        notebook=template,
        parameters=GIVEN,
        jobs=2,
        on_done=lambda *args: told.append(args),
    )
    nothing_left(folder / "out")
    return made, told


def test_each_region_asked_for_gets_one_page_in_each_language(batch, folder):
    table = batch[0].table
    assert table[["region", "lang", "status"]].to_numpy().tolist() == [
        ["310000", "zh", "ok"],
        ["310000", "en", "ok"],
        ["440300", "zh", "ok"],
        ["440300", "en", "ok"],
    ]
    names = sorted(p.name for p in (folder / "out").glob("*.html"))
    assert names == ["310000.en.html", "310000.zh.html", "440300.en.html", "440300.zh.html"]
    assert [Path(p).name for p in table["path"]] == [names[1], names[0], names[3], names[2]]


def test_the_table_has_its_types_and_failed_is_empty(batch):
    made = batch[0]
    assert made.failed.empty
    assert made.table["error"].isna().all()
    assert (made.table["seconds"] > 0).all()
    assert str(made.table["cell"].dtype) == "Int64"


def test_the_caller_is_told_of_each_report(batch):
    records, done, totals = zip(*batch[1], strict=True)
    assert {(r.region, r.lang) for r in records} == {
        (region, lang) for region in ("310000", "440300") for lang in ("zh", "en")
    }
    assert done == (1, 2, 3, 4)
    assert set(totals) == {4}


def test_a_page_shows_its_own_region_and_codes_are_still_texts(batch, folder):
    page = unescape((folder / "out" / "440300.zh.html").read_text(encoding="utf-8"))
    shown = ast.literal_eval(re.search(r"\{'region'.*\}", page)[0])
    assert shown == {
        "region": ("str", "440300"),
        "code": ("str", "010010"),
        "answer": ("str", "NO"),
        "n": ("int", 3),
        "share": ("float", -0.5),
    }


def test_the_notebook_runs_in_its_own_folder_with_study_and_results(batch, folder):
    page = (folder / "out" / "310000.zh.html").read_text(encoding="utf-8")
    assert "folder my {notebooks}, study raw" in page
    assert "results there: True" in page
    assert "home untouched: True" in page


def test_a_figure_reaches_the_page_whatever_backend_the_shell_has_set(batch, folder):
    assert os.environ["MPLBACKEND"] == "Agg"  # from conftest.py
    assert "data:image/png;base64," in (folder / "out" / "310000.zh.html").read_text()


def test_other_formats_stand_beside_the_page_and_one_that_fails_is_told(
    folder, template, monkeypatch
):
    def fail(document, lang):
        raise RuntimeError("no ideas")

    monkeypatch.setattr("ipanalysis.reports.paper.docx.to_docx", fail)
    kinds = ["docx", "pdf"]
    options = {"notebook": template, "parameters": GIVEN, "jobs": 1}
    made = render.report("CN", folder / "paper", "zh", formats=kinds, **options)
    assert sorted(p.name for p in (folder / "paper").glob("CN.*")) == ["CN.zh.html", "CN.zh.pdf"]
    assert (folder / "paper" / "CN.zh.pdf").read_bytes().startswith(b"%PDF")
    row = made.failed.iloc[0]
    assert row["path"] == str(folder / "paper" / "CN.zh.html")
    assert "DOCX" in row["error"]
    assert "no ideas" in row["error"]
    assert "PDF" not in row["error"]
    assert pd.isna(row["cell"])


def test_a_format_that_cannot_be_written_is_refused_before_any_work(folder, template):
    with pytest.raises(UsageError, match="odt"):
        render.report("CN", folder / "never", notebook=template, parameters=GIVEN, formats="odt")
    assert not (folder / "never").exists()


def test_the_index_is_written_and_told_of(batch, folder):
    assert batch[0].index == (folder / "out" / "index.html",)
    assert batch[0].summary() == ["4 of 4 reports made.", f"Open {folder / 'out' / 'index.html'}"]


def test_one_at_a_time_in_this_process_gives_the_same_bytes_and_prints_nothing(
    batch, folder, template, nothing_left, capfd, monkeypatch
):
    # As where the path of a socket would be too long: ports, of which ipykernel warns.
    monkeypatch.setattr("ipanalysis.reports.kernels._LONGEST", 0)
    out = folder / "again"
    made = render.report("上海", out, ["zh", "en"], notebook=template, parameters=GIVEN, jobs=1)
    assert made.failed.empty
    for name in ("310000.zh.html", "310000.en.html"):
        assert (out / name).read_bytes() == (folder / "out" / name).read_bytes()
    assert capfd.readouterr() == ("", "")
    nothing_left(out)


# A batch in which all goes wrong, but for one report

CASES = {
    # First, so that the others show that there is a new process.
    "210000": "import psutil, time\n"
    "def workers(found):\n"
    "    alive = [p for p in found if p.status() != 'zombie']\n"
    "    return [p for p in alive if 'ipanalysis.reports.workers' in p.cmdline()]\n"
    "above = psutil.Process().parents()\n"
    "beside = [child for process in above for child in process.children()]\n"
    # Kernels of all workers are forked from one process; the first report is with the first.
    "(workers(above) or sorted(workers(beside), key=lambda p: p.pid))[0].kill()\n"
    "time.sleep(60)",
    "310000": "show('well')",
    "440300": "x = 1\n1 / 0",
    "110000": "import os\nos._exit(1)",
    "120000": "show('half of it')\nimport sys\nsys.exit(0)",
    "130000": "region = '440300'",
    "140000": "show('of another', region='440300')",
    "150000": "lang = 'zh'",
    "220000": "import sys\nprint('oh', file=sys.stderr)\nraise ValueError('first\\n\\nlast\\n')",
}


both_kernels = pytest.mark.parametrize(
    "kernel",
    [
        pytest.param("fork", marks=pytest.mark.skipif(not can_fork(), reason="needs pidfd")),
        "plain",
    ],
)


@pytest.fixture(scope="module", params=["fork", "plain"])
def troubled(request, folder, nothing_left):
    if request.param == "fork" and not can_fork():
        pytest.skip("needs pidfd")
    cells = [
        f"if region == {code!r}:\n" + "\n".join(f"    {line}" for line in lines.splitlines())
        for code, lines in CASES.items()
    ]
    path = write(folder / "troubled.ipynb", "\n".join(cells), SHOW, "show('to the end')")
    made = render.report(
        list(CASES), folder / request.param, "en", notebook=path, jobs=2, kernel=request.param
    )
    nothing_left(folder / request.param)
    made.table["folder"] = str(folder / request.param)
    return made.table.set_index("region")


def test_one_that_fails_leaves_the_others_alone(troubled):
    assert troubled.index[troubled["status"] == "ok"].tolist() == ["310000"]
    assert troubled["path"].notna().sum() == 1
    there = {p.name for p in Path(troubled["folder"].iloc[0]).iterdir()}
    assert there == {"310000.en.html", "failed", "manifest.json", ".ipanalysis"}


@pytest.mark.parametrize(
    ("region", "cell", "words"),
    [
        # The cells run are: parameters, the added cell, the helper, the one that fails.
        ("440300", 4, "ZeroDivisionError: division by zero"),
        ("110000", 4, "the kernel that ran it died"),
        ("120000", 4, "it ended the notebook before its last cell"),
        ("220000", 4, "ValueError: last"),
    ],
)
def test_a_failure_names_the_cell_its_first_line_and_the_reason(troubled, region, cell, words):
    row = troubled.loc[region]
    assert row["cell"] == cell
    assert f"if region == '{next(iter(CASES))}':" in row["error"]
    assert words in row["error"]


def test_the_notebook_as_far_as_it_ran_is_kept_and_named(troubled):
    path = Path(troubled["folder"].iloc[0], "failed", "440300.en.ipynb")
    assert str(path) in troubled.loc["440300", "error"]
    kept = nbformat.read(path, as_version=4)
    outputs = [o for c in kept.cells if c.cell_type == "code" for o in c.outputs]
    assert [o.ename for o in outputs if o.output_type == "error"] == ["ZeroDivisionError"]
    assert "to the end" not in json.dumps(outputs)
    assert path.with_name("110000.en.ipynb").exists()  # also of a dead kernel


@pytest.mark.parametrize("region", ["130000", "140000"])
def test_a_page_about_another_region_is_refused(troubled, folder, region):
    assert region in troubled.loc[region, "error"]
    assert "440300" in troubled.loc[region, "error"]
    folder = Path(troubled["folder"].iloc[0])
    assert not (folder / f"{region}.en.html").exists()
    assert not (folder / "440300.en.html").exists()


def test_a_page_in_another_language_is_refused(troubled):
    assert "in: zh" in troubled.loc["150000", "error"]


def test_a_process_that_is_killed_takes_only_its_own_report_along(troubled):
    row = troubled.loc["210000"]
    assert row["status"] == "failed"
    assert pd.isna(row["cell"])


# One report


@pytest.fixture
def job(folder, tmp_path):
    def make(*cells, out=None, region="310000", lang="en", **fields):
        out = out or tmp_path / "out"
        out.mkdir(exist_ok=True, parents=True)
        (tmp_path / "s").mkdir(exist_ok=True)
        values = {"region": region, "lang": lang, "study": "", "processed": ""}
        path = write(tmp_path / "template.ipynb", *cells)
        places = {"out": str(out), "scratch": str(tmp_path / "s")}
        return Job(region, lang, str(path), values, **places, **fields)

    return make


def test_an_endless_cell_is_stopped(job, nothing_left, tmp_path):
    record = render_one(job("import time\ntime.sleep(60)", timeout=1))
    assert record.status == "failed"
    assert record.cell == 4
    assert "within 1 seconds" in record.error
    assert record.seconds < 30
    nothing_left(tmp_path / "out")


@pytest.fixture
def without_kernel(monkeypatch):
    """Let every report succeed, or fail, without a kernel."""

    def outcome(result):
        def page(*args):
            if isinstance(result, Exception):
                raise result
            return result

        monkeypatch.setattr("ipanalysis.reports.notebook._page", page)

    return outcome


def test_after_a_success_the_notebook_of_the_failure_is_gone(job, tmp_path, without_kernel):
    without_kernel("well")
    failed = tmp_path / "out" / "failed"
    failed.mkdir(parents=True)
    (failed / "310000.en.ipynb").write_text("{}")
    assert render_one(job()).status == "ok"
    assert not failed.exists()


def test_a_page_of_before_stays_when_the_new_one_fails(job, tmp_path, without_kernel):
    without_kernel(ReportError("about something else"))
    asked = job()
    page = tmp_path / "out" / "310000.en.html"
    page.write_text("of before")
    record = render_one(asked)
    assert (record.status, record.error) == ("failed", "about something else")
    assert page.read_text() == "of before"


def test_a_fault_of_our_own_is_a_record_too(job, without_kernel):
    without_kernel(RuntimeError("one\ntwo"))
    assert render_one(job()).error == "RuntimeError: two."


def test_a_code_cannot_lead_out_of_the_folder(job, tmp_path, without_kernel):
    without_kernel("well")
    assert render_one(job(region="../../etc/pass wd<")).status == "ok"
    assert [p.name for p in (tmp_path / "out").iterdir()] == [
        "%2E%2E%2F%2E%2E%2Fetc%2Fpass%20wd%3C.en.html"
    ]


@pytest.mark.parametrize("code", ["..", "a/b", "a\\b", "a b", "", ".hidden", "上海", "C:x"])
def test_file_names_are_plain_and_tell_codes_apart(code):
    stem = file_stem(code, "zh")
    assert re.fullmatch(r"[0-9A-Za-z%_~-]*\.zh", stem)
    assert stem != file_stem(code + "x", "zh")


# Before any work


@pytest.fixture
def planned(monkeypatch):
    """The jobs that would be run; nothing is."""
    jobs = []

    def keep(todo, workers, on_start):
        jobs.extend(todo)
        yield from (Record(j.region, j.lang, "ok", "", 0.0) for j in todo)

    monkeypatch.setattr(run, "render_all", keep)
    return jobs


@pytest.fixture
def no_work(monkeypatch):
    def refuse(*args, **options):
        raise AssertionError("work has begun")

    monkeypatch.setattr(run, "render_all", refuse)
    monkeypatch.setattr("ipanalysis.results.build", refuse)


@pytest.mark.usefixtures("no_work")
@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"regions": ["Shanghai", "Shangahi"]}, UnknownNameError, "Nearest names: Shanghai"),
        ({"regions": []}, UsageError, "No region"),
        ({"lang": "fr"}, UsageError, "fr"),
        ({"lang": []}, UsageError, "No language"),
        ({"jobs": 0}, UsageError, "`jobs` is 0"),
        ({"jobs": -2}, UsageError, "`jobs` is -2"),
        ({"jobs": 1.5}, UsageError, "whole number"),
        ({"jobs": True}, UsageError, "whole number"),
        ({"timeout": 0}, UsageError, "`timeout` is 0"),
        ({"timeout": float("inf")}, UsageError, "above 0"),
        ({"timeout": "1"}, UsageError, "seconds"),
        ({"kernel": "julia"}, UsageError, "no kernel 'julia'"),
        ({"regions": "../../etc"}, UnknownNameError, "../../etc"),
        ({"parameters": {"region": "x"}}, UsageError, "'region' is set"),
        ({"parameters": {"more": None}}, UsageError, "'more' is None"),
        ({"parameters": {"more": float("nan")}}, UsageError, "finite"),
        ({"parameters": {"more": float("inf")}}, UsageError, "finite"),
        ({"parameters": {"more": ["a"]}}, UsageError, "text or"),
        ({"parameters": {"more": "a"}}, UsageError, "no parameter more"),
        ({"notebook": "none.ipynb"}, UsageError, "cannot be read"),
        ({"study": "nowhere"}, StudyError, "no such folder"),
    ],
)
def test_what_cannot_be_is_said_before_any_work(arguments, error, words, tmp_path, template):
    given = {"regions": "Shanghai", "notebook": template, **arguments}
    with pytest.raises(error, match=re.escape(words)):
        ipa.report(**given, out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("no_work")
@pytest.mark.parametrize("dry_run", [True, False])
def test_a_cell_that_is_no_python_is_named_before_any_work(tmp_path, dry_run):
    path = write(tmp_path / "slip.ipynb", "x = 1", "for each in x\n    pass")
    with pytest.raises(UsageError, match=r"Code cell 4 .* line 1, expected ':'"):
        ipa.report("Shanghai", tmp_path / "out", notebook=path, dry_run=dry_run)
    assert not (tmp_path / "out").exists()


def test_what_ipython_adds_to_python_is_no_slip(tmp_path):
    cells = [
        "%matplotlib inline\nx = 1",
        "%%bash\nfor x in 1; do :; done",
        "!ls",
        "await f()",
        "x?",
    ]
    check_cells(write(tmp_path / "fine.ipynb", *cells, "'\\d'  # an escape that Python warns of"))


def test_a_notebook_for_another_kernel_is_refused(tmp_path):
    path = write(tmp_path / "r.ipynb", "x <- 1")
    whole = json.loads(path.read_text())
    whole["metadata"]["kernelspec"] = {"name": "ir", "language": "R", "display_name": "R"}
    path.write_text(json.dumps(whole))
    with pytest.raises(UsageError, match=r"for a kernel of R\. Reports are made by Python"):
        check_cells(path)


def test_far_too_many_at_once_are_fewer_and_that_is_said(monkeypatch):
    monkeypatch.setattr("ipanalysis.reports.jobs._cores", lambda: 2)
    with pytest.warns(StudyWarning, match=r"1000 .* 2 core\(s\) 8"):
        assert asked_workers(1000) == 8
    assert asked_workers(8) == 8


@pytest.mark.usefixtures("no_work")
def test_a_file_in_the_place_of_the_folder_is_an_error(tmp_path, template):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(IpaError, match="is a file"):
        ipa.report("Shanghai", tmp_path / "out", notebook=template)
    assert (tmp_path / "out").read_text() == "mine"


@pytest.mark.usefixtures("no_work")
@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions of POSIX")
def test_a_read_only_folder_is_an_error(tmp_path, template):
    (tmp_path / "out").mkdir(mode=0o555)
    root = os.geteuid() == 0
    if root:  # who may write everywhere
        os.seteuid(65534)
    try:
        with pytest.raises(IpaError, match="Permission denied"):
            ipa.report("Shanghai", tmp_path / "out", notebook=template)
    finally:
        if root:
            os.seteuid(0)


def test_all_regions_with_content_are_made_if_none_is_named(planned, study, tmp_path, template):
    ipa.report(out=tmp_path, study=study, notebook=template)
    assert [j.region for j in planned] == regions_with_content(study)


def test_regions_come_by_level_and_code_and_empty_ones_not_at_all(study):
    # With observations of the delta and of Hangzhou, the plan of Shanghai, a measure of Zhejiang
    # and a target of the nation, these five and no other have content.
    small = replace(
        study,
        observations=pd.DataFrame({"region": ["G-YRD", "330100", "G-YRD"]}),
        plans=pd.DataFrame({"region": ["310000"]}),
        measures=pd.DataFrame({"region": ["330000"]}),
        targets=pd.DataFrame({"region": ["CN"]}),
        regions=pd.DataFrame(
            {
                "region": ["G-YRD", "330100", "340000", "330000", "310000", "CN"],
                "level": ["group", "prefecture", "province", "province", "province", "nation"],
            }
        ),
    )
    assert regions_with_content(small) == ["CN", "310000", "330000", "330100", "G-YRD"]


def test_a_study_changed_in_memory_is_what_the_notebooks_load(
    study, tmp_path, template, monkeypatch
):
    seen = []

    def keep(todo, workers, on_start):
        seen.append(ipa.load(todo[0].parameters["study"]))
        yield Record(todo[0].region, todo[0].lang, "ok", "", 0.0)

    monkeypatch.setattr(run, "render_all", keep)
    bare = study.without_derived()
    changed = replace(bare, observations=bare.observations.head(300)).with_derived()
    ipa.report("CN", tmp_path, study=changed, notebook=template)
    assert len(seen[0].observations) == len(changed.observations) < len(study.observations)
    same = ["region", "indicator", "year", "value", "source"]
    pd.testing.assert_frame_equal(
        seen[0].observations[same], changed.observations[same].reset_index(drop=True)
    )


@pytest.mark.usefixtures("no_work")
def test_a_study_that_was_spoilt_in_memory_is_an_error(study, tmp_path, template):
    spoilt = replace(study, targets=study.targets.assign(region="nowhere"))
    with pytest.raises(StudyError, match="nowhere"):
        ipa.report("CN", tmp_path, study=spoilt, notebook=template)


# Ctrl-C, and scripts as people write them

STUBBED = """
from pathlib import Path
import ipanalysis as ipa, ipanalysis.results, ipanalysis.reports.site as site
ipanalysis.results.build = lambda study, folder, *formats, **options: Path(folder).mkdir()
site.write_index = lambda *args: ()
"""


def test_ctrl_c_ends_workers_and_kernels(folder, nothing_left, monkeypatch):
    monkeypatch.setattr("ipanalysis.reports.workers.GRACE", 60)  # they need no killing
    path = write(
        folder / "slow.ipynb",
        "import time\nshow('x')\ntime.sleep(0 if region == '310000' else 60)",
    )

    times = []

    def interrupt(*args):
        times.append(time.monotonic())
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render.report(
            ["440300", "310000", "110000"],
            folder / "stopped",
            notebook=path,
            jobs=2,
            on_done=interrupt,
        )
    assert time.monotonic() - times[0] < 40
    nothing_left(folder / "stopped")
    assert [p.name for p in (folder / "stopped").glob("*.html")] == ["310000.en.html"]


def test_a_script_needs_no_main_guard_and_nothing_is_printed(tmp_path):
    path = write(tmp_path / "plain.ipynb", "show('well')\nimport sys\nprint('x', file=sys.stderr)")
    script = tmp_path / "script.py"
    script.write_text(
        f"{STUBBED}"
        f"made = ipa.report(['Shanghai', 'CN'], 'pages', notebook={str(path)!r}, jobs=2)\n"
        "assert made.failed.empty, made.table.to_string()\n",
        encoding="utf-8",
    )
    here = tmp_path / "here"
    here.mkdir()
    # A module of that name in the folder of the user must not come between.
    (here / "pandas.py").write_text("")
    done = subprocess.run(
        [sys.executable, "-P", str(script)], cwd=here, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)
    pages = sorted(p.name for p in (here / "pages").glob("*.html"))
    assert pages == ["310000.en.html", "CN.en.html"]


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@both_kernels
def test_a_caller_that_is_killed_leaves_no_process(tmp_path, kernel):
    path = write(tmp_path / "endless.ipynb", "import time\ntime.sleep(600)")
    script = tmp_path / "killed.py"
    script.write_text(
        "import signal\n"
        # As in the background of a shell: it must not reach the workers.
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        f"{STUBBED}"
        f"ipa.report(['Shanghai', 'CN'], 'never', notebook={str(path)!r}, jobs=2,"
        f" kernel={kernel!r})\n",
        encoding="utf-8",
    )
    # What the killed one cannot remove is in here.
    (tmp_path / "tmp").mkdir()
    environment = {**os.environ, "TMPDIR": str(tmp_path / "tmp")}
    with subprocess.Popen([sys.executable, str(script)], cwd=tmp_path, env=environment) as caller:
        try:
            family = wait_for_kernels(caller, 2)
        finally:
            caller.kill()
    _, alive = psutil.wait_procs(family, timeout=20)
    for process in alive:
        process.kill()
    assert alive == []


def is_kernel(process):
    # A fork has the command line of what it was forked from.
    forked = "ipanalysis.reports.forking"
    line = process.cmdline()
    return "ipykernel_launcher" in line or (forked in line and forked in process.parent().cmdline())


def wait_for_kernels(caller, n):
    """Return the processes below one, once so many kernels are among them."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and caller.poll() is None:
        family = psutil.Process(caller.pid).children(recursive=True)
        with suppress(psutil.NoSuchProcess):
            if sum(is_kernel(p) for p in family) == n:
                return family
        time.sleep(0.2)
    raise AssertionError("no kernels were started")
