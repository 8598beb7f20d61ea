"""The targets of a region beside the nation's: levels as pairs of points, amounts as shares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from ipanalysis.errors import UsageError
from ipanalysis.locale import N_, tr
from ipanalysis.plots.layout import line_height, line_width, wrap
from ipanalysis.plots.pairs import Pair, in_words, pair_up
from ipanalysis.plots.style import COLOURS, SIZES, WIDTH, canvas, style
from ipanalysis.targets.ledger.bounds import OPEN

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ipanalysis.data.study import Study

    Drawing = Callable[[Axes, Pair, float], None]

#: What the ledger must say of a row for it to be drawn.
SHOWN = ("comparable", "converted")
# Columns of the page in CSS pixels: names, the strip that is drawn on, the comparison.
_NAMES = 205.0
_STRIP = (232.0, 588.0)
_COMPARED = WIDTH - 616.0
_HEAD, _ROW, _GAP, _BAR = 26.0, 58.0, 14.0, 12.0


def targets_figure(ledger_table: pd.DataFrame, study: Study, lang: str = "en") -> Figure:
    """Draw a region's targets beside the nation's.

    Parameters
    ----------
    ledger_table : DataFrame
        Rows of one region of :attr:`ipanalysis.targets.ledger.ledger.Ledger.table`; those that are
        neither comparable nor converted are left out.
    study : Study
        The study, for names and units.
    lang : {"en", "zh"}
        Language.

    Returns
    -------
    Figure
        As wide as a page; its label says in words what it shows. Levels stand on a line of their
        own, from zero to the larger of the two. Of amounts that add up, the bar is the nation's
        and the dark part the region's. A converted target reaches from its lower to its upper
        bound. :func:`ipanalysis.plots.style.to_svg` writes it.

    Raises
    ------
    UsageError
        If no row can be drawn, or the rows are about several regions.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> study = ipa.load()
    >>> figure = targets_figure(ipa.reconcile(study, plan="SH-14FYP").table, study)
    >>> figure.get_label()[:80]
    'Shanghai: targets for 2025 beside those of China. High-value invention patents p'
    """
    table = ledger_table[ledger_table["status"].isin(SHOWN)]
    codes = table["region"].unique()
    if len(codes) != 1:
        raise UsageError(
            N_("A figure of targets needs rows of one region that can be compared, not of {n}."),
            n=len(codes),
        )
    names = [study.label("regions", code, lang) for code in (codes[0], study.nation)]
    pairs = [pair_up(row, study, lang) for row in table.to_dict("records")]
    levels, shares = [p for p in pairs if not p.is_share], [p for p in pairs if p.is_share]
    title, notes = _title(table, study, names, lang), _notes(pairs, lang)
    with style(lang):
        figure, page = canvas(_height(title, levels, shares, notes))
        top = _lines(page, 0, wrap(title, WIDTH, SIZES["title"]), "title") + 6
        if levels:
            _legend(page, top + 8, names, lang)
            top = _section(page, top + _HEAD, levels, _draw_level) + _GAP * bool(shares)
        if shares:
            text = tr(N_("Share of the target of {nation}"), lang, nation=names[1])
            page.text(0, top + 8, text, color=COLOURS["muted"], va="center_baseline")
            top = _section(page, top + _HEAD, shares, _share_drawing(names[1], lang))
        _lines(page, top + 5, notes, "small")
    clauses = [in_words(pair, lang) for pair in pairs]
    parts = tr(N_("; "), lang).join(clauses)
    figure.set_label(tr(N_("{title}. {parts}."), lang, title=title, parts=parts))
    return figure


def _title(table: pd.DataFrame, study: Study, names: Sequence[str], lang: str) -> str:
    years = study.targets.loc[study.targets["target"].isin(table["target"]), "target_year"]
    shown = {"region": names[0], "nation": names[1]}
    if years.nunique() == 1:
        text = N_("{region}: targets for {year} beside those of {nation}")
        return tr(text, lang, year=int(years.iloc[0]), **shown)
    return tr(N_("{region}: targets beside those of {nation}"), lang, **shown)


def _notes(pairs: Sequence[Pair], lang: str) -> list[str]:
    texts = []
    if not all(pair.is_share for pair in pairs):
        texts.append(tr(N_("Each pair of points has its own scale, from zero."), lang))
    if any(pair.high > pair.low and pair.converted for pair in pairs):
        texts.append(tr(N_("A range was converted from another basis, on an assumption."), lang))
    return texts


def _height(
    title: str, levels: Sequence[Pair], shares: Sequence[Pair], notes: Sequence[str]
) -> float:
    heading = wrap(title, WIDTH, SIZES["title"])
    sections = _HEAD * (bool(levels) + bool(shares)) + _GAP * bool(levels and shares)
    rows = sum(_row_height(pair) for pair in (*levels, *shares))
    texts = line_height(SIZES["title"]) * len(heading) + line_height(SIZES["small"]) * len(notes)
    return texts + 6 + sections + rows + 8


def _row_height(pair: Pair) -> float:
    lines = max(len(_name(pair)), len(_compared(pair)))
    return max(_ROW, lines * line_height(SIZES["text"]) + 16)


def _name(pair: Pair) -> list[str]:
    return wrap(pair.name, _NAMES, SIZES["text"])


def _compared(pair: Pair) -> list[str]:
    return wrap(pair.compared, _COMPARED, SIZES["text"])


def _lines(page: Axes, y: float, lines: Sequence[str], size: str) -> float:
    colour = COLOURS["text" if size == "title" else "muted"]
    for line in lines:
        page.text(0, y, line, size=SIZES[size], color=colour, va="top")
        y += line_height(SIZES[size])
    return y


def _legend(page: Axes, y: float, names: Sequence[str], lang: str) -> None:
    x = _STRIP[0]
    keys = ((_local_point, COLOURS["region"]), (_national_point, COLOURS["muted"]))
    for name, (draw, colour) in zip(names, keys, strict=True):
        draw(page, x + 5, y)
        page.text(x + 15, y, name, color=colour, va="center_baseline")
        x += 15 + line_width(name, SIZES["text"]) + 22
    text = tr(N_("Against {nation}"), lang, nation=names[1])
    page.text(WIDTH, y, text, color=COLOURS["muted"], ha="right", va="center_baseline")


def _section(page: Axes, top: float, pairs: Sequence[Pair], draw: Drawing) -> float:
    page.hlines(top, 0, WIDTH, color=COLOURS["axis"], linewidth=0.8)
    for pair in pairs:
        middle = top + _row_height(pair) / 2
        _block(page, 0, middle, _name(pair), "left")
        _block(page, WIDTH, middle, _compared(pair), "right")
        draw(page, pair, middle)
        top += _row_height(pair)
        page.hlines(top, 0, WIDTH, color=COLOURS["grid"], linewidth=0.8)
    return top


def _block(page: Axes, x: float, middle: float, lines: Sequence[str], side: str) -> None:
    high = line_height(SIZES["text"])
    for n, line in enumerate(lines):
        y = middle + (n - (len(lines) - 1) / 2) * high
        page.text(x, y, line, ha=side, va="center_baseline")


def _lengths(pair: Pair) -> tuple[float, float, float]:
    """Return low, high and national as lengths on the strip, the largest filling it."""
    whole = max(pair.high, pair.national)
    room = (_STRIP[1] - _STRIP[0]) / whole if whole > 0 else 0.0
    low, high, national = (max(v, 0.0) * room for v in (pair.low, pair.high, pair.national))
    return low, high, national


def _draw_level(page: Axes, pair: Pair, y: float) -> None:
    left, right = _STRIP
    low, high, national = (left + length for length in _lengths(pair))
    page.hlines(y, left, right, color=COLOURS["grid"], linewidth=0.9)
    page.vlines(left, y - 4, y + 4, color=COLOURS["axis"], linewidth=0.9)
    page.hlines(y, *sorted((low, national)), color=COLOURS["band80"], linewidth=3)
    way = OPEN.get(pair.bound, 0)
    if way:
        tip = low + way * 20
        page.hlines(y, *sorted((low, tip)), color=COLOURS["region"], linewidth=1.4)
        page.plot([tip], [y], ">" if way > 0 else "<", color=COLOURS["region"], ms=5)
    _national_point(page, national, y)
    if high > low:
        page.hlines(y, low, high, color=COLOURS["region"], linewidth=7)
    else:
        _local_point(page, low, y)
    _label(page, (low + high) / 2, y - 16, pair.local_text, COLOURS["region"])
    _label(page, national, y + 16, pair.national_text, COLOURS["muted"])


def _share_drawing(nation: str, lang: str) -> Drawing:
    from matplotlib.patches import Rectangle

    def draw(page: Axes, pair: Pair, y: float) -> None:
        low, high, national = _lengths(pair)
        for start, end, name in ((0, national, "share"), (0, low, "region"), (low, high, "range")):
            corner = (_STRIP[0] + start, y + 1)
            page.add_patch(Rectangle(corner, end - start, _BAR, facecolor=COLOURS[name], lw=0))
        text = tr(N_("{nation}: {value}"), lang, nation=nation, value=pair.national_text)
        first, last = (line_width(t, SIZES["text"]) for t in (pair.local_text, text))
        page.text(_STRIP[0], y - 11, pair.local_text, color=COLOURS["region"], va="center_baseline")
        # Both above the bar if there is room, else the nation's below it.
        left = max(_STRIP[0], _STRIP[0] + national - last)
        row = y - 11 if left > _STRIP[0] + first + 20 else y + 23
        page.text(left, row, text, color=COLOURS["muted"], va="center_baseline")

    return draw


def _label(page: Axes, x: float, y: float, text: str, colour: str) -> None:
    """Write a text around a place, or beside it where it would leave the strip."""
    wide = line_width(text, SIZES["text"])
    left = max(_STRIP[0], min(x - wide / 2, _STRIP[1] + 6 - wide))
    page.text(left, y, text, color=colour, va="center_baseline")


def _local_point(page: Axes, x: float, y: float) -> None:
    page.plot([x], [y], "o", color=COLOURS["region"], ms=8)


def _national_point(page: Axes, x: float, y: float) -> None:
    page.plot([x], [y], "o", color="white", mec=COLOURS["nation"], mew=1.8, ms=7)
