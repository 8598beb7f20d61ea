"""The results of a study: written whole, read back as they were, the same every time."""

import json
import os
import subprocess
import sys
from dataclasses import fields

import pyarrow.parquet as pq
import pytest
from pandas.testing import assert_frame_equal

import ipanalysis as ipa
from ipanalysis.data.results import RESULT_TABLES
from ipanalysis.data.schema import TABLES
from ipanalysis.errors import IpaError, UsageError
from ipanalysis.export.package import PACKAGE
from ipanalysis.export.part import typed
from ipanalysis.locale import LANGUAGES
from ipanalysis.results import Results, read_results

NAMES = [field.name for field in fields(Results)]

# A region whose code is a word for "missing" or "no" elsewhere, or begins with a zero.
CODES = {
    "regions": """region,name_zh,short_zh,name_en,aliases,level,parent,groups
X,全国,全国,Xland,Country,nation,,
NA,北省,北,North,,province,X,
NO,南省,南,South,,province,X,
010010,东省,东,East,,province,X,
""",
    "plans": """plan,programme,region,name_zh,name_en,period_start,period_end,stage,source
XP,P1,X,全国规划,National plan,2021,2025,final,plan
NULL,P1,NA,北省规划,Northern plan,2021,2025,final,plan
""",
    "observations": """region,indicator,year,value,unit,bound,status,source
X,grants,2020,4,k_item,eq,actual,plan
X,grants,2021,5000,item,eq,actual,news
NA,grants,2020,100,item,eq,actual,plan
NA,grants,2021,120,item,eq,actual,plan
NA,grants,2021,130,item,eq,actual,news
NO,grants,2020,1,item,eq,actual,plan
010010,share,2020,10,percent,eq,actual,plan
""",
    "targets": """target,plan,region,indicator,target_year,value,unit,bound,basis
X1,XP,X,grants,2025,9,k_item,eq,annual
X2,XP,X,share,2025,20,percent,eq,level
N1,NULL,NA,grants,2025,600,item,ge,annual
""",
}


@pytest.fixture(scope="module", name="bundled")
def _bundled(bundled):
    """Return the results of the bundled study and the folder they were written to."""
    return bundled[1:]


def texts(folder) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_each_table_in_both_formats_and_the_package_are_written_and_nothing_else(bundled):
    tables = [*NAMES, *(f"study{os.sep}{name}" for name in TABLES)]
    files = [f"{table}.{form}" for table in tables for form in ("csv", "parquet")]
    assert sorted(texts(bundled[1])) == sorted([*files, PACKAGE])


def test_the_package_describes_every_column_of_every_table(bundled):
    results, folder = bundled
    package = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
    described = {
        resource["name"]: [field["name"] for field in resource["schema"]["fields"]]
        for resource in package["resources"]
    }
    assert list(described)[: 2 * len(NAMES) : 2] == NAMES
    for name in NAMES:
        first = (folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0]
        parquet = pq.read_schema(folder / f"{name}.parquet").names
        columns = list(getattr(results, name).columns)
        assert columns == described[name] == described[f"{name}-parquet"] == parquet
        assert columns == first.split(",")


@pytest.mark.parametrize("name", NAMES)
def test_a_table_that_is_read_back_is_the_one_that_was_made(bundled, name):
    results, folder = bundled
    made, again = getattr(results, name), getattr(read_results(folder), name)
    assert len(made)
    assert_frame_equal(again, made, check_dtype=False, check_exact=True)
    assert again.isna().equals(made.isna())
    # What is made may be int64 or hold objects; what is read has the types of the schema.
    assert_frame_equal(again, typed(made, list(RESULT_TABLES[name].fields)))


def test_years_are_whole_numbers_and_codes_are_texts(bundled):
    for table in vars(read_results(bundled[1])).values():
        years = [c for c in table if c.endswith("year")]
        codes = [c for c in ("region", "plan", "target", "indicator", "source") if c in table]
        assert {str(table[c].dtype) for c in years} <= {"Int64"}
        assert {str(table[c].dtype) for c in codes} == {"str"}


