"""Whatever happens to a run, what stands in the folder is whole, and the next makes the rest."""

import errno
import json
import os
import resource
import signal
import sys
import tempfile
from contextlib import suppress

import psutil
import pytest

from ipanalysis.cli import main
from ipanalysis.errors import IpaError
from ipanalysis.files import replace_file
from ipanalysis.reports.batch.manifest import read_manifest
from ipanalysis.reports.batch.workspace import Workspace
from ipanalysis.reports.template import can_fork

# Each does to its own kernel what its region says; the last is well.
TROUBLES = {
    "010001": "import os\nos._exit(7)",
    "010002": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "010003": "while True: pass",
    "010004": "import resource\n"
    "resource.setrlimit(resource.RLIMIT_AS, (1 << 31, 1 << 31))\n"
    "taken = bytearray(1 << 40)",
    "010005": "1 / 0",
    "010006": "",
}
SAID = {
    "010001": "the kernel that ran it died",
    "010002": "the kernel that ran it died",
    "010003": "it was not done within 2 seconds",
    "010004": "MemoryError",
    "010005": "ZeroDivisionError: division by zero",
}
REGIONS = "region,name_zh,short_zh,name_en,aliases,level,parent,groups\nX,全国,,Xland,,nation,,\n"
REGIONS += "".join(f"{code},省,,Province {code},,province,X,\n" for code in TROUBLES)
STUDY = {
    "regions": REGIONS,
    "plans": "plan,programme,region,name_zh,name_en,period_start,period_end,stage,source\n"
    "XP,P1,X,全国规划,National plan,2021,2025,final,plan\n",
    "observations": "region,indicator,year,value,unit,bound,status,source\n"
    "X,grants,2020,4,k_item,eq,actual,plan\n",
    "targets": "target,plan,region,indicator,base_year,base_value,target_year,value,unit,bound\n"
    "X1,XP,X,grants,2020,4,2025,9,k_item,eq\n",
}


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """Return the folder where temporary folders are made."""
    path = tmp_path / "t"
    path.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(path))
    return path


@pytest.fixture
def pages(monkeypatch):
    """Make pages without a notebook; return what each region's is."""
    made = {}

    def page(job, folder, run):
        text = made.get(job.region, f"page of {job.region}")
        if isinstance(text, BaseException):
            raise text
        return text() if callable(text) else text

    monkeypatch.setattr("ipanalysis.reports.notebook._page", page)
    return made


def status(made):
    return made.table.set_index("region")["status"].to_dict()


@pytest.mark.skipif(not can_fork(), reason="needs pidfd")
def test_what_happens_to_a_kernel_is_told_and_only_that_is_made_again(
    make, toy, out, write_notebook, temporary
):
    before = set(psutil.Process().children(recursive=True))  # of other tests
    study = toy(**STUDY)
    lines = [f"if region == {code!r}:\n    " + text.replace("\n", "\n    ") + "pass" * (not text)
             for code, text in TROUBLES.items()]  # fmt: skip
    show = (
        "from IPython.display import HTML\n"
        'HTML(f\'<section data-region="{region}" data-lang="{lang}"></section>\')'
    )
    notebook = write_notebook("\n".join(lines), show)
    made = make(*TROUBLES, study=study, notebook=notebook, timeout=2)
    rows = made.table.set_index("region")
    assert rows["status"].tolist() == ["failed"] * 5 + ["ok"]
    for code, words in SAID.items():
        assert words in rows.loc[code, "error"]
        assert rows.loc[code, "cell"] == 3  # the parameters, the added cell, this one
        assert any(line.startswith(f"{code} (en): Cell 3") for line in made.summary())
    assert [p.name for p in out.glob("*.html")] == ["010006.en.html", "index.html"]
    assert list(temporary.iterdir()) == []
    left = set(psutil.Process().children(recursive=True)) - before
    assert psutil.wait_procs(left, timeout=5)[1] == []
    again = make(*TROUBLES, study=study, notebook=notebook, dry_run=True)
    assert again.table["why"].tolist() == ["failed"] * 5 + ["current"]


# A run that is killed


def die_at(event, folders):
    """Kill this process when it comes to so many operations on files in the folders."""
    seen = 0
    kinds = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree", "os.chmod")

    def hook(kind, arguments):
        nonlocal seen
        if kind in kinds and str(arguments[0]).startswith(folders):
            seen += 1
            if seen == event:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_run_killed_at_any_moment_leaves_nothing_half_done(
    make, out, tmp_path, pages, temporary, light
):
    folders = (str(out), str(temporary))
    make("X", dry_run=True)  # what is loaded on first use
    whole, known = {"page of X", "page of 010010"}, set()
    for event in range(1, 200):
        pid = os.fork()
        if pid == 0:
            try:
                die_at(event, folders)
                make(force=True)
            finally:
                os._exit(0)
        killed = os.WIFSIGNALED(os.waitpid(pid, 0)[1])
        assert {p.read_text() for p in out.glob("*.*.html")} <= whole
        found = read_manifest(out)
        assert not found.damaged
        for entry in found.entries.values():
            assert found.page_state(entry) == "there"
        known.add(len(found.entries))
        if not killed:
            break
    assert not killed and event > 20
    assert known == {0, 1, 2}  # it was killed before, between and after
    assert len(list(temporary.iterdir())) <= 1
    assert set(status(make()).values()) == {"unchanged"}
    assert list(temporary.iterdir()) == []
    assert [p.name for p in (out / ".ipanalysis").iterdir()] == ["lock"]
    assert sorted(p.name for p in out.iterdir()) == [
        *(".ipanalysis", "010010.en.html", "X.en.html", "index.html", "manifest.json", "site"),
    ]


