"""Nothing that was published later may show in anything computed as of a day."""

import csv
import datetime as dt
import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ipanalysis as ipa
from ipanalysis.data.dates import as_day, last_day
from ipanalysis.data.load import load
from ipanalysis.data.schema import TABLES
from ipanalysis.data.study import bundled_folder
from ipanalysis.errors import UsageError
from ipanalysis.results import read_results

STUDY = load()
DAYS = st.dates(dt.date(2008, 1, 1), dt.date(2026, 12, 31))
# Columns of the derived tables that hold ids of sources, joined by "; ".
CITING = (
    "source",
    "sources",
    "national_source",
    "assumption_source",
    "reference_source",
    "taken_source",
)


def derived(study):
    """All that is computed from a study, table by table."""
    ledger, ahead = ipa.reconcile(study), ipa.forecast(study, horizon=None)
    return {
        **{"ledger": ledger.table, "differences": ledger.differences, "excluded": ledger.excluded},
        **{"progress": ipa.progress(study), "audit": ipa.audit(study), "trend": ipa.trend(study)},
        **{"forecast": ahead, "attainment": ipa.attainment(study, ahead)},
        **{"conflicts": study.conflicts("all"), "select": study.select()},
    }


def cited(tables):
    cells = [
        cell
        for table in tables.values()
        for column in CITING
        if column in table
        for cell in table[column].dropna()
    ]
    return {source for cell in cells for source in cell.split("; ") if source}


def check_that_nothing_leaks(study, day):
    known = study.as_of(day)
    dated = study.sources.set_index("source")["published"].dropna()
    used = cited(derived(known))
    assert {s for s in used if s not in dated or last_day(dated[s]) > day} == set()
    assert used <= set(known.sources["source"])
    assert not (known.select()["published"].map(last_day) > day).any()
    assert not (ipa.crosswalk(known, day).table["published"].dropna().map(last_day) > day).any()


@settings(max_examples=2)
@given(DAYS)
def test_no_derived_table_cites_a_source_that_was_not_out(day):
    check_that_nothing_leaks(STUDY, day)


WORDS = ("2019", "2020-06", "2021-03-01", "2022", "2022-05-06", "2023-01", "")


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(WORDS), min_size=3, max_size=3), st.data())
def test_nor_does_it_whatever_the_dates_are(toy, dates, data):
    sources = "source,published,grade\n" + "".join(
        f"{source},{date},official\n"
        for source, date in zip(("plan", "news", "late"), dates, strict=True)
    )
    observations = """region,indicator,year,value,unit,bound,status,source
X,grants,2020,4,k_item,eq,preliminary,plan
X,grants,2020,4100,item,eq,revised,late
X,grants,2021,5000,item,eq,actual,news
010010,share,2020,10,percent,eq,actual,plan
010010,share,2022,12,percent,eq,actual,late
010010,grants,2020,100,item,eq,actual,plan
"""
    head = "claim,kind,stated,bound,region,indicator,year,value,reference_region"
    claims = f"""{head},reference_year,unit,source
C1,growth,25,eq,X,grants,2021,5000,X,2020,item,news
C2,share,2,eq,010010,grants,2020,100,X,2020,item,late
"""
    study = load(toy(sources=sources, observations=observations, claims=claims))
    check_that_nothing_leaks(study, data.draw(st.dates(dt.date(2019, 6, 1), dt.date(2024, 1, 1))))


