"""From the page of a report to a document without markup.

PDF and DOCX are made from the finished page, not from the tables behind it: so every report has
them, that of a user's own notebook too, and they cannot say anything else than the page does.
"""

from __future__ import annotations

from collections.abc import Callable

from ipanalysis.reports.paper.grid import read_table
from ipanalysis.reports.paper.lines import BLOCKS, Lines, anchor, broken_classes, picture_of, shown
from ipanalysis.reports.paper.model import (
    Anchor,
    Block,
    Document,
    Figure,
    Heading,
    Item,
    Line,
    Listing,
    Paragraph,
    Run,
    Tiles,
    lines_of,
    text_of,
)
from ipanalysis.reports.paper.tree import Node, read_tree

_KINDS_OF_TAGS = {"dt": "term", "summary": "term", "dd": "entry", "blockquote": "note"}
_KINDS_OF_CLASSES = {"note": "note", **dict.fromkeys(("kicker", "legend", "meta"), "aside")}
_ROWS = frozenset({"tr"})
# What a list or table is made of.
_PARTS = {
    **dict.fromkeys(("ul", "ol"), frozenset({"li"})),
    "table": frozenset({"caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr"}),
    **dict.fromkeys(("thead", "tbody", "tfoot"), _ROWS),
    "tr": frozenset({"td", "th"}),
}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def read_document(html: str) -> Document:
    """Return what a page says.

    Parameters
    ----------
    html : str
        A page of :func:`ipanalysis.reports.export.to_page`, or any other.

    Returns
    -------
    Document
        Headings begin at level 1 and skip none; every internal link has its anchor, and each
        anchor is there once.

    Examples
    --------
    >>> read_document("<h1>Shanghai</h1><p>Ten <b>targets</b></p>").blocks[0]
    Heading(level=1, line=[Run(text='Shanghai', looks=frozenset(), link='')])
    """
    tree = read_tree(html)
    reader = _Reader(broken_classes(tree.attributes["style"]))
    body = next(tree.find("body"), tree)
    blocks = reader.blocks(body)
    _mend_levels(blocks)
    _mend_links(blocks)
    title = next((" ".join(node.text().split()) for node in tree.find("title")), "")
    tag = next((node.attributes.get("lang", "") for node in tree.find("html")), "") or "en"
    dates = (node.attributes.get("data-date", "") for node in tree.find("section"))
    return Document(title or _first_heading(blocks), tag, blocks, next(filter(None, dates), ""))


def _first_heading(blocks: list[Block]) -> str:
    lines = (text_of([block.line]) for block in blocks if isinstance(block, Heading))
    return next(lines, "") or "ipanalysis"


def _mend_levels(blocks: list[Block]) -> None:
    """Let no heading be more than one level below the last: readers of both formats count on it."""
    last = 0
    for block in blocks:
        if isinstance(block, Heading):
            block.level = last = min(block.level, last + 1)


def _mend_links(blocks: list[Block]) -> None:
    """Keep each anchor once, and only links that lead somewhere from a sheet of paper."""
    lines = [line for block in blocks for line in lines_of(block)]
    known: set[str] = set()
    for line in lines:
        for n, part in reversed(list(enumerate(line))):
            if isinstance(part, Anchor) and part.name in known:
                del line[n]
            elif isinstance(part, Anchor):
                known.add(part.name)
    for line in lines:
        for n, part in enumerate(line):
            if isinstance(part, Run) and part.link and not _leads_on(part.link, known):
                line[n] = Run(part.text, part.looks)


def _leads_on(link: str, known: set[str]) -> bool:
    if link.startswith("#"):
        return link[1:] in known
    return link.lower().startswith(("https://", "http://", "mailto:"))


