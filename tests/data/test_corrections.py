"""Corrections: what they do, what shows them, what is refused, and that a round trip keeps them."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ipanalysis as ipa
from ipanalysis.data.load import inspect
from ipanalysis.data.schema import TABLES
from ipanalysis.data.write import write_study
from ipanalysis.errors import UsageError
from ipanalysis.problems import StudyError

HEAD = "correction,table,entry,region,indicator,year,source,action,column,expect,new"
OBSERVATIONS = """region,indicator,year,value,unit,bound,status,source,published
X,grants,2020,2.519,k_item,eq,actual,plan,
X,grants,2020,2522,item,eq,actual,news,
X,grants,2021,5000,item,eq,actual,news,
X,grants,2022,6000.0,item,eq,actual,late,
010010,share,2020,10,percent,eq,actual,plan,
"""
CLAIMS = (
    "claim,kind,stated,bound,region,indicator,year,value,reference_region,reference_year,unit,source\n"
    "C1,multiple,2.5,eq,X,grants,2022,6000,X,2020,item,plan\n"
)


@pytest.fixture
def study(toy):
    """Return a function that writes the small study with corrections, given as short rows."""

    def write(*rows, **tables):
        lines = [HEAD + ",reason_en,provider,date"]
        lines += [f"{row},because,me,2026-01-01" for row in rows]
        tables = {"observations": OBSERVATIONS, "claims": CLAIMS} | tables
        return toy(corrections="\n".join(lines) + "\n", **tables)

    return write


DROP = "d1,observations,,X,,2022,,drop,,6000,"
SET = "s1,observations,,X,grants,2021,,set,,5000,5100.25"
SCALE = "f1,observations,,X,grants,2020,plan,scale,,2.5190,10"
FLAG = "q1,observations,,X,grants,2020,plan,flag,,,"


def figures(study):
    rows = study.observations[study.observations["region"] == "X"]
    return list(rows[["year", "value", "rounding"]].itertuples(index=False, name=None))


# What they do


def test_a_row_is_left_out(study):
    assert [year for year, *_ in figures(ipa.load(study(DROP)))] == [2020, 2020, 2021]


def test_a_cell_is_set_and_its_decimals_are_those_of_the_new_text(study):
    assert figures(ipa.load(study(SET)))[2] == (2021, 5100.25, pytest.approx(0.005))


def test_a_figure_is_scaled_with_its_rounding(study):
    # 2.519 stands for 2.5185 to 2.5195; ten times that is 25.185 to 25.195.
    assert figures(ipa.load(study(SCALE)))[0] == (2020, 25.19, pytest.approx(0.005))


def test_a_factor_that_is_no_power_of_ten_scales_the_rounding_too(study):
    row = SCALE.removesuffix("10") + "6.5"
    assert figures(ipa.load(study(row)))[0] == (2020, 16.3735, pytest.approx(0.0005 * 6.5))


def test_a_text_is_set(study):
    row = "s1,observations,,X,grants,2020,plan,set,unit,k_item,item"
    assert ipa.load(study(row)).observations["unit"].tolist()[0] == "item"


def test_a_correction_may_be_about_several_rows(study):
    row = "s1,observations,,X,grants,,news,set,unit,item,k_item"
    units = ipa.load(study(row)).observations["unit"].tolist()
    assert units == ["k_item", "k_item", "k_item", "item", "percent"]


def test_targets_and_claims_are_chosen_by_their_id(study):
    rows = ("t1,targets,N1,,,,,set,,600,660", "c1,claims,C1,,,,,scale,stated,2.5,2")
    loaded = ipa.load(study(*rows))
    assert loaded.targets.set_index("target").at["N1", "value"] == 660
    assert loaded.claims["stated"].tolist() == [5.0]
    assert loaded.claims["rounding"].tolist() == [pytest.approx(0.1)]


def test_a_flagged_figure_is_kept_but_taken_last(study):
    # The plan is official and would be taken before the news.
    assert ipa.load(study()).select("X", "grants", 2020)["value"].tolist() == [2519]
    taken = ipa.load(study(FLAG)).select("X", "grants", 2020)
    assert taken[["value", "doubtful"]].values.tolist() == [[2522, False]]


def test_a_flagged_figure_that_stands_alone_is_taken_and_marked(study):
    taken = ipa.load(study("q1,observations,,X,,2021,,flag,,,")).select("X", "grants", 2021)
    assert taken[["value", "doubtful", "correction"]].values.tolist() == [[5000, True, "q1"]]


def test_a_doubtful_figure_is_not_taken_for_being_more_precise(toy):
    observations = """region,indicator,year,value,unit,bound,status,source