def test_a_second_run_gives_the_same_bytes(bundled, tmp_path):
    # In another process, whose sets are in another order, in another folder, locale and time zone.
    out = tmp_path / "another" / "folder"
    command = [sys.executable, "-m", "ipanalysis", "build", "--out", str(out)]
    environment = os.environ | {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Asia/Shanghai"}
    subprocess.run(command, check=True, capture_output=True, env=environment, cwd=tmp_path)
    assert texts(out) == texts(bundled[1])


def test_codes_that_look_like_something_else_survive(toy, tmp_path):
    study = ipa.load(toy(**CODES))
    made = ipa.build(study, tmp_path)
    again = read_results(tmp_path)
    assert set(again.trend["region"]) == {"X", "NA", "NO", "010010"}
    assert set(again.ledger["region"]) == {"NA"}
    assert set(again.ledger["plan"]) == {"NULL"}
    assert set(again.conflicts["region"]) == {"NA"}
    for name in NAMES:
        assert_frame_equal(getattr(again, name), getattr(made, name), check_dtype=False)


def test_without_a_folder_nothing_is_written(toy, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    study = ipa.load(toy())
    before = sorted(tmp_path.rglob("*"))
    assert len(ipa.build(study).ledger)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("name", ["ledger", "progress", "audit", "attainment", "excluded"])
def test_each_language_has_its_words_and_the_same_figures(bundled, name):
    tables = {lang: getattr(bundled[0].in_language(lang), name) for lang in LANGUAGES}
    assert list(tables["en"].columns) == list(tables["zh"].columns)
    assert not [c for c in tables["en"] if c.endswith("_zh")]
    words = ["assumption", "reason"]
    en, zh = (tables[lang].drop(columns=words, errors="ignore") for lang in LANGUAGES)
    assert_frame_equal(en, zh)
    pairs = zip(tables["en"]["reason"].dropna(), tables["zh"]["reason"].dropna(), strict=True)
    assert [pair for pair in pairs if pair[0] == pair[1]] == []


def test_another_language_is_refused(bundled):
    with pytest.raises(UsageError, match="no language 'fr'"):
        bundled[0].in_language("fr")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_folder_without_results_is_named_with_what_to_do(tmp_path, lang):
    for folder in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(IpaError) as caught:
            read_results(folder)
        assert str(folder) in caught.value.text(lang)
        assert "ipanalysis build" in caught.value.text(lang)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (PACKAGE, "{"),
        (PACKAGE, "[]"),
        (PACKAGE, '{"resources": []}'),
        ("ledger.csv", None),
        ("ledger.csv", ""),
        ("trend.csv", "region,first_year\nX,about 1999\n"),
    ],
)
def test_damaged_results_are_refused_in_words(toy, tmp_path, name, content):
    folder = tmp_path / "results"
    ipa.build(ipa.load(toy()), folder)
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(IpaError, match="ipanalysis build"):
        read_results(folder)


def test_a_file_in_place_of_the_folder_is_refused_before_any_work(tmp_path):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(IpaError, match="is a file"):
        ipa.build(study=None, folder=tmp_path / "out")  # it would fail at the first table
    assert (tmp_path / "out").read_text() == "mine"


def test_a_disk_that_is_full_leaves_no_half_file_and_no_description(toy, tmp_path, monkeypatch):
    folder, put = tmp_path / "results", os.replace

    ipa.build(ipa.load(toy()), folder, "csv")
    for name in NAMES[2:]:
        (folder / f"{name}.csv").unlink()

    def fail_at_the_third(source, target):
        if str(target).endswith(f"{NAMES[2]}.csv"):
            raise OSError(28, "No space left on device")
        put(source, target)

    monkeypatch.setattr(os, "replace", fail_at_the_third)
    with pytest.raises(OSError, match="No space left"):
        ipa.build(ipa.load(toy()), folder, "csv")
    # The first two tables are whole; of the third nothing is there, not even aside, and the
    # description of the build before, which would not be true of them, is gone.
    written = [name for name in texts(folder) if not name.startswith("study")]
    assert sorted(written) == sorted(f"{name}.csv" for name in NAMES[:2])
    with pytest.raises(IpaError):
        read_results(folder)


def test_an_empty_table_keeps_its_columns(toy, tmp_path):
    # Without a local plan there is nothing to reconcile.
    national = {name: CODES[name].partition("\nN")[0] + "\n" for name in ("plans", "targets")}
    made = ipa.build(ipa.load(toy(**national)), tmp_path / "out")
    again = read_results(tmp_path / "out")
    assert made.ledger.empty
    assert list(again.ledger.columns) == list(made.ledger.columns)
    assert again.in_language("zh").ledger.empty
