"""WordprocessingML: the blocks of a document in the words of a DOCX file (ECMA-376, part 1).

Written as text and parsed once: a table of a thousand cells, made object by object, takes ten
times as long.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.sax.saxutils import escape, quoteattr

from ipanalysis.locale import N_, tr
from ipanalysis.reports.paper.columns import SIZES, UPRIGHT, Layout, lay_out
from ipanalysis.reports.paper.markup import (
    GAP,
    SHEET_ENDS,
    TURNED_SHEET,
    UPRIGHT_SHEET,
    bookmark,
    cell_xml,
    colour,
    frame,
    size,
    spanning,
)
from ipanalysis.reports.paper.model import (
    Anchor,
    Block,
    Cell,
    Figure,
    Heading,
    Inline,
    Item,
    Line,
    Listing,
    Paragraph,
    Picture,
    Row,
    Run,
    Table,
    Tiles,
)

_EMU = 12700  # in a point
_PIXEL = 0.75  # points
_STYLES = {"note": "Note", "aside": "Aside", "term": "Term", "entry": "Entry", "code": "Code"}
_TONES = {"good": ("1C6B3F", "E6F2EA"), "bad": ("9A3412", "FBEAE3")}
_PLAIN = ("4F5B68", "ECEFF3")
# As wide as a character in Chinese, narrow elsewhere: Word must be told which.
_EITHER = re.compile("[“”‘’…—·]")
_Looks = tuple[str, str]  # colour and size of runs that have none of their own, as XML
_DEEPEST = 2  # level of a list that still gets a mark of its own


class Writer:
    """Writes blocks as XML.

    Parameters
    ----------
    lang : {"en", "zh"}
        Language of the report.
    embed : callable
        Takes a picture into the file and returns the id of its relation.
    refer : callable
        Takes an address into the file and returns the id of its relation.
    """

    def __init__(
        self, lang: str, embed: Callable[[Picture], str], refer: Callable[[str], str]
    ) -> None:
        self.lang, self._embed, self._refer = lang, embed, refer
        self._ids = 0
        self.starts: list[int] = []  # first number of each numbered list

    def blocks(self, blocks: list[Block]) -> str:
        """Return blocks as XML, without the root."""
        return "".join(map(self._block, blocks))

    def _block(self, block: Block) -> str:
        if isinstance(block, Heading):
            return self.paragraph([block.line], f"Heading{block.level}")
        if isinstance(block, Paragraph):
            return self._text(block)
        if isinstance(block, Listing):
            return self._listing(block, 0)
        if isinstance(block, Table):
            return self._table(block)
        if isinstance(block, Tiles):
            return self._tiles(block)
        return self._figure(block)

    def _text(self, block: Paragraph) -> str:
        if block.kind != "anchor":
            return self.paragraph(block.lines, _STYLES.get(block.kind, "Normal"))
        flat = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
        return self.paragraph(block.lines, "Normal", flat)

    def paragraph(
        self, lines: list[Line], style: str, more: str = "", looks: _Looks = ("", "")
    ) -> str:
        """Return a paragraph: its lines, style, further properties, colour and size of its runs."""
        texts = "<w:r><w:br/></w:r>".join(
            "".join(self._inline(part, looks) for part in line) for line in lines
        )
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{texts}</w:p>'

    def _listing(self, block: Listing, depth: int) -> str:
        number = 1
        if block.is_numbered:
            self.starts.append(block.items[0].number or 1)
            number = 1 + len(self.starts)
        return "".join(self._item(item, number, depth) for item in block.items)

    def _item(self, item: Item, number: int, depth: int) -> str:
        level = min(depth, _DEEPEST)
        mark = (
            f'<w:numPr><w:ilvl w:val="{0 if number > 1 else level}"/>'
            f'<w:numId w:val="{number}"/></w:numPr>'
        )
        made = []
        for n, block in enumerate(item.blocks or [Paragraph([])]):
            if isinstance(block, Listing):
                made.append(self._listing(block, depth + 1))
            elif isinstance(block, Paragraph):
                more = mark if n == 0 else f'<w:ind w:left="{300 * (level + 1)}"/>'
                made.append(self.paragraph(block.lines, "ListParagraph", more))
            else:
                made.append(self._block(block))
        return "".join(made)

    def _figure(self, block: Figure) -> str:
        picture = self.paragraph([[block.picture]], "Picture")
        return picture + (self.paragraph(block.caption, "Caption") if block.caption else "")

    def _tiles(self, block: Tiles) -> str:
        across = len(block.tiles) if len(block.tiles) < 6 else 4
        width = UPRIGHT / across
        rows = []
        for first in range(0, len(block.tiles), across):
            cells = []
            for top, below in block.tiles[first : first + across]:
                big = self.paragraph([top], "TableText", "<w:keepNext/>", ("", size(38)))
                text = self.paragraph([below], "TableText", "", (colour("4F5B68"), ""))
                shade = '<w:shd w:val="clear" w:color="auto" w:fill="F4F6F9"/>'
                side = '<w:tcBorders><w:left w:val="single" w:sz="18" w:color="17456E"/>'
                side += '<w:right w:val="single" w:sz="36" w:color="FFFFFF"/></w:tcBorders>'
                inner = '<w:tcMar><w:left w:w="160" w:type="dxa"/></w:tcMar>'
                cells.append(cell_xml(width, side + shade + inner, big + text))
            rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>")
        return frame([width] * across, "".join(rows), "TableNormal") + GAP

    def _table(self, table: Table) -> str:
        layout = lay_out(table)
        rows = [self._row(row, layout, is_head=True) for row in spanning(table.head)]
        for n, row in enumerate(spanning(table.body)):
            rows.append(self._row(row, layout, may_split=n in layout.tall))
        made = frame(list(layout.widths), "".join(rows), "ReportTable", bool(table.head)) + GAP
        if table.caption:
            made = self.paragraph(table.caption, "Caption", "<w:keepNext/>") + made
        if layout.is_turned:  # what stands before ends a sheet; this one is on its side
            return f"{SHEET_ENDS.format(UPRIGHT_SHEET)}{made}{SHEET_ENDS.format(TURNED_SHEET)}"
        return made

    def _row(self, row: Row, layout: Layout, is_head: bool = False, may_split: bool = False) -> str:
        marks = "" if may_split else "<w:cantSplit/>"
        marks += "<w:tblHeader/>" if is_head else ""
        cells = "".join(self._cell(cell, layout, row, is_head) for cell in row.cells)
        return f"<w:tr><w:trPr>{marks}</w:trPr>{cells}</w:tr>"

    def _cell(self, cell: Cell, layout: Layout, row: Row, is_head: bool) -> str:
        width = sum(layout.widths[cell.column : cell.column + cell.columns])
        marks = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
        if cell.rows != 1:
            marks += '<w:vMerge w:val="restart"/>' if cell.rows > 1 else "<w:vMerge/>"
        if is_head or row.is_group:
            tone, thick = ("1D2733", 8) if is_head else ("17456E", 6)
            bottom = f'<w:bottom w:val="single" w:sz="{thick}" w:color="{tone}"/>'
            marks += f"<w:tcBorders>{bottom}</w:tcBorders>"
        marks += '<w:vAlign w:val="bottom"/>' if is_head else ""
        more = "<w:keepNext/>" if row.is_group or is_head else ""
        more += '<w:jc w:val="right"/>' if cell.is_number else ""
        shade = colour("17456E") if row.is_group else colour("4F5B68") if is_head else ""
        looks = shade, size(round(layout.size * 2)) if layout.size < SIZES[0] else ""
        return cell_xml(width, marks, self.paragraph(cell.lines, "TableText", more, looks))

    def _inline(self, part: Inline, looks: _Looks) -> str:
        if isinstance(part, Anchor):
            self._ids += 1
            name = quoteattr(bookmark(part.name))
            return (
                f'<w:bookmarkStart w:id="{self._ids}" w:name={name}/>'
                f'<w:bookmarkEnd w:id="{self._ids}"/>'
            )
        if isinstance(part, Picture):
            return self._picture(part)
        text = escape(part.text)
        made = f'<w:r>{self._properties(part, looks)}<w:t xml:space="preserve">{text}</w:t></w:r>'
        if part.link.startswith("#"):
            name = quoteattr(bookmark(part.link[1:]))
            return f'<w:hyperlink w:anchor={name} w:history="1">{made}</w:hyperlink>'
        if part.link:
            relation = self._refer(part.link)
            return f'<w:hyperlink r:id="{relation}" w:history="1">{made}</w:hyperlink>'
        return made

    def _properties(self, run: Run, looks: _Looks) -> str:
        """Return the properties of a run, in the order that the format demands."""
        has = run.looks.__contains__
        tone = next((_TONES[t] for t in _TONES if has(t)), _PLAIN)
        badge = has("badge")
        code = ' w:ascii="Courier New" w:hAnsi="Courier New"' if has("code") else ""
        hint = ' w:hint="eastAsia"' if self.lang == "zh" and _EITHER.search(run.text) else ""
        own_size = size(15) if has("small") else looks[1]
        own_colour = colour(tone[0]) if badge else colour(_PLAIN[0]) if has("muted") else looks[0]
        parts = (
            '<w:rStyle w:val="Hyperlink"/>' if run.link else "",
            f"<w:rFonts{hint}{code}/>" if hint or code else "",
            "<w:b/>" if has("bold") else "",
            "<w:i/>" if has("italic") else "",
            own_colour,
            own_size,
            f'<w:shd w:val="clear" w:color="auto" w:fill="{tone[1]}"/>' if badge else "",
            '<w:vertAlign w:val="superscript"/>' if has("sup") else "",
        )
        return f"<w:rPr>{''.join(parts)}</w:rPr>" if any(parts) else ""

    def _picture(self, picture: Picture) -> str:
        self._ids += 1
        shrink = min(1.0, UPRIGHT / (picture.width * _PIXEL))
        wide, high = (
            round(side * _PIXEL * shrink * _EMU) for side in (picture.width, picture.height)
        )
        alt = quoteattr(picture.alt or tr(N_("Picture"), self.lang))
        relation, name = self._embed(picture), f'id="{self._ids}" name="{self._ids}"'
        return (
            f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{wide}" cy="{high}"/><wp:docPr {name} descr={alt}/>'
            '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/>'
            "</wp:cNvGraphicFramePr><a:graphic>"
            '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
            f"<pic:pic><pic:nvPicPr><pic:cNvPr {name}/><pic:cNvPicPr/></pic:nvPicPr>"
            f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch>'
            f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" '
            f'cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
            "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )
