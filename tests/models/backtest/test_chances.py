"""Chances beside what came true: reliability, Brier score and its parts, simulated targets."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ipanalysis as ipa
from ipanalysis.errors import UsageError
from ipanalysis.models.backtest.chances import weighted_quantiles
from ipanalysis.models.backtest.reliability import brier, reliability

SAID = [0.1, 0.1, 0.3, 0.3, 0.3, 0.8, 0.8, 0.8, 0.8, 0.8]
CAME = [0, 0, 1, 0, 0, 1, 1, 1, 0, 1]


def test_the_decomposition_by_hand():
    parts = brier(SAID, CAME)
    # Shares 0 of 2, 1 of 3, 4 of 5; half of all: 5 of 10.
    off = (2 * 0.1**2 + 3 * (1 / 3 - 0.3) ** 2 + 5 * 0.0**2) / 10
    told = (2 * 0.5**2 + 3 * (1 / 3 - 0.5) ** 2 + 5 * 0.3**2) / 10
    assert parts["reliability"] == pytest.approx(off)
    assert parts["resolution"] == pytest.approx(told)
    assert parts["uncertainty"] == 0.25
    assert parts["within"] == pytest.approx(0)  # all of a tenth said the same
    assert parts["brier"] == pytest.approx(off - told + 0.25)
    assert parts["skill"] == pytest.approx((told - off) / 0.25)


@given(
    st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=30),
)
@settings(max_examples=30)
def test_the_parts_add_up_to_the_score(pairs):
    said, came = zip(*pairs, strict=True)
    parts = brier(said, came)
    assert parts["brier"] == pytest.approx(
        parts["reliability"] - parts["resolution"] + parts["uncertainty"] + parts["within"]
    )
    bins = reliability(said, came)
    assert bins["n"].sum() == len(pairs)
    assert (bins["n"] * bins["met"].fillna(0)).sum() == pytest.approx(sum(came))


def test_a_perfect_forecaster_has_skill_one_and_one_who_says_the_share_none():
    came = np.tile([1, 0, 0, 1], 10)
    perfect, plain = brier(came.astype(float), came), brier([0.5] * 40, came)
    assert (perfect["brier"], perfect["skill"]) == (0, 1)
    assert (perfect["skill_low"], perfect["skill_high"]) == (1, 1)
    assert (plain["brier"], plain["skill"], plain["reliability"]) == (0.25, 0, 0)


def test_a_calibrated_forecaster_lies_on_the_diagonal_and_its_skill_is_known():
    rng = np.random.default_rng(11)
    chance = rng.random(8_000)
    came = rng.random(8_000) < chance
    assert reliability(chance, came)["gap"].abs().max() < 0.05
    # E p(1-p) = 1/6 against 1/4.
    assert brier(chance, came)["skill"] == pytest.approx(1 / 3, abs=0.02)


def test_chances_that_say_nothing_have_no_resolution():
    rng = np.random.default_rng(12)
    parts = brier(rng.random(8_000), rng.random(8_000) < 0.5)
    assert parts["resolution"] < 0.003
    assert parts["skill"] == pytest.approx(1 - (1 / 12 + 0.25) / 0.25, abs=0.03)


def test_edges_belong_to_the_tenth_above_and_missing_chances_to_none():
    bins = reliability([0.0, 0.3, 0.1 + 0.2, 0.7, 1.0, None], [1, 1, 1, 1, 1, 1])
    assert bins["n"].tolist() == [1, 0, 0, 2, 0, 0, 0, 1, 0, 1]


def test_when_all_came_true_there_is_no_skill_but_an_interval():
    parts = brier([0.9] * 8, [True] * 8)
    assert np.isnan(parts["skill"])
    (row,) = reliability([0.95] * 8, [True] * 8).query("n > 0").to_dict("records")
    assert row["met_high"] == 1
    assert row["met_low"] == pytest.approx(8 / (8 + 1.959964**2))


@pytest.mark.parametrize(
    "call",
    [
        lambda: reliability([1.2], [1]),
        lambda: reliability([0.5], [1, 0]),
        lambda: reliability([0.5], [1], edges=(0, 0.5)),
        lambda: ipa.calibration(walks(2), quantiles=[0, 0.5]),
        lambda: ipa.calibration(walks(2), apart="plan"),
    ],
)
def test_what_is_no_chance_is_refused(call):
    with pytest.raises(UsageError):
        call()


def walks(series, drift=0.0, indicators=("x",)):
    steps = np.random.default_rng(5).normal(drift, 1, size=(series, 20))
    return pd.DataFrame(
        {
            "region": np.repeat([f"{n:04}" for n in range(series)], 20),
            "indicator": np.repeat(np.resize(indicators, series), 20),
            "year": np.tile(np.arange(2000, 2020), series),
            "value": 100 + steps.cumsum(axis=1).ravel(),
        }
    )


@pytest.fixture(scope="module")
def found():
    return ipa.calibration(walks(200), "naive", horizon=2, origins=2, by="step")


def test_about_half_of_the_targets_are_met_and_nine_are_drawn_for_each_forecast(found):
    assert found.targets["met"].mean() == pytest.approx(0.5, abs=0.03)
    assert (found.targets.groupby(["region", "origin", "step"]).size() == 9).all()
    shares = found.targets.groupby("quantile")["met"].mean()
    assert shares.tolist() == pytest.approx([1 - n / 10 for n in range(1, 10)], abs=0.06)


def test_chances_of_the_true_model_lie_on_the_diagonal(found):
    assert found.scores["step"].tolist() == [1, 2]
    assert (found.scores["worst_gap"] < 0.15).all()  # of 360 chances of 200 series
    assert (found.scores["reliability"] < 0.01).all()
    # Of a walk nobody knows more than the quantile at which a target was drawn: 1 - 0.1833 / 0.25.
    assert found.scores["skill"].tolist() == pytest.approx([0.267, 0.267], abs=0.05)
    assert found.scores["skill_drawn"].tolist() == pytest.approx([0, 0], abs=0.06)


def test_a_forecast_that_is_too_low_shows_above_the_diagonal():
    # A walk with drift, forecast without: more comes true than was said.
    low = ipa.calibration(walks(80, drift=1.0), "naive", horizon=2, origins=1)
    middle = low.deciles.query("0.2 <= probability <= 0.8")
    assert (middle["gap"] > 0.1).all()


def test_what_comes_in_a_series_does_not_move_its_own_targets():
    base = walks(60)
    changed = base.copy()
    last = (changed["region"] == "0007") & (changed["year"] == 2019)
    changed.loc[last, "value"] += 1000
    before, after = (
        ipa.calibration(table, "naive", horizon=1, origins=1).targets.query("region == '0007'")
        for table in (base, changed)
    )
    assert before["target"].tolist() == after["target"].tolist()
    assert after["met"].all()


def test_a_climatology_of_other_indicators_uses_none_of_its_own():
    table = walks(80, indicators=("x", "y"))
    wide = table["indicator"] == "y"
    trended = table.assign(value=table["value"].where(~wide, 5.0 * (table["year"] - 1990)))
    rising = trended.assign(value=trended["value"] + table["value"] * wide * 0.01)
    targets = ipa.calibration(rising, "naive", horizon=1, origins=1, apart="indicator").targets
    # The walks are held to the growth of the lines: one mean change up, which few walks reach.
    assert targets.query("indicator == 'x'")["met"].mean() < 0.35
    assert targets.query("indicator == 'y'")["met"].mean() > 0.6


def test_no_target_is_drawn_from_too_few_others_or_outside_the_bounds():
    assert ipa.calibration(walks(1), "naive", horizon=1, origins=1).targets.empty
    bounds = pd.DataFrame({"indicator": ["x"], "lower": [0.0], "upper": [100.0]})
    part = walks(80).query("value <= 100").groupby("region").filter(lambda s: len(s) >= 20)
    inside = ipa.calibration(part, "naive", horizon=1, origins=3, bounds=bounds).targets
    assert inside["target"].max() <= 100


def test_quantiles_of_equal_weights_are_those_of_hazen():
    values = np.array([5.0, 1.0, 4.0, 2.0])
    found = weighted_quantiles(values, np.ones(4), np.array([0.125, 0.5, 0.7]))
    assert found.tolist() == pytest.approx(np.quantile(values, [0.125, 0.5, 0.7], method="hazen"))


def test_chances_near_a_bound_are_those_of_the_whole_curve():
    steps = np.random.default_rng(3).uniform(0, 4, (30, 12)).cumsum(axis=1)
    rises = 100 - steps[:, ::-1]  # shares that come close to 100
    frame = pd.DataFrame(
        {
            "region": np.repeat(np.arange(30), 12),
            "indicator": "x",
            "year": np.tile(np.arange(2010, 2022), 30),
            "value": rises.ravel(),
        }
    )
    bounds = pd.DataFrame({"indicator": ["x"], "lower": [0.0], "upper": [100.0]})
    test = ipa.backtest(frame, 2, "med3", origins=2, bounds=bounds)
    assert test.forecasts["upper_95"].max() == 100 < test.unclipped["upper_95"].max()
    keys = ["region", "origin", "step", "quantile"]
    free = ipa.calibration(frame, horizon=2, origins=2).targets.set_index(keys)["probability"]
    near = ipa.calibration(test).targets.set_index(keys)["probability"]
    assert 0 < len(near) < len(free)  # no target lies beyond 100
    assert near.tolist() == free[near.index].tolist()
