"""Normal forecasts, for which chances are known from a table of the normal distribution."""

from __future__ import annotations

from statistics import NormalDist

import pandas as pd
import pytest

Z80, Z95 = NormalDist().inv_cdf(0.9), NormalDist().inv_cdf(0.975)


@pytest.fixture(scope="session")
def normal():
    """Return a function that makes a forecast with normal intervals."""

    def make(region, indicator, first, means, deviations):
        rows = [
            {"year": first + step, "level": level, "mean": float(mean)}
            | {"lower": mean - z * deviation, "upper": mean + z * deviation}
            for step, (mean, deviation) in enumerate(zip(means, deviations, strict=True))
            for level, z in ((80.0, Z80), (95.0, Z95))
        ]
        table = pd.DataFrame(rows).assign(region=region, indicator=indicator, model="mine")
        table = table.assign(n=8, first_year=first - 8, status="ok", source="ahead", since=None)
        return table.astype({"year": "Int64"})

    return make
