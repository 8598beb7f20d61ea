"""Cells of foreign tables: figures keep every digit, marks are marks, the rest is named."""

import datetime as dt
import string
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipanalysis.importers.cells import (
    DATE,
    DECIMAL_COMMA,
    ERROR,
    FLAG,
    NOT_A_NUMBER,
    SIZE,
    marks_in,
    parse_value,
    plain,
)

WIDE = str.maketrans("0123456789.,-%", "０１２３４５６７８９．，－％")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("1,234.50", "1234.50"),
        ("１，２３４", "1234"),
        ("12 345", "12345"),
        ("12\u00a0345.6", "12345.6"),
        ("1'234", "1234"),
        ("-5", "-5"),
        ("−5", "-5"),
        ("－５．２", "-5.2"),
        ("+5", "5"),
        (".5", "0.5"),
        ("-0", "0"),
        ("-0.00", "0.00"),
        ("12.5①", "12.5"),
        ("12.5*", "12.5"),
        ("12.5 [1]", "12.5"),
        ("12.5²", "12.5"),
        ("12.5 †", "12.5"),
        ("12.5注1", "12.5"),
        ("  7 ", "7"),
        ("007", "007"),
    ],
)
def test_a_figure_becomes_the_digits_that_were_printed(raw, text):
    value = parse_value(raw)
    assert (value.kind, value.text, value.percent) == ("number", text, False)


MARKS = "- -- — —— – … …… ... .. . * ** x X × / : － n/a N/A 无 暂缺 #N/A"


@pytest.mark.parametrize("raw", MARKS.split())
def test_a_mark_for_no_figure_is_a_mark(raw):
    assert parse_value(raw).kind == "missing"
    assert parse_value(f" {raw}　").kind == "missing"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("12..5", NOT_A_NUMBER),
        ("1E5", NOT_A_NUMBER),
        ("(123)", NOT_A_NUMBER),
        ("≥", NOT_A_NUMBER),
        ("约12-15", NOT_A_NUMBER),
        ("1,23,456", NOT_A_NUMBER),
        ("1,234,56", NOT_A_NUMBER),
        ("=1+1", NOT_A_NUMBER),
        ("=HYPERLINK(1)", NOT_A_NUMBER),
        ("12-15", NOT_A_NUMBER),
        (True, NOT_A_NUMBER),
        (float("nan"), NOT_A_NUMBER),
        (float("inf"), NOT_A_NUMBER),
        ("3,5", DECIMAL_COMMA),
        ("1.234,5", DECIMAL_COMMA),
        ("#DIV/0!", ERROR),
        ("#REF!", ERROR),
        (dt.datetime(2020, 1, 2), DATE),
        (dt.time(1, 2), DATE),
    ],
)
def test_what_is_no_figure_says_why(raw, reason):
    value = parse_value(raw)
    assert (value.kind, value.reason) == ("unclear", reason)


@pytest.mark.parametrize(
    ("raw", "number_format", "text", "percent"),
    [
        (5, "General", "5", False),
        (5.0, "General", "5", False),
        (2.4, "0.00", "2.40", False),
        (2.4, "#,##0.0", "2.4", False),
        (2.456, "0.0", "2.456", False),  # digits that are only hidden are there
        (0.1 + 0.2, "General", "0.3", False),
        (0.125, "0.0%", "12.5", True),
        (0.12, "0.0%", "12.0", True),
        (12.5, '0.0"%"', "12.5", False),
        (1e20, "General", "100000000000000000000", False),
        (1e-7, "General", "0.0000001", False),
        (-0.0, "0.00", "0.00", False),
    ],
)
def test_a_number_of_a_spreadsheet_keeps_the_decimals_it_is_shown_with(
    raw, number_format, text, percent
):
    value = parse_value(raw, number_format)
    assert (value.kind, value.text, value.percent) == ("number", text, percent)


