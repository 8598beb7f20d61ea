"""What a page asks of a study more than once."""

from __future__ import annotations

import pandas as pd

from ipanalysis.data.study import Study


def own_targets(study: Study, region: str) -> pd.DataFrame:
    """Return the targets set for a region, without those that only state another one again."""
    targets = study.targets
    return targets[(targets["region"] == region) & targets["same_as"].isna()]