def test_after_a_run_that_was_killed_half_way_only_the_rest_is_made(make, out, pages, temporary):
    pid = os.fork()
    if pid == 0:
        try:
            make(on_done=lambda *told: os.kill(os.getpid(), signal.SIGKILL))
        finally:
            os._exit(0)
    assert os.WIFSIGNALED(os.waitpid(pid, 0)[1])
    (left,) = temporary.iterdir()
    assert status(make()) == {"X": "unchanged", "010010": "ok"}
    assert not left.exists()


def test_only_a_folder_that_a_run_made_is_cleared(make, out, pages, temporary, tmp_path):
    make()
    mine = tmp_path / "ipanalysis-mine"
    mine.mkdir()
    (mine / "thesis").write_text("x")
    run = out / ".ipanalysis" / "run.json"
    for text in (json.dumps({"scratch": str(mine)}), "[]", "{", '{"scratch": 5}'):
        run.write_text(text)
        make()
    assert (mine / "thesis").exists()


def test_whatever_was_being_written_when_a_run_was_killed_is_cleared_away(tmp_path, monkeypatch):
    def cut_off(*args):
        raise KeyboardInterrupt

    (tmp_path / "own.pdf").write_bytes(b"")
    (tmp_path / ".own.pdf").write_bytes(b"")
    for folder in ("", "site", "failed", ".ipanalysis"):
        (tmp_path / folder).mkdir(exist_ok=True)
    names = ("X.en.html", "X.en.pdf", "X.en.docx", "manifest.json", "failed/X.en.ipynb")
    names += ("site/indicator-a%2Fb.en.html", "site/font.en.css", ".ipanalysis/run.json")
    with monkeypatch.context() as patch:  # as if killed: nothing is put in place or removed
        patch.setattr("os.replace", cut_off)
        patch.setattr("pathlib.Path.unlink", lambda *args, **options: None)
        for name in names:
            with suppress(KeyboardInterrupt):
                replace_file(tmp_path / name, "half")
    left = [path for path in tmp_path.rglob(".*.*") if path.name != ".own.pdf"]
    assert len(left) == len(names)
    with Workspace(tmp_path):
        assert [path.name for path in left if path.exists()] == []
    assert (tmp_path / ".own.pdf").exists()


# Places that cannot be written to


@pytest.fixture
def full():
    """Return a function that lets no file grow beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_page_there_is_no_room_for_fails_alone(make, out, pages, full):
    pages["X"] = "long" * 200_000
    full(100_000)
    made = make()
    assert status(made) == {"X": "failed", "010010": "ok"}
    assert os.strerror(errno.EFBIG) in made.summary()[0]
    assert not made.complete
    assert [p.name for p in out.iterdir() if p.name.startswith((".X", "X"))] == []
    pages.clear()
    assert status(make()) == {"X": "ok", "010010": "unchanged"}


def test_where_nothing_can_be_noted_that_is_told_and_made_again(make, out, pages, full):
    pages["X"] = lambda: full(20) or "page of X"  # which has room
    made = make()
    full(resource.RLIM_INFINITY)
    assert status(made) == {"X": "ok", "010010": "ok"}
    assert not made.complete
    assert "could not be noted: File too large" in made.summary()[0]
    pages.clear()
    assert set(status(make()).values()) == {"ok"}


def test_where_nothing_can_be_written_work_does_not_begin(make, out, pages, light, full):
    out.mkdir()
    full(0)
    with pytest.raises(IpaError, match="File too large"):
        make()
    full(resource.RLIM_INFINITY)
    assert light == []
    (out / ".ipanalysis" / "lock").unlink()
    (out / ".ipanalysis").rmdir()
    (out / ".ipanalysis").write_text("a file of mine")
    with pytest.raises(IpaError, match="Nothing can be written"):
        make()
    assert light == []


def test_temporary_files_without_room_are_named(make, out, pages, monkeypatch, temporary):
    def build(*arguments, **options):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("ipanalysis.results.build", build)
    with pytest.raises(IpaError, match="No space left on device") as caught:
        make()
    assert str(temporary) in str(caught.value)
    assert list(temporary.iterdir()) == []


# Two at once, and Ctrl-C


def test_a_second_run_in_a_folder_is_refused_and_told_who_is_there(make, out, pages):
    out.mkdir()
    with Workspace(out.absolute()), pytest.raises(IpaError) as caught:
        make()
    assert f"process {os.getpid()} on " in str(caught.value)
    assert str(os.getpid()) in caught.value.text("zh")
    assert set(status(make()).values()) == {"ok"}


def test_ctrl_c_keeps_what_is_made_and_says_a_sentence(
    make, out, pages, toy, capsys, monkeypatch, temporary, write_notebook
):
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    pages["010010"] = KeyboardInterrupt()
    given = ("--study", toy(), "--out", out, "--jobs", 1, "--notebook", write_notebook("1"))
    assert main(["report", "--all", *map(str, given)]) == 130
    last = capsys.readouterr().err.splitlines()[-1]
    assert last == "Stopped. 1 report(s) were made; the same command makes the rest."
    assert list(read_manifest(out).entries) == [("X", "en")]
    assert list(temporary.iterdir()) == []
    pages.clear()
    assert main(["report", "--all", *map(str, given)]) == 0
    assert "1 of 2 reports made; 1 were up to date." in capsys.readouterr().out
