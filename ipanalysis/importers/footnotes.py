"""Footnotes: the lines under a table, and what they say of the marks beside its figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from ipanalysis.importers.cells import as_mark, marks_in
from ipanalysis.importers.grid import Grid
from ipanalysis.locale import LANGUAGES, N_, tr

_START = re.compile(
    r"(?:^|(?<=[\s。；;，,.：:）)]))"  # where a sentence may begin
    r"(?P<mark>[\u2460-\u24ff\u2776-\u2793\u3251-\u325f\u32b1-\u32bf]"
    r"|[\u00b9\u00b2\u00b3\u2070-\u207f\u2020\u2021\u00a7\u00b6]"
    r"|[\[［][0-9a-zA-Z]{1,2}[\]］]|[（(]?注[0-9一二三四五六][）)]?|[*＊]+)[\s：:、.]*"
)
_PREFIX = re.compile(r"(?:注释?|说明|附注|备注|notes?|source|资料来源|数据来源|来源)\s*[：:]", re.I)
_JOINED = {"en": "; ", "zh": "；"}


def lines_below(grid: Grid, last: int) -> tuple[str, ...]:
    """Return the lines of text under a table, marks and all.

    Parameters
    ----------
    grid : Grid
        The sheet.
    last : int
        Last row of the table.
    """
    lines = []
    for row in grid.rows[last + 1 :]:
        texts = [_line(cell.value) for cell in row if isinstance(cell.value, str)]
        lines.append(" ".join(dict.fromkeys(filter(None, texts))))  # merged cells repeat a text
    return tuple(filter(None, lines))


def _line(text: str) -> str:
    return " ".join(re.sub("[\u200b-\u200f\u2060\ufeff]", "", text).split())


def is_note(text: str) -> bool:
    """Tell whether a line begins as a footnote does.

    Examples
    --------
    >>> is_note("①为初步数"), is_note("注：含港澳台"), is_note("北省")
    (True, True, False)
    """
    return bool(_PREFIX.match(text) or _START.match(text))


def explained(lines: Iterable[str]) -> dict[str, str]:
    """Return what lines of footnotes say of each mark.

    Examples
    --------
    >>> explained(["注：①为初步数。* 含国外申请人", "[2] Grants only."])
    {'①': '为初步数', '*': '含国外申请人', '[2]': 'Grants only'}
    >>> explained(["①②为初步数"])
    {'①': '为初步数', '②': '为初步数'}
    """
    said: dict[str, str] = {}
    for line in lines:
        starts = list(_START.finditer(_spread(line)))
        text, waiting = _spread(line), []
        for number, start in enumerate(starts):
            end = starts[number + 1].start() if number + 1 < len(starts) else len(text)
            words = text[start.end() : end].strip(" 。；;.，,")
            waiting.append(as_mark(start["mark"]))
            if words:
                said |= {mark: words for mark in waiting if mark not in said}
                waiting = []
    return said


def _spread(line: str) -> str:
    """Put a space between marks that follow one another, so that each begins a note."""
    return re.sub("([\u2460-\u24ff\u2776-\u2793])(?=[\u2460-\u24ff\u2776-\u2793])", r"\1 ", line)


def notes_of(marks: Sequence[str], said: Mapping[str, str]) -> dict[str, str]:
    """Return the note columns of a figure that carries marks; empty texts if it has none.

    The text of a note stays in the language of the file.

    Examples
    --------
    >>> notes_of(["①"], {"①": "preliminary"})["note_en"], notes_of(["*"], {})["note_en"]
    ('footnote ①: preliminary', 'footnote *')
    """
    notes = {}
    for lang in LANGUAGES:
        texts = [
            tr(N_("footnote {mark}: {text}"), lang, mark=mark, text=said[mark])
            if mark in said
            else tr(N_("footnote {mark}"), lang, mark=mark)
            for mark in marks
        ]
        notes[f"note_{lang}"] = _JOINED[lang].join(texts)
    return notes


def marks_around(values: Iterable[object]) -> tuple[str, ...]:
    """Return the marks in the heads and labels of a figure, each once."""
    return tuple(dict.fromkeys(mark for value in values for mark in marks_in(value)))
