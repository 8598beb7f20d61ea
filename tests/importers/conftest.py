"""Small files of every kind, and a study to bring them into."""

from pathlib import Path

import pytest

UNITS = """unit,dimension,factor,name_zh,name_en
item,count,1,件,items
10k_item,count,10000,万件,"10,000 items"
percent,fraction,0.01,%,%
per_10k,per_person,0.0001,件/万人,"per 10,000 people"
"""


@pytest.fixture
def study(toy) -> Path:
    """The small country with wider units."""
    return toy(
        units=UNITS + "k_item,count,1000,千件,thousand items\n",
    )


@pytest.fixture
def workbook(tmp_path):
    """Return a function that writes an .xlsx from rows, merged ranges and number formats."""
    import openpyxl

    def write(rows, merged=(), formats=None, name="table.xlsx", sheet="Sheet1", more=()):
        book = openpyxl.Workbook()
        page = book.active
        page.title = sheet
        for row in rows:
            page.append(list(row))
        for cells in merged:
            page.merge_cells(cells)
        for place, form in (formats or {}).items():
            page[place].number_format = form
        for title, content in more:
            other = book.create_sheet(title)
            for row in content:
                other.append(list(row))
        path = tmp_path / name
        book.save(path)
        return path

    return write


@pytest.fixture
def text_file(tmp_path):
    """Return a function that writes a text file."""

    def write(text, name="table.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write
