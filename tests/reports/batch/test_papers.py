"""Reports in other formats, as the manifest knows them; their making has tests of its own."""

import json

import pytest

import ipanalysis as ipa
from ipanalysis.errors import IpaError
from ipanalysis.reports import paper
from ipanalysis.reports.batch import cluster, fingerprint
from ipanalysis.reports.batch.fingerprint import digest, package_digest, tools_digest
from ipanalysis.reports.batch.manifest import read_manifest
from ipanalysis.reports.batch.on_worker import Made
from ipanalysis.reports.jobs import Job, Record


@pytest.fixture
def work(monkeypatch):
    """Make pages and papers by hand; list what was made, and let tests change a page."""
    made, words = [], {"page": "a page"}

    def page(job, folder, run):
        made.append(f"{job.stem}.html")
        return f"{words['page']} of {job.region}"

    def write(name):
        def to_file(document, lang):
            made.append(name)
            if words.get("failing") == name:
                raise RuntimeError("no ideas")
            return f"{name}: {document}".encode()

        return to_file

    monkeypatch.setattr("ipanalysis.reports.notebook._page", page)
    monkeypatch.setattr("ipanalysis.reports.paper.read.read_document", lambda html: html)
    monkeypatch.setattr(paper, "_maker", write)
    monkeypatch.setattr(paper, "find_spec", lambda name: object())
    return made, words


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


def why(made):
    return made.table["why"].tolist()


def links(out):
    return json.loads((out / "index.html").read_text())["papers"]["en"]


def test_a_format_asked_for_later_is_made_of_the_page_that_is_there(make, out, work):
    make("X")
    assert why(make("X", formats="pdf", dry_run=True)) == ["formats"]
    made = make("X", formats="pdf")
    assert made.table["status"].tolist() == ["ok"]
    assert made.table["path"].tolist() == [str(out / "X.en.html")]
    assert work[0] == ["X.en.html", "pdf"]
    assert (out / "X.en.pdf").read_bytes() == b"pdf: a page of X"
    assert links(out) == {"X": ["pdf"]}
    # The other one, without making the first again; then there is nothing to do.
    make("X", formats="pdf,docx")
    make("X", formats="docx,pdf")
    assert work[0] == ["X.en.html", "pdf", "docx"]
    assert links(out) == {"X": ["pdf", "docx"]}


def test_a_run_that_asks_for_fewer_formats_makes_nothing(make, out, work, light):
    make("X", formats=["pdf", "docx"])
    assert work[0] == ["X.en.html", "pdf", "docx"]
    for fewer in ("html", "docx"):
        made = make("X", formats=fewer, prune=True)
        assert (why(made), made.others, made.deleted) == (["current"], (), ())
    assert len(light) == 1
    assert (out / "X.en.pdf").exists()


@pytest.mark.parametrize("spoil", ["gone", "edited", "typst"])
def test_a_file_that_is_not_as_it_would_be_made_is_made_again(make, out, work, spoil, monkeypatch):
    make("X", formats="pdf")
    if spoil == "gone":
        (out / "X.en.pdf").unlink()
    elif spoil == "edited":
        (out / "X.en.pdf").write_bytes(b"mine")
    else:
        monkeypatch.setattr(fingerprint, "_version", lambda name: f"9 of {name}")
        tools_digest.cache_clear()
    try:
        assert why(make("X", dry_run=True)) == ["current"]
        assert why(make("X", formats="pdf")) == ["formats"]
        assert work[0] == ["X.en.html", "pdf", "pdf"]
        assert why(make("X", formats="pdf", dry_run=True)) == ["current"]
    finally:
        tools_digest.cache_clear()


def test_what_was_made_of_an_earlier_page_is_named_and_linked_no_more(make, out, work):
    make("X", "010010", formats="pdf")
    work[1]["page"] = "another page"
    made = make("X", "010010", force=True)
    assert links(out) == {"X": [], "010010": []}
    assert made.others == ("010010.en.pdf", "X.en.pdf")
    found = ipa.report_status(out)
    assert found["formats"].tolist() == ["html", "html"]
    (out / "X.en.pdf").write_bytes(b"my own")
    made = make("X", prune=True)
    assert made.deleted == ("010010.en.html", "010010.en.pdf")
    assert (out / "X.en.pdf").read_bytes() == b"my own"


def test_pages_made_anew_take_their_old_papers_along_when_pruning(make, out, work):
    make("X", formats="pdf")
    work[1]["page"] = "another page"
    assert make("X", force=True, prune=True).deleted == ("X.en.pdf",)
    assert not (out / "X.en.pdf").exists()
    assert read_manifest(out).entries["X", "en"].papers == {}


