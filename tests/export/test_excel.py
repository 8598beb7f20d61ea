"""The workbook opened again: the same values, codes as texts, no formula, the same bytes."""

import io
import math
import time

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ipanalysis as ipa
from ipanalysis.data.results import RESULT_TABLES
from ipanalysis.errors import IpaError, UsageError
from ipanalysis.export.excel import FILE, workbook
from ipanalysis.export.grid import LONGEST, plain_text
from ipanalysis.locale.columns import heading
from ipanalysis.views.kind import title


def opened(path):
    return openpyxl.load_workbook(path)


def column(sheet, head):
    heads = [cell.value for cell in sheet[1]]
    return [row[heads.index(head)] for row in sheet.iter_rows(min_row=2)]


@pytest.fixture(scope="module")
def study():
    return ipa.load()


@pytest.fixture(scope="module")
def results(bundled):
    return bundled[1]


@pytest.fixture(scope="module")
def book(study, results, tmp_path_factory):
    path = tmp_path_factory.mktemp("excel") / "new" / "results.xlsx"
    return opened(ipa.to_excel(results, path, study, "en"))


def test_each_result_has_its_sheet_after_the_contents(book):
    names = ["Read me", *(title(name, "en") for name in RESULT_TABLES), "Columns", "Sources"]
    assert book.sheetnames == names
    listed = [row[0].value for row in book["Read me"].iter_rows()]
    assert [name for name in names[1:-2] if name not in listed] == []
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions


@pytest.mark.parametrize("name", RESULT_TABLES)
def test_figures_come_back_to_the_last_digit_and_codes_as_texts(book, results, name):
    table, sheet = getattr(results.in_language("en"), name), book[title(name, "en")]
    assert sheet.max_row == 1 + len(table)
    for field in table.columns:
        head = heading(field, "en", name)
        if field in ("region", "plan", "indicator"):
            cells = column(sheet, f"{head}, code")
            assert {cell.data_type for cell in cells if cell.value is not None} <= {"s"}
            assert [cell.value for cell in cells] == table[field].astype(object).where(
                table[field].notna(), None
            ).tolist()
        elif pd.api.types.is_float_dtype(table[field]) or table[field].dtype == "Int64":
            expected = [None if pd.isna(v) else v for v in table[field]]
            assert [cell.value for cell in column(sheet, head)] == expected


def test_years_have_no_thousands_separator_and_shares_are_percentages(book):
    years = [c for c in column(book["Forecasts"], "Year") if c.value is not None]
    assert {cell.number_format for cell in years} == {"0"}
    shares = [c for c in column(book["Ledger"], "Share of the nation's") if c.value is not None]
    assert {cell.number_format for cell in shares} == {"0.0##%"}


def test_notes_and_sources_are_kept(book, study, results):
    cited = {cell.value: row for row, cell in enumerate(column(book["Sources"], "Source"))}
    for cell in results.ledger["source"].dropna():
        assert cell in cited
    rows = study.sources.set_index("source")
    urls = [cell.value for cell in column(book["Sources"], "Address")]
    assert [s for s, row in cited.items() if pd.notna(rows.at[s, "url"]) and not urls[row]] == []
    reasons = [cell.value for cell in column(book["Ledger"], "Reason")]
    assert (
        reasons
        == results.ledger["reason"]
        .astype(object)
        .where(results.ledger["reason"].notna(), None)
        .tolist()
    )


def test_no_cell_of_any_sheet_is_a_formula(book):
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n"}


def test_a_code_with_leading_zeros_stays_one(toy, tmp_path):
    study = ipa.load(toy())
    book = opened(ipa.to_excel(ipa.reconcile(study), tmp_path / "a.xlsx", study))
    cell = column(book["Ledger"], "Region, code")[0]
    assert (cell.value, cell.data_type, cell.number_format) == ("010010", "s", "@")
    assert column(book["Ledger"], "Region")[0].value == "North"


