"""What an index can be made with: choices that fit, regions with enough figures, rescalings."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ipanalysis.data.vocabulary import AGGREGATE, COMPARABLE_CODES, NORMALISE
from ipanalysis.errors import UsageError
from ipanalysis.locale import N_, Text
from ipanalysis.models.composite.inputs import Inputs
from ipanalysis.models.composite.scaling import Scale, scale_of

#: What may vary in the ranges of ranks.
VARY = ("method", "weights", "values")


def check_choices(
    normalise: str, aggregate: str, missing: float, vary: set[str], accept: set[str]
) -> None:
    """Refuse choices that are none, all at once."""
    problems = []
    for name, given, known in (
        ("normalise", normalise, NORMALISE),
        ("aggregate", aggregate, AGGREGATE),
        *(("vary", word, VARY) for word in sorted(vary)),
        *(("accept", word, COMPARABLE_CODES) for word in sorted(accept)),
    ):
        if given not in known:
            text = N_("{name} is one of {known}, not {given!r}")
            problems.append(Text(text, {"name": name, "known": known, "given": given}))
    if not 0 <= missing < 1:
        text = N_("the share that may be missing is from 0 to below 1, not {given}")
        problems.append(Text(text, {"given": missing}))
    if problems:
        raise UsageError(N_("The index cannot be made: {problems}."), problems=tuple(problems))


def check_figures(values: np.ndarray, names: list[str], posts: object) -> None:
    """Refuse indicators that tell regions not apart, and goalposts of none of them."""
    known = np.isfinite(values).sum(axis=0)
    few = tuple(name for name, n in zip(names, known, strict=True) if n < 2)
    strange = tuple(str(name) for name in posts or {} if name not in names)
    problems = []
    if few:
        text = N_("fewer than two of the regions have a figure of {names}")
        problems.append(Text(text, {"names": few}))
    if strange:
        problems.append(Text(N_("no such indicator in the index: {names}"), {"names": strange}))
    if problems:
        raise UsageError(N_("The index cannot be made: {problems}."), problems=tuple(problems))


def gaps_of(
    inputs: Inputs, everyone: list[str], shares: np.ndarray, missing: float
) -> tuple[pd.DataFrame, np.ndarray]:
    """Return what each region lacks, and which regions have enough."""
    known = np.isfinite(inputs.matrix("value", everyone))
    lost = (~known * shares).sum(axis=1)
    gaps = pd.DataFrame(
        {"indicators": known.sum(axis=1), "weight_missing": lost},
        index=pd.Index(everyone, dtype="str", name="region"),
    )
    # 0.2 of five equal weights is not exactly 1/5 in binary fractions.
    most = missing + 1e-9
    kept = (lost <= most) & ((~known).mean(axis=1) <= most) & known.any(axis=1)
    return gaps, kept


def scales_of(
    normalise: str, values: np.ndarray, names: list[str], signs: np.ndarray, posts: object
) -> dict[str, Scale]:
    """Return the rescalings that can be made, the nominal one first."""
    scales = {normalise: scale_of(normalise, values, names, signs, posts)}
    for other in ("minmax", "zscore"):
        # Goalposts of a distance to target are targets, not ends of a range.
        given = posts if other == "minmax" and normalise != "target" else None
        if other not in scales:
            try:
                scales[other] = scale_of(other, values, names, signs, given)
            except UsageError:  # all are equal on an indicator: only fixed goalposts rescale it
                continue
    return scales


def methods_of(
    scales: dict[str, Scale],
    table: dict[str, np.ndarray],
    aggregate: str,
    shift: float,
    names: list[str],
) -> list[tuple[str, str]]:
    """Return rescalings and means that go together, the nominal ones first."""
    first = next(iter(scales))
    lowest = {n: _lowest(scale, table) for n, scale in scales.items()}
    bad = np.flatnonzero(lowest[first] + shift <= 0)
    if aggregate == "geometric" and len(bad):
        text = N_(
            "The geometric mean needs values above zero; {names} can be {lowest} after rescaling. "
            "Give wider goalposts, or a shift."
        )
        low = float(np.round(lowest[first].min(), 3))
        raise UsageError(text, names=tuple(names[n] for n in bad), lowest=low)
    pairs = [(first, aggregate)]
    for name in scales:
        for how in AGGREGATE:
            possible = how == "arithmetic" or (lowest[name] + shift > 0).all()
            if possible and (name, how) not in pairs:
                pairs.append((name, how))
    return pairs


def _lowest(scale: Scale, table: dict[str, np.ndarray]) -> np.ndarray:
    """Return for each indicator the lowest value that a region can have after rescaling."""
    return np.nanmin(np.concatenate([scale(values) for values in table.values()]), axis=0)
