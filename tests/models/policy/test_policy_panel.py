"""Regions with a plan beside regions without: by hand, exactly, and refused where it misleads."""

from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from statsmodels.regression.linear_model import OLS

import ipanalysis as ipa
from ipanalysis.errors import UnknownNameError, UsageError
from ipanalysis.models.policy.group_time import assignments, course
from ipanalysis.models.policy.two_way import wild_bootstrap


def long(values, first=2018):
    cells = [
        (f"r{k:02}", first + n, value)
        for k, row in enumerate(values)
        for n, value in enumerate(row)
        if np.isfinite(value)
    ]
    return pd.DataFrame(cells, columns=["region", "year", "value"]).assign(
        indicator="x", source="s"
    )


@pytest.fixture(scope="module")
def panel():
    """Return six regions with a plan from 2021 on and six without, over six years."""
    rng = np.random.default_rng(8)
    values = rng.normal(size=(12, 6)).cumsum(axis=1) + np.arange(12)[:, None]
    values[:6, 3:] += 2
    return values


TREATED = [f"r{k:02}" for k in range(6)]


def test_two_by_two_is_the_difference_of_differences_and_its_p_is_counted():
    # Changes 4 and 6 with the plan, 1, 3 and 2 without: 5 - 2 = 3.
    values = np.array([[1.0, 5], [2, 8], [1, 2], [2, 5], [4, 6]])
    found = ipa.policy_panel(long(values, 2020), ["r00", "r01"], 2021)
    assert found.effect["estimate"].tolist() == pytest.approx([3, 3])
    changes = np.diff(values)[:, 0]
    every = [
        changes[list(pair)].mean() - np.delete(changes, pair).mean()
        for pair in combinations(range(5), 2)
    ]
    exact = np.mean([abs(one) >= 3 - 1e-9 for one in every])
    assert found.effect["p_random"].tolist() == pytest.approx([exact, exact])
    assert found.effect["assignments"].tolist() == [10, 10]
    assert found.effect["exact"].all()
    assert found.effect["se"].isna().all()  # too few regions for errors by region
    assert "5" in found.effect["reason"].iloc[0]


def test_two_way_effects_are_those_of_a_regression_with_dummies(panel):
    found = ipa.policy_panel(long(panel), TREATED, 2021).effect.iloc[0]
    years, starts = np.arange(2018, 2024), np.r_[[2021.0] * 6, [np.inf] * 6]
    # Balanced, one start: the change of the mean from before to since, treated less others.
    change = panel[:, 3:].mean(axis=1) - panel[:, :3].mean(axis=1)
    assert found["estimate"] == pytest.approx(change[:6].mean() - change[6:].mean())
    # Cluster-robust by hand: the scores of each region, G/(G-1) (N-1)/(N-K), t with G - 1.
    region, year = np.divmod(np.arange(72), 6)
    design = np.column_stack(
        [
            (years[year] >= starts[region]),
            region[:, None] == np.arange(12),
            year[:, None] == np.arange(1, 6),
        ]
    ).astype(float)
    y = panel.ravel()
    fit = OLS(y, design).fit()
    scores = design * np.asarray(fit.resid)[:, None]
    sums = np.array([scores[region == g].sum(axis=0) for g in range(12)])
    bread = np.linalg.inv(design.T @ design)
    small = 12 / 11 * 71 / (72 - design.shape[1])
    assert found["se"] == pytest.approx(np.sqrt((bread @ (sums.T @ sums) @ bread)[0, 0] * small))
    assert 0 < found["p_bootstrap"] < 0.2
    assert not ipa.policy_panel(long(panel), TREATED, 2021).left_out.size


def test_leads_and_lags_are_those_of_the_event_study_regression(panel):
    found = ipa.policy_panel(long(panel), TREATED, 2021).course
    assert found["relative_year"].tolist() == [-3, -2, 0, 1, 2]
    region, year = np.divmod(np.arange(72), 6)
    events = [(region < 6) & (year == k) for k in (0, 1, 3, 4, 5)]
    dummies = [region[:, None] == np.arange(12), year[:, None] == np.arange(1, 6)]
    design = np.column_stack([*events, *dummies]).astype(float)
    assert found["estimate"].tolist() == pytest.approx(OLS(panel.ravel(), design).fit().params[:5])
    assert found["estimate"].between(found["low"], found["high"]).all()


