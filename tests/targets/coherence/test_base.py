"""What the nation starts from is the same for whoever asks: stated, of its document, or known."""

from dataclasses import replace

import pandas as pd
import pytest

import ipanalysis as ipa
from ipanalysis.targets.base import bases
from ipanalysis.targets.coherence.coherence import accounts

SEEN = {("X", 2018): 5.5, ("X", 2019): 6.0, ("X", 2020): 8.0}
SEEN |= {("B", 2018): 3.0, ("B", 2019): 4.0, ("B", 2020): 5.0}
#: What says what; the base by hand; B's figure of its year.
CASES = {
    "stated": ({"TX": (2018, 5.0)}, {2020: "later"}, (2018, 5.0), 3.0),
    "document": ({}, {2020: "later"}, (2019, 6.0), 4.0),
    "known": ({}, dict.fromkeys((2018, 2019, 2020), "later"), (2020, 8.0), 5.0),
}


@pytest.fixture(scope="module")
def nations(country):
    """Return the studies: nation X wants 12 in 2025, and A promises 15 without a base."""
    plain = country({"A": 40, "B": 60}, [("A", 15)], seen=SEEN)
    return {name: told(plain, stated, sources) for name, (stated, sources, *_) in CASES.items()}


def told(study, stated, sources):
    seen, targets = study.observations.copy(), study.targets.copy()
    for year, source in sources.items():
        seen.loc[(seen["region"] == "X") & (seen["year"] == year), "source"] = source
    for target, (year, value) in stated.items():
        mine = targets["target"] == target
        targets.loc[mine, ["base_year", "base_value"]] = year, value
    later = study.sources.assign(source="later")
    known = pd.concat([study.sources, later], ignore_index=True)
    return replace(study, observations=seen, targets=targets, sources=known)


@pytest.mark.parametrize("case", CASES)
def test_all_that_look_at_a_national_target_start_it_from_one_base(nations, case):
    study, (*_, (year, value), of_b) = nations[case], CASES[case]
    (row,) = ipa.progress(study, "linear").query("target == 'TX'").to_dict("records")
    assert (row["base_year"], row["base_value"]) == (year, value)
    ledger = ipa.reconcile(study).table.iloc[0]
    assert ledger["national_growth_required"] == pytest.approx(12 / value - 1)
    yearly = (12 / value) ** (1 / (2025 - year))
    assert ipa.coherence(study).table.at[0, "growth_limit"] == pytest.approx(yearly - 1)
    shares = ipa.allocations(study, "level").set_index(["method", "region"])
    assert shares.loc[("base", "B"), ["base_year", "base_value"]].tolist() == [year, of_b]
    assert shares.loc[("base", "B"), "allotted"] == pytest.approx(12 * of_b / value)
    grown = 5 * yearly**5  # from B's own latest figure, of 2020
    assert shares.loc[("equal_growth", "B"), "allotted"] == pytest.approx(grown)


def test_bases_that_are_at_hand_are_used_in_the_unit_of_the_account(nations):
    study = nations["stated"]
    starts = bases(study).assign(base_value=7.0, base_year=2017)
    (whole,) = accounts(study, starts=starts)
    assert (whole.base.year, whole.base.value) == (2017, 7.0)
    assert whole.limit == pytest.approx((12 / 7) ** (1 / 8))
    assert accounts(study, starts=starts.assign(base_unit="none"))[0].base is None
