"""The page that adds up the provinces' targets says what the study says."""

import importlib.util
import re

import pytest


@pytest.fixture(scope="module")
def pages(project):
    path = project / "scripts" / "add_up_page.py"
    spec = importlib.util.spec_from_file_location("add_up_page", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.pages()


@pytest.mark.parametrize("name", ["add-up.md", "add-up.zh.md"])
def test_the_page_is_made_from_the_study_as_it_is(pages, project, name):
    written = (project / "docs" / name).read_text(encoding="utf-8")
    assert written == pages[name], "run: make texts"


def test_the_arithmetic_of_the_page_can_be_followed(pages):
    text = pages["add-up.md"].replace(",", "")
    rows = re.findall(
        r"^\| \w+ \| (?:≥ )?([\d.]+) \| ([\d.]+) \| ([\d.]+) \| [\d.]+ \| `", text, re.M
    )
    assert rows
    for target, people, product in rows:
        assert float(target) * float(people) == pytest.approx(float(product), abs=0.06)
    amount = sum(float(target) * float(people) for target, people, _ in rows)
    weight = sum(float(people) for _, people, _ in rows)
    whole = re.search(r"its population: ([\d.]+) x ([\d.]+) \| ([\d.]+)", text)
    target, total, product = map(float, whole.groups())
    assert target * total == pytest.approx(product)
    needed = re.search(r"They must reach [\d. /]+ \| \*\*([\d.]+)\*\*", text)
    assert (product - amount) / (total - weight) == pytest.approx(float(needed[1]), abs=0.006)