def test_different_starts_are_held_against_those_that_have_no_plan_yet():
    # r0 from 2020, r1 from 2022, r2 never; changes since 2019 and 2021 by hand.
    values = np.array([[0.0, 0, 5, 6, 7, 8], [0, 1, 2, 3, 9, 10], [0, 1, 1, 2, 2, 3]])
    starts = {"r00": 2020, "r01": 2022}
    found = ipa.policy_panel(long(values), starts)
    cells = found.course.set_index(["cohort", "year"])["estimate"]
    # 2020: r0 +5; not yet: r1 +1 and r2 +0. 2022: r1 has begun, so r2 alone: 7 - 1.
    assert cells[2020, 2020] == pytest.approx(5 - 0.5)
    assert cells[2020, 2022] == pytest.approx(7 - 1)
    assert cells[2022, 2022] == pytest.approx(6 - 0)
    since = [cells[2020, year] for year in range(2020, 2024)]
    since += [cells[2022, year] for year in (2022, 2023)]
    effect = found.effect.set_index("method")
    assert effect.loc["group_time", "estimate"] == pytest.approx(np.mean(since))
    assert effect.loc["two_way", "status"] == "staggered"
    assert np.isnan(effect.loc["two_way", "estimate"])
    never = ipa.policy_panel(long(values), starts, control="never").course
    assert never.set_index(["cohort", "year"])["estimate"][2020, 2020] == pytest.approx(5)


def test_every_assignment_is_tried_once_or_many_are_drawn_the_same_each_time():
    starts = np.array([2020.0, 2021, np.inf, np.inf])
    ways, exact = assignments(starts)
    assert exact
    assert len({tuple(way) for way in ways}) == len(ways) == 12
    assert ways[0].tolist() == starts.tolist()
    many = np.r_[[2021.0] * 10, [np.inf] * 20]
    drawn, exact = assignments(many)
    assert not exact
    assert (np.isfinite(drawn).sum(axis=1) == 10).all()
    assert (assignments(many)[0] == drawn).all()


def test_without_a_plan_p_is_about_uniform():
    rng = np.random.default_rng(4)
    starts = np.r_[[3.0] * 4, [np.inf] * 5]
    ways, _ = assignments(starts)
    years, p = np.arange(5.0), []
    for _ in range(150):
        averages = course(rng.normal(size=(9, 5)).cumsum(axis=1), years, ways).average()
        p.append(np.mean(np.abs(averages) >= np.abs(averages[0]) - 1e-12))
    assert np.mean(p) == pytest.approx(0.5, abs=0.07)
    assert np.mean(np.array(p) <= 0.1) == pytest.approx(0.1, abs=0.06)


def test_the_bootstrap_counts_every_pattern_of_signs():
    rng = np.random.default_rng(6)
    region, year = np.divmod(np.arange(24), 4)
    plan = ((region < 3) & (year > 1)).astype(float)
    dummies = np.column_stack([region[:, None] == np.arange(6), year[:, None] == np.arange(1, 4)])
    dummies = dummies.astype(float)
    y = rng.normal(size=(6, 4)).cumsum(axis=1).ravel() + plan
    null = np.linalg.lstsq(dummies, y, rcond=None)[0]
    fitted, resid = dummies @ null, y - dummies @ null
    design = np.column_stack([plan, dummies])
    bread = np.linalg.inv(design.T @ design)

    def t(signs):
        drawn = fitted + resid * signs[region]
        b = bread @ design.T @ drawn
        scores = design * (drawn - design @ b)[:, None]
        sums = np.array([scores[region == g].sum(axis=0) for g in range(6)])
        return abs(b[0]) / np.sqrt((bread @ (sums.T @ sums) @ bread)[0, 0])

    own = t(np.ones(6))
    every = [t(np.array(signs)) for signs in product([1.0, -1.0], repeat=6)]
    exact = np.mean(np.array(every) >= own - 1e-9)
    assert wild_bootstrap(y, plan, dummies, region) == pytest.approx(exact)


def test_gaps_are_left_as_gaps():
    values = np.array([[1.0, 2, 4], [1, np.nan, 3], [2, 3, 3], [5, 5, 6]])
    found = ipa.policy_panel(long(values, 2019), ["r00"], 2021).effect.iloc[0]
    assert found["n"] == 11
    assert np.isfinite(found["estimate"])


