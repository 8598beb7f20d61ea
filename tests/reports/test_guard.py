"""A report that is not about what it was asked for must not exist."""

import json
from html import escape

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ipanalysis.errors import ReportError, UsageError
from ipanalysis.reports.guard import check_notebook, check_page, check_parameters

NAMES = ("region", "lang", "study", "processed")


def section(region="310000", lang="zh", inside=""):
    return f'<section data-region="{region}" data-lang="{lang}">{inside}</section>'


# The page


def test_a_page_about_what_was_asked_for_passes():
    check_page(section() + section(), "310000", "zh")


@pytest.mark.parametrize("code", ["010010", "NO", "G-YRD", "1e5"])
def test_codes_are_compared_as_they_stand(code):
    check_page(section(code), code, "zh")


@pytest.mark.parametrize(
    "found", ["440300", "10010", "010010.0", "No", "false", " 010010", "010010 "]
)
def test_another_region_is_refused_and_both_are_named(found):
    with pytest.raises(ReportError) as error:
        check_page(section("010010") + section(found), "010010", "zh")
    assert "010010" in str(error.value)
    assert found in str(error.value)


def test_a_section_inside_another_counts():
    with pytest.raises(ReportError, match="440300"):
        check_page(section(inside=section("440300")), "310000", "zh")


def test_a_page_that_does_not_say_what_it_is_about_is_refused():
    with pytest.raises(ReportError, match="no section"):
        check_page("<h1>上海</h1>", "310000", "zh")


def test_an_attribute_in_a_comment_or_a_text_says_nothing():
    page = "<!-- " + section() + " --><p>" + escape(section()) + "</p>"
    with pytest.raises(ReportError, match="no section"):
        check_page(page, "310000", "zh")


def test_another_language_is_refused():
    with pytest.raises(ReportError, match="in: en"):
        check_page(section() + section(lang="en"), "310000", "zh")


def test_a_region_without_a_language_is_refused():
    with pytest.raises(ReportError, match="data-lang"):
        check_page('<p data-region="310000">', "310000", "zh")


@given(st.text(min_size=1), st.text(min_size=1))
def test_any_code_passes_for_itself_alone(code, other):
    # HTML has no way to write these: a parser replaces or normalises them.
    assume(not set(code + other) & set("\r\0") and code != other)
    page = section(escape(code))
    check_page(page, code, "zh")
    with pytest.raises(ReportError):
        check_page(page, other, "zh")


@pytest.mark.parametrize(
    "piece",
    [
        '<img src="https://example.org/a.png">',
        '<img src="chart.png">',
        '<IMG SRC=" //example.org/a.png">',
        '<script src="https://example.org/require.js"></script>',
        '<link rel="stylesheet" href="style.css">',
        '<p style="background: url(https://example.org/a.png)">',
        "<style>@import 'https://example.org/a.css';</style>",
        '<style>p { background: URL("a.png") }</style>',
        '<svg><image xlink:href="https://example.org/a.png"/></svg>',
        '<iframe src="https://example.org"></iframe>',
        '<object data="a.pdf"></object>',
    ],
)
def test_a_page_that_asks_another_host_or_file_is_refused(piece):
    with pytest.raises(ReportError, match="elsewhere"):
        check_page(section(inside=piece), "310000", "zh")


@pytest.mark.parametrize(
    "piece",
    [
        '<a href="https://example.org/plan.html">the plan</a>',
        '<img src="data:image/png;base64,AAAA">',
        '<svg><use xlink:href="#glyph"/><path clip-path="url(#clip)"/></svg>',
        '<style>@font-face { src: url("data:font/woff2;base64,AAAA") }</style>',
        "<p>url(https://example.org) is how CSS names an address</p>",
    ],
)
def test_links_and_embedded_data_are_no_requests(piece):
    check_page(section(inside=piece), "310000", "zh")


# What the notebook ran with


def ran(parameters, source=None):
    if source is None:
        source = "# Parameters\n" + "".join(f"{k} = {v!r}\n" for k, v in parameters.items())
    cell = {"source": source, "metadata": {"tags": ["injected-parameters"]}}
    return {"metadata": {"papermill": {"parameters": parameters}}, "cells": [cell]}


