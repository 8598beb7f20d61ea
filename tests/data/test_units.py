import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipanalysis.data.load import load
from ipanalysis.data.units import convert_one
from ipanalysis.errors import UsageError

UNITS = load().units


@pytest.mark.parametrize(
    ("value", "unit", "to", "expected"),
    [
        (9, "10k_item", "item", 90_000),  # 9 x 10,000
        (3000, "CNY_10k", "CNY_100m", 0.3),  # 30 million of 100 million
        (13.85, "10k_item", "item", 138_500),
        (7.39, "percent", "percent", 7.39),
    ],
)
def test_values_convert_by_their_factors(value, unit, to, expected):
    assert convert_one(value, unit, to, UNITS) == pytest.approx(expected, rel=1e-15)


def test_units_of_different_dimensions_are_refused_by_name():
    with pytest.raises(UsageError, match="CNY_100m cannot be converted to item"):
        convert_one(1, "CNY_100m", "item", UNITS)


PAIRS = [(a, b) for _, g in UNITS.groupby("dimension")["unit"] for a in g for b in g]


@given(st.floats(-1e12, 1e12), st.sampled_from(PAIRS))
def test_there_and_back_gives_the_same_value(value, pair):
    there = convert_one(value, *pair, UNITS)
    back = convert_one(there, *reversed(pair), UNITS)
    assert back == pytest.approx(value, rel=1e-12, abs=1e-300)


def test_the_same_unit_keeps_every_digit():
    table = pd.DataFrame({"unit": ["third"], "dimension": ["d"], "factor": [1 / 3]})
    assert convert_one(0.1, "third", "third", table) == 0.1
