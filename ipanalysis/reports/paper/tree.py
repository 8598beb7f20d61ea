"""HTML as a tree: a small, tolerant reader for pages that a notebook made.

Most of a report is our own and well-formed; a cell of a user's notebook may show anything. What
is left open is closed where a browser would, and a stray end tag is passed over. Drawings are
kept as they stand: their names distinguish capitals, which the parser of the standard library
does not, and they are most of a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser


def names(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


_VOID = names("area base br col embed hr img input link meta param source track wbr drawing")
# A start tag that ends an open element, and what it cannot reach out of.
_ENDS = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol"})),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "td": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "th": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "tr": (frozenset({"tr"}), frozenset({"table"})),
    **{
        name: (frozenset({"thead", "tbody", "tfoot"}), frozenset({"table"}))
        for name in ("thead", "tbody", "tfoot")
    },
}
_ENDS_P = names(
    "address article blockquote details div dl figure footer h1 h2 h3 h4 h5 h6 header hr main "
    "nav ol p pre section table ul"
)
_HOLDS = names("td th li dd dt div section figure figcaption body html details")
_DRAWING = re.compile(r"<svg\b.*?</svg\s*>", re.DOTALL | re.IGNORECASE)
_OPAQUE = re.compile(r"<!--.*?-->|<(script|style|template)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)


@dataclass
class Node:
    """An element: its name, attributes, and what it holds, texts among them."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        """Its classes."""
        return self.attributes.get("class", "").split()

    def find(self, *tags: str) -> Iterator[Node]:
        """Yield the elements within it that have one of these names, in their order."""
        for child in self.children:
            if isinstance(child, Node):
                if child.tag in tags:
                    yield child
                yield from child.find(*tags)

    def text(self) -> str:
        """Return the text within it, as it stands."""
        return "".join(c if isinstance(c, str) else c.text() for c in self.children)


def read_tree(html: str) -> Node:
    """Return a page as a tree.

    Parameters
    ----------
    html : str
        A whole page or a part. Scripts, templates and comments are left out; a drawing becomes an
        element ``drawing`` with its source as the attribute ``source``, and the style sheets of
        the page are the attribute ``style`` of the root.

    Examples
    --------
    >>> read_tree("<ul><li>one<li>two</ul>").children[0].children[1].text()
    'two'
    """
    sheets: list[str] = []
    drawings: list[str] = []

    def drop(match: re.Match) -> str:
        if match[0][:6].lower() == "<style":
            sheets.append(match[0])
        return ""

    def keep(match: re.Match) -> str:
        drawings.append(match[0])
        return f'<drawing n="{len(drawings) - 1}">'

    # Drawings first: they may hold style sheets of their own.
    builder = _Builder(drawings)
    builder.feed(_OPAQUE.sub(drop, _DRAWING.sub(keep, html)))
    builder.close()
    builder.root.attributes["style"] = "\n".join(sheets)
    return builder.root


class _Builder(HTMLParser):
    def __init__(self, drawings: list[str]) -> None:
        super().__init__()
        self.root = Node("root")
        self.drawings = drawings
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._close_before(tag)
        node = Node(tag, {name: value or "" for name, value in attrs})
        if tag == "drawing":
            node.attributes["source"] = self.drawings[int(node.attributes.get("n", 0))]
        self._open[-1].children.append(node)
        if tag not in _VOID:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # in HTML the slash means nothing

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].tag == tag:
                del self._open[depth:]
                return
            if self._open[depth].tag == "table" and tag in ("p", "div", "span"):
                return  # a stray end tag in a cell does not end the table

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

    def _close_before(self, tag: str) -> None:
        if tag in _ENDS_P:
            self._close(frozenset({"p"}), _HOLDS)
        if tag in _ENDS:
            self._close(*_ENDS[tag])

    def _close(self, ended: frozenset[str], walls: frozenset[str]) -> None:
        """End the outermost open element of these names, but none outside a wall."""
        found = 0
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].tag in ended:
                found = depth
            if self._open[depth].tag in walls:
                break
        if found:
            del self._open[found:]