@pytest.mark.parametrize(
    ("raw", "text", "bound"),
    [
        ("≥3", "3", "ge"),
        (">= 3.50", "3.50", "ge"),
        ("＞３", "3", "gt"),
        ("> 1,345", "1345", "gt"),
        ("≤3", "3", "le"),
        ("<0.5", "0.5", "lt"),
        ("约2", "2", "approx"),
        ("近3", "3", "approx"),
        ("～2", "2", "approx"),
        ("~2", "2", "approx"),
        ("About 2", "2", "approx"),
        ("超过2", "2", "gt"),
        ("≥12.5%", "12.5", "ge"),
        ("-3", "-3", "eq"),
        ("> -3", "-3", "gt"),
    ],
)
def test_a_bound_beside_a_figure_is_kept(raw, text, bound):
    value = parse_value(raw)
    assert (value.kind, value.text, value.bound) == ("number", text, bound)


@pytest.mark.parametrize("raw", ["2.5(r)", "14.2p", "14.2 p", "1,345e", "12.5% p", "7(ep)", "≥3p"])
def test_letters_behind_a_figure_are_refused_and_named(raw):
    value = parse_value(raw)
    assert (value.kind, value.text, value.reason) == ("unclear", raw, FLAG)


@pytest.mark.parametrize("raw", ["近3万", "3万", "1.5亿", "3 million", "2bn"])
def test_words_of_size_are_refused_and_named(raw):
    value = parse_value(raw)
    assert (value.kind, value.text, value.reason) == ("unclear", raw, SIZE)


@pytest.mark.parametrize(
    ("raw", "marks"),
    [
        ("1,345.6①", ("①",)),
        ("40.1*", ("*",)),
        ("3.2①＊", ("①", "*")),
        ("12.5 ［1］", ("[1]",)),
        ("12.5（注1）", ("注1",)),
        ("12.5³", ("³",)),
        ("12.5", ()),
        ("≥3②", ("②",)),
    ],
)
def test_marks_of_footnotes_are_kept_beside_the_figure(raw, marks):
    value = parse_value(raw)
    assert (value.kind, value.marks) == ("number", marks)


def test_a_square_metre_is_a_unit_and_no_footnote():
    assert plain("面积（km²）") == "面积(km2)"
    assert marks_in("Area (km²)") == () and marks_in("Area²") == ("²",)


def test_a_comma_separates_decimals_only_where_that_was_said():
    assert parse_value("3,5", decimal=",").text == "3.5"
    assert parse_value("1.234,5", decimal=",").text == "1234.5"
    assert parse_value("3.500", decimal=",").text == "3500"
    assert parse_value("3,500").text == "3500"


figures = st.decimals(
    allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=3
)


@given(figures, st.booleans(), st.booleans(), st.sampled_from(["", "①", "*", " [2]", "³", "注"]))
def test_every_way_of_printing_a_figure_is_read_as_that_figure(figure, grouped, wide, mark):
    text = f"{figure:,.3f}" if grouped else f"{figure:.3f}"
    value = parse_value((text.translate(WIDE) if wide else text) + mark)
    assert value.kind == "number"
    assert Decimal(value.text) == figure
    assert len(value.text.split(".")[1]) == 3  # a zero at the end is a printed decimal


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_a_stored_number_loses_nothing_that_a_spreadsheet_shows(number):
    value = parse_value(number)
    assert float(value.text) == pytest.approx(number, rel=1e-14, abs=1e-300)
    assert set(value.text) <= set(string.digits + "-.")


@given(st.text())
def test_any_text_is_a_figure_a_mark_nothing_or_named(text):
    value = parse_value(text)
    assert value.kind in ("number", "missing", "empty", "unclear")
    if value.kind == "number":
        Decimal(value.text)
    if value.kind == "unclear":
        assert value.reason


@given(st.text())
def test_a_cleaned_text_stays_as_it_is(text):
    assert plain(plain(text)) == plain(text)
