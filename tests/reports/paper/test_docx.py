"""DOCX: opened again by the library that others would use, and looked into."""

import io
import zipfile

import pytest

from ipanalysis.reports.paper.model import Cell, Document, Paragraph, Row, Run, Table
from ipanalysis.reports.paper.read import read_document

docx = pytest.importorskip("docx")
pytest.importorskip("typst")

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def raw(sample):
    from ipanalysis.reports.paper.docx import to_docx

    return to_docx(read_document(sample.page()), "zh")


@pytest.fixture(scope="module")
def opened(raw):
    return docx.Document(io.BytesIO(raw))


def values(element, tag, name="val"):
    return [found.get(W + name) for found in element.iter(W + tag)]


def test_headings_have_the_styles_of_headings(opened):
    found = [(p.style.name, p.text) for p in opened.paragraphs if p.style.name.startswith("Head")]
    assert found == [
        ("Heading 1", "上海市"),
        ("Heading 2", "要点"),
        ("Heading 3", "表"),
        ("Heading 2", "来源"),
    ]


def test_the_table_repeats_its_head_splits_no_row_and_keeps_its_spans(opened):
    table = opened.tables[1]
    assert [cell.text for cell in table.rows[0].cells] == ["指标", "数值", "结论"]
    assert [len(list(row._tr.iter(W + "tblHeader"))) for row in table.rows] == [1, 0, 0, 0, 0]
    assert all(len(list(row._tr.iter(W + "cantSplit"))) == 1 for row in table.rows)
    assert table.cell(1, 0)._tc is table.cell(1, 2)._tc  # the group goes across
    assert table.cell(3, 0)._tc is table.cell(4, 0)._tc  # a cell over two rows
    assert list(table.rows[1]._tr.iter(W + "keepNext"))  # a group is not left behind on a page
    assert table.cell(2, 2).text == "达标\n一个理由。"


def test_pictures_have_their_text_and_drawings_are_png(opened, sample):
    names = [e.get("descr") for e in opened.element.body.iter() if e.tag.endswith("}docPr")]
    assert names == ["Patents & more: 6.3 in 2020, 16 in 2025.", "一点"]
    blobs = [rel.target_part.blob for rel in opened.part.rels.values() if "image" in rel.reltype]
    assert [blob[:4] for blob in blobs] == [b"\x89PNG"] * 2
    assert sample.pixel in blobs


def test_sources_are_numbered_as_they_are_cited_and_links_lead_there(opened):
    numbering = opened.part.numbering_part.element
    assert values(numbering, "startOverride") == ["7"]
    anchors = {name for name in values(opened.element.body, "hyperlink", "anchor") if name}
    assert anchors == {"a_source_7"}
    assert anchors <= set(values(opened.element.body, "bookmarkStart", "name"))
    outside = [r.target_ref for r in opened.part.rels.values() if r.is_external]
    assert outside == ["https://example.org/a?b=1&c=2"]


def test_chinese_has_a_chinese_font_and_language(opened):
    styles = opened.styles.element
    assert values(styles, "rFonts", "eastAsia")[0] == "Microsoft YaHei"
    assert values(styles, "lang", "eastAsia") == ["zh-CN"]
    quoted = next(r for p in opened.paragraphs for r in p.runs if r.text.startswith("“十四五”"))
    assert values(quoted._r, "rFonts", "hint") == ["eastAsia"]
    assert not [e for e in styles.iter() for name in e.attrib if name.endswith("Theme")]


def test_header_and_footer_say_what_where_and_which_page(opened):
    section = opened.sections[-1]
    assert section.header.paragraphs[0].text.startswith("上海市\t")
    assert "2026-03" in section.header.paragraphs[0].text
    fields = values(section.footer._element, "fldSimple", "instr")
    assert [field.strip() for field in fields] == ["PAGE", "NUMPAGES"]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_two_runs_give_the_same_bytes_without_a_time(raw, sample):
    from ipanalysis.reports.paper.docx import to_docx

    assert to_docx(read_document(sample.page()), "zh") == raw
    with zipfile.ZipFile(io.BytesIO(raw)) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = file.read("docProps/core.xml").decode()
    assert "上海市" in core
    assert "zh-CN" in core
    assert not [word for word in ("created", "modified", "python-docx") if word in core]


def test_a_wide_table_has_a_section_on_its_side_and_the_text_goes_on_upright():
    from ipanalysis.reports.paper.docx import to_docx

    cells = [Cell([[Run("123,456,789")]], column=n) for n in range(18)]
    blocks = [
        Paragraph([[Run("before")]]),
        Table([], [Row(cells)], 18),
        Paragraph([[Run("after")]]),
    ]
    sections = docx.Document(io.BytesIO(to_docx(Document("T", "en", blocks), "en"))).sections
    assert [s.page_width > s.page_height for s in sections] == [False, True, False]
    assert {s.header.paragraphs[0].text for s in sections} == {"T\t"}
