"""The site: whole, without dead links, quick to load, and honest about what it puts together."""

import re
import shutil
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from urllib.parse import unquote

import pandas as pd
import pytest

from ipanalysis.errors import IpaError
from ipanalysis.locale import LANGUAGES
from ipanalysis.models.verdicts import VERDICT_TEXTS, verdict_of
from ipanalysis.reports.outlook import BAD, EVEN, GOOD, outlook
from ipanalysis.reports.page import Page
from ipanalysis.reports.site import site_files, write_index
from ipanalysis.reports.site.compare import Comparisons
from ipanalysis.reports.site.index import index_body
from ipanalysis.reports.site.methods import _VERDICTS
from ipanalysis.reports.site.tiles import tile_map
from ipanalysis.reports.site.tree import tree


class Links(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.hrefs, self.ids, self.loaded = [], set(), []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        known = dict(attrs)
        self.ids.add(known.get("id"))
        if tag == "a":
            self.hrefs.append(known["href"])
        self.loaded += [known[a] for a in ("src", "href") if a in known and tag != "a"]


def read(path):
    return path.read_text(encoding="utf-8")


def words(html):
    return " ".join(unescape(re.sub("<[^>]*>", " ", html)).split())


def test_no_link_of_any_page_is_dead_and_nothing_else_is_loaded(site):
    assert len(list(site.rglob("*.html"))) > 15
    assert_no_link_is_dead(site)


def assert_no_link_is_dead(folder):
    pages = sorted(folder.rglob("*.html"))
    links = {page: Links(read(page)) for page in pages}
    for page, found in links.items():
        for href in found.hrefs:
            if href.startswith("http"):
                continue
            path, _, anchor = href.partition("#")
            target = (page.parent / unquote(path)).resolve() if path else page
            assert target in links, (page.name, href)
            assert not anchor or anchor in links[target].ids, (page.name, href)
        for address in found.loaded:
            assert address.startswith("data:") or (page.parent / address).exists()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_from_a_report_one_comes_to_the_comparison_and_back(site, lang):
    there = Links(read(site / f"010010.{lang}.html")).hrefs
    assert f"site/indicator-grants.{lang}.html" in there
    back = Links(read(site / f"site/indicator-grants.{lang}.html")).hrefs
    assert {f"../010010.{lang}.html", f"../index.{lang}.html"} <= set(back)


def test_a_report_made_alone_links_no_comparison(made, tmp_path):
    _, _, top = made
    plain = tmp_path / "processed"  # as `ipanalysis build` writes them
    shutil.copytree(top / "processed", plain, ignore=shutil.ignore_patterns("site.txt"))
    page = Page("010010", "en", str(top / "study"), str(plain))
    assert "indicator-" not in str(page.ledger()) + str(page.progress())


def test_an_indicator_of_one_region_has_no_comparison(site):
    assert not list(site.glob("site/indicator-delay*"))


def test_the_index_is_a_tree_that_links_the_reports_there_are(made, site):
    study, results, _ = made
    body = index_body(study, results, {"en": ["010011", "G-1"]}, [], "en")
    rows = re.findall(r'<tr data-names="([^"]*)">(<th.*?</th>)', body)
    assert [words(cell) for _, cell in rows] == ["Xland", "North", "Northton", "Both"]
    assert ["href" in cell for _, cell in rows] == [False, False, True, True]
    assert [re.findall('class="(d.)"', cell) for _, cell in rows] == [[], ["d1"], ["d2"], []]
    assert rows[1][0] == "010010|北省|north|no|nord"


def test_a_region_whose_parent_is_not_known_stands_at_the_top():
    regions = pd.DataFrame(
        {"region": ["B", "A"], "parent": ["gone", None], "level": ["province"] * 2}
    )
    assert tree(regions, ["A", "B"]) == [("A", 0), ("B", 0)]


def test_figures_of_one_year_only_are_put_side_by_side(made):
    study, results, _ = made
    body = Comparisons(study, results.in_language("en"), [], "en").body("share")
    # 2021 has figures of two regions, but one is preliminary: of 2020 three compare.
    assert "3 regions can be compared in 2020: South <&> is highest with 12%" in words(body)
    chart = body[body.index("<svg") : body.index("</svg>")]
    assert chart.count("<circle") == 3
    assert re.findall('class="value">([^<]*)', chart) == ["12", "10", "8"]
    table = re.findall(r"<tr>(<th scope=\"row\".*?)</tr>", body, re.DOTALL)
    rows = {words(row.partition("</th>")[0].partition("<sup")[0]): words(row) for row in table}
    assert "21 preliminary 2021" in rows["North"]
    assert " no " in rows["North"]
    assert "≥ 25% in 2021" in rows["North"]
    assert list(rows) == ["Xland", "North", "South <&>", "West"]


def test_the_amount_of_the_nation_does_not_dwarf_those_of_its_parts(made):
    study, results, _ = made
    body = Comparisons(study, results.in_language("zh"), [], "zh").body("grants")
    chart = body[body.index("<svg") : body.index("</svg>")]
    assert re.findall('class="name">([^<]*)', chart) == ["南", "北"]


def test_a_target_set_alike_by_two_plans_stands_once_and_the_chart_shows_the_next_one(made):
    study, results, _ = made
    of_north = results.attainment[results.attainment["target"] == "N2"]
    later = of_north.assign(target_year=2030, target_value=90.0)
    more = pd.concat([results.attainment, of_north, later], ignore_index=True)
    bodies = [
        Comparisons(study, found.in_language("en"), [], "en").body("share")
        for found in (results, replace(results, attainment=more))
    ]
    charts = [body[body.index("<svg") : body.index("</svg>")] for body in bodies]
    assert charts[0] == charts[1]  # the figures are of 2020, and 25% is for 2021
    assert [words(bodies[1]).count(target) for target in ("25% in 2021", "90% in 2030")] == [1, 1]


def test_each_plan_of_a_theme_shows_its_measures_and_of_whom_if_of_another(site):
    text = words(read(site / "site/measures-services.en.html"))
    assert "Reward <inventors>" in text
    assert text.index("Build centres") < text.index("Reward")
    laws = words(read(site / "site/measures-protection.en.html"))
    assert re.search(r"Make laws \[ 1 \] South", laws)


def test_a_study_without_places_has_no_map(made):
    study, results, _ = made
    bare = replace(study, regions=study.regions.drop(columns="tile"))
    assert tile_map(bare, results.attainment, [], "en") is None
    assert "tilemap" not in index_body(bare, results, {"en": ["X"]}, [], "en")


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        ({}, "none"),
        ({"no_data": 2, "not_judged": 1}, "open"),
        ({"met": 1, "no_data": 2}, "few"),
        ({"met": 1, "likely": 1, "no_data": 2}, "good"),
        ({"missed": 1, "unlikely": 1}, "bad"),
        ({"met": 1, "missed": 1}, "mixed"),
        ({"about_even": 2}, "mixed"),
    ],
)
def test_the_verdict_on_a_region_follows_from_those_on_its_targets(verdicts, code):
    found = outlook(verdicts)
    assert found.code == code
    assert found.all == sum(verdicts.values())


