"""Why methods differ follows from the figures of the target."""

import pytest

from ipanalysis.data.load import load
from ipanalysis.targets.progress.disagreements import CAUSES, causes, disagreements
from ipanalysis.targets.progress.judging import judge
from ipanalysis.targets.progress.methods.stretch import Stretch
from ipanalysis.targets.progress.progress import progress
from ipanalysis.targets.progress.stretches import Case

STUDY = load()


def judged(way, *methods):
    return judge([Case({"basis": "level"}, {}, way)], methods)


def said(way, *methods):
    (one,) = judged(way, *methods).disagreeing()
    return {cause: text.text() for cause, text in causes(one).items()}


def test_a_long_way_asks_for_less_at_first_of_constant_growth():
    # 10 to 160 in ten years; after five a straight path asks for 85, constant growth for 40.
    way = Stretch(2015, 10, 2020, 40, 2025, 160)
    found = said(way, "linear", "eurostat")
    assert list(found) == ["shape"]
    assert "85" in found["shape"]
    assert "40" in found["shape"]


def test_one_ratio_under_two_limits_is_the_limits_doing():
    # 0.55 of the required growth: fair from 0.5 by the UN, insufficient up to 0.6 by Eurostat.
    way = Stretch(2020, 100, 2021, 100 * (1 + 0.55 * 0.04), 2025, 100 * 1.04**5)
    found = said(way, "eurostat", "un_ratio")
    assert list(found) == ["thresholds"]
    assert "“fair progress” by UN chart" in found["thresholds"]


def test_growth_that_is_continued_goes_further_than_its_average_pace():
    # 10 to 20 in five of ten years, 40 wanted: half the way in absolute terms is 25.
    way = Stretch(2015, 10, 2020, 20, 2025, 40)
    assert "continuation" in said(way, "linear", "un_ahead")


def test_recent_years_may_undo_the_average():
    series = ((2020, 10.0), (2021, 16.0), (2022, 14.0), (2023, 13.0))
    way = Stretch(2020, 10, 2023, 13, 2025, 15, series=series)
    assert "recent" in said(way, "linear", "escap_ahead")


def test_a_zero_target_is_named():
    found = said(Stretch(2015, 10, 2023, 6, 2030, 0, sign=-1), "linear", "opensdg")
    assert list(found) == ["zero_target"]
    assert "13.5%" in found["zero_target"]
    assert "16.8%" in found["zero_target"]


def test_a_target_that_is_reached_may_be_expected_to_be_lost():
    series = ((2020, 10.0), (2021, 30.0), (2022, 20.0))
    way = Stretch(2020, 10, 2022, 20, 2025, 20, series=series)
    up = judged(way, "linear", "escap_ahead").at(0)
    assert set(up.verdicts.values()) == {"reached"}
    series = ((2020, 10.0), (2021, 60.0), (2022, 20.0), (2023, 20.0))
    way = Stretch(2020, 10, 2023, 20, 2026, 20, series=series)
    assert list(said(way, "linear", "escap_ahead")) == ["reached"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_table_has_the_targets_that_are_flagged_and_no_other(lang):
    table, rows = disagreements(STUDY, lang), progress(STUDY)
    assert set(table["target"]) == set(rows.loc[rows["disagreement"], "target"])
    assert table["reason"].str.len().gt(0).all()
    assert {c for cell in table["causes"] for c in cell.split("; ")} <= set(CAUSES)


def test_methods_that_agree_give_no_row(toy):
    assert disagreements(load(toy())).empty
