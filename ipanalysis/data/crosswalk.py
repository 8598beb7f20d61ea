"""The figures of regions that were merged, brought to the regions of one day."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum

import pandas as pd

from ipanalysis.data.dates import as_day, last_day
from ipanalysis.data.lineage import Lineage
from ipanalysis.data.study import Study
from ipanalysis.data.units import convert
from ipanalysis.data.vocabulary import ADDITIVE_KINDS
from ipanalysis.errors import UsageError, unknown_name
from ipanalysis.locale import LANGUAGES, N_, Name, check_lang, tr

KEY = ["region", "indicator", "year"]
NEEDED = [*KEY, "value"]
COLUMNS = [*NEEDED, "unit", "bound", "status", "source", "published", "method", "parts"]
REFUSED = [*KEY, "parts", "reason", *(f"reason_{lang}" for lang in LANGUAGES[1:])]
_REASONS = {
    "missing": N_("The study has no figure of {names}, which makes up the region with the others."),
    "split": N_("{names} was split, and the part that came here is not known."),
    "part": N_("{names} was split, and a ratio, share, score or rate of a part cannot be told."),
    "both": N_("{names} has a figure of its last year too: one of the two may hold the other."),
    "kind": N_("Figures of this kind do not add up, and the indicator names no weight."),
    "weight": N_("The weight {weight} is no indicator of the study, so there is no average."),
    "no_weight": N_("The weight {weight} of {names} is not known for the year."),
    "bounds": N_("The figures are bounds that do not make one ({bounds})."),
}


@dataclass(frozen=True)
class Crosswalk:
    """Observations on the regions of one day.

    Attributes
    ----------
    table : DataFrame
        One row a region, indicator and year: region, indicator, year, value, unit, bound, status,
        source (ids of all inputs, joined by "; "), published (the latest; missing if one is),
        method ("unchanged"; "recoded": the same area under its later code; "sum"; "mean":
        weighted), parts (the regions that the figure was made from, joined by "; "). Sums and
        means have the status ``estimated``.
    refused : DataFrame
        What could not be made: region, indicator, year, parts (the regions that have a figure),
        reason (English), reason_zh.
    """

    table: pd.DataFrame
    refused: pd.DataFrame

    def refusals(self, lang: str = "en") -> pd.DataFrame:
        """Return what was refused with the reason in one language."""
        column = "reason" if check_lang(lang) == LANGUAGES[0] else f"reason_{lang}"
        return self.refused.assign(reason=self.refused[column])[[*KEY, "parts", "reason"]]


def crosswalk(study: Study, to: object, values: pd.DataFrame | None = None) -> Crosswalk:
    """Bring observations of regions that were merged to the regions of a day.

    Parameters
    ----------
    study : Study
        Its regions, successions, indicators and units are used.
    to : str or date
        The day whose regions are wanted; a year or month alone means its last day.
    values : DataFrame, optional
        Figures with the columns region, indicator, year, value and, where there are any, unit,
        bound, status, source, published; one row a region, indicator and year. Rows without a
        value are left out. The best values of the study (``study.select()``) if not given.

    Returns
    -------
    Crosswalk
        The study is not changed: its observations stay with the region of their year.

    Raises
    ------
    UsageError
        If `to` is no date, or columns are missing or rows repeat a key.
    UnknownNameError
        If a region or an indicator of `values` is not in the study.

    Notes
    -----
    A figure of a year is on the regions of the last day of that year. Stocks and flows of all
    parts are added; other kinds are averaged, weighted by the indicator that ``weight`` names,
    where the figures hold that for all parts in the year. Where a part is missing, or a region
    was split and the successions state no shares, the whole is refused: it would be the figure
    of a smaller area. Counties that went from one region to another, both of which live on, are
    not in the successions and change nothing here.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> values = pd.DataFrame({"region": ["370100", "371200"], "indicator": "patents_granted",
    ...                        "year": 2017, "value": [20.0, 3.0]})
    >>> made = ipa.crosswalk(ipa.load(), to="2025", values=values).table
    >>> made[["region", "value", "method", "parts"]].values.tolist()
    [['370100', 23.0, 'sum', '370100; 371200']]
    """
    rows = _checked(study.select() if values is None else values, study)
    lineage = Lineage(study, as_day(to))
    moving = rows["region"].isin(lineage.touched)
    still = rows[~moving].assign(method="unchanged", parts=lambda r: r["region"])
    made, refused = _Work(study, lineage, rows).done(rows[moving])
    if made:
        still = pd.concat([still, pd.DataFrame(made).astype({"year": rows["year"].dtype})])
    found = still[[c for c in COLUMNS if c in still]].sort_values(KEY, kind="stable")
    return Crosswalk(found.reset_index(drop=True), pd.DataFrame(refused, columns=REFUSED))


def _checked(values: pd.DataFrame, study: Study) -> pd.DataFrame:
    missing = [c for c in NEEDED if c not in values]
    if missing:
        text = N_("The table lacks the columns {missing}; it needs {needed}.")
        raise UsageError(text, missing=tuple(missing), needed=tuple(NEEDED))
    for name in ("region", "indicator"):
        known = getattr(study, f"{name}s")[name]
        for stranger in sorted(set(values[name]) - set(known)):
            raise unknown_name(name, stranger, known)
    repeated = values[values.duplicated(KEY)]
    if len(repeated):
        key = " / ".join(map(str, repeated[KEY].iloc[0]))
        text = N_("{n} rows repeat a region, indicator and year, first {key}; keep one of each.")
        raise UsageError(text, n=len(repeated), key=key)
    rows = values[values["value"].notna()]
    to = rows["indicator"].map(study.indicators.set_index("indicator")["unit"])
    if "unit" in rows:
        rows = rows.assign(value=convert(rows["value"], rows["unit"], to, study.units))
    defaults = {"bound": "eq", "status": "actual"}
    return rows.assign(unit=to, **{c: d for c, d in defaults.items() if c not in rows})


class _Work:
    """Bringing figures together, with what is looked up again and again."""

    def __init__(self, study: Study, lineage: Lineage, rows: pd.DataFrame) -> None:
        self.study, self.lineage = study, lineage
        self.indicators = study.indicators.set_index("indicator")
        weights = rows[rows["indicator"].isin(self.indicators["weight"].dropna())]
        keys = zip(*(weights[c] for c in KEY), strict=True)
        self.weights = dict(zip(keys, weights["value"], strict=True))

    def done(self, rows: pd.DataFrame) -> tuple[list[dict], list[dict]]:
        """Return the rows made and the rows refused."""
        cases: dict[tuple, dict[str, dict]] = {}
        for row in rows.to_dict("records"):
            for region in self.lineage.heirs(row["region"]):
                key = (region, row["indicator"], int(row["year"]))
                cases.setdefault(key, {})[row["region"]] = row
        made, refused = [], []
        for key, figures in sorted(cases.items()):
            try:
                made.append(self._one(key, figures))
            except _RefusalError as refusal:
                row = dict(zip(KEY, key, strict=True)) | {"parts": "; ".join(sorted(figures))}
                refused.append(row | refusal.texts())
        return made, refused

    def _one(self, key: tuple, figures: dict[str, dict]) -> dict:
        """Return the figure of a region, indicator and year on the regions of the day."""
        region, indicator, year = key
        shares = self.lineage.makeup(region, year, set(figures))
        self._refuse("both", [code for code in figures if code not in shares])
        self._refuse("split", [code for code, share in shares.items() if share is None])
        self._refuse("missing", [code for code in shares if code not in figures])
        first = next(iter(shares))
        if shares == {first: 1.0}:
            method = "unchanged" if first == region else "recoded"
            return figures[first] | {"region": region, "method": method, "parts": first}
        rows = [figures[code] for code in shares]
        joined = rows[0] | {"region": region, "parts": "; ".join(shares), "status": "estimated"}
        joined |= _joined(rows) | {"bound": self._bound(rows)}
        if self.indicators.at[indicator, "kind"] in ADDITIVE_KINDS:
            value = fsum(figures[code]["value"] * share for code, share in shares.items())
            return joined | {"value": value, "method": "sum"}
        return joined | {"value": self._mean(key, figures, shares), "method": "mean"}

    def _mean(self, key: tuple, figures: dict[str, dict], shares: dict[str, float]) -> float:
        _, indicator, year = key
        self._refuse("part", [code for code, share in shares.items() if share < 1])
        name = self.indicators.at[indicator, "weight"]
        if pd.isna(name):
            raise _RefusalError("kind")
        if name not in self.indicators.index:
            raise _RefusalError("weight", weight=name)
        weights = {code: self.weights.get((code, name, year), 0.0) for code in shares}
        absent = [code for code, weight in weights.items() if not weight > 0]
        self._refuse("no_weight", absent, weight=self._name("indicators", name))
        total = fsum(figures[code]["value"] * weight for code, weight in weights.items())
        return total / fsum(weights.values())

    def _bound(self, rows: list[dict]) -> str:
        bounds = {row["bound"] for row in rows}
        if len(bounds - {"eq"}) > 1 and bounds - {"eq"} not in ({"ge", "gt"}, {"le", "lt"}):
            raise _RefusalError("bounds", bounds=tuple(sorted(bounds)))
        # More than a and at least b make more than a + b.
        return next(b for b in ("gt", "lt", "ge", "le", "approx", "eq") if b in bounds)

    def _name(self, table: str, code: str) -> Name:
        return Name(*(self.study.label(table, code, lang) for lang in ("en", "zh")))

    def _refuse(self, why: str, regions: list[str], **values: object) -> None:
        if regions:
            names = tuple(self._name("regions", code) for code in regions)
            raise _RefusalError(why, names=names, **values)


def _joined(rows: list[dict]) -> dict:
    """Return sources and date of several figures."""
    found: dict[str, object] = {}
    if "source" in rows[0]:
        ids = [row["source"] for row in rows if pd.notna(row["source"])]
        found["source"] = "; ".join(dict.fromkeys(ids))
    if "published" in rows[0]:
        dates = [row["published"] for row in rows]
        found["published"] = None if any(map(pd.isna, dates)) else max(dates, key=last_day)
    return found


class _RefusalError(Exception):
    def __init__(self, why: str, **values: object) -> None:
        super().__init__(why)
        self.why, self.values = why, values

    def texts(self) -> dict[str, str]:
        columns = ("reason", *REFUSED[len(KEY) + 2 :])
        texts = [tr(_REASONS[self.why], lang, **self.values) for lang in LANGUAGES]
        return dict(zip(columns, texts, strict=True))
