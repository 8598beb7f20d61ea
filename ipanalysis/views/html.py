"""A table for a notebook: names, figures with units, notes and sources under it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from ipanalysis.data.study import Study
from ipanalysis.errors import UsageError
from ipanalysis.locale import N_, check_lang, tr
from ipanalysis.locale.columns import heading
from ipanalysis.views.kind import table_name
from ipanalysis.views.shown import Cell, Shown, shown
from ipanalysis.views.text import show as as_text

if TYPE_CHECKING:
    from markupsafe import Markup
    from pandas.io.formats.style import Styler

    from ipanalysis.targets.ledger.ledger import Ledger

ROWS = 200  # of a table; a notebook with thousands is slow to open
# Colours that are grey or inherited, so that a dark notebook stays readable.
_GREY = "rgba(128, 128, 128, .4)"
_STYLES = {
    "": "border-collapse: collapse; font-size: 13px; line-height: 1.4; margin: 12px 0 6px",
    "caption": "caption-side: top; text-align: left; padding: 0 0 8px; color: inherit",
    "caption b": "font-size: 15px; font-weight: 600",
    "caption span": "display: block; opacity: .75; margin-top: 2px",
    "th": f"text-align: left; vertical-align: bottom; font-weight: 600; padding: 6px 14px 6px 0;"
    f" border: 0; border-bottom: 1.5px solid {_GREY}; background: none; white-space: normal",
    "td": f"text-align: left; vertical-align: top; padding: 6px 14px 6px 0; max-width: 22em;"
    f" border: 0; border-bottom: 1px solid {_GREY}; white-space: normal",
    "tbody tr": "background: none",
    "td small": "display: block; opacity: .7; font-size: 11.5px",
    "sup": "margin-left: 2px; opacity: .8; font-size: 10.5px; line-height: 0; white-space: nowrap",
    ".again": "opacity: .45",
    ".short": "white-space: nowrap",
}
_LEAST = "min-width: 11em"  # of the names of indicators, which are long
_DITTO = "〃"
_SHORT = 16  # texts up to this length are not broken into lines
_RIGHT = "text-align: right; font-variant-numeric: tabular-nums"
_LIST = "list-style: none; margin: 2px 0 10px; padding: 0; font-size: 12.5px; line-height: 1.5"
_ITEM = "margin: 2px 0; padding: 0 0 0 2.6em; text-indent: -2.6em; max-width: 62em"
_NUMBER = "display: inline-block; width: 2.6em; text-indent: 0; opacity: .75"


@dataclass(frozen=True)
class View:
    """A table as people read it: rich in a notebook, plain text elsewhere.

    Attributes
    ----------
    html : str
        A piece of HTML that needs nothing from outside.
    text : str
        The same table as text.
    """

    html: str
    text: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text

    def __str__(self) -> str:
        return self.text


def show(
    table: pd.DataFrame | Ledger,
    study: Study,
    lang: str = "en",
    name: str | None = None,
    rows: int | None = ROWS,
) -> View:
    """Show a table to people: in JupyterLab, and in the HTML that nbconvert writes.

    Codes are replaced by names, figures have their units, notes and reasons are numbered and stand
    under the table, and so do its sources.

    Parameters
    ----------
    table : DataFrame or Ledger
        A table of the study, any result, or some of its rows.
    study : Study
        For the names of codes and the titles of sources.
    lang : {"en", "zh"}
        Language. The reasons of a table stand in the language it was made in; those of a ledger
        and of the tables of :func:`ipanalysis.build` in either.
    name : str, optional
        Which table it is (``"ledger"``, ``"progress"`` ...); told by its columns if not given.
    rows : int, optional
        Most rows to show; all with ``None``.

    Returns
    -------
    View

    Raises
    ------
    UsageError
        If it is no table that the package knows.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> study = ipa.load()
    >>> view = ipa.show(ipa.trend(study).head(2), study, "zh")  # the first two are of Beijing
    >>> "北京" in view.html, "110000" in view.html
    (True, False)
    """
    check_lang(lang)
    if isinstance(table, pd.DataFrame):
        return _view([(table, table_name(table, name))], study, lang, rows)
    if not hasattr(table, "unsaid"):  # a ledger, without loading its module
        text = N_("This is no table: {given}. Give a ledger, or one table of a result.")
        raise UsageError(text, given=type(table).__name__)
    said = table.in_language(lang)
    parts = [(said.table, "ledger"), (said.excluded, "excluded")]
    return _view(parts if len(said.excluded) else parts[:1], study, lang, rows)


def _view(
    parts: Sequence[tuple[pd.DataFrame, str]], study: Study, lang: str, rows: int | None
) -> View:
    from markupsafe import Markup

    tables = [shown(table, name, study, lang, rows) for table, name in parts]
    body = Markup("").join(map(_table, tables))
    html = Markup('<div class="ipanalysis-view" lang="{}">{}</div>').format(lang, body)
    texts = [
        f"{table.title}\n{as_text(frame, name, study, lang)}"
        for table, (frame, name) in zip(tables, parts, strict=True)
    ]
    return View(str(html), "\n".join(texts))


def _table(table: Shown) -> Markup:
    from markupsafe import Markup

    lang, pieces = table.lang, []
    if table.rows:
        pieces.append(Markup(_styled(table).to_html()))  # every text in it is escaped
    else:
        pieces.append(_line(f"{table.title}: {tr(N_('Nothing to show.'), lang)}"))
    if table.left:
        text = N_("{n} of {total} rows are shown; {option} shows all.")
        pieces.append(
            _line(tr(text, lang, n=table.rows, total=table.rows + table.left, option="rows=None"))
        )
    pieces.append(_list(tr(N_("Notes"), lang), list(map(_text, table.notes)), "{}."))
    pieces.append(_list(tr(N_("Sources"), lang), [_source(e, lang) for e in table.sources], "[{}]"))
    return Markup("").join(pieces)


def _styled(table: Shown) -> Styler:
    from markupsafe import escape

    frame = pd.DataFrame(
        {str(escape(head)): list(map(_cell, cells)) for head, cells in table.columns.items()}
    )
    # Same content, same bytes: the id of a Styler is random unless given.
    content = "\0".join([table.title, table.about, *frame.to_numpy().ravel()])
    uuid = hashlib.sha256(content.encode("utf-8")).hexdigest()[:12]
    right = {f".col{n}": _RIGHT for n, head in enumerate(table.columns) if head in table.right}
    indicator = heading("indicator", table.lang)
    columns = right | {
        f"td.col{n}": _LEAST for n, head in enumerate(table.columns) if head == indicator
    }
    styler = frame.style.hide(axis="index").set_caption(str(_caption(table)))
    styler.set_uuid(uuid)
    styler.cell_ids = False
    return styler.set_table_styles(
        [{"selector": where, "props": props} for where, props in (_STYLES | columns).items()]
    )


def _caption(table: Shown) -> Markup:
    from markupsafe import Markup

    about = Markup("<span>{}</span>").format(table.about) if table.about else ""
    return Markup("<b>{}</b>{}").format(table.title, about)


def _cell(cell: Cell) -> str:
    from markupsafe import Markup, escape

    text: str = escape(cell.text)
    if cell.again and len(cell.text) > _SHORT:
        text = Markup('<span class="again" title="{}">{}</span>').format(cell.text, _DITTO)
    elif cell.again or len(cell.text) <= _SHORT:
        text = Markup('<span class="{}">{}</span>').format(
            "again" if cell.again else "short", cell.text
        )
    # The joiner keeps the number on the line of the word it belongs to.
    marks = (
        Markup("\u2060<sup>{}</sup>").format(", ".join(map(str, cell.notes))) if cell.notes else ""
    )
    remark = Markup("<small>{}</small>").format(cell.remark) if cell.remark else ""
    return str(escape(text) + marks + remark)


def _line(text: str) -> Markup:
    from markupsafe import Markup

    return Markup('<p style="font-size: 12.5px; margin: 2px 0 10px">{}</p>').format(text)


def _list(head: str, items: Sequence[Markup], number: str) -> Markup:
    """Return a numbered list under its heading; nothing without items."""
    from markupsafe import Markup

    if not items:
        return Markup()
    entry = Markup('<li style="{}"><span style="{}">{}</span>{}</li>')
    entries = [entry.format(_ITEM, _NUMBER, number.format(n), i) for n, i in enumerate(items, 1)]
    title = Markup('<p style="font-size: 12.5px; font-weight: 600; margin: 0">{}</p>').format(head)
    return title + Markup('<ol style="{}">{}</ol>').format(_LIST, Markup("").join(entries))


def _text(text: str) -> Markup:
    from markupsafe import escape

    return escape(text)


def _source(entry: dict[str, str], lang: str) -> Markup:
    from markupsafe import Markup, escape

    title = escape(entry["title"])
    if entry["url"]:
        title = Markup('<a href="{}">{}</a>').format(entry["url"], title)
    about = [entry[name] for name in ("publisher", "published", "grade_word") if entry[name]]
    said = ("，" if lang == "zh" else ", ").join(about)
    text = tr(N_("{title} ({about})"), lang, title="\0", about=said)
    before, _, after = text.partition("\0")  # the title may be a link
    return escape(before) + title + escape(after) if about else title
