"""Increases and growth rates lead to one level, whoever asks; each by hand from 67,000 in 2020."""

from dataclasses import replace

import pandas as pd
import pytest

import ipanalysis as ipa

MEASURE = "pct_applications"
#: Target: basis, unit, figure, upper end, bound, stated base, and the levels by hand.
CASES = {
    # 67,000 x 1.05^5: 50 permille are 5 %.
    "permille": ("growth_rate", "permille", 50, None, "ge", None, (85_510.86, None)),
    "percent": ("growth_rate", "percent", 5, None, "ge", None, (85_510.86, None)),
    "range": ("increment", "item", -20_000, -10_000, "eq", None, (47_000, 57_000)),
    # 67,000 x 0.95^5 and 67,000 x 0.97^5.
    "fall": ("growth_rate", "percent", -5, -3, "eq", None, (51_843.32, 57_535.19)),
    "rise": ("increment", "item", 10_000, 20_000, "ge", None, (77_000, 87_000)),
    # Of 60,000 in 2019, which the plan states.
    "stated": ("increment", "item", 10_000, None, "ge", (2019, 60_000), (70_000, None)),
}


@pytest.fixture(scope="module")
def study():
    """Return a study of one series, of which less is better, with the targets above."""
    whole = ipa.load()
    like = whole.targets[whole.targets["target"] == "CN14-1"]
    rows = [
        like.assign(
            **{"target": name, "indicator": MEASURE, "basis": basis, "unit": unit, "bound": bound},
            **{"value": value, "value_upper": upper, "target_year": 2025},
            **{"base_year": base and base[0], "base_value": base and base[1]},
        )
        for name, (basis, unit, value, upper, bound, base, _) in CASES.items()
    ]
    seen = whole.observations
    percent = whole.units[whole.units["unit"] == "percent"]
    directions = whole.indicators["direction"].mask(
        whole.indicators["indicator"] == MEASURE, "down"
    )
    return replace(
        whole,
        targets=pd.concat([row.astype(like.dtypes.to_dict()) for row in rows], ignore_index=True),
        observations=seen[(seen["indicator"] == MEASURE) & (seen["region"] == whole.nation)],
        indicators=whole.indicators.assign(direction=directions),
        units=pd.concat([whole.units, percent.assign(unit="permille", factor=0.001)]),
    )


def test_progress_and_attainment_state_the_same_goal_of_each(study):
    progress = ipa.progress(study, "linear").set_index("target")
    goals = ipa.attainment(study).set_index("target")["goal"]
    for name, (*_, bound, base, (value, upper)) in CASES.items():
        row = progress.loc[name]
        assert row["target_value"] == pytest.approx(value), name
        ends = pytest.approx(float("nan") if upper is None else upper, nan_ok=True)
        assert row["target_upper"] == ends, name
        first = upper if bound == "eq" else value  # from above the upper end is reached first
        past = row["latest_value"] - first
        assert row["distance"] == pytest.approx(past if bound == "ge" else -past), name
        assert goals[name] == pytest.approx(first), name
        start = base or (2020, 67_000)
        assert (row["base_year"], row["base_value"]) == start, name
        assert f"the value of {start[0]}, " in row["reason"].lower(), name
