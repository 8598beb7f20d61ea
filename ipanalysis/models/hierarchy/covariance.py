"""Covariance of forecast errors from few of them: shrunk towards its diagonal.

Schäfer, J. & Strimmer, K. (2005), A shrinkage approach to large-scale covariance matrix estimation
and implications for functional genomics, *Statistical Applications in Genetics and Molecular
Biology* 4(1), 32; used for reconciliation by Wickramasuriya, S. L., Athanasopoulos, G. & Hyndman,
R. J. (2019), *JASA* 114, 804-819. As there, errors are not centred: forecasts count as unbiased.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

#: Years of errors that all series must have before their correlation is estimated.
LEAST_ERRORS = 3


@dataclass(frozen=True)
class Shrunk:
    """A covariance matrix.

    Attributes
    ----------
    deviation : numpy.ndarray
        Root mean square of the errors of each series.
    correlation : numpy.ndarray
        The shrunk correlation.
    """

    deviation: np.ndarray
    correlation: np.ndarray

    @property
    def covariance(self) -> np.ndarray:
        """The covariance matrix."""
        return self.correlation * np.outer(self.deviation, self.deviation)


def shrunk(errors: np.ndarray) -> Shrunk:
    """Return the shrunk covariance of errors.

    It is shrunk by the sum of the estimated variances of the correlations over the sum of their
    squares, off the diagonal, and at most 1, which leaves the diagonal; with z the errors over
    their root mean square and w = z_i z_j the variance of a correlation is
    ``sum (w - mean w)^2 / (n (n - 1))``.

    Parameters
    ----------
    errors : numpy.ndarray
        Shape (years, series), finite, at least two years.

    Returns
    -------
    Shrunk

    Examples
    --------
    Two series whose errors always agree: nothing speaks against their correlation of 1.

    >>> shrunk(np.array([[1.0, 2.0], [-1.0, -2.0], [1.0, 2.0]])).correlation.tolist()
    [[1.0, 1.0], [1.0, 1.0]]
    """
    n, count = errors.shape
    deviation = np.sqrt(np.square(errors).mean(axis=0))
    scaled = np.divide(errors, deviation, out=np.zeros_like(errors), where=deviation > 0)
    raw = scaled.T @ scaled / n
    squares = np.square(scaled).T @ np.square(scaled)
    variance = np.maximum(squares - n * np.square(raw), 0.0) / (n * (n - 1))
    off = ~np.eye(count, dtype=bool)
    size = np.square(raw[off]).sum()
    intensity = min(float(variance[off].sum() / size), 1.0) if size > 0 else 1.0
    correlation = np.where(off, (1 - intensity) * raw, 1.0)
    return Shrunk(deviation, correlation)


def root(covariance: np.ndarray) -> np.ndarray:
    """Return the symmetric square root of a covariance matrix.

    Directions in which nothing was seen to vary get a little of the largest, so that forecasts
    that do not add up can always be moved.

    Examples
    --------
    >>> root(np.diag([4.0, 9.0])).round(6).tolist()
    [[2.0, 0.0], [0.0, 3.0]]
    """
    values, vectors = np.linalg.eigh(covariance)
    least = max(values.max(), np.finfo(float).tiny) * 1e-12
    return (vectors * np.sqrt(np.maximum(values, least))) @ vectors.T
