"""An empty study: complete, explained in both languages, and never over anything else."""

import re

import pytest

import ipanalysis as ipa
from ipanalysis.cli import main
from ipanalysis.data.load import inspect
from ipanalysis.data.schema import TABLES
from ipanalysis.errors import IpaError
from ipanalysis.importers.newstudy import EXAMPLES, PAGES, UNITS, as_csv


def test_every_table_stands_there_with_its_columns(tmp_path):
    made = ipa.new_study(tmp_path / "a" / "study")
    for table in TABLES.values():
        head = (made / table.file).read_text(encoding="utf-8").splitlines()[0]
        assert head.split(",") == table.columns


def test_check_says_exactly_which_tables_to_fill(tmp_path):
    _, problems = inspect(ipa.new_study(tmp_path / "study"))
    wanted = [t.file for t in TABLES.values() if not t.optional and t.name != "units"]
    assert [(p.kind, p.file) for p in problems] == [("no_rows", file) for file in wanted]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_pages_explain_every_column(tmp_path, lang):
    made = ipa.new_study(tmp_path / "study")
    text = (made / PAGES[lang]).read_text(encoding="utf-8")
    for table in TABLES.values():
        section = text.split(f"## {table.file}")[1].split("\n## ")[0]
        assert [f.name for f in table.fields if f"- `{f.name}`" not in section] == []
    assert bool(re.search("[\u4e00-\u9fff]{6}", re.sub("```.*?```", "", text, flags=re.S))) == (
        lang == "zh"
    )


def test_the_examples_of_the_pages_are_a_study_without_problems(tmp_path):
    made = ipa.new_study(tmp_path / "study")
    text = (made / PAGES["en"]).read_text(encoding="utf-8")
    for name in EXAMPLES:
        example = text.split(f"## {name}.csv")[1].split("```csv\n")[1].split("```")[0]
        rows = example.split("\n", 1)[1]
        path = made / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8") + rows, encoding="utf-8")
    study = ipa.load(made)
    assert len(study.units) == len(UNITS) + 1
    assert len(study.targets) == 1
    assert as_csv(TABLES["units"], ()) == "unit,dimension,factor,name_zh,name_en\n"


def test_a_folder_with_anything_in_it_is_refused_and_left_alone(tmp_path):
    (tmp_path / "note.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(IpaError, match="not empty"):
        ipa.new_study(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["note.txt"]
    with pytest.raises(IpaError, match="is a file"):
        ipa.new_study(tmp_path / "note.txt")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_command_makes_it_once(tmp_path, capsys, lang):
    folder = str(tmp_path / "study")
    assert main(["init", folder, "--lang", lang]) == 0
    assert folder in capsys.readouterr().out
    assert main(["init", folder, "--lang", lang]) == 1
    assert folder in capsys.readouterr().err
