"""The study of another country goes from its spreadsheet to its reports by the guide's commands."""

import csv
import re
import shlex
import shutil
from pathlib import Path

import pytest

import ipanalysis as ipa
from ipanalysis.cli import main

TOP = Path(__file__).resolve().parent.parent
EXAMPLE = TOP / "examples/germany"
GUIDES = {"en": TOP / "docs/guide.md", "zh": TOP / "docs/guide.zh.md"}
HEADINGS = {"en": "## A study of your own from spreadsheets", "zh": "## 用电子表格建立自己的研究"}


def commands(lang):
    """The commands of the section, one a line, as they stand in the guide."""
    section = GUIDES[lang].read_text(encoding="utf-8").split(HEADINGS[lang])[1].split("\n## ")[0]
    code = "\n".join(re.findall(r"```sh\n(.*?)```", section, re.DOTALL))
    lines = [line.split("  #")[0].strip() for line in code.splitlines()]
    return [line for line in lines if line]


def run(line, folder):
    """Run a line of the guide: a copy, or a command of ours."""
    words = shlex.split(line)
    if words[0] == "cp":
        for pattern in words[1:-1]:
            sources = sorted(TOP.glob(pattern))
            assert sources, line
            for source in sources:
                shutil.copy(source, folder / words[-1])
        return 0
    assert words[0] == "ipanalysis", line
    return main([str(TOP / w) if w.startswith("examples/") else w for w in words[1:]])


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """The folder after all commands but the last, which is done for one region and language."""
    folder = tmp_path_factory.mktemp("guide")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for line in commands("en"):
            if line.startswith("ipanalysis report"):
                line = line.replace("--all", "NRW").replace("--lang zh", "")
                line = line.replace("NRW", "North Rhine-Westphalia", 1).replace(
                    "North Rhine-Westphalia", "'North Rhine-Westphalia'"
                )
            assert run(line, folder) == 0, line
    return folder


def test_both_guides_give_the_same_commands():
    assert commands("en") == commands("zh")
    words = [line.split()[1] for line in commands("en") if line.startswith("ipanalysis")]
    assert words == ["init", "import", "import", "import", "check", "build", "report"]


def test_every_figure_of_the_files_is_in_the_study(done):
    study = ipa.load(done / "germany")
    # 3 areas x 21 years; 99 rows of which 7 are marks; 18 years of one of two areas.
    assert len(study.observations) == 63 + 92 + 18
    value = study.select("Nordrhein-Westfalen", "rd_share_gdp", 2020)
    assert value[["value", "unit", "source"]].to_numpy().tolist() == [
        [2.19, "percent", "destatis-rd"]
    ]
    assert study.nation == "DE"


def test_every_source_says_where_its_figures_were_read():
    with (EXAMPLE / "tables/sources.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 10
    assert [r["source"] for r in rows if not (r["url"] or "repository" in r["note_en"])] == []
    assert [r["source"] for r in rows if not (r["note_en"] and r["note_zh"])] == []


def test_the_ledger_compares_what_is_comparable(done):
    ledger = ipa.reconcile(ipa.load(done / "germany")).table.set_index("target")
    # 20 % against 30 % of organic farming; 2030 against 2025 for R&D is refused.
    assert ledger.at["DE-NW-2", "difference"] == pytest.approx(-10)
    assert ledger.at["DE-NW-1", "status"] == "not_comparable"
    # A range of 30 to 40 % is shown with both ends and counts by the lower one.
    assert ledger.loc["DE-BW-2", ["low", "value", "high", "difference"]].tolist() == [30, 30, 40, 0]


def test_the_results_are_built(done):
    assert (done / "germany-results/ledger.csv").exists()


def test_the_page_is_about_germany_and_names_no_other_countrys_plans(done):
    (page,) = (done / "germany-reports").glob("DE-NW.*.html")
    text = page.read_text(encoding="utf-8")
    assert "Sustainability Strategy of North Rhine-Westphalia 2020" in text
    bundled = ipa.load()
    names = {
        str(name)
        for table, columns in (
            ("plans", ["name_zh", "name_en", "issuer_zh", "issuer_en", "programme"]),
            ("regions", ["name_zh", "short_zh", "name_en"]),
            ("sources", ["title_zh", "title_en"]),
        )
        for column in columns
        for name in getattr(bundled, table)[column].dropna()
        if len(str(name)) > 2
    }
    assert len(names) > 100
    assert [name for name in sorted(names) if name in text] == []
