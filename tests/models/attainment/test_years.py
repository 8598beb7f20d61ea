"""The year from which on a target is met, held against counting path by path."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipanalysis.models.attainment.growths import growth_of_amounts
from ipanalysis.models.attainment.said import attained_text
from ipanalysis.models.attainment.years import SHARES, lasting_from


@settings(max_examples=40)
@given(st.lists(st.lists(st.booleans(), min_size=4, max_size=4), min_size=1, max_size=12))
def test_the_year_is_that_of_the_path_at_its_share(paths):
    found = lasting_from(np.array(paths), 2026, np.full(len(paths), 1 / len(paths)))
    # From the end of each path: how many years in a row it is met.
    years = [next(i for i in range(5) if all(path[i:])) for path in paths]
    years = sorted(2026 + y if y < 4 else 9999 for y in years)
    for share, year in zip(SHARES, found, strict=True):
        place = next(i for i in range(len(years)) if (i + 1) / len(years) >= share - 1e-12)
        assert year == (None if years[place] == 9999 else years[place])


@pytest.mark.parametrize(
    ("given_years", "en", "zh"),
    [
        ((2027, 2026, 2029, 2031), "2027 (2026 to 2029)", None),
        ((2027, 2027, 2027, 2031), "2027", None),
        ((2027, 2026, None, 2031), "2027 (2026 to after 2031)", None),
        ((None, 2030, None, 2031), "after 2031 (2030 at the earliest)", None),
        ((None, None, None, 2031), "not by 2031", None),
        ((None, None, None, None), "", ""),
    ],
)
def test_every_case_has_its_words(given_years, en, zh):
    names = ("attained_year", "attained_low", "attained_high", "horizon")
    row = dict(zip(names, given_years, strict=True))
    assert attained_text(row) == en
    if zh is not None:
        assert attained_text(row, "zh") == zh


def test_amounts_grow_so_that_they_add_up():
    assert growth_of_amounts(10, 37.5, 1, 2) == pytest.approx(0.5)  # 15 + 22.5
    assert growth_of_amounts(10, 15, 1, 2) == pytest.approx((7**0.5 - 1) / 2 - 1)  # f + f^2 = 1.5
    assert growth_of_amounts(10, 40, 2, 2) == pytest.approx(1)  # only the year after next counts
    for amount, total, last in ((0, 5, 2), (10, 0, 2), (10, -1, 2), (10, 5, 0)):
        assert np.isnan(growth_of_amounts(amount, total, 1, last))
