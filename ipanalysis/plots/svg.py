"""Matplotlib's SVG made small: the same picture from fewer bytes, and the same bytes each time.

A page carries a dozen figures. What matplotlib writes for each is mostly repetition: a style at
every line, groups without content, a definition for every marker, six digits of a place. Here
neighbours share their style, places have two decimals, and what shows nothing is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from itertools import groupby
from xml.etree import ElementTree

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_COMMAND = re.compile(r"[A-Za-z][^A-Za-z]*")
_NUMBER = re.compile(r"-?\d*\.?\d+(?:e-?\d+)?")
_REFERENCE = re.compile(r"#([^\s\")]+)")
# What holds without being said.
_DEFAULTS = {"stroke-dashoffset": "0", "text-anchor": "start", "stroke-width": "1"}
# A group cannot say these for what is in it: they are not inherited.
_OWN = ("opacity", "mix-blend-mode", "filter", "mask")
_ORDER = ("id", "x", "y", "cx", "cy", "r", "width", "height", "d", _HREF)
_PAIRS = set("MLCHVz")  # commands whose numbers are places
_DRAWN = ("path", "use", "circle", "text")


def compact(document: str, defaults: dict[str, str]) -> tuple[str, str]:
    """Return the view box of an SVG document and the elements in it, written shortly.

    Parameters
    ----------
    document : str
        What matplotlib wrote.
    defaults : dict of str to str
        Properties of style that the element around it will say for all; they are left out.

    Returns
    -------
    box, body : str
        Ids begin with a mark of the content, so that several figures can stand in one page.
    """
    root = ElementTree.fromstring(document.encode("utf-8"))
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag.rpartition("}")[2] in ("metadata", "style"):
                parent.remove(child)
    for element in root.iter():
        _tidy(element, defaults)
    _use_circles(root)
    _use_in_place(root)
    _drop_whole_clips(root)
    definitions: list[ElementTree.Element] = []
    shown = list(_flat(root, definitions))
    used = {name for e in [*definitions, *shown] for name in _references(e)}
    definitions = [d for d in definitions if d.get("id") in used]
    text = _written(shown)
    if definitions:
        text = f"<defs>{''.join(map(_element, definitions))}</defs>\n{text}"
    return root.get("viewBox"), _rename(text, sorted(used))


def _tidy(element: ElementTree.Element, defaults: dict[str, str]) -> None:
    """Shorten the attributes of an element in place."""
    element.tag = element.tag.removeprefix(_SVG)
    if "d" in element.attrib:
        element.set("d", _path(element.get("d")))
    if element.tag == "text":
        _stand_upright(element)
    for name in ("x", "y", "width", "height"):
        if name in element.attrib:
            element.set(name, _rounded(element.get(name)))
    if "transform" in element.attrib:
        # A scale is a small number, and needs its digits.
        pattern = r"(?:translate|rotate)\([^)]*\)"
        made = re.sub(pattern, lambda m: _rounded(m[0]), element.get("transform"))
        element.set("transform", made)
    pairs = [part.split(":", 1) for part in element.attrib.pop("style", "").split(";") if part]
    styles = {name.strip(): _value(value.strip()) for name, value in pairs}
    kept = {n: v for n, v in styles.items() if v != (defaults.get(n) or _DEFAULTS.get(n))}
    if kept:
        element.set("style", ";".join(f"{name}:{value}" for name, value in kept.items()))


def _stand_upright(text: ElementTree.Element) -> None:
    """Write the place of a level text as x and y."""
    parts = re.findall(r"(\w+)\(([^)]*)\)", text.get("transform", ""))
    given = {name: [float(n) for n in _NUMBER.findall(numbers)] for name, numbers in parts}
    if not given or given.get("rotate", [0])[0] != 0 or set(given) - {"rotate", "translate"}:
        return
    del text.attrib["transform"]
    for name, place in zip("xy", given.get("translate", ()), strict=False):
        text.set(name, str(place))


def _value(value: str) -> str:
    if re.fullmatch(r"#(\w)\1(\w)\2(\w)\3", value):
        return value[0:7:2]
    return re.sub(r"\b0\.(?=\d)", ".", value)


def _short(value: float) -> str:
    """Return a number with at most two decimals: those beyond differ between machines."""
    text = f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")
    return re.sub(r"^(-?)0(?=\.)", r"\1", text)


def _rounded(text: str) -> str:
    return _NUMBER.sub(lambda m: _short(float(m[0])), text)


def _path(data: str) -> str:
    """Return a path with two decimals, level and upright lines as such; "" if it shows nothing.

    Examples
    --------
    >>> _path("M 1.001 2 L 3.5 2 L 3.5 4.256 L 0 0 L 0.5 1 z")
    'M1 2H3.5V4.26L0 0 .5 1z'
    >>> _path("M 1 2 ")
    ''
    """
    made, at, last = [], ["", ""], ""  # a command goes on by itself; M goes on as L
    for part in _COMMAND.findall(data):
        name, numbers = part[0], [_short(float(n)) for n in _NUMBER.findall(part[1:])]
        if name == "L" and len(numbers) == 2 and numbers[1] == at[1]:
            name, words = "H", numbers[:1]
        elif name == "L" and len(numbers) == 2 and numbers[0] == at[0]:
            name, words = "V", numbers[1:]
        else:
            words = numbers
        at = _end(part[0], numbers, at)
        goes_on = name == last and name not in "MHVz"
        made.append((" " if goes_on else name) + " ".join(words))
        last = "L" if name == "M" else name
    # A move alone shows nothing; one with more than a place goes on as a line.
    shows = any(part[0] != "M" or len(_NUMBER.findall(part)) > 2 for part in _COMMAND.findall(data))
    return "".join(made).replace(" -", "-") if shows else ""


def _end(name: str, numbers: list[str], at: list[str]) -> list[str]:
    """Return where a command of a path ends; after "z" it is not told."""
    if name in "HV":
        return [numbers[0], at[1]] if name == "H" else [at[0], numbers[0]]
    return numbers[-2:] or ["", ""]


def _use_circles(root: ElementTree.Element) -> None:
    """Write a marker that is a circle as a circle in each place, which is shorter than its use."""
    circles = {}
    for path in root.iter("path"):
        if "id" in path.attrib and (radius := _radius(path.get("d"))):
            circles["#" + path.get("id")] = radius, path.get("style", "")
    for use in root.iter("use"):
        if use.get(_HREF) in circles:
            radius, style = circles[use.attrib.pop(_HREF)]
            use.tag = "circle"
            use.attrib |= {"cx": use.attrib.pop("x", "0"), "cy": use.attrib.pop("y", "0")}
            use.set("r", radius)
            _add_style(use, style)


def _use_in_place(root: ElementTree.Element) -> None:
    """Write a path that is used once where it is used."""
    paths = {"#" + path.get("id"): path for path in root.iter("path") if "id" in path.attrib}
    uses = [use for use in root.iter("use") if use.get(_HREF) in paths]
    often = Counter(use.get(_HREF) for use in uses)
    for use in uses:
        path = paths[use.get(_HREF)]
        if often[use.get(_HREF)] > 1 or not set(re.sub("[^A-Za-z]", "", path.get("d"))) <= _PAIRS:
            continue
        use.tag = "path"
        del use.attrib[_HREF]
        away = [float(use.attrib.pop(name, "0")) for name in "xy"]
        use.set("d", _path(_moved(path.get("d"), away)))
        _add_style(use, path.get("style", ""))


def _moved(data: str, away: list[float]) -> str:
    at = {"H": "x", "V": "y"}
    made = []
    for part in _COMMAND.findall(data):
        numbers = [float(n) for n in _NUMBER.findall(part[1:])]
        first = 1 if at.get(part[0]) == "y" else 0
        moved = [f"{number + away[(n + first) % 2]:.2f}" for n, number in enumerate(numbers)]
        made.append(part[0] + " ".join(moved))
    return "".join(made)


def _add_style(element: ElementTree.Element, more: str) -> None:
    """Add properties that the element does not set itself."""
    own = element.get("style", "")
    names = {part.partition(":")[0] for part in own.split(";")}
    added = [p for p in more.split(";") if p and p.partition(":")[0] not in names]
    if made := ";".join(filter(None, [own, *added])):
        element.set("style", made)


def _drop_whole_clips(root: ElementTree.Element) -> None:
    """Drop what clips at the edge of the figure, which clips by itself."""
    _, _, width, height = map(float, root.get("viewBox").split())
    whole = set()
    for clip in root.iter("clipPath"):
        rect = clip[0].attrib
        place = [float(rect.get(name, "nan")) for name in ("x", "y", "width", "height")]
        if place == [0, 0, width, height]:
            whole.add(f"url(#{clip.get('id')})")
    for element in root.iter():
        if element.get("clip-path") in whole:
            del element.attrib["clip-path"]


def _radius(data: str) -> str:
    """Return the radius of a path that is a circle around the origin; "" if it is not."""
    numbers = [float(n) for n in _NUMBER.findall(data)]
    if re.sub(r"[^A-Za-z]", "", data) != "MCz" or len(numbers) != 50:
        return ""
    ends = [(numbers[0], numbers[1])]
    ends += [(numbers[n], numbers[n + 1]) for n in range(6, 50, 6)]
    radii = [(x * x + y * y) ** 0.5 for x, y in ends]
    return _short(max(map(abs, ends[0]))) if max(radii) - min(radii) < 0.02 else ""


def _flat(parent: ElementTree.Element, definitions: list) -> Iterator[ElementTree.Element]:
    """Yield what is shown, without groups that say nothing; definitions go to their list."""
    for child in parent:
        if child.tag == "defs":
            definitions += list(child)
        elif child.tag == "g" and not set(child.attrib) - {"id"}:
            yield from _flat(child, definitions)
        elif child.tag == "g" and set(child.attrib) <= {"id", "clip-path"}:
            # The clip of the group becomes that of each: neighbours will share it.
            for inner in _flat(child, definitions):
                if "clip-path" in inner.attrib:
                    inner = _named("g", {"clip-path": child.get("clip-path")}, [inner])
                else:
                    inner.set("clip-path", child.get("clip-path"))
                yield inner
        elif child.tag == "g":
            children = list(_flat(child, definitions))
            if children:
                yield _named("g", {n: v for n, v in child.attrib.items() if n != "id"}, children)
        elif child.get("d") != "":
            yield child


def _named(tag: str, attributes: dict[str, str], children: list = ()) -> ElementTree.Element:
    element = ElementTree.Element(tag, attributes)
    element.extend(children)
    return element


def _references(element: ElementTree.Element) -> Iterator[str]:
    for inner in element.iter():
        for name in (_HREF, "clip-path", "style"):
            text = inner.get(name, "")
            if name == _HREF or "url(" in text:
                yield from _REFERENCE.findall(text)


def _written(elements: list, shared: tuple[str, ...] = ("clip-path", "style")) -> str:
    """Return elements as text; neighbours that agree in an attribute are put into one group."""
    if not shared:
        return "\n".join(map(_element, elements))
    name, *others = shared
    parts = []
    for value, run in groupby(elements, lambda e: _sharable(e, name)):
        members = list(run)
        if not value or len(members) < 2:
            parts.append(_written(members, tuple(others)))
            continue
        if name == "style" and _is_lines(value, members):
            # Neighbours of one colour, nothing of them transparent: one line in several parts.
            data = "".join(member.get("d") for member in members)
            parts.append(_element(_named("path", {"d": data, "style": value})))
            continue
        for member in members:
            del member.attrib[name]
        inner = _written(members, tuple(others))
        parts.append(f'<g {name}="{escape(value)}">{inner}</g>')
    return "\n".join(parts)


def _is_lines(style: str, elements: list[ElementTree.Element]) -> bool:
    is_plain = "fill:none" in style and "opacity" not in style
    return is_plain and all(set(e.attrib) == {"d", "style"} for e in elements)


def _sharable(element: ElementTree.Element, name: str) -> str:
    value = element.get(name, "")
    if element.tag not in _DRAWN or "transform" in element.attrib:
        return ""
    return "" if any(f"{own}:" in value for own in _OWN) else value


def _element(element: ElementTree.Element) -> str:
    names = [name for name in _ORDER if name in element.attrib]
    names += sorted(set(element.attrib) - set(names))
    given = "".join(
        f' {n.replace("{http://www.w3.org/1999/xlink}", "xlink:")}="{escape(element.get(n))}"'
        for n in names
    )
    if element.tag == "g":
        inner = _written(list(element))
    elif len(element):
        inner = "".join(map(_element, element))
    else:
        inner = escape(element.text or "", quote=False) if element.tag in ("text", "tspan") else ""
    end = f">{inner}</{element.tag}>" if inner else "/>"
    return f"<{element.tag}{given}{end}"


def _rename(text: str, used: list[str]) -> str:
    # The mark is of the content without the names, which hang on the version of matplotlib.
    names = {old: f"-{n}" for n, old in enumerate(used)}
    pattern = re.compile(r'( id="|(?:xlink:href="|url\()#)([^")]+)')
    text = pattern.sub(lambda m: m[1] + names.get(m[2], m[2]), text)
    mark = "f" + sha256(text.encode()).hexdigest()[:8]
    return re.sub(r'( id="|(?:xlink:href="|url\()#)(-\d+)(?=[")])', rf"\1{mark}\2", text)
