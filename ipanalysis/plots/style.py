"""The look of all figures, and their way into a page as deterministic SVG.

Nothing here is set for the whole process: matplotlib's settings hold inside ``with style(lang)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from io import StringIO
from types import MappingProxyType
from typing import TYPE_CHECKING

from ipanalysis.locale import check_lang
from ipanalysis.plots.font import FAMILY
from ipanalysis.plots.svg import compact

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Width of the text of a page, and of a figure, in CSS pixels.
WIDTH = 720
#: Font sizes in points; 9 points are 12 CSS pixels.
SIZES = MappingProxyType({"title": 11.0, "text": 9.0, "small": 8.0})
#: Blue and vermilion are told apart by every kind of colour vision, and in grey by lightness;
#: no figure tells two things apart by colour alone.
COLOURS = MappingProxyType(
    {
        "region": "#1d4f8c",
        "nation": "#7b858f",
        "target": "#bf4a12",
        "band80": "#bcd3ea",
        "band95": "#dfeaf5",
        "range": "#8db4db",
        "share": "#dde2e7",
        "grid": "#e4e7ea",
        "axis": "#9aa3ab",
        "text": "#22282e",
        "muted": "#5d6871",
    }
)
#: Fonts of the texts in a figure: the one that a page embeds, which is the one it was laid out
#: with; then, for a figure that is opened elsewhere, those closest to it.
EMBEDDED = "IPA Sans"
FAMILIES = f"'{EMBEDDED}','{FAMILY}','Source Han Sans SC','Microsoft YaHei',sans-serif"
_SALT = "ipanalysis"
_FONT = re.compile(r"font-(?!size)[a-z]+: [^;\"]*")
_OURS = {f"font-family: '{FAMILY}'"}
_DPI = 96  # CSS pixels an inch


@contextmanager
def style(lang: str = "en") -> Iterator[None]:
    """Draw with the look of this package; matplotlib's settings are as before afterwards.

    Parameters
    ----------
    lang : {"en", "zh"}
        Language of the texts. One font serves both.

    Raises
    ------
    UsageError
        If there is no such language.
    """
    import matplotlib
    import seaborn as sns

    check_lang(lang)
    # axes_style() drops what it takes for no matter of style, so ours is added to it.
    with matplotlib.rc_context(sns.axes_style("ticks") | _settings()):
        yield


def _settings() -> dict[str, object]:
    from cycler import cycler

    from ipanalysis.plots.font import register

    order = ("region", "target", "nation", "band80", "muted")
    return {
        # A family by name, not "sans-serif": a text keeps it beyond the context.
        "font.family": [register()],
        "font.size": SIZES["text"],
        "text.color": COLOURS["text"],
        "axes.edgecolor": COLOURS["axis"],
        "axes.grid": False,
        "axes.labelcolor": COLOURS["muted"],
        "axes.labelsize": SIZES["text"],
        "axes.linewidth": 0.8,
        "axes.prop_cycle": cycler(color=[COLOURS[name] for name in order]),
        "axes.spines.left": False,
        "axes.spines.right": False,
        "axes.spines.top": False,
        "axes.titlelocation": "left",
        "axes.titlesize": SIZES["title"],
        "figure.dpi": _DPI,
        "figure.facecolor": "white",
        "figure.figsize": (WIDTH / _DPI, WIDTH / _DPI * 0.5),
        "grid.color": COLOURS["grid"],
        "grid.linewidth": 0.8,
        "legend.frameon": False,
        "lines.linewidth": 1.6,
        "lines.markersize": 4.5,
        "savefig.dpi": 2 * _DPI,
        "svg.fonttype": "path",
        "svg.hashsalt": _SALT,
        "xtick.color": COLOURS["muted"],
        "xtick.labelsize": SIZES["text"],
        "ytick.color": COLOURS["muted"],
        "ytick.labelsize": SIZES["text"],
    }


def canvas(height: float) -> tuple[Figure, Axes]:
    """Return a figure as wide as a page, and axes over all of it that count in CSS pixels.

    Parameters
    ----------
    height : float
        Height in CSS pixels.

    Returns
    -------
    figure, axes
        (0, 0) is the upper left corner, (720, `height`) the lower right one. The figure does not
        belong to pyplot; at the end of a notebook's cell it shows itself.
    """
    from ipanalysis.plots.drawing import Drawing

    figure = Drawing(figsize=(WIDTH / _DPI, height / _DPI), dpi=_DPI, facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    # Above the axes that hold the data: no band or line covers a label.
    axes.set(xlim=(0, WIDTH), ylim=(height, 0), autoscale_on=False, zorder=10)
    return figure, axes


def to_svg(figure: Figure, alt: str | None = None) -> str:
    """Return a figure as an ``<svg>`` element to be put into a page, and close the figure.

    The same figure gives the same bytes: no date, no random ids. Texts in the font of this package
    stay texts, which a page shows in the font that it carries; in a figure with any other font,
    or with formulas, all letters are drawn as shapes. Ids begin with a mark of the figure's
    content, so that several figures can stand in one page.

    Parameters
    ----------
    figure : Figure
        The figure.
    alt : str, optional
        What the figure shows, for those who cannot see it; the figure's own label if not given.

    Returns
    -------
    str
        One element, as wide as the place it is put into but not wider than drawn.
    """
    from matplotlib import pyplot

    alt = str(figure.get_label()) if alt is None else alt
    document = _saved(figure, "none")
    # Letters that are to look otherwise than the font of the page must be drawn.
    if set(_FONT.findall(document)) - _OURS or "<tspan" in document:
        document = _saved(figure, "path")
    pyplot.close(figure)
    return _element(document, alt)


def _saved(figure: Figure, letters: str) -> str:
    import matplotlib

    target = StringIO()
    # Whatever settings hold by now, the bytes are to be the same.
    with matplotlib.rc_context({"svg.fonttype": letters, "svg.hashsalt": _SALT}):
        nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        figure.savefig(target, format="svg", metadata=nothing, dpi=72)
    return target.getvalue()


def _element(document: str, alt: str) -> str:
    size = f"{SIZES['text']:g}px"
    said = {"font-family": f"'{FAMILY}'", "font-size": size}
    box, body = compact(document, said)
    width = float(box.split()[2]) * _DPI / 72
    font = f"font:{size} {FAMILIES};" if "<text" in body else ""
    linked = 'xmlns:xlink="http://www.w3.org/1999/xlink" ' if "xlink:" in body else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {linked}'
        f'viewBox="{box}" width="100%" role="img" '
        f'style="max-width:{width:g}px;{font}stroke-linejoin:round">\n'
        f"<title>{escape(alt)}</title>\n{body}\n</svg>"
    )
