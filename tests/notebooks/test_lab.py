"""`make lab` in a real browser: the notebook opens, runs from top to bottom, and looks right."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from urllib.parse import urlsplit

import nbformat
import psutil
import pytest

pytestmark = pytest.mark.browser

START, OPEN, RUN = 90, 90, 180  # seconds at most, on a machine that is busy with other things
NOTEBOOK = "01_explore.ipynb"
STDERR = '[data-mime-type="application/vnd.jupyter.stderr"]'  # errors are shown as it, too
# Chromium asks its makers about updates and the like; with this it cannot even find them.
QUIET = [
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-default-apps", "--disable-domain-reliability", "--no-first-run"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


def until(seconds, found, what):
    """Wait until a function returns something, and return that."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        result = found()
        if result:
            return result
        time.sleep(0.2)
    raise AssertionError(f"{what}: not within {seconds} seconds")


class Lab:
    """A JupyterLab that serves a folder, started with the options of `make lab`."""

    def __init__(self, project, folder):
        makefile = (project / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
        options = re.search(r"jupyter lab (--.*?)\s+\$\$\(", makefile)[1]
        for name, text in re.findall(r"^(\w+) := (.*)$", makefile, flags=re.MULTILINE):
            options = options.replace(f"$({name})", text)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder, self.log = folder, folder / "log"
        own = {
            f"JUPYTER{name}_DIR": str(folder / name.strip("_").lower())
            for name in ("_CONFIG", "_DATA", "_RUNTIME", "LAB_SETTINGS", "LAB_WORKSPACES")
        }
        # JUPYTER_TOKEN would replace the server's own; MPLBACKEND comes from conftest.py.
        unwanted = ("JUPYTER_TOKEN", "MPLBACKEND", "PYTHONPATH")
        environment = {k: v for k, v in os.environ.items() if k not in unwanted}
        environment |= own | {"HOME": str(folder / "home"), "JUPYTER_PREFER_ENV_PATH": "1"}
        (folder / "home").mkdir()
        alone = ["--no-browser", f"--port={self.port}", "--ServerApp.port_retries=0"]
        root = ["--allow-root"] * (hasattr(os, "geteuid") and os.geteuid() == 0)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "jupyter", "lab", *options.split(), *alone, *root],
                cwd=folder,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait(self):
        """Wait until the server has written down where it is, and answers."""
        (written,) = until(START, self._written, f"JupyterLab\n{self.log.read_text()}")
        described = json.loads(written.read_text(encoding="utf-8"))
        self.url, self.token = described["url"], described["token"]
        until(START, lambda: self.status("api/status", self.token) == 200, "an answer")

    def _written(self):
        assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
        return list((self.folder / "runtime").glob("jpserver-*.json"))

    def status(self, path, token=""):
        """Return the HTTP status of a request."""
        asked = urllib.request.Request(self.url + path)
        if token:
            asked.add_header("Authorization", f"token {token}")
        try:
            with urllib.request.urlopen(asked, timeout=10) as answer:
                self.answer = json.load(answer)
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return None

    def kernel_is_idle(self):
        self.status("api/sessions", self.token)
        return [s for s in self.answer if s["kernel"]["execution_state"] == "idle"]

    def end(self):
        """End the server and its kernels, which have process groups of their own."""
        try:
            family = psutil.Process(self.process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            family = []
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(15)
        for process in psutil.wait_procs(family, 10)[1]:
            process.kill()


@pytest.fixture(scope="module")
def lab(project, tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    shutil.copytree(project / "notebooks", folder / "notebooks")
    server = Lab(project, folder)
    try:
        server.wait()
        yield server
    finally:
        server.end()


@pytest.fixture(scope="module")
def browser(chromium_path):
    from playwright.sync_api import sync_playwright

    root = ["--no-sandbox"] * (hasattr(os, "geteuid") and os.geteuid() == 0)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=QUIET + root)
        yield browser
        browser.close()


class Visit:
    """The page with the notebook, run; and what it asked for."""

    def __init__(self, browser, lab):
        self.lab, self.asked = lab, []
        # High enough that every cell is on the screen: JupyterLab draws only those.
        context = browser.new_context(
            viewport={"width": 1400, "height": 6000}, service_workers="block"
        )
        context.set_default_timeout(OPEN * 1000)
        context.on("request", lambda request: self.asked.append(request.url))
        self.page = context.new_page()
        self.page.on("websocket", lambda socket: self.asked.append(socket.url))

    def run(self):
        page = self.page
        page.goto(f"{self.lab.url}?token={self.lab.token}")  # what `make lab` opens
        page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
        # The page says "idle" before there is a kernel; then it would ask for one.
        until(OPEN, self.lab.kernel_is_idle, "a kernel")
        page.locator(".jp-Notebook .jp-CodeCell").first.click()
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        until(RUN, self.is_done, "all cells")
        page.keyboard.press("Control+s")
        until(OPEN, self.is_saved, "saving")

    def prompts(self):
        return self.page.locator(".jp-CodeCell .jp-InputPrompt").all_inner_texts()

    def is_done(self):
        failed = [text for text in self.shown(STDERR).all_inner_texts() if "Traceback" in text]
        assert failed == []
        prompts = self.prompts()
        return prompts and all(re.fullmatch(r"\[\d+\]:", prompt) for prompt in prompts)

    def is_saved(self):
        try:
            cells = self.saved()
        except nbformat.reader.NotJSONError:  # the server is just writing it
            return False
        return cells and all(cell.execution_count for cell in cells)

    def saved(self):
        notebook = nbformat.read(self.lab.folder / "notebooks" / NOTEBOOK, as_version=4)
        return [cell for cell in notebook.cells if cell.cell_type == "code"]

    def shown(self, selector):
        return self.page.locator(f".jp-Notebook .jp-OutputArea {selector}")


@pytest.fixture(scope="module")
def visit(browser, lab, tmp_path_factory):
    visit = Visit(browser, lab)
    picture = tmp_path_factory.mktemp("picture") / "notebook.png"
    try:
        visit.run()
    finally:
        visit.page.screenshot(path=picture)
        print(f"Picture: {picture}")  # shown by pytest if a test fails
    return visit


def test_the_server_is_reached_from_this_machine_only_and_with_its_token(lab):
    listening = {
        connection.laddr.ip
        for connection in psutil.Process(lab.process.pid).net_connections()
        if connection.status == psutil.CONN_LISTEN and connection.laddr.port == lab.port
    }
    assert listening == {"127.0.0.1"}
    assert len(lab.token) >= 32
    assert lab.status("api/contents") == 403
    assert lab.status("api/contents", "a" * len(lab.token)) == 403
    assert lab.status("api/contents", lab.token) == 200


def test_make_lab_opens_the_notebook_to_begin_with(visit):
    assert urlsplit(visit.page.url).path == f"/lab/tree/notebooks/{NOTEBOOK}"


def test_every_cell_has_run_and_none_has_failed(visit):
    assert len(visit.prompts()) == len(visit.saved())
    numbers = [cell.execution_count for cell in visit.saved()]
    assert numbers == list(range(1, len(numbers) + 1))
    outputs = [output for cell in visit.saved() for output in cell.outputs]
    assert [o.ename for o in outputs if o.output_type == "error"] == []


def test_nothing_was_asked_of_another_host(visit):
    hosts = {urlsplit(u).netloc for u in visit.asked if urlsplit(u).scheme not in ("data", "blob")}
    assert hosts == {f"127.0.0.1:{visit.lab.port}"}


def test_tables_are_seen(visit):
    tables = visit.shown("table")
    # chosen values, conflicts, the ledger and what it leaves out, two plans, audit, progress and
    # where methods differ, trend, attainment
    assert tables.count() == 11
    assert all(table.is_visible() for table in tables.all())


def test_three_pictures_are_seen_at_their_size(visit):
    pictures = visit.shown("svg[role=img]")
    assert pictures.count() == 3
    for picture in pictures.all():
        assert picture.is_visible()
        box = picture.bounding_box()
        assert box["width"] == pytest.approx(720, abs=1)
        assert box["height"] > 200


def test_no_warning_is_shown(visit):
    # Such as that the font lacks a sign.
    assert visit.shown(STDERR).count() == 0
    assert "Glyph" not in visit.page.locator(".jp-Notebook").inner_text()


def test_the_server_asks_nobody_for_updates(lab):
    assert "NeverCheckForUpdate" in " ".join(lab.process.args)
    assert lab.status("lab/api/update", lab.token) == 200
    assert lab.answer["notification"] is None


def test_the_project_itself_is_untouched(visit, project):
    cells = nbformat.read(project / "notebooks" / NOTEBOOK, as_version=4).cells
    assert not any(cell.get("outputs") for cell in cells)


def test_no_trace_is_left_in_the_home_folder(visit):
    left = [p.name for p in (visit.lab.folder / "home").iterdir() if "jupyter" in p.name]
    assert left == []
