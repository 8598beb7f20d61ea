"""Texts of a page, put together as a browser would: spaces, line breaks, looks and links."""

from __future__ import annotations

import base64
import re
from binascii import Error as BadBase64
from urllib.parse import unquote_to_bytes

from ipanalysis.reports.paper.model import Anchor, Inline, Line, Picture, Run
from ipanalysis.reports.paper.tree import Node, names

#: Left out: controls, and what only makes sense on a screen.
SKIPPED = names("button dialog head input nav noscript select script style template")
_LOOKS_OF_TAGS = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("em", "i", "cite"), "italic"),
    **dict.fromkeys(("code", "kbd", "samp"), "code"),
    "sup": "sup",
    "small": "small",
}
_LOOKS_OF_CLASSES = {
    **dict.fromkeys(("kicker", "meta", "note", "number", "legend"), ("muted",)),
    **dict.fromkeys(("remark", "unit", "year"), ("muted", "small")),
    **{tone: (tone,) for tone in ("badge", "good", "bad")},
}
# Where the style sheet breaks the line around an element that by itself would not.
_DISPLAY = re.compile(r"(?:^|;)\s*display:\s*(?:block|grid|flex)\b", re.IGNORECASE)
_APART = frozenset({"meta", "badge"})  # the style sheet leaves a gap before them
_LAST_CLASS = re.compile(r"\.([\w-]+)$")
_SPACES = re.compile(r"[ \t\r\n\f]+")
# XML knows no control characters; a half of a surrogate pair is no character at all.
_NO_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_DATA = re.compile(r"data:image/(svg\+xml|png|jpe?g)(;base64)?,(.*)", re.DOTALL | re.IGNORECASE)
_PIXELS = 720.0  # as wide as a figure is where it does not say


def broken_classes(css: str) -> frozenset[str]:
    """Return the classes whose elements stand on lines of their own.

    Examples
    --------
    >>> sorted(broken_classes(".a, td .b { display: block; } .c { color: red; }"))
    ['a', 'b']
    """
    # Rule by rule: a search over the whole would go through an embedded font again and again.
    rules = (rule.rpartition("{")[::2] for rule in css.split("}"))
    broken = [head.rpartition("{")[2] for head, body in rules if _DISPLAY.search(body)]
    found = (_LAST_CLASS.search(s.strip()) for head in broken for s in head.split(","))
    return frozenset(match[1] for match in found if match)


class Lines:
    """Gathers what stands in a paragraph or a cell.

    Parameters
    ----------
    broken : frozenset of str
        What :func:`broken_classes` found.
    """

    def __init__(self, broken: frozenset[str]) -> None:
        self._broken = broken
        self._lines: list[Line] = [[]]

    def add(self, node: Node | str, looks: frozenset[str] = frozenset(), link: str = "") -> None:
        """Add an element or a text."""
        if isinstance(node, str):
            self.text(node, looks, link)
        elif node.tag == "br":
            self.end()
        elif node.tag in ("drawing", "img"):
            picture = picture_of(node)
            self._put(*([picture] if picture else ()))
        elif shown(node):
            self._element(node, looks | looks_of(node), link)

    def _element(self, node: Node, looks: frozenset[str], link: str) -> None:
        breaks = node.tag in BLOCKS or not self._broken.isdisjoint(node.classes)
        if breaks:
            self.end()
        if _APART.intersection(node.classes):
            self.text(" ")
        self._put(*anchor(node))
        link = node.attributes.get("href", "") if node.tag == "a" else link
        for child in node.children:
            self.add(child, looks, link)
        if breaks:
            self.end()

    def text(self, text: str, looks: frozenset[str] = frozenset(), link: str = "") -> None:
        """Add a text; spaces are put together."""
        text = _SPACES.sub(" ", _NO_CHARACTERS.sub("", text))
        runs = [p for p in self._lines[-1] if not isinstance(p, Anchor)]
        before = runs[-1] if runs else None
        if before is None or (isinstance(before, Run) and before.text.endswith(" ")):
            text = text.lstrip(" ")
        if text:
            self._put(Run(text, looks, link))

    def exactly(self, text: str, looks: frozenset[str]) -> None:
        """Add a text with its own lines and spaces."""
        for line in _NO_CHARACTERS.sub("", text).strip("\n").split("\n"):
            self._put(Run(line.replace("\t", "    "), looks))
            self.end()

    def end(self) -> None:
        """Begin a new line, unless this one is still empty."""
        if any(not isinstance(part, Anchor) for part in self._lines[-1]):
            self._lines.append([])

    def _put(self, *parts: Inline) -> None:
        self._lines[-1].extend(parts)

    def take(self) -> list[Line]:
        """Return the lines so far, and begin anew."""
        lines, self._lines = [_trimmed(line) for line in self._lines], [[]]
        kept = [line for line in lines if line]
        if len(kept) > 1 and all(isinstance(part, Anchor) for part in kept[-1]):
            kept[-2:] = [kept[-2] + kept[-1]]
        return kept


