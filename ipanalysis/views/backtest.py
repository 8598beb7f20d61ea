"""What stands below the tables of a backtest: how many forecasts, of how many series, how good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ipanalysis.locale import N_, tr
from ipanalysis.locale.numbers import number, percent

if TYPE_CHECKING:
    from ipanalysis.models.backtest.chances import Calibration
    from ipanalysis.models.backtest.rolling import Backtest


def backtest_summary(found: Backtest, lang: str) -> str:
    """Return how many forecasts of how many series are scored, and what that allows for.

    Examples
    --------
    >>> import pandas as pd
    >>> from ipanalysis import backtest
    >>> flat = pd.DataFrame({"region": "A", "indicator": "x", "year": range(2010, 2016),
    ...                      "value": [1.0, 2, 1, 2, 1, 2]})
    >>> print(backtest_summary(backtest(flat, 1, "drift"), "en"))
    1 forecasts of 1 series by each model; 0 series or parts of them were refused.
    With fewer than 5 series there is no interval of how often intervals hold.
    """
    from ipanalysis.models.backtest.blocks import LEAST_BLOCKS

    rows = found.forecasts[found.forecasts["scored"]].drop_duplicates(
        ["region", "indicator", "origin", "step"]
    )
    series = len(rows.drop_duplicates(["region", "indicator"]))
    text = N_(
        "{n} forecasts of {series} series by each model; {refused} series or parts of them were "
        "refused."
    )
    lines = [tr(text, lang, n=len(rows), series=series, refused=len(found.refused))]
    few = N_("With fewer than {least} series there is no interval of how often intervals hold.")
    many = N_(
        "Forecasts of one series err together: the ends are from drawing whole series anew (95%)."
    )
    lines.append(tr(few if series < LEAST_BLOCKS else many, lang, least=LEAST_BLOCKS))
    return "\n".join(lines)


def calibration_summary(found: Calibration, lang: str) -> str:
    """Return for each model the skill of its chances, one line each.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> row = {"model": "med3", "n": 9, "series": 4, "brier": 0.2, "skill": 0.2,
    ...        "skill_low": float("nan"), "skill_high": float("nan"), "worst_gap": 0.1}
    >>> print(calibration_summary(SimpleNamespace(scores=pd.DataFrame([row])), "en"))
    med3: 9 chances on simulated targets of 4 series; Brier score 0.2, skill 0.2 (–); worst gap 10%.
    """
    text = N_(
        "{model}: {n} chances on simulated targets of {series} series; Brier score {brier}, "
        "skill {skill} ({ends}); worst gap {gap}."
    )
    lines = []
    for row in found.scores.to_dict("records"):
        ends = [row["skill_low"], row["skill_high"]]
        known = not pd.isna(ends).any()
        lines.append(
            tr(
                text,
                lang,
                model=row["model"],
                n=row["n"],
                series=row["series"],
                brier=number(row["brier"], lang, 3),
                skill=number(row["skill"], lang, 2),
                ends=" – ".join(number(end, lang, 2) for end in ends) if known else "–",
                gap=percent(row["worst_gap"], lang, 0),
            )
        )
    return "\n".join(lines)


def hindsight_summary(table: pd.DataFrame, lang: str) -> str:
    """Return how many targets have an outcome, on how many there was a chance, and the score.

    Examples
    --------
    >>> table = pd.DataFrame({"target": ["a", "a", "b"], "probability": [0.9, 0.7, None],
    ...                       "outcome": ["met", "met", "missed"], "right": [True, True, None]})
    >>> print(hindsight_summary(table, "en"))
    2 target(s) with an outcome: met 1, missed 1.
    2 chance(s) on 1 of them: 2 right, 0 wrong; Brier score 0.05 (0: perfect; 0.25: always a half).
    """
    from ipanalysis.models.backtest.reliability import brier

    once = table.drop_duplicates("target")["outcome"]
    counts = {name: int((once == name).sum()) for name in ("met", "missed")}
    text = N_("{n} target(s) with an outcome: met {met}, missed {missed}.")
    lines = [tr(text, lang, n=len(once), **counts)]
    said = table[table["probability"].notna()]
    if said.empty:
        return lines[0]
    score = brier(said["probability"], said["outcome"] == "met")["brier"]
    right = int(said["right"].astype("boolean").sum())
    text = N_(
        "{n} chance(s) on {targets} of them: {right} right, {wrong} wrong; Brier score {brier} "
        "(0: perfect; 0.25: always a half)."
    )
    counts = {"n": len(said), "targets": said["target"].nunique(), "right": right}
    lines.append(tr(text, lang, wrong=len(said) - right, brier=number(score, lang, 3), **counts))
    return "\n".join(lines)