def test_logs_compare_growth_and_leave_out_what_has_none():
    values = np.array([[1.0, 1, 4], [10, 10, 20], [3, 3, 3], [1, 0, 1]])
    found = ipa.policy_panel(long(values), ["r00"], 2020, log=True)
    assert found.effect["estimate"].iloc[1] == pytest.approx(np.log(4) - np.log(2) / 2)
    assert found.left_out[["region", "status"]].values.tolist() == [["r03", "not_positive"]]


@pytest.mark.parametrize(
    ("values", "treated", "status"),
    [
        ([[1.0, 2], [2, 4]], ["r00", "r01"], "no_controls"),
        ([[np.nan, 2], [2, 4]], ["r00"], "no_treated"),
        ([[2.0, 2], [2, 2]], ["r00"], "no_variation"),
    ],
)
def test_what_the_panel_cannot_carry_is_refused_by_name(values, treated, status):
    found = ipa.policy_panel(long(np.array(values), 2020), treated, 2021, lang="zh")
    assert found.effect["status"].tolist() == [status] * 2
    assert found.effect["estimate"].isna().all()
    assert found.effect["reason"].all()
    assert found.course.empty


def test_a_slip_in_the_arguments_is_named(panel):
    table = long(panel)
    with pytest.raises(UsageError, match="since"):
        ipa.policy_panel(table, TREATED)
    with pytest.raises(UsageError, match="treated"):
        ipa.policy_panel(table, [], 2021)
    with pytest.raises(UsageError, match="some"):
        ipa.policy_panel(table, TREATED, 2021, control="some")
    with pytest.raises(UsageError, match="name one"):
        ipa.policy_panel(pd.concat([table, table.assign(indicator="y")]), TREATED, 2021)


def test_pairs_of_start_and_year_without_an_estimate_say_why():
    # r0 starts in 2020 and has no value in 2022; r1 starts in 2021; nobody is left without.
    values = np.array([[0.0, 5, 6, np.nan], [0, 1, 2, 9]])
    starts = {"r00": 2020, "r01": 2021}
    cells = ipa.policy_panel(long(values, 2019), starts).course.set_index(["cohort", "year"])
    assert cells["status"].to_dict() == {
        (2020, 2020): "ok",
        (2020, 2021): "no_comparison",
        (2020, 2022): "no_year",
        (2021, 2019): "no_comparison",
        (2021, 2021): "no_comparison",
        (2021, 2022): "no_comparison",
    }
    assert (cells["estimate"].isna() == (cells["status"] != "ok")).all()
    assert "2019" in cells.loc[(2020, 2021), "reason"]
    assert "2022" in cells.loc[(2020, 2022), "reason"]
    never = ipa.policy_panel(long(values, 2019), starts, control="never").effect
    assert never.set_index("method")["status"].to_dict() == {
        "two_way": "staggered",
        "group_time": "no_controls",
    }


def test_regions_that_are_left_out_are_named_with_their_years():
    values = np.array([[1.0, 2, 4], [3, 3, np.nan], [1, -2, 1], [9, 9, 9], [1, 2, 2], [5, 5, 6]])
    table = long(values, 2019)
    table.loc[table["region"].eq("r03") & table["year"].eq(2020), "value"] = np.inf
    bounds = pd.DataFrame({"indicator": ["x"], "lower": [-1], "upper": [100]})
    found = ipa.policy_panel(table, ["r00", "r01"], 2021, bounds=bounds).left_out
    rows = found.set_index("region")
    assert rows["status"].to_dict() == {
        "r01": "no_pair",
        "r02": "out_of_bounds",
        "r03": "non_finite",
    }
    assert rows.loc["r01", "reason"].endswith("2019, 2020")
    assert rows["reason"].str.endswith(": 2020").tolist() == [True, True, False]
    chosen = ipa.policy_panel(table, ["r00", "r01"], 2021, regions=["r00", "r04"]).left_out
    assert chosen["status"].tolist() == ["not_among"]


def test_a_region_nobody_knows_is_an_error_with_the_nearest_names(panel):
    table = long(panel).replace({"region": {"r00": "Alpha"}})
    with pytest.raises(UnknownNameError, match="Alpha"):
        ipa.policy_panel(table, ["Alpa"], 2021)
    with pytest.raises(UnknownNameError, match="r99"):
        ipa.policy_panel(table, {"Alpha": 2021}, regions=["Alpha", "r99"])
