"""Characters that do not belong where they stand: hidden, lost, wide, or of another encoding.

They come from damaged files, from pages of the web and from Chinese input methods, and most of
them cannot be seen. How strict to be depends on the column: in a *code* nothing may hide, a *name*
is looked up and must be what it looks like, and in a *text* only what is damage is refused.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable

from ipanalysis.data.schema import Field, Table

# Control characters but tab and line ends, the sign of a lost character, byte order marks.
_DAMAGE = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufeff\ufffd-\uffff"
# Without width. The joiners (200c, 200d) are left out: Persian and Indian names need them.
_INVISIBLE = (
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufff9-\ufffb"
    "\U000e0000-\U000e007f"
)
_IN_CODES = (
    "\t\n\r\u00a0\u115f\u1160\u1680\u2000-\u200d\u2028\u2029\u202f\u205f\u2800"
    "\u3000\u3164\ufe00-\ufe0f"
)
HIDDEN = {
    "text": f"[{_DAMAGE}]",
    "name": f"[{_DAMAGE}{_INVISIBLE}]",
    "code": f"[{_DAMAGE}{_INVISIBLE}{_IN_CODES}]",
}
# Wide letters, digits and , - . : ; _ as a Chinese input method types them.
WIDE = "[\uff0c-\uff0e\uff10-\uff1b\uff21-\uff3a\uff3f\uff41-\uff5a]"
WIDE_SEMICOLON = "[\uff1b]"
CODES = ("programme", "dimension", "mapping_justification")  # codes that no table lists
LONGEST = 32_767  # characters in a cell: no spreadsheet holds more


def column_class(field: Field, table: Table) -> str:
    """Return how strict to be with a column: ``code``, ``name`` or ``text``."""
    if field.name.startswith(("name_", "short_")) or field.type == "list":
        return "code" if field.references else "name"
    limited = field.references or field.vocabulary or field.type != "text"
    return "code" if limited or field.name in (*table.key, *CODES) else "text"


def without(characters: str) -> Callable[[str], object]:
    """Return a function that tells whether a text has none of the characters of a class."""
    return re.compile(f"[^{characters[1:-1]}]*").fullmatch


def hidden_character(text: str, kind: str) -> str:
    """Return the first character of a text that its column must not hold, by code and name.

    Examples
    --------
    >>> hidden_character("310000\u200b", "code")
    'U+200B ZERO WIDTH SPACE'
    """
    character = re.search(HIDDEN[kind], text)[0]
    name = unicodedata.name(character, "control character")
    return f"U+{ord(character):04X} {name}"


# What UTF-8 looks like when it was read as if it were Windows-1252 or GBK, and written again.
_WESTERN = {n: bytes([n]).decode("cp1252", "replace").replace("\ufffd", chr(n)) for n in range(256)}
_FIRST = "".join(_WESTERN[n] for n in range(0xC2, 0xF5))
_NEXT = "".join(_WESTERN[n] + (chr(n) if n < 0xA0 else "") for n in range(0x80, 0xC0))
_AS_WESTERN = {ord(letter): n for n, letter in _WESTERN.items()}
_GBK = "".join(
    bytes([first, second]).decode("gb18030")
    for first in range(0xE3, 0xEA)
    for second in range(0x80, 0xC0)
)
_SUSPECT = re.compile(f"[{_FIRST}][{re.escape(_NEXT)}]|[{_GBK}]").search


_WESTERN_RUNS = re.compile(f"[{_FIRST}{re.escape(_NEXT)}]+").findall
_LATIN = {chr(n) for n in range(0x80, 0x100)}


def is_mojibake(text: str) -> bool:
    r"""Tell whether a text has words in UTF-8 that were read in another encoding.

    One letter by itself is not enough, for in honest texts too a letter with an accent may come
    before marks such that all together could be one: “passé\xa0»” in French.

    Examples
    --------
    >>> [is_mojibake(text) for text in ("ä¸Šæµ·", "涓婃捣", "SÃ£o TomÃ©")]
    [True, True, True]
    >>> [is_mojibake(text) for text in ("上海", "São Tomé", "“Spaß“", "« passé\xa0»")]
    [False, False, False, False]
    """
    if not _SUSPECT(text):
        return False
    western = [_decoded(_western_bytes(run)) for run in _WESTERN_RUNS(text)]
    if any(len(letters) > 1 for letters in western):
        return True
    # Western letters stand alone: Ã and Â with what follows them.
    if sum(letters in _LATIN for letters in western if letters) > 1:
        return True
    return any(
        len(re.findall("[\u3000-\u9fff\uff00-\uffef]", _decoded(run.encode("gb18030")))) > 1
        for run in re.findall("[^\x00-\x7f]+", text)
    )


def _western_bytes(run: str) -> bytes:
    return bytes(_AS_WESTERN.get(ord(letter), ord(letter)) for letter in run)


def _decoded(raw: bytes) -> str:
    """Return what bytes are in UTF-8; nothing if they are not; a cut last letter is left out."""
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(raw)
    except UnicodeDecodeError:
        return ""
