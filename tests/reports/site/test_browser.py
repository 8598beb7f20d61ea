"""In a browser: nothing stands in the way of any reader, and the index can be searched."""

import os

import pytest

PAGES = ("010010.zh.html", "index.en.html", "site/indicator-share.en.html")
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    },
    "resultTypes": ["violations"],
    "preload": False,  # it would fetch style sheets, which a page from a disk may not
}

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser(chromium_path):
    from playwright.sync_api import sync_playwright

    root = ["--no-sandbox"] * (hasattr(os, "geteuid") and os.geteuid() == 0)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=root)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser, site):
    """Return a function that opens a page of the site; whatever goes wrong there is an error."""
    wrong, contexts = [], []

    def open_page(name, **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("requestfailed", lambda request: wrong.append(request.url))
        page.goto((site / name).as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_violation(visit, name, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = visit(name, color_scheme=scheme)
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(v["id"], [node["html"] for node in v["nodes"]]) for v in found] == []


def names(page):
    return page.eval_on_selector_all(
        "tr[data-names]", "rows => rows.filter(r => !r.hidden).map(r => r.cells[0].innerText)"
    )


def test_the_index_is_searched_and_sorted_and_put_back(visit):
    page = visit("index.en.html")
    tree = names(page)
    assert tree == ["Xland", "North", "Both"]
    page.fill("#search", "nord")  # another name of it
    assert names(page) == ["North"]
    assert page.inner_text("output") == "1 found"
    page.fill("#search", "")
    figures = page.get_by_role("button", name="Figures")
    figures.click()
    assert names(page) == ["North", "Xland", "Both"]
    assert page.get_attribute("th:has(button) >> nth=4", "aria-sort") == "descending"
    figures.click()
    assert names(page) == ["Both", "Xland", "North"]
    figures.click()
    assert names(page) == tree


def test_the_index_is_whole_without_script_and_narrow_pages_do_not_overflow(visit):
    page = visit("index.zh.html", java_script_enabled=False, viewport={"width": 400, "height": 800})
    assert page.is_hidden("form.search")
    assert page.locator("tr[data-names] a").count() == 3
    assert page.locator(".tilemap li").count() == 2


def test_the_font_of_the_site_is_found_from_a_file(visit):
    page = visit("site/indicator-share.zh.html")
    assert page.evaluate("document.fonts.load('16px \"IPA Sans\"', '北').then(f => f.length)") == 1


def test_a_page_prints_on_a4(visit):
    pdf = visit(PAGES[0]).pdf(prefer_css_page_size=True)
    assert b"/MediaBox [0 0 594.95996 841.91998]" in pdf