def test_the_same_parameters_pass():
    parameters = {"region": "010010", "answer": "NO", "n": 3, "share": -0.5}
    check_parameters(ran(dict(parameters)), parameters)


@pytest.mark.parametrize(
    "got", [{"region": 10010}, {"region": "10010"}, {}, {"region": "010010", "more": "1"}]
)
def test_other_parameters_are_refused(got):
    with pytest.raises(ReportError, match="ran with"):
        check_parameters(ran(got), {"region": "010010"})


def test_true_is_not_one():
    with pytest.raises(ReportError, match="n = 1 "):
        check_parameters(ran({"n": True}), {"n": 1})


def test_what_the_added_cell_says_counts_and_not_only_the_record():
    with pytest.raises(ReportError, match="10010"):
        check_parameters(ran({"region": "010010"}, "region = 10010"), {"region": "010010"})


def test_a_notebook_without_the_added_cell_is_refused():
    with pytest.raises(ReportError, match="None"):
        check_parameters(
            {"metadata": {"papermill": {"parameters": {"a": "1"}}}, "cells": []}, {"a": "1"}
        )


# The notebook before it runs


def write(path, *cells, nbformat=4):
    cells = [
        {"cell_type": "code", "metadata": {"tags": tags}, "source": source}
        for tags, source in cells
    ]
    path.write_text(json.dumps({"nbformat": nbformat, "cells": cells}), encoding="utf-8")
    return path


DECLARES = 'region = ""\nlang: str = "en"\n%matplotlib inline\nstudy = processed = ""\n'


def test_a_notebook_that_declares_all_passes(tmp_path):
    path = write(tmp_path / "own {1}.ipynb", ([], "import os"), (["parameters"], DECLARES))
    assert check_notebook(path, NAMES) == path


def test_source_as_a_list_of_lines_is_read_too(tmp_path):
    path = write(tmp_path / "a.ipynb", (["parameters"], DECLARES.splitlines(keepends=True)))
    check_notebook(path, NAMES)


def test_a_parameter_that_is_not_declared_is_an_error_that_names_those_that_are(tmp_path):
    path = write(tmp_path / "a.ipynb", (["parameters"], 'region = ""\nlang = ""'))
    with pytest.raises(UsageError, match=r"no parameter study, processed.* are: region, lang"):
        check_notebook(path, NAMES)


def test_a_name_that_is_only_read_or_set_elsewhere_is_not_declared(tmp_path):
    cells = [(["parameters"], 'print(region)\nif 1:\n    lang = ""'), ([], 'region = ""')]
    with pytest.raises(UsageError, match="no parameter region, lang"):
        check_notebook(write(tmp_path / "a.ipynb", *cells), ("region", "lang"))


def test_a_notebook_without_the_tag_is_an_error_that_says_what_to_add(tmp_path):
    with pytest.raises(UsageError, match=r"no cell with the tag.* region, lang"):
        check_notebook(write(tmp_path / "a.ipynb", ([], DECLARES)), NAMES)


def test_a_parameters_cell_that_is_no_python_is_an_error_with_its_line(tmp_path):
    path = write(tmp_path / "a.ipynb", (["parameters"], "region <- 1\nlang ="))
    with pytest.raises(UsageError, match="not Python: line 2"):
        check_notebook(path, NAMES)


def test_a_notebook_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(UsageError, match=r"none\.ipynb cannot be read: No such file"):
        check_notebook(tmp_path / "none.ipynb", NAMES)


@pytest.mark.parametrize(
    "text", ["", "print(1)", "[]", "{}", '{"nbformat": 4}', '{"nbformat": 4, "cells": [1]}']
)
def test_a_file_that_is_no_notebook_is_an_error(tmp_path, text):
    path = tmp_path / "a.ipynb"
    path.write_text(text)
    with pytest.raises(UsageError, match="not a notebook"):
        check_notebook(path, NAMES)


def test_a_notebook_of_an_old_format_is_an_error(tmp_path):
    path = write(tmp_path / "a.ipynb", (["parameters"], DECLARES), nbformat=3)
    with pytest.raises(UsageError, match="format 4"):
        check_notebook(path, NAMES)
