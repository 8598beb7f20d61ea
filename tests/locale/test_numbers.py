"""How numbers and quantities are printed; every expectation is written by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipanalysis.data.load import load
from ipanalysis.errors import UsageError
from ipanalysis.locale.numbers import (
    bound_sign,
    number,
    number_range,
    percent,
    percent_range,
    quantity,
    quantity_range,
)
from ipanalysis.locale.scales import scale

UNITS = load().units
COLUMNS = ["unit", "dimension", "factor", "name_zh", "name_en"]
FOREIGN = pd.DataFrame(
    [
        ["EUR_m", "EUR", 1e6, "百万欧元", "EUR million"],
        ["USD", "USD", 1.0, "美元", "US dollars"],
        ["per_1k", "per_person", 0.001, pd.NA, "per 1,000 people"],
        ["permille", "fraction", 0.001, "‰", "‰"],
        ["Stück", "count", 1.0, pd.NA, pd.NA],
        ["只", "animals", 1.0, "只", pd.NA],
    ],
    columns=COLUMNS,
)
MISSING = [None, pd.NA, float("nan"), float("inf"), float("-inf"), np.float64("nan")]

# U+2212, not the hyphen of the keyboard.
MINUS = "\u2212"


@pytest.mark.parametrize(
    ("value", "lang", "text"),
    [
        (90000, "en", "90,000"),
        (90000, "zh", "90,000"),
        (6000, "en", "6,000"),
        (6000, "zh", "6000"),  # four digits are not grouped in Chinese
        (3194.4, "zh", "3194.4"),
        (12.0, "en", "12"),
        (7.50, "en", "7.5"),
        (-3, "en", MINUS + "3"),
        (-1234.5, "zh", MINUS + "1234.5"),
        (0, "en", "0"),
        (0.1 + 0.2, "en", "0.3"),
        (np.int64(499167), "en", "499,167"),
        (10**15, "en", "1,000,000,000,000,000"),
    ],
)
def test_a_number_is_grouped_by_language_and_keeps_no_trailing_zeros(value, lang, text):
    assert number(value, lang) == text


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (2.675, 2, "2.68"),  # as written, though the binary fraction lies below the half
        (0.125, 2, "0.13"),
        (0.5, 0, "1"),
        (-2.5, 0, MINUS + "3"),
        (1234.56, 1, "1,234.6"),
        (13.0, 1, "13"),
        (9.96, 1, "10"),
    ],
)
def test_halves_are_rounded_away_from_zero(value, digits, text):
    assert number(value, "en", digits) == text


def test_a_figure_that_is_not_zero_is_never_printed_as_a_bare_zero():
    assert number(0.0004, "en", 2) == "0.00"
    assert number(-0.0004, "en", 2) == "0.00"  # and has no sign then
    assert number(0, "en", 2) == "0"
    assert percent(0.0004, "zh", 1) == "0.0%"


def test_trailing_zeros_are_kept_for_columns_where_asked():
    assert [number(v, "en", 1, fixed=True) for v in (5, 7.25, 10)] == ["5.0", "7.3", "10.0"]


@pytest.mark.parametrize("missing", MISSING)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_missing_or_infinite_is_a_dash(missing, lang):
    assert number(missing, lang) == "–"
    assert percent(missing, lang) == "–"
    assert quantity(missing, "item", UNITS, lang) == "–"
    assert quantity(missing, pd.NA, UNITS, lang) == "–"


@pytest.mark.parametrize(
    ("fraction", "options", "text"),
    [
        (6000 / 90000, {}, "6.7%"),  # 6.666...
        (100 / 3200, {"digits": 3}, "3.125%"),
        (700 / 3500, {}, "20%"),
        (112 / 106.3 - 1, {"signed": True}, "+5.4%"),  # 5.362...
        (-0.03, {"signed": True}, MINUS + "3%"),
        (0, {"signed": True}, "0%"),
        (12.5, {}, "1,250%"),
    ],
)
def test_a_fraction_is_printed_as_a_percentage(fraction, options, text):
    assert percent(fraction, "en", **options) == text


def test_a_range_of_percentages_repeats_the_sign_in_chinese_only():
    # 5000 / 90000 = 5.556 %, 6737 / 90000 = 7.486 %
    assert percent_range(5000 / 90000, 6737 / 90000, "en") == "5.6–7.5%"
    assert percent_range(5000 / 90000, 6737 / 90000, "zh") == "5.6%～7.5%"
    assert percent_range(0.2, 0.2004, "en") == "20%"


@pytest.mark.parametrize(
    ("bound", "sign"),
    [
        *[("eq", ""), ("ge", "≥"), ("gt", ">"), ("le", "≤"), ("lt", "<"), ("approx", "≈")],
        *[(pd.NA, ""), (None, ""), (float("nan"), "")],
    ],
)
def test_a_bound_has_a_sign(bound, sign):
    assert bound_sign(bound) == sign


QUANTITIES = [
    # value, unit, English, Chinese
    (9, "10k_item", "90,000", "9万件"),
    (2.5, "10k_item", "25,000", "2.5万件"),
    (45, "10k_item", "450,000", "45万件"),
    (6000, "item", "6,000", "6000件"),
    (53770, "item", "53,770", "5.377万件"),
    (499167, "item", "499,167", "49.9167万件"),
    (123456789, "item", "123,456,789", "12,345.6789万件"),
    (43_000_000, "item", "43 million", "4300万件"),
    (0, "item", "0", "0件"),
    (12, "per_10k_people", "12 per 10,000 people", "12件/万人"),
    (13.0, "percent", "13%", "13%"),
    (82, "score", "82 points", "82分"),
    (1, "score", "1 point", "1分"),
    (3200, "CNY_100m", "CNY 320 billion", "3200亿元"),
    (3194.4, "CNY_100m", "CNY 319.44 billion", "3194.4亿元"),
    (12345.6, "CNY_100m", "CNY 1,234.56 billion", "12,345.6亿元"),
    (20000, "CNY_100m", "CNY 2 trillion", "2万亿元"),
    (0.5, "CNY_100m", "CNY 50 million", "5000万元"),
    (3000, "CNY_10k", "CNY 30 million", "3000万元"),
    (2100, "person", "2,100 people", "2100人"),
    (1, "person", "1 person", "1人"),
    (2.3, "10k_person", "23,000 people", "2.3万人"),
    (200, "institution", "200 institutions", "200家"),
    (1, "batch", "1 batch", "1批"),
    (30, "piece", "30", "30个"),
    (12, "place", "rank 12", "第12位"),
    (2.3, "times", "2.3 times", "2.3倍"),
]


@pytest.mark.parametrize(("value", "unit", "english", "chinese"), QUANTITIES)
def test_a_quantity_reads_as_in_a_yearbook(value, unit, english, chinese):
    assert quantity(value, unit, UNITS, "en") == english
    assert quantity(value, unit, UNITS, "zh") == chinese


def test_every_unit_of_the_study_is_printed_without_its_code():
    for unit in UNITS["unit"]:
        for lang in ("en", "zh"):
            assert "_" not in quantity(12, unit, UNITS, lang)


def test_a_bound_stands_before_the_figure():
    assert quantity(80, "score", UNITS, bound="ge") == "≥ 80 points"
    assert quantity(80, "score", UNITS, "zh", bound="ge") == "≥80分"
    assert quantity(3781.7, "CNY_100m", UNITS, bound="approx") == "≈ CNY 378.17 billion"


def test_differences_have_a_sign_and_percentages_differ_by_points():
    assert quantity(6.0, "percent", UNITS, signed=True) == "+6 percentage points"
    assert quantity(-2.4, "percent", UNITS, "zh", signed=True) == MINUS + "2.4个百分点"
    assert quantity(-2, "score", UNITS, signed=True) == MINUS + "2 points"
    assert quantity(-2800, "CNY_100m", UNITS, signed=True) == MINUS + "CNY 280 billion"
    assert quantity(-2800, "CNY_100m", UNITS, "zh", signed=True) == MINUS + "2800亿元"
    assert quantity(2, "place", UNITS, signed=True) == "+2 places"


def test_decimals_count_in_the_figure_that_is_printed():
    # 871.32345 x 100 million = 87.132345 billion
    assert quantity(871.32345, "CNY_100m", UNITS, digits=1) == "CNY 87.1 billion"
    assert quantity(53770, "item", UNITS, "zh", digits=1) == "5.4万件"


def test_a_range_names_its_unit_once_unless_that_would_be_ambiguous():
    assert quantity_range(5000, 6737, "item", UNITS) == "5,000–6,737"
    assert quantity_range(5000, 6737, "item", UNITS, "zh") == "5000～6737件"
    assert quantity_range(9000, 12000, "item", UNITS, "zh") == "0.9万件～1.2万件"
    assert quantity_range(300, 320, "CNY_100m", UNITS) == "CNY 30–32 billion"
    assert quantity_range(300, 320, "CNY_100m", UNITS, "zh") == "300亿元～320亿元"
    assert quantity_range(5, 6, "percent", UNITS, "zh") == "5%～6%"
    assert quantity_range(12, 12, "score", UNITS) == "12 points"
    assert quantity_range(5000, pd.NA, "item", UNITS) == "5,000"
    assert number_range(20, 22, "zh") == "20～22"


def test_other_currencies_and_units_need_no_code():
    assert quantity(1200, "EUR_m", FOREIGN) == "EUR 1.2 billion"
    assert quantity(1200, "EUR_m", FOREIGN, "zh") == "12亿欧元"
    assert quantity(70_000, "USD", FOREIGN) == "USD 70,000"
    assert quantity(70_000, "USD", FOREIGN, "zh") == "7万美元"
    assert quantity(4, "permille", FOREIGN) == "4‰"


def test_a_name_missing_in_one_language_is_taken_from_the_other():
    assert quantity(3, "per_1k", FOREIGN, "zh") == "3 per 1,000 people"
    assert quantity(3, "只", FOREIGN) == "3 只"
    assert quantity(3, "Stück", FOREIGN) == "3"


def test_an_unknown_unit_or_language_is_named():
    with pytest.raises(UsageError, match=r"no unit 'itme'.*10k_item"):
        quantity(3, "itme", UNITS)
    with pytest.raises(UsageError):
        number(3, "fr")


def test_an_axis_takes_the_scale_of_its_largest_value():
    assert scale([225.6, 8539.9], "CNY_100m", UNITS).label == "CNY billion"
    assert scale([225.6, 8539.9], "CNY_100m", UNITS, "zh").label == "亿元"
    assert scale([4e4, 9e4], "item", UNITS, "zh").label == "万件"
    assert scale([4e4, 9e4], "item", UNITS).label == ""
    assert scale([12], "place", UNITS, "zh").label == "位次"


def _read(text: str) -> float:
    return float(text.replace(",", "").replace(MINUS, "-"))


@given(st.floats(-1e9, 1e9).map(lambda v: round(v, 3)), st.sampled_from(["en", "zh"]))
def test_no_digit_is_lost(value, lang):
    assert _read(number(value, lang)) == pytest.approx(value, rel=1e-11, abs=0)


@given(st.integers(-(10**9), 10**9), st.sampled_from(["item", "person", "CNY_10k"]))
def test_a_whole_quantity_keeps_its_value_in_both_languages(value, unit):
    factor = float(UNITS.set_index("unit").at[unit, "factor"])
    steps = {"en": {"million": 1e6, "billion": 1e9, "trillion": 1e12}}
    steps["zh"] = {"万亿": 1e12, "亿": 1e8, "万": 1e4}
    for lang, words in steps.items():
        text = quantity(value, unit, UNITS, lang)
        step = next((size for word, size in words.items() if word in text), 1)
        figure = "".join(c for c in text if c in "0123456789." + MINUS)
        assert _read(figure) * step == pytest.approx(value * factor, rel=1e-11, abs=0)
