"""The look holds inside its context only, and a figure gives the same bytes each time."""

import os
import re
import subprocess
import sys
from itertools import pairwise
from xml.etree import ElementTree

import matplotlib as mpl
import pytest

from ipanalysis.errors import UsageError
from ipanalysis.plots.style import COLOURS, WIDTH, canvas, style, to_svg

DRAW = """
from ipanalysis.plots.style import canvas, style, to_svg
with style("zh"):
    figure, page = canvas(80)
    page.text(10, 40, "知识产权 12")
    page.plot([0, 1 / 3, 700], [1, 2, 70], "o-")
svg = to_svg(figure, "alt")
"""


def _figure(text="知识产权 <b> -- 12"):
    with style("zh"):
        figure, page = canvas(80)
        page.text(10, 40, text)
        page.plot([0, 700], [10, 70], "o-")
    return figure


def _settings() -> dict:
    return {key: value for key, value in mpl.rcParams.items() if key != "backend"}


def test_nothing_is_left_in_the_settings_of_matplotlib():
    before = _settings()
    to_svg(_figure(), "alt")
    assert _settings() == before


def test_settings_are_restored_after_an_error():
    before = _settings()
    with pytest.raises(KeyError), style("en"):
        raise KeyError
    assert _settings() == before


def test_an_unknown_language_is_refused():
    with pytest.raises(UsageError), style("fr"):
        pass


def test_the_text_keeps_its_font_outside_the_context():
    assert _figure().axes[0].texts[0].get_fontfamily() == ["Noto Sans SC"]


def test_an_svg_is_one_element_that_needs_nothing_from_elsewhere():
    svg = to_svg(_figure(), "alt")
    root = ElementTree.fromstring(svg)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert (root.get("role"), root.get("width")) == ("img", "100%")
    assert not [e.tag for e in root.iter() if e.tag.endswith(("}style", "}script"))]
    references = {v for e in root.iter() for k, v in e.attrib.items() if k.endswith("href")}
    assert all(value.startswith("#") for value in references)
    assert not re.search(r"<!|<\?|\d{4}-\d\d-\d\d|url\((?!#)", svg)


def test_a_text_stays_a_text_in_the_font_of_the_page():
    root = ElementTree.fromstring(to_svg(_figure("知识产权 <b>"), "alt"))
    assert [e.text for e in root.iter() if e.tag.endswith("}text")] == ["知识产权 <b>"]
    assert root.get("style").split("font:9px ")[1].startswith("'IPA Sans','Noto Sans SC',")


def test_a_description_is_escaped_and_comes_first():
    root = ElementTree.fromstring(to_svg(_figure(), '<script>alert("x")</script> & more'))
    assert root[0].tag.endswith("title")
    assert root[0].text == '<script>alert("x")</script> & more'


def test_the_label_of_a_figure_describes_it_if_nothing_else_does():
    figure = _figure()
    figure.set_label("two points")
    assert "<title>two points</title>" in to_svg(figure)


def test_text_of_a_study_does_not_reach_the_markup():
    assert "<b>" not in to_svg(_figure("<b> --> <script>"), "alt")


def test_ids_of_two_figures_in_a_page_differ_and_all_references_lead_somewhere():
    pages = []
    for places in ([10, 70], [10, 60]):
        figure = _figure("知识产权")
        figure.axes[0].plot([0, 700], places, "s-")
        pages.append(to_svg(figure, "alt"))
    ids = [re.findall(r' id="([^"]+)"', page) for page in pages]
    assert ids[0] and not set(ids[0]) & set(ids[1])
    for page, own in zip(pages, ids, strict=True):
        assert len(own) == len(set(own))
        assert set(re.findall(r'(?:href="|url\()#([^")]+)', page)) == set(own)


def test_a_figure_has_the_same_bytes_in_another_process():
    here: dict = {}
    exec(DRAW, here)
    there = subprocess.run(
        [sys.executable, "-c", DRAW + "import sys; sys.stdout.buffer.write(svg.encode())"],
        env=os.environ | {"PYTHONHASHSEED": "1"},
        capture_output=True,
        check=True,
    )
    assert there.stdout.decode() == here["svg"]


def test_settings_of_the_caller_do_not_change_the_bytes():
    first = to_svg(_figure(), "alt")
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": None, "savefig.dpi": 300}):
        assert to_svg(_figure(), "alt") == first


def test_a_figure_of_pyplot_is_closed():
    from matplotlib import pyplot

    figure = pyplot.figure()
    to_svg(figure, "alt")
    assert not pyplot.fignum_exists(figure.number)


def test_a_page_counts_in_pixels_from_its_upper_left_corner():
    figure, page = canvas(100)
    assert (page.get_xlim(), page.get_ylim()) == ((0, WIDTH), (100, 0))
    # 720 CSS pixels are 7.5 inches, 540 points
    assert 'viewBox="0 0 540 75"' in to_svg(figure, "alt")


def _luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.1."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", ["text", "muted", "region", "target"])
def test_texts_stand_out_from_white(name):
    # WCAG 2.1, level AA: at least 4.5 to 1
    assert 1.05 / (_luminance(COLOURS[name]) + 0.05) >= 4.5


def test_colours_are_told_apart_in_grey():
    lines = sorted(_luminance(COLOURS[n]) + 0.05 for n in ("region", "target", "nation"))
    assert lines[1] / lines[0] > 1.3 and lines[2] / lines[1] > 1.2
    bands = [_luminance(COLOURS[n]) + 0.05 for n in ("region", "range", "band80", "band95")]
    assert all(b / a > 1.2 for a, b in pairwise(bands))
