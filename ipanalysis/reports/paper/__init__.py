"""A report on paper: PDF and DOCX made from its page.

One function, :func:`write`, does it all; what a format needs is looked up only where it is asked
for (:func:`asked_formats`), so a plain installation makes pages as before.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from ipanalysis.errors import ReportError, UsageError
from ipanalysis.files import replace_file
from ipanalysis.locale import N_, Text, tr
from ipanalysis.problems import shorten

FORMATS = ("html", "pdf", "docx")
# What a format needs beyond the plain installation; typst draws the pictures of a DOCX.
_NEEDS = {"pdf": ("typst",), "docx": ("docx", "typst")}
_LONGEST = 300  # characters of a message of others


def asked_formats(formats: str | Iterable[str]) -> tuple[str, ...]:
    """Return the formats asked for, each once, the page first: the others are made from it.

    Parameters
    ----------
    formats : str or several
        Any of html, pdf, docx; several in one text are separated by commas.

    Raises
    ------
    UsageError
        If there is no such format, none is asked for, or what one needs is not installed.

    Examples
    --------
    >>> asked_formats("pdf, html")
    ('html', 'pdf')
    """
    given = [formats] if isinstance(formats, str) else list(formats)
    names = [name.strip().lower() for text in given for name in str(text).split(",")]
    wrong = tuple(dict.fromkeys(name for name in names if name not in FORMATS))
    if wrong or not names:
        text = N_("No format is called {names}. A report can be written as: {formats}.")
        raise UsageError(text, names=wrong or ("",), formats=FORMATS)
    lacking = [n for n in _NEEDS if n in names and not all(map(find_spec, _NEEDS[n]))]
    if lacking:
        text = N_(
            "What is needed to write {names} is not installed. Install it with: "
            'pip install "ipanalysis[{extras}]"'
        )
        names_of = tuple(name.upper() for name in lacking)
        raise UsageError(text, names=names_of, extras=",".join(lacking))
    return tuple(name for name in FORMATS if name == "html" or name in names)


def write(html: str, stem: Path, formats: Iterable[str], lang: str) -> list[Path]:
    """Write a report in formats other than HTML.

    Parameters
    ----------
    html : str
        Its page.
    stem : Path
        Folder and name of the files, without the ending.
    formats : iterable of str
        Any of :data:`FORMATS`; ``html`` is passed over, as it is there.
    lang : {"en", "zh"}
        Language of the header and the page numbers.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    ReportError
        If one could not be made: what, and why. The others are written all the same, and each is
        put in place only when it is whole.

    Examples
    --------
    >>> write("<h1>Shanghai</h1>", Path("310000.en"), ["pdf", "docx"], "en")  # doctest: +SKIP
    [PosixPath('310000.en.pdf'), PosixPath('310000.en.docx')]
    """
    written: dict[str, bytes] = {}
    _write(html, stem, formats, lang, written)
    return [_path(stem, name) for name in written]


def attempt(
    html: str, stem: Path, formats: Iterable[str], lang: str
) -> tuple[dict[str, bytes], str | None]:
    """Write a report in other formats; return what was written, and what went wrong, if it did."""
    written: dict[str, bytes] = {}
    try:
        _write(html, stem, formats, lang, written)
    except ReportError as problem:
        return written, problem.text(lang)
    except Exception as problem:  # a page that cannot be read
        text = N_("The other formats could not be made: {why}.")
        return written, tr(text, lang, why=_reason(problem))
    return written, None


def _write(
    html: str, stem: Path, formats: Iterable[str], lang: str, written: dict[str, bytes]
) -> None:
    asked = [name for name in formats if name in _NEEDS]
    if not asked:
        return
    from ipanalysis.reports.paper.read import read_document

    failures = []
    document = read_document(html)
    for name in asked:
        try:
            raw = _maker(name)(document, lang)
            replace_file(_path(stem, name), raw)
            written[name] = raw
        except Exception as problem:  # whatever a library raises must not keep the others back
            what = {"format": name.upper(), "why": _reason(problem)}
            failures.append(Text(N_("{format} ({why})"), what))
    if failures:
        text = N_("The page is there, but not every other format could be made: {failures}.")
        raise ReportError(text, failures=tuple(failures))


def _path(stem: Path, name: str) -> Path:
    # Not with_suffix: the name has a point before the language.
    return stem.with_name(f"{stem.name}.{name}")


def _maker(name: str):
    if name == "pdf":
        from ipanalysis.reports.paper.pdf import to_pdf

        return to_pdf
    from ipanalysis.reports.paper.docx import to_docx

    return to_docx


def _reason(problem: Exception) -> str:
    if isinstance(problem, OSError) and problem.strerror:
        return problem.strerror
    lines = str(problem).strip().splitlines()
    return shorten(": ".join([type(problem).__name__, *lines[-1:]]), _LONGEST)
