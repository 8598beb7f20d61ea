"""The column ``reason`` of forecasts: what refuses or limits each series, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ipanalysis.locale import Text
from ipanalysis.models.cuts import cut_text, last_breaks
from ipanalysis.models.panel import KEYS
from ipanalysis.models.refusals import refusal


@dataclass(frozen=True)
class Clauses(Text):
    """Clauses one after another, with semicolons between them."""

    msgid: str = ""
    parts: Sequence[Text] = ()

    def text(self, lang: str = "en") -> str:
        """Return the clauses in a language.

        Examples
        --------
        >>> Clauses(parts=[Text("one"), Text(""), Text("two")]).text()
        'one; two'
        """
        said = (part.text(lang) for part in self.parts)
        return ("；" if lang == "zh" else "; ").join(text for text in said if text)


@dataclass(frozen=True)
class Quoted(Text):
    """What a library said, in its own words."""

    def text(self, lang: str = "en") -> str:
        """Return the words as they are."""
        return self.msgid


def reason(
    status: str,
    n: int,
    breaks: pd.DataFrame | None = None,
    cut: int = -1,
    said: str = "",
    tail: bool = False,
) -> Text:
    """Return what refuses or limits a forecast, waiting for its language.

    Parameters
    ----------
    status, n
        Of the row.
    breaks, cut
        The breaks, and the row of the one that cut the series.
    said
        What the library that fitted the model said.
    tail
        Whether only the run at the end of the series was used, which a status other than
        ``ok_tail`` does not tell.

    Examples
    --------
    >>> breaks = pd.DataFrame({"indicator": ["x"], "year": [2017]})
    >>> reason("ok", 9, breaks, 0).text()
    'values before the break of 2017 are left out'
    """
    parts = [refusal(status, n), Quoted(said)]
    if tail and status != "ok_tail":
        parts.append(refusal("ok_tail", n))
    if breaks is not None and cut >= 0:
        parts.append(cut_text(breaks, cut))
    return Clauses(parts=parts)


def reason_of(row: dict, breaks: pd.DataFrame) -> Text | str:
    """Return the reason of a row of forecasts, whatever language it was made in.

    A reason that quotes a library cannot be made anew and stays as it is.
    """
    given = row.get("reason")
    if isinstance(given, Text) or (given and row["status"] in ("fit_failed", "warned")):
        return given
    breaks, cut = breaks.reset_index(drop=True), -1
    since = row.get("since")
    if since is not None and not pd.isna(since):
        series = pd.DataFrame([{key: row[key] for key in KEYS}])
        span = np.array([since - 1]), np.array([since])
        cut = int(last_breaks(series, *span, breaks)[0])
    return reason(row["status"], row["n"], breaks, cut)
