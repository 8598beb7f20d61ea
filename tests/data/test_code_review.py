"""Codes that a spreadsheet changed everywhere alike: a warning, never silence."""

import pandas as pd
import pytest

import ipanalysis as ipa
from ipanalysis.cli import main
from ipanalysis.data.code_review import code_problems
from ipanalysis.data.review import review


def told(codes, level="province"):
    table = pd.DataFrame({"region": codes, "level": level}, index=range(2, len(codes) + 2))
    return [(p.kind, p.row) for p in code_problems(table)]


def damaged(folder, old, new):
    for path in folder.glob("*.csv"):
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    return folder


@pytest.mark.parametrize(
    ("new", "kind"), [("10010", "short_code"), ("1E5", "scientific_code"), ("1.0E+04", None)]
)
def test_a_code_changed_in_all_tables_is_a_warning_of_check(toy, capsys, new, kind):
    folder = damaged(toy(mappings=""), "010010", new)
    found = review(folder)
    assert not found.problems
    assert [(p.kind, p.row, p.value) for p in found.warnings] == [
        (kind or "scientific_code", 3, new)
    ]
    assert "as text" in found.warnings[0].text()
    assert main(["check", "--study", str(folder), "--strict", "--lang", "en"]) == 1
    assert f"regions.csv, row 3, column region: “{new}”" in capsys.readouterr().out


def test_the_bundled_codes_are_in_order():
    assert code_problems(ipa.load().regions) == []


def test_only_codes_shorter_than_most_of_their_level_are_told():
    assert told(["110000", "120000", "10010"]) == [("short_code", 4)]
    assert told(["110000", "120000", "1100000"]) == []
    assert told(["1", "22", "333", "4444"]) == []
    assert told(["110000", "120000", "10010"], ["province", "province", "prefecture"]) == []


def test_codes_with_letters_are_left_alone():
    assert told(["DE-E1", "E1", "DE1", "G-1", "CN", "2E", "U2"]) == []
