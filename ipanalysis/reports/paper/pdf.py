"""A report as PDF, set by typst: A4, tagged for readers of screens, the same bytes each time."""

from __future__ import annotations

import base64
from functools import cache
from importlib.resources import files
from itertools import groupby

from ipanalysis.locale import N_, tr
from ipanalysis.reports.paper.columns import UPRIGHT, Layout, lay_out
from ipanalysis.reports.paper.model import (
    Anchor,
    Block,
    Cell,
    Document,
    Figure,
    Heading,
    Inline,
    Line,
    Listing,
    Paragraph,
    Picture,
    Row,
    Run,
    Table,
    Tiles,
)

DATED = N_("Sources published up to {date}")
PAGING = N_("Page {page} of {pages}")
_STANDARD = "ua-1"  # PDF/UA-1, ISO 14289-1: what a screen reader needs
_PIXEL = 0.75  # points
_DOTS = 180  # an inch of a picture
_KINDS = {**{kind: kind for kind in ("note", "aside", "term", "entry")}, "code": "printed"}


def to_pdf(document: Document, lang: str) -> bytes:
    """Return a report as a PDF file.

    It keeps to PDF/UA-1: title and language, headings, tables, lists and links are marked as
    such, each picture has its text. A report that cannot, because it has a character without a
    glyph in any font, is tagged all the same, without the claim.

    Parameters
    ----------
    document : Document
        What it says.
    lang : {"en", "zh"}
        Language of the header and the page numbers.

    Raises
    ------
    typst.TypstError
        If it cannot be set.
    """
    import typst

    source = to_source(document, lang).encode()
    options = {"font_paths": _fonts(), "ignore_system_fonts": True, "format": "pdf", "timestamp": 0}
    try:
        return typst.compile(source, pdf_standards=[_STANDARD], **options)
    except typst.TypstError:
        return typst.compile(source, **options)


@cache
def _fonts() -> object:
    # Those of the reader's system would make another file on each machine.
    import typst

    from ipanalysis.plots.font import font_path

    return typst.Fonts(include_system_fonts=False, font_paths=[str(font_path().parent)])


def to_source(document: Document, lang: str) -> str:
    """Return the source that typst sets; every text in it is a string, none is markup."""
    template = files("ipanalysis.reports").joinpath("templates/paper.typ")
    tag, _, place = document.lang.partition("-")
    dated = tr(DATED, lang, date=document.date) if document.date else ""
    heading = [
        _string(document.title),
        _string(tag.lower() or lang),
        _string(place) if place else "none",
        _string(document.title),
        _string(dated),
        _string(tr(PAGING, lang, page="{page}", pages="{pages}")),
    ]
    body = "\n".join(_block(block, lang) for block in document.blocks)
    return f"{template.read_text(encoding='utf-8')}\n#report({', '.join(heading)})[\n{body}\n]\n"


def _string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + '"'


def _block(block: Block, lang: str) -> str:
    if isinstance(block, Heading):
        return f"#heading(level: {block.level}){_line(block.line)}\n"
    if isinstance(block, Paragraph):
        return _paragraph(block)
    if isinstance(block, Listing):
        return _listing(block, lang)
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Tiles):
        pairs = "".join(f"({_line(top)}, {_line(below)})," for top, below in block.tiles)
        return f"#tiles({pairs})\n"
    return _figure(block, lang)


def _paragraph(block: Paragraph) -> str:
    body = _lines(block.lines)
    if block.kind == "anchor":
        return body[1:-1]
    return f"#{_KINDS[block.kind]}{body}\n" if block.kind in _KINDS else f"#par{body}\n"


def _listing(block: Listing, lang: str) -> str:
    items = []
    for item in block.items:
        body = "\n".join(_block(inner, lang) for inner in _loose(item.blocks))
        number = f"{item.number}, " if block.is_numbered else ""
        items.append(f"{'enum' if block.is_numbered else 'list'}.item({number}[{body}])")
    return f"#{'enum' if block.is_numbered else 'list'}({', '.join(items)})\n"


def _loose(blocks: list[Block]) -> list[Block]:
    """Return the blocks of an entry; its first text is no paragraph of its own."""
    first = blocks[0] if blocks else None
    if isinstance(first, Paragraph) and first.kind == "plain":
        return [Paragraph(first.lines, "anchor"), *blocks[1:]]
    return blocks


def _figure(block: Figure, lang: str) -> str:
    caption = _lines(block.caption) if block.caption else "none"
    return f"#drawing({_picture(block.picture, lang)}, {caption})\n"


