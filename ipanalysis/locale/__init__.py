"""The texts a user meets, in Chinese and English, from one gettext catalogue.

English stands in the code as the message id; ``zh.po`` holds the Chinese. The catalogue is read
as it is, so that there is no compiled copy which could be out of date.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "zh")


@dataclass(frozen=True)
class Text:
    """A message that waits for its language: the id and the values of its fields."""

    msgid: str
    values: dict[str, object] = field(default_factory=dict)

    def text(self, lang: str = "en") -> str:
        """Return the message in a language."""
        return tr(self.msgid, lang, **self.values)


@dataclass(frozen=True)
class Name:
    """A name that waits for its language, which has its own."""

    en: str
    zh: str

    def text(self, lang: str = "en") -> str:
        """Return the name in a language."""
        return self.zh if lang == "zh" else self.en


def N_(msgid: str) -> str:
    """Mark a constant for translation; the text is looked up later by :func:`tr`."""
    return msgid


def tr(msgid: str, lang: str = "en", **values: object) -> str:
    """Return a message in a language with its fields filled.

    Parameters
    ----------
    msgid : str
        The English text with named fields (``"{n} points"``).
    lang : {"en", "zh"}
        Language of the result.
    **values
        The fields. A :class:`Text` among them is translated too, a tuple is enumerated and a
        float is printed as a number of the language.

    Raises
    ------
    UsageError
        If `lang` is not one of :data:`LANGUAGES`.

    Examples
    --------
    >>> tr("{n} of {total} targets", "en", n=7, total=10)
    '7 of 10 targets'
    >>> tr("{names}: {value}", names=("a", "b"), value=5000.0)
    'a, b: 5,000'
    """
    text = msgid if check_lang(lang) == "en" else _catalogue(lang).get(msgid, msgid)
    if not values:
        return text
    return text.format(**{name: _shown(value, lang) for name, value in values.items()})


def _shown(value: object, lang: str) -> object:
    if isinstance(value, Text | Name):
        return value.text(lang)
    if isinstance(value, tuple):
        return listed((v.text(lang) if isinstance(v, Text | Name) else v for v in value), lang)
    if isinstance(value, float):
        from ipanalysis.locale.numbers import number

        return number(value, lang)
    return value


def listed(items: Iterable[object], lang: str = "en") -> str:
    """Return an enumeration with the comma of the language; a dash if there is nothing.

    Examples
    --------
    >>> listed(["甲", "乙"], "zh")
    '甲、乙'
    """
    return ("、" if lang == "zh" else ", ").join(map(str, items)) or "–"


def check_lang(lang: str) -> str:
    """Return `lang` if there is a catalogue for it.

    Raises
    ------
    UsageError
        Otherwise, naming the languages there are.
    """
    if lang not in LANGUAGES:
        from ipanalysis.errors import UsageError

        raise UsageError(
            N_("There is no language {language!r}. Languages: {known}."),
            language=lang,
            known=LANGUAGES,
        )
    return lang


@cache
def _catalogue(lang: str) -> dict[str, str]:
    from babel.messages.pofile import read_po

    with files("ipanalysis.locale").joinpath(f"{lang}.po").open("rb") as file:
        return {m.id: m.string for m in read_po(file, locale=lang) if m.id and m.string}
