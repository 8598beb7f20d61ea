"""The written package is what the Data Package standard asks for, as frictionless sees it."""

import json
import shutil

import frictionless
import pandas as pd
import pyarrow.parquet as pq
import pytest
from pandas.testing import assert_frame_equal

import ipanalysis as ipa
from ipanalysis.data.results import RESULT_TABLES
from ipanalysis.data.schema import TABLES, Field, Table
from ipanalysis.errors import IpaError, UsageError
from ipanalysis.export.folder import SDMX_FILE
from ipanalysis.export.package import PACKAGE
from ipanalysis.export.part import Part
from ipanalysis.locale.columns import heading
from ipanalysis.models.refusals import STATUS_TEXTS
from ipanalysis.models.verdicts import VERDICT_TEXTS
from ipanalysis.results import read_results
from ipanalysis.targets.progress.methods import METHODS
from ipanalysis.targets.progress.methods.reasons import VERDICTS

FORMULA = "=HYPERLINK(1)"


@pytest.fixture(scope="module")
def folder(bundled):
    """The package of the bundled study, as `ipanalysis build` writes it."""
    return bundled[2]


@pytest.fixture(scope="module")
def package(folder):
    return json.loads((folder / PACKAGE).read_text(encoding="utf-8"))


def faults(folder) -> list[tuple[str, str]]:
    report = frictionless.validate(str(folder / PACKAGE))
    found = [("package", error.type) for error in report.errors]
    found += [(task.name, error.type) for task in report.tasks for error in task.errors]
    assert report.valid == (not found)
    return found


def test_frictionless_finds_no_fault_in_any_table(folder, package):
    # The first rows of each: their form is the same to the end, and pandera has seen all.
    report = frictionless.validate(str(folder / PACKAGE), limit_rows=150)
    assert report.valid, report.flatten(["name", "type", "message"])
    # Every file of the folder was looked at.
    files = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert {task.place for task in report.tasks} | {PACKAGE} == files
    assert len(report.tasks) == len(package["resources"]) == 2 * (len(RESULT_TABLES) + len(TABLES))


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    return tmp_path_factory.mktemp("once") / "small"


@pytest.fixture
def small(toy, tmp_path, once):
    """A package small enough to be spoilt again and again."""
    if not once.exists():
        ipa.build(ipa.load(toy()), once, "csv")
        assert faults(once) == []
    return shutil.copytree(once, tmp_path / "small")


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("values.csv", "X,grants,2020,4000.0", "X,grants,2020,about 4000", "type-error"),
        ("values.csv", "X,grants,2020", "Y,grants,2020", "foreign-key"),
        ("values.csv", "X,grants,2021", "X,grants,2020", "primary-key"),
        (
            "progress.csv",
            "N1,NP,010010,grants,linear",
            "N1,NP,010010,grants,own",
            "constraint-error",
        ),
        ("study/observations.csv", ",item,eq,", ",,eq,", "constraint-error"),
        ("study/regions.csv", "province,X,G-1", "province,Q,G-1", "foreign-key"),
        ("study/sources.csv", "2024-05", "May 2024", "constraint-error"),
        ("study/units.csv", "factor", "faktor", "incorrect-label"),
    ],
)
def test_it_finds_what_was_spoilt(small, file, old, new, fault):
    path = small / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    package = json.loads((small / PACKAGE).read_text(encoding="utf-8"))
    # Only the table itself and those that it refers to are read again, to save time.
    spoilt = next(r for r in package["resources"] if r["path"] == file)
    keys = spoilt["schema"].get("foreignKeys", [])
    names = {spoilt["name"], *(key["reference"]["resource"] for key in keys)}
    package["resources"] = [r for r in package["resources"] if r["name"] in names]
    for resource in package["resources"]:  # or the length alone would betray the change
        resource.pop("bytes"), resource.pop("hash")
        others = resource["schema"].pop("foreignKeys", [])
        if resource is spoilt:
            resource["schema"]["foreignKeys"] = others
    (small / PACKAGE).write_text(json.dumps(package), encoding="utf-8")
    assert fault in {kind for _, kind in faults(small)}


def test_it_finds_a_file_that_was_cut_or_changed(small):
    path = small / "trend.csv"
    path.write_bytes(path.read_bytes()[:-1])
    assert {kind for _, kind in faults(small)} & {"byte-count", "hash-count"}


