"""The year of attainment in words."""

from __future__ import annotations

from ipanalysis.data.lookup import missing
from ipanalysis.locale import N_, tr


def attained_text(row: dict, lang: str = "en") -> str:
    """Return from which year on a target is met, with its interval.

    Parameters
    ----------
    row : dict
        A row of attainment: attained_year, attained_low, attained_high, horizon.
    lang : {"en", "zh"}
        Language.

    Returns
    -------
    str
        Without a full stop; empty where there is nothing to say.

    Examples
    --------
    >>> row = {"attained_year": 2027, "attained_low": 2026, "attained_high": None, "horizon": 2031}
    >>> attained_text(row)
    '2027 (2026 to after 2031)'
    >>> attained_text(row | {"attained_year": None, "attained_low": None})
    'not by 2031'
    """
    names = ("attained_year", "attained_low", "attained_high", "horizon")
    year, low, high, last = (None if missing(row[name]) else int(row[name]) for name in names)
    if year is None and last is None:
        return ""
    if low is None:
        text = N_("not by {last}")
    elif year is None:
        text = N_("after {last} ({low} at the earliest)")
    elif high is None:
        text = N_("{year} ({low} to after {last})")
    else:
        text = N_("{year} ({low} to {high})") if low < high else N_("{year}")
    return tr(text, lang, year=year, low=low, high=high, last=last)
