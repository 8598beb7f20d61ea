"""The index by hand, what it refuses, and what must not change it."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipanalysis.data.load import load
from ipanalysis.errors import UsageError
from ipanalysis.models.composite.composite import composite
from ipanalysis.models.composite.scaling import weights_of

STUDY = load()


def frame(ways=("up", "down"), **columns):
    """Return a long frame of regions A, B, C ... with indicators as columns."""
    tables = [
        pd.DataFrame({"indicator": name, "value": values, "direction": way})
        for (name, values), way in zip(columns.items(), ways, strict=True)
    ]
    regions = list("ABCDEFGHIJKL")
    tables = [t.assign(region=regions[: len(t)]) for t in tables]
    return pd.concat(tables, ignore_index=True).dropna(subset="value")


THREE = frame(x=[0.0, 5, 10], y=[4.0, 1, 3])


def scores(data, *args, **options):
    table = composite(data, *args, draws=2, **options).scores
    return table.set_index("region")["score"].sort_index().tolist()


def test_min_max_by_hand_turns_what_should_be_small():
    # x: 0, 1/2, 1. y, less is better, from 4 to 1: 0, 1, 1/3. Means 0, 3/4, 2/3.
    assert scores(THREE) == pytest.approx([0, 3 / 4, 2 / 3])


def test_fixed_goalposts_cut_what_lies_beyond():
    # x over 0 to 8: 0, 5/8, 1 (10 is beyond); y over 0 to 4: 0, 3/4, 1/4.
    posts = {"x": (0, 8), "y": (0, 4)}
    assert scores(THREE, goalposts=posts) == pytest.approx([0, 11 / 16, 5 / 8])
    table = composite(THREE, goalposts={"x": (0, 8)}, draws=2).settings
    assert table[["zero", "one", "stated"]].values.tolist() == [[0, 8, "given"], [4, 1, "data"]]


def test_z_scores_by_hand():
    # x: mean 5, s 5: -1, 0, 1. y: mean 8/3, s = sqrt(7/3): -(4 - 8/3)/s ...
    s = (7 / 3) ** 0.5
    expected = [(-1 - 4 / 3 / s) / 2, (5 / 3 / s) / 2, (1 - 1 / 3 / s) / 2]
    assert scores(THREE, normalise="zscore") == pytest.approx(expected)


def test_distance_to_target_by_hand():
    # x from 0 to 8: 0, 5/8, 1; y from the worst, 4, down to 2: 0, 1 (past it), 1/2.
    found = scores(THREE, normalise="target", goalposts={"x": 8, "y": (4, 2)})
    assert found == pytest.approx([0, 13 / 16, 3 / 4])


def test_the_geometric_mean_by_hand_with_weights():
    # Over 0 to 16 and 8 to 0: x 1/16, 5/16, 10/16 with weight 1/4; y 4/8, 7/8, 5/8 with 3/4.
    data = frame(x=[1.0, 5, 10], y=[4.0, 1, 3])
    found = scores(
        data,
        weights={"x": 1, "y": 3},
        aggregate="geometric",
        goalposts={"x": (0, 16), "y": (0, 8)},
    )
    expected = [(1 / 16) ** 0.25 * 0.5**0.75, (5 / 16) ** 0.25 * (7 / 8) ** 0.75, 5 / 8]
    assert found == pytest.approx(expected)


def test_the_geometric_mean_of_zero_is_refused_unless_a_shift_is_stated():
    with pytest.raises(UsageError, match="above zero; x, y can be 0"):
        composite(THREE, aggregate="geometric", draws=2)
    # sqrt(0.1 x 0.1) - 0.1 = 0; sqrt(0.6 x 1.1) - 0.1; sqrt(1.1 x (1/3 + 0.1)) - 0.1
    found = scores(THREE, aggregate="geometric", shift=0.1)
    expected = [0, 0.66**0.5 - 0.1, (1.1 * (1 / 3 + 0.1)) ** 0.5 - 0.1]
    assert found == pytest.approx(expected, abs=1e-12)


def test_who_lacks_more_than_a_fifth_is_refused_and_nothing_is_imputed():
    columns = {name: [1.0, 2, 3, 4] for name in "pqrst"}
    columns["p"] = [1.0, 2, 3, np.nan]  # D lacks one of five: a fifth, no more
    columns["q"] = [np.nan, 2, 3, 4]
    columns["r"] = [np.nan, 2, 3, 4]  # A lacks two
    result = composite(frame(["up"] * 5, **columns), draws=2)
    assert result.refused[["region", "indicators"]].values.tolist() == [["A", 3]]
    reason = "2 of 5 indicators and 40% of the weight are missing: q, r."
    assert result.refused["reason"].tolist() == [reason]
    d = result.scores.set_index("region").loc["D"]
    assert (d["indicators"], d["score"]) == (4, 1)  # over the four it has, all the best
    assert result.inputs.loc[result.inputs["region"] == "A", "scaled"].isna().all()


def test_one_indicator_that_weighs_much_is_as_bad_as_many():
    columns = {name: [1.0, 2, 3, 4] for name in "pqrst"} | {"p": [1.0, 2, 3, np.nan]}
    weights = {"p": 4, "q": 1, "r": 1, "s": 1, "t": 1}
    assert composite(frame(["up"] * 5, **columns), weights=weights, draws=2).refused[
        "region"
    ].tolist() == ["D"]


def test_pca_weights_are_the_squared_loadings():
    # Correlation r between two indicators: the first component has loadings 1/sqrt(2) each and
    # (1 + r)/2 of the variance. Here sum of products of deviations: 4, of squares 5 and 5: r 0.8.
    values = np.array([[1.0, 2], [2, 1], [3, 4], [4, 3]])
    weights, explained = weights_of("pca", values, ["x", "y"], np.ones(2))
    assert weights == pytest.approx([0.5, 0.5])
    assert explained == pytest.approx((1 + 0.6) / 2)  # sum of products is 3 of 5


def test_pca_turns_by_direction_and_refuses_mixed_signs():
    x = [1.0, 2, 3, 4, 5]
    rising, falling = [1.0, 2, 4, 3, 5], [5.0, 3, 4, 2, 1]
    result = composite(frame(x=x, y=falling), weights="pca", draws=2)
    assert result.settings["weight"].sum() == pytest.approx(1)
    with pytest.raises(UsageError, match="run against"):
        composite(frame(x=x, y=rising), weights="pca", draws=2)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"normalise": "rank"}, "normalise is one of minmax, zscore, target, not 'rank'"),
        ({"aggregate": "sum"}, "aggregate is one of"),
        ({"missing": 1}, "share that may be missing"),
        ({"vary": ["colour"]}, "vary is one of"),
        ({"weights": {"x": 1}}, "no weight for y"),
        ({"weights": {"x": 1, "y": -1, "z": 2}}, "index: z, not a positive number: y"),
        ({"weights": "random"}, "equal, pca or a number"),
        ({"normalise": "target"}, "none for x, y"),
        ({"normalise": "target", "goalposts": {"x": -1, "y": 9}}, "not so for x, y"),
        ({"goalposts": {"x": (3, 3), "y": 1}}, "not so for x, y"),
        ({"goalposts": {"z": (0, 1)}}, "no such indicator in the index: z"),
        ({"accept": ["all"]}, "accept is one of"),
        ({"regions": ["A", "Q"]}, "no figures for: Q"),
        ({"weight_ranges": {"x": 1}}, "lower and an upper end"),
        ({"weight_ranges": 2}, "share from 0 to 1"),
        ({"weight_ranges": {"z": (0, 1)}}, "lower and an upper end"),
        ({"draws": 100}, "power of 2"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(options, message):
    with pytest.raises(UsageError, match=message):
        composite(THREE, **({"draws": 2} | options))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (THREE.drop(columns="value"), "lacks the columns value"),
        (THREE.drop(columns="direction"), "which way is better for x, y"),
        (pd.concat([THREE, THREE]), "More than one figure"),
        (THREE[THREE["region"] != "A"], "at least 3 regions; 2"),
        (THREE.assign(low=9.0), "not between low and high"),
        (THREE.astype({"value": object}).replace({"value": {5.0: "n/a"}}), "Not a number: n/a"),
        (
            frame(["up"] * 5, **{n: [1.0, 2, 3] for n in "pqrs"}, t=[np.nan, np.nan, 1]),
            "fewer than two of the regions have a figure of t",
        ),
        (frame(x=[1.0, 1, 1], y=[1.0, 2, 3]), "equal on x"),
        ([1, 2], "a study or a table"),
    ],
)
def test_a_frame_that_will_not_do_is_refused(data, message):
    with pytest.raises(UsageError, match=message):
        composite(data, draws=2)


# Invariances

NUMBERS = st.integers(0, 1000).map(float)
DATA = st.integers(3, 7).flatmap(
    lambda n: st.tuples(*(st.lists(NUMBERS, min_size=n, max_size=n, unique=True),) * 2)
)


@settings(max_examples=6)
@given(DATA, st.sampled_from([0.01, 7.0, 1e4]), st.sampled_from(["minmax", "zscore"]))
def test_another_unit_changes_nothing(values, factor, how):
    x, y = values
    one, other = frame(x=x, y=y), frame(x=[v * factor for v in x], y=y)
    first, second = (composite(d, normalise=how, draws=8) for d in (one, other))
    pd.testing.assert_frame_equal(first.ranks, second.ranks, atol=1e-9)


@settings(max_examples=6)
@given(DATA, st.randoms(use_true_random=False))
def test_the_order_of_regions_changes_nothing(values, random):
    x, y = values
    data = frame(x=x, y=y)
    data = data.assign(low=data["value"] - 1, high=data["value"] + 1)
    order = list(range(len(data)))
    random.shuffle(order)
    first, second = (composite(d, ["x", "y"], draws=8) for d in (data, data.take(order)))
    pd.testing.assert_frame_equal(first.ranks, second.ranks)
    pd.testing.assert_frame_equal(first.drivers, second.drivers)


@settings(max_examples=6)
@given(DATA)
def test_the_range_of_ranks_holds_the_nominal_rank_and_equal_weights_are_given_equal_ones(values):
    x, y = values
    first = composite(frame(x=x, y=y), draws=8)
    ranks = first.ranks
    assert (ranks["best"] <= ranks["rank"]).all()
    assert (ranks["rank"] <= ranks["worst"]).all()
    for column in ("low", "median", "high"):
        assert ranks[column].between(ranks["best"], ranks["worst"]).all()
    second = composite(frame(x=x, y=y), weights={"x": 3, "y": 3}, draws=8)
    pd.testing.assert_frame_equal(ranks, second.ranks)


# From a study


def test_of_a_study_only_what_compares_is_used_and_each_figure_has_its_source():
    found = composite(STUDY, ["invention_patents_per_10k", "patents_granted"], 2019, draws=16)
    used = found.inputs[found.inputs["value"].notna()]
    assert set(used["code"]) == {"ok"}
    assert used["source"].notna().all()
    assert "CN" not in set(found.inputs["region"])  # a whole does not compete with its parts
    assert found.refused["reason"].str.contains("50% of the weight").all()
    # Shown to the hundredth: 30.1 lies between 30.05 and 30.15.
    assert ((used["low"] < used["value"]) & (used["value"] < used["high"])).all()


def study_of(toy, rows):
    head = "region,indicator,year,value,unit,bound,status,source\n"
    regions = "region,name_en,level,parent\nX,Xland,nation,\n"
    regions += "".join(f"0{n}0000,R{n},province,X\n" for n in range(1, 6))
    return load(toy(regions=regions, observations=head + rows, targets=TARGETS, plans=PLANS))


PLANS = "plan,programme,region,name_en,period_start,period_end,stage,source\n"
PLANS += "XP,P1,X,Plan,2021,2025,final,plan\n"
TARGETS = "target,plan,region,indicator,target_year,value,unit,bound\n"
TARGETS += "X2,XP,X,share,2025,20,percent,eq\n"


def test_a_conflict_and_a_bound_widen_the_interval(toy):
    rows = "".join(f"0{n}0000,share,2021,{10 * n},percent,eq,actual,plan\n" for n in (1, 2, 3))
    rows += "040000,share,2021,40,percent,eq,actual,plan\n"
    rows += "040000,share,2021,44,percent,eq,actual,news\n"
    rows += "050000,share,2021,50,percent,ge,actual,plan\n"
    found = composite(study_of(toy, rows), ["share"], 2021, draws=16)
    ends = found.inputs.set_index("region")[["code", "low", "high"]].T.to_dict("list")
    assert ends["010000"] == ["ok", 9.5, 10.5]
    assert ends["040000"] == ["conflict", 39.5, 44.5]
    assert ends["050000"] == ["bound", 50, 100]  # a share has an end
    strict = composite(study_of(toy, rows), ["share"], 2021, draws=16, accept=())
    assert strict.refused["region"].tolist() == ["040000", "050000"]


def test_a_bound_without_an_end_is_not_used(toy):
    rows = "".join(f"0{n}0000,grants,2021,{10 * n},item,eq,actual,plan\n" for n in (1, 2, 3))
    rows += "040000,grants,2021,50,item,ge,actual,plan\n"
    found = composite(study_of(toy, rows), ["grants"], 2021, draws=2)
    assert found.refused["region"].tolist() == ["040000"]
