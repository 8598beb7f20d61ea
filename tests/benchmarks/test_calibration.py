"""The benchmark of chances judges each collection, and all of them, by what came."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest


@pytest.fixture
def judge(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2]))
    from benchmarks import calibration

    return calibration.judge


@pytest.fixture(scope="module")
def walks():
    """Two collections of random walks, of which five steps come after the origin."""
    rng, years = np.random.default_rng(5), np.arange(-13, 6)
    frames = [
        pd.DataFrame({"region": f"{n:02}", "indicator": name, "year": years}).assign(
            value=100 + rng.normal(size=len(years)).cumsum()
        )
        for name in ("one", "two")
        for n in range(20)
    ]
    return pd.concat(frames, ignore_index=True)


def test_every_collection_has_chances_and_all_of_them_are_counted_together(judge, walks, capsys):
    scores, deciles = judge(walks)
    told = "took no part in the fit, so the constants of the package are used"
    assert capsys.readouterr().out.count(told) == 2
    counts = scores.set_index("collection")["n"]
    assert counts["one"] > 0
    assert counts["two"] > 0
    assert counts["all"] == counts["one"] + counts["two"]
    assert deciles.groupby("collection")["n"].sum().to_dict() == counts.to_dict()
