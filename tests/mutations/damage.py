"""The ways of damaging a study that ``mutate.py`` tries.

Each is a function of a random generator and the files of a good study; it returns the files that
it changed (None for a file that is gone), or nothing where it does not fit what it drew.
"""

import codecs
import csv
import io
import random
import re
from collections.abc import Callable

Files = dict[str, bytes]
Rows = list[list[str]]
Way = Callable[[random.Random, Files], Files | None]
RECORD = "record.csv"


def _parsed(raw: bytes) -> Rows:
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def _written(rows: Rows, **options) -> bytes:
    out = io.StringIO()
    csv.writer(out, **({"lineterminator": "\n"} | options)).writerows(rows)
    return out.getvalue().encode("utf-8")


def _any(chance: random.Random, files: Files) -> str:
    return chance.choice([name for name in sorted(files) if name != RECORD])


# A cell


def cell(change: Callable[[random.Random, str], str | None], fits: str = ".") -> Way:
    """Change one cell that has a match of a regular expression."""

    def way(chance: random.Random, files: Files) -> Files | None:
        name = _any(chance, files)
        rows = _parsed(files[name])
        places = [
            (r, c)
            for r, row in enumerate(rows)
            for c, text in enumerate(row)
            if r and re.search(fits, text)
        ]
        if not places:
            return None
        r, c = chance.choice(places)
        new = change(chance, rows[r][c])
        if new is None:
            return None
        rows[r][c] = new
        return {name: _written(rows)}

    return way


def one_of(*texts: str) -> Callable[[random.Random, str], str]:
    """Replace the cell by one of some texts."""
    return lambda chance, _: chance.choice(texts)


def insert(*characters: str) -> Callable[[random.Random, str], str]:
    """Put one of some characters somewhere into the cell."""

    def change(chance: random.Random, text: str) -> str:
        place = chance.randint(0, len(text))
        return text[:place] + chance.choice(characters) + text[place:]

    return change


def replace(pattern: str, new: Callable[[random.Random, str], str]):
    """Replace one match of a pattern in the cell."""

    def change(chance: random.Random, text: str) -> str:
        match = chance.choice(list(re.finditer(pattern, text)))
        return text[: match.start()] + new(chance, match[0]) + text[match.end() :]

    return change


def misread(chance: random.Random, text: str) -> str:
    """Read UTF-8 as if it were another encoding."""
    codec = chance.choice(["latin-1", "cp1252", "gb18030", "big5", "shift-jis"])
    return text.encode("utf-8").decode(codec, "replace")


