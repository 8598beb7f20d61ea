"""Forecasts of parts and whole add up, change as little as the method says, and refuse by name."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ipanalysis as ipa
from ipanalysis.data.vocabulary import RECONCILE
from ipanalysis.errors import UsageError
from ipanalysis.models.forecast.distribution import distribution
from ipanalysis.models.hierarchy.base import one_step_errors
from ipanalysis.models.hierarchy.covariance import shrunk
from ipanalysis.models.hierarchy.inputs import Asked, read
from ipanalysis.models.hierarchy.methods import METHODS, Setting
from ipanalysis.models.hierarchy.projection import Limits, project
from ipanalysis.models.hierarchy.reconciled import draws, reconciled_draws
from ipanalysis.models.hierarchy.tree import hierarchy

SUMS = np.array([[-1.0, 1.0, 1.0]])
FREE = Limits(np.zeros((0, 3)), np.zeros(0), np.zeros(0))
KEPT = Limits(np.eye(3), np.zeros(3), np.full(3, np.inf))

NATIONAL = {
    "plans": """plan,programme,region,name_zh,name_en,period_start,period_end,stage,source
XP,P1,X,全国规划,National plan,2021,2025,final,plan
""",
    "targets": """target,plan,region,indicator,target_year,value,unit,bound,basis
