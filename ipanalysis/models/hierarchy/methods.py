"""Ways to make forecasts add up: from the parts, from the whole, or by the smallest change."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from ipanalysis.errors import UsageError
from ipanalysis.locale import N_, Text
from ipanalysis.models.hierarchy.covariance import LEAST_ERRORS, Shrunk, root
from ipanalysis.models.hierarchy.projection import Limits, project
from ipanalysis.models.hierarchy.reasons import said
from ipanalysis.models.hierarchy.tree import Hierarchy
from ipanalysis.targets.coherence.adjust import REST


@dataclass(frozen=True)
class Setting:
    """What a method has to go by.

    Attributes
    ----------
    share : numpy.ndarray
        What one unit of each part adds to the whole.
    deviation : numpy.ndarray
        Standard deviations of the base forecasts of the year: whole first, then the parts.
    errors : Shrunk or None
        Covariance of one-step errors in the same order, where it can be estimated.
    last : numpy.ndarray or None
        Last common values of the parts.
    limits : Limits
        The bounds.
    """

    share: np.ndarray
    deviation: np.ndarray
    errors: Shrunk | None
    last: np.ndarray | None
    limits: Limits

    @property
    def sums(self) -> np.ndarray:
        """The equation: the parts less the whole."""
        return np.concatenate([[-1.0], self.share])[None, :]


def bottom_up(base: np.ndarray, setting: Setting) -> np.ndarray:
    """Keep the parts; the whole is what they come to.

    Examples
    --------
    >>> none = Limits(np.zeros((0, 3)), np.zeros(0), np.zeros(0))
    >>> setting = Setting(np.ones(2), np.ones(3), None, None, none)
    >>> bottom_up(np.array([[100.0], [30.0], [90.0]]), setting).ravel().tolist()
    [120.0, 30.0, 90.0]
    """
    return np.vstack([setting.share @ base[1:], base[1:]])


def top_down(base: np.ndarray, setting: Setting) -> np.ndarray:
    """Keep the whole; share it out as the parts' forecasts stand to each other.

    Examples
    --------
    >>> none = Limits(np.zeros((0, 3)), np.zeros(0), np.zeros(0))
    >>> setting = Setting(np.ones(2), np.ones(3), None, None, none)
    >>> top_down(np.array([[100.0], [30.0], [90.0]]), setting).ravel().tolist()
    [100.0, 25.0, 75.0]
    """
    return _shared_out(base[0], base[1:], setting)


def top_down_shares(base: np.ndarray, setting: Setting) -> np.ndarray:
    """Keep the whole; share it out as in the last year that all have."""
    return _shared_out(base[0], np.repeat(setting.last[:, None], base.shape[1], axis=1), setting)


def _shared_out(whole: np.ndarray, parts: np.ndarray, setting: Setting) -> np.ndarray:
    together = setting.share @ parts
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = np.where(together > 0, whole / together, np.nan)
    made = np.vstack([whole, parts * factor])
    # Only a bound (a share above 100 %) can still be broken; the whole stays.
    usable = np.isfinite(made).all(axis=0)
    weight = np.diag([0.0, *np.abs(made[1:, usable]).mean(axis=1)]) if usable.any() else None
    if weight is not None and weight.any():
        made[:, usable] = project(made[:, usable], weight, setting.sums, setting.limits)
    return made


def ols(base: np.ndarray, setting: Setting) -> np.ndarray:
    """Change all forecasts by the same weight."""
    return project(base, np.eye(len(base)), setting.sums, setting.limits)


def wls(base: np.ndarray, setting: Setting) -> np.ndarray:
    """Change each forecast in proportion to the variance that its interval states."""
    least = max(setting.deviation.max(), np.finfo(float).tiny) * 1e-6
    weight = np.diag(np.maximum(setting.deviation, least))
    return project(base, weight, setting.sums, setting.limits)


def mint(base: np.ndarray, setting: Setting) -> np.ndarray:
    """Change forecasts by the shrunk covariance of their one-step errors (minimum trace)."""
    return project(base, root(setting.errors.covariance), setting.sums, setting.limits)


#: The methods, by their names.
METHODS = MappingProxyType(
    {
        "mint": mint,
        "wls": wls,
        "ols": ols,
        "bottom_up": bottom_up,
        "top_down": top_down,
        "top_down_shares": top_down_shares,
    }
)


def read_methods(method: object) -> list[str]:
    """Return the methods asked for, each once.

    Examples
    --------
    >>> read_methods("mint")
    ['mint']
    """
    names = [method] if isinstance(method, str) else list(dict.fromkeys(method))
    wrong = [name for name in names if name not in METHODS]
    if wrong or not names:
        text = N_("There is no method {given}; methods are: {known}.")
        raise UsageError(text, given=tuple(map(str, wrong)), known=tuple(METHODS))
    return names


def why_not(name: str, found: Hierarchy, n_errors: int) -> tuple[str, Text] | None:
    """Return why a method cannot be used here: status and words; None if it can."""
    if name in ("mint", "top_down_shares") and found.asked.forecasted:
        return "no_history", said("no_history")
    if name in ("bottom_up", "top_down") and found.bounded:
        return "rest_unknown", said("rest_unknown", why=found.rest_reason)
    if name == "mint" and n_errors < LEAST_ERRORS:
        fields = {"least": LEAST_ERRORS, "n": n_errors}
        return "too_few_errors", said("too_few_errors", **fields)
    if name == "top_down_shares":
        return _no_shares(found)
    return None


def _no_shares(found: Hierarchy) -> tuple[str, Text] | None:
    last = last_values(found)
    if last is None:
        return "no_shares", said("no_shares")
    share = np.array([found.share[part] for part in order(found)])
    return None if share @ last > 0 else ("not_positive", said("not_positive"))


def order(found: Hierarchy) -> list[str]:
    """Return the parts in the order of the matrices, the rest last."""
    parts = [part for part in found.parts if part != REST]
    return [*parts, REST] if REST in found.parts else parts


def last_values(found: Hierarchy) -> np.ndarray | None:
    """Return the parts' values of the last year that all have."""
    names = [*order(found), *([REST] if found.bounded and REST in found.past else [])]
    known = found.past.reindex(columns=names).dropna() if len(found.past) else found.past
    return known.iloc[-1].to_numpy(float) if len(known) and len(names) else None
