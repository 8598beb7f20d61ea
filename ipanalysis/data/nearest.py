"""Which entries of a table somebody may have meant who wrote what it has not.

People write the name where the code belongs, and to a code of digits any other is near. So a text
that is the name of an entry comes first; then codes and names that look like it.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

import pandas as pd

from ipanalysis.locale import N_, Name, Text

_STEMS = ("name", "short", "title")
MOST = 3


def nearest(text: str, table: pd.DataFrame, key: str) -> dict[str, str | Text]:
    """Return the entries that a text may mean, the likeliest first.

    Parameters
    ----------
    text : str
        What was written.
    table : DataFrame
        The table as text; columns beside `key`: name_zh, name_en, short_zh, title_zh, title_en,
        aliases (separated by ";"), as far as it has them.
    key : str
        The column with the codes.

    Returns
    -------
    dict of str to (str or Text)
        Codes and how they are shown: with the name behind where it was the name that is near. At
        most three, unless more have exactly this name; empty if nothing is near.

    Examples
    --------
    >>> table = pd.DataFrame({"region": ["110000", "310000"], "name_en": ["Beijing", "Shanghai"]})
    >>> [list(nearest(text, table, "region")) for text in ("shanghai", "Bejing", "31000", "blog")]
    [['310000'], ['110000'], ['310000'], []]
    """
    names = _names(table, key)
    wanted = text.casefold()
    exact = {code: name for folded, code, name in names if folded == wanted}
    if exact:
        return {code: _with_name(code, name) for code, name in exact.items()}
    codes = {code.casefold(): code for code in sorted(table[key]) if code}
    # Digits are near to digits by chance: half of those of any other code are the same.
    by_code = get_close_matches(wanted, codes, n=MOST, cutoff=0.8 if wanted.isdigit() else 0.5)
    found: dict[str, str | Text] = {codes[folded]: codes[folded] for folded in by_code}
    of_name = {folded: (code, name) for folded, code, name in names}
    for folded in get_close_matches(wanted, of_name, n=MOST, cutoff=0.6):
        code, name = of_name[folded]
        found.setdefault(code, _with_name(code, name))
    return dict(list(found.items())[:MOST])


def near(names: tuple[str | Text, ...]) -> Text | str:
    """Return the end of a sentence that names the nearest entries; nothing if there are none."""
    return Text(N_("; nearest: {names}"), {"names": names}) if names else ""


def _names(table: pd.DataFrame, key: str) -> list[tuple[str, str, str]]:
    """Return every name in small letters, with its code and as written."""
    columns = [c for stem in _STEMS for c in (f"{stem}_zh", f"{stem}_en") if c in table]
    columns += ["aliases"] * ("aliases" in table)
    return [
        (name.casefold(), code, name)
        for column in columns
        for code, cell in zip(table[key], table[column].fillna(""), strict=True)
        for name in (map(str.strip, cell.split(";")) if column == "aliases" else [cell])
        if name and code
    ]


def _with_name(code: str, name: str) -> Text:
    return Text(N_("{code} ({name})"), {"code": code, "name": name})


def labels(table: pd.DataFrame, key: str) -> dict[str, Text | str]:
    """Return each entry of a table by its name in the language of the reader, with its code.

    Parameters
    ----------
    table : DataFrame
        Columns `key` and, where it has them, name_zh, name_en, short_zh.
    key : str
        The column with the codes.
    """
    return {code: _entry(row, code) for code, row in table.set_index(key).to_dict("index").items()}


def _entry(row: Mapping[str, object], code: str) -> Text | str:
    zh = [row[c] for c in ("short_zh", "name_zh", "name_en") if pd.notna(row.get(c)) and row[c]]
    en = [row[c] for c in ("name_en", "name_zh") if pd.notna(row.get(c)) and row[c]]
    if not zh:
        return code
    return Text(N_("{name} ({code})"), {"name": Name(en[0], zh[0]), "code": code})
