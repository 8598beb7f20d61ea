"""The look of all figures, and their way into a page as deterministic SVG.

Nothing here is set for the whole process: matplotlib's settings hold inside ``with style(lang)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from html import escape
from io import StringIO
from types import MappingProxyType
from typing import TYPE_CHECKING

from ipanalysis.locale import check_lang

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
_SALT = "ipanalysis"
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

    The same figure gives the same bytes: no date, no random ids. Letters are drawn as shapes, so
    that the reader needs no font. Ids begin with a mark of the figure's content, so that several
    figures can stand in one page.

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
    import matplotlib
    from matplotlib import pyplot

    alt = str(figure.get_label()) if alt is None else alt
    target = StringIO()
    # Whatever settings hold by now, the bytes are to be the same.
    with matplotlib.rc_context({"svg.fonttype": "path", "svg.hashsalt": _SALT}):
        nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        figure.savefig(target, format="svg", metadata=nothing, dpi=72)
    pyplot.close(figure)
    return _element(target.getvalue(), alt)


def _element(document: str, alt: str) -> str:
    box = re.search(r'viewBox="([^"]*)"', document)[1]
    body = document[document.index("<defs>") :]
    # The style sheet of the document would reach into the whole page: it moves to the element.
    body = re.sub(r"<style.*?</style>|<!--.*?-->", "", body, flags=re.DOTALL)
    body = re.sub(r' d="[^"]*"|translate\([^)]*\)| [xy]="[^"]*"', _shorten, body)
    body = re.sub(r"\s*\n\s*", "\n", _rename(body))
    width = float(box.split()[2]) * _DPI / 72
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="{box}" width="100%" role="img" '
        f'style="max-width:{width:g}px;stroke-linejoin:round;stroke-linecap:butt">\n'
        f"<title>{escape(alt)}</title>\n{body}"
    )


def _shorten(match: re.Match) -> str:
    """Round places to a hundredth of a point: the digits beyond differ between machines."""
    text = re.sub(r"-?\d+\.\d+", lambda m: f"{round(float(m[0]), 2) + 0.0:.6g}", match[0])
    return " " + re.sub(r"\s*([A-Za-z])\s*", r"\1", text) if text.startswith(" d=") else text


def _rename(body: str) -> str:
    used = set(re.findall(r'(?:xlink:href="|url\()#([^")]+)', body))
    mark = "f" + sha256(body.encode()).hexdigest()[:8]
    names = {old: f"{mark}-{n}" for n, old in enumerate(sorted(used))}
    # An id that nothing refers to is dropped.
    body = re.sub(r' id="([^"]*)"', lambda m: f' id="{names[m[1]]}"' if m[1] in names else "", body)
    return re.sub(r'((?:xlink:href="|url\()#)([^")]+)', lambda m: m[1] + names[m[2]], body)
