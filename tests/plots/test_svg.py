"""A figure in few bytes shows what matplotlib wrote in many."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipanalysis.plots.style import canvas, style, to_svg
from ipanalysis.plots.svg import _moved, _path, compact

_PLACE = st.floats(-1000, 1000).map(lambda n: round(n, 3))
_HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '


def _compact(inner: str) -> str:
    return compact(f'{_HEAD}viewBox="0 0 540 80">{inner}</svg>', {"font-size": "9px"})[1]


def _corners(data: str) -> list[tuple[float, float]]:
    """Return the corners of a path of absolute straight lines, as SVG 2, 9.3, defines them."""
    at, corners = [0.0, 0.0], []
    for name, text in re.findall(r"([A-Z])([^A-Za-z]*)", data):
        numbers = [float(n) for n in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", text)]
        step = 1 if name in "HV" else 2
        for n in range(0, len(numbers), step):
            if step == 1:
                at["HV".index(name)] = numbers[n]
            else:
                at = numbers[n : n + 2]
            corners.append(tuple(at))
    return corners


@settings(max_examples=60)
@given(st.lists(st.tuples(_PLACE, _PLACE), min_size=2, max_size=8), st.booleans())
def test_a_path_goes_through_the_same_places(places, is_level):
    places = [(x, 7.0) for x, _ in places] if is_level else places
    data = " ".join(f"{'L' if n else 'M'} {x} {y}" for n, (x, y) in enumerate(places))
    for found, (x, y) in zip(_corners(_path(data)), places, strict=True):
        assert found == pytest.approx((x, y), abs=0.0051)
    again = _corners(_path(_moved(_path(data), [10, -20])))
    for found, (x, y) in zip(again, places, strict=True):
        assert found == pytest.approx((x + 10, y - 20), abs=0.0051)


def test_a_level_line_after_an_upright_one_starts_where_that_ended():
    assert _path("M 1 2 L 1 5 L 3 5 L 4 5.5 z M 4 5.5 L 9 5.5") == "M1 2V5H3L4 5.5zM4 5.5H9"


def test_lines_of_one_look_become_one_and_others_do_not():
    line = '<path d="M 0 {} L 9 {}" style="fill: none; stroke: #{}"/>'.format
    body = _compact(line(1, 1, "112233") + line(2, 2, "112233") + line(3, 3, "445566"))
    assert re.findall(r' d="([^"]*)"', body) == ["M0 1H9M0 2H9", "M0 3H9"]
    assert "#123" in body and "#456" in body


def test_transparent_lines_stay_apart_because_they_add_up():
    line = '<path d="M 0 1 L 9 1" style="fill: none; stroke: #112233; stroke-opacity: 0.5"/>'
    assert _compact(line * 2).count("<path") == 2
    own = '<path d="M 0 1 L 9 1 L 4 4 z" style="fill: #112233; opacity: 0.5"/>'
    assert _compact(own * 2).count("opacity:.5") == 2


def test_order_is_kept_and_what_shows_nothing_goes():
    dark, light = (f'<path d="M 0 0 L 9 1 L 4 4 z" style="fill: #{c * 6}"/>' for c in "19")
    body = _compact(f'<g id="a">{dark}<g id="b"/><path d="M 4 4"/></g>{light}{dark}')
    assert re.findall("fill:(#.)", body) == ["#1", "#9", "#1"]
    assert "<g" not in body and "id=" not in body and body.count("<path") == 3


def test_a_shape_used_once_is_written_where_it_is():
    shape = '<defs><path id="p" d="M 0 0 L 9 1 L 4 4 z" style="stroke: #123456"/></defs>'
    use = '<use xlink:href="#p" x="10" y="20" style="fill: #ff0000"/>'
    assert _compact(shape + use) == (
        '<path d="M10 20 19 21 14 24z" style="fill:#f00;stroke:#123456"/>'
    )
    assert _compact(shape + use + use).count("<use") == 2


def test_a_clip_at_the_edge_of_the_figure_is_dropped_and_another_kept():
    clip = '<defs><clipPath id="c"><rect x="0" y="0" width="{}" height="80"/></clipPath></defs>'
    line = '<path d="M 0 1 L 9 1" clip-path="url(#c)" style="fill: none"/>'
    assert "clip" not in _compact(clip.format(540) + line)
    assert _compact(clip.format(300) + line).count("url(#f") == 1


def test_round_markers_are_circles_and_square_ones_are_not():
    with style("en"):
        figure, page = canvas(80)
        page.plot([10, 300, 700], [10, 40, 70], "o", ms=6)
        page.plot([10, 300, 700], [20, 50, 60], "s")
    root = ElementTree.fromstring(to_svg(figure, "alt"))
    circles = [e for e in root.iter() if e.tag.endswith("}circle")]
    assert [c.get("cx") for c in circles] == ["7.5", "225", "525"]
    # 6 points across
    assert {c.get("r") for c in circles} == {"3"}
    assert len([e for e in root.iter() if e.tag.endswith("}use")]) == 3


@pytest.mark.parametrize("look", [{"family": "DejaVu Sans"}, {"weight": "bold"}, {"text": "$x^2$"}])
def test_letters_of_another_look_are_drawn(look):
    with style("en"):
        figure, page = canvas(80)
        page.text(10, 40, **{"s": look.pop("text", "sample"), "size": 9.0, **look})
    svg = to_svg(figure, "alt")
    assert not re.search(r"<text|<tspan|font:", svg) and "scale(0.09 -0.09)" in svg