def rows_of(name):
    text = (bundled_folder() / f"{name}.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def with_rows_to_correct(tables):
    """Leave out the corrections whose row is gone: loading would refuse them."""
    key = ("region", "indicator", "year", "status", "source")
    there = {tuple(row[c] for c in key) for row in tables["observations"]}
    there |= {row["target"] for row in tables["targets"]}
    kept = [
        row
        for row in tables["corrections"]
        if row["entry"] in there or tuple(row[c] for c in key) in there
    ]
    return tables | {"corrections": kept}


def without_later_rows(day):
    """Return the CSV rows of the bundled study, all that was published after a day deleted."""
    dates = {row["source"]: row["published"] for row in rows_of("sources")}

    def out(*candidates):
        date = next(filter(None, candidates), "")
        return bool(date) and last_day(date) <= day

    tables = {name: rows_of(name) for name in TABLES if (bundled_folder() / f"{name}.csv").exists()}
    for name in ("observations", "claims"):
        tables[name] = [
            row for row in tables[name] if out(row.get("published"), dates[row["source"]])
        ]
    plans = {
        row["plan"]: row["published"] or dates[row["source"]]
        for row in tables["plans"]
        if out(row["published"], dates[row["source"]])
    }
    held = {name: {row["plan"] for row in tables[name]} for name in ("targets", "measures")}
    for name in held:
        tables[name] = [
            row
            for row in tables[name]
            if row["plan"] in plans and out(dates[row["source"]], plans[row["plan"]])
        ]
    there = {row["plan"] for name in held for row in tables[name]}
    empty = set(plans) - held["targets"] - held["measures"]
    tables["plans"] = [row for row in tables["plans"] if row["plan"] in there | empty]
    tables["corrections"] = [row for row in tables["corrections"] if corrects(row, tables)]
    return tables


def corrects(correction, tables):
    """Whether there is a row that a correction is about."""
    if correction["entry"]:
        return any(correction["entry"] in row.values() for row in tables[correction["table"]])
    columns = ("region", "indicator", "year", "status", "source")
    choice = {column: correction[column] for column in columns if correction[column]}
    return any(choice.items() <= row.items() for row in tables["observations"])


@settings(max_examples=2)
@given(st.dates(dt.date(2021, 11, 30), dt.date(2026, 12, 31)))
def test_it_is_the_study_whose_later_rows_were_deleted_before_it_was_loaded(tmp_path_factory, day):
    folder = tmp_path_factory.mktemp("study")
    for name, rows in with_rows_to_correct(without_later_rows(day)).items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(file, TABLES[name].columns, lineterminator="\n")
            out.writeheader()
            out.writerows(rows)
    deleted, known = derived(load(folder)), derived(STUDY.as_of(day))
    for name, table in deleted.items():
        pd.testing.assert_frame_equal(known[name], table)


def test_what_is_left_out_is_counted():
    known = STUDY.as_of("2021-10-31")
    counts = known.vintage.left_out.set_index("table")
    # Derived figures are made anew, so they are not among what is left out.
    whole, rest = STUDY.without_derived(), known.without_derived()
    sizes = {name: len(getattr(whole, name)) for name in counts.index}
    assert counts.sum(axis="columns").to_dict() == sizes
    assert counts["known"].to_dict() == {n: len(getattr(rest, n)) for n in counts.index}
    text = f"As known on 2021-10-31: {counts['later'].sum()} rows published later and "
    assert text in repr(known)
    assert STUDY.vintage is None


def test_corrections_and_their_sources_are_known_with_their_rows_and_not_before():
    for day in ("2014-02-19", "2014-02-20", "2019", "2023", "2026-12-31"):
        known = STUDY.as_of(day)
        tables = without_later_rows(last_day(day))
        ids = [row["correction"] for row in tables["corrections"]]
        assert known.corrections["correction"].tolist() == ids
        assert set(known.corrected()["correction"]) == set(ids)
        cited = {*known.corrections["source"].dropna(), *known.explanations["source"].dropna()}
        assert cited <= set(known.sources["source"])


def test_a_day_before_a_day_is_the_earlier_of_the_two():
    once = STUDY.as_of("2022-06-30")
    for twice in (once.as_of("2024-01-01"), STUDY.as_of("2024-01-01").as_of("2022-06-30")):
        assert twice.vintage.day == dt.date(2022, 6, 30)
        assert twice.vintage.text() == once.vintage.text()
        pd.testing.assert_frame_equal(twice.observations, once.observations)


@pytest.mark.parametrize(
    "date",
    [
        "2021-10",
        "2021-10-31",
        " 2021-10-31 ",
        dt.date(2021, 10, 31),
        dt.datetime(2021, 10, 31, 23, 59),
        pd.Timestamp("2021-10-31"),
        pd.Timestamp("2021-10-31 08:00", tz="Asia/Shanghai"),
    ],
)
def test_a_day_may_be_given_in_words_or_as_an_object(date):
    assert as_day(date) == dt.date(2021, 10, 31)


@pytest.mark.parametrize(
    "date", ["2021-13", "2021-02-30", "last week", "", None, 21, 2021.0, pd.NaT, True, ["2021"]]
)
def test_what_is_no_date_is_refused_in_both_languages(date):
    with pytest.raises(UsageError) as caught:
        STUDY.as_of(date)
    assert repr(date) in caught.value.text("zh")
    assert "YYYY-MM-DD" in caught.value.text("en")


def test_a_year_may_be_given_as_a_number():
    assert as_day(2021) == as_day(np.int64(2021)) == dt.date(2021, 12, 31)
    assert STUDY.as_of(2021).vintage.day == dt.date(2021, 12, 31)


# The ledger a reader had in the last week of October 2021


def test_the_ledger_of_october_2021_holds_the_plans_that_were_out_and_no_others():
    day = dt.date(2021, 10, 31)
    known = STUDY.as_of(day)
    dated = STUDY.sources.set_index("source")["published"]
    published = STUDY.plans["published"].fillna(STUDY.plans["source"].map(dated))
    out = {
        plan
        for plan, date in zip(STUDY.plans["plan"], published, strict=True)
        if pd.notna(date) and last_day(date) <= day
    }
    assert "CN-14FYP" in out  # made public at the end of October
    assert "SH-14FYP" not in out  # 13 January 2022
    assert set(known.plans["plan"]) == out
    ledger = ipa.reconcile(known)
    local = known.plans.loc[known.plans["region"] != "CN", "plan"]
    with_targets = set(local) & set(known.targets["plan"])
    assert with_targets <= set(ledger.table["plan"]) <= set(local)
    assert "CN-14FYP" not in set(STUDY.as_of("2021-10-27").plans["plan"])


def test_shanghai_joins_the_ledger_when_its_plan_comes_out_with_its_targets():
    # Issued on 13 January 2022; the article with the targets appeared on the 14th. A plan
    # without its targets would look as if it had taken up nothing of the national one.
    before, after = STUDY.as_of("2022-01-13"), STUDY.as_of("2022-01-14")
    assert ipa.reconcile(before).table.query("region == '310000'").empty
    assert (ipa.reconcile(after).table["plan"] == "SH-14FYP").sum() == 11


# What a small study shows

SOURCES = """source,published,grade
plan,2021-03-01,official
news,2022,press
late,2024-05,official
never,,official
"""


def test_a_figure_has_its_own_date_if_it_states_one(toy):
    rows = """region,indicator,year,value,unit,bound,status,source,published
X,share,2020,12.71,percent,eq,actual,plan,
X,share,2020,12.60,percent,eq,revised,plan,2023-12-31
X,share,2021,13,percent,eq,actual,never,2022-06
X,share,2022,14,percent,eq,actual,never,
"""
    study = load(toy(observations=rows, sources=SOURCES))
    seen = {d: study.as_of(d).select()["value"].tolist() for d in ("2021", "2022", "2023-12")}
    assert seen == {"2021": [12.71], "2022": [12.71, 13], "2023-12": [12.60, 13]}
    left = study.as_of("2022").vintage.left_out.set_index("table").loc["observations"]
    assert left[["known", "later", "undated"]].tolist() == [2, 1, 1]


def test_a_target_that_states_another_once_more_stands_for_it_until_that_is_known(toy):
    targets = """target,plan,region,indicator,target_year,value,unit,bound,same_as,source
X1,XP,X,grants,2025,9,k_item,eq,,late
X2,XP,X,grants,2025,9,k_item,ge,X1,plan
X3,XP,X,grants,2025,9,k_item,eq,X1,news
X4,XP,X,share,2025,20,percent,eq,,plan
"""
    study = load(toy(targets=targets, sources=SOURCES))
    known = {
        day: study.as_of(day).targets.set_index("target")["same_as"].fillna("").to_dict()
        for day in ("2021-03-01", "2022", "2024-05")
    }
    assert known["2021-03-01"] == {"X2": "", "X4": ""}
    assert known["2022"] == {"X2": "", "X3": "X2", "X4": ""}
    assert known["2024-05"] == {"X1": "", "X2": "X1", "X3": "X1", "X4": ""}
    judged = ipa.attainment(study.as_of("2022"))
    assert judged["target"].tolist() == ["X2", "X4"]
    assert ipa.reconcile(study.as_of("2022")).excluded["target"].tolist() == ["X3"]


def test_a_measure_below_one_that_is_not_known_stands_by_itself(toy):
    measures = """measure,plan,region,parent,kind,title_en,theme,source
M1,XP,X,,chapter,One,creation,plan
M2,XP,X,M1,task,Two,creation,late
M3,XP,X,M2,box,Three,creation,plan
M4,XP,X,M3,project,Four,creation,plan
"""
    known = load(toy(measures=measures, sources=SOURCES)).as_of("2021-03-01")
    assert known.measures.set_index("measure")["parent"].fillna("").to_dict() == {
        "M1": "",
        "M3": "M1",
        "M4": "M3",
    }


def test_targets_without_a_date_of_their_own_are_out_with_their_plan(toy):
    plans = """plan,programme,region,period_start,period_end,published,stage,source
XP,P1,X,2021,2025,2021-06,final,never
NP,P1,010010,2021,2025,,final,never
"""
    targets = """target,plan,region,indicator,target_year,value,unit,bound,source
X1,XP,X,grants,2025,9,k_item,eq,never
N1,NP,010010,grants,2025,9,k_item,eq,never
"""
    study = load(toy(plans=plans, targets=targets, sources=SOURCES))
    assert study.as_of("2021-05").targets.empty
    known = study.as_of("2021-06")
    assert known.targets["target"].tolist() == ["X1"]
    assert known.vintage.left_out.set_index("table").loc["targets", "undated"] == 1
    assert "never" in set(known.sources["source"])  # cited, though it has no date


def test_a_target_that_was_told_before_its_plan_came_out_waits_for_it(toy):
    plans = """plan,programme,region,period_start,period_end,published,stage,source
XP,P1,X,2021,2025,2021-06,final,plan
NP,P1,010010,2021,2025,,final,plan
"""
    study = load(toy(plans=plans, sources=SOURCES))
    known = study.as_of("2021-05")
    assert (known.plans["plan"].tolist(), known.targets["plan"].tolist()) == (["NP"], ["NP"])
    assert study.as_of("2021-06").targets["target"].tolist() == ["X1", "X2", "N1"]


def test_sources_that_were_not_out_are_gone(toy):
    known = load(toy(sources=SOURCES)).as_of("2022")
    assert known.sources["source"].tolist() == ["plan", "news"]


def test_results_of_another_day_are_refused(tmp_path, toy):
    study = load(toy())
    known = study.as_of("2022-12-31")
    ipa.build(known, tmp_path / "then")
    ipa.build(study, tmp_path / "now")
    assert len(read_results(tmp_path / "then", known).progress)
    assert len(read_results(tmp_path / "now", study).progress)
    with pytest.raises(ipa.errors.IpaError, match="as known on 2022-12-31, not on today"):
        read_results(tmp_path / "then", study)
    with pytest.raises(ipa.errors.IpaError, match="not on 2022-12-31"):
        read_results(tmp_path / "now", known)
