"""Which formats are written, what is said when one cannot be, and that others still are."""

import re

import pytest

from ipanalysis.errors import ReportError, UsageError
from ipanalysis.reports import paper


def test_the_page_comes_first_and_each_format_once(monkeypatch):
    monkeypatch.setattr(paper, "find_spec", lambda name: object())
    assert paper.asked_formats("html") == ("html",)
    assert paper.asked_formats(["docx,html", "pdf", "pdf"]) == ("html", "pdf", "docx")


@pytest.mark.parametrize("given", ["odt", "", [], ["pdf", "odt"]])
def test_what_is_no_format_is_refused_with_the_list(given):
    with pytest.raises(UsageError, match="html, pdf, docx"):
        paper.asked_formats(given)


@pytest.mark.parametrize(
    ("given", "absent", "extras"),
    [("pdf", "typst", "pdf"), ("docx", "docx", "docx"), ("docx,pdf", "typst", "pdf,docx")],
)
def test_a_missing_extra_is_named_with_how_to_install_it(given, absent, extras, monkeypatch):
    monkeypatch.setattr(paper, "find_spec", lambda name: None if name == absent else object())
    with pytest.raises(UsageError, match=re.escape(f'pip install "ipanalysis[{extras}]"')):
        paper.asked_formats(given)


def test_one_format_that_fails_does_not_keep_the_other_and_leaves_nothing(
    tmp_path, monkeypatch, sample
):
    def fail(document, lang):
        raise RuntimeError("no more\nideas")

    monkeypatch.setattr(
        paper, "_maker", lambda name: fail if name == "pdf" else lambda document, lang: b"made"
    )
    with pytest.raises(ReportError, match=r"PDF \(RuntimeError: ideas\)"):
        paper.write(sample.page(), tmp_path / "CN.en", ["html", "pdf", "docx"], "en")
    assert (tmp_path / "CN.en.docx").read_bytes() == b"made"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["CN.en.docx"]


def test_a_folder_that_is_gone_is_told_in_plain_words(tmp_path, monkeypatch, sample):
    monkeypatch.setattr(paper, "_maker", lambda name: lambda document, lang: b"made")
    made, text = paper.attempt(sample.page(), tmp_path / "gone" / "CN.en", ["pdf"], "en")
    assert made == {}
    assert "PDF (No such file or directory)" in text


def test_html_alone_reads_nothing_and_writes_nothing(tmp_path):
    assert paper.write("not read", tmp_path / "x", ["html"], "en") == []
    assert paper.attempt("not read", tmp_path / "x", ["html"], "en") == ({}, None)
    assert list(tmp_path.iterdir()) == []
