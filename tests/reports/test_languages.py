"""A page is in one language only, and no code of the study shows in it.

The sections are made without a notebook: what they say does not depend on how they are shown.
"""

import re
from html.parser import HTMLParser

import pytest

import ipanalysis as ipa
from ipanalysis.data.schema import TABLES
from ipanalysis.locale import LANGUAGES
from ipanalysis.reports.export import to_page
from ipanalysis.reports.page import Page
from ipanalysis.reports.site import page_name, write_index

# A nation, a region with a plan, one with a draft, a group, one that only others write about.
REGIONS = ("CN", "310000", "440300", "G-YRD", "810000")
SECTIONS = (
    *("header", "summary", "ledger", "progress"),
    *("series", "measures", "evidence", "sources"),
)
# Latin words that a Chinese reader expects: abbreviations, a model, and names of publishers.
KNOWN = {"GDP", "PCT", "WIPO", "Med", "observations", "targets", "csv"}
KNOWN |= {"million", "billion", "ipanalysis"}  # as a source printed it; who corrected it
KNOWN |= {"SDG", "open", "sdg"}  # methods of progress
KNOWN |= {"GSR", "ROYL"}  # a series of the World Bank, in the reason of a break
CJK = re.compile("[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
SPOKEN = ("title", "alt", "aria-label")  # attributes that are shown or read out


@pytest.fixture(scope="module")
def study():
    return ipa.load()


@pytest.fixture(scope="module")
def built(bundled):
    """The results of the study, and the folder that holds them."""
    return bundled[1], str(bundled[2])


@pytest.fixture(scope="module")
def bodies(built):
    """The sections of each region's page in each language."""
    return {(r, lang): body(r, lang, built[1]) for r in REGIONS for lang in LANGUAGES}


@pytest.fixture(scope="module")
def pages(bodies):
    """The visible text of each region's page in each language."""
    return {key: visible(html) for key, html in bodies.items()}


def body(region: str, lang: str, processed: str) -> str:
    page = Page(region, lang, processed=processed)
    return "".join(str(getattr(page, name)()) for name in SECTIONS)


def visible(html: str) -> list[str]:
    parser = _Visible()
    parser.feed(html)
    parser.close()
    return parser.texts


class _Visible(HTMLParser):
    """Collects what a reader sees or hears, piece by piece."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._hidden = False

    def handle_starttag(self, tag, attrs):
        self._hidden = tag in ("style", "script")
        self.texts += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag):
        self._hidden = False

    def handle_data(self, data):
        if data.strip() and not self._hidden:
            self.texts.append(data.strip())


every_region = pytest.mark.parametrize("region", REGIONS)
every_page = pytest.mark.parametrize(
    ("region", "lang"), [(region, lang) for region in REGIONS for lang in LANGUAGES]
)


def latin(texts) -> set[str]:
    return {word for text in texts for word in re.findall("[A-Za-z]{3,}", text)}


@every_region
def test_a_chinese_page_has_no_english_word(study, pages, region):
    # Outlets such as Lexology have no Chinese name.
    known = KNOWN | latin(study.sources["publisher_zh"].dropna())
    assert [text for text in pages[region, "zh"] if latin([text]) - known] == []


@every_region
def test_an_english_page_has_no_chinese_character(pages, region):
    assert [text for text in pages[region, "en"] if CJK.search(text)] == []


@every_page
def test_no_id_of_the_study_shows(study, pages, region, lang):
    names = set()
    for name in TABLES:
        table = getattr(study, name)
        if name != "regions" and len(TABLES[name].key) == 1:
            names |= set(table[TABLES[name].key[0]])
    # "item", "score" and the like are words as well as ids of units.
    ids = "|".join(re.escape(i) for i in sorted(names, key=len) if re.search(r"[\d_-]", i))
    shown = re.compile(rf"(?<![\w.-])({ids})(?![\w.-])")
    assert [text for text in pages[region, lang] if shown.search(text)] == []


@every_page
def test_no_code_of_a_vocabulary_shows(pages, region, lang):
    code = re.compile(r"\b[a-z]+(_[a-z0-9]+)+\b|\bskos:")
    assert [text for text in pages[region, lang] if code.search(text)] == []


@every_page
def test_nothing_missing_is_printed(pages, region, lang):
    gap = re.compile(r"\b(nan|NaN|None|NaT)\b|<NA>|\{[a-z_]+\}")
    assert [text for text in pages[region, lang] if gap.search(text)] == []


@every_page
def test_no_punctuation_is_doubled(pages, region, lang):
    doubled = re.compile(r"[。；，：][。；，：]|[.;,:] ?[.;,](?!\w)|（）|\(\)")
    assert [text for text in pages[region, lang] if doubled.search(text)] == []


@every_region
def test_chinese_sentences_have_chinese_punctuation(pages, region):
    half = re.compile(f"{CJK.pattern}[,;:?!()]|[,;:?!(]{CJK.pattern}")
    assert [text for text in pages[region, "zh"] if half.search(text)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_index_is_in_one_language(study, built, tmp_path, lang):
    for region in REGIONS:
        (tmp_path / page_name(region, lang)).touch()
    write_index(study, built[0], tmp_path)
    texts = visible((tmp_path / "index.html").read_text(encoding="utf-8"))
    assert len(texts) > len(REGIONS)
    assert [t for t in texts if (latin([t]) - KNOWN if lang == "zh" else CJK.search(t))] == []


def test_the_largest_page_is_below_400_kb(bodies):
    # Chinese brings its font along.
    longest = max((html for (_, lang), html in bodies.items() if lang == "zh"), key=len)
    assert 100_000 < len(to_page(longest, "zh").encode()) < 400_000
