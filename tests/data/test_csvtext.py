"""No text that we write is run by a spreadsheet, and every text comes back as it was."""

import csv
import io
import re
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ipanalysis as ipa
from ipanalysis.data.csvtext import csv_text, escape, has_escaped, restore, restore_column
from ipanalysis.data.reader import read_table
from ipanalysis.data.schema import TABLES
from ipanalysis.data.write import table_texts, write_study
from ipanalysis.views import show

FORMULAS = (
    '=HYPERLINK("http://x","y")',
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "- a note that begins with a dash",
    "-12 % 来自公报",
    "+5",
    "@SUM(A1)",
    "\t=1",
    "\rx",
    "\nx",
    "  =1",
    "\u3000＝1",
    "＋1",
    "－1",
    "＠a",
)
HARMLESS = ("", "-5.2", "-0.10", "5", "a=b", "'90s", "'", "''", "北京", "1-2", "–5", "−5", "a\n=1")
# Texts that begin like formulas, with and without apostrophes, are drawn as often as all others.
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
TEXTS = ANY_TEXT | st.builds(
    "".join, st.tuples(st.sampled_from(["", "'", "''"]), st.sampled_from(FORMULAS), ANY_TEXT)
)
STARTS = tuple("=+-@\t\r\n＝＋－＠")


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_gets_one_apostrophe(text):
    assert escape(text) == "'" + text


@pytest.mark.parametrize("text", HARMLESS)
def test_what_no_spreadsheet_runs_is_left_as_it_is(text):
    assert escape(text) == restore(text) == text


@given(TEXTS)
def test_every_text_comes_back_and_none_begins_like_a_formula(text):
    written = escape(text)
    assert restore(written) == text
    assert not written.lstrip().startswith(STARTS) or pd.api.types.is_number(float(written))


@given(st.lists(TEXTS, max_size=5))
def test_a_column_comes_back_through_csv_with_its_line_breaks_and_quotes(texts):
    column = pd.Series(texts, dtype="str")
    written = csv_text(pd.DataFrame({"n": range(len(texts)), "text": column}))
    cells = [row["text"] for row in csv.DictReader(io.StringIO(written, newline=""))]
    assert cells == [escape(text) for text in texts]
    frame = pd.read_csv(io.StringIO(written), dtype={"text": "str"}, keep_default_na=False)
    assert restore_column(frame["text"]).tolist() == texts
    starts = [text.startswith("'") for text in frame["text"]]
    assert has_escaped(written.encode("utf-8")) >= any(starts)  # it may err on the safe side only


def test_numbers_stay_numbers_and_missing_cells_stay_empty():
    frame = pd.DataFrame(
        {"v": [-5.2, float("nan")], "n": pd.array([-1, None], "Int64"), "t": ["-5.2", None]}
    )
    assert csv_text(frame) == "v,n,t\n-5.2,-1,-5.2\n,,\n"


def test_a_lone_carriage_return_does_not_end_the_row():
    written = csv_text(pd.DataFrame({"t": ["a\rb", "c"], "v": [-1.5, None]}))
    assert written == '"t","v"\n"a\rb",-1.5\n"c",""\n'


# Texts that a file of a study can hold: it is read without the spaces around a cell.
CELLS = TEXTS.filter(lambda text: text and text == text.strip())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(CELLS, min_size=1, max_size=5))
def test_a_table_of_a_study_with_such_texts_comes_back_exactly(texts, tmp_path):
    table = TABLES["sources"]
    frame = pd.DataFrame({name: texts for name in table.columns}).assign(x_mine=texts[::-1])
    (tmp_path / table.file).write_bytes(csv_text(table_texts(frame, table)).encode("utf-8"))
    again, problems = read_table(tmp_path / table.file, table)
    assert problems == []
    # Line ends within a cell are read the same on every system.
    same = [text.replace("\r\n", "\n").replace("\r", "\n") for text in texts]
    assert again["note_en"].tolist() == same
    assert again["x_mine"].tolist() == same[::-1]


def test_no_cell_of_a_written_study_begins_like_a_formula_and_it_loads_as_it_was(tmp_path):
    study = ipa.load()
    texts = (FORMULAS * len(study.sources))[: len(study.sources)]
    sources = study.sources.assign(title_en=texts, x_mine=texts)
    folder = write_study(replace(study, sources=sources), tmp_path / "again")
    for file in folder.iterdir():
        with file.open(encoding="utf-8", newline="") as stream:
            cells = [cell for row in csv.reader(stream) for cell in row]
        signed = [c for c in cells if c.lstrip().startswith(STARTS)]
        assert [c for c in signed if not re.fullmatch(r"-[0-9.]+", c)] == []  # numbers stay
    again = ipa.load(folder).sources
    same = tuple(text.replace("\r\n", "\n").replace("\r", "\n") for text in texts)
    assert tuple(again["title_en"]) == tuple(again["x_mine"]) == same


def test_a_negative_figure_of_a_study_is_written_as_a_number(toy, tmp_path):
    study = ipa.load(toy(indicators=TOY_INDICATORS, observations=NEGATIVE))
    written = write_study(study, tmp_path / "again") / "observations.csv"
    assert ",2020,-5.20,item," in written.read_text(encoding="utf-8")


def test_the_terminal_prints_csv_that_is_safe_too(toy):
    study = ipa.load(toy())
    table = study.sources.assign(note_en="=1+1")
    assert ",'=1+1\n" in show(table, "sources", study, "en", "csv")
    assert '"=1+1"' in show(table, "sources", study, "en", "json")


TOY_INDICATORS = """indicator,name_zh,name_en,unit,kind,domain,direction
grants,授权量,Grants,item,flow,creation,up
share,占比,Share,percent,share,utilisation,up
wide_share,宽,Wide,percent,share,utilisation,up
"""
NEGATIVE = """region,indicator,year,value,unit,bound,status,source
X,grants,2020,-5.20,item,eq,actual,plan
"""
