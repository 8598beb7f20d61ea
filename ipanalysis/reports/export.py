"""From an executed notebook to one HTML file that stands alone.

nbconvert makes the body with a template of ours (``templates/nbconvert/ipanalysis``): what the
cells show and print, without code, prompts, warnings or scripts. Around it goes a shell with the
style sheet and a font. A policy in it forbids any request to another host, and scripts too,
should one have slipped in from a text of the study.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from ipanalysis.locale import check_lang
from ipanalysis.plots.style import EMBEDDED
from ipanalysis.reports.html import render

if TYPE_CHECKING:
    from nbconvert.exporters import HTMLExporter
    from nbformat import NotebookNode

TEMPLATES = Path(__file__).with_name("templates")
FONT_FAMILY = EMBEDDED  # the style sheet names it after the fonts that readers may have

# With the place: Han characters are drawn differently in Japan.
_LANGUAGE_TAGS = {"zh": "zh-CN"}

_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'{style}; {script}img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'"
)
# What a page can show, best first.
_KINDS = (
    "text/html",
    "text/markdown",
    "image/svg+xml",
    "image/png",
    "image/jpeg",
    "text/plain",
)
_HEADING = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
# What English figures and pages print beyond the letters.
_PRINTED = "–—\u2018\u2019“”…\u2212≤≥≈→·\u00d7±°²³‰"
_CJK = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def to_html(notebook: NotebookNode, lang: str) -> str:
    """Return an executed notebook as one page.

    Parameters
    ----------
    notebook : NotebookNode
        The notebook with its outputs. Cells with the tag ``note`` do not enter the page. Its
        title is ``title`` in the metadata of the notebook, or else its first heading.
    lang : {"en", "zh"}
        Language of the page.

    Returns
    -------
    str
        The whole page. The same outputs give the same bytes: times, counts and ids of the
        notebook do not enter it.
    """
    body, _ = _exporter().from_notebook_node(notebook)
    return to_page(body, lang, notebook.metadata.get("title", ""))


def to_page(
    body: str, lang: str, title: str = "", *, css: str = "", stylesheet: str = "", script: str = ""
) -> str:
    """Return a page that stands alone around a body of HTML.

    Parameters
    ----------
    body : str
        What the page shows.
    lang : {"en", "zh"}
        Language of the page.
    title : str
        Its title; the first heading of the body if empty.
    css : str
        Rules to add to those of all pages.
    stylesheet : str
        Relative address of a style sheet with the font; the font is embedded if empty.
    script : str
        A script that the page may run, and no other; only for what a reader can do without.

    Examples
    --------
    >>> print(to_page("<h1>Shanghai &amp; the delta</h1>", "en").partition("<style>")[0])
    <!DOCTYPE html>
    <html lang="en">
    ...
    <title>Shanghai &amp; the delta</title>
    """
    css = "\n".join(filter(None, [_style_sheet(), css]))
    page = render(
        "shell.html.j2",
        lang,
        tag=_LANGUAGE_TAGS.get(check_lang(lang), lang),
        policy=_policy(stylesheet, script),
        title=title or _first_heading(body),
        css=Markup(css if stylesheet else css + font_face(body + css)),
        stylesheet=stylesheet,
        script=Markup(script),
        body=Markup(body.strip()),
    )
    return f"{page}\n"


@cache
def _style_sheet() -> str:
    return TEMPLATES.joinpath("page.css").read_text(encoding="utf-8").strip()


def _policy(stylesheet: str, script: str) -> str:
    """Return what the page may load and run: what is in it, or beside it, and nothing else."""
    # A page opened from a disk has no origin that 'self' could mean.
    style = " 'self' file:" if stylesheet else ""
    digest = base64.b64encode(sha256(script.encode("utf-8")).digest()).decode("ascii")
    return _POLICY.format(style=style, script=f"script-src 'sha256-{digest}'; " if script else "")


@cache
def _exporter() -> HTMLExporter:
    # Once a process: compiling the template is most of the time of a single page.
    from nbconvert.exporters import HTMLExporter

    class BodyExporter(HTMLExporter):
        def from_notebook_node(
            self, nb: NotebookNode, resources: dict | None = None, **kw: Any
        ) -> tuple[str, dict]:
            # Past HTMLExporter's own, which parses the whole page again and writes it anew.
            return super(HTMLExporter, self).from_notebook_node(nb, resources, **kw)

    exporter = BodyExporter(
        template_name="ipanalysis",
        extra_template_basedirs=[str(TEMPLATES / "nbconvert")],
        exclude_input=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
    )
    # nbconvert's own warns of each output that no page can show.
    exporter.register_filter("filter_data_type", _best_kind)
    return exporter


def _best_kind(output: Mapping[str, Any]) -> list[str]:
    return [kind for kind in _KINDS if kind in output][:1]


def _first_heading(body: str) -> str:
    heading = _HEADING.search(body)
    return " ".join(unescape(_TAG.sub("", heading[1])).split()) if heading else "ipanalysis"


def font_face(text: str) -> str:
    """Return a rule that embeds the characters that a reader's system may have no font for.

    Figures were laid out with this font, so a page with one has it also for English.
    """
    is_chinese = bool(_CJK.search(text))
    if not is_chinese and "<text" not in text:
        return ""
    from ipanalysis.plots.font import subset_woff2

    characters = {c for c in text if not c.isascii()}
    # The same for all English pages, so that it is made once.
    characters |= set() if is_chinese else set(_PRINTED)
    font = subset_woff2("".join(sorted(characters)))
    data = base64.b64encode(font).decode("ascii")
    return (
        f'\n@font-face {{ font-family: "{FONT_FAMILY}"; '
        f'src: url("data:font/woff2;base64,{data}") format("woff2"); }}'
    )
