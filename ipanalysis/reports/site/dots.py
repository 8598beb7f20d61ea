"""A chart of dots, one row a region, as SVG whose texts are texts: small, and readable as such."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from ipanalysis.plots.layout import line_width

_WIDTH, _ROW, _TOP = 720, 22, 6
_SIZE = 9.0  # points, as the style sheet has it
_GAP = 10


@dataclass(frozen=True)
class Dot:
    """One row: name, value (nothing if only a target is known), its text, target, looks."""

    name: str
    value: float | None
    text: str
    target: float | None = None
    hollow: bool = False
    reference: bool = False


def dot_chart(dots: Sequence[Dot], alt: str, from_zero: bool) -> Markup:
    """Draw values of several regions on one axis.

    Parameters
    ----------
    dots : sequence of Dot
        The rows, from the top.
    alt : str
        What the chart shows, in words.
    from_zero : bool
        Whether the axis holds zero; a line then leads from there to each dot.

    Examples
    --------
    >>> chart = dot_chart([Dot("North", 2.0, "2"), Dot("South", 1.0, "1")], "North leads.", True)
    >>> "North leads." in chart, chart.count("<circle")
    (True, 2)
    """
    left = min(max(line_width(dot.name, _SIZE) for dot in dots), 200) + _GAP
    right = _WIDTH - max(line_width(dot.text, _SIZE) for dot in dots) - _GAP
    known = [v for dot in dots for v in (dot.value, dot.target) if v is not None]
    low, high = min(known), max(known)
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    span = (high - low) or 1.0

    def x(value: float) -> float:
        return round(left + 8 + (value - low) / span * (right - left - 16), 1)

    rows = [_row(dot, n, x, left, x(0.0) if from_zero else None) for n, dot in enumerate(dots)]
    height = _TOP * 2 + _ROW * len(dots)
    head = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="dots" role="img" '
        'viewBox="0 0 {w} {h}" width="100%"><title>{alt}</title>\n'
    ).format(w=_WIDTH, h=height, alt=alt)
    return head + Markup("\n").join(rows) + Markup("\n</svg>")


def _row(dot: Dot, n: int, x, left: float, zero: float | None) -> Markup:
    y = _TOP + _ROW * n + _ROW // 2
    parts = [
        f'<text x="{left - _GAP:g}" y="{y + 4}" class="name">{escape(dot.name)}</text>',
        f'<line x1="{left:g}" x2="{_WIDTH}" y1="{y + 11}" y2="{y + 11}" class="rule"/>',
    ]
    if dot.target is not None:
        place = x(dot.target)
        parts.append(f'<path d="M{place:g} {y - 5}l5 5-5 5-5-5z" class="target"/>')
    if dot.value is not None:
        place = x(dot.value)
        if zero is not None:
            parts.append(f'<line x1="{zero:g}" x2="{place:g}" y1="{y}" y2="{y}" class="stem"/>')
        looks = " ".join(
            name for name, on in (("hollow", dot.hollow), ("whole", dot.reference)) if on
        )
        parts.append(f'<circle cx="{place:g}" cy="{y}" r="4.5" class="dot {looks}"/>')
    parts.append(f'<text x="{_WIDTH}" y="{y + 4}" class="value">{escape(dot.text)}</text>')
    return Markup("".join(parts))
