"""Where texts stand in a figure: lines that fit, and labels that keep off each other.

Everything is computed from the widths of the font before anything is drawn, in CSS pixels with y
downwards. So a label cannot be clipped, and no second drawing is needed to find out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ipanalysis.plots.font import text_width

#: CSS pixels a point, and the height of a line in font sizes.
PX = 96 / 72
LEADING = 1.35
# A word with the punctuation that must not begin, or end, a line.
_OPENING = "（《〈“‘「『【(["
_CLOSING = "，。、；：！？）》〉”’」』】％%)],.;:!?…—～–-"
_WORD = re.compile(
    rf"[{re.escape(_OPENING)}]*(?:[0-9A-Za-z\u00c0-\u024f'&/+.,-]+|\S)[{re.escape(_CLOSING)}]*\s*"
)


class Box(NamedTuple):
    """A rectangle: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: Box) -> float:
        """Return the area that two boxes share."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return wide * high if wide > 0 and high > 0 else 0.0


def wrap(text: str, width: float, size: float) -> list[str]:
    """Break a text into lines of about equal length.

    Chinese breaks between any two characters but not before closing or after opening
    punctuation, and Latin words and numbers in it stay whole; English breaks between words.

    Parameters
    ----------
    text : str
        The text.
    width : float
        Widest line, in CSS pixels. A single word may be wider.
    size : float
        Font size in points.

    Returns
    -------
    list of str
        The lines.

    Examples
    --------
    >>> wrap("First-instance IP civil cases closed without appeal", 200, 9)
    ['First-instance IP civil cases', 'closed without appeal']
    >>> wrap("知识产权（专利）", 63, 9)
    ['知识产权', '（专利）']
    """
    words = _WORD.findall(text)
    if not words:
        return [text]
    lines = _fill(words, width, size)
    # The narrowest width that needs no more lines: no single character is left for the last.
    low, high = 0.0, width
    while len(lines) > 1 and high - low > 1:
        middle = (low + high) / 2
        trial = _fill(words, middle, size)
        fits = len(trial) == len(lines) and all(line_width(t, size) <= width for t in trial)
        low, high, lines = (low, middle, trial) if fits else (middle, high, lines)
    return lines


def _fill(words: Iterable[str], width: float, size: float) -> list[str]:
    lines = [""]
    for word in words:
        if lines[-1] and line_width((lines[-1] + word).rstrip(), size) > width:
            lines.append("")
        lines[-1] += word
    return [line.rstrip() for line in lines]


def line_width(text: str, size: float) -> float:
    """Return the width of a line in CSS pixels, of a text in points."""
    return text_width(text, size) * PX


def line_height(size: float) -> float:
    """Return the height of a line in CSS pixels."""
    return size * PX * LEADING


def spread(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move labels along a line as little as possible, so that they are a gap apart.

    Parameters
    ----------
    places : sequence of float
        Wished for, in any order.
    gap : float
        Least distance between two.
    low, high : float
        Ends of the line; what does not fit between them overlaps evenly.

    Returns
    -------
    list of float
        In the order of `places`.

    Examples
    --------
    >>> spread([50, 52, 90], 10, 0, 100)
    [46.0, 56.0, 90.0]
    """
    if not places:
        return []
    gap = min(gap, (high - low) / max(1, len(places) - 1))
    order = sorted(range(len(places)), key=lambda n: (places[n], n))
    # Neighbours that collide are pooled and share the mean of what they wish for (isotonic
    # regression by pooling adjacent violators, on places less their rank times the gap).
    pools: list[list[float]] = []
    for rank, n in enumerate(order):
        pools.append([places[n] - rank * gap, 1])
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            mean, size = pools.pop()
            before, others = pools.pop()
            pools.append([(before * others + mean * size) / (others + size), others + size])
    wished = [mean for mean, size in pools for _ in range(int(size))]
    last = high - gap * (len(places) - 1)
    result = [0.0] * len(places)
    for rank, n in enumerate(order):
        result[n] = float(min(max(wished[rank], low), last) + rank * gap)
    return result


def place(
    anchor: tuple[float, float],
    size: tuple[float, float],
    taken: Sequence[Box],
    bounds: Box,
    order: str = "NSEWnesw",
    distance: float = 8.0,
) -> Box:
    """Find the best place for a label beside a point.

    Parameters
    ----------
    anchor : (float, float)
        The point.
    size : (float, float)
        Width and height of the label.
    taken : sequence of Box
        What it should not cover.
    bounds : Box
        What it must not leave; it is moved inside.
    order : str
        Places to try, the best first: N above, S below, E right, W left; n, e, s, w: the corners
        upper right, lower right, lower left, upper left.
    distance : float
        Between point and label.

    Returns
    -------
    Box
        Of the label: the first place that covers nothing, else the one that covers least.
    """
    best, least = bounds, float("inf")
    for away in (distance, 2.2 * distance):
        for compass in order:
            box = _beside(anchor, size, _SIDES[compass], away, bounds)
            cost = sum(box.overlap(other) for other in taken)
            if cost == 0:
                return box
            if cost < least:
                best, least = box, cost
    return best


# Compass point: on which side of the anchor the label lies (x, y).
_SIDES = {
    **{"N": (0, -1), "S": (0, 1), "E": (1, 0), "W": (-1, 0)},
    **{"n": (1, -1), "e": (1, 1), "s": (-1, 1), "w": (-1, -1)},
}


def _beside(
    anchor: tuple[float, float],
    size: tuple[float, float],
    side: tuple[int, int],
    away: float,
    bounds: Box,
) -> Box:
    (x, y), (wide, high) = side, size
    step = away if not (x and y) else 0.6 * away
    left = anchor[0] + x * step + (x - 1) / 2 * wide
    top = anchor[1] + y * step + (y - 1) / 2 * high
    left = min(max(left, bounds.left), bounds.right - wide)
    top = min(max(top, bounds.top), bounds.bottom - high)
    return Box(left, top, left + wide, top + high)
