"""What the system refuses a report is told in words of its own, and stops no other report."""

import asyncio
import errno
import os
import socket
import subprocess
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from ipanalysis.errors import IpaError
from ipanalysis.locale import LANGUAGES
from ipanalysis.reports import provisioner
from ipanalysis.reports.jobs import Job
from ipanalysis.reports.kernels import kernel_options
from ipanalysis.reports.notebook import render
from ipanalysis.reports.template import Joined, Template, can_fork
from ipanalysis.reports.workers import render_all

AGAIN = os.strerror(errno.EAGAIN)


def refuse(*args, **options):
    raise BlockingIOError(errno.EAGAIN, AGAIN)


@pytest.fixture
def job(tmp_path):
    def make(region="X", lang="en", scratch=tmp_path, **fields):
        return Job(region, lang, "n.ipynb", {}, str(tmp_path), str(scratch), **fields)

    return make


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_folder_for_temporary_files_that_is_gone_is_a_record_and_is_named(job, tmp_path, lang):
    record = render(job(lang=lang, scratch=tmp_path / "gone"))
    assert (record.status, record.path) == ("failed", None)
    assert str(tmp_path / "gone") in record.error
    assert os.strerror(errno.ENOENT) in record.error


def test_only_what_cannot_be_written_is_told_as_such(job, tmp_path, monkeypatch):
    def outcome(page):
        monkeypatch.setattr("ipanalysis.reports.notebook._page", page)
        return render(job()).error

    assert outcome(refuse) == f"BlockingIOError: [Errno {errno.EAGAIN}] {AGAIN}."
    (tmp_path / "X.en.html").mkdir()
    (tmp_path / "X.en.html" / "mine").touch()
    assert outcome(lambda *args: "page").startswith(f"{tmp_path / 'X.en.html'} could not be ")
    error = render(job(formats=("pdf",), from_page=True)).error
    assert f"{tmp_path / 'X.en.html'}, of which" in error and "cannot be read" in error


def test_workers_that_cannot_be_started_fail_their_reports_and_no_more(job, monkeypatch):
    monkeypatch.setattr(subprocess, "Popen", refuse)
    records = list(render_all([job("X"), job("Y", kernel="fork"), job("Z")], 2))
    assert sorted((r.region, r.status) for r in records) == [(c, "failed") for c in "XYZ"]
    assert all(f"could not be started: {AGAIN}." in r.error for r in records)


def test_a_worker_that_cannot_be_started_leaves_the_other_at_work(job, monkeypatch):
    start, started = subprocess.Popen, []

    def only_once(argv, **options):
        if started:
            refuse()
        started.append(start(["sh", "-c", "read job"], **options))  # ends without an answer
        return started[0]

    monkeypatch.setattr(subprocess, "Popen", only_once)
    errors = sorted(record.error for record in render_all([job("X"), job("Y")], 2))
    assert AGAIN in errors[0]
    assert errors[1] == "The process that was making the report ended unexpectedly."
    assert started[0].poll() is not None


def test_a_kernel_that_cannot_be_started_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("jupyter_client.manager.AsyncKernelManager.start_kernel", refuse)
    manager = kernel_options(tmp_path)["kernel_manager_class"]
    with pytest.raises(IpaError, match=f"could not be started: {AGAIN}"):
        asyncio.run(manager.__new__(manager).start_kernel())


def test_a_warm_process_that_cannot_be_started_or_has_ended_is_told(monkeypatch):
    def ended(*args):
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))

    monkeypatch.setattr(provisioner, "_template", lambda *args: SimpleNamespace(fork=ended))
    with pytest.raises(IpaError, match="forked from has ended"):
        asyncio.run(provisioner.ForkProvisioner().launch_kernel([], cwd=Path.cwd()))
    monkeypatch.setattr(subprocess, "Popen", refuse)
    with pytest.raises(IpaError, match=f"did not start: {AGAIN}"):
        Template([], [], {})


@pytest.mark.skipif(not can_fork(), reason="needs fork and pidfd")
def test_a_fork_that_is_refused_leaves_the_warm_process_and_its_other_kernels(monkeypatch):
    from ipanalysis.reports.forking import _Forks

    monkeypatch.setattr(os, "fork", refuse)
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    template = object.__new__(Joined)
    template._exchange, template._socket = threading.Lock(), ours
    forks = _Forks(theirs, None)
    with ours, theirs:
        server = threading.Thread(target=forks._answer, args=[theirs])
        server.start()
        with pytest.raises(BlockingIOError, match=AGAIN):
            template.fork([], {}, "/")
        server.join()
        assert list(forks._kernels) == [theirs]
