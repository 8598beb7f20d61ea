"""Fair shares of national targets."""

import pytest

import ipanalysis as ipa
from ipanalysis.errors import UsageError

SEEN = {("X", 2020): 8.0, ("A", 2020): 14.0, ("B", 2020): 4.0}


def shares(study, **more):
    table = ipa.allocations(study, "level", shared_by=["people"], **more)
    return table.set_index(["method", "region"])


def test_a_mean_by_each_rule(country):
    # 100 people; the mean goes from 8 to 12, half as much again.
    found = shares(country({"A": 40, "B": 60}, [("A", 15)], seen=SEEN), convergence_year=2030)
    assert found["allotted"].to_dict() == pytest.approx(
        {
            **{("base", "A"): 21, ("base", "B"): 6},
            **{("equal_growth", "A"): 21, ("equal_growth", "B"): 6},
            **{("people", "A"): 12, ("people", "B"): 12},
            **{("convergence", "A"): 16.5, ("convergence", "B"): 9},  # half way to 2030
        }
    )
    assert found.loc[("base", "A"), "ratio"] == pytest.approx(15 / 21)


@pytest.mark.parametrize("method", ["base", "people", "convergence"])
def test_what_is_allotted_adds_up_to_the_whole(country, method):
    found = shares(country({"A": 40, "B": 60}, [("A", 15)], seen=SEEN)).loc[method, "allotted"]
    assert 40 * found["A"] + 60 * found["B"] == pytest.approx(1200)


def test_amounts_are_shared_out_by_people(country):
    flow = {"kind": "flow", "weight": None}
    study = country(
        *({"A": 40, "B": 60}, [("A", 15)]), population={"X": 100}, seen=SEEN, indicator=flow
    )
    found = shares(study)
    assert found.loc["people", "allotted"].tolist() == pytest.approx([4.8, 7.2])


def test_equal_growth_starts_from_the_regions_own_year(country):
    seen = {("X", 2020): 8.0, ("A", 2018): 10.0}
    found = shares(country({"A": 40, "B": 60}, [("A", 15)], seen=seen))
    assert found.loc[("equal_growth", "A"), "allotted"] == pytest.approx(10 * 1.5 ** (7 / 5))
    missing = found.loc[("base", "A")]
    said = "The nation's target has no base, or the region has no figure of the base's year."
    assert missing["reason"] == said


def test_levels_are_equal_in_the_year_of_convergence(country):
    study = country({"A": 40, "B": 60}, [("A", 15)], seen=SEEN)
    found = shares(study, convergence_year=2025)
    assert found.loc["convergence", "allotted"].tolist() == pytest.approx([12, 12])
    with pytest.raises(UsageError, match="2024"):
        shares(study, convergence_year=2024)


def test_scores_are_not_shared_out(country):
    study = country({"A": 40, "B": 60}, [("A", 15)], seen=SEEN, indicator={"kind": "score"})
    assert shares(study).empty
