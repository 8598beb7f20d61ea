"""Shares of variance against functions whose shares are known, and ranges against all runs."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import qmc, sobol_indices

from ipanalysis.models.composite.composite import composite
from ipanalysis.models.composite.rank_ranges import Setup, rank_ranges, sobol_shares
from ipanalysis.models.composite.scaling import Scale


def shares_of(function, dimensions, n=4096):
    drawn = qmc.Sobol(2 * dimensions, rng=np.random.default_rng(1)).random(n)
    a, b = drawn[:, :dimensions], drawn[:, dimensions:]
    found = []
    for k in range(dimensions):
        mixed = a.copy()
        mixed[:, k] = b[:, k]
        found.append(sobol_shares(*(function(u)[None] for u in (a, b, mixed))))
    return np.array(found)[:, :, 0].T


def test_the_shares_of_a_linear_function_are_those_of_the_squared_coefficients():
    # Var(a u) = a^2/12: of 3u + 2v + w the shares are 9/14, 4/14, 1/14; nothing works together.
    first, total = shares_of(lambda u: u @ [3.0, 2, 1], 3)
    assert first == pytest.approx([9 / 14, 4 / 14, 1 / 14], abs=0.02)
    assert total == pytest.approx([9 / 14, 4 / 14, 1 / 14], abs=0.02)


def test_what_two_do_together_is_in_the_total_only():
    # (u - 1/2)(v - 1/2): neither alone moves the mean of the other.
    first, total = shares_of(lambda u: (u[:, 0] - 0.5) * (u[:, 1] - 0.5), 2)
    assert first == pytest.approx([0, 0], abs=0.03)
    assert total == pytest.approx([1, 1], abs=0.03)


def test_scipy_gives_the_same_shares():
    drawn = np.random.default_rng(2).random((256, 6))
    a, b = drawn[:, :3], drawn[:, 3:]

    def function(u):
        return np.array([u[:, 0] + u[:, 1] * u[:, 2], 5 + np.sin(u @ [1.0, 2, 3])])

    mixed = [np.where(np.arange(3) == k, b, a) for k in range(3)]
    f_a, f_b, *f_ab = map(function, (a, b, *mixed))
    found = sobol_indices(func={"f_A": f_a, "f_B": f_b, "f_AB": np.array(f_ab)}, n=256)
    first, total = np.array([sobol_shares(f_a, f_b, f) for f in f_ab]).transpose(1, 2, 0)
    np.testing.assert_allclose(first, np.clip(found.first_order, 0, 1))
    np.testing.assert_allclose(total, np.clip(found.total_order, 0, 1))


def test_an_output_that_does_not_vary_has_no_shares():
    assert np.isnan(sobol_shares(*np.ones((3, 1, 8)))).all()


def linear(width):
    """Return two regions 0.1 apart whose one figure is uncertain by a width each way."""
    value = np.array([[0.5], [0.6], [0.9]])
    method = (Scale(np.zeros(1), np.ones(1), True), "arithmetic")
    return Setup(value, value - width, value + width, np.ones(1), None, [method])


def test_regions_further_apart_than_their_intervals_keep_their_ranks():
    found = rank_ranges(linear(0.04), 64, 0)
    for ranks in (found.best, found.low, found.median, found.high, found.worst):
        assert ranks.tolist() == [3, 2, 1]
    assert np.isnan(found.first).all()


def test_regions_whose_intervals_overlap_change_places_and_no_others():
    found = rank_ranges(linear(0.1), 256, 0)
    assert found.best.tolist() == [2, 2, 1]
    assert found.worst.tolist() == [3, 3, 1]
    # Only the figures vary: all of the variance is theirs.
    assert found.factors == [0]
    assert found.total[1, 0] == pytest.approx(1, abs=0.1)


def test_the_share_of_draws_in_which_they_change_places_is_the_triangle_s():
    # The difference of two even draws over 0.2 is triangular over -0.1 to 0.3: below zero in
    # (0.1^2/2) / (0.2^2) = 1/8 of the cases, so the middle 90 % reach to the other's place.
    found = rank_ranges(linear(0.1), 1024, 0)
    assert (found.low[0], found.high[0]) == (2, 3)
    # With 0.06 each way it is (0.02^2/2) / 0.12^2 = 1/72: outside of the 5 %.
    narrow = rank_ranges(linear(0.06), 1024, 0)
    assert (narrow.low[0], narrow.high[0]) == (3, 3)
    assert narrow.best[0] == 2


DATA = pd.DataFrame(
    {
        "region": list("ABCD") * 2,
        "indicator": ["x"] * 4 + ["y"] * 4,
        "value": [0.0, 4, 6, 10, 10, 5, 4.5, 0],
        "direction": "up",
    }
)


def test_the_same_seed_gives_the_same_result_and_nothing_varies_if_nothing_may():
    first, second = (composite(DATA, draws=64, seed=5) for _ in range(2))
    pd.testing.assert_frame_equal(first.ranks, second.ranks)
    still = composite(DATA, draws=64, vary=()).ranks
    assert (still["best"] == still["worst"]).all()
    assert composite(DATA, draws=64, vary=()).drivers.empty


@pytest.mark.parametrize("ranges", [0.9, "dirichlet", {"x": (0.1, 0.9), "y": (0.1, 0.9)}])
def test_weights_alone_can_turn_the_order_of_opposites(ranges):
    found = composite(DATA, draws=256, vary=["weights"], weight_ranges=ranges)
    ranks = found.ranks.set_index("region")
    assert (ranks["best"] == 1).loc[["A", "D"]].all()
    assert (ranks.loc[["A", "D"], "worst"] == 4).all()
    assert found.drivers["factor"].unique().tolist() == ["weights"]
    assert found.drivers["total"].dropna().to_numpy() == pytest.approx(1, abs=0.15)


def test_every_combination_that_can_be_made_is_shown():
    found = composite(
        DATA, draws=2, goalposts={"x": (-1, 11), "y": (-1, 11)}, weights={"x": 2, "y": 1}
    )
    made = found.methods[["normalise", "aggregate", "weights"]].drop_duplicates()
    assert made.values.tolist() == [
        ["minmax", "arithmetic", "equal"],
        ["minmax", "arithmetic", "given"],
        ["minmax", "geometric", "equal"],
        ["minmax", "geometric", "given"],
        ["zscore", "arithmetic", "equal"],
        ["zscore", "arithmetic", "given"],
    ]
    assert len(found.methods) == 4 * len(made)
