"""When scripts/setup.sh works, and on what: with a stand-in for uv, so without any download."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
INPUTS = [
    "pyproject.toml",
    "hatch_build.py",
    "requirements.lock",
    "requirements-tools.lock",
    "scripts/setup.sh",
]
SITE = ".venv/lib/python3.11/site-packages"
LINK = f"{SITE}/_editable_impl_ipanalysis.pth"
# Notes each call with the settings that reached it, and lays down what the real uv would.
UV = """#!/bin/sh
if [ "$1" = --version ]; then echo "{version} (stand-in)"; exit; fi
echo "$@" >> calls
env > "seen-by-$1-$2"
case "$1 $2" in
    "venv "*) rm -rf .venv; mkdir -p .venv/bin; cp python .venv/bin/python ;;
    "pip sync") [ ! -f break-now ] || exit 3 ;;
    "pip install") : > .venv/bin/ipanalysis; mkdir -p {site}; pwd > {link} ;;
esac
"""
# The environment's python: the real one, without the libraries.
PYTHON = """#!/bin/sh
case "$2" in *jupyterlab*) exit ;; esac
exec "{python}" "$@"
"""


class Copy:
    """A copy of the project's set-up in a folder of its own."""

    def __init__(self, folder: Path):
        self.folder = folder
        for name in INPUTS:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / name, folder / name)
        pinned = (folder / "requirements-tools.lock").read_text(encoding="utf-8").split()[0]
        version = pinned.replace("==", " ")
        script(folder / ".tools/bin/uv", UV.format(version=version, site=SITE, link=LINK))
        script(folder / "python", PYTHON.format(python=sys.executable))

    def set_up(self, python: str = sys.executable, **env: str) -> list[str]:
        """Run the script; return the steps that uv was called for."""
        (self.folder / "calls").unlink(missing_ok=True)
        result = self.run(python, **env)
        assert result.returncode == 0, result.stderr
        return self.steps()

    def run(self, python: str, **env: str) -> subprocess.CompletedProcess:
        command = ["sh", "scripts/setup.sh", python]
        return subprocess.run(
            command, cwd=self.folder, env=os.environ | env, capture_output=True, text=True
        )

    def steps(self) -> list[str]:
        calls = self.folder / "calls"
        lines = calls.read_text(encoding="utf-8").splitlines() if calls.exists() else []
        return [" ".join(w for w in line.split()[:2] if w[0] != "-") for line in lines]


def script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return path


WHOLE = ["venv", "pip sync", "pip install"]
RENEWAL = ["pip sync", "pip install"]


@pytest.fixture
def copy(tmp_path):
    folder = tmp_path / "with space 中文"
    folder.mkdir()
    return Copy(folder)


def test_first_call_builds_and_second_does_nothing(copy):
    assert copy.set_up() == WHOLE
    assert copy.set_up() == []


def test_the_project_is_found_by_a_path_that_any_locale_can_read(copy):
    copy.set_up()
    way = (copy.folder / LINK).read_text(encoding="ascii").strip()
    assert (copy.folder / SITE / way).resolve() == copy.folder.resolve()


def test_no_python_named_takes_what_stands(copy, tmp_path):
    copy.set_up()
    stand_in_python(tmp_path, "(3, 99)").rename(tmp_path / "python3")
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    assert copy.set_up(python="", PATH=path) == []


@pytest.mark.parametrize("name", INPUTS[:4])
def test_changed_input_renews_what_stands(copy, name):
    copy.set_up()
    with (copy.folder / name).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert copy.set_up() == RENEWAL
    assert copy.set_up() == []


def test_interrupted_set_up_is_begun_anew(copy):
    (copy.folder / "break-now").touch()
    assert copy.run(sys.executable).returncode != 0
    (copy.folder / "break-now").unlink()
    assert copy.set_up() == WHOLE


def test_interrupted_renewal_is_begun_anew(copy):
    copy.set_up()
    (copy.folder / "requirements.lock").write_text("", encoding="utf-8")
    (copy.folder / "break-now").touch()
    assert copy.run(sys.executable).returncode != 0
    (copy.folder / "break-now").unlink()
    assert copy.set_up() == WHOLE


def test_empty_stamp_is_no_stamp(copy):
    copy.set_up()
    (copy.folder / ".venv/set-up-from").write_text("", encoding="utf-8")
    assert copy.set_up() == WHOLE


def test_lost_interpreter_is_noticed(copy):
    copy.set_up()
    (copy.folder / ".venv/bin/python").unlink()
    assert copy.set_up(python="") == WHOLE


def test_moved_folder_is_built_anew(copy):
    copy.set_up()
    copy.folder = copy.folder.rename(copy.folder.with_name("elsewhere"))
    assert copy.set_up() == WHOLE


def test_other_python_is_built_anew(copy, tmp_path):
    copy.set_up()
    other = stand_in_python(tmp_path, "(3, 99)")
    assert copy.set_up(python=str(other)) == WHOLE


def test_settings_that_redirect_are_forgotten_and_those_of_the_index_kept(copy):
    redirecting = {"UV_TARGET": "x", "VIRTUAL_ENV": "x", "PYTHONPATH": "x", "PIP_TARGET": "x"}
    index = {"UV_DEFAULT_INDEX": "kept", "PIP_CERT": "kept", "UV_CACHE_DIR": "kept"}
    copy.set_up(**redirecting, **index)
    seen = (copy.folder / "seen-by-pip-sync").read_text(encoding="utf-8").splitlines()
    assert {f"{name}=kept" for name in index} <= set(seen)
    assert {f"{name}=x" for name in redirecting} & set(seen) == set()


def test_absent_python_is_named(copy):
    result = copy.run("python-of-nowhere")
    assert result.returncode == 1
    assert "'python-of-nowhere' was not found" in result.stderr


def test_old_python_is_refused(copy, tmp_path):
    result = copy.run(str(stand_in_python(tmp_path, "(3, 10)")))
    assert result.returncode == 1
    assert "Python 3.11 or newer is needed" in result.stderr
    assert copy.steps() == []


def test_missing_pip_is_named(copy, tmp_path):
    shutil.rmtree(copy.folder / ".tools")
    result = copy.run(str(stand_in_python(tmp_path, "(3, 12)")))
    assert result.returncode == 1
    assert "pip is missing" in result.stderr


def stand_in_python(folder: Path, version: str) -> Path:
    """Make a python that believes in another version and has no pip."""
    belief = (
        f"import sys; sys.version_info = {version}; sys.executable = sys._base_executable = '$0'"
    )
    return script(
        folder / "python-of-another-age",
        f"""#!/bin/sh\n[ "$1" = -c ] && exec "{sys.executable}" -c "{belief}; $2"\n""",
    )
