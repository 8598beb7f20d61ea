"""The Chinese catalogue: complete, nothing too much, faithful in its fields, Chinese throughout.

Every test looks at all messages and lists all offenders, so that one run shows all there is to do.
"""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

import ipanalysis

PACKAGE = Path(ipanalysis.__file__).parent
CATALOGUE = PACKAGE / "locale" / "zh.po"
# As in babel.cfg: the code marks its texts with N_, the templates ask for them with tr.
BLOCKS = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
KINDS = {
    "*.py": ("python", {"N_": None}, {}),
    "*.j2": ("jinja2", {"tr": None}, BLOCKS),
}

FIELD = re.compile(r"\{[^{}]*\}|%\(\w+\)s")
CHINESE = "[\u3400-\u9fff]"
FULL = "[\u3400-\u9fff\u3001-\u3011\uff01-\uff1f]"  # Chinese characters and their punctuation
# What stays in Latin letters in a Chinese sentence: names, formats, and what a reader types.
NAMES = set(
    """
    Becker Bidarbakht COINr CSV DD Dask EUSTAT Excel GB GB18030 JSON JupyterLab Kendall Linux
    MASE MB MIT MM MSIS Mann Mastrandrea Med3 MinT Nia OWA Pettitt ProgressMeasure Python R
    README SD SDG SDMX SKOS SSSOM StatsForecast T UTF WP YYYY fede md n_dist2targ normalise open
    p py sMAPE sdg
    """.split()  # noqa: SIM905 (a long list is read more easily so)
)
TYPED = set(
    """
    A E NAME NoTermFound Q1 Z a above_whole actual all b basis bounds build candidates check
    control corrections csv data decimal denominator derivations dimension direction dirichlet
    docx domain down draws drift e en encoding equal eurostat expect explanations factor flow
    fraction goalposts growth id import import_names indicators init install ipa ipanalysis jobs
    json lang level linear load lower m mappings measure med3 methods million mint monotone
    naive nation neutral new note_en note_zh numerator object_id observations ok ols p p_random
    parameters parent parquet pca pdf period_end period_start pip plain plans province python r
    r4c7 rate ratio reason_en reasons reason_zh record region regions repeated rows scale score sdmx
    sha256 share sheet show since source sources sssom statsforecast status stock study subject_id
    table targets timeout to_do treated unit unit_slip units up upper value wls x_ xls xlsx year
    z zh
    """.split()  # noqa: SIM905 (a long list is read more easily so)
)


def messages() -> dict[str, str]:
    """Every text that the package marks, and the file that has it."""
    found = {}
    for pattern, (method, keywords, options) in KINDS.items():
        for path in sorted(PACKAGE.rglob(pattern)):
            for _, text, *_ in extract_from_file(method, str(path), keywords, options=options):
                found.setdefault(text, str(path.relative_to(PACKAGE)))
    return found


@pytest.fixture(scope="module")
def catalogue():
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh")


@pytest.fixture(scope="module")
def pairs(catalogue) -> dict[str, str]:
    """Each message and its translation, without the head of the file."""
    return {m.id: m.string for m in catalogue if m.id}


def test_texts_are_found_in_code_and_in_templates():
    endings = {file.rpartition(".")[2] for file in messages().values()}
    assert endings == {"py", "j2"}


def test_every_message_is_translated(pairs):
    assert {text: file for text, file in messages().items() if not pairs.get(text)} == {}


def test_no_translation_is_left_over(catalogue, pairs):
    assert sorted(set(pairs) - set(messages())) == []
    assert list(catalogue.obsolete) == []


def test_every_text_in_the_code_is_marked():
    # tr("...") without N_ would run, in English, in every language.
    bare = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and _name(node.func) == "tr":
                first = node.args[0]
                if isinstance(first, ast.Constant | ast.JoinedStr):
                    bare.append(f"{path.relative_to(PACKAGE)}:{node.lineno}")
    assert bare == []


def _name(function: ast.expr) -> str:
    return getattr(function, "attr", getattr(function, "id", ""))


def test_fields_are_the_same(pairs):
    assert offenders(pairs, lambda en, zh: fields(en) == fields(zh)) == {}


def fields(text: str) -> list[str]:
    return sorted(FIELD.findall(text))


def test_no_english_leaks_into_chinese(pairs):
    known = NAMES | TYPED

    def words(text: str) -> set[str]:
        return set(re.findall("[A-Za-z][A-Za-z0-9_]*", FIELD.sub(" ", text)))

    assert offenders(pairs, lambda en, zh: words(zh) <= known) == {}


def test_half_width_punctuation_does_not_touch_chinese(pairs):
    # A field may hold Chinese, so it counts as such; "12.5" and "GB/T 2260" are untouched.
    half = re.compile(rf"{CHINESE}[,;:?!().]|[,;:?!(]{CHINESE}|{CHINESE}['\"]{CHINESE}")
    assert offenders(pairs, lambda en, zh: not half.search(FIELD.sub("字", zh))) == {}


def test_no_space_touches_chinese(pairs):
    space = re.compile(f" {FULL}|{FULL} ")
    assert offenders(pairs, lambda en, zh: not space.search(zh)) == {}


def test_sentences_end_as_in_english(pairs):
    # Texts are put together from such parts: a stop too many or too few would show.
    marks = {".": "。", ":": "：", ";": "；", ",": "，"}

    def last(text: str) -> str:
        end = text.rstrip()[-1:]
        return marks.get(end, "" if end not in marks.values() else end)

    # “…”: before a clause in English is 所填为“…”， in Chinese.
    assert offenders(pairs, lambda en, zh: last(en) == last(zh) or en == "“{value}”: ") == {}


def test_translations_are_chinese(pairs):
    # Only patterns of fields may do without a Chinese character.
    def patterned(text: str) -> bool:
        return not re.search("[A-Za-z]", FIELD.sub("", text))

    def plain(en: str, zh: str) -> bool:
        return bool(re.search(CHINESE, zh)) or patterned(en) or en == "YYYY, YYYY-MM or YYYY-MM-DD"

    assert offenders(pairs, plain) == {}


def offenders(pairs: dict[str, str], is_well) -> dict[str, str]:
    return {en: zh for en, zh in pairs.items() if not is_well(en, zh)}


def test_the_file_is_as_the_command_leaves_it(catalogue, pairs):
    # Sorted, one line a text, no places, nothing guessed: a change shows as itself alone.
    text = CATALOGUE.read_text(encoding="utf-8")
    assert list(pairs) == sorted(pairs)
    assert not catalogue.fuzzy
    assert [m.id for m in catalogue if m.fuzzy] == []
    assert not re.search("^#[:~,|] ?(fuzzy|.*[.](py|j2):)", text, re.MULTILINE)
    assert text.count('\nmsgid ""\n') == 1


@pytest.mark.parametrize("text", ["完成。", "见“数据依据”。", "{a}（{b}）", "如12.5", "GB/T 2260"])
def test_good_chinese_passes_the_rules(text):
    pair = {"x": text}
    test_half_width_punctuation_does_not_touch_chinese(pair)
    test_no_space_touches_chinese(pair)


@pytest.mark.parametrize("text", ["完成.", "{a}({b})年", "第 {n} 行", "见 “数据依据”", "地区: {a}"])
def test_bad_chinese_breaks_a_rule(text):
    pair = {"x": text}
    with pytest.raises(AssertionError):
        test_half_width_punctuation_does_not_touch_chinese(pair)
        test_no_space_touches_chinese(pair)