def test_papers_of_reports_not_asked_for_are_named_and_go_with_their_page(make, out, work):
    make("X", "010010", formats="pdf,docx")
    (out / "G-1.en.docx").write_bytes(b"of another hand")
    made = make("010010")
    assert made.others == ("G-1.en.docx", "X.en.docx", "X.en.html", "X.en.pdf")
    made = make("010010", prune=True)
    assert made.deleted == ("X.en.docx", "X.en.html", "X.en.pdf")
    assert made.others == ("G-1.en.docx",)
    assert (out / "010010.en.pdf").exists()


def test_status_tells_the_formats_there_are_and_that_one_is_gone(make, out, work):
    make("X", "010010", formats="pdf,docx")
    (out / "X.en.docx").unlink()
    found = ipa.report_status(out)
    assert found[["formats", "why"]].to_numpy().tolist() == [
        ["html, pdf, docx", "current"],
        ["html, pdf", "formats"],
    ]


def test_a_format_that_failed_is_made_again_and_what_came_out_is_known(make, out, work):
    work[1]["failing"] = "docx"
    made = make("X", formats="pdf,docx")
    assert made.table["status"].tolist() == ["failed"]
    assert "no ideas" in made.table["error"].iloc[0]
    assert list(read_manifest(out).entries["X", "en"].papers) == ["pdf"]
    assert links(out) == {"X": ["pdf"]}  # the page is there
    found = ipa.report_status(out)
    assert found[["status", "why"]].to_numpy().tolist() == [["failed", "formats"]]
    assert why(make("X", dry_run=True)) == ["current"]
    work[1].clear()
    work[1]["page"] = "a page"
    work[0].clear()
    assert why(make("X", formats="pdf,docx")) == ["formats"]
    assert work[0] == ["docx"]
    assert links(out) == {"X": ["pdf", "docx"]}
    assert ipa.report_status(out)["why"].tolist() == ["current"]


def test_a_page_that_failed_is_not_there_though_its_papers_of_before_are(make, out, work):
    make("X", formats="pdf")

    def page(job, folder, run):
        raise RuntimeError("no ideas")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ipanalysis.reports.notebook._page", page)
        make("X", formats="pdf", force=True)
    assert links(out) == {}
    assert why(make("X", formats="pdf", dry_run=True)) == ["failed"]


def test_what_makes_paper_is_nothing_to_a_page():
    names = {name for name, _ in fingerprint._sources() if fingerprint._makes_paper(name)}
    assert {"reports/templates/paper.typ", "reports/templates/paper-styles.xml"} < names
    assert "reports/paper/pdf.py" in names and "reports/page.py" not in names
    assert len({tools_digest("pdf"), tools_digest("docx"), package_digest()}) == 3


# On a cluster


def test_files_made_elsewhere_are_put_beside_the_page(tmp_path):
    job = Job("X", "en", "n.ipynb", {}, str(tmp_path), "", formats=("html", "pdf"))
    record = Record("X", "en", "ok", "/far/X.en.html", 2.0, papers={"pdf": "h"})
    told = cluster._put(job, Made(record, b"page", None, "/far", {"pdf": b"%PDF"}))
    assert (told.status, told.papers) == ("ok", {"pdf": "h"})
    assert (tmp_path / "X.en.pdf").read_bytes() == b"%PDF"


def test_a_file_made_elsewhere_that_there_is_no_room_for_leaves_the_page(tmp_path):
    job = Job("X", "en", "n.ipynb", {}, str(tmp_path), "", formats=("html", "pdf", "docx"))
    (tmp_path / "X.en.docx").mkdir()  # nothing can be put in its place
    (tmp_path / "X.en.docx" / "mine").touch()
    record = Record("X", "en", "ok", "/far/X.en.html", 2.0, papers={"pdf": "h", "docx": "i"})
    told = cluster._put(job, Made(record, b"page", None, "/far", {"pdf": b"P", "docx": b"D"}))
    assert (told.status, told.path) == ("failed", str(tmp_path / "X.en.html"))
    assert (told.digest, told.papers) == (digest(b"page"), {"pdf": "h"})
    assert "could not be written" in told.error


def test_workers_that_cannot_write_a_format_are_refused_before_any_work():
    class Scheduler:
        def run(self, function, *names, **options):
            return {"tcp://a": function(*names) if function is package_digest else "other"}

    cluster._check_workers(Scheduler(), "tcp://x", ("html",))
    with pytest.raises(IpaError, match=r"cannot write PDF.*tcp://a"):
        cluster._check_workers(Scheduler(), "tcp://x", ("html", "pdf"))


def test_a_page_that_is_gone_meanwhile_is_a_failure_and_no_surprise(tmp_path):
    from ipanalysis.reports.notebook import render

    job = Job("X", "en", "n", {}, str(tmp_path), str(tmp_path), formats=("pdf",), from_page=True)
    assert render(job).status == "failed"
