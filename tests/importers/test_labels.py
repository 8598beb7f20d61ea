"""Heads and labels: where a unit stands, and what a column is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipanalysis.importers.cells import plain
from ipanalysis.importers.labels import ROLES, role_of, split_unit, unit_line

words = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=10).filter(
    lambda text: plain(text) == text
)


@given(words, words, st.sampled_from(["({})", " ({})", "（{}）", "（{}）①", " ({})*"]))
def test_a_unit_in_brackets_comes_off_its_label(label, unit, form):
    assert split_unit(label + form.format(unit)) == (label, unit)


@given(words, words, st.sampled_from(["单位：{}", "（单位：{}）", "Unit: {}", "计量单位: {}"]))
def test_a_line_of_the_unit_gives_the_unit(label, unit, form):
    assert unit_line(form.format(unit)) == unit
    assert unit_line(label) == ""


@given(st.text())
def test_any_text_has_a_label_and_perhaps_a_unit(text):
    _, unit = split_unit(text)
    assert unit == "" or f"({unit})" in plain(text)
    assert role_of(text) in {"", *ROLES.values()}


@pytest.mark.parametrize(
    ("head", "role"),
    [
        *(("地 区", "region"), ("Country Name", "region"), ("指标①", "indicator")),
        *(("年份", "year"), ("数值", "value"), ("计量单位", "unit"), ("备注", "note")),
        *(("授权量", ""), ("2020", ""), (None, "")),
    ],
)
def test_a_head_says_what_its_column_is(head, role):
    assert role_of(head) == role
