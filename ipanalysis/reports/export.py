"""From an executed notebook to one HTML file that stands alone.

nbconvert does it with a template of ours (``templates/nbconvert/ipanalysis``): what the cells
show and print, without code, prompts, warnings or scripts. A policy in the page forbids any
request to another host, and scripts too, should one have slipped in from a text of the study.
"""

from __future__ import annotations

import base64
import re
from functools import cache
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ipanalysis.locale import check_lang

if TYPE_CHECKING:
    from nbconvert.exporters import HTMLExporter
    from nbformat import NotebookNode

TEMPLATES = Path(__file__).with_name("templates")
FONT_FAMILY = "IPA Sans"  # the style sheet names it after the fonts that readers may have

# With the region of the script: Han characters are drawn differently in Japan.
_LANGUAGE_TAGS = {"zh": "zh-CN"}

_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'"
)
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
_CJK = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def to_html(notebook: NotebookNode, lang: str) -> str:
    """Return an executed notebook as one page.

    Parameters
    ----------
    notebook : NotebookNode
        The notebook with its outputs. Its title is ``title`` in the metadata of the notebook, or
        else its first heading.
    lang : {"en", "zh"}
        Language of the page.

    Returns
    -------
    str
        The whole page. The same outputs give the same bytes: times, counts and ids of the
        notebook do not enter it.
    """
    page = {
        "lang": _LANGUAGE_TAGS.get(check_lang(lang), lang),
        "policy": _POLICY,
        "css": TEMPLATES.joinpath("page.css").read_text(encoding="utf-8"),
    }
    html, _ = _exporter().from_notebook_node(notebook, {"page": page})
    return html


@cache
def _exporter() -> HTMLExporter:
    # Once a process: compiling the template is most of the time of a single page.
    from nbconvert.exporters import HTMLExporter
    from traitlets.config import Config

    class PageExporter(HTMLExporter):
        def from_notebook_node(
            self, nb: NotebookNode, resources: dict | None = None, **kw: Any
        ) -> tuple[str, dict]:
            # Past HTMLExporter's own, which parses the whole page again and writes it anew.
            return super(HTMLExporter, self).from_notebook_node(nb, resources, **kw)

    exporter = PageExporter(
        template_name="ipanalysis",
        extra_template_basedirs=[str(TEMPLATES / "nbconvert")],
        exclude_input=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
        config=Config({"NbConvertBase": {"display_data_priority": list(_KINDS)}}),
    )
    exporter.register_filter("page_title", _title)
    exporter.register_filter("font_face", _font_face)
    return exporter


def _title(body: str, notebook: NotebookNode) -> str:
    title = notebook.metadata.get("title")
    if not title:
        heading = _HEADING.search(body)
        title = unescape(_TAG.sub("", heading[1])) if heading else "ipanalysis"
    return " ".join(str(title).split())


def _font_face(body: str, page: dict) -> str:
    """Embed the characters of the page that a reader's system may have no font for."""
    text = body + page["css"]
    if not _CJK.search(text):
        return ""
    font = _subset("".join(sorted({c for c in text if not c.isascii()})))
    if font is None:
        return ""
    data = base64.b64encode(font).decode("ascii")
    return (
        f'\n@font-face {{ font-family: "{FONT_FAMILY}"; '
        f'src: url("data:font/woff2;base64,{data}") format("woff2"); }}'
    )


def _subset(characters: str) -> bytes | None:
    from ipanalysis.plots.font import subset_woff2

    return subset_woff2(characters)
