"""Whether local targets add up: who counts, what is left, between which bounds."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import ipanalysis as ipa
from ipanalysis.errors import UnknownNameError

SHARES = {"weight": None, "kind": "flow"}
people = st.floats(1, 1e6)
levels = st.floats(0.1, 1e4)


def only(study, **more):
    return ipa.coherence(study, **more).table.iloc[0]


def why_not(study):
    parts = ipa.coherence(study).parts
    return dict(zip(parts["target"], parts["reason"], strict=True))


# By hand


def test_what_is_left_is_the_whole_less_what_is_promised(country):
    # 100 people; 40 promise 15: (12 x 100 - 15 x 40) / 60 = 10.
    row = only(country({"A": 40, "B": 60}, [("A", 15)]))
    assert (row["promised"], row["needed"]) == (15, 10)
    assert (row["needed_low"], row["needed_high"]) == (10, 10)
    assert row["covered_low"] == row["covered_high"] == 0.4
    assert (row["method"], row["weight_year"], row["parts"], row["rest_regions"]) == (
        *("mean", 2020, 1, 1),
    )


def test_amounts_are_summed(country):
    seen = {("A", 2020): 10.0, ("X", 2020): 40.0, ("B", 2020): 20.0}
    study = country(
        {"A": 40, "B": 60, "C": 1}, [("A", 30)], target=90.0, seen=seen, indicator=SHARES
    )
    row = only(study)
    assert (row["promised"], row["needed"]) == (30, 60)
    assert (row["now_low"], row["now_high"]) == (20, 30)  # C between 0 and 40 - 10 - 20
    assert row["covered_low"] == row["covered_high"] == 0.25  # 10 of 40
    assert row["whole_low"] == 50


def test_the_whole_has_its_own_figure_where_a_region_has_none(country):
    study = country({"A": 40, "B": 50, "H": None}, [("A", 15)], population={"X": 100})
    assert only(study)["needed"] == 10


def test_a_city_in_a_province_that_counts_changes_no_total(country):
    plain = country({"A": 40, "B": 60}, [("A", 15)])
    study = country({"A": 40, "B": 60}, [("A", 15), ("a", 99)], regions={"a": "A"})
    columns = ["promised", "needed", "parts", "covered_low"]
    assert only(study)[columns].tolist() == only(plain)[columns].tolist()
    assert why_not(study)["T1"] == "A counts, and this is a part of it."


def test_cities_of_a_province_without_a_target_count_and_leave_the_remainder(country):
    study = country(
        *({"A": 40, "B": 60}, [("b", 30)]),
        regions={"b": "B"},
        population={"b": 20},
        seen={("B", 2024): 10.0, ("b", 2024): 16.0},
    )
    found = ipa.coherence(study)
    assert found.table["needed"].item() == pytest.approx((1200 - 600) / 80)
    rest = found.rest.set_index("region")
    assert rest.loc["B", "less"] == "b"
    assert rest["weight"].to_dict() == {"A": 40, "B": 40}
    # B has 600, of which b has 320; of A nothing is known: 280 / 80.
    assert found.table["now_low"].item() == 3.5


def test_a_group_is_not_added_to_its_members(country):
    study = country({"A": 40, "B": 60}, [("A", 15), ("G-1", 50)], regions={"G-1": "X"})
    assert only(study)["needed"] == 10
    assert why_not(study)["T1"] == "A group is not added to its members."


def test_of_two_targets_of_a_region_one_counts(country):
    study = country({"A": 40, "B": 60}, [("A", 15), ("A", 20)])
    assert only(study)["needed"] == 10
    assert why_not(study)["T1"] == "Another target of the region counts."


def test_a_target_of_another_programme_counts_if_it_is_for_the_same_year(country):
    study = country({"A": 40, "B": 60}, [("A", 15), ("B", 11, {"target_year": 2024})])
    plans = study.plans.assign(programme=["P", "Q", "R"])
    row = only(vary(study, plans=plans), plan="P")
    assert (row["needed"], row["parts"]) == (10, 1)


def test_an_open_target_leaves_an_end_open(country):
    row = only(country({"A": 40, "B": 60}, [("A", 15, {"bound": "ge"})]))
    assert (row["promised"], row["promised_low"]) == (15, 15)
    assert math.isnan(row["promised_high"])
    assert math.isnan(row["needed_low"])
    assert (row["needed"], row["needed_high"]) == (10, 10)
    assert row["reason"].startswith("1 of the parts leave an end open")


def test_a_range_gives_bounds(country):
    row = only(country({"A": 40, "B": 60}, [("A", 15, {"value_upper": 18.0})]))
    assert (row["needed_low"], row["needed_high"]) == (8, 10)  # (1200 - 720) / 60


def test_a_missing_weight_bounds_the_whole(country):
    # A has between 0 and 40 of the 100: 12, or (1200 - 600) / 60 = 10.
    study = country({"A": None, "B": 60}, [("A", 15)], population={"X": 100})
    row = only(study)
    assert (row["needed_low"], row["needed_high"]) == (10, 12)
    assert (row["covered_low"], row["covered_high"]) == (0, 0.4)
    assert math.isnan(row["needed"])
    assert "may have any weight" in row["reason"]


@pytest.mark.parametrize(
    ("seen", "verdict"),
    [
        ({("B", 2024): 10.0}, "assured"),
        ({("B", 2023): 9.0}, "reachable"),  # 5.4 % a year; the nation plans 5.9 %
        ({("B", 2023): 5.0, ("X", 2023): 9.0}, "in_doubt"),  # at best from 9 x 100 / 60 = 15
        ({}, "cannot_tell"),
    ],
)
def test_the_verdict_follows_from_the_growth_that_the_rest_needs(country, seen, verdict):
    if verdict == "in_doubt":
        seen = seen | {("A", 2023): 15.0}  # leaves B 300 of 900: 5, and it needs 10
    seen = seen | {("X", 2020): 9.0}
    row = only(country({"A": 40, "B": 60}, [("A", 15)], seen=seen))
    assert row["verdict"] == verdict
    assert row["growth_limit"] == pytest.approx((12 / 9) ** 0.2 - 1)


def test_where_less_is_better_the_rest_may_have_no_more(country):
    down = {"direction": "down"}
    seen = {("B", 2024): 10.0, ("X", 2024): 12.0}
    assert only(country({"A": 40, "B": 60}, [("A", 15)], seen=seen, indicator=down))["verdict"] == (
        "assured"
    )
    seen[("B", 2024)] = 11.0
    row = only(country({"A": 40, "B": 60}, [("A", 15)], seen=seen, indicator=down))
    assert row["verdict"] == "cannot_tell"  # no base to judge the decline by


@pytest.mark.parametrize(("value", "verdict"), [(12, "assured"), (11, "in_doubt")])
def test_parts_that_are_the_whole_are_judged_by_themselves(country, value, verdict):
    row = only(country({"A": 40, "B": 60}, [("A", 12), ("B", value)]))
    assert row["verdict"] == verdict


# Bad input: named, and the rest comes out


def vary(study, **tables):
    from dataclasses import replace

    return replace(study, **tables)


def test_regions_in_a_circle_do_not_count(country):
    study = country({"A": 40, "B": 60}, [("A", 15), ("o", 9)], regions={"o": "p", "p": "o"})
    assert only(study)["needed"] == 10
    assert why_not(study)["T1"].startswith("o does not lead to the nation")


def test_a_region_that_stands_twice_is_taken_once(country):
    study = country({"A": 40, "B": 60}, [("A", 15)])
    twice = pd.concat([study.regions, study.regions.tail(1)])
    assert only(vary(study, regions=twice))["needed"] == 10


@pytest.mark.parametrize("plan", ["PA", "PX"])
def test_a_reversed_period_is_named(country, plan):
    study = country({"A": 40, "B": 60}, [("A", 15), ("B", 9)])
    plans = study.plans.copy()
    plans.loc[plans["plan"] == plan, "period_start"] = 2030
    found = ipa.coherence(vary(study, plans=plans))
    row = found.table.iloc[0]
    reason = "The period of the plan ends before it begins."
    if plan == "PX":
        assert (row["verdict"], row["reason"]) == ("cannot_tell", reason)
    else:
        assert row["parts"] == 1
        assert found.parts.set_index("target").loc["T0", "reason"] == reason


def test_weights_of_nobody_say_what_is_needed(country):
    row = only(country({"A": None, "B": None}, [("A", 15)]))
    assert row["verdict"] == "cannot_tell"
    assert row["reason"].startswith("Needs Level of these")


def test_an_unknown_plan_or_indicator_is_refused_by_name(country):
    study = country({"A": 40, "B": 60}, [("A", 15)])
    for asked in ({"plan": "PP"}, {"indicator": "lvl"}):
        with pytest.raises(UnknownNameError):
            ipa.coherence(study, **asked)


# What holds for any numbers; see test_bounding.py for the arithmetic alone


@settings(max_examples=8)
@given(st.lists(st.tuples(people, levels), min_size=2, max_size=6), levels)
def test_parts_and_rest_are_the_whole(country, regions, target):
    own = {f"R{n}": w for n, (w, _) in enumerate(regions)}
    promised = [(f"R{n}", v) for n, (_, v) in enumerate(regions[:-1])]
    found = ipa.coherence(country(own, promised, target=target))
    parts, rest = found.parts["contribution"].sum(), found.rest["weight"].sum()
    total = sum(own.values())
    assert found.parts["weight"].sum() + rest == pytest.approx(total)
    needed = found.table["needed"].item()
    scale = parts + target * total
    assert parts + needed * rest == pytest.approx(target * total, abs=1e-9 * scale)


@settings(max_examples=5)
@given(levels, people, st.sampled_from(["a", "G-1"]))
def test_neither_a_city_nor_a_group_changes_any_total(country, value, weight, who):
    regions = {"a": "A", "G-1": "X"}
    plain = country({"A": 40, "B": 60}, [("A", 15)], regions=regions)
    more = country(
        *({"A": 40, "B": 60}, [("A", 15), (who, value)]),
        regions=regions,
        population={who: weight},
    )
    assert_frame_equal(ipa.coherence(more).table, ipa.coherence(plain).table)


# The bundled study


def test_the_study_is_not_changed_and_gives_the_same_twice():
    study = ipa.load()
    before = study.targets.copy()
    first, second = ipa.coherence(study), ipa.coherence(study)
    assert_frame_equal(first.table, second.table)
    assert_frame_equal(study.targets, before)


def test_nothing_published_later_is_used():
    past = ipa.load().as_of("2021-12-31")
    row = only(past, indicator="hv_patents_per_10k", plan="14FYP")
    assert row["latest_year"] == 2020
    assert row["verdict"] == "cannot_tell"


def test_every_row_has_known_sources():
    study = ipa.load()
    found = ipa.coherence(study)
    known = set(study.sources["source"])
    for table in (found.table, found.parts):
        assert {one for ids in table["source"] for one in ids.split("; ")} <= known


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_reasons_are_words(lang):
    found = ipa.coherence(ipa.load(), plan="14FYP", lang=lang)
    reasons = [*found.table["reason"], *found.parts["reason"].dropna()]
    assert all(isinstance(reason, str) and "{" not in reason for reason in reasons)
