"""Kernels forked from a warm process: fresh, alone, followed to their end."""

import json
import os
import pickle
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from nbformat import write
from nbformat.v4 import new_code_cell, new_notebook

from ipanalysis.errors import IpaError, UsageError
from ipanalysis.reports import kernels, provisioner, render
from ipanalysis.reports import notebook as notebook_of
from ipanalysis.reports.jobs import Job
from ipanalysis.reports.template import Joined, Template, can_fork

pytestmark = pytest.mark.skipif(not can_fork(), reason="needs fork and pidfd")


@pytest.fixture
def template():
    made = Template(["json"], [], dict(os.environ))
    yield made
    made.close()


def own_processes():
    return psutil.Process().children(recursive=True)


def test_a_fork_is_followed_to_its_end(template, tmp_path):
    kernel = template.fork(["--version"], dict(os.environ), str(tmp_path))
    assert kernel.wait() == 0
    assert kernel.poll() == 0
    kernel.kill()  # of what is gone: nothing happens


def test_a_fork_can_be_killed_and_the_next_one_runs(template, tmp_path):
    first = template.fork([], dict(os.environ), str(tmp_path))
    assert first.poll() is None
    first.kill()
    first.wait()
    assert template.fork(["--version"], dict(os.environ), str(tmp_path)).wait() == 0


def test_closing_ends_the_process_and_its_kernels(tmp_path):
    template = Template([], [], dict(os.environ))
    kernel = template.fork([], dict(os.environ), str(tmp_path))
    template.close()
    kernel.wait()
    assert own_processes() == []


def test_threads_that_ask_at_the_same_time_each_get_their_own_kernel(monkeypatch):
    together, asked = threading.Barrier(2), []

    class Socket:
        def send(self, message):
            asked.append(json.loads(message)["folder"])
            with suppress(threading.BrokenBarrierError):
                together.wait(0.1)  # for the other thread, if it is let in

    def answer(*args):  # the last first
        end = os.open(os.devnull, os.O_RDONLY)
        return asked.pop().encode(), [end], 0, None

    monkeypatch.setattr("socket.recv_fds", answer)
    template = object.__new__(Joined)
    template._exchange, template._socket = threading.Lock(), Socket()

    def numbers(folder):
        kernel = template.fork([], {}, folder)
        os.close(kernel._fd)
        return kernel.pid

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(numbers, ["1", "2"])) == [1, 2]


@pytest.mark.parametrize(
    ("preload", "warm", "why"),
    [
        (["no_such_module"], [], "no_such_module"),
        ([], ["math:sqrt", -1.0], "ValueError"),
        ([], ["os:_exit", 3], "?"),
    ],
)
def test_a_process_that_cannot_start_says_why(preload, warm, why):
    with pytest.raises(IpaError, match="did not start") as caught:
        Template(preload, warm, dict(os.environ))
    assert why in str(caught.value)
    assert own_processes() == []


def test_what_kernels_are_forked_from_has_one_thread(tmp_path, bundled):
    # A fork copies one thread only; what others held would stay locked for ever.
    environment = {**os.environ, **kernels._ENVIRONMENT}
    kept = tmp_path / "kept"
    kept.write_bytes(pickle.dumps(bundled[:2]))
    template = Template(
        ["ipanalysis.reports.page"],
        ["ipanalysis.reports.page:warm", str(kept), "", "", "", "310000", "zh"],
        environment,
    )
    (process,) = own_processes()
    names = [task.read_text().strip() for task in Path(f"/proc/{process.pid}/task").glob("*/comm")]
    template.close()
    # pyarrow's second allocator starts one on import; it knows how to be forked.
    assert len(names) - names.count("jemalloc_bg_thd") == 1


PAGE = """
from IPython.display import HTML
HTML(f"<p data-region={region!r} data-lang={lang!r}>{shown}</p>")
"""


def write_own(folder, source):
    parameters = "region = lang = study = processed = ''"
    cells = [
        new_code_cell(parameters, metadata={"tags": ["parameters"]}),
        new_code_cell(source),
        new_code_cell(PAGE),
    ]
    write(new_notebook(cells=cells), folder / "own.ipynb")
    return folder / "own.ipynb"


def batch(toy, folder, source, regions=("010010", "020020"), kernel="fork"):
    """Make reports with one cell of our own, which says what is `shown`."""
    template = write_own(folder, source)
    return render.report(
        list(regions), folder / kernel, "en", toy(), notebook=template, kernel=kernel, jobs=1
    ).table


def shown(table):
    pages = [Path(path).read_text(encoding="utf-8") for path in table["path"]]
    return [re.search("<p data-region[^>]*>(.*?)</p>", page, re.DOTALL)[1] for page in pages]


