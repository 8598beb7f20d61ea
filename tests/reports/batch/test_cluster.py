"""Reports made by the workers of a Dask scheduler, of which one is killed half-way."""

import os
import signal
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from ipanalysis.errors import IpaError
from ipanalysis.reports.batch import cluster
from ipanalysis.reports.batch.cluster import connected
from ipanalysis.reports.jobs import Job, Record

distributed = pytest.importorskip("distributed", reason="needs the extra `dask`")
pytestmark = pytest.mark.filterwarnings("ignore")  # those of a cluster that loses a worker

CELLS = """
import os, time
time.sleep(0.5)
where = os.path.basename(study), os.path.isdir(study), os.path.exists(processed)
from IPython.display import HTML
HTML(f'<section data-region="{region}" data-lang="{lang}">{where}</section>')
"""


@pytest.fixture
def two_workers(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))  # of the workers
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": ":0"}
    with (
        distributed.LocalCluster(**options, silence_logs=50, local_directory=str(tmp_path)) as made,
    ):
        yield made


def test_all_reports_come_out_though_a_worker_is_killed(make, toy, two_workers, write_notebook):
    address = two_workers.scheduler_address
    with distributed.Client(address, set_as_default=False) as client:
        pids = client.run(os.getpid)
    killed = []

    def kill_one(record, done, total):
        if not killed:
            killed.append(next(iter(pids.values())))
            os.kill(killed[0], signal.SIGKILL)

    notebook = write_notebook(CELLS)
    given = {"notebook": notebook, "scheduler": address, "kernel": "plain"}
    made = make("X", "010010", "G-1", **given, on_done=kill_one)
    assert killed
    assert made.table["status"].tolist() == ["ok"] * 3
    page = Path(made.table["path"].iloc[0]).read_text()
    assert 'data-region="X"' in page and "('study', True, True)" in page
    again = make("X", "010010", "G-1", notebook=notebook, dry_run=True)
    assert set(again.table["why"]) == {"current"}


def test_a_report_that_failed_there_is_told_with_places_that_are_here(tmp_path):
    from ipanalysis.reports.batch.on_worker import Made

    job = Job("X", "en", "n.ipynb", {}, str(tmp_path), "")
    there = os.path.join("/far", "away", "")
    record = Record("X", "en", "failed", None, 2.0, f"Cell 3: no. See {there}failed/X.en.ipynb", 3)
    told = cluster._put(job, Made(record, None, b"{}", "/far/away"))
    kept = tmp_path / "failed" / "X.en.ipynb"
    assert (told.status, told.cell, told.path) == ("failed", 3, None)
    assert told.error == f"Cell 3: no. See {kept}"
    assert kept.read_bytes() == b"{}"
    well = replace(record, status="ok", path="/far/away/X.en.html", error=None, cell=None)
    told = cluster._put(job, Made(well, b"page", None, "/far/away"))
    assert (told.status, told.path) == ("ok", str(tmp_path / "X.en.html"))
    assert Path(told.path).read_bytes() == b"page"
    assert not kept.exists()


def test_a_scheduler_that_does_not_answer_is_told_before_any_work(make, light, monkeypatch):
    monkeypatch.setattr(cluster, "_PATIENCE", 0.2)
    for address in ("tcp://127.0.0.1:9", "nonsense://x"):
        with pytest.raises(IpaError, match="cannot be reached"):
            make(scheduler=address)
    assert light == []


class Scheduler:
    """What is asked of a client."""

    def __init__(self, found):
        self.found = found

    def run(self, function, **options):
        return self.found


@pytest.mark.parametrize(
    ("found", "words"), [({}, "has no worker"), ({"tcp://a": "other"}, "another version")]
)
def test_workers_that_would_make_other_pages_are_refused(found, words):
    with pytest.raises(IpaError, match=words):
        cluster._check_workers(Scheduler(found), "tcp://x")


def test_without_a_scheduler_nothing_is_asked():
    with connected(None) as client:
        assert client is None


def test_files_are_unpacked_and_removed_again():
    from ipanalysis.reports.batch.on_worker import Files, _unpacked

    files = Files({"study/regions.csv": b"a", "notebook/n.ipynb": b"{}"})
    files.setup(None)
    folder = _unpacked[files.name]
    assert (folder / "study" / "regions.csv").read_bytes() == b"a"
    files.teardown(None)
    assert not folder.exists()
    files.teardown(None)  # again: nothing happens
    assert Files({"a": b"1"}).name != Files({"a": b"2"}).name


def test_a_batch_that_ends_leaves_the_warm_processes_of_others_on_a_worker(monkeypatch):
    from ipanalysis.reports import provisioner
    from ipanalysis.reports.batch.on_worker import Files, _unpacked

    mine, other = Files({"warm": b"a"}), Files({"warm": b"b"})
    closed, templates = [], {}
    for files in (mine, other):
        files.setup(None)
        warm = ("page:warm", str(_unpacked[files.name] / "warm"), "X", 5)
        close = partial(closed.append, files.name)
        templates["preload", "", *map(str, warm), "", ""] = SimpleNamespace(close=close)
    monkeypatch.setattr(provisioner, "_templates", templates)
    mine.teardown(None)
    assert (closed, len(templates)) == ([mine.name], 1)
    other.teardown(None)
    assert (closed, templates) == ([mine.name, other.name], {})