BLOCKS = names(
    "address article aside blockquote dd details div dl dt figcaption figure footer h1 h2 h3 h4 "
    "h5 h6 header hr li main ol p pre section summary table tbody td th thead tr ul"
)


def _trimmed(line: Line) -> Line:
    """Return a line without the space at its end, runs of one look joined."""
    joined: Line = []
    for part in line:
        last = joined[-1] if joined else None
        same = isinstance(part, Run) and isinstance(last, Run)
        if same and (last.looks, last.link) == (part.looks, part.link):
            joined[-1] = Run(last.text + part.text, part.looks, part.link)
        else:
            joined.append(part)
    while joined and isinstance(joined[-1], Run) and not joined[-1].text.rstrip(" "):
        joined.pop()
    if joined and isinstance(joined[-1], Run):
        joined[-1] = Run(joined[-1].text.rstrip(" "), joined[-1].looks, joined[-1].link)
    return joined


def shown(node: Node) -> bool:
    """Tell whether an element is seen on paper."""
    return node.tag not in SKIPPED and "hidden" not in node.attributes


def anchor(node: Node) -> list[Anchor]:
    """Return the place that an element makes, if it has an id."""
    name = node.attributes.get("id", "")
    return [Anchor(name)] if name else []


def looks_of(node: Node) -> frozenset[str]:
    """Return how an element makes its text look."""
    own = {_LOOKS_OF_TAGS[node.tag]} if node.tag in _LOOKS_OF_TAGS else set()
    return frozenset(own.union(*(_LOOKS_OF_CLASSES.get(name, ()) for name in node.classes)))


def picture_of(node: Node) -> Picture | None:
    """Return the picture of an ``img`` with its data, or of a drawing; None if there is none."""
    if node.tag == "drawing":
        source = node.attributes["source"]
        title = re.search(r"<title[^>]*>(.*?)</title>", source, re.DOTALL)
        label = re.search(r'^<svg[^>]*\saria-label="([^"]*)"', source)
        alt = (title or label)[1] if title or label else ""
        return Picture(_with_namespaces(source).encode(), "svg", _plain(alt), *_size(source))
    found = _DATA.match(node.attributes.get("src", ""))
    if not found:
        return None
    kind = {"svg+xml": "svg", "png": "png"}.get(found[1].lower(), "jpeg")
    try:
        data = base64.b64decode(found[3]) if found[2] else unquote_to_bytes(found[3])
    except BadBase64:
        return None
    alt = _plain(node.attributes.get("alt", ""))
    if kind == "svg":
        return Picture(data, kind, alt, *_size(data.decode("utf-8", "replace")))
    return Picture(data, kind, alt, *_size_of_raster(node, data, kind))


def _plain(text: str) -> str:
    from html import unescape

    return " ".join(_NO_CHARACTERS.sub("", unescape(text)).split())


def _with_namespaces(source: str) -> str:
    """Return a drawing as a file of its own: within a page it need not name its namespaces."""
    head, _, rest = source.partition(">")
    for name, address in (
        ("xmlns", "http://www.w3.org/2000/svg"),
        ("xmlns:xlink", "http://www.w3.org/1999/xlink"),
    ):
        if f" {name}=" not in head:
            head = head.replace("<svg", f'<svg {name}="{address}"', 1)
    return f"{head}>{rest}"


def _size(source: str) -> tuple[float, float]:
    """Return the size of a drawing: its proportions by its view box, not wider than it may be."""
    head = source[source.find("<svg") :].partition(">")[0]
    box = re.search(r'viewBox="\s*\S+\s+\S+\s+([\d.]+)\s+([\d.]+)', head)
    sides = [re.search(rf'\s{side}="([\d.]+)(?:px|pt)?"', head) for side in ("width", "height")]
    if not box and not all(sides):
        return _PIXELS, _PIXELS / 2
    wide, high = (float(v) or 1.0 for v in (box.groups() if box else [side[1] for side in sides]))
    most = re.search(r"max-width:\s*([\d.]+)px", head)
    width = float(most[1]) if most else float(sides[0][1]) if sides[0] else _PIXELS
    return width, width * high / wide


def _size_of_raster(node: Node, data: bytes, kind: str) -> tuple[float, float]:
    given = [node.attributes.get(side, "") for side in ("width", "height")]
    if all(re.fullmatch(r"[\d.]+(px)?", side) for side in given):
        return tuple(float(side.removesuffix("px")) for side in given)
    if kind == "png" and len(data) >= 24:
        return int.from_bytes(data[16:20]) or 1, int.from_bytes(data[20:24]) or 1
    for mark in re.finditer(rb"\xff[\xc0-\xc2]..\x08(..)(..)", data, re.DOTALL):  # of a JPEG
        return int.from_bytes(mark[2]) or 1, int.from_bytes(mark[1]) or 1
    return _PIXELS, _PIXELS / 2
