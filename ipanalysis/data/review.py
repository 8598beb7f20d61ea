"""Checking a study through and through: its tables, and whether its figures are plausible."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from ipanalysis.data.mapping_review import mapping_problems
from ipanalysis.data.plausibility import KEY, findings
from ipanalysis.data.rule_rows import rule_problems
from ipanalysis.data.study import Study, bundled_folder
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
    """

    study: Study | None
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    explained: list[tuple[Problem, Reason]] = field(default_factory=list)


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
    tables, applied, problems = typed_tables(path)
    problems = problems or rule_problems(tables)
    if problems:
        return Review(None, problems)
    found = findings(tables)
    told = as_problems(found, tables["rules"])
    bad = (found["level"] == "error") & ~found["explained"]
    reasons = _reasons(tables["explanations"], ["rule", *KEY])
    keys = list(found[["rule", *KEY]].itertuples(index=False, name=None))
    errors = [told[n] for n in np.flatnonzero(bad)]
    return Review(
        study=None if errors else as_study(path, tables, applied),
        problems=errors + _stale(found, tables["explanations"]),
        warnings=[
            *(told[n] for n in np.flatnonzero(~bad & ~found["explained"])),
            *mapping_problems(tables),
        ],
        explained=[(told[n], reasons[keys[n]]) for n in np.flatnonzero(found["explained"])],
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
    return as_problems(found[~found["explained"]], tables["rules"])


def as_problems(found: pd.DataFrame, rules: pd.DataFrame) -> list[Problem]:
    """Return findings as lines with file and row, what was expected and what to do.

    Parameters
    ----------
    found : DataFrame
        From :func:`ipanalysis.data.plausibility.findings`, on tables indexed by the row in their
        file.
    rules : DataFrame
        The rules, for their reasons.
    """
    reasons = _reasons(rules, ["rule"])
    return [
        _as_problem(row, reasons.get((row["rule"],), Reason())) for row in found.to_dict("records")
    ]


def _as_problem(row: dict, why: Reason) -> Problem:
    built_in = row["kind"] == row["rule"]
    values = {name: row[name] for name in ("rule", "indicator", "region", "year")}
    values |= {"why": why, "limits": _limits(row["low"], row["high"])}
    if pd.notna(row["other"]):
        values |= {"other": _rounded(row["other"]), "other_year": int(row["other_year"])}
        values |= {"rows": _rows(row["other_rows"])}
    figure = np.format_float_positional(_rounded(row["value"], 10), trim="-")
    shown = f"{figure} {row['unit']}"
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


def _stale(found: pd.DataFrame, explanations: pd.DataFrame) -> list[Problem]:
    key = ["rule", *KEY]
    known = pd.MultiIndex.from_frame(found[key])
    lost = explanations[~pd.MultiIndex.from_frame(explanations[key]).isin(known)]
    places = zip(lost.index, lost[key].to_dict("records"), strict=True)
    return [Problem("stale", "explanations.csv", int(at), values=row) for at, row in places]
