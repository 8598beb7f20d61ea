import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from ipanalysis.data.lookup import look_up


@given(
    st.lists(st.sampled_from(["a", "b", "c", "d", None]), max_size=20),
    st.sampled_from([[1.5, 2.0, 3.0], ["x", "y", "z"]]),
)
def test_it_is_what_map_gives(codes, values):
    codes = pd.Series(codes, dtype="str", index=range(5, 5 + len(codes)))
    table = pd.Series(values, index=["a", "b", "c"])
    expected = codes.map(table).astype(table.dtype)
    pd.testing.assert_series_equal(look_up(codes, table), expected)
