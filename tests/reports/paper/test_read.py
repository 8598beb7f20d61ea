"""The page of a report as a document: nothing lost, nothing that was not said."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipanalysis.reports.paper.model import (
    Anchor,
    Figure,
    Heading,
    Listing,
    Paragraph,
    Run,
    Table,
    Tiles,
    lines_of,
    text_of,
)
from ipanalysis.reports.paper.read import read_document


@pytest.fixture(scope="module")
def document(sample):
    return read_document(sample.page())


def kind(document, which):
    return [block for block in document.blocks if isinstance(block, which)]


def texts(blocks):
    return [text_of(lines_of(block)) for block in blocks]


def test_title_language_and_date_are_those_of_the_page(document):
    assert (document.title, document.lang, document.date) == ("上海市", "zh-CN", "2026-03")


def test_headings_skip_no_level(document):
    levels = [(h.level, text_of([h.line])) for h in kind(document, Heading)]
    assert levels == [(1, "上海市"), (2, "要点"), (3, "表"), (2, "来源")]


def test_what_a_browser_shows_on_a_line_of_its_own_is_a_line(document):
    table = kind(document, Table)[0]
    assert [text_of(cell.lines) for cell in table.body[1].cells] == [
        "专利\n件",
        "12\n2025",
        "达标\n一个理由。",
    ]


def test_the_table_is_a_full_grid_with_head_group_and_spans(document):
    table = kind(document, Table)[0]
    assert (table.columns, len(table.head), text_of(table.caption)) == (3, 1, "说明")
    assert [row.is_group for row in table.body] == [True, False, False, False]
    tall = table.body[2].cells[0]
    assert (tall.rows, tall.is_header) == (2, True)
    last = [(cell.column, text_of(cell.lines)) for cell in table.body[3].cells]
    assert last == [(1, "4"), (2, "")]  # the place left out is an empty cell


def test_texts_are_unescaped_and_links_within_the_folder_are_texts(document):
    table = kind(document, Table)[0]
    assert text_of(table.body[2].cells[2].lines) == "<b> & #x"
    links = {
        part.link
        for block in document.blocks
        for line in lines_of(block)
        for part in line
        if isinstance(part, Run)
    }
    assert links == {"", "#source-7", "https://example.org/a?b=1&c=2"}


def test_lists_keep_their_depth_and_numbers(document):
    findings, sources = kind(document, Listing)
    assert isinstance(findings.items[0].blocks[1], Listing)
    assert [item.number for item in sources.items] == [7, 8]
    assert sources.items[0].blocks[0].lines[0][0] == Anchor("source-7")


def test_figures_have_their_data_text_and_caption(document, sample):
    drawing, photo = kind(document, Figure)
    assert drawing.picture.alt == "Patents & more: 6.3 in 2020, 16 in 2025."
    assert (drawing.picture.kind, drawing.picture.width) == ("svg", 720)
    assert drawing.picture.height == pytest.approx(720 * 200 / 540)
    assert text_of(drawing.caption) == "图注\n定义"
    assert (photo.picture.data, photo.picture.alt) == (sample.pixel, "一点")


def test_tiles_notes_terms_and_printed_text_are_told_apart(document):
    tiles = kind(document, Tiles)[0].tiles
    assert [(text_of([a]), text_of([b])) for a, b in tiles] == [("10", "目标"), ("8", "可比")]
    kinds = {text_of(p.lines): p.kind for p in kind(document, Paragraph)}
    assert kinds["同日印发。"] == "note"
    assert (kinds["原因"], kinds["甲；乙"], kinds["更多"]) == ("term", "entry", "term")
    assert kinds["a  b\nc"] == "code"


def test_what_is_only_for_the_screen_is_left_out(document):
    whole = "\n".join(texts(document.blocks))
    assert not re.search("alert|上一页|藏", whole)


def test_every_word_of_the_page_is_there(document, sample):
    words = re.findall(
        r"[\w“”]+", re.sub(r"<(script|nav|svg).*?</\1>|<[^>]*>", " ", sample.body, flags=re.S)
    )
    found = "".join("".join(texts(document.blocks)).split())
    missing = [w for w in words if w not in found and w not in ("lt", "gt", "amp", "b", "藏")]
    assert missing == []


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", []),
        ("<p>one<p>two</p></p>", ["one", "two"]),
        ("loose <b>text</b><div>block</div>", ["loose text", "block"]),
        ("<table></table><ul></ul><ol></ol><figure></figure><p> </p>", []),
        ("<table><tr><td>a<tr><td>b</table>", ["a\nb"]),
        ("<h3>first</h3>", ["first"]),
        ("<img src='https://example.org/x.png' alt='x'>", []),
        ("<p>a\x01b\ud800c</p>", ["abc"]),
    ],
)
def test_what_is_left_open_or_empty_is_read_as_a_browser_would(html, expected):
    assert texts(read_document(html).blocks) == expected


TAGS = ("<p>", "</p>", "<td>", "<tr>", "<table>", "</table>", "<li>", "<ul>", "</ul>", "<h4>", "x")


@settings(max_examples=60)
@given(st.lists(st.sampled_from(TAGS)))
def test_any_order_of_tags_is_read_without_losing_text(parts):
    found = "".join(texts(read_document("".join(parts)).blocks))
    assert found.count("x") == parts.count("x")


def test_a_large_style_sheet_costs_no_time():
    """Searching it from each of its places took minutes; here a second would be far too long."""
    css = "a { src: url(data:" + "A" * 300_000 + ") } .own { display: block }"
    blocks = read_document(f"<style>{css}</style><p>a<span class=own>b</span></p>").blocks
    assert texts(blocks) == ["a\nb"]
