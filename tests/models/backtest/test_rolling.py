"""Rolling origins: what is forecast from where, and scored how; figures by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import ipanalysis as ipa
from ipanalysis.errors import UsageError
from ipanalysis.models.backtest import rolling
from ipanalysis.models.backtest.blocks import bootstrap, share_intervals
from ipanalysis.models.backtest.origins import pasts
from ipanalysis.models.backtest.scoring import score_table
from ipanalysis.models.forecast import engines
from ipanalysis.models.panel import read_panel

YEARS = range(2010, 2017)
VALUES = [1.0, 3.0, 4.0, 7.0, 9.0, 11.0, 14.0]


def frame(values, region="A", indicator="x", first=2010):
    columns = {"region": region, "indicator": indicator, "value": values}
    return pd.DataFrame(columns | {"year": range(first, first + len(values))})


@pytest.fixture(scope="module")
def by_hand():
    return ipa.backtest(frame(VALUES), 2, ["naive", "drift"], [50, 80])


def test_every_year_with_five_values_before_it_and_one_behind_is_an_origin(by_hand):
    rows = by_hand.forecasts
    found = rows[["model", "origin", "step", "year", "n", "outcome", "mean"]].values.tolist()
    # Up to 2014 drift is (9 - 1) / 4 = 2 a year, up to 2015 (11 - 1) / 5 = 2.
    assert found == [
        ["naive", 2014, 1, 2015, 5, 11.0, 9.0],
        ["drift", 2014, 1, 2015, 5, 11.0, 11.0],
        ["naive", 2014, 2, 2016, 5, 14.0, 9.0],
        ["drift", 2014, 2, 2016, 5, 14.0, 13.0],
        ["naive", 2015, 1, 2016, 6, 14.0, 11.0],
        ["drift", 2015, 1, 2016, 6, 14.0, 13.0],
    ]
    assert rows["scale"].tolist() == [2.0] * 6
    assert rows["scored"].all()


def test_forecasts_are_those_of_forecast_from_the_values_up_to_the_origin(by_hand):
    plain = ipa.forecast(frame(VALUES[:5]), 2, [50, 80], ["naive", "drift"])
    rows = by_hand.forecasts[by_hand.forecasts["origin"] == 2014]
    for model, part in plain.groupby("model"):
        of_80 = part[part["level"] == 80]
        own = rows[rows["model"] == model]
        assert own["mean"].tolist() == of_80["mean"].tolist()
        assert own["lower_80"].tolist() == of_80["lower"].tolist()
        assert own["upper_80"].tolist() == of_80["upper"].tolist()


def test_scores_by_hand(by_hand):
    scores = by_hand.scores.set_index(["model", "level"])
    naive, drift = scores.loc[("naive", 80)], scores.loc[("drift", 80)]
    # Errors 2, 5, 3 and 0, 1, 1 over the scale 2.
    assert naive["mase"] == pytest.approx((2 + 5 + 3) / 6)
    assert drift["mase"] == pytest.approx(2 / 6)
    smape = (200 / 27 + 200 / 27) / 3  # 1 of 14 + 13, twice
    naive_smape = (200 * 2 / 20 + 200 * 5 / 23 + 200 * 3 / 25) / 3
    assert drift["smape"] == pytest.approx(smape)
    assert drift["owa"] == pytest.approx((0.2 + smape / naive_smape) / 2)
    assert naive["owa"] == 1
    assert (drift["n"], drift["series"]) == (3, 1)


def test_interval_scores_by_hand_and_the_pinball_loss_is_a_part_of_them():
    rows = pd.DataFrame(
        {
            "region": "A", "indicator": "x", "model": "m", "step": 1, "scored": True,
            "outcome": [10.0, 20.0], "mean": 10.0, "last": 8.0, "scale": 2.0,
            "lower_80": [5.0, 5.0], "upper_80": [15.0, 15.0],
        }
    )  # fmt: skip
    (row,) = score_table(rows).to_dict("records")
    # Width 10, and 5 outside at 2 / 0.2: 10 and 60 over 2.
    assert row["msis"] == pytest.approx((10 + 60) / 2 / 2)
    # (0.1 x 5 + 0.1 x 5) / 2 = 0.5 and (0.1 x 15 + 0.9 x 5) / 2 = 3, over 2.
    assert row["pinball"] == pytest.approx((0.5 + 3) / 2 / 2)
    assert row["pinball"] == pytest.approx(row["msis"] * 0.2 / 4)
    assert row["coverage"] == 0.5


def test_a_perfect_forecaster_has_no_error_and_a_naive_one_an_owa_of_one():
    line = frame([float(n) for n in range(1, 12)])
    scores = ipa.backtest(line, 3, ["drift", "naive"], [80]).scores.set_index("model")
    assert scores.loc["drift", ["mase", "smape", "owa", "msis"]].abs().max() < 1e-12
    assert scores.loc["naive", "owa"] == 1
    assert scores.loc["naive", "mase"] == pytest.approx((1 * 6 + 2 * 5 + 3 * 4) / 15)


def test_intervals_of_a_random_walk_hold_as_often_as_they_say():
    walks = np.random.default_rng(7).normal(size=(600, 12)).cumsum(axis=1)
    panel = pd.concat([frame(walk, f"{n:03}") for n, walk in enumerate(walks)])
    scores = ipa.backtest(panel, 1, "naive", [50, 80, 95], origins=2).scores
    # Student's t with n - 1 degrees of freedom is exact one year ahead.
    assert scores["coverage"].tolist() == pytest.approx([0.5, 0.8, 0.95], abs=0.03)
    assert (scores["coverage_low"] < scores["level"] / 100).all()
    assert (scores["coverage_high"] > scores["level"] / 100).all()


def test_with_fewer_than_five_series_there_is_no_interval_of_the_coverage(by_hand):
    assert by_hand.scores[["coverage_low", "coverage_high"]].isna().all(axis=None)


def test_only_rows_that_every_model_has_are_scored(monkeypatch):
    late = replace(engines.engine("drift"), name="late", least=10)
    monkeypatch.setattr(engines, "_ENGINES", dict(engines._ENGINES) | {"late": late})
    monkeypatch.setattr(engines, "MODELS", (*engines.MODELS, "late"))
    found = ipa.backtest(frame([float(n % 5 + n) for n in range(14)]), 2, ["naive", "late"], [80])
    rows = found.forecasts
    assert set(rows.loc[rows["scored"], "origin"]) == {2019, 2020, 2021, 2022}  # ten values
    assert set(rows.loc[~rows["scored"], "model"]) == {"naive"}
    assert found.scores["n"].nunique() == 1
    (lost,) = found.refused.to_dict("records")
    assert (lost["model"], lost["status"], lost["origins"]) == ("late", "too_few_to_fit", 5)


def test_a_break_is_not_known_before_and_what_lies_behind_it_is_not_held_against_it():
    jump = frame([*range(10, 18), *range(118, 128)])
    breaks = pd.DataFrame({"indicator": ["x"], "year": [2018], "reason_en": ["new census"]})
    found = ipa.backtest(jump.assign(value=jump["value"] * 1.0), 2, "drift", [80], breaks=breaks)
    rows = found.forecasts
    assert not ((rows["origin"] < 2018) & (rows["year"] >= 2018)).any()
    assert rows.loc[rows["origin"] >= 2018, "n"].tolist() == [5, 5, 6, 6, 7, 7, 8, 8, 9]
    lost = found.refused.set_index("status")["reason"]
    assert lost["break_ahead"] == (
        "a break of the series in 2018 lies between origin and outcome (new census)"
    )
    assert lost["too_few_points"].startswith("only 4 yearly values")  # 2018 to 2021


def test_bad_series_are_named_and_the_others_come_out():
    good = [frame(VALUES, f"good{n}") for n in range(3)]
    bad = [
        frame([*VALUES[:6], np.inf], "inf"),
        frame(VALUES[:5], "short"),
        frame([2.0] * 8, "flat"),
    ]
    found = ipa.backtest(pd.concat([*good, *bad]), 1, "drift", [80], lang="zh")
    assert set(found.forecasts["region"]) == {"good0", "good1", "good2"}
    status = found.refused.set_index("region")["status"].to_dict()
    assert status == {"inf": "non_finite", "short": "too_few_points", "flat": "constant"}
    assert (found.refused["reason"] != "").all()


def test_gaps_hold_outcomes_to_their_year():
    gap = frame(VALUES).query("year != 2015")
    found = ipa.backtest(gap, 2, "drift", [80])
    assert found.forecasts[["origin", "step", "year", "outcome"]].values.tolist() == [
        [2014, 2, 2016, 14.0]
    ]


@pytest.mark.parametrize(
    ("origins", "years"), [(None, [2014, 2015]), (1, [2015]), ([2014, 1999], [2014])]
)
def test_origins_are_chosen_by_number_or_year(origins, years):
    found = ipa.backtest(frame(VALUES), 1, "naive", [80], origins=origins)
    assert found.forecasts["origin"].tolist() == years


def test_the_past_of_a_series_is_the_same_whatever_else_is_in_the_panel():
    def cut_off(*frames):
        (past,) = pasts(read_panel(pd.concat(frames)), 5)
        of = past.frame["region"].to_numpy(int)
        own = past.frame.assign(origin=past.origin[of] - past.origin.min(), series=past.series[of])
        return own[own["series"] == own["series"].max()].drop(columns=["region", "series"])

    alone = cut_off(frame(VALUES, "B"))
    crowd = cut_off(frame(VALUES[::-1], "A"), frame(VALUES, "B"))
    assert alone["value"].tolist() == crowd["value"].tolist() == [*VALUES[:6], *VALUES[:5]]


def test_nothing_to_test_gives_tables_with_all_their_columns():
    whole = ipa.backtest(frame(VALUES), 1, "naive", [80])
    for data in (frame([]), frame(VALUES[:3])):
        found = ipa.backtest(data.astype({"region": "str", "value": float}), 1, "naive", [80])
        for name in ("forecasts", "scores", "refused"):
            table = getattr(found, name)
            assert list(table.columns) == list(getattr(whole, name).columns)
        assert found.forecasts.empty
        assert found.scores.empty
        assert ipa.calibration(found).scores.empty


def test_the_input_stays_as_it_is_and_the_result_the_same():
    given = frame(VALUES)
    before = given.copy()
    first, second = (rolling.unworded(given, 1, "med3") for _ in range(2))
    pd.testing.assert_frame_equal(given, before)
    pd.testing.assert_frame_equal(first.forecasts, second.forecasts)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"horizon": 50}, "from 1 to 6 years ahead, not 50"),
        ({"horizon": 0}, "from 1 on, not 0"),
        ({"min_train": 3}, "at least 5 values"),
        ({"origins": 0}, "Origins are"),
        ({"origins": [2014.5]}, "Origins are"),
        ({"by": "region"}, "split by"),
        ({"models": "prophet"}, "no model"),
    ],
)
def test_what_cannot_be_asked_is_said(options, said):
    with pytest.raises(UsageError, match=said):
        ipa.backtest(frame(VALUES), **options)


def test_blocks_that_are_alike_make_no_wider_interval_than_rows_and_single_ones_none():
    hits = np.tile([1.0, 0.0], 50)
    block = np.repeat(np.arange(50), 2)
    low, high = share_intervals(block, np.zeros(100, int), hits)
    assert low[0] == high[0] == 0.5  # one hit of two in every block
    low, high = bootstrap(np.ones((4, 1)), lambda drawn: drawn)
    assert np.isnan(low).all()
    assert np.isnan(high).all()


def test_the_interval_of_a_share_counts_series_not_rows():
    rng = np.random.default_rng(3)
    by_series = rng.random(40) < 0.8
    low, high = share_intervals(
        np.repeat(np.arange(40), 25), np.zeros(1000, int), np.repeat(by_series, 25)
    )
    # 40 independent trials: 1.96 x sqrt(0.8 x 0.2 / 40) is 0.12 on either side.
    assert 0.17 < high[0] - low[0] < 0.3
