"""PDF: what stands in the file, not how it looks."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipanalysis.reports.paper.columns import TURNED, UPRIGHT, lay_out
from ipanalysis.reports.paper.model import Cell, Document, Figure, Heading, Picture, Row, Run, Table
from ipanalysis.reports.paper.read import read_document

typst = pytest.importorskip("typst")
pdf = pytest.importorskip("ipanalysis.reports.paper.pdf")


@pytest.fixture(scope="module")
def document(sample):
    return read_document(sample.page())


@pytest.fixture(scope="module")
def made(document):
    return pdf.to_pdf(document, "zh")


def asked(source, selector):
    found = typst.query(
        source.encode(), selector, font_paths=pdf._fonts(), ignore_system_fonts=True
    )
    return json.loads(found)


def pages(document, lang="en"):
    source = pdf.to_source(document, lang).encode()
    sheets = typst.compile(source, format="svg", font_paths=pdf._fonts(), ignore_system_fonts=True)
    return sheets if isinstance(sheets, list) else [sheets]


def table(columns, rows, text="12", head="Head"):
    cells = lambda words, header: [  # noqa: E731
        Cell([[Run(words)]], is_header=header, column=n) for n in range(columns)
    ]
    return Table([Row(cells(head, True))], [Row(cells(text, False)) for _ in range(rows)], columns)


def test_the_file_claims_what_a_screen_reader_needs(made, sample):
    inside = sample.opened(made)
    assert re.search(r"pdfuaid:part>1<|pdfuaid:part=\"1\"", inside)
    assert "/StructTreeRoot" in inside
    assert re.search(r"/Lang ?\(zh-CN\)", inside)
    for mark in ("/Table", "/TH", "/H1", "/H2", "/L", "/Figure", "/Link"):
        assert re.search(rf"/S ?{mark}\b", inside), mark


def test_two_runs_give_the_same_bytes_without_a_date(document, made, sample):
    assert pdf.to_pdf(document, "zh") == made
    assert not re.search("CreationDate|ModDate|CreateDate|ModifyDate", sample.opened(made))


def test_links_lead_to_the_source_and_to_its_address(made, sample):
    inside = sample.opened(made)
    assert "example.org/a?b=1&c=2" in inside
    assert "/GoTo" in inside or "/Dest" in inside


def test_drawings_stay_drawings_and_have_their_text(document, sample):
    source = pdf.to_source(document, "zh")
    found = asked(source, "image")
    assert [image["alt"] for image in found] == ["Patents & more: 6.3 in 2020, 16 in 2025.", "一点"]
    only = Document("t", "en", [b for b in document.blocks if isinstance(b, Figure)][:1])
    assert "/Subtype/Image" not in sample.opened(pdf.to_pdf(only, "en")).replace(" ", "")


def test_header_and_page_numbers_are_in_the_language_of_the_report(document):
    source = pdf.to_source(document, "en")
    assert '"Sources published up to 2026-03"' in source
    assert '"Page {page} of {pages}"' in source


def test_without_a_date_the_header_says_none():
    assert "Sources" not in pdf.to_source(Document("T", "en", []), "en")


def test_a_long_table_goes_over_pages_and_repeats_its_head():
    sheets = pages(Document("T", "en", [table(3, 90, head="Unmistakable")]))
    assert len(sheets) > 1
    # The same glyphs in the same place at the top of each.
    source = pdf.to_source(Document("T", "en", [table(3, 90)]), "en")
    assert "table.header(repeat: true" in source
    assert source.count("breakable: false") >= 90 * 3


def test_a_row_that_no_page_could_hold_is_split():
    whole = table(2, 2, text="word " * 4000)
    assert lay_out(whole).tall == {0, 1}
    assert len(pages(Document("T", "en", [whole]))) >= 4


def test_a_wide_table_gets_a_sheet_on_its_side_and_still_fits():
    narrow, wide = lay_out(table(5, 2)), lay_out(table(18, 2, text="123,456,789"))
    assert (narrow.is_turned, wide.is_turned) == (False, True)
    assert sum(narrow.widths) <= UPRIGHT
    assert sum(wide.widths) <= TURNED + 1


@settings(max_examples=25)
@given(
    st.integers(1, 30),
    st.lists(st.text("a 知1,", max_size=60), min_size=1, max_size=6),
)
def test_columns_are_never_wider_than_the_sheet(columns, words):
    rows = [Row([Cell([[Run(w)]], column=n) for n in range(columns)]) for w in words]
    layout = lay_out(Table([], rows, columns))
    assert sum(layout.widths) <= (TURNED if layout.is_turned else UPRIGHT) + columns * 0.1
    assert min(layout.widths) > 0


@settings(max_examples=10)
@given(st.text(st.sampled_from("a知\"\\#$[]{}*_`<>@/-=~'“” \n\t"), min_size=1, max_size=30))
def test_no_text_is_taken_for_markup(text):
    source = pdf.to_source(Document(text, "en", [Heading(1, [Run(text)])]), "en")
    heading = asked(source, "heading")[0]["body"]
    assert heading["text"] == text


def test_a_character_without_a_glyph_costs_the_claim_not_the_file(sample):
    made = pdf.to_pdf(Document("T", "en", [Heading(1, [Run("\U0001f9ff\u1b05")])]), "en")
    assert made.startswith(b"%PDF")
    assert "pdfuaid" not in sample.opened(made)


def test_photos_and_empty_alts_are_taken(sample):
    photo = Figure(Picture(sample.pixel, "png", "", 300, 200))
    assert asked(pdf.to_source(Document("T", "en", [photo]), "en"), "image")[0]["alt"] == "Picture"
