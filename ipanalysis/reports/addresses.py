"""How the pages of a site are called, and which of them there are."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from ipanalysis.reports.jobs import file_stem

if TYPE_CHECKING:  # workers need no tables
    import pandas as pd

PLACE = "site"  # folder of the pages beside the reports
_MARK = "site.txt"
_LEAST = 2  # regions that make a comparison


def page_name(region: str, lang: str) -> str:
    """Return the file name of a report."""
    return f"{file_stem(region, lang)}.html"


def paper_name(region: str, lang: str, ending: str) -> str:
    """Return the file name of a report in another format."""
    return f"{file_stem(region, lang)}.{ending}"


def index_name(lang: str) -> str:
    """Return the file name of the index."""
    return f"index.{lang}.html"


def indicator_name(indicator: str, lang: str) -> str:
    """Return the file name of the comparison of an indicator, below :data:`PLACE`.

    Examples
    --------
    >>> indicator_name("a/b", "en")
    'indicator-a%2Fb.en.html'
    """
    return f"indicator-{file_stem(indicator, lang)}.html"


def theme_name(theme: str, lang: str) -> str:
    """Return the file name of the measures of a theme, below :data:`PLACE`."""
    return f"measures-{file_stem(theme, lang)}.html"


def method_name(lang: str) -> str:
    """Return the file name of the page on methods, below :data:`PLACE`."""
    return f"methods.{lang}.html"


def font_name(lang: str) -> str:
    """Return the file name of the style sheet with the font, below :data:`PLACE`."""
    return f"font.{lang}.css"


def address(*parts: str) -> str:
    """Return the relative address of a file: a per cent sign in its name is no escape.

    Examples
    --------
    >>> address("site", "indicator-a%2Fb.en.html")
    'site/indicator-a%252Fb.en.html'
    """
    return "/".join(part if part == ".." else quote(part) for part in parts)


def compared(values: pd.DataFrame) -> list[str]:
    """Return the indicators that have a page: those that two regions or more have figures of.

    Parameters
    ----------
    values : DataFrame
        Columns region, indicator: the best values.

    Examples
    --------
    >>> import pandas as pd
    >>> compared(pd.DataFrame({"region": ["A", "B", "A"], "indicator": ["x", "x", "y"]}))
    ['x']
    """
    regions = values.groupby("indicator")["region"].nunique()
    return sorted(regions.index[regions >= _LEAST])


def announce(processed: str | os.PathLike) -> None:
    """Note beside the results that a site will stand around the reports made of them.

    Reports then link its pages; a notebook that is run alone links nothing.
    """
    Path(processed, _MARK).write_text("", encoding="utf-8")


def announced(processed: str | os.PathLike) -> bool:
    """Return whether :func:`announce` was called for these results."""
    return bool(processed) and Path(processed, _MARK).exists()
