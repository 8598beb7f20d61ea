"""Only what changed is made again, and what stands in the folder is told; no kernel is started."""

import json
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ipanalysis as ipa
from ipanalysis.errors import ReportError, UsageError
from ipanalysis.reports.batch import choice
from ipanalysis.reports.batch.manifest import JOURNAL, MANIFEST, Entry, Manifest, read_manifest


@pytest.fixture(autouse=True)
def pages(monkeypatch):
    """Pages are made without a notebook; a region in the returned set fails."""
    failing = set()

    def page(job, folder, run):
        if job.region in failing:
            raise ReportError("it failed")
        return f"page of {job.region}"

    monkeypatch.setattr("ipanalysis.reports.notebook._page", page)
    return failing


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


def why(made):
    return made.table.set_index("region")["why"].to_dict()


def status(made):
    return made.table.set_index("region")["status"].to_dict()


FEWER = """region,indicator,year,value,unit,bound,status,source
X,grants,2020,4,k_item,eq,actual,plan
"""
REGIONS = """region,name_zh,short_zh,name_en,aliases,level,parent,groups
X,全国,全国,Xland,Country,nation,,
010010,北省,北,North,NO;Nord,province,X,
"""
ALL = ["X", "010010"]  # 020020 has no row of its own


def test_what_is_unchanged_is_not_made_again_and_nothing_is_computed(make, light, out):
    first = make()
    assert why(first) == dict.fromkeys(ALL, "new")
    before = {p.name: p.stat().st_mtime_ns for p in out.glob("[!.]*")}
    again = make()
    assert why(again) == dict.fromkeys(ALL, "current")
    assert status(again) == dict.fromkeys(ALL, "unchanged")
    assert again.table["path"].tolist() == first.table["path"].tolist()
    assert again.index == first.index
    assert again.complete
    assert again.summary()[0] == "0 of 2 reports made; 2 were up to date."
    assert len(light) == 1
    assert {p.name: p.stat().st_mtime_ns for p in out.glob("[!.]*")} == before


def test_what_changed_is_named(make, toy, write_notebook, out, monkeypatch):
    make()
    page = out / "X.en.html"

    def then(**options):
        return why(make(dry_run=True, **options))["X"]

    assert then() == "current"
    assert then(force=True) == "forced"
    assert then(parameters={"more": "b"}) == "parameters"
    assert then(lang="zh") == "new"
    assert then(notebook=write_notebook("1", name="other.ipynb")) == "notebook"
    assert then(as_of="2022-12-31") == "study" or then(as_of="2022-12-31") == "parameters"
    page.write_text("mine")
    assert then() == "edited"
    page.unlink()
    assert then() == "missing"
    page.write_text("page of X")
    assert then() == "current"
    monkeypatch.setattr("ipanalysis.reports.batch.fingerprint.versions", lambda: {"pandas": "9"})
    assert then() == "versions"
    monkeypatch.setattr("ipanalysis.reports.batch.fingerprint.package_digest", lambda: "new")
    assert then() == "package"
    toy(observations=FEWER)
    assert then() == "study"


def test_results_of_a_notebook_are_nothing_to_a_report(make, write_notebook):
    path = write_notebook("1")
    make(notebook=path)
    whole = json.loads(path.read_text())
    whole["cells"][1] |= {"execution_count": 7, "outputs": [{"output_type": "stream"}]}
    path.write_text(json.dumps(whole))
    assert set(why(make(notebook=path))) == set(ALL)
    assert set(why(make(notebook=path)).values()) == {"current"}


def test_one_more_region_is_made_alone(make, light):
    make("X")
    assert status(make("X", "北省")) == {"X": "unchanged", "010010": "ok"}
    assert len(light) == 2


def test_a_study_in_memory_is_known_by_what_it_holds(make, toy):
    study = ipa.load(toy())
    make(study=study)
    assert set(why(make(study=study)).values()) == {"current"}
    fewer = study.observations.head(2)
    changed = make(study=replace(study, observations=fewer), dry_run=True)
    assert set(why(changed).values()) == {"study"}


def test_only_what_failed_is_made_again(make, pages, out):
    pages.add("X")
    first = make()
    assert status(first) == {"X": "failed", "010010": "ok"}
    assert not first.complete
    assert "X (en): it failed" in first.summary()
    pages.clear()
    again = make()
    assert why(again) == {"X": "failed", "010010": "current"}
    assert status(again) == {"X": "ok", "010010": "unchanged"}


def test_a_page_of_before_is_not_called_current_when_a_later_attempt_failed(make, pages, out):
    make()
    pages.add("X")
    assert status(make(force=True))["X"] == "failed"
    assert (out / "X.en.html").read_text() == "page of X"
    assert json.loads((out / "index.html").read_text())["en"] == ["010010"]


