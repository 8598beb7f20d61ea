"""How the values of a unit are printed: with which words, and in thousands, millions, 万 or 亿.

Which unit is money, a count or a ratio is read from the table of units, so that other currencies
and units need no code: a dimension that is an ISO 4217 code is money; a dimension with a unit of
factor 1 is counted in it; everything else is printed as it stands. The dimensions ``count`` and
``pieces`` (things that the indicator itself names), ``fraction`` and ``rank`` have a rule each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from numbers import Integral

import pandas as pd

from ipanalysis.errors import UsageError
from ipanalysis.locale import N_, check_lang

_STEPS = {
    "en": ((10**12, " trillion"), (10**9, " billion"), (10**6, " million"), (1, "")),
    "zh": ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"), (1, "")),
}
# A larger step is taken only if no more decimals than these are needed to lose nothing:
# 5.377万件 and 12,345.6亿元, but not 1.23456万亿元.
_PLACES = {"money": 3, "count": 2, "zh": 4}
_ZH_PREFIXES = {
    **{"千万": 10**7, "百万": 10**6, "十万": 10**5, "千": 10**3, "百": 10**2, "万": 10**4},
    **{"万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "十亿": 10**9, "亿": 10**8},
}
_ZH_PREFIX = re.compile("万亿|[十百千]?亿|[十百千]?万|[百千]|")
_UNNAMED = frozenset({"count", "pieces"})  # English leaves out the word: 90,000, not 90,000 items


@dataclass(frozen=True)
class Scale:
    """How values of a unit are printed: value x factor, between two words.

    Attributes
    ----------
    factor : Decimal
        Printed figure = value x factor.
    before, after : str
        What stands before and after the figure, with its spaces (``"CNY "``, ``" billion"``).
    name : str
        The unit on its own, where it is not the two words together.
    """

    factor: Decimal
    before: str = ""
    after: str = ""
    name: str = ""

    @property
    def label(self) -> str:
        """The unit on its own, as beside an axis; empty where figures need none."""
        return self.name or f"{self.before.strip()} {self.after.strip()}".strip()


def scale(
    values: Iterable[float],
    unit: str,
    units: pd.DataFrame,
    lang: str = "en",
    *,
    exact: bool = True,
    signed: bool = False,
) -> Scale:
    """Return how values of a unit are printed together, as in a range or on an axis.

    Parameters
    ----------
    values : iterable of float
        The values, none missing; the largest decides between millions and billions, 万 and 亿.
    unit : str
        Code of the unit.
    units : DataFrame
        Columns unit, dimension, factor, name_zh, name_en.
    lang : {"en", "zh"}
        Language.
    exact : bool
        Whether a larger step may be taken only where a few decimals are enough for every digit.
    signed : bool
        Whether the values are differences: percentages become percentage points.

    Raises
    ------
    UsageError
        If the table has no such unit.

    Examples
    --------
    >>> units = pd.DataFrame([["CNY_100m", "CNY", 1e8, "亿元", "CNY 100 million"]],
    ...                      columns=["unit", "dimension", "factor", "name_zh", "name_en"])
    >>> scale([8539.9], "CNY_100m", units)
    Scale(factor=Decimal('0.1'), before='CNY ', after=' billion', name='')
    >>> scale([8539.9], "CNY_100m", units, "zh").label
    '亿元'
    """
    check_lang(lang)
    row = _unit(unit, units)
    if row["dimension"] == "rank":
        return _rank(lang, signed)
    if signed and row["dimension"] == "fraction" and row["name_en"] == "%":
        return Scale(Decimal(1), "", "个百分点" if lang == "zh" else " percentage points")
    row["factor"] = decimal(row["factor"])
    totals = [decimal(v) * row["factor"] for v in values]
    return _zh(row, totals, exact) if lang == "zh" else _en(row, totals, exact, units)


def decimal(value: float | Decimal) -> Decimal:
    """Return a number as the decimal that it was read from.

    Examples
    --------
    >>> decimal(0.1 + 0.2)
    Decimal('0.3')
    """
    if isinstance(value, Decimal):
        return value
    # Twelve digits are more than any source prints, and hide the noise of binary fractions.
    return Decimal(int(value)) if isinstance(value, Integral) else Decimal(f"{float(value):.12g}")


def _rank(lang: str, signed: bool) -> Scale:
    if lang == "zh":
        return Scale(Decimal(1), "" if signed else "第", "位", "位次")
    return Scale(Decimal(1), "", " places") if signed else Scale(Decimal(1), "rank ")


def _zh(row: dict, totals: list[Decimal], exact: bool) -> Scale:
    name = row["name_zh"]
    prefix = _ZH_PREFIX.match(name)[0]
    if row["factor"] != _ZH_PREFIXES.get(prefix, 1):  # 件/万人 or %: nothing to regroup
        return Scale(Decimal(1), "", f" {name}" if name[:1].isascii() and name != "%" else name)
    step, word = _step(totals, "zh", _PLACES["zh"] if exact else None)
    rest = name.removeprefix(prefix)
    gap = " " if not word and rest[:1].isascii() else ""  # a Latin name needs its space
    return Scale(row["factor"] / step, "", word + gap + rest)


def _en(row: dict, totals: list[Decimal], exact: bool, units: pd.DataFrame) -> Scale:
    name, dimension = row["name_en"], row["dimension"]
    if _is_currency(dimension):
        step, word = _step(totals, "en", _PLACES["money"] if exact else None)
        return Scale(row["factor"] / step, f"{dimension} ", word)
    noun = "" if dimension in _UNNAMED else None
    if noun is None and row["factor"] >= 1:
        noun = _base_name(dimension, units)
    if row["factor"] < 1 or noun is None:
        return Scale(Decimal(1), "", name if name[:1] in "%‰" else f" {name}")
    # Counts are never rounded by force: 1,234,567 stays, 43,000,000 becomes 43 million.
    step, word = _step(totals, "en", _PLACES["count"])
    if totals and all(abs(t) == 1 for t in totals):
        noun = _singular(noun)
    return Scale(row["factor"] / step, "", word + (f" {noun}" if noun else ""))


def _step(totals: list[Decimal], lang: str, places: int | None) -> tuple[int, str]:
    largest = max((abs(t) for t in totals), default=Decimal(0))
    fitting = [step for step in _STEPS[lang] if largest >= step[0]] or [(1, "")]
    if places is None:
        return fitting[0]
    exact = [s for s in fitting if all(_places(t / s[0]) <= places for t in totals)]
    return (exact or fitting)[0]


def _places(value: Decimal) -> int:
    return max(0, -int(value.normalize().as_tuple().exponent))


def _unit(code: str, units: pd.DataFrame) -> dict:
    # Plain lists: a report prints hundreds of quantities, and a pandas filter takes milliseconds.
    codes = units["unit"].tolist()
    if code not in codes:
        known = ", ".join(codes)
        raise UsageError(N_("There is no unit {unit!r}. Units: {known}."), unit=code, known=known)
    row = _row(units, codes.index(code))
    names = [row[c] for c in ("name_en", "name_zh") if isinstance(row[c], str)] or [code]
    return row | {"name_en": names[0], "name_zh": names[-1]}


def _base_name(dimension: str, units: pd.DataFrame) -> str | None:
    """Name of the unit that a dimension is counted in, if there is one."""
    for place, other in enumerate(units["dimension"].tolist()):
        if other == dimension and units["factor"].iat[place] == 1:
            row = _row(units, place)
            names = [row[c] for c in ("name_en", "name_zh") if isinstance(row[c], str)]
            return names[0] if names else None
    return None


def _row(units: pd.DataFrame, place: int) -> dict:
    columns = ("unit", "dimension", "factor", "name_zh", "name_en")
    return {c: units[c].iat[place] for c in columns}


def _is_currency(dimension: str) -> bool:
    from babel.core import get_global

    return dimension in get_global("all_currencies")


def _singular(noun: str) -> str:
    return "person" if noun == "people" else re.sub(r"(ch|sh|ss|x)es$|s$", r"\1", noun)
