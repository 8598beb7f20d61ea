"""What the documentation says is true now."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ipanalysis.cli import main
from ipanalysis.data.dictionary import data_dictionary

TOP = Path(__file__).resolve().parent.parent
PAGES = [TOP / "README.md", TOP / "CONTRIBUTING.md", *sorted((TOP / "docs").glob("*.md"))]


def test_the_data_dictionary_is_made_from_the_schema_as_it_is():
    written = (TOP / "docs/data-dictionary.md").read_text(encoding="utf-8")
    assert written == data_dictionary(), "run: python -m ipanalysis.data.dictionary"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_link_to_a_file_leads_somewhere(page):
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
    missing = [t for t in targets if "://" not in t and not (page.parent / t).exists()]
    assert missing == []


@pytest.mark.parametrize("example", sorted((TOP / "examples").glob("*.py")), ids=lambda p: p.name)
def test_every_example_runs(example, tmp_path):
    done = subprocess.run(
        [sys.executable, example], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    assert "comparable" in done.stdout


def test_the_script_of_the_guide_runs(tmp_path, monkeypatch):
    code = re.search(r"```python\n(.*?)```", (TOP / "docs/guide.md").read_text("utf-8"), re.DOTALL)
    lines = [line for line in code[1].splitlines() if "ipa.report(" not in line]
    monkeypatch.chdir(tmp_path)
    names: dict = {}
    exec("\n".join(lines), names)
    assert (tmp_path / "data/processed/ledger.csv").exists()
    assert len(names["ledger"].table)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_command_of_the_documentation_exists(page, capsys):
    text = page.read_text(encoding="utf-8")
    commands = set(re.findall(r"`?ipanalysis ([a-z]+)\b", "\n".join(code_of(text))))
    for command in commands:
        with pytest.raises(SystemExit) as stopped:
            main([command, "--help"])
        assert stopped.value.code == 0
    capsys.readouterr()


def code_of(text: str) -> list[str]:
    return re.findall(r"```sh\n(.*?)```", text, re.DOTALL) + re.findall(
        r"`(ipanalysis [^`]*)`", text
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_make_target_of_the_documentation_exists(page):
    targets = set(re.findall(r"^([a-z]+):", (TOP / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z]+)`", page.read_text(encoding="utf-8")))
    assert named <= targets
