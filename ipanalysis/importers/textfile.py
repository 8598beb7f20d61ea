"""Reading text files of foreign origin: encodings, separators, sizes."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path

from ipanalysis.errors import IpaError, UsageError
from ipanalysis.importers.grid import Grid, from_texts
from ipanalysis.locale import N_

MOST_BYTES = 200_000_000
SEPARATORS = (",", ";", "\t")

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_text(path: Path, encoding: str | None = None) -> tuple[str, str]:
    """Return the text of a file and the encoding it was read in.

    Parameters
    ----------
    path : Path
        The file.
    encoding : str, optional
        Its encoding; otherwise a byte order mark decides, then UTF-8, then GB18030.

    Raises
    ------
    IpaError
        If it is too large, holds null bytes, or is in none of the encodings.
    UsageError
        If Python knows no such encoding.
    """
    if path.stat().st_size > MOST_BYTES:
        most = MOST_BYTES // 10**6
        raise IpaError(
            N_("{file} is refused: it is larger than {most} MB. Cut it into parts."),
            file=path.name,
            most=most,
        )
    raw = path.read_bytes()
    known = next((name for mark, name in _BOMS if raw.startswith(mark)), None)
    if known is None and b"\0" in raw:
        raise IpaError(
            N_("{file} contains null bytes: it is damaged or not text. Export it again."),
            file=path.name,
        )
    for name in [encoding] if encoding else [known] if known else ["utf-8", "gb18030"]:
        try:
            return raw.decode(name), name
        except UnicodeDecodeError:
            continue
        except LookupError:
            raise UsageError(N_("There is no encoding {encoding!r}."), encoding=encoding) from None
    text = N_(
        "{file} is not encoded in {encoding}. Save it as CSV UTF-8, or name its encoding with "
        "--encoding."
    )
    tried = encoding or known or "UTF-8 / GB18030"
    raise IpaError(text, file=path.name, encoding=tried)


def read_csv(path: Path, encoding: str | None = None) -> tuple[Grid, str]:
    """Return a CSV file as a grid, and what it was read as (``utf-8, ;``).

    The separator is the comma, semicolon or tab that gives the first lines most columns.

    Raises
    ------
    IpaError
        If the file is empty or not well-formed.
    """
    text, name = read_text(path, encoding)
    if not text.strip():
        raise IpaError(N_("{file} is empty."), file=path.name)
    separator = separator_of(text)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise IpaError(
            N_("{file} is not well-formed CSV: {why}. Export it again."),
            file=path.name,
            why=error,
        ) from None
    shown = {"\t": "tab"}.get(separator, f"“{separator}”")
    return from_texts(rows), f"{name.removesuffix('-sig')}, {shown}"


def separator_of(text: str) -> str:
    r"""Return the separator of a CSV text.

    Examples
    --------
    >>> separator_of('Land;2020\nHessen;"3,5"\n'), separator_of("Area\t2020\n")
    (';', '\t')
    """
    lines = [line for line in text[:100_000].splitlines() if line.strip()][:50]
    counts = {}
    for separator in SEPARATORS:
        widths = [len(row) for row in csv.reader(lines, delimiter=separator)]
        # Rows of one width count most: a title with commas has another number of them.
        usual = max(set(widths), key=lambda w: (widths.count(w) * (w > 1), w))
        counts[separator] = (usual > 1) * widths.count(usual) * usual
    return max(SEPARATORS, key=lambda separator: counts[separator])
