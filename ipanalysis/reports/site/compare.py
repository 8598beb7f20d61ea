"""One indicator over all regions: latest values, targets, verdicts, and what keeps them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

import pandas as pd

from ipanalysis.data.study import Study
from ipanalysis.data.vocabulary import ADDITIVE_KINDS, AMOUNTS, LEVELS
from ipanalysis.locale import N_, tr
from ipanalysis.locale.numbers import bound_sign, number, quantity
from ipanalysis.locale.scales import Scale, decimal, scale
from ipanalysis.locale.words import word
from ipanalysis.models.verdicts import verdict_text
from ipanalysis.reports.addresses import address, index_name, method_name, page_name
from ipanalysis.reports.html import render
from ipanalysis.reports.references import References
from ipanalysis.reports.sections.progress import TONES
from ipanalysis.reports.site.dots import Dot, dot_chart
from ipanalysis.results import Results

WHOLES = ("nation", "group")  # beside their parts, not among them
_NOTHING = dict.fromkeys(("value", "year", "source"))
_MOST = 40  # rows of a chart that can still be taken in
_FREE = 0.5  # where the smallest value is above this part of the largest, an axis may leave zero


class Comparisons:
    """The pages of all indicators; what they share is looked up once.

    Parameters
    ----------
    study : Study
        The study.
    results : Results
        Its results, in the language of the pages.
    linked : collection of str
        The regions that have a report in this language.
    lang : {"en", "zh"}
        Language.
    """

    def __init__(self, study: Study, results: Results, linked: Collection[str], lang: str) -> None:
        self._study, self._lang, self._linked = study, lang, set(linked)
        newest = results.values.sort_values("year", kind="stable")
        self._values = _by_indicator(newest)
        self._latest = _by_indicator(newest.drop_duplicates(["region", "indicator"], keep="last"))
        self._judged = _by_indicator(results.attainment)
        table = results.comparability
        keys = zip(*(table[c] for c in ("region", "indicator", "year")), strict=True)
        found = zip(*(table[c] for c in ("comparable", "group", "reason")), strict=True)
        self._comparable = dict(zip(keys, found, strict=True))
        self._indicators = {r["indicator"]: r for r in study.indicators.to_dict("records")}
        self._levels = study.regions.set_index("region")["level"].to_dict()

    def body(self, indicator: str) -> str:
        """Return the body of the page of an indicator."""
        study, lang = self._study, self._lang
        references = References(study, lang)
        entry = self._indicators[indicator]
        rows = self._rows(indicator)
        year, same = self._best_year(indicator)
        form = self._form(rows, entry)
        shown = [self._row(row, form, references) for row in rows]
        return render(
            "site/indicator.html.j2",
            lang,
            name=study.label("indicators", indicator, lang),
            unit=form.label,
            direction=word("direction", entry["direction"], lang),
            definition=study.label("indicators", indicator, lang, "definition"),
            vintage=study.vintage.text(lang) if study.vintage else "",
            finding=self._finding(year, same, entry),
            chart=self._chart(year, same, form, entry, {r["region"]: r["targets"] for r in rows}),
            rows=shown,
            entries=references.entries(),
            back=address("..", index_name(lang)),
            methods=address(method_name(lang)),
        )

    def _rows(self, indicator: str) -> list[dict]:
        """Return the regions with a figure or a target: the nation, its parts, groups.

        The newest target of each comes first.
        """
        latest = {row["region"]: row for row in self._latest.get(indicator, [])}
        judged: dict[str, list[dict]] = {}
        for row in self._judged.get(indicator, []):
            judged.setdefault(row["region"], []).append(row)
        rows = []
        for region in latest.keys() | judged.keys():
            row = latest.get(region, _NOTHING | {"region": region})
            place = (region, indicator, row["year"])
            comparable, _, reason = self._comparable.get(place, (False, None, None))
            said = {"comparable": comparable, "reason": reason}
            targets = sorted(judged.get(region, []), key=lambda t: -t["target_year"])
            rows.append(row | said | {"targets": targets})
        return sorted(rows, key=lambda r: (LEVELS.index(self._levels[r["region"]]), r["region"]))

    def _best_year(self, indicator: str) -> tuple[int, list[dict]]:
        """Return the year of which most parts of the nation can be compared, and its figures.

        Of several such years the last. Figures of different years are not put side by side. Each
        row has ``fits``: whether it is comparable with most of the others.
        """
        rows = self._values.get(indicator, [])
        fitting: Counter = Counter()
        groups = {}
        for row in rows:
            comparable, group, _ = self._comparable.get(
                (row["region"], indicator, row["year"]), (False, None, None)
            )
            groups[row["region"], row["year"]] = (int(row["year"]), group) if comparable else None
            if comparable and self._levels[row["region"]] not in WHOLES:
                fitting[int(row["year"]), group] += 1
        if fitting:
            best = max(fitting, key=lambda key: (fitting[key], key[0], str(key[1])))
        else:
            best = (max((int(row["year"]) for row in rows), default=0), None)
        same = [
            row | {"fits": groups[row["region"], row["year"]] == best}
            for row in rows
            if int(row["year"]) == best[0]
        ]
        down = self._indicators[indicator]["direction"] == "down"
        sign = 1 if down else -1
        return best[0], sorted(same, key=lambda r: (sign * r["value"], r["region"]))

    def _form(self, rows: list[dict], entry: dict) -> Scale:
        values = [row["value"] for row in rows if row["value"] is not None]
        return scale(values, entry["unit"], self._study.units, self._lang, exact=False)

    def _row(self, row: dict, form: Scale, references: References) -> dict:
        lang, region = self._lang, row["region"]
        has = row["value"] is not None
        return {
            "name": self._name(row),
            "link": address("..", page_name(region, lang)) if region in self._linked else "",
            "value": self._figure(row, form) if has else "–",
            "year": int(row["year"]) if has else "",
            "status": word("observation", row["status"], lang)
            if has and row["status"] not in ("actual", "revised")
            else "",
            "targets": self._targets(row["targets"]),
            "comparable": bool(row["comparable"]),
            "reason": row["reason"] if has and not pd.isna(row["reason"]) else "",
            "cite": references.cite(
                row["source"], *(target["source"] for target in row["targets"])
            ),
        }

    def _figure(self, row: dict, form: Scale) -> str:
        digits = None if form.factor == 1 else 3
        shown = number(decimal(row["value"]) * form.factor, self._lang, digits)
        return bound_sign(row["bound"]) + shown

    def _targets(self, rows: list[dict]) -> list[dict]:
        """Return the targets in words; one that several plans set alike stands once."""
        said = [self._target(row) for row in rows]
        return [target for place, target in enumerate(said) if target not in said[:place]]

    def _target(self, row: dict) -> dict:
        lang = self._lang
        # A sum or a growth rate beside yearly figures would be read as one of them.
        basis = row["basis"] if row["basis"] not in AMOUNTS else ""
        value = quantity(
            row["target_value"], row["target_unit"], self._study.units, lang, bound=row["bound"]
        )
        return {
            "value": value,
            "year": int(row["target_year"]),
            "basis": word("basis", basis, lang) if basis else "",
            "verdict": verdict_text(row["verdict"], lang),
            "tone": TONES.get(row["verdict"], "open"),
        }

    def _finding(self, year: int, same: list[dict], entry: dict) -> str:
        """Return who is first and last among the parts of the nation that can be compared."""
        parts = [r for r in same if r["fits"] and self._levels[r["region"]] not in WHOLES]
        if len(parts) < 2:
            return tr(N_("There is no year of which two regions can be compared."), self._lang)
        ends = parts[::-1] if entry["direction"] == "down" else parts
        text = N_(
            "{n} regions can be compared in {year}: {first} is highest with {most}, {last} "
            "lowest with {least}."
        )
        return tr(
            text,
            self._lang,
            n=len(parts),
            year=year,
            first=self._name(ends[0]),
            most=self._said(ends[0]),
            last=self._name(ends[-1]),
            least=self._said(ends[-1]),
        )

    def _name(self, row: dict) -> str:
        return self._study.label("regions", row["region"], self._lang)

    def _said(self, row: dict) -> str:
        units = self._study.units
        return quantity(row["value"], row["unit"], units, self._lang, bound=row["bound"])

    def _chart(
        self, year: int, same: list[dict], form: Scale, entry: dict, targets: dict[str, list[dict]]
    ) -> dict | None:
        """Return the chart and what has to be said of it."""
        adds = entry["kind"] in ADDITIVE_KINDS
        # The amount of the nation beside those of its parts would leave them no room.
        rows = [r for r in same if not (adds and self._levels[r["region"]] == "nation")]
        if len(rows) < 2:
            return None
        factor = float(form.factor)
        dots = [
            Dot(
                name=self._name(row),
                value=row["value"] * factor,
                text=self._figure(row, form),
                target=self._aim(targets.get(row["region"], []), entry["unit"], factor, year),
                hollow=not row["fits"],
                reference=self._levels[row["region"]] in WHOLES,
            )
            for row in rows[:_MOST]
        ]
        known = [v for dot in dots for v in (dot.value, dot.target) if v is not None]
        from_zero = adds or min(known) < _FREE * max(known)
        name = self._study.label("indicators", entry["indicator"], self._lang)
        said = {"name": name, "finding": self._finding(year, same, entry)}
        return {
            "svg": dot_chart(dots, tr(N_("{name}: {finding}"), self._lang, **said), from_zero),
            "year": year,
            "from_zero": from_zero,
            "dropped": len(rows) - len(dots),
            "shown": len(dots),
            "hollow": any(dot.hollow for dot in dots),
            "targets": any(dot.target is not None for dot in dots),
        }

    def _aim(self, targets: list[dict], unit: str, factor: float, year: int) -> float | None:
        """Return the target next to come in a year, on the axis, if one measures the same."""
        fitting = [t for t in targets if t["basis"] in AMOUNTS and t["target_unit"] == unit]
        coming = [t for t in fitting if t["target_year"] >= year]
        aim = min(coming, key=lambda t: t["target_year"], default=None)
        return aim["target_value"] * factor if aim else None


def _by_indicator(table: pd.DataFrame) -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = {}
    for row in table.to_dict("records"):
        found.setdefault(row["indicator"], []).append(row)
    return found
