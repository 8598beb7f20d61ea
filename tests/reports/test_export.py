"""The page: what the cells show, in one file that stands alone."""

import base64
import io
import re
from html import unescape

import pytest
from fontTools.ttLib import TTFont
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from ipanalysis.plots.style import canvas, style, to_svg
from ipanalysis.reports.export import FONT_FAMILY, to_html, to_page
from ipanalysis.reports.guard import check_page

ABOUT = '<section data-region="310000" data-lang="en"><h1>Shanghai &amp; the delta</h1></section>'


def shown(kind, data, **metadata):
    return new_output("display_data", {kind: data}, metadata={kind: metadata})


def printed(text, name="stdout"):
    return new_output("stream", name=name, text=text)


def page(*outputs, source="secret = 1", lang="en", **metadata):
    cells = [new_code_cell(source, outputs=[shown("text/html", ABOUT), *outputs])]
    return to_html(new_notebook(cells=cells, metadata=metadata), lang)


def test_html_that_a_cell_shows_is_in_the_page_as_it_is():
    assert ABOUT in page()


def test_the_value_of_a_cell_is_shown_as_what_it_displays_is():
    result = new_output("execute_result", {"text/html": "<p>value</p>"}, execution_count=7)
    assert "<p>value</p>" in page(result)


def test_no_code_no_prompt_no_warning_no_trace():
    error = new_output("error", ename="E", evalue="oh", traceback=["Traceback of E"])
    html = page(printed("careful\n", "stderr"), error)
    for absent in ("secret", "In [", "careful", "Traceback"):
        assert absent not in html


def test_what_a_cell_prints_is_shown_and_escaped():
    assert '<pre class="printed">1 &lt; 2 &amp; 3\n</pre>' in page(printed("1 < 2 & 3\n"))


def test_no_script_reaches_the_page():
    html = page(shown("application/javascript", "alert(1)"))
    assert "alert" not in html
    assert "<script" not in html


def test_the_page_forbids_scripts_and_requests():
    policy = unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', page())[1])
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert "script-src" not in rules
    assert {rules["img-src"], rules["font-src"]} == {"data:"}


def test_the_page_asks_no_other_host():
    figure = shown("image/png", base64.b64encode(b"png").decode(), alt="中")
    svg = shown("image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    link = shown("text/html", '<a href="https://example.org/">来源</a>')
    # check_page raises if anything would be fetched.
    check_page(page(figure, svg, link), "310000", "en")


def test_a_picture_is_embedded_with_its_size_and_its_words():
    html = page(shown("image/png", "aGk=\n", width=320, alt='12 "and" 16'))
    tag = re.search("<img[^>]*>", html)[0]
    assert unescape(tag) == '<img src="data:image/png;base64,aGk=" alt="12 "and" 16" width="320">'
    assert tag.count('"') == 6


def test_of_several_forms_the_best_is_shown():
    output = new_output("display_data", {"text/plain": "<Figure>", "image/png": "aGk="})
    html = page(output)
    assert "aGk=" in html
    assert "Figure" not in html


def test_markdown_is_rendered_and_notes_to_the_user_of_the_notebook_are_not():
    note = new_markdown_cell("Change the parameters", metadata={"tags": ["note"]})
    html = to_html(new_notebook(cells=[note, new_markdown_cell("## Heading *here*")]), "en")
    assert re.search(r"<h2[^>]*>Heading <em>here</em></h2>", html)
    assert "Change" not in html


@pytest.mark.parametrize(
    ("metadata", "title"),
    [
        ({}, "Shanghai &amp; the delta"),
        ({"title": "Two < three"}, "Two &lt; three"),
    ],
)
def test_the_title_is_that_of_the_notebook_or_the_first_heading(metadata, title):
    assert f"<title>{title}</title>" in page(**metadata)


def test_a_heading_with_markup_gives_a_plain_title():
    html = to_page('<h1 id="a">Shanghai\n <small>310000</small> &lt;b&gt;</h1>', "en")
    assert "<title>Shanghai 310000 &lt;b&gt;</title>" in html


@pytest.mark.parametrize(("lang", "tag"), [("en", "en"), ("zh", "zh-CN")])
def test_the_page_says_its_language(lang, tag):
    assert page(lang=lang).startswith(f'<!DOCTYPE html>\n<html lang="{tag}">')


def test_the_page_says_nothing_of_versions_and_times():
    stamped = page(
        papermill={"start_time": "2026-11-22T16:00:00", "version": "2.7.0"},
        language_info={"name": "python", "version": "3.11.2"},
    )
    assert stamped == page()


def test_the_same_outputs_give_the_same_bytes_whatever_the_notebook_counted():
    one, two = (
        new_notebook(
            cells=[
                new_code_cell(
                    "x", id=name, execution_count=n, outputs=[shown("text/html", f"{ABOUT}上海")]
                )
            ]
        )
        for name, n in (("first", 1), ("second", 99))
    )
    assert to_html(one, "zh") == to_html(two, "zh")


def test_the_characters_of_a_chinese_page_are_embedded():
    html = page(printed("知识产权，㐀"))
    # The style sheet names the family after the fonts that readers may have.
    assert f'"{FONT_FAMILY}"' in html.partition("@font-face")[0]
    rule = re.search(r"@font-face \{[^}]*\}", html)[0]
    assert f'font-family: "{FONT_FAMILY}"' in rule
    data = re.search(r'url\("data:font/woff2;base64,([^"]*)"\)', rule)[1]
    characters = TTFont(io.BytesIO(base64.b64decode(data))).getBestCmap()
    assert set(map(ord, "知识产权，")) <= set(characters)
    assert ord("上") not in characters


def test_the_characters_of_an_english_figure_are_embedded():
    with style("en"):
        figure, drawing = canvas(80)
        drawing.text(10, 40, "≥ 12 – now ①")
    html = to_page(f"<h1>One</h1><figure>{to_svg(figure, 'alt')}</figure>", "en")
    data = re.search(r'url\("data:font/woff2;base64,([^"]*)"\)', html)[1]
    characters = TTFont(io.BytesIO(base64.b64decode(data))).getBestCmap()
    assert set(map(ord, "≥ 12–now①")) <= set(characters)
    assert f"font:9px '{FONT_FAMILY}'," in html


def test_a_page_of_english_words_only_carries_no_font():
    assert "@font-face" not in page(printed("12 ≥ 9 – “quoted”"))
