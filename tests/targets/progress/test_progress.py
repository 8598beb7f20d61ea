"""The table of progress: special cases by their names, sums, rates, notes, one row each."""

import pandas as pd
import pytest

from ipanalysis.data.load import load
from ipanalysis.errors import UsageError
from ipanalysis.targets.progress.methods.yardsticks import yardsticks
from ipanalysis.targets.progress.progress import METHODS, progress

STUDY = load()


def table_of(toy, rows, target, *, direction="up", method="linear", indicator="share", **more):
    """Return the row of target X2 for some observations `(year, value)` of an indicator."""
    indicators = f"""indicator,name_en,unit,kind,domain,direction,lower,upper
share,Share,percent,share,utilisation,{direction},0,100
wide_share,Wide,percent,share,utilisation,up,0,100
balance,Balance,percent,share,utilisation,{direction},,
grants,Grants,item,flow,creation,up,0,
"""
    observations = "region,indicator,year,value,unit,bound,status,source\n"
    for year, value, *rest in rows:
        bound, status = (*rest, "eq", "actual")[:2] if rest else ("eq", "actual")
        unit = "item" if indicator == "grants" else "percent"
        observations += f"X,{indicator},{year},{value},{unit},{bound},{status},late\n"
    base = {"base_year": "", "base_value": "", "value_upper": ""}
    cells = base | {"bound": "eq", "basis": "level", "unit": "percent"} | target
    head = "target,plan,region,indicator,target_year," + ",".join(cells)
    row = f"X2,XP,X,{indicator},2025," + ",".join(str(v) for v in cells.values())
    targets = f"{head}\n{row}\n"
    folder = toy(
        indicators=indicators, observations=observations, targets=targets, mappings="", **more
    )
    return progress(load(folder), methods=method).iloc[0]


def from_base(value, base=10, **more):
    return {"base_year": 2020, "base_value": base, "value": value} | more


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (20, "reached"),
        (16, "on_track"),  # 6 of 10 in 3 of 5 years: 1.0
        (14.5, "moderate"),  # 4.5 of 6: 0.75
        (12, "insufficient"),  # 2 of 6: 0.33
        (9, "away"),
    ],
)
def test_verdicts_follow_the_ratio_of_actual_to_required_change(toy, value, verdict):
    assert table_of(toy, [(2023, value)], from_base(20))["verdict"] == verdict


def test_down_is_better_where_the_indicator_says_so(toy):
    row = table_of(toy, [(2023, 7)], from_base(5), direction="down")
    assert (row["verdict"], row["gap"], row["distance"]) == ("on_track", pytest.approx(0), -2)
    assert table_of(toy, [(2023, 4)], from_base(5), direction="down")["verdict"] == "reached"


@pytest.mark.parametrize(
    ("value", "target", "verdict", "said"),
    [
        (12.0, from_base(12, base=12), "reached", "equals the base"),
        (11.9, from_base(12, base=12), "on_track", "equals the base"),  # within 1 %
        (10.0, from_base(12, base=12), "away", "equals the base"),
        (9.0, from_base(8, base=10), "reached", "worse side of the base"),
        (7.0, from_base(8, base=10), "away", "worse side of the base"),
    ],
)
def test_what_has_no_path_is_kept_or_lost(toy, value, target, verdict, said):
    row = table_of(toy, [(2023, value)], target)
    assert (row["verdict"], pd.isna(row["score"])) == (verdict, True)
    assert said in row["reason"]


@pytest.mark.parametrize(
    ("base", "value", "target", "said"),
    [
        (10, 6, 0, "is zero"),
        (0, 2, 5, "base is zero"),
        (-2, 1, 3, "same sign"),
        (-5, -4, -2, "above zero"),
    ],
)
def test_a_ratio_of_growth_rates_is_refused_by_name(toy, base, value, target, said):
    options = {"direction": "down" if target < base else "up", "indicator": "balance"}
    cells = from_base(target, base=base)
    row = table_of(toy, [(2023, value)], cells, method="eurostat", **options)
    assert row["verdict"] == "refused"
    assert said in row["reason"]
    assert table_of(toy, [(2023, value)], cells, **options)["score"] > 0