X,share,2020,12.7,percent,eq,actual,plan
X,share,2020,12.71,percent,eq,actual,news
"""
    corrections = f"{HEAD},reason_en,provider,date\nq,observations,,,,,news,flag,,,,w,me,2026\n"
    assert ipa.load(toy(observations=observations)).select("X", "share")["value"].tolist() == [
        12.71
    ]
    loaded = ipa.load(toy(observations=observations, corrections=corrections))
    assert loaded.select("X", "share")["value"].tolist() == [12.7]


def test_conflicts_tell_which_figure_is_doubtful(study):
    row = ipa.load(study(FLAG)).conflicts().iloc[0]
    assert (row["taken"], row["decided_by"], row["doubtful"]) == (2522, "doubt", "plan")


def test_corrections_hold_on_every_day(study):
    # It was made in 2026; what was printed in 2022 is read as corrected on any day.
    past = ipa.load(study(SET)).as_of("2022-12-31")
    assert past.select("X", "grants", 2021)["value"].tolist() == [5100.25]


def test_a_study_can_be_read_as_printed(study):
    loaded = ipa.load(study(DROP, SET, SCALE, FLAG.replace("plan", "news")), corrected=False)
    assert [value for _, value, _ in figures(loaded)] == [2.519, 2522, 5000, 6000]
    assert not loaded.observations["doubtful"].any()
    assert loaded.corrected().empty


# What shows them


def test_a_number_leads_to_its_correction(study):
    loaded = ipa.load(study(SET, FLAG))
    ids = loaded.observations["correction"].fillna("").tolist()
    assert ids == ["q1", "", "s1", "", ""]
    changes = loaded.corrected().set_index("correction")
    assert changes.loc["s1", ["year", "raw", "new", "reason_en"]].tolist() == [
        *(2021, "5000", "5100.25", "because"),
    ]


def test_a_row_that_was_left_out_is_told(study):
    row = ipa.load(study(DROP)).corrected().iloc[0]
    assert row[["action", "region", "year", "raw", "new"]].tolist() == [
        "drop",
        "X",
        2022,
        "6000.0",
        "",
    ]


# What is refused


def problems(folder):
    study, found = inspect(folder)
    assert study is None
    return [(p.file, p.row, p.kind) for p in found]


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("c,observations,,,,,,drop,,1,", "no_choice"),
        ("c,targets,,,,,,drop,,1,", "no_choice"),
        ("c,observations,N1,X,,,,flag,,,", "other_choice"),
        ("c,targets,N1,X,,,,flag,,,", "other_choice"),
        ("c,observations,,X,,2022,,drop,,,", "needs"),
        ("c,observations,,X,,2022,,set,,6000,", "needs"),
        ("c,observations,,X,,2022,,set,,,7000", "needs"),
        ("c,observations,,X,,2022,,flag,,6000,7000", "needless"),
        ("c,observations,,X,,2022,,set,price,6000,7000", "no_such_cell"),
        ("c,observations,,X,,2022,,scale,unit,item,10", "no_such_cell"),
        ("c,targets,N1,,,,,set,target,N1,N2", "no_such_cell"),
        ("c,observations,,X,,2022,,scale,,6000,1", "no_factor"),
        ("c,observations,,X,,2022,,scale,,6000,-10", "no_factor"),
        ("c,observations,,X,,2022,,set,,about 6000,7000", "number"),
        ("c,observations,,X,,2022,,set,,6000,7 000", "number"),
        ("c,observations,,X,,2019,,drop,,6000,", "matches_nothing"),
        ("c,targets,N9,,,,,drop,,600,", "matches_nothing"),
        ("c,observations,,X,,2022,,drop,,6001,", "guard"),
        ("c,observations,,X,,2022,,flag,unit,percent,", "guard"),
        ("c,observations,,Y,,2022,,drop,,6000,", "reference"),
        ("c,observations,,X,,2022,,mend,,6000,", "vocabulary"),
        ("c,observations,,X,,2022,,set,unit,item,percent", "wrong_dimension"),
        ("c,observations,,X,,2022,,set,,6000,-1", "out_of_bounds"),
        ("c,observations,,X,,2022,,set,unit,item,items", "reference"),
        ("c,observations,,X,grants,2021,,set,year,2021,20x1", "year"),
    ],
)
def test_a_correction_that_cannot_be_made_is_refused_by_its_row(study, row, kind):
    assert problems(study(row)) == [("corrections.csv", 2, kind)]


def test_a_correction_without_a_reason_or_a_provider_is_refused(toy):
    text = HEAD + ",reason_en,provider,date\n" + DROP + ",,,2026-01-01\n"
    folder = toy(observations=OBSERVATIONS, corrections=text)
    assert problems(folder) == [("corrections.csv", 2, "empty")]
    folder = toy(observations=OBSERVATIONS, corrections=text.replace(",,,2026", ",,me,2026"))
    assert problems(folder) == [("corrections.csv", 2, "no_reason")]


def test_a_guard_names_what_it_found_and_what_to_do(study):
    with pytest.raises(StudyError) as caught:
        ipa.load(study(SET.replace("5000", "5001")))
    text = str(caught.value)
    assert "“5001”: the correction s1 found “5000” instead in observations.csv, row 4" in text
    assert "if observations.csv was repaired, delete the correction" in text


def test_every_row_that_fails_a_guard_is_told(study):
    found = inspect(study("c,observations,,X,,,news,drop,,2522,"))[1]
    assert [(p.kind, p.values["row"]) for p in found] == [("guard", 4)]


@pytest.mark.parametrize(
    "other",
    [
        SET.replace("s1", "s2"),
        "f2,observations,,X,grants,2021,,scale,,5000,10",
        "d2,observations,,X,grants,2021,,drop,,5000,",
        "d2,observations,,,,,news,drop,bound,eq,",
    ],
)
def test_corrections_that_contradict_each_other_are_refused(study, other):
    found = inspect(study(SET, other))[1]
    assert {(p.row, p.kind) for p in found} == {(3, "contradiction")}
    assert {p.values["first"] for p in found} == {"s1"}


def test_different_cells_of_a_row_may_be_corrected(study):
    rows = (
        SET,
        "s2,observations,,X,grants,2021,,set,bound,eq,ge",
        "q2,observations,,X,,2021,,flag,,,",
    )
    row = ipa.load(study(*rows)).observations.iloc[2]
    assert row[["value", "bound", "doubtful", "correction"]].tolist() == [
        *(5100.25, "ge", True, "s1; s2; q2"),
    ]


def test_a_correction_must_not_make_a_key_twice(study):
    found = problems(study("s1,observations,,X,grants,2020,plan,set,source,plan,news"))
    assert [kind for _, _, kind in found] == ["duplicate_key"]


def test_a_target_to_which_another_refers_is_not_left_out_alone(study):
    targets = """target,plan,region,indicator,target_year,value,unit,bound,same_as