def test_a_dry_run_writes_nothing_and_says_why(make, out):
    plan = make(dry_run=True)
    assert not out.exists()
    assert status(plan) == dict.fromkeys(ALL, "to_do")
    assert plan.summary() == [
        *("X (en): not made yet", "010010 (en): not made yet"),
        "2 of 2 reports would be made.",
    ]
    make("X")
    before = {p: p.read_bytes() for p in out.rglob("*") if p.is_file()}
    assert status(make(dry_run=True)) == {"X": "unchanged", "010010": "to_do"}
    assert {p: p.read_bytes() for p in out.rglob("*") if p.is_file()} == before


def test_what_was_not_asked_for_is_named_and_stays_until_it_is_to_go(make, out, pages):
    pages.add("020020")
    make("X", "010010", "020020")
    (out / "X.zh.html").write_text("of another hand")
    (out / "failed").mkdir()
    (out / "failed" / "020020.en.ipynb").write_text("as far as it ran")
    made = make("010010")
    assert made.others == ("X.en.html", "X.zh.html")
    assert "X.en.html" in made.summary()[1]
    tried = make("010010", prune=True, dry_run=True)
    gone = ("failed/020020.en.ipynb", "X.en.html")
    assert (tried.to_delete, tried.others) == (gone, ("X.zh.html",))
    assert "would be deleted: failed/020020.en.ipynb, X.en.html" in tried.summary()[-2]
    assert all((out / name).exists() for name in gone)
    pruned = make("010010", prune=True)
    assert pruned.deleted == gone
    assert not (out / "failed").exists()
    assert pruned.others == ("X.zh.html",)
    assert sorted(p.name for p in out.glob("*.html")) == [
        *("010010.en.html", "X.zh.html", "index.html"),
    ]
    assert list(read_manifest(out).entries) == [("010010", "en")]
    assert json.loads((out / "index.html").read_text())["en"] == ["010010"]


def test_a_page_that_was_edited_is_never_deleted(make, out):
    make()
    (out / "X.en.html").write_text("my own words")
    made = make("010010", prune=True)
    assert (made.deleted, made.others) == ((), ("X.en.html",))
    assert (out / "X.en.html").read_text() == "my own words"


def test_the_index_links_what_is_current(make, toy, out):
    make()
    toy(observations=FEWER)
    make("X")
    assert json.loads((out / "index.html").read_text())["en"] == ["X"]


def test_an_index_that_is_gone_is_written_again(make, out, light):
    make()
    (out / "index.html").unlink()
    make()
    assert (out / "index.html").exists()
    assert len(light) == 2
    make()
    assert len(light) == 2


@pytest.mark.parametrize("spoilt", ["gone", "broken"])
def test_a_page_of_the_site_that_is_not_as_it_was_written_is_mended(
    make, out, light, monkeypatch, spoilt
):
    page, mine = out / "site" / "methods.en.html", out / "site" / "mine.html"

    def write_index(study, results, folder, pages, papers):
        page.parent.mkdir(exist_ok=True)
        page.write_text("methods")
        (folder / "index.html").write_text("index")
        return (folder / "index.html",)

    monkeypatch.setattr("ipanalysis.reports.site.write_index", write_index)
    assert make().index == (out / "index.html",)
    page.unlink() if spoilt == "gone" else page.write_text("meth")
    mine.write_text("of another hand")
    made = make()
    assert set(status(made).values()) == {"unchanged"}
    assert page.read_text() == "methods"
    assert made.index == (out / "index.html",)
    assert len(light) == 2
    mine.write_text("another text")
    make()
    assert len(light) == 2


def test_status_tells_each_report_and_why_it_is_not_current(make, out, pages, toy):
    pages.add("X")
    make()
    found = ipa.report_status(out)
    assert found[["region", "status", "why"]].to_numpy().tolist() == [
        ["010010", "ok", "current"],
        ["X", "failed", "failed"],
    ]
    assert found.set_index("region").loc["X", "error"] == "it failed"
    assert found["path"].isna().tolist() == [False, True]
    toy(observations=FEWER)
    (out / "010010.en.html").touch()
    assert ipa.report_status(out)["why"].tolist() == ["study", "failed"]
    with pytest.raises(UsageError, match="nowhere"):
        ipa.report_status(out / "nowhere")


def test_the_command_shows_it(make, out, toy, capsys, monkeypatch):
    from ipanalysis.cli import main

    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    folder = str(toy())
    out.mkdir()
    assert main(["status", str(out), "--study", folder]) == 0
    assert "No report" in capsys.readouterr().out
    make()
    assert main(["status", str(out), "--study", folder]) == 0
    shown = capsys.readouterr().out
    assert "North" in shown and shown.endswith("2 report(s), 2 of them up to date.\n")
    (out / "X.en.html").unlink()
    assert main(["status", str(out), "--study", folder, "--format", "json"]) == 1
    assert [row["why"] for row in json.loads(capsys.readouterr().out)] == ["current", "missing"]


