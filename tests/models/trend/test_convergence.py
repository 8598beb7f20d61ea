"""Convergence by hand arithmetic and beside statsmodels."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

import ipanalysis as ipa
from ipanalysis.errors import UsageError


def frame(start, end, first=2010, last=2020):
    names = [f"R{i}" for i in range(len(start))]
    return pd.concat(
        pd.DataFrame({"region": names, "indicator": "x", "year": year, "value": values})
        for year, values in ((first, start), (last, end))
    ).assign(source=lambda rows: "s" + rows["year"].astype(str))


def test_sigma_is_the_spread_over_the_mean():
    found = ipa.convergence(frame([1, 2, 3], [3, 4, 5]), "x")
    # Both years have a standard deviation of 1; the means are 2 and 4.
    assert found.sigma["cv"].tolist() == [0.5, 0.25]
    assert found.sigma["sd_log"].iloc[0] == pytest.approx(np.log([1, 2, 3]).std(ddof=1))
    assert found.sigma["source"].tolist() == ["s2010", "s2020"]
    assert found.beta["status"].item() == "too_few_regions"
    assert found.beta["beta"].isna().all()


def test_growth_that_halves_the_distance_has_its_speed_exactly():
    # ln y_T = ln y_0 / 2 + 1: 1 + b T = 1/2, speed ln 2 / 10, half-life 10 years.
    logs = np.array([0.0, 1, 2, 3, 4, 5, 6, 8])
    row = ipa.convergence(frame(np.exp(logs), np.exp(logs / 2 + 1)), "x").beta.squeeze()
    assert (row["beta"], row["half_life"]) == pytest.approx((-0.05, 10))
    assert row["r2"] == pytest.approx(1)
    assert (row["first_year"], row["last_year"], row["n"]) == (2010, 2020, 8)


@pytest.mark.parametrize("n", [8, 9, 30])
def test_beta_agrees_with_statsmodels(n):
    rng = np.random.default_rng(n)
    start = np.exp(rng.normal(size=n))
    end = start**0.7 * np.exp(rng.normal(0.5, 0.3, size=n))
    row = ipa.convergence(frame(start, end), "x").beta.squeeze()
    fit = sm.OLS(np.log(end / start) / 10, sm.add_constant(np.log(start)))
    fit = fit.fit(cov_type="HC3", use_t=True)
    assert row["beta"] == pytest.approx(fit.params[1])
    assert row["se"] == pytest.approx(fit.bse[1])
    assert row["p"] == pytest.approx(fit.pvalues[1])
    assert row[["low", "high"]].astype(float).tolist() == pytest.approx(fit.conf_int()[1].tolist())
    assert row["r2"] == pytest.approx(fit.rsquared)


def test_growing_apart_has_no_speed():
    logs = np.linspace(0, 3, 9)
    row = ipa.convergence(frame(np.exp(logs), np.exp(1.5 * logs)), "x").beta.squeeze()
    assert row["beta"] == pytest.approx(0.05)
    assert row[["speed", "half_life"]].isna().all()


def test_regions_without_every_year_are_left_out_by_name():
    data = frame(np.arange(1.0, 11), np.arange(2.0, 12))
    data = data[~((data["region"] == "R3") & (data["year"] == 2020))]
    data.loc[(data["region"] == "R4") & (data["year"] == 2010), "value"] = np.inf
    found = ipa.convergence(data, "x")
    assert found.left_out[["region", "status"]].values.tolist() == [
        ["R3", "missing_years"],
        ["R4", "non_finite"],
    ]
    assert found.left_out["missing_years"].iloc[0] == "2020"
    assert found.sigma["n"].tolist() == [8, 8]


def test_a_thin_year_does_not_cost_the_regions():
    data = pd.concat([frame(range(1, 11), range(2, 12)), frame([1.0], [2.0], 2011, 2012)])
    assert ipa.convergence(data, "x").sigma["year"].tolist() == [2010, 2020]
    asked = ipa.convergence(data, "x", years=[2010, 2011])
    assert asked.sigma.empty
    assert len(asked.left_out) == 9


@pytest.mark.parametrize(
    ("start", "years", "status"),
    [
        ([0, *range(1, 10)], None, "not_positive"),
        ([5] * 10, None, "equal_start"),
        (range(1, 11), [2010], "one_year"),
        (range(1, 8), None, "too_few_regions"),
    ],
)
def test_a_regression_that_cannot_be_is_refused(start, years, status):
    found = ipa.convergence(frame(start, [v + 1 for v in start]), "x", years)
    row = found.beta.squeeze()
    assert row["status"] == status
    assert row[["beta", "se", "p", "speed"]].isna().all()
    assert len(found.sigma)


def test_levels_of_a_study_are_not_mixed():
    study = ipa.load()
    found = ipa.convergence(study, "pct_applications", [2018, 2023])
    level = study.regions.set_index("region")["level"]
    rows = study.select(indicator="pct_applications", years=2018)
    rows = rows[rows["region"].map(level) == found.level]
    expected = rows["value"].std() / rows["value"].mean()
    assert found.sigma["cv"].iloc[0] == pytest.approx(expected)


def test_what_is_not_there_is_said():
    with pytest.raises(UsageError, match="no figure of nothing"):
        ipa.convergence(frame([1], [2]), "nothing")
    with pytest.raises(UsageError, match="levels"):
        ipa.convergence(frame([1], [2]), "x", level="province")
    with pytest.raises(UsageError, match="not int"):
        ipa.convergence(3, "x")


@settings(max_examples=12)
@given(
    st.lists(st.floats(0.1, 100), min_size=8, max_size=12, unique=True),
    st.floats(0.01, 1000),
    st.randoms(use_true_random=False),
)
def test_unit_and_order_change_neither_sigma_nor_beta(values, unit, chance):
    data = frame(values, np.sqrt(values))
    moved = data.assign(value=data["value"] * unit)
    moved = moved.sample(frac=1, random_state=chance.randint(0, 999))
    plain, other = ipa.convergence(data, "x"), ipa.convergence(moved, "x")
    assert other.sigma["cv"].tolist() == pytest.approx(plain.sigma["cv"].tolist(), rel=1e-7)
    assert other.beta["beta"].item() == pytest.approx(plain.beta["beta"].item(), rel=1e-6)
