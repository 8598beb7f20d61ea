"""Characters that do not belong are refused where they do harm, and honest texts are not."""

import pytest

from ipanalysis.data.characters import is_mojibake
from ipanalysis.data.load import inspect, load


def refused(folder, table, old, new):
    """Return kind, row and column of what is wrong after a change of the text of a table."""
    path = folder / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")
    return [(p.kind, p.row, p.column) for p in inspect(folder)[1]]


@pytest.mark.parametrize(
    "character",
    ["\u00a0", "\u200b", "\u3000", "\ufeff", "\u00ad", "\u2060", "\t", "\u200d", "\ufe0f", "\x0b"],
)
def test_nothing_hides_in_a_code(toy, character):
    found = refused(toy(), "sources", "\nnews,", f"\nne{character}ws,")
    assert ("hidden_character", 3, "source") in found


def test_a_hidden_character_is_named_and_hides_no_other_message(toy):
    folder = toy()
    refused(folder, "observations", "\n010010,share", "\n0100\u200b10,share")
    (problem,) = inspect(folder)[1]  # not "no such entry" as well
    assert r"“0100\u200b10”" in problem.text()
    assert "U+200B ZERO WIDTH SPACE" in problem.text()


@pytest.mark.parametrize("character", ["\ufffd", "\ufeff", "\x07", "\x85", "\uffff"])
@pytest.mark.parametrize("place", ["规划", "The plan"])
def test_no_text_holds_signs_of_damage(toy, place, character):
    found = refused(toy(), "sources", place, place[0] + character + place[1:])
    assert [(kind, row) for kind, row, _ in found] == [("hidden_character", 2)]


def test_a_name_is_what_it_looks_like(toy):
    found = refused(toy(), "regions", "North,", "No\u200brth,")
    assert found == [("hidden_character", 3, "name_en")]


@pytest.mark.parametrize(
    ("table", "old", "new", "column"),
    [
        ("regions", "\n020020,", "\n０２００２０,", "region"),
        ("indicators", "\ndelay,", "\nｄelay,", "indicator"),
        ("regions", "NO;Nord", "NO；Nord", "aliases"),
        ("plans", "NP,P1,", "NP,P１,", "programme"),
    ],
)
def test_wide_characters_are_refused_in_codes_and_lists(toy, table, old, new, column):
    found = refused(toy(), table, old, new)
    assert ("wide_character", column) in [(kind, name) for kind, _, name in found]


@pytest.mark.parametrize("codec", ["latin-1", "cp1252", "gb18030"])
def test_a_text_that_was_read_in_a_wrong_encoding_is_refused(toy, codec):
    garbled = "上海专利".encode().decode(codec, "replace")
    found = refused(toy(), "sources", "报社", garbled)
    assert found[0][0] in ("mojibake", "hidden_character")


HONEST = [
    "知识产权“十四五”规划（2021—2025年）：第一、二章；附件１",
    "Côte d’Ivoire — São Tomé, Åland, Kraków, İzmir, Việt Nam, Ελλάδα, Россия, ایران‌زمین",
    "“Spaß“ „groß“ «ÀÉÎÕ» “passé”… ÉTÉ\u00a0: « passé\u00a0» et « donné\u00a0»",
    "5 % ±2 °C, 10 m², 3 × 4 ≥ 12, 1\u202f000\u00a0€",
    "two\nlines and\ta tab",
    "㐂𠮷 镕 堃 渃 洄 瀍 浐 滘 塱",
    "=HYPERLINK is for whoever writes a workbook to think of",
]


@pytest.mark.parametrize("text", HONEST)
def test_honest_texts_are_kept_to_the_letter(toy, text):
    sources = f'''source,title_zh,published,grade,note_en
plan,规划,2021-03-01,official,"{text}"
news,新闻,2022,press,
late,公报,2024-05,official,
'''
    study = load(toy(sources=sources))
    assert study.sources["note_en"].iloc[0] == text
    assert not is_mojibake(text)


def test_the_bundled_study_has_no_text_that_looks_garbled():
    study = load()
    for table in (study.regions, study.sources, study.observations, study.targets, study.measures):
        for column in table.select_dtypes("str"):
            assert not any(map(is_mojibake, table[column].dropna().unique()))