X1,XP,X,grants,2025,9,k_item,ge,annual
""",
}


def panel(rows, indicator="x", first=2010):
    cells = [(r, first + n, v) for r, values in rows.items() for n, v in enumerate(values)]
    return pd.DataFrame(cells, columns=["region", "year", "value"]).assign(indicator=indicator)


@pytest.fixture(scope="module")
def figures():
    """Return a whole of three parts, one of which (D) is not among the figures."""
    rng = np.random.default_rng(3)
    steps = rng.normal(3, 4, (4, 14)).cumsum(axis=1) + 50 * np.arange(1, 5)[:, None]
    rows = dict(zip("ABCD", steps, strict=True))
    rows["X"] = steps.sum(axis=0)
    return panel({name: rows[name] for name in "XABC"})


@pytest.fixture(scope="module")
def made(figures):
    return ipa.hierarchical(figures, "X", "x", method=RECONCILE, horizon=2)


# By hand


@pytest.mark.parametrize(
    ("covariance", "expected"),
    [
        # 20 too much is taken off in proportion to W A': (-1, 1, 1) over 3.
        (np.eye(3), [100 + 20 / 3, 30 - 20 / 3, 90 - 20 / 3]),
        # Variances 4, 1, 5: 20 x (4, -1, -5) / 10.
        (np.diag([4.0, 1, 5]), [108, 28, 80]),
        # W A' = (-4 + 1, -1 + 2, 3) = (-3, 1, 3), A W A' = 7.
        (np.array([[4.0, 1, 0], [1, 2, 0], [0, 0, 3]]), [100 + 60 / 7, 30 - 20 / 7, 90 - 60 / 7]),
    ],
)
def test_the_change_is_that_of_the_weight_matrix(covariance, expected):
    base = np.array([[100.0], [30], [90]])
    found = project(base, np.linalg.cholesky(covariance), SUMS, FREE)
    assert found.ravel() == pytest.approx(expected, rel=1e-12)


def test_what_a_bound_holds_stands_on_it_and_the_others_share_the_rest():
    # Without the bound 120 is 40 too much: (133.3, -3.3, ...). With A on 0: 20 off and 10 each way.
    base = np.array([[100.0], [5], [115]])
    free = project(base, np.eye(3), SUMS, FREE).ravel()
    assert free[1] == pytest.approx(5 - 20 / 3)
    assert project(base, np.eye(3), SUMS, KEPT).ravel() == pytest.approx([107.5, 0, 107.5])


def test_shrinkage_is_that_of_schaefer_and_strimmer():
    # w = z1 z2 = (1, 1, 1, -1): mean 0.5, squares about it 3 x 0.25 + 2.25 = 3, over 4 x 3: 0.25;
    # over r^2 = 0.25: 1, all the way to the diagonal.
    assert shrunk(np.array([[2.0, 3]] * 3 + [[2, -3]])).correlation.tolist() == [[1, 0], [0, 1]]
    # With seven of eight the same: 3.5 / 56 = 0.0625 over 0.5625: 1/9.
    same = np.array([[1.0, 1]] * 7 + [[1, -1]])
    found = shrunk(same * [2, 3])
    assert found.correlation[0, 1] == pytest.approx(8 / 9 * 0.75)
    assert found.covariance[0, 1] == pytest.approx(8 / 9 * 0.75 * 2 * 3)
    assert found.deviation.tolist() == [2, 3]


def test_errors_are_those_of_forecasts_made_before_the_year(figures):
    past = figures.pivot(index="year", columns="region", values="value")[["X", "A"]]
    asked = Asked(figures, "X", "x", ["A"])
    errors = one_step_errors(past, asked, "naive")
    # Of the naive model an error is the change; the first origin has five values.
    assert errors == pytest.approx(past.diff().iloc[5:].to_numpy())


# What holds for every input

AMOUNTS = st.lists(st.floats(0, 1e6), min_size=3, max_size=3)


@settings(max_examples=25)
@given(AMOUNTS, st.lists(st.floats(0.01, 100), min_size=3, max_size=3), st.sampled_from(RECONCILE))
def test_every_method_adds_up_within_bounds_and_leaves_alone_what_did(base, spread, name):
    errors = shrunk(np.array([[1.0, -1, 2], [2, 1, 0], [-1, 3, 1], [0, 1, -2]]) * spread)
    last = np.array([1.0, 3.0])
    setting = Setting(np.ones(2), np.array(spread), errors, last, KEPT)
    base = np.array(base)[:, None]
    size = max(base.max(), 1e-300)
    found = METHODS[name](base, setting)
    if np.isnan(found).any():  # parts of nothing have no shares
        assert name == "top_down"
        assert base[1:].sum() == 0
        return
    assert abs(found[0] - found[1:].sum()) <= 1e-7 * size
    assert found.min() >= -1e-7 * size
    again = METHODS[name](found, setting)
    assert again == pytest.approx(found, abs=1e-6 * size)


def test_bottom_up_keeps_the_parts_and_top_down_the_whole(made):
    kept = {"bottom_up": ("part", "rest"), "top_down": ("whole",), "top_down_shares": ("whole",)}
    for name, roles in kept.items():
        rows = made[(made["method"] == name) & made["role"].isin(roles)]
        assert rows["adjustment"].abs().max() == 0


@pytest.mark.parametrize("name", RECONCILE)
def test_parts_and_rest_come_to_the_whole_in_every_draw(figures, name):
    asked = read(figures, "X", "x", None, None, None, None, None)
    found = hierarchy(asked, 1, "med3")
    errors = shrunk(np.random.default_rng(1).normal(size=(6, 5)))
    regions, _, mean, sample = reconciled_draws(found, name, 2024, errors)
    assert regions == ["X", "A", "B", "C", "rest"]
    assert sample[0] == pytest.approx(sample[1:].sum(axis=0), rel=1e-9)
    assert mean[0] == pytest.approx(mean[1:].sum(), rel=1e-9)


def test_draws_have_the_intervals_they_were_made_of_whatever_the_correlation():
    curves = [distribution(10.0, [80, 95], [8, 7], [13, 15]), distribution(5.0, [80], [1], [9])]
    sample = draws(curves, np.array([[1, -0.6], [-0.6, 1]]))
    assert np.quantile(sample[0], [0.1, 0.5, 0.9]) == pytest.approx([8, 10, 13], abs=0.03)
    assert np.quantile(sample[1], [0.1, 0.5, 0.9]) == pytest.approx([1, 5, 9], abs=0.03)
    assert np.corrcoef(sample)[0, 1] == pytest.approx(-0.6, abs=0.06)


# The table


def test_the_table_adds_up_and_its_intervals_are_nested(made):
    rows = made[made["level"] == 80]
    signed = rows["mean"].where(rows["role"] == "whole", -rows["mean"])
    assert signed.groupby([rows["method"], rows["year"]]).sum().abs().max() < 1e-9 * 700
    keys = ["method", "year", "region"]
    ends = made.set_index([*keys, "level"])[["lower", "upper"]].unstack()
    assert (ends["lower"].diff(axis=1).iloc[:, 1:] <= 0).all(axis=None)
    assert (ends["upper"].diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)
    assert made["mean"].between(made["lower"], made["upper"]).all()
    assert (made["adjustment"] == made["mean"] - made["base"]).all()


def test_the_rest_is_forecast_from_the_whole_less_the_parts(figures, made):
    wide = figures.pivot(index="year", columns="region", values="value")
    rest = (wide["X"] - wide[["A", "B", "C"]].sum(axis=1)).rename("value").reset_index()
    alone = ipa.forecast(rest.assign(region="r", indicator="x"), 1, 80)["mean"].item()
    row = made.query("role == 'rest' and method == 'bottom_up' and year == 2024").iloc[0]
    assert row["base"] == pytest.approx(alone)


def test_a_whole_that_its_parts_make_up_has_no_rest():
    rows = {"A": [3.0, 4, 6, 7, 9, 10], "B": [5.0, 7, 6, 9, 8, 11]}
    table = panel({"X": np.sum(list(rows.values()), axis=0), **rows})
    found = ipa.hierarchical(table, "X", "x", method="wls", horizon=1, levels=80)
    assert found["region"].tolist() == ["X", "A", "B"]
    assert found["mean"].iloc[0] == pytest.approx(found["mean"].iloc[1:].sum())


def test_a_weighted_mean_adds_up_with_its_weights_and_the_rest_has_the_others():
    rows = {"A": [10.0, 12, 13, 15, 16, 18], "B": [20.0, 21, 23, 24, 27, 28]}
    rest = np.array([5.0, 6, 8, 8, 9, 11])
    whole = 0.3 * np.array(rows["A"]) + 0.5 * np.array(rows["B"]) + 0.2 * rest
    table = panel({"X": whole, **rows})
    weights = {"X": 10.0, "A": 3, "B": 5}
    found = ipa.hierarchical(
        table, "X", "x", method=["wls", "bottom_up"], weights=weights, horizon=1, levels=80
    )
    for _, part in found.groupby("method"):
        assert part["share"].tolist() == pytest.approx([1, 0.3, 0.5, 0.2])
        assert part["mean"].iloc[0] == pytest.approx((part["mean"] * part["share"])[1:].sum())
    alone = ipa.forecast(panel({"r": rest}), 1, 80)["mean"].item()
    assert found["base"].iloc[3] == pytest.approx(alone)


def test_a_rest_without_a_forecast_is_what_is_left_and_never_below_its_bound():
    # The whole is forecast about 120, the part about 150: the part cannot exceed the whole.
    cells = {"A": ([100.0, 110, 118, 131, 140], 2020), "X": ([108.0, 110, 113, 115, 117], 2014)}
    table = pd.concat([panel({r: v}, first=y) for r, (v, y) in cells.items()])
    table = pd.concat([table, panel({"X": [118.0, 119, 121, 118, 120]}, first=2019)])
    bounds = pd.DataFrame({"indicator": ["x"], "lower": [0.0], "upper": [np.nan]})
    ready = ipa.forecast(table, 1, (50, 80, 95), bounds=bounds).assign(year=2025)
    found = ipa.hierarchical(
        ready, "X", "x", method=["ols", "bottom_up"], horizon=1, complete=False, bounds=bounds
    )
    rows = found[(found["method"] == "ols") & (found["level"] == 80)].set_index("role")
    assert rows.loc["part", "base"] > rows.loc["whole", "base"]
    assert rows.loc["rest", ["mean", "status"]].tolist() == [pytest.approx(0, abs=1e-6), "bounded"]
    assert rows.loc["part", "mean"] == pytest.approx(rows.loc[["part", "whole"], "base"].mean())
    assert np.isnan(rows.loc["rest", "lower"])  # a difference: its spread is not known
    refused = found[found["method"] == "bottom_up"]
    assert refused["status"].tolist() == ["rest_unknown"]


def test_a_city_inside_a_province_that_counts_does_not_and_a_group_never_does(toy):
    regions = """region,name_zh,short_zh,name_en,aliases,level,parent,groups
