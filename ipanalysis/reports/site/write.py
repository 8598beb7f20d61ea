"""Writing a site: the index and the pages around a folder of reports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ipanalysis.data.study import Study
from ipanalysis.files import replace_file, writable_folder
from ipanalysis.locale import LANGUAGES
from ipanalysis.reports.addresses import (
    PLACE,
    address,
    compared,
    font_name,
    index_name,
    indicator_name,
    method_name,
    page_name,
    theme_name,
)
from ipanalysis.reports.export import TEMPLATES, font_face, to_page
from ipanalysis.reports.site.compare import Comparisons
from ipanalysis.reports.site.index import index_body, themes
from ipanalysis.reports.site.measures import theme_body
from ipanalysis.reports.site.methods import methods_body
from ipanalysis.results import Results

_OURS = re.compile(r"((indicator|measures)-[^.]+|methods)\.([a-z]+)\.html|font\.([a-z]+)\.css")


def write_index(
    study: Study,
    results: Results,
    folder: Path,
    pages: Mapping[str, Sequence[str]] | None = None,
    papers: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
) -> tuple[Path, ...]:
    """Write the site around a folder of reports.

    Parameters
    ----------
    study : Study
        The study.
    results : Results
        Its results.
    folder : Path
        The folder.
    pages : mapping of str to sequence of str, optional
        The regions whose report is linked, by language; every report of the study that stands in
        the folder if not given.
    papers : mapping of str to mapping, optional
        The other formats of those reports that are linked too, by language and region.

    Returns
    -------
    tuple of Path
        ``index.html`` in the first language there is, and ``index.<lang>.html`` in each. The
        pages they lead to stand in ``site/`` below. Of these languages, those of an earlier run
        that there is no longer anything for are removed there; the pages of another language
        stay as long as there is a report in it, which links them.

    Raises
    ------
    IpaError
        If ``site/`` cannot be written.
    """
    there = _there(study, folder) if pages is None else pages
    langs = [lang for lang in LANGUAGES if there.get(lang)]
    if not langs:
        return ()
    place = writable_folder(folder / PLACE)
    shown = compared(results.values)
    written: set[str] = set()
    indexes = {}
    for lang in langs:
        bodies = _bodies(study, results.in_language(lang), there[lang], shown, lang)
        index = index_body(study, results, there, shown, lang, (papers or {}).get(lang, {}))
        # One font for all: to make one for each page would take longer than all pages.
        font = font_face("".join([index, *bodies.values()]))
        _put(place / font_name(lang), f"{font.strip()}\n")
        for name, body in bodies.items():
            _put(place / name, site_page(body, lang, address(font_name(lang))))
        indexes[index_name(lang)] = site_page(
            index, lang, address(PLACE, font_name(lang)), _asset("index.js")
        )
        written |= bodies.keys() | {font_name(lang)}
    for path in site_files(folder, langs):
        if path.name not in written:
            path.unlink()
    _remove_deserted(folder, [lang for lang in LANGUAGES if lang not in langs])
    named = {"index.html": indexes[index_name(langs[0])]} | indexes
    return tuple(_put(folder / name, text) for name, text in named.items())


def site_files(folder: Path, langs: Iterable[str]) -> tuple[Path, ...]:
    """Return the files below :data:`~ipanalysis.reports.addresses.PLACE` in these languages.

    After :func:`write_index` these are the ones that it wrote.
    """
    place, asked = folder / PLACE, frozenset(langs)
    if not place.is_dir():
        return ()
    found = ((path, _OURS.fullmatch(path.name)) for path in sorted(place.iterdir()))
    return tuple(path for path, ours in found if ours and asked & {ours[3], ours[4]})


def _remove_deserted(folder: Path, langs: Iterable[str]) -> None:
    """Remove the site of those languages in which there is no report: nothing leads to it."""
    for lang in langs:
        index = folder / index_name(lang)
        if all(path == index for path in folder.glob(f"*.{lang}.html")):
            for path in (index, *site_files(folder, [lang])):
                path.unlink(missing_ok=True)


def site_page(body: str, lang: str, font: str, script: str = "") -> str:
    """Return a page of the site around a body; `font` is the address of its style sheet."""
    return to_page(body, lang, css=_asset("site.css"), stylesheet=font, script=script)


def _there(study: Study, folder: Path) -> dict[str, list[str]]:
    """Return the regions whose report stands in the folder."""
    return {
        lang: [r for r in study.regions["region"] if (folder / page_name(r, lang)).exists()]
        for lang in LANGUAGES
    }


def _bodies(
    study: Study, results: Results, pages: Sequence[str], shown: Sequence[str], lang: str
) -> dict[str, str]:
    """Return the bodies of all pages but the index by their file names."""
    comparisons = Comparisons(study, results, pages, lang)
    found = {indicator_name(i, lang): comparisons.body(i) for i in shown}
    found |= {theme_name(t, lang): theme_body(study, t, lang) for t in themes(study)}
    return found | {method_name(lang): methods_body(study, lang)}


def _asset(name: str) -> str:
    return TEMPLATES.joinpath("site", name).read_text(encoding="utf-8").strip()


def _put(path: Path, text: str) -> Path:
    """Write a file unless it stands there already: a few hundred pages seldom change."""
    raw = text.encode("utf-8")
    if path.is_file() and path.read_bytes() == raw:
        return path
    return replace_file(path, raw)
