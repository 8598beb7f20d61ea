"""The split of a ratio's change, by hand arithmetic on a small study."""

from __future__ import annotations

from dataclasses import replace
from math import log

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ipanalysis as ipa
from ipanalysis.errors import UsageError
from ipanalysis.models.trend.decomposition import COLUMNS, decompose, log_mean

ROW = {"status": "actual", "bound": "eq", "source": "s", "published": None, "doubtful": False}


@pytest.fixture(scope="module")
def whole():
    return ipa.load()


@pytest.fixture
def made(whole):
    """Return what makes a study of some figures (region, indicator, year, value, and more)."""
    bundled = whole.without_derived()

    def make(figures, rules=None):
        unit = bundled.indicators.set_index("indicator")["unit"]
        named = [
            dict(zip(("region", "indicator", "year", "value"), f, strict=False)) for f in figures
        ]
        rows = [ROW | {"unit": unit[row["indicator"]]} | row for row in named]
        rows = [r | (f[4] if len(f) > 4 else {}) for r, f in zip(rows, figures, strict=True)]
        table = pd.DataFrame(rows).reindex(columns=bundled.observations.columns)
        table = table.assign(
            source=bundled.sources["source"].iloc[0], rounding=0.0, rule=pd.NA, inputs=pd.NA
        ).astype(bundled.observations.dtypes.to_dict())
        kept = bundled.derivations if rules is None else bundled.derivations.head(0)
        return replace(bundled, observations=table, derivations=kept)

    return make


SHARE, TOP, UNDER = "hv_patents_share", "hv_patents_in_force", "invention_patents_in_force"


def figures(top, under, share, region="CN"):
    return [
        (region, name, year, value)
        for year, values in zip(
            (2015, 2020, 2025), zip(top, under, share, strict=True), strict=False
        )
        for name, value in zip((TOP, UNDER, SHARE), values, strict=True)
    ]


def test_the_parts_add_up_by_the_logarithmic_mean(made):
    # 20 % to 30 %: the numerator trebles, the denominator doubles.
    row = decompose(made(figures([20, 60], [100, 200], [20, 30])), SHARE).squeeze()
    mean = 10 / log(1.5)
    assert row["change"] == 10
    assert row["by_numerator"] == pytest.approx(mean * log(3))
    assert row["by_denominator"] == pytest.approx(-mean * log(2))
    assert row["rest"] == pytest.approx(0, abs=1e-12)
    assert (row["numerator_growth"], row["denominator_growth"]) == (2, 1)
    assert (row["status"], row["rule"]) == ("ok", "HV-SHARE")


def test_what_a_published_ratio_does_not_share_is_the_rest(made):
    row = decompose(made(figures([20, 60], [100, 200], [20, 31])), SHARE).squeeze()
    assert row["rest"] == pytest.approx(1)
    assert row["by_numerator"] + row["by_denominator"] + row["rest"] == pytest.approx(11)


def test_a_ratio_that_did_not_move_can_have_moving_parts(made):
    row = decompose(made(figures([20, 40], [100, 200], [20, 20])), SHARE).squeeze()
    # L(20, 20) = 20: doubling twice cancels.
    assert row["by_numerator"] == pytest.approx(20 * log(2))
    assert row["by_denominator"] == pytest.approx(-20 * log(2))


def test_years_are_compared_each_with_the_next(made):
    study = made(figures([20, 60, 90], [100, 200, 200], [20, 30, 45]))
    table = decompose(study, SHARE, years=[2025, 2015, 2020])
    assert table[["first_year", "last_year"]].values.tolist() == [[2015, 2020], [2020, 2025]]
    assert table["by_denominator"].iloc[1] == 0
    assert decompose(study, SHARE)[["first_year", "last_year"]].values.tolist() == [[2015, 2025]]


def test_units_of_the_two_are_brought_to_that_of_the_ratio(whole):
    row = decompose(whole, "invention_patents_per_10k", region="CN", years=[2020, 2025]).squeeze()
    assert row["status"] == "ok"
    assert abs(row["rest"]) < 0.05 * row["change"]  # not off by a factor of 10,000


def test_a_rule_for_the_share_of_the_nation_takes_the_nation(whole):
    row = decompose(whole, "pct_applications_share", region="Shanghai", years=[2018, 2023])
    nation = whole.select("CN", "pct_applications").set_index("year")["value"]
    grown = nation[2023] / nation[2018] - 1
    assert row["denominator_growth"].item() == pytest.approx(grown)


def test_without_a_rule_the_two_have_to_be_named(made):
    study = made(figures([20, 60], [100, 200], [20, 30]), rules=())
    with pytest.raises(UsageError, match="Give numerator and denominator"):
        decompose(study, SHARE)
    row = decompose(study, SHARE, TOP, UNDER).squeeze()
    assert (row["status"], row["rule"]) == ("ok", "")
    assert row["by_numerator"] == pytest.approx(10 / log(1.5) * log(3))


@pytest.mark.parametrize(
    ("change", "status", "missing"),
    [
        (lambda f: f[:3] + f[4:], "no_figure", f"{TOP}/CN/2020"),
        (lambda f: [*f[:3], ("CN", TOP, 2020, 60, {"bound": "ge"}), *f[4:]], "bound", ""),
        (lambda f: [*f[:3], ("CN", TOP, 2020, 0), *f[4:]], "not_positive", ""),
    ],
)
def test_what_cannot_be_split_is_refused_with_its_reason(made, change, status, missing):
    study = made(change(figures([20, 60], [100, 200], [20, 30])))
    row = decompose(study, SHARE).squeeze()
    assert (row["status"], row["missing"]) == (status, missing)
    assert row[["change", "by_numerator", "rest"]].isna().all()


def test_a_rule_that_does_not_hold_is_not_applied(made):
    study = made(figures([20, 60], [100, 200], [20, 30]))
    rules = study.derivations.copy()
    rules.loc[rules["derivation"] == "HV-SHARE", "year_from"] = 2016
    assert decompose(replace(study, derivations=rules), SHARE)["status"].tolist() == ["out_of_rule"]


def test_declared_breaks_of_any_of_the_three_are_named(made):
    study = made(figures([20, 60], [100, 200], [20, 30]))
    row = {"indicator": UNDER, "year": 2018, "regions": None, "reason_zh": "x", "reason_en": "x"}
    breaks = pd.concat([study.breaks.head(0), pd.DataFrame([row])]).astype(study.breaks.dtypes)
    assert decompose(replace(study, breaks=breaks), SHARE)["breaks"].tolist() == ["2018"]


def test_one_year_is_no_change(made):
    study = made(figures([20, 60], [100, 200], [20, 30]))
    with pytest.raises(UsageError, match="two years"):
        decompose(study, SHARE, years=[2020])
    empty = decompose(made(figures([20], [100], [20])), SHARE)
    assert empty.empty
    assert empty.columns.tolist() == COLUMNS


@given(st.floats(0.01, 1e6), st.floats(0.01, 1e6))
def test_the_logarithmic_mean_is_symmetric_and_lies_between(a, b):
    mean = log_mean(a, b)
    assert mean == pytest.approx(log_mean(b, a), rel=1e-6)
    assert min(a, b) * (1 - 1e-9) <= mean <= max(a, b) * (1 + 1e-9)
    assert mean * 3 == pytest.approx(log_mean(3 * a, 3 * b), rel=1e-6)
