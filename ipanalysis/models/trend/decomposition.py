"""What moved a ratio: its change split into the numerator's and the denominator's part (LMDI)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import log

import pandas as pd

from ipanalysis.data.breaks import break_notes
from ipanalysis.data.check import split_list
from ipanalysis.errors import UsageError
from ipanalysis.locale import N_

#: Columns of the result, in order.
COLUMNS = [
    *("region", "indicator", "numerator", "denominator", "first_year", "last_year"),
    *("first_value", "last_value", "change", "by_numerator", "by_denominator", "rest"),
    *("numerator_growth", "denominator_growth", "status", "missing", "breaks", "rule", "source"),
]
_NUMBERS = ("first_value", "last_value", "change", "by_numerator", "by_denominator", "rest")
_NUMBERS += ("numerator_growth", "denominator_growth")
_RATIOS = ("ratio", "share")


def decompose(
    study: object,
    ratio: str,
    numerator: str | None = None,
    denominator: str | None = None,
    region: str | Sequence[str] | None = None,
    years: Sequence[int] | None = None,
) -> pd.DataFrame:
    """Split the change of a ratio into what its numerator and its denominator did.

    Parameters
    ----------
    study : Study
        Its best figures are taken.
    ratio : str
        Indicator that is a ratio or share of two others: id or name.
    numerator, denominator : str, optional
        The two. If not given, those of the rule in ``derivations.csv`` that makes the ratio. A
        rule for these two also says whose denominator it is (the nation's, say), of which year,
        and for which regions and years it holds; without one both are of the region and year.
    region : str or sequence of str, optional
        Regions; all that have the ratio if not given.
    years : sequence of int, optional
        Years to compare, each with the next: two or more. If not given, the first and the last
        year with figures of all three, region by region; where these are not two, of the ratio.

    Returns
    -------
    DataFrame
        One row a region and pair of years; values in the unit of the ratio:

        - region, indicator (the ratio), numerator, denominator, first_year, last_year (Int64);
        - first_value, last_value, change: of the ratio, as observed or derived;
        - by_numerator, by_denominator: what each did; rest: what a ratio that was published does
          not share with the quotient (rounding, another denominator). The three add up to change;
        - numerator_growth, denominator_growth: over the whole span, as fractions;
        - status: ``ok``; ``no_figure`` (missing says of what and when); ``not_positive``;
          ``bound`` (a figure is stated as a bound); ``out_of_rule`` (the rule does not hold for
          this region or year);
        - breaks: years of declared breaks of any of the three in between; rule: the id; source: ids
          of the sources, joined by ``"; "``.

    Raises
    ------
    UsageError
        If no rule makes the ratio and the two are not given, or `years` are fewer than two.
    UnknownNameError
        If an indicator or a region is not in the study.

    Notes
    -----
    With R = N / D and the logarithmic mean L(a, b) = (a - b) / ln(a / b), L(a, a) = a:
    by_numerator = L(R1, R0) ln(N1 / N0), by_denominator = -L(R1, R0) ln(D1 / D0). The split is
    exact, the same forwards and backwards, and free of the order of the two.

    References
    ----------
    Ang, B. W. (2004), "Decomposition analysis for policymaking in energy: which is the preferred
    method?", Energy Policy 32, 1131-1139.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> split = decompose(ipa.load(), "hv_patents_share", region="CN", years=[2021, 2025])
    >>> split[["numerator", "denominator", "status"]].values.tolist()
    [['hv_patents_in_force', 'invention_patents_in_force', 'ok']]
    >>> parts = split[["by_numerator", "by_denominator", "rest"]].sum(axis=1)
    >>> bool((parts - split["change"]).abs().max() < 1e-9)
    True
    """
    if years is not None and len(set(years)) < 2:
        raise UsageError(N_("Give at least two years to compare."))
    ratio = study.indicator(ratio)
    rule = _rule(study, ratio, numerator, denominator)
    of = {"ratio": ratio, "numerator": rule["first"], "denominator": rule["second"]}
    rows = study.select(indicator=list(dict.fromkeys(of.values())))
    figures = {
        (row["indicator"], row["region"], int(row["year"])): row for row in rows.to_dict("records")
    }
    known = rows.loc[rows["indicator"] == ratio].groupby("region", sort=True)["year"]
    spans = {name: sorted(int(year) for year in group) for name, group in known}
    splitter = _Splitter(study, rule, of, figures)
    table = []
    for name in _regions(study, region, spans):
        own = splitter.usable(name, spans.get(name, []))
        chosen = sorted({*map(int, years)}) if years is not None else sorted({*own[:1], *own[-1:]})
        pairs = pairwise(chosen)
        table += [splitter.row(name, *pair) for pair in pairs]
    kinds = dict.fromkeys(_NUMBERS, "float64") | {"first_year": "Int64", "last_year": "Int64"}
    texts = [c for c in COLUMNS if c not in kinds]
    return pd.DataFrame(table, columns=COLUMNS).astype(kinds | dict.fromkeys(texts, "str"))


def _regions(study: object, region: str | Sequence[str] | None, spans: dict) -> list[str]:
    if region is None:
        return list(spans)
    names = [region] if isinstance(region, str) else list(region)
    return list(dict.fromkeys(study.region(name) for name in names))


def _rule(study: object, ratio: str, numerator: str | None, denominator: str | None) -> dict:
    """Return the rule of the study that makes the ratio of these two, or a plain one."""
    wanted = {
        place: study.indicator(name)
        for place, name in (("first", numerator), ("second", denominator))
        if name is not None
    }
    for rule in study.derivations.to_dict("records"):
        fits = rule["indicator"] == ratio and rule["operation"] in _RATIOS
        if fits and all(rule[place] == name for place, name in wanted.items()):
            return rule
    if len(wanted) < 2:
        raise UsageError(
            N_("No rule of derivations.csv makes {ratio} so. Give numerator and denominator."),
            ratio=ratio,
        )
    return (
        wanted
        | dict.fromkeys(("derivation", "lag", "regions", "year_from", "year_to"))
        | {"second_region": "same"}
    )


class _Splitter:
    """The rule, and the figures it is applied to."""

    def __init__(self, study: object, rule: dict, of: dict, figures: dict) -> None:
        self.breaks, self.rule, self.of, self.figures = study.breaks, rule, of, figures
        factors = study.units.set_index("unit")["factor"]
        sizes = study.indicators.set_index("indicator")["unit"].map(factors)
        # From the quotient of the two, in their units, to the unit of the ratio.
        self.scale = float(sizes[of["numerator"]] / sizes[of["denominator"]] / sizes[of["ratio"]])
        self.lag = 0 if pd.isna(rule["lag"]) else int(rule["lag"])
        parents = study.regions.set_index("region")["parent"].to_dict()
        whole = {"nation": lambda r: study.nation, "parent": parents.get}
        self.whole = whole.get(rule["second_region"], lambda r: r)

    def usable(self, region: str, years: list[int]) -> list[int]:
        """Return the years with all three figures or, where these are not two, all years."""
        full = [y for y in years if all(key in self.figures for key in self._keys(region, y))]
        return full if len(full) > 1 else years

    def row(self, region: str, first: int, last: int) -> dict:
        """Return the row of one region and pair of years."""
        ids = {"indicator": self.of["ratio"]} | {
            k: self.of[k] for k in ("numerator", "denominator")
        }
        row = {"region": region, **ids, "first_year": first, "last_year": last}
        row |= {"status": "ok", "missing": "", "rule": self.rule["derivation"] or ""}
        row["breaks"] = "; ".join(map(str, self._breaks(region, first, last)))
        keys = [key for year in (first, last) for key in self._keys(region, year)]
        missing = [f"{i}/{r}/{y}" for i, r, y in keys if (i, r, y) not in self.figures]
        found = [self.figures[key] for key in keys if key in self.figures]
        sources = [i for f in found for i in split_list(str(f["source"]))]
        row["source"] = "; ".join(dict.fromkeys(sources))
        status = self._status(region, (first, last), missing, found)
        if status != "ok":
            return row | {"status": status, "missing": "; ".join(missing)}
        return row | self._split([f["value"] for f in found])

    def _keys(self, region: str, year: int) -> list[tuple[str, str | None, int]]:
        whole = self.whole(region)
        return [
            (self.of["ratio"], region, year),
            (self.of["numerator"], region, year),
            (self.of["denominator"], whole, year - self.lag),
        ]

    def _status(self, region: str, years: tuple, missing: list, found: list) -> str:
        rule = self.rule
        if pd.notna(rule["regions"]) and region not in split_list(rule["regions"]):
            return "out_of_rule"
        if pd.notna(rule["year_from"]) and years[0] < rule["year_from"]:
            return "out_of_rule"
        if pd.notna(rule["year_to"]) and years[1] > rule["year_to"]:
            return "out_of_rule"
        if missing:
            return "no_figure"
        if any(figure["bound"] not in ("eq", "approx") for figure in found):
            return "bound"
        return "ok" if all(figure["value"] > 0 for figure in found) else "not_positive"

    def _breaks(self, region: str, first: int, last: int) -> list[int]:
        places = zip(("ratio", "numerator"), (region, region), strict=True)
        asked = [(self.of[name], place, 0) for name, place in places]
        asked.append((self.of["denominator"], self.whole(region), self.lag))
        return sorted(
            {
                year
                for indicator, place, lag in asked
                for year, _ in break_notes(self.breaks, place, indicator, first - lag, last - lag)
            }
        )

    def _split(self, values: list[float]) -> dict:
        ratio_0, top_0, under_0, ratio_1, top_1, under_1 = values
        quotient_0, quotient_1 = (
            self.scale * a / b for a, b in ((top_0, under_0), (top_1, under_1))
        )
        mean = log_mean(quotient_1, quotient_0)
        by_top, by_under = mean * log(top_1 / top_0), -mean * log(under_1 / under_0)
        change = ratio_1 - ratio_0
        return {
            "first_value": ratio_0,
            "last_value": ratio_1,
            "change": change,
            "by_numerator": by_top,
            "by_denominator": by_under,
            "rest": change - by_top - by_under,
            "numerator_growth": top_1 / top_0 - 1,
            "denominator_growth": under_1 / under_0 - 1,
        }


def log_mean(a: float, b: float) -> float:
    """Return the logarithmic mean of two positive numbers.

    Examples
    --------
    >>> log_mean(2.0, 2.0), round(log_mean(1.0, 2.0), 6)
    (2.0, 1.442695)
    """
    distance = log(a / b)
    # Near equality the quotient loses its digits; the mean is then a (1 - d / 2) to the same order.
    return a * (1 - distance / 2) if abs(distance) < 1e-7 else (a - b) / distance