def test_regions_are_called_as_in_the_study_their_reports_were_made_of(
    make, out, toy, capsys, monkeypatch
):
    from ipanalysis.cli import main

    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    folder = toy(regions=f"{REGIONS}310000,城,城,Mine,,province,X,\n")
    make("X", "310000")

    def shown():
        main(["status", str(out)])
        return [line.split()[0] for line in capsys.readouterr().out.splitlines()[2:4]]

    assert shown() == ["Mine", "Xland"]  # the bundled study has another 310000
    (folder / "regions.csv").unlink()
    assert shown() == ["310000", "X"]


# The manifest as a file


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 2}', '{"format": 99, "reports": []}'])
def test_a_damaged_manifest_costs_time_and_nothing_else(make, out, text):
    make()
    (out / MANIFEST).write_text(text)
    assert read_manifest(out).damaged
    told = "manifest.json in the folder could not be read; all reports count as new."
    assert make(dry_run=True).summary()[0] == told
    made = make()
    assert made.summary()[0] == told
    assert made.complete
    assert told not in make().summary()
    assert status(made) == dict.fromkeys(ALL, "ok")
    assert not read_manifest(out).damaged


def entry(region, **fields):
    values = dict.fromkeys(("error", "cell", "source"))
    values |= dict.fromkeys(("template", "notebook", "study", "package", "versions"), "h")
    values |= {"region": region, "lang": "en", "status": "ok", "seconds": 1.0, "digest": "d"}
    values |= {"page_made": True}
    return Entry(**(values | {"parameters": {"region": region}} | fields))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 2000), regions=st.lists(st.sampled_from("AB北"), min_size=1, max_size=4))
def test_a_journal_cut_off_anywhere_gives_entries_that_were_written(tmp_path, cut, regions):
    path = tmp_path / JOURNAL
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    manifest = Manifest(tmp_path)
    for n, region in enumerate(regions):
        manifest.add(entry(region, seconds=float(n)))
    path.write_bytes(path.read_bytes()[:cut])
    read = read_manifest(tmp_path)
    written = [entry(region, seconds=float(n)) for n, region in enumerate(regions)]
    assert all(found in written for found in read.entries.values())
    # What is written after that is read.
    read.add(entry("C"))
    assert read_manifest(tmp_path).entries["C", "en"] == entry("C")


def test_ends_of_lines_within_an_error_do_not_end_its_line_of_the_journal(tmp_path):
    (tmp_path / JOURNAL).parent.mkdir()
    told = entry("A", status="failed", error="a\u2028b\u2029c\x85d\ne\rf\x0bg\x1ch")
    Manifest(tmp_path).add(told)
    Manifest(tmp_path).add(entry("B"))
    assert read_manifest(tmp_path).entries == {("A", "en"): told, ("B", "en"): entry("B")}


def test_a_saved_manifest_comes_back_and_ends_the_journal(tmp_path):
    (tmp_path / JOURNAL).parent.mkdir()
    manifest = Manifest(tmp_path)
    for region in ("B", "A"):
        manifest.add(entry(region, parameters={"a": 1, "b": 0.5, "c": "010010"}))
    manifest.index = {"of": "x"}
    manifest.save()
    assert not (tmp_path / JOURNAL).exists()
    read = read_manifest(tmp_path)
    assert (read.entries, read.index) == (manifest.entries, manifest.index)
    rows = json.loads((tmp_path / MANIFEST).read_text())["reports"]
    assert [row["region"] for row in rows] == ["A", "B"]


def test_a_manifest_that_did_not_tell_pages_from_formats_is_still_read(tmp_path):
    manifest = Manifest(tmp_path)
    manifest.entries = {(e.region, e.lang): e for e in (entry("A"), entry("B", status="failed"))}
    (tmp_path / JOURNAL).parent.mkdir()
    manifest.save()
    whole = json.loads((tmp_path / MANIFEST).read_text())
    for row in whole["reports"]:
        del row["page_made"]
    (tmp_path / MANIFEST).write_text(json.dumps(whole))
    assert [e.page_made for e in read_manifest(tmp_path).entries.values()] == [True, False]


def test_every_reason_has_its_words():
    from ipanalysis.locale.words import WORDS

    assert choice.CURRENT in WORDS["why"]
    assert {"forced", "new", "failed", "missing", "edited"} < set(WORDS["why"])
    assert set(WORDS["why"]) >= {"study", "notebook", "parameters", "package", "versions"}


def test_the_table_keeps_its_types_when_all_is_unchanged(make):
    make()
    table = make().table
    assert str(table["cell"].dtype) == "Int64"
    assert table["seconds"].isna().all()
    assert pd.api.types.is_string_dtype(table["error"])
