"""One cell of a foreign table: is it a figure, a mark for a missing one, or neither.

Figures become text as a study writes them (digits, at most one point), so that no digit is lost
and none is invented.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from ipanalysis.locale import N_

# Circled and superscript signs refer to a note; they must go before NFKC turns them into digits.
_CIRCLED = "\u2460-\u24ff\u2776-\u2793\u3251-\u325f\u32b1-\u32bf"
_RAISED = "\u00b9\u00b2\u00b3\u2070-\u207f\u2020\u2021\u00a7\u00b6"
_MARKS = re.compile(
    rf"[{_CIRCLED}]|(?<![mM])[{_RAISED}]"  # anywhere; m² and m³ are units
    r"|(?<=\S)\s*(?:\[[0-9a-zA-Z]{1,2}\]|［[0-9a-zA-Z]{1,2}］)\s*$"
    r"|(?<=\S)\s*(?:[（(]注[0-9一二三四五六]?[）)]|注[0-9一二三四五六]|(?<=[0-9０-９%％])注)\s*$"
    r"|(?<=[^\s*＊])\s*[*＊]+\s*$"
)
_GAPS = re.compile("[\u200b-\u200f\u2060\ufeff]")
_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff]) +(?=[\u3400-\u9fff])")

#: What statistical tables write where they have no figure (after NFKC, in lower case).
MISSING = frozenset(
    {"x", "×", "n/a", "na", "n.a.", "nan", "null", "none", "#n/a", "/", ":"}
    | {"无", "空", "空缺", "缺", "暂缺", "暂无", "不详", "无数据", "未公布"}
)
#: One sign, or several of them, that stand for “no figure”.
MISSING_MARK = re.compile(r"[-—–―−…*＊.·xX×/:：－]+")
_ERRORS = ("#div/0!", "#ref!", "#value!", "#name?", "#num!", "#null!", "#spill!", "#calc!")
_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>[0-9]{1,3}(?P<gap>[, '’])[0-9]{3}(?:(?P=gap)[0-9]{3})*|[0-9]+)?"
    r"(?:\.(?P<rest>[0-9]+))?"
)
_BOUNDS = {
    "ge": "≥ >= ⩾ ≧ 不低于 不少于",
    "gt": "> 超过",
    "le": "≤ <= ⩽ ≦ 不超过",
    "lt": "< 不足",
    "approx": "~ ∼ ≈ 约 大约 近 about approx. ca. ca",
}
_BOUND = {word: bound for bound, words in _BOUNDS.items() for word in words.split()}
_WORDED = re.compile(
    rf"(?P<word>{'|'.join(sorted(map(re.escape, _BOUND), key=len, reverse=True))}) ?(?P<rest>.+)",
    re.IGNORECASE,
)
_SIZED = re.compile(
    r"[0-9][0-9.,' ]*(?:[十百千万亿]+|thousand|million|billion|mn|bn|k|m)", re.IGNORECASE
)
_FLAGGED = re.compile(r"[+-]?[0-9][0-9.,' ]*%? ?(?:[(\[][a-z]{1,2}[)\]]|[bcdefnprsuz]{1,2})", re.I)
_COMMA = re.compile(r"[+-]?[0-9. ]*[0-9],[0-9]+")
_POINT_GROUPS = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?")

NOT_A_NUMBER = N_("this is not a number")
FORMULA = N_(
    "a formula without a stored value: open the file in a spreadsheet program and save it again"
)
DECIMAL_COMMA = N_("a comma that may be a decimal comma")
ERROR = N_("the spreadsheet shows an error here")
FLAG = N_(
    "letters stand behind the figure: offices mark a status so (p preliminary, e estimated, r "
    "revised, b a break), but not all alike; take them out and import these figures with --status"
)
SIZE = N_("a word of size stands behind the figure (万, million): write the digits out in full")
DATE = N_("a date stands where a figure is expected; the spreadsheet may have turned it into one")


@dataclass(frozen=True)
class Value:
    """What a cell holds.

    Attributes
    ----------
    kind : {"number", "missing", "empty", "unclear"}
        ``missing`` is a mark such as ``-`` or ``…``; ``empty`` is nothing at all.
    text : str
        The figure as a study writes it; else what stands in the cell.
    percent : bool
        Whether the cell itself says per cent, by a sign or by its number format.
    reason : str
        Why it is unclear (message id).
    bound : str
        ``ge``, ``gt``, ``le``, ``lt`` or ``approx`` where the cell says so (``≥3``, ``约2``).
    marks : tuple of str
        Marks that refer to a footnote.
    """

    kind: str
    text: str = ""
    percent: bool = False
    reason: str = ""
    bound: str = "eq"
    marks: tuple[str, ...] = ()


EMPTY = Value("empty")


def plain(text: object) -> str:
    """Return a text without notes, wide characters, hidden characters and doubled spaces.

    Examples
    --------
    >>> plain("２０２０年①"), plain(" 北　京 "), plain("授权量（万件）*"), plain("Grants [1]")
    ('2020年', '北京', '授权量(万件)', 'Grants')
    """
    return _plain(str(text))


def marks_in(raw: object) -> tuple[str, ...]:
    """Return the marks in a text that refer to a footnote; :func:`plain` leaves them out.

    Examples
    --------
    >>> marks_in("1,345.6① *"), marks_in("授权量（件）［1］"), marks_in("km²"), marks_in("*")
    (('①', '*'), ('[1]',), (), ())
    """
    shown = _GAPS.sub("", raw).strip() if isinstance(raw, str) else ""
    if MISSING_MARK.fullmatch(shown):
        return ()
    return tuple(dict.fromkeys(as_mark(found) for found in _MARKS.findall(shown)))


def as_mark(text: str) -> str:
    """Return a mark as marks are compared: ``（注1）`` and ``注1`` are one."""
    wide = str.maketrans("［］（）＊", "[]()*")
    return text.translate(wide).strip().strip("()")


@lru_cache(maxsize=20_000)  # names and years come again in every row
def _plain(text: str) -> str:
    shown = _GAPS.sub("", text).strip()
    if not MISSING_MARK.fullmatch(shown):
        shown = _MARKS.sub("", shown)
    shown = unicodedata.normalize("NFKC", shown)
    return _BETWEEN_HAN.sub("", re.sub(r"\s+", " ", shown)).strip()


def parse_value(raw: object, number_format: str = "", decimal: str = ".") -> Value:
    """Return what a cell holds.

    Parameters
    ----------
    raw : object
        Content of the cell: text, a number, a date, or None.
    number_format : str
        Number format of a spreadsheet cell; one with ``%`` shows 0.125 as 12.5 %.
    decimal : {".", ","}
        What separates the decimals in texts; the other one separates thousands.

    Examples
    --------
    >>> parse_value("１２，３４５．６②").text, parse_value("…").kind, parse_value("12.5%").percent
    ('12345.6', 'missing', True)
    >>> parse_value("≥3").bound, parse_value("约2.5①").marks, parse_value("14.2p").kind
    ('ge', ('①',), 'unclear')
    >>> parse_value(0.12, "0.0%").text, parse_value("3,5").kind, parse_value("3,5", "", ",").text
    ('12.0', 'unclear', '3.5')
    """
    if raw is None:
        return EMPTY
    if isinstance(raw, bool):
        return Value("unclear", str(raw).upper(), reason=NOT_A_NUMBER)
    if isinstance(raw, int | float):
        return _from_number(raw, number_format)
    if isinstance(raw, dt.date | dt.datetime | dt.time | dt.timedelta):
        return Value("unclear", str(raw), reason=DATE)
    return _from_text(str(raw), decimal)


def is_percent(number_format: str) -> bool:
    """Tell whether a number format shows per cent (a ``%`` outside quotes).

    Examples
    --------
    >>> is_percent("0.0%"), is_percent('0.0"%"'), is_percent("General")
    (True, False, False)
    """
    return "%" in re.sub(r'"[^"]*"|\\.', "", number_format or "")


def _from_number(raw: float, number_format: str) -> Value:
    if not math.isfinite(raw):
        return Value("unclear", str(raw), reason=NOT_A_NUMBER)
    # Fifteen digits are what a spreadsheet keeps; more would show the noise of binary fractions.
    exact = Decimal(raw) if isinstance(raw, int) else Decimal(f"{raw:.15g}")
    percent = is_percent(number_format)
    text = _digits(exact * 100 if percent else exact, _decimals(number_format))
    return Value("number", text, percent)


def _decimals(number_format: str) -> int:
    """Return the decimals that a number format always shows: 2.4 shown as 2.40 has two."""
    shown = re.search(r"0\.(0+)", re.sub(r'"[^"]*"|\\.', "", number_format or "").split(";")[0])
    return len(shown[1]) if shown and "E" not in number_format.upper() else 0


def _digits(value: Decimal, decimals: int) -> str:
    whole, _, rest = format(value, "f").partition(".")
    rest = rest.rstrip("0").ljust(decimals, "0")
    text = f"{whole}.{rest}" if rest else whole
    return text.removeprefix("-") if not set(text) - set("-0.") else text


def _from_text(raw: str, decimal: str) -> Value:
    text = plain(raw)
    if not text:
        return EMPTY if not raw.strip() else Value("missing", raw.strip())
    if text.casefold() in MISSING or MISSING_MARK.fullmatch(text):
        return Value("missing", raw.strip())
    if text.casefold() in _ERRORS:
        return Value("unclear", raw.strip(), reason=ERROR)
    worded = _WORDED.fullmatch(text)
    found = _figure(worded["rest"] if worded else text, decimal)
    if found.kind == "unclear":
        return replace(found, text=raw.strip())
    bound = _BOUND[worded["word"].casefold()] if worded else "eq"
    return replace(found, bound=bound, marks=marks_in(raw))


def _figure(text: str, decimal: str) -> Value:
    """Return the figure that a text without marks is; unclear if it is none."""
    percent = text.endswith("%")
    figure = text.removesuffix("%").strip().replace("−", "-").replace("–", "-")
    # Swapping the two signs makes one grammar serve both ways of writing.
    swapped = figure if decimal == "." else figure.translate(str.maketrans(".,", ",."))
    match = _NUMBER.fullmatch(swapped)
    if match is None or (match["whole"] is None and match["rest"] is None):
        return Value("unclear", reason=_why_not(figure, decimal))
    whole = re.sub("[^0-9]", "", match["whole"] or "") or "0"
    digits = whole + (f".{match['rest']}" if match["rest"] else "")
    minus = "-" if match["sign"] == "-" and set(digits) - set("0.") else ""
    return Value("number", minus + digits, percent)


def _why_not(figure: str, decimal: str) -> str:
    """Return why a text is no figure (message id)."""
    comma = decimal == "." and (_COMMA.fullmatch(figure) or _POINT_GROUPS.fullmatch(figure))
    if comma and "," in figure:
        return DECIMAL_COMMA
    for form, reason in ((_SIZED, SIZE), (_FLAGGED, FLAG)):
        if form.fullmatch(figure):
            return reason
    return NOT_A_NUMBER
