"""A matrix of what can be compared: regions by years, or indicators by regions, a sign each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from ipanalysis.data.vocabulary import COMPARABLE_CODES
from ipanalysis.errors import UsageError
from ipanalysis.locale import N_, Name, tr
from ipanalysis.locale.words import word
from ipanalysis.plots.layout import line_height, line_width, wrap
from ipanalysis.plots.style import COLOURS, SIZES, WIDTH, canvas, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ipanalysis.data.study import Study

#: Each code's sign, fill and colour of the sign: it reads without colour.
SIGNS = {
    "ok": (Name("✓", "✓"), "region", "white"),
    "no_region": (Name("×", "×"), None, "muted"),
    "missing": (Name("", ""), None, "muted"),
    "scope": (Name("M", "口"), "share", "text"),
    "part_year": (Name("Y", "部"), "share", "text"),
    "bound": (Name("≥", "≥"), "band80", "text"),
    "doubtful": (Name("?", "疑"), "target", "white"),
    "conflict": (Name("C", "异"), "target", "white"),
    "final": (Name("F", "终"), "band80", "text"),
    "preliminary": (Name("P", "初"), "band80", "text"),
    "estimated": (Name("E", "估"), "band80", "text"),
    "break": (Name("B", "断"), "band80", "text"),
    "alone": (Name("1", "独"), "band95", "text"),
}
#: More than these cannot be read on a page.
MOST_ROWS, MOST_COLUMNS = 120, 40
_ROW, _LEAST, _WIDEST = 18.0, 13.0, 34.0  # heights and widths of cells, CSS pixels
_NAMES = {"year": 130.0, "region": 250.0}  # room for the names of rows, by what columns are
_GAP, _PAD = 8.0, 4.0


@dataclass(frozen=True)
class _Matrix:
    """What is drawn: titles of rows and columns, and a code for each cell (or nothing)."""

    title: str
    rows: list[str]
    columns: list[str]
    codes: list[list[str]]
    compare: list[int]
    along: str
    names: float
    lang: str


def comparability_figure(table: pd.DataFrame, study: Study, lang: str = "en") -> Figure:
    """Draw which figures compare, of one indicator over the years or of one year.

    Parameters
    ----------
    table : DataFrame
        Rows of :attr:`~ipanalysis.targets.comparison.comparability.Comparability.table`, of one
        indicator (regions by years) or of one year (indicators by regions).
    study : Study
        For the names.
    lang : {"en", "zh"}
        Language.

    Returns
    -------
    Figure
        As wide as a page; its label says in words how many regions compare. A cell that compares
        is dark with a tick, each other code has its letter and a paler fill, and what has no
        figure is empty. Below the years, or beside the indicators, stands how many compare.

    Raises
    ------
    UsageError
        If the rows are of several indicators and several years, or are too many for a page:
        120 rows and 40 columns.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> study = ipa.load()
    >>> found = ipa.comparability(study, "invention_patents_per_10k", years=[2019, 2020])
    >>> comparability_figure(found.table, study).get_label().split(".")[0]
    'Which regions compare: Invention patents per 10,000 people'
    """
    matrix = _matrix(table, study, lang)
    used = [c for c in COMPARABLE_CODES if any(c in row for row in matrix.codes)]
    legend = _legend_places(used, lang)
    with style(lang):
        heading = wrap(matrix.title, WIDTH, SIZES["title"])
        top = line_height(SIZES["title"]) * len(heading) + 6
        body = top + (legend[-1][2] + 20 if legend else 0)
        head = _head_height(matrix)
        heights = [max(_ROW, line_height(SIZES["text"]) * len(_name(matrix, r)) + 4)
                   for r in matrix.rows]  # fmt: skip
        figure, page = canvas(
            body + head + sum(heights) + (_ROW + 4 if matrix.along == "year" else 2)
        )
        _write_lines(page, heading)
        for code, x, y in legend:
            _sign(page, x, top + y, 16.0, 14.0, code, lang)
            name = word("comparable", code, lang)
            page.text(x + 22, top + y + 7, name, va="center_baseline", color=COLOURS["muted"])
        _draw(page, matrix, body, head, heights, lang)
    figure.set_label(_in_words(matrix, lang))
    return figure


def _matrix(table: pd.DataFrame, study: Study, lang: str) -> _Matrix:
    years, indicators = table["year"].nunique(), table["indicator"].nunique()
    if table.empty or (indicators > 1 and years > 1):
        text = N_("A matrix needs rows of one indicator or of one year, not {n} and {years}.")
        raise UsageError(text, n=indicators, years=years)
    by_year = indicators == 1
    row, column = ("region", "year") if by_year else ("indicator", "region")
    order = {c: n for n, c in enumerate(study.regions["region"])}
    codes = table.pivot(index=row, columns=column, values="code")
    codes = codes.sort_index(axis=int(not by_year), key=lambda keys: keys.map(order))
    if len(codes) > MOST_ROWS or len(codes.columns) > MOST_COLUMNS:
        text = N_("{rows} rows and {columns} columns do not fit on a page; at most {most}.")
        most = f"{MOST_ROWS} × {MOST_COLUMNS}"
        raise UsageError(text, rows=len(codes), columns=len(codes.columns), most=most)
    name = {"region": "regions", "indicator": "indicators"}
    first = table.iloc[0]
    if by_year:
        about = study.label("indicators", first["indicator"], lang)
        title = tr(N_("Which regions compare: {about}"), lang, about=about)
    else:
        title = tr(N_("Which regions compare in {year}"), lang, year=int(first["year"]))
    titles = [str(c) if by_year else study.label("regions", c, lang) for c in codes.columns]
    agree = codes.eq("ok").sum(axis="index" if by_year else "columns")
    return _Matrix(
        title=title,
        rows=[study.label(name[row], r, lang) for r in codes.index],
        columns=titles,
        codes=codes.fillna("").to_numpy().tolist(),
        compare=[int(n) for n in agree],
        along=column,
        names=_NAMES[column],
        lang=lang,
    )


def _legend_places(codes: Sequence[str], lang: str) -> list[tuple[str, float, float]]:
    """Return each code with where its sign stands, in as many lines as needed."""
    places, x, y = [], 0.0, 0.0
    for code in codes:
        wide = 22 + line_width(word("comparable", code, lang), SIZES["text"]) + 18
        if x and x + wide > WIDTH:
            x, y = 0.0, y + 20
        places.append((code, x, y))
        x += wide
    return places


def _name(matrix: _Matrix, name: str) -> list[str]:
    return wrap(name, matrix.names - _GAP, SIZES["text"])


def _step(matrix: _Matrix) -> float:
    room = WIDTH - matrix.names - (40.0 if matrix.along == "region" else 0.0)
    return max(_LEAST, min(_WIDEST, room / max(1, len(matrix.columns))))


def _is_upright(matrix: _Matrix) -> bool:
    """Tell whether the titles of the columns are turned, as they are wider than their cells."""
    widest = max(line_width(c, SIZES["small"]) for c in matrix.columns)
    return widest + 4 > _step(matrix)


def _head_height(matrix: _Matrix) -> float:
    high = line_height(SIZES["small"])
    if _is_upright(matrix):
        if matrix.lang == "zh":  # one character below the other
            high *= max(map(len, matrix.columns))
        else:
            high = max(line_width(c, SIZES["small"]) for c in matrix.columns)
    return high + 2 * _PAD


def _write_lines(page: Axes, lines: Sequence[str]) -> None:
    for n, line in enumerate(lines):
        page.text(0, n * line_height(SIZES["title"]), line, size=SIZES["title"], va="top")


def _draw(
    page: Axes, matrix: _Matrix, top: float, head: float, heights: list[float], lang: str
) -> None:
    step, upright = _step(matrix), _is_upright(matrix)
    small = {"size": SIZES["small"], "color": COLOURS["muted"]}
    for n, title in enumerate(matrix.columns):
        x = matrix.names + (n + 0.5) * step
        turn = {"rotation": 90} if upright and lang == "en" else {}
        title = "\n".join(title) if upright and lang == "zh" else title
        page.text(x, top + head - _PAD, title, ha="center", va="bottom", **turn, **small)
    y = top + head
    right = matrix.names + step * len(matrix.columns)
    for row, codes, high in zip(matrix.rows, matrix.codes, heights, strict=True):
        lines = _name(matrix, row)
        for k, line in enumerate(lines):
            middle = y + high / 2 + (k - (len(lines) - 1) / 2) * line_height(SIZES["text"])
            page.text(matrix.names - _GAP, middle, line, ha="right", va="center_baseline")
        for n, code in enumerate(codes):
            if code:
                _sign(page, matrix.names + n * step + 1, y + 1, step - 2, high - 2, code, lang)
        y += high
    muted = {"color": COLOURS["muted"], "va": "center_baseline"}
    if matrix.along == "year":
        text = tr(N_("Compare"), lang)
        page.text(matrix.names - _GAP, y + _ROW / 2 + 4, text, ha="right", **muted)
        for n, many in enumerate(matrix.compare):
            x = matrix.names + (n + 0.5) * step
            page.text(x, y + _ROW / 2 + 4, str(many), ha="center", **muted)
        return
    y = top + head
    for many, high in zip(matrix.compare, heights, strict=True):
        page.text(right + _GAP, y + high / 2, str(many), **muted)
        y += high


def _sign(page: Axes, x: float, y: float, wide: float, high: float, code: str, lang: str) -> None:
    from matplotlib.patches import Rectangle

    sign, fill, colour = SIGNS[code]
    face = COLOURS[fill] if fill else "white"
    edge = face if fill else COLOURS["grid"]
    page.add_patch(Rectangle((x, y), wide, high, facecolor=face, edgecolor=edge, lw=0.8))
    text = sign.text(lang)
    if text:
        at = (x + wide / 2, y + high / 2)
        shade = COLOURS.get(colour, colour)
        page.text(*at, text, size=SIZES["small"], color=shade, ha="center", va="center_baseline")


def _in_words(matrix: _Matrix, lang: str) -> str:
    names = matrix.columns if matrix.along == "year" else matrix.rows
    of = len(matrix.rows if matrix.along == "year" else matrix.columns)
    text = N_("{name}: {n} of {total}")
    parts = [
        tr(text, lang, name=name, n=n, total=of)
        for name, n in zip(names, matrix.compare, strict=True)
    ]
    joined = tr(N_("; "), lang).join(parts)
    return tr(N_("{title}. {parts}."), lang, title=matrix.title, parts=joined)