def wide(text: str) -> str:
    """Return wide forms of ASCII characters."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def _digit(chance: random.Random, old: str) -> str:
    return chance.choice([d for d in "0123456789" if d != old])


_HIDDEN = "\u00a0", "\u200b", "\u3000", "\ufeff", "\u00ad", "\u2060", "\u202f", "\u200e", "\t"
_NUMBER = r"^-?\d+(\.\d+)?$"
_DATE = r"^\d{4}-\d\d(-\d\d)?$"

CELLS = {
    "cell: a digit is another": cell(replace(r"\d", _digit), r"\d"),
    "cell: a letter is another": cell(
        replace("[a-z]", lambda chance, _: chance.choice("aeiouxyz")), "[a-z]"
    ),
    "cell: emptied": cell(lambda *_: ""),
    "cell: filled that was empty": cell(one_of("0", "1", "x", "2025", "无"), "^$"),
    "cell: zeros in front lost": cell(lambda _, text: text.lstrip("0"), r"^0\d"),
    "cell: zeros in front added": cell(lambda _, text: "0" + text, _NUMBER),
    "cell: Excel made a date of it": cell(one_of("1月2日", "2-Jan", "Jan-02", "44563", "1900/1/2")),
    "cell: scientific": cell(one_of("1E5", "1.0E+05", "1e400", "6.3E0", "1.2346E+12"), _NUMBER),
    "cell: thousands separators": cell(
        lambda _, text: f"{float(text) * 1000:,.1f}", r"^\d+(\.\d+)?$"
    ),
    "cell: decimal comma": cell(lambda _, text: text.replace(".", ","), r"^\d+\.\d+$"),
    "cell: decimal point moved": cell(lambda _, text: text.replace(".", ""), r"^\d+\.\d+$"),
    "cell: sign": cell(lambda chance, text: chance.choice("-+−") + text, r"^\d"),
    "cell: Excel error": cell(one_of("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "########")),
    "cell: formula": cell(lambda chance, text: chance.choice(["=A1", "=SUM(A1:A9)", "=" + text])),
    "cell: truth value": cell(one_of("TRUE", "FALSE", "True", "是")),
    "cell: date as a number": cell(one_of("44256", "44256.0", "20210301"), _DATE),
    "cell: date with slashes": cell(lambda _, t: t.replace("-0", "/").replace("-", "/"), _DATE),
    "cell: date that is none": cell(one_of("2021-13", "2021-02-30", "0000", "9999-12-31"), _DATE),
    "cell: year out of this world": cell(
        one_of("0000", "9999", "20255", "205", "2O21"), r"^20\d\d$"
    ),
    "cell: number nobody can hold": cell(
        one_of("1" * 30, "9" * 400, "0." + "123456789" * 4, "1" + "0" * 400), _NUMBER
    ),
    "cell: number that is none": cell(
        one_of("NaN", "inf", "-", "…", "None", "约12", "12%"), _NUMBER
    ),
    "cell: hidden space inside": cell(insert(*_HIDDEN)),
    "cell: hidden space at the edge": cell(
        lambda chance, text: chance.choice([text + (h := chance.choice(_HIDDEN)), h + text])
    ),
    "cell: spaces at the edge": cell(lambda chance, text: chance.choice([" " + text, text + "  "])),
    "cell: wide digits": cell(replace(r"\d+", lambda _, old: wide(old)), r"\d"),
    "cell: wide letters": cell(replace("[A-Za-z]", lambda _, old: wide(old)), "[A-Za-z]"),
    "cell: wide comma or semicolon": cell(replace("[,;.:]", lambda _, old: wide(old)), "[,;.:]"),
    "cell: other separator": cell(lambda chance, t: t.replace(";", chance.choice(",、|/ ")), ";"),
    "cell: control character": cell(insert(*map(chr, [1, 7, 8, 11, 12, 27, 31, 127, 133, 155]))),
    "cell: lost character": cell(replace(".", lambda *_: "\ufffd")),
    "cell: question mark for a character": cell(replace("[^ -~]", lambda *_: "?"), "[^ -~]"),
    "cell: misread encoding": cell(misread, "[^ -~]"),
    "cell: letter case": cell(lambda _, text: text.swapcase(), "[A-Za-z]"),
    "cell: look-alike letter": cell(
        replace("[aceopxyABCEHKMOPTX]", lambda _, c: {"a": "а", "e": "е", "o": "о"}.get(c, "Х")),
        "[aceopxyABCEHKMOPTX]",
    ),
    "cell: written twice": cell(lambda _, text: text + text),
    "cell: line break inside": cell(insert("\n", "\r\n", "\r")),
    "cell: enormous": cell(lambda chance, text: (text or "x") * chance.choice([40_000, 200_000])),
    "cell: quotes around it": cell(lambda _, text: f'"{text}"'),
    "cell: of another row": lambda chance, files: _swap_cells(chance, files, same="column"),
    "cell: two of a row swapped": lambda chance, files: _swap_cells(chance, files, same="row"),
}


def _swap_cells(chance: random.Random, files: Files, same: str) -> Files | None:
    name = _any(chance, files)
    rows = _parsed(files[name])
    if len(rows) < 3:
        return None
    one, two = chance.sample(range(1, len(rows)), 2)
    left, right = chance.sample(range(len(rows[0])), 2)
    if same == "row":
        rows[one][left], rows[one][right] = rows[one][right], rows[one][left]
    else:
        rows[one][left], rows[two][left] = rows[two][left], rows[one][left]
    return {name: _written(rows)}


# Rows and columns


def rows(change: Callable[[random.Random, Rows], Rows | None]) -> Way:
    """Change the rows of one table; the first has the names of the columns."""

    def way(chance: random.Random, files: Files) -> Files | None:
        name = _any(chance, files)
        new = change(chance, _parsed(files[name]))
        return None if new is None else {name: _written(new)}

    return way


def _row(chance: random.Random, table: Rows) -> int:
    return chance.randrange(1, len(table))


def _swapped(chance: random.Random, table: Rows) -> Rows | None:
    if len(table) < 3:
        return None
    one, two = chance.sample(range(1, len(table)), 2)
    table[one], table[two] = table[two], table[one]
    return table


def _with_row(chance: random.Random, table: Rows, change: Callable[[list[str]], Rows]) -> Rows:
    place = _row(chance, table)
    return table[:place] + change(table[place]) + table[place + 1 :]


def _shifted(chance: random.Random, table: Rows) -> Rows:
    at = chance.randrange(len(table[0]))
    how = chance.choice(["left", "right", "short", "long"])

    def change(row: list[str]) -> Rows:
        short = row[:at] + row[at + 1 :]
        long = [*row[:at], "", *row[at:]]
        return [{"left": [*short, ""], "right": long[:-1], "short": short, "long": long}[how]]

    return _with_row(chance, table, change)


def _columns(chance: random.Random, table: Rows, heads: bool) -> Rows:
    left, right = chance.sample(range(len(table[0])), 2)
    for row in table[0 if heads else 1 :]:
        row[left], row[right] = row[right], row[left]
    return table


def _one_column(chance: random.Random, table: Rows, change: Callable[[list[str]], list[list[str]]]):
    at = chance.randrange(len(table[0]))
    columns = [list(column) for column in zip(*table, strict=True)]
    columns = columns[:at] + change(columns[at]) + columns[at + 1 :]
    return [list(row) for row in zip(*columns, strict=True)]


TABLES = {
    "rows: two swapped": rows(_swapped),
    "rows: one twice": rows(lambda chance, t: _with_row(chance, t, lambda row: [row, row])),
    "rows: one lost": rows(lambda chance, t: _with_row(chance, t, lambda row: [])),
    "rows: many lost": rows(lambda chance, t: t[:1] + t[1 + _row(chance, t) :]),
    "rows: one blanked": rows(lambda c, t: _with_row(c, t, lambda row: [[""] * len(row)])),
    "rows: one blank more": rows(lambda chance, t: _with_row(chance, t, lambda row: [row, []])),
    "rows: shifted by a cell": rows(_shifted),
    "rows: names of the columns again": rows(
        lambda chance, t: _with_row(chance, t, lambda row: [row, t[0]])
    ),
    "rows: of another table": lambda chance, files: _foreign_row(chance, files),
    "rows: sorted": rows(lambda chance, t: [t[0], *sorted(t[1:])]),
    "columns: swapped with heads": rows(lambda chance, t: _columns(chance, t, heads=True)),
    "columns: swapped without heads": rows(lambda chance, t: _columns(chance, t, heads=False)),
    "columns: one lost": rows(lambda chance, t: _one_column(chance, t, lambda column: [])),
    "columns: one twice": rows(lambda c, t: _one_column(c, t, lambda column: [column] * 2)),
    "columns: one renamed": rows(
        lambda c, t: _one_column(c, t, lambda column: [[column[0].upper(), *column[1:]]])
    ),
    "columns: hidden space in a name": rows(
        lambda c, t: _one_column(c, t, lambda col: [[col[0] + c.choice(_HIDDEN), *col[1:]]])
    ),
    "columns: one emptied": rows(
        lambda c, t: _one_column(c, t, lambda col: [[col[0]] + [""] * (len(col) - 1)])
    ),
    "columns: one moved down a row": rows(
        lambda c, t: _one_column(c, t, lambda col: [[col[0], "", *col[1:-1]]])
    ),
    "columns: one filled down": rows(
        lambda c, t: _one_column(c, t, lambda col: [[col[0]] + [col[1]] * (len(col) - 1)])
    ),
    "columns: one of one's own more": rows(
        lambda c, t: _one_column(c, t, lambda col: [col, ["x_mine", *col[1:]]])
    ),
}


def _foreign_row(chance: random.Random, files: Files) -> Files | None:
    name, other = _any(chance, files), _any(chance, files)
    table, row = _parsed(files[name]), chance.choice(_parsed(files[other])[1:])
    width = len(table[0])
    table.insert(_row(chance, table), (row + [""] * width)[:width])
    return None if name == other else {name: _written(table)}


# A whole file


def raw(change: Callable[[random.Random, bytes], bytes | None]) -> Way:
    """Change the bytes of one table."""

    def way(chance: random.Random, files: Files) -> Files | None:
        name = _any(chance, files)
        new = change(chance, files[name])
        return None if new is None else {name: new}

    return way


def encoded(codec: str, mark: bytes = b"") -> Way:
    """Write one table in another encoding; what that lacks becomes a question mark."""
    return raw(lambda _, old: mark + old.decode("utf-8").encode(codec, "replace"))


def _at(chance: random.Random, old: bytes, change: Callable[[bytes], bytes], n: int = 1) -> bytes:
    place = chance.randrange(len(old))
    return old[:place] + change(old[place : place + n]) + old[place + n :]


def _mixed(chance: random.Random, old: bytes) -> bytes:
    lines = old.split(b"\n")
    place = chance.randrange(len(lines))
    lines[place] = (
        lines[place].decode("utf-8").encode(chance.choice(["gb18030", "latin-1"]), "replace")
    )
    return b"\n".join(lines)


def _double(chance: random.Random, old: bytes) -> bytes:
    return misread(chance, old.decode("utf-8")).encode("utf-8")


def _quote_lost(chance: random.Random, old: bytes) -> bytes | None:
    quotes = [match.start() for match in re.finditer(b'"', old)]
    if not quotes:
        return None
    place = chance.choice(quotes)
    return old[:place] + old[place + 1 :]


def _cut_at_row(chance: random.Random, old: bytes) -> bytes:
    ends = [match.end() for match in re.finditer(b"\n", old)]
    return old[: chance.choice(ends)]


def _another(chance: random.Random, files: Files) -> Files:
    name, other = _any(chance, files), _any(chance, files)
    return {name: files[other]}


WHOLE = {
    "encoding: GBK": encoded("gbk"),
    "encoding: Big5": encoded("big5"),
    "encoding: Latin-1, lossy": encoded("latin-1"),
    "encoding: UTF-16": encoded("utf-16"),
    "encoding: UTF-16 without mark": encoded("utf-16-le"),
    "encoding: UTF-32": encoded("utf-32"),
    "encoding: UTF-7": encoded("utf-7"),
    "encoding: UTF-8 with mark": encoded("utf-8", codecs.BOM_UTF8),
    "encoding: UTF-8 with two marks": encoded("utf-8", codecs.BOM_UTF8 * 2),
    "encoding: one row of another": raw(_mixed),
    "encoding: misread and written again": raw(_double),
    "lines: CRLF": raw(lambda _, old: old.replace(b"\n", b"\r\n")),
    "lines: CR": raw(lambda _, old: old.replace(b"\n", b"\r")),
    "lines: CR CR LF": raw(lambda _, old: old.replace(b"\n", b"\r\r\n")),
    "lines: mixed": raw(lambda c, old: re.sub(b"\n", lambda _: c.choice([b"\n", b"\r\n"]), old)),
    "lines: no last one": raw(lambda _, old: old.rstrip(b"\n")),
    "lines: blank ones at the end": raw(lambda c, old: old + c.choice([b"\n\n", b",,\n", b"  \n"])),
    "quotes: everywhere": raw(lambda _, old: _written(_parsed(old), quoting=csv.QUOTE_ALL)),
    "quotes: others": raw(lambda _, old: _written(_parsed(old), quotechar="'")),
    "quotes: one lost": raw(_quote_lost),
    "quotes: one more": raw(lambda chance, old: _at(chance, old, lambda b: b'"' + b)),
    "delimiter: another": raw(lambda c, old: _written(_parsed(old), delimiter=c.choice(";\t|"))),
    "bytes: cut at a random one": raw(lambda chance, old: old[: chance.randrange(len(old))]),
    "bytes: cut at the end of a row": raw(_cut_at_row),
    "bytes: the beginning lost": raw(lambda chance, old: old[chance.randrange(1, len(old)) :]),
    "bytes: a null": raw(lambda chance, old: _at(chance, old, lambda b: b"\0" + b)),
    "bytes: nulls at the end": raw(lambda chance, old: _cut_at_row(chance, old) + b"\0" * 512),
    "bytes: one flipped": raw(
        lambda c, old: _at(c, old, lambda b: bytes([b[0] ^ (1 << c.randrange(8))]))
    ),
    "bytes: some lost": raw(lambda c, old: _at(c, old, lambda b: b"", c.randint(1, 200))),
    "bytes: some random": raw(lambda c, old: _at(c, old, lambda b: b + c.randbytes(5))),
    "bytes: some twice": raw(lambda c, old: _at(c, old, lambda b: b + b, c.randint(1, 200))),
    "file: empty": raw(lambda chance, _: chance.choice([b"", b"\n", codecs.BOM_UTF8])),
    "file: names of the columns only": raw(lambda _, old: old[: old.index(b"\n") + 1]),
    "file: twice in one": raw(lambda _, old: old + old),
    "file: a web page": raw(lambda *_: b"<!DOCTYPE html>\n<html><body>404</body></html>\n"),
    "file: a workbook": raw(lambda _, old: b"PK\x03\x04\x14\x00" + old),
    "file: another table": _another,
    "file: missing": lambda chance, files: {_any(chance, files): None},
    "record: missing": lambda chance, files: {RECORD: None},
    "record: a byte flipped": lambda c, files: {
        RECORD: _at(c, files[RECORD], lambda b: bytes([b[0] ^ (1 << c.randrange(7))]))
    },
    "record: cut": lambda c, files: {RECORD: files[RECORD][: c.randrange(len(files[RECORD]))]},
}

WAYS: dict[str, Way] = CELLS | TABLES | WHOLE
