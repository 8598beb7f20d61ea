"""A report as DOCX, to be worked on further: real headings, tables and lists, pictures as PNG."""

from __future__ import annotations

import io
import zipfile
from importlib.resources import files

from ipanalysis.locale import tr
from ipanalysis.reports.paper.markup import NAMES, UPRIGHT_SHEET
from ipanalysis.reports.paper.model import Block, Document, Figure, Listing, Picture, lines_of
from ipanalysis.reports.paper.ooxml import Writer
from ipanalysis.reports.paper.pdf import DATED, PAGING, draw

_EARLIEST = (1980, 1, 1, 0, 0, 0)  # that a zip file can say; the same in every run
_INDENT = 300  # twips
_MARKS = ("•", "–", "·")


def to_docx(document: Document, lang: str) -> bytes:
    """Return a report as a DOCX file.

    Headings have the styles of headings, tables their heading rows marked and repeated on each
    page, pictures their text, the list of sources its numbers; Chinese has a Chinese font.

    Parameters
    ----------
    document : Document
        What it says.
    lang : {"en", "zh"}
        Language of the header and the page numbers.
    """
    import docx
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import parse_xml

    made = docx.Document()
    part = made.part
    drawings = {id(p): raw for p, raw in _drawn(_pictures(document.blocks))}

    def embed(picture: Picture) -> str:
        return part.get_or_add_image(io.BytesIO(drawings.get(id(picture), picture.data)))[0]

    def refer(address: str) -> str:
        return part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)

    writer = Writer(lang, embed, refer)
    text = writer.blocks(document.blocks)
    body = parse_xml(f"<w:body {NAMES}>{text}<w:sectPr>{UPRIGHT_SHEET}</w:sectPr></w:body>")
    part.element.replace(part.element.body, body)
    _style(made, lang)
    _number(made, writer.starts)
    _head_and_foot(made, document, lang)
    _describe(made, document)
    return _packed(made)


def _pictures(blocks: list[Block]) -> list[Picture]:
    """Return all pictures of some blocks."""
    found = []
    for block in blocks:
        found += [block.picture] if isinstance(block, Figure) else []
        found += [part for line in lines_of(block) for part in line if isinstance(part, Picture)]
        if isinstance(block, Listing):
            inner = [b for item in block.items for b in item.blocks if isinstance(b, Figure)]
            found += [figure.picture for figure in inner]
    return found


def _drawn(pictures: list[Picture]) -> list[tuple[Picture, bytes]]:
    drawings = [picture for picture in pictures if picture.kind == "svg"]
    return list(zip(drawings, draw(drawings), strict=True)) if drawings else []


def _style(made: object, lang: str) -> None:
    from docx.oxml import parse_xml

    text = files("ipanalysis.reports").joinpath("templates/paper-styles.xml").read_text("utf-8")
    styles = made.styles.element
    for old in list(styles):
        styles.remove(old)
    for new in list(parse_xml(text.replace("LATIN", "en-US"))):
        styles.append(new)
    # The theme's fonts would stand in for ours, and its language for that of the report.
    settings = made.settings.element
    tag = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}themeFontLang"
    for theme in settings.findall(tag):
        theme.set(tag.replace("themeFontLang", "val"), "zh-CN" if lang == "zh" else "en-US")
        theme.set(tag.replace("themeFontLang", "eastAsia"), "zh-CN")


def _number(made: object, starts: list[int]) -> None:
    """Define the marks of lists: 1 for those without numbers, then one for each numbered list."""
    from docx.oxml import parse_xml

    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="bullet"/>'
        f'<w:lvlText w:val="{mark}"/><w:lvlJc w:val="left"/>{_indent(n)}</w:lvl>'
        for n, mark in enumerate(_MARKS)
    )
    numbered = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        f'<w:lvlText w:val="%1."/><w:lvlJc w:val="left"/>{_indent(0, 2)}</w:lvl>'
    )
    nums = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    for n, start in enumerate(starts, 2):
        nums += (
            f'<w:num w:numId="{n}"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">'
            f'<w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
        )
    text = (
        f'<w:numbering {NAMES}><w:abstractNum w:abstractNumId="0">'
        f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="singleLevel"/>{numbered}'
        f"</w:abstractNum>{nums}</w:numbering>"
    )
    numbering = made.part.numbering_part.element
    for old in list(numbering):
        numbering.remove(old)
    for new in list(parse_xml(text)):
        numbering.append(new)


def _indent(level: int, hanging: int = 1) -> str:
    left = _INDENT * (level + hanging)
    return f'<w:pPr><w:ind w:left="{left}" w:hanging="{_INDENT * hanging}"/></w:pPr>'


def _head_and_foot(made: object, document: Document, lang: str) -> None:
    from docx.oxml import parse_xml

    writer = Writer(lang, lambda picture: "", lambda address: "")
    section = made.sections[0]
    dated = tr(DATED, lang, date=document.date) if document.date else ""
    paging = tr(PAGING, lang, page="\0PAGE\0", pages="\0NUMPAGES\0").split("\0")
    foot = "".join(_field(t) if n % 2 else _text(t) for n, t in enumerate(paging) if t)
    head = _text(document.title) + "<w:r><w:tab/></w:r>" + _text(dated)
    for place, style, runs in ((section.header, "Header", head), (section.footer, "Footer", foot)):
        place.is_linked_to_previous = False
        element = place._element
        for old in list(element):
            element.remove(old)
        paragraph = writer.paragraph([], style).replace("</w:p>", f"{runs}</w:p>")
        element.append(parse_xml(paragraph.replace("<w:p>", f"<w:p {NAMES}>", 1)))


def _text(text: str) -> str:
    from xml.sax.saxutils import escape

    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def _describe(made: object, document: Document) -> None:
    """Set title and language; nothing that differs from run to run, nor what the library left."""
    core = made.core_properties
    for old in list(core._element):
        core._element.remove(old)
    core.title, core.language = document.title[:255], document.lang
    package = made.part.package
    for place, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):  # a picture of somebody's empty page
            del package.rels[place]


def _packed(made: object) -> bytes:
    """Return the file with no time in it."""
    raw, packed = io.BytesIO(), io.BytesIO()
    made.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            info = zipfile.ZipInfo(entry.filename, _EARLIEST)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(info, old.read(entry))
    return packed.getvalue()
