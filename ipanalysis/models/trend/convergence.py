"""Convergence: regions that draw together (sigma), and those behind that grow faster (beta)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ipanalysis.errors import UsageError
from ipanalysis.locale import N_
from ipanalysis.models.panel import Panel, read_panel

#: Regions that a regression of growth on the level must have.
LEAST_REGIONS = 8
#: Columns of the tables.
SIGMA_COLUMNS = ["indicator", "year", "n", "mean", "sd", "cv", "sd_log", "source"]
BETA_COLUMNS = [
    *("indicator", "first_year", "last_year", "n", "beta", "se", "low", "high", "p", "r2"),
    *("speed", "half_life", "status", "source"),
]
LEFT_OUT_COLUMNS = ["region", "indicator", "status", "missing_years"]


@dataclass(frozen=True)
class Convergence:
    """Result of :func:`convergence`.

    Attributes
    ----------
    sigma : DataFrame
        One row a year, over the same regions: indicator, year, n, mean and sd (unit of the
        values; sd with n - 1), cv (sd over mean; missing unless the mean is positive), sd_log
        (standard deviation of the logs; missing unless all are positive).
    beta : DataFrame
        One row: indicator, first_year, last_year, n, beta (growth of the log a year on the log of
        the first level), se (HC3), low, high (95 %), p (two-sided, t with n - 2), r2, speed (of
        convergence a year), half_life (years), status (``ok``, ``too_few_regions``,
        ``not_positive``, ``one_year``, ``equal_start``). Both have source: ids of the sources of
        the values used, joined by ``"; "``.
    left_out : DataFrame
        region, indicator, status (``missing_years``, or a fault of the series), missing_years.
    level : str
        Level of the regions, where the data are a study; else empty.
    """

    sigma: pd.DataFrame
    beta: pd.DataFrame
    left_out: pd.DataFrame
    level: str = ""


def convergence(
    data: object, indicator: str, years: Iterable[int] | None = None, level: str | None = None
) -> Convergence:
    """Measure whether the regions draw together on an indicator.

    Parameters
    ----------
    data : Study or DataFrame
        A study, or a table with the columns region, indicator, year, value.
    indicator : str
        Id; of a study also a name. A figure per head or a share says more than a total, which
        mostly tells how large regions are.
    years : iterable of int, optional
        Years to compare; a region has to have all of them. If not given, the years for which
        at least eight regions have a figure (or as many as in the fullest year, if that is less).
    level : str, optional
        Of a study: level of the regions, as provinces and their cities must not be mixed. The
        level with the most figures, if not given.

    Returns
    -------
    Convergence
        Tables sigma, beta and left_out.

    Raises
    ------
    UsageError
        If there is no figure of the indicator (at that level), or the data are no table.

    Notes
    -----
    beta is the slope b of ln(y_T / y_0) / T = a + b ln(y_0); negative: those behind grew faster.
    The speed is -ln(1 + b T) / T and the half-life ln 2 over it, given where b is negative and
    1 + b T positive. Errors in the first level alone make b look negative, and beta convergence
    does not entail sigma convergence (Quah 1993): read both.

    References
    ----------
    Barro, R. J. and Sala-i-Martin, X. (1992), "Convergence", Journal of Political Economy 100,
    223-251.
    MacKinnon, J. G. and White, H. (1985), "Some heteroskedasticity-consistent covariance matrix
    estimators with improved finite sample properties", Journal of Econometrics 29, 305-325.
    Quah, D. (1993), "Galton's fallacy and tests of the convergence hypothesis", Scandinavian
    Journal of Economics 95, 427-443.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> found = convergence(ipa.load(), "pct_applications")
    >>> found.level, found.sigma["year"].tolist(), found.beta["status"].item()
    ('province', [2018, 2022, 2023], 'ok')
    """
    frame, indicator, level = _rows(data, indicator, level)
    panel = read_panel(frame)
    sound = panel.series["fault"] == ""
    owner = np.repeat(panel.series.index, panel.series["n"])
    points = pd.DataFrame({"series": owner, "year": panel.year, "value": panel.value})
    points = points[sound.to_numpy()[owner]]
    wide = points.pivot(index="series", columns="year", values="value")
    wanted = _years(wide, years)
    wide = wide.reindex(index=panel.series.index, columns=wanted)
    whole = wide.notna().all(axis=1)
    values = wide[whole].to_numpy(float)
    left_out = panel.series.loc[~whole, ["region", "indicator", "fault"]]
    used = wide.index[whole]
    sources = _sources(panel, points[points["series"].isin(used)])
    gaps = [
        "; ".join(str(year) for year, there in zip(wanted, row, strict=True) if not there)
        for row in wide[~whole].notna().to_numpy()
    ]
    left_out = left_out.rename(columns={"fault": "status"}).replace(
        {"status": {"": "missing_years"}}
    )
    return Convergence(
        sigma=_sigma(values, wanted, indicator, sources),
        beta=_beta(values, wanted, indicator, sources),
        left_out=left_out.assign(missing_years=pd.Series(gaps, left_out.index, dtype="str"))[
            LEFT_OUT_COLUMNS
        ].reset_index(drop=True),
        level=level,
    )


def _rows(data: object, indicator: str, level: str | None) -> tuple[pd.DataFrame, str, str]:
    """Return the figures of the indicator, its id, and the level of the regions."""
    regions = getattr(data, "regions", None)
    if isinstance(data, pd.DataFrame) or regions is None:
        if level is not None:
            raise UsageError(N_("Only the regions of a study have levels; leave level out."))
        read_panel(data)  # refuses what is no table
        rows = data[data["indicator"].astype("str") == indicator]
        levels = pd.Series("", index=rows.index)
    else:
        indicator = data.indicator(indicator)
        rows = data.select(indicator=indicator)
        levels = rows["region"].map(regions.set_index("region")["level"])
        level = level or (levels.value_counts().index[0] if len(rows) else "")
    rows = rows[levels == (level or "")]
    if rows.empty:
        raise UsageError(
            N_("There is no figure of {indicator} for regions to compare."), indicator=indicator
        )
    return rows, indicator, level or ""


def _years(wide: pd.DataFrame, years: Iterable[int] | None) -> list[int]:
    if years is not None:
        return sorted({int(year) for year in years})
    count = wide.notna().sum()
    enough = min(LEAST_REGIONS, count.max()) if len(count) else 0
    return [int(year) for year in count.index[count >= enough]]


def _sources(panel: Panel, points: pd.DataFrame) -> dict[int, list[str]]:
    """Return the ids of the sources of each year."""
    if panel.source is None:
        return {}
    by_year = panel.source.loc[points.index].dropna().groupby(points["year"])
    return {int(year): list(dict.fromkeys(ids)) for year, ids in by_year}


def _joined(sources: dict[int, list[str]], years: list[int]) -> str:
    return "; ".join(dict.fromkeys(i for year in years for i in sources.get(year, ())))


def _sigma(
    values: np.ndarray, years: list[int], indicator: str, sources: dict[int, list[str]]
) -> pd.DataFrame:
    n = len(values)
    if n < 2:
        return pd.DataFrame(columns=SIGMA_COLUMNS)
    mean, sd = values.mean(axis=0), values.std(axis=0, ddof=1)
    positive = (values > 0).all(axis=0)
    logs = np.log(np.where(positive, values, 1.0)).std(axis=0, ddof=1)
    figures = {
        "mean": mean,
        "sd": sd,
        "cv": np.where(mean > 0, sd / np.where(mean > 0, mean, 1.0), np.nan),
        "sd_log": np.where(positive, logs, np.nan),
        "source": [_joined(sources, [year]) for year in years],
    }
    keys = {"indicator": indicator, "year": pd.array(years, "Int64"), "n": n}
    return pd.DataFrame(keys | figures)[SIGMA_COLUMNS]


def _beta(
    values: np.ndarray, years: list[int], indicator: str, sources: dict[int, list[str]]
) -> pd.DataFrame:
    row = dict.fromkeys(BETA_COLUMNS, np.nan)
    first, last = (years[0], years[-1]) if years else (pd.NA, pd.NA)
    row |= {"indicator": indicator, "first_year": first, "last_year": last, "n": len(values)}
    row |= {"source": _joined(sources, years[:1] + years[-1:])}
    row["status"] = _refusal(values, years)
    if row["status"] == "ok":
        row |= _regression(np.log(values[:, 0]), np.log(values[:, -1]), last - first)
    return pd.DataFrame([row]).astype({"first_year": "Int64", "last_year": "Int64"})


def _refusal(values: np.ndarray, years: list[int]) -> str:
    if len(years) < 2:
        return "one_year"
    if len(values) < LEAST_REGIONS:
        return "too_few_regions"
    if (values[:, [0, -1]] <= 0).any():
        return "not_positive"
    return "ok" if np.ptp(values[:, 0]) > 0 else "equal_start"


def _regression(start: np.ndarray, end: np.ndarray, span: int) -> dict[str, float]:
    """Return the regression of growth on the first level, errors by HC3."""
    from scipy.special import stdtr, stdtrit

    growth, n = (end - start) / span, len(start)
    x = start - start.mean()
    weight = x / (x @ x)
    slope = weight @ growth
    rest = growth - growth.mean() - slope * x
    leverage = 1 / n + x * weight
    se = float(np.sqrt(((weight * rest / (1 - leverage)) ** 2).sum()))
    half = stdtrit(n - 2, 0.975) * se
    spread = ((growth - growth.mean()) ** 2).sum()
    left = 1 + slope * span
    speed = -np.log(left) / span if slope < 0 < left else np.nan
    return {
        "beta": slope,
        "se": se,
        "low": slope - half,
        "high": slope + half,
        "p": 2 * stdtr(n - 2, -abs(slope) / se) if se > 0 else np.nan,
        "r2": 1 - (rest @ rest) / spread if spread > 0 else np.nan,
        "speed": speed,
        "half_life": np.log(2) / speed,
    }
