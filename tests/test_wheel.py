"""The wheel works in an empty folder: it carries the study, the template and all it shows."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

WANTED = [
    "bundled/data/raw/observations.csv",
    "bundled/data/raw/regions.csv",
    "bundled/notebooks/region_report.ipynb",
    "locale/zh.po",
    "reports/templates/page.css",
    "reports/templates/shell.html.j2",
    "reports/templates/sections/ledger.html.j2",
]


@pytest.fixture(scope="module")
def wheel(project, tmp_path_factory):
    out = tmp_path_factory.mktemp("dist")
    # Without the isolation that would download hatchling; the environment has it.
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, project]
    subprocess.run(command, check=True, capture_output=True)
    (path,) = out.iterdir()
    return path


class Installed:
    """An environment of its own with the wheel in it, and an empty folder to work in."""

    def __init__(self, folder: Path, wheel: Path, project: Path):
        self.here, self.home = folder / "here", folder / "home"
        for path in (self.here, self.home):
            path.mkdir()
        venv.create(folder / "env", with_pip=False)
        self.bin = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
        install(wheel, self.python, project)
        # The libraries of this environment come after the wheel. Of a folder named in a .pth file
        # Python reads no further .pth files, so the way to the checkout is not followed.
        self.site = Path(self.ask("import sysconfig; print(sysconfig.get_path('purelib'))"))
        libraries = sysconfig.get_path("purelib")
        (self.site / "libraries.pth").write_text(f"{libraries}\n", encoding="utf-8")

    @property
    def python(self) -> Path:
        return self.bin / "python"

    def run(self, *command) -> subprocess.CompletedProcess:
        """Run a command in the empty folder as a user without any settings."""
        unwanted = ("PYTHON", "JUPYTER", "VIRTUAL_ENV", "MPL", "LC_", "LANG", "XDG")
        environment = {k: v for k, v in os.environ.items() if not k.startswith(unwanted)}
        # nbconvert's own files do not lie beside its code.
        data = Path(sysconfig.get_path("data"), "share", "jupyter")
        environment |= {"HOME": str(self.home), "JUPYTER_PATH": str(data)}
        return subprocess.run(
            [str(part) for part in command],
            cwd=self.here,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )

    def ask(self, code: str) -> str:
        done = self.run(self.python, "-c", code)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def command(self, *arguments) -> subprocess.CompletedProcess:
        """Run the command that the wheel installs."""
        return self.run(self.bin / "ipanalysis", *arguments)


def install(wheel: Path, python: Path, project: Path) -> None:
    # `make setup` brings uv along; other ways to an environment have pip.
    uv = shutil.which("uv", path=project / ".tools" / "bin") or shutil.which("uv")
    if uv:
        command = [uv, "pip", "install", "--python", python, "--no-cache"]
    else:
        command = [sys.executable, "-m", "pip", "--python", python, "install", "--no-index"]
    command += ["--no-deps", "--quiet", wheel]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def installed(project, wheel, tmp_path_factory):
    return Installed(tmp_path_factory.mktemp("wheel"), wheel, project)


def test_the_wheel_carries_what_is_not_code(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert [name for name in WANTED if f"ipanalysis/{name}" not in names] == []
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"ipanalysis"}


def test_the_package_and_its_study_are_those_of_the_wheel(installed):
    code = "import ipanalysis as i, json; print(json.dumps([i.__file__, i.load().folder]))"
    package = installed.site / "ipanalysis"
    assert [Path(p) for p in json.loads(installed.ask(code))] == [
        package / "__init__.py",
        package / "bundled" / "data" / "raw",
    ]


def test_check_works_in_an_empty_folder_and_leaves_it_empty(installed):
    done = installed.command("check")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("No problems.")
    assert [path for path in installed.here.iterdir() if path.name != "reports"] == []


def test_a_report_is_rendered_in_an_empty_folder(installed):
    done = installed.command("report", "Shanghai", "--lang", "zh")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    folder = installed.here / "reports"
    made = sorted(path.name for path in folder.iterdir())
    pages = ["310000.zh.html", "index.html", "index.zh.html"]
    assert made == [".ipanalysis", *pages, "manifest.json", "site"]
    assert sorted(path.name for path in installed.here.iterdir()) == ["reports"]
    assert str(folder / "index.html") in done.stdout
    page = (folder / "310000.zh.html").read_text(encoding="utf-8")
    # Its figures, its style and its Chinese are all from files that the wheel carries.
    assert "每万人口高价值发明专利拥有量" in page
    assert "<svg" in page
    assert "<style" in page
    assert 'data-region="310000" data-lang="zh"' in page


def test_a_notebook_in_another_folder_can_import_the_package(installed):
    # A kernel starts in the folder of its notebook, with the interpreter of the environment.
    folder = installed.here / "elsewhere"
    folder.mkdir()
    code = f"import os; os.chdir({str(folder)!r}); import ipanalysis; print(ipanalysis.__file__)"
    try:
        assert Path(installed.ask(code)) == installed.site / "ipanalysis" / "__init__.py"
    finally:
        folder.rmdir()
