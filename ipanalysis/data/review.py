"""Checking a study through and through: its tables, and whether its figures are plausible."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from ipanalysis.data.code_review import code_problems
from ipanalysis.data.mapping_review import mapping_problems
from ipanalysis.data.nearest import labels
from ipanalysis.data.plausibility import KEY, findings
from ipanalysis.data.rule_rows import rule_problems
from ipanalysis.data.study import Study, bundled_folder
from ipanalysis.errors import StudyWarning
from ipanalysis.locale import N_, Text, tr
from ipanalysis.locale.later import Choice
from ipanalysis.problems import Problem, shorten

_DIGITS = 6  # of a bound that was computed


@dataclass(frozen=True)
class Reason(Choice):
    """A reason from a table, in brackets behind what it is the reason for."""

    def text(self, lang: str = "en") -> str:
        """Return the reason in brackets; nothing if there is none."""
        wanted = self.plain(lang)
        return tr(N_(" ({reason})"), lang, reason=wanted) if wanted else ""

    def plain(self, lang: str = "en") -> str:
        """Return the reason as it stands in the table."""
        return super().text(lang)


@dataclass(frozen=True)
class Review:
    """What there is to say about a study.

    Attributes
    ----------
    study : Study or None
        The study; None if it cannot be loaded.
    problems : list of Problem
        What is wrong, findings of rules of the level "error" and explanations of findings that
        are gone among them.
    warnings : list of Problem
        Findings that are not explained, and what the mappings leave open.
    explained : list of (Problem, Reason)
        Findings that are, and why they are in order.
    changed : StudyWarning or None
        Which tables are not as recorded (:func:`ipanalysis.record`), whether there are problems or
        not.
    """

    study: Study | None
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    explained: list[tuple[Problem, Reason]] = field(default_factory=list)
    changed: StudyWarning | None = None


def review(folder: str | os.PathLike | None = None) -> Review:
    """Check the tables of a study and hold its figures against the rules of plausibility.

    Parameters
    ----------
    folder : path, optional
        As for :func:`ipanalysis.load`.

    Returns
    -------
    Review

    Examples
    --------
    >>> found = review()
    >>> found.problems, found.warnings
    ([], [])
    """
    from ipanalysis.data.load import as_study, typed_tables

    path = Path(folder) if folder is not None else bundled_folder()
    tables, applied, problems, changed = typed_tables(path)
    problems = problems or rule_problems(tables)
    if problems:
        return Review(None, problems, changed=changed)
    found = findings(tables)
    told = as_problems(found, tables)
    bad = (found["level"] == "error") & ~found["explained"]
    reasons = _reasons(tables["explanations"], ["rule", *KEY])
    keys = list(found[["rule", *KEY]].itertuples(index=False, name=None))
    errors = [told[n] for n in np.flatnonzero(bad)]
    return Review(
        study=None if errors else as_study(path, tables, applied),
        problems=errors + _stale(found, tables),
        warnings=[
            *(told[n] for n in np.flatnonzero(~bad & ~found["explained"])),
            *mapping_problems(tables),
            *code_problems(tables["regions"]),
        ],
        explained=[(told[n], reasons[keys[n]]) for n in np.flatnonzero(found["explained"])],
        changed=changed,
    )


def error_problems(tables: Mapping[str, pd.DataFrame]) -> list[Problem]:
    """Return why a study must not be used: unclear rules, and breaches of those of level "error".

    Parameters
    ----------
    tables : mapping of str to DataFrame
        All tables, typed, indexed by the row in their file.
    """
    if tables["rules"].empty and tables["explanations"].empty:
        return []
    problems = rule_problems(tables)
    if problems or not (tables["rules"]["level"] == "error").any():
        return problems
    found = findings(tables, "error")
    return as_problems(found[~found["explained"]], tables)


def as_problems(found: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> list[Problem]:
    """Return findings as lines with file and row, what was expected and what to do.

    Parameters
    ----------
    found : DataFrame
        From :func:`ipanalysis.data.plausibility.findings`, on tables indexed by the row in their
        file.
    tables : mapping of str to DataFrame
        All tables: the rules for their reasons, the others for names.
    """
    if found.empty:
        return []
    reasons = _reasons(tables["rules"], ["rule"])
    names = _labels(tables)
    return [
        _as_problem(row, reasons.get((row["rule"],), Reason()), names)
        for row in found.to_dict("records")
    ]


def _labels(tables: Mapping[str, pd.DataFrame]) -> dict[str, dict[str, Text | str]]:
    return {name: labels(tables[f"{name}s"], name) for name in ("region", "indicator", "unit")}


def _in_words(row: dict, names: Mapping[str, Mapping[str, Text | str]]) -> dict[str, object]:
    """Return rule, indicator, region and year of a row, by names with their ids."""
    own = {name: names[name].get(row[name], row[name]) for name in ("indicator", "region")}
    return {"rule": row["rule"], "year": row["year"], **own}


def _as_problem(row: dict, why: Reason, names: Mapping[str, Mapping[str, Text | str]]) -> Problem:
    built_in = row["kind"] == row["rule"]
    values = _in_words(row, names)
    values |= {"why": why, "limits": _limits(row["low"], row["high"])}
    if pd.notna(row["other"]):
        values |= {"other": _rounded(row["other"]), "other_year": int(row["other_year"])}
        values |= {"rows": _rows(row["other_rows"])}
    figure = np.format_float_positional(_rounded(row["value"], 10), trim="-")
    unit = names["unit"].get(row["unit"], row["unit"])
    unit = unit.values["name"] if isinstance(unit, Text) else unit  # the cell has no unit to mend
    shown = Text(N_("{value} {unit}"), {"value": figure, "unit": unit})
    kind = row["rule"] if built_in else f"rule_{row['kind']}"
    return Problem(kind, "observations.csv", int(row["row"]), "value", shown, values)


def _rows(rows: object) -> Text:
    if isinstance(rows, str) and ";" in rows:
        return Text(N_(" (rows {rows})"), {"rows": shorten(rows.replace(";", ","), 40)})
    return Text(N_(" (row {rows})"), {"rows": int(float(rows))})


def _limits(low: float, high: float) -> Text:
    if pd.isna(high):
        return Text(N_("of at least {low}"), {"low": _rounded(low)})
    if pd.isna(low):
        return Text(N_("of at most {high}"), {"high": _rounded(high)})
    return Text(N_("from {low} to {high}"), {"low": _rounded(low), "high": _rounded(high)})


def _rounded(value: float, digits: int = _DIGITS) -> float:
    return float(f"{value:.{digits}g}")


def _reasons(table: pd.DataFrame, key: list[str]) -> dict[tuple, Reason]:
    texts = table[["reason_zh", "reason_en"]].fillna("")
    return {
        names: Reason(said={"zh": zh, "en": en})
        for names, zh, en in zip(
            table[key].itertuples(index=False, name=None),
            texts["reason_zh"],
            texts["reason_en"],
            strict=True,
        )
    }


def _stale(found: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> list[Problem]:
    explanations = tables["explanations"]
    key = ["rule", *KEY]
    known = pd.MultiIndex.from_frame(found[key])
    lost = explanations[~pd.MultiIndex.from_frame(explanations[key]).isin(known)]
    names = _labels(tables) if len(lost) else {}
    places = zip(lost.index, lost[key].to_dict("records"), strict=True)
    return [
        Problem("stale", "explanations.csv", int(at), values=_in_words(row, names))
        for at, row in places
    ]
