"""One indicator of one region over the years: what was, what is aimed at, what may be expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ipanalysis.locale import N_, tr
from ipanalysis.locale.numbers import number
from ipanalysis.plots.chart import Chart, prepare, rounded
from ipanalysis.plots.frame import draw_frame, make_frame, tick_labels
from ipanalysis.plots.labels import (
    end_labels,
    obstacles,
    target_text,
    write_ends,
    write_targets,
    write_values,
)
from ipanalysis.plots.layout import line_height, line_width, wrap
from ipanalysis.plots.style import COLOURS, SIZES, WIDTH, canvas, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HEIGHT = 230  # of the plot area, CSS pixels
_HOLLOW = N_("Hollow points: approximate, preliminary or estimated figures.")
_LIST = {"en": ", ", "zh": "，"}


def series_figure(
    history: pd.DataFrame,
    forecast: pd.DataFrame | None,
    targets: pd.DataFrame | None,
    label: str,
    unit: str,
    units: pd.DataFrame,
    lang: str = "en",
    *,
    region: str = "",
    compare: pd.DataFrame | None = None,
    compare_label: str = "",
) -> Figure:
    """Draw one series with its targets and its forecast.

    Parameters
    ----------
    history : DataFrame
        Columns year, value (in `unit`); bound and status if known: what is not exact or not
        final is drawn hollow. A missing year is a gap in the line. May be empty.
    forecast : DataFrame or None
        Rows of :func:`ipanalysis.forecast` for this series; refused ones are
        ignored. The intervals of 80 and 95 % are drawn.
    targets : DataFrame or None
        Columns target_year, value; value_upper, bound, base_year, base_value and unit if known.
        Levels and amounts of a year only: nothing else stands in a series. Another unit of the
        same dimension is converted.
    label : str
        Name of the indicator, the title.
    unit : str
        Code of the unit of the values.
    units : DataFrame
        Table of units of the study.
    lang : {"en", "zh"}
        Language.
    region : str
        Name of the region, printed before the unit and, beside `compare`, at the series.
    compare : DataFrame or None
        Columns year, value of the same measure elsewhere, drawn in grey.
    compare_label : str
        Name of that series.

    Returns
    -------
    Figure
        As wide as a page; its label says in words what it shows.
        :func:`ipanalysis.plots.style.to_svg` writes it.

    Raises
    ------
    UsageError
        If there is neither a value nor a target to draw, or the unit is unknown.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> study = ipa.load()
    >>> history = study.select("China", "hv_patents_per_10k")
    >>> figure = series_figure(history, None, None, "Patents", "per_10k_people", study.units)
    >>> figure.get_label()
    'Patents (per 10,000 people): 6.3 in 2020, 16 in 2025.'
    """
    chart = prepare(history, forecast, targets, compare, unit, units, lang)
    heading = wrap(label, WIDTH, SIZES["title"])
    measured = chart.form.label or tr(N_("number"), lang)
    note = tr(_HOLLOW, lang) if chart.history["hollow"].any() else ""
    ends = end_labels(chart, lang)
    ticks = tick_labels(chart.ticks, lang)
    top = line_height(SIZES["title"]) * len(heading) + line_height(SIZES["text"]) + 12
    margin = 16 + max((line_width(label.text, label.size) for _, label in ends), default=0)
    frame = make_frame(chart.years, chart.ticks, ticks, top, HEIGHT, margin, chart.is_rank)
    figure, page = canvas(top + HEIGHT + 26 + 20 * bool(note))
    with style(lang):
        _head(page, heading, _LIST[lang].join(filter(None, [region, measured])), note)
        _draw(draw_frame(page, frame, chart.ticks, ticks), chart)
        taken = write_ends(page, frame, ends) + obstacles(chart, frame)
        write_targets(page, frame, chart, taken, lang)
        names = (region, compare_label) if compare is not None else ("", "")
        write_values(page, frame, chart, taken, names, lang)
    figure.set_label(_in_words(chart, label, measured, lang))
    return figure


def _head(page: Axes, heading: list[str], below: str, note: str) -> None:
    y = 0.0
    for line in heading:
        page.text(0, y, line, size=SIZES["title"], va="top")
        y += line_height(SIZES["title"])
    page.text(0, y, below, size=SIZES["text"], color=COLOURS["muted"], va="top")
    if note:
        bottom = page.get_ylim()[0] - 2
        page.text(0, bottom, note, size=SIZES["small"], color=COLOURS["muted"], va="bottom")


def _draw(axes: Axes, chart: Chart) -> None:
    import seaborn as sns

    for level, band in chart.bands.items():
        colour = COLOURS[f"band{level:g}"]
        axes.fill_between(band["year"], band["lower"], band["upper"], color=colour, lw=0, zorder=1)
    for path in chart.paths.itertuples():
        years, values = [path.base_year, path.target_year], [path.base_value, path.value]
        axes.plot(years, values, color=COLOURS["target"], lw=0.9, zorder=2)
    aims = chart.targets
    look = {"marker": "D", "color": COLOURS["target"], "edgecolors": "white", "linewidths": 0.8}
    axes.scatter(aims["target_year"], aims["value"], 64, zorder=4, clip_on=False, **look)
    axes.plot(chart.mean["year"], chart.mean["mean"], "--", color=COLOURS["region"], zorder=3)
    for rows, colour in ((chart.compare, COLOURS["nation"]), (chart.history, COLOURS["region"])):
        # One line for each unbroken run of years.
        shared = {"x": "year", "y": "value", "ax": axes, "color": colour, "legend": False}
        if len(rows):
            sns.lineplot(rows, units="run", estimator=None, zorder=5, **shared)
    points = {"zorder": 6, "linewidths": 1.4, "clip_on": False}
    for rows, name in ((chart.compare, "nation"), (chart.history, "region")):
        face = ["white" if h else COLOURS[name] for h in rows.get("hollow", [False] * len(rows))]
        axes.scatter(rows["year"], rows["value"], 22, face, edgecolors=COLOURS[name], **points)
    axes.set(xlabel="", ylabel="")


def _in_words(chart: Chart, label: str, measured: str, lang: str) -> str:
    ends = chart.history.iloc[sorted({0, len(chart.history) - 1} if len(chart.history) else ())]
    parts = [
        tr(N_("{value} in {year}"), lang, value=number(row.value, lang), year=int(row.year))
        for row in ends.itertuples()
    ]
    parts += [target_text(target, lang) for target in chart.targets.itertuples()]
    if len(chart.mean):
        last = chart.mean.iloc[-1]
        value = number(rounded(last["mean"]), lang)
        text = N_("forecast for {year}: {value}")
        parts.append(tr(text, lang, year=int(last["year"]), value=value))
    return tr(
        N_("{name} ({unit}): {parts}."),
        lang,
        **{"name": label, "unit": measured, "parts": _LIST[lang].join(parts)},
    )
