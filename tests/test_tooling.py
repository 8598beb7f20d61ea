"""What the repository keeps stays small, clean and true to itself."""

import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
LIMIT = 2_000_000  # bytes
# Makes of a machine or a person that git must never see; each was made by a command once.
MADE = [
    ".venv/bin/python",
    ".tools/bin/uv",
    "uv.lock",
    "reports/index.html",
    "reports/figures/a.png",
    "data/processed/ledger.csv",
    "dist/ipanalysis-0.1.0-py3-none-any.whl",
    "notebooks/.ipynb_checkpoints/01_explore-checkpoint.ipynb",
    "ipanalysis/__pycache__/cli.cpython-311.pyc",
    ".hypothesis/examples",
]
KEPT = ["reports/README.md", "data/processed/README.md", "ipanalysis/reports/page.py"]


def git(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(["git", *arguments], cwd=PROJECT, capture_output=True, text=True)


@pytest.fixture(scope="module")
def checkout() -> None:
    try:
        found = git("rev-parse", "--show-toplevel")
    except FileNotFoundError:
        pytest.skip("git is not installed")
    # An unpacked archive may lie inside somebody else's repository.
    if found.returncode or Path(found.stdout.strip()).resolve() != PROJECT:
        pytest.skip("this folder is not a git checkout")


def test_there_are_notebooks():
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebooks_are_stored_without_results(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert code, "a notebook without code"
    left = [n for n, cell in enumerate(code) if cell["outputs"] or cell["execution_count"]]
    assert left == [], "run `make format` to take the results out of these code cells"


@pytest.mark.usefixtures("checkout")
def test_no_tracked_file_is_large():
    listed = git("ls-files", "-z", "--cached", "--others", "--exclude-standard").stdout
    paths = [PROJECT / name for name in listed.split("\0") if name]
    assert paths
    large = [p.relative_to(PROJECT) for p in paths if p.is_file() and p.stat().st_size > LIMIT]
    assert large == []


@pytest.mark.usefixtures("checkout")
@pytest.mark.parametrize("name", MADE)
def test_what_commands_make_is_ignored(name):
    assert git("check-ignore", "--quiet", "--no-index", name).returncode == 0


@pytest.mark.usefixtures("checkout")
@pytest.mark.parametrize("name", KEPT)
def test_what_belongs_to_the_project_is_not_ignored(name):
    assert git("check-ignore", "--quiet", "--no-index", name).returncode == 1


def test_the_citation_names_this_version():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (PROJECT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.search(r"^version: (.*)$", citation, flags=re.MULTILINE)[1] == project["version"]


def test_help_names_every_command():
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    commands = re.search(r"^\.PHONY: (.*)$", makefile, flags=re.MULTILINE)[1].split()
    described = re.findall(r"^([a-z]+):.*## \w", makefile, flags=re.MULTILINE)
    assert sorted(commands) == sorted(described)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> set[str]:
    """Names of the files in a freshly built wheel."""
    out = tmp_path_factory.mktemp("wheel")
    # By way of the source archive, as for a release: what that leaves out is then missing here.
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", out, PROJECT]
    subprocess.run(command, check=True, capture_output=True)
    (path,) = out.glob("*.whl")
    return set(zipfile.ZipFile(path).namelist())


def test_the_wheel_carries_the_package_whole(wheel):
    source = {
        path.relative_to(PROJECT).as_posix()
        for path in (PROJECT / "ipanalysis").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert any(name.endswith(".po") for name in source)
    assert source - wheel == set()


def test_the_wheel_carries_the_study_and_the_template(wheel):
    tables = {f"data/raw/{path.name}" for path in (PROJECT / "data/raw").glob("*.csv")}
    wanted = tables | {"notebooks/region_report.ipynb"}
    bundled = {name for name in wheel if name.startswith("ipanalysis/bundled/")}
    assert tables
    assert bundled == {f"ipanalysis/bundled/{name}" for name in wanted}


def test_the_development_install_carries_no_copy_of_the_study():
    site = PROJECT / ".venv"
    assert not list(site.glob("lib/python3*/site-packages/ipanalysis/bundled"))


def test_csv_is_written_in_one_place_only():
    # There texts that a spreadsheet would run are escaped; a second place would forget it. What
    # `import` and `init` write is guarded by the importers, the record holds digests only.
    package = PROJECT / "ipanalysis"
    writers = ("to_csv(", "csv.writer(", "DictWriter(", "to_excel(", ".savetxt(")
    found = [p for p in package.rglob("*.py") if any(w in p.read_text("utf-8") for w in writers)]
    places = {p.relative_to(package).as_posix() for p in found}
    guarded = {"export/excel.py"}  # writes every text as a text: no cell is a formula
    guarded |= {"importers/mapfile.py", "importers/target.py", "importers/newstudy.py"}
    assert places - guarded - {"data/record.py"} == {"data/csvtext.py"}
