"""Workbooks are read with care: what is damaged, locked, foreign or absurd is refused by name."""

import re
import struct
import zipfile
import zlib

import pytest

from ipanalysis.errors import IpaError, UsageError
from ipanalysis.importers import workbook as module
from ipanalysis.importers.cells import FORMULA
from ipanalysis.importers.grid import MERGED
from ipanalysis.importers.workbook import read_workbook


def refusal(path, **options):
    with pytest.raises(IpaError) as caught:
        read_workbook(path, **options)
    for lang in ("en", "zh"):
        assert path.name in caught.value.text(lang)
    return str(caught.value)


def test_cells_keep_their_number_formats(workbook):
    path = workbook([["Area", 2020], ["North", 0.125]], formats={"B2": "0.0%"})
    grid = read_workbook(path)
    assert grid.name == "Sheet1"
    assert grid[1, 1].figure().text == "12.5"
    assert grid.address(1, 1) == "Sheet1!B2"


def test_each_of_merged_cells_has_the_text_but_a_merged_figure_is_no_figure(workbook):
    rows = [["Area", "Grants", None], [None, 2019, 2020], ["North", 5, None]]
    grid = read_workbook(workbook(rows, merged=["B1:C1", "A1:A2", "B3:C3"]))
    assert [grid[0, c].text for c in (1, 2)] == ["Grants", "Grants"]
    assert grid[1, 0].text == "Area"
    assert {grid[2, c].figure().reason for c in (1, 2)} == {MERGED}


def test_a_formula_gives_its_stored_result_or_says_that_there_is_none(workbook, tmp_path):
    path = workbook([["Area", 2019, 2020], ["North", 4, "=B2+1"]])
    assert read_workbook(path)[1, 2].figure().reason == FORMULA
    # openpyxl stores no results; a spreadsheet program does.
    stored = changed(path, tmp_path, lambda page: re.sub(rb"<v ?/>|<v></v>", b"<v>5</v>", page))
    assert read_workbook(stored)[1, 2].figure().text == "5"


def changed(path, folder, change):
    """A copy of a workbook with another sheet."""
    copy = folder / "changed.xlsx"
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(copy, "w") as out:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content, before = change(content), content
                assert content != before
            out.writestr(name, content)
    return copy


def test_of_several_sheets_one_must_be_named(workbook):
    path = workbook([["a", 1]], more=[("Second", [["b", 2]]), ("Empty", [])])
    with pytest.raises(UsageError, match="Sheet1, Second"):
        read_workbook(path)
    assert read_workbook(path, "Second")[0, 1].value == 2
    with pytest.raises(UsageError, match="no sheet 'Third'"):
        read_workbook(path, "Third")


def test_a_gigabyte_of_zeros_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "bomb.xlsx"
    write_bomb(path, 1_000_000_000)
    assert path.stat().st_size < 2_000_000
    assert "1000 MB" in refusal(path)


def write_bomb(path, size):
    """A workbook whose sheet is a gigabyte of zeros, made without holding it."""
    block = b"0" * 10_000_000
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as file:
            for _ in range(size // len(block)):
                file.write(block)


def test_a_lie_about_the_size_does_not_help(tmp_path):
    path = tmp_path / "liar.xlsx"
    write_bomb(path, 350_000_000)
    raw = bytearray(path.read_bytes())
    place = raw.rfind(b"PK\x01\x02")  # the last entry of the directory is the sheet
    struct.pack_into("<I", raw, place + 24, 1000)
    path.write_bytes(raw)
    refusal(path)


def test_a_sheet_with_endless_gaps_is_refused(workbook, monkeypatch):
    monkeypatch.setattr(module, "MOST_CELLS", 1000)
    rows = [["a"] + [None] * 200 + [1] for _ in range(10)]
    assert "more than 1,000 cells" in refusal(workbook(rows))


def test_a_merged_range_over_the_whole_sheet_costs_nothing(workbook, tmp_path):
    path = workbook([["Area", 2020], ["North", 5], ["a", "b"]], merged=["A3:B3"])
    huge = changed(path, tmp_path, lambda page: page.replace(b"A3:B3", b"A3:XFD1048576"))
    assert read_workbook(huge)[1, 1].figure().text == "5"


def test_an_old_file_and_a_locked_one_are_told_apart(tmp_path):
    old = tmp_path / "old.xls"
    old.write_bytes(module.OLE + b"\0" * 600)
    assert "old Excel file" in refusal(old)
    locked = tmp_path / "locked.xlsx"
    locked.write_bytes(module.OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"))
    assert "password" in refusal(locked)


@pytest.mark.parametrize("name", ["xl/workbook.bin", "mimetype"])
def test_spreadsheets_of_other_formats_are_named_as_such(tmp_path, name):
    path = tmp_path / "other.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, "x")
    assert "another format" in refusal(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"Area,2020\n", b"\0" * 100])
def test_what_is_no_archive_is_refused(tmp_path, content):
    path = tmp_path / "none.xlsx"
    path.write_bytes(content)
    assert "cannot be read" in refusal(path)


def test_a_workbook_cut_or_changed_anywhere_is_refused_or_read(workbook, tmp_path):
    raw = workbook([["Area", 2019, 2020], ["North", 4, 5]]).read_bytes()
    whole = [[c.value for c in row] for row in read_workbook(write(tmp_path, raw)).rows]
    for at in range(0, len(raw), 97):
        for broken in (raw[:at], raw[:at] + bytes([raw[at] ^ 0xFF]) + raw[at + 1 :]):
            try:
                grid = read_workbook(write(tmp_path, broken))
            except IpaError:
                continue
            assert [[c.value for c in row] for row in grid.rows] == whole


def write(folder, raw):
    path = folder / f"{zlib.crc32(raw)}.xlsx"
    path.write_bytes(raw)
    return path
