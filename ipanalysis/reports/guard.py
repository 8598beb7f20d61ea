"""A report that is not about what it was asked for must not exist.

Three checks on the way from the parameters to the page: the notebook declares every parameter
it is given; the notebook that ran was given exactly these; the page says that it is about the
region, in the language, and asks no other host for anything.
"""

from __future__ import annotations

import ast
import json
import os
import re
import warnings
from collections.abc import Iterable, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from ipanalysis.errors import ReportError, UsageError
from ipanalysis.locale import N_

TAG = "parameters"  # what papermill calls the cell with the defaults
INJECTED = "injected-parameters"  # and the one it adds

# Attributes that make a browser fetch something; <a href> waits for a click.
_FETCHED = ("src", "srcset", "poster", "data", "background", "href", "xlink:href")
_URL = re.compile(r"""url\(\s*["']?([^"')]*)|@import\s+["']([^"']*)""", re.IGNORECASE)


def check_notebook(path: str | os.PathLike, parameters: Iterable[str]) -> Path:
    """Check that a notebook can be filled with these parameters.

    Parameters
    ----------
    path : path
        The notebook.
    parameters : iterable of str
        Names of all parameters it will be given.

    Returns
    -------
    Path
        Its absolute path.

    Raises
    ------
    UsageError
        If there is no such notebook, it is damaged, has no cell tagged ``parameters``, or that
        cell does not declare one of them.
    """
    path, names = Path(path).absolute(), list(parameters)
    cells = _cells(path)
    tagged = [c for c in cells if TAG in c.get("metadata", {}).get("tags", [])]
    if not tagged:
        raise UsageError(
            N_(
                "The notebook {path} has no cell with the tag “parameters”. "
                "Add one that sets: {names}."
            ),
            path=str(path),
            names=tuple(names),
        )
    declared = _declared(path, "".join(tagged[0]["source"]))
    missing = [name for name in names if name not in declared]
    if missing:
        raise UsageError(
            N_("The notebook {path} has no parameter {missing}. Its parameters are: {declared}."),
            path=str(path),
            missing=tuple(missing),
            declared=tuple(declared),
        )
    return path


def check_cells(path: Path) -> None:
    """Check that the cells of a notebook are Python: that each can be understood, not what it does.

    Parameters
    ----------
    path : Path
        The notebook.

    Raises
    ------
    UsageError
        If the notebook is for another language, or a cell is no Python.
    """
    notebook = json.loads(path.read_bytes())
    metadata = notebook.get("metadata", {})
    names = (metadata.get("kernelspec", {}).get("language"), metadata.get("language_info", {}))
    language = names[0] or names[1].get("name") or "python"
    if not language.lower().startswith(("python", "ipython")):
        text = N_("The notebook {path} is for a kernel of {language}. Reports are made by Python.")
        raise UsageError(text, path=str(path), language=language)
    code = (c for c in notebook["cells"] if c.get("cell_type") == "code")
    for n, cell in enumerate(code, start=1):
        wrong = _wrong("".join(cell["source"]))
        if wrong:
            raise UsageError(
                N_("Code cell {n} of the notebook {path} is not Python: line {line}, {why}."),
                n=n,
                path=str(path),
                line=wrong.lineno,
                why=wrong.msg,
            )


def _wrong(source: str) -> SyntaxError | None:
    """Return why a cell cannot be compiled, also when IPython has put its own lines into Python."""
    if _syntax_error(source) is None:
        return None
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        return _syntax_error(TransformerManager().transform_cell(source))
    except SyntaxError as error:
        return error


def _syntax_error(source: str) -> SyntaxError | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # whoever runs the cell is told
        try:
            compile(source, "cell", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT | ast.PyCF_ONLY_AST)
        except (SyntaxError, ValueError) as error:  # the second of null bytes
            return error if isinstance(error, SyntaxError) else SyntaxError(str(error))
    return None