@pytest.mark.parametrize("name", RESULT_TABLES)
def test_every_column_of_every_result_has_a_title_and_a_meaning(name, folder):
    """A column that is added to a result is added to ipanalysis/data/results/ too."""
    written = pq.read_schema(folder / f"{name}.parquet").names
    fields = {field.name: field for field in RESULT_TABLES[name].fields}
    assert written == list(fields)  # the file has every column that was computed, known or not
    assert [f for f in written if not fields[f].description] == []
    assert [f for f in written if heading(f, "en", name) == f] == []
    units = [f.unit for f in fields.values() if f.unit]
    assert set(units) <= {*fields, "fraction", "percent", "indicators.unit"}


def test_the_words_of_the_schema_are_those_of_the_models():
    words = {(t.name, f.name): f.vocabulary for t in RESULT_TABLES.values() for f in t.fields}
    assert words["attainment", "verdict"] == tuple(VERDICT_TEXTS)
    assert words["progress", "verdict"] == tuple(VERDICTS)
    assert words["progress", "method"] == tuple(METHODS)
    assert {*words["trend", "status"], *words["forecast", "status"]} == set(STATUS_TEXTS)


def test_the_package_says_in_both_languages_what_it_is_and_where_the_figures_come_from(package):
    study = ipa.load()
    assert package["$schema"].startswith("https://datapackage.org/profiles/2.")
    for entry in (package, *package["resources"]):
        assert entry["title"] and entry["title_zh"]
        assert entry["description"] and entry["description_zh"]
    assert [entry["name"] for entry in package["sources"]] == study.sources["source"].tolist()
    urls = study.sources["url"].dropna().tolist()
    assert [entry["path"] for entry in package["sources"] if "path" in entry] == urls
    assert package["licenses"][0]["name"] == "MIT"


def test_units_and_keys_are_stated(package):
    resources = {resource["name"]: resource["schema"] for resource in package["resources"]}
    fields = {f["name"]: f for f in resources["ledger"]["fields"]}
    assert fields["local_value"]["unit_field"] == "local_unit"
    assert fields["share_of_national"]["unit"] == "fraction"
    assert fields["base_year"]["type"] == "year"
    assert resources["values"]["primaryKey"] == ["region", "indicator", "year"]
    # National targets that nobody took up have no local target, so it cannot be a primary key.
    assert resources["ledger"]["uniqueKeys"] == [["plan", "target", "national_indicator"]]
    reference = {"resource": "units", "fields": ["unit"]}
    assert {"fields": ["local_unit"], "reference": reference} in resources["ledger"]["foreignKeys"]


def test_the_figures_of_another_study_get_no_licence_from_us(small):
    package = json.loads((small / PACKAGE).read_text(encoding="utf-8"))
    assert "licenses" not in package
    assert package["sources"][0] == {
        "name": "plan",
        "title": "The plan",
        "title_zh": "规划",
        "publisher_en": "Government",
        "publisher_zh": "政府",
        "published": "2021-03-01",
        "grade": "official",
    }


def test_the_study_loads_from_the_package_as_it_was(folder):
    study, again = ipa.load(), ipa.load(folder / "study")
    for name in TABLES:
        assert_frame_equal(getattr(again, name), getattr(study, name))


def test_parquet_alone_is_read_back_with_the_same_types(toy, tmp_path):
    study = ipa.load(toy())
    for form in ("csv", "parquet"):
        ipa.build(study, tmp_path / form, form)
    one, two = read_results(tmp_path / "csv"), read_results(tmp_path / "parquet")
    for name in RESULT_TABLES:
        assert_frame_equal(getattr(one, name), getattr(two, name))


def test_what_an_earlier_build_left_goes_and_what_is_not_ours_stays(toy, tmp_path):
    study, out = ipa.load(toy()), tmp_path / "out"
    ipa.build(study, out)
    (out / "README.md").write_text("mine")
    (out / "study" / "mine.csv").write_text("mine")
    ipa.build(study, out, "csv", study_tables=False)
    left = {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()}
    assert left == {*(f"{n}.csv" for n in RESULT_TABLES), PACKAGE, "README.md", "study/mine.csv"}
    assert faults(out) == []  # nothing refers to a table that is not there


