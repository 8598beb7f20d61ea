import pytest

from ipanalysis.data.load import inspect, load
from ipanalysis.problems import StudyError


def test_the_bundled_study_has_no_problems():
    study, problems = inspect()
    assert problems == []
    assert study.nation == "CN"


def test_codes_are_strings_years_integers_and_values_floats():
    study = load()
    assert study.regions["region"].str.fullmatch(r"CN|G-\w+|\d{6}").all()
    assert study.observations["year"].dtype == "Int64"
    assert study.observations["value"].dtype == "float64"


def test_an_empty_cell_is_missing(toy):
    study = load(toy())
    assert study.targets["base_value"].isna().tolist() == [False, False, True]
    assert study.targets["same_as"].isna().all()


def test_observations_are_dated_by_their_source_unless_they_have_a_date(toy):
    observations = """region,indicator,year,value,unit,bound,status,source,published
X,grants,2020,4,k_item,eq,actual,plan,
X,grants,2021,5,k_item,eq,actual,plan,2023-07
"""
    dates = load(toy(observations=observations)).observations["published"].tolist()
    assert dates == ["2021-03-01", "2023-07"]


def test_the_printed_decimals_give_the_rounding(toy):
    observations = """region,indicator,year,value,unit,bound,status,source
X,share,2020,11,percent,eq,actual,plan
X,share,2021,11.6,percent,eq,actual,plan
X,share,2022,11.60,percent,eq,actual,plan
"""
    rounding = load(toy(observations=observations)).observations["rounding"].tolist()
    assert rounding == pytest.approx([0.5, 0.05, 0.005])


@pytest.mark.parametrize(("make", "kind"), [(False, "no_folder"), (True, "no_study")])
def test_a_folder_that_is_no_study_is_refused(tmp_path, make, kind):
    folder = tmp_path / "nothing"
    if make:
        folder.mkdir()
    with pytest.raises(StudyError) as caught:
        load(folder)
    assert [p.kind for p in caught.value.problems] == [kind]


def test_a_missing_table_is_named_unless_it_is_optional(toy):
    folder = toy()
    (folder / "mappings.csv").unlink()
    assert load(folder).mappings.empty
    (folder / "units.csv").unlink()
    _, problems = inspect(folder)
    assert [(p.kind, p.file) for p in problems] == [("missing_table", "units.csv")]


def test_a_table_without_rows_is_refused(toy):
    folder = toy()
    head = (folder / "targets.csv").read_text(encoding="utf-8").splitlines()[0]
    (folder / "targets.csv").write_text(head + "\n", encoding="utf-8")
    _, problems = inspect(folder)
    assert [(p.kind, p.file) for p in problems] == [("no_rows", "targets.csv")]
