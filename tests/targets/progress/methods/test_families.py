"""Each method by hand arithmetic: scores, classes at their limits, refusals."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ipanalysis.locale.words import WORDS
from ipanalysis.targets.progress.methods import (
    METHODS,
    coinr,
    escap,
    eurostat,
    opensdg,
    sdgindex,
    un,
)
from ipanalysis.targets.progress.methods.growth import growth_ratio
from ipanalysis.targets.progress.methods.reasons import REASONS, VERDICTS
from ipanalysis.targets.progress.methods.stretch import Found, Stretch, Yardstick

# 10 in 2015, 6 in 2023, 0 wanted by 2030, less is better.
ZERO = Stretch(2015, 10, 2023, 6, 2030, 0, sign=-1)
ROD = Yardstick("province", 2023, 31, 4.0, 1.0, 20.0, 2.0, 15.0)


@pytest.mark.parametrize(
    ("method", "score", "name"),
    [
        ("linear", 0.75, "moderate"),  # (4/8) / (10/15)
        ("opensdg", 0.135, "limited_progress"),  # -6.19 % over 0.0001^(1/15) - 1 = -45.9 %
        ("un_ahead", 0.616, "level_2"),  # 6 x 0.6^(7/8) = 3.84; 6.16 of 10
        ("escap_status", 4.0, "behind"),  # 10 x 4/10, with 10 x 8/15 = 5.3 elapsed
        ("sdgindex_trend", 0.75, "moderately_improving"),
    ],
)
def test_the_worked_example_of_a_zero_target(method, score, name):
    found = METHODS[method].run(ZERO)
    assert (found.score, found.name) == (pytest.approx(score, abs=5e-4), name)


def test_the_ratio_of_growth_to_a_zero_target_is_a_number_that_is_refused():
    assert growth_ratio(ZERO) == pytest.approx(0.062, abs=5e-4)
    assert METHODS["eurostat"].run(ZERO) == METHODS["un_ratio"].run(ZERO) == "zero_target"


def test_a_substitute_for_zero_that_decides_the_verdict_is_refused():
    # 10 to 0.05 in 8 of 10 years: the ratio is about 1 or far from it as 0.01 or 0.0001 stands in.
    way = Stretch(2015, 10, 2023, 0.05, 2025, 0, sign=-1)
    ratios = [opensdg.substituted_ratio(way, e) for e in (0.01, 0.001, 0.0001)]
    assert ratios[0] > 0.95 > ratios[1] > ratios[2]
    assert opensdg.opensdg(way) == "substitute"


def test_the_nations_satisfaction_by_eurostats_ratio():
    # 80.05 to 82.81 in five years against 82: 0.6803 % a year to 0.4825 %.
    found = eurostat.eurostat(Stretch(2020, 80.05, 2025, 82.81, 2025, 82))
    assert found.score == pytest.approx(1.41, abs=5e-3)


@given(
    st.floats(1, 100),
    st.floats(1, 100),
    st.integers(2011, 2024),
    st.sampled_from(["linear", "sdgindex_trend", "eurostat", "un_ratio", "opensdg", "un_ahead"]),
)
def test_who_stands_on_the_path_scores_one(base, target, year, method):
    assume(abs(target - base) > 1e-3)
    part = (year - 2010) / 15
    straight = METHODS[method].statistic == "straight"
    value = base + (target - base) * part if straight else base * (target / base) ** part
    way = Stretch(2010, base, year, value, 2025, target, 1 if target > base else -1)
    found = METHODS[method].run(way)
    assert found.score == pytest.approx(1, rel=1e-6)
    assert found.verdict == "on_track"


@given(st.floats(1, 100), st.floats(1, 100), st.floats(1, 100), st.floats(0.01, 1000))
def test_another_unit_changes_no_verdict(base, value, target, factor):
    assume(abs(target - base) > 1e-3)
    series = ((2020, base), (2021, (base + value) / 2), (2022, value))
    way = Stretch(2020, base, 2022, value, 2025, target, 1 if target > base else -1, series)
    scaled = replace(
        way,
        base=base * factor,
        value=value * factor,
        target=target * factor,
        series=tuple((year, v * factor) for year, v in series),
    )
    for name in ("linear", "eurostat", "opensdg", "un_ratio", "un_ahead", "escap_ahead"):
        found, again = METHODS[name].run(way), METHODS[name].run(scaled)
        assert again.score == pytest.approx(found.score, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(
    ("growth", "name", "points"),
    [
        (0.02, "significant_progress", 5),
        (0.01, "significant_progress", 2.5),
        (0.0, "moderate_progress", 0),
        (-0.01, "moderate_movement_away", -2.5),
        (-0.03, "significant_movement_away", -5),
    ],
)
def test_eurostat_without_a_target_by_growth_a_year(growth, name, points):
    series = ((2010, 1.0), (2018, 100.0), (2022, 100 * (1 + growth) ** 4))
    way = Stretch(None, None, 2022, series[-1][1], 2025, 500, series=series)
    found = eurostat.eurostat_trend(way)
    # 2010 lies before the window of five years.
    assert (found.name, found.window) == (name, (2018, 2022))
    assert found.inputs["points"] == pytest.approx(points)


@pytest.mark.parametrize(
    ("growth", "points"), [(-0.02, -5), (0, -2.5), (0.005, 0), (0.015, 2.5), (0.03, 5)]
)
def test_the_points_of_open_sdg_meet_at_the_thresholds(growth, points):
    way = Stretch(2020, 100, 2021, 100 * (1 + growth), 2025, 500)
    assert opensdg.opensdg_trend(way).inputs["points"] == pytest.approx(points, abs=1e-5)


def test_open_sdg_lowers_its_thresholds_towards_a_limit():
    # 80 of 100: C = 1 - 0.8^4.44 = 0.629, so 1 % a year is over 0.94 %.
    way = Stretch(2020, 80, 2021, 80.8, 2025, 90, upper=100)
    assert opensdg.opensdg_trend(way).name == "on_track"
    assert opensdg.opensdg_trend(replace(way, upper=None)).name == "progress_needs_acceleration"


@pytest.mark.parametrize(
    ("ratio", "name"),
    [
        (0.95, "substantial_progress"),
        (0.5, "fair_progress"),
        (-0.1, "limited_or_none"),
        (-0.11, "deterioration"),
    ],
)
def test_the_limits_of_the_un_chart(ratio, name):
    # 3 % a year wanted, ratio x 3 % observed over one year.
    way = Stretch(2020, 100, 2021, 100 * (1 + 0.03 * ratio), 2025, 100 * 1.03**5)
    assert un.un_ratio(way).name == name


@pytest.mark.parametrize(
    ("values", "gap", "name"),
    [
        ((10, 12, 14), 0, "on_track"),  # 2 a year to 20 in 2025
        ((10, 11, 12), 0.5, "accelerate"),  # to 15
        ((10, 9, 8), 1.5, "reverse"),  # to 5, worse than the base
    ],
)
def test_the_anticipated_gap_of_a_straight_series(values, gap, name):
    series = tuple(zip((2020, 2021, 2022), map(float, values), strict=True))
    way = Stretch(2020, values[0], 2022, values[-1], 2025, 20, series=series)
    found = escap.escap_ahead(way)
    assert (found.score, found.name) == (pytest.approx(gap), name)


def test_what_is_anticipated_stays_within_the_bounds_of_the_indicator():
    series = ((2020, 50.0), (2021, 70.0), (2022, 90.0))
    way = Stretch(2020, 50, 2022, 90, 2025, 99, series=series, lower=0, upper=100)
    assert escap.escap_ahead(way).inputs["anticipated"] == 100


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (12, "distance_none"),
        (10.5, "distance_small"),
        (10, "distance_medium"),
        (5, "distance_large"),
    ],
)
def test_the_bands_of_the_oecd(value, name):
    # Standard deviation 4: 1.5 is 0.375 s, 2 is 0.5 s, 7 is 1.75 s.
    way = Stretch(None, None, 2023, value, 2025, 12, yardstick=ROD)
    assert METHODS["oecd_distance"].run(way).name == name


def test_scores_between_goalposts_of_other_regions_or_bounds():
    way = Stretch(None, None, 2023, 8.5, 2025, 12, yardstick=ROD)
    assert sdgindex.sdgindex_score(way).score == 50  # 2 to 15
    assert coinr.coinr_distance(way).score == pytest.approx(7.5 / 11)  # 1 to 12
    down = replace(way, sign=-1, target=5)
    assert coinr.coinr_distance(down).score == pytest.approx(11.5 / 15)  # 20 to 5
    assert coinr.coinr_distance(replace(way, yardstick=None)) == "no_posts"


YEARS = st.integers(2015, 2024)
VALUES = st.one_of(
    st.sampled_from([0.0, 0.001, -1.0, 5.0, 100.0]), st.integers(-99, 999).map(lambda n: n / 8)
)


@given(VALUES, VALUES, VALUES, YEARS, st.sampled_from([1, -1, 0]), st.booleans())
def test_every_method_finds_or_says_why_not(base, value, target, year, sign, bounded):
    assume(target != base)
    series = ((2013, base), (2014, base), (year, value))
    bounds = (0.0, 100.0) if bounded else (None, None)
    rod = ROD if bounded else None
    way = Stretch(2014, base, year, value, 2025, target, sign, series, *bounds, yardstick=rod)
    for method in METHODS.values():
        found = method.run(way)
        if isinstance(found, str):
            assert found in REASONS
        else:
            assert isinstance(found, Found)
            assert found.name in WORDS["class"]
            assert found.verdict in VERDICTS
            assert isinstance(found.score, float)


def test_every_method_says_how_it_computes_and_where_that_is_written():
    for method in METHODS.values():
        assert method.formula
        assert method.reference
        assert (method.kind == "pace") == bool(method.scale) == bool(method.statistic)