class _Reader:
    def __init__(self, broken: frozenset[str]) -> None:
        self._broken = broken

    def lines(self, node: Node) -> list[Line]:
        """Return all that an element holds as lines of text."""
        lines = Lines(self._broken)
        lines.add(node)
        return lines.take()

    def blocks(self, node: Node) -> list[Block]:
        """Return what stands in an element."""
        found: list[Block] = []
        loose = Lines(self._broken)  # text beside blocks is a paragraph of its own

        def flush() -> None:
            lines = loose.take()
            if any(not isinstance(part, Anchor) for line in lines for part in line):
                found.append(Paragraph(lines, _kind(node)))
            elif lines:
                found.append(Paragraph(lines, "anchor"))

        for child in node.children:
            if isinstance(child, str) or not _is_block(child):
                loose.add(child)
            elif shown(child):
                flush()
                found += self._block(child)
        flush()
        return _with_anchors(node, found)

    def _block(self, node: Node) -> list[Block]:
        make: Callable[[Node], list[Block]] | None = getattr(self, f"_{node.tag}", None)
        if node.tag in _HEADINGS:
            lines = self.lines(node)
            level = int(node.tag[1])
            return [Heading(level, [part for line in lines for part in line])] if lines else []
        if make is not None:
            return make(node)
        if "tiles" in node.classes:
            return self._tiles(node)
        return self.blocks(node)

    def _drawing(self, node: Node) -> list[Block]:
        picture = picture_of(node)
        return [Figure(picture)] if picture else []

    _img = _drawing

    def _figure(self, node: Node) -> list[Block]:
        pictures = [p for p in map(picture_of, node.find("drawing", "img")) if p]
        captions = [line for part in node.find("figcaption") for line in self.lines(part)]
        if not pictures:
            return self.blocks(node)
        figures: list[Block] = [Figure(picture) for picture in pictures]
        figures[-1].caption = captions
        return figures

    def _table(self, node: Node) -> list[Block]:
        table = read_table(node, self.lines)
        return self._strays(node) + ([table] if table.columns else [])

    def _ul(self, node: Node) -> list[Block]:
        items = [child for child in node.children if isinstance(child, Node) and child.tag == "li"]
        entries = [Item(blocks) for blocks in map(self.blocks, items) if blocks]
        return self._strays(node) + ([Listing(entries)] if entries else [])

    def _ol(self, node: Node) -> list[Block]:
        items, number = [], _whole(node.attributes.get("start", ""), 1)
        for child in node.children:
            if isinstance(child, Node) and child.tag == "li":
                number = _whole(child.attributes.get("value", ""), number)
                items.append(Item(self.blocks(child), number))
                number += 1
        return self._strays(node) + ([Listing(items, is_numbered=True)] if items else [])

    def _strays(self, node: Node) -> list[Block]:
        """Return what stands in a list or table but in none of its items or cells."""
        parts = _PARTS[node.tag]
        inner = [c for c in node.children if isinstance(c, Node) and c.tag in parts]
        rest = [c for c in node.children if isinstance(c, str) or c.tag not in parts]
        found = self.blocks(Node("div", children=rest))
        return found + [b for c in inner if c.tag in _PARTS for b in self._strays(c)]

    def _pre(self, node: Node) -> list[Block]:
        lines = Lines(self._broken)
        lines.exactly(node.text(), frozenset({"code"}))
        taken = lines.take()
        return [Paragraph(taken, "code")] if taken else []

    def _hr(self, node: Node) -> list[Block]:
        return []

    def _tiles(self, node: Node) -> list[Block]:
        tiles = []
        for tile in node.children:
            lines = self.lines(tile) if isinstance(tile, Node) else []
            if lines:
                tiles.append((lines[0], [part for line in lines[1:] for part in line]))
        return [Tiles(tiles)] if tiles else []


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() else otherwise


def _is_block(node: Node) -> bool:
    if node.tag in BLOCKS:
        return True
    if node.tag in ("drawing", "img"):
        picture = picture_of(node)
        return picture is not None and picture.width > 200  # a small one stands in the text
    return False


def _kind(node: Node) -> str:
    kinds = [_KINDS_OF_CLASSES[name] for name in node.classes if name in _KINDS_OF_CLASSES]
    return kinds[0] if kinds else _KINDS_OF_TAGS.get(node.tag, "plain")


def _with_anchors(node: Node, blocks: list[Block]) -> list[Block]:
    place = anchor(node)
    if not place:
        return blocks
    first = blocks[0] if blocks else None
    if isinstance(first, Paragraph) and first.lines:
        first.lines[0][:0] = place
    elif isinstance(first, Heading):
        first.line[:0] = place
    else:
        blocks = [Paragraph([place], "anchor"), *blocks]
    return blocks
