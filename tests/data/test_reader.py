import codecs
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipanalysis.data.reader import _quotes_close, read_table
from ipanalysis.data.schema import TABLES

UNITS = TABLES["units"]
GOOD = "unit,dimension,factor,name_zh,name_en\nitem,count,1,件,items\n"


def read(tmp_path, raw: bytes):
    path = tmp_path / "units.csv"
    path.write_bytes(raw)
    return read_table(path, UNITS)


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_utf8_is_read_with_and_without_mark_and_with_either_line_end(tmp_path, mark, end):
    frame, problems = read(tmp_path, mark + GOOD.replace("\n", end).encode())
    assert not problems
    assert frame["name_zh"].tolist() == ["件"]


@pytest.mark.parametrize(
    ("raw", "kind", "said"),
    [
        (GOOD.encode("gb18030"), "encoding", "GB18030"),
        (GOOD.encode("utf-16"), "encoding", "UTF-16"),
        (b"\xff\xff\xff", "encoding", "neither UTF-8 nor GB18030"),
        (GOOD.encode() + b"\0", "null_byte", "null bytes"),
        (b"", "empty_file", "empty"),
        (b"\n\n", "empty_file", "empty"),
        (b"\n , ,\n", "empty_file", "empty"),
        (b"\n" + GOOD.encode()[:-3] + "件".encode("gbk"), "encoding", "row 3: the file is encoded"),
        (GOOD.encode() + "x,y,1,件,\n".encode("gbk"), "encoding", "row 3"),
        (GOOD.encode() + "x,y,1,件,\n".encode("gbk"), "encoding", "more than one encoding"),
        (GOOD.replace("unit,", 'unit,"', 1).encode(), "broken_csv", "well-formed CSV"),
        (b"\nitem,count,1,,\n", "missing_column", "column unit"),
        (GOOD.encode() + b"a,b,c,d,e,f\n", "long_row", "row 3: the row has 6 cells"),
        (GOOD.encode() + b'a,b,"c,d,e\n', "broken_csv", "well-formed CSV"),
        (GOOD.encode() + b"a,b,1\n", "short_row", "row 3"),
        (GOOD.replace("factor", "faktor").encode(), "missing_column", "column factor"),
        (GOOD.replace("name_en", "factor").encode(), "duplicate_column", "column factor"),
    ],
)
def test_a_damaged_file_is_refused_with_its_reason(tmp_path, raw, kind, said):
    _, problems = read(tmp_path, raw)
    assert kind in [p.kind for p in problems]
    assert any(said in p.text() for p in problems if p.kind == kind)


def test_a_lone_character_of_gbk_that_happens_to_be_utf8_makes_no_second_encoding(tmp_path):
    # 元 in GBK are the bytes D4 AA, a letter of two bytes in UTF-8.
    assert "元".encode("gbk").decode("utf-8") == "\u052a"
    _, (problem,) = read(tmp_path, (GOOD + "yuan,money,1,元,yuan\n").encode("gb18030"))
    assert "encoded in GB18030 (GBK)" in problem.text()


def test_a_column_of_ones_own_needs_its_mark(tmp_path):
    text = GOOD.replace("name_en\n", "name_en,x_mine,mine\n").replace("items\n", "items,1,2\n")
    frame, problems = read(tmp_path, text.encode())
    assert [(p.kind, p.column) for p in problems] == [("unknown_column", "mine")]
    assert frame["x_mine"].tolist() == ["1"]


def test_rows_keep_the_number_a_spreadsheet_gives_them(tmp_path):
    frame, problems = read(tmp_path, GOOD.encode() + b"\nitem2,count,1,\xe4\xbb\xb6,items\n")
    assert not problems
    assert frame.index.tolist() == [2, 4]  # row 1 has the names, row 3 is blank


def test_surrounding_spaces_and_na_texts_do_not_change_what_a_cell_says(tmp_path):
    frame, _ = read(tmp_path, GOOD.encode() + b" NA , count,1,,NULL\n")
    assert frame.loc[3].tolist() == ["NA", "count", "1", "", "NULL"]


@given(cut=st.integers(0, len(GOOD.encode()) - len(",items\n")))
def test_a_file_cut_before_its_last_cell_is_never_read_as_complete(tmp_path_factory, cut):
    frame, problems = read(tmp_path_factory.mktemp("cut"), GOOD.encode()[:cut])
    assert problems or frame.empty


@given(
    rows=st.lists(
        st.lists(st.text('ab ,"\n\r;件é\u3000', max_size=5), min_size=5, max_size=5), max_size=5
    ),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    above=st.integers(0, 2),
)
def test_cells_and_rows_are_those_that_csv_reads(tmp_path_factory, rows, end, quoting, above):
    out = io.StringIO()
    out.write(end * above)
    if any(character in cell for row in rows for cell in row for character in "\r\n"):
        quoting = csv.QUOTE_ALL  # csv itself forgets to quote line ends that are not its own
    csv.writer(out, quoting=quoting, lineterminator=end).writerows([UNITS.columns, *rows])
    text = out.getvalue()
    read_rows = list(csv.reader(io.StringIO(text, newline="")))
    expected = {
        number: [cell.replace("\r\n", "\n").replace("\r", "\n").strip() for cell in row]
        for number, row in enumerate(read_rows, start=1)
        if number > above + 1 and any(cell.strip() for cell in row)
    }
    frame, problems = read(tmp_path_factory.mktemp("cells"), text.encode())
    assert not problems
    assert dict(zip(frame.index, frame.values.tolist(), strict=True)) == expected


@given(st.text('ab,"\n\r', max_size=20).map(lambda text: "ab" + text))
def test_quotes_are_judged_as_csv_judges_them(text):
    try:
        list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        assert not _quotes_close(text.encode())
    else:
        assert _quotes_close(text.encode())