def test_forks_share_neither_state_nor_random_numbers(toy, tmp_path):
    source = """
import os, numpy, pandas
first = not hasattr(pandas, "mark") and "MARK" not in os.environ
pandas.mark = os.environ["MARK"] = "x"
shown = f"{first} {numpy.random.random()}"
"""
    (one, a), (two, b) = [text.split() for text in shown(batch(toy, tmp_path, source))]
    assert one == two == "True"
    assert a != b


def test_a_kernel_that_kills_what_it_was_forked_from_leaves_the_others_alone(toy, tmp_path):
    source = """
import os, signal, time
if region == "010010":
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(60)
shown = "well"
"""
    table = batch(toy, tmp_path, source, ("010010", "020020", "X"))
    assert table["status"].tolist() == ["failed", "ok", "ok"]
    assert "the kernel that ran it died" in table["error"].iloc[0]
    assert own_processes() == []


def test_tables_are_printed_as_in_a_kernel_of_its_own(toy, tmp_path):
    source = """
import html, pandas
shown = html.escape(str(pandas.DataFrame([range(40)])))
shown += str(pandas.get_option("display.max_columns"))
"""
    forked, plain = (batch(toy, tmp_path, source, kernel=kernel) for kernel in ("fork", "plain"))
    assert shown(forked) == shown(plain)


def test_pages_are_the_same_to_the_byte_whichever_way_the_kernel_starts(toy, tmp_path):
    pages = []
    for kernel in ("fork", "plain"):
        made = render.report(["X", "010010"], tmp_path / kernel, "zh", toy(), kernel=kernel, jobs=1)
        assert made.failed.empty
        pages.append([Path(path).read_bytes() for path in made.table["path"]])
    assert pages[0] == pages[1]


def test_another_kernel_than_these_is_refused(monkeypatch):
    with pytest.raises(UsageError, match="fork, plain"):
        kernels.asked_kernel("warm")
    monkeypatch.setattr("ipanalysis.reports.template.can_fork", lambda: False)
    assert kernels.asked_kernel(None) == "plain"
    with pytest.raises(UsageError, match="Linux"):
        kernels.asked_kernel("fork")


# Shared by several processes


@pytest.fixture
def shared(tmp_path):
    made = Template(["json"], [], dict(os.environ), str(tmp_path / "kernels"))
    yield str(tmp_path / "kernels"), made
    made.close()


def test_who_leaves_a_shared_process_takes_his_kernels_along_and_no_others(shared, tmp_path):
    address, template = shared
    one, two = Joined(address), Joined(address)
    kernels_of = [each.fork([], dict(os.environ), str(tmp_path)) for each in (one, two, template)]
    one.close()
    kernels_of[0].wait()
    assert [kernel.poll() for kernel in kernels_of[1:]] == [None, None]
    assert not two.has_ended
    template.close()
    for kernel in kernels_of[1:]:
        kernel.wait()
    assert two.has_ended
    two.close()
    assert own_processes() == []


def test_who_finds_a_shared_process_gone_starts_one_of_his_own(shared, tmp_path):
    address, template = shared
    given = (["json"], [], dict(os.environ), address)
    try:
        joined = provisioner._template(*given)
        assert (type(joined), provisioner._template(*given)) == (Joined, joined)
        psutil.Process(template._process.pid).kill()
        template._process.wait()
        with pytest.raises(OSError, match=r"ended|pipe|reset"):
            joined.fork([], dict(os.environ), str(tmp_path))
        own = provisioner._template(*given)
        assert type(own) is Template
        assert own.fork(["--version"], dict(os.environ), str(tmp_path)).wait() == 0
    finally:
        provisioner.close_templates()
    assert own_processes() == []


KILLS = """
import os, signal, time
from pathlib import Path
tries = Path({tries!r})
tries.write_text(tries.read_text() + "x" if tries.exists() else "x")
if {always} or len(tries.read_text()) == 1:
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(60)
shown = "well"
"""


@pytest.mark.parametrize("always", [False, True])
def test_a_report_lost_with_a_shared_process_is_made_once_more_and_a_killer_fails(
    tmp_path, monkeypatch, always
):
    monkeypatch.setattr(kernels, "_PRELOAD", ["json"])
    tries, address = tmp_path / "tries", str(tmp_path / "kernels")
    notebook = write_own(tmp_path, KILLS.format(tries=str(tries), always=always))
    parameters = {"region": "X", "lang": "en", "study": "", "processed": ""}
    job = Job(
        *("X", "en", str(notebook), parameters, str(tmp_path), str(tmp_path)),
        kernel="fork",
        template=address,
    )
    shared = kernels.shared_template(address, ())
    try:
        record = notebook_of.render(job)
    finally:
        provisioner.close_templates()
        shared.close()
    assert record.status == ("failed" if always else "ok")
    assert "the kernel that ran it died" in (record.error or "") or not always
    assert tries.read_text() == "xx"  # never a third time
    assert own_processes() == []