def test_build_writes_one_workbook_in_the_language_the_same_every_time(toy, tmp_path):
    study = ipa.load(toy())
    ipa.build(study, tmp_path / "a", "xlsx", lang="zh")
    first = (tmp_path / "a" / FILE).read_bytes()
    assert [p.name for p in (tmp_path / "a").iterdir()] == [FILE]
    assert opened(io.BytesIO(first)).sheetnames[1] == title("ledger", "zh") == "对照表"
    time.sleep(2.1)  # a zip file counts in steps of two seconds
    ipa.build(study, tmp_path / "b", "csv,xlsx", lang="zh")
    assert (tmp_path / "b" / FILE).read_bytes() == first
    assert (tmp_path / "b" / "ledger.csv").exists()


def test_the_day_of_the_study_stands_in_the_contents(study, tmp_path):
    past = study.as_of("2022-06-30")
    book = opened(ipa.to_excel(past.plans, tmp_path / "a.xlsx", past))
    texts = [cell.value for row in book["Read me"].iter_rows() for cell in row]
    assert past.vintage.text("en") in texts


def test_what_cannot_be_written_is_refused(study, tmp_path):
    with pytest.raises(UsageError, match="There is no table to write"):
        ipa.to_excel({}, tmp_path / "a.xlsx", study)
    with pytest.raises(UsageError, match="These are no tables: int"):
        ipa.to_excel(3, tmp_path / "a.xlsx", study)
    with pytest.raises(UsageError, match="A sheet holds 1048575 rows"):
        ipa.to_excel({"x": pd.DataFrame({"a": range(1_048_576)})}, tmp_path / "a.xlsx", study)
    with pytest.raises(IpaError, match="is a folder"):
        ipa.to_excel(study.plans, tmp_path, study)
    assert list(tmp_path.iterdir()) == []


def test_sheets_of_like_or_long_names_are_kept_apart(study):
    tables = {"a/b": 1, "a:b": 2, "A-B": 3, "x" * 40: 4, "x" * 41: 5, "Sources": 6}
    frames = {name: pd.DataFrame({"n": [n]}) for name, n in tables.items()}
    book = opened(io.BytesIO(workbook(frames, study, "en")))
    sheets = book.worksheets[1:]
    assert [sheet["A2"].value for sheet in sheets] == [1, 2, 3, 4, 5, 6]
    assert len({sheet.title.casefold() for sheet in sheets}) == 6
    assert max(len(sheet.title) for sheet in sheets) <= 31


texts = st.one_of(
    st.text(),
    st.builds(str.__add__, st.sampled_from("=+-@\t\r\n'＝"), st.text(max_size=8)),
    st.sampled_from(["#N/A", "=1+1", "TRUE", "010010", "1E5", "2020-01-01", "_x0041_", "\x00"]),
)


@given(st.lists(texts.filter(bool), min_size=1, max_size=4))
def test_any_text_comes_back_as_a_text(study, cells):
    table = pd.DataFrame({"note": pd.Series(cells, dtype=object)})
    sheet = opened(io.BytesIO(workbook({"t": table}, study, "en"))).worksheets[1]
    read = [row[0] for row in sheet.iter_rows(min_row=2, max_row=1 + len(cells))]
    assert [cell.value for cell in read] == [plain_text(cell) for cell in cells]
    assert {cell.data_type for cell in read} == {"s"}


@given(st.lists(st.one_of(st.floats(), st.integers(-(10**15), 10**15)), min_size=1, max_size=4))
def test_any_figure_comes_back_as_it_was(study, cells):
    table = pd.DataFrame({"figure": pd.Series(cells, dtype="float64")})
    sheet = opened(io.BytesIO(workbook({"t": table}, study, "en"))).worksheets[1]
    read = [row[0].value for row in sheet.iter_rows(min_row=2, max_row=1 + len(cells))]
    for found, given_ in zip(read, table["figure"], strict=True):
        if math.isnan(given_):
            assert found is None
        else:
            assert found == given_ or found == str(given_)


def test_what_no_cell_can_hold_is_marked_and_what_is_too_long_is_cut():
    assert plain_text("a\x00b\ud800") == "a\ufffdb\ufffd"
    assert plain_text("one\rtwo\r\nthree") == "one\ntwo\nthree"
    assert len(plain_text("x" * 40_000)) == LONGEST
    assert plain_text("x" * 40_000).endswith("…")
