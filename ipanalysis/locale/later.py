"""Reasons that wait for their language: a table is computed once and worded for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from ipanalysis.locale import LANGUAGES, Text, check_lang

#: Columns of results that hold words.
WORDED = ("assumption", "reason")


@dataclass(frozen=True)
class Choice(Text):
    """A text that the study has in one language or several; one that is missing is replaced."""

    msgid: str = ""
    said: Mapping[str, str] = field(default_factory=dict)

    def text(self, lang: str = "en") -> str:
        """Return the text in a language, or in another where it has only that."""
        known = {name: text for name, text in self.said.items() if pd.notna(text) and text}
        return known.get(lang) or next(iter(known.values()), "")


@dataclass(frozen=True)
class Sentences(Text):
    """Texts one after another."""

    msgid: str = ""
    parts: Sequence[Text] = ()

    def text(self, lang: str = "en") -> str:
        """Return the texts in a language; Chinese has no space between sentences."""
        said = (part.text(lang) for part in self.parts)
        return ("" if lang == "zh" else " ").join(text for text in said if text)


def in_words(table: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Return a table with its reasons and assumptions said in a language.

    Examples
    --------
    >>> table = pd.DataFrame({"reason": [Text("{n} points", {"n": 3}), None]})
    >>> in_words(table, "en")["reason"].tolist()
    ['3 points', nan]
    """
    check_lang(lang)
    said = {name: _said(table[name].tolist(), lang) for name in WORDED if name in table}
    return table.assign(**{n: pd.Series(texts, table.index) for n, texts in said.items()})


def _said(texts: list, lang: str) -> list:
    """Return texts in a language; one that stands in many rows is worded once."""
    distinct = dict(zip(map(id, texts), texts, strict=True))
    for key, text in distinct.items():
        if isinstance(text, Text):
            distinct[key] = text.text(lang)
    return [*map(distinct.__getitem__, map(id, texts))]


def one_language(table: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Return a table that has its words once a language with those of one.

    Examples
    --------
    >>> table = pd.DataFrame({"reason": ["no value"], "reason_zh": ["没有数值"]})
    >>> one_language(table, "zh").to_dict("records")
    [{'reason': '没有数值'}]
    """
    first, *others = LANGUAGES
    if lang != first:
        table = table.assign(
            **{c: table[f"{c}_{lang}"] for c in WORDED if f"{c}_{lang}" in table.columns}
        )
    named = [c for c in WORDED if c in table]
    return table.drop(columns=[f"{c}_{o}" for c in named for o in others], errors="ignore")
