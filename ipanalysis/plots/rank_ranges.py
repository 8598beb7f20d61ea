"""The ranks of an index as ranges: a dot for the nominal rank, bars for what else it may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from ipanalysis.errors import UsageError
from ipanalysis.locale import N_, tr
from ipanalysis.plots.layout import line_height, line_width, wrap
from ipanalysis.plots.style import COLOURS, SIZES, WIDTH, canvas, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ipanalysis.data.study import Study

#: More regions than these cannot be read on a page.
MOST = 120
_ROW, _RIGHT = 18.0, 60.0


def rank_figure(
    ranks: pd.DataFrame, study: Study | None = None, lang: str = "en", title: str = ""
) -> Figure:
    """Draw the ranges of ranks of an index.

    Parameters
    ----------
    ranks : DataFrame
        :attr:`ipanalysis.models.composite.composite.Composite.ranks`.
    study : Study, optional
        For the names of regions; codes are printed without.
    lang : {"en", "zh"}
        Language.
    title : str
        What the index is about, printed above.

    Returns
    -------
    Figure
        As wide as a page, the nominal order from top to bottom; its label says the ranges in
        words. A point is the nominal rank, a tick the median, the thick bar holds 90 % of the
        draws, the thin line all runs.

    Raises
    ------
    UsageError
        If there are no ranks, or more than 120.

    Examples
    --------
    >>> ranks = pd.DataFrame({"region": ["A", "B"], "rank": [1, 2], "median": [1, 2],
    ...                       "low": [1, 1], "high": [1, 2], "best": [1, 1], "worst": [2, 2]})
    >>> rank_figure(ranks).get_label()
    'Ranges of ranks. A: 1 (1–1); B: 2 (1–2).'
    """
    if not 0 < len(ranks) <= MOST:
        text = N_("A figure of ranks needs from 1 to {most} regions, not {n}.")
        raise UsageError(text, most=MOST, n=len(ranks))
    rows = ranks.sort_values(["rank", "region"], kind="stable").to_dict("records")
    names = {r["region"]: study.label("regions", r["region"], lang) if study else r["region"]
             for r in rows}  # fmt: skip
    title = title or tr(N_("Ranges of ranks"), lang)
    with style(lang):
        heading = wrap(title, WIDTH, SIZES["title"])
        top = line_height(SIZES["title"]) * len(heading) + 6
        figure, page = canvas(top + 22 + 22 + _ROW * len(rows) + 6)
        for n, line in enumerate(heading):
            page.text(0, n * line_height(SIZES["title"]), line, size=SIZES["title"], va="top")
        _legend(page, top + 8, lang)
        widest = max(line_width(name, SIZES["text"]) for name in names.values())
        strip = _Strip(widest + 8, len(rows))
        _axis(page, top + 26, strip, tr(N_("all runs"), lang))
        for n, row in enumerate(rows):
            _draw(page, row, names[row["region"]], top + 44 + (n + 0.5) * _ROW, strip)
    text = N_("{name}: {rank} ({low}–{high})")
    parts = [
        tr(text, lang, name=names[r["region"]], **{c: int(r[c]) for c in ("rank", "low", "high")})
        for r in rows
    ]
    joined = tr(N_("; "), lang).join(parts)
    figure.set_label(tr(N_("{title}. {parts}."), lang, title=title, parts=joined))
    return figure


@dataclass(frozen=True)
class _Strip:
    """Where ranks from 1 to n stand on the page; the best one is at the left."""

    left: float
    n: int

    def at(self, rank: float) -> float:
        room = WIDTH - self.left - _RIGHT - 20
        return self.left + 10 + (rank - 1) / max(1, self.n - 1) * room


def _legend(page: Axes, y: float, lang: str) -> None:
    x = 0.0
    colour = {name: COLOURS[name] for name in ("region", "target", "range", "axis")}
    for draw, text in (
        (lambda x: page.plot([x + 10], [y], "o", color=colour["region"], ms=5), N_("rank")),
        (lambda x: page.vlines(x + 10, y - 6, y + 6, color=colour["target"], lw=1.8), N_("median")),
        (lambda x: page.hlines(y, x, x + 20, color=colour["range"], lw=6), N_("90% of the draws")),
        (lambda x: page.hlines(y, x, x + 20, color=colour["axis"], lw=1.2), N_("all runs")),
    ):
        draw(x)
        said = tr(text, lang)
        page.text(x + 27, y, said, color=COLOURS["muted"], va="center_baseline")
        x += 27 + line_width(said, SIZES["text"]) + 22


def _axis(page: Axes, y: float, strip: _Strip, runs: str) -> None:
    n = strip.n
    muted = {"color": COLOURS["muted"], "va": "center_baseline"}
    page.text(WIDTH, y + 8, runs, ha="right", **muted)
    step = next(s for s in (1, 2, 5, 10, 20) if n / s <= 20)
    ranks = sorted({1, *range(step, n + 1, step)})
    if step > 1 and ranks[-1] != n and n - ranks[-1] > step / 2:
        ranks.append(n)
    for rank in ranks:
        x = strip.at(rank)
        page.text(x, y + 8, str(rank), ha="center", **muted)
        page.vlines(x, y + 18, y + 18 + _ROW * n, color=COLOURS["grid"], lw=0.8, zorder=0)


def _draw(page: Axes, row: dict, name: str, y: float, strip: _Strip) -> None:
    page.text(strip.left - 8, y, name, ha="right", va="center_baseline")
    best, low, high, worst = (strip.at(row[c]) for c in ("best", "low", "high", "worst"))
    page.hlines(y, best, worst, color=COLOURS["axis"], lw=1.2, zorder=1)
    page.hlines(y, low, high, color=COLOURS["range"], lw=6, zorder=2)
    page.vlines(strip.at(row["median"]), y - 6, y + 6, color=COLOURS["target"], lw=1.8, zorder=3)
    page.plot([strip.at(row["rank"])], [y], "o", color=COLOURS["region"], ms=5, zorder=4)
    span = f"{int(row['best'])}–{int(row['worst'])}"
    page.text(WIDTH, y, span, color=COLOURS["muted"], ha="right", va="center_baseline")
