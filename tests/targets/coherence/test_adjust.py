"""The smallest change that makes targets add up."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ipanalysis as ipa
from ipanalysis.errors import UsageError


def cells(**more):
    first = {"region": ["X", "A", "B"], "parent": ["", "X", "X"], "value": [100.0, 30.0, 90.0]}
    return pd.DataFrame(first | more)


def test_half_of_the_excess_is_taken_where_trust_is_equal():
    # 20 too much; X gives way as much as A and B do: 20 / 3 each.
    new = ipa.adjust(cells(), scale="absolute")["new"]
    assert new.tolist() == pytest.approx([100 + 20 / 3, 30 - 20 / 3, 90 - 20 / 3])


def test_trust_divides_the_change():
    # X is fixed; changes as 1 / trust: A takes 5, B 15.
    made = ipa.adjust(cells(), fixed=["X"], trust={"A": 3.0}, scale="absolute")
    assert made["change"].tolist() == pytest.approx([0, -5, -15])
    assert made["fixed"].tolist() == [True, False, False]
    assert set(made["note"]) == {"What-if: no plan says so."}


def test_trust_and_fixed_may_name_levels():
    table = cells(level=["nation", "province", "province"])
    made = ipa.adjust(table, fixed=["province"], scale="absolute")
    assert made["new"].tolist() == pytest.approx([120, 30, 90])


def test_relative_changes_go_with_the_size():
    # Shortest relative change with X fixed: change as value squared, 900 : 8100.
    made = ipa.adjust(cells(), fixed=["X"])
    assert made["change"].tolist() == pytest.approx([0, -2, -18])
    assert made["relative"].tolist() == pytest.approx([0, -2 / 30, -0.2])


def test_a_mean_is_weighted():
    # 100 people, 40 of them in A: 12 x 100 = 40 a + 60 b.
    table = cells(value=[12.0, 15.0, 11.0], weight=[100.0, 40.0, 60.0])
    made = ipa.adjust(table, fixed=["X", "A"], scale="absolute")
    assert made["new"].tolist() == pytest.approx([12, 15, 10])


def test_nothing_falls_below_its_bound():
    table = cells(value=[60.0, 5.0, 100.0])
    made = ipa.adjust(table, fixed=["X"], scale="absolute")
    assert made["new"].tolist() == pytest.approx([60, 0, 60])
    free = ipa.adjust(table.assign(lower=np.nan), fixed=["X"], scale="absolute")
    assert free["new"].tolist() == pytest.approx([60, -17.5, 77.5])


def test_a_cell_without_trust_takes_any_value():
    made = ipa.adjust(cells(), trust={"B": 0.0}, scale="absolute")
    assert made["new"].tolist() == pytest.approx([100, 30, 70])


@pytest.mark.parametrize(
    ("table", "more", "names"),
    [
        (cells(), {"fixed": ["X", "A", "B"]}, ("X", "A", "B")),
        (cells(region=["X", "A", "A"]), {}, ("A",)),
        (cells(parent=["", "X", "Q"]), {}, ("B",)),
        (cells(parent=["B", "X", "A"]), {}, ("X", "A", "B")),
        (cells(value=[1.0, np.nan, 2.0]), {}, ("A",)),
        (cells(weight=[1.0, -1.0, 1.0]), {}, ("A",)),
        (cells(), {"trust": {"Z": 1.0}}, ("Z",)),
        (cells(lower=[0.0, 60.0, 60.0]), {"fixed": ["X"]}, ("X",)),
        (cells(), {"scale": "size"}, ("size",)),
        (cells().drop(columns="value"), {}, ("value",)),
    ],
)
def test_what_cannot_be_done_is_refused_by_name(table, more, names):
    with pytest.raises(UsageError) as caught:
        ipa.adjust(table, **more)
    assert all(name in str(caught.value) for name in names)


amounts = st.floats(0.1, 1e5)


@given(st.lists(amounts, min_size=1, max_size=6), st.lists(amounts, min_size=6, max_size=6))
def test_coherent_targets_are_not_changed(values, trust):
    names = [f"R{n}" for n in range(len(values))]
    table = pd.DataFrame(
        {
            "region": ["X", *names],
            "parent": ["", *["X"] * len(names)],
            "value": [sum(values), *values],
            "trust": [1.0, *trust[: len(names)]],
        }
    )
    made = ipa.adjust(table)
    assert made["new"].tolist() == table["value"].tolist()


@given(
    st.lists(st.floats(0.1, 1e3), min_size=6, max_size=6),
    st.lists(st.floats(0.1, 10), min_size=6, max_size=6),
    st.floats(0.01, 100),
    st.sampled_from(["relative", "absolute"]),
)
def test_the_adjusted_add_up_are_nearest_and_scale(values, trust, factor, scale):
    shape = {"region": list("XABCDE"), "parent": ["", "X", "X", "X", "A", "A"]}
    table = pd.DataFrame(shape | {"value": values, "trust": trust})
    new = ipa.adjust(table, scale=scale)["new"].to_numpy()
    slack = 1e-6 * max(values)
    assert abs(new[1:4].sum() - new[0]) < slack
    assert abs(new[4:].sum() - new[1]) < slack
    assert (new >= 0).all()
    size = np.array(values) if scale == "relative" else 1.0

    def far(point):
        return (np.array(trust) * ((point - values) / size) ** 2).sum()

    a, b, c, d, e = values[4] + values[5], values[2], values[3], values[4], values[5]
    other = np.array([a + b + c, a, b, c, d, e])  # adds up too
    for part in (0.0, 0.5, 0.9):
        assert far(new) <= far(part * new + (1 - part) * other) * (1 + 1e-6) + 1e-9
    scaled = ipa.adjust(table.assign(value=table["value"] * factor), scale=scale)["new"]
    assert scaled.to_numpy() == pytest.approx(new * factor, rel=1e-5, abs=slack * factor)


def test_the_targets_of_a_study_are_adjusted_and_the_study_is_not(country):
    study = country({"A": 40, "B": 60}, [("A", 15)])
    with pytest.raises(UsageError, match="give rest"):
        ipa.adjust(study, "level", "P")
    made = ipa.adjust(study, "level", "P", rest=7.0, fixed=["nation"]).set_index("region")
    assert made.loc["A", "new"] == pytest.approx((1200 - 420) / 40)
    assert made.loc["rest", "new"] == 7
    assert study.targets["value"].tolist() == [12, 15]


def test_one_national_target_must_be_named():
    with pytest.raises(UsageError, match="Name one national target"):
        ipa.adjust(ipa.load())


def test_a_bound_that_is_met_by_chance_does_not_stop_the_rest():
    table = pd.DataFrame(
        {"region": list("XAB"), "parent": ["", "X", "X"], "value": [10.0, 0.0, 12.0]}
    )
    assert ipa.adjust(table, fixed=["X"])["new"].tolist() == pytest.approx([10, 0, 10])
