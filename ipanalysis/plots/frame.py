"""The plot area of a chart over years: its scales, its ticks, and where data stand on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

from ipanalysis.locale.numbers import number
from ipanalysis.plots.layout import Box, line_width
from ipanalysis.plots.style import COLOURS, SIZES, WIDTH

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_PAD = 14  # CSS pixels between the ends of the axis and the first and last year
_TICKS = 5


@dataclass(frozen=True)
class Frame:
    """A plot area on a page.

    Attributes
    ----------
    area : Box
        Where it is, in CSS pixels.
    years : (float, float)
        Years at its left and right edge.
    values : (float, float)
        Values at its lower and upper edge; the first may be the larger one (ranks).
    """

    area: Box
    years: tuple[float, float]
    values: tuple[float, float]

    def at(self, year: float, value: float) -> tuple[float, float]:
        """Return where a value of a year stands on the page."""
        (first, last), (low, high) = self.years, self.values
        left, top, right, bottom = self.area
        x = left + (year - first) / (last - first) * (right - left)
        return x, bottom - (value - low) / (high - low) * (bottom - top)

    def along(self, years: Sequence[float], values: Sequence[float]) -> list[Box]:
        """Return small boxes along a line, for labels to keep off."""
        points = [self.at(*point) for point in zip(years, values, strict=True)]
        boxes = [_around(point, 5) for point in points]
        for (x0, y0), (x1, y1) in pairwise(points):
            steps = max(1, int(max(abs(x1 - x0), abs(y1 - y0)) / 6))
            parts = [n / steps for n in range(1, steps)]
            boxes += [_around((x0 + (x1 - x0) * p, y0 + (y1 - y0) * p), 3) for p in parts]
        return boxes


def _around(point: tuple[float, float], radius: float) -> Box:
    x, y = point
    return Box(x - radius, y - radius, x + radius, y + radius)


def value_ticks(
    values: Sequence[float], from_zero: bool, others: Sequence[float] = ()
) -> list[float]:
    """Return round values that span what is drawn.

    Parameters
    ----------
    values : sequence of float
        What is drawn with a label, and so needs a little air above it.
    from_zero : bool
        Whether the axis is to hold zero.
    others : sequence of float
        What is drawn without a label.

    Examples
    --------
    >>> value_ticks([6.3, 22], from_zero=True)
    [0.0, 5.0, 10.0, 15.0, 20.0, 25.0]
    """
    from matplotlib.ticker import MaxNLocator

    low, high = min(*values, *others, values[0]), max(values)
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        low, high = low - 1, high + 1
    high = max(high + 0.03 * (high - low), *others, high)
    ticks = MaxNLocator(nbins=_TICKS, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    return [float(round(tick, 10)) for tick in ticks]


def year_ticks(first: int, last: int, width: float) -> list[int]:
    """Return the years to print below the axis: whole, evenly spaced, with room between them.

    Examples
    --------
    >>> year_ticks(2010, 2030, 600)
    [2010, 2012, 2014, 2016, 2018, 2020, 2022, 2024, 2026, 2028, 2030]
    >>> year_ticks(2011, 2030, 300)
    [2015, 2020, 2025, 2030]
    """
    room = line_width("2025", SIZES["text"]) + 16
    steps = (s for s in (1, 2, 5, 10, 20, 50) if width / max(1, last - first) * s >= room)
    step = next(steps, 100)
    return list(range(ceil(first / step) * step, last + 1, step))


def make_frame(
    years: Sequence[int],
    ticks: Sequence[float],
    labels: Sequence[str],
    top: float,
    height: float,
    margin: float,
    downwards: bool = False,
) -> Frame:
    """Return the plot area that leaves room for its labels.

    Parameters
    ----------
    years : sequence of int
        What is drawn.
    ticks, labels : sequence
        Values on the vertical axis and what is printed beside them.
    top, height : float
        In CSS pixels.
    margin : float
        Room for labels at the right.
    downwards : bool
        Whether larger values stand lower: a rank.
    """
    left = max(line_width(label, SIZES["text"]) for label in labels) + 10
    area = Box(left, top, WIDTH - margin, top + height)
    first, last = min(years), max(years)
    if first == last:
        first, last = first - 1, last + 1
    pad = (last - first) * _PAD / (area.right - area.left - 2 * _PAD)
    values = (ticks[-1], ticks[0]) if downwards else (ticks[0], ticks[-1])
    return Frame(area, (first - pad, last + pad), values)


def tick_labels(ticks: Sequence[float], lang: str) -> list[str]:
    """Return the values of ticks as text, all with as many decimals as the finest needs."""
    digits = max(len(f"{tick:.10f}".rstrip("0").partition(".")[2]) for tick in ticks)
    return [number(tick, lang, digits, fixed=True) for tick in ticks]


def draw_frame(page: Axes, frame: Frame, ticks: Sequence[float], labels: Sequence[str]) -> Axes:
    """Draw the ticks of a plot area and return the axes for its data.

    Parameters
    ----------
    page : Axes
        The axes of :func:`ipanalysis.plots.style.canvas`.
    frame : Frame
        The plot area.
    ticks, labels : sequence
        Values on the vertical axis and what is printed beside them.

    Returns
    -------
    Axes
        In years and values, below the page: labels written on the page are never covered.
    """
    left, top, right, bottom = frame.area
    height = page.get_ylim()[0]
    axes = page.figure.add_axes(
        (left / WIDTH, 1 - bottom / height, (right - left) / WIDTH, (bottom - top) / height)
    )
    axes.set_axis_off()  # ticks as objects of matplotlib take longer than all data together
    axes.set(xlim=frame.years, ylim=frame.values, autoscale_on=False)
    axes.hlines(ticks, *frame.years, color=COLOURS["grid"], linewidth=0.8, zorder=0)
    if min(frame.values) < 0 < max(frame.values):
        axes.hlines(0, *frame.years, color=COLOURS["axis"], linewidth=0.8, zorder=0.5)
    muted = {"color": COLOURS["muted"], "size": SIZES["text"]}
    for value, label in zip(ticks, labels, strict=True):
        y = frame.at(frame.years[0], value)[1]
        page.text(left - 8, y, label, ha="right", va="center_baseline", **muted)
    years = year_ticks(ceil(frame.years[0]), int(frame.years[1]), right - left)
    places = [frame.at(year, frame.values[0])[0] for year in years]
    line = {"color": COLOURS["axis"], "linewidth": 0.8}
    axes.hlines(frame.values[0], *frame.years, zorder=0.5, clip_on=False, **line)
    page.vlines(places, bottom, bottom + 4, **line)
    for x, year in zip(places, years, strict=True):
        page.text(x, bottom + 7, str(year), ha="center", va="top", **muted)
    return axes