X,全国,全国,Xland,,nation,,
A,甲省,甲,Ay,,province,X,G-1
B,乙省,乙,Bee,,province,X,G-1
A1,丙市,丙,Cee,,prefecture,A,
B1,丁市,丁,Dee,,prefecture,B,
G-1,两省,,Both,,group,X,
"""
    values = {"X": 40, "A": 10, "A1": 4, "B1": 7, "G-1": 25}
    lines = [
        f"{region},grants,{2015 + n},{value + n + n % 2},item,eq,actual,plan"
        for region, value in values.items()
        for n in range(8)
    ]
    head = "region,indicator,year,value,unit,bound,status,source\n"
    study = ipa.load(toy(regions=regions, observations=head + "\n".join(lines) + "\n", **NATIONAL))
    found = ipa.hierarchical(study, "Xland", "Grants", method="wls", horizon=1, levels=80)
    # B has no figure, so its city counts; A speaks for A1.
    counted = found[found["year"].notna()]
    assert counted["region"].tolist() == ["X", "A", "B1", "rest"]
    assert counted["source"].eq("plan").all()
    left = found[found["year"].isna()]
    assert left[["region", "status"]].values.tolist() == [["A1", "no_part"]]
    assert left["reason"].item() == "Ay counts, and this is a part of it."


# Refusals


@pytest.mark.parametrize(
    ("change", "method", "status"),
    [
        ({"only": ["A"]}, "wls", "whole_not_forecast"),
        ({"only": ["X"]}, "wls", "no_parts"),
        ({"last": 6}, "mint", "too_few_errors"),
    ],
)
def test_what_cannot_be_put_together_is_refused_by_name(figures, change, method, status):
    table = figures[figures["region"].isin(change.get("only", list("XABC")))]
    table = table[table["year"] > 2023 - change.get("last", 99)]
    found = ipa.hierarchical(table, "X", "x", method=method)
    refused = found[found["region"] == "X"]
    assert refused["status"].tolist() == [status]
    assert refused["reason"].item()


def test_parts_of_nothing_are_not_shared_out():
    table = panel({"X": [5.0, 6, 7, 7, 9, 9], "A": [0.0] * 6})
    found = ipa.hierarchical(
        ipa.forecast(table, 1), "X", "x", method=["top_down", "wls"], horizon=1, levels=80
    )
    assert found["status"].tolist() == ["not_positive", "ok", "constant"]
    assert found["mean"].iloc[1:].tolist() == pytest.approx([0, 0], abs=1e-3)


def test_a_mean_without_weights_is_refused(toy):
    lines = [
        f"{region},share,{2015 + n},{10 + n + n % 2},percent,eq,actual,plan"
        for region in ("X", "010010")
        for n in range(8)
    ]
    head = "region,indicator,year,value,unit,bound,status,source\n"
    study = ipa.load(toy(observations=head + "\n".join(lines) + "\n", **NATIONAL))
    found = ipa.hierarchical(study, "X", "share", lang="zh")
    assert found["status"].tolist() == ["weight_missing"]


def test_a_slip_in_the_arguments_is_named(figures):
    with pytest.raises(UsageError, match="magic"):
        ipa.hierarchical(figures, "X", "x", method="magic")
    with pytest.raises(UsageError, match="twice"):
        ipa.hierarchical(figures, "X", "x", ["A", "A"])
    with pytest.raises(UsageError, match="weight"):
        ipa.hierarchical(figures, "X", "x", weights={"A": -1})


def test_the_input_stays_and_the_result_is_the_same_again(figures):
    before = figures.copy()
    once, again = (ipa.hierarchical(figures, "X", "x", horizon=1) for _ in range(2))
    pd.testing.assert_frame_equal(once, again)
    pd.testing.assert_frame_equal(figures, before)


def test_a_part_of_four_values_is_left_out_for_the_fifth_it_lacks():
    rows = panel({"X": [10.0, 12, 13, 15, 18, 20], "A": [6.0, 7, 7, 9, 10, 11]})
    rows = pd.concat([rows, panel({"B": [5.0, 6, 8, 8]}, first=2012)])
    found = ipa.hierarchical(rows, "X", "x", method="bottom_up", horizon=1).set_index("region")
    assert found.loc["B", "status"] == "not_forecast"
    assert "too few yearly values: 4, and at least 5 are needed" in found.loc["B", "reason"]
