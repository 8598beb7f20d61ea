"""Tables in a notebook: names, units, notes and sources, and nothing that is not theirs."""

import re
from html.parser import HTMLParser

import pandas as pd
import pytest

import ipanalysis as ipa
from ipanalysis.data.results import RESULT_TABLES
from ipanalysis.errors import UsageError
from ipanalysis.locale import LANGUAGES
from ipanalysis.views.columns import VIEWS
from ipanalysis.views.kind import table_name

CJK = re.compile("[\u4e00-\u9fff]")
ID = re.compile(
    r"\b[a-z]+_[a-z_]+\b|\bCN\b|(?<![\d.])\d{6}\b|\bnan\b|<NA>|\bNone\b|seed-|\b[A-Z]{2}-\d"
)


class Reader(HTMLParser):
    """The visible texts of a piece of HTML: all, by cell, and the addresses of links."""

    def __init__(self, html):
        super().__init__()
        self.texts, self.cells, self.links, self.tags, self.open = [], [], [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.open.append(tag)
        if tag in ("td", "th"):
            self.cells.append("")
        if tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        if "style" in self.open:
            return
        self.texts.append(data)
        if {"td", "th"} & set(self.open):
            self.cells[-1] += data

    @property
    def text(self):
        return " ".join(self.texts)


@pytest.fixture(scope="module")
def study():
    return ipa.load()


@pytest.fixture(scope="module")
def results(bundled):
    return bundled[1]


def test_every_result_has_a_view():
    assert set(RESULT_TABLES) <= set(VIEWS)


@pytest.mark.parametrize("name", RESULT_TABLES)
def test_a_result_is_told_by_its_columns(results, name):
    for lang in LANGUAGES:
        assert table_name(getattr(results.in_language(lang), name)) == name
    assert table_name(getattr(results, name).head(0)) == name


@pytest.mark.parametrize("name", RESULT_TABLES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_result_shows_names_and_no_ids(study, results, name, lang):
    table = getattr(results, name).head(40)
    reader = Reader(ipa.show(table, study, lang).html)
    seen = [cell for cell in reader.cells if cell.strip()]
    assert [cell for cell in seen if ID.search(cell)] == []
    if lang == "en":
        assert [cell for cell in seen if CJK.search(cell)] == []
    for column in {"region", "indicator"} & set(VIEWS[name]) & set(table.columns):
        first = study.label(f"{column}s", table[column].dropna().iloc[0], lang)
        assert first in reader.text


def test_the_ledger_shows_itself_in_either_language(study):
    ledger = ipa.reconcile(study, "SZ-14FYP-DRAFT", lang="en")
    chinese, english = Reader(ledger.show("zh").html), Reader(ledger.show("en").html)
    assert "2.5万件" in " ".join(chinese.cells)
    assert "25,000" in " ".join(english.cells)
    # The note on the conversion is numbered, and said in the language.
    assert "如将5年累计数按年平均分摊" in chinese.text
    assert "The sum over 5 years gives 5,000 in 2025" in english.text
    assert any(cell.startswith("converted") and cell.endswith("3") for cell in english.cells)
    # What is left out stands below, with its reason.
    assert "Left out of the ledger" in english.text
    assert len(ledger.excluded) < sum(cell == "[1]" for cell in english.cells) + len(ledger.table)
    assert (
        ledger.in_language("zh")
        .table["reason"]
        .equals(ipa.reconcile(study, "SZ-14FYP-DRAFT", lang="zh").table["reason"])
    )


def test_the_same_note_has_one_number_and_each_source_is_listed(study):
    ledger = ipa.reconcile(study, "SH-14FYP")
    reader = Reader(ipa.show(ledger.table, study).html)
    said = "No national plan for its year has this indicator or a relative of it."
    assert ledger.table["reason"].eq(said).sum() == 2
    assert reader.text.count(said) == 1
    for source in {*ledger.table["source"].dropna(), *ledger.table["national_source"].dropna()}:
        assert study.label("sources", source, "en", "title") in reader.text
    urls = study.sources.set_index("source")["url"]
    assert all(link in set(urls) for link in reader.links)


def test_figures_stand_right_and_words_left(study):
    html = ipa.show(study.select("China", "hv_patents_per_10k"), study).html
    heads = re.findall(r'col_heading level0 col(\d)" >([^<]*)<', html)
    right = set(re.findall(r"\.col(\d) {\s*text-align: right", html))
    assert {text for number, text in heads if number in right} == {"Year", "Value"}


def test_what_a_study_writes_is_never_markup(toy):
    plans = """plan,programme,region,name_zh,name_en,period_start,period_end,stage,source
XP,P1,X,<b>全国</b>,<img src=x onerror=alert(1)>,2021,2025,final,plan
NP,P1,010010,北省规划,Northern {0} %s & plan,2021,2025,final,plan
"""
    sources = """source,title_zh,title_en,publisher_zh,publisher_en,published,grade,url
plan,规划,<script>alert(1)</script>,政府,{title},2021-03-01,official,javascript:alert(1)
news,新闻,News,报社,Newspaper,2022,press,https://example.org/?a="><b>
"""
    study = ipa.load(toy(plans=plans, sources=sources, derivations="derivation\n"))
    for table in (study.plans, study.targets, study.select(), ipa.reconcile(study).table):
        reader = Reader(ipa.show(table, study, "en").html)
        assert not {"script", "img"} & set(reader.tags)
        assert not [link for link in reader.links if "javascript" in link]
    text = Reader(ipa.show(study.plans, study, "en").html).text
    assert "<img src=x onerror=alert(1)>" in text
    assert "Northern {0} %s & plan" in text
    cited = Reader(ipa.show(study.select(), study, "en").html).text
    assert "<script>alert(1)</script>" in cited
    assert "{title}" in cited


def test_the_same_table_gives_the_same_bytes(study):
    first = ipa.show(ipa.trend(study).head(30), study, "zh").html
    assert ipa.show(ipa.trend(study).head(30), study, "zh").html == first


def test_a_long_table_is_cut_and_says_so(study):
    view = ipa.show(study.select(), study, rows=5)
    total = len(study.select())
    assert f"5 of {total} rows are shown" in view.html
    assert Reader(view.html).tags.count("tr") == 1 + 5
    assert str(view) == repr(view)
    assert len(view.text.splitlines()) == 1 + 2 + total


def test_an_empty_table_says_so(study):
    assert "Nothing to show." in ipa.show(ipa.trend(study).head(0), study).html
    assert "没有可显示的内容。" in ipa.show(ipa.trend(study).head(0), study, "zh").html


def test_what_is_no_table_of_ours_is_refused(study):
    with pytest.raises(UsageError, match="is none that is known by its columns"):
        ipa.show(pd.DataFrame({"a": [1]}), study)
    with pytest.raises(UsageError, match="This is no table: Study"):
        ipa.show(study, study)
    with pytest.raises(UsageError, match="There is no table 'lodger'"):
        ipa.show(study.plans, study, name="lodger")
    with pytest.raises(UsageError, match="lacks columns of progress: base_value, class, indicator"):
        ipa.show(study.plans[["plan"]], study, name="progress")
    ledger = ipa.reconcile(study, "SH-14FYP")
    bare = type(ledger)(ledger.table, ledger.differences, ledger.excluded)
    with pytest.raises(UsageError, match="does not know its study"):
        bare.show()
    assert ipa.show(bare, study).html == ledger.show().html
