"""The reliability diagram: what was said across, what came true upwards, right on the diagonal."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

import pandas as pd

from ipanalysis.errors import UsageError
from ipanalysis.locale import N_, tr
from ipanalysis.locale.numbers import percent
from ipanalysis.plots.layout import Box, line_height, line_width, wrap
from ipanalysis.plots.style import COLOURS, SIZES, WIDTH, canvas, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_NEEDED = ("from", "to", "n", "series", "probability", "met", "met_low", "met_high")
_SIDE, _COUNTS = 330.0, 62.0  # CSS pixels: the square, and the bars below it
_TICKS = tuple(n / 5 for n in range(6))


def reliability_figure(bins: pd.DataFrame, lang: str = "en", title: str = "") -> Figure:
    """Draw how often chances came true.

    Parameters
    ----------
    bins : DataFrame
        One group of :attr:`ipanalysis.models.backtest.chances.Calibration.deciles`, or the result
        of :func:`ipanalysis.models.backtest.reliability.reliability`.
    lang : {"en", "zh"}
        Language.
    title : str
        What the chances are about, printed above.

    Returns
    -------
    Figure
        As wide as a page. A point is a bin: the mean chance across, the share that came true
        upwards, with its 95 % interval; bars below are the numbers of chances. Above the diagonal
        more came true than was said. Its label says the bins in words.

    Raises
    ------
    UsageError
        If columns are missing, a bin stands there twice (several models or splits), or there is
        no chance.

    Examples
    --------
    >>> from ipanalysis.models.backtest.reliability import reliability
    >>> bins = reliability([0.9] * 9 + [0.1], [True] * 8 + [False] * 2)
    >>> reliability_figure(bins).get_label()
    'Chances and what came true. Said 10%: 0% (1); said 90%: 89% (9).'
    """
    missing = tuple(column for column in _NEEDED if column not in bins)
    if missing:
        text = N_("The table lacks the columns {missing}; it needs {needed}.")
        raise UsageError(text, missing=missing, needed=_NEEDED)
    rows = bins[bins["n"] > 0].to_dict("records")
    if not rows or bins["from"].duplicated().any():
        text = N_("A reliability diagram needs the bins of one model, with at least one chance.")
        raise UsageError(text)
    title = title or tr(N_("Chances and what came true"), lang)
    with style(lang):
        heading = wrap(title, WIDTH, SIZES["title"])
        top = line_height(SIZES["title"]) * len(heading) + 30
        figure, page = canvas(top + _SIDE + 40 + _COUNTS + 24)
        for n, line in enumerate(heading):
            page.text(0, n * line_height(SIZES["title"]), line, size=SIZES["title"], va="top")
        left = line_width("100%", SIZES["text"]) + 10
        square = Box(left, top, left + _SIDE, top + _SIDE)
        _axes(page, square, lang)
        _points(page, square, rows)
        below = Box(left, square.bottom + 40, square.right, square.bottom + 40 + _COUNTS)
        _counts(page, below, rows, lang)
        _table(page, square, rows, lang)
    figure.set_label(_in_words(title, rows, lang))
    return figure


def _axes(page: Axes, box: Box, lang: str) -> None:
    muted = {"color": COLOURS["muted"], "size": SIZES["text"]}
    for tick in _TICKS:
        x, y = _at(box, tick, tick)
        page.hlines(y, box.left, box.right, color=COLOURS["grid"], lw=0.8, zorder=0)
        page.vlines(x, box.top, box.bottom, color=COLOURS["grid"], lw=0.8, zorder=0)
        label = percent(tick, lang, 0)
        page.text(box.left - 8, y, label, ha="right", va="center_baseline", **muted)
        page.text(x, box.bottom + 7, label, ha="center", va="top", **muted)
    line = {"color": COLOURS["axis"], "lw": 1.2, "ls": (0, (4, 3))}
    page.plot([box.left, box.right], [box.bottom, box.top], zorder=1, **line)
    page.text(0, box.top - 14, tr(N_("came true"), lang), va="bottom", **muted)
    said = tr(N_("said"), lang)
    page.text(box.right + 22, box.bottom + 7, said, va="top", **muted)


def _points(page: Axes, box: Box, rows: list[dict]) -> None:
    for row in rows:
        x, y = _at(box, row["probability"], row["met"])
        if not isnan(row["met_low"]):
            ends = [_at(box, row["probability"], row[c])[1] for c in ("met_low", "met_high")]
            page.vlines(x, *ends, color=COLOURS["range"], lw=5, zorder=2)
        page.plot([x], [y], "o", color=COLOURS["region"], ms=5, zorder=4)


def _counts(page: Axes, box: Box, rows: list[dict], lang: str) -> None:
    most = max(row["n"] for row in rows)
    page.hlines(box.bottom, box.left, box.right, color=COLOURS["axis"], lw=0.8)
    for row in rows:
        ends = [_at(box, row[c], 0)[0] for c in ("from", "to")]
        top = box.bottom - row["n"] / most * (box.bottom - box.top)
        page.fill_between([ends[0] + 2, ends[1] - 2], box.bottom, top, color=COLOURS["share"])
    text = tr(N_("number of chances"), lang)
    page.text(box.right + 8, box.bottom, text, color=COLOURS["muted"], va="bottom")


def _table(page: Axes, box: Box, rows: list[dict], lang: str) -> None:
    """Write the bins beside the square, the highest on top as in it."""
    ends = [box.right + offset for offset in (90.0, 175.0, 260.0, 345.0)]
    heads = (N_("said"), N_("came true"), N_("chances"), N_("series"))
    step = line_height(SIZES["text"]) + 4
    muted = {"color": COLOURS["muted"], "ha": "right", "va": "top"}
    for x, head in zip(ends, heads, strict=True):
        page.text(x, box.top, tr(head, lang), **muted)
    for n, row in enumerate(reversed(rows), start=1):
        shares = (percent(row[c], lang, 0) for c in ("probability", "met"))
        cells = (*shares, *(str(int(row[c])) for c in ("n", "series")))
        for x, cell in zip(ends, cells, strict=True):
            page.text(x, box.top + n * step, cell, ha="right", va="top")


def _at(box: Box, across: float, upwards: float) -> tuple[float, float]:
    x = box.left + across * (box.right - box.left)
    return x, box.bottom - upwards * (box.bottom - box.top)


def _in_words(title: str, rows: list[dict], lang: str) -> str:
    text = N_("said {said}: {met} ({n})")
    parts = [
        tr(
            text,
            lang,
            said=percent(row["probability"], lang, 0),
            met=percent(row["met"], lang, 0),
            n=int(row["n"]),
        )
        for row in rows
    ]
    joined = tr(N_("; "), lang).join(parts)
    joined = joined[:1].upper() + joined[1:]
    return tr(N_("{title}. {parts}."), lang, title=title, parts=joined)