def test_without_base_it_is_still_said_whether_the_target_is_reached(toy):
    cells = {"value": 20}
    assert table_of(toy, [(2022, 21)], cells)["verdict"] == "reached"
    row = table_of(toy, [(2022, 15)], cells)
    assert (row["verdict"], row["distance"]) == ("refused", -5)
    assert "states no base" in row["reason"]
    # 15 of 20 from the bound of zero; and the trend does not need the target.
    assert table_of(toy, [(2022, 15)], cells, method="coinr_distance")["score"] == 0.75
    series = [(2021, 15), (2022, 15.3)]  # 2 % a year
    assert table_of(toy, series, cells, method="un_trend")["class"] == "substantial_progress"


def test_of_a_range_the_nearer_end_counts(toy):
    cells = from_base(3, base=1, value_upper=5, bound="ge")
    row = table_of(toy, [(2023, 3.5)], cells)
    assert (row["verdict"], row["target_upper"]) == ("reached", 5)
    assert "range" in row["reason"]
    # Down to between 3 and 5: 5 is enough.
    cells = from_base(3, base=10, value_upper=5, bound="le")
    assert table_of(toy, [(2023, 5)], cells, direction="down")["verdict"] == "reached"


def test_over_a_figure_is_not_reached_by_the_figure_itself(toy):
    assert table_of(toy, [(2023, 20)], from_base(20, bound="gt"))["verdict"] == "on_track"


def test_what_a_verdict_rests_on_is_said(toy):
    row = table_of(toy, [(2025, 15, "approx", "estimated")], from_base(20, bound="approx"))
    for said in ("“about”", "an estimate", "target year is over"):
        assert said in row["reason"]


def test_next_to_a_bound_growth_rates_are_doubted_or_refused(toy):
    row = table_of(toy, [(2023, 99.5)], from_base(99.8, base=99), method="eurostat")
    assert "within 1%" in row["reason"]
    rows = [(2020, 99), (2021, 99.1), (2023, 99.5)]
    row = table_of(toy, rows, from_base(99.8, base=99), method="eurostat_trend")
    assert (row["verdict"], "no room" in row["reason"]) == ("refused", True)


FLOW = {"value": 100, "unit": "item", "basis": "cumulative"}


def test_a_sum_is_held_against_its_pro_rata_share(toy):
    # 15 + 20 + 25 = 60 in three of five years, where 60 of 100 are due.
    rows = [(2021, 15), (2022, 20), (2023, 25)]
    row = table_of(toy, rows, FLOW, indicator="grants")
    assert (row["latest_value"], row["on_path"], row["score"]) == (60, 60, pytest.approx(1))
    assert "from 2021 to 2023 is 60" in row["reason"]
    row = table_of(toy, rows, FLOW, indicator="grants", method="eurostat")
    assert (row["verdict"], "pro-rata" in row["reason"]) == ("refused", True)


def test_a_sum_with_a_gap_says_which_year_to_add(toy):
    row = table_of(toy, [(2021, 15), (2024, 25)], FLOW, indicator="grants")
    assert row["verdict"] == "refused"
    assert "2022, 2023" in row["reason"]
    row = table_of(toy, [(2021, 15)], {"value": 100, "basis": "cumulative"})
    assert "not an amount of a year" in row["reason"]


def test_a_growth_rate_is_the_growth_since_the_eve_of_the_plan(toy):
    # 100 in 2020 growing by 10 % a year is 161.051 in 2025; 121 in 2022 is just that pace.
    cells = {"value": 10, "unit": "percent", "basis": "growth_rate"}
    row = table_of(toy, [(2020, 100), (2022, 121)], cells, indicator="grants", method="eurostat")
    assert (row["target_value"], row["unit"]) == (pytest.approx(161.051), "item")
    assert row["score"] == pytest.approx(1)
    row = table_of(toy, [(2022, 121)], cells, indicator="grants")
    assert "value of 2020; add it" in row["reason"]