X1,XP,X,grants,2025,9,k_item,eq,
X2,XP,X,grants,2025,9,k_item,eq,X1
X3,XP,X,grants,2024,8,k_item,eq,
"""
    first, second = "d1,targets,X1,,,,,drop,,9,", "d2,targets,X2,,,,,drop,,9,"
    assert problems(study(first, targets=targets)) == [("corrections.csv", 2, "orphan")]
    assert ipa.load(study(first, second, targets=targets)).targets["target"].tolist() == ["X3"]
    assert len(ipa.load(study(second, targets=targets)).targets) == 2


def test_a_table_that_must_have_rows_is_not_emptied(study):
    only = "".join(OBSERVATIONS.splitlines(keepends=True)[:2])
    folder = study("d1,observations,,,,,plan,drop,bound,eq,", observations=only)
    assert problems(folder) == [("observations.csv", None, "no_rows")]


def test_corrections_are_checked_where_they_are_not_made_too(study):
    with pytest.raises(StudyError):
        ipa.load(study(SET.replace("5000", "5001")), corrected=False)


# A round trip


def equal(one, two):
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(two, name), obj=name)


ALL = (
    *(DROP, SET, SCALE, "q1,observations,,X,grants,2020,news,flag,,,"),
    *("t1,targets,N1,,,,,set,,600,660", "c1,claims,C1,,,,,scale,stated,2.5,2"),
)


def test_writing_keeps_raw_rows_and_corrections(study, tmp_path):
    folder = study(*ALL)
    loaded = ipa.load(folder)
    again = write_study(loaded, tmp_path / "again")
    equal(ipa.load(again), loaded)
    for name in ("observations", "targets", "corrections"):
        one, two = (pd.read_csv(f / f"{name}.csv", dtype=str) for f in (folder, again))
        # The date of a figure without one is written as that of its source.
        pd.testing.assert_frame_equal(
            *(frame.drop(columns="published", errors="ignore") for frame in (one, two))
        )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=5)
@given(
    chosen=st.sets(st.sampled_from(ALL)),
    day=st.sampled_from(["2021-02", "2021-03-01", "2022-12-31", "2030"]),
)
def test_the_study_of_any_day_comes_back_with_the_corrections_of_its_rows(
    study, tmp_path, chosen, day
):
    past = ipa.load(study(*sorted(chosen))).as_of(day)
    if past.plans.empty or past.targets.empty or past.observations.empty:
        return  # no study: these tables must not be empty
    again = ipa.load(write_study(past, tmp_path / "again"))
    known = {c for c in past.applied.changes["correction"]}
    assert set(again.corrections["correction"]) == known == set(past.corrections["correction"])
    for name in ("observations", "targets", "claims"):
        rows = getattr(past, name).reset_index(drop=True)
        pd.testing.assert_frame_equal(getattr(again, name), rows, check_dtype=False)


def test_a_correction_that_was_taken_out_in_memory_is_written_as_made(study, tmp_path):
    loaded = ipa.load(study(DROP, SET))
    again = ipa.load(write_study(replace(loaded, corrections=loaded.corrections.head(0)), tmp_path))
    assert [value for _, value, _ in figures(again)] == [2.519, 2522, 5100.25]
    assert again.corrections.empty


def test_a_correction_whose_rows_are_gone_is_not_written(study, tmp_path):
    loaded = ipa.load(study(SET, FLAG))
    fewer = loaded.observations[loaded.observations["year"] != 2021]
    again = ipa.load(write_study(replace(loaded, observations=fewer), tmp_path))
    assert again.corrections["correction"].tolist() == ["q1"]


def test_a_corrected_cell_that_was_changed_in_memory_is_not_lost_in_silence(study, tmp_path):
    loaded = ipa.load(study(SET))
    changed = loaded.observations.assign(value=loaded.observations["value"] + 1)
    with pytest.raises(UsageError, match="changed in memory, but the correction s1"):
        write_study(replace(loaded, observations=changed), tmp_path)
    assert list(tmp_path.glob("*.csv")) == []


def test_a_study_read_as_printed_keeps_its_corrections(study, tmp_path):
    folder = study(*ALL)
    again = write_study(ipa.load(folder, corrected=False), tmp_path / "again")
    equal(ipa.load(again), ipa.load(folder))
