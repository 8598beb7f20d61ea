import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipanalysis.data.conflicts import conflicts
from ipanalysis.data.load import load
from ipanalysis.data.provenance import best

HEAD = "region,indicator,year,value,unit,bound,status,source,published\n"


def taken(toy, *rows):
    study = load(toy(observations=HEAD + "\n".join(rows) + "\n"))
    return study.select()["value"].tolist(), study.conflicts()


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("X,share,2020,12,percent,eq,actual,news,", "X,share,2020,11,percent,ge,actual,plan,"),
        ("X,share,2020,12,percent,eq,revised,news,", "X,share,2020,11,percent,eq,actual,plan,"),
        ("X,share,2020,12,percent,eq,actual,plan,", "X,share,2020,11,percent,eq,actual,news,"),
        ("X,share,2020,12,percent,eq,actual,late,", "X,share,2020,11,percent,eq,actual,plan,"),
    ],
)
def test_exactness_then_status_then_grade_then_date_decide(toy, better, worse):
    assert taken(toy, worse, better)[0] == [12]
    assert taken(toy, better, worse)[0] == [12]


def test_rounding_is_no_conflict(toy):
    # 11.6 stands for 11.55 to 11.65, 11.61 for 11.605 to 11.615: they overlap.
    rows = [
        "X,share,2020,11.6,percent,eq,actual,plan,",
        "X,share,2020,11.61,percent,eq,actual,news,",
    ]
    assert taken(toy, *rows)[1].empty


def test_of_figures_that_round_each_other_the_more_precise_one_is_taken(toy):
    rows = [
        "X,share,2020,12.7,percent,eq,actual,plan,",
        "X,share,2020,12.71,percent,eq,actual,news,",
    ]
    assert taken(toy, *rows)[0] == [12.71]


def test_a_figure_in_a_coarser_unit_is_no_conflict(toy):
    # 5.4 thousand stands for 5,350 to 5,450.
    rows = ["X,grants,2020,5.4,k_item,eq,actual,plan,", "X,grants,2020,5377,item,eq,actual,news,"]
    assert taken(toy, *rows)[1].empty


def test_a_difference_beyond_rounding_is_a_conflict_with_the_rule_that_decided(toy):
    rows = ["X,share,2020,4.8,percent,eq,actual,news,", "X,share,2020,4.87,percent,eq,actual,plan,"]
    _, conflicts = taken(toy, *rows)
    row = conflicts.iloc[0]
    assert (row["kind"], row["taken"], row["decided_by"]) == ("conflict", 4.87, "grade")
    assert row["spread"] == pytest.approx(0.07)
    assert row["sources"] == "plan; news"


def test_a_revised_figure_is_a_revision(toy):
    rows = [
        "X,share,2022,12.71,percent,eq,preliminary,plan,",
        "X,share,2022,12.60,percent,eq,revised,late,",
    ]
    values, conflicts = taken(toy, *rows)
    assert values == [12.60]
    assert conflicts["kind"].tolist() == ["revision"]


def test_a_part_of_a_year_is_never_the_value_of_the_year(toy):
    values, _ = taken(
        toy,
        "X,grants,2024,4199,item,ge,part_year,late,",
        "X,grants,2023,8539,item,eq,actual,late,",
    )
    assert values == [8539]


def test_the_study_takes_the_revised_share_of_2022():
    row = load().select("China", "patent_intensive_share_gdp", 2022).iloc[0]
    assert (row["value"], row["status"]) == (12.6, "revised")


def test_between_undated_figures_of_one_grade_the_order_decides(toy):
    sources = "source,published,grade\nplan,2021,official\none,,press\ntwo,,press\n"
    rows = [f"X,share,2020,{n},percent,eq,actual,{s},\n" for n, s in ((5, "two"), (9, "one"))]
    study = load(toy(sources=sources, observations=HEAD + "".join(rows)))
    row = study.conflicts().iloc[0]
    assert (row["taken"], row["decided_by"]) == (5, "order")


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["X", "010010"]),
        st.sampled_from(["share", "grants"]),
        st.sampled_from([2020, 2021]),
        st.sampled_from([10.0, 10.04, 10.2, 11.0]),
        st.sampled_from([0.5, 0.05, 0.005]),
        st.sampled_from(["eq", "eq", "ge"]),
        st.sampled_from(["revised", "actual", "preliminary", "part_year"]),
        st.sampled_from(["plan", "news", "late"]),
    ),
    max_size=12,
)
COLUMNS = ["region", "indicator", "year", "value", "rounding", "bound", "status", "source"]


@settings(max_examples=15)
@given(ROWS)
def test_all_keys_at_once_give_what_each_gives_alone(rows):
    sources = pd.DataFrame(
        {"source": ["plan", "news", "late"], "grade": ["official", "press", "official"]}
    )
    published = {"plan": "2021", "news": None, "late": "2024-05"}
    frame = pd.DataFrame(rows, columns=COLUMNS).astype({"year": "Int64"})
    frame["unit"], frame["published"] = "item", frame["source"].map(published)
    for function in (best, conflicts):
        whole = function(frame, sources)
        parts = [function(part, sources) for _, part in frame.groupby(["region", "indicator"])]
        assert whole.to_dict("records") == [r for p in parts for r in p.to_dict("records")]
        assert not whole.duplicated(["region", "indicator", "year"]).any()