def test_a_description_that_is_not_ours_deletes_nothing(toy, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    precious = out / "kept.csv", tmp_path / "precious.csv"
    for path in precious:
        path.write_text("mine")
    # Another's package, and one of ours that somebody has changed to point elsewhere.
    for made_by, path in (("somebody", "kept.csv"), ("ipanalysis 0.1.0", "../precious.csv")):
        package = {"created_with": made_by, "resources": [{"path": path}, {"path": ".."}]}
        (out / PACKAGE).write_text(json.dumps(package))
        ipa.build(ipa.load(toy()), out, "csv", study_tables=False)
        assert [path.read_text() for path in precious] == ["mine", "mine"]


def test_a_file_where_a_folder_must_be_is_refused_in_words(toy, tmp_path):
    study = ipa.load(toy())
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "study").write_text("mine")
    with pytest.raises(IpaError, match="is a file, not a folder"):
        ipa.build(study, tmp_path / "out", "csv")


def test_no_text_of_a_package_is_a_formula_and_read_results_restores_it(toy, tmp_path):
    sources = f"""source,title_zh,title_en,publisher_zh,publisher_en,published,grade,note_en
plan,规划,{FORMULA},政府,Government,2021-03-01,official,
news,新闻,News,报社,Newspaper,2022,press,'{FORMULA}
late,公报,Bulletin,统计局,Statistics,2024-05,official,+5
"""
    mappings = f"""subject_id,predicate_id,object_id,mapping_justification,comment_zh,comment_en
wide_share,skos:narrowMatch,share,semapv:ManualMappingCuration,{FORMULA},{FORMULA}
"""
    targets = """target,plan,region,indicator,target_year,value,unit,bound
X2,XP,X,share,2025,20,percent,eq
N1,NP,010010,wide_share,2025,60,percent,ge
"""
    study = ipa.load(toy(sources=sources, mappings=mappings, targets=targets))
    ipa.build(study, tmp_path / "out", "csv,parquet,sdmx-csv")
    for file in (tmp_path / "out").rglob("*.csv"):
        text = file.read_text(encoding="utf-8")
        assert FORMULA not in text.replace(f"'{FORMULA}", ""), file
    assert set(read_results(tmp_path / "out").ledger["reason"].dropna()) == {FORMULA}
    assert set(pq.read_table(tmp_path / "out/ledger.parquet")["reason"].to_pylist()) == {FORMULA}
    assert ipa.load(tmp_path / "out/study").sources["note_en"].tolist()[1:] == [FORMULA, "+5"]
    assert faults(tmp_path / "out") == []


def test_sdmx_alone_has_no_package_and_stands_beside_one(toy, tmp_path):
    study, out = ipa.load(toy()), tmp_path / "out"
    ipa.build(study, out, "sdmx-csv")
    assert [p.name for p in out.rglob("*") if p.is_file()] == [SDMX_FILE]
    ipa.build(study, out, ("sdmx-csv", "csv"))
    assert (out / SDMX_FILE).exists()
    assert (out / PACKAGE).exists()


@pytest.mark.parametrize("formats", ["xls", "csv,xls", "", ()])
def test_another_format_is_refused_before_any_work(formats, tmp_path):
    with pytest.raises(UsageError, match="Formats: csv, parquet, sdmx-csv"):
        ipa.build(study=None, folder=tmp_path / "out", formats=formats)
    assert not (tmp_path / "out").exists()


def test_two_builds_give_the_same_bytes(toy, tmp_path, monkeypatch):
    study = ipa.load(toy())
    files = []
    for name in ("one", "two"):
        monkeypatch.chdir(tmp_path if name == "one" else "/")
        ipa.build(study, tmp_path / name, "csv,parquet,sdmx-csv")
        paths = sorted(p for p in (tmp_path / name).rglob("*") if p.is_file())
        files.append({p.relative_to(tmp_path / name): p.read_bytes() for p in paths})
        shutil.rmtree(tmp_path / name)
    assert files[0] == files[1]
    assert len(files[0]) == 2 * (len(RESULT_TABLES) + len(TABLES)) + 2


def test_a_column_that_no_schema_knows_is_written_all_the_same():
    frame = pd.DataFrame({"region": ["NO"], "new": [1.5], "sure": [True], "n": [2], "why": ["="]})
    part = Part(Table("t", "", (), (Field("region", ""),)), frame)
    assert part.content("csv") == b"region,new,sure,n,why\nNO,1.5,True,2,'=\n"
    assert [f.type for f in part.fields] == ["text", "number", "flag", "whole", "text"]