def _picture(picture: Picture, lang: str = "en") -> str:
    points = picture.width * _PIXEL
    width = f"{points:.1f}pt" if points < UPRIGHT else "100%"
    alt = picture.alt or tr(N_("Picture"), lang)
    return f"drawn({_string(_as_svg(picture))}, {_string(alt)}, {width})"


def _as_svg(picture: Picture) -> str:
    """Return a picture as SVG: typst takes texts from us, no files, and a photo fits into one."""
    if picture.kind == "svg":
        return picture.data.decode("utf-8", "replace")
    data = base64.b64encode(picture.data).decode("ascii")
    size = f'width="{picture.width:g}" height="{picture.height:g}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
        f'<image {size} href="data:image/{picture.kind};base64,{data}"/></svg>'
    )


def _table(table: Table) -> str:
    layout = lay_out(table)
    aligns = ["left"] * table.columns
    for cell in (cell for row in table.body for cell in row.cells if cell.columns == 1):
        aligns[cell.column] = "right" if cell.is_number else "left"
    parts = [_tuple(f"{width}pt" for width in layout.widths), _tuple(aligns), f"{layout.size}pt"]
    if table.head:
        cells = ", ".join(_cell(c, "head") for row in table.head for c in row.cells)
        parts.append(f"table.header(repeat: true, {cells})")
    parts += [_row(row, n, layout, table) for n, row in enumerate(table.body)]
    made = f"#rows({', '.join(parts)})\n"
    if table.caption:
        made = f"#caption{_lines(table.caption)}\n{made}"
    return f"#turned[{made}]\n" if layout.is_turned else made


def _row(row: Row, n: int, layout: Layout, table: Table) -> str:
    if row.is_group:
        return f"group({table.columns}, {_lines(row.cells[0].lines)})"
    return ", ".join(_cell(cell, "", n in layout.tall) for cell in row.cells)


def _cell(cell: Cell, look: str, may_split: bool = False) -> str:
    places = [f"breakable: {str(may_split).lower()}"]
    if cell.columns > 1:
        places.append(f"colspan: {cell.columns}")
    if cell.rows > 1:
        places.append(f"rowspan: {cell.rows}")
    if look:
        align = "right" if cell.is_number else "left"
        places += [f"align: {align} + bottom", "stroke: (bottom: 1pt + ink)"]
    body = _lines(cell.lines)
    return f"table.cell({', '.join(places)}, {look}{body})"


def _tuple(items: object) -> str:
    return "(" + "".join(f"{item}, " for item in items) + ")"


def _lines(lines: list[Line]) -> str:
    return f"[{'#linebreak()'.join(map(_parts, lines))}]"


def _line(line: Line) -> str:
    return _lines([line])


def _parts(line: Line) -> str:
    """Return a line; raised numbers in a row are set at once, as there are hundreds of them."""
    made = []
    for is_raised, parts in groupby(line, lambda p: isinstance(p, Run) and "sup" in p.looks):
        text = "".join(map(_inline, parts))
        made.append(f"#cited[{text}]" if is_raised else text)
    return "".join(made)


def _inline(part: Inline) -> str:
    if isinstance(part, Anchor):
        return f"#place-of({_string(part.name)})"
    if isinstance(part, Picture):
        return f"#box({_picture(part)})"
    made = _string(part.text)
    for look, function in (("code", "coded"), ("small", "small")):
        if look in part.looks:
            made = f"{function}({made})"
    if part.link.startswith("#"):
        made = f"to({_string(part.link[1:])}, {made})"
    elif part.link:
        made = f"out({_string(part.link)}, {made})"
    if "badge" in part.looks:
        tone = next((t for t in ("good", "bad") if t in part.looks), "plain")
        made = f'badge("{tone}", {made})'
    elif "muted" in part.looks:
        made = f"muted({made})"
    if "bold" in part.looks:
        made = f"bold({made})"
    return f"#emph({made})" if "italic" in part.looks else f"#{made}"


def draw(pictures: list[Picture]) -> list[bytes]:
    """Return drawings as PNG files, sharp enough for paper, in their order."""
    import typst

    sheets = "\n#pagebreak()\n".join(f"#{_picture(picture)}" for picture in pictures)
    setting = '#let drawn(source, alt, width) = image(bytes(source), format: "svg", width: width)\n'
    setting += f"#set page(width: {UPRIGHT}pt, height: auto, margin: 0pt, fill: none)\n"
    made = typst.compile(
        (setting + sheets).encode(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="png",
        ppi=_DOTS,
    )
    return made if isinstance(made, list) else [made]
