"""The labels of a chart over years: each beside what it names, none over another."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from ipanalysis.locale import N_, tr
from ipanalysis.locale.numbers import bound_sign, number, number_range
from ipanalysis.plots.chart import Chart, rounded
from ipanalysis.plots.frame import Frame
from ipanalysis.plots.layout import Box, line_height, line_width, place, spread
from ipanalysis.plots.style import COLOURS, SIZES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ARROWS = {"ge": -1, "gt": -1, "le": 1, "lt": 1}  # the way on the page that a bound is open to


class Label(NamedTuple):
    """A text, its size in points and its colour."""

    text: str
    size: float
    colour: str


def end_labels(chart: Chart, lang: str) -> list[tuple[float, Label]]:
    """Return what stands at the right of the plot area: values and labels."""
    if chart.mean.empty:
        return []
    last = chart.mean["mean"].iloc[-1]
    text = tr(N_("forecast {value}"), lang, value=number(rounded(last), lang))
    ends = [(last, Label(text, SIZES["text"], COLOURS["region"]))]
    for level, band in chart.bands.items():
        text = tr(N_("interval of {level}%"), lang, level=f"{level:g}")
        ends.append((band["upper"].iloc[-1], Label(text, SIZES["small"], COLOURS["muted"])))
    return ends


def write_ends(page: Axes, frame: Frame, ends: list[tuple[float, Label]]) -> list[Box]:
    """Write the labels at the right of the plot area apart from each other; return their boxes."""
    high = line_height(SIZES["text"])
    wished = [frame.at(frame.years[1], value)[1] for value, _ in ends]
    low, end = frame.area.top + high / 2, frame.area.bottom - high / 2
    x, boxes = frame.area.right + 2, []
    for y, (_, label) in zip(spread(wished, high, low, end), ends, strict=True):
        page.text(x, y, label.text, size=label.size, color=label.colour, va="center_baseline")
        wide = line_width(label.text, label.size)
        boxes.append(Box(x, y - high / 2, x + wide, y + high / 2))
    return boxes


def obstacles(chart: Chart, frame: Frame) -> list[Box]:
    """Return boxes along all lines and points, for labels to keep off."""
    boxes = frame.along(chart.mean["year"], chart.mean["mean"])
    for rows in (chart.history, chart.compare):
        for _, run in rows.groupby("run"):
            boxes += frame.along(run["year"], run["value"])
    for path in chart.paths.itertuples():
        years, values = [path.base_year, path.target_year], [path.base_value, path.value]
        boxes += frame.along(years, values)
    for target in chart.targets.itertuples():
        boxes += frame.along([target.target_year] * 2, [target.value, _upper(target)])
    return boxes


def _upper(target) -> float:
    return target.value if pd.isna(target.value_upper) else target.value_upper


def write_targets(page: Axes, frame: Frame, chart: Chart, taken: list[Box], lang: str) -> None:
    """Write the targets, with ranges and arrows; `taken` grows by the boxes of the labels."""
    colour = COLOURS["target"]
    for target in chart.targets.itertuples():
        x, y = frame.at(target.target_year, target.value)
        if _upper(target) != target.value:
            end = frame.at(target.target_year, _upper(target))[1]
            page.plot([x, x], [y, end], color=colour, lw=5, alpha=0.5, solid_capstyle="butt")
        way = _ARROWS.get(target.bound, 0) * (-1 if chart.is_rank else 1)
        if way:
            tip = y + way * 20
            page.plot([x, x], [y, tip], color=colour, lw=1.2)
            page.plot([x], [tip], "^" if way < 0 else "v", color=colour, ms=4.5)
            taken.append(Box(x - 4, min(y, tip), x + 4, max(y, tip)))
        label = Label(target_text(target, lang), SIZES["text"], colour)
        _write(page, frame, (x, y), label, taken, "SewNnsEW", 11)


def target_text(target, lang: str) -> str:
    """Return year, bound and value of a target in words."""
    value = bound_sign(target.bound) + number_range(target.value, _upper(target), lang)
    return tr(N_("target {year}: {value}"), lang, year=int(target.target_year), value=value)


def write_values(
    page: Axes, frame: Frame, chart: Chart, taken: list[Box], names: tuple[str, str], lang: str
) -> None:
    """Write the first and the last value of each series, with its name where there are two."""
    pairs = ((chart.history, "region", names[0]), (chart.compare, "nation", names[1]))
    for rows, colour, name in pairs:
        for at in sorted({0, len(rows) - 1} if len(rows) else ()):
            row = rows.iloc[at]
            text = number(row["value"], lang)
            if at == len(rows) - 1:
                text = f"{name} {text}".strip()
            label = Label(text, SIZES["text"], COLOURS[colour])
            order = "NwnSseWE" if at else "NSnwesEW"
            _write(page, frame, frame.at(row["year"], row["value"]), label, taken, order, 6)


def _write(
    page: Axes,
    frame: Frame,
    anchor: tuple[float, float],
    label: Label,
    taken: list[Box],
    order: str,
    distance: float,
) -> None:
    size = (line_width(label.text, label.size), line_height(label.size))
    box = place(anchor, size, taken, frame.area, order, distance)
    taken.append(box)
    middle = (box.top + box.bottom) / 2
    page.text(
        box.left,
        middle,
        label.text,
        size=label.size,
        color=label.colour,
        va="center_baseline",
        zorder=6,
    )
