"""Numbers, percentages and quantities, printed as a bilingual statistical yearbook prints them.

English: ``90,000``, ``CNY 320 billion``, ``12 per 10,000 people``. Chinese: ``9万件``, ``6000件``,
``3200亿元``; figures of four digits are not grouped, and the two ends of a range both carry their
万, 亿 or % (GB/T 15835-2011). The words of a unit come from :mod:`ipanalysis.locale.scales`.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from ipanalysis.locale import check_lang
from ipanalysis.locale.scales import Scale, decimal, scale

MINUS = "\u2212"
MISSING = "–"

_LOCALES = {"en": "en", "zh": "zh_Hans_CN"}
_DASH = {"en": "–", "zh": "～"}
_BOUNDS = {"eq": "", "ge": "≥", "gt": ">", "le": "≤", "lt": "<", "approx": "≈"}


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
    exact = decimal(value)
    sign, figure = _sign_and_figure(exact, lang, digits, signed, fixed)
    return sign + figure


def number_range(low: float, high: float, lang: str = "en", digits: int | None = None) -> str:
    """Return two numbers as a range; one number if they print the same.

    Examples
    --------
    >>> number_range(20, 22), number_range(20, 22, "zh"), number_range(20, 20)
    ('20–22', '20～22', '20')
    """
    return _joined(number(low, lang, digits), number(high, lang, digits), "", lang)


def percent(fraction: float, lang: str = "en", digits: int = 1, signed: bool = False) -> str:
    """Return a fraction as a percentage.

    Examples
    --------
    >>> percent(6000 / 90000), percent(0.2), percent(-0.054, signed=True), percent(None)
    ('6.7%', '20%', '−5.4%', '–')
    """
    if is_missing(fraction):
        return MISSING
    return number(decimal(fraction) * 100, lang, digits, signed) + "%"


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
        Columns unit, dimension, factor, name_zh, name_en.
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


def _in(
    form: Scale, value: float, lang: str, digits: int | None = None, signed: bool = False
) -> str:
    sign, figure = _sign_and_figure(decimal(value) * form.factor, lang, digits, signed)
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