def test_an_increase_is_added_to_the_eve_of_the_plan(toy):
    cells = {"value": 50, "unit": "item", "basis": "increment"}
    row = table_of(toy, [(2020, 100), (2022, 110)], cells, indicator="grants")
    # 10 of 50 in two of five years: 0.5.
    assert (row["target_value"], row["score"]) == (150, pytest.approx(0.5))


def test_targets_without_base_or_value_say_so():
    table = progress(STUDY).set_index(["target", "method"])
    assert "no base" in table.at[("CN14-8", "linear"), "reason"]
    assert "no value after" in table.at[("CN15-1", "linear"), "reason"]
    assert "needs" not in table.at[("SZ14-3", "linear"), "reason"]


def test_across_a_break_only_what_looks_at_no_change_is_judged():
    # Shenzhen's 106.3 of 2019 is over the population before the census, 112 of 2021 after it.
    table = progress(STUDY).set_index(["target", "method"])
    row = table.loc[("SZ14-1", "linear")]
    assert (row["verdict"], pd.isna(row["score"])) == ("reached", True)  # 106.3 wanted, 112 there
    assert "A break lies between" in row["reason"]
    assert "From 2020 on" in row["reason"]
    assert table.at[("SZ14-1", "un_trend"), "verdict"] == "refused"
    row = table.loc[("SZ14-1", "coinr_distance")]
    assert (row["score"], "From 2020 on" in row["reason"]) == (1, True)
    assert pd.isna(table.at[("CN14-1", "linear"), "reason"])  # 2020 to 2025, without a break


@pytest.mark.parametrize(
    ("year", "method", "verdict"),
    [
        (2020, "linear", "on_track"),  # the base itself is of the new kind
        (2021, "linear", "refused"),
        (2023, "linear", "refused"),
        (2024, "linear", "on_track"),
        (2022, "eurostat_trend", "refused"),
        (2022, "escap_status", "refused"),  # how much of the way from the base is done
        (2022, "coinr_distance", "short"),
    ],
)
def test_a_break_refuses_the_pace_where_it_lies_between_base_and_latest_value(
    toy, year, method, verdict
):
    breaks = f"indicator,year,regions,reason_zh,reason_en\nshare,{year},X,,New survey.\n"
    rows = [(2020, 10), (2023, 16)]
    row = table_of(toy, rows, from_base(20), method=method, breaks=breaks)
    assert row["verdict"] == verdict
    assert ("New survey" in str(row["reason"])) == (verdict in ("refused", "short"))
    reached = table_of(toy, [(2020, 10), (2023, 20)], from_base(20), breaks=breaks)
    assert reached["verdict"] == "reached"
    elsewhere = breaks.replace(",X,", ",010010,")
    row = table_of(toy, rows, from_base(20), breaks=elsewhere)
    assert row["verdict"] == "on_track"


def test_what_is_to_be_kept_is_not_judged_across_a_break(toy):
    breaks = "indicator,year,regions,reason_zh,reason_en\nshare,2022,,,New survey.\n"
    row = table_of(toy, [(2023, 11.9)], from_base(12, base=12), breaks=breaks)
    assert (row["verdict"], "New survey" in row["reason"]) == ("refused", True)


def test_there_is_a_row_for_every_target_and_method():
    table = progress(STUDY)
    targets = STUDY.targets["same_as"].isna().sum()
    assert len(table) == targets * len(METHODS)
    assert table["source"].notna().all()
    refused = table["verdict"] == "refused"
    assert table.loc[refused, "reason"].notna().all()
    judged = ~refused & (table["verdict"] != "reached")
    assert table.loc[judged & table["score"].isna(), "reason"].notna().all()


def test_a_frozen_yardstick_gives_the_same_distance_whoever_joins():
    rods = yardsticks(STUDY)
    rods["sd"] = 500.0
    found = progress(STUDY, "oecd_distance", yardsticks=rods).set_index("target").loc["HB14-4"]
    # 2,000 wanted, 1,765 in 2023: 235 / 500.
    assert (found["score"], found["class"]) == (0.47, "distance_small")
    assert "regions=31" in found["inputs"]


def test_an_unknown_method_is_refused_with_those_there_are():
    with pytest.raises(UsageError, match="linear, eurostat"):
        progress(STUDY, methods="magic")
