"""Every code that a reader meets has a word of its own, in both languages."""

import pytest

from ipanalysis.data import provenance, schema, vocabulary
from ipanalysis.data.results.targets import CHECKS
from ipanalysis.locale import LANGUAGES
from ipanalysis.locale.columns import COLUMN_NAMES, heading
from ipanalysis.locale.words import WORDS, word
from ipanalysis.models.hierarchy.methods import METHODS as RECONCILING
from ipanalysis.models.refusals import STATUS_TEXTS, refusal_text
from ipanalysis.models.verdicts import VERDICT_TEXTS, verdict_text
from ipanalysis.reports.sections.ledger import ORDER
from ipanalysis.reports.sections.summary import VERDICT_ORDER
from ipanalysis.targets.basis import BASIS_NAMES
from ipanalysis.targets.comparison.plan_diff import STATUSES
from ipanalysis.targets.ledger.accounts import PLACES
from ipanalysis.targets.progress.disagreements import CAUSES
from ipanalysis.targets.progress.progress import METHODS
from ipanalysis.views import VIEWS

VOCABULARIES = {
    "ambition": ("above", "equal", "below", "open", "share"),
    "bound": schema.BOUNDS,
    "change": STATUSES,
    "check": CHECKS,
    "claim": vocabulary.CLAIM_KINDS,
    "compared": ("level", "growth"),
    "direction": ("up", "down", "neutral"),
    "basis": schema.BASES,
    "cause": tuple(CAUSES),
    "domain": schema.DOMAINS,
    "grade": schema.GRADES,
    "instrument": schema.INSTRUMENTS,
    "level": schema.LEVELS,
    "measure": schema.MEASURE_KINDS,
    "method": tuple(METHODS),
    "observation": schema.STATUSES,
    "reconciling": tuple(RECONCILING),
    "place": PLACES,
    "rule": provenance.RULE,
    "action": vocabulary.ACTIONS,
    "rule_kind": vocabulary.RULE_KINDS,
    "rule_level": vocabulary.RULE_LEVELS,
    "stage": ("final", "draft"),
    "status": ORDER,
    "theme": schema.THEMES,
}


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_codes_and_words_are_the_same(vocabulary):
    assert set(WORDS[vocabulary]) == set(VOCABULARIES[vocabulary])


def test_a_domain_is_called_as_the_theme_of_the_same_code():
    shared = set(WORDS["domain"]) & set(WORDS["theme"])
    assert shared == set(schema.DOMAINS) - {"context"}
    assert all(WORDS["domain"][code] == WORDS["theme"][code] for code in shared)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("vocabulary", WORDS)
def test_no_two_codes_share_a_word(vocabulary, lang):
    words = [word(vocabulary, code, lang) for code in WORDS[vocabulary]]
    assert len(set(words)) == len(words)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_two_verdicts_share_a_word(lang):
    assert len({verdict_text(v, lang) for v in VERDICT_TEXTS}) == len(VERDICT_TEXTS)


def test_the_report_knows_where_each_verdict_stands():
    assert set(VERDICT_ORDER) == set(VERDICT_TEXTS)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_refusal_says_why(lang):
    assert [s for s in STATUS_TEXTS if s != "ok" and not refusal_text(s, lang, n=3)] == []


def test_every_basis_has_a_name_for_sentences():
    assert set(BASIS_NAMES) == set(schema.BASES)


def test_every_column_of_a_printed_table_has_a_heading():
    shown = {(name, column) for name, columns in VIEWS.items() for column in columns}
    bare = {(n, c) for n, c in shown if not {c, f"{n}.{c}"} & set(COLUMN_NAMES)}
    assert bare == set()


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_two_columns_of_a_table_share_a_heading(name, lang):
    # The table on the terminal is put together by headings: of two alike one would be lost.
    headings = [heading(column, lang) for column in VIEWS[name]]
    assert len(set(headings)) == len(headings)


def test_a_code_without_a_word_stays_as_it_is():
    assert word("status", "other") == "other"
