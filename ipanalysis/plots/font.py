"""The font of figures and pages: found in a dependency, so that Chinese shows on every machine.

The dependency carries Noto Sans SC (SIL Open Font License), in the regular weight only: emphasis
is by size and colour.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache, partial
from importlib.resources import files
from pathlib import Path
from threading import Lock
from types import SimpleNamespace

FAMILY = "Noto Sans SC"
_PACKAGE = "pylopdf_fonts_zh_cn"
_FILE = "NotoSansSC-Regular.otf"
# What a line needs. Figures are laid out by the widths of single characters, so without kerning.
_FEATURES = ("ccmp", "locl")
# Vertical setting, and the baselines of other scripts.
_TABLES = ("BASE", "VORG", "vhea", "vmtx")
_packing = Lock()
_SIZE = 1000  # resolution at which widths are read


def font_path() -> Path:
    """Return the file of the font."""
    return Path(str(files(_PACKAGE).joinpath(_FILE)))


@cache
def register() -> str:
    """Make the font known to matplotlib and return its family.

    A font of the same name on the reader's system may be another version or weight; ours is put
    first, so that a figure is the same on every machine.

    Examples
    --------
    >>> register()
    'Noto Sans SC'
    """
    from matplotlib.font_manager import fontManager

    path = str(font_path())
    fontManager.addfont(path)
    fontManager.ttflist.sort(key=lambda entry: entry.fname != path)
    return FAMILY


def text_width(text: str, size: float) -> float:
    """Return how wide a text is printed, in the unit of its size.

    Parameters
    ----------
    text : str
        One line of text.
    size : float
        Font size.

    Examples
    --------
    >>> text_width("知识产权", 10)
    40.0
    """
    return round(sum(map(_advance, text)) * size / _SIZE, 3)


@cache
def _face():
    from matplotlib.ft2font import FT2Font

    face = FT2Font(str(font_path()))
    face.set_size(_SIZE, 72)
    return face


# It reads the file as it goes, and forks share the place where they read: each opens its own.
# matplotlib does the same for the fonts that it keeps.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_face.cache_clear)


@lru_cache(maxsize=4096)
def _advance(character: str) -> float:
    from matplotlib.ft2font import LoadFlags

    glyph = _face().load_char(ord(character), flags=LoadFlags.NO_HINTING)
    return glyph.linearHoriAdvance / 65536


def missing_characters(text: str) -> str:
    """Return the characters that the font has no glyph for, in their order.

    Examples
    --------
    >>> missing_characters("专利 ≥ 12 ‰")
    ''
    """
    has = _face().get_char_index
    return "".join(c for c in dict.fromkeys(text) if c.isprintable() and not has(ord(c)))


def subset_woff2(text: str) -> bytes:
    """Return a font with the characters of a text only, to be embedded in a page.

    The same characters give the same bytes.

    Parameters
    ----------
    text : str
        What is to be shown; order and repetition do not matter.

    Returns
    -------
    bytes
        A WOFF2 file; for ``@font-face`` with the family :data:`FAMILY`. Letters, digits and
        punctuation of English are always in it.

    Examples
    --------
    >>> subset_woff2("知识产权")[:4]
    b'wOF2'
    """
    basic = map(chr, range(0x20, 0x7F))
    return _subset("".join(sorted({*basic, *text})))


@lru_cache(maxsize=4)
def _subset(characters: str) -> bytes:
    import uharfbuzz as harfbuzz
    from fontTools.ttLib import TTFont

    wanted = harfbuzz.SubsetInput()
    # Longer outlines, which brotli packs better; hints are for screens of few dots.
    wanted.flags = harfbuzz.SubsetFlags.DESUBROUTINIZE | harfbuzz.SubsetFlags.NO_HINTING
    wanted.unicode_set.set(map(ord, characters))
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(map(_tag, _FEATURES))
    wanted.drop_table_tag_set.update(map(_tag, _TABLES))
    made = harfbuzz.subset(_whole(), wanted)
    target = io.BytesIO()
    # The time of making must not show in the bytes.
    with TTFont(io.BytesIO(made.blob.data), recalcTimestamp=False) as font, _brotli():
        font.flavor = "woff2"
        font.save(target, reorderTables=False)
    return target.getvalue()


@cache
def _whole():
    import uharfbuzz as harfbuzz

    return harfbuzz.Face(harfbuzz.Blob.from_file_path(str(font_path())))


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")


@contextmanager
def _brotli() -> Iterator[None]:
    """Let fontTools pack one step below the best: 1 % larger in a third of the time."""
    from fontTools.ttLib import woff2

    with _packing:
        best = woff2.brotli
        quicker = {"compress": partial(best.compress, quality=10)}
        woff2.brotli = SimpleNamespace(**vars(best) | quicker)
        try:
            yield
        finally:
            woff2.brotli = best
