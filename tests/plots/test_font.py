"""The font: same on every machine, a glyph for every character of the study, small in a page."""

import io
import os
import shutil

import pytest

from ipanalysis.plots.font import (
    FAMILY,
    font_path,
    missing_characters,
    register,
    subset_woff2,
    text_width,
)

TABLES = ["regions", "units", "indicators", "sources", "plans", "observations"]
TABLES += ["targets", "mappings", "measures", "claims"]


def test_matplotlib_takes_our_file_even_where_the_system_has_a_font_of_that_name(tmp_path):
    from matplotlib.font_manager import FontProperties, fontManager

    other = shutil.copy(font_path(), tmp_path / "other.otf")
    kept = list(fontManager.ttflist)
    try:
        fontManager.ttflist = [e for e in kept if e.name != FAMILY]
        fontManager.addfont(other)
        register.__wrapped__()
        assert fontManager.findfont(FontProperties(family=FAMILY)) == str(font_path())
    finally:
        fontManager.ttflist = kept
        fontManager._findfont_cached.cache_clear()


@pytest.mark.parametrize("table", TABLES)
def test_every_character_of_the_study_has_a_glyph(study, table):
    frame = getattr(study, table)
    text = "".join(map(str, frame.to_numpy().ravel()))
    assert missing_characters(text) == ""


def test_a_character_without_a_glyph_is_told():
    assert missing_characters("a\U00013000b") == "\U00013000"  # a hieroglyph


@pytest.mark.parametrize("text", ["每万人口高价值发明专利拥有量", "CNY 319.44 billion", "≥ −5.4%"])
def test_a_width_is_what_matplotlib_draws(text):
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextToPath

    drawn, _, _ = TextToPath().get_text_width_height_descent(
        text, FontProperties(family=[register()], size=9), ismath=False
    )
    assert text_width(text, 9) == pytest.approx(drawn, rel=0.03)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_forks_that_measure_at_once_find_what_one_process_finds():
    """Forks of a process with the font open share the place in the file where they read."""
    from ipanalysis.plots import font

    characters = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]
    expected = [text_width(c, 10) for c in characters]
    font._advance.cache_clear()
    children = []
    for start in range(4):
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                mine = [text_width(c, 10) for c in characters[start * 5 :]]
                code = int(mine != expected[start * 5 :])
            finally:
                os._exit(code)
        children.append(pid)
    codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in children]
    assert codes == [0, 0, 0, 0]


def test_a_subset_has_the_characters_asked_for_and_few_others():
    from fontTools.ttLib import TTFont

    with TTFont(io.BytesIO(subset_woff2("专利权"))) as font:
        characters = set(font.getBestCmap())
    assert {ord(c) for c in "专利权09AZaz%"} <= characters
    assert ord("国") not in characters
    assert len(subset_woff2("专利权")) < 20_000


def test_a_subset_has_the_same_bytes_whatever_the_order():
    from ipanalysis.plots import font

    first = subset_woff2("专利权 2025")
    font._subset.cache_clear()
    assert subset_woff2("5202权权利专") == first
