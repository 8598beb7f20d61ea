"""What a report says, without how it is marked up: what PDF and DOCX are both made from."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Run:
    """A stretch of text with one look.

    Attributes
    ----------
    text : str
        The text, without control characters.
    looks : frozenset of str
        Any of: bold, italic, code, sup, muted, small, badge, good, bad, plain.
    link : str
        Where it leads: an address, or ``#`` and an anchor of the document; empty if nowhere.
    """

    text: str
    looks: frozenset[str] = frozenset()
    link: str = ""


@dataclass(frozen=True)
class Picture:
    """A picture.

    Attributes
    ----------
    data : bytes
        The file.
    kind : {"svg", "png", "jpeg"}
        Its format.
    alt : str
        What it shows.
    width, height : float
        Its size in CSS pixels.
    """

    data: bytes = field(repr=False)
    kind: str
    alt: str
    width: float
    height: float


@dataclass(frozen=True)
class Anchor:
    """A place that links lead to."""

    name: str


Inline = Run | Picture | Anchor
Line = list[Inline]


@dataclass
class Heading:
    """A heading of level 1 to 6."""

    level: int
    line: Line


@dataclass
class Paragraph:
    """Some lines of text; `kind` is plain, note, aside, term, entry, code or anchor."""

    lines: list[Line]
    kind: str = "plain"


@dataclass
class Item:
    """An entry of a list, with its number if the list is numbered."""

    blocks: list[Block]
    number: int | None = None


@dataclass
class Listing:
    """A list; numbered or not."""

    items: list[Item]
    is_numbered: bool = False


@dataclass
class Cell:
    """A cell of a table; it fills `columns` columns and `rows` rows from `column` on."""

    lines: list[Line]
    is_header: bool = False
    is_number: bool = False
    column: int = 0
    columns: int = 1
    rows: int = 1


@dataclass
class Row:
    """A row of a table; a group row heads those after it, all across the table."""

    cells: list[Cell]
    is_group: bool = False


@dataclass
class Table:
    """A table: its heading rows, its other rows, the number of its columns."""

    head: list[Row]
    body: list[Row]
    columns: int
    caption: list[Line] = field(default_factory=list)


@dataclass
class Figure:
    """A picture of its own with its caption."""

    picture: Picture
    caption: list[Line] = field(default_factory=list)


@dataclass
class Tiles:
    """Main figures side by side: each with what it counts."""

    tiles: list[tuple[Line, Line]]


Block = Heading | Paragraph | Listing | Table | Figure | Tiles


@dataclass
class Document:
    """A whole report.

    Attributes
    ----------
    title : str
        Its title.
    lang : str
        Tag of its language, as in the page.
    blocks : list of Block
        What it says.
    date : str
        The day up to which its sources were published; empty if the page does not say.
    """

    title: str
    lang: str
    blocks: list[Block]
    date: str = ""


def text_of(lines: list[Line]) -> str:
    """Return lines as plain text.

    Examples
    --------
    >>> print(text_of([[Run("30"), Anchor("x"), Run(" %")], [Run("2025")]]))
    30 %
    2025
    """
    return "\n".join("".join(p.text for p in line if isinstance(p, Run)) for line in lines)


def lines_of(block: Block) -> list[Line]:
    """Return all lines of a block, those of the blocks within it too."""
    if isinstance(block, Heading):
        return [block.line]
    if isinstance(block, Paragraph):
        return block.lines
    if isinstance(block, Listing):
        return [ln for item in block.items for inner in item.blocks for ln in lines_of(inner)]
    if isinstance(block, Table):
        rows = (*block.head, *block.body)
        return block.caption + [ln for row in rows for cell in row.cells for ln in cell.lines]
    if isinstance(block, Figure):
        return block.caption
    return [line for tile in block.tiles for line in tile]
