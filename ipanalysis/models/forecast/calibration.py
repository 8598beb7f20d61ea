"""The measured constants behind intervals and paths, read from ``calibration.json``.

The file is written by ``benchmarks/fit_intervals.py`` and carries the record of the fit: which
files, how many series, at which lengths, what scores were reached. Nothing else holds constants.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

import numpy as np


@cache
def calibration() -> dict:
    """Return the content of the file; do not change it.

    Returns
    -------
    dict
        ``record``: how the constants were made; ``momentum``: share of
        :func:`ipanalysis.models.forecast.med3.momentum` in a forecast; ``shape`` and ``levels``:
        constants of the width, by level in per cent; ``rank_correlation``: Spearman's correlation
        of the standardised errors one to six years ahead.

    Examples
    --------
    >>> len(calibration()["rank_correlation"])
    6
    """
    text = (files("ipanalysis.models.forecast") / "calibration.json").read_text(encoding="utf-8")
    return json.loads(text)


@cache
def error_correlation() -> np.ndarray:
    """Return the correlation of normal scores of the errors one to six years ahead.

    Spearman's rho of a Gaussian copula and its correlation r: ``r = 2 sin(pi rho / 6)``.

    References
    ----------
    Kruskal, W. H. (1958), "Ordinal measures of association", Journal of the American
    Statistical Association 53, 814-861.

    Examples
    --------
    >>> r = error_correlation()
    >>> bool(r[0, 0] == 1 and 0.6 < r[0, 1] < 0.85)
    True
    """
    rank = np.array(calibration()["rank_correlation"], dtype=float)
    made = 2 * np.sin(np.pi / 6 * rank)
    np.fill_diagonal(made, 1.0)
    made.flags.writeable = False
    return made
