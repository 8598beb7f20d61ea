"""The figures that claims are held against: today's, those of the day of the claim, all others."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ipanalysis.data import provenance
from ipanalysis.data.dates import last_days
from ipanalysis.data.study import Study
from ipanalysis.targets.audit.relations import Figure, agree

Key = tuple[str, str]  # region, indicator
_USABLE = ("eq", "approx")  # a mere bound bears out no relation


@dataclass(frozen=True)
class Figures:
    """Observed figures, looked up by region, indicator and year.

    Derived figures and those of a part of a year are left out: a source is not to be contradicted
    by an estimate.

    Attributes
    ----------
    today : dict
        By region and indicator: the best figure of each year.
    then : dict
        The same by day, region and indicator: of what was published by that day.
    rows : dict
        By region and indicator: all figures.
    """

    today: dict[Key, dict[int, Figure]]
    then: dict[tuple[object, str, str], dict[int, Figure]]
    rows: dict[Key, list[Figure]]

    def at(self, key: Key, year: int) -> Figure | None:
        """Return the figure that is taken today."""
        return self.today.get(key, {}).get(year)

    def known(self, day: object, key: Key, year: int) -> Figure | None:
        """Return the figure that would have been taken on a day."""
        return self.then.get((day, *key), {}).get(year)

    def all(self, key: Key, year: int) -> list[Figure]:
        """Return every figure of a year, whoever states it."""
        return [figure for figure in self.rows.get(key, []) if figure.year == year]

    def sources(self, key: Key, figure: Figure) -> set[str]:
        """Return the sources that state a figure."""
        return {row.source for row in self.all(key, figure.year) if agree(row, figure)}


def figures_for(study: Study, claims: pd.DataFrame) -> Figures:
    """Return the figures that the claims of a study may be held against.

    Parameters
    ----------
    study : Study
        The study.
    claims : DataFrame
        Columns indicator, reference_indicator, day (timestamp or NaT).
    """
    wanted = {*claims["indicator"], *claims["reference_indicator"].dropna()}
    rows = study.without_derived().values()
    rows = rows[rows["indicator"].isin(wanted) & rows["bound"].isin(_USABLE)]
    rows = rows[rows["status"] != "part_year"]
    pairs = pd.concat(
        [
            claims[["day", "indicator"]],
            claims[["day", "reference_indicator"]].set_axis(["day", "indicator"], axis=1),
        ]
    )
    pairs = pairs.dropna().drop_duplicates()
    dated = rows.assign(_known=last_days(rows["published"])).merge(pairs, on="indicator")
    dated = dated[dated["_known"] <= dated["day"]]
    # One choice for all days: the day becomes a part of the key.
    day = dated["day"].astype(str)
    then = provenance.best(dated.assign(region=day + "|" + dated["region"]), study.sources)
    return Figures(
        today=_by_year(provenance.best(rows, study.sources)),
        then={
            (pd.Timestamp(key.partition("|")[0]), key.partition("|")[2], indicator): figures
            for (key, indicator), figures in _by_year(then).items()
        },
        rows=_listed(rows),
    )


def _by_year(rows: pd.DataFrame) -> dict[Key, dict[int, Figure]]:
    return {
        key: {figure.year: figure for figure in figures} for key, figures in _listed(rows).items()
    }


def _listed(rows: pd.DataFrame) -> dict[Key, list[Figure]]:
    columns = ["region", "indicator", "value", "rounding", "bound", "year", "source"]
    found: dict[Key, list[Figure]] = {}
    for region, indicator, value, half, bound, year, source in rows[columns].itertuples(
        index=False
    ):
        figure = Figure(value, half * (2 if bound == "approx" else 1), int(year), source)
        found.setdefault((region, indicator), []).append(figure)
    return found