def test_every_verdict_is_on_one_side_and_is_explained():
    assert set(_VERDICTS) == set(VERDICT_TEXTS)
    assert len({*GOOD, *EVEN, *BAD}) == len(GOOD) + len(EVEN) + len(BAD)
    for verdict, text in _VERDICTS.items():  # the thresholds that the page states
        for percent in map(int, re.findall(r"(\d+)%", text)[:1]):
            below = "below" in text
            assert verdict_of(percent / 100 - 0.001 * below) == verdict


def test_the_index_of_hundreds_of_regions_is_small(made, tmp_path):
    study, results, _ = made
    more = pd.DataFrame(
        {
            "region": [f"05{n:04}" for n in range(340)],
            "name_zh": [f"第{n}自治州（{chr(0x4E00 + 7 * n)}）" for n in range(340)],
            "name_en": [f"Autonomous Prefecture number {n}" for n in range(340)],
            "level": "prefecture",
            "parent": "010010",
        }
    )
    large = replace(study, regions=pd.concat([study.regions, more], ignore_index=True))
    pages = {"zh": list(more["region"])}
    write_index(large, results, tmp_path, pages)
    size = (tmp_path / "index.zh.html").stat().st_size
    assert size < 300_000
    assert read(tmp_path / "index.zh.html").count("<tr data-names") == 342


def test_a_second_run_writes_nothing_and_removes_what_is_over(made, site):
    study, results, _ = made
    over, stranger = site / "site/indicator-gone.en.html", site / "site/mine.html"
    for path in (over, stranger):
        path.write_text("", "utf-8")
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*.*") if path != over}
    paths = write_index(study, results, site)
    assert set(site_files(site, LANGUAGES)) == {*site.glob("site/*")} - {stranger}
    assert [path.name for path in paths] == ["index.html", "index.en.html", "index.zh.html"]
    assert {path: path.stat().st_mtime_ns for path in site.rglob("*.*")} == before
    stranger.unlink()


def test_a_run_in_one_language_leaves_the_pages_of_the_other_alone(made, site, tmp_path):
    study, results, _ = made
    folder = tmp_path / "out"
    shutil.copytree(site, folder)
    over = folder / "site/indicator-gone.en.html"
    over.write_text("", "utf-8")
    other = {path: read(path) for path in folder.rglob("*.zh.*")}
    assert len(other) > 7
    write_index(study, results, folder, {"en": ["X", "010010", "G-1"], "zh": []})
    assert not over.exists()
    assert {path: read(path) for path in folder.rglob("*.zh.*")} == other
    assert_no_link_is_dead(folder)
    # Once its last report is gone nothing leads there.
    for path in folder.glob("*.zh.html"):
        if path.name != "index.zh.html":
            path.unlink()
    write_index(study, results, folder, {"en": ["X", "010010", "G-1"], "zh": []})
    assert not list(folder.rglob("*.zh.*"))
    assert_no_link_is_dead(folder)


def test_a_file_where_the_pages_should_stand_is_told(made, tmp_path):
    study, results, _ = made
    (tmp_path / "site").write_text("")
    with pytest.raises(IpaError, match="is a file, not a folder"):
        write_index(study, results, tmp_path, {"en": ["X"]})


def test_without_reports_there_is_no_index(made, tmp_path):
    study, results, _ = made
    assert write_index(study, results, tmp_path) == ()
    assert not any(tmp_path.iterdir())
