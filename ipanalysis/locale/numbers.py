"""Numbers, percentages and quantities, printed as a bilingual statistical yearbook prints them.

English: ``90,000``, ``CNY 320 billion``, ``12 per 10,000 people``. Chinese: ``9万件``, ``6000件``,
``3200亿元``; figures of four digits are not grouped (GB/T 15835-2011, 5.1.1), and the two ends of
a range both carry 万, 亿 or %. Which unit is money, a count or a ratio is read from the table of
units, so that other currencies and units need no code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from numbers import Integral

import pandas as pd

from ipanalysis.errors import UsageError
from ipanalysis.locale import N_, check_lang

MINUS = "\u2212"
MISSING = "–"

_LOCALES = {"en": "en", "zh": "zh_Hans_CN"}
_DASH = {"en": "–", "zh": "～"}
_BOUNDS = {"eq": "", "ge": "≥", "gt": ">", "le": "≤", "lt": "<", "approx": "≈"}
_STEPS = {
    "en": ((10**12, " trillion"), (10**9, " billion"), (10**6, " million"), (1, "")),
    "zh": ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"), (1, "")),
}
# A larger step is taken only if no more decimals than these are needed to lose nothing.
_PLACES = {"money": 3, "count": 2, "zh": 4}
_ZH_PREFIXES = {
    **{"千万": 10**7, "百万": 10**6, "十万": 10**5, "千": 10**3, "百": 10**2, "万": 10**4},
    **{"万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "十亿": 10**9, "亿": 10**8},
}
# English leaves out the word for things that the indicator itself names.
_UNNAMED = frozenset({"count", "pieces"})


@dataclass(frozen=True)
class Scale:
    """How values of a unit are printed: value x factor, between two words.

    Attributes
    ----------
    factor : Decimal
        Printed figure = value x factor.
    before, after : str
        What stands before and after the figure, with its spaces (``"CNY "``, ``" billion"``).
    """

    factor: Decimal
    before: str = ""
    after: str = ""

    @property
    def label(self) -> str:
        """The unit on its own, as beside an axis; empty where figures need none."""
        return f"{self.before.strip()} {self.after.strip()}".strip()


def is_missing(value: object) -> bool:
    """Return whether a value is missing or no finite number."""
    return value is None or bool(pd.isna(value)) or value in (float("inf"), float("-inf"))


def number(
    value: float,
    lang: str = "en",
    digits: int | None = None,
    signed: bool = False,
    fixed: bool = False,
) -> str:
    """Return a number as text.

    Parameters
    ----------
    value : float
        A number; missing or not finite gives a dash.
    lang : {"en", "zh"}
        Language: English groups digits from four on, Chinese from five on.
    digits : int, optional
        Decimals at most, halves rounded away from zero; every digit if not given.
    signed : bool
        Whether a plus is printed.
    fixed : bool
        Whether trailing zeros are kept, for columns of a table; needs `digits`.

    Examples
    --------
    >>> number(-3194.40), number(3194.4, "zh"), number(13.0, fixed=True, digits=1)
    ('−3,194.4', '3194.4', '13.0')
    """
    if is_missing(value):
        return MISSING
    exact = _decimal(value)
    sign, figure = _sign_and_figure(exact, lang, digits, signed, fixed)
    return sign + figure


def percent(fraction: float, lang: str = "en", digits: int = 1, signed: bool = False) -> str:
    """Return a fraction as a percentage.

    Examples
    --------
    >>> percent(6000 / 90000), percent(0.2), percent(-0.054, signed=True), percent(None)
    ('6.7%', '20%', '−5.4%', '–')
    """
    if is_missing(fraction):
        return MISSING
    return number(_decimal(fraction) * 100, lang, digits, signed) + "%"


def percent_range(low: float, high: float, lang: str = "en", digits: int = 1) -> str:
    """Return two fractions as a range of percentages; one percentage if they print the same.

    Examples
    --------
    >>> percent_range(0.0556, 0.0749), percent_range(0.0556, 0.0749, "zh")
    ('5.6–7.5%', '5.6%～7.5%')
    """
    first, last = percent(low, lang, digits), percent(high, lang, digits)
    return _joined(first, last, "%", lang)


def bound_sign(bound: object) -> str:
    """Return the sign of a bound: nothing for ``eq`` or a missing one.

    Examples
    --------
    >>> bound_sign("ge"), bound_sign("approx"), bound_sign("eq")
    ('≥', '≈', '')
    """
    return _BOUNDS.get(str(bound), "")


def quantity(
    value: float,
    unit: str,
    units: pd.DataFrame,
    lang: str = "en",
    *,
    bound: object = "eq",
    digits: int | None = None,
    signed: bool = False,
) -> str:
    """Return a value with its unit.

    Parameters
    ----------
    value : float
        The value in `unit`; missing gives a dash.
    unit : str
        Code of the unit.
    units : DataFrame
        Columns unit, dimension, factor, name_zh, name_en. A dimension that is an ISO 4217 code is
        money; dimensions ``count``, ``pieces`` and ``rank`` have rules of their own.
    lang : {"en", "zh"}
        Language.
    bound : str
        ``eq``, ``ge``, ``gt``, ``le``, ``lt`` or ``approx``.
    digits : int, optional
        Decimals at most of the printed figure (``CNY 319.4 billion``); every digit if not given.
    signed : bool
        Whether the value is a difference: with a plus, and percentages as percentage points.

    Raises
    ------
    UsageError
        If the table has no such unit.

    Examples
    --------
    >>> units = pd.DataFrame([["10k_item", "count", 1e4, "万件", "10,000 items"],
    ...                       ["EUR_m", "EUR", 1e6, "百万欧元", "EUR million"]],
    ...                      columns=["unit", "dimension", "factor", "name_zh", "name_en"])
    >>> quantity(9, "10k_item", units), quantity(9, "10k_item", units, "zh")
    ('90,000', '9万件')
    >>> quantity(1200, "EUR_m", units, bound="ge"), quantity(1200, "EUR_m", units, "zh")
    ('≥ EUR 1.2 billion', '12亿欧元')
    """
    if is_missing(value):
        return MISSING
    form = scale([value], unit, units, lang, exact=digits is None, signed=signed)
    mark = bound_sign(bound)
    gap = " " if mark and lang == "en" else ""
    return mark + gap + _in(form, value, lang, digits, signed)


def quantity_range(
    low: float,
    high: float,
    unit: str,
    units: pd.DataFrame,
    lang: str = "en",
    *,
    digits: int | None = None,
) -> str:
    """Return a range of values with their unit; one quantity if both print the same.

    Examples
    --------
    >>> units = pd.DataFrame([["item", "count", 1.0, "件", "items"]],
    ...                      columns=["unit", "dimension", "factor", "name_zh", "name_en"])
    >>> quantity_range(5000, 6737, "item", units), quantity_range(5000, 6737, "item", units, "zh")
    ('5,000–6,737', '5000～6737件')
    """
    if is_missing(low) or is_missing(high):
        return quantity(high if is_missing(low) else low, unit, units, lang, digits=digits)
    form = scale([low, high], unit, units, lang, exact=digits is None)
    first, last = (_in(form, value, lang, digits) for value in (low, high))
    return _joined(first, last, form.after, lang, form.before)


def scale(
    values: Iterable[float],
    unit: str,
    units: pd.DataFrame,
    lang: str = "en",
    *,
    exact: bool = True,
    signed: bool = False,
) -> Scale:
    """Return how values of a unit are printed together, as on one axis.

    Parameters
    ----------
    values : iterable of float
        The values; the largest decides between thousands, millions, 万, 亿.
    unit, units, lang, signed
        As in :func:`quantity`.
    exact : bool
        Whether a larger step may be taken only if few decimals are needed then.

    Raises
    ------
    UsageError
        If the table has no such unit.
    """
    check_lang(lang)
    row = _unit(unit, units)
    amounts = [_decimal(v) for v in values if not is_missing(v)]
    if row["dimension"] == "rank" and not signed:
        return Scale(Decimal(1), "第", "位") if lang == "zh" else Scale(Decimal(1), "rank ")
    if signed and row["dimension"] == "fraction" and row["name_en"] == "%":
        return Scale(Decimal(1), "", "个百分点" if lang == "zh" else " percentage points")
    factor = _decimal(row["factor"])
    totals = [a * factor for a in amounts]
    return (_zh if lang == "zh" else _en)(row, factor, totals, units, exact)


def _zh(row: dict, factor: Decimal, totals: list, units: pd.DataFrame, exact: bool) -> Scale:
    name = row["name_zh"]
    prefix = re.match("[十百千]?万亿|[十百千]?亿|[十百千]?万|[千百]|", name)[0]
    if factor != _ZH_PREFIXES.get(prefix, 1):  # 件/万人, 分, %: nothing to regroup
        return Scale(Decimal(1), "", f" {name}" if name[:1].isalpha() and name.isascii() else name)
    step, word = _step(totals, "zh", _PLACES["zh"] if exact else None)
    return Scale(factor / step, "", word + name.removeprefix(prefix))


def _en(row: dict, factor: Decimal, totals: list, units: pd.DataFrame, exact: bool) -> Scale:
    name, dimension = row["name_en"], row["dimension"]
    if _is_currency(dimension):
        step, word = _step(totals, "en", _PLACES["money"] if exact else None)
        return Scale(factor / step, f"{dimension} ", word)
    base = units[(units["dimension"] == dimension) & (units["factor"] == 1)]
    if factor < 1 or (base.empty and dimension not in _UNNAMED):
        return Scale(Decimal(1), "", name if name[:1] in "%‰" else f" {name}")
    # Counts are never rounded by force: 1,234,567 stays, 43,000,000 becomes 43 million.
    step, word = _step(totals, "en", _PLACES["count"])
    noun = "" if dimension in _UNNAMED else str(base["name_en"].fillna(base["name_zh"]).iloc[0])
    if totals and all(abs(t) == 1 for t in totals):
        noun = _singular(noun)
    return Scale(factor / step, "", word + (f" {noun}" if noun else ""))


def _step(totals: list[Decimal], lang: str, places: int | None) -> tuple[int, str]:
    largest = max((abs(t) for t in totals), default=Decimal(0))
    fitting = [step for step in _STEPS[lang] if largest >= step[0]] or [(1, "")]
    if places is None:
        return fitting[0]
    exact = [s for s in fitting if all(_places(t / s[0]) <= places for t in totals)]
    return (exact or fitting)[0]


def _in(
    form: Scale, value: float, lang: str, digits: int | None = None, signed: bool = False
) -> str:
    sign, figure = _sign_and_figure(_decimal(value) * form.factor, lang, digits, signed)
    return sign + form.before + figure + form.after


def _joined(first: str, last: str, after: str, lang: str, before: str = "") -> str:
    if first == last:
        return first
    # 5000～6737件, but 5万件～6万件 and 5%～6%: 5～6万件 could be read as five pieces to 60,000.
    if lang == "en" or after[:1] not in "十百千万亿%‰":
        first, last = first.removesuffix(after), last.removeprefix(before)
    return first + _DASH[lang] + last


def _sign_and_figure(
    value: Decimal, lang: str, digits: int | None, signed: bool, fixed: bool = False
) -> tuple[str, str]:
    from babel.numbers import format_decimal

    check_lang(lang)
    shown = value
    if digits is not None:
        shown = value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    # A figure that is not zero but rounds to it is printed 0.0: a bare 0 would mean none.
    kept = (digits or 0) if fixed or (value and not shown) else 0
    figure = format_decimal(
        abs(shown),
        format=f"#,##0.{'0' * kept}{'#' * 12}",
        locale=_LOCALES[lang],
        decimal_quantization=False,
        group_separator=lang == "en" or abs(shown) >= 10_000,
    )
    sign = MINUS if shown < 0 else "+" if signed and shown > 0 else ""
    return sign, figure


def _decimal(value: float | Decimal) -> Decimal:
    if isinstance(value, Decimal):
        return value
    # Twelve digits are more than any source prints, and hide the noise of binary fractions.
    return Decimal(int(value)) if isinstance(value, Integral) else Decimal(f"{float(value):.12g}")


def _places(value: Decimal) -> int:
    return max(0, -int(value.normalize().as_tuple().exponent))


def _unit(unit: str, units: pd.DataFrame) -> dict:
    rows = units[units["unit"] == unit].to_dict("records")
    if not rows:
        known = ", ".join(units["unit"])
        raise UsageError(N_("There is no unit {unit!r}. Units: {known}."), unit=unit, known=known)
    row = rows[0]
    names = [row[c] for c in ("name_en", "name_zh") if isinstance(row[c], str)] or [unit]
    return row | {"name_en": names[0], "name_zh": names[-1]}


def _is_currency(dimension: str) -> bool:
    from babel.core import get_global

    return dimension in get_global("all_currencies")


def _singular(noun: str) -> str:
    return "person" if noun == "people" else re.sub(r"(ch|sh|ss|x)es$|s$", r"\1", noun)
