"""Whether chances are right as often as they say: reliability, Brier score, decomposition."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ipanalysis.errors import UsageError
from ipanalysis.locale import N_
from ipanalysis.models.backtest.blocks import block_sums, bootstrap, share_intervals

#: Edges of the tenths that chances are sorted into.
DECILES = tuple(n / 10 for n in range(11))

_BRIER = ["n", "series", "met", "brier", "skill", "skill_low", "skill_high"]
_PARTS = ["reliability", "resolution", "uncertainty", "within"]


def reliability(
    probability: Sequence[float],
    met: Sequence[bool],
    series: Sequence[object] | None = None,
    edges: Sequence[float] = DECILES,
) -> pd.DataFrame:
    """Sort chances into bins and say for each how often it came true.

    Parameters
    ----------
    probability : sequence of float
        Chances from 0 to 1; missing ones are left out.
    met : sequence of bool
        What came.
    series : sequence, optional
        What each chance is about; chances about the same are not independent. Without it each
        stands for itself.
    edges : sequence of float
        Edges of the bins, rising from 0 to 1. A bin holds its lower edge; the last both.

    Returns
    -------
    DataFrame
        One row a bin: from, to; n, series (how many chances, about how many series); probability
        (their mean), met (share that came true), met_low, met_high (its 95 % interval, from
        drawing series anew; missing with fewer than five), gap (met minus probability). All
        shares are fractions. An empty bin stays, with n = 0.

    References
    ----------
    Murphy, A. H. and Winkler, R. L. (1977), "Reliability of subjective probability forecasts of
    precipitation and temperature", Applied Statistics 26, 41-47.

    Examples
    --------
    >>> bins = reliability([0.9, 0.9, 0.9, 0.2], [True, True, False, False], edges=(0, 0.5, 1))
    >>> bins[["n", "probability", "met", "gap"]].round(2).values.tolist()
    [[1.0, 0.2, 0.0, -0.2], [3.0, 0.9, 0.67, -0.23]]
    """
    chance, hit, block = _read(probability, met, series)
    edges = _edges(edges)
    bins = len(edges) - 1
    of = _bin(chance, edges)
    count = np.bincount(of, minlength=bins)
    pairs = np.unique(np.column_stack([of, block]), axis=0)[:, 0] if len(of) else of
    low, high = (np.full(bins, np.nan) for _ in range(2))
    if len(of):
        ends = share_intervals(block, of, hit)
        low[: len(ends[0])], high[: len(ends[1])] = ends
    with np.errstate(invalid="ignore"):
        mean = np.bincount(of, chance, bins) / count
        share = np.bincount(of, hit, bins) / count
    figures = {"from": edges[:-1], "to": edges[1:], "n": count}
    figures |= {"series": np.bincount(pairs, minlength=bins), "probability": mean, "met": share}
    return pd.DataFrame(figures | {"met_low": low, "met_high": high, "gap": share - mean})


def brier(
    probability: Sequence[float],
    met: Sequence[bool],
    series: Sequence[object] | None = None,
    edges: Sequence[float] = DECILES,
) -> dict[str, float]:
    """Return the Brier score of chances, its skill and its parts.

    Parameters
    ----------
    probability, met, series, edges
        As of :func:`reliability`.

    Returns
    -------
    dict
        - n, series: chances with an outcome, and the series they are about;
        - met: share that came true, as a fraction;
        - brier: mean of (probability - outcome)^2; 0 is perfect, 0.25 what always saying a half
          gets;
        - skill: 1 - brier / uncertainty, that is against someone who knows only the share that
          came true; missing where all came true or none; skill_low, skill_high: its 95 %
          interval from drawing series anew, missing with fewer than five;
        - reliability, resolution, uncertainty, within: brier = reliability - resolution +
          uncertainty + within. Reliability is how far the bins lie off the diagonal (0 is best),
          resolution how far their shares lie from the overall share (more is better),
          uncertainty met (1 - met), and within what is lost by taking a bin for one chance.

    References
    ----------
    Brier, G. W. (1950), Monthly Weather Review 78, 1-3. Murphy, A. H. (1973), "A new vector
    partition of the probability score", Journal of Applied Meteorology 12, 595-600. Stephenson,
    D. B., Coelho, C. A. S. and Jolliffe, I. T. (2008), "Two extra components in the Brier score
    decomposition", Weather and Forecasting 23, 752-757.

    Examples
    --------
    >>> parts = brier([0.8, 0.8, 0.2, 0.2], [True, True, True, False])
    >>> {name: round(parts[name], 4) for name in ("brier", "uncertainty", "skill")}
    {'brier': 0.19, 'uncertainty': 0.1875, 'skill': -0.0133}
    >>> round(parts["reliability"], 4), round(parts["resolution"], 4)  # (.2^2 + .3^2)/2, .25^2
    (0.065, 0.0625)
    """
    chance, hit, block = _read(probability, met, series)
    names = [*_BRIER, *_PARTS]
    blank = dict.fromkeys(names, np.nan)
    if not len(chance):
        return blank | {"n": 0, "series": 0}
    share, loss = hit.mean(), np.square(chance - hit)
    of = _bin(chance, _edges(edges))
    count = np.maximum(np.bincount(of), 1)
    centre, came = np.bincount(of, chance) / count, np.bincount(of, hit) / count
    uncertainty = share * (1 - share)
    off = np.square(centre - came)[of].mean()
    resolution = np.square(came - share)[of].mean()
    low, high = skill_interval(block, loss, hit)
    found = {
        "n": len(chance),
        "series": int(block.max()) + 1,
        "met": share,
        "brier": loss.mean(),
        "skill": 1 - loss.mean() / uncertainty if uncertainty > 0 else np.nan,
        "skill_low": low,
        "skill_high": high,
        "reliability": off,
        "resolution": resolution,
        "uncertainty": uncertainty,
        "within": loss.mean() - off + resolution - uncertainty,
    }
    return {
        name: value if isinstance(value, int) else float(value) for name, value in found.items()
    }


def skill_interval(
    block: np.ndarray, loss: np.ndarray, hit: np.ndarray, reference: np.ndarray | None = None
) -> tuple[float, float]:
    """Return the 95 % interval of a skill when series are drawn anew.

    Parameters
    ----------
    block : numpy.ndarray
        Series of each row, as numbers from 0 on.
    loss, hit : numpy.ndarray
        Loss and outcome of each row.
    reference : numpy.ndarray, optional
        Loss of what the skill is against; the share of hits if not given.
    """
    other = np.zeros_like(loss) if reference is None else reference
    sums = block_sums(block, [loss, hit, np.ones_like(loss), other])

    def skill(drawn: np.ndarray) -> np.ndarray:
        lost, came, rows, other = drawn.T
        against = came * (1 - came / rows) if reference is None else other
        against = np.where(against > 1e-12, against, np.nan)
        return (1 - lost / against)[:, None]

    low, high = bootstrap(sums, skill)
    return float(low[0]), float(high[0])


def _read(
    probability: Sequence[float], met: Sequence[bool], series: Sequence[object] | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return chances, outcomes as 0 and 1, and the number of the series, where both are known."""
    chance = pd.to_numeric(pd.Series(np.asarray(probability, dtype=object)), errors="coerce")
    chance = chance.to_numpy(float, na_value=np.nan)
    hit = pd.Series(np.asarray(met, dtype=object)).astype("boolean")
    hit = hit.to_numpy(float, na_value=np.nan)
    names = np.arange(len(chance)) if series is None else np.asarray(series, dtype=object)
    if not len(chance) == len(hit) == len(names):
        raise UsageError(N_("Chances, outcomes and series must be of the same number."))
    known = ~(np.isnan(chance) | np.isnan(hit))
    if ((chance < 0) | (chance > 1)).any():
        raise UsageError(N_("A chance is a number from 0 to 1."))
    return chance[known], hit[known], pd.factorize(names[known])[0]


def _edges(edges: Sequence[float]) -> np.ndarray:
    found = np.asarray(edges, dtype=float)
    if len(found) < 2 or found[0] != 0 or found[-1] != 1 or (np.diff(found) <= 0).any():
        text = N_("Edges rise from 0 to 1; given: {given}.")
        raise UsageError(text, given=tuple(edges))
    return found


def _bin(chance: np.ndarray, edges: np.ndarray) -> np.ndarray:
    # A chance that is an edge but for rounding, such as 0.7, belongs to the bin above it.
    return np.clip(np.searchsorted(edges, chance + 1e-12, "right") - 1, 0, len(edges) - 2)
