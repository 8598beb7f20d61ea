"""Why a figure does not compare, in words: one text for all cells of which the same is true."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from ipanalysis.data.study import Study
from ipanalysis.data.vocabulary import COMPARABLE_CODES, FIGURE_KINDS
from ipanalysis.locale import LANGUAGES, N_, Name, Text
from ipanalysis.locale.later import Choice, Sentences
from ipanalysis.locale.numbers import bound_sign

_KIND_WORDS = {0: N_("actual or revised"), 1: N_("preliminary"), 2: N_("estimated")}
_SCOPE = {
    "wider": N_("The study has a figure only of a wider measure: {indicator}."),
    "narrower": N_("The study has a figure only of a narrower measure: {indicator}."),
    "related": N_("The study has a figure only of a related measure: {indicator}."),
}
_PLAIN = {
    "no_region": N_("The region did not exist in this year."),
    "missing": N_("The study has no figure."),
    "part_year": N_("The figure covers only a part of the year."),
    "doubtful": N_("A correction marks the figure as doubtful."),
    "alone": N_("No other region has a figure that compares with it."),
}


def reasons(cells: pd.DataFrame, study: Study) -> tuple[np.ndarray, list[Text | None]]:
    """Return the reason of each cell, as its place in a list of texts.

    Parameters
    ----------
    cells : DataFrame
        The cells with code, relation, related, bound, low, high, kind, kind_1, rule, side, side_1,
        year, since.
    study : Study
        For names and the notes of breaks.

    Returns
    -------
    places : numpy.ndarray
        For each cell the place of its text.
    texts : list of Text or None
        The texts, which wait for their language; nothing where there is nothing to say.
    """
    says = _Words(cells, study)
    made: dict[str, tuple[list[str], Callable[..., Text | None]]] = {
        "scope": (["relation", "related"], says.scope),
        "bound": (["bound"], says.bound),
        "conflict": (["low", "high"], says.conflict),
        **dict.fromkeys(FIGURE_KINDS, (["kind", "kind_1"], says.kind)),
        "break": (["side", "side_1"], says.side),
        "ok": (["bound", "related", "side", "new"], says.remark),
    }
    cells = cells.assign(new=cells["since"] == cells["year"])
    places, texts = np.zeros(len(cells), dtype="int64"), [None]
    for code in COMPARABLE_CODES:
        at = np.flatnonzero(cells["code"] == code)
        if not len(at):
            continue
        if code in _PLAIN:
            places[at] = len(texts)
            texts.append(Text(_PLAIN[code]))
            continue
        columns, make = made[code]
        found = pd.MultiIndex.from_frame(cells[columns].iloc[at])
        place, distinct = found.factorize()
        places[at] = len(texts) + place
        texts += [make(*values) for values in distinct]
    return places, texts


class _Words:
    """The texts of one table, with the names and notes of its study."""

    def __init__(self, cells: pd.DataFrame, study: Study) -> None:
        self._study = study
        self._breaks = study.breaks.to_dict("records")
        rules = cells[["kind", "rule"]].dropna().drop_duplicates()
        self._rules = dict(zip(rules["kind"], rules["rule"], strict=True))

    def _name(self, indicator: str) -> Name:
        names = (self._study.label("indicators", indicator, lang) for lang in ("en", "zh"))
        return Name(*names)

    def scope(self, relation: str, related: str) -> Text:
        return Text(_SCOPE[relation], {"indicator": self._name(related)})

    def bound(self, bound: str) -> Text:
        text = N_("The figure is only a bound ({sign}): the value may lie anywhere beyond it.")
        return Text(text, {"sign": bound_sign(bound)})

    def conflict(self, low: float, high: float) -> Text:
        text = N_("Sources disagree by more than rounding: {low} to {high}.")
        return Text(text, {"low": float(low), "high": float(high)})

    def _kind(self, kind: int) -> Text:
        kind = int(kind)
        if kind in _KIND_WORDS:
            return Text(_KIND_WORDS[kind])
        return Text(N_("derived by the rule {rule}"), {"rule": self._rules[kind]})

    def kind(self, own: int, others: float) -> Text:
        text = N_("The figure is {own}, while those that compare are {others}.")
        return Text(text, {"own": self._kind(own), "others": self._kind(int(others))})

    def _note(self, side: int) -> tuple[int, Choice]:
        row = self._breaks[int(side)]
        said = {lang: row[f"reason_{lang}"] for lang in LANGUAGES}
        return int(row["year"]), Choice(said=said)

    def side(self, own: int, others: float) -> Text:
        if own >= 0 and isinstance(self._breaks[own]["regions"], str):
            year, note = self._note(own)
            text = N_("A break of {year} concerns this region and not those that compare: {note}")
        else:
            year, note = self._note(int(others))
            text = N_("A break of {year} concerns those that compare and not this region: {note}")
        return Text(text, {"year": year, "note": note})

    def remark(self, bound: str, related: str, side: int, new: bool) -> Text | None:
        parts: list[Text] = []
        if bound == "approx":
            parts.append(Text(N_("The figure is approximate.")))
        if isinstance(related, str):
            text = N_("The figure is of {indicator}, which a mapping calls the same measure.")
            parts.append(Text(text, {"indicator": self._name(related)}))
        if new and side >= 0:
            note = self._note(side)[1]
            text = N_("A break falls in this year: {note}")
            parts.append(Text(text, {"note": note}))
        return Sentences(parts=tuple(parts)) if parts else None