def _cells(path: Path) -> list[dict]:
    # Read as JSON: importing nbformat takes a second that no other check here needs.
    try:
        notebook = json.loads(path.read_bytes())
        major, cells = notebook["nbformat"], notebook["cells"]
        if major != 4 or not all(isinstance(c["source"], str | list) for c in cells):
            raise KeyError("source")
    except OSError as error:
        raise UsageError(
            N_("The notebook {path} cannot be read: {why}."), path=str(path), why=error.strerror
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(
            N_("{path} is not a notebook of format 4. Open it in JupyterLab and save it again."),
            path=str(path),
        ) from error
    return cells


def _declared(path: Path, source: str) -> list[str]:
    # Lines for IPython alone are no Python.
    lines = ("" if line.lstrip().startswith(("%", "!")) else line for line in source.splitlines())
    try:
        body = ast.parse("\n".join(lines)).body
    except SyntaxError as error:
        raise UsageError(
            N_("The cell “parameters” of the notebook {path} is not Python: line {line}, {why}."),
            path=str(path),
            line=error.lineno,
            why=error.msg,
        ) from error
    targets: list[ast.expr] = []
    for node in body:
        if isinstance(node, ast.Assign):
            targets += node.targets
        elif isinstance(node, ast.AnnAssign):
            targets.append(node.target)
    return [target.id for target in targets if isinstance(target, ast.Name)]


def check_parameters(notebook: Mapping[str, Any], parameters: Mapping[str, Any]) -> None:
    """Check that a notebook was run with exactly these parameters, type by type.

    Parameters
    ----------
    notebook : mapping
        The notebook as papermill returned it.
    parameters : mapping
        What it was to be given.

    Raises
    ------
    ReportError
        If they differ: a code "010010" that became the number 10010 is not the same.
    """
    recorded = notebook["metadata"].get("papermill", {}).get("parameters", {})
    for given in (recorded, _injected(notebook)):
        for name in dict.fromkeys([*parameters, *given]):
            asked, got = parameters.get(name), given.get(name)
            if type(asked) is not type(got) or asked != got:
                raise ReportError(
                    N_("The notebook was to run with {name} = {asked!r} but ran with {got!r}."),
                    name=name,
                    asked=asked,
                    got=got,
                )


def _injected(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the cell that papermill added did set."""
    cells = [c for c in notebook["cells"] if INJECTED in c["metadata"].get("tags", [])]
    body = ast.parse("".join(c["source"] for c in cells[:1])).body
    return {node.targets[0].id: ast.literal_eval(node.value) for node in body}


def check_page(html: str, region: str, lang: str) -> None:
    """Check that a page is about a region, in a language, and stands alone.

    Parameters
    ----------
    html : str
        The whole page. What it is about is read from the attributes ``data-region`` and
        ``data-lang`` of its sections.
    region, lang : str
        What was asked for.

    Raises
    ------
    ReportError
        If no section says so, one says something else, or the page would make the browser ask
        another host or file for something.

    Examples
    --------
    >>> check_page('<section data-region="310000" data-lang="zh">…</section>', "310000", "zh")
    >>> check_page('<section data-region="440300" data-lang="zh">…</section>', "310000", "zh")
    Traceback (most recent call last):
        ...
    ipanalysis.errors.ReportError: Asked for the region 310000, but the page is about: 440300.
    """
    page = _Page()
    page.feed(html)
    page.close()
    for asked, found, about, nothing in (
        (region, page.regions, _OTHER_REGION, _NO_REGION),
        (lang, page.langs, _OTHER_LANG, _NO_LANG),
    ):
        if not found:
            raise ReportError(nothing, asked=asked)
        others = tuple(sorted(found - {asked}))
        if others:
            raise ReportError(about, asked=asked, found=others)
    if page.fetched:
        raise ReportError(
            N_("The page would load something from elsewhere: {addresses}. Embed it instead."),
            addresses=tuple(sorted(page.fetched)),
        )


_OTHER_REGION = N_("Asked for the region {asked}, but the page is about: {found}.")
_NO_REGION = N_(
    "Asked for the region {asked}, but no section of the page says that it is about it; "
    'a section says so by data-region="{asked}".'
)
_OTHER_LANG = N_("Asked for the language {asked}, but the page is in: {found}.")
_NO_LANG = N_(
    "Asked for the language {asked}, but no section of the page says that it is in it; "
    'a section says so by data-lang="{asked}".'
)


class _Page(HTMLParser):
    """Collects what a page is about and what it makes a browser fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.regions: set[str] = set()
        self.langs: set[str] = set()
        self.fetched: set[str] = set()
        self._style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._style = tag == "style"
        for name, value in attrs:
            text = value or ""
            if name == "data-region":
                self.regions.add(text)
            elif name == "data-lang":
                self.langs.add(text)
            elif name == "style":
                self._note(*_urls(text))
            elif name in _FETCHED and not (name == "href" and tag in ("a", "area")):
                self._note(text)

    def handle_data(self, data: str) -> None:
        if self._style:
            self._note(*_urls(data))

    def handle_endtag(self, tag: str) -> None:
        self._style = False

    def _note(self, *addresses: str) -> None:
        # Embedded data, and places within the page, need no request.
        texts = (address.strip() for address in addresses)
        self.fetched |= {t for t in texts if t and not t.lower().startswith(("data:", "#"))}


def _urls(css: str) -> list[str]:
    return [first or second for first, second in _URL.findall(css)]
