"""Paths: each year's share agrees with the intervals, sums with the measured correlation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ipanalysis.errors import UsageError
from ipanalysis.models.forecast.calibration import error_correlation
from ipanalysis.models.forecast.forecast import forecast
from ipanalysis.models.forecast.intervals import normal_quantile, probability_below
from ipanalysis.models.forecast.paths import normal_scores, sample_paths

LEVELS = (50, 80, 95, 99)
HISTORY = pd.DataFrame(
    {
        "region": np.repeat(["A", "B", "C", "D"], 7),
        "indicator": np.repeat(["x", "x", "share", "x"], 7),
        "year": np.tile(range(2019, 2026), 4),
        "value": np.ravel(
            [
                [3, 5, 4, 6, 8, 7, 9],
                [9, 8, 8, 5, 6, 4, 4],
                [90, 93, 92, 95, 96, 98, 99],
                [1, 1, 1, 1, 1, 1, 1],
            ]
        ),
    }
)
BOUNDS = pd.DataFrame({"indicator": ["share"], "lower": [0.0], "upper": [100.0]})


@pytest.fixture(scope="module")
def ahead():
    return forecast(HISTORY, 4, LEVELS, bounds=BOUNDS)


@pytest.fixture(scope="module")
def drawn(ahead):
    return sample_paths(ahead, draws=2000, bounds=BOUNDS)


def normal_forecast(deviations, first=2026):
    """A table of normal forecasts with mean 10 from the year `first` on, data until 2025."""
    rows = [
        {"year": first + step, "level": level, "mean": 10.0}
        | {
            side: 10 + sign * normal_quantile(level) * deviation
            for side, sign in (("lower", -1), ("upper", 1))
        }
        for step, deviation in enumerate(deviations)
        for level in (80.0, 95.0)
    ]
    table = pd.DataFrame(rows).assign(region="A", indicator="x", model="med3")
    return table.assign(n=6, first_year=2020)


def test_shares_of_each_year_are_those_of_the_intervals(ahead, drawn):
    keys, paths = drawn
    assert keys[["region", "first", "last"]].values.tolist() == [
        [region, 2026, 2029] for region in "ABC"
    ]
    for key, path in zip(keys.itertuples(), paths, strict=True):
        rows = ahead[ahead["region"] == key.region]
        for row in rows.itertuples():
            values, tail = path[:, row.year - key.first], 0.5 - row.level / 200
            if row.lower < row.mean:  # else the forecast itself was cut at 100
                assert (values < row.lower).mean() == pytest.approx(tail, abs=1 / 2000)
            if key.indicator == "x" or row.upper < 100:
                assert (values > row.upper).mean() == pytest.approx(tail, abs=1 / 2000)
            assert np.median(values) == pytest.approx(row.mean, abs=0.01)


def test_shares_agree_with_probability_below_between_the_quantiles(ahead, drawn):
    keys, paths = drawn
    for key, path in zip(keys.itertuples(), paths, strict=True):
        rows = ahead[(ahead["region"] == key.region) & (ahead["year"] == 2027)]
        limits = (0, 100) if key.indicator == "share" else (-np.inf, np.inf)
        quantiles = rows["mean"].iloc[0], rows["level"], rows["lower"], rows["upper"]
        for x in np.linspace(path[:, 1].min(), path[:, 1].max(), 12)[1:-1]:
            share = (path[:, 1] < x).mean()
            assert share == pytest.approx(probability_below(x, *quantiles, *limits), abs=0.001)


def test_sums_have_the_variance_of_correlated_years():
    # Normal years: Var(sum) = s'Rs, against s's without correlation (33 % of it here).
    s = np.array([1.0, 1.5, 2.0, 2.2, 2.5])
    sums = sample_paths(normal_forecast(s), draws=20_000)[1][0].sum(axis=1)
    expected = s @ error_correlation()[:5, :5] @ s
    assert sums.var() == pytest.approx(expected, rel=0.02)
    assert sums.mean() == pytest.approx(50, abs=1e-6)


def test_years_left_out_keep_the_correlation_of_their_distance():
    # Years 4 to 6 ahead hang together more closely than 1 to 3.
    path = sample_paths(normal_forecast([1.0, 1, 1], first=2029), draws=5000)[1][0]
    got = np.corrcoef(path.T)
    assert got == pytest.approx(error_correlation()[3:, 3:], abs=0.01)


def test_same_seed_same_bytes_whatever_stands_beside(ahead, drawn):
    alone = ahead[ahead["region"] == "B"].iloc[::-1]
    again = sample_paths(alone, draws=2000, bounds=BOUNDS)[1][0]
    assert again.tobytes() == drawn[1][1].tobytes()
    other = sample_paths(alone, draws=2000, seed=1, bounds=BOUNDS)[1][0]
    assert other.tobytes() != again.tobytes()
    assert np.array_equal(np.sort(other, axis=0), np.sort(again, axis=0))


def test_paths_stay_within_bounds(drawn):
    keys, paths = drawn
    share = paths[keys.index[keys["indicator"] == "share"].item()]
    assert share.max() == 100
    assert (share == 100).mean() > 0.05


def test_scores_are_the_same_quantiles_in_every_year():
    scores = normal_scores(500, 3)
    assert (np.sort(scores, axis=0) == np.sort(scores[:, :1], axis=0)).all()
    assert np.corrcoef(scores.T) == pytest.approx(error_correlation(), abs=0.03)


def test_a_single_level_is_read_as_normal():
    table = normal_forecast([2.0])
    paths = sample_paths(table[table["level"] == 80])[1][0]
    assert paths.std() == pytest.approx(2, rel=0.002)


def test_nothing_to_draw_from_gives_nothing(ahead):
    keys, paths = sample_paths(ahead[ahead["region"] == "D"])
    assert keys.empty and paths == []
    assert list(keys) == ["region", "indicator", "model", "first", "last"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda t: t.drop(columns="level"), "lacks the columns level"),
        (lambda t: t.drop(index=3), "every level"),
        (lambda t: t[t["year"] != 2027], "one after another"),
        (lambda t: pd.concat([t, t.assign(model="naive")]), "one model"),
        (lambda t: t.assign(upper=t["upper"].clip(upper=11)), "give the bounds"),
    ],
)
def test_unfit_tables_are_refused(change, words):
    with pytest.raises(UsageError, match=words):
        sample_paths(change(normal_forecast([1.0, 2, 3])))


@pytest.mark.parametrize("draws", [99, 200.0, True])
def test_too_few_draws_are_refused(draws):
    with pytest.raises(UsageError, match="at least 100"):
        sample_paths(normal_forecast([1.0]), draws=draws)


@pytest.mark.parametrize("bound", [0.0, 100.0])
def test_paths_of_a_forecast_that_lies_on_a_bound_stay_there(bound):
    bounds = pd.DataFrame({"indicator": ["x"], "lower": [0.0], "upper": [100.0]})
    whole = normal_forecast([1.0, 1]).assign(mean=bound, lower=bound, upper=bound)
    (path,) = sample_paths(whole, bounds=bounds)[1]
    assert (path == bound).all()
    # Only the 80 % interval lies on it: a tenth is left for the inside.
    away = abs(bound - 20)
    inner = "lower" if bound else "upper"
    part = whole.assign(**{inner: whole[inner].mask(whole["level"] == 95, away)})
    (path,) = sample_paths(part, bounds=bounds)[1]
    assert (path == bound).mean() == pytest.approx(0.9, abs=0.001)
    assert (np.abs(path - bound) > 20).mean() == pytest.approx(0.025, abs=0.001)
